//! Whether two files mean the same: equal items, with spans left out.
//!
//! The order of properties with different keys carries no meaning, nor does the spelling of a text in its
//! file; everything else does.

use super::{
    Bound, Document, Duration, Expr, ExprKind, Item, Name, Number, Property, Range, Text, Type,
    Value,
};

impl Document {
    /// Whether both documents hold the same items in the same order.
    pub fn same(&self, other: &Document) -> bool {
        all(&self.items, &other.items, Item::same)
    }
}

impl Item {
    /// Whether both items say the same.
    pub fn same(&self, other: &Item) -> bool {
        self.keyword == other.keyword
            && both(&self.name, &other.name, name)
            && both(&self.ty, &other.ty, |a, b| ty(a, b))
            && both(&self.text, &other.text, text)
            && self.doc == other.doc
            && all(
                &by_key(&self.properties),
                &by_key(&other.properties),
                |a, b| a.key == b.key && all(&a.values, &b.values, value),
            )
            && all(&self.children, &other.children, Item::same)
    }
}

/// Properties by key; equal keys keep their order.
fn by_key(properties: &[Property]) -> Vec<&Property> {
    let mut sorted: Vec<&Property> = properties.iter().collect();
    sorted.sort_by_key(|property| property.key);
    sorted
}

fn all<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}

fn both<T>(a: &Option<T>, b: &Option<T>, same: impl Fn(&T, &T) -> bool) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same(a, b),
        (None, None) => true,
        _ => false,
    }
}

fn name(a: &Name, b: &Name) -> bool {
    a.text == b.text
}

fn text(a: &Text, b: &Text) -> bool {
    a.value == b.value
}

fn number(a: &Number, b: &Number) -> bool {
    a.text == b.text && a.percent == b.percent
}

fn duration(a: &Duration, b: &Duration) -> bool {
    a.count == b.count && a.unit == b.unit
}

fn range(a: &Range, b: &Range) -> bool {
    both(&a.low, &b.low, bound) && both(&a.high, &b.high, bound)
}

fn bound(a: &Bound, b: &Bound) -> bool {
    match (a, b) {
        (Bound::Number(a), Bound::Number(b)) => number(a, b),
        (Bound::Date(a), Bound::Date(b)) => name(a, b),
        _ => false,
    }
}

fn ty(a: &Type, b: &Type) -> bool {
    name(&a.name, &b.name)
        && both(&a.of, &b.of, name)
        && both(&a.number, &b.number, number)
        && both(&a.range, &b.range, range)
        && both(&a.step, &b.step, number)
        && both(&a.currency, &b.currency, name)
}

fn value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => text(a, b),
        (Value::Name(a), Value::Name(b))
        | (Value::Date(a), Value::Date(b))
        | (Value::Time(a), Value::Time(b)) => name(a, b),
        (Value::Number(a), Value::Number(b)) => number(a, b),
        (Value::Duration(a), Value::Duration(b)) => duration(a, b),
        (Value::Range(a), Value::Range(b)) => range(a, b),
        (Value::Expr(a), Value::Expr(b)) => expr(a, b),
        (Value::List(a), Value::List(b)) => all(a, b, value),
        (Value::Pair(a, x), Value::Pair(b, y)) => name(a, b) && value(x, y),
        _ => false,
    }
}

fn expr(a: &Expr, b: &Expr) -> bool {
    use ExprKind as E;
    match (&a.kind, &b.kind) {
        (E::Name(a), E::Name(b)) | (E::Date(a), E::Date(b)) | (E::Time(a), E::Time(b)) => a == b,
        (E::Number(a), E::Number(b)) => number(a, b),
        (E::Text(a), E::Text(b)) => text(a, b),
        (E::List(a), E::List(b)) => all(a, b, expr),
        (E::Range(a), E::Range(b)) => range(a, b),
        (E::Call(a, x), E::Call(b, y)) => name(a, b) && all(x, y, expr),
        (E::Not(a), E::Not(b)) | (E::Negate(a), E::Negate(b)) => expr(a, b),
        (E::Binary(a, _, al, ar), E::Binary(b, _, bl, br)) => {
            a == b && expr(al, bl) && expr(ar, br)
        }
        _ => false,
    }
}

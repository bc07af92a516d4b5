//! Values, types and expressions as they are written, on one line, in the canonical form.

use std::fmt::{Display, Formatter, Result};

use super::{
    Bound, Duration, Expr, ExprKind, Number, Operator, Property, Range, Text, Type, Value,
};

/// A text between straight quotes.
struct Quoted<'a>(&'a Text);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let escaped = self.0.value.replace('\\', "\\\\").replace('"', "\\\"");
        write!(f, "\"{}\"", escaped.replace('\n', "\\n"))
    }
}

impl Display for Number {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}{}", self.text, if self.percent { "%" } else { "" })
    }
}

impl Display for Duration {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let plural = if self.count == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.count, self.unit.word())
    }
}

impl Display for Bound {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Bound::Number(number) => number.fmt(f),
            Bound::Date(date) => f.write_str(&date.text),
        }
    }
}

impl Display for Range {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if let Some(low) = &self.low {
            low.fmt(f)?;
        }
        f.write_str("..")?;
        match &self.high {
            Some(high) => high.fmt(f),
            None => Ok(()),
        }
    }
}

impl Display for Type {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&self.name.text)?;
        if let Some(number) = &self.number {
            write!(f, " {number}")?;
        }
        if let Some(list) = &self.of {
            write!(f, " of {}", list.text)?;
        }
        if let Some(currency) = &self.currency {
            write!(f, " {}", currency.text)?;
        }
        if let Some(range) = &self.range {
            write!(f, " {range}")?;
        }
        match &self.step {
            Some(step) => write!(f, " step {step}"),
            None => Ok(()),
        }
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Value::Text(text) => Quoted(text).fmt(f),
            Value::Name(name) | Value::Date(name) | Value::Time(name) => f.write_str(&name.text),
            Value::Number(number) => number.fmt(f),
            Value::Duration(duration) => duration.fmt(f),
            Value::Range(range) => range.fmt(f),
            Value::Expr(expr) => expr.fmt(f),
            Value::List(values) => separated(f, values),
            Value::Pair(name, value) => match &**value {
                Value::List(values) => {
                    write!(f, "{} [", name.text)?;
                    separated(f, values)?;
                    f.write_str("]")
                }
                value => write!(f, "{} {value}", name.text),
            },
        }
    }
}

impl Property {
    /// The values as they are written after the key; empty for a flag.
    pub fn written(&self) -> String {
        let values: Vec<String> = self.values.iter().map(Value::to_string).collect();
        values.join(" ")
    }
}

fn separated<T: Display>(f: &mut Formatter<'_>, values: &[T]) -> Result {
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            f.write_str(", ")?;
        }
        value.fmt(f)?;
    }
    Ok(())
}

/// How tightly `not` binds: looser than a comparison, tighter than `and`.
const NOT: u8 = 3;
/// How tightly a minus sign and everything without an operator binds.
const OPERAND: u8 = 7;

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.kind {
            ExprKind::Name(text) | ExprKind::Date(text) | ExprKind::Time(text) => f.write_str(text),
            ExprKind::Number(number) => number.fmt(f),
            ExprKind::Text(text) => Quoted(text).fmt(f),
            ExprKind::Range(range) => range.fmt(f),
            ExprKind::List(list) => {
                f.write_str("[")?;
                separated(f, list)?;
                f.write_str("]")
            }
            ExprKind::Call(name, arguments) => {
                write!(f, "{}(", name.text)?;
                separated(f, arguments)?;
                f.write_str(")")
            }
            ExprKind::Not(inner) => {
                f.write_str("not ")?;
                operand(f, inner, NOT)
            }
            ExprKind::Negate(inner) => {
                let bare = matches!(inner.kind, ExprKind::Name(_) | ExprKind::Call(..));
                f.write_str("-")?;
                operand(f, inner, if bare { OPERAND } else { u8::MAX })
            }
            ExprKind::Binary(operator, _, left, right) => binary(f, *operator, left, right),
        }
    }
}

/// Operands of the same operator need no parentheses on the left; comparisons do not chain, and `and`
/// and `or` never stand side by side without them.
fn binary(f: &mut Formatter<'_>, operator: Operator, left: &Expr, right: &Expr) -> Result {
    let own = operator.binding();
    let comparison = own == Operator::Equal.binding();
    let side = |expr: &Expr, loosest: u8| {
        if operator == Operator::Or && is(expr, Operator::And) {
            u8::MAX
        } else {
            loosest
        }
    };
    operand(f, left, side(left, if comparison { own + 1 } else { own }))?;
    write!(f, " {} ", operator.symbol())?;
    operand(f, right, side(right, own + 1))
}

fn is(expr: &Expr, operator: Operator) -> bool {
    matches!(&expr.kind, ExprKind::Binary(own, ..) if *own == operator)
}

/// Writes an operand, in parentheses if it binds looser than `least`.
fn operand(f: &mut Formatter<'_>, expr: &Expr, least: u8) -> Result {
    let binding = match &expr.kind {
        ExprKind::Binary(operator, ..) => operator.binding(),
        ExprKind::Not(_) => NOT,
        _ => OPERAND,
    };
    if binding < least {
        write!(f, "({expr})")
    } else {
        expr.fmt(f)
    }
}

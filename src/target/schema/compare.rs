//! Comparisons of fields with constants.

use super::Builder;
use super::shape::{all, any, not, one_of};
use super::values::number;
use crate::logic::Value;
use crate::model::{Comparison, Expr, ExprKind, FieldId, NumberKind, Origin, Type, ValueType};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value as Json, json};

type Instance = Option<usize>;

impl Builder<'_> {
    pub fn compare(
        &mut self,
        op: Comparison,
        a: &Expr,
        b: &Expr,
        instance: Instance,
    ) -> Option<Json> {
        match (constant(a), constant(b)) {
            (None, Some(constant)) => self.compare_with(a, op, constant, instance),
            (Some(constant), None) => self.compare_with(b, turned(op), constant, instance),
            (Some(a), Some(b)) => Some(json!(
                crate::logic::in_order(&a, &b).is_some_and(|ordering| op.holds(ordering))
            )),
            (None, None) => None,
        }
    }

    fn compare_with(
        &mut self,
        left: &Expr,
        op: Comparison,
        constant: Value,
        instance: Instance,
    ) -> Option<Json> {
        match (&left.kind, &constant) {
            (ExprKind::Mode, Value::Mode(mode)) => {
                let schema = one_of("mode", &[mode.word().to_owned()]);
                match op {
                    Comparison::Equal => Some(schema),
                    Comparison::NotEqual => Some(not(schema)),
                    _ => None,
                }
            }
            (ExprKind::Field(id), constant) => {
                let schema = self.domain_part(*id, op, constant)?;
                Some(self.holds_value(*id, instance, schema))
            }
            (ExprKind::Length(inner), Value::Number(length)) => match inner.kind {
                ExprKind::Field(id) if is_words(&self.survey[id].ty) => {
                    let schema = sized(op, *length, "string", "minLength", "maxLength")?;
                    Some(self.holds_value(id, instance, schema))
                }
                _ => None,
            },
            (ExprKind::Count(id), Value::Number(count)) => self.count(*id, op, *count, instance),
            _ => None,
        }
    }

    /// The values of a field for which a comparison holds.
    fn domain_part(&self, id: FieldId, op: Comparison, constant: &Value) -> Option<Json> {
        let field = &self.survey[id];
        if matches!(field.origin, Origin::Computed | Origin::Consent) {
            return None;
        }
        let same = match (&field.ty, constant) {
            (Type::Scale(_), Value::Number(number)) => return range(op, *number),
            (Type::Number(ty), Value::Number(number)) if ty.kind != NumberKind::Money => {
                return range(op, *number);
            }
            (Type::One(_), Value::Option(at)) => json!(self.option_name(id, *at)),
            (Type::Date(_), Value::Date(date)) => json!(date.to_string()),
            (Type::Time, Value::Time(time)) => json!(time.strftime("%H:%M").to_string()),
            (ty, Value::Text(text)) if is_words(ty) => json!(text),
            _ => return None,
        };
        match op {
            Comparison::Equal => Some(json!({"const": same})),
            Comparison::NotEqual => Some(json!({"not": {"const": same}})),
            _ => None,
        }
    }

    /// `count(f)` is 0 where the field is absent.
    fn count(
        &self,
        id: FieldId,
        op: Comparison,
        count: Decimal,
        instance: Instance,
    ) -> Option<Json> {
        if !matches!(self.survey[id].ty, Type::Many(..) | Type::Rank(..)) {
            return None;
        }
        let there = sized(op, count, "array", "minItems", "maxItems")?;
        let there = self.holds_value(id, instance, there);
        match op.holds(Decimal::ZERO.cmp(&count)) {
            true => Some(any(vec![
                there,
                not(self.holds_value(id, instance, json!(true))),
            ])),
            false => Some(there),
        }
    }

    pub fn between(
        &mut self,
        value: &Expr,
        low: Option<&Expr>,
        high: Option<&Expr>,
        instance: Instance,
    ) -> Option<Json> {
        let mut parts = Vec::new();
        for (end, op) in [
            (low, Comparison::GreaterOrEqual),
            (high, Comparison::LessOrEqual),
        ] {
            if let Some(end) = end {
                parts.push(self.compare(op, value, end, instance)?);
            }
        }
        match (&value.kind, parts.is_empty()) {
            (ExprKind::Field(id), true) => self.answered(*id, instance),
            (_, true) => None,
            (_, false) => Some(all(parts)),
        }
    }
}

fn is_words(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Text(_) | Type::Email | Type::Phone | Type::Url | Type::Key | Type::File { .. }
    )
}

/// The value of a constant.
fn constant(expr: &Expr) -> Option<Value> {
    Some(match &expr.kind {
        ExprKind::Number(number) => Value::Number(*number),
        ExprKind::Negate(inner) => match constant(inner)? {
            Value::Number(number) => Value::Number(-number),
            _ => return None,
        },
        ExprKind::Option(_, at) if matches!(expr.ty, ValueType::Option(_)) => Value::Option(*at),
        ExprKind::Date(date) => Value::Date(*date),
        ExprKind::Time(time) => Value::Time(*time),
        ExprKind::Text(text) => Value::Text(text.clone()),
        ExprKind::ModeIs(mode) => Value::Mode(*mode),
        _ => return None,
    })
}

/// The comparison with its sides exchanged.
fn turned(op: Comparison) -> Comparison {
    match op {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        same => same,
    }
}

/// Numbers for which a comparison holds. A constant of more digits than a JSON number keeps is lost.
fn range(op: Comparison, constant: Decimal) -> Option<Json> {
    if constant.normalize().mantissa().unsigned_abs() >= 10_u128.pow(15) {
        return None;
    }
    let constant = number(constant);
    Some(match op {
        Comparison::Equal => json!({"type": "number", "minimum": constant, "maximum": constant}),
        Comparison::NotEqual => {
            json!({"not": {"type": "number", "minimum": constant, "maximum": constant}})
        }
        Comparison::Less => json!({"type": "number", "exclusiveMaximum": constant}),
        Comparison::LessOrEqual => json!({"type": "number", "maximum": constant}),
        Comparison::Greater => json!({"type": "number", "exclusiveMinimum": constant}),
        Comparison::GreaterOrEqual => json!({"type": "number", "minimum": constant}),
    })
}

/// Lengths for which a comparison with a whole number holds.
fn sized(op: Comparison, constant: Decimal, ty: &str, min: &str, max: &str) -> Option<Json> {
    let size = constant.is_integer().then(|| constant.to_i64()).flatten()?;
    let bound = |low: Option<i64>, high: Option<i64>| {
        let mut schema = json!({"type": ty});
        if let Some(low) = low {
            schema[min] = json!(low.max(0));
        }
        match high {
            Some(high) if high < 0 => return json!(false),
            Some(high) => schema[max] = json!(high),
            None => {}
        }
        schema
    };
    let size = size.clamp(-2, i64::from(u32::MAX));
    Some(match op {
        Comparison::Equal => bound(Some(size), Some(size)),
        Comparison::NotEqual => not(bound(Some(size), Some(size))),
        Comparison::Less => bound(None, Some(size - 1)),
        Comparison::LessOrEqual => bound(None, Some(size)),
        Comparison::Greater => bound(Some(size + 1), None),
        Comparison::GreaterOrEqual => bound(Some(size), None),
    })
}

//! Conditions as data.

use super::number;
use crate::model::{Expr, ExprKind, FieldId, Quantifier, Survey};
use serde_json::{Value, json};

/// A condition in both its forms: as an author writes it, and as a tree.
pub fn condition(survey: &Survey, expr: &Expr) -> Value {
    json!({"peil": survey.notation(expr), "tree": tree(survey, expr)})
}

/// A condition that may not be there.
pub fn optional(survey: &Survey, expr: Option<&Expr>) -> Value {
    expr.map_or(Value::Null, |expr| condition(survey, expr))
}

/// An expression as a tree of objects with `op`, or `field`, or a constant.
pub fn tree(survey: &Survey, expr: &Expr) -> Value {
    use ExprKind as K;
    let of = |inner: &Expr| tree(survey, inner);
    let all = |list: &[Expr]| list.iter().map(of).collect::<Vec<Value>>();
    match &expr.kind {
        K::And(list) => json!({"op": "and", "of": all(list)}),
        K::Or(list) => json!({"op": "or", "of": all(list)}),
        K::Not(inner) => json!({"op": "not", "of": [of(inner)]}),
        K::Compare(op, left, right) => {
            json!({"op": op.symbol(), "of": [of(left), of(right)]})
        }
        K::OneOf(value, list) => json!({"op": "in", "of": [of(value)], "values": all(list)}),
        K::Between(value, low, high) => {
            let end = |end: &Option<Box<Expr>>| end.as_deref().map_or(Value::Null, of);
            json!({"op": "between", "of": [of(value)], "low": end(low), "high": end(high)})
        }
        K::Has(field, quantifier, options) => has(survey, *field, *quantifier, options),
        K::Same(left, right) => json!({"op": "same", "of": [of(left), of(right)]}),
        K::Arithmetic(op, left, right) => {
            json!({"op": op.symbol(), "of": [of(left), of(right)]})
        }
        K::Negate(inner) => json!({"op": "negate", "of": [of(inner)]}),
        K::Round(inner, places) => {
            json!({"op": "round", "of": [of(inner)], "decimals": places})
        }
        K::Abs(inner) => json!({"op": "abs", "of": [of(inner)]}),
        K::Aggregate(function, list) => json!({"op": function.word(), "of": all(list)}),
        K::Length(inner) => json!({"op": "length", "of": [of(inner)]}),
        K::YearsBetween(from, to) => json!({"op": "years_between", "of": [of(from), of(to)]}),
        K::DaysBetween(from, to) => json!({"op": "days_between", "of": [of(from), of(to)]}),
        K::Choose(when, then, otherwise) => {
            json!({"op": "choose", "of": [of(when), of(then), of(otherwise)]})
        }
        K::Over(fold, repeat, inner) => {
            json!({"op": format!("{}_over", fold.word()), "repeat": survey[*repeat].name,
                   "of": [of(inner)]})
        }
        _ => leaf(survey, expr),
    }
}

fn leaf(survey: &Survey, expr: &Expr) -> Value {
    use ExprKind as K;
    let name = |field: &FieldId| survey[*field].name.as_str();
    match &expr.kind {
        K::Field(field) => json!({"field": name(field)}),
        K::EventField(event, at) => {
            let event = &survey[*event];
            let field = event.fields.get(*at).map(|field| &field.name);
            json!({"event": event.name, "field": field})
        }
        K::Number(value) => json!({"number": number(*value)}),
        K::Date(date) => json!({"date": date.to_string()}),
        K::Time(time) => json!({"time": time.strftime("%H:%M").to_string()}),
        K::Text(text) => json!({"text": text}),
        K::Option(list, at) => {
            json!({"option": survey[*list].options.get(*at).map(|option| &option.name)})
        }
        K::ModeIs(mode) => json!({"option": mode.word()}),
        K::Mode => json!({"op": "mode"}),
        K::Today => json!({"op": "today"}),
        K::Answered(field) => json!({"op": "answered", "field": name(field)}),
        K::Missing(field, None) => json!({"op": "missing", "field": name(field)}),
        K::Missing(field, Some(code)) => {
            json!({"op": "missing", "field": name(field), "code": code})
        }
        K::Given(field) => json!({"op": "given", "field": name(field)}),
        K::Count(field) => json!({"op": "count", "field": name(field)}),
        K::Label(field) => json!({"op": "label", "field": name(field)}),
        K::InstanceLabel(repeat) => json!({"op": "label", "repeat": survey[*repeat].name}),
        _ => Value::Null,
    }
}

fn has(survey: &Survey, field: FieldId, quantifier: Quantifier, options: &[usize]) -> Value {
    let op = match quantifier {
        Quantifier::Any => "has_any",
        Quantifier::All => "has_all",
        Quantifier::None => "has_none",
    };
    let list = survey.options_of(field).map(|list| &list.options);
    let names: Vec<&str> = options
        .iter()
        .filter_map(|at| list.and_then(|list| list.get(*at)))
        .map(|option| option.name.as_str())
        .collect();
    json!({"op": op, "field": survey[field].name, "options": names})
}

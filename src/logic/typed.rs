//! One JSON value as the value of a field of some type. Bounds are judged later.

use super::domain::Fault;
use super::problem::Reason;
use super::value::Value;
use super::{decimal, format};
use crate::model::{FieldId, List, NumberKind, Origin, Survey, Type};
use rust_decimal::Decimal;
use serde_json::Value as Json;

/// What words stand for in a document, where nothing was typed by people: a number for a field of numbers.
pub(super) fn from_words(survey: &Survey, field: FieldId, text: &str) -> Json {
    let is_number = match &survey[field].ty {
        Type::Number(ty) => ty.kind != NumberKind::Money,
        Type::Scale(_) => true,
        _ => false,
    };
    let number = text.parse().ok().filter(|_| is_number).map(Json::Number);
    number.unwrap_or_else(|| text.into())
}

/// The value, or what is wrong with it as the end of a sentence.
pub(super) fn read(survey: &Survey, field: FieldId, value: &Json) -> Result<Value, Fault> {
    if survey[field].origin == Origin::Computed {
        return Err((
            Reason::Computed,
            "is computed, and never part of a response".to_owned(),
        ));
    }
    match &survey[field].ty {
        Type::One(list) => option(&survey[*list], value).map(Value::Option),
        Type::Many(list, _) | Type::Rank(list, _) => options(&survey[*list], value),
        Type::Allocate(list, _) => shares(&survey[*list], value),
        Type::Scale(_) => number(value).map(Value::Number),
        Type::Number(ty) if ty.kind == NumberKind::Money => {
            let signed = ty
                .min
                .is_none_or(|min| min.is_sign_negative() && !min.is_zero());
            amount(value, signed)
        }
        Type::Number(_) => number(value).map(Value::Number),
        Type::Date(_) => {
            formatted(value, "a date like `2026-11-21`", format::date).map(Value::Date)
        }
        Type::Time => formatted(value, "a time like `09:30`", format::time).map(Value::Time),
        Type::DateTime(_) => {
            formatted(value, "a date and time of RFC 3339", format::instant).map(Value::Instant)
        }
        Type::Flag => Err((Reason::Type, "is not asked for here".to_owned())),
        Type::Text(_) | Type::Email | Type::Phone | Type::Url | Type::File { .. } | Type::Key => {
            text(value).map(|text| Value::Text(text.to_owned()))
        }
    }
}

fn wrong<T>(fault: &str) -> Result<T, Fault> {
    Err((Reason::Type, fault.to_owned()))
}

fn text(value: &Json) -> Result<&str, Fault> {
    value.as_str().map_or_else(|| wrong("is not a text"), Ok)
}

fn number(value: &Json) -> Result<Decimal, Fault> {
    let Json::Number(number) = value else {
        return wrong("is not a number");
    };
    if number.as_f64().is_none_or(|size| size.abs() > 1e15) {
        return Err((Reason::Range, "is beyond 10^15".to_owned()));
    }
    decimal::from_json(number).ok_or_else(|| (Reason::Step, "has more than 12 decimals".to_owned()))
}

fn amount(value: &Json, signed: bool) -> Result<Value, Fault> {
    let text = text(value)?;
    // An amount below 0 or with many decimals is judged later, where it is not another way to write one
    // that is in order.
    let is_odd = |amount: &Decimal| !signed && amount.is_zero() && text.starts_with('-');
    let is_long = |amount: &Decimal| amount.scale() > format::AMOUNT_PLACES;
    let short = format::amount(text);
    let amount = short.or_else(|| format::long_amount(text).filter(is_long));
    let amount = amount.filter(|amount| !is_odd(amount));
    amount.map(Value::Number).ok_or_else(|| {
        (
            Reason::Format,
            "is not an amount in a string, like `\"12.50\"`".to_owned(),
        )
    })
}

fn formatted<T>(value: &Json, what: &str, parse: fn(&str) -> Option<T>) -> Result<T, Fault> {
    parse(text(value)?).ok_or_else(|| (Reason::Format, format!("is not {what}")))
}

fn option(list: &List, value: &Json) -> Result<usize, Fault> {
    let Some(name) = value.as_str() else {
        return wrong("is not the name of an option");
    };
    position(list, name)
}

fn position(list: &List, name: &str) -> Result<usize, Fault> {
    list.position(name)
        .ok_or_else(|| (Reason::Domain, format!("has no option `{name}`")))
}

fn options(list: &List, value: &Json) -> Result<Value, Fault> {
    match value.as_array().map(Vec::as_slice) {
        None => wrong("is not an array of options"),
        Some([]) => wrong("is empty; what is not answered is left out"),
        Some(names) => {
            let chosen: Result<Vec<usize>, Fault> =
                names.iter().map(|name| option(list, name)).collect();
            chosen.map(Value::Options)
        }
    }
}

fn shares(list: &List, value: &Json) -> Result<Value, Fault> {
    let Some(parts) = value.as_object().filter(|parts| !parts.is_empty()) else {
        return wrong("is not an object with a number for each option");
    };
    let part = |(name, part): (&String, &Json)| Ok((position(list, name)?, number(part)?));
    parts
        .iter()
        .map(part)
        .collect::<Result<_, Fault>>()
        .map(Value::Shares)
}

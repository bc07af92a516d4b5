//! Whether a value is in the domain of its field.

use super::format;
use super::problem::Reason;
use super::state::World;
use super::value::{Cell, Value};
use crate::model::{
    DateBound, DateBounds, ListId, NumberKind, NumberType, Selection, Survey, TextType, Type,
};
use jiff::civil::Date;
use regex::Regex;
use rust_decimal::Decimal;

/// What is wrong with a value, as the end of a sentence that begins with the field.
pub(crate) type Fault = (Reason, String);

impl World<'_> {
    /// What is wrong with a value; empty when it is in its domain. `pattern` is the author's.
    pub fn faults(&self, cell: Cell, value: &Value, pattern: Option<&Regex>) -> Vec<Fault> {
        let survey = self.survey();
        let ty = &survey[cell.field].ty;
        let mut faults: Vec<Fault> = ty.list().map_or_else(Vec::new, |list| {
            let chosen = chosen(value);
            let hidden = chosen.iter().filter(|at| !self.shown(cell, **at));
            hidden
                .map(|at| {
                    let name = survey.option_name(list, *at);
                    (Reason::Hidden, format!("has `{name}`, which is not shown"))
                })
                .collect()
        });
        match (ty, value) {
            (Type::Many(list, size), Value::Options(chosen)) => {
                if !chosen.is_sorted() {
                    let why = "does not have its options in the survey's order".to_owned();
                    faults.push((Reason::Order, why));
                }
                set_faults(survey, *list, *size, chosen, &mut faults);
            }
            (Type::Rank(list, size), Value::Options(chosen)) => {
                set_faults(survey, *list, *size, chosen, &mut faults);
            }
            (Type::Allocate(_, total), Value::Shares(parts)) => {
                share_faults(*total, parts, &mut faults);
            }
            (Type::Scale(scale), Value::Number(number)) => {
                let scale = &survey[*scale];
                let (min, max) = (Decimal::from(scale.min), Decimal::from(scale.max));
                whole_fault(*number, &mut faults);
                range_fault(*number, Some(min), Some(max), &mut faults);
            }
            (Type::Number(ty), Value::Number(number)) => number_faults(ty, *number, &mut faults),
            (Type::Date(bounds), Value::Date(date)) => {
                self.date_faults(*bounds, *date, &mut faults);
            }
            (Type::DateTime(bounds), Value::Instant(at)) => {
                self.date_faults(*bounds, self.local_date(*at), &mut faults);
            }
            (ty, Value::Text(text)) => text_faults(ty, text, pattern, &mut faults),
            _ => {}
        }
        faults
    }

    fn date_faults(&self, bounds: DateBounds, date: Date, faults: &mut Vec<Fault>) {
        let on = |bound: Option<DateBound>| match bound? {
            DateBound::On(date) => Some(date),
            DateBound::Today => self.today(),
        };
        if let Some(min) = on(bounds.min).filter(|min| date < *min) {
            faults.push((Reason::Range, format!("is {date}, before {min}")));
        }
        if let Some(max) = on(bounds.max).filter(|max| date > *max) {
            faults.push((Reason::Range, format!("is {date}, after {max}")));
        }
    }
}

fn chosen(value: &Value) -> Vec<usize> {
    match value {
        Value::Shares(parts) => parts.iter().map(|(at, _)| *at).collect(),
        other => other.options().to_vec(),
    }
}

fn set_faults(
    survey: &Survey,
    list: ListId,
    size: Selection,
    chosen: &[usize],
    faults: &mut Vec<Fault>,
) {
    let mut sorted = chosen.to_vec();
    sorted.sort_unstable();
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        let name = survey.option_name(list, pair[0]);
        faults.push((Reason::Duplicate, format!("has `{name}` twice")));
    }
    let options = &survey[list].options;
    let alone = chosen
        .iter()
        .find(|at| options.get(**at).is_some_and(|option| option.exclusive));
    if let Some(at) = alone {
        if chosen.len() > 1 {
            let name = survey.option_name(list, *at);
            let why = format!("has `{name}`, which cannot be chosen with others");
            faults.push((Reason::Exclusive, why));
        }
        return;
    }
    let count = chosen.len();
    if let Some(min) = size.min.filter(|min| count < *min as usize) {
        faults.push((
            Reason::Selection,
            format!("has {count} of at least {min} options"),
        ));
    }
    if let Some(max) = size.max.filter(|max| count > *max as usize) {
        faults.push((
            Reason::Selection,
            format!("has {count} of at most {max} options"),
        ));
    }
}

fn share_faults(total: Decimal, parts: &[(usize, Decimal)], faults: &mut Vec<Fault>) {
    for (_, part) in parts {
        if !part.is_integer() || part.is_sign_negative() || *part > total {
            let why = format!("has a part {part}, which is not a whole number from 0 to {total}");
            faults.push((Reason::Range, why));
        }
    }
    let sum: Option<Decimal> = parts
        .iter()
        .try_fold(Decimal::ZERO, |sum, (_, part)| sum.checked_add(*part));
    if sum != Some(total) {
        let sum = sum.map_or_else(|| "too much".to_owned(), |sum| sum.normalize().to_string());
        faults.push((Reason::Total, format!("adds up to {sum}, not to {total}")));
    }
}

fn range_fault(
    number: Decimal,
    min: Option<Decimal>,
    max: Option<Decimal>,
    faults: &mut Vec<Fault>,
) {
    if let Some(min) = min.filter(|min| number < *min) {
        faults.push((Reason::Range, format!("is {number}, below {min}")));
    }
    if let Some(max) = max.filter(|max| number > *max) {
        faults.push((Reason::Range, format!("is {number}, above {max}")));
    }
}

fn whole_fault(number: Decimal, faults: &mut Vec<Fault>) {
    if !number.is_integer() {
        faults.push((Reason::Type, format!("is {number}, not a whole number")));
    }
}

fn number_faults(ty: &NumberType, number: Decimal, faults: &mut Vec<Fault>) {
    range_fault(number, ty.min, ty.max, faults);
    if ty.kind == NumberKind::Integer {
        whole_fault(number, faults);
    }
    if ty.kind == NumberKind::Money && number.normalize().scale() > format::AMOUNT_PLACES {
        let why = format!(
            "is {number}, with more than {} decimals",
            format::AMOUNT_PLACES
        );
        faults.push((Reason::Step, why));
    }
    let Some(step) = ty.step.filter(|step| !step.is_zero()) else {
        return;
    };
    let from = ty.min.unwrap_or_default();
    let rest = number
        .checked_sub(from)
        .and_then(|distance| distance.checked_rem(step));
    if rest.is_none_or(|rest| !rest.is_zero()) {
        let why = format!("is {number}, not {from} and a whole number of steps of {step}");
        faults.push((Reason::Step, why));
    }
}

fn text_faults(ty: &Type, text: &str, pattern: Option<&Regex>, faults: &mut Vec<Fault>) {
    let (form, what, longest) = match ty {
        Type::Text(ty) => return words_faults(ty, text, pattern, faults),
        Type::Email => (
            Some(format::EMAIL),
            "an e-mail address",
            format::EMAIL_LENGTH,
        ),
        Type::Phone => (Some(format::PHONE), "a telephone number", u32::MAX),
        Type::Url => (Some(format::URL), "a web address", format::URL_LENGTH),
        Type::Key => (Some(format::KEY), "an identifier", format::KEY_LENGTH),
        Type::File { .. } => (None, "the name of a file", format::FILE_LENGTH),
        _ => return,
    };
    if form.is_some_and(|form| !format::matches(form, text)) {
        faults.push((Reason::Format, format!("is not {what}")));
    }
    length_faults(text, None, Some(longest), faults);
}

fn words_faults(ty: &TextType, text: &str, pattern: Option<&Regex>, faults: &mut Vec<Fault>) {
    length_faults(text, ty.min, ty.max, faults);
    if pattern.is_some_and(|pattern| !pattern.is_match(text)) {
        let pattern = ty.pattern.as_deref().unwrap_or_default();
        faults.push((
            Reason::Format,
            format!("does not match the pattern `{pattern}`"),
        ));
    }
}

fn length_faults(text: &str, min: Option<u32>, max: Option<u32>, faults: &mut Vec<Fault>) {
    let count = text.chars().count();
    if count == 0 {
        faults.push((
            Reason::Length,
            "is empty; what is not answered is left out".to_owned(),
        ));
    } else if let Some(min) = min.filter(|min| count < *min as usize) {
        faults.push((
            Reason::Length,
            format!("has {count} of at least {min} characters"),
        ));
    }
    if let Some(max) = max.filter(|max| count > *max as usize) {
        faults.push((
            Reason::Length,
            format!("has {count} characters, at most {max} fit"),
        ));
    }
}

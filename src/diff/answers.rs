//! Which answers a type takes, and whether another takes them all.

use super::Kind;
use crate::model::{
    DateBound, DateBounds, NumberKind, NumberType, Selection, Survey, TextType, Type,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// How the answers of a new type relate to those of an old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// The same.
    Same,
    /// All of the old, and more.
    Wider,
    /// Only some of the old.
    Narrower,
    /// Some of the old are not, others are new; or that cannot be told.
    Moved,
    /// Numbers of another unit.
    Unit,
    /// Answers of another type.
    Other,
}

impl Taken {
    /// The kind of change it is.
    pub fn kind(self) -> Option<Kind> {
        match self {
            Taken::Same => None,
            Taken::Wider => Some(Kind::QuestionRangeWider),
            Taken::Narrower => Some(Kind::QuestionRangeNarrower),
            Taken::Moved => Some(Kind::QuestionRangeMoved),
            Taken::Unit => Some(Kind::QuestionUnit),
            Taken::Other => Some(Kind::QuestionType),
        }
    }

    /// Of two limits that both hold.
    fn and(self, other: Taken) -> Taken {
        match (self, other) {
            (Taken::Same, one) | (one, Taken::Same) => one,
            (one, other) if one == other => one,
            (Taken::Other, _) | (_, Taken::Other) => Taken::Other,
            (Taken::Unit, _) | (_, Taken::Unit) => Taken::Unit,
            _ => Taken::Moved,
        }
    }

    /// From whether the new takes what the old took, and the reverse.
    fn of(new_takes_old: bool, old_takes_new: bool) -> Taken {
        match (new_takes_old, old_takes_new) {
            (true, true) => Taken::Same,
            (true, false) => Taken::Wider,
            (false, true) => Taken::Narrower,
            (false, false) => Taken::Moved,
        }
    }
}

/// Compares two types. Lists and scales are compared for themselves, not here.
pub(super) fn taken(old: &Type, new: &Type) -> Taken {
    match (old, new) {
        (Type::Many(_, a), Type::Many(_, b)) | (Type::Rank(_, a), Type::Rank(_, b)) => {
            selections(a, b)
        }
        (Type::Number(a), Type::Number(b)) => numbers(a, b),
        (Type::Allocate(_, a), Type::Allocate(_, b)) => Taken::of(a == b, a == b),
        (Type::Date(a), Type::Date(b)) | (Type::DateTime(a), Type::DateTime(b)) => dates(a, b),
        (Type::Text(a), Type::Text(b)) => texts(a, b),
        (Type::File { accept: a, size: x }, Type::File { accept: b, size: y }) => {
            let accepted = match (a, b) {
                (Some(_), None) => Taken::Wider,
                (None, Some(_)) => Taken::Narrower,
                (a, b) => Taken::of(a == b, a == b),
            };
            accepted.and(bounds((None, *x), (None, *y)))
        }
        (old, new) => match std::mem::discriminant(old) == std::mem::discriminant(new) {
            true => Taken::Same,
            false => Taken::Other,
        },
    }
}

fn selections(old: &Selection, new: &Selection) -> Taken {
    // An answer always has at least one.
    let range = |one: &Selection| (Some(one.min.unwrap_or(1).max(1)), one.max);
    bounds(range(old), range(new))
}

/// Intervals of which an absent end is open.
fn bounds<T: PartialOrd + Copy>(old: (Option<T>, Option<T>), new: (Option<T>, Option<T>)) -> Taken {
    let takes = |outer: (Option<T>, Option<T>), inner: (Option<T>, Option<T>)| {
        let low = outer
            .0
            .is_none_or(|outer| inner.0.is_some_and(|inner| inner >= outer));
        let high = outer
            .1
            .is_none_or(|outer| inner.1.is_some_and(|inner| inner <= outer));
        low && high
    };
    Taken::of(takes(new, old), takes(old, new))
}

fn numbers(old: &NumberType, new: &NumberType) -> Taken {
    if old.kind != new.kind {
        return Taken::Other;
    }
    let unit = match old.unit == new.unit {
        true => Taken::Same,
        false => Taken::Unit,
    };
    let range = bounds((old.min, old.max), (new.min, new.max));
    let steps = Taken::of(steps_on(new, old), steps_on(old, new));
    unit.and(range).and(steps)
}

/// Whether every value on the steps of the inner type is one of the outer.
fn steps_on(outer: &NumberType, inner: &NumberType) -> bool {
    let step = |ty: &NumberType| ty.step.filter(|step| !step.is_zero());
    let Some(outer_step) = step(outer) else {
        return true;
    };
    let Some(inner_step) = step(inner) else {
        return false;
    };
    let base = |ty: &NumberType| ty.min.unwrap_or_default();
    let shift = base(inner) - base(outer);
    let divides = |value: Decimal| value.checked_rem(outer_step) == Some(Decimal::ZERO);
    divides(inner_step) && divides(shift)
}

fn dates(old: &DateBounds, new: &DateBounds) -> Taken {
    let ends = |a: Option<DateBound>, b: Option<DateBound>, is_low: bool| match (a, b) {
        (a, b) if a == b => Taken::Same,
        (Some(_), None) => Taken::Wider,
        (None, Some(_)) => Taken::Narrower,
        (Some(DateBound::On(a)), Some(DateBound::On(b))) => {
            let is_wider = |a: Date, b: Date| if is_low { b < a } else { b > a };
            Taken::of(is_wider(a, b), is_wider(b, a))
        }
        // `today` is another date for everybody.
        _ => Taken::Moved,
    };
    ends(old.min, new.min, true).and(ends(old.max, new.max, false))
}

fn texts(old: &TextType, new: &TextType) -> Taken {
    let pattern = match (&old.pattern, &new.pattern) {
        (a, b) if a == b => Taken::Same,
        (Some(_), None) => Taken::Wider,
        (None, Some(_)) => Taken::Narrower,
        _ => Taken::Moved,
    };
    let range = |one: &TextType| (Some(one.min.unwrap_or(1).max(1)), one.max);
    bounds(range(old), range(new)).and(pattern)
}

/// A type on one line, as an author would write it.
pub(super) fn words(survey: &Survey, ty: &Type) -> String {
    let list = |id: &crate::model::ListId| match &survey[*id] {
        list if list.shared => format!(" of {}", list.name),
        _ => String::new(),
    };
    match ty {
        Type::One(id) => format!("one{}", list(id)),
        Type::Many(id, chosen) => format!("many{}{}", list(id), selection(chosen)),
        Type::Rank(id, chosen) => format!("rank{}{}", list(id), selection(chosen)),
        Type::Scale(id) => survey[*id].name.clone(),
        Type::Number(number) => number_words(number),
        Type::Allocate(id, total) => format!("allocate {}{}", total.normalize(), list(id)),
        Type::Date(bounds) => format!("date{}", date_words(bounds)),
        Type::Time => "time".to_owned(),
        Type::DateTime(bounds) => format!("datetime{}", date_words(bounds)),
        Type::Text(text) => text_words(text),
        Type::Email => "email".to_owned(),
        Type::Phone => "phone".to_owned(),
        Type::Url => "url".to_owned(),
        Type::File { accept, size } => {
            let accept = accept.iter().map(|accept| format!(" accept {accept}"));
            let size = size
                .iter()
                .map(|size| format!(" size {}", size.normalize()));
            format!("file{}", accept.chain(size).collect::<String>())
        }
        Type::Key => "key".to_owned(),
        Type::Flag => "yes or no".to_owned(),
    }
}

fn selection(chosen: &Selection) -> String {
    let min = chosen.min.iter().map(|min| format!(" min {min}"));
    let max = chosen.max.iter().map(|max| format!(" max {max}"));
    min.chain(max).collect()
}

/// ` 0..10`, with an open end where there is none; nothing without any.
fn range<T: ToString>(low: Option<T>, high: Option<T>) -> String {
    let end = |end: Option<T>| end.map_or_else(String::new, |end| end.to_string());
    match (&low, &high) {
        (None, None) => String::new(),
        _ => format!(" {}..{}", end(low), end(high)),
    }
}

fn number_words(number: &NumberType) -> String {
    let word = match number.kind {
        NumberKind::Integer => "integer",
        NumberKind::Decimal => "decimal",
        NumberKind::Money => "money",
        NumberKind::Slider => "slider",
    };
    let plain = |value: Option<Decimal>| value.map(|value| value.normalize());
    let step = plain(number.step).map(|step| format!(" step {step}"));
    let unit = number.unit.as_ref().map(|unit| format!(" {unit}"));
    format!(
        "{word}{}{}{}",
        unit.unwrap_or_default(),
        range(plain(number.min), plain(number.max)),
        step.unwrap_or_default()
    )
}

fn date_words(bounds: &DateBounds) -> String {
    let end = |bound: DateBound| match bound {
        DateBound::On(date) => date.to_string(),
        DateBound::Today => "today".to_owned(),
    };
    range(bounds.min.map(end), bounds.max.map(end))
}

fn text_words(text: &TextType) -> String {
    let word = if text.long { "long_text" } else { "text" };
    let length = match range(text.min, text.max) {
        none if none.is_empty() => none,
        range => format!(" length{range}"),
    };
    let pattern = text.pattern.as_ref();
    let pattern = pattern.map_or_else(String::new, |pattern| format!(" pattern {pattern}"));
    format!("{word}{length}{pattern}")
}

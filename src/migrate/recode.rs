//! How one answer is rewritten.

use crate::diff::Pairs;
use crate::model::{FieldId, List, NumberKind, NumberType, Scale, ScaleId, Survey, Type};
use rust_decimal::Decimal;

/// What becomes of the JSON text of a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Recode {
    /// Nothing.
    Keep,
    /// A word becomes another; one that is not named stays out.
    Word(Vec<(String, String)>),
    /// A list of words that keeps its order; each becomes another.
    Ranked(Vec<(String, String)>),
    /// One word becomes a list with its new name.
    Wrapped(Vec<(String, String)>),
    /// A set: the new names in their order, each with its old one.
    Members(Vec<(String, String)>),
    /// An object of parts: each key with its old one, or 0 for an option that is new.
    Shares(Vec<(String, Option<String>)>),
    /// A number becomes `sum` minus it, or with `is_turned` unset `sum` plus it.
    Moved { sum: i64, is_turned: bool },
    /// Numbers outside stay out.
    Within(Option<Decimal>, Option<Decimal>),
}

/// How a value is rewritten, and what that leaves out.
#[derive(Debug)]
pub(super) struct Recoded {
    pub recode: Recode,
    /// What is left out or was changed, for a person: `answers `gone` are left out`.
    pub notes: Vec<String>,
}

impl Recoded {
    fn plainly(recode: Recode) -> Result<Recoded, String> {
        let notes = Vec::new();
        Ok(Recoded { recode, notes })
    }
}

/// How answers of the old field become answers of the new one.
///
/// # Errors
/// There is no recoding that everybody agrees on; says why.
pub(super) fn recode(
    (old, a): (&Survey, FieldId),
    (new, b): (&Survey, FieldId),
) -> Result<Recoded, String> {
    let (before, after) = (&old[a].ty, &new[b].ty);
    if let Some((a, b)) = before.list().zip(after.list()) {
        return lists(before, after, &old[a], &new[b]);
    }
    match (before, after) {
        (Type::Scale(a), Type::Scale(b)) => scales(&old[*a], &new[*b]),
        (Type::Scale(id), Type::Number(number)) => within(ends(old, *id), range(number)),
        (Type::Number(number), Type::Scale(id)) if is_whole(number) => {
            within(range(number), ends(new, *id))
        }
        (Type::Number(a), Type::Number(b)) => numbers(a, b),
        (Type::Text(_) | Type::Email | Type::Phone | Type::Url | Type::Key, Type::Text(_)) => {
            Recoded::plainly(Recode::Keep)
        }
        (a, b) if std::mem::discriminant(a) == std::mem::discriminant(b) => {
            Recoded::plainly(Recode::Keep)
        }
        _ => Err("is of another type".to_owned()),
    }
}

/// The options of a list that stand for those of another: old and new names, in the new order; and those
/// that are gone.
fn paired(old: &List, new: &List) -> (Vec<(String, String)>, Vec<String>) {
    let pairs = Pairs::of_options(old, new);
    let before = |at: usize| old.options[at].name.clone();
    let both = pairs.both.iter();
    let both = both.map(|(a, b)| (before(*a), new.options[*b].name.clone()));
    let gone = (0..old.options.len()).filter(|at| pairs.new_of(*at).is_none());
    (both.collect(), gone.map(before).collect())
}

/// The instances of a repeat that stand for each other: positions in the old and the new list.
pub(super) fn instances(old: &List, new: &List) -> Vec<(usize, usize)> {
    Pairs::of_options(old, new).both
}

fn lists(before: &Type, after: &Type, old: &List, new: &List) -> Result<Recoded, String> {
    let (pairs, gone) = paired(old, new);
    let is_same = gone.is_empty() && pairs.iter().all(|(a, b)| a == b);
    let in_order = |(a, _): &(String, String)| old.position(a);
    let is_in_order = pairs
        .windows(2)
        .all(|two| in_order(&two[0]) < in_order(&two[1]));
    let mut notes = Vec::new();
    for (a, b) in pairs.iter().filter(|(a, b)| a != b) {
        notes.push(format!("`{a}` becomes `{b}`"));
    }
    for name in &gone {
        notes.push(format!(
            "`{name}` is left out, for there is no such option any more"
        ));
    }
    let recode = match (before, after) {
        (Type::One(_), Type::One(_)) | (Type::Rank(..), Type::Rank(..)) if is_same => Recode::Keep,
        (Type::One(_), Type::One(_)) => Recode::Word(pairs),
        (Type::Rank(..), Type::Rank(..)) if gone.is_empty() => Recode::Ranked(pairs),
        (Type::Rank(..), Type::Rank(..)) => return Err("ranks an option that is gone".to_owned()),
        (Type::One(_), Type::Many(..)) => {
            notes.push("the answer becomes a list with that answer".to_owned());
            Recode::Wrapped(pairs)
        }
        (Type::Many(..), Type::Many(..)) if is_same && is_in_order => Recode::Keep,
        (Type::Many(..), Type::Many(..)) => {
            if !is_in_order {
                notes.push("the answers are put in the new order".to_owned());
            }
            Recode::Members(pairs)
        }
        (Type::Allocate(_, x), Type::Allocate(_, y)) if x == y && gone.is_empty() => {
            shares(&pairs, new)
        }
        (Type::Allocate(..), Type::Allocate(..)) => {
            return Err("is divided over other options, or has another total".to_owned());
        }
        _ => return Err("is of another type".to_owned()),
    };
    Ok(Recoded { recode, notes })
}

fn shares(pairs: &[(String, String)], new: &List) -> Recode {
    let part = |name: &String| {
        let before = pairs.iter().find(|(_, b)| b == name);
        (name.clone(), before.map(|(a, _)| a.clone()))
    };
    let parts: Vec<_> = new
        .options
        .iter()
        .map(|option| part(&option.name))
        .collect();
    match parts
        .iter()
        .all(|(name, before)| before.as_ref() == Some(name))
    {
        true => Recode::Keep,
        false => Recode::Shares(parts),
    }
}

fn scales(old: &Scale, new: &Scale) -> Result<Recoded, String> {
    let points = |scale: &Scale| scale.max - scale.min + 1;
    if points(old) != points(new) {
        let (a, b) = (points(old), points(new));
        return Err(format!(
            "has {b} points instead of {a}, for which there is no recoding that everybody agrees on"
        ));
    }
    // Without a direction of its own a scale rises.
    let rises = |scale: &Scale| scale.best != Some(scale.min);
    let is_turned = rises(old) != rises(new);
    if !is_turned && old.min == new.min {
        return Recoded::plainly(Recode::Keep);
    }
    let sum = match is_turned {
        true => old.min + new.max,
        false => new.min - old.min,
    };
    let (low, high) = (old.min, old.max);
    let moved = |code: i64| if is_turned { sum - code } else { sum + code };
    let notes = vec![format!(
        "{low} becomes {}, and {high} becomes {}",
        moved(low),
        moved(high)
    )];
    let recode = Recode::Moved { sum, is_turned };
    Ok(Recoded { recode, notes })
}

type Range = (Option<Decimal>, Option<Decimal>);

fn ends(survey: &Survey, id: ScaleId) -> Range {
    (Some(survey[id].min.into()), Some(survey[id].max.into()))
}

fn range(number: &NumberType) -> Range {
    (number.min, number.max)
}

fn is_whole(number: &NumberType) -> bool {
    number.kind == NumberKind::Integer
}

fn numbers(old: &NumberType, new: &NumberType) -> Result<Recoded, String> {
    if old.unit != new.unit {
        let word =
            |number: &NumberType| number.unit.clone().unwrap_or_else(|| "no unit".to_owned());
        return Err(format!("is in {} instead of {}", word(new), word(old)));
    }
    let is_money = |number: &NumberType| number.kind == NumberKind::Money;
    if is_money(old) != is_money(new) || (is_whole(new) && !is_whole(old)) || new.step != old.step {
        return Err("is another kind of number".to_owned());
    }
    match is_money(old) {
        // An amount is a text in JSON.
        true if range(old) != range(new) => Err("has other bounds".to_owned()),
        true => Recoded::plainly(Recode::Keep),
        false => within(range(old), range(new)),
    }
}

/// Numbers as they are, as far as they lie within the new range.
fn within(old: Range, new: Range) -> Result<Recoded, String> {
    let low = new.0.is_none_or(|low| old.0.is_some_and(|old| old >= low));
    let high = new
        .1
        .is_none_or(|high| old.1.is_some_and(|old| old <= high));
    if low && high {
        return Recoded::plainly(Recode::Keep);
    }
    let end =
        |end: Option<Decimal>| end.map_or_else(String::new, |end| end.normalize().to_string());
    let notes = vec![format!(
        "answers outside {}..{} are left out",
        end(new.0),
        end(new.1)
    )];
    let recode = Recode::Within(new.0, new.1);
    Ok(Recoded { recode, notes })
}

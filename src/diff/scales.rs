//! Scales and their points, and missing codes wherever they come from.

use super::choices::{Users, renamed};
use super::tables::Tables;
use super::texts::{Text, valued};
use super::{Change, Kind, Subject};
use crate::model::{Missing, Scale, Survey, TextId};
use std::collections::BTreeSet;

/// Compares two scales that stand for each other.
pub(super) fn compare(tables: &mut Tables, old: &Scale, new: &Scale, users: &Users) {
    // A published standard is told by its points, labels and direction.
    let Scale {
        name,
        min,
        max,
        labels,
        best,
        missing: codes,
        standard: _,
        span,
    } = new;
    let subject = Subject::new("scale", name.clone());
    let at = (Some(old.span), Some(*span));
    let told = |kind: Kind, message: String| {
        let change = Change::new(kind, subject.clone(), message).at(at.0, at.1);
        let change = change.with(users.fields.clone());
        change.figures(users.figures.clone())
    };
    if old.name != *name {
        let mut change = renamed(&subject, &old.name);
        change.before = Some(old.name.clone());
        tables.tell(change.at(at.0, at.1).with(users.fields.clone()));
    }
    missing(tables, &subject, &old.missing, codes, &users.figures);
    if (old.min, old.max) != (*min, *max) {
        let kind = match (
            *min <= old.min && *max >= old.max,
            *min >= old.min && *max <= old.max,
        ) {
            (true, _) => Kind::ScalePointsAdded,
            (_, true) => Kind::ScalePointsRemoved,
            _ => Kind::ScaleRescaled,
        };
        let points = |scale: &Scale| format!("{}..{}", scale.min, scale.max);
        let message = format!(
            "{} runs from {min} to {max}, was {}",
            subject.quoted(),
            points(old)
        );
        tables.tell(told(kind, message).values(Some(points(old)), Some(points(new))));
    }
    match is_turned(tables, old, new) {
        true => {
            let what = subject.quoted();
            let message = format!("{what} is turned: the same number means the opposite");
            tables.tell(told(Kind::ScaleTurned, message));
        }
        false if old.best.is_some() != best.is_some() => {
            let number = |best: Option<i64>| best.map(|best| best.to_string());
            let values = (number(old.best), number(*best));
            let message = valued(&subject, "the best point", &values.0, &values.1);
            tables.tell(told(Kind::TrendDirection, message).values(values.0, values.1));
        }
        false if old.best != *best && (old.min, old.max) == (*min, *max) => {
            let message = format!("the best point of {} is another", subject.quoted());
            tables.tell(told(Kind::TrendDirection, message));
        }
        false => {}
    }
    if !is_swapped(tables, old, new) {
        labelled(tables, &subject, users, &old.labels, labels);
    }
}

/// The words of every point.
fn labelled(
    tables: &mut Tables,
    subject: &Subject,
    users: &Users,
    old: &[(i64, TextId)],
    new: &[(i64, TextId)],
) {
    let words = |labels: &[(i64, TextId)], code: i64| {
        let found = labels.iter().find(|(at, _)| *at == code);
        found.map(|(_, text)| *text)
    };
    let codes: BTreeSet<i64> = old.iter().chain(new).map(|(code, _)| *code).collect();
    for code in codes {
        let what = format!("the label of {code}");
        let text = Text {
            trend: Kind::TrendLabels,
            ..Text::of(subject, &what, &users.figures)
        };
        tables.optional_text(&text, words(old, code), words(new, code));
    }
}

/// Whether the good end is the other one, or the words at the ends changed places.
fn is_turned(tables: &Tables, old: &Scale, new: &Scale) -> bool {
    let is_high = |scale: &Scale| scale.best.map(|best| best * 2 > scale.min + scale.max);
    let ends = is_high(old).zip(is_high(new));
    ends.is_some_and(|(a, b)| a != b) || is_swapped(tables, old, new)
}

/// Whether the words at the ends changed places.
fn is_swapped(tables: &Tables, old: &Scale, new: &Scale) -> bool {
    let words = |survey: &Survey, scale: &Scale, code: i64| {
        let found = scale.labels.iter().find(|(at, _)| *at == code)?;
        Some(survey.words(found.1, 0))
    };
    let ends = |survey: &Survey, scale: &Scale| {
        words(survey, scale, scale.min).zip(words(survey, scale, scale.max))
    };
    match (ends(tables.old, old), ends(tables.new, new)) {
        (Some((a, b)), Some((c, d))) => a == d && b == c && a != b,
        _ => false,
    }
}

/// Missing codes of a field, wherever they come from; those of a scale or the survey are told once.
pub(super) fn missing(
    tables: &mut Tables,
    field: &Subject,
    old: &[Missing],
    new: &[Missing],
    figures: &[Subject],
) {
    let key = |a: Option<&Missing>, b: Option<&Missing>| {
        format!("{:?}{:?}", a.map(|one| one.span), b.map(|one| one.span))
    };
    let told = |kind: Kind, one: &Missing, message: String| {
        let change = Change::new(kind, Subject::new("missing", one.name.clone()), message);
        let change = change.with(vec![field.clone()]);
        change.figures(figures.to_vec())
    };
    for code in new {
        let Missing {
            name,
            kind,
            text,
            code: number,
            span,
        } = code;
        let Some(before) = old.iter().find(|before| before.name == *name) else {
            let message = format!("the missing answer `{name}` is new");
            let change = told(Kind::MissingAdded, code, message).at(None, *span);
            tables.tell_once(key(None, Some(code)), change);
            continue;
        };
        let subject = Subject::new("missing", name.clone());
        if before.code != *number {
            let words = |code: Option<i64>| code.map(|code| code.to_string());
            let values = (words(before.code), words(*number));
            let message = valued(&subject, "the exported number", &values.0, &values.1);
            let change = told(Kind::MissingCode, code, message).at(before.span, *span);
            let change = change.values(values.0, values.1);
            tables.tell_once(key(Some(before), Some(code)), change);
        }
        if before.kind != *kind {
            let message = format!(
                "the missing answer `{name}` is of the kind `{}`, was `{}`",
                kind.word(),
                before.kind.word()
            );
            let change = told(Kind::MissingKindOf, code, message).at(before.span, *span);
            tables.tell_once(key(Some(before), Some(code)), change);
        }
        tables.text(&Text::of(&subject, "the text", figures), before.text, *text);
    }
    let names = |codes: &[Missing], others: &[Missing]| {
        let kept = codes.iter().map(|code| code.name.clone());
        kept.filter(|name| others.iter().any(|other| other.name == *name))
            .collect::<Vec<String>>()
    };
    let (before, after) = (names(old, new), names(new, old));
    if before != after {
        let message = format!(
            "the missing answers of {} come in another order",
            field.quoted()
        );
        let change = Change::new(Kind::Order, field.clone(), message);
        let place = |codes: &[Missing]| codes.first().map(|code| code.span);
        let change = change.at(place(old), place(new));
        let values = (Some(before.join(", ")), Some(after.join(", ")));
        let key = format!("{:?}{:?}", place(old), place(new));
        tables.tell_once(key, change.values(values.0, values.1));
    }
    for gone in old
        .iter()
        .filter(|gone| !new.iter().any(|one| one.name == gone.name))
    {
        let message = format!("the missing answer `{}` is gone", gone.name);
        let change = told(Kind::MissingRemoved, gone, message).at(gone.span, None);
        tables.tell_once(key(Some(gone), None), change);
    }
}

//! Lists and their options, scales and their points, and missing codes: told once for all questions that
//! share them.

use super::tables::{Tables, list_subject};
use super::texts::{Text, valued};
use super::{Change, Kind, Subject};
use crate::model::{
    Choice, FieldId, List, ListId, Missing, Origin, Pin, Scale, ScaleId, Specify, Type,
};
use std::collections::{BTreeMap, HashMap};

/// The fields that use a list or scale in both versions, with the figures that rest on them.
#[derive(Debug, Default)]
struct Users {
    fields: Vec<Subject>,
    figures: Vec<Subject>,
}

/// Compares every list and scale that stands for another.
pub(super) fn compare(tables: &mut Tables) {
    other_lists(tables);
    let mut by_list: HashMap<(ListId, ListId), Users> = HashMap::new();
    let mut by_scale: BTreeMap<(ScaleId, ScaleId), Users> = BTreeMap::new();
    for (a, b) in &tables.fields.both {
        let (old, new) = (&tables.old.fields[*a], &tables.new.fields[*b]);
        let users = match (&old.ty, &new.ty) {
            (Type::Scale(a), Type::Scale(b)) => by_scale.entry((*a, *b)).or_default(),
            (a, b) => match a.list().zip(b.list()) {
                Some(both) => by_list.entry(both).or_default(),
                None => continue,
            },
        };
        users.fields.push(Subject::field(new));
        if matches!(new.origin, Origin::Question | Origin::Row(_)) {
            let both = (FieldId(*a as u32), FieldId(*b as u32));
            for figure in tables.figures_of(Some(both.0), Some(both.1)) {
                if !users.figures.contains(&figure) {
                    users.figures.push(figure);
                }
            }
        }
    }
    for (a, b) in tables.lists.clone() {
        lists(tables, a, b, &by_list.remove(&(a, b)).unwrap_or_default());
    }
    for (a, b) in tables.scales.both.clone() {
        by_scale
            .entry((ScaleId(a as u32), ScaleId(b as u32)))
            .or_default();
    }
    for ((a, b), users) in by_scale {
        scales(tables, &tables.old[a], &tables.new[b], &users);
    }
    alone(tables);
}

/// Questions that choose from another list, whatever is in it.
fn other_lists(tables: &mut Tables) {
    let mut changes = Vec::new();
    for (a, b) in &tables.fields.both {
        let (old, new) = (&tables.old.fields[*a], &tables.new.fields[*b]);
        let Some((from, to)) = old.ty.list().zip(new.ty.list()) else {
            continue;
        };
        let (from_list, to_list) = (&tables.old[from], &tables.new[to]);
        let is_own = !from_list.shared && !to_list.shared;
        if is_own || tables.shared_lists.contains(&(from, to)) {
            continue;
        }
        let subject = Subject::field(new);
        let words = |list: &List| match list.shared {
            true => format!("the list `{}`", list.name),
            false => "options of its own".to_owned(),
        };
        let (is, was) = (words(to_list), words(from_list));
        let message = format!("{} chooses from {is}, was {was}", subject.quoted());
        let change = Change::new(Kind::SharedName, subject, message);
        let values = (Some(from_list.name.clone()), Some(to_list.name.clone()));
        let key = format!("{}{}{is}{was}", from_list.name, to_list.name);
        let change = change.at(old.name_span, new.name_span);
        changes.push((key, change.values(values.0, values.1)));
    }
    for (key, change) in changes {
        tables.tell_once(key, change);
    }
}

fn lists(tables: &mut Tables, a: ListId, b: ListId, users: &Users) {
    let (old, new) = (&tables.old[a], &tables.new[b]);
    let List {
        name,
        shared,
        shuffle,
        options,
        span,
    } = new;
    let subject = list_subject(tables.new, b);
    let at = (Some(old.span), Some(*span));
    let with = if *shared || old.shared {
        users.fields.clone()
    } else {
        Vec::new()
    };
    if old.name != *name && tables.shared_lists.contains(&(a, b)) {
        let mut change = renamed(&subject, &old.name);
        change.before = Some(old.name.clone());
        tables.tell(change.at(at.0, at.1).with(with.clone()));
    }
    let Some(pairs) = tables.options(a, b) else {
        return;
    };
    let (both, removed) = (pairs.both.clone(), pairs.removed.clone());
    let (added, reused) = (pairs.added.clone(), pairs.reused.clone());
    let is_moved = both.windows(2).any(|two| two[0].0 > two[1].0);
    let is_pinned = both
        .iter()
        .any(|(a, b)| old.options[*a].pin != options[*b].pin);
    if is_moved || old.shuffle != *shuffle || (*shuffle && is_pinned) {
        let what = match (old.shuffle, *shuffle) {
            (false, true) => "are shuffled",
            (true, false) => "are no longer shuffled",
            _ if is_moved => "come in another order",
            _ => "keep other places when they are shuffled",
        };
        let order = |list: &List| {
            let names = list.options.iter().map(|option| pinned(option));
            Some(names.collect::<Vec<_>>().join(", "))
        };
        let kind = match users.figures.is_empty() {
            true => Kind::QuestionChoices,
            false => Kind::TrendOptions,
        };
        let message = format!("the options of {} {what}", subject.quoted());
        let change = Change::new(kind, subject.clone(), message).at(at.0, at.1);
        let change = change.values(order(old), order(new)).with(with.clone());
        tables.tell(change.figures(users.figures.clone()));
    }
    for (from, to) in both {
        option(tables, (a, from), (b, to), users, &with);
    }
    for at in removed {
        let gone = &old.options[at];
        let subject = Subject::new("option", format!("{}.{}", old.name, gone.name));
        let message = format!("{} is gone", subject.quoted());
        let change = Change::new(Kind::OptionRemoved, subject, message).at(gone.span, None);
        let change = change.values(Some(tables.old.words(gone.text, 0)), None);
        tables.tell(change.with(with.clone()).figures(users.figures.clone()));
    }
    for at in added {
        let own = &options[at];
        let subject = Subject::new("option", format!("{name}.{}", own.name));
        let message = format!("{} is new", subject.quoted());
        let change = Change::new(Kind::OptionAdded, subject, message).at(None, own.span);
        let change = change.values(None, Some(tables.new.words(own.text, 0)));
        tables.tell(change.with(with.clone()).figures(users.figures.clone()));
    }
    for at in reused {
        let own = &options[at];
        let before = old.position(&own.name).map(|at| old.options[at].span);
        let subject = Subject::new("option", format!("{name}.{}", own.name));
        let message = format!("{} is another option than before", subject.quoted());
        let change = Change::new(Kind::OptionReused, subject, message).at(before, own.span);
        tables.tell(change.with(with.clone()).figures(users.figures.clone()));
    }
    reused_codes(tables, a, b, &with);
}

fn pinned(option: &Choice) -> String {
    let pin = match option.pin {
        Some(Pin::First) => " first",
        Some(Pin::Last) => " last",
        None => "",
    };
    format!("{}{pin}", option.name)
}

fn renamed(subject: &Subject, before: &str) -> Change {
    let message = format!("{} was called `{before}`", subject.quoted());
    let values = (Some(before.to_owned()), Some(subject.name.clone()));
    Change::new(Kind::SharedName, subject.clone(), message).values(values.0, values.1)
}

/// One option in both versions.
fn option(
    tables: &mut Tables,
    (old_list, from): (ListId, usize),
    (new_list, to): (ListId, usize),
    users: &Users,
    with: &[Subject],
) {
    let old = &tables.old[old_list].options[from];
    let new = &tables.new[new_list].options[to];
    // `when` is compared with the other conditions, and places with the order.
    let Choice {
        name,
        was: _,
        text,
        code,
        score,
        specify,
        exclusive,
        pin: _,
        when: _,
        image,
        span,
    } = new;
    let subject = Subject::new("option", format!("{}.{name}", tables.new[new_list].name));
    let at = (Some(old.span), Some(*span));
    let told = |kind: Kind, message: String| {
        let change = Change::new(kind, subject.clone(), message).at(at.0, at.1);
        change.with(with.to_vec())
    };
    if old.name != *name {
        let message = format!("{} was called `{}`", subject.quoted(), old.name);
        let mut change = told(Kind::OptionRenamed, message);
        change.before = Some(format!("{}.{}", tables.old[old_list].name, old.name));
        tables.tell(change.values(Some(old.name.clone()), Some(name.clone())));
    }
    tables.text(
        &Text::of(&subject, "the text", &users.figures),
        old.text,
        *text,
    );
    let number = |code: Option<i64>| code.map(|code| code.to_string());
    if old.code != *code {
        let values = (number(old.code), number(*code));
        let message = valued(&subject, "the exported number", &values.0, &values.1);
        tables.tell(told(Kind::OptionCode, message).values(values.0, values.1));
    }
    if old.score != *score {
        let words =
            |score: Option<rust_decimal::Decimal>| score.map(|it| it.normalize().to_string());
        let values = (words(old.score), words(*score));
        let message = valued(&subject, "the score", &values.0, &values.1);
        let change = told(Kind::TrendScore, message).values(values.0, values.1);
        tables.tell(change.figures(users.figures.clone()));
    }
    let what = subject.quoted();
    let specified = match (old.specify, *specify) {
        (a, b) if a == b => None,
        (None, Some(Specify::Required)) => {
            let message = format!("a text must be given with {what}");
            Some(told(Kind::OptionSpecifyAdded, message))
        }
        (None, _) => {
            let message = format!("a text may be given with {what}");
            Some(told(Kind::OptionSpecifyAdded, message).fitting(true))
        }
        (Some(_), None) => {
            let message = format!("no text comes with {what} any more");
            Some(told(Kind::OptionSpecifyRemoved, message))
        }
        (_, Some(Specify::Required)) => {
            let message = format!("the text with {what} must be given");
            Some(told(Kind::OptionSpecifyRequired, message))
        }
        (_, Some(Specify::Optional)) => {
            let message = format!("the text with {what} may be left out");
            Some(told(Kind::OptionSpecifyOptional, message))
        }
    };
    if let Some(change) = specified {
        tables.tell(change);
    }
    if old.exclusive != *exclusive {
        let (kind, words) = match exclusive {
            true => (
                Kind::OptionExclusive,
                "cannot be chosen with others any more",
            ),
            false => (Kind::OptionNotExclusive, "can be chosen with others"),
        };
        tables.tell(told(kind, format!("{what} {words}")));
    }
    tables.picture(&subject, at, &old.image, image);
}

/// A number that stood for an answer that is gone, or that now stands for a new one. Options of both versions
/// that exchange theirs are told by themselves.
fn reused_codes(tables: &mut Tables, a: ListId, b: ListId, with: &[Subject]) {
    let (old, new) = (&tables.old[a], &tables.new[b]);
    let Some(pairs) = tables.options(a, b) else {
        return;
    };
    let mut found = Vec::new();
    for (at, option) in new.options.iter().enumerate() {
        let Some(code) = option.code else { continue };
        let before = old
            .options
            .iter()
            .position(|before| before.code == Some(code));
        let is_lone = |before: &usize| {
            pairs.new_of(*before) != Some(at)
                && (pairs.new_of(*before).is_none() || pairs.old_of(at).is_none())
        };
        let Some(before) = before.filter(is_lone) else {
            continue;
        };
        let subject = Subject::new("code", format!("{}.{code}", new.name));
        let (was, is) = (&old.options[before], option);
        let message = format!(
            "the number {code} of {} means `{}`, was `{}`",
            list_subject(tables.new, b).quoted(),
            is.name,
            was.name
        );
        let change = Change::new(Kind::OptionCodeReused, subject, message);
        let change = change.at(was.span, is.span).with(with.to_vec());
        found.push(change.values(Some(was.name.clone()), Some(is.name.clone())));
    }
    found.into_iter().for_each(|change| tables.tell(change));
}

fn scales(tables: &mut Tables, old: &Scale, new: &Scale, users: &Users) {
    // Missing codes are compared where they are offered; a published standard is told by its points,
    // labels and direction.
    let Scale {
        name,
        min,
        max,
        labels,
        best,
        missing: _,
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
    let end = |scale: &Scale, best: Option<i64>| best.map(|best| best * 2 > scale.min + scale.max);
    let is_turned = match (end(old, old.best), end(new, *best)) {
        (Some(a), Some(b)) => a != b,
        _ => false,
    } || swapped(tables, old, new);
    if is_turned {
        let message = format!(
            "{} is turned: the same number means the opposite",
            subject.quoted()
        );
        tables.tell(told(Kind::ScaleTurned, message));
    } else if old.best.is_some() != best.is_some() {
        let number = |best: Option<i64>| best.map(|best| best.to_string());
        let values = (number(old.best), number(*best));
        let message = valued(&subject, "the best point", &values.0, &values.1);
        tables.tell(told(Kind::TrendDirection, message).values(values.0, values.1));
    } else if old.best != *best && (old.min, old.max) == (*min, *max) {
        let message = format!("the best point of {} is another", subject.quoted());
        tables.tell(told(Kind::TrendDirection, message));
    }
    if is_turned && swapped(tables, old, new) {
        return;
    }
    let words = |labels: &[(i64, crate::model::TextId)], code: i64| {
        let found = labels.iter().find(|(at, _)| *at == code);
        found.map(|(_, text)| *text)
    };
    let codes = old.labels.iter().chain(labels).map(|(code, _)| *code);
    let codes: std::collections::BTreeSet<i64> = codes.collect();
    for code in codes {
        let text = Text {
            kind: Kind::Wording,
            trend: Kind::TrendLabels,
            ..Text::of(&subject, "", &users.figures)
        };
        let what = format!("the label of {code}");
        let text = Text {
            what: &what,
            ..text
        };
        tables.optional_text(&text, words(&old.labels, code), words(labels, code));
    }
}

/// Whether the words at the ends changed places.
fn swapped(tables: &Tables, old: &Scale, new: &Scale) -> bool {
    let words = |survey: &crate::model::Survey, scale: &Scale, code: i64| {
        let found = scale.labels.iter().find(|(at, _)| *at == code)?;
        Some(survey.words(found.1, 0))
    };
    let ends = |survey: &crate::model::Survey, scale: &Scale| {
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

/// Shared lists and scales that only one version has; what chooses from them is told for itself.
fn alone(tables: &mut Tables) {
    let mut found = Vec::new();
    for (id, list) in tables
        .old
        .lists
        .iter()
        .enumerate()
        .filter(|(_, list)| list.shared)
    {
        let id = ListId(id as u32);
        if list.span != Default::default() && !tables.lists.iter().any(|(old, _)| *old == id) {
            found.push((
                Subject::new("list", list.name.clone()),
                Some(list.span),
                None,
            ));
        }
    }
    for (id, list) in tables
        .new
        .lists
        .iter()
        .enumerate()
        .filter(|(_, list)| list.shared)
    {
        let id = ListId(id as u32);
        if list.span != Default::default() && !tables.lists.iter().any(|(_, new)| *new == id) {
            found.push((
                Subject::new("list", list.name.clone()),
                None,
                Some(list.span),
            ));
        }
    }
    for at in &tables.scales.removed {
        let scale = &tables.old.scales[*at];
        found.push((
            Subject::new("scale", scale.name.clone()),
            Some(scale.span),
            None,
        ));
    }
    for at in &tables.scales.added {
        let scale = &tables.new.scales[*at];
        found.push((
            Subject::new("scale", scale.name.clone()),
            None,
            Some(scale.span),
        ));
    }
    for (subject, old, new) in found {
        if old.or(new) == Some(Default::default()) {
            continue;
        }
        let words = if new.is_some() { "is new" } else { "is gone" };
        let message = format!("{} {words}", subject.quoted());
        tables.tell(Change::new(Kind::SharedName, subject, message).at(old, new));
    }
}

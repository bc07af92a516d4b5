//! Lists and their options: told once for all questions that share them.

use super::tables::{Tables, list_subject};
use super::texts::{Text, valued};
use super::{Change, Kind, Subject, scales};
use crate::model::{Choice, FieldId, List, ListId, Origin, Pin, ScaleId, Specify, Type};
use std::collections::{BTreeMap, HashMap};

/// The fields that use a list or scale in both versions, with the figures that rest on them.
#[derive(Debug, Default)]
pub(super) struct Users {
    pub fields: Vec<Subject>,
    pub figures: Vec<Subject>,
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
        scales::compare(tables, &tables.old[a], &tables.new[b], &users);
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
            let names = list.options.iter().map(pinned);
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

/// That something shared has another name.
pub(super) fn renamed(subject: &Subject, before: &str) -> Change {
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
    if let Some((kind, words, fits)) = specified(old.specify, *specify) {
        let change = told(kind, words.replace("{}", &what));
        tables.tell(match fits {
            Some(fits) => change.fitting(fits),
            None => change,
        });
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

/// What changed about the text that comes with an option: the kind, the sentence, and whether stored
/// responses fit where the kind leaves it open.
fn specified(
    old: Option<Specify>,
    new: Option<Specify>,
) -> Option<(Kind, &'static str, Option<bool>)> {
    Some(match (old, new) {
        (a, b) if a == b => return None,
        (None, Some(Specify::Required)) => {
            let words = "a text must be given with {}";
            (Kind::OptionSpecifyAdded, words, Some(false))
        }
        (None, _) => {
            let words = "a text may be given with {}";
            (Kind::OptionSpecifyAdded, words, Some(true))
        }
        (Some(_), None) => {
            let words = "no text comes with {} any more";
            (Kind::OptionSpecifyRemoved, words, None)
        }
        (_, Some(Specify::Required)) => {
            let words = "the text with {} must be given";
            (Kind::OptionSpecifyRequired, words, None)
        }
        (_, Some(Specify::Optional)) => {
            let words = "the text with {} may be left out";
            (Kind::OptionSpecifyOptional, words, None)
        }
    })
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

//! The order of questions, and what stands on which page.

use super::flow::{Places, page_names};
use super::tables::Tables;
use super::{Change, Kind, Subject};
use crate::model::{FieldId, Origin};
use std::collections::HashMap;

/// So many questions are named.
const NAMED: usize = 5;

/// Compares places.
pub(super) fn compare(tables: &mut Tables) {
    let (old, new) = (Places::of(tables.old), Places::of(tables.new));
    let at: HashMap<FieldId, usize> = old
        .fields
        .iter()
        .enumerate()
        .map(|(at, it)| (it.0, at))
        .collect();
    let pages = page_names(tables);
    let mut places: Vec<(FieldId, usize)> = Vec::new();
    let mut changes = Vec::new();
    for (id, page, shuffled) in &new.fields {
        let before = tables.old_field(*id).and_then(|id| at.get(&id).copied());
        let Some(before) = before else { continue };
        let (old_id, old_page, was_shuffled) = old.fields[before];
        if tables.new[*id].origin != Origin::Computed {
            places.push((*id, before));
        }
        let field = &tables.new[*id];
        let subject = Subject::field(field);
        let spans = (Some(tables.old[old_id].name_span), Some(field.name_span));
        if old_page != *page && !pages.contains(&(old_page, *page)) {
            let message = match page.is_empty() {
                true => format!("{} stands on no page", subject.quoted()),
                false => format!("{} stands on the page `{page}`", subject.quoted()),
            };
            let change = Change::new(Kind::Layout, subject.clone(), message).at(spans.0, spans.1);
            let named = |page: &str| Some(page.to_owned()).filter(|page| !page.is_empty());
            let change = change.values(named(old_page), named(page));
            changes.push((format!("page {old_page} {page}"), change));
        }
        if was_shuffled != *shuffled {
            let figures = tables.figures_of(Some(old_id), Some(*id));
            let kind = if figures.is_empty() {
                Kind::Order
            } else {
                Kind::TrendPosition
            };
            let words = if *shuffled {
                "is shuffled"
            } else {
                "is no longer shuffled"
            };
            let message = format!("{} {words} among the questions around it", subject.quoted());
            let change = Change::new(kind, subject, message).at(spans.0, spans.1);
            changes.push((format!("shuffle {page}"), change.figures(figures)));
        }
    }
    changes
        .into_iter()
        .for_each(|(key, change)| tables.tell_once(key, change));
    sequence(tables, &places);
}

/// Fields of both versions in the new order, with their places in the old.
fn sequence(tables: &mut Tables, places: &[(FieldId, usize)]) {
    if places.windows(2).all(|two| two[0].1 < two[1].1) {
        return;
    }
    let figures = crossed_figures(tables, places);
    let kept = longest_rising(places);
    let moved = places
        .iter()
        .enumerate()
        .filter(|(at, _)| !kept.contains(at));
    let moved: Vec<Subject> = moved
        .map(|(_, (id, _))| Subject::field(&tables.new[*id]))
        .collect();
    let names: Vec<String> = moved
        .iter()
        .take(NAMED)
        .map(|one| format!("`{}`", one.name))
        .collect();
    let more = match moved.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let subject = Subject::new("survey", tables.new.name.clone());
    let verb = if moved.len() == 1 { "stands" } else { "stand" };
    let message = format!("{}{more} {verb} in another place", names.join(", "));
    let kind = if figures.is_empty() {
        Kind::Order
    } else {
        Kind::TrendPosition
    };
    let first = places
        .iter()
        .find(|(id, _)| moved.first() == Some(&Subject::field(&tables.new[*id])));
    let spans = first.map(|(id, _)| {
        let old = tables.old_field(*id).map(|id| tables.old[id].name_span);
        (old, Some(tables.new[*id].name_span))
    });
    let (old, new) = spans.unwrap_or_default();
    tables.tell(
        Change::new(kind, subject, message)
            .at(old, new)
            .figures(figures),
    );
}

/// The figures that rest on a question before which other questions come than before.
fn crossed_figures(tables: &Tables, places: &[(FieldId, usize)]) -> Vec<Subject> {
    let mut is_crossed = vec![false; places.len()];
    let mut highest = 0;
    for (at, (_, place)) in places.iter().enumerate() {
        is_crossed[at] |= at > 0 && highest > *place;
        highest = highest.max(*place);
    }
    let mut lowest = usize::MAX;
    for (at, (_, place)) in places.iter().enumerate().rev() {
        is_crossed[at] |= lowest < *place;
        lowest = lowest.min(*place);
    }
    let mut figures = Vec::new();
    let crossed = places.iter().zip(is_crossed).filter(|(_, is)| *is);
    for ((id, _), _) in crossed {
        for figure in tables.figures_of(tables.old_field(*id), Some(*id)) {
            if !figures.contains(&figure) {
                figures.push(figure);
            }
        }
    }
    figures
}

/// Positions of a longest run that kept its order (Fredman 1975), so that as few as possible are named.
fn longest_rising(places: &[(FieldId, usize)]) -> std::collections::BTreeSet<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(places.len());
    for (at, (_, place)) in places.iter().enumerate() {
        let length = ends.partition_point(|end| places[*end].1 < *place);
        before.push(length.checked_sub(1).map(|last| ends[last]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut kept = std::collections::BTreeSet::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        kept.insert(at);
        next = before[at];
    }
    kept
}

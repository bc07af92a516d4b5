//! The order of questions, and what stands on which page.

use super::flow::{Leaf, Place, page_names, places};
use super::tables::Tables;
use super::{Change, Kind, Subject};
use crate::model::FieldId;
use crate::source::Span;
use std::collections::{BTreeSet, HashMap};

/// So many questions are named.
const NAMED: usize = 5;

/// Compares places.
pub(super) fn compare(tables: &mut Tables) {
    let (old, new) = (places(tables.old), places(tables.new));
    let at: HashMap<Leaf, usize> = old
        .iter()
        .zip(0..)
        .map(|(place, at)| (place.leaf, at))
        .collect();
    let pages = page_names(tables);
    let mut both: Vec<(Leaf, usize)> = Vec::new();
    for place in &new {
        let before = match place.leaf {
            Leaf::Field(id) => tables.old_field(id).map(Leaf::Field),
            other => Some(other),
        };
        let Some(before) = before.and_then(|leaf| at.get(&leaf).copied()) else {
            continue;
        };
        both.push((place.leaf, before));
        if let (Leaf::Field(from), Leaf::Field(to)) = (old[before].leaf, place.leaf) {
            stands(tables, (from, &old[before]), (to, place), &pages);
        }
    }
    sequence(tables, &both);
}

/// On which page a field stands, and whether it is shuffled.
fn stands(
    tables: &mut Tables,
    (old_id, old): (FieldId, &Place),
    (id, new): (FieldId, &Place),
    pages: &BTreeSet<(&str, &str)>,
) {
    let field = &tables.new[id];
    let subject = Subject::field(field);
    let at = (tables.old[old_id].name_span, field.name_span);
    let page = new.page;
    if old.page != page && !pages.contains(&(old.page, page)) {
        let message = match page.is_empty() {
            true => format!("{} stands on no page", subject.quoted()),
            false => format!("{} stands on the page `{page}`", subject.quoted()),
        };
        let named = |page: &str| Some(page.to_owned()).filter(|page| !page.is_empty());
        let change = Change::new(Kind::Layout, subject.clone(), message).at(at.0, at.1);
        let change = change.values(named(old.page), named(page));
        tables.tell_once(format!("page {} {page}", old.page), change);
    }
    if old.is_shuffled != new.is_shuffled {
        let figures = tables.figures_of(Some(old_id), Some(id));
        let kind = order_kind(&figures);
        let words = match new.is_shuffled {
            true => "is shuffled",
            false => "is no longer shuffled",
        };
        let message = format!("{} {words} among the questions around it", subject.quoted());
        let change = Change::new(kind, subject, message).at(at.0, at.1);
        tables.tell_once(format!("shuffle {page}"), change.figures(figures));
    }
}

fn order_kind(figures: &[Subject]) -> Kind {
    match figures.is_empty() {
        true => Kind::Order,
        false => Kind::TrendPosition,
    }
}

/// What both versions have in the new order, with its places in the old.
fn sequence(tables: &mut Tables, places: &[(Leaf, usize)]) {
    if places.windows(2).all(|two| two[0].1 < two[1].1) {
        return;
    }
    let figures = crossed_figures(tables, places);
    let kept = longest_rising(places);
    let moved = places
        .iter()
        .enumerate()
        .filter(|(at, _)| !kept.contains(at));
    let moved: Vec<Leaf> = moved.map(|(_, (leaf, _))| *leaf).collect();
    let name = |leaf: &Leaf| match leaf {
        Leaf::Field(id) => format!("`{}`", tables.new[*id].name),
        Leaf::Other(item, name) => format!("{item} `{name}`"),
    };
    let names: Vec<String> = moved.iter().take(NAMED).map(name).collect();
    let more = match moved.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let verb = if moved.len() == 1 { "stands" } else { "stand" };
    let message = format!("{}{more} {verb} in another place", names.join(", "));
    let (old, new) = span_of(tables, &moved);
    let subject = Subject::new("survey", tables.new.name.clone());
    let change = Change::new(order_kind(&figures), subject, message).at(old, new);
    tables.tell(change.figures(figures));
}

/// Where the first of them that is a field stands in both versions.
fn span_of(tables: &Tables, moved: &[Leaf]) -> (Option<Span>, Option<Span>) {
    let fields = moved.iter().filter_map(|leaf| match leaf {
        Leaf::Field(id) => Some(*id),
        Leaf::Other(..) => None,
    });
    let Some(id) = fields.into_iter().next() else {
        return (Some(tables.old.span), Some(tables.new.span));
    };
    let old = tables.old_field(id).map(|id| tables.old[id].name_span);
    (old, Some(tables.new[id].name_span))
}

/// The figures that rest on a question before which other questions come than before.
fn crossed_figures(tables: &Tables, places: &[(Leaf, usize)]) -> Vec<Subject> {
    let fields = places.iter().filter_map(|(leaf, place)| match leaf {
        Leaf::Field(id) => Some((*id, *place)),
        Leaf::Other(..) => None,
    });
    let fields: Vec<(FieldId, usize)> = fields.collect();
    let mut is_crossed = vec![false; fields.len()];
    let mut highest = 0;
    for (at, (_, place)) in fields.iter().enumerate() {
        is_crossed[at] |= at > 0 && highest > *place;
        highest = highest.max(*place);
    }
    let mut lowest = usize::MAX;
    for (at, (_, place)) in fields.iter().enumerate().rev() {
        is_crossed[at] |= lowest < *place;
        lowest = lowest.min(*place);
    }
    let mut figures = Vec::new();
    let crossed = fields.iter().zip(is_crossed).filter(|(_, is)| *is);
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
fn longest_rising(places: &[(Leaf, usize)]) -> BTreeSet<usize> {
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
    let mut kept = BTreeSet::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        kept.insert(at);
        next = before[at];
    }
    kept
}

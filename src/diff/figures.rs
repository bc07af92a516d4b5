//! Metrics, indexes and driver analyses.

use super::expressions::{Carrier, Way};
use super::items::{At, lone, renamed};
use super::tables::Tables;
use super::texts::Text;
use super::{Change, Kind, Subject};
use crate::model::{Drivers, FieldId, Figure, Index, IndexItem, Metric, Survey, Target};
use rust_decimal::Decimal;

/// Compares what is computed from responses.
pub(super) fn compare(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let kinds = (Kind::MetricRemoved, Kind::MetricAdded);
    for (a, b) in lone(tables, "metric", kinds, |it| &it.metrics).both {
        metric(tables, &old.metrics[a], &new.metrics[b]);
    }
    for (a, b) in lone(tables, "index", kinds, |it| &it.indexes).both {
        index(tables, &old.indexes[a], &new.indexes[b]);
    }
    for (a, b) in lone(tables, "drivers", kinds, |it| &it.drivers).both {
        drivers(tables, &old.drivers[a], &new.drivers[b]);
    }
}

fn metric(tables: &mut Tables, old: &Metric, new: &Metric) {
    let Metric {
        name,
        text,
        figure: _,
        filter: _,
        base: _,
        target,
        doc,
        span,
    } = new;
    let subject = Subject::new("metric", name.clone());
    let at = (Some(old.span), Some(*span));
    renamed(tables, Kind::MetricRenamed, &subject, &old.name, at);
    tables.text(&Text::plain(&subject, "the title"), old.text, *text);
    tables.documentation(&subject, at, &old.doc, doc);
    aimed(tables, &subject, at, &old.target, target);
    let plain = |metric: &Metric| Metric {
        target: None,
        ..metric.clone()
    };
    let from = tables.old.formula(&plain(old));
    let to = tables.new.formula(&plain(new));
    let carried = match tables.has_renames {
        true => carried_formula(tables, &plain(old)),
        false => Some(from.clone()),
    };
    if carried.as_ref() != Some(&to) {
        defined(tables, &subject, at, from, to);
    }
}

/// The definition with the names of the new version.
fn carried_formula(tables: &Tables, old: &Metric) -> Option<String> {
    let mut carrier = Carrier::new(tables, Way::Forth);
    let figure = match &old.figure {
        Figure::Nps(id) => Figure::Nps(carrier.field(*id)),
        Figure::Top(id, low, high) => Figure::Top(carrier.field(*id), *low, *high),
        Figure::Bottom(id, low, high) => Figure::Bottom(carrier.field(*id), *low, *high),
        Figure::Mean(id) => Figure::Mean(carrier.field(*id)),
        Figure::Median(id) => Figure::Median(carrier.field(*id)),
        Figure::Deviation(id) => Figure::Deviation(carrier.field(*id)),
        Figure::Share(expr) => Figure::Share(carrier.carry(expr)),
        Figure::Count(expr) => Figure::Count(carrier.carry(expr)),
        // What is not made of answers keeps its names.
        Figure::EventMean(..) | Figure::ResponseRate(_) => return Some(tables.old.formula(old)),
    };
    let filter = old.filter.as_ref().map(|filter| carrier.carry(filter));
    let carried = Metric {
        figure,
        filter,
        ..old.clone()
    };
    carrier
        .lost
        .is_empty()
        .then(|| tables.new.formula(&carried))
}

/// That a figure is defined otherwise.
fn defined(tables: &mut Tables, subject: &Subject, at: At, from: String, to: String) {
    let message = format!("{} is computed in another way", subject.quoted());
    let change = Change::new(Kind::MetricDefinition, subject.clone(), message).at(at.0, at.1);
    let change = change.values(Some(from), Some(to));
    tables.tell(change.figures(vec![subject.clone()]));
}

fn aimed(
    tables: &mut Tables,
    subject: &Subject,
    at: At,
    old: &Option<Target>,
    new: &Option<Target>,
) {
    let words = |target: &Option<Target>| {
        let target = target.as_ref()?;
        let side = if target.at_least {
            "at_least"
        } else {
            "at_most"
        };
        Some(match target.percent {
            true => format!(
                "{side} {}%",
                (target.value * Decimal::ONE_HUNDRED).normalize()
            ),
            false => format!("{side} {}", target.value.normalize()),
        })
    };
    let values = (words(old), words(new));
    tables.aspect(Kind::TargetChanged, subject, "the target", at, values);
}

fn index(tables: &mut Tables, old: &Index, new: &Index) {
    let Index {
        name,
        text,
        items: _,
        absent: _,
        filter: _,
        target,
        span,
    } = new;
    let subject = Subject::new("index", name.clone());
    let at = (Some(old.span), Some(*span));
    renamed(tables, Kind::MetricRenamed, &subject, &old.name, at);
    tables.text(&Text::plain(&subject, "the title"), old.text, *text);
    aimed(tables, &subject, at, &old.target, target);
    let words = |survey: &Survey, index: &Index| {
        // The order of items means nothing.
        let mut index = index.clone();
        index
            .items
            .sort_by(|a, b| survey[a.field].name.cmp(&survey[b.field].name));
        let filter = index.filter.as_ref().map(|filter| survey.notation(filter));
        let filter = filter.map_or(String::new(), |filter| format!(" where {filter}"));
        format!("{}{filter}", survey.index_formula(&index))
    };
    let (from, to) = (words(tables.old, old), words(tables.new, new));
    let mut carrier = Carrier::new(tables, Way::Forth);
    let items = old.items.iter().map(|item| IndexItem {
        field: carrier.field(item.field),
        ..item.clone()
    });
    let items = items.collect();
    let carried = Index {
        items,
        filter: old.filter.as_ref().map(|filter| carrier.carry(filter)),
        ..old.clone()
    };
    if !carrier.lost.is_empty() || words(tables.new, &carried) != to {
        defined(tables, &subject, at, from, to);
    }
}

fn drivers(tables: &mut Tables, old: &Drivers, new: &Drivers) {
    let Drivers {
        name,
        text,
        outcome,
        by,
        filter,
        span,
    } = new;
    let subject = Subject::new("drivers", name.clone());
    let at = (Some(old.span), Some(*span));
    renamed(tables, Kind::MetricRenamed, &subject, &old.name, at);
    tables.text(&Text::plain(&subject, "the title"), old.text, *text);
    let carried: Vec<Option<FieldId>> = old.by.iter().map(|id| tables.new_field(*id)).collect();
    let is_same = tables.new_field(old.outcome) == Some(*outcome)
        && carried == by.iter().map(|id| Some(*id)).collect::<Vec<_>>()
        && tables.same_optional(old.filter.as_ref(), filter.as_ref());
    if !is_same {
        let words = |survey: &Survey, drivers: &Drivers| {
            let by = drivers.by.iter().map(|id| survey[*id].name.as_str());
            let by: Vec<&str> = by.collect();
            let filter = drivers
                .filter
                .as_ref()
                .map(|filter| survey.notation(filter));
            let filter = filter.map_or(String::new(), |filter| format!(" where {filter}"));
            format!(
                "{} by {}{filter}",
                survey[drivers.outcome].name,
                by.join(", ")
            )
        };
        let (from, to) = (words(tables.old, old), words(tables.new, new));
        defined(tables, &subject, at, from, to);
    }
}

//! Segments, metrics, indexes, driver analyses, weightings and reports.

use super::expressions::{Carrier, Way};
use super::guards::Doubt;
use super::header::period_words;
use super::names::{Named, Pairs};
use super::tables::{Tables, named};
use super::texts::Text;
use super::{Change, Kind, Subject};
use crate::model::{
    Drivers, Expr, ExprKind, FieldId, Figure, Group, Index, IndexItem, Metric, Report, Segment,
    Shown, Survey, Target, ValueType, Weight,
};
use crate::source::Span;
use rust_decimal::Decimal;

type At = (Option<Span>, Option<Span>);

/// Compares what is computed from responses.
pub(super) fn compare(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    for (a, b) in tables.segments.both.clone() {
        segment(tables, &old.segments[a], &new.segments[b]);
    }
    let kinds = (Kind::SegmentRemoved, Kind::SegmentAdded);
    lone(
        tables,
        "segment",
        kinds,
        |it| &it.segments,
        |it| &it.segments,
        |it| (&it.name, it.span),
    );
    for (a, b) in tables.metrics.both.clone() {
        metric(tables, &old.metrics[a], &new.metrics[b]);
    }
    let kinds = (Kind::MetricRemoved, Kind::MetricAdded);
    lone(
        tables,
        "metric",
        kinds,
        |it| &it.metrics,
        |it| &it.metrics,
        |it| (&it.name, it.span),
    );
    for (a, b) in tables.indexes.both.clone() {
        index(tables, &old.indexes[a], &new.indexes[b]);
    }
    lone(
        tables,
        "index",
        kinds,
        |it| &it.indexes,
        |it| &it.indexes,
        |it| (&it.name, it.span),
    );
    for (a, b) in tables.drivers.both.clone() {
        drivers(tables, &old.drivers[a], &new.drivers[b]);
    }
    lone(
        tables,
        "drivers",
        kinds,
        |it| &it.drivers,
        |it| &it.drivers,
        |it| (&it.name, it.span),
    );
    weights(tables);
    reports(tables);
}

/// Items that only one version has.
pub(super) fn lone<'a, T: 'a>(
    tables: &mut Tables<'a>,
    item: &'static str,
    kinds: (Kind, Kind),
    old: impl Fn(&'a Survey) -> &'a [T],
    new: impl Fn(&'a Survey) -> &'a [T],
    about: impl Fn(&'a T) -> (&'a String, Span),
) {
    let (old, new) = (old(tables.old), new(tables.new));
    let name = |it: &'a T| about(it).0.as_str();
    let pairs = Pairs::of(
        &named(tables.old, item, old, name),
        &named(tables.new, item, new, name),
    );
    for at in &pairs.removed {
        let (name, span) = about(&old[*at]);
        let subject = Subject::new(item, name.clone());
        let message = format!("{} is gone", subject.quoted());
        tables.tell(Change::new(kinds.0, subject, message).at(span, None));
    }
    for at in &pairs.added {
        let (name, span) = about(&new[*at]);
        let subject = Subject::new(item, name.clone());
        let message = format!("{} is new", subject.quoted());
        tables.tell(Change::new(kinds.1, subject, message).at(None, span));
    }
    for at in &pairs.reused {
        let (name, span) = about(&new[*at]);
        let before = old.iter().map(&about).find(|(other, _)| *other == name);
        let subject = Subject::new(item, name.clone());
        let message = format!("{} is another {item} than before", subject.quoted());
        let change = Change::new(Kind::QuestionReused, subject, message);
        tables.tell(change.at(before.map(|(_, span)| span), span));
    }
}

/// A name that changed, of something that is not stored.
fn rename(tables: &mut Tables, kind: Kind, subject: &Subject, before: &str, at: At) {
    if before == subject.name {
        return;
    }
    let message = format!("{} was called `{before}`", subject.quoted());
    let mut change = Change::new(kind, subject.clone(), message).at(at.0, at.1);
    change.before = Some(before.to_owned());
    let values = (Some(before.to_owned()), Some(subject.name.clone()));
    tables.tell(change.values(values.0, values.1));
}

fn segment(tables: &mut Tables, old: &Segment, new: &Segment) {
    let Segment {
        name,
        text,
        by,
        groups,
        fields: _,
        span,
    } = new;
    let subject = Subject::new("segment", name.clone());
    let at = (Some(old.span), Some(*span));
    rename(tables, Kind::SegmentRenamed, &subject, &old.name, at);
    tables.text(&Text::plain(&subject, "the title"), old.text, *text);
    let carried = old.by.map(|id| tables.new_field(id));
    if carried != by.map(Some) {
        let name = |survey: &Survey, by: Option<FieldId>| {
            Some(by.map_or("conditions".to_owned(), |id| survey[id].name.clone()))
        };
        let values = (name(tables.old, old.by), name(tables.new, *by));
        tables.aspect(
            Kind::SegmentRedefined,
            &subject,
            "what decides about the groups",
            at,
            values,
        );
        return;
    }
    if by.is_some() {
        // The groups are the options of the field, and told with them.
        return;
    }
    let old_groups = group_names(tables.old, old);
    let new_groups = group_names(tables.new, new);
    let pairs = Pairs::of(&old_groups, &new_groups);
    for (a, b) in &pairs.both {
        group(tables, (old, *a), (new, *b));
    }
    if pairs.both.windows(2).any(|two| two[0].0 > two[1].0) {
        let message = format!("the groups of {} come in another order", subject.quoted());
        tables.tell(Change::new(Kind::Order, subject.clone(), message).at(at.0, at.1));
    }
    for at in &pairs.removed {
        let group = &old.groups[*at];
        let subject = Subject::new("group", format!("{}.{}", old.name, group.name));
        let message = format!("{} is gone", subject.quoted());
        tables.tell(Change::new(Kind::SegmentRemoved, subject, message).at(group.span, None));
    }
    for at in pairs.added.iter().chain(&pairs.reused) {
        let group = &groups[*at];
        let subject = Subject::new("group", format!("{name}.{}", group.name));
        let message = format!("{} is new", subject.quoted());
        tables.tell(Change::new(Kind::SegmentAdded, subject, message).at(None, group.span));
    }
}

fn group_names<'a>(survey: &Survey, segment: &'a Segment) -> Vec<Named<'a>> {
    let named = segment.groups.iter().map(|group| {
        let path = format!("group {}.{}", segment.name, group.name);
        Named {
            name: &group.name,
            was: survey.history.was.get(&path).cloned(),
        }
    });
    named.collect()
}

/// One group in both versions: who is in it, those of the groups before it left out.
fn group(tables: &mut Tables, (old, a): (&Segment, usize), (new, b): (&Segment, usize)) {
    let Group {
        name,
        text,
        when: _,
        span,
    } = &new.groups[b];
    let subject = Subject::new("group", format!("{}.{name}", new.name));
    let at = (Some(old.groups[a].span), Some(*span));
    rename_in(
        tables,
        Kind::SegmentRenamed,
        &subject,
        &format!("{}.{}", old.name, old.groups[a].name),
        at,
    );
    tables.text(
        &Text::plain(&subject, "the title"),
        old.groups[a].text,
        *text,
    );
    let (before, after) = (members(old, a), members(new, b));
    if tables.same_expr(&before, &after) {
        return;
    }
    tables.doubt(Doubt {
        words: "holds",
        ..Doubt::new(Kind::SegmentRedefined, subject, at, before, after)
    });
}

/// Who is in a group: its own condition without those of the groups before it.
fn members(segment: &Segment, at: usize) -> Expr {
    let span = segment.span;
    let made = |kind| Expr {
        kind,
        ty: ValueType::Condition,
        span,
    };
    let before = segment.groups[..at]
        .iter()
        .filter_map(|group| group.when.clone());
    let mut parts: Vec<Expr> = before
        .map(|when| made(ExprKind::Not(Box::new(when))))
        .collect();
    match &segment.groups[at].when {
        Some(when) => parts.push(when.clone()),
        None => {
            let fields = segment
                .fields
                .iter()
                .map(|id| made(ExprKind::Answered(*id)));
            parts.push(made(ExprKind::Or(fields.collect())));
        }
    }
    made(ExprKind::And(parts))
}

/// A name within another.
fn rename_in(tables: &mut Tables, kind: Kind, subject: &Subject, before: &str, at: At) {
    let leaf = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    if leaf(before) != leaf(&subject.name) {
        rename(tables, kind, subject, before, at);
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
    rename(tables, Kind::MetricRenamed, &subject, &old.name, at);
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
    rename(tables, Kind::MetricRenamed, &subject, &old.name, at);
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
    rename(tables, Kind::MetricRenamed, &subject, &old.name, at);
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

fn weights(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let kinds = (Kind::WeightRemoved, Kind::WeightAdded);
    lone(
        tables,
        "weight",
        kinds,
        |it| &it.weights,
        |it| &it.weights,
        |it| (&it.name, it.span),
    );
    let pairs = Pairs::of(
        &named(old, "weight", &old.weights, |item| &item.name),
        &named(new, "weight", &new.weights, |item| &item.name),
    );
    for (a, b) in pairs.both {
        let Weight {
            name,
            text,
            source,
            margins: _,
            span,
        } = &new.weights[b];
        let before = &old.weights[a];
        let subject = Subject::new("weight", name.clone());
        let at = (Some(before.span), Some(*span));
        rename(tables, Kind::SharedName, &subject, &before.name, at);
        tables.text(&Text::plain(&subject, "the title"), before.text, *text);
        let values = (before.source.clone(), source.clone());
        tables.aspect(Kind::Administration, &subject, "the source", at, values);
        let values = (shares(old, before), shares(new, &new.weights[b]));
        if tables.aspect(Kind::WeightChanged, &subject, "the shares", at, values) {
            let figures = tables.all_figures();
            tables.touch_last(figures);
        }
    }
}

fn shares(survey: &Survey, weight: &Weight) -> Option<String> {
    let margins = weight.margins.iter().map(|margin| {
        let segment = &survey[margin.segment];
        let shares = margin.shares.iter().map(|(group, share)| {
            let group = segment.groups.get(*group).map_or("?", |group| &group.name);
            format!("{group} {}%", (share * Decimal::ONE_HUNDRED).normalize())
        });
        let shares: Vec<String> = shares.collect();
        format!("{} {}", segment.name, shares.join(", "))
    });
    Some(margins.collect::<Vec<_>>().join("; "))
}

fn reports(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let kinds = (Kind::ReportRemoved, Kind::ReportAdded);
    lone(
        tables,
        "report",
        kinds,
        |it| &it.reports,
        |it| &it.reports,
        |it| (&it.name, it.span),
    );
    let pairs = Pairs::of(
        &named(old, "report", &old.reports, |item| &item.name),
        &named(new, "report", &new.reports, |item| &item.name),
    );
    for (a, b) in pairs.both {
        report(tables, &old.reports[a], &new.reports[b]);
    }
}

fn report(tables: &mut Tables, old: &Report, new: &Report) {
    let Report {
        name,
        text,
        every,
        show: _,
        by: _,
        compare_previous,
        purposes: _,
        span,
    } = new;
    let subject = Subject::new("report", name.clone());
    let at = (Some(old.span), Some(*span));
    rename(tables, Kind::SharedName, &subject, &old.name, at);
    tables.text(&Text::plain(&subject, "the title"), old.text, *text);
    let shown = |survey: &Survey, report: &Report| {
        let names = report.show.iter().map(|shown| match shown {
            Shown::Metric(id) => survey[*id].name.as_str(),
            Shown::Index(id) => survey[*id].name.as_str(),
            Shown::Drivers(at) => survey.drivers.get(*at).map_or("?", |it| &it.name),
            Shown::Field(id) => survey[*id].name.as_str(),
        });
        Some(names.collect::<Vec<_>>().join(", "))
    };
    let by = |survey: &Survey, report: &Report| {
        let names = report.by.iter().map(|id| survey[*id].name.as_str());
        Some(names.collect::<Vec<_>>().join(", ")).filter(|names| !names.is_empty())
    };
    let compared = |is: bool| is.then(|| "the previous period".to_owned());
    let values = [
        (
            "how often it is made",
            old.every.map(period_words),
            every.map(period_words),
        ),
        (
            "what is shown",
            shown(tables.old, old),
            shown(tables.new, new),
        ),
        ("by which groups", by(tables.old, old), by(tables.new, new)),
        (
            "what it is compared with",
            compared(old.compare_previous),
            compared(*compare_previous),
        ),
    ];
    for (what, from, to) in values {
        tables.aspect(Kind::ReportChanged, &subject, what, at, (from, to));
    }
    tables.purposes_of(&subject, at, &old.purposes, &new.purposes);
}

//! Weightings and reports.

use super::header::period_words;
use super::items::{lone, renamed};
use super::tables::Tables;
use super::texts::Text;
use super::{Kind, Subject};
use crate::model::{Report, Shown, Survey, Weight};
use rust_decimal::Decimal;

/// Compares how responses are weighted and what is shown of them.
pub(super) fn compare(tables: &mut Tables) {
    weights(tables);
    reports(tables);
}

fn weights(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let kinds = (Kind::WeightRemoved, Kind::WeightAdded);
    let pairs = lone(tables, "weight", kinds, |it| &it.weights);
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
        renamed(tables, Kind::SharedName, &subject, &before.name, at);
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
    let pairs = lone(tables, "report", kinds, |it| &it.reports);
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
    renamed(tables, Kind::SharedName, &subject, &old.name, at);
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
            "how often {} is made",
            old.every.map(period_words),
            every.map(period_words),
        ),
        (
            "what {} shows",
            shown(tables.old, old),
            shown(tables.new, new),
        ),
        (
            "by which groups {} shows it",
            by(tables.old, old),
            by(tables.new, new),
        ),
        (
            "what {} compares with",
            compared(old.compare_previous),
            compared(*compare_previous),
        ),
    ];
    for (what, from, to) in values {
        tables.aspect(Kind::ReportChanged, &subject, what, at, (from, to));
    }
    tables.purposes_of(&subject, at, &old.purposes, &new.purposes);
}

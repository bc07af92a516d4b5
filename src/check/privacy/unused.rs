//! Data minimisation, Article 5(1)(c) GDPR: what is collected is used for something.
//!
//! Only a survey that says what is made of its answers can have an answer that nothing is made of.

use super::super::build::Review;
use super::twin;
use crate::model::*;
use crate::problem::{Level, Rule};

impl Review<'_> {
    /// Reports fields that no figure, report, follow-up, text or condition reads: as data without a use
    /// where they are personal, open or known beforehand, and as questions that could be left out
    /// otherwise.
    pub(super) fn check_unused_fields(&mut self) {
        let survey = self.survey;
        // What is wrong elsewhere may be what used a field.
        let mut problems = self.problems.iter();
        let is_broken = problems.any(|it| it.level == Level::Error && it.rule.area() != "privacy");
        if is_broken || !analyses(survey) {
            return;
        }
        let used = used_fields(survey);
        for (at, field) in survey.fields.iter().enumerate() {
            let is_asked = matches!(field.origin, Origin::Question | Origin::Known);
            if is_asked && !used[at] && field.ty != Type::Key {
                self.unused(field, &field.name);
            }
        }
        for grid in &survey.grids {
            let idle: Vec<&FieldId> = grid.rows.iter().filter(|row| !used[row.index()]).collect();
            let Some(first) = idle.first() else { continue };
            let name = match idle.len() == grid.rows.len() {
                true => &grid.name,
                false => &survey[**first].name,
            };
            self.unused(&survey[**first], name);
        }
    }

    /// A closed question inside a repeat is left alone: no report can show it by itself.
    fn unused(&mut self, field: &Field, name: &str) {
        let is_open = matches!(
            field.ty,
            Type::Text(_) | Type::Email | Type::Phone | Type::Url | Type::File { .. }
        );
        let is_personal = field.personal.is_some() || field.sensitive.is_some();
        if is_open || is_personal || field.origin == Origin::Known {
            let message = format!("`{name}` is collected, and nothing uses it");
            self.report(Rule::PrivacyUnusedField, field.name_span, message)
                .help("use it in a report, a figure or an action, or do not collect it");
        } else if field.repeat.is_none() {
            let message = format!("no figure, report or condition uses `{name}`");
            self.report(Rule::MetricUnusedQuestion, field.name_span, message)
                .help("show it in a report or make a metric of it, or do not ask it");
        }
    }
}

/// Whether the survey says what is made of its answers; a response rate alone does not.
fn analyses(survey: &Survey) -> bool {
    let reads_answers = |metric: &Metric| {
        !matches!(
            metric.figure,
            Figure::ResponseRate(_) | Figure::EventMean(..)
        )
    };
    survey.metrics.iter().any(reads_answers)
        || !survey.indexes.is_empty()
        || !survey.drivers.is_empty()
        || !survey.reports.is_empty()
}

/// For every field, by position, whether anything reads it.
fn used_fields(survey: &Survey) -> Vec<bool> {
    let mut used = vec![false; survey.fields.len()];
    let mut mark = |fields: Vec<FieldId>| {
        for field in fields {
            if let Some(used) = used.get_mut(field.index()) {
                *used = true;
            }
        }
    };
    survey.each_expr(&mut |expr| mark(expr.fields()));
    for entry in &survey.texts.entries {
        let source = entry.forms.first().and_then(Option::as_ref);
        for piece in source.iter().flat_map(|rich| &rich.pieces) {
            match piece {
                Piece::Plain(_) => {}
                Piece::Value { expr, .. } | Piece::Choice { when: expr, .. } => mark(expr.fields()),
            }
        }
    }
    survey
        .checks
        .iter()
        .for_each(|check| mark(check.require.fields()));
    survey
        .quotas
        .iter()
        .for_each(|quota| mark(quota.when.fields()));
    mark(survey.repeats.iter().map(|repeat| repeat.over).collect());
    for metric in &survey.metrics {
        mark(metric.figure.field().into_iter().collect());
        if let Figure::EventMean(event, at) = metric.figure {
            mark(twin(survey, event, at).into_iter().collect());
        }
    }
    for index in &survey.indexes {
        mark(index.items.iter().map(|item| item.field).collect());
    }
    for drivers in &survey.drivers {
        mark(vec![drivers.outcome]);
        mark(drivers.by.clone());
        drivers
            .filter
            .iter()
            .for_each(|filter| mark(filter.fields()));
    }
    mark(
        survey
            .segments
            .iter()
            .filter_map(|segment| segment.by)
            .collect(),
    );
    let shown = survey.reports.iter().flat_map(|report| &report.show);
    mark(
        shown
            .filter_map(|shown| match shown {
                Shown::Field(field) => Some(*field),
                _ => None,
            })
            .collect(),
    );
    for action in &survey.actions {
        mark(action.when.fields());
        mark(action.show.clone());
    }
    for point in &survey.touchpoints {
        mark(invitation_fields(survey, point));
    }
    used
}

/// The known fields that a touchpoint reads: whom to invite, and at which address.
fn invitation_fields(survey: &Survey, point: &Touchpoint) -> Vec<FieldId> {
    let mut read = Vec::new();
    if let Some(filter) = &point.filter {
        filter.walk(&mut |expr| {
            if let ExprKind::EventField(event, at) = expr.kind {
                read.extend(twin(survey, event, at));
            }
        });
    }
    let addresses = point.via.iter().filter_map(|via| match via.to? {
        Address::Event(at) => twin(survey, point.on?, at),
        Address::Known(id) => Some(id),
    });
    read.extend(addresses);
    read
}

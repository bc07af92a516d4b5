//! The fields that a figure, segment, report or invitation reads, with their places where those are plain.

use super::super::graph::mentions;
use super::twin;
use crate::model::*;
use crate::source::Span;

pub(super) fn in_expr(expr: &Expr) -> Vec<(FieldId, Option<Span>)> {
    let found = mentions(expr).into_iter();
    found.map(|(id, span)| (id, Some(span))).collect()
}

pub(super) fn segment_reads(segment: &Segment) -> Vec<(FieldId, Option<Span>)> {
    let by = segment.by.into_iter().map(|id| (id, None));
    let groups = segment
        .groups
        .iter()
        .filter_map(|group| group.when.as_ref());
    let own = groups.filter(|_| segment.by.is_none()).flat_map(in_expr);
    by.chain(own).collect()
}

pub(super) fn metric_reads(survey: &Survey, metric: &Metric) -> Vec<(FieldId, Option<Span>)> {
    let mut reads = match &metric.figure {
        Figure::Share(expr) | Figure::Count(expr) => in_expr(expr),
        Figure::EventMean(event, at) => {
            let field = twin(survey, *event, *at);
            field.into_iter().map(|id| (id, None)).collect()
        }
        figure => figure.field().into_iter().map(|id| (id, None)).collect(),
    };
    reads.extend(metric.filter.iter().flat_map(in_expr));
    reads
}

pub(super) fn index_reads(index: &Index) -> Vec<(FieldId, Option<Span>)> {
    let items = index.items.iter().map(|item| (item.field, None));
    items.chain(index.filter.iter().flat_map(in_expr)).collect()
}

pub(super) fn driver_reads(drivers: &Drivers) -> Vec<(FieldId, Option<Span>)> {
    let fields = std::iter::once(drivers.outcome).chain(drivers.by.iter().copied());
    let own = fields.map(|id| (id, None));
    own.chain(drivers.filter.iter().flat_map(in_expr)).collect()
}

/// What a touchpoint reads of its event, where a known field of the same name says what it is for.
pub(super) fn touchpoint_reads(
    survey: &Survey,
    point: &Touchpoint,
) -> Vec<(FieldId, Option<Span>)> {
    let mut reads = Vec::new();
    if let Some(filter) = &point.filter {
        filter.walk(&mut |expr| {
            if let ExprKind::EventField(event, at) = expr.kind {
                reads.extend(twin(survey, event, at).map(|id| (id, Some(expr.span))));
            }
        });
    }
    let addresses = point.via.iter().filter_map(|via| {
        let field = match via.to? {
            Address::Event(at) => twin(survey, point.on?, at)?,
            Address::Known(id) => id,
        };
        Some((field, Some(via.span)))
    });
    reads.extend(addresses);
    reads
}

pub(super) fn shown_reads(
    survey: &Survey,
    shown: Shown,
) -> (&str, Span, Vec<(FieldId, Option<Span>)>) {
    match shown {
        Shown::Metric(id) => (
            &survey[id].name,
            survey[id].span,
            metric_reads(survey, &survey[id]),
        ),
        Shown::Index(id) => (&survey[id].name, survey[id].span, index_reads(&survey[id])),
        Shown::Drivers(at) => {
            let drivers = &survey.drivers[at];
            (&drivers.name, drivers.span, driver_reads(drivers))
        }
        Shown::Field(id) => (&survey[id].name, survey[id].name_span, vec![(id, None)]),
    }
}

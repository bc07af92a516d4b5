//! Which figures read a field directly: metrics, indexes and driver analyses.

use super::Subject;
use super::tables::Tables;
use crate::model::{FieldId, IndexId, MetricId, Survey};
use std::collections::BTreeMap;

/// A figure, by its place in one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Figure {
    Metric(usize),
    Index(usize),
    Drivers(usize),
}

impl Figure {
    /// The same figure in the new version, from one of the old.
    pub fn in_new(self, tables: &Tables) -> Option<Figure> {
        match self {
            Figure::Metric(at) => tables.metrics.new_of(at).map(Figure::Metric),
            Figure::Index(at) => tables.indexes.new_of(at).map(Figure::Index),
            Figure::Drivers(at) => tables.drivers.new_of(at).map(Figure::Drivers),
        }
    }

    /// The same figure in the old version, from one of the new.
    pub fn in_old(self, tables: &Tables) -> Option<Figure> {
        match self {
            Figure::Metric(at) => tables.metrics.old_of(at).map(Figure::Metric),
            Figure::Index(at) => tables.indexes.old_of(at).map(Figure::Index),
            Figure::Drivers(at) => tables.drivers.old_of(at).map(Figure::Drivers),
        }
    }

    /// Its name in a version.
    pub fn subject(self, survey: &Survey) -> Subject {
        match self {
            Figure::Metric(at) => Subject::new("metric", &survey[MetricId(at as u32)].name),
            Figure::Index(at) => Subject::new("index", &survey[IndexId(at as u32)].name),
            Figure::Drivers(at) => {
                let name = survey.drivers.get(at).map_or("", |drivers| &drivers.name);
                Subject::new("drivers", name)
            }
        }
    }
}

/// The figures that read each field.
#[derive(Debug, Default)]
pub(super) struct Readers {
    by_field: BTreeMap<FieldId, Vec<Figure>>,
    none: Vec<Figure>,
}

impl Readers {
    /// Looks at every figure. What a computed value is made of is read with it.
    pub fn of(survey: &Survey) -> Readers {
        let mut readers = Readers::default();
        for (at, metric) in survey.metrics.iter().enumerate() {
            let mut fields: Vec<FieldId> = metric.figure.field().into_iter().collect();
            let conditions = metric.figure.condition().into_iter().chain(&metric.filter);
            fields.extend(conditions.flat_map(|expr| expr.fields()));
            readers.add(survey, Figure::Metric(at), fields);
        }
        for (at, index) in survey.indexes.iter().enumerate() {
            let items = index.items.iter().map(|item| item.field);
            let filter = index.filter.iter().flat_map(|expr| expr.fields());
            readers.add(survey, Figure::Index(at), items.chain(filter).collect());
        }
        for (at, drivers) in survey.drivers.iter().enumerate() {
            let fields = drivers.by.iter().copied().chain([drivers.outcome]);
            let filter = drivers.filter.iter().flat_map(|expr| expr.fields());
            readers.add(survey, Figure::Drivers(at), fields.chain(filter).collect());
        }
        readers
    }

    fn add(&mut self, survey: &Survey, figure: Figure, mut fields: Vec<FieldId>) {
        let mut at = 0;
        while let Some(id) = fields.get(at).copied() {
            at += 1;
            let Some(field) = survey.fields.get(id.index()) else {
                continue;
            };
            let readers = self.by_field.entry(id).or_default();
            if !readers.contains(&figure) {
                readers.push(figure);
            }
            for inner in field.compute.iter().flat_map(|expr| expr.fields()) {
                if !fields.contains(&inner) {
                    fields.push(inner);
                }
            }
        }
    }

    /// The figures that read a field.
    pub fn of_field(&self, field: FieldId) -> impl Iterator<Item = Figure> + '_ {
        self.by_field
            .get(&field)
            .unwrap_or(&self.none)
            .iter()
            .copied()
    }

    /// Every field that a figure reads.
    pub fn fields(&self) -> impl Iterator<Item = FieldId> + '_ {
        self.by_field.keys().copied()
    }
}

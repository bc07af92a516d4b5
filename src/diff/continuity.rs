//! Whether each figure still measures the same, and where its author said that it does not.

use super::readers::Figure;
use super::tables::Tables;
use super::{Change, Subject};
use crate::model::{FieldId, Survey, TrendBreak};
use std::collections::{BTreeMap, BTreeSet};

/// A figure that both versions have, with what touches its trend.
#[derive(Debug, Clone, PartialEq)]
pub struct Continuity {
    /// `metric csat`.
    pub figure: Subject,
    /// The changes that touch it, by position in [`Diff::changes`](super::Diff::changes); none where it
    /// goes on.
    pub changes: Vec<usize>,
    /// The reason its author gives for a break with this version.
    pub declared: Option<String>,
}

impl Continuity {
    /// Whether earlier results are those of the same measurement.
    pub fn is_broken(&self) -> bool {
        !self.changes.is_empty()
    }

    /// Whether it is broken without a word about it.
    pub fn is_undeclared(&self) -> bool {
        self.is_broken() && self.declared.is_none()
    }
}

/// Every figure of both versions.
pub(super) fn of(tables: &Tables, changes: &[Change]) -> Vec<Continuity> {
    let mut touched: BTreeMap<&Subject, Vec<usize>> = BTreeMap::new();
    for (at, change) in changes.iter().enumerate() {
        if change.kind.breaks_trend() {
            for figure in &change.figures {
                touched.entry(figure).or_default().push(at);
            }
        }
    }
    let metrics = tables
        .metrics
        .both
        .iter()
        .map(|(_, at)| Figure::Metric(*at));
    let indexes = tables.indexes.both.iter().map(|(_, at)| Figure::Index(*at));
    let drivers = tables
        .drivers
        .both
        .iter()
        .map(|(_, at)| Figure::Drivers(*at));
    let figures = metrics.chain(indexes).chain(drivers);
    let continuity = figures.map(|figure| {
        let subject = figure.subject(tables.new);
        let changes = touched.get(&subject).cloned().unwrap_or_default();
        let declared = match changes.is_empty() {
            true => None,
            false => declared(tables, figure, &subject),
        };
        Continuity {
            figure: subject,
            changes,
            declared,
        }
    });
    continuity.collect()
}

/// The break declared with the new version, on the figure, on what it reads, or on the whole survey. One
/// that was declared before is of an earlier change.
fn declared(tables: &Tables, figure: Figure, subject: &Subject) -> Option<String> {
    let survey = tables.new;
    let fields = tables.new_readers.fields();
    let fields: Vec<FieldId> = fields
        .filter(|id| tables.new_readers.of_field(*id).any(|one| one == figure))
        .collect();
    let mut items: BTreeSet<String> = fields.iter().flat_map(|id| items_of(survey, *id)).collect();
    items.insert(subject.to_string());
    items.insert(format!("survey {}", survey.name));
    let is_new = |one: &&TrendBreak| {
        let mut before = tables.old.history.breaks.iter();
        one.version == survey.version
            || !before.any(|before| before.version == one.version && before.item == one.item)
    };
    let breaks = survey.history.breaks.iter();
    let mut found = breaks
        .filter(|one| items.contains(&one.item))
        .filter(is_new);
    found.next().map(|one| one.reason.clone())
}

/// The items on which a break of what reads a field may be declared.
fn items_of(survey: &Survey, id: FieldId) -> Vec<String> {
    let field = &survey[id];
    let mut items = vec![Subject::field(field).to_string()];
    if let Some((grid, _)) = field.name.rsplit_once('.') {
        items.push(format!("grid {grid}"));
    }
    if let crate::model::Type::Scale(scale) = &field.ty {
        items.push(format!("scale {}", survey[*scale].name));
    }
    if let Some(list) = field.ty.list() {
        let list = &survey[list];
        items.push(format!("list {}", list.name));
        let options = list.options.iter();
        items.extend(options.map(|option| format!("option {}.{}", list.name, option.name)));
    }
    let missing = field.missing.iter();
    items.extend(missing.map(|code| format!("missing {}.{}", field.name, code.name)));
    items
}

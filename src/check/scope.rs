//! The names of a survey, one table a namespace.
//!
//! Types, fields, metrics, options and events are separate namespaces: a question may be called `phone`
//! and have the type `phone`.

use super::build::Builder;
use crate::model::{
    ActionId, EventId, FieldId, FinishId, GridId, IndexId, ListId, MetricId, PurposeId, RepeatId,
    ScaleId, SegmentId, TouchpointId,
};
use crate::problem::{Rule, nearest};
use crate::source::Span;
use crate::syntax::ast::Name;
use std::collections::HashMap;
use std::hash::Hash;

/// One namespace: names in the order of declaration.
#[derive(Debug)]
pub(super) struct Names<I> {
    map: HashMap<String, (I, Span)>,
    order: Vec<String>,
}

impl<I> Default for Names<I> {
    fn default() -> Self {
        Names {
            map: HashMap::new(),
            order: Vec::new(),
        }
    }
}

impl<I: Copy + Eq + Hash> Names<I> {
    /// What the name stands for.
    pub fn get(&self, name: &str) -> Option<I> {
        self.map.get(name).map(|(id, _)| *id)
    }

    /// Where it was declared.
    pub fn span(&self, name: &str) -> Option<Span> {
        self.map.get(name).map(|(_, span)| *span)
    }

    /// Declares a name; the place of the first declaration when there is one already.
    pub fn declare(&mut self, name: &str, id: I, span: Span) -> Result<(), Span> {
        if let Some((_, first)) = self.map.get(name) {
            return Err(*first);
        }
        self.map.insert(name.to_owned(), (id, span));
        self.order.push(name.to_owned());
        Ok(())
    }

    /// All names in the order of declaration.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(String::as_str)
    }
}

/// All namespaces.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub purposes: Names<PurposeId>,
    pub lists: Names<ListId>,
    pub scales: Names<ScaleId>,
    pub events: Names<EventId>,
    pub fields: Names<FieldId>,
    pub grids: Names<GridId>,
    pub repeats: Names<RepeatId>,
    /// Pages, notes and checks: names that nothing refers to but that must be unique.
    pub blocks: Names<()>,
    pub finishes: Names<FinishId>,
    pub quotas: Names<()>,
    pub segments: Names<SegmentId>,
    pub metrics: Names<MetricId>,
    pub indexes: Names<IndexId>,
    pub drivers: Names<usize>,
    pub weights: Names<()>,
    pub waves: Names<()>,
    pub reports: Names<()>,
    pub touchpoints: Names<TouchpointId>,
    pub actions: Names<ActionId>,
    pub recipients: Names<()>,
}

impl Builder<'_> {
    /// Declares the name of an item in a namespace, reporting a second one.
    pub fn declare<I: Copy + Eq + Hash>(
        &mut self,
        names: fn(&mut Scope) -> &mut Names<I>,
        what: &str,
        name: &Name,
        id: I,
    ) {
        if let Err(first) = names(&mut self.scope).declare(&name.text, id, name.span) {
            self.duplicate(what, &name.text, name.span, first);
        }
    }

    /// Looks a name up, reporting one that does not exist with the closest that does.
    pub fn resolve<I: Copy + Eq + Hash>(
        &mut self,
        names: fn(&Scope) -> &Names<I>,
        what: &'static str,
        name: &Name,
    ) -> Option<I> {
        if let Some(id) = names(&self.scope).get(&name.text) {
            self.uses(what, &name.text);
            return Some(id);
        }
        let close = nearest(&name.text, names(&self.scope).iter());
        self.report(
            Rule::NameUnknown,
            name.span,
            format!("there is no {what} `{}`", name.text),
        )
        .did_you_mean(close);
        None
    }

    /// Looks up every name of a list, leaving out what does not exist.
    pub fn resolve_all<'n, I: Copy + Eq + Hash>(
        &mut self,
        names: fn(&Scope) -> &Names<I>,
        what: &'static str,
        list: impl Iterator<Item = &'n Name>,
    ) -> Vec<I> {
        list.filter_map(|name| self.resolve(names, what, name))
            .collect()
    }
}

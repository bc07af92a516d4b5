//! Indexes, driver analyses and reports.

use super::build::{Builder, Place, period};
use super::flow::everywhere;
use crate::model::*;
use crate::problem::{Rule, nearest};
use crate::syntax::ast::{self, Name};
use crate::syntax::vocabulary::{Key, Keyword};
use rust_decimal::Decimal;

impl<'a> Builder<'a> {
    /// An index.
    pub fn index(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let text = self.item_text(item, Place::default());
        let mut items = Vec::new();
        for child in item.children_of(Keyword::Item) {
            let Some(path) = &child.name else { continue };
            let argument = ast::Expr {
                kind: ast::ExprKind::Name(path.text.clone()),
                span: path.span,
            };
            let Some(field) = self.figure_field(&argument) else {
                continue;
            };
            if !self.can_rescale(field) {
                self.report(
                    Rule::MetricScale,
                    path.span,
                    format!("`{}` has no lowest and highest value", path.text),
                )
                .help(
                    "an index rescales its items to 0-100, so it takes scales and bounded numbers",
                );
                continue;
            }
            let weight = self.decimal(child, Key::ItemWeight).unwrap_or(Decimal::ONE);
            if weight <= Decimal::ZERO {
                self.report(
                    Rule::ValueRange,
                    child.span,
                    "the weight of an item is more than 0",
                );
            }
            items.push(IndexItem {
                field,
                weight,
                reverse: child.has(Key::Reverse),
                span: path.span,
            });
        }
        if items.is_empty() && item.children.is_empty() {
            self.report(
                Rule::SyntaxMissingProperty,
                name.span,
                format!("the index `{}` has no items", name.text),
            );
        }
        let absent = self.absent_rule(item, items.len());
        let (target, filter) = (self.target(item), self.filter(item));
        let id = IndexId(self.survey.indexes.len() as u32);
        let index = Index {
            name: name.text.clone(),
            text,
            items,
            absent,
            filter,
            target,
            span: name.span,
        };
        self.check_index(item, &index);
        self.survey.indexes.push(index);
        self.declare(|scope| &mut scope.indexes, "index", name, id);
    }

    pub fn can_rescale(&self, field: FieldId) -> bool {
        matches!(self.bounds(field), (Some(min), Some(max)) if min < max)
    }

    pub fn absent_rule(&mut self, item: &ast::Item, items: usize) -> Option<AbsentRule> {
        let property = item.property(Key::Absent)?;
        let Some(number) = property.number() else {
            return Some(AbsentRule::None);
        };
        let needs = self.whole(number, "needs")?;
        if needs < 1 || needs > items as i64 {
            self.report(
                Rule::ValueRange,
                number.span,
                format!("the index has {items} items, so it cannot need {needs}"),
            );
            return None;
        }
        Some(AbsentRule::Skip {
            needs: u32::try_from(needs).unwrap_or(1),
        })
    }

    /// A driver analysis.
    pub fn drivers(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let text = self.item_text(item, Place::default());
        let of = item.property(Key::Of).and_then(ast::Property::name);
        let outcome = of.and_then(|of| self.driver_field(of));
        let by: Vec<&Name> = item
            .property(Key::By)
            .into_iter()
            .flat_map(ast::Property::names)
            .collect();
        let by = by
            .into_iter()
            .filter_map(|name| self.driver_field(name))
            .collect();
        let filter = self.filter(item);
        let at = self.survey.drivers.len();
        self.declare(|scope| &mut scope.drivers, "driver analysis", name, at);
        let Some(outcome) = outcome else { return };
        self.survey.drivers.push(Drivers {
            name: name.text.clone(),
            text,
            outcome,
            by,
            filter,
            span: name.span,
        });
    }

    pub fn driver_field(&mut self, name: &Name) -> Option<FieldId> {
        let argument = ast::Expr {
            kind: ast::ExprKind::Name(name.text.clone()),
            span: name.span,
        };
        let id = self.figure_field(&argument)?;
        if !matches!(self.survey[id].ty, Type::Scale(_) | Type::Number(_)) {
            self.report(
                Rule::MetricScale,
                name.span,
                format!("`{}` is not a scale or number", name.text),
            )
            .help("drivers and their outcome are numbers");
            return None;
        }
        Some(id)
    }

    /// A report.
    pub fn report_item(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let text = self.item_text(item, Place::default());
        let shown: Vec<&Name> = item
            .property(Key::Show)
            .into_iter()
            .flat_map(ast::Property::names)
            .collect();
        let show = shown
            .into_iter()
            .filter_map(|name| self.shown_in_report(name))
            .collect();
        let by: Vec<&Name> = item
            .property(Key::By)
            .into_iter()
            .flat_map(ast::Property::names)
            .collect();
        let by = self.resolve_all(|scope| &scope.segments, "segment", by.into_iter());
        let report = Report {
            name: name.text.clone(),
            text,
            every: item
                .property(Key::Every)
                .and_then(ast::Property::duration)
                .map(period),
            show,
            by,
            compare_previous: item.has(Key::Compare),
            purposes: self.purposes(item.property(Key::For)),
            span: name.span,
        };
        self.survey.reports.push(report);
        self.declare(|scope| &mut scope.reports, "report", name, ());
    }

    pub fn shown_in_report(&mut self, name: &Name) -> Option<Shown> {
        let word = name.text.as_str();
        if let Some(id) = self.scope.metrics.get(word) {
            self.uses("metric", word);
            return Some(Shown::Metric(id));
        }
        if let Some(id) = self.scope.indexes.get(word) {
            self.uses("index", word);
            return Some(Shown::Index(id));
        }
        if let Some(at) = self.scope.drivers.get(word) {
            return Some(Shown::Drivers(at));
        }
        if let Some(id) = self.find_field(word, everywhere()) {
            return Some(Shown::Field(id));
        }
        let scope = &self.scope;
        let names = scope
            .metrics
            .iter()
            .chain(scope.indexes.iter())
            .chain(scope.drivers.iter())
            .chain(scope.fields.iter());
        let close = nearest(word, names);
        self.report(
            Rule::NameUnknown,
            name.span,
            format!("there is no metric, index or question `{word}`"),
        )
        .did_you_mean(close);
        None
    }
}

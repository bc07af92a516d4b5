//! Checks, early ends, quotas and repeats.

use super::build::{Builder, Place};
use super::flow::{Here, Walk, describe};
use super::graph::Read;
use crate::model::*;
use crate::problem::Rule;
use crate::syntax::ast::{self};
use crate::syntax::vocabulary::Key;

impl<'a> Builder<'a> {
    pub fn check_item(
        &mut self,
        item: &'a ast::Item,
        here: Here,
        walk: &mut Walk,
    ) -> Option<CheckId> {
        let place = self.place(here, walk);
        let condition = self.when(item, place);
        let guard = self.guard(here.guard, condition.map(Term::Holds));
        let require = self.condition(
            item.property(Key::Require)?.expr()?,
            Place { guard, ..place },
        );
        self.read_at(item, &require, place);
        let text = self.item_text(item, place);
        if item.has(Key::Hard) && item.has(Key::Soft) {
            self.report(
                Rule::SyntaxWrongValue,
                item.label_span(),
                "a check is either `hard` or `soft`",
            );
        }
        self.survey.checks.push(Check {
            name: item.name_text().to_owned(),
            text,
            hard: !item.has(Key::Soft),
            require,
            guard,
            finishes_before: self.survey.finishes.len(),
            span: item.span,
        });
        Some(CheckId(self.survey.checks.len() as u32 - 1))
    }

    /// Notes what an expression that decides about no field reads, for the graph rules.
    pub fn read_at(&mut self, item: &ast::Item, expr: &Expr, place: Place) {
        let reader = describe(item);
        let at = place.at as u32;
        self.reads.push(Read {
            reader,
            expr: expr.clone(),
            covers: (at, at),
            at,
        });
    }

    pub fn finish(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> Option<FinishId> {
        let name = item.name.as_ref()?;
        let place = self.place(here, walk);
        let when = self.condition(item.property(Key::When)?.expr()?, place);
        self.read_at(item, &when, place);
        let text = Some(self.item_text(item, place));
        let disposition = self.disposition(item);
        if ["complete", "partial"].contains(&name.text.as_str()) {
            self.report(
                Rule::NameInvalid,
                name.span,
                format!("a finish cannot be called `{}`", name.text),
            )
            .help("that word says something else in the status of a response");
        }
        let id = FinishId(self.survey.finishes.len() as u32);
        self.declare(|scope| &mut scope.finishes, "finish", name, id);
        self.survey.finishes.push(Finish {
            name: name.text.clone(),
            text,
            disposition,
            when: FinishWhen::Holds(when),
            guard: here.guard,
            finishes_before: id.index(),
            span: item.span,
        });
        Some(id)
    }

    pub fn disposition(&mut self, item: &ast::Item) -> String {
        const KNOWN: &[&str] = &[
            "complete",
            "partial",
            "refused",
            "not_eligible",
            "screened",
            "quota_full",
        ];
        let Some(name) = item.property(Key::As).and_then(ast::Property::name) else {
            return "screened".to_owned();
        };
        if !KNOWN.contains(&name.text.as_str()) {
            self.report(
                Rule::SyntaxWrongValue,
                name.span,
                format!("`{}` is not a disposition", name.text),
            )
            .help(format!(
                "the dispositions are {}",
                super::build::listed(KNOWN.iter().copied())
            ))
            .did_you_mean(crate::problem::nearest(&name.text, KNOWN.iter().copied()));
        }
        name.text.clone()
    }

    pub fn quota(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> Option<usize> {
        let name = item.name.as_ref()?;
        let place = self.place(here, walk);
        let when = self.condition(item.property(Key::When)?.expr()?, place);
        self.read_at(item, &when, place);
        let limit = self.whole_number(item, Key::Limit).unwrap_or(0);
        if limit < 1 {
            self.report(
                Rule::ValueRange,
                item.label_span(),
                format!("the quota `{}` takes nobody", name.text),
            );
        }
        self.declare(|scope| &mut scope.quotas, "quota", name, ());
        let limit = u64::try_from(limit).unwrap_or(0);
        self.survey.quotas.push(Quota {
            name: name.text.clone(),
            limit,
            when,
            span: item.span,
        });
        Some(self.survey.quotas.len() - 1)
    }

    pub fn repeat(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> RepeatId {
        let id = RepeatId(walk.next_repeat);
        walk.next_repeat += 1;
        let place = self.place(here, walk);
        let read = self.reads.len();
        let condition = self.when(item, place);
        let outer = self.guard(here.guard, condition.map(Term::Holds));
        let over = item.property(Key::Over).and_then(ast::Property::name);
        if let Some(over) = over.and_then(|name| self.repeat_over(name, place)) {
            self.survey.repeats[id.index()].over = over;
        }
        let guard = self.guard(outer, Some(Term::Chosen(id)));
        let inner = Here {
            guard,
            repeat: Some(id),
        };
        let text = self.optional_text(
            format!("repeat.{}", item.name_text()),
            item,
            self.place(inner, walk),
        );
        let nodes = self.block(item, inner, walk);
        self.close(condition.map(|_| read), walk);
        let repeat = &mut self.survey.repeats[id.index()];
        (repeat.guard, repeat.text, repeat.nodes) = (outer, text, nodes);
        id
    }

    pub fn repeat_over(&mut self, name: &ast::Name, place: Place) -> Option<FieldId> {
        let Some(id) = self.find_field(&name.text, place) else {
            self.unknown_name(&name.text, name.span);
            return None;
        };
        if !matches!(self.survey[id].ty, Type::Many(..) | Type::Rank(..)) {
            self.report(
                Rule::TypeOperands,
                name.span,
                format!("`{}` is not a choice of several", name.text),
            )
            .help("a repeat runs over the chosen options of a `many`");
            return None;
        }
        if id.index() >= place.at {
            let first = self.field_span(id);
            self.report(
                Rule::LogicForward,
                name.span,
                format!("`{}` is asked later", name.text),
            )
            .related(first, "it is asked here")
            .help("put the repeat after the question it runs over");
        }
        Some(id)
    }
}

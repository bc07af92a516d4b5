//! What is asked: consents, questions, grids, and what is computed from them.

use super::build::{Builder, Place, child_text};
use super::flow::{Here, Walk, describe};
use super::graph::Read;
use crate::model::*;
use crate::problem::Rule;
use crate::syntax::ast::{self};
use crate::syntax::vocabulary::{Key, Keyword};

impl<'a> Builder<'a> {
    pub fn consent(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> FieldId {
        let (id, place) = self.guard_field(item, here, walk);
        let key = format!("consent.{}", item.name_text());
        let text = self.text(key.clone(), child_text(item), place);
        let hint = self.property_text(item, &key, Key::Hint, place);
        let field = &mut self.survey.fields[id.index()];
        (field.text, field.hint) = (text, hint);
        if field.required {
            let (name, finishes_before) = (
                format!("{}_refused", field.name),
                self.survey.finishes.len(),
            );
            self.survey.finishes.push(Finish {
                name,
                text: None,
                disposition: "refused".to_owned(),
                when: FinishWhen::Refused(id),
                guard: here.guard,
                finishes_before,
                span: item.label_span(),
            });
        }
        id
    }

    pub fn question(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> FieldId {
        let (id, place) = self.guard_field(item, here, walk);
        let key = format!("question.{}", self.survey[id].name);
        let text = self.text(key.clone(), child_text(item), place);
        let hint = self.property_text(item, &key, Key::Hint, place);
        let interviewer = self.property_text(item, &key, Key::Interviewer, place);
        let mode_texts = self.mode_texts(item, &key, place);
        self.option_conditions(item, id, place);
        let field = &mut self.survey.fields[id.index()];
        (field.text, field.hint, field.interviewer, field.mode_texts) =
            (text, hint, interviewer, mode_texts);
        id
    }

    /// The conditions of a question's own options.
    pub fn option_conditions(&mut self, item: &'a ast::Item, id: FieldId, place: Place) {
        let Some(list) = self.survey[id]
            .ty
            .list()
            .filter(|list| !self.survey[*list].shared)
        else {
            return;
        };
        self.list_conditions(item, list, place, id);
    }

    /// The conditions of a shared list's options: they read fields that stand before its first use.
    pub fn shared_list_conditions(&mut self, item: &'a ast::Item) {
        let Some(list) = self.scope.lists.get(item.name_text()) else {
            return;
        };
        let uses = |field: &Field| field.ty.list() == Some(list);
        let first = self
            .survey
            .fields
            .iter()
            .position(uses)
            .unwrap_or(self.survey.fields.len());
        let place = Place {
            at: first,
            ..Place::default()
        };
        self.list_conditions(item, list, place, FieldId(first as u32));
    }

    /// The conditions of the options that an item declares.
    pub fn list_conditions(
        &mut self,
        item: &'a ast::Item,
        list: ListId,
        place: Place,
        owner: FieldId,
    ) {
        for child in item.children_of(Keyword::Option) {
            let Some(property) = child.property(Key::When) else {
                continue;
            };
            let position = self.survey[list].position(child.name_text());
            let (Some(ast), Some(position)) = (property.expr(), position) else {
                continue;
            };
            let expr = self.condition(ast, place);
            let reader = describe(child);
            let (covers, at) = ((owner.0, owner.0 + 1), place.at as u32);
            self.reads.push(Read {
                reader,
                expr: expr.clone(),
                covers,
                at,
            });
            self.survey.lists[list.index()].options[position].when = Some(expr);
        }
    }

    pub fn grid(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> GridId {
        let id = GridId(walk.next_grid);
        walk.next_grid += 1;
        let rows = self.survey[id].rows.clone();
        let place = self.place(here, walk);
        let read = self.reads.len();
        let condition = self.when(item, place);
        let guard = self.guard(here.guard, condition.map(Term::Holds));
        let row_items: Vec<&ast::Item> = item
            .children_of(Keyword::Row)
            .filter(|row| row.name.is_some())
            .collect();
        let inner = Here { guard, ..here };
        for at in 0..rows.len() {
            match row_items.get(at) {
                Some(row) => {
                    self.guard_field(row, inner, walk);
                }
                None => self.guard_listed_row(inner, walk),
            }
        }
        self.close(condition.map(|_| read), walk);
        if let Some(first) = rows.first() {
            self.option_conditions(item, *first, place);
        }
        self.grid_texts(item, id, place);
        id
    }

    /// A row from a list has no condition of its own.
    pub fn guard_listed_row(&mut self, here: Here, walk: &mut Walk) {
        let id = FieldId(walk.next_field);
        let consents = self.consent_term(id);
        let guard = self.guard(here.guard, consents);
        let finishes = self.survey.finishes.len();
        let field = &mut self.survey.fields[id.index()];
        (field.guard, field.finishes_before) = (guard, finishes);
        walk.next_field += 1;
    }

    pub fn grid_texts(&mut self, item: &'a ast::Item, id: GridId, place: Place) {
        let key = format!("grid.{}", self.survey[id].name);
        let text = self.text(key.clone(), child_text(item), place);
        let hint = self.property_text(item, &key, Key::Hint, place);
        let interviewer = self.property_text(item, &key, Key::Interviewer, place);
        let mode_texts = self.mode_texts(item, &key, place);
        let grid = &mut self.survey.grids[id.index()];
        (grid.text, grid.hint, grid.interviewer, grid.mode_texts) =
            (text, hint, interviewer, mode_texts);
    }

    pub fn computed(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> FieldId {
        let id = FieldId(walk.next_field);
        let place = self.place(here, walk);
        let finishes = self.survey.finishes.len();
        let text = self.item_text(item, place);
        let value = item
            .property(Key::Value)
            .and_then(ast::Property::expr)
            .map(|value| self.expr(value, place));
        let value = value.map(|value| self.yes_or_no(id, value));
        if let Some(value) = &value {
            self.check_computed(id, value);
            let reader = describe(item);
            let (covers, at) = ((id.0, id.0 + 1), id.0);
            self.reads.push(Read {
                reader,
                expr: value.clone(),
                covers,
                at,
            });
            self.survey.fields[id.index()].purposes = self.shared_purposes(value);
        }
        let field = &mut self.survey.fields[id.index()];
        (
            field.text,
            field.guard,
            field.finishes_before,
            field.compute,
        ) = (text, here.guard, finishes, value);
        walk.next_field += 1;
        id
    }

    /// A computed value has the type that is declared for it.
    pub fn check_computed(&mut self, id: FieldId, value: &Expr) {
        let declared = super::expr::value_type(&self.survey[id].ty, &self.survey);
        let fits = match (&declared, &value.ty) {
            (_, ValueType::Unknown) => true,
            (ValueType::Number(a), ValueType::Number(b)) => b.is_none() || a == b,
            (a, b) => a == b,
        };
        if !fits {
            let (a, b) = (self.type_words(&declared), self.type_words(&value.ty));
            let name = self.survey[id].name.clone();
            self.report(
                Rule::TypeOperands,
                value.span,
                format!("`{name}` is declared as {a}, and this is {b}"),
            );
        }
    }

    /// The purposes that every field an expression reads was collected for.
    pub fn shared_purposes(&self, expr: &Expr) -> Vec<PurposeId> {
        let mut fields = expr
            .fields()
            .into_iter()
            .map(|id| &self.survey[id].purposes);
        let Some(first) = fields.next() else {
            return Vec::new();
        };
        let rest: Vec<_> = fields.collect();
        first
            .iter()
            .copied()
            .filter(|id| rest.iter().all(|purposes| purposes.contains(id)))
            .collect()
    }

    pub fn note(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> Note {
        let place = self.place(here, walk);
        let condition = self.when(item, place);
        let guard = self.guard(here.guard, condition.map(Term::Holds));
        let place = Place { guard, ..place };
        let text = self.item_text(item, place);
        let mode_texts = self.mode_texts(item, &format!("note.{}", item.name_text()), place);
        Note {
            name: item.name_text().to_owned(),
            text,
            mode_texts,
            guard,
            span: item.span,
        }
    }
}

//! What the law asks of the survey as a whole: data serve the purposes they were collected for, what is
//! personal says so, and what respondents are promised can be kept.
//!
//! Each file is one question. What each purpose, recipient and claim needs by itself is in
//! [`promises`](super::promises).

mod consent;
mod groups;
mod lexicon;
mod links;
mod notice;
mod open_text;
mod personal;
mod purpose;
mod reads;
mod screened;
mod shown;
mod unused;

use super::build::Review;
use crate::model::*;
use crate::problem::Level;
use crate::project::{Loaded, Volume};
use crate::source::Span;
use crate::syntax::ast::{self, Item, Value};
use crate::syntax::vocabulary::{Key, Keyword};

impl Review<'_> {
    /// Checks what the data are used for and what respondents are told. `volumes` are the expected
    /// numbers of responses that the project states.
    pub fn check_privacy(&mut self, loaded: &Loaded, volumes: &[Volume]) {
        self.check_uses_of_data(loaded);
        self.check_shown_data(loaded);
        self.check_links(loaded);
        self.check_personal();
        self.check_free_consent(loaded);
        self.check_open_text();
        self.check_screened();
        self.check_unused_fields();
        self.check_groups(loaded, volumes);
        self.check_notice(loaded);
    }

    /// Whether something else is wrong, so that a report may not show what it names.
    fn is_broken(&self) -> bool {
        let mut problems = self.problems.iter();
        problems.any(|it| it.level == Level::Error && it.rule.area() != "privacy")
    }

    /// The purposes of a list by name: `` `improve` and `callback` ``.
    fn purposes_listed(&self, purposes: &[PurposeId]) -> String {
        let survey = self.survey;
        super::build::listed(purposes.iter().map(|id| survey[*id].name.as_str()))
    }
}

/// Every item of the survey's files, in order; those inside others are not among them.
fn items(loaded: &Loaded) -> impl Iterator<Item = &Item> {
    let documents = loaded.documents.iter();
    documents.flat_map(|(_, document)| &document.items)
}

/// The item of that keyword and name.
fn item<'l>(loaded: &'l Loaded, keyword: Keyword, name: &str) -> Option<&'l Item> {
    items(loaded).find(|item| item.keyword == keyword && item.name_text() == name)
}

/// The place of a property of an item.
fn property(loaded: &Loaded, keyword: Keyword, name: &str, key: Key) -> Option<Span> {
    Some(item(loaded, keyword, name)?.property(key)?.span)
}

/// Where an item mentions a name, in its properties or those of its children.
fn mention(item: &Item, word: &str) -> Option<Span> {
    let own = item.properties.iter().find_map(|property| {
        let mut values = property.values.iter();
        values.find_map(|value| in_value(value, word))
    });
    own.or_else(|| {
        item.children.iter().find_map(|child| {
            let name = child.name.as_ref().filter(|name| name.text == word);
            name.map(|name| name.span).or_else(|| mention(child, word))
        })
    })
}

fn in_value(value: &Value, word: &str) -> Option<Span> {
    match value {
        Value::Name(name) => (name.text == word).then_some(name.span),
        Value::Expr(expr) => in_expr(expr, word),
        Value::List(values) => values.iter().find_map(|value| in_value(value, word)),
        Value::Pair(name, _) => (name.text == word).then_some(name.span),
        _ => None,
    }
}

fn in_expr(expr: &ast::Expr, word: &str) -> Option<Span> {
    match &expr.kind {
        ast::ExprKind::Name(name) => (name == word).then_some(expr.span),
        ast::ExprKind::List(list) | ast::ExprKind::Call(_, list) => {
            list.iter().find_map(|inner| in_expr(inner, word))
        }
        ast::ExprKind::Not(inner) | ast::ExprKind::Negate(inner) => in_expr(inner, word),
        ast::ExprKind::Binary(_, _, left, right) => {
            in_expr(left, word).or_else(|| in_expr(right, word))
        }
        _ => None,
    }
}

/// The known field that a field of an event fills.
fn twin(survey: &Survey, event: EventId, at: usize) -> Option<FieldId> {
    let id = survey.field_named(&survey[event].fields.get(at)?.name)?;
    (survey[id].origin == Origin::Known).then_some(id)
}

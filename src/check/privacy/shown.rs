//! Data that are shown in texts: they serve a purpose of the question, page or survey that shows them.

use super::super::build::Review;
use super::super::graph::mentions;
use super::items;
use crate::model::*;
use crate::problem::Rule;
use crate::project::Loaded;
use crate::source::Span;
use crate::syntax::ast::{Item, Property, Text};
use crate::syntax::vocabulary::{Key, Keyword};
use std::collections::HashMap;

impl Review<'_> {
    /// Checks every text that shows data.
    pub(super) fn check_shown_data(&mut self, loaded: &Loaded) {
        let entries = self.survey.texts.entries.iter();
        let showing: HashMap<Span, &Rich> = entries
            .filter_map(|entry| Some((entry.span, entry.forms.first()?.as_ref()?)))
            .filter(|(_, rich)| !rich.is_fixed())
            .collect();
        if showing.is_empty() {
            return;
        }
        let header = items(loaded).find(|item| item.keyword == Keyword::Survey);
        let outermost = header.and_then(|item| item.property(Key::For));
        for item in items(loaded).filter(|item| item.keyword != Keyword::Survey) {
            self.check_texts_of(item, outermost, &showing);
        }
    }

    fn check_texts_of(
        &mut self,
        item: &Item,
        around: Option<&Property>,
        showing: &HashMap<Span, &Rich>,
    ) {
        let around = item.property(Key::For).or(around);
        let own = item.text.iter();
        let texts: Vec<&Text> = own
            .chain(item.properties.iter().filter_map(Property::text))
            .collect();
        for text in texts {
            if let (Some(rich), Some(property)) = (showing.get(&text.span), around) {
                self.check_text(rich, property);
            }
        }
        for child in &item.children {
            self.check_texts_of(child, around, showing);
        }
    }

    fn check_text(&mut self, rich: &Rich, property: &Property) {
        let survey = self.survey;
        let serves: Vec<PurposeId> = property
            .names()
            .filter_map(|name| {
                let at = survey.purposes.iter().position(|it| it.name == name.text)?;
                Some(PurposeId(at as u32))
            })
            .collect();
        let shown = rich.pieces.iter().flat_map(|piece| match piece {
            Piece::Plain(_) => Vec::new(),
            Piece::Value { expr, .. } | Piece::Choice { when: expr, .. } => mentions(expr),
        });
        for (id, span) in shown {
            let field = &survey[id];
            let is_free = field.origin == Origin::Consent || field.purposes.is_empty();
            if is_free || serves.is_empty() || field.purposes.iter().any(|own| serves.contains(own))
            {
                continue;
            }
            let (own, serves) = (
                self.purposes_listed(&field.purposes),
                self.purposes_listed(&serves),
            );
            let message = format!(
                "this text serves {serves}, and `{}` was collected for {own}",
                field.name
            );
            self.report(Rule::PrivacyOutsidePurpose, span, message)
                .related(field.name_span, format!("`{}` serves {own}", field.name))
                .related(property.span, "what the text serves is said here")
                .help("leave it out of the text, or add the purpose with `for` where it is collected, so that respondents are told");
        }
    }
}

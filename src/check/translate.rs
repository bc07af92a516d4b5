//! Translations from catalogues: found by stable id, with the same placeholders.

use super::build::{Builder, Place, listed};
use crate::model::*;
use crate::problem::Rule;
use crate::project::{Catalogue, Loaded};
use crate::source::Span;
use std::collections::HashMap;

impl Builder<'_> {
    /// Fills in every translation and reports what is missing or does not fit. A language without any
    /// catalogue is reported once, where it is named.
    pub fn translate(&mut self, loaded: &Loaded, places: &HashMap<TextId, Place>) {
        let languages = self.survey.languages.clone();
        let mut found: Vec<Option<&Catalogue>> = Vec::new();
        for tag in languages.iter().skip(1) {
            let catalogue = loaded
                .catalogues
                .iter()
                .find(|catalogue| catalogue.language == *tag);
            if catalogue.is_none() {
                let span = self
                    .language_spans
                    .get(tag)
                    .copied()
                    .unwrap_or(self.survey.span);
                self.report(
                    Rule::TextMissingTranslation,
                    span,
                    format!("nothing is translated into `{tag}`"),
                )
                .help(format!(
                    "put the translations beside the survey, in `{}.{tag}.po`",
                    loaded.stem
                ));
            }
            found.push(catalogue);
        }
        for at in 0..self.survey.texts.entries.len() {
            if !self.survey.texts.entries[at].built_in {
                self.translate_entry(at, &languages[1..], &loaded.stem, &found, places);
            }
        }
    }

    fn translate_entry(
        &mut self,
        at: usize,
        tags: &[String],
        stem: &str,
        catalogues: &[Option<&Catalogue>],
        places: &HashMap<TextId, Place>,
    ) {
        let (key, span) = (
            self.survey.texts.entries[at].key.clone(),
            self.survey.texts.entries[at].span,
        );
        let place = places.get(&TextId(at as u32)).copied().unwrap_or_default();
        let mut missing: Vec<&str> = Vec::new();
        for (tag, catalogue) in tags.iter().zip(catalogues) {
            let text = catalogue.and_then(|catalogue| catalogue.entries.get(&key)?.text());
            let form = text.map(|text| {
                let rich = self.rich(text, place);
                self.check_safe(text);
                self.note_claim(TextId(at as u32), text);
                self.check_parity(at, &rich, text.span, tag);
                rich
            });
            // What the notice takes from the survey is told of by `privacy/notice`.
            let is_of_notice = key.starts_with("purpose.") || key.starts_with("recipient.");
            if form.is_none() && catalogue.is_some() && !is_of_notice {
                missing.push(tag);
            }
            self.survey.texts.entries[at].forms.push(form);
        }
        if !missing.is_empty() && !entry_is_empty(&self.survey.texts.entries[at]) {
            let languages = listed(missing.iter().copied());
            self.report(
                Rule::TextMissingTranslation,
                span,
                format!("this text is not translated into {languages}"),
            )
            .help(format!(
                "translate `msgctxt \"{key}\"` in `{stem}.{}.po` beside the survey",
                missing[0]
            ));
        }
    }

    /// A translation shows the same fields as its source.
    fn check_parity(&mut self, at: usize, rich: &Rich, span: Span, tag: &str) {
        let Some(Some(source)) = self.survey.texts.entries[at].forms.first() else {
            return;
        };
        let (mut wanted, mut found) = (shown(source), shown(rich));
        wanted.sort_unstable();
        found.sort_unstable();
        if wanted != found {
            let (source_span, key) = (
                self.survey.texts.entries[at].span,
                self.survey.texts.entries[at].key.clone(),
            );
            self.report(
                Rule::TextPlaceholder,
                span,
                format!("the placeholders of `{key}` are not the same in `{tag}`"),
            )
            .related(source_span, "the source")
            .help("a translation shows the same fields as its source");
        }
    }
}

fn entry_is_empty(entry: &Entry) -> bool {
    entry
        .forms
        .first()
        .and_then(Option::as_ref)
        .is_none_or(|rich| rich.raw.trim().is_empty())
}

/// The fields that a text shows.
fn shown(rich: &Rich) -> Vec<FieldId> {
    let mut fields: Vec<FieldId> = rich
        .pieces
        .iter()
        .flat_map(|piece| match piece {
            Piece::Plain(_) => Vec::new(),
            Piece::Value { expr, .. } => expr.fields(),
            Piece::Choice { when, .. } => when.fields(),
        })
        .collect();
    fields.dedup();
    fields
}

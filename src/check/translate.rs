//! Translations from catalogues: found by stable id, with the same placeholders.

use super::build::{Builder, Place, listed};
use crate::model::*;
use crate::problem::Rule;
use crate::project::{Catalogue, Loaded, Translated};
use crate::source::Span;
use std::collections::HashMap;

impl<'a> Builder<'a> {
    /// Fills in every translation and reports what is missing or does not fit. A language without any
    /// catalogue is reported once, where it is named.
    pub fn translate(&mut self, loaded: &'a Loaded, places: &HashMap<TextId, Place>) {
        let languages = self.survey.languages.clone();
        let mut found: Vec<Option<&'a Catalogue>> = Vec::new();
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
                    "`peil translate extract` writes `{}.{tag}.po` for a translator",
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
        catalogues: &[Option<&'a Catalogue>],
        places: &HashMap<TextId, Place>,
    ) {
        let (key, span) = (
            self.survey.texts.entries[at].key.clone(),
            self.survey.texts.entries[at].span,
        );
        let place = places.get(&TextId(at as u32)).copied().unwrap_or_default();
        let mut missing: Vec<&str> = Vec::new();
        for (language, (tag, catalogue)) in tags.iter().zip(catalogues).enumerate() {
            let entry = catalogue.and_then(|catalogue| catalogue.entries.get(&key));
            let text = entry.and_then(Translated::text);
            let form = text.map(|text| {
                self.written.push((TextId(at as u32), language + 1, text));
                let rich = self.rich(text, place);
                self.check_safe(text);
                self.note_claim(TextId(at as u32), text);
                self.check_parity(at, &rich, text.span, tag);
                rich
            });
            // What the notice takes from the survey is told of by `privacy/notice`.
            let is_of_notice = key.starts_with("purpose.") || key.starts_with("recipient.");
            let is_guess = entry.is_some_and(|entry| self.check_fresh(at, entry, tag));
            if form.is_none() && catalogue.is_some() && !is_of_notice && !is_guess {
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

    /// A translation was made for the source as it is, and is in words of its own. Gives whether it is
    /// a guess that is not used; that was then told.
    fn check_fresh(&mut self, at: usize, translated: &Translated, tag: &str) -> bool {
        let Some(text) = translated
            .texts
            .first()
            .filter(|text| !text.value.is_empty())
        else {
            return false;
        };
        let entry = &self.survey.texts.entries[at];
        let source = entry.forms.first().and_then(Option::as_ref);
        let source = source.map_or("", |source| source.raw.as_str());
        let (key, source_span) = (&entry.key, entry.span);
        if translated.is_fuzzy {
            let message = format!("the translation of `{key}` into `{tag}` is a guess");
            self.report(Rule::TextStaleTranslation, text.span, message)
                .label("the form shows the source in its place")
                .related(source_span, "the source")
                .help("read it, and take out the mark `fuzzy` when it is right");
        } else if !same_words(&translated.source, source) {
            let message = format!("the source of `{key}` has changed since it was translated");
            self.report(Rule::TextStaleTranslation, text.span, message)
                .related(source_span, "the source as it is")
                .help("read the translation again, and put the new source in `msgid`");
        } else if text.value == source && is_sentence(source) {
            let message = format!("`{key}` has the same words in `{tag}` as in the source");
            self.report(Rule::TextUntranslated, text.span, message)
                .related(source_span, "the source")
                .help("translate it, or leave `msgstr` empty until somebody does");
        }
        translated.is_fuzzy
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

/// Whether two texts differ at most in their spaces and line breaks.
pub fn same_words(a: &str, b: &str) -> bool {
    a == b || a.split_whitespace().eq(b.split_whitespace())
}

/// Whether a text is so long that it is not the same in two languages by chance: three words or more,
/// of which two begin with a small letter.
pub fn is_sentence(text: &str) -> bool {
    let words = text
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphabetic));
    let small = words
        .clone()
        .filter(|word| word.starts_with(char::is_lowercase));
    words.count() >= 3 && small.count() >= 2
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

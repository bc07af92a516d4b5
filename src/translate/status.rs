//! How far a translation is.

use super::Texts;
use crate::check::{is_sentence, same_words};
use crate::project::Catalogue;
use crate::project::catalogue::Entry;

/// In which state a text of a survey is in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// In words of its own, made for the text as it is.
    Translated,
    /// Marked as a guess, or made for a text that has changed.
    Stale,
    /// Not there.
    Missing,
    /// A sentence with the same words as the source.
    Untranslated,
}

impl State {
    /// The word by which people and programs know it.
    pub fn word(self) -> &'static str {
        match self {
            State::Translated => "translated",
            State::Stale => "stale",
            State::Missing => "missing",
            State::Untranslated => "untranslated",
        }
    }

    /// The state of an entry for a text of the survey.
    pub fn of(entry: Option<&Entry>, source: &str) -> State {
        let Some(entry) = entry.filter(|entry| !entry.is_empty()) else {
            return State::Missing;
        };
        let text = entry.texts.first().map_or("", |text| &text.value);
        if entry.is_fuzzy || !same_words(&entry.source, source) {
            State::Stale
        } else if text == source && is_sentence(source) {
            State::Untranslated
        } else {
            State::Translated
        }
    }
}

/// How many texts are in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Status {
    /// Of all texts that are to be translated.
    pub texts: usize,
    /// See [`State::Translated`].
    pub translated: usize,
    /// See [`State::Stale`].
    pub stale: usize,
    /// See [`State::Missing`].
    pub missing: usize,
    /// See [`State::Untranslated`].
    pub untranslated: usize,
    /// Entries that no text has any more.
    pub obsolete: usize,
}

impl Status {
    /// Counts a catalogue against the texts of its survey.
    pub fn of(catalogue: &Catalogue, texts: &Texts) -> Status {
        let mut status = Status {
            texts: texts.list.len(),
            ..Status::default()
        };
        let mut known = 0;
        for text in &texts.list {
            let entry = catalogue.entries.get(&text.id);
            known += usize::from(entry.is_some());
            *status.count_mut(State::of(entry, &text.source)) += 1;
        }
        status.obsolete = catalogue.obsolete.len() + catalogue.entries.len() - known;
        status
    }

    /// How many are in a state.
    pub fn count(mut self, state: State) -> usize {
        *self.count_mut(state)
    }

    fn count_mut(&mut self, state: State) -> &mut usize {
        match state {
            State::Translated => &mut self.translated,
            State::Stale => &mut self.stale,
            State::Missing => &mut self.missing,
            State::Untranslated => &mut self.untranslated,
        }
    }

    /// What is translated of a hundred, rounded down: 100 is all of it.
    pub fn percentage(&self) -> usize {
        match self.texts {
            0 => 100,
            texts => self.translated * 100 / texts,
        }
    }
}

//! Where every text of a survey is written, in each language, read as words: for rules whose place is a
//! few words.

use super::wording::lexicon::Lexicon;
use super::wording::words::Words;
use crate::model::{Survey, TextId};
use crate::source::Span;
use crate::syntax::ast::Text;
use rayon::prelude::*;
use std::ops::Range;

/// The kinds of text that respondents read, by the first part of their key.
const SPOKEN: &[&str] = &[
    "survey", "purpose", "consent", "page", "question", "grid", "row", "note", "check", "finish",
    "option", "label", "missing", "repeat",
];

/// So many texts are read at a time.
const SHARE: usize = 512;

/// The texts of a survey that respondents read, as they stand in its files and catalogues.
pub(super) struct Written<'a> {
    languages: usize,
    passages: Vec<Option<Passage<'a>>>,
}

/// A text in one language.
pub(super) struct Passage<'a> {
    text: &'a Text,
    /// The lists of its language.
    pub lexicon: &'static Lexicon,
    /// Its words.
    pub words: Words<'a>,
}

impl Passage<'_> {
    /// Where some words stand in the file.
    pub fn span(&self, words: Range<usize>) -> Span {
        let bytes = self.words.bytes(words);
        self.text.slice_span(bytes.start, bytes.end)
    }

    /// Some words as they are written.
    pub fn said(&self, words: Range<usize>) -> &str {
        self.text
            .value
            .get(self.words.bytes(words))
            .unwrap_or_default()
    }
}

impl<'a> Written<'a> {
    /// From what was collected: a text, a language of the survey by position, and where it stands.
    pub fn new(survey: &Survey, collected: Vec<(TextId, usize, &'a Text)>) -> Self {
        let languages = survey.languages.len().max(1);
        let lexicons: Vec<_> = survey
            .languages
            .iter()
            .map(|tag| Lexicon::of(tag))
            .collect();
        let is_spoken = |id: TextId| {
            let key = survey.texts.entries[id.0 as usize].key.as_str();
            SPOKEN.contains(&kind(key)) && !key.ends_with(".interviewer")
        };
        let read = |(id, language, text): &(TextId, usize, &'a Text)| {
            let lexicon = (*lexicons.get(*language)?).filter(|_| is_spoken(*id))?;
            let words = Words::read(&text.value, lexicon);
            let slot = id.0 as usize * languages + language;
            (!words.all().is_empty()).then_some((
                slot,
                Passage {
                    text,
                    lexicon,
                    words,
                },
            ))
        };
        let read: Vec<_> = match collected.len() <= SHARE {
            true => collected.iter().filter_map(read).collect(),
            false => {
                let shares = collected.par_chunks(SHARE);
                shares
                    .flat_map_iter(|share| share.iter().filter_map(read))
                    .collect()
            }
        };
        let mut passages = Vec::new();
        passages.resize_with(survey.texts.entries.len() * languages, || None);
        for (slot, passage) in read {
            passages[slot] = Some(passage);
        }
        Written {
            languages,
            passages,
        }
    }

    /// A text in a language; none where it is not translated, in a language without lists, for what
    /// respondents do not read, and for words that come with Peil.
    pub fn passage(&self, id: TextId, language: usize) -> Option<&Passage<'a>> {
        let at = id.0 as usize * self.languages + language;
        self.passages.get(at)?.as_ref()
    }
}

/// The first part of a key, `question` of `question.satisfied`.
pub(super) fn kind(key: &str) -> &str {
    key.split('.').next().unwrap_or_default()
}

//! Texts for people, in every language of the survey, with their placeholders.

use super::{Expr, Survey, markdown};
use crate::source::Span;

/// A [`Entry`] in [`Texts`]; the number is stable within one build only, the entry's `key` is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct TextId(pub u32);

/// All texts of a survey. The first entry is always the empty text.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    /// The entries, in source order.
    pub entries: Vec<Entry>,
}

/// One text in all languages.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The stable id by which translations find it: `question.satisfied`, `option.reasons.waiting.text`.
    pub key: String,
    /// Where the source text stands.
    pub span: Span,
    /// One per language of the survey, in its order; the first is the source and always there.
    pub forms: Vec<Option<Rich>>,
    /// Comes with Peil (the labels of built-in scales), so no catalogue needs it.
    pub built_in: bool,
}

/// A text with its placeholders found. Markdown is still in the plain pieces.
#[derive(Debug, Clone, Default)]
pub struct Rich {
    /// As written, braces and all.
    pub raw: String,
    /// In order; joined they make the text.
    pub pieces: Vec<Piece>,
}

/// A part of a text.
#[derive(Debug, Clone)]
pub enum Piece {
    /// Characters as they are, `{{` already a single brace.
    Plain(String),
    /// `{field}` or `{field or fallback}`: the label or value of an expression.
    Value {
        /// What is shown.
        expr: Expr,
        /// Shown where the expression is absent; without it, nothing is.
        fallback: Option<String>,
    },
    /// `{if cond then words else words}`.
    Choice {
        /// Decides.
        when: Expr,
        /// Shown when it holds.
        then: String,
        /// Shown when it does not.
        otherwise: String,
    },
}

impl Rich {
    /// A text without placeholders.
    pub fn plain(text: impl Into<String>) -> Self {
        let raw: String = text.into();
        Rich {
            pieces: vec![Piece::Plain(raw.clone())],
            raw,
        }
    }

    /// Whether no piece depends on answers.
    pub fn is_fixed(&self) -> bool {
        self.pieces
            .iter()
            .all(|piece| matches!(piece, Piece::Plain(_)))
    }
}

impl Survey {
    /// The text in a language (an index into `languages`), or in the source language where it is not
    /// translated.
    pub fn text(&self, id: TextId, language: usize) -> &Rich {
        static EMPTY: Rich = Rich {
            raw: String::new(),
            pieces: Vec::new(),
        };
        let Some(entry) = self.texts.entries.get(id.0 as usize) else {
            return &EMPTY;
        };
        let own = entry.forms.get(language).and_then(Option::as_ref);
        own.or_else(|| entry.forms.first().and_then(Option::as_ref))
            .unwrap_or(&EMPTY)
    }

    /// The text in a language as one line of plain words, without Markdown, placeholders shown as their
    /// fallback or `…`: for code books, labels in data and messages.
    pub fn words(&self, id: TextId, language: usize) -> String {
        markdown::words(self.text(id, language))
    }
}

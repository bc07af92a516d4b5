//! One change, and what it is about.

use super::tables::origin_word;
use super::{Class, Fits, Kind};
use crate::model::Field;
use crate::source::Span;
use std::fmt;

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject {
    /// The kind of item, as in the language: `question`, `option`.
    pub item: &'static str,
    /// Its path: `satisfied`, `channels.phone`.
    pub name: String,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} {}", self.item, self.name)
    }
}

/// One thing that is otherwise in the new version.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What kind of change.
    pub kind: Kind,
    /// What it is about, by its new name; by its old one where it is gone.
    pub subject: Subject,
    /// The name it had, where that was another.
    pub before: Option<String>,
    /// Where it stands in the old version, if it does.
    pub old: Option<Span>,
    /// Where it stands in the new version, if it does.
    pub new: Option<Span>,
    /// One sentence that names the thing and what changed; no capital, no full stop.
    pub message: String,
    /// What it was, as far as one line can say.
    pub from: Option<String>,
    /// What it is.
    pub to: Option<String>,
    /// Answers of somebody for whom it makes a difference.
    pub witness: Vec<(String, String)>,
    /// What else has the same change, or reads what changed, by path.
    pub with: Vec<Subject>,
    /// The figures whose trend it touches: `metric csat`.
    pub figures: Vec<Subject>,
    /// Whether stored responses still fit the JSON Schema of the new version, as far as this goes.
    pub fits: bool,
    /// What to do about this one in particular.
    pub advice: Option<String>,
}

impl Change {
    /// What it touches.
    pub fn class(&self) -> Class {
        self.kind.class()
    }

    /// What a reader must do; empty where there is nothing to do.
    pub fn advice(&self) -> &str {
        self.advice.as_deref().unwrap_or(self.kind.advice())
    }
}

impl Change {
    /// A change without places.
    pub(super) fn new(kind: Kind, subject: Subject, message: impl Into<String>) -> Change {
        Change {
            kind,
            subject,
            before: None,
            old: None,
            new: None,
            message: message.into(),
            from: None,
            to: None,
            witness: Vec::new(),
            with: Vec::new(),
            figures: Vec::new(),
            fits: kind.fits() == Fits::Yes,
            advice: None,
        }
    }

    /// Where it stands in the versions.
    pub(super) fn at(
        mut self,
        old: impl Into<Option<Span>>,
        new: impl Into<Option<Span>>,
    ) -> Change {
        // What comes with Peil stands nowhere.
        let written = |span: Option<Span>| span.filter(|span| *span != Span::default());
        (self.old, self.new) = (written(old.into()), written(new.into()));
        self
    }

    /// What it was and what it is.
    pub(super) fn values(mut self, from: Option<String>, to: Option<String>) -> Change {
        (self.from, self.to) = (from, to);
        self
    }

    /// The figures whose trend it touches.
    pub(super) fn figures(mut self, figures: Vec<Subject>) -> Change {
        self.figures = figures;
        self
    }

    /// What else it touches.
    pub(super) fn with(mut self, with: Vec<Subject>) -> Change {
        self.with = with;
        self
    }

    /// Whether stored responses fit, where the kind leaves it open.
    pub(super) fn fitting(mut self, fits: bool) -> Change {
        self.fits = fits;
        self
    }
}

impl Subject {
    /// An item by its keyword and path.
    pub(super) fn new(item: &'static str, name: impl Into<String>) -> Subject {
        Subject {
            item,
            name: name.into(),
        }
    }

    /// A field as the kind of item it is.
    pub(super) fn field(field: &Field) -> Subject {
        Subject::new(origin_word(field.origin), field.name.clone())
    }

    /// In a sentence: ``question `satisfied` ``.
    pub fn quoted(&self) -> String {
        match self.item {
            "privacy" => "the survey".to_owned(),
            item => format!("{item} `{}`", self.name),
        }
    }
}

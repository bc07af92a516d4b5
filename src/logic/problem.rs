//! What can be wrong with a response.

use super::value::Cell;
use crate::model::{Origin, Survey};
use serde::Serialize;

/// One thing that is wrong with a response document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerProblem {
    /// JSON pointer to the value, or to where it should be.
    pub path: String,
    /// The field, `aspects.speed`, or the name of a check.
    pub field: Option<String>,
    /// What kind of problem.
    pub code: Reason,
    /// What is wrong, in one sentence.
    pub message: String,
}

/// The kinds of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The line is not JSON, or longer than a response can be.
    Syntax,
    /// A JSON value of the wrong type.
    Type,
    /// A key that the survey does not have.
    UnknownKey,
    /// A property that every response has is absent, or one has the wrong value.
    Envelope,
    /// The response says it ended otherwise than its answers do.
    Status,
    /// An option, code or word that does not exist.
    Domain,
    /// An option that is not shown.
    Hidden,
    /// A number or date below or above its bounds.
    Range,
    /// A number between two steps, or with too many decimals.
    Step,
    /// Words of the wrong form: a date, an address, a pattern.
    Format,
    /// Too few or too many characters.
    Length,
    /// Options in another order than the survey's.
    Order,
    /// An option twice.
    Duplicate,
    /// Too few or too many options.
    Selection,
    /// An option that stands alone, with others.
    Exclusive,
    /// Parts that do not add up.
    Total,
    /// The text with an option is absent, or there without its option.
    Specify,
    /// A value for something that was not asked.
    NotAsked,
    /// A required field that was asked and is neither answered nor declined.
    Missing,
    /// A missing code next to an answer.
    Declined,
    /// A computed value, which is never submitted.
    Computed,
    /// A hard check that fails.
    Check,
}

impl Reason {
    /// As written in output.
    pub fn word(self) -> &'static str {
        match self {
            Reason::Syntax => "syntax",
            Reason::Type => "type",
            Reason::UnknownKey => "unknown-key",
            Reason::Envelope => "envelope",
            Reason::Status => "status",
            Reason::Domain => "domain",
            Reason::Hidden => "hidden",
            Reason::Range => "range",
            Reason::Step => "step",
            Reason::Format => "format",
            Reason::Length => "length",
            Reason::Order => "order",
            Reason::Duplicate => "duplicate",
            Reason::Selection => "selection",
            Reason::Exclusive => "exclusive",
            Reason::Total => "total",
            Reason::Specify => "specify",
            Reason::NotAsked => "not-asked",
            Reason::Missing => "missing",
            Reason::Declined => "declined",
            Reason::Computed => "computed",
            Reason::Check => "check",
        }
    }
}

impl AnswerProblem {
    /// A problem with a field.
    pub(super) fn at(survey: &Survey, cell: Cell, code: Reason, message: String) -> Self {
        AnswerProblem {
            path: pointer(survey, cell),
            field: Some(cell.path(survey)),
            code,
            message,
        }
    }

    /// A problem with the document.
    pub(crate) fn of_document(path: impl Into<String>, code: Reason, message: String) -> Self {
        AnswerProblem {
            path: path.into(),
            field: None,
            code,
            message,
        }
    }
}

/// Where the value of a field stands in a response document.
pub fn pointer(survey: &Survey, cell: Cell) -> String {
    let place = match survey[cell.field].origin {
        Origin::Known => "known",
        Origin::Consent => "consent",
        Origin::Question | Origin::Row(_) | Origin::Computed => "answers",
    };
    format!("/{place}/{}", cell.path(survey).replace('.', "/"))
}

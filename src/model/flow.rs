//! What is shown in which order, and when.

use super::{CheckId, ConditionId, Expr, FieldId, FinishId, GridId, GuardId, RepeatId, TextId};
use crate::source::Span;

/// One thing in the flow of a survey.
#[derive(Debug, Clone)]
pub enum Node {
    /// Things shown together.
    Page(Page),
    /// `if … else if … else`: the first arm whose condition holds; the last may have none.
    Branch(Vec<Arm>),
    /// A question or consent.
    Ask(FieldId),
    /// A grid.
    Grid(GridId),
    /// A text.
    Note(Note),
    /// A computed value; nothing is shown.
    Compute(FieldId),
    /// A check.
    Check(CheckId),
    /// An early end.
    Finish(FinishId),
    /// Items once for each chosen option.
    Repeat(RepeatId),
    /// A quota; a position in the survey's `quotas`.
    Quota(usize),
}

/// A page. Things that stand outside every page make a page of their own between the others.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<TextId>,
    /// When it is shown.
    pub guard: Option<GuardId>,
    /// Its items are shown in random order.
    pub shuffle: bool,
    /// Its items.
    pub nodes: Vec<Node>,
    /// Where.
    pub span: Span,
}

/// One arm of a branch.
#[derive(Debug, Clone)]
pub struct Arm {
    /// Its condition; none for `else`.
    pub condition: Option<ConditionId>,
    /// What must hold for the arm, conditions of earlier arms negated.
    pub guard: Option<GuardId>,
    /// Its items are shown in random order.
    pub shuffle: bool,
    /// Its items.
    pub nodes: Vec<Node>,
    /// Where.
    pub span: Span,
}

/// A text between questions.
#[derive(Debug, Clone)]
pub struct Note {
    /// Its name.
    pub name: String,
    /// Its words.
    pub text: TextId,
    /// Words for one mode instead of `text`.
    pub mode_texts: Vec<(super::Mode, TextId)>,
    /// When it is shown.
    pub guard: Option<GuardId>,
    /// Where.
    pub span: Span,
}

/// A condition that routes.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The condition.
    pub expr: Expr,
}

/// A link in a chain: this term and all of the parents' must hold.
#[derive(Debug, Clone)]
pub struct Guard {
    /// The rest of the chain.
    pub parent: Option<GuardId>,
    /// What must hold here.
    pub term: Term,
}

/// What one guard asks for.
#[derive(Debug, Clone)]
pub enum Term {
    /// The condition holds.
    Holds(ConditionId),
    /// The condition does not hold: an `else`.
    Fails(ConditionId),
    /// One of these consents is given.
    Consent(Vec<FieldId>),
    /// The option of this instance is chosen.
    Chosen(RepeatId),
}

/// An early end.
#[derive(Debug, Clone)]
pub struct Finish {
    /// Its name: the `status` of a response that ends here. For a required consent that is refused,
    /// the name of the consent with `_refused` added.
    pub name: String,
    /// What the respondent reads; none for a refused consent, where the form has a text of its own.
    pub text: Option<TextId>,
    /// The disposition, `screened` unless said otherwise.
    pub disposition: String,
    /// Ends the survey where this holds.
    pub when: FinishWhen,
    /// Must hold for the condition to be looked at.
    pub guard: Option<GuardId>,
    /// How many finishes stand before it.
    pub finishes_before: usize,
    /// Where.
    pub span: Span,
}

/// What ends a survey.
#[derive(Debug, Clone)]
pub enum FinishWhen {
    /// A condition.
    Holds(Expr),
    /// A required consent that was answered with no.
    Refused(FieldId),
}

/// What answers must satisfy together.
#[derive(Debug, Clone)]
pub struct Check {
    /// Its name.
    pub name: String,
    /// What the respondent reads when it fails.
    pub text: TextId,
    /// Stops the respondent; otherwise it warns once.
    pub hard: bool,
    /// What must hold.
    pub require: Expr,
    /// When it is looked at.
    pub guard: Option<GuardId>,
    /// How many finishes stand before it.
    pub finishes_before: usize,
    /// Where.
    pub span: Span,
}

/// Items asked once for every option chosen in a field.
#[derive(Debug, Clone)]
pub struct Repeat {
    /// Its name.
    pub name: String,
    /// Its title, where it has one.
    pub text: Option<TextId>,
    /// The `many` or `rank` it runs over.
    pub over: FieldId,
    /// At most this many instances, the first chosen in the list's order.
    pub max: Option<u32>,
    /// When it is shown.
    pub guard: Option<GuardId>,
    /// Its items.
    pub nodes: Vec<Node>,
    /// The fields among them.
    pub fields: Vec<FieldId>,
    /// Where.
    pub span: Span,
}

/// How many responses of a kind are wanted. Whether a quota is full is told to the evaluator.
#[derive(Debug, Clone)]
pub struct Quota {
    /// Its name.
    pub name: String,
    /// How many.
    pub limit: u64,
    /// Of which kind.
    pub when: Expr,
    /// Where.
    pub span: Span,
}

//! The reference evaluator of answers: the meaning of a survey, as directly as it can be said.
//!
//! A [`Response`] holds what was left at each field. [`Evaluator::evaluate`] settles the state of every
//! field in the order in which they depend on each other (`Plan`), and says what is wrong. Every
//! backend must agree with it. A response document is read by [`Evaluator::check`].
//!
//! | file | of the language |
//! |---|---|
//! | `state` | states and guards, §4 |
//! | `eval`, `decimal` | expressions, §5 |
//! | `domain`, `format`, `validity` | validity, §6 |
//! | `document`, `writing`, `row` | the response document and the flat table, §7 |
//! | `case` | the case of an invitation, §7 |
//! | `post` | what a page sends without JavaScript |
//! | `piping` | texts as the respondent reads them |
//! | `test` | `test` items |
//! | `why` | what made something so |
//! | `coverage`, `suggest`, `respondent` | what tests have seen, and tests for the rest |
//! | `duration` | how long it takes |
//! | `routes` | the ways through it |
//!
//! What can happen in a survey at all, whatever the answers, is told by the [`solver`].

pub mod case;
mod coverage;
pub mod decimal;
mod document;
mod domain;
mod duration;
mod envelope;
mod eval;
pub mod format;
mod keys;
mod piping;
mod plan;
pub mod post;
mod problem;
mod quality;
mod respondent;
mod routes;
mod row;
pub mod solver;
mod state;
mod suggest;
mod test;
mod typed;
mod validity;
mod value;
mod why;
mod writing;

pub use coverage::{Branch, Coverage, Goal, Role, Stop};
pub use duration::{Clock, Length, Pace, Part};
pub use plan::Ending;
pub use problem::{AnswerProblem, Reason, pointer};
pub use quality::{Doubt, Quality};
pub use routes::{Expected, Range, Routes, expected, routes, to_end, total};
pub use row::Row;
pub use state::States;
pub use suggest::{Suggestions, Wanted, impossible, made_up, reach, suggest};
pub use test::{Failure, TestOutcome, run_test};
pub use value::{Cell, Given, Progress, Response, State, Value};
pub use why::Explained;

pub(crate) use eval::{days_between, ordering as in_order};
pub(crate) use plan::{Plan, Step};
pub(crate) use validity::fields_compared;
pub(crate) use writing::consent_hash;

use crate::check::Valid;
use crate::model::{CheckId, Expr, FieldId, Survey, Type};
use regex::Regex;
use state::World;
use std::collections::BTreeMap;

/// A survey made ready to judge many responses.
#[derive(Debug)]
pub struct Evaluator<'s> {
    survey: &'s Survey,
    plan: Plan,
    /// Patterns of text fields.
    patterns: BTreeMap<FieldId, Regex>,
    keys: keys::Keys<'s>,
}

/// What follows from a response.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The state of every field; the value of a computed one.
    pub states: States,
    /// Where the survey ended early.
    pub ending: Option<Ending>,
    /// What is wrong; empty for a valid response.
    pub problems: Vec<AnswerProblem>,
}

impl Outcome {
    /// Whether a field outside repeats is asked.
    pub fn asked(&self, field: FieldId) -> bool {
        *self.states.get(Cell::of(field)) != State::NotAsked
    }

    /// The value of a field outside repeats.
    pub fn value(&self, field: FieldId) -> Option<&Value> {
        self.states.get(Cell::of(field)).value()
    }
}

impl<'s> Evaluator<'s> {
    /// Works out what follows from the survey alone.
    pub fn new(survey: &'s Survey) -> Self {
        let pattern = |id: FieldId| match &survey[id].ty {
            Type::Text(ty) => Regex::new(&format::whole(ty.pattern.as_ref()?)).ok(),
            _ => None,
        };
        Evaluator {
            survey,
            plan: Plan::new(survey),
            patterns: survey
                .fields()
                .filter_map(|(id, _)| Some((id, pattern(id)?)))
                .collect(),
            keys: keys::Keys::new(survey),
        }
    }

    /// The survey.
    pub fn survey(&self) -> &'s Survey {
        self.survey
    }

    /// What follows from a response.
    pub fn evaluate(&self, response: &Response) -> Outcome {
        let world = self.settle(response);
        let problems = validity::problems(self, &world);
        Outcome {
            ending: world.ending(),
            problems,
            states: world.into_states(),
        }
    }

    /// Whether a condition holds over a response, for segments, actions and filters of metrics.
    pub fn holds(&self, response: &Response, condition: &Expr) -> bool {
        self.settle(response).holds(condition, None)
    }

    /// The question above a field as the respondent reads it: in the mode and language of the response,
    /// with its placeholders filled in. Markdown is left as it is.
    pub fn question(&self, response: &Response, cell: Cell) -> String {
        self.settle(response).question(cell.field, cell.instance)
    }

    /// Soft checks that warn: asked, false, and all they read is answered.
    pub fn warnings(&self, response: &Response) -> Vec<CheckId> {
        validity::warnings(&self.settle(response))
    }

    /// The options that are shown at every choice that is asked, by position.
    pub fn shown(&self, response: &Response) -> BTreeMap<Cell, Vec<usize>> {
        let world = self.settle(response);
        let asked = world.cells().into_iter();
        let asked = asked.filter(|cell| world.field_closed(*cell).is_none());
        let shown = asked.filter_map(|cell| {
            let options = self.survey[cell.field]
                .ty
                .list()
                .map(|list| &self.survey[list].options)?;
            let shown = (0..options.len()).filter(|at| world.shown(cell, *at));
            Some((cell, shown.collect()))
        });
        shown.collect()
    }

    fn settle<'a>(&'a self, response: &'a Response) -> World<'a> {
        World::settle(self.survey, &self.plan, response)
    }
}

/// What follows from one response. For many, make an [`Evaluator`] once.
pub fn evaluate(survey: &Survey, response: &Response) -> Outcome {
    Evaluator::new(survey).evaluate(response)
}

/// What is wrong with one response document; empty when it is valid.
pub fn check_document(survey: &Valid<Survey>, document: &serde_json::Value) -> Vec<AnswerProblem> {
    Evaluator::new(survey).check(document)
}

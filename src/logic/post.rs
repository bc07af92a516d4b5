//! What a page sends without JavaScript, as a response document.
//!
//! Such a page is one long form, so a post also holds what was typed at questions that are not asked.
//! Its pairs (`pairs`) find their fields (`names`) and become typed answers (`answers`), read as people
//! write them (`typing`). The evaluator then settles which of these count; only they stand in the document.

mod answers;
mod months;
mod names;
mod pairs;
mod typing;

pub use names::{Input, inputs};
pub use typing::{date, moment, month, number, time, whole};

use super::problem::{AnswerProblem, Reason};
use super::value::{Cell, Response, Value};
use super::writing::Envelope;
use super::{Evaluator, format, typed};
use crate::model::{FieldId, Mode, Origin, Survey};
use answers::Answered;
use jiff::Timestamp;
use names::{Head, Name, Names};
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// What is known of a post beside what stands in it.
#[derive(Debug, Clone, Default)]
pub struct Receipt {
    /// When it arrived: it is `submitted` then, consents were given then, and it was `started` then where
    /// the post does not tell.
    pub at: Timestamp,
    /// The identifier of the response, where the post brings none.
    pub response: String,
    /// Values of known fields by name; they go before those in the post.
    pub known: Vec<(String, String)>,
}

/// A time-ordered identifier (UUID version 7, RFC 9562) that no other run makes.
pub fn fresh_id(at: Timestamp) -> String {
    let random = || RandomState::new().build_hasher().finish();
    let time = u64::try_from(at.as_millisecond()).unwrap_or_default() & 0xffff_ffff_ffff;
    let (high, low) = (random(), random());
    let variant = 0x8000 | (high >> 16 & 0x3fff);
    format!(
        "{:08x}-{:04x}-7{:03x}-{variant:04x}-{:012x}",
        time >> 16,
        time & 0xffff,
        high & 0xfff,
        low & 0xffff_ffff_ffff
    )
}

/// A post that was read.
#[derive(Debug, Clone)]
pub struct Posted {
    /// The response document, with what could be read; none where the post is no form data at all.
    pub document: Option<Json>,
    /// What was typed and could be read, asked or not.
    pub response: Response,
    /// What is wrong; empty for a valid response.
    pub problems: Vec<Told>,
}

/// A problem, and which question it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The problem.
    #[serde(flatten)]
    pub problem: AnswerProblem,
    /// The question as it is read on the page that was sent, where the problem is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
}

impl Posted {
    /// A post of which nothing was read, as it is longer than so many bytes.
    pub fn too_long(limit: u64) -> Self {
        Self::unread(format!("longer than {limit} bytes"))
    }

    fn unread(message: String) -> Self {
        let problem = AnswerProblem::of_document("", Reason::Syntax, message);
        Posted {
            document: None,
            response: Response::default(),
            problems: vec![Told {
                problem,
                question: None,
            }],
        }
    }
}

/// Reads posts of the form of one survey.
#[derive(Debug)]
pub struct Posts<'e, 's> {
    evaluator: &'e Evaluator<'s>,
    names: Names,
}

impl<'e, 's> Posts<'e, 's> {
    /// Ready for the first.
    pub fn new(evaluator: &'e Evaluator<'s>) -> Self {
        Posts {
            evaluator,
            names: Names::of(evaluator.survey()),
        }
    }

    /// The document that a post stands for, judged as one that the form sends itself.
    pub fn read(&self, body: &[u8], receipt: &Receipt) -> Posted {
        let pairs = match pairs::read(body) {
            Ok(pairs) => pairs,
            Err(message) => return Posted::unread(message),
        };
        self.settle(pairs, receipt)
    }

    fn settle(&self, pairs: Vec<(String, String)>, receipt: &Receipt) -> Posted {
        let survey = self.evaluator.survey();
        let mut answered = answers::read(survey, &self.names, pairs);
        for (name, text) in &receipt.known {
            know(survey, name, text, &mut answered);
        }
        let given = std::mem::take(&mut answered.given);
        let mode = mode(survey, &mut answered);
        let envelope = envelope(mode, &answered, receipt);
        let response = Response {
            started: format::instant(&envelope.started),
            mode: Some(envelope.mode),
            language: answered.language,
            given,
            ..Response::default()
        };
        let world = self.evaluator.settle(&response);
        let document = world.document(&envelope);
        let mut problems = answered.problems;
        let asked = answered
            .faults
            .into_iter()
            .filter(|(cell, _)| world.field_closed(*cell).is_none());
        let (broken, faults): (BTreeSet<String>, Vec<AnswerProblem>) = asked
            .map(|(cell, (code, fault))| {
                let message = format!("`{}` {fault}", cell.path(survey));
                let problem = AnswerProblem::at(survey, cell, code, message);
                (problem.path.clone(), problem)
            })
            .unzip();
        problems.extend(faults);
        let judged = self.evaluator.check(&document).into_iter();
        problems
            .extend(judged.filter(|it| it.code != Reason::Missing || !broken.contains(&it.path)));
        let tell = |problem: AnswerProblem| Told {
            question: self
                .cell(problem.field.as_deref())
                .map(|cell| world.question(cell.field, cell.instance)),
            problem,
        };
        let problems = problems.into_iter().map(tell).collect();
        Posted {
            document: Some(document),
            problems,
            response,
        }
    }

    /// The field of a path, where it is one.
    fn cell(&self, path: Option<&str>) -> Option<Cell> {
        match self.names.get(path?) {
            Some(Name::Field(cell)) => Some(cell),
            _ => None,
        }
    }
}

/// A value that the server knows.
fn know(survey: &Survey, name: &str, text: &str, answered: &mut Answered) {
    let is_known = |id: &FieldId| survey[*id].origin == Origin::Known;
    let Some(id) = survey.field_named(name).filter(is_known) else {
        let message = format!("`{name}` is not a known value of this survey");
        let problem = AnswerProblem::of_document("", Reason::UnknownKey, message);
        answered.problems.push(problem);
        return;
    };
    let cell = Cell::of(id);
    answered.faults.retain(|(other, _)| *other != cell);
    match known(survey, id, text) {
        Ok(value) => answered.given.entry(cell).or_default().value = Some(value),
        Err(fault) => {
            answered.given.remove(&cell);
            answered.faults.push((cell, fault));
        }
    }
}

/// The value of a known field from its words, which are those of a document: nothing is typed by people.
fn known(survey: &Survey, id: FieldId, text: &str) -> Result<Value, super::domain::Fault> {
    typed::read(survey, id, &typed::from_words(survey, id, text))
}

fn envelope<'a>(mode: Mode, answered: &'a Answered, receipt: &'a Receipt) -> Envelope<'a> {
    let at = receipt.at.to_string();
    let head = |key: Head| answered.heads.get(&key).map(String::as_str);
    Envelope {
        survey: head(Head::Survey),
        version: head(Head::Version),
        language: head(Head::Language),
        response: head(Head::Response).unwrap_or(&receipt.response),
        touchpoint: head(Head::Touchpoint),
        mode,
        trapped: answered.heads.contains_key(&Head::Trap),
        started: head(Head::Started).map_or_else(|| at.clone(), str::to_owned),
        submitted: at,
    }
}

/// The mode that the page says, else the one the form is made for.
fn mode(survey: &Survey, answered: &mut Answered) -> Mode {
    let own = survey.form_mode();
    let Some(word) = answered.heads.get(&Head::Mode) else {
        return own;
    };
    let told = Mode::parse(word).filter(|mode| survey.modes.contains(mode));
    told.unwrap_or_else(|| {
        let message = "`_mode` is not a mode of this survey".to_owned();
        let problem = AnswerProblem::of_document("/mode", Reason::Envelope, message);
        answered.problems.push(problem);
        own
    })
}

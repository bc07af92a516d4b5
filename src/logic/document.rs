//! Reading a response document, §7 of the language: JSON to typed values.
//!
//! Beside what §7 shows: the text with an option of a grid row stands in the grid's object as
//! `row.option.text`; a repeat is an object by option, each an object of its fields; `missing` names
//! them `visit.phone.rate`. What is not answered is left out; nothing is `null` or empty. `known`,
//! `consent` and `missing` may be left out when they would be empty.

use super::Evaluator;
use super::format;
use super::keys::{Place, Slot};
use super::plan::Ending;
use super::problem::{AnswerProblem, Reason};
use super::value::{Cell, Given, Response, Value};
use crate::model::{RepeatId, Survey};
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;

impl Evaluator<'_> {
    /// What is wrong with one response document; empty when it is valid.
    pub fn check(&self, document: &Json) -> Vec<AnswerProblem> {
        let mut reader = Reader::new(self);
        let status = reader.read(document);
        let Some(status) = status else {
            return reader.problems;
        };
        let outcome = self.evaluate(&reader.response);
        let mut problems = reader.problems;
        if !problems.iter().any(|problem| problem.path == "/status") {
            problems.extend(self.wrong_status(status, outcome.ending));
        }
        let broken = reader.broken;
        problems.extend(
            outcome.problems.into_iter().filter(|problem| {
                problem.code != Reason::Missing || !broken.contains(&problem.path)
            }),
        );
        problems
    }

    /// What is wrong with a document in which the values of known fields, by name, were put in the place of
    /// its own; and that document. A value that is not asked, such as one without consent, stays out.
    pub fn check_with(
        &self,
        mut document: Json,
        known: &[(String, String)],
    ) -> (Json, Vec<AnswerProblem>) {
        for (name, text) in known {
            if let Some(id) = self.keys.known.get(name.as_str()) {
                put(
                    &mut document,
                    name,
                    Some(super::typed::from_words(self.survey(), *id, text)),
                );
            }
        }
        let mut problems = self.check(&document);
        let before = problems.len();
        problems.retain(|problem| {
            let name = problem.path.strip_prefix("/known/").unwrap_or_default();
            let stays_out =
                problem.code == Reason::NotAsked && known.iter().any(|(it, _)| it == name);
            if stays_out {
                put(&mut document, name, None);
            }
            !stays_out
        });
        if problems.len() < before {
            problems = self.check(&document);
        }
        (document, problems)
    }

    /// The response in a document, and what is wrong with the document itself.
    pub fn read(&self, document: &Json) -> (Response, Vec<AnswerProblem>) {
        let mut reader = Reader::new(self);
        reader.read(document);
        (reader.response, reader.problems)
    }

    /// The status names the ending that the answers lead to, in a partial response too. A response that
    /// did not end early is complete or partial.
    fn wrong_status(&self, status: &str, ending: Option<Ending>) -> Option<AnswerProblem> {
        let message = match ending.map(|ending| ending.status(self.survey())) {
            Some(end) if end == status => return None,
            None if status == "complete" || status == "partial" => return None,
            Some(end) => {
                format!("`status` is `{status}`, but the answers end the survey at `{end}`")
            }
            None => format!("`status` is `{status}`, but the answers do not end the survey there"),
        };
        Some(AnswerProblem::of_document(
            "/status",
            Reason::Status,
            message,
        ))
    }
}

pub(super) struct Reader<'a, 's> {
    evaluator: &'a Evaluator<'s>,
    pub survey: &'s Survey,
    pub response: Response,
    problems: Vec<AnswerProblem>,
    /// Paths of values that could not be read.
    broken: BTreeSet<String>,
}

const ENVELOPE: [&str; 14] = [
    "survey",
    "version",
    "response",
    "status",
    "language",
    "mode",
    "touchpoint",
    "started",
    "submitted",
    "quality",
    "known",
    "consent",
    "answers",
    "missing",
];

impl<'a, 's> Reader<'a, 's> {
    fn new(evaluator: &'a Evaluator<'s>) -> Self {
        Reader {
            evaluator,
            survey: evaluator.survey(),
            response: Response::default(),
            problems: Vec::new(),
            broken: BTreeSet::new(),
        }
    }

    pub fn report(&mut self, path: impl Into<String>, code: Reason, message: String) {
        self.problems
            .push(AnswerProblem::of_document(path, code, message));
    }

    /// Reads all of a document; its status, unless it is not an object at all.
    fn read<'j>(&mut self, document: &'j Json) -> Option<&'j str> {
        let Json::Object(document) = document else {
            self.report("", Reason::Type, "a response is a JSON object".to_owned());
            return None;
        };
        for key in document
            .keys()
            .filter(|key| !ENVELOPE.contains(&key.as_str()))
        {
            let message = format!("`{key}` is not a property of a response");
            self.report(format!("/{}", escaped(key)), Reason::UnknownKey, message);
        }
        let status = self.envelope(document);
        self.quality(document);
        self.known(document);
        self.consent(document);
        self.answers(document);
        self.missing(document);
        Some(status)
    }

    /// A part of the document, which may be left out where it would be empty.
    fn part<'j>(
        &mut self,
        document: &'j Map<String, Json>,
        key: &str,
    ) -> impl Iterator<Item = (&'j String, &'j Json)> + use<'j> {
        let part = match document.get(key) {
            Some(Json::Object(part)) => Some(part),
            Some(_) => {
                self.report(
                    format!("/{key}"),
                    Reason::Type,
                    format!("`{key}` is not an object"),
                );
                None
            }
            None if key == "answers" => {
                self.report(
                    "/answers",
                    Reason::Envelope,
                    "`answers` is missing".to_owned(),
                );
                None
            }
            None => None,
        };
        part.into_iter().flatten()
    }

    fn unknown(&mut self, path: &str, key: &str, what: &str) {
        let path = format!("{path}/{}", escaped(key));
        self.report(
            path,
            Reason::UnknownKey,
            format!("`{key}` is not {what} of this survey"),
        );
    }

    fn known(&mut self, document: &Map<String, Json>) {
        for (key, value) in self.part(document, "known") {
            match self.evaluator.keys.known.get(key.as_str()) {
                Some(field) => self.value(Cell::of(*field), value, format!("/known/{key}")),
                None => self.unknown("/known", key, "a known value"),
            }
        }
    }

    fn consent(&mut self, document: &Map<String, Json>) {
        for (key, value) in self.part(document, "consent") {
            let Some(field) = self.evaluator.keys.consent.get(key.as_str()) else {
                self.unknown("/consent", key, "a consent");
                continue;
            };
            let given = value.get("given").and_then(Json::as_bool);
            let text = value.get("text").and_then(Json::as_str);
            let at = value.get("at").and_then(Json::as_str);
            let exact = value.as_object().is_some_and(|object| object.len() == 3)
                && text.is_some_and(|text| format::matches(format::DIGEST, text))
                && at.is_some_and(|at| format::instant(at).is_some());
            match given.filter(|_| exact) {
                Some(given) => self.response.set(*field, Value::Flag(given)),
                None => {
                    let message = format!(
                        "`{key}` is not an object of `given` (true or false), `text` (`sha256:` \
                         and 64 hexadecimal digits) and `at` (a date and time)"
                    );
                    self.wrong(
                        Cell::of(*field),
                        format!("/consent/{key}"),
                        Reason::Type,
                        message,
                    );
                }
            }
        }
    }

    fn answers(&mut self, document: &Map<String, Json>) {
        let keys = &self.evaluator.keys;
        for (key, value) in self.part(document, "answers") {
            self.slot(&keys.answers, None, "/answers", key, value);
        }
    }

    /// One entry of an object of answers. The nesting follows the survey: an instance of a repeat, in it
    /// a grid, in it a row.
    fn slot(
        &mut self,
        place: &'a Place,
        instance: Option<usize>,
        path: &str,
        key: &str,
        value: &Json,
    ) {
        let inner = format!("{path}/{}", escaped(key));
        match place.get(key) {
            None => self.unknown(path, key, "a question"),
            Some(Slot::Field(field)) => {
                let field = *field;
                self.value(Cell { field, instance }, value, inner);
            }
            Some(Slot::Specify(field, at)) => {
                let cell = Cell {
                    field: *field,
                    instance,
                };
                match value.as_str() {
                    Some(text) => drop(self.given(cell).specify.insert(*at, text.to_owned())),
                    None => self.wrong(cell, inner, Reason::Type, format!("`{key}` is not a text")),
                }
            }
            Some(Slot::Grid(rows)) => {
                for (row, value) in self.object(value, &inner, key) {
                    self.slot(rows, instance, &inner, row, value);
                }
            }
            Some(Slot::Repeat(repeat)) => self.repeat(*repeat, &inner, key, value),
        }
    }

    fn repeat(&mut self, repeat: RepeatId, path: &str, key: &str, value: &Json) {
        let list = self.survey.options_of(self.survey[repeat].over);
        let keys = &self.evaluator.keys.instance[repeat.index()];
        for (option, value) in self.object(value, path, key) {
            match list.and_then(|list| list.position(option)) {
                None => self.unknown(path, option, "an option"),
                Some(at) => {
                    let inner = format!("{path}/{}", escaped(option));
                    for (key, value) in self.object(value, &inner, option) {
                        self.slot(keys, Some(at), &inner, key, value);
                    }
                }
            }
        }
    }

    /// The entries of an object that is not empty.
    fn object<'j>(
        &mut self,
        value: &'j Json,
        path: &str,
        key: &str,
    ) -> impl Iterator<Item = (&'j String, &'j Json)> + use<'j> {
        let entries = value.as_object().filter(|entries| !entries.is_empty());
        if entries.is_none() {
            let message = format!("`{key}` is not an object with answers in it");
            self.report(path, Reason::Type, message);
        }
        entries.into_iter().flatten()
    }

    fn missing(&mut self, document: &Map<String, Json>) {
        for (key, value) in self.part(document, "missing") {
            let path = format!("/missing/{}", escaped(key));
            let Some(cell) = self.evaluator.keys.declined(self.survey, key) else {
                self.unknown("/missing", key, "a question");
                continue;
            };
            let codes = &self.survey[cell.field].missing;
            match value
                .as_str()
                .filter(|text| codes.iter().any(|code| code.name == *text))
            {
                Some(code) => self.given(cell).missing = Some(code.to_owned()),
                None => {
                    let message = format!("`{key}` does not offer this missing code");
                    self.wrong(cell, path, Reason::Domain, message);
                }
            }
        }
    }

    fn given(&mut self, cell: Cell) -> &mut Given {
        self.response.given.entry(cell).or_default()
    }

    fn wrong(&mut self, cell: Cell, path: String, code: Reason, message: String) {
        self.broken.insert(super::pointer(self.survey, cell));
        self.problems.push(AnswerProblem {
            path,
            field: Some(cell.path(self.survey)),
            code,
            message,
        });
    }

    fn value(&mut self, cell: Cell, value: &Json, path: String) {
        match super::typed::read(self.survey, cell.field, value) {
            Ok(value) => self.given(cell).value = Some(value),
            Err((code, fault)) => {
                let message = format!("`{}` {fault}", cell.path(self.survey));
                self.wrong(cell, path, code, message);
            }
        }
    }
}

/// Puts a value among the known ones, or takes it away.
fn put(document: &mut Json, name: &str, value: Option<Json>) {
    let Some(document) = document.as_object_mut() else {
        return;
    };
    let known = document
        .entry("known")
        .or_insert_with(|| Json::Object(Map::new()));
    match (known.as_object_mut(), value) {
        (Some(known), Some(value)) => drop(known.insert(name.to_owned(), value)),
        (Some(known), None) => drop(known.remove(name)),
        (None, _) => {}
    }
}

/// A key in a JSON pointer.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

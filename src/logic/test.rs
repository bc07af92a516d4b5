//! `test` items: answers, and what must follow from them.

use super::value::{Cell, Given, Response, State, Value};
use super::{Ending, Evaluator, Outcome, format};
use crate::model::{Expectation, FieldId, NumberKind, Survey, Test, TestValue, Type};
use crate::source::Span;

/// What became of a test.
#[derive(Debug, Clone)]
pub struct TestOutcome {
    /// The expectations that were not met: where each is written, and what holds instead.
    pub failures: Vec<(Span, String)>,
    /// What follows from the answers.
    pub outcome: Outcome,
}

impl TestOutcome {
    /// Whether everything was as expected.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Runs one test of a survey. A test has no start, so `today` is absent in it.
pub fn run_test(survey: &Survey, test: &Test) -> TestOutcome {
    let evaluator = Evaluator::new(survey);
    let response = response_of(survey, test);
    let outcome = evaluator.evaluate(&response);
    let run = Run {
        evaluator: &evaluator,
        response: &response,
        outcome: &outcome,
    };
    let failures = test
        .expects
        .iter()
        .filter_map(|(expectation, span)| Some((*span, run.failure(expectation)?)))
        .collect();
    TestOutcome { failures, outcome }
}

/// The response that a test describes.
fn response_of(survey: &Survey, test: &Test) -> Response {
    let mut response = Response::default();
    for (field, value) in test.given.iter().chain(&test.answers) {
        let given = response.given.entry(Cell::of(*field)).or_default();
        leave(survey, *field, value, given);
    }
    response
}

fn leave(survey: &Survey, field: FieldId, value: &TestValue, given: &mut Given) {
    match value {
        TestValue::Number(number) => given.value = Some(Value::Number(*number)),
        TestValue::Options(list) => {
            given.value = match (&survey[field].ty, list.as_slice()) {
                (Type::One(_), [one]) => Some(Value::Option(*one)),
                (_, []) => None,
                (_, several) => Some(Value::Options(several.to_vec())),
            };
        }
        TestValue::Flag(flag) => given.value = Some(Value::Flag(*flag)),
        TestValue::Text(text) => given.value = Some(words_of(&survey[field].ty, text)),
        TestValue::Missing(code) => given.missing = Some(code.clone()),
        TestValue::Specify(at, text) => drop(given.specify.insert(*at, text.clone())),
    }
}

/// Words as a value of the type, where they have its form.
fn words_of(ty: &Type, text: &str) -> Value {
    let typed = match ty {
        Type::Date(_) => format::date(text).map(Value::Date),
        Type::Time => format::time(text).map(Value::Time),
        Type::DateTime(_) => format::instant(text).map(Value::Instant),
        Type::Number(ty) if ty.kind == NumberKind::Money => format::amount(text).map(Value::Number),
        _ => None,
    };
    typed.unwrap_or_else(|| Value::Text(text.to_owned()))
}

struct Run<'a> {
    evaluator: &'a Evaluator<'a>,
    response: &'a Response,
    outcome: &'a Outcome,
}

impl Run<'_> {
    fn survey(&self) -> &Survey {
        self.evaluator.survey()
    }

    fn name(&self, field: FieldId) -> &str {
        &self.survey()[field].name
    }

    /// What holds instead of what was expected.
    fn failure(&self, expectation: &Expectation) -> Option<String> {
        match expectation {
            Expectation::Asked(fields, asked) => self.asked(fields, *asked),
            Expectation::Valid => {
                let problem = self.outcome.problems.first()?;
                Some(format!("the response is not valid: {}", problem.message))
            }
            Expectation::Invalid(field) => self.invalid(*field),
            Expectation::Missing(fields) => self.missing(fields),
            Expectation::Computed(condition) => {
                let holds = self.evaluator.holds(self.response, condition);
                let words = self.survey().notation(condition);
                (!holds).then(|| format!("`{words}` does not hold"))
            }
            Expectation::Text(field, expected) => {
                let shown = self.evaluator.question(self.response, Cell::of(*field));
                (shown != *expected).then(|| format!("`{}` reads “{shown}”", self.name(*field)))
            }
            Expectation::Finish(finish) => match self.outcome.ending {
                Some(Ending::Finish(at)) if at == *finish => None,
                Some(other) => Some(format!(
                    "the survey ends at `{}`",
                    other.status(self.survey())
                )),
                None => Some("the survey does not end early".to_owned()),
            },
            Expectation::Action(action, expected) => {
                let action = &self.survey()[*action];
                let taken = self.evaluator.holds(self.response, &action.when);
                let words = self.survey().notation(&action.when);
                let verb = if taken { "holds" } else { "does not hold" };
                (taken != *expected).then(|| format!("`{words}` {verb}"))
            }
        }
    }

    fn asked(&self, fields: &[FieldId], expected: bool) -> Option<String> {
        let field = fields
            .iter()
            .find(|field| self.outcome.asked(**field) != expected)?;
        let word = if expected { "not asked" } else { "asked" };
        Some(format!("`{}` is {word}", self.name(*field)))
    }

    fn invalid(&self, field: Option<FieldId>) -> Option<String> {
        let name = field.map(|field| self.name(field));
        let mut problems = self.outcome.problems.iter();
        let found = problems.any(|problem| name.is_none() || problem.field.as_deref() == name);
        (!found).then(|| match name {
            Some(name) => format!("`{name}` is valid"),
            None => "the response is valid".to_owned(),
        })
    }

    fn missing(&self, fields: &[FieldId]) -> Option<String> {
        let found = fields.iter().find(|field| {
            let state = self.outcome.states.get(Cell::of(**field));
            !self.survey()[**field].required || *state != State::Unanswered
        })?;
        let name = self.name(*found);
        Some(match self.outcome.states.get(Cell::of(*found)) {
            State::NotAsked => format!("`{name}` is not asked"),
            State::Unanswered => format!("`{name}` is not required"),
            State::Answered(_) | State::Declined(_) => format!("`{name}` is not missing"),
        })
    }
}

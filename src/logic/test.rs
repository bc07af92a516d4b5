//! `test` items: answers, and what must follow from them.

use super::eval::Instance;
use super::state::World;
use super::value::{Cell, Given, Response, State, Value};
use super::why::Why;
use super::{Ending, Evaluator, Outcome, format};
use crate::model::{Expectation, FieldId, NumberKind, Survey, Test, TestPlace, TestValue, Type};
use crate::source::Span;
use jiff::tz::TimeZone;

/// What became of a test.
#[derive(Debug, Clone)]
pub struct TestOutcome {
    /// The expectations that were not met.
    pub failures: Vec<Failure>,
    /// What follows from the answers.
    pub outcome: Outcome,
    /// The response that the test describes.
    pub response: Response,
}

/// An expectation that was not met.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Where it is written.
    pub span: Span,
    /// What holds instead.
    pub message: String,
    /// What made it so: places in the survey, with the values there.
    pub because: Vec<(Span, String)>,
}

impl TestOutcome {
    /// Whether everything was as expected.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Runs one test of a survey.
pub fn run_test(survey: &Survey, test: &Test) -> TestOutcome {
    Evaluator::new(survey).run(test)
}

impl Evaluator<'_> {
    /// Runs one test of the survey.
    pub fn run(&self, test: &Test) -> TestOutcome {
        let response = response_of(self.survey(), test);
        let outcome = self.evaluate(&response);
        let world = self.settle(&response);
        let run = Run {
            evaluator: self,
            outcome: &outcome,
            world: &world,
        };
        let failure = |(expectation, span): &(Expectation, Span)| {
            let (message, because) = run.failure(expectation)?;
            Some(Failure {
                span: *span,
                message,
                because,
            })
        };
        TestOutcome {
            failures: test.expects.iter().filter_map(failure).collect(),
            outcome,
            response,
        }
    }
}

/// The response that a test describes.
pub(crate) fn response_of(survey: &Survey, test: &Test) -> Response {
    let zone = TimeZone::get(&survey.time_zone).unwrap_or(TimeZone::UTC);
    let noon = test.today.map(|today| today.at(12, 0, 0, 0).to_zoned(zone));
    let mut response = Response {
        mode: test.mode,
        started: noon.and_then(|at| Some(at.ok()?.timestamp())),
        full: test.full.clone(),
        ..Response::default()
    };
    let known = test
        .given
        .iter()
        .map(|(field, value)| (Cell::of(*field), value));
    let answers = test
        .answers
        .iter()
        .map(|(place, value)| (cell(*place), value));
    for (cell, value) in known.chain(answers) {
        let given = response.given.entry(cell).or_default();
        leave(survey, cell.field, value, given);
    }
    response
}

fn cell(place: TestPlace) -> Cell {
    Cell {
        field: place.field,
        instance: place.instance,
    }
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
        TestValue::Share(at, share) => match &mut given.value {
            Some(Value::Shares(shares)) => shares.push((*at, *share)),
            other => *other = Some(Value::Shares(vec![(*at, *share)])),
        },
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

/// What holds instead, and why.
type Told = (String, Vec<(Span, String)>);

struct Run<'a> {
    evaluator: &'a Evaluator<'a>,
    outcome: &'a Outcome,
    world: &'a World<'a>,
}

impl Run<'_> {
    fn survey(&self) -> &Survey {
        self.evaluator.survey()
    }

    /// What holds instead of what was expected.
    fn failure(&self, expectation: &Expectation) -> Option<Told> {
        let survey = self.survey();
        match expectation {
            Expectation::Asked(places, asked) => self.asked(places, *asked),
            Expectation::Valid => {
                let problem = self.outcome.problems.first()?;
                let field = problem
                    .field
                    .as_deref()
                    .and_then(|name| survey.field_named(name));
                let place =
                    field.map(|id| (survey[id].name_span, "about this question".to_owned()));
                let message = format!("the response is not valid: {}", problem.message);
                Some((message, place.into_iter().collect()))
            }
            Expectation::Invalid(field) => self.invalid(*field).map(|words| (words, Vec::new())),
            Expectation::Missing(places) => self.missing(places),
            Expectation::Computed(condition) => {
                let holds = self.world.holds(condition, None);
                let words = survey.notation(condition);
                let because = Why::of(self.world).condition(condition, false, None);
                (!holds).then(|| (format!("`{words}` does not hold"), because))
            }
            Expectation::Text(field, expected) => {
                let shown = self.world.question(*field, None);
                let place = (survey[*field].name_span, "of this question".to_owned());
                let words = format!("`{}` reads “{shown}”", survey[*field].name);
                (shown != *expected).then(|| (words, vec![place]))
            }
            Expectation::Finish(finish) => self.finish(*finish),
            Expectation::Action(action, expected) => {
                let action = &survey[*action];
                let taken = self.world.holds(&action.when, None);
                let words = survey.notation(&action.when);
                let verb = if taken { "holds" } else { "does not hold" };
                let because = Why::of(self.world).condition(&action.when, taken, None);
                (taken != *expected).then(|| (format!("`{words}` {verb}"), because))
            }
        }
    }

    fn finish(&self, finish: crate::model::FinishId) -> Option<Told> {
        let why = Why::of(self.world);
        match self.outcome.ending {
            Some(Ending::Finish(at)) if at == finish => None,
            Some(other) => {
                let words = format!("the survey ends at `{}`", other.status(self.survey()));
                Some((words, why.ending(other)))
            }
            None => Some((
                "the survey does not end early".to_owned(),
                why.no_ending(finish),
            )),
        }
    }

    /// The cells a place stands for: one, or those of every instance.
    fn cells(&self, place: TestPlace) -> Vec<Cell> {
        match place.instance {
            None => self.world.cells_of(place.field),
            instance => vec![Cell {
                field: place.field,
                instance,
            }],
        }
    }

    fn path(&self, place: TestPlace) -> String {
        match place.instance {
            None => self.survey()[place.field].name.clone(),
            at => Cell {
                field: place.field,
                instance: at,
            }
            .path(self.survey()),
        }
    }

    fn is_asked(&self, place: TestPlace) -> bool {
        let states = &self.outcome.states;
        let cells = self.cells(place);
        cells
            .into_iter()
            .any(|cell| *states.get(cell) != State::NotAsked)
    }

    fn asked(&self, places: &[TestPlace], expected: bool) -> Option<Told> {
        let place = *places
            .iter()
            .find(|place| self.is_asked(**place) != expected)?;
        let name = self.path(place);
        let instance: Instance = place.instance.or_else(|| {
            let repeat = self.survey()[place.field].repeat?;
            self.world.instances(repeat).first().copied()
        });
        let cell = Cell {
            field: place.field,
            instance,
        };
        let why = Why::of(self.world);
        Some(match expected {
            true => (format!("`{name}` is not asked"), why.not_asked(cell)),
            false => (format!("`{name}` is asked"), why.asked(cell)),
        })
    }

    fn invalid(&self, field: Option<FieldId>) -> Option<String> {
        let name = field.map(|field| self.survey()[field].name.as_str());
        let mut problems = self.outcome.problems.iter();
        let found = problems.any(|problem| name.is_none() || problem.field.as_deref() == name);
        (!found).then(|| match name {
            Some(name) => format!("`{name}` is valid"),
            None => "the response is valid".to_owned(),
        })
    }

    fn missing(&self, places: &[TestPlace]) -> Option<Told> {
        let state = |place: &TestPlace| self.outcome.states.get(cell(*place));
        let found = *places.iter().find(|place| {
            !self.survey()[place.field].required || *state(place) != State::Unanswered
        })?;
        let name = self.path(found);
        Some(match state(&found) {
            State::NotAsked => {
                let because = Why::of(self.world).not_asked(cell(found));
                (format!("`{name}` is not asked"), because)
            }
            State::Unanswered => (format!("`{name}` is not required"), Vec::new()),
            State::Answered(_) | State::Declined(_) => {
                (format!("`{name}` is not missing"), Vec::new())
            }
        })
    }
}

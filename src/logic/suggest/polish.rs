//! From what the solver or chance gives to a response as a person could give it, without a word too much.

use super::{Search, TRIES};
use crate::logic::coverage::{Goal, Role};
use crate::logic::respondent::Respondents;
use crate::logic::value::{Cell, Given, Response, State, Value};
use crate::model::{Specify, Type};

impl Search<'_, '_> {
    /// Whether the goal is that a hard check stops the respondent.
    pub(super) fn is_about_invalid(&self, goal: Goal) -> bool {
        let Goal::Outcome(at, false) = goal else {
            return false;
        };
        match self.coverage.conditions[at].role {
            Role::Check(at) => self.survey.checks[at].hard,
            _ => false,
        }
    }

    /// A response as it could arrive. None where it does not do what it should.
    pub(super) fn polish(&self, response: Response, goal: Goal) -> Option<Response> {
        let response = self.plausible(response);
        let is_right = self.shows(&response, goal)
            && (self.is_about_invalid(goal) || self.is_valid(&response));
        is_right.then_some(response)
    }

    /// A response as a person could give it: repeats told apart, texts with the options that need them,
    /// and nothing that is not asked, nor wrong and left out as well.
    pub(super) fn plausible(&self, response: Response) -> Response {
        let mut response = self.in_instances(response);
        let states = self.evaluator.evaluate(&response).states;
        response
            .given
            .retain(|cell, _| *states.get(*cell) != State::NotAsked);
        for (cell, given) in &mut response.given {
            self.complete(*cell, given);
        }
        for _ in 0..4 {
            let problems = self.evaluator.evaluate(&response).problems;
            let before = response.given.len();
            let survey = self.survey;
            response.given.retain(|cell, _| {
                let path = cell.path(survey);
                let named = |name: &Option<String>| {
                    name.as_ref()
                        .is_some_and(|name| *name == path || *name == survey[cell.field].name)
                };
                let is_wrong = problems.iter().any(|problem| named(&problem.field));
                !is_wrong || survey[cell.field].required
            });
            if response.given.len() == before {
                break;
            }
        }
        response
    }

    /// What the solver says of a field in a repeat holds for each instance.
    fn in_instances(&self, response: Response) -> Response {
        let world = self.evaluator.settle(&response);
        let mut given = std::collections::BTreeMap::new();
        for (cell, left) in &response.given {
            match (self.survey[cell.field].repeat, cell.instance) {
                (Some(repeat), None) => {
                    for at in world.instances(repeat) {
                        let cell = Cell {
                            field: cell.field,
                            instance: Some(at),
                        };
                        given.insert(cell, left.clone());
                    }
                }
                _ => drop(given.insert(*cell, left.clone())),
            }
        }
        Response {
            given,
            ..response.clone()
        }
    }

    fn complete(&self, cell: Cell, given: &mut Given) {
        let field = &self.survey[cell.field];
        if let (Some(list), Some(value)) = (field.ty.list(), &given.value) {
            for at in value.options() {
                let needed = self.survey[list].options[*at].specify == Some(Specify::Required);
                if needed {
                    given
                        .specify
                        .entry(*at)
                        .or_insert_with(|| self.sentence().to_owned());
                }
            }
        }
        if let (Type::Text(ty), Some(Value::Text(text))) = (&field.ty, &mut given.value)
            && text == "…"
        {
            let least = ty.min.unwrap_or(0) as usize;
            let most = ty.max.map_or(usize::MAX, |max| max as usize);
            let sentence = self.sentence().chars().cycle();
            let length = self.sentence().chars().count().max(least).min(most);
            *text = sentence.take(length).collect();
        }
    }

    pub(super) fn is_dutch(&self) -> bool {
        self.survey
            .languages
            .first()
            .is_some_and(|tag| tag.starts_with("nl"))
    }

    fn sentence(&self) -> &'static str {
        if self.is_dutch() {
            "Een antwoord"
        } else {
            "An answer"
        }
    }

    /// The first made-up respondent who shows the goal.
    pub(super) fn tried(&mut self, goal: Goal) -> Option<Response> {
        let survey = self.survey;
        let random = self.random.get_or_insert_with(|| {
            let mut respondents = Respondents::new(survey);
            (0..TRIES).map(|_| respondents.draw()).collect()
        });
        let random = std::mem::take(random);
        let found = random
            .iter()
            .filter(|response| self.shows(response, goal))
            .find_map(|response| self.polish(response.clone(), goal));
        self.random = Some(random);
        found
    }

    /// Leaves out every answer that is not needed for the targets, and for the response to be valid.
    pub(super) fn shortest(&self, mut response: Response, targets: &[Goal]) -> Response {
        let is_valid = self.is_valid(&response);
        let still = |response: &Response| {
            self.is_valid(response) == is_valid
                && targets.iter().all(|goal| self.shows(response, *goal))
        };
        let cells: Vec<Cell> = response.given.keys().rev().copied().collect();
        for cell in cells {
            let Some(left) = response.given.remove(&cell) else {
                continue;
            };
            if !still(&response) {
                response.given.insert(cell, left);
            }
        }
        let without = Response {
            started: None,
            ..response.clone()
        };
        let response = if still(&without) { without } else { response };
        let first = Response {
            mode: None,
            ..response.clone()
        };
        if still(&first) { first } else { response }
    }
}

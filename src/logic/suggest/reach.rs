//! Answers for somebody who wants to see something of a survey, or just a survey with answers in it.

use super::{Search, TRIES};
use crate::logic::coverage::{Coverage, Goal};
use crate::logic::respondent::Respondents;
use crate::logic::solver::{Basis, Question, Verdict};
use crate::logic::value::{Response, State};
use crate::logic::{Evaluator, Outcome};
use crate::model::FieldId;

/// What answers should lead to.
#[derive(Debug, Clone, Copy)]
pub enum Wanted {
    /// This field is asked, of a repeat in some instance.
    Asked(FieldId),
    /// A test could have this as its goal.
    Seen(Goal),
}

/// Valid answers that lead there; none where there are none or none was found.
pub fn reach(evaluator: &Evaluator, wanted: Wanted) -> Option<Response> {
    let basis = Basis::new(evaluator.survey());
    let coverage = Coverage::new(evaluator);
    let mut search = Search::new(evaluator, &basis, &coverage);
    let found = match wanted {
        Wanted::Seen(goal) => match search.ask(goal, &[]) {
            super::Asked::Found(response) => Some(*response),
            super::Asked::Impossible => return None,
            super::Asked::Undecided => None,
        },
        Wanted::Asked(field) => {
            let question = Question {
                asked: Some(field),
                whole: true,
                ..Question::default()
            };
            match search.solver.ask(&question) {
                Verdict::Possible(witness) => Some(witness.response),
                Verdict::Impossible(_) => return None,
                Verdict::Undecided => None,
            }
        }
    };
    let mut respondents = Respondents::new(evaluator.survey());
    let drawn = (0..TRIES).map(|_| respondents.draw());
    let responses = found.into_iter().chain(drawn);
    let mut responses = responses.map(|response| search.plausible(response));
    responses.find(|response| {
        let is_there = match wanted {
            Wanted::Seen(goal) => search.shows(response, goal),
            Wanted::Asked(field) => is_asked(evaluator, response, field),
        };
        is_there && search.is_valid(response)
    })
}

fn is_asked(evaluator: &Evaluator, response: &Response, field: FieldId) -> bool {
    let world = evaluator.settle(response);
    let cells = world.cells_of(field);
    cells
        .iter()
        .any(|cell| *world.state(*cell) != State::NotAsked)
}

/// The answers of a made-up respondent who gets to the end; the same number makes the same one. Where
/// nobody who was tried gives valid answers, those with the least wrong.
pub fn made_up(evaluator: &Evaluator, number: u64) -> Response {
    let basis = Basis::new(evaluator.survey());
    let coverage = Coverage::new(evaluator);
    let search = Search::new(evaluator, &basis, &coverage);
    let mut respondents = Respondents::numbered(evaluator.survey(), number);
    let mut best: Option<(usize, Response)> = None;
    for _ in 0..TRIES {
        let response = search.plausible(respondents.draw());
        let Outcome {
            problems, ending, ..
        } = evaluator.evaluate(&response);
        let wrong = 2 * problems.len() + usize::from(ending.is_some());
        if best.as_ref().is_none_or(|(least, _)| wrong < *least) {
            best = Some((wrong, response));
        }
        if wrong == 0 {
            break;
        }
    }
    best.map(|(_, response)| response).unwrap_or_default()
}

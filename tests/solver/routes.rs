//! Routes against brute force.

use super::author::Author;
use super::{model, responses};
use peil::logic::{Clock, Evaluator, Pace, Response, routes};
use peil::model::{FieldId, Survey, Type};
use std::collections::BTreeSet;

/// What a response goes through: the questions it is asked, and where it ends.
fn route(survey: &Survey, evaluator: &Evaluator, response: &Response) -> (Vec<FieldId>, String) {
    let outcome = evaluator.evaluate(response);
    let questions = survey
        .fields()
        .filter(|(_, field)| field.compute.is_none() && !matches!(field.ty, Type::Key));
    let asked = questions.map(|(id, _)| id).filter(|id| outcome.asked(*id));
    let ending = outcome
        .ending
        .map_or("complete".to_owned(), |ending| ending.status(survey));
    (asked.collect(), ending)
}

/// Compares the number and lengths of routes with those of every answer; whether they were all found.
fn try_routes(text: &str) -> Option<bool> {
    let survey = &model(text)?;
    let responses = responses(survey)?;
    let evaluator = Evaluator::new(survey);
    let valid = responses
        .iter()
        .filter(|response| evaluator.evaluate(response).problems.is_empty());
    let taken: BTreeSet<(Vec<FieldId>, String)> = valid
        .map(|response| route(survey, &evaluator, response))
        .collect();
    let parts = Clock::new(survey, Pace::default()).parts();
    for found in routes(&evaluator, Pace::default()) {
        if !found.is_exact {
            return Some(false);
        }
        let own: Vec<&Vec<FieldId>> = taken
            .iter()
            .filter(|(_, ending)| *ending == found.ending)
            .map(|(asked, _)| asked)
            .collect();
        let told = || format!("{} in\n{text}", found.ending);
        assert_eq!(found.count, own.len() as u128, "{}", told());
        let times = || {
            own.iter().map(|asked| {
                let shown = parts
                    .iter()
                    .filter(|part| asked.contains(&part.field.unwrap()));
                shown.map(|part| part.length.time).sum::<u64>()
            })
        };
        let questions = || own.iter().map(|asked| asked.len() as u64);
        let range = found.range;
        let ends = |least: Option<u64>, most: Option<u64>| least.zip(most);
        assert_eq!(
            range.map(|range| (range.least.questions, range.most.questions)),
            ends(questions().min(), questions().max()),
            "{}",
            told()
        );
        assert_eq!(
            range.map(|range| (range.least.time, range.most.time)),
            ends(times().min(), times().max()),
            "{}",
            told()
        );
    }
    Some(true)
}

#[test]
fn routes_agree_with_every_answer() {
    let count = std::env::var("PEIL_SURVEYS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(300);
    let (mut surveys, mut exact, mut seed) = (0, 0, 0);
    while surveys < count {
        seed += 1;
        if let Some(is_exact) = try_routes(&Author::survey(seed)) {
            surveys += 1;
            exact += usize::from(is_exact);
        }
    }
    println!("{surveys} surveys of {seed}: the routes of {exact} were all found");
    assert!(exact * 20 > surveys * 19, "too few: {exact} of {surveys}");
}

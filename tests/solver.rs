//! The solver against brute force: random small surveys of which every answer is tried.

#![allow(clippy::unwrap_used, clippy::panic)]

use peil::check::{self, Policy};
use peil::logic::solver::{Basis, Question, Solver, Verdict};
use peil::logic::{Cell, Evaluator, Given, Response, Value};
use peil::model::{Expr, FieldId, FinishWhen, GuardId, Origin, Survey, Term, Type};
use peil::problem::{Problems, Rule};
use peil::project::Loaded;
use peil::source::{Notation, Sources};

#[path = "solver/author.rs"]
mod author;
#[path = "solver/routes.rs"]
mod routes;
#[path = "solver/unchanged.rs"]
mod unchanged;

use author::Author;

/// Every response to a small survey; none where there are too many.
fn responses(survey: &Survey) -> Option<Vec<Response>> {
    let mut all = vec![Response::default()];
    for (id, field) in survey.fields() {
        if field.compute.is_some() || matches!(field.ty, Type::Key) {
            continue;
        }
        let mut answers: Vec<Given> = vec![Given::default()];
        answers.extend(values(survey, id).into_iter().map(|value| Given {
            value: Some(value),
            ..Given::default()
        }));
        answers.extend(field.missing.iter().map(|missing| Given {
            missing: Some(missing.name.clone()),
            ..Given::default()
        }));
        if all.len() * answers.len() > 6000 {
            return None;
        }
        all = all
            .iter()
            .flat_map(|response| {
                answers.iter().map(|given| {
                    let mut response = response.clone();
                    if *given != Given::default() {
                        response.given.insert(Cell::of(id), given.clone());
                    }
                    response
                })
            })
            .collect();
    }
    let modes = survey.modes.iter();
    Some(
        modes
            .flat_map(|mode| {
                all.iter().map(|response| Response {
                    mode: Some(*mode),
                    ..response.clone()
                })
            })
            .collect(),
    )
}

fn values(survey: &Survey, id: FieldId) -> Vec<Value> {
    let options = survey.options_of(id).map_or(0, |list| list.options.len());
    let number = |value: i64| Value::Number(value.into());
    match &survey[id].ty {
        Type::One(_) => (0..options).map(Value::Option).collect(),
        Type::Many(..) => (1..1usize << options)
            .map(|bits| Value::Options((0..options).filter(|at| bits >> at & 1 == 1).collect()))
            .collect(),
        Type::Scale(_) => (1..=5).map(number).collect(),
        Type::Number(ty) if ty.step.is_some() => (0..=3).map(|step| number(step * 2)).collect(),
        Type::Number(_) => (0..=3).map(number).collect(),
        Type::Flag => vec![Value::Flag(true), Value::Flag(false)],
        other => panic!("{other:?}"),
    }
}

/// Something that may be possible: a field that is asked, or conditions that hold or not.
#[derive(Default)]
struct Claim<'s> {
    asked: Option<FieldId>,
    conditions: Vec<(&'s Expr, bool)>,
    /// Somebody would come to the first, were it not for its consent, and is never asked the second.
    without: Option<(FieldId, FieldId)>,
}

fn claims(survey: &Survey) -> Vec<Claim<'_>> {
    let mut claims = Vec::new();
    for (id, _) in survey.fields() {
        claims.push(Claim {
            asked: Some(id),
            ..Claim::default()
        });
    }
    let consent = survey
        .fields()
        .find(|(_, field)| field.origin == Origin::Consent);
    if let Some((consent, _)) = consent {
        let later = survey.fields().filter(|(id, field)| {
            *id > consent && field.compute.is_none() && field.origin == Origin::Question
        });
        claims.extend(later.map(|(id, _)| Claim {
            without: Some((id, consent)),
            ..Claim::default()
        }));
    }
    let groups: Vec<&Expr> = survey
        .segments
        .iter()
        .flat_map(|segment| &segment.groups)
        .filter_map(|group| group.when.as_ref())
        .collect();
    let routing = survey.conditions.iter().map(|condition| &condition.expr);
    for expr in groups.iter().copied().chain(routing) {
        for holds in [true, false] {
            claims.push(Claim {
                conditions: vec![(expr, holds)],
                ..Claim::default()
            });
        }
    }
    if let [a, b] = groups.as_slice() {
        claims.push(Claim {
            conditions: vec![(a, true), (b, true)],
            ..Claim::default()
        });
        claims.push(Claim {
            conditions: vec![(a, false), (b, false)],
            ..Claim::default()
        });
    }
    claims
}

/// What stands around a field beside its consent.
fn beside_consent(survey: &Survey, field: FieldId) -> Option<GuardId> {
    let guard = survey[field].guard?;
    match survey[guard].term {
        Term::Consent(_) => survey[guard].parent,
        _ => Some(guard),
    }
}

/// Whether somebody comes to a field, leaving aside its consent.
fn comes_to(survey: &Survey, evaluator: &Evaluator, response: &Response, field: FieldId) -> bool {
    let holds = |mut guard: Option<GuardId>| {
        while let Some(id) = guard {
            let is_met = match &survey[id].term {
                Term::Holds(condition) => evaluator.holds(response, &survey[*condition].expr),
                Term::Fails(condition) => !evaluator.holds(response, &survey[*condition].expr),
                other => panic!("{other:?}"),
            };
            if !is_met {
                return false;
            }
            guard = survey[id].parent;
        }
        true
    };
    let finishes = &survey.finishes[..survey[field].finishes_before];
    let has_left = finishes.iter().any(|finish| {
        holds(finish.guard)
            && match &finish.when {
                FinishWhen::Holds(expr) => evaluator.holds(response, expr),
                FinishWhen::Refused(consent) => {
                    let given = response.given.get(&Cell::of(*consent));
                    evaluator.evaluate(response).asked(*consent)
                        && given.is_some_and(|given| given.value == Some(Value::Flag(false)))
                }
            }
    });
    holds(beside_consent(survey, field)) && !has_left
}

/// The survey of a text; none where something is wrong that is not about what can happen.
fn model(text: &str) -> Option<Survey> {
    let mut sources = Sources::new();
    let mut problems = Problems::new();
    let file = sources.add("s.peil", Notation::Peil, text.to_owned());
    let document = peil::syntax::parse(&sources, file, &mut problems);
    let loaded = Loaded::alone(file, document, &sources);
    let survey = check::survey(&loaded, &Policy::default(), &mut problems);
    let is_decided = |rule: Rule| {
        rule.area() == "logic" || [Rule::PrivacyConsentFirst, Rule::SegmentOverlap].contains(&rule)
    };
    // A question before its consent waits for something that comes later.
    let is_late = |message: &str| message.contains("is asked before the consent");
    problems.retain(|problem| !is_decided(problem.rule) || is_late(&problem.message));
    survey.filter(|_| !problems.has_errors())
}

#[derive(Default)]
struct Tally {
    surveys: usize,
    possible: usize,
    impossible: usize,
    undecided: usize,
}

fn try_survey(text: &str, tally: &mut Tally) {
    let Some(survey) = &model(text) else { return };
    let Some(responses) = responses(survey) else {
        return;
    };
    tally.surveys += 1;
    let evaluator = Evaluator::new(survey);
    let valid: Vec<&Response> = responses
        .iter()
        .filter(|response| evaluator.evaluate(response).problems.is_empty())
        .collect();
    let basis = Basis::new(survey);
    let mut solver = Solver::new(&basis);
    for claim in claims(survey) {
        let holds = |response: &Response| {
            let outcome = evaluator.evaluate(response);
            claim.asked.is_none_or(|field| outcome.asked(field))
                && claim.without.is_none_or(|(field, consent)| {
                    !outcome.asked(consent) && comes_to(survey, &evaluator, response, field)
                })
                && claim
                    .conditions
                    .iter()
                    .all(|(expr, holds)| evaluator.holds(response, expr) == *holds)
        };
        let truth = valid.iter().any(|response| holds(response));
        let question = Question {
            asked: claim.asked,
            conditions: claim.conditions.clone(),
            whole: true,
            guard: claim
                .without
                .and_then(|(field, _)| beside_consent(survey, field)),
            exits: claim
                .without
                .map_or(0, |(field, _)| basis.exits_before(field)),
            closed: claim.without.iter().map(|(_, consent)| *consent).collect(),
            ..Question::default()
        };
        let told = || {
            let conditions: Vec<String> = claim
                .conditions
                .iter()
                .map(|(expr, holds)| format!("{} is {holds}", survey.notation(expr)))
                .collect();
            format!(
                "asked {:?}, without consent {:?}, {conditions:?}\n{text}",
                claim.asked.map(|id| survey[id].name.clone()),
                claim.without.map(|(id, _)| survey[id].name.clone())
            )
        };
        let alone = Question {
            whole: false,
            ..question.clone()
        };
        if let Verdict::Impossible(blame) = solver.ask(&alone) {
            assert!(!truth, "possible, by itself, but {blame:?}: {}", told());
        }
        match solver.ask(&question) {
            Verdict::Possible(witness) => {
                assert!(truth, "not possible: {}", told());
                let outcome = evaluator.evaluate(&witness.response);
                assert_eq!(outcome.problems, [], "{}", told());
                assert!(
                    holds(&witness.response),
                    "{:?} shows nothing: {}",
                    witness.response,
                    told()
                );
                tally.possible += 1;
            }
            Verdict::Impossible(blame) => {
                assert!(!truth, "possible, but {blame:?}: {}", told());
                tally.impossible += 1;
            }
            Verdict::Undecided => tally.undecided += 1,
        }
    }
}

#[test]
fn the_solver_agrees_with_every_answer() {
    let count = std::env::var("PEIL_SURVEYS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(300);
    let mut tally = Tally::default();
    let mut seed = 0;
    while tally.surveys < count {
        seed += 1;
        try_survey(&Author::survey(seed), &mut tally);
    }
    let Tally {
        surveys,
        possible,
        impossible,
        undecided,
    } = tally;
    println!(
        "{surveys} surveys of {seed}: {possible} possible, {impossible} impossible, {undecided} undecided"
    );
    assert!(impossible * 20 > possible, "too few are impossible");
    assert!(
        undecided * 20 < possible + impossible,
        "too many are undecided"
    );
}

//! What can happen at all: conditions that nobody meets or everybody does, places that nobody reaches,
//! and ends that everybody does.
//!
//! Each condition is looked at where it stands, with all that is known there; the
//! [solver](crate::logic::solver) decides. What follows from something that was reported already is not
//! reported again.

use super::super::build::Review;
use super::blame::{LEAVE_OUT, chain, names_condition, relate};
use crate::logic::solver::{Basis, Blame, Question, Solver, Verdict};
use crate::model::{FieldId, FinishWhen, GuardId, Survey, Term};
use crate::problem::Rule;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashSet};

/// So many places are looked at by one solver; fewer need no second.
const SHARE: usize = 64;

/// Where fields stand that have the same guards and endings before them.
struct Place {
    /// The first of them.
    field: FieldId,
    /// The guards around it that stand around no earlier place, outermost first.
    guards: Vec<GuardId>,
}

/// A place that was looked at.
struct Looked {
    is_reached: bool,
    found: Vec<(GuardId, Finding)>,
}

/// What was found about a guard.
enum Finding {
    /// Its condition cannot hold there.
    Never(Vec<Blame>),
    /// Its condition cannot fail there.
    Always(Vec<Blame>),
    /// Nobody is left for what follows its condition.
    Nobody,
    /// It is beyond what is decided.
    Undecided,
}

impl Review<'_> {
    /// Checks every condition that routes, and what it leads to. Gives the position of the ending after
    /// which nobody is left, which is past them all where there is none.
    pub(super) fn check_reach(&mut self, basis: &Basis) -> usize {
        let survey = self.survey;
        let places = places(survey, basis);
        let shares = places.len().div_ceil(SHARE) + 1;
        let look = |share: &[Place]| -> Vec<Looked> {
            let mut solver = Solver::one_of(basis, shares);
            let looked = share
                .iter()
                .map(|place| look(&mut solver, basis, survey, place));
            looked.collect()
        };
        let looked: Vec<Looked> = match places.len() <= SHARE {
            true => look(&places),
            false => places.par_chunks(SHARE).flat_map_iter(look).collect(),
        };
        let mut solver = Solver::one_of(basis, shares);
        let last = self.check_finishes(basis, &mut solver);
        let mut dead: BTreeSet<GuardId> = BTreeSet::new();
        for (place, looked) in places.iter().zip(looked) {
            if basis.exits_before(place.field) > last {
                continue;
            }
            for (id, finding) in looked.found {
                let is_inside_dead = chain(survey, survey[id].parent).any(|it| dead.contains(&it));
                if matches!(finding, Finding::Never(_) | Finding::Nobody) {
                    dead.insert(id);
                }
                if !is_inside_dead {
                    self.tell(basis, id, place.field, &finding);
                }
            }
            let is_dead = chain(survey, survey[place.field].guard).any(|it| dead.contains(&it));
            if !looked.is_reached && !is_dead {
                self.unreachable(basis, &mut solver, place.field);
            }
        }
        last
    }

    fn tell(&mut self, basis: &Basis, id: GuardId, first: FieldId, found: &Finding) {
        let survey = self.survey;
        let (Term::Holds(condition) | Term::Fails(condition)) = survey[id].term else {
            return;
        };
        let expr = &survey[condition].expr;
        if self.is_told(expr.span) {
            return;
        }
        let words = survey.notation(expr);
        match found {
            Finding::Never(blame) if is_left_over(survey, blame) => {
                let message = format!("an earlier branch already takes everybody of `{words}`");
                let problem = self.report(Rule::LogicSubsumed, expr.span, message);
                relate(problem, survey, basis, blame);
                problem.help("take the branch out, or put it before the wider one");
            }
            Finding::Never(blame) => {
                let problem = self.never(Rule::LogicNever, expr, blame);
                relate(problem, survey, basis, blame);
                problem.help("change one of the conditions, or take out what depends on it");
            }
            Finding::Always(blame) => {
                self.always(basis, expr, blame, LEAVE_OUT);
            }
            Finding::Undecided => self.undecided(expr),
            Finding::Nobody => {
                let message = format!("nobody is ever asked `{}`", survey[first].name);
                let words = format!("`{words}` is met by everybody who gets here");
                self.report(Rule::LogicUnreachable, survey[first].name_span, message)
                    .related(expr.span, words)
                    .help("change one of the conditions, or take out what nobody reaches");
            }
        }
    }

    fn unreachable(&mut self, basis: &Basis, solver: &mut Solver, id: FieldId) {
        let survey = self.survey;
        let field = &survey[id];
        let question = Question {
            guard: field.guard,
            exits: basis.exits_before(id),
            before: Some(field.span),
            ..Question::default()
        };
        let message = format!("nobody is ever asked `{}`", field.name);
        let blame = match solver.ask(&question) {
            Verdict::Impossible(blame) => blame,
            _ => Vec::new(),
        };
        let problem = self.report(Rule::LogicUnreachable, field.name_span, message);
        relate(problem, survey, basis, &blame);
        problem.help("change one of the conditions, or take the question out");
    }

    /// Whether anybody goes on after each end; the position of the one after which nobody does.
    fn check_finishes(&mut self, basis: &Basis, solver: &mut Solver) -> usize {
        let survey = self.survey;
        let finishes: Vec<_> = basis.finishes().collect();
        for (at, finish) in finishes {
            let finish = &survey[finish];
            let FinishWhen::Holds(_) = &finish.when else {
                continue;
            };
            let mut ask = |exits| {
                solver.ask(&Question {
                    exits,
                    before: Some(finish.span),
                    ..Question::default()
                })
            };
            if let Verdict::Impossible(blame) = ask(at + 1)
                && let Verdict::Possible(_) = ask(at)
            {
                let problem = self.report(
                    Rule::LogicEveryoneLeaves,
                    finish.span.at_start(),
                    format!("everybody leaves the survey at `{}`", finish.name),
                );
                let others = blame.into_iter().filter(|part| *part != Blame::Exit(at));
                relate(problem, survey, basis, &others.collect::<Vec<_>>());
                problem.help("narrow its condition; nothing after it is ever asked");
                return at;
            }
        }
        usize::MAX
    }
}

/// All places, in the order of their first fields.
fn places(survey: &Survey, basis: &Basis) -> Vec<Place> {
    let mut known: HashSet<(Option<GuardId>, usize)> = HashSet::from([(None, 0)]);
    let mut met: HashSet<GuardId> = HashSet::new();
    let mut places = Vec::new();
    for (id, field) in survey.fields() {
        if known.insert((field.guard, basis.exits_before(id))) {
            let new = chain(survey, field.guard).take_while(|guard| !met.contains(guard));
            let mut guards: Vec<GuardId> = new.collect();
            guards.reverse();
            met.extend(guards.iter().copied());
            places.push(Place { field: id, guards });
        }
    }
    places
}

/// Looks at one place: whether anybody comes there, and at each guard that is new there.
fn look(solver: &mut Solver, basis: &Basis, survey: &Survey, place: &Place) -> Looked {
    let field = &survey[place.field];
    let question = Question {
        asked: Some(place.field),
        before: Some(field.span),
        ..Question::default()
    };
    let verdict = solver.ask(&question);
    let mut found = Vec::new();
    for id in &place.guards {
        let (Term::Holds(condition) | Term::Fails(condition)) = survey[*id].term else {
            continue;
        };
        let expr = &survey[condition].expr;
        let mut ask = |holds| {
            solver.ask(&Question {
                guard: survey[*id].parent,
                exits: basis.exits_before(place.field),
                before: Some(expr.span),
                conditions: vec![(expr, holds)],
                ..Question::default()
            })
        };
        let wanted = matches!(survey[*id].term, Term::Holds(_));
        let holds = match &verdict {
            Verdict::Possible(_) => None,
            _ => Some(ask(wanted)),
        };
        let finding = match holds {
            None | Some(Verdict::Possible(_)) if wanted => always(survey, *id, ask(false)),
            None | Some(Verdict::Possible(_)) => None,
            Some(Verdict::Impossible(blame)) => Finding::of(wanted, blame),
            Some(Verdict::Undecided) => wanted.then_some(Finding::Undecided),
        };
        found.extend(finding.map(|finding| (*id, finding)));
    }
    // What is not decided is not held against anybody.
    let is_reached = !matches!(verdict, Verdict::Impossible(_));
    Looked { is_reached, found }
}

/// What follows from whether a guard's condition can fail.
fn always(survey: &Survey, id: GuardId, verdict: Verdict) -> Option<Finding> {
    // The last arm of an `if` may say aloud what is left.
    let is_later_arm = survey[id]
        .parent
        .is_some_and(|parent| matches!(survey[parent].term, Term::Fails(_)));
    match verdict {
        _ if is_later_arm => None,
        Verdict::Impossible(blame) => names_condition(&blame).then_some(Finding::Always(blame)),
        Verdict::Possible(_) => None,
        Verdict::Undecided => Some(Finding::Undecided),
    }
}

impl Finding {
    /// A condition that is never as it was wanted, if it is to blame.
    fn of(wanted: bool, blame: Vec<Blame>) -> Option<Self> {
        match wanted {
            _ if !names_condition(&blame) => None,
            true => Some(Finding::Never(blame)),
            false => Some(Finding::Nobody),
        }
    }
}

/// Whether a condition cannot hold because earlier branches take everybody of it.
fn is_left_over(survey: &Survey, blame: &[Blame]) -> bool {
    blame
        .iter()
        .any(|part| matches!(part, Blame::Guard(id) if matches!(survey[*id].term, Term::Fails(_))))
}

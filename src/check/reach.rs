//! What can happen at all: conditions that nobody meets or everybody does, places that nobody reaches,
//! and ends that everybody does.
//!
//! Each condition is looked at where it stands, with all that is known there; the
//! [solver](crate::logic::solver) decides. What follows from something that was reported already is not
//! reported again.

use super::build::Review;
use crate::logic::solver::{Basis, Blame, Fact, Question, Solver, Verdict};
use crate::model::{Expr, FieldId, FinishWhen, GuardId, Survey, Term};
use crate::problem::{Problem, Rule};
use crate::source::Span;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// So many guards are looked at by one solver; fewer need no second.
const SHARE: usize = 64;

/// What was found about a guard.
enum Finding {
    /// Its condition cannot hold there.
    Never(Vec<Blame>),
    /// Its condition cannot fail there.
    Always(Vec<Blame>),
    /// Nobody is left for what follows its condition.
    Nobody,
}

impl Review<'_> {
    /// Checks every condition that routes, and what it leads to.
    pub fn check_reach(&mut self) {
        if self.problems.has_errors() {
            return;
        }
        let survey = self.survey;
        let basis = Basis::new(survey);
        let first = first_fields(survey);
        let guards: Vec<(GuardId, FieldId)> = first.into_iter().collect();
        let look = |share: &[(GuardId, FieldId)]| -> Vec<Option<Finding>> {
            let mut solver = Solver::new(&basis);
            let looked = share
                .iter()
                .map(|(id, first)| look(&mut solver, &basis, survey, *id, *first));
            looked.collect()
        };
        let found: Vec<Option<Finding>> = match guards.len() <= SHARE {
            true => look(&guards),
            false => guards.par_chunks(SHARE).flat_map_iter(look).collect(),
        };
        let mut dead: BTreeSet<GuardId> = BTreeSet::new();
        for ((id, first), found) in guards.into_iter().zip(found) {
            let parent = survey[id].parent;
            if parent.is_some_and(|parent| dead.contains(&parent)) {
                dead.insert(id);
            } else if let Some(found) = found {
                if !matches!(found, Finding::Always(_)) {
                    dead.insert(id);
                }
                self.tell(&basis, id, first, &found);
            }
        }
        let mut solver = Solver::new(&basis);
        let last = self.check_finishes(&basis, &mut solver);
        self.check_fields_reached(&basis, &mut solver, &dead, last);
    }

    fn tell(&mut self, basis: &Basis, id: GuardId, first: FieldId, found: &Finding) {
        let survey = self.survey;
        let (Term::Holds(condition) | Term::Fails(condition)) = survey[id].term else {
            return;
        };
        let expr = &survey[condition].expr;
        let words = survey.notation(expr);
        match found {
            Finding::Never(blame) => {
                let (place, words) = match blamed_parts(expr, blame).as_slice() {
                    [only] => (only.span, survey.notation(only)),
                    _ => (expr.span, words),
                };
                let message = format!("`{words}` can never hold here");
                let problem = self.report(Rule::LogicNever, place, message);
                relate(problem, survey, basis, blame);
                problem.help("change one of the conditions, or take out what depends on it");
            }
            Finding::Always(blame) => {
                let message = format!("`{words}` always holds here");
                let problem = self.report(Rule::LogicAlways, expr.span, message);
                relate(problem, survey, basis, blame);
                problem.help("leave the condition out, or say what was meant");
            }
            Finding::Nobody => {
                let message = format!("nobody is ever asked `{}`", survey[first].name);
                let words = format!("`{words}` is met by everybody who gets here");
                self.report(Rule::LogicUnreachable, survey[first].name_span, message)
                    .related(expr.span, words)
                    .help("change one of the conditions, or take out what nobody reaches");
            }
        }
    }

    /// Whether every field up to the `last` ending is asked of somebody, where its own conditions do not
    /// tell.
    fn check_fields_reached(
        &mut self,
        basis: &Basis,
        solver: &mut Solver,
        dead: &BTreeSet<GuardId>,
        last: usize,
    ) {
        let survey = self.survey;
        let mut known: BTreeMap<(Option<GuardId>, usize), bool> = BTreeMap::new();
        for (id, field) in survey.fields() {
            let key = (field.guard, basis.exits_before(id));
            if key.1 > last || chain(survey, field.guard).any(|guard| dead.contains(&guard)) {
                continue;
            }
            if key == (None, 0) || known.contains_key(&key) {
                continue;
            }
            let question = Question {
                asked: Some(id),
                before: Some(field.span),
                ..Question::default()
            };
            let verdict = solver.ask(&question);
            known.insert(key, true);
            if let Verdict::Impossible(_) = verdict {
                self.unreachable(basis, solver, id);
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
        for part in &blame {
            if let Some((span, words)) = words_of(survey, basis, *part) {
                problem.related(span, words);
            }
        }
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
                for part in blame.into_iter().filter(|part| *part != Blame::Exit(at)) {
                    if let Some((span, words)) = words_of(survey, basis, part) {
                        problem.related(span, words);
                    }
                }
                problem.help("narrow its condition; nothing after it is ever asked");
                return at;
            }
        }
        usize::MAX
    }
}

/// Whether a contradiction is about the condition and not about its place alone.
fn names_condition(blame: &[Blame]) -> bool {
    blame
        .iter()
        .any(|blame| matches!(blame, Blame::Condition(..)))
}

/// A guard and what it stands in, innermost first.
fn chain(survey: &Survey, guard: Option<GuardId>) -> impl Iterator<Item = GuardId> {
    std::iter::successors(guard, |id| survey[*id].parent)
}

/// Looks at one guard, of which `first` is the first field it decides about.
fn look(
    solver: &mut Solver,
    basis: &Basis,
    survey: &Survey,
    id: GuardId,
    first: FieldId,
) -> Option<Finding> {
    let guard = &survey[id];
    let (Term::Holds(condition) | Term::Fails(condition)) = guard.term else {
        return None;
    };
    let expr = &survey[condition].expr;
    let mut ask = |holds| {
        solver.ask(&Question {
            guard: guard.parent,
            exits: basis.exits_before(first),
            before: Some(expr.span),
            conditions: vec![(expr, holds)],
            ..Question::default()
        })
    };
    if matches!(guard.term, Term::Fails(_)) {
        let nobody = matches!(ask(false), Verdict::Impossible(blame) if names_condition(&blame));
        return nobody.then_some(Finding::Nobody);
    }
    match ask(true) {
        Verdict::Impossible(blame) if names_condition(&blame) => {
            return Some(Finding::Never(blame));
        }
        Verdict::Possible(_) => {}
        _ => return None,
    }
    // The last arm of an `if` may say aloud what is left.
    let is_later_arm = guard
        .parent
        .is_some_and(|parent| matches!(survey[parent].term, Term::Fails(_)));
    match ask(false) {
        Verdict::Impossible(blame) if names_condition(&blame) && !is_later_arm => {
            Some(Finding::Always(blame))
        }
        _ => None,
    }
}

/// The first field that each guard decides about; a guard without one routes nothing.
fn first_fields(survey: &Survey) -> BTreeMap<GuardId, FieldId> {
    let mut found = BTreeMap::new();
    for (id, field) in survey.fields() {
        for guard in chain(survey, field.guard)
            .take_while(|guard| !found.contains_key(guard))
            .collect::<Vec<_>>()
        {
            found.insert(guard, id);
        }
    }
    found
}

/// The parts of a condition that a contradiction needs.
fn blamed_parts<'e>(expr: &'e Expr, blame: &[Blame]) -> Vec<&'e Expr> {
    let mut parts = Vec::new();
    let mut open = vec![expr];
    while let Some(part) = open.pop() {
        let is_blamed =
            |blame: &Blame| matches!(blame, Blame::Condition(span, true) if *span == part.span);
        match blame.iter().any(is_blamed) {
            true => parts.push(part),
            false => open.extend(part.children()),
        }
    }
    parts
}

/// Points at what a contradiction needs beside the condition itself.
fn relate(problem: &mut Problem, survey: &Survey, basis: &Basis, blame: &[Blame]) {
    for part in blame {
        if let Some((span, words)) = words_of(survey, basis, *part) {
            problem.related(span, words);
        }
    }
}

/// A part of a contradiction: where it is written, and what it says.
fn words_of(survey: &Survey, basis: &Basis, blame: Blame) -> Option<(Span, String)> {
    match blame {
        Blame::Guard(id) => {
            let span = basis.guard_span(id)?;
            Some((
                span,
                match &survey[id].term {
                    Term::Holds(condition) => {
                        format!("`{}` holds here", survey.notation(&survey[*condition].expr))
                    }
                    Term::Fails(condition) => {
                        format!(
                            "`{}` does not hold here",
                            survey.notation(&survey[*condition].expr)
                        )
                    }
                    Term::Consent(_) => "this consent was given".to_owned(),
                    Term::Chosen(repeat) => {
                        format!("`{}` has an option here", survey[survey[*repeat].over].name)
                    }
                },
            ))
        }
        Blame::Exit(at) => Some((
            basis.exit_span(at)?,
            "who meets this has left before".to_owned(),
        )),
        Blame::Fact(Fact::Asked(id)) => {
            let field = &survey[id];
            let guard = field.guard?;
            let own = survey.guard_notation(guard);
            Some((
                field.name_span,
                format!("`{}` is asked only where `{own}`", field.name),
            ))
        }
        Blame::Fact(Fact::Required(id)) => Some((
            survey[id].name_span,
            format!("`{}` is always answered", survey[id].name),
        )),
        Blame::Fact(Fact::Check(id)) => {
            Some((survey[id].span.at_start(), "this check holds".to_owned()))
        }
        Blame::Condition(..) | Blame::Asked(_) => None,
    }
}

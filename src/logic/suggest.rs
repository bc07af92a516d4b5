//! Tests that see what no test has seen yet, from answers that the solver finds.

mod polish;
mod reach;
mod written;

pub use reach::{Wanted, made_up, reach};

use super::Evaluator;
use super::coverage::{Branch, Coverage, Goal, Role};
use super::plan::Ending;
use super::solver::{Basis, Question, Solver, Verdict};
use super::value::Response;
use crate::model::{Expr, ExprKind, FieldId, FinishWhen, GuardId, Survey, Term, Type, ValueType};
use std::collections::BTreeSet;

/// So often the solver is asked for one survey.
const QUESTIONS: usize = 3_000;
/// So many made-up respondents are tried where the solver does not decide.
const TRIES: usize = 2_000;

/// What came of looking for tests.
#[derive(Debug, Default)]
pub struct Suggestions {
    /// The tests, each as it is written in `.peil`.
    pub tests: Vec<String>,
    /// What no answers can show.
    pub impossible: Vec<Goal>,
    /// What was not found.
    pub open: Vec<Goal>,
}

/// Looks for tests that see all conditions, pages and endings that `coverage` has not.
pub fn suggest(evaluator: &Evaluator, coverage: &Coverage) -> Suggestions {
    let basis = Basis::new(evaluator.survey());
    Search::new(evaluator, &basis, coverage).run()
}

/// Which of these cannot be seen, whatever the answers.
pub fn impossible(evaluator: &Evaluator, coverage: &Coverage) -> Vec<Goal> {
    let basis = Basis::new(evaluator.survey());
    let mut search = Search::new(evaluator, &basis, coverage);
    let goals = search.coverage.goals().into_iter();
    let missing: Vec<Goal> = goals.filter(|goal| !coverage.has_seen(*goal)).collect();
    let cannot = missing
        .into_iter()
        .filter(|goal| matches!(search.ask(*goal, &[]), Asked::Impossible));
    cannot.collect()
}

enum Asked {
    Found(Box<Response>),
    Impossible,
    Undecided,
}

/// What must hold for a goal.
struct Needs {
    guard: Option<GuardId>,
    exits: usize,
    asked: Option<FieldId>,
    before: Option<crate::source::Span>,
    conditions: Vec<(Expr, bool)>,
    full: Option<usize>,
}

struct Search<'e, 'b> {
    evaluator: &'e Evaluator<'e>,
    survey: &'e Survey,
    solver: Solver<'b, 'e>,
    questions: usize,
    coverage: Coverage,
    random: Option<Vec<Response>>,
    names: BTreeSet<String>,
}

impl<'e, 'b> Search<'e, 'b> {
    fn new(evaluator: &'e Evaluator, basis: &'b Basis<'e>, coverage: &Coverage) -> Self {
        let survey = evaluator.survey();
        Search {
            evaluator,
            survey,
            solver: Solver::new(basis),
            questions: QUESTIONS,
            coverage: coverage.clone(),
            random: None,
            names: survey.tests.iter().map(|test| test.name.clone()).collect(),
        }
    }

    fn run(mut self) -> Suggestions {
        let mut found = Suggestions::default();
        let is_wanted = |goal: &Goal| !matches!(goal, Goal::Option(_));
        let goals: Vec<Goal> = self
            .coverage
            .goals()
            .into_iter()
            .filter(is_wanted)
            .collect();
        for goal in &goals {
            if self.coverage.has_seen(*goal) {
                continue;
            }
            let asked = self.ask(*goal, &[]);
            let (response, targets) = match asked {
                Asked::Impossible => {
                    found.impossible.push(*goal);
                    continue;
                }
                Asked::Found(response) => self.with_more(*goal, *response, &goals),
                Asked::Undecided => (Response::default(), vec![*goal]),
            };
            let polished = self.polish(response, *goal);
            let Some(response) = polished.or_else(|| self.tried(*goal)) else {
                found.open.push(*goal);
                continue;
            };
            let targets: Vec<Goal> = targets
                .into_iter()
                .filter(|goal| self.shows(&response, *goal))
                .collect();
            let response = self.shortest(response, &targets);
            self.coverage.add(self.evaluator, &response);
            found.tests.push(self.write(&response, &targets));
        }
        found
    }

    /// Adds other goals that the same answers can reach.
    fn with_more(&mut self, goal: Goal, first: Response, goals: &[Goal]) -> (Response, Vec<Goal>) {
        let (mut response, mut targets) = (first, vec![goal]);
        if !self.can_share(goal) {
            return (response, targets);
        }
        for other in goals {
            let is_new = *other != goal && !self.coverage.has_seen(*other);
            if !is_new || !matches!(other, Goal::Outcome(..)) || !self.can_share(*other) {
                continue;
            }
            targets.push(*other);
            match self.ask(goal, &targets[1..]) {
                Asked::Found(better) => response = *better,
                _ => drop(targets.pop()),
            }
        }
        (response, targets)
    }

    /// Whether a goal lets the survey go on and the response be valid.
    fn can_share(&self, goal: Goal) -> bool {
        match goal {
            Goal::Outcome(at, holds) => {
                let branch = &self.coverage.conditions[at];
                let is_single = branch.guard.is_none_or(|guard| {
                    self.survey
                        .guard_chain(Some(guard))
                        .iter()
                        .all(|term| !matches!(term, Term::Chosen(_)))
                });
                is_single
                    && match branch.role {
                        Role::Ending(_) => !holds,
                        Role::Check(at) => holds || !self.survey.checks[at].hard,
                        _ => true,
                    }
            }
            Goal::Page(_) | Goal::Option(_) => true,
            Goal::Ending(at) => at + 1 == self.coverage.endings.len(),
        }
    }

    fn ask(&mut self, goal: Goal, more: &[Goal]) -> Asked {
        let Some(left) = self.questions.checked_sub(1) else {
            return Asked::Undecided;
        };
        self.questions = left;
        let Some(mut needs) = self.needs(goal) else {
            return Asked::Undecided;
        };
        for other in more {
            let Some(other) = self.needs(*other) else {
                return Asked::Undecided;
            };
            needs.exits = needs.exits.max(other.exits);
            needs.conditions.extend(other.conditions);
            let chain = self.survey.guard_chain(other.guard);
            needs
                .conditions
                .extend(chain.into_iter().filter_map(|term| self.term(term)));
            needs.conditions.extend(
                other
                    .asked
                    .and_then(|field| self.survey[field].guard)
                    .into_iter()
                    .flat_map(|guard| {
                        let chain = self.survey.guard_chain(Some(guard));
                        chain
                            .into_iter()
                            .filter_map(|term| self.term(term))
                            .collect::<Vec<_>>()
                    }),
            );
        }
        let question = Question {
            guard: needs.guard,
            exits: needs.exits,
            before: needs.before,
            conditions: needs
                .conditions
                .iter()
                .map(|(expr, holds)| (expr, *holds))
                .collect(),
            asked: needs.asked,
            whole: true,
            ..Question::default()
        };
        match self.solver.ask(&question) {
            Verdict::Possible(witness) => {
                let mut response = witness.response;
                response.full.extend(needs.full);
                Asked::Found(Box::new(response))
            }
            Verdict::Impossible(_) => Asked::Impossible,
            Verdict::Undecided => Asked::Undecided,
        }
    }

    fn needs(&self, goal: Goal) -> Option<Needs> {
        let needs = |guard, exits| Needs {
            guard,
            exits,
            asked: None,
            before: None,
            conditions: Vec::new(),
            full: None,
        };
        let exits = &self.evaluator.plan.exits;
        Some(match goal {
            Goal::Outcome(at, holds) => {
                let branch: &Branch = &self.coverage.conditions[at];
                let mut needs = needs(branch.guard, branch.exits);
                needs.asked = branch.asked;
                needs.conditions.push((branch.expr.clone(), holds));
                let answered = branch
                    .answered
                    .iter()
                    .map(|id| (condition(ExprKind::Answered(*id)), true));
                needs.conditions.extend(answered);
                if let Role::Check(at) = branch.role {
                    needs.before = Some(self.survey.checks[at].span).filter(|_| !holds);
                }
                needs
            }
            Goal::Option(at) => {
                let (field, option) = self.coverage.option_at(at);
                let mut needs = needs(None, 0);
                needs.asked = Some(field);
                needs.conditions.extend(chosen(self.survey, field, option));
                needs
            }
            Goal::Page(at) => {
                let field = *self.coverage.fields_of_page(at).first()?;
                let mut needs = needs(None, 0);
                needs.asked = Some(field);
                needs
            }
            Goal::Ending(at) => match exits.get(at) {
                None => needs(None, exits.len()),
                Some(exit) => {
                    let mut needs = needs(exit.guard, at);
                    needs.conditions.push(match exit.ending {
                        Ending::Quota(quota) => {
                            needs.full = Some(quota);
                            (self.survey.quotas[quota].when.clone(), true)
                        }
                        Ending::Finish(id) => match &self.survey[id].when {
                            FinishWhen::Holds(expr) => (expr.clone(), true),
                            FinishWhen::Refused(consent) => {
                                let place = self.survey[*consent].name_span;
                                (super::coverage::refused(*consent, place), true)
                            }
                        },
                    });
                    needs
                }
            },
        })
    }

    /// A part of a guard as a condition.
    fn term(&self, term: &Term) -> Option<(Expr, bool)> {
        Some(match term {
            Term::Holds(id) => (self.survey[*id].expr.clone(), true),
            Term::Fails(id) => (self.survey[*id].expr.clone(), false),
            Term::Consent(consents) => {
                let given = consents.iter().map(|id| condition(ExprKind::Given(*id)));
                (condition(ExprKind::Or(given.collect())), true)
            }
            Term::Chosen(_) => return None,
        })
    }

    fn shows(&self, response: &Response, goal: Goal) -> bool {
        let world = self.evaluator.settle(response);
        self.coverage.sees(self.evaluator, &world, goal)
    }

    fn is_valid(&self, response: &Response) -> bool {
        self.evaluator.evaluate(response).problems.is_empty()
    }
}

fn condition(kind: ExprKind) -> Expr {
    Expr {
        kind,
        ty: ValueType::Condition,
        span: crate::source::Span::default(),
    }
}

/// That an option is chosen; of a consent, that it is given or not.
fn chosen(survey: &Survey, field: FieldId, option: usize) -> Vec<(Expr, bool)> {
    use crate::model::{Comparison, Quantifier};
    let answered = || (condition(ExprKind::Answered(field)), true);
    match &survey[field].ty {
        Type::Flag => vec![answered(), (condition(ExprKind::Given(field)), option == 1)],
        Type::One(list) => {
            let side = |kind| {
                Box::new(Expr {
                    kind,
                    ty: ValueType::Option(*list),
                    span: survey[field].span,
                })
            };
            let (left, right) = (
                side(ExprKind::Field(field)),
                side(ExprKind::Option(*list, option)),
            );
            vec![(
                condition(ExprKind::Compare(Comparison::Equal, left, right)),
                true,
            )]
        }
        Type::Many(..) => vec![(
            condition(ExprKind::Has(field, Quantifier::Any, vec![option])),
            true,
        )],
        _ => Vec::new(),
    }
}

//! The ways through a survey: how many there are, and how short and long they can be.
//!
//! A route is the set of questions that are asked together with where the survey ends. For each ending,
//! what decides about questions is split into parts that have no field in common; the numbers of ways
//! through the parts multiply, and their lengths add up. Within a part every question group is asked and
//! not asked in turn, and the [solver](super::solver) tells which of the two can be.

mod parts;

use super::duration::{Clock, Length, Pace, Part};
use super::plan::Ending;
use super::respondent::Respondents;
use super::solver::{Basis, Question, Solver, Verdict};
use super::state::World;
use super::value::{Response, State};
use super::{Evaluator, Reason};
use crate::model::{Expr, FinishWhen, GuardId, Survey};
use parts::{Block, Parts};

/// What may be spent on the routes to one ending; a question to the solver costs one for each field that
/// it is about.
const BUDGET: u64 = 30_000;
/// What may be spent on finding out what is the same on all of them.
const SETUP: u64 = 15_000;
/// A group of a segment gets this part of both.
const GROUP: u64 = 5;
/// So many respondents are made up for what is expected.
const RESPONDENTS: usize = 2_000;
/// Fewer than this say nothing about a group.
const FEWEST: u64 = 30;

/// Ways through a survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routes {
    /// Where they end: the name of the ending, `complete` for the end.
    pub ending: String,
    /// How many there are, at most `u128::MAX`.
    pub count: u128,
    /// Whether that is all of them; otherwise there are at least so many.
    pub is_exact: bool,
    /// Shortest and longest, by questions and by time; where not all are known, what none is shorter or
    /// longer than. None where nobody gets there.
    pub range: Option<Range>,
}

/// The shortest and the longest of some routes; each measure by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Range {
    /// The least of each measure.
    pub least: Length,
    /// The most of each measure.
    pub most: Length,
}

/// What made-up respondents go through who answer everything and reach the end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// How many there were.
    pub respondents: u64,
    /// The mean number of questions.
    pub questions: f64,
    /// The mean time, in milliseconds.
    pub time: f64,
}

/// All routes of a survey, by ending; the last are those to the end.
pub fn routes(evaluator: &Evaluator, pace: Pace) -> Vec<Routes> {
    let basis = Basis::new(evaluator.survey());
    let exits = evaluator.plan.exits.len();
    (0..=exits)
        .map(|at| to_ending(evaluator, &basis, pace, &[], at))
        .collect()
}

/// The routes to the end of a survey, of those where the conditions of `within` hold or do not.
pub fn to_end(evaluator: &Evaluator, pace: Pace, within: &[(&Expr, bool)]) -> Routes {
    let basis = Basis::new(evaluator.survey());
    let exits = evaluator.plan.exits.len();
    to_ending(evaluator, &basis, pace, within, exits)
}

/// All of them together.
pub fn total(routes: &[Routes]) -> Routes {
    let mut total = Routes {
        ending: String::new(),
        count: 0,
        is_exact: true,
        range: None,
    };
    for routes in routes {
        total.count = total.count.saturating_add(routes.count);
        total.is_exact &= routes.is_exact;
        total.range = match (total.range, routes.range) {
            (Some(one), Some(other)) => Some(Range {
                least: one.least.least(other.least),
                most: one.most.most(other.most),
            }),
            (one, other) => one.or(other),
        };
    }
    total
}

fn to_ending(
    evaluator: &Evaluator,
    basis: &Basis,
    pace: Pace,
    within: &[(&Expr, bool)],
    at: usize,
) -> Routes {
    let survey = evaluator.survey();
    let exit = evaluator.plan.exits.get(at);
    let ending = exit.map_or("complete".to_owned(), |exit| exit.ending.status(survey));
    let mut fixed: Vec<(Expr, bool)> = within
        .iter()
        .map(|(expr, holds)| ((*expr).clone(), *holds))
        .collect();
    fixed.extend(exit.map(|exit| (ends(survey, exit.ending), true)));
    let share = if within.is_empty() { 1 } else { GROUP };
    let mut walk = Walk {
        solver: Solver::new(basis),
        fixed,
        guard: exit.and_then(|exit| exit.guard),
        exits: at,
        budget: SETUP / share,
        is_exact: true,
    };
    let nothing = Routes {
        ending,
        count: 0,
        is_exact: true,
        range: None,
    };
    if !walk.is_possible() {
        return nothing;
    }
    let parts = Parts::new(evaluator, Clock::new(survey, pace), &mut walk);
    walk.budget = BUDGET / share;
    let mut count: u128 = 1;
    let mut range = Range {
        least: parts.always,
        most: parts.always.and(parts.perhaps),
    };
    for block in &parts.blocks {
        let found = walk.through(block);
        count = count.saturating_mul(found.count);
        if let Some(of_block) = found.range {
            range.least = range.least.and(of_block.least);
            range.most = range.most.and(of_block.most);
        }
    }
    Routes {
        count,
        is_exact: walk.is_exact,
        range: (count > 0).then_some(range),
        ..nothing
    }
}

/// What ends a survey.
fn ends(survey: &Survey, ending: Ending) -> Expr {
    match ending {
        Ending::Quota(at) => survey.quotas[at].when.clone(),
        Ending::Finish(id) => match &survey[id].when {
            FinishWhen::Holds(expr) => expr.clone(),
            FinishWhen::Refused(consent) => {
                super::coverage::refused(*consent, survey[*consent].name_span)
            }
        },
    }
}

/// Looks for the routes to one ending.
struct Walk<'b, 's> {
    solver: Solver<'b, 's>,
    /// What holds on all of these routes.
    fixed: Vec<(Expr, bool)>,
    guard: Option<GuardId>,
    exits: usize,
    budget: u64,
    is_exact: bool,
}

/// The ways through one block so far.
#[derive(Default)]
struct Found {
    count: u128,
    range: Option<Range>,
}

impl Walk<'_, '_> {
    /// Whether anybody gets there with a valid response, as far as that is decided.
    fn is_possible(&mut self) -> bool {
        let question = Question {
            guard: self.guard,
            exits: self.exits,
            conditions: self
                .fixed
                .iter()
                .map(|(expr, holds)| (expr, *holds))
                .collect(),
            whole: true,
            ..Question::default()
        };
        let verdict = self.solver.ask(&question);
        self.is_exact &= !matches!(verdict, Verdict::Undecided);
        !matches!(verdict, Verdict::Impossible(_))
    }

    /// Whether these can hold on a route; none where it is not decided.
    fn ask(&mut self, conditions: &[(&Expr, bool)], cost: u64) -> Option<bool> {
        self.budget = self.budget.checked_sub(cost)?;
        let fixed = self.fixed.iter().map(|(expr, holds)| (expr, *holds));
        let question = Question {
            guard: self.guard,
            exits: self.exits,
            conditions: fixed.chain(conditions.iter().copied()).collect(),
            ..Question::default()
        };
        match self.solver.ask(&question) {
            Verdict::Possible(_) => Some(true),
            Verdict::Impossible(_) => Some(false),
            Verdict::Undecided => None,
        }
    }

    fn through(&mut self, block: &Block) -> Found {
        let mut found = Found::default();
        let was_exact = std::mem::replace(&mut self.is_exact, true);
        let mut taken = Vec::new();
        self.down(block, &mut taken, Length::default(), &mut found);
        if !self.is_exact {
            // Somebody gets to the ending, so there is a way; how long the others are is not known.
            let groups = block.groups.iter();
            let most = groups.fold(Length::default(), |sum, it| sum.and(it.length).and(it.more));
            let least = Length::default();
            found = Found {
                count: found.count.max(1),
                range: Some(Range { least, most }),
            };
        }
        self.is_exact &= was_exact;
        found
    }

    fn down(&mut self, block: &Block, taken: &mut Vec<bool>, sum: Length, found: &mut Found) {
        let Some(group) = block.groups.get(taken.len()) else {
            // Both ends of a repeat in one: what is longer in its most instances is added there.
            let most = block
                .groups
                .iter()
                .zip(&*taken)
                .filter(|(_, taken)| **taken);
            let most = most.fold(sum, |sum, (group, _)| sum.and(group.more));
            found.count = found.count.saturating_add(1);
            found.range = Some(match found.range {
                None => Range { least: sum, most },
                Some(range) => Range {
                    least: range.least.least(sum),
                    most: range.most.most(most),
                },
            });
            return;
        };
        for is_asked in [true, false] {
            let known = block.follows(taken, is_asked);
            let possible = known.or_else(|| {
                let mut conditions: Vec<(&Expr, bool)> = Vec::new();
                for (group, is_asked) in block.groups.iter().zip(&*taken) {
                    conditions.push((&group.asked, *is_asked));
                }
                conditions.push((&group.asked, is_asked));
                conditions.push((&block.whole, true));
                self.ask(&conditions, block.cost)
            });
            match possible {
                Some(true) => {
                    taken.push(is_asked);
                    let sum = if is_asked { sum.and(group.length) } else { sum };
                    self.down(block, taken, sum, found);
                    taken.pop();
                }
                Some(false) => {}
                None => self.is_exact = false,
            }
        }
    }
}

/// What is expected of respondents who answer everything, each option equally likely: of all of them who
/// reach the end and are stopped by no check, for whom the conditions of a group hold or do not. None for
/// a group of too few.
pub fn expected(
    evaluator: &Evaluator,
    pace: Pace,
    groups: &[Vec<(&Expr, bool)>],
) -> Vec<Option<Expected>> {
    let survey = evaluator.survey();
    let parts = Clock::new(survey, pace).parts();
    let exits = parts::exits_of(&parts, &evaluator.plan);
    let mut respondents = Respondents::new(survey);
    let mut sums = vec![(0u64, Length::default()); groups.len()];
    for _ in 0..RESPONDENTS {
        let response = respondents.draw();
        let world = evaluator.settle(&response);
        let is_stopped = || {
            let problems = super::validity::problems(evaluator, &world);
            problems.iter().any(|problem| problem.code == Reason::Check)
        };
        if world.ending().is_some() || is_stopped() {
            continue;
        }
        let shown = parts.iter().zip(&exits);
        let length = shown.fold(Length::default(), |sum, (part, exits)| {
            sum.and(part.length.times(times_shown(&world, part, *exits)))
        });
        for (group, sum) in groups.iter().zip(&mut sums) {
            if group
                .iter()
                .all(|(expr, holds)| world.holds(expr, None) == *holds)
            {
                *sum = (sum.0 + 1, sum.1.and(length));
            }
        }
    }
    let mean = |(count, sum): (u64, Length)| {
        (count >= FEWEST).then(|| Expected {
            respondents: count,
            questions: sum.questions as f64 / count as f64,
            time: sum.time as f64 / count as f64,
        })
    };
    sums.into_iter().map(mean).collect()
}

impl Evaluator<'_> {
    /// How much a respondent is asked who leaves these answers.
    pub fn length(&self, response: &Response, pace: Pace) -> Length {
        let parts = Clock::new(self.survey(), pace).parts();
        let exits = parts::exits_of(&parts, &self.plan);
        let world = self.settle(response);
        let shown = parts.iter().zip(&exits);
        shown.fold(Length::default(), |sum, (part, exits)| {
            sum.and(part.length.times(times_shown(&world, part, *exits)))
        })
    }
}

/// How often something is shown.
fn times_shown(world: &World, part: &Part, exits: usize) -> u64 {
    if let Some(field) = part.field {
        let cells = world.cells_of(field).into_iter();
        return cells
            .filter(|cell| *world.state(*cell) != State::NotAsked)
            .count() as u64;
    }
    let instances: Vec<Option<usize>> = match part.repeat {
        None => vec![None],
        Some(repeat) => world.instances(repeat).into_iter().map(Some).collect(),
    };
    let open = |at: &Option<usize>| part.guard.is_none_or(|guard| world.guard_holds(guard, *at));
    let is_reached = world.goes_on_to(exits);
    instances.iter().filter(|at| is_reached && open(at)).count() as u64
}

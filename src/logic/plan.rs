//! The order in which the fields of a survey are settled, and where it can end.
//!
//! References go backwards, so source order would do, but for `known` fields under a consent that is
//! asked later. So fields, guards and endings are put in the order in which they depend on each other,
//! and in source order where they do not.

mod graph;

use crate::model::{
    FieldId, Finish, FinishId, FinishWhen, GuardId, Node, Origin, RepeatId, Survey, Term,
};
use graph::Links;
pub(crate) use graph::Seen;

/// Where a survey can end early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// A finish.
    Finish(FinishId),
    /// A quota that is full, by position.
    Quota(usize),
}

impl Ending {
    /// The `status` of a response that ended there: the name of the finish, or of the quota with
    /// `_full` added.
    pub fn status(self, survey: &Survey) -> String {
        match self {
            Ending::Finish(id) => survey[id].name.clone(),
            Ending::Quota(at) => format!("{}_full", survey.quotas[at].name),
        }
    }
}

/// An ending, and what must hold for it to be looked at.
#[derive(Debug, Clone)]
pub(crate) struct Exit {
    pub ending: Ending,
    pub guard: Option<GuardId>,
}

/// One step in settling a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Field(FieldId),
    Guard(GuardId),
    Exit(usize),
}

/// What follows from a survey alone.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// Endings in the order in which they are met.
    pub exits: Vec<Exit>,
    /// For each field, how many exits stand before it.
    pub exits_before: Vec<usize>,
    /// For each check, the same.
    pub exits_before_check: Vec<usize>,
    /// For each guard, the repeat whose instances it depends on.
    pub guard_repeat: Vec<Option<RepeatId>>,
    /// Everything, dependencies first.
    pub order: Vec<Step>,
    /// What each step depends on.
    links: Links,
}

impl Plan {
    pub fn new(survey: &Survey) -> Self {
        let quotas = place_quotas(survey);
        let mut plan = Plan {
            exits: merge_exits(survey, &quotas),
            exits_before: survey
                .fields
                .iter()
                .zip(&quotas.before_field)
                .map(|(field, quotas)| field.finishes_before + quotas)
                .collect(),
            exits_before_check: survey
                .checks
                .iter()
                .zip(&quotas.before_check)
                .map(|(check, quotas)| check.finishes_before + quotas)
                .collect(),
            guard_repeat: guard_repeats(survey),
            order: Vec::new(),
            links: Links::default(),
        };
        plan.links = Links::of(survey, &plan.exits, &plan.exits_before);
        plan.order = plan.links.in_order();
        plan
    }
}

/// For each guard the repeat in whose chain it stands.
fn guard_repeats(survey: &Survey) -> Vec<Option<RepeatId>> {
    let repeat_of = |at: usize| {
        let mut next = Some(GuardId(at as u32));
        while let Some(id) = next {
            if let Term::Chosen(repeat) = survey[id].term {
                return Some(repeat);
            }
            next = survey[id].parent;
        }
        None
    };
    let mut found: Vec<Option<RepeatId>> = Vec::with_capacity(survey.guards.len());
    for (at, guard) in survey.guards.iter().enumerate() {
        let known = guard
            .parent
            .and_then(|parent| found.get(parent.index()).copied());
        found.push(match (&guard.term, known) {
            (Term::Chosen(repeat), _) => Some(*repeat),
            (_, Some(of_parent)) => of_parent,
            (_, None) => repeat_of(at),
        });
    }
    found
}

/// Where quotas stand among fields, checks and finishes.
struct Quotas {
    /// Quota, guard, and how many finishes stand before it, in the order of the flow.
    placed: Vec<(usize, Option<GuardId>, usize)>,
    before_field: Vec<usize>,
    before_check: Vec<usize>,
    finishes: usize,
}

fn place_quotas(survey: &Survey) -> Quotas {
    let mut quotas = Quotas {
        placed: Vec::new(),
        before_field: vec![0; survey.fields.len()],
        before_check: vec![0; survey.checks.len()],
        finishes: 0,
    };
    if !survey.quotas.is_empty() {
        quotas.walk(survey, &survey.flow, None);
    }
    quotas
}

impl Quotas {
    fn walk(&mut self, survey: &Survey, nodes: &[Node], guard: Option<GuardId>) {
        for node in nodes {
            match node {
                Node::Page(page) => self.walk(survey, &page.nodes, page.guard.or(guard)),
                Node::Branch(arms) => {
                    for arm in arms {
                        self.walk(survey, &arm.nodes, arm.guard.or(guard));
                    }
                }
                Node::Repeat(id) => {
                    let repeat = &survey[*id];
                    self.walk(survey, &repeat.nodes, repeat.guard.or(guard));
                }
                Node::Ask(field) | Node::Compute(field) => self.meet(survey, *field),
                Node::Grid(grid) => {
                    for row in &survey[*grid].rows {
                        self.meet(survey, *row);
                    }
                }
                Node::Check(check) => self.before_check[check.index()] = self.placed.len(),
                Node::Finish(id) => self.finishes = self.finishes.max(id.index() + 1),
                Node::Quota(at) => self.placed.push((*at, guard, self.finishes)),
                Node::Note(_) => {}
            }
        }
    }

    fn meet(&mut self, survey: &Survey, field: FieldId) {
        self.before_field[field.index()] = self.placed.len();
        self.finishes = self.finishes.max(survey[field].finishes_before);
        if survey[field].origin != Origin::Consent {
            return;
        }
        let refused = |finish: &Finish| matches!(finish.when, FinishWhen::Refused(consent) if consent == field);
        if let Some(at) = survey.finishes.iter().position(refused) {
            self.finishes = self.finishes.max(at + 1);
        }
    }
}

fn merge_exits(survey: &Survey, quotas: &Quotas) -> Vec<Exit> {
    let mut exits = Vec::new();
    let mut placed = quotas.placed.iter().peekable();
    for (at, finish) in survey.finishes.iter().enumerate() {
        while let Some((quota, guard, _)) = placed.next_if(|(_, _, before)| *before <= at) {
            exits.push(Exit {
                ending: Ending::Quota(*quota),
                guard: *guard,
            });
        }
        exits.push(Exit {
            ending: Ending::Finish(FinishId(at as u32)),
            guard: finish.guard,
        });
    }
    exits.extend(placed.map(|(quota, guard, _)| Exit {
        ending: Ending::Quota(*quota),
        guard: *guard,
    }));
    exits
}

impl Plan {
    /// What these steps depend on and they themselves, dependencies first.
    pub fn needed(&self, steps: impl IntoIterator<Item = Step>, seen: &mut Seen) -> Vec<Step> {
        self.links.walk(steps, seen)
    }
}

//! What decides about questions on the way to one ending, split into parts without a field in common.

use super::Walk;
use crate::logic::Evaluator;
use crate::logic::duration::{Clock, Length, Part};
use crate::logic::plan::{Ending, Plan};
use crate::model::{
    ConditionId, Expr, ExprKind, FieldId, FinishWhen, GuardId, RepeatId, Survey, Term, ValueType,
};
use crate::source::Span;
use std::collections::BTreeMap;

/// Something that may hold or not, and decides about questions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Variable {
    Condition(ConditionId),
    Consent(Vec<FieldId>),
    Chosen(RepeatId),
}

/// What must hold for some questions: variables with how.
type Key = Vec<(Variable, bool)>;

/// Questions that are always asked together.
pub(super) struct Group {
    key: Key,
    /// That they are asked.
    pub asked: Expr,
    /// How long they take; of a repeat one instance.
    pub length: Length,
    /// How much longer at most.
    pub more: Length,
}

/// Groups that depend on each other.
pub(super) struct Block {
    pub groups: Vec<Group>,
    /// Always holds, and reads every field of the block: so that a question is about all that is valid.
    pub whole: Expr,
    /// What a question to the solver costs.
    pub cost: u64,
}

/// All that may be shown on the way to an ending.
pub(super) struct Parts {
    /// What everybody gets.
    pub always: Length,
    /// What some get beside questions, and what is longer for them.
    pub perhaps: Length,
    pub blocks: Vec<Block>,
}

impl Block {
    /// Whether a group can be asked, or not, where that follows from the groups before it alone.
    pub fn follows(&self, taken: &[bool], is_asked: bool) -> Option<bool> {
        let key = &self.groups[taken.len()].key;
        let before = self.groups.iter().zip(taken);
        for (group, taken) in before {
            let is_wider = group.key.iter().all(|literal| key.contains(literal));
            if is_wider && !*taken {
                return Some(!is_asked);
            }
            let clashes = group
                .key
                .iter()
                .any(|(variable, holds)| key.contains(&(variable.clone(), !holds)));
            if clashes && *taken {
                return Some(!is_asked);
            }
        }
        None
    }
}

impl Parts {
    pub fn new(evaluator: &Evaluator, clock: Clock, walk: &mut Walk) -> Parts {
        let survey = evaluator.survey();
        let parts = clock.parts();
        let exits = exits_of(&parts, &evaluator.plan);
        let mut build = Build {
            survey,
            evaluator,
            walk,
            fixed: BTreeMap::new(),
        };
        let mut all = Parts {
            always: Length::default(),
            perhaps: Length::default(),
            blocks: Vec::new(),
        };
        let mut groups: BTreeMap<Key, (usize, Length, Length)> = BTreeMap::new();
        let mut others: Vec<(Key, Length)> = Vec::new();
        for (at, (part, exits)) in parts.iter().zip(exits).enumerate() {
            if exits > build.walk.exits {
                continue;
            }
            let Some((key, is_partly)) = build.key(part.guard) else {
                continue;
            };
            let more = match part.repeat {
                Some(repeat) => clock.most_instances(repeat).saturating_sub(1),
                None => 0,
            };
            // Within a repeat conditions are not told apart: what stands under one may be left out.
            let (length, more) = match is_partly {
                true => (Length::default(), part.length.times(more + 1)),
                false => (part.length, part.length.times(more)),
            };
            if key.is_empty() {
                all.always = all.always.and(length);
                all.perhaps = all.perhaps.and(more);
            } else if part.field.is_some() {
                let group = groups
                    .entry(key)
                    .or_insert((at, Length::default(), Length::default()));
                group.1 = group.1.and(length);
                group.2 = group.2.and(more);
            } else {
                others.push((key, length.and(more)));
            }
        }
        for (key, length) in others {
            match groups.get_mut(&key) {
                Some(group) => group.1 = group.1.and(length),
                None => all.perhaps = all.perhaps.and(length),
            }
        }
        all.blocks = build.blocks(groups);
        all
    }
}

/// For each part how many endings stand before it; what is only read goes with the question after it.
pub(super) fn exits_of(parts: &[Part], plan: &Plan) -> Vec<usize> {
    let mut next = plan.exits.len();
    let mut exits: Vec<usize> = parts
        .iter()
        .rev()
        .map(|part| {
            if let Some(field) = part.field {
                next = plan.exits_before[field.index()];
            }
            next
        })
        .collect();
    exits.reverse();
    exits
}

struct Build<'a, 'b, 's> {
    survey: &'a Survey,
    evaluator: &'a Evaluator<'a>,
    walk: &'a mut Walk<'b, 's>,
    /// Variables that are the same on all routes to this ending.
    fixed: BTreeMap<Variable, Option<bool>>,
}

impl Build<'_, '_, '_> {
    /// What must hold for a guard, variables that always hold left out, and whether some of it was left
    /// out that stands within a repeat. None where it never holds.
    fn key(&mut self, guard: Option<GuardId>) -> Option<(Key, bool)> {
        let (mut key, mut is_partly) = (Key::new(), false);
        let mut is_inside = false;
        for term in self.survey.guard_chain(guard) {
            if is_inside {
                is_partly |= !matches!(term, Term::Consent(_));
                continue;
            }
            is_inside = matches!(term, Term::Chosen(_));
            let (variable, holds) = match term {
                Term::Holds(id) => (Variable::Condition(*id), true),
                Term::Fails(id) => (Variable::Condition(*id), false),
                Term::Consent(consents) => (Variable::Consent(consents.clone()), true),
                Term::Chosen(repeat) => (Variable::Chosen(*repeat), true),
            };
            match self.always(&variable) {
                Some(always) if always == holds => {}
                Some(_) => return None,
                None => key.push((variable, holds)),
            }
        }
        key.sort();
        key.dedup();
        Some((key, is_partly))
    }

    /// Whether a variable is the same on all routes, and then how.
    fn always(&mut self, variable: &Variable) -> Option<bool> {
        if let Some(known) = self.fixed.get(variable) {
            return *known;
        }
        let expr = expression(self.survey, variable);
        let cost = 1 + self.survey.fields.len() as u64 / 4;
        let can_hold = self.walk.ask(&[(&expr, true)], cost);
        let can_fail = self.walk.ask(&[(&expr, false)], cost);
        let always = match (can_hold, can_fail) {
            (_, Some(false)) => Some(true),
            (Some(false), _) => Some(false),
            _ => None,
        };
        self.fixed.insert(variable.clone(), always);
        always
    }

    /// The groups, those that have anything in common together, each in the order of the flow.
    fn blocks(&mut self, groups: BTreeMap<Key, (usize, Length, Length)>) -> Vec<Block> {
        let mut links = self.links();
        let mut blocks: BTreeMap<usize, Vec<(usize, Group)>> = BTreeMap::new();
        for (key, (at, length, more)) in groups {
            let nodes: Vec<usize> = key.iter().flat_map(|(it, _)| self.nodes(it)).collect();
            links.join(&nodes);
            let conditions = key.iter().map(|(variable, holds)| {
                let expr = expression(self.survey, variable);
                match holds {
                    true => expr,
                    false => condition(ExprKind::Not(Box::new(expr))),
                }
            });
            let asked = condition(ExprKind::And(conditions.collect()));
            let group = Group {
                key,
                asked,
                length,
                more,
            };
            let home = nodes.first().copied().unwrap_or_default();
            blocks.entry(home).or_default().push((at, group));
        }
        // Homes may have been joined after they were noted.
        let mut joined: BTreeMap<usize, Vec<(usize, Group)>> = BTreeMap::new();
        for (home, list) in blocks {
            joined.entry(links.root(home)).or_default().extend(list);
        }
        let mut members = links.members(self.survey.fields.len());
        joined
            .into_iter()
            .map(|(home, mut list)| {
                list.sort_by_key(|(at, _)| *at);
                let fields = members.remove(&home).unwrap_or_default();
                Block {
                    groups: list.into_iter().map(|(_, group)| group).collect(),
                    cost: 1 + fields.len() as u64,
                    whole: always_of(&fields),
                }
            })
            .collect()
    }

    /// Which fields have to do with each other.
    fn links(&mut self) -> Links {
        let survey = self.survey;
        let mut links = Links::new(survey.fields.len() + 2);
        for (id, field) in survey.fields() {
            let mut nodes = vec![id.index()];
            nodes.extend(self.guard_nodes(field.guard));
            nodes.extend(field.compute.iter().flat_map(|expr| reads(survey, expr)));
            let options = survey
                .options_of(id)
                .into_iter()
                .flat_map(|list| &list.options);
            let when = options.filter_map(|option| option.when.as_ref());
            nodes.extend(when.flat_map(|expr| reads(survey, expr)));
            links.join(&nodes);
        }
        for check in survey.checks.iter().filter(|check| check.hard) {
            let mut nodes = reads(survey, &check.require);
            nodes.extend(self.guard_nodes(check.guard));
            links.join(&nodes);
        }
        let exits = &self.evaluator.plan.exits;
        for exit in exits.iter().take(self.walk.exits + 1) {
            let mut nodes = self.guard_nodes(exit.guard);
            match exit.ending {
                Ending::Quota(at) => nodes.extend(reads(survey, &survey.quotas[at].when)),
                Ending::Finish(id) => match &survey[id].when {
                    FinishWhen::Holds(expr) => nodes.extend(reads(survey, expr)),
                    FinishWhen::Refused(consent) => nodes.push(consent.index()),
                },
            }
            links.join(&nodes);
        }
        let fixed: Vec<Vec<usize>> = self
            .walk
            .fixed
            .iter()
            .map(|(expr, _)| reads(survey, expr))
            .collect();
        fixed.iter().for_each(|nodes| links.join(nodes));
        links
    }

    /// The fields that the variables of a guard read which are not the same on all routes.
    fn guard_nodes(&mut self, guard: Option<GuardId>) -> Vec<usize> {
        let mut nodes = Vec::new();
        for term in self.survey.guard_chain(guard) {
            let variable = match term {
                Term::Holds(id) | Term::Fails(id) => Variable::Condition(*id),
                Term::Consent(consents) => Variable::Consent(consents.clone()),
                Term::Chosen(repeat) => Variable::Chosen(*repeat),
            };
            if self.always(&variable).is_none() {
                nodes.extend(self.nodes(&variable));
            }
        }
        nodes
    }

    fn nodes(&self, variable: &Variable) -> Vec<usize> {
        reads(self.survey, &expression(self.survey, variable))
    }
}

/// The fields an expression reads as nodes; behind them the mode and the day.
fn reads(survey: &Survey, expr: &Expr) -> Vec<usize> {
    let mut nodes: Vec<usize> = expr.fields().into_iter().map(FieldId::index).collect();
    expr.walk(&mut |part| match part.kind {
        ExprKind::Mode => nodes.push(survey.fields.len()),
        ExprKind::Today => nodes.push(survey.fields.len() + 1),
        ExprKind::Over(_, repeat, _) => nodes.push(survey[repeat].over.index()),
        _ => {}
    });
    nodes
}

fn expression(survey: &Survey, variable: &Variable) -> Expr {
    match variable {
        Variable::Condition(id) => survey[*id].expr.clone(),
        Variable::Consent(consents) => {
            let given = consents.iter().map(|id| condition(ExprKind::Given(*id)));
            condition(ExprKind::Or(given.collect()))
        }
        Variable::Chosen(repeat) => condition(ExprKind::Answered(survey[*repeat].over)),
    }
}

fn condition(kind: ExprKind) -> Expr {
    Expr {
        kind,
        ty: ValueType::Condition,
        span: Span::default(),
    }
}

/// A condition over fields that always holds.
fn always_of(fields: &[FieldId]) -> Expr {
    let answered = fields.iter().map(|id| condition(ExprKind::Answered(*id)));
    let mut parts: Vec<Expr> = answered.collect();
    let first = parts.first().cloned();
    parts.extend(first.map(|first| condition(ExprKind::Not(Box::new(first)))));
    condition(match parts.is_empty() {
        true => ExprKind::And(parts),
        false => ExprKind::Or(parts),
    })
}

/// Nodes that belong together.
struct Links {
    parent: Vec<usize>,
}

impl Links {
    fn new(size: usize) -> Self {
        Links {
            parent: (0..size).collect(),
        }
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.parent[node] != node {
            self.parent[node] = self.parent[self.parent[node]];
            node = self.parent[node];
        }
        node
    }

    fn join(&mut self, nodes: &[usize]) {
        for pair in nodes.windows(2) {
            let (one, other) = (self.root(pair[0]), self.root(pair[1]));
            self.parent[one.max(other)] = one.min(other);
        }
    }

    /// The fields that belong together, of the first so many nodes.
    fn members(&mut self, fields: usize) -> BTreeMap<usize, Vec<FieldId>> {
        let mut members: BTreeMap<usize, Vec<FieldId>> = BTreeMap::new();
        for node in 0..fields {
            let home = self.root(node);
            members.entry(home).or_default().push(FieldId(node as u32));
        }
        members
    }
}

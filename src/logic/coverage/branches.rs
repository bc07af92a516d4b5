//! The conditions of a survey, each in the place where it is looked at.

use super::{Branch, Role};
use crate::logic::plan::{Ending, Plan};
use crate::logic::validity::fields_compared;
use crate::model::{
    ConditionId, Expr, ExprKind, FieldId, FinishWhen, GuardId, Origin, Survey, Term, ValueType,
};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Every condition of a survey that answers decide.
pub(super) fn branches(survey: &Survey, plan: &Plan) -> Vec<Branch> {
    let branch = |role, expr: &Expr| Branch {
        role,
        expr: expr.clone(),
        words: survey.notation(expr),
        span: expr.span,
        guard: None,
        exits: 0,
        asked: None,
        answered: Vec::new(),
        seen: [false; 2],
    };
    let mut found = Vec::new();
    let exits = exits_of_guards(survey, plan);
    let mut known: BTreeSet<ConditionId> = BTreeSet::new();
    for (at, guard) in survey.guards.iter().enumerate() {
        if let Term::Holds(id) = guard.term
            && known.insert(id)
        {
            let guard_id = GuardId(at as u32);
            found.push(Branch {
                guard: guard.parent,
                exits: exits.get(&guard_id).copied().unwrap_or(0),
                ..branch(Role::Routing(guard_id), &survey[id].expr)
            });
        }
    }
    for (id, field) in survey.fields() {
        let options = survey
            .options_of(id)
            .filter(|_| field.origin != Origin::Known);
        for when in options
            .into_iter()
            .flat_map(|list| &list.options)
            .filter_map(|it| it.when.as_ref())
        {
            found.push(Branch {
                asked: Some(id),
                ..branch(Role::Option, when)
            });
        }
    }
    for (at, exit) in plan.exits.iter().enumerate() {
        let (expr, words, span) = match exit.ending {
            Ending::Quota(quota) => {
                let when = &survey.quotas[quota].when;
                (when.clone(), survey.notation(when), when.span)
            }
            Ending::Finish(id) => match &survey[id].when {
                FinishWhen::Holds(when) => (when.clone(), survey.notation(when), when.span),
                FinishWhen::Refused(consent) => {
                    let span = survey[*consent].name_span;
                    let words = format!("{} refused", survey[*consent].name);
                    (refused(*consent, span), words, span)
                }
            },
        };
        found.push(Branch {
            guard: exit.guard,
            exits: at,
            words,
            span,
            ..branch(Role::Ending(at), &expr)
        });
    }
    for (at, check) in survey.checks.iter().enumerate() {
        found.push(Branch {
            guard: check.guard,
            exits: plan.exits_before_check[at],
            answered: fields_compared(&check.require),
            ..branch(Role::Check(at), &check.require)
        });
    }
    for (at, segment) in survey
        .segments
        .iter()
        .enumerate()
        .filter(|(_, it)| it.by.is_none())
    {
        for (group, when) in segment
            .groups
            .iter()
            .enumerate()
            .filter_map(|(at, it)| Some((at, it.when.as_ref()?)))
        {
            found.push(branch(Role::Group(at, group), when));
        }
    }
    for (at, action) in survey.actions.iter().enumerate() {
        found.push(branch(Role::Action(at), &action.when));
    }
    found.sort_by_key(|branch| (branch.span.file, branch.span.start));
    found
}

/// That a consent was answered with no.
pub(in crate::logic) fn refused(consent: FieldId, span: Span) -> Expr {
    let condition = |kind| Expr {
        kind,
        ty: ValueType::Condition,
        span,
    };
    let given = condition(ExprKind::Given(consent));
    condition(ExprKind::And(vec![
        condition(ExprKind::Answered(consent)),
        condition(ExprKind::Not(Box::new(given))),
    ]))
}

/// For each guard, how many endings stand before the first field that it decides about.
fn exits_of_guards(survey: &Survey, plan: &Plan) -> BTreeMap<GuardId, usize> {
    let mut found = BTreeMap::new();
    for (id, field) in survey.fields() {
        let mut next = field.guard;
        while let Some(guard) = next {
            let exits = plan.exits_before[id.index()];
            found.entry(guard).or_insert(exits);
            next = survey[guard].parent;
        }
    }
    found
}

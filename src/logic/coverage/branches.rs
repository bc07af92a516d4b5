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
    let mut found = routing(survey, plan);
    found.extend(options(survey));
    let exits = plan.exits.iter().enumerate();
    found.extend(exits.map(|(at, exit)| Branch {
        guard: exit.guard,
        exits: at,
        ..ending(survey, at, exit.ending)
    }));
    let checks = survey.checks.iter().enumerate();
    found.extend(checks.map(|(at, check)| Branch {
        guard: check.guard,
        exits: plan.exits_before_check[at],
        answered: fields_compared(&check.require),
        ..branch(survey, Role::Check(at), &check.require)
    }));
    for (at, segment) in survey.segments.iter().enumerate() {
        let groups = segment.groups.iter().enumerate();
        found.extend(groups.filter_map(|(group, it)| {
            let when = it.when.as_ref().filter(|_| segment.by.is_none())?;
            Some(branch(survey, Role::Group(at, group), when))
        }));
    }
    let actions = survey.actions.iter().enumerate();
    found.extend(actions.map(|(at, action)| branch(survey, Role::Action(at), &action.when)));
    found.sort_by_key(|branch| (branch.span.file, branch.span.start));
    found
}

/// A condition that is looked at in every response.
fn branch(survey: &Survey, role: Role, expr: &Expr) -> Branch {
    Branch {
        role,
        expr: expr.clone(),
        words: survey.notation(expr),
        span: expr.span,
        guard: None,
        exits: 0,
        asked: None,
        answered: Vec::new(),
        seen: [false; 2],
    }
}

fn routing(survey: &Survey, plan: &Plan) -> Vec<Branch> {
    let exits = exits_of_guards(survey, plan);
    let mut known: BTreeSet<ConditionId> = BTreeSet::new();
    let mut found = Vec::new();
    for (at, guard) in survey.guards.iter().enumerate() {
        if let Term::Holds(id) = guard.term
            && known.insert(id)
        {
            let own = GuardId(at as u32);
            found.push(Branch {
                guard: guard.parent,
                exits: exits.get(&own).copied().unwrap_or(0),
                ..branch(survey, Role::Routing(own), &survey[id].expr)
            });
        }
    }
    found
}

fn options(survey: &Survey) -> Vec<Branch> {
    let mut found = Vec::new();
    for (id, field) in survey.fields() {
        let list = survey
            .options_of(id)
            .filter(|_| field.origin != Origin::Known);
        let options = list.into_iter().flat_map(|list| &list.options);
        for when in options.filter_map(|option| option.when.as_ref()) {
            found.push(Branch {
                asked: Some(id),
                ..branch(survey, Role::Option, when)
            });
        }
    }
    found
}

fn ending(survey: &Survey, at: usize, ending: Ending) -> Branch {
    let role = Role::Ending(at);
    match ending {
        Ending::Quota(quota) => branch(survey, role, &survey.quotas[quota].when),
        Ending::Finish(id) => match &survey[id].when {
            FinishWhen::Holds(when) => branch(survey, role, when),
            FinishWhen::Refused(consent) => {
                let consent_span = survey[*consent].name_span;
                Branch {
                    words: format!("{} refused", survey[*consent].name),
                    ..branch(survey, role, &refused(*consent, consent_span))
                }
            }
        },
    }
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

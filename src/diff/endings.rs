//! Early ends, checks and quotas: what stops a response, and what is counted.

use super::guards::{Doubt, chain};
use super::items::{lone, renamed};
use super::names::Pairs;
use super::tables::Tables;
use super::texts::Text;
use super::{Change, Kind, Subject};
use crate::model::{Check, Expr, ExprKind, Finish, FinishWhen, Quota, Survey, ValueType};

/// Compares what stops a response.
pub(super) fn compare(tables: &mut Tables) {
    finishes(tables);
    checks(tables);
    quotas(tables);
}

fn finishes(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let kinds = (Kind::FinishRemoved, Kind::FinishAdded);
    let pairs = lone(tables, "finish", kinds, |it| &it.finishes);
    for (a, b) in &pairs.both {
        let before = &old.finishes[*a];
        let Finish {
            name,
            text,
            disposition,
            when: _,
            guard: _,
            finishes_before: _,
            span,
        } = &new.finishes[*b];
        let subject = Subject::new("finish", name.clone());
        let at = (Some(before.span), Some(*span));
        renamed(tables, Kind::OptionRenamed, &subject, &before.name, at);
        tables.optional_text(&Text::plain(&subject, "the text"), before.text, *text);
        let values = (Some(before.disposition.clone()), Some(disposition.clone()));
        tables.aspect(Kind::Disposition, &subject, "the disposition", at, values);
        let (ended, ends) = (ending(old, before), ending(new, &new.finishes[*b]));
        if !tables.same_expr(&ended, &ends) {
            tables.doubt(Doubt {
                words: "ends the survey for",
                ..Doubt::new(Kind::FinishCondition, subject, at, ended, ends)
            });
        }
    }
    moved_finishes(tables, &pairs);
}

/// When a finish ends the survey, as one condition.
fn ending(survey: &Survey, finish: &Finish) -> Expr {
    let made = |kind| Expr {
        kind,
        ty: ValueType::Condition,
        span: finish.span,
    };
    let when = match &finish.when {
        FinishWhen::Holds(expr) => expr.clone(),
        FinishWhen::Refused(id) => made(ExprKind::And(vec![
            made(ExprKind::Answered(*id)),
            made(ExprKind::Not(Box::new(made(ExprKind::Given(*id))))),
        ])),
    };
    match finish.guard {
        None => when,
        Some(_) => made(ExprKind::And(vec![
            chain(survey, finish.guard, finish.span),
            when,
        ])),
    }
}

/// Finishes that stand before other questions than they did.
fn moved_finishes(tables: &mut Tables, pairs: &Pairs) {
    let mut changes = Vec::new();
    for (a, b) in &tables.fields.both {
        let (old, new) = (&tables.old.fields[*a], &tables.new.fields[*b]);
        let is_whole = pairs.removed.is_empty() && pairs.added.is_empty();
        let is_plain = pairs.both.iter().all(|(a, b)| a == b);
        if is_whole && is_plain && old.finishes_before == new.finishes_before {
            continue;
        }
        for (from, to) in &pairs.both {
            if (*from < old.finishes_before) != (*to < new.finishes_before) {
                let finish = &tables.new.finishes[*to];
                let subject = Subject::new("finish", finish.name.clone());
                let message = format!("{} stands before other questions", subject.quoted());
                let before = tables.old.finishes[*from].span;
                let change = Change::new(Kind::FinishCondition, subject, message);
                let change = change.at(before, finish.span);
                changes.push((finish.name.clone(), change.with(vec![Subject::field(new)])));
            }
        }
    }
    for (name, change) in changes {
        tables.tell_once(format!("moved {name}"), change);
    }
}

fn checks(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let kinds = (Kind::CheckRemoved, Kind::CheckAdded);
    let pairs = lone(tables, "check", kinds, |it| &it.checks);
    for (a, b) in &pairs.both {
        let before = &old.checks[*a];
        let Check {
            name,
            text,
            hard,
            require: _,
            guard: _,
            finishes_before: _,
            span,
        } = &new.checks[*b];
        let subject = Subject::new("check", name.clone());
        let at = (Some(before.span), Some(*span));
        renamed(tables, Kind::SharedName, &subject, &before.name, at);
        tables.text(&Text::plain(&subject, "the text"), before.text, *text);
        if before.hard != *hard {
            let (kind, words) = match hard {
                true => (Kind::CheckHard, "stops the respondent"),
                false => (Kind::CheckSoft, "only warns"),
            };
            let message = format!("{} {words}", subject.quoted());
            tables.tell(Change::new(kind, subject.clone(), message).at(at.0, at.1));
        }
        let (failed, fails) = (failing(old, before), failing(new, &new.checks[*b]));
        if !tables.same_expr(&failed, &fails) {
            tables.doubt(Doubt {
                words: "fails for",
                ..Doubt::new(Kind::CheckCondition, subject, at, failed, fails)
            });
        }
    }
}

/// When a check fails, as one condition.
fn failing(survey: &Survey, check: &Check) -> Expr {
    let made = |kind| Expr {
        kind,
        ty: ValueType::Condition,
        span: check.span,
    };
    let fails = made(ExprKind::Not(Box::new(check.require.clone())));
    match check.guard {
        None => fails,
        Some(_) => made(ExprKind::And(vec![
            chain(survey, check.guard, check.span),
            fails,
        ])),
    }
}

fn quotas(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let kinds = (Kind::QuotaRemoved, Kind::QuotaAdded);
    let pairs = lone(tables, "quota", kinds, |it| &it.quotas);
    for (a, b) in pairs.both {
        let before = &old.quotas[a];
        let Quota {
            name,
            limit,
            when,
            span,
        } = &new.quotas[b];
        let subject = Subject::new("quota", name.clone());
        let at = (Some(before.span), Some(*span));
        let values = (Some(before.name.clone()), Some(name.clone()));
        tables.aspect(Kind::SharedName, &subject, "the name", at, values);
        let values = (Some(before.limit.to_string()), Some(limit.to_string()));
        tables.aspect(
            Kind::QuotaChanged,
            &subject,
            "the number wanted",
            at,
            values,
        );
        if !tables.same_expr(&before.when, when) {
            let doubt = Doubt::new(
                Kind::QuotaChanged,
                subject,
                at,
                before.when.clone(),
                when.clone(),
            );
            tables.doubt(doubt);
        }
    }
}

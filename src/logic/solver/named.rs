//! Which options conditions tell apart; all others of a question are alike to them.

use crate::model::{Comparison, Expr, ExprKind, FieldId, Survey};
use std::collections::BTreeSet;

/// The options that are told apart, by field.
#[derive(Debug, Clone)]
pub(super) struct Named {
    options: Vec<BTreeSet<usize>>,
    /// Fields that are compared as a whole.
    whole: Vec<bool>,
}

impl Named {
    /// What the conditions of a survey name.
    pub fn new(survey: &Survey) -> Self {
        let mut named = Named {
            options: vec![BTreeSet::new(); survey.fields.len()],
            whole: vec![false; survey.fields.len()],
        };
        survey.each_expr(&mut |expr| named.add(expr));
        let checks = survey.checks.iter().map(|check| &check.require);
        let quotas = survey.quotas.iter().map(|quota| &quota.when);
        let actions = survey.actions.iter().map(|action| &action.when);
        for expr in checks.chain(quotas).chain(actions) {
            named.add(expr);
        }
        for repeat in &survey.repeats {
            named.whole[repeat.over.index()] = true;
        }
        named
    }

    /// Names what a condition names, too.
    pub fn add(&mut self, expr: &Expr) {
        names(expr, &mut |field, option| match option {
            Some(option) => {
                self.options[field.index()].insert(option);
            }
            None => self.whole[field.index()] = true,
        });
    }

    /// Whether a condition names nothing else.
    pub fn knows(&self, expr: &Expr) -> bool {
        let mut known = true;
        names(expr, &mut |field, option| {
            known &= match option {
                Some(option) => self.has(field, option),
                None => self.whole[field.index()],
            };
        });
        known
    }

    /// Whether an option is told apart from others.
    pub fn has(&self, field: FieldId, option: usize) -> bool {
        self.whole[field.index()] || self.options[field.index()].contains(&option)
    }
}

/// Visits every option that is named, and with none every field that is compared as a whole.
fn names(expr: &Expr, visit: &mut impl FnMut(FieldId, Option<usize>)) {
    use ExprKind as K;
    let option = |expr: &Expr| match expr.kind {
        K::Option(_, at) => Some(at),
        _ => None,
    };
    match &expr.kind {
        K::Compare(Comparison::Equal | Comparison::NotEqual, a, b) => match (&a.kind, option(b)) {
            (K::Field(id), Some(at)) => visit(*id, Some(at)),
            _ => [a, b].into_iter().for_each(|side| names(side, visit)),
        },
        K::OneOf(value, list) => match value.kind {
            K::Field(id) => list.iter().for_each(|constant| visit(id, option(constant))),
            _ => names(value, visit),
        },
        K::Has(id, _, options) => options.iter().for_each(|at| visit(*id, Some(*at))),
        K::Field(id) => visit(*id, None),
        _ => expr
            .children()
            .into_iter()
            .for_each(|child| names(child, visit)),
    }
}

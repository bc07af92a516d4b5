//! Comparisons with constants that cannot occur, and `not` over what may be absent.

use super::build::{Builder, Place};
use crate::model::*;
use crate::problem::Rule;
use crate::source::Span;
use rust_decimal::Decimal;

impl Builder<'_> {
    /// The smallest and largest number a field can be; open where it has no bound.
    pub fn bounds(&self, id: FieldId) -> (Option<Decimal>, Option<Decimal>) {
        self.survey.bounds(id)
    }

    /// Reports a comparison of a field with a number that the field cannot take.
    pub fn check_domain(&mut self, comparison: Comparison, left: &Expr, right: &Expr) {
        let (ExprKind::Field(id), ExprKind::Number(value)) = (&left.kind, &right.kind) else {
            return;
        };
        let (min, max) = self.bounds(*id);
        let whole = match &self.survey[*id].ty {
            Type::Scale(_) => true,
            Type::Number(number) => number.kind == NumberKind::Integer,
            _ => false,
        };
        let below = min.is_some_and(|min| *value < min);
        let above = max.is_some_and(|max| *value > max);
        let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let fraction = equality && whole && !value.fract().is_zero();
        let never = match comparison {
            Comparison::Less => min.is_some_and(|min| *value <= min),
            Comparison::Greater => max.is_some_and(|max| *value >= max),
            _ => false,
        };
        if below || above || fraction || never {
            let name = self.survey[*id].name.clone();
            let message = match comparison {
                Comparison::Less | Comparison::Greater if never && !below && !above => {
                    let side = if comparison == Comparison::Less {
                        "less"
                    } else {
                        "more"
                    };
                    format!("`{name}` is never {side} than {value}")
                }
                _ => format!("`{name}` is never {value}"),
            };
            self.report(Rule::TypeOutOfDomain, left.span.to(right.span), message)
                .help(range_words(min, max, whole));
        }
    }

    /// Reports a range of which a field can take no part.
    pub fn check_range_domain(
        &mut self,
        value: &Expr,
        low: Option<&Expr>,
        high: Option<&Expr>,
        span: Span,
    ) {
        let number = |expr: Option<&Expr>| match expr.map(|expr| &expr.kind) {
            Some(ExprKind::Number(value)) => Some(*value),
            _ => None,
        };
        let ends = low.zip(high);
        let (low, high) = (number(low), number(high));
        if let (Some(low), Some(high)) = (low, high)
            && low > high
        {
            let ends = ends.map(|(low, high)| (low.span, high.span));
            let problem = self.report(
                Rule::ValueRange,
                span,
                format!("nothing lies between {low} and {high}"),
            );
            problem.help("the lower bound comes first");
            if let Some((first, second)) = ends {
                let (low, high) = (low.to_string(), high.to_string());
                problem.swap("put the lower bound first", (first, &low), (second, &high));
                problem.safely();
            }
            return;
        }
        let ExprKind::Field(id) = value.kind else {
            return;
        };
        let (min, max) = self.bounds(id);
        let out = [low, high].into_iter().flatten().find(|value| {
            min.is_some_and(|min| *value < min) || max.is_some_and(|max| *value > max)
        });
        if let Some(out) = out {
            let name = self.survey[id].name.clone();
            let help = range_words(min, max, false);
            self.report(
                Rule::TypeOutOfDomain,
                span,
                format!("`{name}` is never {out}"),
            )
            .help(help);
        }
    }

    /// Warns where a `not` holds for people who did not answer.
    pub fn warn_absent(&mut self, inner: &Expr, span: Span, place: Place) {
        let mut read = Vec::new();
        compared(inner, &mut read);
        let absent = read.into_iter().find(|id| self.may_be_absent(*id, place));
        let Some(id) = absent else { return };
        let name = self.survey[id].name.clone();
        let help = match &inner.kind {
            ExprKind::Compare(Comparison::Equal, ..) => {
                format!(
                    "write `!=` to leave them out, or `… or missing({name})` to say that you mean them"
                )
            }
            _ => format!("add `answered({name}) and` to leave them out"),
        };
        self.report(
            Rule::ValueAbsent,
            span,
            format!("this `not` also holds where `{name}` has no answer"),
        )
        .help(help);
    }

    /// Whether a field can be absent where an expression stands: optional, declinable, or not asked of
    /// everyone who comes there.
    fn may_be_absent(&self, id: FieldId, place: Place) -> bool {
        let field = &self.survey[id];
        match field.origin {
            Origin::Known | Origin::Computed => return true,
            Origin::Consent => return false,
            Origin::Question | Origin::Row(_) => {}
        }
        let asked = field
            .guard
            .is_none_or(|guard| self.implied(guard, place.guard));
        !field.required || !field.missing.is_empty() || !asked
    }

    /// Whether a guard is among those that hold at a place.
    fn implied(&self, guard: GuardId, place: Option<GuardId>) -> bool {
        let mut next = place;
        while let Some(id) = next {
            if id == guard {
                return true;
            }
            next = self.survey[id].parent;
        }
        false
    }
}

/// The fields whose absence makes part of a condition false, outside `answered` and `missing`.
fn compared(expr: &Expr, found: &mut Vec<FieldId>) {
    match &expr.kind {
        ExprKind::Answered(_) | ExprKind::Missing(..) | ExprKind::Given(_) | ExprKind::Count(_) => {
        }
        ExprKind::Not(_) => {}
        ExprKind::Field(id) | ExprKind::Has(id, ..) => found.push(*id),
        _ => expr
            .children()
            .into_iter()
            .for_each(|child| compared(child, found)),
    }
}

fn range_words(min: Option<Decimal>, max: Option<Decimal>, whole: bool) -> String {
    let kind = if whole { "whole numbers" } else { "values" };
    match (min, max) {
        (Some(min), Some(max)) => format!("its {kind} run from {min} to {max}"),
        (Some(min), None) => format!("its {kind} begin at {min}"),
        (None, Some(max)) => format!("its {kind} end at {max}"),
        (None, None) => format!("it takes {kind}"),
    }
}

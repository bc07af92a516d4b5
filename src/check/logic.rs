//! What can happen in a survey at all, and what that means for its rules.
//!
//! Conditions are looked at where they stand, with all that is known there; the
//! [solver](crate::logic::solver) decides. What follows from something that was reported already is not
//! reported again.

mod blame;
mod checks;
mod conditions;
mod consents;
mod pipes;
mod reach;
mod repeats;
mod segments;
mod touchpoints;

use super::build::{Place, Review};
use crate::logic::solver::{Basis, Solver};
use crate::model::{Expr, ExprKind, TextId};
use crate::problem::{Level, Rule};
use crate::source::Span;
use std::collections::HashMap;

/// Errors in these areas leave a model that says something else than its author means.
const UNSOUND: &[&str] = &["syntax", "name", "use", "type", "value", "option", "logic"];

impl Review<'_> {
    /// Decides what can happen. `places` are the texts that show values, and where they are read.
    pub fn check_logic(&mut self, places: &HashMap<TextId, Place>) {
        let is_unsound = |rule: Rule| UNSOUND.contains(&rule.area());
        let mut errors = self.problems.iter();
        if errors.any(|problem| problem.level == Level::Error && is_unsound(problem.rule)) {
            return;
        }
        let basis = Basis::new(self.survey);
        let last = self.check_reach(&basis);
        let mut solver = Solver::new(&basis);
        self.check_conditions(&basis, &mut solver, last);
        self.check_checks(&basis, &mut solver, last);
        self.check_repeats();
        self.check_pipes(&basis, &mut solver, places);
        self.check_segments(&mut solver);
        self.check_consents_first(&basis, &mut solver);
        self.check_touchpoints();
    }

    /// Whether it was told already that a part of a condition is always the same.
    fn is_told(&self, span: Span) -> bool {
        self.problems.iter().any(|problem| {
            problem.rule == Rule::LogicConstant
                && problem.span.file == span.file
                && (span.start..span.end).contains(&problem.span.start)
        })
    }

    /// Says that nothing is said about a condition.
    fn undecided(&mut self, expr: &Expr) {
        let mut is_known = true;
        expr.walk(&mut |part| is_known &= !matches!(part.kind, ExprKind::Error));
        if !is_known {
            return;
        }
        let words = self.survey.notation(expr);
        let message = format!("whether `{words}` can hold here is not decided");
        self.report(Rule::LogicNotDecided, expr.span, message)
            .help("add a test for each side of it");
    }
}

//! Questions and checks that let nobody past.

use super::super::build::Review;
use super::blame::{names_condition, relate};
use crate::logic::solver::{Basis, Question, Solver, Verdict};
use crate::model::{CheckId, Expr, FieldId, Type};
use crate::problem::Rule;

impl Review<'_> {
    /// Checks that stop everybody, or nobody, and required questions that cannot be answered.
    pub(super) fn check_checks(&mut self, basis: &Basis, solver: &mut Solver, last: usize) {
        let survey = self.survey;
        for (at, check) in survey.checks.iter().enumerate() {
            if basis.exits_before_check(CheckId(at as u32)) > last {
                continue;
            }
            let expr = &check.require;
            let mut ask = |holds| {
                solver.ask(&Question {
                    guard: check.guard,
                    exits: basis.exits_before_check(CheckId(at as u32)),
                    before: Some(check.span),
                    conditions: vec![(expr, holds)],
                    ..Question::default()
                })
            };
            let words = survey.notation(expr);
            if let Verdict::Impossible(blame) = ask(true) {
                if !names_condition(&blame) {
                    continue;
                }
                let message = match check.hard {
                    true => format!("nobody who answers gets past `{}`", check.name),
                    false => format!("everybody who answers is warned by `{}`", check.name),
                };
                let problem = self.report(Rule::LogicUnsatisfiableCheck, expr.span, message);
                problem.label(format!("`{words}` can never hold here"));
                relate(problem, survey, basis, &blame);
                problem.help("change what it requires, or the limits of the questions it reads");
            } else if let Verdict::Impossible(blame) = ask(false)
                && names_condition(&blame)
            {
                let help = "take the check out, or say what was meant";
                self.always(basis, expr, &blame, help);
            }
        }
        for (id, field) in survey.fields() {
            if field.required && field.missing.is_empty() && basis.exits_before(id) <= last {
                self.check_answerable(basis, solver, id);
            }
        }
    }

    /// Whether somebody meets a required question of which every option is hidden.
    fn check_answerable(&mut self, basis: &Basis, solver: &mut Solver, id: FieldId) {
        let survey = self.survey;
        let field = &survey[id];
        let (list, needed) = match &field.ty {
            Type::One(list) => (&survey[*list], 1),
            Type::Many(list, size) | Type::Rank(list, size) => {
                (&survey[*list], size.min.unwrap_or(1).max(1) as usize)
            }
            _ => return,
        };
        let hidden: Vec<(&Expr, bool)> = list
            .options
            .iter()
            .filter_map(|option| Some((option.when.as_ref()?, false)))
            .collect();
        let always = list.options.iter().filter(|option| option.when.is_none());
        let is_enough = always.clone().any(|option| option.exclusive) || always.count() >= needed;
        if hidden.is_empty() || is_enough {
            return;
        }
        let question = Question {
            guard: field.guard,
            exits: basis.exits_before(id),
            before: Some(field.span),
            conditions: hidden,
            ..Question::default()
        };
        if let Verdict::Possible(witness) = solver.ask(&question) {
            let message = format!(
                "`{}` is required, and can have no options to choose",
                field.name
            );
            self.report(Rule::LogicUnsatisfiableCheck, field.name_span, message)
                .witness(witness.words(survey))
                .help("ask it only where an option is shown, or add an option that always is");
        }
    }
}

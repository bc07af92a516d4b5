//! Conditions that route nobody: of options, endings, groups, figures, quotas and follow-up.

use super::super::build::Review;
use super::blame::{LEAVE_OUT, names_condition, relate};
use crate::logic::solver::{Basis, Question, Solver, Verdict};
use crate::model::{Expr, FieldId, FinishWhen, ListId};
use crate::problem::Rule;
use std::collections::BTreeMap;

impl Review<'_> {
    /// Checks every condition that is not a guard; after the `last` ending nobody is left.
    pub(super) fn check_conditions(&mut self, basis: &Basis, solver: &mut Solver, last: usize) {
        self.check_options_shown(basis, solver, last);
        self.check_endings(basis, solver, last);
        let survey = self.survey;
        let groups = survey
            .segments
            .iter()
            .filter(|segment| segment.by.is_none());
        let groups = groups
            .flat_map(|segment| &segment.groups)
            .filter_map(|group| group.when.as_ref());
        let figures = survey.metrics.iter().flat_map(|metric| {
            let condition = metric.figure.condition().into_iter();
            condition.chain(&metric.filter)
        });
        let filters = survey
            .indexes
            .iter()
            .filter_map(|index| index.filter.as_ref());
        let actions = survey.actions.iter().map(|action| &action.when);
        for expr in groups.chain(figures).chain(filters).chain(actions) {
            self.check_condition(basis, solver, expr, Question::default(), Rule::LogicNever);
        }
        for (at, quota) in survey.quotas.iter().enumerate() {
            let question = Question {
                exits: basis.exits_before_quota(at),
                before: Some(quota.span),
                ..Question::default()
            };
            self.check_condition(
                basis,
                solver,
                &quota.when,
                question,
                Rule::QuotaUnsatisfiable,
            );
        }
    }

    /// Reports a condition that cannot hold at a place that somebody reaches.
    pub(super) fn check_condition<'e>(
        &mut self,
        basis: &Basis,
        solver: &mut Solver,
        expr: &'e Expr,
        mut question: Question<'e>,
        rule: Rule,
    ) -> bool {
        question.conditions.push((expr, true));
        match solver.ask(&question) {
            Verdict::Possible(_) => true,
            Verdict::Undecided => {
                self.undecided(expr);
                true
            }
            Verdict::Impossible(blame) => {
                if names_condition(&blame) && !self.is_told(expr.span) {
                    let survey = self.survey;
                    let problem = self.never(rule, expr, &blame);
                    relate(problem, survey, basis, &blame);
                    problem.help("change the condition, or take out what depends on it");
                }
                false
            }
        }
    }

    /// Options that are shown to nobody, whichever question they belong to, or to everybody.
    fn check_options_shown(&mut self, basis: &Basis, solver: &mut Solver, last: usize) {
        let survey = self.survey;
        let mut asking: BTreeMap<ListId, Vec<FieldId>> = BTreeMap::new();
        for (id, field) in survey.fields() {
            let is_met = basis.exits_before(id) <= last;
            if let Some(list) = field.ty.list().filter(|_| is_met) {
                asking.entry(list).or_default().push(id);
            }
        }
        for (list, fields) in asking {
            for option in &survey[list].options {
                let Some(when) = &option.when else { continue };
                let ask = |solver: &mut Solver, field: FieldId, holds: bool| {
                    solver.ask(&Question {
                        guard: survey[field].guard,
                        exits: basis.exits_before(field),
                        before: Some(survey[field].span),
                        conditions: vec![(when, holds)],
                        ..Question::default()
                    })
                };
                let mut never = |holds: bool| {
                    let blames = fields.iter().map(|field| match ask(solver, *field, holds) {
                        Verdict::Impossible(blame) if names_condition(&blame) => Some(blame),
                        _ => None,
                    });
                    blames.collect::<Option<Vec<_>>>()?.into_iter().next()
                };
                if let Some(blame) = never(true) {
                    let message = format!("nobody is ever shown the option `{}`", option.name);
                    let problem = self.report(Rule::LogicUnreachable, option.span, message);
                    problem.related(when.span, "this can never hold here");
                    relate(problem, survey, basis, &blame);
                    problem.help("change the condition, or take the option out");
                } else if let Some(blame) = never(false) {
                    self.always(basis, when, &blame, LEAVE_OUT);
                }
            }
        }
    }

    /// Endings that nobody comes to.
    fn check_endings(&mut self, basis: &Basis, solver: &mut Solver, last: usize) {
        let survey = self.survey;
        let finishes: Vec<_> = basis.finishes().filter(|(at, _)| *at <= last).collect();
        for (at, id) in finishes {
            let finish = &survey[id];
            let FinishWhen::Holds(expr) = &finish.when else {
                continue;
            };
            let question = Question {
                guard: finish.guard,
                exits: at,
                before: Some(finish.span),
                ..Question::default()
            };
            let is_reached =
                self.check_condition(basis, solver, expr, question.clone(), Rule::LogicNever);
            if is_reached {
                continue;
            }
            if let Verdict::Impossible(blame) = solver.ask(&question) {
                let message = format!("nobody ever comes to the end `{}`", finish.name);
                let problem = self.report(Rule::LogicUnreachable, finish.span.at_start(), message);
                relate(problem, survey, basis, &blame);
                problem.help("change one of the conditions, or take the end out");
            }
        }
    }
}

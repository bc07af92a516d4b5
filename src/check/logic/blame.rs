//! What a contradiction is made of, in words.

use super::super::build::Review;
use crate::logic::solver::{Basis, Blame, Fact};
use crate::model::{Expr, GuardId, Survey, Term};
use crate::problem::{Problem, Rule};
use crate::source::Span;

/// What to do with a condition that cannot fail.
pub(super) const LEAVE_OUT: &str = "leave the condition out, or say what was meant";

/// Whether a contradiction is about the condition and not about its place alone.
pub(super) fn names_condition(blame: &[Blame]) -> bool {
    blame
        .iter()
        .any(|blame| matches!(blame, Blame::Condition(..)))
}

/// A guard and what it stands in, innermost first.
pub(super) fn chain(survey: &Survey, guard: Option<GuardId>) -> impl Iterator<Item = GuardId> {
    std::iter::successors(guard, |id| survey[*id].parent)
}

/// The parts of a condition that a contradiction needs.
pub(super) fn blamed_parts<'e>(expr: &'e Expr, blame: &[Blame]) -> Vec<&'e Expr> {
    let mut parts = Vec::new();
    let mut open = vec![expr];
    while let Some(part) = open.pop() {
        let is_blamed =
            |blame: &Blame| matches!(blame, Blame::Condition(span, true) if *span == part.span);
        match blame.iter().any(is_blamed) {
            true => parts.push(part),
            false => open.extend(part.children()),
        }
    }
    parts
}

impl Review<'_> {
    /// Reports that a condition, or the part of it that is to blame, cannot hold; where two parts
    /// contradict each other, the one points at the other.
    pub(super) fn never(&mut self, rule: Rule, expr: &Expr, blame: &[Blame]) -> &mut Problem {
        let survey = self.survey;
        let mut parts = blamed_parts(expr, blame);
        parts.sort_by_key(|part| part.span.start);
        let (place, words) = match parts.as_slice() {
            [only] => (only.span, survey.notation(only)),
            _ => (expr.span, survey.notation(expr)),
        };
        let message = format!("`{words}` can never hold here");
        let problem = self.report(rule, place, message);
        if let [first, others @ .., last] = parts.as_slice()
            && others.is_empty()
        {
            problem.related(first.span, format!("`{}`", survey.notation(first)));
            problem.related(last.span, "contradicts this");
        }
        problem
    }

    /// Reports that a condition cannot fail where it stands.
    pub(super) fn always(
        &mut self,
        basis: &Basis,
        expr: &Expr,
        blame: &[Blame],
        help: &'static str,
    ) {
        let survey = self.survey;
        let message = format!("`{}` always holds here", survey.notation(expr));
        let problem = self.report(Rule::LogicAlways, expr.span, message);
        relate(problem, survey, basis, blame);
        problem.help(help);
    }
}

/// Points at what a contradiction needs beside the condition itself.
pub(super) fn relate(problem: &mut Problem, survey: &Survey, basis: &Basis, blame: &[Blame]) {
    for part in blame {
        if let Some((span, words)) = words_of(survey, basis, *part) {
            problem.related(span, words);
        }
    }
}

/// A part of a contradiction: where it is written, and what it says.
pub(super) fn words_of(survey: &Survey, basis: &Basis, blame: Blame) -> Option<(Span, String)> {
    match blame {
        Blame::Guard(id) => {
            let span = basis.guard_span(id)?;
            Some((
                span,
                match &survey[id].term {
                    Term::Holds(condition) => {
                        format!("`{}` holds here", survey.notation(&survey[*condition].expr))
                    }
                    Term::Fails(condition) => {
                        format!(
                            "`{}` does not hold here",
                            survey.notation(&survey[*condition].expr)
                        )
                    }
                    Term::Consent(_) => "this consent was given".to_owned(),
                    Term::Chosen(repeat) => {
                        format!("`{}` has an option here", survey[survey[*repeat].over].name)
                    }
                },
            ))
        }
        Blame::Exit(at) => Some((
            basis.exit_span(at)?,
            "who meets this has left before".to_owned(),
        )),
        Blame::Fact(Fact::Asked(id)) => {
            let field = &survey[id];
            let guard = field.guard?;
            let own = survey.guard_notation(guard);
            Some((
                field.name_span,
                format!("`{}` is asked only where `{own}`", field.name),
            ))
        }
        Blame::Fact(Fact::Required(id)) => Some((
            survey[id].name_span,
            format!("`{}` is always answered", survey[id].name),
        )),
        Blame::Fact(Fact::Check(id)) => {
            Some((survey[id].span.at_start(), "this check holds".to_owned()))
        }
        Blame::Condition(..) | Blame::Asked(_) | Blame::Closed(_) => None,
    }
}

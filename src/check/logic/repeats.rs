//! Repeats that ask too much.

use super::super::build::Review;
use crate::model::{Expr, ExprKind, FieldId, Fold, RepeatId, Survey, Type};
use crate::problem::Rule;
use crate::source::Span;

/// More questions in one repeat are too many for anybody.
const MOST_QUESTIONS: usize = 60;

impl Review<'_> {
    /// Repeats that can run over more than people answer, and conditions over all of none.
    pub(super) fn check_repeats(&mut self) {
        let survey = self.survey;
        for repeat in &survey.repeats {
            let (Type::Many(list, size) | Type::Rank(list, size)) = &survey[repeat.over].ty else {
                continue;
            };
            let options = survey[*list].options.len();
            let chosen = size.max.map_or(options, |max| options.min(max as usize));
            let times = repeat.max.map_or(chosen, |max| chosen.min(max as usize));
            let asked = repeat
                .fields
                .iter()
                .filter(|id| survey[**id].compute.is_none());
            let questions = times * asked.count();
            if questions > MOST_QUESTIONS {
                let message = format!(
                    "`{}` can come to {questions} questions, once for each of {times} options",
                    repeat.name
                );
                self.report(Rule::LogicRepeatBounds, repeat.span, message)
                    .help("add `max` to the repeat, or to the question it runs over");
            }
        }
        if survey.repeats.is_empty() {
            return;
        }
        let mut found = Vec::new();
        survey.each_expr(&mut |expr| all_of_none(survey, expr, &[], &mut found));
        for (span, id) in found {
            let (repeat, over) = (&survey[id], survey[survey[id].over].name.clone());
            let message = format!(
                "`all` over `{}` also holds where it runs over nothing",
                repeat.name
            );
            self.report(Rule::LogicRepeatBounds, span, message)
                .help(format!(
                    "add `answered({over}) and` where that is not meant"
                ));
        }
    }
}

/// Every `all` over a repeat that may run over nothing: the fields that are answered are `given`.
fn all_of_none(survey: &Survey, expr: &Expr, given: &[FieldId], found: &mut Vec<(Span, RepeatId)>) {
    let mut given = given.to_vec();
    match &expr.kind {
        ExprKind::Over(Fold::All, repeat, _) if !given.contains(&survey[*repeat].over) => {
            found.push((expr.span, *repeat));
        }
        ExprKind::And(list) => given.extend(list.iter().filter_map(|part| match part.kind {
            ExprKind::Answered(id) | ExprKind::Has(id, ..) => Some(id),
            _ => None,
        })),
        _ => {}
    }
    for child in expr.children() {
        all_of_none(survey, child, &given, found);
    }
}

//! Values in texts that are not always there.

use super::super::build::{Place, Review};
use super::super::expr::made;
use crate::logic::solver::{Basis, Question, Solver, Verdict};
use crate::model::{Expr, ExprKind, FieldId, FinishWhen, Piece, Survey, TextId, ValueType};
use crate::problem::Rule;
use std::collections::HashMap;

impl Review<'_> {
    /// Values that some people who read a text do not have.
    pub(super) fn check_pipes(
        &mut self,
        basis: &Basis,
        solver: &mut Solver,
        places: &HashMap<TextId, Place>,
    ) {
        let survey = self.survey;
        let endings = endings(survey, basis);
        let mut ids: Vec<&TextId> = places.keys().collect();
        ids.sort_unstable();
        for id in ids {
            let place = places[id];
            let text = survey.text(*id, 0);
            for piece in &text.pieces {
                if let Piece::Value {
                    expr,
                    fallback: None,
                } = piece
                {
                    let readers = endings.get(id).cloned();
                    let readers = readers.unwrap_or_else(|| Question {
                        guard: place.guard,
                        exits: basis.exits_before_place(place.at, expr.span),
                        ..Question::default()
                    });
                    self.check_piped(solver, expr, place, readers);
                }
            }
        }
    }

    /// A value that is read at a place by the `readers`.
    fn check_piped<'e>(
        &mut self,
        solver: &mut Solver,
        expr: &Expr,
        place: Place,
        readers: Question<'e>,
    ) {
        let survey = self.survey;
        let Some(id) = shown(expr) else { return };
        let field = &survey[id];
        if place.event.is_some() || (field.repeat.is_some() && field.repeat == place.repeat) {
            return;
        }
        let answered = made(ExprKind::Answered(id), ValueType::Condition, expr.span);
        let mut question = Question {
            before: Some(expr.span),
            ..readers
        };
        question.conditions.push((&answered, false));
        if let Verdict::Possible(witness) = solver.ask(&question) {
            let name = &field.name;
            let message = format!("`{name}` can be absent where this is read");
            self.report(Rule::LogicUnguardedPipe, expr.span, message)
                .related(field.name_span, "it is not always answered")
                .witness(witness.words(survey))
                .help(format!("say what to read then: `{{{name} or …}}`"));
        }
    }
}

/// For the text of each ending, who reads it: those who meet its condition, and no ending before it.
fn endings<'s>(survey: &'s Survey, basis: &Basis) -> HashMap<TextId, Question<'s>> {
    let readers = basis.finishes().filter_map(|(at, id)| {
        let finish = &survey[id];
        let conditions = match &finish.when {
            FinishWhen::Holds(expr) => vec![(expr, true)],
            FinishWhen::Refused(_) => Vec::new(),
        };
        let question = Question {
            guard: finish.guard,
            exits: at,
            conditions,
            ..Question::default()
        };
        Some((finish.text?, question))
    });
    readers.collect()
}

/// The field whose value is shown as it is.
fn shown(expr: &Expr) -> Option<FieldId> {
    match &expr.kind {
        ExprKind::Field(id) | ExprKind::Label(id) => Some(*id),
        _ => None,
    }
}

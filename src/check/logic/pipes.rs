//! Values in texts that are not always there.

use super::super::build::{Place, Review};
use crate::logic::solver::{Question, Solver, Verdict};
use crate::model::{Expr, ExprKind, FieldId, Piece, TextId, ValueType};
use crate::problem::Rule;
use std::collections::HashMap;

impl Review<'_> {
    /// Values that some people who read a text do not have.
    pub(super) fn check_pipes(&mut self, solver: &mut Solver, places: &HashMap<TextId, Place>) {
        let survey = self.survey;
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
                    self.check_piped(solver, expr, place);
                }
            }
        }
    }

    fn check_piped(&mut self, solver: &mut Solver, expr: &Expr, place: Place) {
        let survey = self.survey;
        let Some(id) = shown(expr) else { return };
        let field = &survey[id];
        if place.event.is_some() || (field.repeat.is_some() && field.repeat == place.repeat) {
            return;
        }
        let answered = Expr {
            kind: ExprKind::Answered(id),
            ty: ValueType::Condition,
            span: expr.span,
        };
        let question = Question {
            guard: place.guard,
            before: Some(expr.span),
            conditions: vec![(&answered, false)],
            ..Question::default()
        };
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

/// The field whose value is shown as it is.
fn shown(expr: &Expr) -> Option<FieldId> {
    match &expr.kind {
        ExprKind::Field(id) | ExprKind::Label(id) => Some(*id),
        _ => None,
    }
}

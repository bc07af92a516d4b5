//! Touchpoints that can never fire.

use super::super::build::Review;
use crate::logic::solver::{Basis, Question, Solver, Verdict};
use crate::model::{
    EventField, EventId, Expr, ExprKind, Field, FieldId, Origin, Survey, TextId, Touchpoint,
};
use crate::problem::Rule;
use rust_decimal::Decimal;

impl Review<'_> {
    /// Filters, windows and shares that let no invitation through.
    pub(super) fn check_touchpoints(&mut self) {
        let survey = self.survey;
        for touchpoint in &survey.touchpoints {
            self.check_filter(touchpoint);
            let name = &touchpoint.name;
            let cause = if touchpoint.sample == Some(Decimal::ZERO) {
                "it invites a share of 0%"
            } else if touchpoint.between.is_some_and(|(from, to)| from == to) {
                "the hours in which it sends begin when they end"
            } else {
                continue;
            };
            self.report(
                Rule::TouchpointNever,
                touchpoint.span,
                format!("`{name}` can never fire: {cause}"),
            )
            .help("change it, or take the touchpoint out");
        }
    }

    fn check_filter(&mut self, touchpoint: &Touchpoint) {
        let (Some(event), Some(filter)) = (touchpoint.on, &touchpoint.filter) else {
            return;
        };
        let made = of_event(self.survey, event);
        let condition = on_fields(filter);
        let basis = Basis::new(&made);
        let question = Question {
            conditions: vec![(&condition, true)],
            ..Question::default()
        };
        if let Verdict::Impossible(_) = Solver::new(&basis).ask(&question) {
            let words = self.survey.notation(filter);
            let message = format!(
                "`{}` can never fire: `{words}` never holds",
                touchpoint.name
            );
            let span = self.survey[event].span;
            self.report(Rule::TouchpointNever, filter.span, message)
                .related(span, "the event")
                .help("change the condition after `where`");
        }
    }
}

/// A survey that knows just what an event carries.
fn of_event(survey: &Survey, event: EventId) -> Survey {
    let fields = survey[event].fields.iter().map(known);
    Survey {
        fields: fields.collect(),
        lists: survey.lists.clone(),
        scales: survey.scales.clone(),
        modes: survey.modes.clone(),
        ..Survey::default()
    }
}

fn known(field: &EventField) -> Field {
    Field {
        name: field.name.clone(),
        was: None,
        origin: Origin::Known,
        ty: field.ty.clone(),
        text: TextId::default(),
        hint: None,
        mode_texts: Vec::new(),
        interviewer: None,
        doc: None,
        required: false,
        missing: Vec::new(),
        purposes: Vec::new(),
        personal: None,
        sensitive: None,
        guard: None,
        finishes_before: 0,
        repeat: None,
        shuffle: false,
        reverse: false,
        compute: None,
        span: field.span,
        name_span: field.span,
    }
}

/// A condition over what an event carries as one over fields.
fn on_fields(expr: &Expr) -> Expr {
    let mut expr = expr.clone();
    expr.walk_mut(&mut |inner| {
        if let ExprKind::EventField(_, at) = inner.kind {
            inner.kind = ExprKind::Field(FieldId(at as u32));
        }
    });
    expr
}

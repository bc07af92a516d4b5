//! Types of expressions: from names and operators to a typed tree.
//!
//! Nothing is converted silently. What is wrong is reported once and becomes `Unknown`, which fits
//! everywhere, so one mistake gives one problem.

use super::build::{Builder, Place, carried};
use crate::model::*;
use crate::problem::{Rule, nearest};
use crate::source::Span;
use crate::syntax::ast::{self, Operator};
use rust_decimal::Decimal;

/// An expression that was reported as wrong.
pub(super) fn wrong(span: Span) -> Expr {
    Expr {
        kind: ExprKind::Error,
        ty: ValueType::Unknown,
        span,
    }
}

pub(super) fn made(kind: ExprKind, ty: ValueType, span: Span) -> Expr {
    Expr { kind, ty, span }
}

impl Builder<'_> {
    /// An expression that must be a condition.
    pub fn condition(&mut self, expr: &ast::Expr, place: Place) -> Expr {
        let typed = self.expr(expr, place);
        self.as_condition(typed)
    }

    pub fn as_condition(&mut self, typed: Expr) -> Expr {
        match (&typed.ty, &typed.kind) {
            (ValueType::Condition | ValueType::Unknown, _) => typed,
            // What follows was not understood, so this may be half of a condition.
            _ if self.is_cut_short(typed.span) => wrong(typed.span),
            (ty, kind) => {
                let span = typed.span;
                let message = format!("this is {}, not a condition", self.type_words(ty));
                let help = match (ty, kind) {
                    (ValueType::Option(list), ExprKind::Field(id)) => {
                        let name = &self.survey[*id].name;
                        self.survey[*list].options.first().map(|option| {
                            format!("compare it with an option: `{name} == {}`", option.name)
                        })
                    }
                    (ValueType::Number(_), ExprKind::Field(id)) => Some(format!(
                        "compare it with a number, or write `answered({})`",
                        self.survey[*id].name
                    )),
                    (_, ExprKind::Field(id)) => {
                        Some(format!("write `answered({})`", self.survey[*id].name))
                    }
                    _ => None,
                };
                let problem = self.report(Rule::TypeNotACondition, span, message);
                if let Some(help) = help {
                    problem.help(help);
                }
                wrong(span)
            }
        }
    }

    /// Whether the parser met something else a few characters after an expression.
    fn is_cut_short(&self, span: Span) -> bool {
        self.problems.iter().any(|problem| {
            let after = problem.span.start.checked_sub(span.end);
            problem.rule == Rule::SyntaxExpected
                && problem.span.file == span.file
                && after.is_some_and(|after| after <= 4)
        })
    }

    /// An expression that must be a number.
    pub fn number_expr(&mut self, expr: &ast::Expr, place: Place) -> Expr {
        let typed = self.expr(expr, place);
        self.as_number(typed)
    }

    pub fn as_number(&mut self, typed: Expr) -> Expr {
        if matches!(typed.ty, ValueType::Number(_) | ValueType::Unknown) {
            return typed;
        }
        let message = format!(
            "a number is needed here, and this is {}",
            self.type_words(&typed.ty)
        );
        self.report(Rule::TypeOperands, typed.span, message);
        wrong(typed.span)
    }

    /// Any expression.
    pub fn expr(&mut self, expr: &ast::Expr, place: Place) -> Expr {
        let span = expr.span;
        match &expr.kind {
            ast::ExprKind::Name(path) => self.name(path, span, place),
            ast::ExprKind::Number(number) => match self.number(number) {
                Some(value) => made(ExprKind::Number(value), ValueType::Number(None), span),
                None => wrong(span),
            },
            ast::ExprKind::Text(text) => {
                made(ExprKind::Text(text.value.clone()), ValueType::Text, span)
            }
            ast::ExprKind::Date(text) => match self.date(text, span) {
                Some(date) => made(ExprKind::Date(date), ValueType::Date, span),
                None => wrong(span),
            },
            ast::ExprKind::Time(text) => match self.time(text, span) {
                Some(time) => made(ExprKind::Time(time), ValueType::Time, span),
                None => wrong(span),
            },
            ast::ExprKind::List(_) | ast::ExprKind::Range(_) => {
                self.report(
                    Rule::TypeOperands,
                    span,
                    "a list or range stands only after `in` or in a function",
                );
                wrong(span)
            }
            ast::ExprKind::Call(name, arguments) => self.call(name, arguments, span, place),
            ast::ExprKind::Not(inner) => {
                let inner = self.condition(inner, place);
                self.warn_absent(&inner, span, place);
                made(ExprKind::Not(Box::new(inner)), ValueType::Condition, span)
            }
            ast::ExprKind::Negate(inner) => {
                let inner = self.number_expr(inner, place);
                let ty = inner.ty.clone();
                made(ExprKind::Negate(Box::new(inner)), ty, span)
            }
            ast::ExprKind::Binary(operator, at, left, right) => {
                self.binary(*operator, *at, (left, right), span, place)
            }
        }
    }

    /// A time of day as written.
    pub fn time(&mut self, text: &str, span: Span) -> Option<jiff::civil::Time> {
        let parts = text
            .split_once(':')
            .and_then(|(h, m)| Some((h.parse::<i8>().ok()?, m.parse::<i8>().ok()?)));
        let time = parts.and_then(|(hour, minute)| jiff::civil::Time::new(hour, minute, 0, 0).ok());
        if time.is_none() {
            self.report(
                Rule::SyntaxWrongValue,
                span,
                format!("`{text}` is not a time of day"),
            )
            .help("write it like `09:00`");
        }
        time
    }

    pub fn binary(
        &mut self,
        operator: Operator,
        at: Span,
        (left, right): (&ast::Expr, &ast::Expr),
        span: Span,
        place: Place,
    ) -> Expr {
        match operator {
            Operator::And | Operator::Or => {
                let mut parts = Vec::new();
                self.flatten(operator, left, place, &mut parts);
                self.flatten(operator, right, place, &mut parts);
                let kind = if operator == Operator::And {
                    ExprKind::And(parts)
                } else {
                    ExprKind::Or(parts)
                };
                made(kind, ValueType::Condition, span)
            }
            Operator::In => self.membership(left, right, span, place),
            Operator::Has | Operator::HasAny | Operator::HasAll | Operator::HasNone => {
                self.has(operator, left, right, span, place)
            }
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => {
                self.arithmetic(operator, at, left, right, span, place)
            }
            _ => self.comparison(operator, at, left, right, span, place),
        }
    }

    /// The operands of a chain of the same operator, left to right.
    pub fn flatten(
        &mut self,
        operator: Operator,
        expr: &ast::Expr,
        place: Place,
        parts: &mut Vec<Expr>,
    ) {
        match &expr.kind {
            ast::ExprKind::Binary(inner, _, left, right) if *inner == operator => {
                self.flatten(operator, left, place, parts);
                self.flatten(operator, right, place, parts);
            }
            _ => parts.push(self.condition(expr, place)),
        }
    }

    pub fn arithmetic(
        &mut self,
        operator: Operator,
        at: Span,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
        place: Place,
    ) -> Expr {
        let (left, right) = (
            self.number_expr(left, place),
            self.number_expr(right, place),
        );
        let arithmetic = match operator {
            Operator::Add => Arithmetic::Add,
            Operator::Subtract => Arithmetic::Subtract,
            Operator::Multiply => Arithmetic::Multiply,
            _ => Arithmetic::Divide,
        };
        if arithmetic == Arithmetic::Divide {
            self.check_divisor(&right);
        }
        let unit = self.joint_unit(arithmetic, at, &left, &right);
        made(
            ExprKind::Arithmetic(arithmetic, Box::new(left), Box::new(right)),
            ValueType::Number(unit),
            span,
        )
    }

    pub fn check_divisor(&mut self, divisor: &Expr) {
        if let ExprKind::Number(value) = &divisor.kind
            && value.is_zero()
        {
            self.report(
                Rule::TypeDivisionByZero,
                divisor.span,
                "this divides by zero",
            );
            return;
        }
        let ExprKind::Field(id) = &divisor.kind else {
            return;
        };
        let (min, max) = self.bounds(*id);
        let reaches_zero = min.is_none_or(|min| min <= Decimal::ZERO)
            && max.is_none_or(|max| max >= Decimal::ZERO);
        if reaches_zero {
            let message = format!(
                "`{}` can be 0, and then there is nothing to show",
                self.survey[*id].name
            );
            let problem = self.report(Rule::TypeDivisionByZero, divisor.span, message);
            problem.level = crate::problem::Level::Warning;
            problem.help(
                "let its range begin above 0, or choose another value where it is 0 with `choose`",
            );
        }
    }

    /// The unit of a result; money and units do not mix.
    pub fn joint_unit(
        &mut self,
        operator: Arithmetic,
        at: Span,
        left: &Expr,
        right: &Expr,
    ) -> Option<String> {
        let (ValueType::Number(a), ValueType::Number(b)) = (&left.ty, &right.ty) else {
            return None;
        };
        let literal = |expr: &Expr| matches!(expr.kind, ExprKind::Number(_));
        match (operator, a, b) {
            (Arithmetic::Multiply, Some(_), Some(_)) => {
                self.unit_problem(at, "multiplies", a, b);
                None
            }
            (Arithmetic::Multiply, a, b) => a.clone().or_else(|| b.clone()),
            (Arithmetic::Divide, Some(a), Some(b)) if a == b => None,
            (Arithmetic::Divide, a, None) => a.clone(),
            (Arithmetic::Divide, a, b) => {
                self.unit_problem(at, "divides", a, b);
                None
            }
            (_, a, b) if a == b => a.clone(),
            (_, a, _) if literal(right) => a.clone(),
            (_, _, b) if literal(left) => b.clone(),
            (_, a, b) => {
                self.unit_problem(at, "mixes", a, b);
                None
            }
        }
    }

    pub fn unit_problem(&mut self, at: Span, verb: &str, a: &Option<String>, b: &Option<String>) {
        let name = |unit: &Option<String>| {
            unit.as_ref()
                .map_or("a plain number".to_owned(), |unit| format!("`{unit}`"))
        };
        self.report(
            Rule::TypeUnit,
            at,
            format!("this {verb} {} and {}", name(a), name(b)),
        )
        .help("bring both to the same unit first");
    }

    /// A name by itself: a field, `mode`, `today`, the label of a repeat, or nothing.
    pub fn name(&mut self, path: &str, span: Span, place: Place) -> Expr {
        if let Some(event) = place.event {
            return self.event_field(event, path, span);
        }
        if let Some(expr) = self.instance_label(path, span, place) {
            return expr;
        }
        if let Some(id) = self.find_field(path, place) {
            return self.field_expr(id, span, place);
        }
        match path {
            "mode" => return made(ExprKind::Mode, ValueType::Mode, span),
            "today" => return made(ExprKind::Today, ValueType::Date, span),
            _ => {}
        }
        self.unknown_name(path, span);
        wrong(span)
    }

    pub fn instance_label(&mut self, path: &str, span: Span, place: Place) -> Option<Expr> {
        let (name, rest) = path.split_once('.')?;
        let repeat = self.scope.repeats.get(name)?;
        (rest == "label" && place.repeat == Some(repeat))
            .then(|| made(ExprKind::InstanceLabel(repeat), ValueType::Text, span))
    }

    /// The field of a path, looked up in the repeat first.
    pub fn find_field(&mut self, path: &str, place: Place) -> Option<FieldId> {
        let inner = place.repeat.and_then(|repeat| {
            let path = format!("{}.{path}", self.survey[repeat].name);
            self.scope.fields.get(&path)
        });
        let id = inner.or_else(|| self.scope.fields.get(path))?;
        let name = self.survey[id].name.clone();
        self.uses("field", &name);
        Some(id)
    }

    /// The typed value of a field.
    pub fn field_expr(&mut self, id: FieldId, span: Span, place: Place) -> Expr {
        let field = &self.survey[id];
        let ty = value_type(&field.ty, &self.survey);
        if let (Some(repeat), false) = (field.repeat, field.repeat == place.repeat) {
            let (name, repeat) = (field.name.clone(), self.survey[repeat].name.clone());
            self.report(Rule::TypeOperands, span, format!("`{name}` has one value for every instance of `{repeat}`"))
                .help("outside the repeat take `any(…)`, `all(…)`, `count(…)`, `sum(…)` or `mean(…)` over it");
            return wrong(span);
        }
        let kind = match (&field.origin, &field.ty) {
            (Origin::Consent, _) => ExprKind::Given(id),
            _ => ExprKind::Field(id),
        };
        made(kind, ty, span)
    }

    pub fn event_field(&mut self, event: EventId, path: &str, span: Span) -> Expr {
        let found = self.survey[event]
            .fields
            .iter()
            .position(|field| field.name == path);
        let Some(at) = found else {
            let names: Vec<String> = self.survey[event]
                .fields
                .iter()
                .map(|field| field.name.clone())
                .collect();
            let name = self.survey[event].name.clone();
            self.report(
                Rule::TouchpointUnknownField,
                span,
                format!("the event `{name}` does not carry `{path}`"),
            )
            .help(carried(&names))
            .did_you_mean(nearest(path, names.iter().map(String::as_str)));
            return wrong(span);
        };
        let ty = value_type(&self.survey[event].fields[at].ty, &self.survey);
        made(ExprKind::EventField(event, at), ty, span)
    }

    /// Reports a name that stands for nothing that has a value.
    pub fn unknown_name(&mut self, path: &str, span: Span) {
        if self.scope.grids.get(path).is_some() {
            self.report(
                Rule::TypeOperands,
                span,
                format!("`{path}` is a grid with a value for every row"),
            )
            .help(format!(
                "name a row, like `{path}.{}`, or use `sum`, `mean`, `min` or `max` over it",
                "row"
            ));
            return;
        }
        let first = path.split('.').next().unwrap_or(path);
        let message = if self.scope.grids.get(first).is_some() {
            format!(
                "the grid `{first}` has no row `{}`",
                &path[(first.len() + 1).min(path.len())..]
            )
        } else {
            format!("there is no question or field `{path}`")
        };
        let names = self.scope.fields.iter().chain(self.scope.grids.iter());
        let close = nearest(path, names);
        self.report(Rule::NameUnknown, span, message)
            .did_you_mean(close);
    }

    /// A type in the author's words.
    pub fn type_words(&self, ty: &ValueType) -> String {
        match ty {
            ValueType::Condition => "a condition".to_owned(),
            ValueType::Number(Some(unit)) => format!("a number in {unit}"),
            ValueType::Number(None) => "a number".to_owned(),
            ValueType::Option(list) => format!("a choice from `{}`", self.survey[*list].name),
            ValueType::Set(list) => {
                format!("a choice of several from `{}`", self.survey[*list].name)
            }
            ValueType::Date => "a date".to_owned(),
            ValueType::Time => "a time".to_owned(),
            ValueType::DateTime => "a date with a time".to_owned(),
            ValueType::Text => "a text".to_owned(),
            ValueType::Mode => "the mode".to_owned(),
            ValueType::Unknown => "something unknown".to_owned(),
        }
    }
}

/// What the value of a field of this type yields.
pub(super) fn value_type(ty: &Type, _survey: &Survey) -> ValueType {
    match ty {
        Type::One(list) => ValueType::Option(*list),
        Type::Many(list, _) | Type::Rank(list, _) | Type::Allocate(list, _) => {
            ValueType::Set(*list)
        }
        Type::Scale(_) => ValueType::Number(None),
        Type::Number(number) => ValueType::Number(number.unit.clone()),
        Type::Date(_) => ValueType::Date,
        Type::Time => ValueType::Time,
        Type::DateTime(_) => ValueType::DateTime,
        Type::Flag => ValueType::Condition,
        _ => ValueType::Text,
    }
}

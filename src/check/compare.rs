//! Comparisons, membership and `has`: what stands on the right is read by what stands on the left.

use super::build::{Builder, Place, listed};
use super::expr::{made, wrong};
use crate::model::*;
use crate::problem::{Rule, nearest};
use crate::source::Span;
use crate::syntax::ast::{self, Operator};

impl Builder<'_> {
    /// The right side of a comparison is read by what stands on the left.
    pub fn comparison(
        &mut self,
        operator: Operator,
        at: Span,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
        place: Place,
    ) -> Expr {
        let typed = self.expr(left, place);
        let other = self.constant_or(right, &typed, place);
        self.constant_comparison(left, right, &typed, &other, span);
        let comparison = comparison_of(operator);
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if !self.comparable(&typed, &other, ordered, at) {
            return made(ExprKind::Error, ValueType::Condition, span);
        }
        self.check_domain(comparison, &typed, &other);
        made(
            ExprKind::Compare(comparison, Box::new(typed), Box::new(other)),
            ValueType::Condition,
            span,
        )
    }

    /// `a == a`, `1 < 2`.
    pub fn constant_comparison(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        a: &Expr,
        b: &Expr,
        span: Span,
    ) {
        let literal = |expr: &Expr| {
            use ExprKind as K;
            matches!(
                expr.kind,
                K::Number(_) | K::Date(_) | K::Time(_) | K::Text(_)
            )
        };
        if same_name(left, right) && a.ty != ValueType::Unknown {
            self.report(
                Rule::LogicConstant,
                span,
                "this compares something with itself",
            )
            .help("one of the two sides is probably another question");
        } else if literal(a) && literal(b) {
            self.report(Rule::LogicConstant, span, "this compares two constants")
                .help("write the name of a question on one side");
        }
    }

    /// A bare word on the right is an option of the field on the left, a mode, or else a value.
    pub fn constant_or(&mut self, expr: &ast::Expr, left: &Expr, place: Place) -> Expr {
        let span = expr.span;
        if let ast::ExprKind::Name(word) = &expr.kind {
            match &left.ty {
                ValueType::Option(list) | ValueType::Set(list) => {
                    return self.option_named(*list, word, span);
                }
                ValueType::Mode => return self.mode_named(word, span),
                ValueType::Unknown => return wrong(span),
                _ => {}
            }
        }
        if let (ast::ExprKind::Number(number), ValueType::Option(list)) = (&expr.kind, &left.ty) {
            let digits = number.text.clone();
            return self.option_named(*list, &digits, span);
        }
        self.expr(expr, place)
    }

    /// An option of a list by name.
    pub fn option_named(&mut self, list: ListId, word: &str, span: Span) -> Expr {
        if let Some(at) = self.survey[list].position(word) {
            return made(ExprKind::Option(list, at), ValueType::Option(list), span);
        }
        let names: Vec<String> = self.survey[list]
            .options
            .iter()
            .map(|option| option.name.clone())
            .collect();
        let close = nearest(word, names.iter().map(String::as_str));
        let is_field = self.scope.fields.get(word).is_some();
        let list_name = self.survey[list].name.clone();
        let problem = self.problems.add(
            Rule::TypeUnknownOption,
            span,
            format!("`{list_name}` has no option `{word}`"),
        );
        if is_field {
            problem.help(
                "the right side is always an option; two choices are compared with `same(a, b)`",
            );
        } else {
            problem.help(format!(
                "its options are {}",
                listed(names.iter().map(String::as_str).take(12))
            ));
            problem.did_you_mean(close);
        }
        made(ExprKind::Error, ValueType::Unknown, span)
    }

    pub fn mode_named(&mut self, word: &str, span: Span) -> Expr {
        let Some(mode) = Mode::parse(word) else {
            let modes = crate::syntax::vocabulary::MODES;
            self.report(
                Rule::TypeUnknownOption,
                span,
                format!("`{word}` is not a mode"),
            )
            .help(format!("the modes are {}", listed(modes.iter().copied())))
            .did_you_mean(nearest(word, modes.iter().copied()));
            return wrong(span);
        };
        if !self.survey.modes.contains(&mode) {
            let modes = listed(self.survey.modes.iter().map(|mode| mode.word()));
            self.report(
                Rule::TypeOutOfDomain,
                span,
                format!("the survey is not held in mode `{word}`"),
            )
            .help(format!(
                "its modes are {modes}; add `{word}` to `mode`, or leave the condition out"
            ));
        }
        made(ExprKind::ModeIs(mode), ValueType::Mode, span)
    }

    /// Whether two types can be compared; reports it where they cannot.
    pub fn comparable(&mut self, a: &Expr, b: &Expr, ordered: bool, at: Span) -> bool {
        use ValueType as T;
        let fits = match (&a.ty, &b.ty) {
            (T::Unknown, _) | (_, T::Unknown) => return false,
            (T::Number(left), T::Number(right)) => {
                let literal = |expr: &Expr| matches!(expr.kind, ExprKind::Number(_));
                if left != right && !literal(a) && !literal(b) {
                    let (left, right) = (left.clone(), right.clone());
                    self.unit_problem(at, "compares", &left, &right);
                }
                true
            }
            (T::Option(left), T::Option(right)) => left == right && !ordered,
            (T::Mode, T::Mode) | (T::Text, T::Text) => !ordered,
            (T::Date, T::Date) | (T::Time, T::Time) | (T::DateTime, T::DateTime) => true,
            (T::DateTime, T::Date) => true,
            _ => false,
        };
        if !fits {
            let (left, right) = (self.type_words(&a.ty), self.type_words(&b.ty));
            let help = match (&a.ty, &b.ty) {
                (T::Set(_), _) => Some("ask a choice of several with `has`: `reasons has waiting`"),
                (T::Condition, _) => {
                    Some("a condition or consent stands by itself, without a comparison")
                }
                (T::Option(_), T::Option(_)) if ordered => {
                    Some("options have no order; compare with `==`, or use a scale")
                }
                _ => None,
            };
            let message = if left == right {
                format!("{left} has no order")
            } else {
                format!("{left} cannot be compared with {right}")
            };
            let problem = self.report(Rule::TypeOperands, a.span.to(b.span), message);
            if let Some(help) = help {
                problem.help(help);
            }
        }
        fits
    }

    pub fn membership(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
        place: Place,
    ) -> Expr {
        let value = self.expr(left, place);
        if let ValueType::Set(_) = value.ty {
            self.report(
                Rule::TypeOperands,
                span,
                "`in` asks whether one value is among others",
            )
            .help("ask a choice of several with `has any of [..]`");
            return made(ExprKind::Error, ValueType::Condition, span);
        }
        let kind = match &right.kind {
            ast::ExprKind::List(list) => {
                let mut members = Vec::new();
                for member in list {
                    let typed = self.constant_or(member, &value, place);
                    if self.comparable(&value, &typed, false, member.span) {
                        self.check_domain(Comparison::Equal, &value, &typed);
                        members.push(typed);
                    }
                }
                ExprKind::OneOf(Box::new(value), members)
            }
            ast::ExprKind::Range(range) => {
                let (low, high) = (
                    self.bound(&range.low, range.span),
                    self.bound(&range.high, range.span),
                );
                for end in [&low, &high].into_iter().flatten() {
                    if !self.comparable(&value, end, true, range.span) {
                        return made(ExprKind::Error, ValueType::Condition, span);
                    }
                }
                self.check_range_domain(&value, low.as_ref(), high.as_ref(), range.span);
                ExprKind::Between(Box::new(value), low.map(Box::new), high.map(Box::new))
            }
            _ => {
                self.report(
                    Rule::TypeOperands,
                    right.span,
                    "`in` needs a list or a range",
                )
                .help("write `in [phone, chat]` or `in 4..5`");
                ExprKind::Error
            }
        };
        made(kind, ValueType::Condition, span)
    }

    pub fn bound(&mut self, bound: &Option<ast::Bound>, span: Span) -> Option<Expr> {
        match bound.as_ref()? {
            ast::Bound::Number(number) => {
                let value = self.number(number)?;
                Some(made(
                    ExprKind::Number(value),
                    ValueType::Number(None),
                    number.span,
                ))
            }
            ast::Bound::Date(name) if name.text == "today" => {
                Some(made(ExprKind::Today, ValueType::Date, name.span))
            }
            ast::Bound::Date(name) if name.text.contains(':') => {
                let time = self.time(&name.text, span)?;
                Some(made(ExprKind::Time(time), ValueType::Time, name.span))
            }
            ast::Bound::Date(name) => {
                let date = self.date(&name.text, name.span)?;
                Some(made(ExprKind::Date(date), ValueType::Date, name.span))
            }
        }
    }

    pub fn has(
        &mut self,
        operator: Operator,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
        place: Place,
    ) -> Expr {
        let set = self.expr(left, place);
        let (ExprKind::Field(field), ValueType::Set(_)) = (&set.kind, &set.ty) else {
            if set.ty != ValueType::Unknown {
                let message = format!(
                    "`has` asks a choice of several, and this is {}",
                    self.type_words(&set.ty)
                );
                self.report(Rule::TypeOperands, set.span, message)
                    .help("compare a choice of one with `==` or `in`");
            }
            return made(ExprKind::Error, ValueType::Condition, span);
        };
        let field = *field;
        let members = match &right.kind {
            ast::ExprKind::List(members) => members.iter().collect(),
            _ => vec![right],
        };
        let mut options = Vec::new();
        for member in members {
            if let ExprKind::Option(_, at) = self.constant_or(member, &set, place).kind {
                options.push(at);
            }
        }
        let quantifier = match operator {
            Operator::HasAll => Quantifier::All,
            Operator::HasNone => Quantifier::None,
            _ => Quantifier::Any,
        };
        made(
            ExprKind::Has(field, quantifier, options),
            ValueType::Condition,
            span,
        )
    }
}

fn same_name(left: &ast::Expr, right: &ast::Expr) -> bool {
    matches!((&left.kind, &right.kind), (ast::ExprKind::Name(a), ast::ExprKind::Name(b)) if a == b)
}

fn comparison_of(operator: Operator) -> Comparison {
    match operator {
        Operator::NotEqual => Comparison::NotEqual,
        Operator::Less => Comparison::Less,
        Operator::LessOrEqual => Comparison::LessOrEqual,
        Operator::Greater => Comparison::Greater,
        Operator::GreaterOrEqual => Comparison::GreaterOrEqual,
        _ => Comparison::Equal,
    }
}

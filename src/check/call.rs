//! Functions in expressions.

use super::build::{Builder, Place, listed};
use super::expr::{made, wrong};
use crate::model::*;
use crate::problem::{Problem, Rule, nearest};
use crate::source::Span;
use crate::syntax::ast;
use rust_decimal::prelude::ToPrimitive;

/// Every function with how it is written; metrics have functions of their own.
pub(super) const FUNCTIONS: &[(&str, &str)] = &[
    ("answered", "answered(question)"),
    ("missing", "missing(question) or missing(question, dk)"),
    ("count", "count(question)"),
    ("same", "same(a, b)"),
    ("round", "round(number) or round(number, decimals)"),
    ("abs", "abs(number)"),
    ("length", "length(text)"),
    ("years_between", "years_between(from, to)"),
    ("days_between", "days_between(from, to)"),
    ("choose", "choose(condition, a, b)"),
    ("label", "label(question)"),
    ("sum", "sum(grid) or sum([a, b])"),
    ("mean", "mean(grid) or mean([a, b])"),
    ("min", "min(grid) or min([a, b])"),
    ("max", "max(grid) or max([a, b])"),
    ("any", "any(condition over a repeat)"),
    ("all", "all(condition over a repeat)"),
    ("today", "today"),
];

impl Builder<'_> {
    /// A call of a function.
    pub fn call(
        &mut self,
        name: &ast::Name,
        arguments: &[ast::Expr],
        span: Span,
        place: Place,
    ) -> Expr {
        match (name.text.as_str(), arguments) {
            ("answered", [one]) => self.answered(one, span, place),
            ("missing", [one]) => self.missing_call(one, None, span, place),
            ("missing", [one, code]) => self.missing_call(one, Some(code), span, place),
            ("count", [one]) => self.count_call(one, span, place),
            ("same", [a, b]) => self.same_call(a, b, span, place),
            ("round", [one]) => self.round(one, None, span, place),
            ("round", [one, decimals]) => self.round(one, Some(decimals), span, place),
            ("abs", [one]) => self.of_number(one, span, place, ExprKind::Abs),
            ("length", [one]) => self.length(one, span, place),
            ("years_between" | "days_between", [from, to]) => {
                self.between_dates(name, from, to, span, place)
            }
            ("choose", [when, then, otherwise]) => self.choose(when, then, otherwise, span, place),
            ("label", [one]) => self.label_call(one, span, place),
            ("sum" | "mean" | "min" | "max", [_, ..]) => {
                self.aggregate(name, arguments, span, place)
            }
            ("any" | "all", [one]) => self.fold(name, one, span, place),
            ("today", []) => made(ExprKind::Today, ValueType::Date, span),
            _ => self.bad_call(name, arguments.len(), span),
        }
    }

    fn bad_call(&mut self, name: &ast::Name, count: usize, span: Span) -> Expr {
        let word = name.text.as_str();
        if let Some((_, usage)) = FUNCTIONS.iter().find(|(known, _)| *known == word) {
            let given = match count {
                0 => "nothing".to_owned(),
                1 => "one value".to_owned(),
                n => format!("{n} values"),
            };
            self.report(
                Rule::TypeArity,
                span,
                format!("`{word}` cannot be taken of {given}"),
            )
            .help(format!("write `{usage}`"));
        } else if [
            "nps",
            "top",
            "bottom",
            "share",
            "response_rate",
            "median",
            "sd",
        ]
        .contains(&word)
        {
            self.report(
                Rule::TypeUnknownFunction,
                name.span,
                format!("`{word}` is a figure over many responses"),
            )
            .help("figures stand after the `=` of a `metric`");
        } else {
            let names = FUNCTIONS.iter().map(|(known, _)| *known);
            self.report(
                Rule::TypeUnknownFunction,
                name.span,
                format!("there is no function `{word}`"),
            )
            .help(format!("the functions are {}", listed(names.clone())))
            .did_you_mean(nearest(word, names));
        }
        wrong(span)
    }

    /// The field that an argument names, reporting anything else.
    pub fn field_argument(&mut self, expr: &ast::Expr, place: Place) -> Option<FieldId> {
        let ast::ExprKind::Name(path) = &expr.kind else {
            self.report(
                Rule::TypeOperands,
                expr.span,
                "the name of a question is needed here",
            );
            return None;
        };
        let found = self.find_field(path, place);
        if found.is_none() {
            self.unknown_name(path, expr.span);
        }
        found
    }

    fn grid_argument(&self, expr: &ast::Expr) -> Option<GridId> {
        match &expr.kind {
            ast::ExprKind::Name(path) => self.scope.grids.get(path),
            _ => None,
        }
    }

    fn answered(&mut self, argument: &ast::Expr, span: Span, place: Place) -> Expr {
        if let Some(grid) = self.grid_argument(argument) {
            let rows = self.survey[grid].rows.clone();
            let all = rows
                .into_iter()
                .map(|row| made(ExprKind::Answered(row), ValueType::Condition, span))
                .collect();
            return made(ExprKind::And(all), ValueType::Condition, span);
        }
        match self.field_argument(argument, place) {
            Some(id) => made(ExprKind::Answered(id), ValueType::Condition, span),
            None => made(ExprKind::Error, ValueType::Condition, span),
        }
    }

    fn missing_call(
        &mut self,
        argument: &ast::Expr,
        code: Option<&ast::Expr>,
        span: Span,
        place: Place,
    ) -> Expr {
        let Some(id) = self.field_argument(argument, place) else {
            return made(ExprKind::Error, ValueType::Condition, span);
        };
        let mut word = None;
        if let Some(code) = code {
            let ast::ExprKind::Name(name) = &code.kind else {
                self.report(
                    Rule::TypeOperands,
                    code.span,
                    "the name of a missing code is needed here, like `dk`",
                );
                return made(ExprKind::Error, ValueType::Condition, span);
            };
            let codes: Vec<String> = self.survey[id]
                .missing
                .iter()
                .map(|code| code.name.clone())
                .collect();
            if !codes.contains(name) {
                let question = self.survey[id].name.clone();
                let known = listed(codes.iter().map(String::as_str));
                self.report(
                    Rule::TypeUnknownOption,
                    code.span,
                    format!("`{question}` offers no missing code `{name}`"),
                )
                .help(if known.is_empty() {
                    "it offers none".to_owned()
                } else {
                    format!("it offers {known}")
                })
                .did_you_mean(nearest(name, codes.iter().map(String::as_str)));
            }
            word = Some(name.clone());
        }
        made(ExprKind::Missing(id, word), ValueType::Condition, span)
    }

    fn count_call(&mut self, argument: &ast::Expr, span: Span, place: Place) -> Expr {
        let number = ValueType::Number(None);
        let is_name = matches!(argument.kind, ast::ExprKind::Name(_));
        if !is_name {
            return self.fold_over(Fold::Count, argument, span, place);
        }
        let Some(id) = self.field_argument(argument, place) else {
            return wrong(span);
        };
        if !matches!(self.survey[id].ty, Type::Many(..) | Type::Rank(..)) {
            let message = format!(
                "`{}` is not a choice of several, so there is nothing to count",
                self.survey[id].name
            );
            self.report(Rule::TypeOperands, argument.span, message)
                .help("`count` takes a question of type `many`");
            return wrong(span);
        }
        made(ExprKind::Count(id), number, span)
    }

    fn same_call(&mut self, a: &ast::Expr, b: &ast::Expr, span: Span, place: Place) -> Expr {
        let (a, b) = (self.expr(a, place), self.expr(b, place));
        for side in [&a, &b] {
            if !matches!(side.ty, ValueType::Option(_) | ValueType::Unknown) {
                self.misfit("`same` compares two choices", side);
                return made(ExprKind::Error, ValueType::Condition, span);
            }
        }
        made(
            ExprKind::Same(Box::new(a), Box::new(b)),
            ValueType::Condition,
            span,
        )
    }

    fn round(
        &mut self,
        value: &ast::Expr,
        decimals: Option<&ast::Expr>,
        span: Span,
        place: Place,
    ) -> Expr {
        let mut places = 0;
        if let Some(decimals) = decimals {
            match self.expr(decimals, place).kind {
                ExprKind::Number(n)
                    if n.fract().is_zero() && n.to_u32().is_some_and(|n| n <= 12) =>
                {
                    places = n.to_u32().unwrap_or(0);
                }
                _ => {
                    self.report(
                        Rule::TypeOperands,
                        decimals.span,
                        "the number of decimals is a whole number from 0 to 12",
                    );
                }
            }
        }
        self.of_number(value, span, place, |value| ExprKind::Round(value, places))
    }

    /// A function of a number that gives a number of the same kind.
    fn of_number(
        &mut self,
        value: &ast::Expr,
        span: Span,
        place: Place,
        kind: impl FnOnce(Box<Expr>) -> ExprKind,
    ) -> Expr {
        let value = self.number_expr(value, place);
        let ty = value.ty.clone();
        made(kind(Box::new(value)), ty, span)
    }

    fn length(&mut self, value: &ast::Expr, span: Span, place: Place) -> Expr {
        let value = self.expr(value, place);
        if !matches!(value.ty, ValueType::Text | ValueType::Unknown) {
            self.misfit("`length` takes a text", &value)
                .help("the number of chosen options is `count(question)`");
            return wrong(span);
        }
        made(
            ExprKind::Length(Box::new(value)),
            ValueType::Number(None),
            span,
        )
    }

    /// Reports an operand of another type than a function takes.
    fn misfit(&mut self, wants: &str, operand: &Expr) -> &mut Problem {
        let message = format!("{wants}, and this is {}", self.type_words(&operand.ty));
        self.report(Rule::TypeOperands, operand.span, message)
    }

    fn between_dates(
        &mut self,
        name: &ast::Name,
        from: &ast::Expr,
        to: &ast::Expr,
        span: Span,
        place: Place,
    ) -> Expr {
        let (from, to) = (self.expr(from, place), self.expr(to, place));
        for side in [&from, &to] {
            if !matches!(side.ty, ValueType::Date | ValueType::Unknown) {
                self.misfit(&format!("`{}` takes two dates", name.text), side);
                return wrong(span);
            }
        }
        let (from, to) = (Box::new(from), Box::new(to));
        let kind = match name.text.as_str() {
            "years_between" => ExprKind::YearsBetween(from, to),
            _ => ExprKind::DaysBetween(from, to),
        };
        made(kind, ValueType::Number(None), span)
    }

    fn choose(
        &mut self,
        when: &ast::Expr,
        then: &ast::Expr,
        otherwise: &ast::Expr,
        span: Span,
        place: Place,
    ) -> Expr {
        let when = self.condition(when, place);
        let (then, otherwise) = (self.expr(then, place), self.expr(otherwise, place));
        let literal = |expr: &Expr| matches!(expr.kind, ExprKind::Number(_));
        let ty = match (&then.ty, &otherwise.ty) {
            (ValueType::Unknown, ty) | (ty, ValueType::Unknown) => ty.clone(),
            (a, b) if a == b => a.clone(),
            (ValueType::Number(_), ty @ ValueType::Number(_)) if literal(&then) => ty.clone(),
            (ty @ ValueType::Number(_), ValueType::Number(_)) if literal(&otherwise) => ty.clone(),
            (a, b) => {
                let message = format!(
                    "`choose` gives {} or {}",
                    self.type_words(a),
                    self.type_words(b)
                );
                self.report(Rule::TypeOperands, span, message)
                    .help("both outcomes are of one type");
                ValueType::Unknown
            }
        };
        made(
            ExprKind::Choose(Box::new(when), Box::new(then), Box::new(otherwise)),
            ty,
            span,
        )
    }

    fn label_call(&mut self, argument: &ast::Expr, span: Span, place: Place) -> Expr {
        let Some(id) = self.field_argument(argument, place) else {
            return wrong(span);
        };
        if !matches!(
            self.survey[id].ty,
            Type::One(_) | Type::Scale(_) | Type::Many(..) | Type::Rank(..)
        ) {
            let message = format!("`{}` has no labels", self.survey[id].name);
            self.report(Rule::TypeOperands, argument.span, message)
                .help("`label` takes a choice or a scale");
            return wrong(span);
        }
        made(ExprKind::Label(id), ValueType::Text, span)
    }

    fn aggregate(
        &mut self,
        name: &ast::Name,
        arguments: &[ast::Expr],
        span: Span,
        place: Place,
    ) -> Expr {
        let aggregate = match name.text.as_str() {
            "sum" => Aggregate::Sum,
            "mean" => Aggregate::Mean,
            "min" => Aggregate::Min,
            _ => Aggregate::Max,
        };
        if let [one] = arguments {
            if let Some(grid) = self.grid_argument(one) {
                return self.over_rows(aggregate, grid, one.span, span, place);
            }
            if place.repeat.is_none() && self.reads_repeat(one).is_some() {
                let fold = if aggregate == Aggregate::Sum {
                    Fold::Sum
                } else {
                    Fold::Mean
                };
                if matches!(aggregate, Aggregate::Sum | Aggregate::Mean) {
                    return self.fold_over(fold, one, span, place);
                }
            }
        }
        let members: Vec<&ast::Expr> = match arguments {
            [
                ast::Expr {
                    kind: ast::ExprKind::List(list),
                    ..
                },
            ] => list.iter().collect(),
            list => list.iter().collect(),
        };
        let values: Vec<Expr> = members
            .into_iter()
            .map(|member| self.number_expr(member, place))
            .collect();
        let units: Vec<_> = values
            .iter()
            .filter(|value| !matches!(value.kind, ExprKind::Number(_)))
            .map(|v| &v.ty)
            .collect();
        if let Some(other) = units
            .iter()
            .find(|unit| **unit != units[0] && ***unit != ValueType::Unknown)
            && *units[0] != ValueType::Unknown
        {
            let (a, b) = (self.type_words(units[0]), self.type_words(other));
            self.report(
                Rule::TypeUnit,
                span,
                format!("`{}` mixes {a} and {b}", name.text),
            );
        }
        let ty = values
            .first()
            .map_or(ValueType::Number(None), |first| first.ty.clone());
        made(ExprKind::Aggregate(aggregate, values), ty, span)
    }

    fn over_rows(
        &mut self,
        aggregate: Aggregate,
        grid: GridId,
        at: Span,
        span: Span,
        place: Place,
    ) -> Expr {
        let rows = self.survey[grid].rows.clone();
        let values: Vec<Expr> = rows
            .into_iter()
            .map(|row| self.field_expr(row, at, place))
            .collect();
        if let Some(value) = values
            .iter()
            .find(|value| !matches!(value.ty, ValueType::Number(_) | ValueType::Unknown))
        {
            let message = format!(
                "the rows of this grid hold {}, not numbers",
                self.type_words(&value.ty)
            );
            self.report(Rule::TypeOperands, at, message);
            return wrong(span);
        }
        let ty = values
            .first()
            .map_or(ValueType::Number(None), |first| first.ty.clone());
        made(ExprKind::Aggregate(aggregate, values), ty, span)
    }

    fn fold(&mut self, name: &ast::Name, argument: &ast::Expr, span: Span, place: Place) -> Expr {
        let fold = if name.text == "any" {
            Fold::Any
        } else {
            Fold::All
        };
        self.fold_over(fold, argument, span, place)
    }

    fn fold_over(&mut self, fold: Fold, argument: &ast::Expr, span: Span, place: Place) -> Expr {
        let Some(repeat) = self.reads_repeat(argument) else {
            self.report(
                Rule::TypeOperands,
                argument.span,
                "this reads no question of a repeat",
            )
            .help("name a question of the repeat, like `any(visit.rate <= 2)`");
            return wrong(span);
        };
        let inside = Place {
            repeat: Some(repeat),
            ..place
        };
        let inner = match fold {
            Fold::Sum | Fold::Mean => self.number_expr(argument, inside),
            _ => self.condition(argument, inside),
        };
        let ty = match fold {
            Fold::Any | Fold::All => ValueType::Condition,
            Fold::Count => ValueType::Number(None),
            Fold::Sum | Fold::Mean => inner.ty.clone(),
        };
        made(ExprKind::Over(fold, repeat, Box::new(inner)), ty, span)
    }

    /// The repeat whose questions an expression names.
    fn reads_repeat(&self, expr: &ast::Expr) -> Option<RepeatId> {
        let mut stack = vec![expr];
        while let Some(next) = stack.pop() {
            match &next.kind {
                ast::ExprKind::Name(path) => {
                    let repeat = self
                        .scope
                        .fields
                        .get(path)
                        .and_then(|id| self.survey[id].repeat);
                    if repeat.is_some() {
                        return repeat;
                    }
                }
                ast::ExprKind::Call(_, list) | ast::ExprKind::List(list) => stack.extend(list),
                ast::ExprKind::Not(inner) | ast::ExprKind::Negate(inner) => stack.push(inner),
                ast::ExprKind::Binary(_, _, left, right) => stack.extend([&**left, &**right]),
                _ => {}
            }
        }
        None
    }
}

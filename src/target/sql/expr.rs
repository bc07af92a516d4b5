//! Conditions and values as SQL.
//!
//! The one rule of absence: a condition is never NULL, a comparison over something absent is false. A
//! value that is absent is NULL.

use super::dialect::Dialect;
use super::guards::Guards;
use super::names;
use crate::model::{
    Aggregate, Arithmetic, Comparison, EventId, Expr, ExprKind, FieldId, Fold, ListId, Quantifier,
    RepeatId, Survey, Type, ValueType,
};
use std::cell::Cell;

/// Writes expressions for one place in a script.
pub struct Writer<'a> {
    /// The survey.
    pub survey: &'a Survey,
    /// The engine.
    pub dialect: &'a dyn Dialect,
    /// Which of its guards are the same.
    pub guards: &'a Guards,
    /// The rows the expression stands over.
    pub over: Rows,
    /// The instance of a repeat that is being read, if any.
    instance: Cell<Option<RepeatId>>,
}

/// What an expression reads its fields from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Responses.
    Responses,
    /// Events of a kind; a known field is read from the event field of the same name.
    Events(EventId),
}

/// The name by which an instance of a repeat is known inside a list function.
pub const INSTANCE: &str = "_i";

impl<'a> Writer<'a> {
    /// A writer over responses.
    pub fn new(survey: &'a Survey, guards: &'a Guards, dialect: &'a dyn Dialect) -> Self {
        Writer {
            survey,
            guards,
            dialect,
            over: Rows::Responses,
            instance: Cell::new(None),
        }
    }

    /// The same, over the events of a kind.
    pub fn over_events(&self, event: EventId) -> Writer<'a> {
        Writer {
            over: Rows::Events(event),
            ..Writer::new(self.survey, self.guards, self.dialect)
        }
    }

    /// The same, over the instances of a repeat.
    pub fn over_instances(&self, repeat: RepeatId) -> Writer<'a> {
        Writer {
            instance: Cell::new(Some(repeat)),
            ..Writer::new(self.survey, self.guards, self.dialect)
        }
    }

    /// The column of a field, NULL where these rows have none.
    pub fn column(&self, field: FieldId) -> String {
        let column = match self.survey[field].ty {
            Type::Many(..) | Type::Rank(..) | Type::Allocate(..) => {
                names::chosen(&self.survey[field].name)
            }
            _ => self.survey[field].name.clone(),
        };
        self.named(field, &column)
    }

    /// The column with the missing code of a field.
    pub fn missing_column(&self, field: FieldId) -> String {
        self.named(field, &names::missing(&self.survey[field].name))
    }

    fn named(&self, field: FieldId, column: &str) -> String {
        let quoted = self.dialect.identifier(column);
        match self.over {
            Rows::Events(event) => {
                let name = &self.survey[field].name;
                let known = self.survey[event].fields.iter().any(|f| f.name == *name);
                if known { quoted } else { "NULL".to_owned() }
            }
            Rows::Responses => match self.survey[field].repeat {
                Some(repeat) if self.instance.get() == Some(repeat) => {
                    format!("{INSTANCE}.{quoted}")
                }
                Some(_) => "NULL".to_owned(),
                None => quoted,
            },
        }
    }

    /// A condition, TRUE or FALSE and never NULL.
    pub fn condition(&self, expr: &Expr) -> String {
        use ExprKind as K;
        match &expr.kind {
            K::And(list) => self.joined(list, " AND ", "TRUE"),
            K::Or(list) => self.joined(list, " OR ", "FALSE"),
            K::Not(inner) => format!("NOT {}", self.operand(inner)),
            K::Compare(op, left, right) => {
                let symbol = comparison(*op);
                present(&format!(
                    "{} {symbol} {}",
                    self.beside(left, &right.ty),
                    self.value(right)
                ))
            }
            K::OneOf(value, list) => self.one_of(value, list),
            K::Between(value, low, high) => self.between(value, low.as_deref(), high.as_deref()),
            K::Has(field, quantifier, options) => self.has(*field, *quantifier, options),
            K::Answered(field) => format!("{} IS NOT NULL", self.column(*field)),
            K::Missing(field, code) => self.missing(*field, code.as_deref()),
            K::Given(field) | K::Field(field) => present(&self.column(*field)),
            K::Same(left, right) => {
                present(&format!("{} = {}", self.value(left), self.value(right)))
            }
            K::Choose(when, then, otherwise) => format!(
                "CASE WHEN {} THEN {} ELSE {} END",
                self.condition(when),
                self.condition(then),
                self.condition(otherwise)
            ),
            K::Over(fold, repeat, inner) => self.over_any(*fold, *repeat, inner),
            _ => "FALSE".to_owned(),
        }
    }

    /// A condition as an operand of `AND`, `OR` or `NOT`.
    fn operand(&self, expr: &Expr) -> String {
        let text = self.condition(expr);
        match expr.kind {
            ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Not(_) | ExprKind::Answered(_) => {
                format!("({text})")
            }
            _ => text,
        }
    }

    fn joined(&self, list: &[Expr], with: &str, empty: &str) -> String {
        if list.is_empty() {
            return empty.to_owned();
        }
        let parts: Vec<String> = list.iter().map(|expr| self.operand(expr)).collect();
        parts.join(with)
    }

    fn one_of(&self, value: &Expr, list: &[Expr]) -> String {
        if list.is_empty() {
            return "FALSE".to_owned();
        }
        let value = list.first().map(|item| self.beside(value, &item.ty));
        let list: Vec<String> = list.iter().map(|item| self.value(item)).collect();
        present(&format!(
            "{} IN ({})",
            value.unwrap_or_default(),
            list.join(", ")
        ))
    }

    fn between(&self, value: &Expr, low: Option<&Expr>, high: Option<&Expr>) -> String {
        let end = low.or(high).map_or(&value.ty, |end| &end.ty);
        let value = self.beside(value, end);
        match (low, high) {
            (Some(low), Some(high)) => present(&format!(
                "{value} BETWEEN {} AND {}",
                self.value(low),
                self.value(high)
            )),
            (Some(low), None) => present(&format!("{value} >= {}", self.value(low))),
            (None, Some(high)) => present(&format!("{value} <= {}", self.value(high))),
            (None, None) => format!("({value} IS NOT NULL)"),
        }
    }

    fn has(&self, field: FieldId, quantifier: Quantifier, options: &[usize]) -> String {
        let Some(list) = self.survey[field].ty.list() else {
            return "FALSE".to_owned();
        };
        let set = self.column(field);
        let wanted: Vec<String> = options.iter().map(|at| self.option(list, *at)).collect();
        if let ([one], Quantifier::Any | Quantifier::All) = (wanted.as_slice(), quantifier) {
            return present(&self.dialect.contains(&set, one));
        }
        let wanted = self.dialect.list(&wanted);
        match quantifier {
            Quantifier::Any => present(&self.dialect.contains_any(&set, &wanted)),
            Quantifier::All => present(&self.dialect.contains_all(&set, &wanted)),
            Quantifier::None => {
                present(&format!("NOT {}", self.dialect.contains_any(&set, &wanted)))
            }
        }
    }

    fn missing(&self, field: FieldId, code: Option<&str>) -> String {
        let column = self.missing_column(field);
        match code {
            Some(code) => present(&format!("{column} = {}", self.dialect.string(code))),
            None => present(&format!("{column} <> 'unanswered'")),
        }
    }

    fn over_any(&self, fold: Fold, repeat: RepeatId, inner: &Expr) -> String {
        let condition = self.over_instances(repeat).condition(inner);
        let list = self.instances(repeat);
        let count = |condition: &str| {
            let found = self.dialect.filter(&list, INSTANCE, condition);
            format!("COALESCE({}, 0)", self.dialect.size(&found))
        };
        match fold {
            Fold::Any => format!("({} > 0)", count(&condition)),
            Fold::All => format!("({} = 0)", count(&format!("NOT ({condition})"))),
            _ => "FALSE".to_owned(),
        }
    }

    fn instances(&self, repeat: RepeatId) -> String {
        self.dialect
            .identifier(&names::instances(&self.survey[repeat].name))
    }

    /// A value, NULL where it is absent.
    pub fn value(&self, expr: &Expr) -> String {
        use ExprKind as K;
        match &expr.kind {
            K::Field(field) => self.column(*field),
            K::EventField(event, at) => self.event_field(*event, *at),
            K::Number(number) if number.is_sign_negative() => format!("({number})"),
            K::Number(number) => number.to_string(),
            K::Date(date) => format!("DATE '{date}'"),
            K::Time(time) => format!("TIME '{}'", time.strftime("%H:%M:%S")),
            K::Text(text) => self.dialect.string(text),
            K::Option(list, at) => self.option(*list, *at),
            K::ModeIs(mode) => self.dialect.string(mode.word()),
            K::Mode => self.dialect.identifier(names::MODE),
            K::Today => self.dialect.identifier(names::TODAY),
            K::Label(field) => self.label(*field),
            K::InstanceLabel(repeat) => self.instance_label(*repeat),
            K::Length(text) => format!("length({})", self.value(text)),
            K::Choose(when, then, otherwise) if expr.ty != ValueType::Condition => format!(
                "CASE WHEN {} THEN {} ELSE {} END",
                self.condition(when),
                self.value(then),
                self.value(otherwise)
            ),
            K::Error => "NULL".to_owned(),
            _ if expr.ty == ValueType::Condition => format!("({})", self.condition(expr)),
            _ => self.number(expr),
        }
    }

    fn event_field(&self, event: EventId, at: usize) -> String {
        let field = self.survey[event].fields.get(at);
        match field {
            Some(field) if self.over == Rows::Events(event) => self.dialect.identifier(&field.name),
            _ => "NULL".to_owned(),
        }
    }

    fn option(&self, list: ListId, at: usize) -> String {
        let option = self.survey[list].options.get(at);
        option.map_or("NULL".to_owned(), |option| {
            self.dialect.string(&option.name)
        })
    }

    fn number(&self, expr: &Expr) -> String {
        use ExprKind as K;
        match &expr.kind {
            K::Arithmetic(op, left, right) => {
                let (left, right) = (self.value(left), self.value(right));
                self.call(operation(*op), &format!("{left}, {right}"))
            }
            K::Negate(inner) => format!("(-{})", self.value(inner)),
            K::Round(inner, places) => {
                let exact = format!("CAST({} AS DECIMAL(38, 12))", self.value(inner));
                format!("round({exact}, {places})")
            }
            K::Abs(inner) => format!("abs({})", self.value(inner)),
            K::Aggregate(aggregate, list) => self.aggregate(*aggregate, list),
            K::Count(field) => {
                format!("COALESCE({}, 0)", self.dialect.size(&self.column(*field)))
            }
            K::YearsBetween(from, to) => {
                let arguments = format!("{}, {}", self.date(from), self.date(to));
                self.call("years_between", &arguments)
            }
            K::DaysBetween(from, to) => format!("({} - {})", self.date(to), self.date(from)),
            K::Over(fold, repeat, inner) => self.over_number(*fold, *repeat, inner),
            _ => "NULL".to_owned(),
        }
    }

    /// What is compared with a value of another type: against a date, of an instant its date counts.
    fn beside(&self, expr: &Expr, other: &ValueType) -> String {
        match other {
            ValueType::Date => self.date(expr),
            _ => self.value(expr),
        }
    }

    /// A value as a date: of an instant the date in the survey's time zone.
    fn date(&self, expr: &Expr) -> String {
        let value = self.value(expr);
        match expr.ty {
            ValueType::DateTime => self.dialect.local_date(&value, &self.survey.time_zone),
            _ => value,
        }
    }

    fn call(&self, function: &str, arguments: &str) -> String {
        let schema = names::schema(self.survey, self.dialect);
        format!("{schema}.{function}({arguments})")
    }

    fn aggregate(&self, aggregate: Aggregate, list: &[Expr]) -> String {
        let numbers: Vec<String> = list
            .iter()
            .map(|item| format!("CAST({} AS DECIMAL(38, 12))", self.value(item)))
            .collect();
        let numbers = self.dialect.list(&numbers);
        match aggregate {
            Aggregate::Mean => self.call("mean", &numbers),
            Aggregate::Sum => self.call("bounded", &self.dialect.fold(&numbers, "sum")),
            Aggregate::Min => self.dialect.fold(&numbers, "min"),
            Aggregate::Max => self.dialect.fold(&numbers, "max"),
        }
    }

    fn over_number(&self, fold: Fold, repeat: RepeatId, inner: &Expr) -> String {
        let list = self.instances(repeat);
        let inside = self.over_instances(repeat);
        if fold == Fold::Count {
            let found = self
                .dialect
                .filter(&list, INSTANCE, &inside.condition(inner));
            return format!("COALESCE({}, 0)", self.dialect.size(&found));
        }
        let number = format!("CAST({} AS DECIMAL(38, 12))", inside.value(inner));
        let numbers = self.dialect.map(&list, INSTANCE, &number);
        match fold {
            Fold::Mean => self.call("mean", &numbers),
            _ => self.call("bounded", &self.dialect.fold(&numbers, "sum")),
        }
    }
}

fn present(condition: &str) -> String {
    format!("COALESCE({condition}, FALSE)")
}

fn comparison(op: Comparison) -> &'static str {
    match op {
        Comparison::Equal => "=",
        Comparison::NotEqual => "<>",
        other => other.symbol(),
    }
}

fn operation(op: Arithmetic) -> &'static str {
    match op {
        Arithmetic::Add => "add",
        Arithmetic::Subtract => "subtract",
        Arithmetic::Multiply => "multiply",
        Arithmetic::Divide => "divide",
    }
}

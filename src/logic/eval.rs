//! Expressions, §5 of the language: what each yields, and when it is absent.

use super::decimal;
use super::state::World;
use super::value::{Cell, State, Value};
use crate::model::{
    Aggregate, Arithmetic, Comparison, Expr, ExprKind, FieldId, Fold, Quantifier, RepeatId, Type,
    ValueType,
};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Where an expression is looked at: the option of the instance, inside a repeat.
pub(crate) type Instance = Option<usize>;

impl World<'_> {
    /// Whether a condition holds. A condition is never absent: over absent fields it is false.
    pub fn holds(&self, expr: &Expr, instance: Instance) -> bool {
        self.eval(expr, instance) == Some(Value::Flag(true))
    }

    /// The value of an expression, none where it is absent.
    pub fn eval(&self, expr: &Expr, instance: Instance) -> Option<Value> {
        use ExprKind as K;
        let holds = |inner: &Expr| self.holds(inner, instance);
        let number = |inner: &Expr| self.number(inner, instance);
        let flag = |holds: bool| Some(Value::Flag(holds));
        match &expr.kind {
            K::Field(id) => self.value(*id, instance).cloned(),
            K::Number(constant) => Some(Value::Number(*constant)),
            K::Date(date) => Some(Value::Date(*date)),
            K::Time(time) => Some(Value::Time(*time)),
            K::Text(text) => Some(Value::Text(text.clone())),
            K::Option(_, at) => Some(Value::Option(*at)),
            K::ModeIs(mode) => Some(Value::Mode(*mode)),
            K::Mode => Some(Value::Mode(self.mode())),
            K::Today => self.today().map(Value::Date),
            K::And(list) => flag(list.iter().all(holds)),
            K::Or(list) => flag(list.iter().any(holds)),
            K::Not(inner) => flag(!holds(inner)),
            K::Compare(op, a, b) => flag(self.compare(*op, a, b, instance)),
            K::OneOf(value, list) => flag(
                list.iter()
                    .any(|constant| self.compare(Comparison::Equal, value, constant, instance)),
            ),
            K::Between(value, low, high) => {
                let within = |end: &Option<Box<Expr>>, op| {
                    end.as_ref()
                        .is_none_or(|end| self.compare(op, value, end, instance))
                };
                flag(
                    self.eval(value, instance).is_some()
                        && within(low, Comparison::GreaterOrEqual)
                        && within(high, Comparison::LessOrEqual),
                )
            }
            K::Has(id, quantifier, options) => flag(self.has(*id, *quantifier, options, instance)),
            K::Answered(id) => flag(self.value(*id, instance).is_some()),
            K::Missing(id, code) => flag(match self.state(self.cell(*id, instance)) {
                State::Declined(chosen) => code.as_ref().is_none_or(|code| code == chosen),
                _ => false,
            }),
            K::Given(id) => flag(self.given(*id)),
            K::Same(a, b) => flag(self.same(a, b, instance)),
            K::Arithmetic(op, a, b) => arithmetic(*op, number(a)?, number(b)?).map(Value::Number),
            K::Negate(a) => Some(Value::Number(-number(a)?)),
            K::Round(a, places) => Some(Value::Number(decimal::round(number(a)?, *places))),
            K::Abs(a) => Some(Value::Number(number(a)?.abs())),
            K::Aggregate(which, list) => {
                aggregate(*which, list.iter().filter_map(number)).map(Value::Number)
            }
            K::Count(id) => {
                let chosen = self
                    .value(*id, instance)
                    .map_or(0, |value| value.options().len());
                Some(Value::Number(Decimal::from(chosen)))
            }
            K::Length(a) => match self.eval(a, instance)? {
                Value::Text(text) => Some(Value::Number(Decimal::from(text.chars().count()))),
                _ => None,
            },
            K::YearsBetween(a, b) => {
                let years = years_between(self.date(a, instance)?, self.date(b, instance)?);
                Some(Value::Number(Decimal::from(years)))
            }
            K::DaysBetween(a, b) => {
                let days = days_between(self.date(a, instance)?, self.date(b, instance)?);
                Some(Value::Number(Decimal::from(days)))
            }
            K::Choose(when, then, _) if holds(when) => self.eval(then, instance),
            K::Choose(_, _, otherwise) => self.eval(otherwise, instance),
            K::Label(id) => self.label(*id, instance).map(Value::Text),
            K::InstanceLabel(repeat) => {
                let list = self.survey()[self.survey()[*repeat].over].ty.list()?;
                Some(Value::Text(self.option_words(list, instance?)))
            }
            K::Over(fold, repeat, inner) => self.over(*fold, *repeat, inner),
            K::EventField(..) | K::Error => None,
        }
    }

    /// The cell an expression means by a field: the one of its instance inside a repeat.
    pub fn cell(&self, field: FieldId, instance: Instance) -> Cell {
        Cell {
            field,
            instance: self.survey()[field].repeat.and(instance),
        }
    }

    fn value(&self, field: FieldId, instance: Instance) -> Option<&Value> {
        self.state(self.cell(field, instance)).value()
    }

    fn number(&self, expr: &Expr, instance: Instance) -> Option<Decimal> {
        self.eval(expr, instance)?.number()
    }

    fn date(&self, expr: &Expr, instance: Instance) -> Option<Date> {
        match self.eval(expr, instance)? {
            Value::Date(date) => Some(date),
            Value::Instant(instant) => Some(self.local_date(instant)),
            _ => None,
        }
    }

    /// A comparison over an absent operand is false, whatever the operator.
    fn compare(&self, op: Comparison, a: &Expr, b: &Expr, instance: Instance) -> bool {
        let (Some(a), Some(b)) = (self.eval(a, instance), self.eval(b, instance)) else {
            return false;
        };
        // Against a date, of a moment the date in the survey's time zone counts.
        let a = match (a, &b) {
            (Value::Instant(at), Value::Date(_)) => Value::Date(self.local_date(at)),
            (a, _) => a,
        };
        ordering(&a, &b).is_some_and(|ordering| op.holds(ordering))
    }

    fn has(
        &self,
        field: FieldId,
        quantifier: Quantifier,
        options: &[usize],
        instance: Instance,
    ) -> bool {
        let Some(value) = self.value(field, instance) else {
            return false;
        };
        let chosen = |at: &usize| value.options().contains(at);
        match quantifier {
            Quantifier::Any => options.iter().any(chosen),
            Quantifier::All => options.iter().all(chosen),
            Quantifier::None => !options.iter().any(chosen),
        }
    }

    /// Two choices are the same when their options have the same name.
    fn same(&self, a: &Expr, b: &Expr, instance: Instance) -> bool {
        let name = |expr: &Expr| match (&expr.ty, self.eval(expr, instance)?) {
            (ValueType::Option(list), Value::Option(at)) => {
                Some(self.survey()[*list].options.get(at)?.name.as_str())
            }
            _ => None,
        };
        match (name(a), name(b)) {
            (Some(a), Some(b)) => a == b,
            _ => false,
        }
    }

    fn over(&self, fold: Fold, repeat: RepeatId, inner: &Expr) -> Option<Value> {
        let instances = self.instances(repeat);
        let holding = instances.iter().filter(|at| self.holds(inner, Some(**at)));
        let numbers = instances
            .iter()
            .filter_map(|at| self.number(inner, Some(*at)));
        match fold {
            Fold::Count => Some(Value::Number(Decimal::from(holding.count()))),
            Fold::Any => Some(Value::Flag(holding.count() > 0)),
            Fold::All => Some(Value::Flag(holding.count() == instances.len())),
            Fold::Sum => aggregate(Aggregate::Sum, numbers).map(Value::Number),
            Fold::Mean => aggregate(Aggregate::Mean, numbers).map(Value::Number),
        }
    }

    /// The words of what was chosen: of an option, of options with commas, of a scale code.
    fn label(&self, field: FieldId, instance: Instance) -> Option<String> {
        let value = self.value(field, instance)?;
        if let (Type::Scale(scale), Value::Number(code)) = (&self.survey()[field].ty, value) {
            let labels = &self.survey()[*scale].labels;
            let label = labels.iter().find(|(at, _)| Decimal::from(*at) == *code);
            return Some(match label {
                Some((_, text)) => self.words(*text),
                None => code.to_string(),
            });
        }
        let list = self.survey()[field].ty.list()?;
        let words = value
            .options()
            .iter()
            .map(|at| self.option_words(list, *at));
        Some(words.collect::<Vec<_>>().join(", "))
    }
}

/// Values of one type in order; none where they cannot be compared.
pub(crate) fn ordering(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Option(a), Value::Option(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) => Some(a.cmp(b)),
        (Value::Instant(a), Value::Instant(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Flag(a), Value::Flag(b)) => Some(a.cmp(b)),
        (Value::Mode(a), Value::Mode(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

fn arithmetic(op: Arithmetic, a: Decimal, b: Decimal) -> Option<Decimal> {
    match op {
        Arithmetic::Add => decimal::add(a, b),
        Arithmetic::Subtract => decimal::subtract(a, b),
        Arithmetic::Multiply => decimal::multiply(a, b),
        Arithmetic::Divide => decimal::divide(a, b),
    }
}

/// Over the numbers that are there; absent over none.
fn aggregate(which: Aggregate, numbers: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    let mut numbers = numbers;
    match which {
        Aggregate::Sum => decimal::sum(numbers),
        Aggregate::Mean => decimal::mean(numbers),
        Aggregate::Min => {
            let first = numbers.next()?;
            Some(numbers.fold(first, Decimal::min))
        }
        Aggregate::Max => {
            let first = numbers.next()?;
            Some(numbers.fold(first, Decimal::max))
        }
    }
}

/// Whole years: birthdays that have passed. Who was born on 29 February has one on 1 March in other
/// years. Negative when the second date is earlier.
pub(crate) fn years_between(from: Date, to: Date) -> i64 {
    if to < from {
        return -years_between(to, from);
    }
    let passed = (to.month(), to.day()) >= (from.month(), from.day());
    i64::from(to.year()) - i64::from(from.year()) - i64::from(!passed)
}

/// Days from one date to another.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

//! Expressions as the runtime reads them: prefix arrays such as `["<=", ["f", "recommend"], 6]`.
//!
//! Repeats are written out here, so that the runtime knows nothing of them: a field of an instance has
//! a name of its own, and what is taken over instances becomes a list.

use super::layout::{Instance, field_name, option_name};
use crate::model::{
    Aggregate, Arithmetic, DateBound, Expr, ExprKind, FieldId, Fold, GuardId, ListId, Origin,
    Quantifier, RepeatId, Survey, Term, Type, ValueType,
};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Encodes the expressions of one survey, and notes of which fields labels are read.
pub struct Encoder<'a> {
    survey: &'a Survey,
    labelled: RefCell<BTreeSet<(FieldId, Option<Instance>)>>,
}

impl<'a> Encoder<'a> {
    /// An encoder for a survey.
    pub fn new(survey: &'a Survey) -> Self {
        Encoder {
            survey,
            labelled: RefCell::default(),
        }
    }

    /// The fields whose labels were read so far.
    pub fn labelled(&self) -> Vec<(FieldId, Option<Instance>)> {
        self.labelled.borrow().iter().copied().collect()
    }

    /// The expression in an instance, or outside every repeat.
    pub fn expr(&self, expr: &Expr, at: Option<Instance>) -> Value {
        use ExprKind as K;
        let one = |name: &str, a: &Expr| json!([name, self.expr(a, at)]);
        let two =
            |name: &str, a: &Expr, b: &Expr| json!([name, self.expr(a, at), self.expr(b, at)]);
        match &expr.kind {
            K::Field(field) => json!(["f", self.name(*field, at)]),
            K::Number(number) => decimal(*number),
            K::Date(date) => json!(date.to_string()),
            K::Time(time) => json!(time.strftime("%H:%M").to_string()),
            K::Text(text) => json!(text),
            K::Option(list, option) => json!(self.option(*list, *option)),
            K::ModeIs(mode) => json!(mode.word()),
            K::Mode => json!(["mode"]),
            K::Today => json!(["today"]),
            K::And(list) => self.many("and", list, at),
            K::Or(list) => self.many("or", list, at),
            K::Not(a) => one("not", a),
            K::Compare(how, a, b) => {
                json!([how.symbol(), self.beside(a, &b.ty, at), self.expr(b, at)])
            }
            K::OneOf(a, list) => {
                let other = list.first().map_or(&a.ty, |item| &item.ty);
                json!(["in", self.beside(a, other, at), self.list(list, at)])
            }
            K::Between(a, low, high) => {
                let end = |end: &Option<Box<Expr>>| end.as_ref().map(|end| self.expr(end, at));
                let other = low.as_ref().or(high.as_ref()).map_or(&a.ty, |end| &end.ty);
                json!(["between", self.beside(a, other, at), end(low), end(high)])
            }
            K::Same(a, b) => two("same", a, b),
            K::Arithmetic(how, a, b) => two(arithmetic(*how), a, b),
            K::Negate(a) => one("neg", a),
            K::Round(a, places) => json!(["round", self.expr(a, at), places]),
            K::Abs(a) => one("abs", a),
            K::Length(a) => one("length", a),
            K::Aggregate(how, list) => self.many(aggregate(*how), list, at),
            K::YearsBetween(a, b) => two("years_between", a, b),
            K::DaysBetween(a, b) => two("days_between", a, b),
            K::Choose(a, b, c) => {
                json!([
                    "choose",
                    self.expr(a, at),
                    self.expr(b, at),
                    self.expr(c, at)
                ])
            }
            K::Over(fold, repeat, inner) => self.over(*fold, *repeat, inner),
            // The words of an instance are put into its texts when the page is built.
            K::InstanceLabel(_) | K::EventField(..) | K::Error => Value::Null,
            K::Has(..)
            | K::Answered(_)
            | K::Missing(..)
            | K::Given(_)
            | K::Count(_)
            | K::Label(_) => self.about_field(&expr.kind, at),
        }
    }

    /// What is compared with a value of another type: against a date, of a moment its date counts.
    fn beside(&self, expr: &Expr, other: &ValueType, at: Option<Instance>) -> Value {
        let value = self.expr(expr, at);
        match (&expr.ty, other) {
            (ValueType::DateTime, ValueType::Date) => json!(["date", value]),
            _ => value,
        }
    }

    /// What asks about the state of one field.
    fn about_field(&self, kind: &ExprKind, at: Option<Instance>) -> Value {
        use ExprKind as K;
        match kind {
            K::Has(field, how, options) => {
                let list = self.survey[*field].ty.list();
                let names: Vec<&str> = options
                    .iter()
                    .filter_map(|option| list.map(|list| self.option(list, *option)))
                    .collect();
                json!(["has", self.name(*field, at), quantifier(*how), names])
            }
            K::Answered(field) => json!(["answered", self.name(*field, at)]),
            K::Missing(field, None) => json!(["missing", self.name(*field, at)]),
            K::Missing(field, Some(code)) => json!(["missing", self.name(*field, at), code]),
            K::Given(field) => json!(["consent", self.name(*field, at)]),
            K::Count(field) => json!(["count", self.name(*field, at)]),
            K::Label(field) => self.label(*field, at),
            _ => Value::Null,
        }
    }

    /// The words of the chosen option or code of a field.
    pub fn label(&self, field: FieldId, at: Option<Instance>) -> Value {
        let own = at.filter(|at| self.survey[field].repeat == Some(at.repeat));
        self.labelled.borrow_mut().insert((field, own));
        json!(["label", self.name(field, at)])
    }

    fn many(&self, name: &str, list: &[Expr], at: Option<Instance>) -> Value {
        let mut all = vec![json!(name)];
        all.extend(list.iter().map(|item| self.expr(item, at)));
        Value::Array(all)
    }

    fn list(&self, list: &[Expr], at: Option<Instance>) -> Vec<Value> {
        list.iter().map(|item| self.expr(item, at)).collect()
    }

    fn name(&self, field: FieldId, at: Option<Instance>) -> String {
        field_name(self.survey, field, at)
    }

    fn option(&self, list: ListId, option: usize) -> &str {
        self.survey[list]
            .options
            .get(option)
            .map_or("", |option| &option.name)
    }

    /// What is taken over the instances of a repeat; an instance that is not there does not count.
    fn over(&self, fold: Fold, repeat: RepeatId, inner: &Expr) -> Value {
        let name = match fold {
            Fold::Count => "tally",
            Fold::Any => "or",
            Fold::All => "and",
            Fold::Sum => "sum",
            Fold::Mean => "mean",
        };
        let mut all = vec![json!(name)];
        for instance in self.instances(repeat) {
            let there = self.present(instance);
            let value = self.expr(inner, Some(instance));
            all.push(match fold {
                Fold::Count | Fold::Any => json!(["and", there, value]),
                Fold::All => json!(["or", ["not", there], value]),
                Fold::Sum | Fold::Mean => json!(["choose", there, value, null]),
            });
        }
        Value::Array(all)
    }

    /// The instances a repeat may have.
    pub fn instances(&self, repeat: RepeatId) -> impl Iterator<Item = Instance> {
        let over = self.survey[repeat].over;
        let count = self
            .survey
            .options_of(over)
            .map_or(0, |list| list.options.len());
        (0..count).map(move |option| Instance { repeat, option })
    }

    /// Whether an instance is there: its repeat is shown, and its option is among those asked about.
    pub fn present(&self, instance: Instance) -> Value {
        let among = self.among(instance);
        match self.guard(self.survey[instance.repeat].guard, None) {
            Some(shown) => json!(["and", shown, among]),
            None => among,
        }
    }

    /// Whether the option of an instance is chosen, and few enough earlier ones are.
    fn among(&self, instance: Instance) -> Value {
        let repeat = &self.survey[instance.repeat];
        let option = option_name(self.survey, instance);
        let mut all = vec![
            json!("among"),
            json!(self.name(repeat.over, None)),
            json!(option),
        ];
        if let Some(max) = repeat.max {
            let earlier: Vec<&str> = (0..instance.option)
                .map(|option| option_name(self.survey, Instance { option, ..instance }))
                .collect();
            all.extend([json!(max), json!(earlier)]);
        }
        Value::Array(all)
    }

    /// A chain of guards as one condition; none where it always holds.
    pub fn guard(&self, guard: Option<GuardId>, at: Option<Instance>) -> Option<Value> {
        let terms: Vec<Value> = self
            .survey
            .guard_chain(guard)
            .into_iter()
            .filter_map(|term| self.term(term, at))
            .collect();
        all_of(terms)
    }

    fn term(&self, term: &Term, at: Option<Instance>) -> Option<Value> {
        match term {
            Term::Holds(id) => Some(self.expr(&self.survey[*id].expr, at)),
            Term::Fails(id) => Some(json!(["not", self.expr(&self.survey[*id].expr, at)])),
            Term::Consent(fields) => {
                let given = fields
                    .iter()
                    .map(|field| json!(["consent", self.name(*field, at)]));
                let mut given: Vec<Value> = given.collect();
                if given.len() == 1 {
                    return given.pop();
                }
                given.insert(0, json!("or"));
                Some(Value::Array(given))
            }
            Term::Chosen(repeat) => at
                .filter(|instance| instance.repeat == *repeat)
                .map(|instance| self.among(instance)),
        }
    }

    /// A bound of a date.
    pub fn bound(&self, bound: DateBound) -> Value {
        match bound {
            DateBound::On(date) => json!(date.to_string()),
            DateBound::Today => json!(["today"]),
        }
    }

    /// Whether the words of the answers to a field, not its value, are shown in texts.
    pub fn shows_label(&self, field: FieldId) -> bool {
        let field = &self.survey[field];
        field.origin != Origin::Consent
            && matches!(field.ty, Type::One(_) | Type::Many(..) | Type::Rank(..))
    }
}

/// All of some conditions, each once.
pub fn all_of(mut terms: Vec<Value>) -> Option<Value> {
    terms.dedup();
    if terms.len() < 2 {
        return terms.pop();
    }
    terms.insert(0, json!("and"));
    Some(Value::Array(terms))
}

/// A number: a JSON number where that is exact everywhere, else its digits.
pub fn decimal(number: Decimal) -> Value {
    let number = number.normalize();
    match number.to_i64() {
        Some(whole) if number.is_integer() && whole.abs() < 1 << 53 => json!(whole),
        _ => json!(["num", number.to_string()]),
    }
}

fn arithmetic(how: Arithmetic) -> &'static str {
    match how {
        Arithmetic::Add => "+",
        Arithmetic::Subtract => "-",
        Arithmetic::Multiply => "*",
        Arithmetic::Divide => "/",
    }
}

fn aggregate(how: Aggregate) -> &'static str {
    match how {
        Aggregate::Sum => "sum",
        Aggregate::Mean => "mean",
        Aggregate::Min => "min",
        Aggregate::Max => "max",
    }
}

fn quantifier(how: Quantifier) -> &'static str {
    match how {
        Quantifier::Any => "any",
        Quantifier::All => "all",
        Quantifier::None => "none",
    }
}

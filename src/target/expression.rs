//! Expressions for other programs, and in the words of the language.
//!
//! [`encode`] writes an expression as nested JSON arrays: first the operator, then its operands.
//!
//! | form | meaning |
//! |---|---|
//! | `3`, `0.25`, `"phone"` | a number; an option, mode or text by its name or characters |
//! | `["decimal", "0.1000000000000000001"]` | a number that does not fit a double |
//! | `["date", "2026-01-31"]`, `["time", "09:00"]` | a date, a time of day |
//! | `["field", "aspects.speed"]`, `["event", "channel"]` | the value of a field, or of a field of the event |
//! | `["mode"]`, `["today"]` | the mode of the interview; the date on which it was started |
//! | `["and", a, …]`, `["or", a, …]`, `["not", a]` | |
//! | `["==", a, b]`, also `!=` `<` `<=` `>` `>=` | |
//! | `["in", a, b, c, …]` | `a` is one of the others |
//! | `["between", a, low, high]` | ends included; `null` is an open end |
//! | `["has_any", field, "a", …]`, also `has_all`, `has_none` | of a choice of many |
//! | `["answered", field]`, `["missing", field]`, `["missing", field, "dk"]`, `["given", field]` | |
//! | `["same", a, b]` | both chose the option of the same name |
//! | `["+", a, b]`, also `-` `*` `/`; `["negate", a]` | |
//! | `["round", a, decimals]`, `["abs", a]`, `["length", a]`, `["count", field]` | |
//! | `["sum", a, …]`, also `mean` `min` `max` | over those that are not absent |
//! | `["years_between", a, b]`, `["days_between", a, b]`, `["choose", condition, a, b]` | |
//! | `["label", field]`, `["instance_label", "visit"]` | words in the language of the interview |
//! | `["over", "any", "visit", a]`, also `count` `all` `sum` `mean` | over the instances of a repeat |
//!
//! The one rule of absence: a comparison, `in`, `between`, `has_…` and `same` over an absent value is
//! false; arithmetic over one is absent.
//!
//! [`Survey::notation`] writes it as an author would.

use super::prose::is_implied;
use crate::model::{Expr, ExprKind, FieldId, GuardId, Quantifier, Repeat, Survey, Term};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};

/// An expression as nested arrays.
pub fn encode(survey: &Survey, expr: &Expr) -> Value {
    use ExprKind as K;
    let sub = |expr: &Expr| encode(survey, expr);
    let field = |id: &FieldId| json!(["field", survey[*id].name]);
    let call = |name: &str, operands: &[Expr]| {
        let operands = operands.iter().map(sub);
        Value::Array(std::iter::once(json!(name)).chain(operands).collect())
    };
    match &expr.kind {
        K::Field(id) => field(id),
        K::EventField(event, at) => json!(["event", survey[*event].fields[*at].name]),
        K::Number(number) => encode_number(*number),
        K::Date(date) => json!(["date", date.to_string()]),
        K::Time(time) => json!(["time", minutes(time)]),
        K::Text(text) => json!(text),
        K::Option(list, at) => json!(survey[*list].options[*at].name),
        K::ModeIs(mode) => json!(mode.word()),
        K::Mode => json!(["mode"]),
        K::Today => json!(["today"]),
        K::And(list) => call("and", list),
        K::Or(list) => call("or", list),
        K::Not(a) => json!(["not", sub(a)]),
        K::Compare(op, a, b) => json!([op.symbol(), sub(a), sub(b)]),
        K::OneOf(a, list) => {
            let head = [json!("in"), sub(a)].into_iter();
            Value::Array(head.chain(list.iter().map(sub)).collect())
        }
        K::Between(a, low, high) => {
            json!([
                "between",
                sub(a),
                low.as_deref().map(sub),
                high.as_deref().map(sub)
            ])
        }
        K::Has(id, quantifier, options) => {
            let head = [json!(has_word(*quantifier)), field(id)].into_iter();
            let names = option_names(survey, *id, options).into_iter();
            Value::Array(head.chain(names.map(Value::from)).collect())
        }
        K::Answered(id) => json!(["answered", field(id)]),
        K::Missing(id, None) => json!(["missing", field(id)]),
        K::Missing(id, Some(code)) => json!(["missing", field(id), code]),
        K::Given(id) => json!(["given", field(id)]),
        K::Same(a, b) => json!(["same", sub(a), sub(b)]),
        K::Arithmetic(op, a, b) => json!([op.symbol(), sub(a), sub(b)]),
        K::Negate(a) => json!(["negate", sub(a)]),
        K::Round(a, decimals) => json!(["round", sub(a), decimals]),
        K::Abs(a) => json!(["abs", sub(a)]),
        K::Aggregate(aggregate, list) => call(aggregate.word(), list),
        K::Count(id) => json!(["count", field(id)]),
        K::Length(a) => json!(["length", sub(a)]),
        K::YearsBetween(a, b) => json!(["years_between", sub(a), sub(b)]),
        K::DaysBetween(a, b) => json!(["days_between", sub(a), sub(b)]),
        K::Choose(a, b, c) => json!(["choose", sub(a), sub(b), sub(c)]),
        K::Label(id) => json!(["label", field(id)]),
        K::InstanceLabel(repeat) => json!(["instance_label", survey[*repeat].name]),
        K::Over(fold, repeat, a) => json!(["over", fold.word(), survey[*repeat].name, sub(a)]),
        K::Error => Value::Null,
    }
}

/// A number as JSON: itself where a double holds it exactly as written, else `["decimal", "…"]`.
pub fn encode_number(number: Decimal) -> Value {
    let number = number.normalize();
    if let (true, Some(whole)) = (number.is_integer(), number.to_i64())
        && whole.unsigned_abs() < 1 << 53
    {
        return json!(whole);
    }
    let double = number.to_f64().filter(|double| {
        let again: Result<Decimal, _> = double.to_string().parse();
        again.is_ok_and(|again| again == number)
    });
    match double {
        Some(double) => json!(double),
        None => json!(["decimal", number.to_string()]),
    }
}

/// A time of day as it stands in surveys and data, to the minute.
pub fn minutes(time: &jiff::civil::Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

fn option_names<'a>(survey: &'a Survey, field: FieldId, options: &[usize]) -> Vec<&'a str> {
    let list = survey.options_of(field);
    let name = |at: &usize| list.and_then(|list| list.options.get(*at));
    options
        .iter()
        .filter_map(name)
        .map(|option| option.name.as_str())
        .collect()
}

fn has_word(quantifier: Quantifier) -> &'static str {
    match quantifier {
        Quantifier::Any => "has_any",
        Quantifier::All => "has_all",
        Quantifier::None => "has_none",
    }
}

/// The conditions of a guard as an author would write them in one, none where there is none. As with
/// [`prose::guard`](super::prose::guard), required consents are left out.
pub fn guard_source(survey: &Survey, guard: Option<GuardId>) -> Option<String> {
    let mut chain = survey.guard_chain(guard);
    chain.retain(|term| !is_implied(survey, term));
    let several = chain.len() > 1;
    let terms = chain.into_iter().map(|term| match term {
        Term::Holds(id) if several => survey.notation_in_and(&survey[*id].expr),
        Term::Holds(id) => survey.notation(&survey[*id].expr),
        Term::Fails(id) => format!("not {}", survey.notation_in_not(&survey[*id].expr)),
        Term::Consent(consents) => {
            let names: Vec<&str> = consents
                .iter()
                .map(|id| survey[*id].name.as_str())
                .collect();
            match names.as_slice() {
                [only] => (*only).to_owned(),
                several => format!("({})", several.join(" or ")),
            }
        }
        Term::Chosen(repeat) => {
            let Repeat { name, over, .. } = &survey[*repeat];
            format!("{} has {name}", survey[*over].name)
        }
    });
    let mut terms: Vec<String> = terms.collect();
    terms.dedup();
    (!terms.is_empty()).then(|| terms.join(" and "))
}

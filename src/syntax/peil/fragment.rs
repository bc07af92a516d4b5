//! Values that stand alone: in strings of YAML, and in placeholders of texts.

use pest::Parser as _;

use crate::problem::Problems;
use crate::source::Span;
use crate::syntax::ast::{Expr, Property, Text, Type, Value};
use crate::syntax::peil::build::{Builder, is_list_of};
use crate::syntax::peil::explain::Failure;
use crate::syntax::peil::place::Origin;
use crate::syntax::peil::{Grammar, Pair, Rule};
use crate::syntax::vocabulary::{Key, Shape};

/// Reads what stands after a key: for `retain`, `1 year then delete`. A text property takes the text as
/// it is. `None` after a problem has been reported.
pub fn parse_property(
    key: Key,
    key_span: Span,
    value: &Text,
    problems: &mut Problems,
) -> Option<Property> {
    let property = |values| Property {
        key,
        key_span,
        values,
        span: key_span.to(value.span),
    };
    let Some(rule) = rule_of(key) else {
        return Some(property(match key.shape() {
            Shape::Text => vec![Value::Text(value.clone())],
            _ => Vec::new(),
        }));
    };
    let pair = whole(rule, value, problems)?;
    let mut builder = Builder::new(&value.value, Origin::Text(value), problems);
    let values = pair
        .into_inner()
        .filter(|part| !(is_list_of(key) && part.as_rule() == Rule::of_word))
        .filter(|part| part.as_rule() != Rule::EOI)
        .map(|part| builder.value(part))
        .collect::<Option<Vec<_>>>()?;
    Some(property(values))
}

/// Reads a type: `one of channels`. `None` after a problem has been reported.
pub fn parse_type(value: &Text, problems: &mut Problems) -> Option<Type> {
    let pair = whole(Rule::alone_type, value, problems)?;
    Builder::new(&value.value, Origin::Text(value), problems).type_(pair.into_inner().next()?)
}

/// Reads a condition or computation. `None` after a problem has been reported.
pub fn parse_expr(value: &Text, problems: &mut Problems) -> Option<Expr> {
    let pair = whole(Rule::alone_expr, value, problems)?;
    Builder::new(&value.value, Origin::Text(value), problems).expr(pair.into_inner().next()?)
}

fn whole<'s>(rule: Rule, value: &'s Text, problems: &mut Problems) -> Option<Pair<'s>> {
    match Grammar::parse(rule, &value.value) {
        Ok(mut pairs) => pairs.next(),
        Err(error) => {
            let failure = Failure {
                text: &value.value,
                origin: Origin::Text(value),
                start: 0,
                end: value.value.len(),
            };
            failure.report(&error, problems);
            None
        }
    }
}

/// The rule for the values of a key; `None` for flags and texts, which need no reading.
fn rule_of(key: Key) -> Option<Rule> {
    Some(match key.shape() {
        Shape::Flag | Shape::Text => return None,
        Shape::Word(_) | Shape::Name => Rule::alone_name,
        Shape::Words(_) if key == Key::Kind => Rule::alone_kinds,
        Shape::Words(_) | Shape::Names => Rule::alone_names,
        Shape::Number => Rule::alone_number,
        Shape::Range => Rule::alone_range,
        Shape::Duration => Rule::alone_duration,
        Shape::Expr => Rule::alone_expr,
        Shape::Phrase(_) => return phrase_rule(key),
    })
}

fn phrase_rule(key: Key) -> Option<Rule> {
    Some(match key {
        Key::Specify => Rule::alone_specify,
        Key::ModeText => Rule::alone_mode_text,
        Key::Options | Key::Rows => Rule::alone_options,
        Key::Image | Key::Logo => Rule::alone_image,
        Key::Expect => Rule::alone_expect,
        Key::Given | Key::Answer => Rule::alone_pairs,
        Key::Margin => Rule::alone_margin,
        Key::Retain => Rule::alone_retain,
        Key::Allow => Rule::alone_allow,
        Key::Quarantine => Rule::alone_quarantine,
        Key::Via => Rule::alone_via,
        Key::Remind | Key::Close => Rule::alone_deadline,
        Key::On => Rule::alone_on,
        Key::Between => Rule::alone_between,
        Key::Target => Rule::alone_target,
        Key::Base => Rule::alone_base,
        Key::Absent => Rule::alone_absent,
        Key::TrendBreak => Rule::alone_trend_break,
        _ => return None,
    })
}

//! Which values a property takes.

use crate::problem::{Problems, Rule, nearest};
use crate::source::Span;
use crate::syntax::ast::{Name, Property, Value};
use crate::syntax::vocabulary::{
    BASES, CHANNELS, Key, Keyword, MISSING, MODES, SPECIAL_BASES, Shape,
};

/// Checks the values of a property that its item takes.
pub(super) fn check(of: Keyword, property: &Property, problems: &mut Problems) {
    // Without values it has been reported by the parser, or is a flag.
    if property.values.is_empty() {
        return;
    }
    if let Some(words) = words_of(of, property.key) {
        words_only(property, words, problems);
        return;
    }
    let fits = match property.key.shape() {
        Shape::Flag => false,
        Shape::Text => matches!(property.values.as_slice(), [Value::Text(_)]),
        Shape::Name => matches!(property.values.as_slice(), [Value::Name(_)]),
        Shape::Names => property
            .elements()
            .iter()
            .all(|value| value.name().is_some()),
        Shape::Number => matches!(property.values.as_slice(), [Value::Number(_)]),
        Shape::Range => matches!(property.values.as_slice(), [Value::Range(_)]),
        Shape::Duration => matches!(property.values.as_slice(), [Value::Duration(_)]),
        Shape::Expr => matches!(property.values.as_slice(), [Value::Expr(_)]),
        Shape::Word(_) | Shape::Words(_) => true,
        Shape::Phrase(_) => return phrase(property, problems),
    };
    if !fits {
        wrong(of, property, problems);
    }
}

fn wrong(of: Keyword, property: &Property, problems: &mut Problems) {
    let key = property.key.as_str();
    let span = property.values.first().map_or(property.span, value_span);
    let message = match expected(of, property.key) {
        Some(expected) => format!("`{key}` takes {expected}"),
        None => format!("`{key}` takes no value"),
    };
    let problem = problems.add(Rule::SyntaxWrongValue, span, message);
    match property.values.first() {
        Some(found) => problem
            .label(format!("this is {}", described(found)))
            .help(format!("write what `{key}` takes, or leave `{key}` out")),
        None => problem.help(format!("write it after `{key}`")),
    };
}

/// The words that a key takes in an item, where it takes no others.
fn words_of(of: Keyword, key: Key) -> Option<&'static [&'static str]> {
    match (key, key.shape()) {
        (Key::Basis, _) if of == Keyword::Sensitive => Some(SPECIAL_BASES),
        (Key::Basis, _) => Some(BASES),
        (Key::As, _) if of == Keyword::Missing => Some(MISSING),
        (_, Shape::Word(words) | Shape::Words(words)) => Some(words),
        _ => None,
    }
}

fn words_only(property: &Property, words: &[&str], problems: &mut Problems) {
    for value in property.elements() {
        match value {
            Value::Name(name) => one_of(property.key, name, words, problems),
            _ => {
                problems
                    .add(
                        Rule::SyntaxWrongValue,
                        value_span(value),
                        format!(
                            "`{}` takes a word, not {}",
                            property.key.as_str(),
                            described(value)
                        ),
                    )
                    .help(format!("the words are {}", quoted(words)));
            }
        }
    }
}

fn one_of(key: Key, name: &Name, words: &[&str], problems: &mut Problems) {
    if words.contains(&name.text.as_str()) {
        return;
    }
    problems
        .add(
            Rule::SyntaxWrongValue,
            name.span,
            format!("`{}` does not take `{}`", key.as_str(), name.text),
        )
        .help(format!("it takes {}", quoted(words)))
        .did_you_mean(nearest(&name.text, words.iter().copied()));
}

/// What a quarantine counts from.
const MOMENTS: &[&str] = &["invitation", "response"];

/// The words inside phrases; their order is the grammar's.
fn phrase(property: &Property, problems: &mut Problems) {
    let key = property.key;
    let (position, words): (usize, &[&str]) = match key {
        Key::Retain => (2, &["delete", "anonymise"]),
        Key::Quarantine => (property.values.len().saturating_sub(1), MOMENTS),
        Key::Target => (0, &["at_least", "at_most"]),
        Key::Via => (0, CHANNELS),
        Key::ModeText => (0, MODES),
        Key::Base if property.values.len() == 1 => (0, &["answered", "asked"]),
        Key::Absent if property.values.len() == 1 => (0, &["none"]),
        _ => return,
    };
    if let Some(name) = property.values.get(position).and_then(Value::name) {
        one_of(key, name, words, problems);
    }
}

/// What stands after a key, in words; `None` after a flag and a phrase.
pub(super) fn expected(of: Keyword, key: Key) -> Option<String> {
    if let Some(words) = words_of(of, key) {
        return Some(format!("one of {}", quoted(words)));
    }
    Some(match key.shape() {
        Shape::Flag => return None,
        Shape::Phrase(pattern) => format!("`{pattern}`"),
        Shape::Text => "a text in double quotes".into(),
        Shape::Name => "a name".into(),
        Shape::Names => "names, separated by commas".into(),
        Shape::Number => "a number".into(),
        Shape::Range => "a range, such as `1..5`".into(),
        Shape::Duration => "a length of time, such as `90 days`".into(),
        Shape::Expr => "a condition or computation".into(),
        Shape::Word(_) | Shape::Words(_) => return None,
    })
}

fn quoted(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    super::listed(&words)
}

fn described(value: &Value) -> &'static str {
    match value {
        Value::Text(_) => "a text",
        Value::Name(_) => "a name",
        Value::Number(_) => "a number",
        Value::Duration(_) => "a length of time",
        Value::Range(_) => "a range",
        Value::Date(_) => "a date",
        Value::Time(_) => "a time",
        Value::Expr(_) => "a condition or computation",
        Value::List(_) | Value::Pair(..) => "a list",
    }
}

/// Where a value stands.
pub(crate) fn value_span(value: &Value) -> Span {
    match value {
        Value::Text(text) => text.span,
        Value::Name(name) | Value::Date(name) | Value::Time(name) => name.span,
        Value::Number(number) => number.span,
        Value::Duration(duration) => duration.span,
        Value::Range(range) => range.span,
        Value::Expr(expr) => expr.span,
        Value::Pair(name, value) => name.span.to(value_span(value)),
        Value::List(values) => match (values.first(), values.last()) {
            (Some(first), Some(last)) => value_span(first).to(value_span(last)),
            _ => Span::default(),
        },
    }
}

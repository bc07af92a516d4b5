//! Values as they are written.

use crate::syntax::ast::{Bound, Duration, Number, Range, Type, Value};

use super::expr;

/// A value as it is written.
pub fn print_value(value: &Value) -> String {
    match value {
        Value::Text(text) => quoted(&text.value),
        Value::Name(name) | Value::Date(name) | Value::Time(name) => name.text.clone(),
        Value::Number(value) => number(value),
        Value::Duration(value) => duration(value),
        Value::Range(value) => range(value),
        Value::Expr(value) => expr::print(value),
        Value::List(values) => values
            .iter()
            .map(print_value)
            .collect::<Vec<_>>()
            .join(", "),
        Value::Pair(name, value) => match &**value {
            Value::List(_) => format!("{} [{}]", name.text, print_value(value)),
            _ => format!("{} {}", name.text, print_value(value)),
        },
    }
}

/// A type as it is written.
pub fn print_type(ty: &Type) -> String {
    let mut parts = vec![ty.name.text.clone()];
    parts.extend(ty.of.as_ref().map(|list| format!("of {}", list.text)));
    parts.extend(ty.number.as_ref().map(number));
    parts.extend(ty.currency.as_ref().map(|currency| currency.text.clone()));
    parts.extend(ty.range.as_ref().map(range));
    parts.extend(
        ty.step
            .as_ref()
            .map(|step| format!("step {}", number(step))),
    );
    parts.join(" ")
}

pub(super) fn number(number: &Number) -> String {
    let percent = if number.percent { "%" } else { "" };
    format!("{}{percent}", number.text)
}

fn duration(duration: &Duration) -> String {
    let plural = if duration.count == 1 { "" } else { "s" };
    format!("{} {}{plural}", duration.count, duration.unit.word())
}

pub(super) fn range(range: &Range) -> String {
    let end = |bound: &Option<Bound>| match bound {
        Some(Bound::Number(value)) => number(value),
        Some(Bound::Date(date)) => date.text.clone(),
        None => String::new(),
    };
    format!("{}..{}", end(&range.low), end(&range.high))
}

/// A text in double quotes on one line.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text, false))
}

/// A text in its quotes; over several lines, indented by `indent`, where it has several lines.
pub(super) fn text(text: &str, indent: &str) -> String {
    if !suits_block(text) {
        return quoted(text);
    }
    let mut block = String::from("\"\"\"\n");
    for line in text.split('\n') {
        if !line.is_empty() {
            block.push_str(indent);
            block.push_str(&escaped(line, true));
        }
        block.push('\n');
    }
    block.push_str(indent);
    block.push_str("\"\"\"");
    block
}

/// Whether the text comes back as it is from a block whose indentation is taken away.
fn suits_block(text: &str) -> bool {
    let lines: Vec<&str> = text.split('\n').collect();
    let flush = lines
        .iter()
        .any(|line| line.starts_with(|c: char| !c.is_whitespace()));
    let ends_full = [lines.first(), lines.last()]
        .iter()
        .all(|line| line.is_some_and(|line| !line.trim().is_empty()));
    let blank_are_empty = lines
        .iter()
        .all(|line| line.is_empty() || !line.trim().is_empty());
    lines.len() > 1 && flush && ends_full && blank_are_empty && !text.contains('\r')
}

/// Backslashes only where something would be read otherwise.
fn escaped(text: &str, in_block: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if in_block && rest.peek() != Some(&'"') && !escaped.ends_with('"') => {
                escaped.push('"')
            }
            '"' => escaped.push_str("\\\""),
            '\n' => escaped.push_str("\\n"),
            '\\' if matches!(rest.peek(), None | Some('\\' | '"' | 'n' | '\n')) => {
                escaped.push_str("\\\\")
            }
            _ => escaped.push(c),
        }
    }
    escaped
}

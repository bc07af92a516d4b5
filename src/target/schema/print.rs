//! JSON as people like to read it: what fits stands on one line.

use serde_json::Value as Json;

const WIDTH: usize = 100;

/// The text of a schema, ending in a line break.
pub fn pretty(value: &Json) -> String {
    let mut text = String::new();
    write(value, 0, &mut text);
    text.push('\n');
    text
}

fn write(value: &Json, indent: usize, text: &mut String) {
    match value {
        Json::Object(entries) if !entries.is_empty() && !fits(value, indent) => {
            text.push('{');
            for (at, (key, value)) in entries.iter().enumerate() {
                new_line(at > 0, indent + 2, text);
                text.push_str(&Json::from(key.as_str()).to_string());
                text.push_str(": ");
                write(value, indent + 2, text);
            }
            new_line(false, indent, text);
            text.push('}');
        }
        Json::Array(items) if !items.is_empty() && !fits(value, indent) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                new_line(at > 0, indent + 2, text);
                write(item, indent + 2, text);
            }
            new_line(false, indent, text);
            text.push(']');
        }
        _ => text.push_str(&value.to_string()),
    }
}

fn new_line(comma: bool, indent: usize, text: &mut String) {
    text.push_str(if comma { ",\n" } else { "\n" });
    text.extend(std::iter::repeat_n(' ', indent));
}

fn fits(value: &Json, indent: usize) -> bool {
    let mut left = WIDTH.saturating_sub(indent);
    take(value, &mut left)
}

/// Takes the length of a value from what is left, and stops as soon as nothing is.
fn take(value: &Json, left: &mut usize) -> bool {
    let own = match value {
        Json::String(text) => text.len() + 3,
        Json::Object(_) | Json::Array(_) => 2,
        _ => 6,
    };
    let Some(rest) = left.checked_sub(own) else {
        return false;
    };
    *left = rest;
    match value {
        Json::Object(entries) => entries.iter().all(|(key, value)| {
            *left = left.saturating_sub(key.len() + 4);
            *left > 0 && take(value, left)
        }),
        Json::Array(items) => items.iter().all(|item| take(item, left)),
        _ => true,
    }
}

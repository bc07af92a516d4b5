//! One value in YAML, quoted where any reader of YAML would take it for something else.

use crate::syntax::yaml::trap::{Expects, Reading};

/// The value as it stands after `key: `. Texts over several lines become a block, indented by `indent`
/// spaces.
pub(super) fn scalar(value: &str, expects: Expects, indent: usize) -> String {
    if value.contains('\n') {
        return if fits_block(value) {
            block(value, indent)
        } else {
            double_quoted(value)
        };
    }
    if let Some(reading) = Reading::of(value) {
        return if reading.is_trap(expects) {
            format!("'{value}'")
        } else {
            value.to_owned()
        };
    }
    if matches!(value, "=" | "<<") {
        return format!("'{value}'");
    }
    // The writer of YAML knows which signs need quotes. What it cannot write on one line is rare.
    match serde_yaml::to_string(value) {
        Ok(written) if !written.trim_end_matches('\n').contains('\n') => {
            written.trim_end_matches('\n').to_owned()
        }
        _ => double_quoted(value),
    }
}

/// Whether a block keeps the text as it is: nothing that a block would swallow or that an editor would
/// strip.
fn fits_block(value: &str) -> bool {
    let plain = |c: char| {
        c == '\n' || !(c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))
    };
    !value.starts_with([' ', '\n'])
        && !value.ends_with('\n')
        && value.chars().all(plain)
        && value.lines().all(|line| line.trim_end() == line)
}

fn block(value: &str, indent: usize) -> String {
    let mut block = String::from("|-");
    for line in value.split('\n') {
        block.push('\n');
        if !line.is_empty() {
            block.extend(std::iter::repeat_n(' ', indent));
            block.push_str(line);
        }
    }
    block
}

/// Double quotes can hold everything; other than in JSON, signs that editors hide are escaped.
fn double_quoted(value: &str) -> String {
    let mut quoted = String::from("\"");
    for c in value.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

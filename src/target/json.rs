//! JSON as people like to read it: what fits in 100 columns stands on one line.

use serde::{Serialize, Serializer};

const WIDTH: usize = 100;
const INDENT: usize = 2;

/// A value as text, ending in a line break; keys are in the order they have.
pub fn print(value: &impl Serialize) -> String {
    let compact = serde_json::to_string(value).unwrap_or_else(|_| "null".into());
    let mut text = String::with_capacity(compact.len() + compact.len() / 4);
    let mut rest = compact.as_str();
    let mut indent = 0;
    while let Some(first) = rest.bytes().next() {
        let taken = match first {
            b'{' | b'[' => one_line(rest, WIDTH.saturating_sub(indent)).unwrap_or(1),
            b'"' => string(rest),
            b'}' | b']' | b',' | b':' => 1,
            _ => rest.find([',', '}', ']']).unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(taken);
        rest = after;
        match token {
            "{" | "[" => indent += INDENT,
            "}" | "]" => {
                indent -= INDENT;
                new_line(indent, &mut text);
            }
            _ => {}
        }
        text.push_str(token);
        match token {
            "{" | "[" | "," => new_line(indent, &mut text),
            ":" => text.push(' '),
            _ => {}
        }
    }
    text.push('\n');
    text
}

fn new_line(indent: usize, text: &mut String) {
    text.push('\n');
    for _ in 0..indent / INDENT {
        text.push_str("  ");
    }
}

/// The length in bytes of the list or object that `text` begins with, where it takes no more than so
/// many columns; empty ones always fit.
fn one_line(text: &str, columns: usize) -> Option<usize> {
    let (mut depth, mut width) = (0, 0);
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        // Bytes that go on with a character take no column.
        width += usize::from(byte & 0xc0 != 0x80);
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 && (width <= columns || at == 1) {
            return Some(at + 1);
        }
        if width > columns {
            return None;
        }
    }
    None
}

/// The length in bytes of the string that `text` begins with, quotes included.
fn string(text: &str) -> usize {
    let mut escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    });
    end.map_or(text.len(), |end| end + 2)
}

/// A list of which the items are made while it is written, so that they are never all in memory.
pub struct Each<F>(pub F);

impl<F, I> Serialize for Each<F>
where
    F: Fn() -> I,
    I: IntoIterator,
    I::Item: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_fits_stands_on_one_line() {
        let (wide, long) = ("é".repeat(70), "x".repeat(99));
        let value = json!({"a": [1, {}], "b": {"c": wide, "d": [{"e\\\"": "]"}, []]}, "f": [long]});
        let expected = format!(
            "{{\n  \"a\": [1,{{}}],\n  \"b\": {{\"c\":\"{wide}\",\"d\":[{{\"e\\\\\\\"\":\"]\"}},[]]}},\n  \
             \"f\": [\n    \"{long}\"\n  ]\n}}\n",
        );
        assert_eq!(print(&value), expected);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&expected).ok(),
            Some(value)
        );
        assert_eq!(print(&json!([])), "[]\n");
    }

    #[test]
    fn items_are_written_as_a_list() {
        assert_eq!(print(&Each(|| 1..=3)), "[1,2,3]\n");
    }
}

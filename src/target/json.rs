//! JSON as people like to read it: what fits in 100 columns (of ASCII) stands on one line.

use serde::{Serialize, Serializer};

const WIDTH: usize = 100;
const INDENT: &str = "  ";

/// A value as text, ending in a line break; keys are in the order they have.
pub fn print(value: &impl Serialize) -> String {
    lay_out(&serde_json::to_string(value).unwrap_or_else(|_| "null".into()))
}

/// The same for JSON without any space between its tokens.
pub fn lay_out(compact: &str) -> String {
    let mut text = String::with_capacity(compact.len() + compact.len() / 4);
    let groups = groups(compact);
    let (mut at, mut group, mut depth) = (0, 0, 0);
    while let Some(first) = compact.as_bytes().get(at) {
        let start = at;
        at += match first {
            b'{' | b'[' => {
                let Group { end, next } = groups[group];
                let fits = end - at <= WIDTH.saturating_sub(depth * INDENT.len()) || end - at == 2;
                group = if fits { next } else { group + 1 };
                if fits { end - at } else { 1 }
            }
            b'"' => string(&compact.as_bytes()[at..]),
            b'}' | b']' | b',' | b':' => 1,
            _ => compact[at..].find([',', '}', ']']).unwrap_or(1),
        };
        let token = &compact[start..at];
        if matches!(token, "}" | "]") {
            depth -= 1;
            new_line(depth, &mut text);
        }
        text.push_str(token);
        match token {
            "{" | "[" => {
                depth += 1;
                new_line(depth, &mut text);
            }
            "," => new_line(depth, &mut text),
            ":" => text.push(' '),
            _ => {}
        }
    }
    text.push('\n');
    text
}

fn new_line(depth: usize, text: &mut String) {
    text.push('\n');
    (0..depth).for_each(|_| text.push_str(INDENT));
}

/// A list or object in a text.
struct Group {
    /// Where it ends.
    end: usize,
    /// The group that begins after it, counted from the first of the text.
    next: usize,
}

/// Every list and object, in the order in which they begin.
fn groups(compact: &str) -> Vec<Group> {
    let bytes = compact.as_bytes();
    let (mut groups, mut open): (Vec<Group>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'"' => string(&bytes[at..]),
            _ => 1,
        };
        match byte {
            b'{' | b'[' => {
                open.push(groups.len());
                groups.push(Group { end: 0, next: 0 });
            }
            b'}' | b']' => {
                let next = groups.len();
                if let Some(group) = open.pop() {
                    groups[group] = Group { end: at, next };
                }
            }
            _ => {}
        }
    }
    groups
}

/// The length in bytes of the string that a text begins with, quotes included.
fn string(text: &[u8]) -> usize {
    let mut at = 1;
    while let Some(found) = text[at..]
        .iter()
        .position(|byte| matches!(byte, b'"' | b'\\'))
    {
        at += found + 1;
        if text[at - 1] == b'"' {
            return at;
        }
        at += 1;
    }
    text.len()
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
        let (wide, long) = ("x".repeat(60), "é".repeat(50));
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

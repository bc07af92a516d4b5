//! Text in XML: reports for build servers, and pictures.

use std::fmt::Write;

/// The text as the content of an element.
pub fn content(text: &str) -> String {
    escaped(text, |c| matches!(c, '\n' | '\t'))
}

/// The text as the value of an attribute, where a reader would turn a line break into a space.
pub fn attribute(text: &str) -> String {
    escaped(text, |_| false)
}

fn escaped(text: &str, keeps: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' if !keeps(c) => {
                let _ = write!(out, "&#{};", c as u32);
            }
            '\t' | '\n' => out.push(c),
            // XML 1.0 has no way to write these, not even as a reference.
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_can_stand_in_xml() {
        let text = "a<b>&\"c\"\r\n\t\0\x1b\u{ffff}]]>";
        assert_eq!(
            attribute(text),
            "a&lt;b&gt;&amp;&quot;c&quot;&#13;&#10;&#9;\u{fffd}\u{fffd}\u{fffd}]]&gt;"
        );
        assert_eq!(content("a\n\tb\r"), "a\n\tb&#13;");
    }
}

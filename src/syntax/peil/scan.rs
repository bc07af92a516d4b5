//! A quick walk over a text: comments, quoted texts and braces, without the grammar.

/// What the walk meets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mark {
    /// `// …`, without its line break; `////` too.
    Comment,
    /// `/// …`.
    Doc,
    /// A quoted text.
    Text,
    /// `{`, `(` or `[`.
    Open,
    /// `}`, `)` or `]`.
    Close,
}

/// A mark with its byte range.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Found {
    /// What it is.
    pub(crate) mark: Mark,
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
}

/// Quotes that writing programs put in place of `"`; the grammar takes the same.
const OTHER_QUOTES: [char; 8] = ['“', '”', '„', '‘', '’', '«', '»', '\''];

/// All marks of a text in order.
pub(crate) fn marks(text: &str) -> impl Iterator<Item = Found> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(byte) = bytes.get(at) {
            let (mark, end) = match byte {
                b'"' => (Mark::Text, text_end(bytes, at)),
                // The first bytes of the other quotes.
                b'\'' | 0xC2 | 0xE2 => match other_text_end(text, at) {
                    Some(end) => (Mark::Text, end),
                    None => {
                        at += 1;
                        continue;
                    }
                },
                b'/' if bytes.get(at + 1) == Some(&b'/') => {
                    (slashes(bytes, at), line_end(bytes, at))
                }
                b'{' | b'(' | b'[' => (Mark::Open, at + 1),
                b'}' | b')' | b']' => (Mark::Close, at + 1),
                _ => {
                    at += 1;
                    continue;
                }
            };
            let start = std::mem::replace(&mut at, end);
            return Some(Found { mark, start, end });
        }
        None
    })
}

fn slashes(bytes: &[u8], at: usize) -> Mark {
    let third = bytes.get(at + 2) == Some(&b'/');
    let fourth = bytes.get(at + 3) == Some(&b'/');
    if third && !fourth {
        Mark::Doc
    } else {
        Mark::Comment
    }
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let end = rest.iter().position(|byte| *byte == b'\n');
    let end = end.map_or(bytes.len(), |len| from + len);
    match bytes.get(end.wrapping_sub(1)) {
        Some(b'\r') if end > from => end - 1,
        _ => end,
    }
}

/// One past the quote that closes a text in other quotes, on the same line; none where there is no such
/// text.
fn other_text_end(text: &str, start: usize) -> Option<usize> {
    let inside = text.get(start..)?.strip_prefix(OTHER_QUOTES)?;
    let ends = |c: char| c == '\n' || c == '"' || OTHER_QUOTES.contains(&c);
    let closing = &inside[inside.find(ends)?..];
    let c = closing.chars().next().filter(|c| *c != '\n')?;
    Some(text.len() - closing.len() + c.len_utf8())
}

/// One past the closing quote; of a text that never closes, the end of its line.
fn text_end(bytes: &[u8], start: usize) -> usize {
    let block = bytes.get(start..start + 3) == Some(b"\"\"\"");
    let mut at = if block { start + 3 } else { start + 1 };
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'"' if !block => return at + 1,
            b'"' if bytes.get(at..at + 3) == Some(b"\"\"\"") => return at + 3,
            b'\n' if !block => break,
            _ => {}
        }
        at += 1;
    }
    line_end(bytes, start)
}

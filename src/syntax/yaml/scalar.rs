//! From a decoded scalar back to its place in the file.

use saphyr_parser::ScalarStyle;

use super::tree::{Kind, Node};
use crate::source::Span;
use crate::syntax::ast::{Offsets, Text};

/// The scalar as a text whose every byte knows its place. The line break that ends a block (`|`, `>`) is
/// not part of the text. `None` for collections.
pub(super) fn text_of(node: &Node, source: &str) -> Option<Text> {
    let (value, style) = match &node.kind {
        Kind::Scalar(value, style) => (value, *style),
        Kind::Broken(value) => (value, ScalarStyle::Plain),
        _ => return None,
    };
    let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
    let value = if block {
        value.trim_end_matches('\n')
    } else {
        value
    };
    Some(Text {
        value: value.to_owned(),
        span: node.span,
        offsets: offsets(value, style, node.span, source),
    })
}

fn offsets(value: &str, style: ScalarStyle, span: Span, source: &str) -> Offsets {
    let raw = &source[span.start as usize..span.end as usize];
    let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
    let inner = if quoted && raw.len() >= 2 {
        &raw[1..raw.len() - 1]
    } else {
        raw
    };
    let start = span.start + u32::from(quoted);
    if inner.len() == value.len() && !inner.contains('\\') {
        return Offsets::Direct(start);
    }
    let mut walk = Walk {
        value,
        source: inner,
        base: start,
        pieces: Vec::new(),
        at: 0,
    };
    walk.lines(style);
    Offsets::Pieces(walk.pieces.into())
}

/// Walks through a decoded text and its source together, line by line.
struct Walk<'a> {
    value: &'a str,
    source: &'a str,
    base: u32,
    pieces: Vec<(u32, u32)>,
    /// Offset in the decoded text.
    at: usize,
}

impl Walk<'_> {
    fn lines(&mut self, style: ScalarStyle) {
        let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let mut start = 0;
        // Line breaks since the last line with something on it; an escaped one does not count.
        let mut breaks = 0;
        let mut joined = false;
        while start <= self.source.len() {
            let line = self.source[start..].split('\n').next().unwrap_or_default();
            let visible = line.strip_suffix('\r').unwrap_or(line);
            let content = visible.trim_start_matches([' ', '\t']);
            if start == 0 {
                self.line(start, visible, style);
            } else if !content.is_empty() {
                let from = start + visible.len() - content.len();
                if block {
                    self.skip_blanks(usize::MAX);
                } else {
                    self.skip_blanks(if breaks > 1 || joined { breaks - 1 } else { 1 });
                }
                self.line(from, content, style);
            }
            if start == 0 || !content.is_empty() {
                breaks = 0;
                joined = style == ScalarStyle::DoubleQuoted && ends_in_escape(content);
            }
            breaks += 1;
            start += line.len() + 1;
        }
    }

    fn skip_blanks(&mut self, most: usize) {
        let rest = self.value.as_bytes().get(self.at..).unwrap_or_default();
        let blanks = rest
            .iter()
            .take(most)
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n'))
            .count();
        self.at += blanks;
    }

    /// One line of source from its first character to its last; escapes make pieces of their own.
    fn line(&mut self, start: usize, content: &str, style: ScalarStyle) {
        self.piece(start);
        let mut from = 0;
        while from < content.len() {
            let rest = &content[from..];
            let (source, decoded) = match style {
                ScalarStyle::SingleQuoted if rest.starts_with("''") => (2, 1),
                ScalarStyle::DoubleQuoted if rest.starts_with('\\') => (escape_length(rest), 0),
                _ => {
                    let length = rest.chars().next().map_or(1, char::len_utf8);
                    (length, length)
                }
            };
            let escaped = decoded == 0;
            if escaped && source == 1 {
                return;
            }
            let decoded = if escaped { self.char_length() } else { decoded };
            self.at += decoded;
            from += source;
            if source != decoded {
                self.piece(start + from);
            }
        }
        // Blanks at the end of a folded line are not part of the text.
        if style != ScalarStyle::Literal && style != ScalarStyle::Folded {
            self.at -= trailing_blanks(content, self.value, self.at);
        }
    }

    fn char_length(&self) -> usize {
        let rest = self.value.get(self.at..).unwrap_or_default();
        rest.chars().next().map_or(0, char::len_utf8)
    }

    fn piece(&mut self, source: usize) {
        let piece = (self.at as u32, self.base + source as u32);
        match self.pieces.last_mut() {
            Some(last) if last.0 == piece.0 => *last = piece,
            _ => self.pieces.push(piece),
        }
    }
}

/// Blanks at the end of `content` that folding left out of `value`, which was followed up to `at`.
fn trailing_blanks(content: &str, value: &str, at: usize) -> usize {
    let blanks = content.len() - content.trim_end_matches([' ', '\t']).len();
    let kept = value
        .as_bytes()
        .get(at.saturating_sub(blanks)..at)
        .is_some_and(|end| end == &content.as_bytes()[content.len() - blanks..]);
    if kept { 0 } else { blanks.min(at) }
}

fn ends_in_escape(line: &str) -> bool {
    let line = line.strip_suffix('\r').unwrap_or(line);
    (line.len() - line.trim_end_matches('\\').len()) % 2 == 1
}

/// The length of an escape in double quotes; 1 where the line break is escaped.
fn escape_length(text: &str) -> usize {
    match text[1..].chars().next() {
        Some('x') => 4,
        Some('u') => 6,
        Some('U') => 10,
        Some(c) => 1 + c.len_utf8(),
        None => 1,
    }
}

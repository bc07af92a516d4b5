//! A text of one or more quoted lines, with the place of each character.

use crate::source::{FileId, Span};
use crate::syntax::ast::{Offsets, Text};

/// What was read of a text so far, escapes worked out.
#[derive(Debug, Default)]
pub(super) struct Quoted {
    pub value: String,
    pieces: Vec<(u32, u32)>,
    pub start: usize,
    pub end: usize,
}

/// The text before the closing quote, if nothing follows it.
pub(super) fn closed(rest: &str) -> Option<&str> {
    let inner = rest.strip_suffix('"')?;
    let bytes = inner.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return None,
            b'\\' if at + 1 == bytes.len() => return None,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    Some(inner)
}

impl Quoted {
    /// Adds the characters between two quotes, which begin at file offset `at`; fails with the offset
    /// of an escape that does not exist.
    pub fn append(&mut self, inner: &str, at: usize) -> Result<(), usize> {
        self.piece(at);
        let mut rest = inner;
        while let Some(backslash) = rest.find('\\') {
            let here = at + inner.len() - rest.len() + backslash;
            self.value.push_str(&rest[..backslash]);
            self.piece(here);
            let escaped = rest[backslash + 1..].chars().next().ok_or(here)?;
            self.value.push(match escaped {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'a' => '\x07',
                'b' => '\x08',
                'v' => '\x0b',
                'f' => '\x0c',
                '"' | '\\' => escaped,
                _ => return Err(here),
            });
            rest = &rest[backslash + 2..];
            self.piece(here + 2);
        }
        self.value.push_str(rest);
        Ok(())
    }

    /// From here on the text stands at file offset `at`.
    fn piece(&mut self, at: usize) {
        let from = self.value.len() as u32;
        if self.pieces.last().is_some_and(|(text, _)| *text == from) {
            self.pieces.pop();
        }
        self.pieces.push((from, at as u32));
    }

    pub fn into_text(self, file: FileId) -> Text {
        Text {
            span: Span::new(file, self.start, self.end),
            value: self.value,
            offsets: Offsets::Pieces(self.pieces.into_boxed_slice()),
        }
    }
}

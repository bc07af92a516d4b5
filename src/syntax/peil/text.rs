//! Quoted texts: quotes, escapes and indentation taken away, with a way back to the file.

use crate::source::Span;
use crate::syntax::ast::{Offsets, Text};
use crate::syntax::peil::place::Origin;

/// What `"`, `"""` or another pair of quotes held.
pub(super) fn decode(raw: &str, start: usize, origin: Origin) -> Text {
    let span = origin.span(start, start + raw.len());
    if let Some(inner) = between(raw, "\"\"\"") {
        return block(inner, start + 3, origin, span);
    }
    let (open, close) = match between(raw, "\"") {
        Some(_) => (1, 1),
        None => (edge(raw.chars().next()), edge(raw.chars().next_back())),
    };
    let inner = raw.get(open..raw.len() - close).unwrap_or_default();
    if !inner.contains('\\') {
        let offsets = origin.run(start + open, inner.len());
        return Text {
            value: inner.to_string(),
            span,
            offsets,
        };
    }
    let mut decoded = Decoded::new(origin);
    decoded.escaped(inner, start + open);
    decoded.finish(span)
}

fn between<'r>(raw: &'r str, quote: &str) -> Option<&'r str> {
    raw.strip_prefix(quote)?.strip_suffix(quote)
}

/// Whether the last quote of a raw text is an escaped one.
pub(super) fn ends_escaped(raw: &str) -> bool {
    let before = raw.strip_suffix('"').unwrap_or(raw);
    let slashes = before.len() - before.trim_end_matches('\\').len();
    slashes % 2 == 1
}

fn edge(quote: Option<char>) -> usize {
    quote.map_or(0, char::len_utf8)
}

/// A text over several lines: the break after the opening quotes goes, the break before the closing
/// quotes too, and the indentation that all lines share.
fn block(inner: &str, start: usize, origin: Origin, span: Span) -> Text {
    let lines: Vec<(usize, &str)> = lines(inner, start);
    let indentation = lines
        .iter()
        .enumerate()
        .filter(|(at, (_, line))| *at > 0 && !line.trim().is_empty())
        .map(|(_, (_, line))| line.len() - line.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0);
    let last = lines.len() - 1;
    let mut decoded = Decoded::new(origin);
    let mut written = false;
    for (at, (offset, line)) in lines.into_iter().enumerate() {
        let blank = line.trim().is_empty();
        if blank && (at == 0 || at == last) {
            continue;
        }
        if written {
            decoded.push("\n", offset.saturating_sub(1));
        }
        written = true;
        let strip = if at == 0 {
            0
        } else {
            indentation.min(line.len())
        };
        decoded.escaped(line.get(strip..).unwrap_or_default(), offset + strip);
    }
    decoded.finish(span)
}

/// Lines without their breaks, each with its offset.
fn lines(inner: &str, start: usize) -> Vec<(usize, &str)> {
    let mut at = start;
    inner
        .split('\n')
        .map(|line| {
            let here = at;
            at += line.len() + 1;
            (here, line.strip_suffix('\r').unwrap_or(line))
        })
        .collect()
}

/// A text under construction.
struct Decoded<'s> {
    origin: Origin<'s>,
    value: String,
    pieces: Vec<(u32, u32)>,
}

impl<'s> Decoded<'s> {
    fn new(origin: Origin<'s>) -> Self {
        Decoded {
            origin,
            value: String::new(),
            pieces: Vec::new(),
        }
    }

    /// Adds a run that stands at `offset` as it is.
    fn push(&mut self, run: &str, offset: usize) {
        let from = self.value.len() as u32;
        match self.origin {
            Origin::File(..) | Origin::Part(..) => {
                self.pieces.push((from, self.origin.at(offset) as u32));
            }
            Origin::Text(_) => self.pieces.extend(
                (0..run.len()).map(|at| (from + at as u32, self.origin.at(offset + at) as u32)),
            ),
        }
        self.value.push_str(run);
    }

    /// Adds a run in which `\"`, `\\` and `\n` may stand.
    fn escaped(&mut self, run: &str, offset: usize) {
        let mut rest = run;
        let mut at = offset;
        while let Some(slash) = rest.find('\\') {
            let (before, escape) = rest.split_at(slash);
            self.push(before, at);
            let Some(escaped) = escape.chars().nth(1) else {
                self.push(escape, at + slash);
                return;
            };
            let len = 1 + escaped.len_utf8();
            match escaped {
                'n' => self.push("\n", at + slash),
                '"' | '\\' => self.push(&escape[1..len], at + slash + 1),
                _ => self.push(&escape[..len], at + slash),
            }
            rest = &escape[len..];
            at += slash + len;
        }
        self.push(rest, at);
    }

    fn finish(mut self, span: Span) -> Text {
        let end = self.value.len() as u32;
        let quote = if span.len() >= 2 { 1 } else { 0 };
        if self.pieces.last().is_none_or(|(at, _)| *at < end) {
            self.pieces.push((end, span.end.saturating_sub(quote)));
        }
        Text {
            value: self.value,
            span,
            offsets: Offsets::Pieces(self.pieces.into()),
        }
    }
}

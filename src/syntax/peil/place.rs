//! Where the parsed text stands in its file.

use crate::source::{FileId, Span};
use crate::syntax::ast::{Offsets, Text};

/// Maps places in the parsed text to places in the file.
#[derive(Clone, Copy)]
pub(super) enum Origin<'s> {
    /// The parsed text is the file, or whole statements of it that begin at that byte.
    File(FileId, usize),
    /// The parsed text is a part of the file that begins that far from its start; negative where a word
    /// was put in place of a shorter one. No place lies past the byte that comes last, where a quote may
    /// have been put behind what is there.
    Part(FileId, i64, usize),
    /// The parsed text is the value of a text in the file, such as a string of YAML.
    Text(&'s Text),
}

impl Origin<'_> {
    /// The offset in the file of an offset in the parsed text.
    pub(super) fn at(self, offset: usize) -> usize {
        match self {
            Origin::File(_, base) => offset + base,
            Origin::Part(_, base, last) => ((offset as i64 + base).max(0) as usize).min(last),
            Origin::Text(text) => text.offset(offset),
        }
    }

    /// The file span of a byte range of the parsed text.
    pub(super) fn span(self, start: usize, end: usize) -> Span {
        match self {
            Origin::File(file, base) => Span::new(file, start + base, end + base),
            Origin::Part(file, ..) => Span::new(file, self.at(start), self.at(end)),
            Origin::Text(text) => text.slice_span(start, end),
        }
    }

    /// The origin of what begins at `start`, with `longer` bytes before it that are not in the file.
    pub(super) fn part(self, start: usize, longer: i64) -> Self {
        let base = start as i64 - longer;
        match self {
            Origin::File(file, from) => Origin::Part(file, base + from as i64, usize::MAX),
            Origin::Part(file, from, last) => Origin::Part(file, base + from, last),
            Origin::Text(text) => Origin::Text(text),
        }
    }

    /// The same, where nothing after `last` is in the file.
    pub(super) fn part_until(self, start: usize, last: usize) -> Self {
        match self.part(start, 0) {
            Origin::Part(file, base, _) => Origin::Part(file, base, self.at(last)),
            other => other,
        }
    }

    /// The way back of a run of characters that starts at `start` and stands there as it is.
    pub(super) fn run(self, start: usize, len: usize) -> Offsets {
        match self {
            Origin::File(..) | Origin::Part(..) => Offsets::Direct(self.at(start) as u32),
            Origin::Text(text) => match &text.offsets {
                Offsets::Direct(base) => Offsets::Direct(*base + start as u32),
                Offsets::Pieces(_) => Offsets::Pieces(
                    (0..=len)
                        .map(|at| (at as u32, text.offset(start + at) as u32))
                        .collect(),
                ),
            },
        }
    }
}

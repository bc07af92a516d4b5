//! Where the parsed text stands in its file.

use crate::source::{FileId, Span};
use crate::syntax::ast::{Offsets, Text};

/// Maps places in the parsed text to places in the file.
#[derive(Clone, Copy)]
pub(super) enum Origin<'s> {
    /// The parsed text is the file.
    File(FileId),
    /// The parsed text is the value of a text in the file, such as a string of YAML.
    Text(&'s Text),
}

impl Origin<'_> {
    /// The offset in the file of an offset in the parsed text.
    pub(super) fn at(self, offset: usize) -> usize {
        match self {
            Origin::File(_) => offset,
            Origin::Text(text) => text.offset(offset),
        }
    }

    /// The file span of a byte range of the parsed text.
    pub(super) fn span(self, start: usize, end: usize) -> Span {
        match self {
            Origin::File(file) => Span::new(file, start, end),
            Origin::Text(text) => text.slice_span(start, end),
        }
    }

    /// The way back of a run of characters that starts at `start` and stands there as it is.
    pub(super) fn run(self, start: usize, len: usize) -> Offsets {
        match self {
            Origin::File(_) => Offsets::Direct(start as u32),
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

//! What a survey says of its earlier versions: names that were, and breaks in a trend.

use crate::source::Span;
use std::collections::BTreeMap;

/// What is said with `was` and `trend_break`, by item: a keyword with a path, `question visit.rate`,
/// `option channels.phone`, `group tenure.new`.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The name that an item had before, as written: without the path before it.
    pub was: BTreeMap<String, String>,
    /// Where the results of an item are no longer those of the same measurement.
    pub breaks: Vec<TrendBreak>,
}

/// A declared break in the trend of what reads an item.
#[derive(Debug, Clone)]
pub struct TrendBreak {
    /// The item, as in [`History`].
    pub item: String,
    /// The version with which the new measurement begins.
    pub version: String,
    /// Why, in the author's words.
    pub reason: String,
    /// Where.
    pub span: Span,
}

impl History {
    /// The breaks declared on an item.
    pub fn breaks_of<'a>(&'a self, item: &'a str) -> impl Iterator<Item = &'a TrendBreak> {
        self.breaks.iter().filter(move |one| one.item == item)
    }
}

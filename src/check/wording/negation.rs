//! Sentences that deny twice, and statements to agree with that deny.

use super::Asked;
use super::lexicon::Class;
use super::words::Words;
use std::ops::Range;

/// Two negations this many words apart are read as one thought.
const REACH: usize = 12;

/// What is denied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Denied {
    /// Something that denies already.
    Twice(Range<usize>),
    /// What people are asked to agree with.
    Statement(Range<usize>),
}

/// The first double negation, or the negation of a statement.
pub(super) fn find(words: &Words, asked: Asked) -> Option<Denied> {
    let denies = |at: &usize| words.is(*at, Class::Negator) && !words.within(*at, Class::Innocent);
    let negators: Vec<usize> = (0..words.all().len()).filter(denies).collect();
    for (position, first) in negators.iter().enumerate() {
        let second = negators.get(position + 1).map(|next| *next..*next + 1);
        let negatives = words.found(Class::Negative);
        let near = negatives
            .chain(second)
            .filter(|other| together(words, *first, other));
        if let Some(other) = near.min_by_key(|other| other.start) {
            let ends = (*first).min(other.start)..(*first + 1).max(other.end);
            return Some(Denied::Twice(ends));
        }
    }
    let statement = asked == Asked::Statement;
    let first = negators.first().filter(|_| statement)?;
    Some(Denied::Statement(*first..*first + 1))
}

/// Whether a second negation stands so near the first that people have to undo both.
fn together(words: &Words, first: usize, other: &Range<usize>) -> bool {
    let (low, high) = (first.min(other.start), first.max(other.start));
    let pauses = (low + 1..=high).any(|at| words.all()[at].after_pause);
    words.together(low, high) && high - low <= REACH && high > low && !pauses
}

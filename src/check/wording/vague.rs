//! Words that mean one thing to one respondent and something else to the next.

use super::Asked;
use super::lexicon::Class;
use super::words::Words;
use std::ops::Range;

/// The first vague word of a text that names no period, or the question for a number of times in none.
pub(super) fn find(words: &Words, asked: Asked) -> Option<Range<usize>> {
    // A rating of something that happens now and then is a rating all the same.
    if asked == Asked::Rating {
        return None;
    }
    let amounts = words.found(Class::Amount).filter(|_| asked == Asked::YesNo);
    let times = words
        .phrases(Class::HowOften)
        .filter(|_| asked == Asked::Number);
    let vague = words
        .found(Class::Vague)
        .filter(|found| !compares(words, found.start));
    let first = vague
        .chain(amounts)
        .chain(times)
        .min_by_key(|found| found.start)?;
    (!names_period(words)).then_some(first)
}

/// Whether a text says over which time it asks.
pub(super) fn names_period(words: &Words) -> bool {
    let year = |at: usize| {
        let word = words.lower(at);
        word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())
    };
    words.any(Class::Period) || (0..words.all().len()).any(year)
}

fn compares(words: &Words, at: usize) -> bool {
    at > 0 && words.is(at - 1, Class::Comparing)
}

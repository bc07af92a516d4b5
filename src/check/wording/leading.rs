//! Questions that suggest their answer.

use super::Asked;
use super::lexicon::Class;
use super::words::Words;
use std::ops::Range;

/// The words that suggest an answer: a leading phrase, praise of whoever asks, or a degree of praise.
pub(super) fn find(words: &Words, asked: Asked) -> Option<Range<usize>> {
    words
        .phrases(Class::Leading)
        .next()
        .or_else(|| one_sided(words, asked))
        .or_else(|| praise(words))
}

/// `do you agree that`, without a word about the opposite and not on a scale of agreement.
fn one_sided(words: &Words, asked: Asked) -> Option<Range<usize>> {
    let found = words.phrases(Class::Agree).next()?;
    let two_sided = asked == Asked::Statement || words.any(Class::Opposite);
    (!two_sided).then_some(found)
}

/// `our excellent service`, `how wonderful`. Who states something for themselves may praise.
fn praise(words: &Words) -> Option<Range<usize>> {
    (1..words.all().len()).find_map(|at| {
        if !words.is(at, Class::Praise) || !words.together(at - 1, at) {
            return None;
        }
        let ours = words.is(at - 1, Class::Our) && at + 1 < words.all().len();
        let degree = words.is(at - 1, Class::Degree) && !words.is(at, Class::Quality);
        (ours || degree).then_some(at - 1..at + 1)
    })
}

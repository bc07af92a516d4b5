//! Words of the trade, abbreviations, and sentences that are too long to hold on to.

use super::lexicon::{Class, Lexicon};
use super::words::Words;
use std::collections::HashSet;
use std::ops::Range;

/// More words than this in one sentence are too many.
///
/// The style guide of the British government asks writers to check sentences of more than 25 words.
pub(super) const LONGEST: usize = 25;

/// An abbreviation has at most this many capitals; longer ones are names or shouting.
const CAPITALS: usize = 5;

/// Words that not everybody knows. `names` are those by which the survey calls whoever asks.
pub(super) fn find(
    words: &Words,
    lexicon: &'static Lexicon,
    names: &HashSet<String>,
) -> Vec<Range<usize>> {
    let shouts = shouts(words);
    let unknown = |at: usize| {
        let known = |word: &str| {
            names.contains(word) || lexicon.classes(&word.to_lowercase()).has(Class::Known)
        };
        !shouts
            && abbreviation(words.written(at)).is_some_and(|word| !known(word))
            && !is_explained(words, at)
    };
    let abbreviations = (0..words.all().len()).filter(|at| unknown(*at));
    let abbreviations = abbreviations.map(|at| at..at + 1);
    let jargon = words
        .found(Class::Jargon)
        .filter(|found| !is_explained(words, found.end - 1));
    let mut found: Vec<Range<usize>> = jargon.chain(abbreviations).collect();
    found.sort_by_key(|found| (found.start, found.end));
    found.dedup_by(|next, first| next.start < first.end);
    found
}

/// The sentence of more than [`LONGEST`] words, and how many it has.
pub(super) fn long_sentence(words: &Words) -> Option<(Range<usize>, usize)> {
    let mut start = 0;
    for sentence in words.all().chunk_by(|a, b| a.sentence == b.sentence) {
        if sentence.len() > LONGEST {
            return Some((start..start + sentence.len(), sentence.len()));
        }
        start += sentence.len();
    }
    None
}

/// The capitals of a word that is an abbreviation: `KPI` in `KPI's`, `HR` in `HR-cyclus`.
fn abbreviation(word: &str) -> Option<&str> {
    let end = word.find(['-', '\'', '’']).unwrap_or(word.len());
    let word = &word[..end];
    let word = word
        .strip_suffix('s')
        .filter(|word| word.len() > 1)
        .unwrap_or(word);
    let capitals = word.len() >= 2
        && word.len() <= CAPITALS
        && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'&');
    capitals.then_some(word)
}

/// Whether all of the text is in capitals.
fn shouts(words: &Words) -> bool {
    let has_small = |at: usize| words.written(at).contains(char::is_lowercase);
    words.all().len() > 2 && !(0..words.all().len()).any(has_small)
}

/// `National Health Service (NHS)`, `NHS (the national …)`.
fn is_explained(words: &Words, at: usize) -> bool {
    words.before(at).contains('(') || words.after(at).contains('(')
}

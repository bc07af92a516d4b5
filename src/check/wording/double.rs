//! Questions that ask two things at once.

use super::Asked;
use super::lexicon::Class;
use super::words::Words;
use std::ops::Range;

/// So many words before `and`, it may be told that both sides belong together.
const REACH: usize = 6;

/// The words that join two things to be answered at once: two aspects, two judgements, two questions or
/// two statements.
pub(super) fn find(words: &Words, asked: Asked) -> Option<Range<usize>> {
    let is_closed = !matches!(asked, Asked::Number | Asked::Open);
    let chooses = words.is(0, Class::Choosing) && !words.any(Class::Judging);
    if !is_closed || (asked == Asked::Choice && chooses) {
        return None;
    }
    if let Some(second) = words.phrases(Class::Second).find(|found| found.start > 0) {
        return Some(second);
    }
    (1..words.all().len()).find_map(|at| joined(words, at, asked))
}

/// What is joined by the word at a position, if it joins.
fn joined(words: &Words, at: usize, asked: Asked) -> Option<Range<usize>> {
    let both = words.is(at, Class::And);
    let either = words.is(at, Class::Or) && matches!(asked, Asked::Rating | Asked::Statement);
    if !(both || either) || words.within(at, Class::Pair) || !words.together(at - 1, at) {
        return None;
    }
    let belong = (at.saturating_sub(REACH)..at)
        .any(|before| words.is(before, Class::Between) && words.together(before, at));
    if belong {
        return None;
    }
    clause(words, at, asked)
        .or_else(|| judgements(words, at))
        .or_else(|| objects(words, at, asked))
}

/// `… and did you …`, and in a statement `… and listens …`.
fn clause(words: &Words, at: usize, asked: Asked) -> Option<Range<usize>> {
    let question = words.is(at + 1, Class::Verb) && words.is(at + 2, Class::Subject);
    if question && asked != Asked::Statement {
        return Some(at..at + 3);
    }
    let states = asked == Asked::Statement && words.is(at + 1, Class::Predicate);
    (states && at + 2 < words.all().len()).then_some(at..at + 2)
}

/// `clear and friendly`.
fn judgements(words: &Words, at: usize) -> Option<Range<usize>> {
    let left = before(words, at, Class::Quality)?;
    let right = after(words, at, Class::Quality, 0)?;
    // In `our clear and friendly letters` they praise; that is for another rule.
    let praises = left > 0 && words.is(left - 1, Class::Our);
    (!praises && words.lower(left) != words.lower(right)).then_some(left..right + 1)
}

/// `the price and the quality`.
fn objects(words: &Words, at: usize, asked: Asked) -> Option<Range<usize>> {
    let judged = words.any(Class::Judging) || words.found(Class::Quality).next().is_some();
    if matches!(asked, Asked::YesNo | Asked::Choice) && !judged {
        return None;
    }
    let object = |found: &usize| !words.is(*found, Class::NoObject);
    let left = before(words, at, Class::Object).filter(object)?;
    let right = after(words, at, Class::Object, 1).filter(object)?;
    // `the department Work and Income` is one name.
    let is_name = |at: usize| words.written(at).starts_with(char::is_uppercase);
    (!(is_name(left) && is_name(right))).then_some(left..right + 1)
}

/// The word of a class directly before a position, words of degree aside.
fn before(words: &Words, at: usize, class: Class) -> Option<usize> {
    let mut left = at.checked_sub(1)?;
    while left > 0 && words.is(left, Class::Determiner) && !words.is(left, class) {
        left -= 1;
    }
    (words.is(left, class) && words.together(left, at)).then_some(left)
}

/// The word of a class directly after a position: articles aside, and at most so many other words.
fn after(words: &Words, at: usize, class: Class, others: usize) -> Option<usize> {
    let (mut right, mut others) = (at + 1, others);
    while right < words.all().len() && words.together(at, right) {
        if words.is(right, class) {
            return Some(right);
        }
        if words.is(right, Class::Preposition) {
            return None;
        }
        if !words.is(right, Class::Determiner) {
            others = others.checked_sub(1)?;
        }
        right += 1;
    }
    None
}

//! What a text says about how to answer, against how the question is answered.

use super::build::Review;
use super::wording::lexicon::{Class, Lexicon};
use super::wording::words::Words;
use super::written::{Passage, Written};
use crate::model::*;
use crate::problem::Rule;
use std::collections::HashSet;
use std::ops::Range;

/// What an answer may be, as far as texts speak of it.
#[derive(Debug, Clone, Copy)]
enum Limits {
    /// A number from a scale.
    Scale(i64, i64),
    /// Options: at least and at most so many, of so many.
    Choice(u32, Option<u32>, u32),
    /// Characters, at most so many.
    Length(Option<u32>),
}

impl<'a> Review<'a> {
    /// Checks the words of every question and hint that speak of how to answer it.
    pub fn check_stems(&mut self, written: &Written<'_>) {
        let survey = self.survey;
        let mut seen = HashSet::new();
        for field in &survey.fields {
            let Some(limits) = limits(survey, field) else {
                continue;
            };
            let mut texts = match field.origin {
                Origin::Question => texts(field.text, field.hint, &field.mode_texts),
                Origin::Row(grid) => {
                    let grid = &survey[grid];
                    texts(grid.text, grid.hint, &grid.mode_texts)
                }
                _ => continue,
            };
            texts.retain(|id| seen.insert(*id));
            let name = match field.origin {
                Origin::Row(grid) => &survey[grid].name,
                _ => &field.name,
            };
            for id in texts {
                for language in 0..survey.languages.len() {
                    if let Some(passage) = written.passage(id, language) {
                        self.check_stem(name, limits, passage, id);
                    }
                }
            }
        }
    }

    fn check_stem(&mut self, name: &str, limits: Limits, passage: &Passage<'_>, id: TextId) {
        let (words, lexicon) = (&passage.words, passage.lexicon);
        let found = match limits {
            Limits::Scale(min, max) => scale_said(words, lexicon, min, max),
            Limits::Choice(min, max, of) => {
                number_said(words, lexicon, min, max, of).or_else(|| several_said(words, max))
            }
            Limits::Length(max) => length_said(words, lexicon, max),
        };
        let Some((found, is)) = found else { return };
        let (span, source) = (
            passage.span(found.clone()),
            self.survey.texts.entries[id.0 as usize].span,
        );
        let message = format!("the words say `{}`, and `{name}` {is}", passage.said(found));
        let problem = self.report(Rule::TextScaleStem, span, message);
        if span.file != source.file {
            problem.related(source, "the source");
        }
        problem.help("change the words, or the question");
    }
}

fn texts(text: TextId, hint: Option<TextId>, modes: &[(Mode, TextId)]) -> Vec<TextId> {
    let modes = modes.iter().map(|(_, id)| *id);
    std::iter::once(text).chain(hint).chain(modes).collect()
}

fn limits(survey: &Survey, field: &Field) -> Option<Limits> {
    match &field.ty {
        Type::Scale(scale) => Some(Limits::Scale(survey[*scale].min, survey[*scale].max)),
        Type::Number(number) if number.kind == NumberKind::Slider => Some(Limits::Scale(
            number.min?.try_into().ok()?,
            number.max?.try_into().ok()?,
        )),
        Type::One(list) => Some(Limits::Choice(
            1,
            Some(1),
            survey[*list].options.len() as u32,
        )),
        Type::Many(list, selection) | Type::Rank(list, selection) => {
            let of = survey[*list].options.len() as u32;
            Some(Limits::Choice(
                selection.min.unwrap_or(1),
                selection.max,
                of,
            ))
        }
        Type::Text(text) => Some(Limits::Length(text.max)),
        _ => None,
    }
}

type Said = Option<(Range<usize>, String)>;

/// `from 1 to 10`, and `7 is very good` of a number that is not on the scale.
fn scale_said(words: &Words, lexicon: &'static Lexicon, min: i64, max: i64) -> Said {
    let number = |at: usize| {
        (at < words.all().len())
            .then(|| lexicon.number(words.lower(at)))?
            .map(i64::from)
    };
    let runs = || format!("runs from {min} to {max}");
    for from in words.found(Class::From) {
        let (low, to) = (number(from.end), from.end + 1);
        let Some(low) = low else { continue };
        let after = words
            .found(Class::To)
            .filter(|found| found.start == to)
            .map(|found| found.end)
            .max();
        let Some((high, at)) = after.and_then(|at| Some((number(at)?, at))) else {
            continue;
        };
        let is_scale = !words.is(at + 1, Class::Unit) && high > low;
        if is_scale && (low.min(high), low.max(high)) != (min, max) {
            return Some((from.end..at + 1, runs()));
        }
    }
    (0..words.all().len()).find_map(|at| {
        let digits = words.lower(at).bytes().all(|b| b.is_ascii_digit());
        let means = words.is(at + 1, Class::Means)
            && at + 2 < words.all().len()
            && !words.is(at + 2, Class::Unit);
        let value = number(at).filter(|_| digits && means)?;
        (value < min || value > max).then(|| (at..at + 1, runs()))
    })
}

/// `at most 3 answers` where the limit is another, or none.
fn number_said(
    words: &Words,
    lexicon: &'static Lexicon,
    min: u32,
    max: Option<u32>,
    of: u32,
) -> Said {
    let said = |class| {
        words.found(class).find_map(|found| {
            let number = words
                .all()
                .get(found.end)
                .and_then(|_| lexicon.number(words.lower(found.end)))?;
            let last = found.end + 1;
            if words.is(last, Class::Answers) {
                return Some((found.start..last + 1, number));
            }
            // Without a noun it ends the sentence: `choose at most three`.
            let ends = last >= words.all().len() || !words.together(found.end, last);
            ends.then_some((found.start..last, number))
        })
    };
    if let Some((found, number)) = said(Class::AtMost)
        && number != max.unwrap_or(of)
    {
        let is = max.map_or_else(|| "has no `max`".to_owned(), |max| format!("takes {max}"));
        return Some((found, is));
    }
    let (found, number) = said(Class::AtLeast)?;
    (number != min).then(|| (found, format!("takes {min} or more")))
}

/// `more than one answer is possible` where one is, and the other way round.
fn several_said(words: &Words, max: Option<u32>) -> Said {
    if max == Some(1) {
        let found = words.phrases(Class::Several).next()?;
        return Some((found, "takes one answer".to_owned()));
    }
    let found = words.phrases(Class::Single).next()?;
    Some((found, "takes more than one answer".to_owned()))
}

/// `at most 500 characters` where the limit is another, or none.
fn length_said(words: &Words, lexicon: &'static Lexicon, max: Option<u32>) -> Said {
    let found = words.found(Class::AtMost).find_map(|found| {
        let number = words
            .all()
            .get(found.end)
            .and_then(|_| lexicon.number(words.lower(found.end)))?;
        let noun = words
            .all()
            .get(found.end + 1)
            .map(|_| words.lower(found.end + 1));
        matches!(noun, Some("tekens" | "characters")).then(|| (found.start..found.end + 2, number))
    });
    let (found, _) = found.filter(|(_, number)| Some(*number) != max)?;
    let is = max.map_or_else(
        || "has no `length`".to_owned(),
        |max| format!("takes {max}"),
    );
    Some((found, is))
}

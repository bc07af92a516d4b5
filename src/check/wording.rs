//! How questions are worded: the rules of `method/` that read their words.
//!
//! Each text is read as [`words`] once, in every language that has word lists, and each rule looks for
//! words that do harm. What is found is a warning or advice, never more: a program does not know what a
//! question means. The lists are files of one entry a line, for linguists to extend.

mod double;
mod jargon;
mod leading;
pub(in crate::check) mod lexicon;
mod negation;
mod vague;
pub(in crate::check) mod words;

use super::build::Review;
use super::written::{Passage, Written};
use crate::model::*;
use crate::problem::{Problem, Rule};
use lexicon::{Class, Lexicon};
use negation::Denied;
use std::collections::HashSet;
use std::ops::Range;
use words::Words;

/// How a question is answered, as far as its words depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// On a scale.
    Rating,
    /// On a scale of agreement: the text is a statement.
    Statement,
    /// With yes or no.
    YesNo,
    /// With one of some options.
    Choice,
    /// With a number.
    Number,
    /// In any other way.
    Open,
}

/// A question, row or grid whose words are looked at.
#[derive(Clone, Copy)]
struct Question<'a> {
    name: &'a str,
    asked: Asked,
    text: TextId,
    mode_texts: &'a [(Mode, TextId)],
    hint: Option<TextId>,
}

impl<'a> Review<'a> {
    /// Checks the words of every question, row and grid.
    pub fn check_wording(&mut self, written: &Written<'_>) {
        let survey = self.survey;
        let names = own_names(survey);
        let agreement = agreement_scales(survey);
        let mut seen = HashSet::new();
        let mut look = |review: &mut Self, question: Question<'a>| {
            let others = question.mode_texts.iter().map(|(_, id)| *id);
            for id in std::iter::once(question.text).chain(others) {
                if !seen.insert(id) {
                    continue;
                }
                for (language, tag) in survey.languages.iter().enumerate() {
                    let passage = written.passage(id, language).filter(|_| has_lists(tag));
                    if let Some(passage) = passage {
                        let place = Place {
                            question,
                            passage,
                            language,
                        };
                        review.check_passage(place, written, &names);
                    }
                }
            }
        };
        for field in survey
            .fields
            .iter()
            .filter(|field| is_asked(field) && !is_standard(survey, field))
        {
            let question = Question {
                name: &field.name,
                asked: asked(survey, field, &agreement),
                text: field.text,
                mode_texts: &field.mode_texts,
                hint: field.hint,
            };
            look(self, question);
        }
        for grid in &survey.grids {
            let first = grid.rows.first().map(|row| &survey[*row]);
            let asked = match first.map(|row| asked(survey, row, &agreement)) {
                Some(Asked::Statement) | None => Asked::Open,
                Some(asked) => asked,
            };
            let (text, mode_texts, hint) = (grid.text, grid.mode_texts.as_slice(), grid.hint);
            look(
                self,
                Question {
                    name: &grid.name,
                    asked,
                    text,
                    mode_texts,
                    hint,
                },
            );
        }
    }

    fn check_passage(
        &mut self,
        place: Place<'_, '_>,
        written: &Written<'_>,
        names: &HashSet<String>,
    ) {
        let words = &place.passage.words;
        let (name, asked) = (place.question.name, place.question.asked);
        if let Some(found) = double::find(words, asked) {
            let message = format!("`{name}` asks about two things at once");
            self.report_words(Rule::MethodDoubleBarrelled, &place, found, message)
                .help("make it two questions, or leave out the one that matters less");
        }
        if let Some(found) = leading::find(words, asked) {
            let message = format!("`{name}` suggests an answer");
            self.report_words(Rule::MethodLeading, &place, found, message)
                .help("ask it without these words, so that every answer sounds as good as another");
        }
        match negation::find(words, asked) {
            Some(Denied::Twice(found)) => {
                let message = format!("`{name}` denies twice in one sentence");
                self.report_words(Rule::MethodNegation, &place, found, message)
                    .help("say what is the case, so that yes means yes");
            }
            Some(Denied::Statement(found)) => {
                let message = format!("`{name}` asks people to agree that something is not so");
                self.report_words(Rule::MethodNegation, &place, found, message)
                    .help("say it the other way round, without the negation");
            }
            None => {}
        }
        if let Some(found) = vague::find(words, asked)
            && !place.hint_names_period(written)
        {
            let message = match words.phrases(Class::HowOften).any(|phrase| phrase == found) {
                true => format!("`{name}` asks for a number of times, and not in which period"),
                false => format!("`{name}` leaves open how often, how much or when"),
            };
            self.report_words(Rule::MethodVague, &place, found, message)
                .help("name a period, like the past four weeks, or ask for a number");
        }
        for found in jargon::find(words, place.passage.lexicon, names) {
            let message = format!("not everybody who is asked `{name}` knows this word");
            self.report_words(Rule::MethodJargon, &place, found, message)
                .help("use an everyday word, or explain it in brackets");
        }
        if let Some((found, count)) = jargon::long_sentence(words) {
            let message = format!("a sentence of `{name}` has {count} words");
            self.report_words(Rule::MethodReadingLevel, &place, found, message)
                .help(format!(
                    "make two of it: above {} words people lose the thread",
                    jargon::LONGEST
                ));
        }
    }

    fn report_words(
        &mut self,
        rule: Rule,
        place: &Place<'_, '_>,
        found: Range<usize>,
        message: String,
    ) -> &mut Problem {
        let span = place.passage.span(found);
        let source = self.survey.texts.entries[place.question.text.0 as usize].span;
        let problem = self.report(rule, span, message);
        if place.language > 0 {
            problem.related(source, "the source");
        }
        problem
    }
}

/// A text of a question in one language.
struct Place<'p, 'w> {
    question: Question<'p>,
    passage: &'p Passage<'w>,
    language: usize,
}

impl Place<'_, '_> {
    /// Whether the hint below the question says over which time it asks.
    fn hint_names_period(&self, written: &Written<'_>) -> bool {
        let hint = self.question.hint;
        let hint = hint.and_then(|hint| written.passage(hint, self.language));
        hint.is_some_and(|hint| vague::names_period(&hint.words))
    }
}

/// Whether there are lists of words about questions in a language.
fn has_lists(tag: &str) -> bool {
    ["nl", "en"].contains(&tag.split('-').next().unwrap_or_default())
}

fn is_asked(field: &Field) -> bool {
    matches!(field.origin, Origin::Question | Origin::Row(_))
}

/// Whether a question goes by a published standard, whose words are given.
fn is_standard(survey: &Survey, field: &Field) -> bool {
    let Type::Scale(scale) = field.ty else {
        return false;
    };
    let standard = survey[scale].standard;
    matches!(
        standard,
        Some(Standard::Nps | Standard::Ces1 | Standard::Ces2)
    )
}

fn asked(survey: &Survey, field: &Field, agreement: &[bool]) -> Asked {
    match &field.ty {
        Type::Scale(scale) if agreement[scale.index()] => Asked::Statement,
        Type::Scale(_) => Asked::Rating,
        Type::Number(number) if number.kind == NumberKind::Slider => Asked::Rating,
        Type::Number(_) => Asked::Number,
        Type::One(list) if survey[*list].name == "yes_no" => Asked::YesNo,
        Type::One(_) => Asked::Choice,
        _ => Asked::Open,
    }
}

/// For each scale, whether its ends are agreement and disagreement.
fn agreement_scales(survey: &Survey) -> Vec<bool> {
    let lexicon = survey.languages.first().and_then(|tag| Lexicon::of(tag));
    let says = |id: TextId| {
        let words = survey.words(id, 0);
        lexicon.is_some_and(|lexicon| Words::read(&words, lexicon).any(Class::Agreement))
    };
    let is_one = |scale: &Scale| match scale.standard {
        Some(standard) => matches!(standard, Standard::Agree5 | Standard::Agree7),
        None => scale.labels.last().is_some_and(|(_, label)| says(*label)),
    };
    survey.scales.iter().map(is_one).collect()
}

/// The abbreviations by which whoever asks is known: those of the title and of the controller.
fn own_names(survey: &Survey) -> HashSet<String> {
    let title = survey.words(survey.title, 0);
    let controller = survey
        .privacy
        .as_ref()
        .map_or("", |privacy| &privacy.controller);
    let words = title
        .split(|c: char| !c.is_alphanumeric())
        .chain(controller.split(|c: char| !c.is_alphanumeric()));
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

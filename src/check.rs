//! From what a file says to what it means.
//!
//! The passes run in order and each reports everything it finds: the survey and its promises, then lists
//! and scales, then a first walk that gives every field its place, a second that reads conditions, then
//! analysis and fieldwork, then the rules that look at the whole. One file a topic; a message stands
//! next to the check that reports it.

mod address;
mod analysis;
mod ask;
mod balance;
mod base;
mod build;
mod call;
mod compare;
mod declare;
mod domain;
mod ends;
mod expr;
mod fieldwork;
mod flow;
mod follow_up;
mod graph;
mod header;
mod history;
mod indexes;
mod invite;
mod length;
mod lists;
mod logic;
mod method;
mod metrics;
mod modes;
mod names;
mod options;
mod pattern;
mod phrases;
mod privacy;
mod promises;
mod reports;
mod scales;
mod scope;
mod standard;
mod stems;
mod tests;
mod text;
mod theme;
mod translate;
mod types;
mod volumes;
mod wording;
mod written;

use crate::logic::Pace;
use crate::model::{Mode, Period, Survey, TextId};
use crate::problem::{Problems, Rule};
use crate::project::{Loaded, Volume};
use crate::source::Span;
use crate::syntax::ast::{Document, Item};
use crate::syntax::vocabulary::Keyword;
use build::{Builder, Place, Review};
use declare::Around;
use std::collections::HashMap;
pub(crate) use translate::{is_sentence, same_words};
use written::Written;

pub mod allow;
pub mod policy;
pub mod project;

/// Something that was checked and found free of errors. Only the checks make one, so a target never
/// sees a survey that is not valid.
#[derive(Debug, Clone)]
pub struct Valid<T>(T);

impl Valid<Survey> {
    /// The same survey with its answers going to another address or to none, and in one of its modes where
    /// that is said: nothing that is checked depends on either.
    pub(crate) fn tried_at(&self, address: Option<&str>, mode: Option<Mode>) -> Valid<Survey> {
        let mut survey = self.0.clone();
        survey.submit = address.map(str::to_owned);
        survey.modes = mode.map_or(survey.modes, |mode| vec![mode]);
        Valid(survey)
    }
}

impl<T> std::ops::Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// What a project allows its surveys.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policy<'a> {
    /// The longest retention.
    pub retention: Option<Period>,
    /// Expected numbers of responses.
    pub volumes: &'a [Volume],
    /// How quickly people answer.
    pub time: Pace,
}

/// Checks a survey with the files it uses. The model is there whenever there is a `survey` item, so that
/// tools can work with what is understood; it may stand for something broken until
/// [`valid`] says otherwise.
pub fn survey(loaded: &Loaded, policy: &Policy, problems: &mut Problems) -> Option<Survey> {
    let (mut builder, header, places) = built(loaded, &[], problems)?;
    builder.check_graph();
    let Builder {
        survey,
        used,
        claims,
        written,
        problems,
        ..
    } = builder;
    let written = Written::new(&survey, written);
    let mut review = Review {
        survey: &survey,
        used: &used,
        problems,
    };
    review.check_options();
    review.check_scales();
    review.check_method();
    review.check_wording(&written);
    review.check_stems(&written);
    review.check_address(&written);
    review.check_claims(&written);
    review.check_names();
    review.check_uses(loaded);
    review.check_promises(policy.retention);
    review.check_logic(&places);
    review.check_volumes(policy.volumes);
    review.check_indexes();
    review.check_frames();
    review.check_follow_up();
    let modes = header.property(crate::syntax::vocabulary::Key::Mode);
    review.check_modes(modes.map(|property| property.span));
    review.check_privacy(loaded, policy.volumes);
    review.check_length(&claims, policy.time);
    Some(survey)
}

/// What a survey means, without the rules that judge it: for versions of the past, which need not follow
/// the rules of today. What cannot be understood is among the problems.
pub fn model(loaded: &Loaded, problems: &mut Problems) -> Option<Survey> {
    let (mut builder, ..) = built(loaded, &[], problems)?;
    builder.check_graph();
    Some(builder.survey)
}

/// The model of a survey without the rules that look at the whole, for those who work with its texts.
/// It is in `others` too, whether or not the survey says so.
pub fn texts(loaded: &Loaded, others: &[String], problems: &mut Problems) -> Option<Survey> {
    built(loaded, others, problems).map(|(builder, ..)| builder.survey)
}

/// A survey with everything resolved, its header, and the places from which its texts with placeholders are
/// seen.
fn built<'a>(
    loaded: &'a Loaded,
    others: &[String],
    problems: &'a mut Problems,
) -> Option<(Builder<'a>, &'a Item, HashMap<TextId, Place>)> {
    let header = main_survey(loaded, problems)?;
    let items: Vec<&Item> = loaded
        .documents
        .iter()
        .flat_map(|(_, document)| &document.items)
        .collect();
    let mut builder = Builder::new(problems);
    builder.survey.pictures = loaded.pictures.clone();
    builder.survey.history = history::of(&items);
    builder.header(header);
    for tag in others {
        if !builder.survey.languages.contains(tag) {
            builder.survey.languages.push(tag.clone());
        }
    }
    let of = |keyword: Keyword| {
        items
            .iter()
            .copied()
            .filter(move |item| item.keyword == keyword)
    };
    of(Keyword::Purpose).for_each(|item| builder.purpose(item));
    of(Keyword::Privacy).for_each(|item| builder.privacy(item));
    of(Keyword::Theme).for_each(|item| builder.theme(item));
    of(Keyword::Recipient).for_each(|item| builder.recipient(item));
    of(Keyword::List).for_each(|item| builder.add_list(item));
    of(Keyword::Scale).for_each(|item| builder.add_scale(item));
    of(Keyword::Event).for_each(|item| builder.event(item));
    builder.check_purposes(&items);
    let around = Around {
        purposes: header.property(crate::syntax::vocabulary::Key::For),
        ..Around::default()
    };
    builder.declare_flow(&items, around);
    builder.build_flow(&items);
    for item in of(Keyword::List) {
        builder.shared_list_conditions(item);
    }
    let touchpoints: Vec<&Item> = of(Keyword::Touchpoint)
        .filter(|item| item.name.is_some())
        .collect();
    builder.declare_touchpoints(&touchpoints);
    builder.check_offers(header, &touchpoints);
    of(Keyword::Segment).for_each(|item| builder.segment(item));
    of(Keyword::Metric).for_each(|item| builder.metric(item));
    of(Keyword::Index).for_each(|item| builder.index(item));
    of(Keyword::Drivers).for_each(|item| builder.drivers(item));
    of(Keyword::Weight).for_each(|item| builder.weight(item));
    touchpoints
        .into_iter()
        .for_each(|item| builder.touchpoint(item));
    of(Keyword::Wave).for_each(|item| builder.wave(item));
    of(Keyword::Report).for_each(|item| builder.report_item(item));
    of(Keyword::Action).for_each(|item| builder.action(item));
    of(Keyword::Test).for_each(|item| builder.test(item));
    let places = builder.read_texts();
    builder.translate(loaded, &places);
    Some((builder, header, places))
}

/// The survey as valid, when nothing that was found is an error.
pub fn valid(survey: Survey, problems: &Problems) -> Option<Valid<Survey>> {
    (!problems.has_errors()).then_some(Valid(survey))
}

/// The `survey` item of the main file; there is exactly one.
fn main_survey<'a>(loaded: &'a Loaded, problems: &mut Problems) -> Option<&'a Item> {
    let surveys = |document: &'a Document| {
        document
            .items
            .iter()
            .filter(|item| item.keyword == Keyword::Survey)
    };
    for (_, document) in loaded.documents.iter().rev().skip(1) {
        for item in surveys(document) {
            problems
                .add(
                    Rule::SyntaxUnknownKeyword,
                    item.keyword_span,
                    "a file that is used by a survey holds no `survey` of its own",
                )
                .help("keep in it only what surveys share");
        }
    }
    let mut found = surveys(loaded.document());
    let Some(first) = found.next() else {
        let start = Span::new(loaded.main, 0, 0);
        problems
            .add(
                Rule::SyntaxMissingProperty,
                start,
                "this file has no `survey`",
            )
            .help("begin with `survey name \"Title\" { version \"1.0.0\" language nl }`");
        return None;
    };
    for other in found {
        problems
            .add(
                Rule::NameDuplicate,
                other.keyword_span,
                "there is already a `survey` in this file",
            )
            .related(first.keyword_span, "the first")
            .help("one file is one survey");
    }
    Some(first)
}

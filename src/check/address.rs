//! How the survey speaks to people: in one form of address, and without promises that it does not keep.

use super::build::Review;
use super::wording::lexicon::Class;
use super::written::{Written, kind};
use crate::model::*;
use crate::problem::Rule;
use crate::source::Span;
use std::collections::{BTreeSet, HashSet};

/// The kinds of text in which the survey speaks of itself.
const PROMISING: &[&str] = &["survey", "purpose", "consent", "page", "note", "finish"];

/// An address in a text: whether it is formal, and where.
struct Address {
    is_formal: bool,
    span: Span,
    /// Where the source of the text stands.
    source: Span,
    /// The mode for which the text is.
    mode: Option<Mode>,
    /// The modes in which other words are said.
    hidden: Vec<Mode>,
}

impl Review<'_> {
    /// Checks that each language and mode keeps to one form of address.
    pub fn check_address(&mut self, written: &Written<'_>) {
        let survey = self.survey;
        for (language, tag) in survey.languages.iter().enumerate() {
            let found = self.addresses(written, language, tag.starts_with("de"));
            let mut told: BTreeSet<(crate::source::FileId, u32)> = BTreeSet::new();
            for mode in &survey.modes {
                let heard = |address: &&Address| match address.mode {
                    Some(only) => only == *mode,
                    None => !address.hidden.contains(mode),
                };
                let heard: Vec<&Address> = found.iter().filter(heard).collect();
                let formal = heard.iter().filter(|address| address.is_formal).count();
                let usual = formal * 2 >= heard.len();
                let Some(example) = heard.iter().find(|address| address.is_formal == usual) else {
                    continue;
                };
                for other in heard.iter().filter(|address| address.is_formal != usual) {
                    if told.insert((other.span.file, other.span.start)) {
                        let (how, elsewhere) = match usual {
                            true => ("informally", "formally"),
                            false => ("formally", "informally"),
                        };
                        let message = format!(
                            "this text addresses people {how}, and most others {elsewhere}"
                        );
                        let problem = self.report(Rule::TextFormOfAddress, other.span, message);
                        if other.span.file != other.source.file {
                            problem.related(other.source, "the source");
                        }
                        problem
                            .related(example.span, format!("{elsewhere} here"))
                            .help("address people in one way in a whole survey");
                    }
                }
            }
        }
    }

    /// The first address of each kind in every text that respondents read.
    fn addresses(&self, written: &Written<'_>, language: usize, by_capital: bool) -> Vec<Address> {
        let entries = &self.survey.texts.entries;
        let keys: HashSet<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
        let mut found = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            let Some(passage) = written.passage(TextId(at as u32), language) else {
                continue;
            };
            let words = &passage.words;
            let is_address = |at: usize| {
                let starts = at == 0 || !words.together(at - 1, at);
                let capital = words.written(at).starts_with(char::is_uppercase) && !starts;
                !by_capital || !words.is(at, Class::Formal) || capital
            };
            let spoken = words.any(Class::Formal) || words.any(Class::Informal);
            for (class, is_formal) in [(Class::Formal, true), (Class::Informal, false)] {
                if !spoken {
                    continue;
                }
                let first =
                    (0..words.all().len()).find(|at| words.is(*at, class) && is_address(*at));
                let Some(first) = first else { continue };
                let modes = self.survey.modes.iter().copied();
                found.push(Address {
                    is_formal,
                    span: passage.span(first..first + 1),
                    source: entry.span,
                    mode: Mode::parse(last(&entry.key)),
                    hidden: modes
                        .filter(|mode| {
                            keys.contains(format!("{}.{}", entry.key, mode.word()).as_str())
                        })
                        .collect(),
                });
            }
        }
        found
    }

    /// Checks that no text promises to be anonymous where the responses are not.
    pub fn check_claims(&mut self, written: &Written<'_>) {
        let survey = self.survey;
        let Some(privacy) = &survey.privacy else {
            return;
        };
        if privacy.responses == Responses::Anonymous {
            return;
        }
        for (at, entry) in survey.texts.entries.iter().enumerate() {
            let promises = PROMISING.contains(&kind(&entry.key)) || entry.key.ends_with(".hint");
            if !promises {
                continue;
            }
            for language in 0..survey.languages.len() {
                let Some(passage) = written.passage(TextId(at as u32), language) else {
                    continue;
                };
                let words = &passage.words;
                let denied = |at: usize| {
                    (0..words.all().len())
                        .any(|other| words.is(other, Class::Negator) && words.together(other, at))
                };
                let claims = words
                    .found(Class::Anonymous)
                    .find(|found| !denied(found.start));
                let Some(found) = claims else { continue };
                let message = format!(
                    "people read that this is anonymous, and the responses are {}",
                    privacy.responses.word()
                );
                let problem = self.report(Rule::TextClaim, passage.span(found), message);
                if language > 0 {
                    problem.related(entry.span, "the source");
                }
                problem
                    .related(privacy.span, "declared here")
                    .help("say what is done with the answers, or make the responses `anonymous`");
            }
        }
    }
}

/// The last part of a key.
fn last(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or_default()
}

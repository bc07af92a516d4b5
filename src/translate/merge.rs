//! What a translator returned, brought into a catalogue.
//!
//! The catalogue is brought up to date with its survey first ([`update`](super::update)), so that everything
//! returned meets the text as it is. An entry is taken whole or not at all.

use std::collections::{BTreeSet, HashMap};

use super::{Texts, Translatable, plural};
use crate::check::same_words;
use crate::problem::{Level, Problems, Rule, nearest};
use crate::project::Catalogue;
use crate::project::catalogue::{Entry, Previous};
use crate::source::Span;

/// For so many ids that are not known a close one is looked for; more of them are those of another survey.
const GUESSED: usize = 20;

/// Which of two translations counts where both were changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// That of the catalogue.
    Ours,
    /// That which was returned.
    Theirs,
}

/// What became of the entries that were returned.
#[derive(Debug, Clone, Default)]
pub struct Merged {
    /// Taken as they are.
    pub taken: usize,
    /// Taken as guesses: made for a text that has changed since, or marked as one.
    pub guesses: usize,
    /// Not translated by the translator, where the catalogue has nothing either.
    pub open: usize,
    /// Changed in the catalogue as well; neither was chosen.
    pub conflicts: Vec<Conflict>,
    /// Ids of translations that are not sound; `problems` has what is wrong with them.
    pub refused: BTreeSet<String>,
    /// How many translate no text of the survey; `problems` has them.
    pub unknown: usize,
}

/// Two translations of one text, each other than the one that was sent.
#[derive(Debug, Clone)]
pub struct Conflict {
    /// Of which text.
    pub id: String,
    /// The text itself.
    pub source: String,
    /// As the catalogue has it.
    pub ours: String,
    /// As it was returned.
    pub theirs: String,
    /// Where the returned one stands.
    pub span: Span,
}

impl Merged {
    /// Whether something that was returned is not in the catalogue now.
    pub fn is_partial(&self) -> bool {
        !self.conflicts.is_empty() || !self.refused.is_empty() || self.unknown > 0
    }
}

/// How two catalogues are brought together.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choice<'a> {
    /// The catalogue as it was sent to the translator, which shows who changed what.
    pub base: Option<&'a Catalogue>,
    /// What counts where both were changed.
    pub take: Option<Take>,
}

/// Brings the entries of `theirs` into `ours`. Errors among `problems` that lie in the file of `theirs` say
/// which of them are not sound; more are added.
pub fn merge(
    ours: &mut Catalogue,
    theirs: &Catalogue,
    choice: Choice,
    texts: &Texts,
    problems: &mut Problems,
) -> Merged {
    check_plurals(theirs, ours, problems);
    let sources: HashMap<&str, &str> = texts
        .list
        .iter()
        .map(|text| (text.id.as_str(), text.source.as_str()))
        .collect();
    let obsolete = ours.obsolete.iter().enumerate();
    let obsolete: HashMap<String, usize> = obsolete
        .map(|(at, entry)| (entry.id.value.clone(), at))
        .collect();
    let mut merged = Merged {
        refused: refused(theirs, problems),
        ..Merged::default()
    };
    for (id, entry) in &theirs.entries {
        match sources.get(id.as_str()) {
            Some(source) if !merged.refused.contains(id) => {
                if let Some(own) = ours.entries.get_mut(id) {
                    bring(own, entry, source, &choice, &mut merged);
                }
            }
            Some(_) => {}
            None if entry.is_empty() => {}
            None => match obsolete.get(id) {
                Some(at) => bring_back(&mut ours.obsolete[*at], entry),
                None => {
                    merged.unknown += 1;
                    let candidates = &texts.list[..];
                    let candidates = match merged.unknown > GUESSED {
                        true => &[],
                        false => candidates,
                    };
                    unknown(entry, candidates, problems);
                }
            },
        }
    }
    for name in ["PO-Revision-Date", "Last-Translator", "Language-Team"] {
        if let Some(value) = theirs.field(name) {
            ours.header.set(name, value);
        }
    }
    merged
}

/// The ids of entries inside which something is an error.
fn refused(theirs: &Catalogue, problems: &Problems) -> BTreeSet<String> {
    let errors = problems
        .iter()
        .filter(|problem| problem.level == Level::Error && problem.span.file == theirs.file);
    let mut places: Vec<u32> = errors.map(|problem| problem.span.start).collect();
    places.sort_unstable();
    if places.is_empty() {
        return BTreeSet::new();
    }
    let holds = |entry: &Entry| {
        let mut spans = entry
            .texts
            .iter()
            .map(|text| text.span)
            .chain([entry.id.span]);
        spans.any(|span| {
            let next = places.partition_point(|at| *at < span.start);
            places.get(next).is_some_and(|at| *at < span.end)
        })
    };
    let entries = theirs.entries.iter();
    let found = entries.filter(|(_, entry)| !entry.is_empty() && holds(entry));
    found.map(|(id, _)| id.clone()).collect()
}

/// A text with plural forms has as many as its language.
fn check_plurals(theirs: &Catalogue, ours: &Catalogue, problems: &mut Problems) {
    let header = theirs.field("Plural-Forms").or(ours.field("Plural-Forms"));
    let Some(count) = header.and_then(plural::count) else {
        return;
    };
    for (id, entry) in &theirs.entries {
        let wanted = entry.plural_source.as_ref().map_or(1, |_| count);
        if entry.is_empty() || entry.texts.len() == wanted {
            continue;
        }
        let message = format!(
            "`{id}` has {} of the {wanted} plural forms of `{}`",
            entry.texts.len(),
            theirs.language
        );
        problems
            .add(Rule::SyntaxWrongValue, entry.id.span, message)
            .help("`Plural-Forms` in the header says how many there are, `msgstr[0]` is the first");
    }
}

/// The translation of a text that the survey has no more.
fn bring_back(own: &mut Entry, theirs: &Entry) {
    if own.is_empty() || own.is_fuzzy {
        own.texts.clone_from(&theirs.texts);
        own.is_fuzzy = theirs.is_fuzzy;
    }
}

/// Tells of a translation of no text, and of the one among `candidates` that may be meant.
fn unknown(entry: &Entry, candidates: &[Translatable], problems: &mut Problems) {
    let id = &entry.id.value;
    let close = nearest(id, candidates.iter().map(|text| text.id.as_str()));
    problems
        .add(
            Rule::NameUnknown,
            entry.id.span,
            format!("the survey has no text `{id}`"),
        )
        .label("its translation was left out")
        .help("the ids are those of the catalogue that `peil translate extract` writes")
        .did_you_mean(close);
}

/// One entry of the translator into that of the catalogue.
fn bring(own: &mut Entry, theirs: &Entry, source: &str, choice: &Choice, merged: &mut Merged) {
    for comment in &theirs.notes.comments {
        if !own.notes.comments.contains(comment) {
            own.notes.comments.push(comment.clone());
        }
    }
    if theirs.is_empty() {
        merged.open += usize::from(own.is_empty());
        return;
    }
    // A sheet without the source is taken to be of the text as it is.
    let is_stale = !theirs.source.is_empty() && !same_words(&theirs.source, source);
    let returned = Said::of(theirs, theirs.is_fuzzy || is_stale);
    let ours = Said::of(own, own.is_fuzzy);
    let base = choice.base.and_then(|base| base.entries.get(&own.id.value));
    let base = base.map(|base| Said::of(base, base.is_fuzzy));
    let take = match () {
        _ if returned == ours || base.as_ref() == Some(&Said::of(theirs, theirs.is_fuzzy)) => {
            return;
        }
        _ if own.is_empty() || base.as_ref() == Some(&ours) => Take::Theirs,
        // Without knowing what was sent: what is sure goes before a guess.
        _ if base.is_none() && returned.is_guess && !ours.is_guess => Take::Ours,
        _ if base.is_none() && ours.is_guess && !returned.is_guess => Take::Theirs,
        _ => match choice.take {
            Some(take) => take,
            None => {
                merged.conflicts.push(Conflict {
                    id: own.id.value.clone(),
                    source: source.to_owned(),
                    ours: ours.words(),
                    theirs: returned.words(),
                    span: theirs
                        .texts
                        .first()
                        .map_or(theirs.id.span, |text| text.span),
                });
                return;
            }
        },
    };
    if take == Take::Theirs {
        let count = match returned.is_guess {
            true => &mut merged.guesses,
            false => &mut merged.taken,
        };
        *count += 1;
        own.is_fuzzy = returned.is_guess;
        own.texts.clone_from(&theirs.texts);
        own.plural_source.clone_from(&theirs.plural_source);
        own.notes.previous = match (is_stale, own.is_fuzzy) {
            (true, _) => Previous {
                source: Some(theirs.source.clone()),
                ..Previous::default()
            },
            (false, true) => theirs.notes.previous.clone(),
            (false, false) => Previous::default(),
        };
    }
}

/// A translation, to compare it with another.
#[derive(Debug, PartialEq, Eq)]
struct Said<'a> {
    texts: Vec<&'a str>,
    is_guess: bool,
}

impl<'a> Said<'a> {
    fn of(entry: &'a Entry, is_guess: bool) -> Said<'a> {
        let texts = entry.texts.iter().map(|text| text.value.as_str());
        Said {
            texts: texts.collect(),
            is_guess,
        }
    }

    fn words(&self) -> String {
        self.texts.join(" | ")
    }
}

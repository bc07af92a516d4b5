//! What is wrong with a survey: one [`Problem`], one collector, one table of rules.
//!
//! A pass pushes what it finds and goes on; nothing returns early. The sentence stands next to the
//! check that reports it. Problems come out in source order, whatever the order of the passes.

pub mod github;
pub mod human;
pub mod json;
pub mod junit;
pub mod levels;
pub mod plain;
pub mod render;
pub mod report;
pub mod rules;
pub mod sarif;

pub use rules::Rule;

use crate::source::Span;

/// How severe a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is built.
    Error,
    /// Worth a decision: repair it, or allow it with a reason.
    Warning,
    /// Worth a thought.
    Advice,
}

impl Level {
    /// The word that stands before a message.
    pub fn word(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Advice => "advice",
        }
    }
}

/// One finding.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The rule that is broken.
    pub rule: Rule,
    /// Its level in this run.
    pub level: Level,
    /// One sentence that names the thing and the problem; no capital, no full stop.
    pub message: String,
    /// The primary place.
    pub span: Span,
    /// Words at the primary place that the message does not say.
    pub label: Option<String>,
    /// Other places that matter, with words for each.
    pub related: Vec<(Span, String)>,
    /// Answers under which it happens: names with values, in the order of the survey.
    pub witness: Vec<(String, String)>,
    /// What to do.
    pub help: Option<String>,
    /// Edits that repair it, best first.
    pub fixes: Vec<Fix>,
}

/// A set of edits that belong together.
#[derive(Debug, Clone)]
pub struct Fix {
    /// What it does: ``write `recommend` ``.
    pub about: String,
    /// Replacements of ranges, not overlapping.
    pub edits: Vec<(Span, String)>,
    /// Whether it may be applied unasked, if it is the only one.
    pub applicability: Applicability,
    /// How its edits are meant until they are settled; see [`crate::fix::settle`].
    pub shape: Shape,
}

/// Whether a fix may be applied unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applicability {
    /// It decides nothing for the author.
    Safe,
    /// It guesses at what the author means, or changes what others get.
    Guess,
}

/// How the edits of a fix are meant. A check knows items, not how their file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// As they are.
    Written,
    /// The item around the one edit goes.
    WithoutItem,
    /// The property that the one edit deletes goes, with its lines.
    WithoutProperty,
    /// The item around the one edit gets a flag.
    WithFlag(&'static str),
}

/// The name that a misspelt one is taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// The name.
    pub name: String,
    /// Whether nothing else can be meant.
    pub is_sure: bool,
}

impl From<&str> for Guess {
    /// A name that is close, among others that may be meant.
    fn from(name: &str) -> Self {
        Guess {
            name: name.to_owned(),
            is_sure: false,
        }
    }
}

impl Problem {
    /// Adds words at the primary place.
    pub fn label(&mut self, words: impl Into<String>) -> &mut Self {
        self.label = Some(words.into());
        self
    }

    /// Adds another place.
    pub fn related(&mut self, span: Span, words: impl Into<String>) -> &mut Self {
        self.related.push((span, words.into()));
        self
    }

    /// Gives answers under which it happens.
    pub fn witness(&mut self, answers: Vec<(String, String)>) -> &mut Self {
        self.witness = answers;
        self
    }

    /// Says what to do.
    pub fn help(&mut self, words: impl Into<String>) -> &mut Self {
        self.help = Some(words.into());
        self
    }

    /// Offers a replacement as a fix that decides nothing for the author.
    pub fn fix(
        &mut self,
        about: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
    ) -> &mut Self {
        self.offer(about, span, replacement);
        self.safely()
    }

    /// Offers a replacement that guesses at what the author means.
    pub fn offer(
        &mut self,
        about: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
    ) -> &mut Self {
        self.fixes.push(Fix::new(
            about,
            [(span, replacement.into())],
            Shape::Written,
        ));
        self
    }

    /// Offers to swap two pieces of text.
    pub fn swap(&mut self, about: &str, first: (Span, &str), second: (Span, &str)) -> &mut Self {
        let edits = [
            (first.0, second.1.to_owned()),
            (second.0, first.1.to_owned()),
        ];
        self.fixes.push(Fix::new(about, edits, Shape::Written));
        self
    }

    /// Offers to change the item or property at `span`.
    pub fn reshape(&mut self, about: impl Into<String>, span: Span, shape: Shape) -> &mut Self {
        self.fixes
            .push(Fix::new(about, [(span, String::new())], shape));
        self
    }

    /// Says of the fix that was offered last that it decides nothing for the author.
    pub fn safely(&mut self) -> &mut Self {
        if let Some(fix) = self.fixes.last_mut() {
            fix.applicability = Applicability::Safe;
        }
        self
    }

    /// Names a close candidate in the help and offers it as a fix; does nothing without one.
    pub fn did_you_mean(&mut self, guess: Option<impl Into<Guess>>) -> &mut Self {
        if let Some(Guess { name, is_sure }) = guess.map(Into::into) {
            let span = self.span;
            self.help = Some(format!("did you mean `{name}`?"));
            self.offer(format!("write `{name}`"), span, name);
            if is_sure {
                self.safely();
            }
        }
        self
    }
}

impl Fix {
    /// A fix that guesses at what the author means.
    pub fn new(
        about: impl Into<String>,
        edits: impl IntoIterator<Item = (Span, String)>,
        shape: Shape,
    ) -> Fix {
        Fix {
            about: about.into(),
            edits: edits.into_iter().collect(),
            applicability: Applicability::Guess,
            shape,
        }
    }
}

/// Collects problems.
#[derive(Debug, Clone, Default)]
pub struct Problems {
    list: Vec<Problem>,
}

impl Problems {
    /// An empty collector.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a problem at its rule's own level; the result takes labels, help and fixes.
    pub fn add(&mut self, rule: Rule, span: Span, message: impl Into<String>) -> &mut Problem {
        self.list.push(Problem {
            rule,
            level: rule.level(),
            message: message.into(),
            span,
            label: None,
            related: Vec::new(),
            witness: Vec::new(),
            help: None,
            fixes: Vec::new(),
        });
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    /// The problem that was added last, to say more about it.
    pub fn last(&mut self) -> Option<&mut Problem> {
        self.list.last_mut()
    }

    /// Takes over the problems of another collector.
    pub fn extend(&mut self, other: Problems) {
        self.list.extend(other.list);
    }

    /// Keeps the problems for which `keep` holds; `keep` may change them.
    pub fn retain(&mut self, keep: impl FnMut(&mut Problem) -> bool) {
        self.list.retain_mut(keep);
    }

    /// Puts the problems in source order; equal places keep the more severe first. The same sentence at
    /// the same place is kept once.
    pub fn sort(&mut self) {
        self.list.sort_by(|a, b| {
            let key = |p: &Problem| (p.span.file, p.span.start, p.level, p.span.end, p.rule);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        self.list
            .dedup_by(|a, b| a.span == b.span && a.rule == b.rule && a.message == b.message);
    }

    /// All problems so far.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.list.iter()
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.list
            .iter()
            .any(|problem| problem.level == Level::Error)
    }

    /// How many of one level.
    pub fn count(&self, level: Level) -> usize {
        self.list
            .iter()
            .filter(|problem| problem.level == level)
            .count()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }
}

/// The candidate closest to `word`, if it is close enough to be a slip of the pen.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let close = close(word, candidates).into_iter();
    close
        .min_by_key(|(distance, candidate)| (*distance, candidate.len()))
        .map(|(_, candidate)| candidate)
}

/// The candidate closest to `word`, and whether it is surely meant: it is one slip away and every other is
/// more, or no other is close at all; the word is not so short that it could be another one, and they do
/// not differ in a digit, as `q1` and `q2` do.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<Guess> {
    let mut close = close(word, candidates);
    close.sort_by_key(|(distance, candidate)| (*distance, candidate.len()));
    close.dedup_by_key(|(_, candidate)| *candidate);
    let (distance, name) = *close.first()?;
    let is_alone = match close.get(1) {
        Some((next, _)) => distance == 1 && *next > 1,
        None => true,
    };
    let is_same = |a: &str, b: &str| {
        a.chars()
            .filter(char::is_ascii_digit)
            .eq(b.chars().filter(char::is_ascii_digit))
    };
    Some(Guess {
        name: name.to_owned(),
        is_sure: is_alone && word.chars().count() >= SHORTEST_SURE && is_same(word, name),
    })
}

/// Fewer characters than this leave too much that could be meant.
const SHORTEST_SURE: usize = 4;

/// The candidates that a slip of the pen turns into `word`, with how many slips that takes.
fn close<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<(usize, &'a str)> {
    let lower = word.to_lowercase();
    let allowed = (word.chars().count() / 3).clamp(1, 3);
    let others = candidates.into_iter().filter(|other| *other != word);
    let distance = |other: &str| strsim::osa_distance(&lower, &other.to_lowercase());
    others
        .map(|other| (distance(other), other))
        .filter(|(distance, _)| *distance <= allowed)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_is_sure_when_nothing_else_can_be_meant() {
        let is_sure =
            |word, names: &[&str]| nearest(word, names.iter().copied()).map(|guess| guess.is_sure);
        assert_eq!(is_sure("satisfeid", &["satisfied", "solved"]), Some(true));
        assert_eq!(
            is_sure("satisfeid", &["satisfied", "satisfied"]),
            Some(true)
        );
        assert_eq!(is_sure("optoin", &["options", "option"]), Some(true));
        // Two are close, a digit differs, a word is short.
        assert_eq!(is_sure("price", &["prices", "prize"]), Some(false));
        assert_eq!(
            is_sure("optionss1", &["optioness1", "options1"]),
            Some(false)
        );
        assert_eq!(is_sure("recomnd", &["recommend", "solved"]), Some(true));
        assert_eq!(
            is_sure("likelihod", &["likelyhood", "likelhoods"]),
            Some(false)
        );
        assert_eq!(is_sure("visit_3", &["visit_2"]), Some(false));
        assert_eq!(is_sure("nop", &["no"]), Some(false));
        assert_eq!(is_sure("zebra", &["solved"]), None);
    }
}

//! What is wrong with a survey: one [`Problem`], one collector, one table of rules.
//!
//! A pass pushes what it finds and goes on; nothing returns early. The sentence stands next to the
//! check that reports it. Problems come out in source order, whatever the order of the passes.

pub mod human;
pub mod json;
pub mod levels;
pub mod plain;
pub mod render;
pub mod rules;

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
    /// Edits that repair it, best first; the first is safe to apply unasked if there is only one.
    pub fixes: Vec<Fix>,
}

/// A set of edits that belong together.
#[derive(Debug, Clone)]
pub struct Fix {
    /// What it does: ``write `recommend` ``.
    pub about: String,
    /// Replacements of ranges, not overlapping.
    pub edits: Vec<(Span, String)>,
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

    /// Offers a single replacement as a fix.
    pub fn fix(
        &mut self,
        about: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
    ) -> &mut Self {
        self.fixes.push(Fix {
            about: about.into(),
            edits: vec![(span, replacement.into())],
        });
        self
    }

    /// Names a close candidate in the help and offers it as a fix; does nothing without one.
    pub fn did_you_mean(&mut self, candidate: Option<&str>) -> &mut Self {
        if let Some(candidate) = candidate {
            let span = self.span;
            self.help = Some(format!("did you mean `{candidate}`?"));
            self.fix(format!("write `{candidate}`"), span, candidate);
        }
        self
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
    let lower = word.to_lowercase();
    let allowed = (word.chars().count() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .map(|candidate| {
            (
                strsim::osa_distance(&lower, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, candidate)| (*distance, candidate.len()))
        .map(|(_, candidate)| candidate)
}

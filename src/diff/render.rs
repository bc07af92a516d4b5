//! A diff as people and programs read it.

mod github;
mod human;
mod json;
mod markdown;
mod plain;
mod sarif;

pub use github::render as github;
pub use human::render as human;
pub use json::render as json;
pub use markdown::{render as markdown, words};
pub use plain::render as plain;
pub use sarif::render as sarif;

use super::verdict::listed;
use super::{Change, Class, Diff, Direction, Fits, Kind, Side, Subject};
use crate::problem::Level;
use crate::source::Span;

/// So many others are named after the first.
const NAMED: usize = 6;

/// A diff with the two versions that it is of.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'d> {
    /// The survey file, as its reader knows it.
    pub path: &'d str,
    /// What is otherwise.
    pub diff: &'d Diff,
    /// The old version.
    pub old: &'d Side,
    /// The new version.
    pub new: &'d Side,
}

impl Compared<'_> {
    /// A place in the new version, for what has none there: its beginning.
    fn beginning(&self) -> Span {
        let survey = self.new.survey.as_ref();
        survey.map_or(Span::new(self.new.main, 0, 0), |survey| survey.span)
    }
}

/// `2 breaking, 1 trend`; nothing where nothing changed.
pub fn summary(diff: &Diff) -> String {
    let counts = Class::ALL.iter().map(|class| (diff.count(*class), class));
    let counts = counts.filter(|(count, _)| *count > 0);
    let words: Vec<String> = counts
        .map(|(count, class)| match class {
            Class::Privacy => {
                let weaker = diff.changes.iter();
                let weaker = weaker.filter(|it| it.kind.direction() == Some(Direction::Weaker));
                match weaker.count() {
                    0 => format!("{count} {}", class.word()),
                    weaker => format!("{count} {} ({weaker} weaker)", class.word()),
                }
            }
            _ => format!("{count} {}", class.word()),
        })
        .collect();
    words.join(", ")
}

/// `webshop 2.1.0 → 2.2.0`.
pub fn title(diff: &Diff) -> String {
    let version = |version: &str| match version.is_empty() {
        true => "no version".to_owned(),
        false => version.to_owned(),
    };
    match diff.old_version == diff.new_version {
        true => format!("{} {}", diff.survey, version(&diff.new_version)),
        false => format!(
            "{} {} → {}",
            diff.survey,
            version(&diff.old_version),
            version(&diff.new_version)
        ),
    }
}

/// How grave a change is, for forms that know three levels.
fn level(change: &Change) -> Level {
    match (change.class(), change.kind.direction()) {
        (Class::Breaking, _) => Level::Error,
        (Class::Data | Class::Trend, _) => Level::Warning,
        (Class::Privacy, Some(Direction::Weaker)) => Level::Warning,
        _ => Level::Advice,
    }
}

/// `breaking`, `privacy, weaker`.
fn class_words(change: &Change) -> String {
    match change.kind.direction() {
        Some(direction) => format!("{}, {}", change.class().word(), direction.word()),
        None => change.class().word().to_owned(),
    }
}

/// What there is to say of a change beyond its sentence, one fact a line. Values that stand in the source
/// lines are left to those who do not see them.
fn facts(change: &Change, with_values: bool) -> Vec<String> {
    let mut facts = Vec::new();
    if with_values {
        let said = |word: &str, value: &Option<String>| {
            let value = value
                .as_ref()
                .filter(|value| !change.message.contains(value.as_str()));
            value.map(|value| format!("{word}: {value}"))
        };
        facts.extend(said("was", &change.from));
        facts.extend(said("is", &change.to));
    }
    if !change.witness.is_empty() {
        let answers = change.witness.iter();
        let answers: Vec<String> = answers
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        let answers = answers.join(", ");
        facts.push(match change.kind {
            Kind::RoutingWider => format!("now also with `{answers}`"),
            Kind::RoutingNarrower => format!("no longer with `{answers}`"),
            _ => format!("for instance with `{answers}`"),
        });
    }
    if !change.with.is_empty() {
        facts.push(format!("also concerns {}", subjects(&change.with)));
    }
    if !change.figures.is_empty() && change.kind.breaks_trend() {
        facts.push(format!("touches {}", subjects(&change.figures)));
    }
    if change.kind.fits() == Fits::Depends && !change.fits {
        facts.push("stored responses may not fit the new version".to_owned());
    }
    if !change.advice().is_empty() {
        facts.push(change.advice().to_owned());
    }
    facts
}

/// ``question `a`, row `b.c` and 3 more``.
fn subjects(all: &[Subject]) -> String {
    let mut names: Vec<String> = all.iter().take(NAMED).map(Subject::quoted).collect();
    match all.len().saturating_sub(NAMED) {
        0 => listed(&names),
        more => {
            names.push(format!("{more} more"));
            listed(&names)
        }
    }
}

/// What there is to say of the whole: gaps, trends and stored responses.
fn remarks(diff: &Diff) -> Vec<String> {
    let mut remarks = diff.gaps.clone();
    // What is not declared is an objection.
    for one in &diff.continuity {
        if let Some(reason) = &one.declared {
            remarks.push(format!("{} begins anew: {reason}", one.figure.quoted()));
        }
    }
    for one in &diff.uses {
        remarks.push(use_words(one));
    }
    remarks
}

/// What stored responses may serve.
fn use_words(one: &super::Use) -> String {
    let fields = |names: &[String]| {
        let mut shown: Vec<String> = names
            .iter()
            .take(NAMED)
            .map(|name| format!("`{name}`"))
            .collect();
        if names.len() > NAMED {
            shown.push(format!("{} more", names.len() - NAMED));
        }
        listed(&shown)
    };
    let why = match one.why.is_empty() {
        true => String::new(),
        false => format!(": {}", one.why.join("; ")),
    };
    let purpose = &one.purpose;
    match (one.covered.is_empty(), one.not_covered.is_empty()) {
        (true, true) => format!("earlier responses hold nothing for `{purpose}`{why}"),
        (false, true) => format!("earlier responses may serve `{purpose}`, but{why}")
            .replace(", but:", " with care:"),
        (true, false) => format!("earlier responses may not serve `{purpose}`{why}"),
        (false, false) => format!(
            "of earlier responses {} may serve `{purpose}`, {} may not{why}",
            fields(&one.covered),
            fields(&one.not_covered)
        ),
    }
}

/// The verdict on one line.
pub fn verdict(diff: &Diff) -> String {
    let is_fine = diff.verdict.is_fine();
    let next = match (&diff.verdict.proposed, diff.is_empty()) {
        (_, true) => return "nothing changed".to_owned(),
        (Some(least), _) if *least == diff.new_version => format!("the version {least} is right"),
        (Some(least), _) if is_fine => {
            format!(
                "the version {} is enough: {least} would do",
                diff.new_version
            )
        }
        (Some(least), _) => format!("the next version is {least}, or a higher one"),
        (None, _) => "the next version cannot be told".to_owned(),
    };
    match diff.verdict.objections.len() {
        0 => format!("in order; {next}"),
        _ => format!("not in order; {next}"),
    }
}

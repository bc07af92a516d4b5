//! A survey over the git history of its files: what it was, version by version, and what that makes of it.

mod comebacks;
mod walk;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

pub use comebacks::comebacks;
pub use walk::walk;

use crate::diff::{self, Class, Diff, Objection, Side, Subject};
use crate::git::{Commit, Revision};
use crate::problem::{Problems, Rule};
use crate::source::Span;

/// How far back names are looked for, in states of the survey.
const MOST_STATES: usize = 1000;

/// The survey as a commit left it.
#[derive(Debug)]
pub struct State {
    /// The commit; nothing for what is not committed.
    pub commit: Option<Commit>,
    /// Its file.
    pub path: String,
    /// What it was.
    pub side: Side,
}

impl State {
    fn version(&self) -> &str {
        let survey = self.side.survey.as_ref();
        survey.map_or("", |survey| survey.version.as_str())
    }
}

/// The states that have one version number, one after the other.
#[derive(Debug)]
pub struct Version {
    /// The number; empty where the survey cannot be read.
    pub number: String,
    /// Its states by position in [`History::states`]: the first, and one past the last.
    pub states: (usize, usize),
    /// What its last state differs in from the last of the version before.
    pub diff: Option<Diff>,
}

/// All that is known of a survey.
#[derive(Debug)]
pub struct History {
    /// Oldest first.
    pub states: Vec<State>,
    /// Oldest first.
    pub versions: Vec<Version>,
    /// Each figure over the versions.
    pub figures: Vec<Figure>,
    /// What is wrong, by the state in whose files the places lie.
    pub problems: BTreeMap<usize, Problems>,
    /// Why the history may have begun earlier.
    pub cut: Option<&'static str>,
}

/// One figure over the versions.
#[derive(Debug)]
pub struct Figure {
    /// `metric csat`.
    pub subject: Subject,
    /// For each version, what it is to the one before.
    pub steps: Vec<Step>,
}

/// What a figure is to the one of the version before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// There is none.
    Absent,
    /// There was none before, or it is not known.
    Begins,
    /// The same measurement.
    Continues,
    /// Another measurement.
    Broken {
        /// The reason its author gives, if there is one.
        declared: Option<String>,
        /// What changed.
        because: String,
    },
}

/// Tells the history from states, the oldest first.
pub fn tell(states: Vec<State>, cut: Option<&'static str>) -> History {
    let versions = versions(&states);
    let figures = figures(&states, &versions);
    let problems = problems(&states, &versions);
    History {
        states,
        versions,
        figures,
        problems,
        cut,
    }
}

fn versions(states: &[State]) -> Vec<Version> {
    let mut versions: Vec<Version> = Vec::new();
    for (at, state) in states.iter().enumerate() {
        match versions.last_mut() {
            Some(version) if version.number == state.version() => version.states.1 = at + 1,
            _ => versions.push(Version {
                number: state.version().to_owned(),
                states: (at, at + 1),
                diff: None,
            }),
        }
    }
    for at in 1..versions.len() {
        let (before, after) = (&versions[at - 1], &versions[at]);
        let (old, new) = (&states[before.states.1 - 1], &states[after.states.1 - 1]);
        versions[at].diff = Some(diff::compare(&old.side, &new.side));
    }
    versions
}

/// The figures of a survey.
fn subjects(side: &Side) -> Vec<Subject> {
    let Some(survey) = &side.survey else {
        return Vec::new();
    };
    let subject = |item: &'static str, name: &String| Subject {
        item,
        name: name.clone(),
    };
    let metrics = survey.metrics.iter().map(|it| subject("metric", &it.name));
    let indexes = survey.indexes.iter().map(|it| subject("index", &it.name));
    let drivers = survey.drivers.iter().map(|it| subject("drivers", &it.name));
    metrics.chain(indexes).chain(drivers).collect()
}

/// Where a figure stands.
fn place_of(figure: &Subject, side: &Side) -> Option<Span> {
    let survey = side.survey.as_ref()?;
    let metrics = survey
        .metrics
        .iter()
        .map(|it| ("metric", &it.name, it.span));
    let indexes = survey.indexes.iter().map(|it| ("index", &it.name, it.span));
    let drivers = survey
        .drivers
        .iter()
        .map(|it| ("drivers", &it.name, it.span));
    let mut all = metrics.chain(indexes).chain(drivers);
    let found = all.find(|(item, name, _)| (*item, *name) == (figure.item, &figure.name));
    found.map(|(.., span)| span)
}

/// Those of the newest version first, then those that are gone.
fn figures(states: &[State], versions: &[Version]) -> Vec<Figure> {
    let present: Vec<Vec<Subject>> = versions
        .iter()
        .map(|version| subjects(&states[version.states.1 - 1].side))
        .collect();
    let mut all: Vec<Subject> = Vec::new();
    for subject in present.iter().rev().flatten() {
        if !all.contains(subject) {
            all.push(subject.clone());
        }
    }
    let step = |at: usize, subject: &Subject| -> Step {
        if !present[at].contains(subject) {
            return Step::Absent;
        }
        let Some(diff) = &versions[at].diff else {
            return Step::Begins;
        };
        let mut known = diff.continuity.iter();
        match known.find(|one| one.figure == *subject) {
            None => Step::Begins,
            Some(one) if !one.is_broken() => Step::Continues,
            Some(one) => {
                let first = one.changes.first().and_then(|at| diff.changes.get(*at));
                Step::Broken {
                    declared: one.declared.clone(),
                    because: first.map_or(String::new(), |change| change.message.clone()),
                }
            }
        }
    };
    let figures = all.into_iter().map(|subject| Figure {
        steps: (0..versions.len()).map(|at| step(at, &subject)).collect(),
        subject,
    });
    figures.collect()
}

fn problems(states: &[State], versions: &[Version]) -> BTreeMap<usize, Problems> {
    let mut found: BTreeMap<usize, Problems> = BTreeMap::new();
    for version in versions {
        let state = version.states.1 - 1;
        if let Some(diff) = &version.diff {
            let side = &states[state].side;
            breaks(diff, side, found.entry(state).or_default());
        }
    }
    for at in 1..states.len() {
        let (earlier, new) = (&states[..at], &states[at].side);
        let earlier: Vec<&Side> = earlier.iter().map(|state| &state.side).collect();
        comebacks(&earlier, new, found.entry(at).or_default());
    }
    found.retain(|_, problems| !problems.is_empty());
    found.values_mut().for_each(Problems::sort);
    found
}

/// Figures that are another measurement without a word.
fn breaks(diff: &Diff, new: &Side, problems: &mut Problems) {
    for one in diff.continuity.iter().filter(|one| one.is_undeclared()) {
        let changes = one.changes.iter().filter_map(|at| diff.changes.get(*at));
        let changes: Vec<_> = changes.collect();
        let place = changes.iter().find_map(|change| change.new);
        let place = place.or_else(|| place_of(&one.figure, new));
        let Some((place, first)) = place.zip(changes.first()) else {
            continue;
        };
        let message = format!(
            "with version {}, {} is no longer the same measurement: {}",
            diff.new_version,
            one.figure.quoted(),
            first.message
        );
        let problem = problems.add(Rule::TrendBreak, place, message);
        problem.help(format!(
            "write `trend_break \"{}\" \"why\"` here or at the figure, or undo the change",
            diff.new_version
        ));
    }
}

/// Names and numbers with which the new version brings back what was gone before the old one, looked for in
/// the history behind a revision. It is only looked into when the new version has names that the old has not.
pub fn comebacks_since(
    revision: &Arc<Revision>,
    path: &Path,
    old: &Side,
    new: &Side,
) -> Vec<Objection> {
    if !comebacks::has_candidates(old, new) {
        return Vec::new();
    }
    let states = walk::behind(revision, path);
    let mut earlier: Vec<&Side> = states.iter().map(|state| &state.side).collect();
    earlier.push(old);
    let mut problems = Problems::new();
    comebacks(&earlier, new, &mut problems);
    problems.sort();
    let objections = problems.iter().map(|problem| Objection {
        rule: problem.rule.slug(),
        message: match &problem.label {
            Some(label) => format!("{}: {label}", problem.message),
            None => problem.message.clone(),
        },
        help: problem.help.clone().unwrap_or_default(),
    });
    objections.collect()
}

/// How many changes of each class there are, without the classes of which there is none.
pub fn counts(diff: &Diff) -> Vec<(Class, usize)> {
    let counts = Class::ALL.map(|class| (class, diff.count(class)));
    counts.into_iter().filter(|(_, count)| *count > 0).collect()
}

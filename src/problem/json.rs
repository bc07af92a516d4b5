//! Problems for other programs: one JSON object.
//!
//! Lines and columns count from 1, columns in characters; `start` and `end` are bytes from the start
//! of the file.

use serde::Serialize;

use super::render::Counts;
use super::{Applicability, Fix, Problem, Problems};
use crate::source::{Sources, Span};

/// What a run found.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    problems: Vec<Entry>,
    failures: Vec<Failure>,
    counts: Totals,
}

/// A file that could not be read or written.
#[derive(Debug, Serialize)]
struct Failure {
    file: String,
    message: String,
}

#[derive(Debug, Default, Serialize)]
struct Totals {
    errors: usize,
    warnings: usize,
    advice: usize,
}

#[derive(Debug, Serialize)]
struct Entry {
    rule: &'static str,
    level: &'static str,
    message: String,
    #[serde(flatten)]
    place: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    related: Vec<Related>,
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    witness: serde_json::Map<String, serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    fixes: Vec<Repair>,
    explain: String,
}

#[derive(Debug, Serialize)]
struct Related {
    message: String,
    #[serde(flatten)]
    place: Place,
}

#[derive(Debug, Serialize)]
struct Place {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start: u32,
    end: u32,
}

#[derive(Debug, Serialize)]
struct Repair {
    about: String,
    safe: bool,
    edits: Vec<Edit>,
}

#[derive(Debug, Serialize)]
struct Edit {
    file: String,
    start: u32,
    end: u32,
    replacement: String,
}

impl Report {
    /// A report without problems.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the problems of one survey.
    pub fn add(&mut self, problems: &Problems, sources: &Sources) {
        let entries = problems.iter().map(|problem| Entry::of(problem, sources));
        self.problems.extend(entries);
    }

    /// Adds a file that could not be read or written.
    pub fn failure(&mut self, file: &str, message: &str) {
        self.failures.push(Failure {
            file: file.to_owned(),
            message: message.to_owned(),
        });
    }

    /// The JSON text, with the counts of the whole run.
    pub fn finish(mut self, counts: Counts) -> String {
        self.counts = Totals {
            errors: counts.errors,
            warnings: counts.warnings,
            advice: counts.advice,
        };
        // Every key is a string and every value plain, so there is nothing that can fail.
        let mut text = serde_json::to_string_pretty(&self).unwrap_or_default();
        text.push('\n');
        text
    }
}

impl Entry {
    fn of(problem: &Problem, sources: &Sources) -> Self {
        let related = problem.related.iter().map(|(span, words)| Related {
            message: words.clone(),
            place: Place::of(*span, sources),
        });
        let witness = problem.witness.iter();
        Entry {
            rule: problem.rule.slug(),
            level: problem.level.word(),
            message: problem.message.clone(),
            place: Place::of(problem.span, sources),
            label: problem.label.clone(),
            related: related.collect(),
            witness: witness
                .map(|(name, value)| (name.clone(), value.clone().into()))
                .collect(),
            help: problem.help.clone(),
            fixes: problem
                .fixes
                .iter()
                .map(|fix| Repair::of(fix, sources))
                .collect(),
            explain: format!("peil explain {}", problem.rule.slug()),
        }
    }
}

impl Place {
    fn of(span: Span, sources: &Sources) -> Self {
        let file = sources.file(span.file);
        let (from, to) = (
            file.position(span.start as usize),
            file.position(span.end as usize),
        );
        Place {
            file: file.name.clone(),
            line: from.line,
            column: from.column,
            end_line: to.line,
            end_column: to.column,
            start: span.start,
            end: span.end,
        }
    }
}

impl Repair {
    fn of(fix: &Fix, sources: &Sources) -> Self {
        let edit = |(span, replacement): &(Span, String)| Edit {
            file: sources.file(span.file).name.clone(),
            start: span.start,
            end: span.end,
            replacement: replacement.clone(),
        };
        Repair {
            about: fix.about.clone(),
            safe: fix.applicability == Applicability::Safe,
            edits: fix.edits.iter().map(edit).collect(),
        }
    }
}

//! The report of a run in the form that was asked for: shown survey by survey, or whole at its end.

use super::render::{Counts, Format, Look};
use super::{Problems, github, human, json, junit, plain, sarif};
use crate::source::Sources;

/// A report as it grows. What its methods return is to be written to standard output in that order.
#[derive(Debug)]
pub enum Report {
    /// Source lines with marks, shown at once.
    Human(Look),
    /// Sentences, shown at once.
    Plain,
    /// Annotations, shown at once.
    Github,
    /// One JSON object, at the end.
    Json(json::Report),
    /// One SARIF log, at the end.
    Sarif(sarif::Report),
    /// One XML document, at the end.
    Junit(junit::Report),
}

/// How a run ended.
#[derive(Debug, Clone, Copy, Default)]
pub struct End {
    /// What was found.
    pub counts: Counts,
    /// The exit code of the command.
    pub exit_code: u8,
    /// Whether every file could be read and written.
    pub is_complete: bool,
}

impl End {
    /// The end of a run that found these problems in files that could all be read.
    pub fn of(problems: &Problems) -> End {
        let mut counts = Counts::default();
        problems
            .iter()
            .for_each(|problem| counts.add(problem.level));
        End {
            counts,
            exit_code: u8::from(problems.has_errors()),
            is_complete: true,
        }
    }
}

impl Report {
    /// An empty report.
    pub fn new(format: Format, look: Look) -> Self {
        match format {
            Format::Human => Report::Human(look),
            Format::Plain => Report::Plain,
            Format::Github => Report::Github,
            Format::Json => Report::Json(json::Report::new()),
            Format::Sarif => Report::Sarif(sarif::Report::new()),
            Format::Junit => Report::Junit(junit::Report::new()),
        }
    }

    /// Adds what was found in one survey, sorted; nothing, where it is clean.
    pub fn add(&mut self, survey: &str, problems: &Problems, sources: &Sources) -> String {
        match self {
            Report::Human(look) => return human::render(problems, sources, look),
            Report::Plain => return plain::render(problems, sources),
            Report::Github => return github::render(problems, sources),
            Report::Json(report) => report.add(problems, sources),
            Report::Sarif(report) => report.add(problems, sources),
            Report::Junit(report) => report.add(survey, problems, sources),
        }
        String::new()
    }

    /// Adds a file that could not be read or written. The forms for people say nothing of it: they are
    /// read beside standard error, where it is told.
    pub fn failure(&mut self, file: &str, message: &str) -> String {
        match self {
            Report::Human(_) | Report::Plain => {}
            Report::Github => return github::failure(message),
            Report::Json(report) => report.failure(file, message),
            Report::Sarif(report) => report.failure(message),
            Report::Junit(report) => report.failure(file, message),
        }
        String::new()
    }

    /// The rest of it.
    pub fn finish(self, end: End) -> String {
        match self {
            Report::Human(_) | Report::Plain | Report::Github => String::new(),
            Report::Json(report) => report.finish(end.counts),
            Report::Sarif(report) => report.finish(end),
            Report::Junit(report) => report.finish(),
        }
    }
}

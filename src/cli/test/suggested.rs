//! Suggested tests as source text, in the notation of the survey.

use crate::convert;
use crate::fmt;
use crate::logic::{Coverage, Evaluator, Suggestions, suggest};
use crate::model::Survey;
use crate::problem::Problems;
use crate::source::{Notation, Sources};
use crate::syntax;

/// Tests for what the tests of a survey have not seen.
pub fn tests(survey: &Survey) -> Suggestions {
    let evaluator = Evaluator::new(survey);
    let mut coverage = Coverage::new(&evaluator);
    for test in &survey.tests {
        coverage.add(&evaluator, &evaluator.run(test).response);
    }
    suggest(&evaluator, &coverage)
}

/// The tests as they are written in a notation.
pub fn print(tests: &[String], notation: Notation) -> String {
    let mut sources = Sources::new();
    let text = tests.join("\n");
    let file = sources.add("", Notation::Peil, text);
    let document = syntax::parse(&sources, file, &mut Problems::new());
    match notation {
        Notation::Peil => fmt::print(&document),
        Notation::Yaml => {
            let yaml = convert::to_yaml(&document);
            yaml.strip_prefix("items:\n").unwrap_or(&yaml).to_owned()
        }
    }
}

/// A survey with tests behind it.
pub fn append(own: &str, tests: &str, notation: Notation) -> String {
    let text = match notation {
        Notation::Peil => tests.to_owned(),
        Notation::Yaml => indented(own, tests),
    };
    let between = if own.ends_with('\n') { "" } else { "\n" };
    let space = if notation == Notation::Peil { "\n" } else { "" };
    format!("{own}{between}{space}{text}")
}

/// The entries of a list, as far to the right as the entries of `items` stand in the file.
fn indented(own: &str, tests: &str) -> String {
    let depth = |text: &str| {
        let lines = text
            .lines()
            .filter(|line| line.trim_start().starts_with("- "));
        lines
            .map(|line| line.len() - line.trim_start().len())
            .min()
            .unwrap_or(0)
    };
    let (wanted, is) = (depth(own), depth(tests));
    let line = |line: &str| match line.len().checked_sub(is) {
        Some(_) if !line.is_empty() => {
            format!("{}{}\n", " ".repeat(wanted), &line[is.min(line.len())..])
        }
        _ => "\n".to_owned(),
    };
    tests.lines().map(line).collect()
}

//! `peil test`: whether the tests of surveys hold, what they have seen, and tests for the rest.

mod coverage;
mod json;
mod junit;
mod suggested;

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::console::Console;
use super::surveys::{self, Surveys};
use crate::Checked;
use crate::logic::{Coverage, Evaluator, Failure, Goal};
use crate::model::Survey;
use crate::problem::Level;
use crate::problem::human::{self, Drawing};
use crate::problem::levels::Levels;
use crate::problem::render::{Format, counted};
use crate::project::{output, shown};
use crate::source::{Sources, Span};

/// Run the tests of surveys
///
/// Takes survey files and folders of them, as `check` does. A test that fails shows the conditions that
/// made it so, with the values they read.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Test {
    /// Survey files, or folders to search for them
    paths: Vec<PathBuf>,
    /// Run the tests whose name holds these words
    #[arg(short = 'k', long, value_name = "NAME")]
    only: Option<String>,
    /// Tell which conditions, options, pages and endings no test has seen
    #[arg(long)]
    coverage: bool,
    /// Print tests for the conditions, pages and endings that no test has seen
    #[arg(long, conflicts_with = "only")]
    suggest: bool,
    /// Add the suggested tests to the survey files
    #[arg(long, requires = "suggest")]
    write: bool,
    /// Write the results as JUnit XML too
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
}

/// The tests of one survey.
struct Suite<'a> {
    name: &'a str,
    file: String,
    sources: &'a Sources,
    tests: Vec<Case<'a>>,
    coverage: Option<Covered>,
}

/// One test and what became of it.
struct Case<'a> {
    name: &'a str,
    span: Span,
    failures: Vec<Failure>,
}

/// What was seen, and what cannot be.
struct Covered {
    seen: Coverage,
    impossible: Vec<Goal>,
}

impl Test {
    /// Runs all tests of all surveys, in the order of their paths.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        console.only(&[Format::Human, Format::Plain, Format::Json, Format::Junit])?;
        let surveys = Surveys::gather(&self.paths);
        let compiled = surveys.compile(&Levels::default());
        let mut outcome = Outcome::Clean;
        for (name, error) in &surveys.failures {
            console.note(&format!("error: {name}: {error}"));
            outcome = Outcome::Failed;
        }
        for error in compiled.iter().filter_map(|result| result.as_ref().err()) {
            console.note(&format!("error: {error}"));
            outcome = Outcome::Failed;
        }
        let mut suites = Vec::new();
        for (path, checked) in surveys.with_paths(&compiled) {
            let Some(survey) = &checked.survey else {
                if !checked.problems.is_empty() {
                    surveys::none_valid(path, checked, console, "its tests were not run");
                    outcome = worst(outcome, Outcome::Findings);
                }
                continue;
            };
            if self.suggest {
                self.suggest(console, path, checked, survey)?;
            } else {
                suites.push(self.suite(path, checked, survey));
            }
        }
        if self.suggest {
            return Ok(outcome);
        }
        if let Some(path) = &self.junit {
            output::replace(path, &junit::write(&suites))?;
        }
        self.show(console, &suites)?;
        let failed = suites.iter().any(|suite| suite.failed() > 0);
        Ok(match failed {
            true => worst(outcome, Outcome::Findings),
            false => outcome,
        })
    }

    fn suite<'a>(&self, path: &Path, checked: &'a Checked, survey: &'a Survey) -> Suite<'a> {
        let evaluator = Evaluator::new(survey);
        let mut coverage = self.coverage.then(|| Coverage::new(&evaluator));
        let mut tests = Vec::new();
        let wanted = |name: &str| {
            self.only
                .as_ref()
                .is_none_or(|only| name.contains(only.as_str()))
        };
        for test in survey.tests.iter().filter(|test| wanted(&test.name)) {
            let run = evaluator.run(test);
            if let Some(coverage) = &mut coverage {
                coverage.add(&evaluator, &run.response);
            }
            tests.push(Case {
                name: &test.name,
                span: test.span.at_start(),
                failures: run.failures,
            });
        }
        let coverage = coverage.map(|seen| Covered {
            impossible: crate::logic::impossible(&evaluator, &seen),
            seen,
        });
        Suite {
            name: &survey.name,
            file: shown(path),
            sources: &checked.sources,
            tests,
            coverage,
        }
    }

    fn show(&self, console: &Console, suites: &[Suite]) -> io::Result<()> {
        match console.format {
            Format::Json => return console.print(&json::write(suites)),
            Format::Junit => return console.print(&junit::write(suites)),
            Format::Human | Format::Plain | Format::Sarif | Format::Github => {}
        }
        for suite in suites
            .iter()
            .filter(|suite| !suite.tests.is_empty() || self.coverage)
        {
            let mut text = format!("{} ({})\n", suite.name, suite.file);
            for case in &suite.tests {
                text.push_str(&case.line(console));
                text.push_str(&case.reasons(console, suite.sources));
            }
            if let Some(covered) = &suite.coverage {
                text.push_str(&coverage::table(covered, suite.sources));
            }
            text.push('\n');
            console.print(&text)?;
        }
        if self.coverage && suites.len() > 1 {
            console.print(&coverage::total(suites))?;
        }
        console.remark(&summary(suites))
    }

    fn suggest(
        &self,
        console: &Console,
        path: &Path,
        checked: &Checked,
        survey: &Survey,
    ) -> io::Result<()> {
        let found = suggested::tests(survey);
        let notation = checked.sources.file(checked.main).notation;
        let text = suggested::print(&found.tests, notation);
        let name = shown(path);
        let count = counted(found.tests.len(), "test", "tests");
        match (self.write, found.tests.is_empty()) {
            (_, true) => console.note(&format!("{name}: every condition has been seen both ways")),
            (true, _) => {
                let own = &checked.sources.file(checked.main).text;
                output::replace(path, &suggested::append(own, &text, notation))?;
                console.note(&format!("{name}: {count} added"));
            }
            (false, _) => {
                console.print(&text)?;
                console.note(&format!("{name}: {count}; `--write` adds them to the file"));
            }
        }
        for goal in &found.open {
            let words = coverage::words_of(&Coverage::new(&Evaluator::new(survey)), *goal);
            console.note(&format!("{name}: no test was found where {}", words.1));
        }
        Ok(())
    }
}

impl Suite<'_> {
    fn failed(&self) -> usize {
        self.tests
            .iter()
            .filter(|case| !case.failures.is_empty())
            .count()
    }
}

impl Case<'_> {
    fn line(&self, console: &Console) -> String {
        let paint = |word: &str, code: u8| match console.look.colours {
            true => format!("\u{1b}[{code}m{word}\u{1b}[0m"),
            false => word.to_owned(),
        };
        match self.failures.is_empty() {
            true => format!("  {}  {}\n", paint("passed", 32), self.name),
            false => format!("  {}  {}\n", paint("FAILED", 31), self.name),
        }
    }

    /// What was expected and is not so, and why.
    fn reasons(&self, console: &Console, sources: &Sources) -> String {
        if console.format == Format::Plain {
            let place = |span: Span| {
                let at = sources.position(span);
                format!("{}:{}:{}", sources.file(span.file).name, at.line, at.column)
            };
            let lines = self.failures.iter().flat_map(|failure| {
                let own = format!("    {}: {}\n", place(failure.span), failure.message);
                let because = failure.because.iter();
                let because =
                    because.map(|(span, words)| format!("      at {}: {words}\n", place(*span)));
                std::iter::once(own).chain(because).collect::<Vec<_>>()
            });
            return lines.collect();
        }
        let drawings = self.failures.iter().map(|failure| Drawing {
            level: Level::Error,
            code: "test failed".to_owned(),
            message: &failure.message,
            span: failure.span,
            label: Some("expected here"),
            related: &failure.because,
            help: None,
        });
        human::draw(drawings, sources, &console.look)
    }
}

/// `12 tests: 11 passed, 1 failed`.
fn summary(suites: &[Suite]) -> String {
    let count: usize = suites.iter().map(|suite| suite.tests.len()).sum();
    let failed: usize = suites.iter().map(Suite::failed).sum();
    let tests = counted(count, "test", "tests");
    match (count, failed) {
        (0, _) => "no tests".to_owned(),
        (_, 0) => format!("{tests}: all passed"),
        (_, failed) => format!("{tests}: {} passed, {failed} failed", count - failed),
    }
}

fn worst(one: Outcome, other: Outcome) -> Outcome {
    match (one, other) {
        (Outcome::Failed, _) | (_, Outcome::Failed) => Outcome::Failed,
        (Outcome::Findings, _) | (_, Outcome::Findings) => Outcome::Findings,
        _ => Outcome::Clean,
    }
}

//! Problems as a JUnit report, which nearly every build server shows: a suite for each survey, and in it
//! a case for each rule that it breaks, or one that passed.
//!
//! Only errors fail, as they alone fail the run; warnings and advice are the output of a case that
//! passed. There is no official schema; elements and attributes are those that Jenkins accepts
//! (`junit-10.xsd` of its xUnit plugin), which others take as well. Times are left out: a report of the
//! same surveys is the same.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::plain;
use super::{Level, Problem, Problems, Rule};
use crate::source::Sources;
use crate::xml::{attribute, content};

/// The suites of a run.
#[derive(Debug, Default)]
pub struct Report {
    suites: String,
    totals: Totals,
}

#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    tests: usize,
    failures: usize,
    errors: usize,
}

impl Report {
    /// A report without suites.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the suite of one survey.
    pub fn add(&mut self, survey: &str, problems: &Problems, sources: &Sources) {
        let mut of_rules: BTreeMap<Rule, Vec<&Problem>> = BTreeMap::new();
        for problem in problems.iter() {
            of_rules.entry(problem.rule).or_default().push(problem);
        }
        let mut cases = String::new();
        let mut totals = Totals::default();
        for (rule, problems) in &of_rules {
            totals.tests += 1;
            totals.failures += usize::from(case(survey, *rule, problems, sources, &mut cases));
        }
        if of_rules.is_empty() {
            totals.tests = 1;
            let survey = attribute(survey);
            // Writing to a string cannot fail, here and below.
            let _ = writeln!(
                cases,
                "    <testcase classname=\"{survey}\" name=\"no problems\"/>"
            );
        }
        self.suite(survey, totals, &cases);
    }

    /// Adds the suite of a file that could not be read or written.
    pub fn failure(&mut self, file: &str, message: &str) {
        let totals = Totals {
            tests: 1,
            errors: 1,
            ..Totals::default()
        };
        let (name, words) = (attribute(file), attribute(message));
        let case = format!(
            "    <testcase classname=\"{name}\" name=\"read\">\n      \
             <error message=\"{words}\" type=\"error\"/>\n    </testcase>\n"
        );
        self.suite(file, totals, &case);
    }

    fn suite(&mut self, name: &str, totals: Totals, cases: &str) {
        let (name, counts) = (attribute(name), totals.attributes());
        let _ = write!(
            self.suites,
            "  <testsuite name=\"{name}\" {counts}>\n{cases}  </testsuite>\n"
        );
        self.totals.tests += totals.tests;
        self.totals.failures += totals.failures;
        self.totals.errors += totals.errors;
    }

    /// The XML document.
    pub fn finish(self) -> String {
        let (counts, suites) = (self.totals.attributes(), self.suites);
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"peil\" {counts}>\n{suites}</testsuites>\n"
        )
    }
}

impl Totals {
    fn attributes(self) -> String {
        let Totals {
            tests,
            failures,
            errors,
        } = self;
        format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"")
    }
}

/// Writes the case of one rule, and tells whether it failed.
fn case(
    survey: &str,
    rule: Rule,
    problems: &[&Problem],
    sources: &Sources,
    out: &mut String,
) -> bool {
    let Some(first) = problems.first() else {
        return false;
    };
    let fails = problems.iter().any(|problem| problem.level == Level::Error);
    let words = problems.iter().map(|problem| plain::one(problem, sources));
    let words = content(&words.collect::<String>());
    let file = attribute(&sources.file(first.span.file).name);
    let line = sources.position(first.span).line;
    let (survey, slug) = (attribute(survey), rule.slug());
    let _ = writeln!(
        out,
        "    <testcase classname=\"{survey}\" name=\"{slug}\" file=\"{file}\" line=\"{line}\">"
    );
    let _ = match fails {
        true => {
            let message = match problems.len() {
                1 => attribute(&first.message),
                more => attribute(&format!("{}, and {} more", first.message, more - 1)),
            };
            writeln!(
                out,
                "      <failure message=\"{message}\" type=\"error\">{words}</failure>"
            )
        }
        false => writeln!(out, "      <system-out>{words}</system-out>"),
    };
    out.push_str("    </testcase>\n");
    fails
}

//! Results of tests as JUnit XML, which build servers read.

use super::{Case, Suite};
use crate::source::{Sources, Span};
use crate::xml::{attribute, content};

/// All suites as one document.
pub fn write(suites: &[Suite]) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for suite in suites {
        let (name, count) = (attribute(suite.name), suite.tests.len());
        let failed = suite.failed();
        let head =
            format!("  <testsuite name=\"{name}\" tests=\"{count}\" failures=\"{failed}\">\n");
        xml.push_str(&head);
        for case in &suite.tests {
            xml.push_str(&one(case, suite));
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn one(case: &Case, suite: &Suite) -> String {
    let line = suite.sources.position(case.span).line;
    let (name, file) = (attribute(case.name), attribute(&suite.file));
    let class = attribute(suite.name);
    let head = format!(
        "    <testcase classname=\"{class}\" name=\"{name}\" file=\"{file}\" line=\"{line}\""
    );
    let Some(first) = case.failures.first() else {
        return format!("{head}/>\n");
    };
    let lines = case.failures.iter().flat_map(|failure| {
        let own = told(failure.span, &failure.message, suite.sources);
        let because = failure.because.iter();
        let because =
            because.map(|(span, words)| format!("  {}", told(*span, words, suite.sources)));
        std::iter::once(own).chain(because).collect::<Vec<_>>()
    });
    let body = content(&lines.collect::<Vec<_>>().join("\n"));
    let message = attribute(&first.message);
    format!("{head}>\n      <failure message=\"{message}\">{body}</failure>\n    </testcase>\n")
}

fn told(span: Span, words: &str, sources: &Sources) -> String {
    let at = sources.position(span);
    format!(
        "{}:{}:{}: {words}",
        sources.file(span.file).name,
        at.line,
        at.column
    )
}

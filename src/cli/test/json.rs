//! Results of tests for other programs: one JSON object.

use super::coverage::{ROWS, missing, share};
use super::{Case, Covered, Suite};
use crate::source::{Sources, Span};
use serde_json::{Map, Value, json};

/// All suites, with the counts of the whole run.
pub fn write(suites: &[Suite]) -> String {
    let count: usize = suites.iter().map(|suite| suite.tests.len()).sum();
    let failed: usize = suites.iter().map(Suite::failed).sum();
    let report = json!({
        "surveys": suites.iter().map(suite).collect::<Vec<_>>(),
        "counts": { "tests": count, "passed": count - failed, "failed": failed },
    });
    format!("{report:#}\n")
}

fn suite(suite: &Suite) -> Value {
    let cases = suite.tests.iter().map(|it| case(it, suite.sources));
    let mut object = json!({
        "survey": suite.name,
        "file": suite.file,
        "tests": cases.collect::<Vec<_>>(),
    });
    if let (Some(covered), Some(object)) = (&suite.coverage, object.as_object_mut()) {
        object.insert("coverage".to_owned(), coverage(covered, suite.sources));
    }
    object
}

fn case(case: &Case, sources: &Sources) -> Value {
    let failures = case.failures.iter().map(|failure| {
        let because = failure.because.iter();
        let because = because.map(|(span, words)| place(*span, words, sources));
        let mut object = place(failure.span, &failure.message, sources);
        object.insert("because".to_owned(), because.map(Value::Object).collect());
        Value::Object(object)
    });
    json!({
        "name": case.name,
        "line": sources.position(case.span).line,
        "passed": case.failures.is_empty(),
        "failures": failures.collect::<Vec<_>>(),
    })
}

fn coverage(covered: &Covered, sources: &Sources) -> Value {
    let mut object = Map::new();
    for (name, counts) in ROWS {
        let share = share(covered, counts);
        object.insert(
            name.to_owned(),
            json!({ "seen": share.seen, "of": share.of }),
        );
    }
    let missing = missing(covered).into_iter();
    let missing = missing.map(|(span, words)| Value::Object(place(span, &words, sources)));
    object.insert("missing".to_owned(), missing.collect());
    Value::Object(object)
}

fn place(span: Span, message: &str, sources: &Sources) -> Map<String, Value> {
    let at = sources.position(span);
    let mut object = Map::new();
    object.insert("message".to_owned(), message.into());
    object.insert(
        "file".to_owned(),
        sources.file(span.file).name.as_str().into(),
    );
    object.insert("line".to_owned(), at.line.into());
    object.insert("column".to_owned(), at.column.into());
    object
}

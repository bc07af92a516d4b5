//! A history for programs.

use serde_json::{Value, json};

use super::date;
use crate::history::{self, Figure, History, Step, Version};

/// One object with the versions, the figures and what is wrong; oldest first.
pub fn write(history: &History, survey: &str) -> String {
    let versions = history.versions.iter().map(|it| version(history, it));
    let figures = history.figures.iter().map(|it| figure(history, it));
    let document = json!({
        "survey": survey,
        "versions": versions.collect::<Vec<_>>(),
        "figures": figures.collect::<Vec<_>>(),
        "problems": problems(history),
        "complete": history.cut.is_none(),
    });
    format!("{document:#}\n")
}

fn version(history: &History, version: &Version) -> Value {
    let states = &history.states[version.states.0..version.states.1];
    let commits = states.iter().filter_map(|state| state.commit.as_ref());
    let commits = commits
        .map(|commit| json!({"id": commit.id, "date": commit.date, "subject": commit.subject}));
    let counts = version.diff.iter().flat_map(history::counts);
    let counts = counts.map(|(class, count)| (class.word().to_owned(), json!(count)));
    let changes = version.diff.iter().flat_map(|diff| &diff.changes);
    let changes = changes.map(|change| {
        json!({
            "kind": change.kind.slug(),
            "class": change.class().word(),
            "subject": change.subject.to_string(),
            "message": change.message,
        })
    });
    json!({
        "version": match version.number.as_str() { "" => Value::Null, number => json!(number) },
        "date": match date(history, version) { "uncommitted" => Value::Null, date => json!(date) },
        "commits": commits.collect::<Vec<_>>(),
        "counts": counts.collect::<serde_json::Map<_, _>>(),
        "changes": changes.collect::<Vec<_>>(),
        "gaps": version.diff.as_ref().map_or(&[][..], |diff| &diff.gaps),
    })
}

fn figure(history: &History, figure: &Figure) -> Value {
    let steps = history.versions.iter().zip(&figure.steps);
    let steps = steps.map(|(version, step)| {
        let (word, declared, because) = match step {
            Step::Absent => ("absent", None, None),
            Step::Begins => ("begins", None, None),
            Step::Continues => ("continues", None, None),
            Step::Broken { declared, because } => ("broken", declared.as_ref(), Some(because)),
        };
        json!({"version": version.number, "step": word, "declared": declared, "because": because})
    });
    json!({
        "figure": figure.subject.to_string(),
        "steps": steps.collect::<Vec<_>>(),
    })
}

fn problems(history: &History) -> Vec<Value> {
    let found = history.problems.iter().flat_map(|(at, problems)| {
        let state = &history.states[*at];
        problems.iter().map(move |problem| {
            let place = state.side.sources.position(problem.span);
            json!({
                "rule": problem.rule.slug(),
                "level": problem.level.word(),
                "message": problem.message,
                "commit": state.commit.as_ref().map(|commit| &commit.id),
                "file": state.side.sources.file(problem.span.file).name,
                "line": place.line,
                "column": place.column,
            })
        })
    });
    found.collect()
}

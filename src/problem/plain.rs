//! Problems as sentences, one fact a line: for screen readers, editors and logs.

use super::render::{advice_of, printable};
use super::{Problem, Problems};
use crate::source::{Sources, Span};

/// All problems as text.
pub fn render(problems: &Problems, sources: &Sources) -> String {
    problems
        .iter()
        .map(|problem| one(problem, sources))
        .collect()
}

fn one(problem: &Problem, sources: &Sources) -> String {
    let mut lines = vec![format!(
        "{}: {} {}: {}",
        place(problem.span, sources),
        problem.level.word(),
        problem.rule.slug(),
        problem.message
    )];
    if let Some(label) = &problem.label {
        lines.push(format!("  here: {label}"));
    }
    for (span, words) in &problem.related {
        lines.push(format!("  at {}: {words}", place(*span, sources)));
    }
    if let Some(help) = advice_of(problem) {
        lines.push(format!("  help: {}", help.replace('\n', "\n  ")));
    }
    lines.push(String::new());
    printable(&lines.join("\n")).into_owned()
}

fn place(span: Span, sources: &Sources) -> String {
    let at = sources.position(span);
    format!("{}:{}:{}", sources.file(span.file).name, at.line, at.column)
}

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

/// One problem as text.
pub(super) fn one(problem: &Problem, sources: &Sources) -> String {
    let mut text = format!(
        "{}: {} {}: {}\n",
        place(problem.span, sources),
        problem.level.word(),
        problem.rule.slug(),
        problem.message
    );
    for fact in facts(problem, sources) {
        text += &format!("  {}\n", fact.replace('\n', "\n  "));
    }
    printable(&text).into_owned()
}

/// What there is to say beyond the sentence.
pub(super) fn facts(problem: &Problem, sources: &Sources) -> Vec<String> {
    let label = problem.label.iter().map(|label| format!("here: {label}"));
    let related = problem.related.iter();
    let related = related.map(|(span, words)| format!("at {}: {words}", place(*span, sources)));
    let help = advice_of(problem).map(|help| format!("help: {help}"));
    label.chain(related).chain(help).collect()
}

fn place(span: Span, sources: &Sources) -> String {
    let at = sources.position(span);
    format!("{}:{}:{}", sources.file(span.file).name, at.line, at.column)
}

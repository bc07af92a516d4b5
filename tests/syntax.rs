//! Reading `.peil`: everything the language has, and what becomes of it.

use peil::problem::Problems;
use peil::source::{Notation, Sources};
use peil::syntax::ast::Document;

fn read(text: &str) -> (Document, Vec<String>) {
    let mut sources = Sources::new();
    let file = sources.add("test.peil", Notation::Peil, text.to_string());
    let mut problems = Problems::new();
    let document = peil::syntax::parse(&sources, file, &mut problems);
    problems.sort();
    let lines = problems
        .iter()
        .map(|problem| {
            let place = sources.position(problem.span);
            format!(
                "{}:{} {}: {}",
                place.line,
                place.column,
                problem.rule.slug(),
                problem.message
            )
        })
        .collect();
    (document, lines)
}

#[test]
fn the_web_shop_survey_reads_clean() {
    let (document, problems) = read(include_str!("syntax/webshop.peil"));
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(document.items.len(), 33);
}

#[test]
fn every_construct_reads_clean() {
    let (_, problems) = read(include_str!("syntax/everything.peil"));
    assert_eq!(problems, Vec::<String>::new());
}

//! Reading YAML: what becomes of it, and what is said about mistakes.

use peil::problem::Problems;
use peil::source::{Notation, Sources};
use peil::syntax::ast::Document;

const WEBSHOP: &str = include_str!("yaml/webshop.peil.yaml");

fn read(name: &str, notation: Notation, text: &str) -> (Document, Vec<String>) {
    let mut sources = Sources::new();
    let file = sources.add(name, notation, text.to_string());
    let mut problems = Problems::new();
    let document = peil::syntax::parse(&sources, file, &mut problems);
    problems.sort();
    let lines = problems
        .iter()
        .map(|problem| {
            let place = sources.position(problem.span);
            let rule = problem.rule.slug();
            let here = sources.text(problem.span);
            format!(
                "{}:{} {rule}: {} [{here}]",
                place.line, place.column, problem.message
            )
        })
        .collect();
    (document, lines)
}

fn yaml(text: &str) -> (Document, Vec<String>) {
    read("test.peil.yaml", Notation::Yaml, text)
}

#[test]
fn the_web_shop_survey_means_the_same_in_both_notations() {
    let (document, problems) = yaml(WEBSHOP);
    assert_eq!(problems, Vec::<String>::new());
    let peil = include_str!("syntax/webshop.peil");
    let (other, problems) = read("test.peil", Notation::Peil, peil);
    assert_eq!(problems, Vec::<String>::new());
    for (a, b) in document.items.iter().zip(&other.items) {
        assert!(a.same(b), "{a:#?}\n{b:#?}");
    }
    assert!(document.same(&other));
}

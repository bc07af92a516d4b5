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

#[test]
fn print_mistakes() {
    let (document, problems) = yaml(include_str!("yaml/mistakes.peil.yaml"));
    for p in problems { println!("{p}"); }
    fn names(items: &[peil::syntax::ast::Item], depth: usize) {
        for i in items { println!("{}{} {} {:?}", "  ".repeat(depth), i.keyword.as_str(), i.name_text(), i.text.as_ref().map(|t| &t.value)); names(&i.children, depth+1); }
    }
    names(&document.items, 0);
}
#[test]
fn scratch() {
    for text in ["- list: d\n  items:\n    - option: x\n\t    text: tab\n    - option: y\n      text: q\n", "- list: d\n  items:\n    - option: x\n      text: \"Pad C:\\q\"\n    - option: y\n      text: q\n",
      "- list: d\n  title: *Let op* x\n    hint: a\n  items:\n    - optoin: x\n  text\n  title: b\n"] {
    for e in saphyr_parser::Parser::new_from_str(text) { println!("{e:?}"); if e.is_err() {break} }
    let (document, problems) = yaml(text);
    for p in problems { println!("{p}"); }
    println!("{:?}", document.items.len());
    }
}

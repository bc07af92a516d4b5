//! From one notation to the other and back.

use peil::convert;
use peil::problem::Problems;
use peil::source::{Notation, Sources};
use peil::syntax::ast::Document;

fn read(notation: Notation, text: &str) -> Document {
    let mut sources = Sources::new();
    let file = sources.add("test", notation, text.to_string());
    let mut problems = Problems::new();
    let document = peil::syntax::parse(&sources, file, &mut problems);
    let lines: Vec<_> = problems
        .iter()
        .map(|problem| {
            let place = sources.position(problem.span);
            format!("{}: {}", place.line, problem.message)
        })
        .collect();
    assert!(lines.is_empty(), "{lines:#?}\n{text}");
    document
}

#[test]
fn everything_is_the_same_in_yaml() {
    for text in [
        include_str!("syntax/everything.peil"),
        include_str!("syntax/webshop.peil"),
    ] {
        let document = read(Notation::Peil, text);
        let yaml = convert::to_yaml(&document);
        let again = read(Notation::Yaml, &yaml);
        for (a, b) in document.items.iter().zip(&again.items) {
            assert!(a.same(b), "{a:#?}\n{b:#?}");
        }
        assert!(document.same(&again));
    }
}

#[test]
fn scratch() {
    let mut sources = Sources::new();
    let file = sources.add(
        "test.peil",
        Notation::Peil,
        include_str!("syntax/webshop.peil").to_string(),
    );
    let out = convert::convert(&sources, file, Notation::Yaml, &mut Problems::new()).unwrap();
    println!("{}\n{:?}", out.text, out.lost);
    let file = sources.add(
        "test.peil",
        Notation::Peil,
        include_str!("syntax/everything.peil").to_string(),
    );
    let out = convert::convert(&sources, file, Notation::Yaml, &mut Problems::new()).unwrap();
    println!("{}\n{:?}", out.text, out.lost);
}

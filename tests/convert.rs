//! From one notation to the other and back.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "convert/random.rs"]
mod random;

use peil::convert;
use peil::problem::Problems;
use peil::source::{Notation, Sources};
use peil::syntax::ast::Document;
use proptest::collection;
use proptest::prelude::*;

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

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is printed in YAML reads back as the same document, whatever it says.
    #[test]
    fn random_documents_survive_yaml(rolls in collection::vec(any::<u16>(), 0..400)) {
        let document = random::Dice::new(&rolls).document();
        let yaml = convert::to_yaml(&document);
        let again = read(Notation::Yaml, &yaml);
        prop_assert!(document.same(&again), "{yaml}");
    }
}

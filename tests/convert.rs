//! From one notation to the other and back.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "convert/random.rs"]
mod random;

use std::path::Path;

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

/// The texts of all examples and of the surveys that the tests of `.peil` read.
fn surveys() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["examples", "examples/shared", "tests/syntax"];
    let mut surveys = Vec::new();
    for folder in folders {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path
                .extension()
                .is_some_and(|extension| extension == "peil")
            {
                let text = std::fs::read_to_string(&path).unwrap();
                surveys.push((path.display().to_string(), text));
            }
        }
    }
    assert!(surveys.len() > 5);
    surveys
}

#[test]
fn every_example_is_the_same_in_yaml() {
    for (name, text) in surveys() {
        let document = read(Notation::Peil, &text);
        let yaml = convert::to_yaml(&document);
        assert!(
            document.same(&read(Notation::Yaml, &yaml)),
            "{name}\n{yaml}"
        );
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

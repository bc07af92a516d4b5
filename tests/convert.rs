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

/// Converts a text, and tells what could not be carried.
fn converted(from: Notation, text: &str, to: Notation) -> (String, Vec<String>) {
    let mut sources = Sources::new();
    let file = sources.add("test", from, text.to_string());
    let mut problems = Problems::new();
    let converted = convert::convert(&sources, file, to, &mut problems);
    let converted = converted.unwrap_or_else(|| panic!("{problems:#?}\n{text}"));
    let lost = converted.lost.into_iter().map(|(_, words)| words);
    (converted.text, lost.collect())
}

/// There and back: the same survey, and every comment still there.
#[test]
fn every_example_converts_there_and_back() {
    for (name, text) in surveys() {
        let document = read(Notation::Peil, &text);
        let (yaml, lost) = converted(Notation::Peil, &text, Notation::Yaml);
        assert_eq!(lost, Vec::<String>::new(), "{name}");
        assert!(
            document.same(&read(Notation::Yaml, &yaml)),
            "{name}\n{yaml}"
        );
        let (peil, lost) = converted(Notation::Yaml, &yaml, Notation::Peil);
        assert_eq!(lost, Vec::<String>::new(), "{name}");
        assert!(
            document.same(&read(Notation::Peil, &peil)),
            "{name}\n{peil}"
        );
        assert_eq!(words(&peil, "//"), words(&text, "//"), "{name}\n{peil}");
        assert_eq!(peil::fmt::format(&peil).unwrap(), peil, "{name}");
    }
}

/// The comments of a survey without `//` or `#` in its texts other than in addresses.
fn words<'a>(text: &'a str, marker: &str) -> Vec<&'a str> {
    let mut words: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("///"))
        .filter_map(|line| Some(line.split_once(&format!("{marker} "))?.1.trim()))
        .collect();
    words.sort_unstable();
    words
}

const COMMENTED: &str = "\
// over het blad
page p \"P\" { // naast het blad
  // over de vraag
  question q: one \"Q\" { // naast de vraag
    required // naast verplicht
    // over de keuze
    option a \"A\" // naast de keuze
    // na de laatste keuze
  }
  // aan het eind van het blad
}

// voor de rest
touchpoint t \"T\" {
  via email to email // de eerste
  // voor de tweede
  via sms to mobile // de tweede
}
// helemaal aan het eind
";

#[test]
fn comments_stay_by_what_they_stand_by() {
    let (yaml, lost) = converted(Notation::Peil, COMMENTED, Notation::Yaml);
    assert_eq!(lost, Vec::<String>::new());
    insta::assert_snapshot!(yaml);
    let (peil, lost) = converted(Notation::Yaml, &yaml, Notation::Peil);
    assert_eq!(lost, Vec::<String>::new());
    assert_eq!(words(&peil, "//"), words(COMMENTED, "//"));
    insta::assert_snapshot!(peil);
}

#[test]
fn references_are_written_out_and_told() {
    let yaml = "items:\n  - question: a\n    type: one\n    text: A?\n    items: &o\n      - option: x\n        \
        text: X # kruis\n  - question: b\n    type: one\n    text: B?\n    items: *o\n";
    let (peil, lost) = converted(Notation::Yaml, yaml, Notation::Peil);
    assert_eq!(lost, vec!["`*o` is written out: `.peil` has no references"]);
    assert_eq!(peil.matches("option x \"X\"").count(), 2);
    assert_eq!(peil.matches("// kruis").count(), 1);
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

    /// The same for `.peil`.
    #[test]
    fn random_documents_survive_peil(rolls in collection::vec(any::<u16>(), 0..400)) {
        let document = random::Dice::new(&rolls).document();
        let peil = convert::to_peil(&document);
        let again = read(Notation::Peil, &peil);
        prop_assert!(document.same(&again), "{peil}");
    }
}

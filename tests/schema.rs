//! The JSON Schema of the YAML notation: committed as generated, and right about surveys.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;

use peil::source::{Notation, Sources};

/// `UPDATE_SCHEMA=1 cargo test --test schema` writes the file anew.
#[test]
fn the_committed_schema_is_the_generated_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar/peil.schema.json");
    let generated = peil::syntax::yaml::schema();
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == generated,
        "grammar/peil.schema.json is out of date: run UPDATE_SCHEMA=1 cargo test --test schema"
    );
}

fn validator() -> jsonschema::Validator {
    let schema = serde_json::from_str(&peil::syntax::yaml::schema()).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

fn is_valid(yaml: &str) -> bool {
    let value: serde_json::Value = serde_yaml::from_str(yaml).unwrap();
    validator().is_valid(&value)
}

fn in_yaml(peil: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add("test.peil", Notation::Peil, peil.to_string());
    let document = peil::syntax::parse(&sources, file, &mut Default::default());
    peil::convert::to_yaml(&document)
}

#[test]
fn surveys_are_valid() {
    assert!(is_valid(include_str!("yaml/webshop.peil.yaml")));
    assert!(is_valid(&in_yaml(include_str!("syntax/webshop.peil"))));
}

#[test]
fn mistakes_are_not() {
    let question = "- question: a\n  type: yes_no\n  text: Ja?\n";
    assert!(is_valid(question));
    for wrong in [
        "- question: a\n  type: yes_no\n",
        "- question: a\n  text: Ja?\n",
        "- qestion: a\n  type: yes_no\n  text: Ja?\n",
        "- question: a\n  type: yes_no\n  text: Ja?\n  requird: true\n",
        "- question: a\n  type: yes_no\n  text: Ja?\n  required: soms\n",
        "- question: a\n  type: yes_no\n  text: 12\n",
        "- question: a\n  type: yes_no\n  text: Ja?\n  items:\n    - page: b\n",
        "- survey: s\n  title: S\n  version: 2.1\n  language: nl\n",
        "- survey: s\n  title: S\n  version: 2.1.0\n  language: nl\n  mode: telephone\n",
        "survey: s\n",
    ] {
        assert!(!is_valid(wrong), "{wrong}");
    }
}

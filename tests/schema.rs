//! The JSON Schema of the YAML notation: committed as generated, and right about surveys.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "convert/random.rs"]
mod random;

use std::path::Path;
use std::sync::LazyLock;

use peil::source::{Notation, Sources};
use proptest::collection;
use proptest::prelude::*;

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

fn validator() -> &'static jsonschema::Validator {
    static VALIDATOR: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
        let schema = serde_json::from_str(&peil::syntax::yaml::schema()).unwrap();
        jsonschema::draft202012::meta::validate(&schema).unwrap();
        jsonschema::draft202012::new(&schema).unwrap()
    });
    &VALIDATOR
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
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["examples", "examples/shared", "tests/syntax"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path
                .extension()
                .is_some_and(|extension| extension == "peil")
            {
                let yaml = in_yaml(&std::fs::read_to_string(&path).unwrap());
                let value: serde_json::Value = serde_yaml::from_str(&yaml).unwrap();
                let errors: Vec<_> = validator()
                    .iter_errors(&value)
                    .map(|error| format!("{}: {error}", error.instance_path()))
                    .collect();
                assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// What the vocabulary allows, the schema allows.
    #[test]
    fn random_documents_are_valid(rolls in collection::vec(any::<u16>(), 0..300)) {
        let yaml = peil::convert::to_yaml(&random::Dice::new(&rolls).document());
        prop_assert!(is_valid(&yaml), "{yaml}");
    }
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

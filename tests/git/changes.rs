//! Changes as people make them, each on a branch of its own: `peil diff --against` tells of every branch what
//! the published table says.

#[path = "../diff/changes.rs"]
mod cases;

use crate::repository::Repository;
use cases::{CASES, Case};
use serde_json::Value as Json;

const SERVICE: &str = include_str!("../diff/service.peil");
const FILE: &str = "service.peil";

/// A branch with one change, committed.
fn branch(repository: &Repository, number: usize, case: &Case) {
    repository.git(&[
        "switch",
        "--quiet",
        "--create",
        &format!("change-{number}"),
        "main",
    ]);
    for (old, new) in case.edits {
        repository.edit(FILE, old, new);
    }
    repository.commit(case.about);
}

/// What is told of the branch that is checked out: kinds and subjects.
fn told(repository: &Repository) -> Vec<String> {
    let output = repository.peil(&["diff", "--against", "main", "--format", "json"]);
    let (json, _) = output.rsplit_once("exit").unwrap();
    let report: Json =
        serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}\n{output}"));
    let changes = report["surveys"][0]["changes"].as_array();
    let word = |change: &Json, key: &str| change[key].as_str().unwrap().to_owned();
    let changes = changes.into_iter().flatten();
    let mut told: Vec<String> = changes
        .map(|it| {
            format!(
                "{} {} {}",
                word(it, "kind"),
                word(it, "item"),
                word(it, "name")
            )
        })
        .collect();
    told.sort();
    told
}

#[test]
fn every_branch_is_told_as_the_table_says() {
    let repository = Repository::new(&[(FILE, SERVICE)]);
    for (number, case) in CASES.iter().enumerate() {
        branch(&repository, number, case);
        let mut expected = case.told.to_vec();
        expected.sort_unstable();
        assert_eq!(told(&repository), expected, "{}", case.about);
    }
    assert!(CASES.len() >= 40);
}

#[test]
fn responses_are_carried_over_from_a_revision() {
    let repository = Repository::new(&[(FILE, SERVICE)]);
    let migrate = |more: &[&str]| {
        let arguments = [&["migrate", "--against", "main"], more].concat();
        repository.peil(&arguments)
    };
    assert_eq!(
        migrate(&[FILE]),
        "error: service.peil: nothing changed since main\nexit 2"
    );
    repository.write(&[(
        "other.peil",
        &SERVICE.replace("survey service", "survey other"),
    )]);
    assert_eq!(
        migrate(&["other.peil"]),
        "error: other.peil: not there at main\nexit 2"
    );
    repository.edit(FILE, "question age:", "question years:");
    repository.edit(
        FILE,
        "\"Wat is uw leeftijd?\"",
        "\"Wat is uw leeftijd?\" { was age }",
    );
    repository.edit(FILE, "when age < 18", "when years < 18");
    repository.edit(FILE, "when age >= 65", "when years >= 65");
    let same = migrate(&[FILE]);
    assert!(same.contains("both have that version"), "{same}");
    let text = repository.read(FILE);
    let version = text
        .lines()
        .find(|line| line.contains("version"))
        .unwrap()
        .trim()
        .to_owned();
    repository.edit(FILE, &version, "version \"9.0.0\"");
    assert_eq!(
        migrate(&[FILE]),
        "changed  `age` becomes `years`\nwrote 5 files to migration\nexit 0"
    );
}

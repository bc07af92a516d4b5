//! `peil history` over real repositories.

use crate::repository::Repository;
use crate::{DESK, SCALES};

const FIGURES: &str = "\
metric happy \"Feel good\" = share(mood == good)
metric helped \"Helped\" = mean(help)
";

/// A survey that went through much: renamed, with a figure broken in a shared file, a break that is declared,
/// a name that comes back, and a state that cannot be read.
fn long() -> Repository {
    let base = DESK
        .replace("  translate nl\n", "")
        .replace(" image \"good.png\" alt \"A smile\"", "")
        .replace(
            "How do you feel?\" {",
            "How do you feel?\" {\n    option fine \"Fine\" code 3",
        );
    let repository = Repository::new(&[
        ("a/desk.peil", &format!("{base}{FIGURES}")),
        ("a/shared/scales.peil", SCALES),
        ("a/other.peil", &base.replace("survey desk", "survey other")),
    ]);
    repository.edit("a/other.peil", "Our service desk", "Another desk");
    repository.commit("Change another survey");
    repository.edit("a/desk.peil", "Our service desk", "The service desk");
    repository.edit("a/desk.peil", "1.0.0", "1.0.1");
    repository.commit("Better words");
    repository.edit("a/shared/scales.peil", "Not at all", "Hardly");
    repository.commit("Soften the scale");
    repository.git(&["mv", "a/desk.peil", "a/visit.peil"]);
    repository.edit("a/visit.peil", "1.0.1", "2.0.0");
    repository.edit("a/visit.peil", "    option fine \"Fine\" code 3\n", "");
    repository.commit("Take out an option and rename the file");
    repository.edit("a/visit.peil", "page visit {", "page visit {{");
    repository.commit("Break it");
    repository.edit("a/visit.peil", "page visit {{", "page visit {");
    repository.commit("Repair it");
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    repository.edit(
        "a/visit.peil",
        "\"Bad\"",
        "\"Bad\"\n    option angry \"Angry\" code 3",
    );
    repository.commit("One step");
    repository.edit("a/visit.peil", "2.0.0", "3.0.0");
    repository.edit(
        "a/visit.peil",
        "How do you feel?\" {",
        "How are you?\" {\n    trend_break \"3.0.0\" \"shorter\"",
    );
    repository.commit("Another step");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.merge("work", "Ask shorter");
    repository
}

#[test]
fn versions_changes_and_trends_are_told() {
    let repository = long();
    insta::assert_snapshot!(repository.peil(&["history", "a/visit.peil"]));
    let json = repository.peil_in("a", &["history", "visit.peil", "--format", "json"]);
    let json = json.strip_suffix("exit 0").unwrap();
    let told: serde_json::Value = serde_json::from_str(json).unwrap();
    let numbers: Vec<&str> = told["versions"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|version| version["version"].as_str())
        .collect();
    assert_eq!(numbers, ["1.0.0", "1.0.1", "2.0.0", "3.0.0"]);
    assert_eq!(told["versions"][0]["date"], "2026-01-01");
    let rules: Vec<&str> = told["problems"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|problem| problem["rule"].as_str())
        .collect();
    assert_eq!(rules, ["trend/break", "trend/break", "option/code-reused"]);
}

#[test]
fn what_is_not_committed_is_the_last_state() {
    let repository = long();
    repository.edit("a/visit.peil", "3.0.0", "3.0.1");
    let told = repository.peil(&["history", "a/visit.peil"]);
    assert!(told.contains("\n3.0.1     uncommitted  "), "{told}");
    let fresh = Repository::new(&[]);
    fresh.write(&[("desk.peil", DESK)]);
    let told = fresh.peil(&["history", "desk.peil"]);
    assert!(
        told.starts_with("desk.peil: 1 version in 0 commits\n\n1.0.0     uncommitted  the first"),
        "{told}"
    );
}

#[test]
fn what_is_in_no_repository_has_no_history() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("desk.peil"), DESK).unwrap();
    let repository = Repository::new(&[]);
    let file = folder.path().join("desk.peil");
    let told = repository.peil(&["history", file.to_str().unwrap()]);
    assert!(
        told.ends_with(": this is not in a git repository\nexit 2"),
        "{told}"
    );
    let told = repository.peil(&["history", "nothing.peil"]);
    assert_eq!(told, "error: nothing.peil: there is no such file\nexit 2");
}

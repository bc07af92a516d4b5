//! The examples are clean, their tests hold, and together they show the language.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use peil::Checked;
use peil::logic::run_test;
use peil::project::Project;
use peil::source::{Notation, Sources};
use peil::syntax::ast::Item;
use peil::syntax::vocabulary::{Key, Keyword};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

/// The surveys in the folder, by name.
fn surveys() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_file() && Notation::of(path).is_some());
    paths.sort();
    paths
}

fn check(path: &Path) -> Checked {
    let project = Project::of(path).unwrap();
    assert!(project.problems.is_empty(), "{:?}", project.problems);
    peil::check(path, &project, &project.settings.levels).unwrap()
}

#[test]
fn every_example_is_clean() {
    for path in surveys() {
        let checked = check(&path);
        let problems: Vec<String> = checked
            .problems
            .iter()
            .map(|problem| format!("{}: {}", problem.rule.slug(), problem.message))
            .collect();
        assert!(problems.is_empty(), "{}: {problems:#?}", path.display());
    }
}

#[test]
fn every_test_of_every_example_holds() {
    let mut failures = Vec::new();
    for path in surveys() {
        let checked = check(&path);
        let survey = checked.survey.expect("an example has no errors");
        assert!(survey.tests.len() >= 2, "{}", path.display());
        for test in &survey.tests {
            for failure in run_test(&survey, test).failures {
                let line = checked.sources.position(failure.span).line;
                let holds = failure.message;
                failures.push(format!("{}:{line} {}: {holds}", survey.name, test.name));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Calls `visit` on every item of every example and of what they share.
fn walk(visit: &mut impl FnMut(&Item)) {
    fn down(item: &Item, visit: &mut impl FnMut(&Item)) {
        visit(item);
        for child in &item.children {
            down(child, visit);
        }
    }
    for path in surveys() {
        let project = Project::of(&path).unwrap();
        let mut problems = peil::problem::Problems::new();
        let loaded = project
            .load(&path, &mut Sources::new(), &mut problems)
            .unwrap();
        for (_, document) in &loaded.documents {
            document.items.iter().for_each(|item| down(item, visit));
        }
    }
}

#[test]
fn the_examples_use_every_type() {
    const TYPES: &[&str] = &[
        "one",
        "many",
        "rank",
        "nps",
        "csat",
        "ces",
        "yes_no",
        "grade",
        "agree",
        "slider",
        "allocate",
        "integer",
        "decimal",
        "money",
        "date",
        "time",
        "datetime",
        "text",
        "long_text",
        "email",
        "phone",
        "url",
        "file",
        "key",
    ];
    let mut used = BTreeSet::new();
    walk(&mut |item| used.extend(item.ty.as_ref().map(|ty| ty.name.text.clone())));
    let missing: Vec<_> = TYPES.iter().filter(|word| !used.contains(**word)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_examples_use_every_item_and_most_properties() {
    let (mut items, mut keys) = (BTreeSet::new(), BTreeSet::new());
    walk(&mut |item| {
        items.insert(item.keyword);
        keys.extend(item.properties.iter().map(|property| property.key));
    });
    let missing: Vec<_> = Keyword::ALL
        .iter()
        .filter(|word| !items.contains(word))
        .map(|word| word.as_str())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    let missing: Vec<_> = Key::ALL
        .iter()
        .filter(|key| !keys.contains(key))
        .map(|key| key.as_str())
        .collect();
    assert!(missing.len() <= 3, "{missing:?}");
}

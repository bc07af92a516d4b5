//! Every rule has a page, and every page is true: its failing survey breaks exactly that rule, and the
//! repaired one breaks none.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use page::{File, files, section, unescaped};
use peil::diff::Side;
use peil::history::{self, State};
use peil::problem::Rule;
use peil::project::Project;
use peil::source::Notation;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

#[path = "rules/page.rs"]
mod page;

/// The rule that a failing survey cannot help breaking too, where the page says so.
fn also(section: &str) -> Option<Rule> {
    let after = section.split_once("Also breaks `")?.1;
    Some(Rule::parse(after.split('`').next()?).expect("a rule"))
}

/// The rules that the files break, each with a message. Files of one path are versions of a survey.
fn broken(files: &[File]) -> Vec<(Rule, String)> {
    let (first, others) = files.split_first().expect("there is a block");
    if !others.is_empty() && others.iter().all(|file| file.path == first.path) {
        return broken_by_versions(files);
    }
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("project");
    for file in files {
        let path = root.join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.text).unwrap();
    }
    let survey = root.join(&files.first().expect("there is a block").path);
    let project = Project::of(&survey).unwrap();
    let is_survey =
        |file: &&File| file.text.contains("\nsurvey ") || file.text.starts_with("survey ");
    let others = files
        .iter()
        .skip(1)
        .filter(is_survey)
        .map(|file| root.join(&file.path));
    let mut checked: Vec<_> = std::iter::once(survey)
        .chain(others)
        .map(|path| peil::check(&path, &project, &project.settings.levels).unwrap())
        .collect();
    peil::check_together(&mut checked);
    let found = checked.iter().flat_map(|checked| checked.problems.iter());
    let problems = project.problems.iter().chain(found);
    problems
        .map(|problem| (problem.rule, problem.message.clone()))
        .collect()
}

/// The rules that a survey breaks over its versions; each by itself must break none.
fn broken_by_versions(versions: &[File]) -> Vec<(Rule, String)> {
    let state = |file: &File| State {
        commit: None,
        path: file.path.clone(),
        side: Side::of_text(&file.path, Notation::Peil, &file.text),
    };
    let history = history::tell(versions.iter().map(state).collect(), None);
    let alone = versions.iter().flat_map(|file| {
        broken(&[File {
            path: file.path.clone(),
            text: file.text.clone(),
        }])
    });
    let together = history.problems.values().flat_map(|problems| {
        let found = problems.iter();
        found.map(|problem| (problem.rule, problem.message.clone()))
    });
    alone.chain(together).collect()
}

/// What is wrong with the page of a rule.
fn faults(rule: Rule) -> Vec<String> {
    let page = rule.page();
    let mut faults = Vec::new();
    if page.lines().next() != Some(&format!("# {}", rule.slug())) {
        faults.push("the title is not the name of the rule".to_owned());
    }
    let failing = section(page, "Fails");
    let found = broken(&files(failing));
    let rules: BTreeSet<Rule> = found.iter().map(|(rule, _)| *rule).collect();
    if rules != std::iter::once(rule).chain(also(failing)).collect() {
        faults.push(format!("the failing survey breaks {found:?}"));
    }
    let found = broken(&files(section(page, "Repaired")));
    if !found.is_empty() {
        faults.push(format!("the repaired survey breaks {found:?}"));
    }
    faults
}

#[test]
fn every_page_breaks_its_rule_and_repairs_it() {
    let mut wrong = Vec::new();
    for rule in Rule::ALL {
        for fault in faults(*rule) {
            wrong.push(format!("{}: {fault}", rule.slug()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_belongs_to_a_rule() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let entries = |path: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(path).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    };
    for page in entries(&root).iter().flat_map(|area| entries(area)) {
        let slug = page.strip_prefix(&root).unwrap().with_extension("");
        let slug = slug.to_str().unwrap().replace('\\', "/");
        assert!(Rule::parse(&slug).is_some(), "no rule `{slug}`");
    }
}

#[test]
fn escapes_stand_for_characters() {
    assert_eq!(unescaped("a\\u{202E}b\\u{41}"), "a\u{202E}bA");
}

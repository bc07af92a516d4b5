//! Seeded defects: surveys with one mistake each, in both notations. Each is reported by the rule it
//! breaks and nothing else is, with the mistake underlined and with help.
//!
//! `tests/defects/defects.tsv` lists them. The XLSForm (`.md`) and SurveyJS (`.json`) twins beside them
//! hold the same mistake for `benches/defects.py`, which writes `docs/comparison.md`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use indexmap::IndexMap;
use peil::problem::Problem;
use peil::project::Project;
use peil::source::Sources;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What a survey has to be told: the rule, its level, and the text that is underlined.
type Finding = [String; 3];

/// What is expected of a defect in `.peil` and in YAML. A clean survey has nothing.
#[derive(Default)]
struct Expected {
    peil: Vec<Finding>,
    yaml: Vec<Finding>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/defects")
}

/// The table, by the name of the defect; a defect with several findings has several lines.
fn table() -> IndexMap<String, Expected> {
    let text = std::fs::read_to_string(folder().join("defects.tsv")).unwrap();
    let mut table: IndexMap<String, Expected> = IndexMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [name, _, rule, level, peil, yaml] = cells[..] else {
            panic!("six cells: {line}");
        };
        let expected = table.entry(name.to_owned()).or_default();
        if !rule.is_empty() {
            let finding = |text: &str| [rule, level, text].map(str::to_owned);
            expected.peil.push(finding(peil));
            expected.yaml.push(finding(yaml));
        }
    }
    table
}

fn told(problem: &Problem, sources: &Sources) -> Finding {
    [
        problem.rule.slug(),
        problem.level.word(),
        sources.text(problem.span),
    ]
    .map(str::to_owned)
}

/// What is wrong with what a file is told.
fn faults(file: &str, expected: &[Finding]) -> Vec<String> {
    let path = folder().join(file);
    let project = Project::of(&path).unwrap();
    let checked = peil::check(&path, &project, &project.settings.levels).unwrap();
    let found: Vec<Finding> = checked
        .problems
        .iter()
        .map(|problem| told(problem, &checked.sources))
        .collect();
    let mut faults = Vec::new();
    if found != expected {
        faults.push(format!("{file}: expected {expected:?}, found {found:?}"));
    }
    let helpless = checked
        .problems
        .iter()
        .filter(|problem| problem.help.is_none() && problem.fixes.is_empty());
    faults.extend(helpless.map(|problem| format!("{file}: no help with: {}", problem.message)));
    faults
}

#[test]
fn every_defect_is_told_and_nothing_else() {
    let mut wrong = Vec::new();
    for (name, expected) in table() {
        wrong.extend(faults(&format!("{name}.peil"), &expected.peil));
        wrong.extend(faults(&format!("{name}.peil.yaml"), &expected.yaml));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_survey_is_in_the_table() {
    let listed: BTreeSet<String> = table().into_keys().collect();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let name = file.split('.').next().unwrap();
        assert!(
            file == "defects.tsv" || listed.contains(name),
            "{file} is not in the table"
        );
    }
}

//! Every rule fires on its own mutation of a clean survey, and nothing else does.
//!
//! The survey is `mutation/desk.peil`, with the file it uses. A mutation replaces pieces of its text; it
//! is checked as it is and in the other notation, and both break the one rule. A new rule gets an entry
//! in the table of its area, in a file of `mutation/`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "mutation/language.rs"]
mod language;
#[path = "mutation/logic.rs"]
mod logic;
#[path = "mutation/methods.rs"]
mod methods;
#[path = "mutation/privacy.rs"]
mod privacy;
#[path = "mutation/wording.rs"]
mod wording;

use peil::convert::to_yaml;
use peil::problem::{Problems, Rule};
use peil::project::Project;
use peil::source::{Notation, Sources};
use std::collections::BTreeSet;

const DESK: &str = include_str!("mutation/desk.peil");
const SHARED: &str = include_str!("mutation/shared.peil");

/// Pieces of a text, each of which stands in it once, and what replaces them.
type Edits = &'static [(&'static str, &'static str)];

/// A change to the clean survey that breaks one rule.
struct Mutation {
    rule: Rule,
    /// In `.peil`; none where the mistake exists in YAML only.
    peil: Edits,
    yaml: Yaml,
    /// Files beside the survey.
    files: &'static [(&'static str, &'static str)],
}

/// How the mistake looks in YAML.
enum Yaml {
    /// As the mutated `.peil` says it.
    Same,
    /// These edits of the clean survey in YAML.
    Edited(Edits),
    /// There it cannot be made.
    Never,
}

/// The same mistake in both notations.
const fn both(rule: Rule, peil: Edits) -> Mutation {
    with(rule, peil, &[])
}

/// The same mistake in both notations, with files beside the survey.
const fn with(rule: Rule, peil: Edits, files: &'static [(&'static str, &'static str)]) -> Mutation {
    let yaml = Yaml::Same;
    Mutation {
        rule,
        peil,
        yaml,
        files,
    }
}

/// A mistake that looks different in YAML.
const fn apart(rule: Rule, peil: Edits, yaml: Edits) -> Mutation {
    let (yaml, files) = (Yaml::Edited(yaml), [].as_slice());
    Mutation {
        rule,
        peil,
        yaml,
        files,
    }
}

/// A mistake that YAML does not let anybody make.
const fn peil_only(rule: Rule, peil: Edits) -> Mutation {
    let (yaml, files) = (Yaml::Never, [].as_slice());
    Mutation {
        rule,
        peil,
        yaml,
        files,
    }
}

/// A mistake that only YAML lets people make.
const fn yaml_only(rule: Rule, yaml: Edits) -> Mutation {
    apart(rule, &[], yaml)
}

/// Rules without a mutation, each with the reason.
const WITHOUT: &[(Rule, &str)] = &[
    (
        Rule::NameCase,
        "a name with a capital breaks `name/invalid` as well",
    ),
    (
        Rule::TouchpointFatigue,
        "it takes two surveys of a project; its page has them",
    ),
    (
        Rule::LogicEveryoneLeaves,
        "what can never happen after that end is told as well",
    ),
    (
        Rule::NameReusedAfterRemoval,
        "it takes three versions of a survey; its page has them",
    ),
    (
        Rule::OptionCodeReused,
        "it takes three versions of a survey; its page has them",
    ),
    (
        Rule::TrendBreak,
        "it takes two versions of a survey; its page has them",
    ),
    (
        Rule::TextStaleTranslation,
        "it takes a catalogue with an older source; its page has one",
    ),
    (
        Rule::TextUntranslated,
        "it takes a whole catalogue; its page has one",
    ),
    (
        Rule::TextFormOfAddress,
        "it is about Dutch; its page has a Dutch survey",
    ),
];

fn mutations() -> impl Iterator<Item = &'static Mutation> {
    language::MUTATIONS
        .iter()
        .chain(methods::MUTATIONS)
        .chain(privacy::MUTATIONS)
        .chain(logic::MUTATIONS)
        .chain(wording::MUTATIONS)
}

/// The text with its edits, or what is wrong with them.
fn edited(text: &str, edits: Edits, rule: Rule) -> Result<String, String> {
    edits.iter().try_fold(text.to_owned(), |text, (from, to)| {
        match text.matches(from).count() {
            1 => Ok(text.replacen(from, to, 1)),
            count => Err(format!(
                "{}: {from:?} stands there {count} times",
                rule.slug()
            )),
        }
    })
}

fn in_yaml(text: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add("desk.peil", Notation::Peil, text.to_owned());
    let document = peil::syntax::parse(&sources, file, &mut Problems::new());
    to_yaml(&document)
}

/// What is found in the survey with these files beside it.
fn found(name: &str, text: &str, files: &[(&str, &str)]) -> Vec<(Rule, String)> {
    let folder = tempfile::tempdir().unwrap();
    let shared = [("shared.peil", SHARED), ("peil.yaml", "output: dist\n")];
    for (path, text) in shared.iter().chain(files).chain(&[(name, text)]) {
        std::fs::write(folder.path().join(path), text).unwrap();
    }
    let path = folder.path().join(name);
    let project = Project::of(&path).unwrap();
    let checked = peil::check(&path, &project, &project.settings.levels).unwrap();
    let problems = project.problems.iter().chain(checked.problems.iter());
    problems
        .map(|problem| (problem.rule, problem.message.clone()))
        .collect()
}

/// What is wrong with a mutation in one notation.
fn fault(mutation: &Mutation, name: &str, text: &str) -> Option<String> {
    let found = found(name, text, mutation.files);
    let rules: BTreeSet<Rule> = found.iter().map(|(rule, _)| *rule).collect();
    let only = BTreeSet::from([mutation.rule]);
    (rules != only).then(|| format!("{} in {name}: {found:?}", mutation.rule.slug()))
}

#[test]
fn the_survey_is_clean() {
    assert_eq!(found("desk.peil", DESK, &[]), []);
    assert_eq!(found("desk.peil.yaml", &in_yaml(DESK), &[]), []);
}

/// What is wrong with a mutation, in either notation.
fn faults(mutation: &Mutation, yaml: &str) -> Result<Vec<String>, String> {
    let rule = mutation.rule;
    let text = edited(DESK, mutation.peil, rule)?;
    let mut faults = Vec::new();
    if !mutation.peil.is_empty() {
        faults.extend(fault(mutation, "desk.peil", &text));
    }
    let twin = match mutation.yaml {
        Yaml::Same => in_yaml(&text),
        Yaml::Edited(edits) => edited(yaml, edits, rule)?,
        Yaml::Never => return Ok(faults),
    };
    faults.extend(fault(mutation, "desk.peil.yaml", &twin));
    Ok(faults)
}

#[test]
fn every_mutation_breaks_its_rule_and_no_other() {
    let yaml = in_yaml(DESK);
    let found = mutations().flat_map(|mutation| match faults(mutation, &yaml) {
        Ok(faults) => faults,
        Err(fault) => vec![fault],
    });
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_rule_has_a_mutation_or_a_reason() {
    let mut known: BTreeSet<Rule> = mutations().map(|mutation| mutation.rule).collect();
    known.extend(WITHOUT.iter().map(|(rule, _)| *rule));
    let mut lacking: Vec<Rule> = Rule::ALL.to_vec();
    lacking.retain(|rule| !known.contains(rule));
    let slugs: Vec<&str> = lacking.iter().map(|rule| rule.slug()).collect();
    assert!(lacking.is_empty(), "without a mutation: {slugs:?}");
    let both = WITHOUT
        .iter()
        .filter(|(rule, _)| mutations().any(|it| it.rule == *rule));
    assert_eq!(both.count(), 0);
}

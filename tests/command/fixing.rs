//! Repairs: what is safe is done, in both notations, and nothing else changes.

use super::*;
use peil::problem::Rule;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What is found in a folder: for each file and rule, how many findings have a safe fix, and how many not.
fn found(folder: &Path) -> BTreeMap<String, (usize, usize)> {
    let output = run(folder, &["check", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut found: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for problem in report["problems"].as_array().unwrap() {
        let fixes = problem["fixes"].as_array().unwrap();
        let is_safe = fixes.len() == 1 && fixes[0]["safe"] == true;
        let count = found
            .entry(problem["rule"].as_str().unwrap().to_owned())
            .or_default();
        match is_safe {
            true => count.0 += 1,
            false => count.1 += 1,
        }
    }
    found
}

fn is_formatted(folder: &Path) -> bool {
    code(folder, &["fmt", "--check"]) == 0
}

/// Every failing survey of every page: what has a safe fix is gone after `--fix`, nothing new is broken,
/// and what was formatted still is.
#[test]
fn every_page_with_a_safe_fix_is_repaired_by_it() {
    let mut repaired = BTreeSet::new();
    for rule in Rule::ALL {
        let files = page::files(page::section(rule.page(), "Fails"));
        // Of several versions of a survey, the last stands there.
        let files: BTreeMap<&str, &str> = files.iter().map(|it| (&*it.path, &*it.text)).collect();
        let files: Vec<(&str, &str)> = files.into_iter().collect();
        let here = folder(&files);
        let before = found(here.path());
        let was_formatted = is_formatted(here.path());
        run(here.path(), &["check", "--fix"]);
        let after = found(here.path());
        let slug = rule.slug();
        for (broken, (safe, others)) in &after {
            let (_, known) = before.get(broken).copied().unwrap_or_default();
            assert_eq!(*safe, 0, "{slug}: {broken} can still be repaired");
            assert!(*others <= known, "{slug}: {broken} is new");
        }
        if before.values().any(|(safe, _)| *safe > 0) {
            assert!(is_formatted(here.path()) || !was_formatted, "{slug}");
            repaired.insert(slug);
        } else {
            let unchanged = |(path, text): &(&str, &str)| {
                fs::read_to_string(here.path().join(path)).unwrap() == *text
            };
            assert!(files.iter().all(unchanged), "{slug}");
        }
    }
    let expected = [
        "syntax/expected",
        "syntax/yaml-trap",
        "name/unknown",
        "name/unused",
        "type/unknown-option",
        "value/range",
        "option/unpinned",
        "allow/unused",
    ];
    for rule in expected {
        assert!(repaired.contains(rule), "{rule} is not among {repaired:?}");
    }
}

/// A survey with one slip, and the same with it repaired.
fn repairs_to(name: &str, before: &str, after: &str) {
    let here = folder(&[(name, before)]);
    let told = told(here.path(), &["check", "--fix", name]);
    let text = fs::read_to_string(here.path().join(name)).unwrap();
    assert_eq!(text, after, "{told}");
    let told = super::told(here.path(), &["check", "--fix", name]);
    assert!(!told.contains("fixed"), "{told}");
}

#[test]
fn slips_are_repaired_in_peil() {
    let reasons = "  question reasons: many \"Why did you visit us?\" {\n";
    let asked = format!("{PAGE}  question helped: yes_no \"Helped?\"\n");
    let cases: &[(&str, &str, &str)] = &[
        // in the clean survey; as it is written; as it is repaired
        ("option pickup", "optoin pickup", "option pickup"),
        ("language en", "langauge en", "language en"),
        (
            reasons,
            "  question reasons: many \"Why did you visit us?\" {\n    hint: \"All.\"\n",
            "  question reasons: many \"Why did you visit us?\" {\n    hint \"All.\"\n",
        ),
        (
            "\"I had a question\"",
            "“I had a question”",
            "\"I had a question\"",
        ),
        (
            PAGE,
            "list shops {\n  option a \"A\"\n  option b \"B\"\n}\npage visit {\n",
            PAGE,
        ),
        (
            PAGE,
            "/// Where we are.\n/// All of them.\nlist shops {\n  option a \"A\"\n  option b \"B\"\n}\n\n// The visit.\npage visit {\n",
            "\n// The visit.\npage visit {\n",
        ),
        (
            reasons,
            "  question reasons: many \"Why did you visit us?\" {\n    allow option/gap \"known\" // for now\n",
            "  question reasons: many \"Why did you visit us?\" {\n    // for now\n",
        ),
        (
            reasons,
            "  question reasons: many \"Why did you visit us?\" {\n    allow option/gap \"known\"\n",
            reasons,
        ),
        (
            reasons,
            "  question reasons: many \"Why did you visit us?\" {\n    min 2\n    max 1\n",
            "  question reasons: many \"Why did you visit us?\" {\n    min 1\n    max 2\n",
        ),
        (
            reasons,
            "  question reasons: many \"Why did you visit us?\" {\n    hint \"All.\"\n    hint \"All.\"\n",
            "  question reasons: many \"Why did you visit us?\" {\n    hint \"All.\"\n",
        ),
        (
            PAGE,
            "page visit {\n  question visits: integer 100..1 \"How often?\"\n",
            "page visit {\n  question visits: integer 1..100 \"How often?\"\n",
        ),
        (
            "  question reasons: many \"Why did you visit us?\" {\n    option question",
            "  question reasons: many \"Why did you visit us?\" {\n    shuffle\n    option other \"Something else\" // rest\n    option question",
            "  question reasons: many \"Why did you visit us?\" {\n    shuffle\n    option other \"Something else\" last // rest\n    option question",
        ),
        (
            "    option question \"I had a question\"\n    option pickup \"I came to collect something\"\n    option none \"None of these\" exclusive\n",
            "    required\n    option question \"I had a question\"\n    option none \"None of these\"\n",
            "    required\n    option question \"I had a question\"\n    option none \"None of these\" exclusive\n",
        ),
        (
            PAGE,
            &format!("{asked}  question why: text \"Why?\" when helepd = no\n"),
            &format!("{asked}  question why: text \"Why?\" when helped == no\n"),
        ),
    ];
    for (clean, before, after) in cases {
        assert!(CLEAN.contains(clean), "{clean}");
        repairs_to(
            "a.peil",
            &CLEAN.replacen(clean, before, 1),
            &CLEAN.replacen(clean, after, 1),
        );
    }
}

const CLEAN_YAML: &str = "# Onze balie
items:
  - survey: desk
    title: Our service desk
    version: 1.0.0
    language: en
    for: improve
  - privacy:
    controller: Example Ltd, Utrecht
    contact: privacy@example.org
    responses: anonymous
  - purpose: improve
    text: improve our service
    basis: legitimate_interest
    interest: Learning how visitors experience our desk
    object: https://example.org/object
    retain: 1 year then delete
  - page: visit
    items:
      - question: reasons
        type: many
        text: Why did you visit us?
        items:
          - option: question
            text: I had a question
          - option: pickup
            text: I came to collect something
          - option: none
            text: None of these
            exclusive: true  # stands alone
";

#[test]
fn slips_are_repaired_in_yaml() {
    let list = "  - list: shops\n    items:\n      - option: a\n        text: A\n      - option: b\n        text: B\n";
    let many = "        type: many\n";
    let cases: &[(&str, &str, &str)] = &[
        ("- option: pickup", "- optoin: pickup", "- option: pickup"),
        ("text: I had", "txet: I had", "text: I had"),
        ("option: pickup", "option: yes", "option: 'yes'"),
        (
            "  - page: visit\n",
            &format!("{list}  - page: visit\n"),
            "  - page: visit\n",
        ),
        (
            many,
            "        type: many\n        shuffle: yes\n",
            "        type: many\n        shuffle: true\n",
        ),
        (
            many,
            "        type: many\n        min: 2\n        max: 1\n",
            "        type: many\n        min: 1\n        max: 2\n",
        ),
        (
            many,
            "        type: many\n        allow:\n          option/gap: known\n",
            many,
        ),
        (
            many,
            "        type: many\n        allow:\n          option/gap: known\n          option/too-many: known\n",
            many,
        ),
        (
            many,
            "        type: many\n        hint: All.\n        hint: All.\n",
            "        type: many\n        hint: All.\n",
        ),
        (
            "            exclusive: true  # stands alone\n",
            "        required: true\n",
            "            exclusive: true\n        required: true\n",
        ),
        (
            "          - option: pickup\n            text: I came to collect something\n",
            "          - {option: other, text: Something else }\n        shuffle: true\n",
            "          - {option: other, text: Something else, last: true }\n        shuffle: true\n",
        ),
    ];
    for (clean, before, after) in &cases[..10] {
        assert!(CLEAN_YAML.contains(clean), "{clean}");
        let (before, after) = (
            CLEAN_YAML.replacen(clean, before, 1),
            CLEAN_YAML.replacen(clean, after, 1),
        );
        repairs_to("a.peil.yaml", &before, &after);
    }
    // A mapping on one line gets its flag there.
    let (_, before, after) = cases[10];
    let tail = "          - option: none\n            text: None of these\n            exclusive: true  # stands alone\n";
    let (start, _) = CLEAN_YAML.split_once("          - option: pickup").unwrap();
    let question = |option: &str| {
        let (entry, shuffle) = option.split_once('\n').unwrap();
        format!("{start}{entry}\n{tail}{shuffle}")
    };
    repairs_to("a.peil.yaml", &question(before), &question(after));
}

#[test]
fn what_needs_a_decision_is_left_alone() {
    let two = "page visit {\n  question price: yes_no \"A?\"\n  question prize: yes_no \"B?\"\n";
    let cases: &[(&str, &str)] = &[
        // Two names are close; a digit differs; a word is short.
        (
            PAGE,
            &format!("{two}  question why: text \"C?\" when prixe == no\n"),
        ),
        (
            PAGE,
            "page visit {\n  question q1: yes_no \"A?\"\n  question why: text \"B?\" when q2 == no\n",
        ),
        (
            PAGE,
            "page visit {\n  question on: yes_no \"A?\"\n  question why: text \"B?\" when onn == no\n",
        ),
        // Both readings of a mixture.
        (
            PAGE,
            &format!(
                "{two}  question why: text \"C?\" when price == no and prize == no or price == yes\n"
            ),
        ),
        // Where a text, block or parenthesis ends.
        ("\"I had a question\"", "\"I had a question"),
        ("language en\n", "language en }\n"),
        // The same property with two values.
        ("language en\n", "language en\n  language nl\n"),
        // What nobody uses, and yet stands in the notice.
        (
            "purpose improve",
            "purpose other \"do other things\" {\n  basis legitimate_interest\n  interest \"X\"\n  object \"https://example.org/o\"\n  retain 1 year then delete\n}\npurpose improve",
        ),
    ];
    for (clean, before) in cases {
        let text = CLEAN.replacen(clean, before, 1);
        assert_ne!(text, CLEAN);
        let here = folder(&[("a.peil", &text)]);
        let told = told(here.path(), &["check", "--fix", "a.peil"]);
        assert_eq!(
            fs::read_to_string(here.path().join("a.peil")).unwrap(),
            text,
            "{told}"
        );
        assert!(!told.contains("no problems"), "{before}: {told}");
    }
}

#[test]
fn what_is_allowed_or_off_is_not_touched() {
    let list =
        "list shops {\n  allow name/unused \"for later\"\n  option a \"A\"\n  option b \"B\"\n}\n";
    let here = folder(&[("a.peil", &format!("{CLEAN}{list}"))]);
    assert_eq!(
        told(here.path(), &["check", "--fix"]),
        "a.peil: no problems\nexit 0"
    );
    let bare = list.replace("  allow name/unused \"for later\"\n", "");
    let here = folder(&[("a.peil", &format!("{CLEAN}{bare}"))]);
    let told = told(here.path(), &["check", "--fix", "--allow", "name/unused"]);
    assert_eq!(told, "a.peil: no problems\nexit 0");
}

/// Slips made in the examples of the project, one of each kind and all at once, and `--fix` gives back the
/// file byte for byte.
#[test]
fn examples_with_slips_are_given_back_as_they_were() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let slips = [
        ("question ", "qeustion "),
        ("  option ", "  opiton "),
        (" == ", " = "),
        ("required", "requierd"),
        ("language ", "langauge "),
        ("purpose ", "purpsoe "),
    ];
    let mut count = 0;
    for entry in fs::read_dir(&examples).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !name.ends_with(".peil") {
            continue;
        }
        let here = tempfile::tempdir().unwrap();
        copy(&examples, here.path());
        let file = here.path().join(&name);
        let text = fs::read_to_string(&path).unwrap();
        let mut worse = text.clone();
        for (right, wrong) in slips {
            let lines =
                worse
                    .split_inclusive('\n')
                    .map(|line| match line.trim_start().starts_with("//") {
                        true => line.to_owned(),
                        false => line.replacen(right, wrong, 1),
                    });
            let mut made = 0;
            let lines = lines
                .zip(worse.split_inclusive('\n'))
                .map(|(changed, line)| {
                    made += usize::from(changed != line);
                    if made <= 3 { changed } else { line.to_owned() }
                });
            worse = lines.collect();
        }
        if worse == text {
            continue;
        }
        fs::write(&file, worse.replace('\n', "\r\n")).unwrap();
        let told = told(here.path(), &["check", "--fix", &name]);
        let after = fs::read_to_string(&file).unwrap();
        assert_eq!(after, text.replace('\n', "\r\n"), "{name}: {told}");
        count += 1;
    }
    assert!(count >= 5);
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|it| (it.path(), it.file_name())).unwrap();
        match path.is_dir() {
            true => {
                fs::create_dir_all(to.join(&name)).unwrap();
                copy(&path, &to.join(&name));
            }
            false => drop(fs::copy(&path, to.join(&name)).unwrap()),
        }
    }
}

//! Repairs: what is safe is done, in both notations, and nothing else changes.

use super::*;
use peil::problem::Rule;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

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
        let files: Vec<(&str, &str)> = files.iter().map(|it| (&*it.path, &*it.text)).collect();
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

const PAGE: &str = "page visit {\n";

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

#[test]
fn a_byte_order_mark_line_breaks_and_comments_stay() {
    let text = CLEAN
        .replace("    option pickup", "    // haalt op\n    optoin pickup")
        .replace("\"None of these\" exclusive", "\"None of these\"")
        .replace("visit us?\" {", "visit us?\" {\n    required");
    let text = format!("\u{feff}// Balie\n{text}").replace('\n', "\r\n");
    let here = folder(&[("a.peil", &text)]);
    run(here.path(), &["check", "--fix"]);
    let after = fs::read_to_string(here.path().join("a.peil")).unwrap();
    let expected = text
        .replace("optoin", "option")
        .replace("\"None of these\"", "\"None of these\" exclusive");
    assert_eq!(after, expected);
}

#[test]
fn a_file_that_surveys_share_is_repaired_once() {
    let shared = "list reasons {\n  option question \"A question\"\n  option pickup \"A parcel\"\n  option none \"None of these\"\n}\n";
    let (before, _) = CLEAN.split_once("page visit").unwrap();
    let survey = |name: &str| {
        let text = before.replace("survey desk", &format!("survey {name}"));
        let page = "page visit {\n  question reasons: many of reasons \"Why did you visit us?\" {\n    required\n  }\n}\n";
        format!("{text}use \"shared/lists.peil\"\n{page}")
    };
    let here = folder(&[
        ("a.peil", &survey("a")),
        ("b.peil", &survey("b")),
        ("shared/lists.peil", shared),
    ]);
    let told = told(here.path(), &["check", "--fix"]);
    assert_eq!(
        told,
        "fixed shared/lists.peil\n  line 4: add `exclusive` to `none` (option/missing-exclusive)\n\
         1 problem fixed in 1 file\n\n3 files: no problems\nexit 0"
    );
    let after = fs::read_to_string(here.path().join("shared/lists.peil")).unwrap();
    assert_eq!(
        after,
        shared.replace("\"None of these\"", "\"None of these\" exclusive")
    );
}

/// A name that is close leads to a file that is worse: the survey is left as it is, and that is said.
#[test]
fn nothing_is_made_worse() {
    let lists =
        "list z {\n  option a \"A\" when nothing == no\n  option b \"B\" when nobody == no\n}\n";
    let text = CLEAN
        .replace(PAGE, &format!("use \"shared/listes.peil\"\n{PAGE}"))
        .replace("option pickup", "optoin pickup");
    let here = folder(&[("a.peil", &text), ("shared/lists.peil", lists)]);
    let told = told(
        here.path(),
        &["check", "--fix", "--format", "plain", "a.peil"],
    );
    assert!(
        told.contains(
            "a.peil:17: not done, for it would bring other problems: write `shared/lists.peil`"
        ),
        "{told}"
    );
    assert!(
        told.contains("use/missing") && told.ends_with("exit 1"),
        "{told}"
    );
    let after = fs::read_to_string(here.path().join("a.peil")).unwrap();
    assert_eq!(after, text.replace("optoin", "option"));
}

#[test]
fn a_diff_shows_what_would_change_and_changes_nothing() {
    let text = CLEAN.replace("option pickup", "optoin pickup");
    let here = folder(&[("surveys/a.peil", &text), ("clean.peil", CLEAN)]);
    let output = run(here.path(), &["check", "--diff", "surveys/a.peil"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        super::text(&output.stdout),
        "--- surveys/a.peil\n+++ surveys/a.peil\n@@ -17,7 +17,7 @@\n page visit {\n   question reasons: many \"Why did you visit us?\" {\n     option question \"I had a question\"\n-    optoin pickup \"I came to collect something\"\n+    option pickup \"I came to collect something\"\n     option none \"None of these\" exclusive\n   }\n }\n"
    );
    assert_eq!(
        super::text(&output.stderr),
        "1 problem would be fixed in 1 file\n"
    );
    assert_eq!(
        fs::read_to_string(here.path().join("surveys/a.peil")).unwrap(),
        text
    );
    let clean = told(here.path(), &["check", "--diff", "clean.peil"]);
    assert_eq!(clean, "nothing would be fixed\nexit 0");
    let coloured = run(
        here.path(),
        &["check", "--diff", "--color", "always", "surveys"],
    );
    assert!(super::text(&coloured.stdout).contains("\x1b[32m+    option pickup"));
    let wrong = told(here.path(), &["check", "--diff", "--format", "sarif"]);
    assert!(wrong.ends_with("exit 2"), "{wrong}");
    assert_eq!(code(here.path(), &["check", "--diff", "--fix"]), 2);
    assert_eq!(code(here.path(), &["check", "--diff", "missing.peil"]), 2);
}

#[test]
fn a_diff_tells_what_would_remain() {
    let text = CLEAN
        .replace("option pickup", "optoin pickup")
        .replace("basis legitimate_interest", "basis zzz");
    let here = folder(&[("a.peil", &text)]);
    let told = told(here.path(), &["check", "--diff"]);
    assert!(
        told.contains("1 problem would be fixed in 1 file; 2 errors would remain\nexit 1"),
        "{told}"
    );
}

/// `patch` takes the diff, and gives what `--fix` writes.
#[cfg(unix)]
#[test]
fn a_diff_can_be_applied() {
    let text = CLEAN
        .replace("option pickup", "optoin pickup")
        .replace("language en", "langauge en");
    let text = text.trim_end();
    let (here, there) = (folder(&[("a.peil", text)]), folder(&[("a.peil", text)]));
    let diff = run(here.path(), &["check", "--diff"]).stdout;
    fs::write(here.path().join("a.diff"), diff).unwrap();
    let mut git = Command::new("git");
    let git = git
        .args(["apply", "-p0", "a.diff"])
        .current_dir(here.path());
    assert!(git.status().unwrap().success());
    run(there.path(), &["check", "--fix"]);
    let read = |folder: &TempDir| fs::read(folder.path().join("a.peil")).unwrap();
    assert_eq!(read(&here), read(&there));
}

#[test]
fn a_file_that_may_not_be_written_is_left_alone() {
    let text = CLEAN.replace("option pickup", "optoin pickup");
    let here = folder(&[("a.peil", &text), ("b.peil", &text)]);
    let path = here.path().join("a.peil");
    let mut permissions = path.metadata().unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let told = told(here.path(), &["check", "--fix", "--format", "plain"]);
    assert!(
        told.contains("error: a.peil: this file is read-only, and is left as it is"),
        "{told}"
    );
    assert!(
        told.contains("fixed b.peil") && told.contains("\na.peil:20:5: error"),
        "{told}"
    );
    assert!(told.ends_with("exit 2"), "{told}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    let diff = super::told(here.path(), &["check", "--diff", "a.peil"]);
    assert!(diff.ends_with("exit 1"), "{diff}");
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let text = CLEAN.replace("option pickup", "optoin pickup");
    let here = folder(&[("real.peil", &text)]);
    let (real, link) = (here.path().join("real.peil"), here.path().join("link.peil"));
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&real, &link).unwrap();
    assert_eq!(code(here.path(), &["check", "--fix", "link.peil"]), 0);
    assert!(link.is_symlink());
    assert_eq!(fs::read_to_string(&real).unwrap(), CLEAN);
    assert_eq!(real.metadata().unwrap().permissions().mode() & 0o777, 0o640);
    let names: Vec<PathBuf> = fs::read_dir(here.path())
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    assert_eq!(names.len(), 2);
}

#[test]
fn documents_report_what_remains() {
    let text = CLEAN
        .replace("option pickup", "optoin pickup")
        .replace("basis legitimate_interest", "basis zzz");
    for format in ["json", "sarif", "junit"] {
        let here = folder(&[("a.peil", &text)]);
        let output = run(here.path(), &["check", "--fix", "--format", format]);
        assert_eq!(output.status.code(), Some(1));
        let report = super::text(&output.stdout);
        assert!(report.starts_with(['{', '<']), "{report}");
        assert!(
            !report.contains("optoin") && report.contains("zzz"),
            "{report}"
        );
    }
}

/// Many mistakes of which one half of the repairs would do harm end within the rounds there are.
#[test]
fn many_repairs_end() {
    let mut text = CLEAN.to_owned();
    for at in 0..300 {
        text += &format!("list unused_{at} {{\n  option first \"A\"\n  option second \"B\"\n}}\n");
    }
    let here = folder(&[("a.peil", &text)]);
    let told = told(here.path(), &["check", "--fix"]);
    assert!(
        told.ends_with("300 problems fixed in 1 file\n\na.peil: no problems\nexit 0"),
        "{told}"
    );
    assert_eq!(
        fs::read_to_string(here.path().join("a.peil")).unwrap(),
        CLEAN
    );
}

//! How files are repaired: whole, once, nothing beside the repair, and never for the worse.

use super::*;
use std::path::PathBuf;

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

/// A `use` that brings nothing anybody uses goes, in both notations.
#[test]
fn an_unused_file_is_not_used_any_more() {
    let list = "list shops {\n  option a \"A\"\n  option b \"B\"\n}\n";
    let peil = CLEAN.replace(PAGE, &format!("use \"shared/shops.peil\"\n\n{PAGE}"));
    let here = folder(&[("a.peil", &peil), ("shared/shops.peil", list)]);
    run(here.path(), &["check", "--fix", "a.peil"]);
    let after = fs::read_to_string(here.path().join("a.peil")).unwrap();
    assert_eq!(after, CLEAN.replace(PAGE, &format!("\n{PAGE}")));

    let yaml = run(here.path(), &["convert", "a.peil"]).stdout;
    let yaml = text(&yaml);
    let using = yaml.replace("- page: visit", "- use: shared/shops.peil\n  - page: visit");
    assert_ne!(using, yaml);
    fs::write(here.path().join("b.peil.yaml"), using).unwrap();
    run(here.path(), &["check", "--fix", "b.peil.yaml"]);
    let after = fs::read_to_string(here.path().join("b.peil.yaml")).unwrap();
    assert_eq!(after, yaml);
}

/// Examples that were damaged at random: repairs end, bring no error to any file, and leave nothing that
/// a second run would repair.
#[test]
fn damaged_surveys_do_not_get_worse() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let here = tempfile::tempdir().unwrap();
    let mut state = 1u64;
    // A generator by Knuth: only the upper bits are of use.
    let mut random = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % below
    };
    let mut paths: Vec<PathBuf> = fs::read_dir(examples)
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    paths.retain(|path| path.to_str().unwrap().contains(".peil"));
    paths.sort();
    for number in 0..60 {
        let path = &paths[number % paths.len()];
        let mut text: Vec<char> = fs::read_to_string(path).unwrap().chars().collect();
        for _ in 0..=random(6) {
            let at = random(text.len() - 1);
            match random(4) {
                0 => drop(text.remove(at)),
                1 => text.swap(at, at + 1),
                2 => text.insert(at, ['"', '{', '}', ':', '=', '\n', ' ', 'é'][random(8)]),
                _ => text[at] = text[random(text.len() - 1)],
            }
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        let text: String = text.into_iter().collect();
        fs::write(here.path().join(format!("{number}_{name}")), text).unwrap();
    }
    let errors = || {
        let output = run(here.path(), &["check", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let problems = report["problems"].as_array().unwrap().clone();
        let mut errors = std::collections::BTreeMap::new();
        for problem in problems
            .iter()
            .filter(|problem| problem["level"] == "error")
        {
            *errors.entry(problem["file"].to_string()).or_insert(0) += 1;
        }
        errors
    };
    let before = errors();
    let told = told(here.path(), &["check", "--fix", "--format", "plain"]);
    assert!(
        told.contains("fixed ") && told.ends_with("exit 1"),
        "{told}"
    );
    for (file, count) in errors() {
        assert!(
            before.get(&file).is_some_and(|before| count <= *before),
            "{file}"
        );
    }
    let again = super::told(here.path(), &["check", "--fix", "--format", "plain"]);
    assert!(!again.contains("fixed "), "{again}");
}

//! The command itself: what it prints, and how it ends.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

fn peil(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peil"));
    command.current_dir(folder).args(arguments);
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    peil(folder, arguments).output().unwrap()
}

/// What it wrote to both streams, and its exit code.
fn told(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let code = output.status.code().unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    format!("{out}{err}exit {code}")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, contents) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
    folder
}

#[test]
fn help() {
    let here = folder(&[]);
    insta::assert_snapshot!(told(here.path(), &["--help"]));
}

#[test]
fn help_of_check() {
    let here = folder(&[]);
    insta::assert_snapshot!(told(here.path(), &["check", "--help"]));
}

#[test]
fn no_command_and_a_wrong_option_are_usage_errors() {
    let here = folder(&[]);
    assert_eq!(run(here.path(), &[]).status.code(), Some(2));
    assert_eq!(run(here.path(), &["chek"]).status.code(), Some(2));
    assert_eq!(
        run(here.path(), &["check", "--deny", "no/rule"])
            .status
            .code(),
        Some(2)
    );
    assert_eq!(run(here.path(), &["--version"]).status.code(), Some(0));
}

#[test]
fn files_that_cannot_be_read_are_told_and_the_others_are_checked() {
    let here = folder(&[("bad.peil", "use \"none.peil\"\n"), ("dir.peil/x.txt", "")]);
    let told = told(here.path(), &["check", "--format", "plain", "bad.peil"]);
    assert!(
        told.starts_with("bad.peil:1:6: error use/missing: "),
        "{told}"
    );
    assert!(told.ends_with("1 error\nexit 1"), "{told}");
    insta::assert_snapshot!(self::told(here.path(), &["check", "missing.peil"]));
    insta::assert_snapshot!(self::told(here.path(), &["check", "dir.peil"]));
    fs::write(here.path().join("notes.txt"), "").unwrap();
    insta::assert_snapshot!(self::told(
        here.path(),
        &["check", "--quiet", "notes.txt", "bad.peil"]
    ));
}

#[test]
fn bytes_that_are_not_utf_8() {
    let here = folder(&[]);
    fs::write(
        here.path().join("a.peil"),
        b"// caf\xc3\xa9\nsurvey a \"caf\xe9\"\n",
    )
    .unwrap();
    insta::assert_snapshot!(told(here.path(), &["check", "a.peil"]));
    fs::write(here.path().join("a.peil"), b"\xff\xfes\0u\0").unwrap();
    let told = told(here.path(), &["check", "a.peil"]);
    assert!(
        told.contains("UTF-16") && told.ends_with("exit 1"),
        "{told}"
    );
}

#[test]
fn json_has_places_and_counts() {
    let here = folder(&[("a.peil", "// één\nuse \"b.txt\"\n")]);
    let output = run(here.path(), &["check", "--format", "json", "a.peil"]);
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let problem = &report["problems"][0];
    assert_eq!(problem["rule"], "use/missing");
    assert_eq!(
        (problem["line"].as_u64(), problem["column"].as_u64()),
        (Some(2), Some(6))
    );
    assert_eq!(
        (problem["start"].as_u64(), problem["end"].as_u64()),
        (Some(14), Some(19))
    );
    assert_eq!(report["counts"]["errors"], 1);
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let here = folder(&[]);
    let mut child = peil(here.path(), &["explain"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut errors = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut errors)
        .unwrap();
    assert_eq!(
        (child.wait().unwrap().code(), errors.as_str()),
        (Some(0), "")
    );
}

#[test]
fn colours_only_where_they_are_wanted() {
    let here = folder(&[("a.peil", "use \"b.peil\"\n")]);
    let has_colours =
        |command: &mut Command| text(&command.output().unwrap().stdout).contains('\x1b');
    assert!(!has_colours(&mut peil(here.path(), &["check"])));
    assert!(has_colours(&mut peil(
        here.path(),
        &["check", "--color", "always"]
    )));
    assert!(has_colours(
        peil(here.path(), &["check"]).env("CLICOLOR_FORCE", "1")
    ));
    let both = &mut peil(here.path(), &["check"]);
    assert!(!has_colours(
        both.env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1")
    ));
}

#[test]
fn explain_shows_a_page_a_list_or_what_is_close() {
    let here = folder(&[]);
    let all = told(here.path(), &["explain"]);
    assert!(
        all.contains("\nprivacy\n") && all.contains("  use/cycle "),
        "{all}"
    );
    let page = told(here.path(), &["explain", "use/cycle"]);
    assert!(
        page.starts_with("use/cycle (error)\n") && page.ends_with("exit 0"),
        "{page}"
    );
    let area = told(here.path(), &["explain", "use"]);
    assert!(
        area.contains("use/outside") && !area.contains("privacy"),
        "{area}"
    );
    insta::assert_snapshot!(told(here.path(), &["explain", "privacy/nopurpose"]));
}

#[test]
fn levels_come_from_the_settings_and_then_from_the_command_line() {
    let here = folder(&[]);
    run(here.path(), &["new", "a"]);
    let path = here.path().join("a/a.peil");
    let survey = fs::read_to_string(&path).unwrap();
    let page = "page contact \"Uw contact met ons\" {\n";
    assert!(survey.contains(page));
    fs::write(
        &path,
        survey.replace(page, &format!("{page}  allow option/gap \"bekend\"\n")),
    )
    .unwrap();
    fs::write(
        here.path().join("a/peil.yaml"),
        "levels:\n  allow/unused: advice\n",
    )
    .unwrap();
    let level = |arguments: &[&str]| {
        let told = told(
            here.path(),
            &[&["check", "--format", "plain"], arguments].concat(),
        );
        told.split_whitespace()
            .nth(1)
            .unwrap_or_default()
            .to_string()
    };
    assert_eq!(level(&[]), "advice");
    assert_eq!(level(&["--deny", "allow/unused"]), "error");
    assert_eq!(level(&["--deny", "allow"]), "error");
    assert_eq!(level(&["--deny", "warnings"]), "advice");
    assert_eq!(level(&["--allow", "allow/unused"]), "no");
}

#[test]
fn a_project_can_want_languages() {
    let survey = "survey a \"A\" {\n  version \"1.0.0\"\n  language nl\n}\n";
    let here = folder(&[("peil.yaml", "languages: [nl, en]\n"), ("a.peil", survey)]);
    let told = told(here.path(), &["check", "a.peil"]);
    assert!(told.contains("`a` is not translated into `en`"), "{told}");
    assert!(
        told.contains("[peil.yaml:1:17]") && !told.contains("`nl`"),
        "{told}"
    );
}

#[test]
fn files_that_surveys_share_are_no_surveys_of_their_own() {
    let here = folder(&[]);
    run(here.path(), &["new", "a"]);
    let survey = fs::read_to_string(here.path().join("a/a.peil")).unwrap();
    let (before, page) = survey.split_once("consent participate").unwrap();
    let (page, after) = page.split_once("\n}\n").unwrap();
    fs::write(
        here.path().join("a/core.peil"),
        format!("consent participate{page}\n}}\n"),
    )
    .unwrap();
    fs::write(
        here.path().join("a/a.peil"),
        format!("{before}use \"core.peil\"\n{after}"),
    )
    .unwrap();
    assert_eq!(
        told(here.path(), &["check", "a"]),
        "2 files: no problems\nexit 0"
    );
    let alone = told(here.path(), &["check", "a/core.peil"]);
    assert!(alone.contains("this file has no `survey`"), "{alone}");
    fs::write(
        here.path().join("a/core.peil"),
        "list z {\n  optoin a \"A\"\n}\n",
    )
    .unwrap();
    let shared = told(here.path(), &["check", "--format", "plain", "a/core.peil"]);
    assert!(
        shared.starts_with("a/core.peil:2:3: error syntax/"),
        "{shared}"
    );
    let repair = "\n1 error (`peil check --fix` can repair 1)\nexit 1";
    assert!(shared.ends_with(repair), "{shared}");
}

#[test]
fn build_writes_everything_or_nothing() {
    let here = folder(&[]);
    run(here.path(), &["new", "a"]);
    let built = told(here.path(), &["build", "a"]);
    assert!(
        built.starts_with("wrote ") && built.ends_with(" files to a/dist\nexit 0"),
        "{built}"
    );
    let files = |folder: &str| {
        let entries = fs::read_dir(here.path().join(folder)).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert!(files("a/dist").contains(&"a.schema.json".to_string()));
    run(
        here.path(),
        &["build", "a/a.peil", "--target", "schema", "-o", "out"],
    );
    assert_eq!(files("out"), ["a.schema.json"]);
    let schema = fs::read(here.path().join("out/a.schema.json")).unwrap();
    assert_eq!(
        schema,
        fs::read(here.path().join("a/dist/a.schema.json")).unwrap()
    );

    let survey = fs::read_to_string(here.path().join("a/a.peil")).unwrap();
    fs::write(
        here.path().join("a/a.peil"),
        survey.replace("when solved == no", "when solvd == no"),
    )
    .unwrap();
    let failed = told(
        here.path(),
        &["build", "a", "-o", "other", "--format", "plain"],
    );
    assert!(
        failed.contains("name/unknown") && failed.ends_with("exit 1"),
        "{failed}"
    );
    assert!(!here.path().join("other").exists());
    fs::write(
        here.path().join("a/a.peil"),
        survey.replace("\"1.0.0\"", "\"1.0.1\""),
    )
    .unwrap();
    fs::write(here.path().join("file"), "").unwrap();
    insta::assert_snapshot!(told(here.path(), &["build", "a", "-o", "file"]));
    assert_eq!(
        run(here.path(), &["build", "a", "--target", "schemas"])
            .status
            .code(),
        Some(2)
    );
    fs::write(
        here.path().join("list.peil"),
        "list z {\n  option a \"A\"\n  option b \"B\"\n}\n",
    )
    .unwrap();
    insta::assert_snapshot!(told(here.path(), &["build", "list.peil"]));
}

#[test]
fn two_surveys_of_one_name_are_not_built_over_each_other() {
    let here = folder(&[("peil.yaml", "")]);
    for name in ["a", "b"] {
        run(here.path(), &["new", name]);
    }
    let survey = fs::read_to_string(here.path().join("a/a.peil")).unwrap();
    fs::write(here.path().join("b/b.peil"), survey).unwrap();
    insta::assert_snapshot!(told(here.path(), &["build", "a", "b", "-o", "out"]));
    assert!(!here.path().join("out").exists());
    let apart = told(here.path(), &["build", "a/a.peil", "-o", "out/a"]);
    assert!(apart.ends_with("exit 0"), "{apart}");
}

#[test]
fn the_examples_build_with_one_command() {
    let out = tempfile::tempdir().unwrap();
    let to = out.path().to_str().unwrap();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let built = told(repository, &["build", "examples", "-o", to]);
    assert!(built.ends_with("exit 0"), "{built}");
    for survey in [
        "account",
        "exit",
        "mystery",
        "outage",
        "relationship",
        "webshop",
    ] {
        assert!(out.path().join(format!("{survey}.nl.html")).is_file());
        assert!(out.path().join(format!("{survey}.en.html")).is_file());
    }
}

#[test]
fn fmt_changes_what_is_not_formatted_and_nothing_else() {
    let odd = "list  z{option a  \"A\"\n// behoudt\n  option b \"B\"}\n";
    let here = folder(&[
        ("a.peil", odd),
        ("b.peil", "page {\n"),
        ("c.peil.yaml", "items: []\n"),
    ]);
    let path = here.path().join("a.peil");
    assert_eq!(
        told(here.path(), &["fmt", "--check", "a.peil"]),
        "a.peil: not formatted\nexit 1"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), odd);
    assert_eq!(
        told(here.path(), &["fmt", "a.peil"]),
        "formatted a.peil\nexit 0"
    );
    let formatted = fs::read_to_string(&path).unwrap();
    assert_eq!(
        formatted,
        "list z {\n  option a \"A\"\n  // behoudt\n  option b \"B\"\n}\n"
    );
    assert_eq!(told(here.path(), &["fmt", "--check", "a.peil"]), "exit 0");
    let all = told(here.path(), &["fmt", "--format", "plain"]);
    assert!(
        all.starts_with("b.peil:1:") && all.ends_with("exit 1"),
        "{all}"
    );
    assert!(
        told(here.path(), &["fmt", "c.peil.yaml"])
            .ends_with("only `.peil` files are formatted\nexit 2")
    );
    let mut child = peil(here.path(), &["fmt", "--stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(odd.as_bytes())
        .unwrap();
    assert_eq!(text(&child.wait_with_output().unwrap().stdout), formatted);
}

#[test]
fn what_new_writes_is_formatted() {
    let here = folder(&[]);
    for language in ["nl", "en"] {
        run(here.path(), &["new", language, "--language", language]);
        assert_eq!(told(here.path(), &["fmt", "--check", language]), "exit 0");
    }
}

#[test]
fn answers_are_judged_one_a_line() {
    let here = folder(&[]);
    run(here.path(), &["new", "a"]);
    let at = "2026-11-21T10:00:00Z";
    let valid = serde_json::json!({
        "survey": "a", "version": "1.0.0", "response": "r1", "status": "complete", "language": "nl",
        "mode": "online", "started": at, "submitted": at, "known": {"customer": "c1"},
        "consent": {"participate": {"given": true, "text": format!("sha256:{}", "0".repeat(64)), "at": at}},
        "answers": {"satisfied": 4, "solved": "yes", "recommend": 9}, "missing": {}
    });
    let mut invalid = valid.clone();
    invalid["answers"]["recommend"] = 11.into();
    fs::write(here.path().join("good.jsonl"), format!("{valid}\n\n")).unwrap();
    fs::write(
        here.path().join("bad.jsonl"),
        format!("{valid}\n{invalid}\nx\n"),
    )
    .unwrap();
    assert_eq!(
        told(here.path(), &["answer", "a/a.peil", "good.jsonl"]),
        "1 valid\nexit 0"
    );
    let bad = told(here.path(), &["answer", "a/a.peil", "bad.jsonl"]);
    assert!(
        bad.contains("line 2: /answers/recommend: ") && bad.contains("line 3: not JSON"),
        "{bad}"
    );
    assert!(bad.ends_with("1 valid, 2 with problems\nexit 1"), "{bad}");
    let json = run(
        here.path(),
        &["answer", "a/a.peil", "bad.jsonl", "--format", "json"],
    );
    assert_eq!(text(&json.stdout).lines().count(), 3);
    assert_eq!(
        run(here.path(), &["answer", "a/a.peil", "none.jsonl"])
            .status
            .code(),
        Some(2)
    );
}

#[test]
fn new_writes_once() {
    let here = folder(&[]);
    insta::assert_snapshot!(told(here.path(), &["new", "klant-contact"]));
    let survey = fs::read_to_string(here.path().join("klant-contact/klant_contact.peil")).unwrap();
    assert!(survey.contains("survey klant_contact \"Uw contact met ons\" {"));
    insta::assert_snapshot!(told(
        here.path(),
        &["new", "klant-contact", "--language", "en"]
    ));
    assert_eq!(
        survey,
        fs::read_to_string(here.path().join("klant-contact/klant_contact.peil")).unwrap()
    );
    assert_eq!(run(here.path(), &["new", "1e"]).status.code(), Some(2));
}

#[test]
fn what_new_writes_checks_clean() {
    let here = folder(&[]);
    for language in ["nl", "en"] {
        let arguments = ["new", language, "--language", language];
        assert_eq!(run(here.path(), &arguments).status.code(), Some(0));
        let told = told(here.path(), &["check", language, "--deny", "warnings"]);
        assert_eq!(
            told,
            format!("{language}/{language}.peil: no problems\nexit 0")
        );
    }
}

#[test]
fn completions_and_man_pages() {
    let here = folder(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(here.path(), &["completions", shell]);
        assert!(output.status.success() && text(&output.stdout).contains("explain"));
    }
    assert_eq!(told(here.path(), &["man", "pages"]), "exit 0");
    assert!(here.path().join("pages/peil-check.1").is_file());
}

#[test]
fn surveys_are_compared_again_after_a_repair() {
    let survey = |name: &str, ty: &str| {
        format!(
            "survey {name} \"Survey\" {{\n  version \"1.0.0\"\n  language en\n  for improve\n}}\n\
             privacy {{\n  controller \"Example Ltd, Utrecht\"\n  contact \"privacy@example.org\"\n  responses pseudonymous\n}}\n\
             purpose improve \"improve our service\" {{\n  basis legitimate_interest\n  interest \"Learning how it goes\"\n  \
             object \"https://example.org/object\"\n  retain 1 year then delete\n}}\n\
             event desk.visited {{\n  field email: email\n}}\nknown customer: key\n\
             page visit {{\n  question q: {ty} \"How satisfied are you with your visit?\"\n}}\n\
             touchpoint after \"After a visit\" {{\n  on desk.visited\n  via email to email\n}}\n"
        )
    };
    let (a, b) = (survey("a", "csat"), survey("b", "csta"));
    let here = folder(&[("peil.yaml", ""), ("a.peil", &a), ("b.peil", &b)]);
    let fixed = told(here.path(), &["check", "--fix", "--format", "plain"]);
    let repaired = fs::read_to_string(here.path().join("b.peil")).unwrap();
    assert!(repaired.contains("question q: csat"), "{fixed}");
    assert_eq!(fixed.matches("touchpoint/fatigue").count(), 1, "{fixed}");
    let alone = told(here.path(), &["check", "b.peil"]);
    assert_eq!(alone, "b.peil: no problems\nexit 0");
}

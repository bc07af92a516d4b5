//! The steps of `action.yml`, run as GitHub runs them, on a pull request in a real repository. What others
//! do (`uses`, `gh`) is written down instead.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_yaml::Value;

use crate::repository::{Repository, text};

/// A job with the action as its one step.
struct Job {
    repository: Repository,
    temporary: tempfile::TempDir,
    inputs: BTreeMap<String, String>,
    base: String,
}

/// What a run of the action left.
struct Ran {
    /// The outputs of steps, `steps.check.outputs.code`, and the other contexts.
    values: BTreeMap<String, String>,
    /// The steps that were not run here, by what they use.
    used: Vec<String>,
    /// What was written to the log.
    log: String,
    /// Whether every step ended well.
    is_green: bool,
}

/// Instead of the program of GitHub: keeps one comment, and notes what was asked.
const GH: &str = r#"#!/bin/bash
echo "gh $*" | sed "s|$RUNNER_TEMP|TEMP|g" >> "$RUNNER_TEMP/calls"
if [ -e "$RUNNER_TEMP/read-only" ] && [[ "$*" == *--method* ]]; then exit 1; fi
case "$*" in
  *--method*) for word; do case "$word" in body=@*) cp "${word#body=@}" "$RUNNER_TEMP/comment" ;; esac; done ;;
  *)
    bot='""'
    if [ -e "$RUNNER_TEMP/comment" ]; then bot=$(jq -Rs . "$RUNNER_TEMP/comment"); fi
    echo "[{\"id\": 16, \"user\": {\"type\": \"User\"}, \"body\": \"<!-- peil: surveys -->\"},
      {\"id\": 17, \"user\": {\"type\": \"Bot\"}, \"body\": $bot}]" | jq -r "${!#}" ;;
esac
"#;

impl Job {
    fn new(files: &[(&str, &str)]) -> Job {
        let repository = Repository::new(files);
        let base = repository.git(&["rev-parse", "HEAD"]).trim().to_owned();
        repository.git(&["checkout", "--quiet", "-b", "work"]);
        let temporary = tempfile::tempdir().unwrap();
        let gh = temporary.path().join("bin/gh");
        fs::create_dir(gh.parent().unwrap()).unwrap();
        fs::write(&gh, GH).unwrap();
        let mut mode = fs::metadata(&gh).unwrap().permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o755);
        fs::set_permissions(&gh, mode).unwrap();
        Job {
            repository,
            temporary,
            inputs: BTreeMap::new(),
            base,
        }
    }

    fn input(mut self, name: &str, value: &str) -> Job {
        self.inputs.insert(name.to_owned(), value.to_owned());
        self
    }

    fn temporary(&self, file: &str) -> String {
        fs::read_to_string(self.temporary.path().join(file)).unwrap_or_default()
    }

    /// What is known before the first step.
    fn contexts(&self, action: &Value) -> BTreeMap<String, String> {
        let temporary = self.temporary.path().display().to_string();
        let mut values: BTreeMap<String, String> = [
            ("github.event.pull_request.base.sha", self.base.as_str()),
            ("github.event.pull_request.number", "7"),
            ("github.action_path", "/action"),
            ("github.token", "token"),
            ("runner.temp", &temporary),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into();
        for (name, input) in action["inputs"].as_mapping().unwrap() {
            let name = name.as_str().unwrap();
            let value = input["default"].as_str().unwrap_or_default();
            let value = self.inputs.get(name).map_or(value, String::as_str);
            let value = filled(value, &values);
            values.insert(format!("inputs.{name}"), value);
        }
        values
    }

    fn run(&self) -> Ran {
        let action = Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml");
        let action: Value = serde_yaml::from_str(&fs::read_to_string(action).unwrap()).unwrap();
        let mut ran = Ran {
            values: self.contexts(&action),
            used: Vec::new(),
            log: String::new(),
            is_green: true,
        };
        for step in action["runs"]["steps"].as_sequence().unwrap() {
            let is_wanted = step["if"]
                .as_str()
                .is_none_or(|it| !value(it, &ran.values).is_empty());
            if is_wanted && ran.is_green {
                self.step(step, &mut ran);
            }
        }
        ran
    }

    fn step(&self, step: &Value, ran: &mut Ran) {
        let id = step["id"].as_str().unwrap_or_default();
        let Some(script) = step["run"].as_str() else {
            ran.used.push(step["uses"].as_str().unwrap().to_owned());
            for (_, value) in step["with"].as_mapping().unwrap() {
                filled(value.as_str().unwrap(), &ran.values);
            }
            let url = "https://github.example/artifacts/1".to_owned();
            ran.values
                .insert(format!("steps.{id}.outputs.artifact-url"), url);
            return;
        };
        assert!(
            !script.contains("${{"),
            "an expression in a script: {script}"
        );
        let output = self.temporary.path().join("output");
        fs::write(&output, "").unwrap();
        let mut command = self.repository.run("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]);
        let path = command
            .get_envs()
            .find(|(key, _)| *key == "PATH")
            .unwrap()
            .1
            .unwrap()
            .to_owned();
        let own = self.temporary.path().join("bin");
        let paths = std::iter::once(own).chain(std::env::split_paths(&path));
        command
            .env("PATH", std::env::join_paths(paths).unwrap())
            .env("RUNNER_TEMP", self.temporary.path())
            .env("GITHUB_REPOSITORY", "example/surveys")
            .env("GITHUB_OUTPUT", &output)
            .env("GITHUB_PATH", self.temporary.path().join("path"))
            .env("GITHUB_STEP_SUMMARY", self.temporary.path().join("summary"));
        for (name, value) in step["env"].as_mapping().unwrap() {
            command.env(
                name.as_str().unwrap(),
                filled(value.as_str().unwrap(), &ran.values),
            );
        }
        let done = command.output().unwrap();
        ran.log += &text(&done.stdout);
        ran.log += &text(&done.stderr);
        ran.is_green = done.status.success();
        for line in fs::read_to_string(&output).unwrap().lines() {
            let (key, value) = line.split_once('=').unwrap();
            ran.values
                .insert(format!("steps.{id}.outputs.{key}"), value.to_owned());
        }
    }
}

/// A text with the values of its expressions.
fn filled(text: &str, values: &BTreeMap<String, String>) -> String {
    let mut pieces = text.split("${{");
    let mut out = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (expression, rest) = piece.split_once("}}").unwrap();
        out += &value(expression, values);
        out += rest;
    }
    out
}

/// The value of an expression of GitHub, as far as the action uses them; what is false is empty.
fn value(expression: &str, values: &BTreeMap<String, String>) -> String {
    if let Some((a, b)) = expression.split_once("||") {
        let a = value(a, values);
        return if a.is_empty() { value(b, values) } else { a };
    }
    if let Some((a, b)) = expression.split_once("&&") {
        let a = value(a, values);
        return if a.is_empty() { a } else { value(b, values) };
    }
    if let Some((a, b)) = expression.split_once("==") {
        let is_same = value(a, values) == value(b, values);
        return if is_same {
            "true".to_owned()
        } else {
            String::new()
        };
    }
    let word = expression.trim();
    if let Some(text) = word.strip_prefix('\'') {
        return text.trim_end_matches('\'').to_owned();
    }
    if let Some(arguments) = word.strip_prefix("startsWith(") {
        let (text, start) = arguments.trim_end_matches(')').split_once(',').unwrap();
        let is_so = value(text, values).starts_with(&value(start, values));
        return if is_so {
            "true".to_owned()
        } else {
            String::new()
        };
    }
    values.get(word).cloned().unwrap_or_default()
}

/// The examples as the surveys of an organisation.
fn surveys() -> Vec<(String, String)> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let names = [
        "peil.yaml",
        "webshop.peil",
        "webshop.en.po",
        "outage.peil",
        "outage.en.po",
    ];
    let names = names.into_iter().chain(["shared/scales.peil"]);
    let files = names.map(|name| {
        let text = fs::read_to_string(examples.join(name)).unwrap();
        (format!("surveys/{name}"), text)
    });
    files.collect()
}

fn job() -> Job {
    let surveys = surveys();
    let files: Vec<(&str, &str)> = surveys
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Job::new(&files).input("paths", "surveys\n")
}

#[test]
fn a_pull_request_gets_one_comment_that_is_updated() {
    let job = job().input("fail-on", "weaker");
    let survey = "surveys/webshop.peil";
    let edit = |from: &str, to: &str| job.repository.edit(survey, from, to);
    edit("version \"2.1.0\"", "version \"2.1.1\"");
    edit(
        "basis consent\n  retain 1 year then",
        "basis consent\n  retain 2 years then",
    );
    edit(
        "option chat \"Chat\"",
        "option web_chat \"Chat\" {\n    was chat\n  }",
    );
    edit("phone, chat]", "phone, web_chat]");
    edit("phone, chat]", "phone, web_chat]");
    let words = (
        "Hoe tevreden bent u over ons contact",
        "Hoe tevreden was u over het contact",
    );
    edit(words.0, words.1);
    let catalogue = "surveys/webshop.en.po";
    job.repository.edit(
        catalogue,
        "option.channels.chat",
        "option.channels.web_chat",
    );
    job.repository.edit(catalogue, words.0, words.1);
    job.repository.edit(
        catalogue,
        "are you with our contact",
        "were you with the contact",
    );
    job.repository.commit("Change the web shop");
    let ran = job.run();
    assert!(!ran.is_green);
    // The id of the commit changes with the examples.
    let comment = || job.temporary("comment").replace(&job.base[..7], "0a1b2c3");
    insta::assert_snapshot!("comment", comment());
    assert_eq!(job.temporary("summary"), job.temporary("comment"));
    assert!(
        ran.log.contains("::error file=surveys/webshop.peil,"),
        "{}",
        ran.log
    );
    let first = job.temporary("calls");
    assert!(
        first.contains("gh api --silent --method POST repos/example/surveys/issues/7/comments ")
    );

    edit("version \"2.1.1\"", "version \"3.0.0\"");
    edit("retain 2 years then", "retain 1 year then");
    let clause = "\n    trend_break \"3.0.0\" \"it is asked after the contact has ended\"";
    edit(
        "or beste klant}?\" {",
        &format!("or beste klant}}?\" {{{clause}"),
    );
    job.repository.commit("Put it right");
    let ran = job.run();
    insta::assert_snapshot!("comment_after_another_push", comment());
    let calls = job.temporary("calls");
    assert_eq!(calls.matches("--method POST").count(), 1, "{calls}");
    assert!(
        calls.contains("gh api --silent --method PATCH repos/example/surveys/issues/comments/17 ")
    );
    assert!(ran.is_green, "{}", ran.log);
}

#[test]
fn where_nothing_changed_nothing_is_said() {
    let job = job();
    job.repository.write(&[("README.md", "More words")]);
    job.repository.commit("Change no survey");
    let ran = job.run();
    assert!(ran.is_green, "{}", ran.log);
    assert!(!job.temporary("calls").contains("--method"));
    assert!(job.temporary("summary").contains("No survey changed."));
    assert_eq!(
        ran.used,
        [
            "actions/upload-artifact@v4",
            "github/codeql-action/upload-sarif@v3"
        ]
    );
    let sarif = fs::read_to_string(&ran.values["steps.check.outputs.sarif"]).unwrap();
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let forms = Path::new(&ran.values["steps.build.outputs.folder"]);
    assert!(forms.join("webshop.nl.html").is_file());
}

#[test]
fn a_token_that_may_not_write_leaves_the_summary() {
    let job = job();
    fs::write(job.temporary.path().join("read-only"), "").unwrap();
    job.repository
        .edit("surveys/webshop.peil", "\"Chat\"", "\"Chatten\"");
    job.repository
        .edit("surveys/webshop.peil", "\"2.1.0\"", "\"2.1.1\"");
    job.repository.edit(
        "surveys/webshop.en.po",
        "msgid \"Chat\"",
        "msgid \"Chatten\"",
    );
    job.repository.commit("Other words");
    let ran = job.run();
    assert!(ran.is_green, "{}", ran.log);
    assert!(ran.log.contains("::notice::The comment cannot be written"));
    assert!(
        job.temporary("summary")
            .contains("### ✅ webshop 2.1.0 → 2.1.1")
    );
}

#[test]
fn inputs_and_names_of_files_are_no_code() {
    let hostile = "$(touch stolen)\n`touch stolen`\n-rf; touch stolen\n\"; touch stolen; \"";
    let job = job()
        .input("paths", hostile)
        .input("deny", "x; touch stolen");
    let job = job
        .input("fail-on", "$(touch stolen)")
        .input("against", "--output=stolen");
    let ran = job.run();
    assert!(!ran.is_green);
    assert!(!job.repository.path().join("stolen").exists());
}

#[test]
fn a_push_is_compared_with_what_stood_there_before() {
    let mut job = job();
    job.repository
        .edit("surveys/webshop.peil", "\"2.1.0\"", "\"2.0.0\"");
    job.repository.commit("Lower the version");
    for (before, is_green) in [
        ("0000000000000000000000000000000000000000", true),
        ("", false),
    ] {
        if !before.is_empty() {
            job.base = before.to_owned();
        }
        let ran = job.run();
        assert_eq!(ran.is_green, is_green, "{}", ran.log);
        job.base = job.repository.git(&["rev-parse", "main"]).trim().to_owned();
    }
}

/// Instead of the network: keeps one note, and notes what was asked.
const CURL: &str = r#"#!/bin/bash
echo "curl $*" >> "$HOME/calls"
case "$*" in
  *--request*) for word; do case "$word" in body@*) cp "${word#body@}" "$HOME/note" ;; esac; done ;;
  *) if [ -e "$HOME/note" ]; then jq -Rs '[{id: 16, body: "Fine"}, {id: 17, body: .}]' "$HOME/note"; else echo '[]'; fi ;;
esac
"#;

#[test]
fn the_job_for_gitlab_writes_one_note() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let template = fs::read_to_string(root.join("ci/gitlab.yml")).unwrap();
    let template: Value = serde_yaml::from_str(&template).unwrap();
    let lines = template["peil"]["script"].as_sequence().unwrap().iter();
    let lines: Vec<&str> = lines.map(|line| line.as_str().unwrap()).collect();
    let job = job();
    job.repository
        .edit("surveys/webshop.peil", "\"2.1.0\"", "\"2.0.0\"");
    job.repository.commit("Lower the version");
    let home = job.temporary.path();
    fs::write(home.join("bin/curl"), CURL).unwrap();
    fs::set_permissions(
        home.join("bin/curl"),
        fs::metadata(home.join("bin/gh")).unwrap().permissions(),
    )
    .unwrap();
    let run = || {
        let mut command = job.repository.run("bash");
        command.args(["-eo", "pipefail", "-c", &lines.join("\n")]);
        let path = command
            .get_envs()
            .find(|(key, _)| *key == "PATH")
            .unwrap()
            .1
            .unwrap()
            .to_owned();
        let paths = std::iter::once(home.join("bin")).chain(std::env::split_paths(&path));
        command
            .env("PATH", std::env::join_paths(paths).unwrap())
            .env("HOME", home);
        for (name, value) in [
            ("PEIL_PATHS", "surveys"),
            ("PEIL_DENY", "warnings"),
            ("PEIL_FAIL_ON", "breaking weaker"),
            ("PEIL_TOKEN", "token"),
            ("CI_MERGE_REQUEST_DIFF_BASE_SHA", &job.base),
            ("CI_API_V4_URL", "https://gitlab.example/api/v4"),
            ("CI_PROJECT_ID", "3"),
            ("CI_MERGE_REQUEST_IID", "7"),
        ] {
            command.env(name, value);
        }
        command.output().unwrap()
    };
    let (first, second) = (run(), run());
    assert_eq!(
        (first.status.code(), second.status.code()),
        (Some(1), Some(1)),
        "{}",
        text(&first.stderr)
    );
    let note = job.temporary("note");
    assert!(
        note.starts_with("<!-- peil -->\n### ❌ webshop 2.1.0 → 2.0.0\n"),
        "{note}"
    );
    let calls = job.temporary("calls");
    assert_eq!(calls.matches("--request POST").count(), 1, "{calls}");
    assert!(
        calls.contains("--request PUT") && calls.contains("/merge_requests/7/notes/17\n"),
        "{calls}"
    );
    let report = job.repository.path().join("peil-report");
    assert!(report.join("check.xml").is_file() && report.join("test.xml").is_file());
    assert!(report.join("forms/webshop.nl.html").is_file());
}

#[test]
fn the_hooks_are_commands_of_peil() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let hooks = fs::read_to_string(root.join(".pre-commit-hooks.yaml")).unwrap();
    let hooks: Value = serde_yaml::from_str(&hooks).unwrap();
    let repository = job().repository;
    for hook in hooks.as_sequence().unwrap() {
        let mut words = hook["entry"]
            .as_str()
            .unwrap()
            .split(' ')
            .skip(1)
            .collect::<Vec<_>>();
        if hook["pass_filenames"].as_bool() != Some(false) {
            words.push("surveys/webshop.peil");
        }
        let told = repository.peil(&words);
        assert!(told.ends_with("exit 0"), "{told}");
    }
}

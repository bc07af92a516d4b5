//! What a pipeline counts on: levels, exit codes, machine formats and fixes, through the command itself.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

#[path = "command/fixing.rs"]
mod fixing;
#[path = "command/formats.rs"]
mod formats;
#[path = "command/levels.rs"]
mod levels;
#[path = "rules/page.rs"]
mod page;
#[path = "command/pages.rs"]
mod pages;
#[path = "command/rewriting.rs"]
mod rewriting;
#[path = "command/shot.rs"]
mod shot;
#[path = "command/site.rs"]
mod site;

/// A survey without a single problem, to which tests add one.
const CLEAN: &str = r#"survey desk "Our service desk" {
  version "1.0.0"
  language en
  for improve
}
privacy {
  controller "Example Ltd, Utrecht"
  contact "privacy@example.org"
  responses anonymous
}
purpose improve "improve our service" {
  basis legitimate_interest
  interest "Learning how visitors experience our desk"
  object "https://example.org/object"
  retain 1 year then delete
}
page visit {
  question reasons: many "Why did you visit us?" {
    option question "I had a question"
    option pickup "I came to collect something"
    option none "None of these" exclusive
  }
}
"#;

/// The line in it before which items go.
const PAGE: &str = "page visit {\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, contents) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peil"));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    let command = command.current_dir(folder).args(arguments);
    command.output().unwrap()
}

fn code(folder: &Path, arguments: &[&str]) -> i32 {
    run(folder, arguments).status.code().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What it wrote to both streams, and its exit code.
fn told(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let code = output.status.code().unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    format!("{out}{err}exit {code}")
}

//! Translations that go out to a translator and come back: as catalogues and as workbooks. What the tools of
//! gettext say of the catalogues is asked in `tests/engines/gettext_test.py`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

#[path = "translate/catalogues.rs"]
mod catalogues;
#[path = "translate/examples.rs"]
mod examples;
#[path = "translate/sheets.rs"]
mod sheets;

/// A survey with a translation, in which tests change a text.
const DESK: &str = r#"survey desk "Onze balie" {
  version "1.0.0"
  language nl
  translate en
  for improve
}
privacy {
  controller "Voorbeeld B.V., Utrecht"
  contact "privacy@example.org"
  responses anonymous
}
purpose improve "onze balie te verbeteren" {
  basis legitimate_interest
  interest "Weten hoe bezoekers de balie ervaren"
  object "https://example.org/object"
  retain 1 year then delete
}
known first_name: text "Voornaam" {
  personal name.first
}
page visit "Uw bezoek" {
  question reasons: many "Waarom kwam u langs, {first_name or bezoeker}?" {
    option question "Ik had een vraag"
    option pickup "Ik kwam iets ophalen"
    option none "Geen van deze" exclusive
  }
  question better: long_text "Wat kan beter?" when reasons has question {
    hint "Noem geen namen."
  }
}
"#;

/// Its catalogue as a translator would finish it.
const ENGLISH: [(&str, &str); 10] = [
    ("survey.desk", "Our desk"),
    ("purpose.improve", "improve our desk"),
    ("known.first_name", "First name"),
    ("page.visit", "Your visit"),
    (
        "question.reasons",
        "Why did you visit us, {first_name or visitor}?",
    ),
    ("option.reasons.question", "I had a question"),
    ("option.reasons.pickup", "I came to collect something"),
    ("option.reasons.none", "None of these"),
    ("question.better", "What could be better?"),
    ("question.better.hint", "Do not mention names."),
];

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, contents) in files {
        fs::write(folder.path().join(name), contents).unwrap();
    }
    folder
}

/// A folder with the survey, and with its catalogue where `translated`.
fn desk(translated: bool) -> TempDir {
    let here = folder(&[("desk.peil", DESK)]);
    assert_eq!(code(here.path(), &["translate", "extract", "desk.peil"]), 0);
    if translated {
        let mut text = read(here.path(), "desk.en.po");
        for (id, words) in ENGLISH {
            text = with(&text, id, words);
        }
        fs::write(here.path().join("desk.en.po"), text).unwrap();
    }
    here
}

/// A catalogue with another translation of one text.
fn with(catalogue: &str, id: &str, words: &str) -> String {
    let at = catalogue.find(&format!("msgctxt \"{id}\"\n")).expect(id);
    let start = at + catalogue[at..].find("msgstr ").unwrap();
    let end = start + catalogue[start..].find('\n').unwrap();
    format!(
        "{}msgstr \"{words}\"{}",
        &catalogue[..start],
        &catalogue[end..]
    )
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

fn write(folder: &Path, name: &str, contents: impl AsRef<[u8]>) {
    fs::write(folder.join(name), contents).unwrap();
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peil"));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

fn code(folder: &Path, arguments: &[&str]) -> i32 {
    run(folder, arguments).status.code().unwrap()
}

/// What it wrote to both streams, and its exit code.
fn told(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    format!("{}{}exit {code}", text(output.stdout), text(output.stderr))
}

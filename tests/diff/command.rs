//! The command: what it prints, and how it ends.

use super::SERVICE;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// What it wrote to both streams, and its exit code.
fn told(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peil"));
    command.current_dir(folder).arg("diff").args(arguments);
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let code = output.status.code().unwrap();
    format!(
        "{}{}exit {code}\n",
        text(&output.stdout),
        text(&output.stderr)
    )
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let retained = SERVICE.replace("retain 1 year", "retain 2 years");
    let files = [
        ("old.peil", SERVICE.to_owned()),
        ("same.peil", SERVICE.to_owned()),
        ("longer.peil", retained.replace("2.1.0", "2.2.0")),
        ("not_raised.peil", retained),
        (
            "shared.peil",
            "list a { option b \"B\" option c \"C\" }\n".to_owned(),
        ),
        ("torn.peil", "}{ \"".to_owned()),
        (
            "half.peil",
            SERVICE.replace("if solved == no", "if solvd == no"),
        ),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn help() {
    insta::assert_snapshot!("help", told(folder().path(), &["--help"]));
}

#[test]
fn it_ends_by_what_it_found() {
    let folder = folder();
    let code = |arguments: &[&str]| {
        let told = told(folder.path(), arguments);
        told.trim_end().chars().last().unwrap()
    };
    assert_eq!(code(&["old.peil", "same.peil"]), '0');
    assert_eq!(code(&["old.peil", "longer.peil"]), '0');
    assert_eq!(code(&["old.peil", "not_raised.peil"]), '1');
    assert_eq!(
        code(&["--fail-on", "weaker", "old.peil", "longer.peil"]),
        '1'
    );
    assert_eq!(
        code(&["--fail-on", "text,privacy", "old.peil", "longer.peil"]),
        '1'
    );
    assert_eq!(
        code(&["--fail-on", "weaker", "longer.peil", "old.peil"]),
        '1'
    );
    assert_eq!(
        code(&["--fail-on", "breaking", "old.peil", "longer.peil"]),
        '0'
    );
    assert_eq!(code(&["old.peil", "nowhere.peil"]), '2');
    assert_eq!(code(&["old.peil", "shared.peil"]), '2');
    assert_eq!(code(&["old.peil", "torn.peil"]), '2');
    assert_eq!(code(&["old.peil"]), '2');
    assert_eq!(
        code(&["--fail-on", "nothing", "old.peil", "same.peil"]),
        '2'
    );
    assert_eq!(
        code(&["--markdown", "--format", "json", "old.peil", "same.peil"]),
        '2'
    );
    assert_eq!(code(&["--format", "junit", "old.peil", "same.peil"]), '2');
}

#[test]
fn nothing_changed() {
    insta::assert_snapshot!("same", told(folder().path(), &["old.peil", "same.peil"]));
}

#[test]
fn the_files_that_cannot_be_compared_are_named() {
    let folder = folder();
    let told = |new| told(folder.path(), &["--format", "plain", "old.peil", new]);
    let all: Vec<String> = ["nowhere.peil", "shared.peil", "torn.peil", "half.peil"]
        .map(told)
        .into();
    insta::assert_snapshot!("not_compared", all.join("\n"));
}

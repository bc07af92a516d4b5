//! The documentation shows what the commands print: every `$ peil …` in it is run.
//!
//! A page's first block in `peil` is the survey of that page, `visit.peil`. `PEIL_DOCS=write` puts what
//! is printed into the pages.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// What a command prints, in a folder with the examples.
fn printed(folder: &Path, arguments: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_peil"))
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .args(arguments.split_whitespace())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    text(output.stdout) + &text(output.stderr)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(fs::copy(&path, target).unwrap()),
        }
    }
}

/// The page with the output of each of its commands below it.
fn run(page: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("examples"), &folder.path().join("examples"));
    if let Some((_, block)) = page.split_once("\n```peil\n") {
        let survey = block.split("```").next().unwrap();
        fs::write(folder.path().join("visit.peil"), survey).unwrap();
    }
    let mut pieces = page.split("\n```console\n$ peil ");
    let mut out = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (block, rest) = piece.split_once("\n```\n").expect("the block ends");
        let command = block.lines().next().unwrap();
        let told = printed(folder.path(), command);
        out.push_str(&format!(
            "\n```console\n$ peil {command}\n{}\n```\n{rest}",
            told.trim_end()
        ));
    }
    out
}

#[test]
fn pages_show_what_the_commands_print() {
    for name in ["testing.md", "paths.md"] {
        let path = root().join("docs").join(name);
        let page = fs::read_to_string(&path).unwrap();
        let told = run(&page);
        match std::env::var("PEIL_DOCS") {
            Ok(_) => fs::write(&path, told).unwrap(),
            Err(_) => assert!(page == told, "{name} should read:\n{told}"),
        }
    }
}

#[test]
fn the_picture_is_the_one_that_is_drawn() {
    let path = root().join("docs/images/routes.svg");
    let drawn = printed(&root(), "paths examples/exit.peil --draw svg");
    match std::env::var("PEIL_DOCS") {
        Ok(_) => fs::write(&path, drawn).unwrap(),
        Err(_) => assert!(fs::read_to_string(&path).unwrap() == drawn),
    }
}

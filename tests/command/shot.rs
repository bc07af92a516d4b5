//! Pictures: what is told when there are none. With a real browser they are tested in `tests/browser`.
#![cfg(unix)]

use super::*;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

/// What it says, with a browser that is this shell script and a temporary folder of its own, which must be
/// empty afterwards.
fn shot(script: &str, more: &[&str]) -> (String, i32) {
    let here = folder(&[("desk.peil", CLEAN), ("tmp/keep", "")]);
    let browser = here.path().join("browser");
    fs::write(&browser, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_peil"));
    command.current_dir(here.path()).env("NO_COLOR", "1");
    command.env("TMPDIR", here.path().join("tmp"));
    command.args(["shot", "desk.peil", "-o", "out", "--browser", "./browser"]);
    let output = command.args(more).output().unwrap();
    let left = fs::read_dir(here.path().join("tmp")).unwrap().count();
    assert_eq!(left, 1, "only what was there");
    let out = here.path().join("out");
    assert!(!out.exists() || fs::read_dir(out).unwrap().count() == 0);
    (text(&output.stderr), output.status.code().unwrap())
}

#[test]
fn a_browser_that_is_not_there_is_told() {
    let here = folder(&[("desk.peil", CLEAN)]);
    let told = |arguments: &[&str], variable: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_peil"));
        command.current_dir(here.path()).env("PATH", here.path());
        command
            .env("CHROMIUM", variable)
            .args(["shot", "desk.peil"]);
        let output = command.args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        text(&output.stderr)
    };
    assert_eq!(
        told(&["--browser", "no/chrome"], ""),
        "error: no/chrome: there is no browser there\n"
    );
    assert_eq!(
        told(&[], "chrome-of-mine"),
        "error: chrome-of-mine: there is no browser on the `PATH`\n"
    );
    if !Path::new("/Applications").exists() {
        let nothing = told(&[], "");
        assert!(nothing.contains("`--browser PATH`") && nothing.contains("`CHROMIUM`"));
    }
    assert!(!here.path().join("dist").exists());
}

#[test]
fn a_browser_that_ends_is_told_with_its_last_words() {
    let (told, code) = shot("echo 'cannot open display' >&2; exit 7", &[]);
    assert_eq!(code, 2);
    assert!(told.contains("the browser ended before") && told.contains("cannot open display"));
    let root = "Running as root without --no-sandbox is not supported";
    let (told, _) = shot(&format!("echo '{root}' >&2; exit 1"), &[]);
    assert!(told.contains("use `--no-sandbox`"), "{told}");
    // What it says is no protocol.
    let (told, code) = shot("printf 'hello\\0' >&4", &[]);
    assert!(
        told.contains("the browser ended before") && code == 2,
        "{told}"
    );
}

#[test]
fn a_browser_that_hangs_is_not_waited_for_for_ever() {
    let start = Instant::now();
    let (told, code) = shot("exec sleep 300", &["--timeout", "1"]);
    assert!(told.contains("did not answer within 1 seconds"), "{told}");
    assert_eq!(code, 2);
    assert!(start.elapsed() < Duration::from_secs(60));
}

#[test]
fn what_cannot_be_shown_is_told_before_a_browser_is_started() {
    let refused = |more: &[&str]| {
        let (told, code) = shot("touch started", more);
        assert_eq!(code, 2, "{told}");
        told
    };
    assert!(refused(&["--lang", "nl"]).contains("the survey is not in `nl`; it is in en"));
    assert!(refused(&["--mode", "phone"]).contains("the survey has no mode `phone`"));
    assert!(refused(&["--size", "10"]).contains("200..=4000"));
    let here = folder(&[("desk.peil", &CLEAN.replace("for improve", "for nothing"))]);
    let told = told(here.path(), &["shot", "desk.peil"]);
    assert!(
        told.contains("name/unknown") && told.ends_with("exit 1"),
        "{told}"
    );
}

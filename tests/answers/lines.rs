//! `peil answer`: response documents line by line.

use crate::documents::complete;
use crate::surveys;
use serde_json::{Value as Json, json};
use std::io::{Cursor, Read};
use std::process::{Command, Stdio};

const ITEMS: &str =
    "question solved: yes_no \"Solved?\"\nquestion why: text \"Why?\" when solved == no";

/// What `peil answer` says of responses, and its exit code.
fn answer(mut input: impl Read + Send + 'static, options: &[&str]) -> (String, i32) {
    let folder = tempfile::tempdir().unwrap();
    let survey = folder.path().join("s.peil");
    std::fs::write(&survey, surveys::text(ITEMS)).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_peil"))
        .arg("answer")
        .args([survey.to_str().unwrap(), "-"])
        .args(options)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || std::io::copy(&mut input, &mut stdin).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (text, output.status.code().unwrap())
}

#[test]
fn every_problem_has_a_line_and_the_end_a_count() {
    let good = complete(json!({"solved": "no", "why": "slow"}));
    let bad = complete(json!({"solved": "yes", "why": "slow"}));
    let input = format!("\u{feff}{good}\n\n{bad}\r\n{{\"answers\"\n{good}");
    let (text, code) = answer(Cursor::new(input.clone()), &[]);
    assert_eq!(
        text,
        "line 3: /answers/why: `why` is not asked: `solved == no` does not hold\n\
         line 4: not JSON at column 10: EOF while parsing an object\n\
         2 valid, 2 with problems\n"
    );
    assert_eq!(code, 1);
    let (text, _) = answer(Cursor::new(input), &["--all"]);
    assert!(text.starts_with("line 1: valid\n"), "{text}");
}

/// A form without a place to post to saves its document over several lines.
#[test]
fn documents_over_several_lines_are_read() {
    let good = serde_json::to_string_pretty(&complete(json!({"solved": "yes"}))).unwrap();
    let bad = serde_json::to_string_pretty(&complete(json!({"solved": 1}))).unwrap();
    let line = good.lines().count() + 1;
    let (text, _) = answer(Cursor::new(format!("{good}\n{bad}\n{{\n \"a\": 1")), &[]);
    assert_eq!(
        text,
        format!(
            "line {line}: /answers/solved: `solved` is not the name of an option\n\
             line {}: not JSON at line {}, column 7: EOF while parsing an object\n\
             1 valid, 2 with problems\n",
            2 * line - 1,
            2 * line
        )
    );
}

#[test]
fn json_has_an_object_for_each_response() {
    let good = complete(json!({}));
    let bad = complete(json!({"why": "slow"}));
    let (text, _) = answer(
        Cursor::new(format!("{good}\n{bad}\n")),
        &["--format", "json"],
    );
    let lines: Vec<Json> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        lines[0],
        json!({"line": 1, "response": "r-1", "valid": true, "problems": []})
    );
    assert_eq!(lines[1]["problems"][0]["code"], "not-asked");
    assert_eq!(lines[1]["problems"][0]["path"], "/answers/why");
}

/// No bytes make it panic, hang or remember without end.
#[test]
fn bad_lines_are_problems() {
    let deep = "[".repeat(300_000);
    let long = std::io::repeat(b'a').take(20 * 1024 * 1024);
    let rest = format!("\n{deep}\n\u{1b}[31m\n{{\"\u{202e}key\": 1, \"a~b/c\": 2}}\n");
    let input = long.chain(Cursor::new(rest)).chain(&b"\xff\xfe\n"[..]);
    let (text, code) = answer(input, &[]);
    assert_eq!(code, 1);
    assert!(
        text.starts_with("line 1: longer than 16777216 bytes\nline 2: not JSON"),
        "{text}"
    );
    assert!(text.ends_with("0 valid, 5 with problems\n"), "{text}");
    assert!(
        !text.contains('\u{1b}') && !text.contains('\u{202e}'),
        "{text}"
    );
    assert!(text.contains("/a~0b~1c"), "{text}");
    assert_eq!(answer(&b""[..], &[]), ("no responses\n".to_owned(), 0));
}

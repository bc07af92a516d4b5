//! Whatever is written otherwise in a survey is told: every line left out, every text and number changed.

use peil::diff::{Side, compare};
use peil::source::Notation;

/// The surveys whose parts are changed one by one: between them they have every item and property.
const SURVEYS: [(&str, &str); 8] = [
    ("service", include_str!("service.peil")),
    ("every_type", include_str!("../browser/every_type.peil")),
    ("account", include_str!("../../examples/account.peil")),
    ("exit", include_str!("../../examples/exit.peil")),
    ("mystery", include_str!("../../examples/mystery.peil")),
    ("outage", include_str!("../../examples/outage.peil")),
    (
        "relationship",
        include_str!("../../examples/relationship.peil"),
    ),
    ("webshop", include_str!("../../examples/webshop.peil")),
];

/// What the examples share, put in the place where they use it.
const SCALES: &str = include_str!("../../examples/shared/scales.peil");

fn side(text: &str) -> Side {
    Side::of_text("a.peil", Notation::Peil, text)
}

/// Properties about which a diff says nothing: what is said to the checks, and of earlier versions.
fn is_for_checks(line: &str) -> bool {
    let line = line.trim_start();
    ["allow ", "was ", "trend_break ", "//", "version "]
        .iter()
        .any(|word| line.starts_with(word))
        || line.contains("{ allow ")
}

/// Lines that say what holds without them, or that the survey keeps nowhere.
fn says_nothing(line: &str) -> bool {
    let line = line.trim();
    let defaults = ["min_group 10", "mode online", "min 1"];
    // A field of these types is personal data of that kind without a word.
    let plain = ["personal contact.email", "personal contact.phone"];
    // An answer has at least one character; what a quota is called is for its author.
    let idle = ["length 1..", "quota "];
    defaults.contains(&line)
        || plain.contains(&line)
        || idle
            .iter()
            .any(|start| line.starts_with(start) && line.contains(idle_mark(start)))
}

/// What tells an edit that means nothing from one that does.
fn idle_mark(start: &str) -> &'static str {
    if start == "quota " {
        " ooit\""
    } else {
        "length 1.."
    }
}

/// Of the larger surveys so many lines are passed over, unless all are asked for.
fn step(name: &str) -> usize {
    match name == "service" || std::env::var_os("PEIL_ALL_LINES").is_some() {
        true => 1,
        false => 9,
    }
}

fn whole(text: &str) -> String {
    let lines = text.lines().map(
        |line| match line.starts_with("use \"shared/scales.peil\"") {
            true => SCALES,
            false => line,
        },
    );
    lines.collect::<Vec<_>>().join("\n")
}

/// Tells what was changed where nothing was told of it.
fn untold(name: &str, old: &Side, edited: &str, what: &str) -> Option<String> {
    let new = side(edited);
    if !new.is_sound || new.survey.is_none() {
        return None;
    }
    let diff = compare(old, &new);
    diff.changes.is_empty().then(|| format!("{name}: {what}"))
}

#[test]
fn every_line_that_is_left_out_is_told() {
    let (mut missed, mut tried) = (Vec::new(), 0);
    for (name, text) in SURVEYS {
        let text = whole(text);
        let old = side(&text);
        assert!(
            old.is_sound,
            "{name} {:?}",
            old.problems.iter().next().map(|it| &it.message)
        );
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate().step_by(step(name)) {
            if line.trim().is_empty() || is_for_checks(line) || says_nothing(line) {
                continue;
            }
            let mut kept = lines.clone();
            kept.remove(at);
            tried += 1;
            missed.extend(untold(name, &old, &kept.join("\n"), line));
        }
    }
    assert!(
        missed.is_empty(),
        "of {tried}, {}: {missed:#?}",
        missed.len()
    );
}

#[test]
fn every_text_and_number_that_is_changed_is_told() {
    let mut missed = Vec::new();
    for (name, text) in SURVEYS {
        let text = whole(text);
        let old = side(&text);
        for (at, line) in text.lines().enumerate().step_by(step(name)) {
            if is_for_checks(line) {
                continue;
            }
            for edited in variants(line) {
                if says_nothing(&edited) {
                    continue;
                }
                let mut lines: Vec<&str> = text.lines().collect();
                lines[at] = &edited;
                missed.extend(untold(name, &old, &lines.join("\n"), &edited));
            }
        }
    }
    assert!(missed.is_empty(), "{}: {missed:#?}", missed.len());
}

/// The line with a word more in its first text, and with its first number one higher.
fn variants(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(end) = line.match_indices('"').nth(1).map(|(at, _)| at) {
        found.push(format!("{} ooit{}", &line[..end], &line[end..]));
    }
    let unquoted = line.split('"').next().unwrap_or_default();
    let digits = |c: char| c.is_ascii_digit();
    // A number of its own, not part of a name.
    let start = unquoted.char_indices().find(|(at, c)| {
        let before = unquoted[..*at].chars().last();
        digits(*c) && before.is_some_and(|c| matches!(c, ' ' | '.' | '['))
    });
    if let Some((start, _)) = start {
        let end = unquoted[start..]
            .find(|c| !digits(c))
            .map_or(unquoted.len(), |at| start + at);
        if let Ok(number) = unquoted[start..end].parse::<u64>() {
            found.push(format!("{}{}{}", &line[..start], number + 1, &line[end..]));
        }
    }
    found
}

//! The parts of the runtime and the style, and which of them a page needs.
//!
//! A page carries only what its survey uses. A part is needed where its marks stand in the page: in the
//! questions as HTML or in the island of data. A mark has signs that a text of an author has there only
//! in escaped form.

use regex::RegexSet;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What calls for a part: one mark out of every group.
type Marks = &'static [&'static [&'static str]];

/// A piece of script or style of the same name.
struct Part {
    name: &'static str,
    /// What calls for it.
    marks: Marks,
    /// The parts it cannot do without: they come along.
    with: &'static [&'static str],
}

/// A part that is called for by itself.
const fn part(name: &'static str, marks: Marks) -> Part {
    let with = &[];
    Part { name, marks, with }
}

/// A part that brings others along.
const fn part_with(name: &'static str, marks: Marks, with: &'static [&'static str]) -> Part {
    Part { name, marks, with }
}

const CALCULATION: &[&str] = &[
    "[\"num\",",
    "[\"+\",",
    "[\"-\",",
    "[\"*\",",
    "[\"/\",",
    "[\"sum\"",
    "[\"mean\"",
    "[\"min\"",
    "[\"max\"",
    "[\"neg\",",
    "[\"abs\",",
    "[\"round\",",
    "[\"count\",",
    "[\"tally\"",
    "[\"length\",",
];
const COMPARISONS: &[&str] = &[
    "[\"same\",",
    "[\"==\",",
    "[\"!=\",",
    "[\"\\u003c\",",
    "[\"\\u003c=\",",
    "[\"\\u003e\",",
    "[\"\\u003e=\",",
    "[\"in\",",
    "[\"between\",",
];
const STATES: &[&str] = &[
    "[\"not\",",
    "[\"answered\",",
    "[\"missing\",",
    "[\"has\",",
    "[\"choose\",",
    "[\"mode\"]",
];
const DECIMAL: &str = "\"type\":\"decimal\"";
const MONEY: &str = "\"type\":\"money\"";
const RANGE: &str = "\"type\":\"slider\"";
const INTEGER: &str = "\"type\":\"integer\"";
const FRACTIONS: &[&str] = &[DECIMAL, MONEY, RANGE];
const DATE: &str = "\"type\":\"date\"";
const TIME: &str = "\"type\":\"time\"";
const DATETIME: &str = "\"type\":\"datetime\"";
const DATES: &[&str] = &[DATE, DATETIME];
const CALENDAR: &[&str] = &["\"min\":\"", "\"max\":\"", "[\"today\"]", "\"as\":\"date\""];
const MOMENTS: &[&str] = &[TIME, DATETIME, "\"as\":\"moment\""];
const INTERVIEWED: &[&str] = &["\"mode\":\"phone\"", "\"mode\":\"face_to_face\""];
const CODED: &[&str] = &["\"mode\":\"phone\"", "\"mode\":\"face_to_face\"", PAPER];
const ARRIVES: &str = "\"known\":[{";
const KNOWN: &[&str] = &[ARRIVES, "\"touchpoints\":[\""];
const GRID: &[&str] = &["\"type\":\"grid\""];
const RANK: &[&str] = &["\"type\":\"rank\""];
const SHARES: &[&str] = &["\"type\":\"allocate\""];
const SLIDER: &[&str] = &[RANGE];
const REVIEW: &[&str] = &["id=\"review\""];
const SAVE: &[&str] = &["\"save\":"];
const SPECIFY: &[&str] = &["\"specify\":"];
const TOKEN: &[&str] = &["\"token\":true"];
const TRAP: &[&str] = &["\"trap\":true"];
const FILES: Marks = &[&["\"type\":\"file\""]];
const CHECK: &str = "\"is\":\"check\"";

/// Stands with a page that hands out what it holds, and takes it back.
pub const DRAFT: &str = "\"draft\":true";

/// Stands with a page that is printed, and has no script.
pub const PAPER: &str = "\"paper\":true";

/// Stands in the page of a survey in several languages.
pub const LANGUAGES: &str = "class=\"languages\"";

/// The script, in the order in which its parts run.
const SCRIPT: &[Part] = &[
    part("logic", &[]),
    part("comparing", &[COMPARISONS]),
    part("states", &[STATES]),
    part("page", &[]),
    part("errors", &[]),
    part("sending", &[]),
    part("token", &[TOKEN]),
    part("trap", &[TRAP]),
    part(
        "consents",
        &[&["\"is\":\"consent\"", "[\"consent\",", ARRIVES]],
    ),
    part("options", &[&["\"only\":["]]),
    part("specify", &[SPECIFY]),
    part("patterns", &[&["\"pattern\":"]]),
    part("typing", &[&[INTEGER]]),
    part("numbers", &[CALCULATION]),
    part_with("fractions", &[FRACTIONS], &["typing", "numbers"]),
    part("stepping", &[&["\"step\":"]]),
    part("words", &[&["[\"label\","]]),
    part("repeats", &[&["[\"among\","]]),
    part_with("dates", &[DATES], &["typing"]),
    part_with("calendar", &[CALENDAR], &["dates"]),
    part_with(
        "intervals",
        &[&["[\"days_between\",", "[\"years_between\","]],
        &["numbers", "calendar"],
    ),
    part_with("moments", &[MOMENTS], &["calendar"]),
    part("checks", &[&[CHECK, "\"is\":\"compute\""]]),
    part_with("shares", &[SHARES], &["typing", "numbers"]),
    part(
        "contact",
        &[&[
            "\"type\":\"email\"",
            "\"type\":\"phone\"",
            "\"type\":\"url\"",
            "\"type\":\"key\"",
        ]],
    ),
    part("files", FILES),
    part("known", &[KNOWN]),
    part("known_numbers", &[&["\"arrives\":\"number\""]]),
    part_with(
        "known_dates",
        &[&["\"arrives\":\"date", "\"arrives\":\"time\""]],
        &["moments"],
    ),
    part("choices", &[&["\"exclusive\":true", "\"missing\":["]]),
    part("counting", &[&["\"max_length\":"]]),
    part("folded", &[&["<noscript>"]]),
    part("shuffle", &[&[" data-shuffle>"]]),
    part("ranking", &[RANK]),
    part("slider", &[SLIDER]),
    part("piping", &[&["\"pipes\":["]]),
    part("draft", &[&[DRAFT]]),
    part_with("switching", &[&[LANGUAGES]], &["draft"]),
    part_with("saving", &[SAVE], &["draft"]),
    part("review", &[REVIEW]),
    part("embedding", &[&["\"embed\":[\""]]),
    part("interviewer", &[INTERVIEWED]),
    part("outcome", &[INTERVIEWED]),
    part("start", &[]),
];

/// The style, in the order of its rules.
const STYLE: &[Part] = &[
    part("base", &[]),
    part("rows", &[GRID]),
    part("review", &[REVIEW]),
    part("keeping", &[SAVE]),
    part("small", &[&["\"max\":7,\"type\":\"scale\""]]),
    part("aside", &[&["\"missing\":["]]),
    part("specify", &[SPECIFY]),
    part("files", FILES),
    part("images", &[&["<img src="]]),
    part("checks", &[&[CHECK]]),
    part("groups", &[&["class=\"group\""]]),
    part("languages", &[&[LANGUAGES]]),
    part("codes", &[CODED]),
    part("interviewer", &[INTERVIEWED]),
    part("outcome", &[INTERVIEWED]),
    part("paper", &[&[PAPER]]),
    part("slider", &[SLIDER]),
    part("shares", &[SHARES]),
    part("ranking", &[RANK]),
];

/// The parts without comments and with short names, as `npm run minify` in `tests/browser` makes them.
#[derive(Deserialize)]
struct Minified {
    script: BTreeMap<String, String>,
    style: BTreeMap<String, String>,
}

static MINIFIED: LazyLock<Minified> = LazyLock::new(|| {
    serde_json::from_str(include_str!("minified.json")).unwrap_or_else(|error| Minified {
        script: BTreeMap::from([("logic".to_owned(), format!("/* {error} */"))]),
        style: BTreeMap::new(),
    })
});

/// Every mark of the parts, with what finds all of them in one look.
static MARKS: LazyLock<(Vec<&'static str>, Option<RegexSet>)> = LazyLock::new(|| {
    let parts = SCRIPT.iter().chain(STYLE);
    let marks = parts.flat_map(|part| part.marks.iter().copied().flatten().copied());
    let marks: Vec<_> = marks.collect::<BTreeSet<_>>().into_iter().collect();
    let set = RegexSet::new(marks.iter().map(|mark| regex::escape(mark)));
    (marks, set.ok())
});

/// The marks that stand in a page.
#[derive(Debug, Default)]
pub struct Found(BTreeSet<&'static str>);

impl Found {
    /// Looks through the pieces of a page.
    pub fn in_page(page: &[&str]) -> Self {
        let (marks, set) = &*MARKS;
        let mut found = Found::default();
        for (piece, set) in page.iter().zip(set.iter().cycle()) {
            let there = set.matches(piece).into_iter();
            found.0.extend(there.filter_map(|at| marks.get(at)));
        }
        found
    }

    /// The script of the page.
    pub fn script(&self) -> String {
        let parts = self.gathered(SCRIPT, &MINIFIED.script);
        format!("\"use strict\";(()=>{{{parts}}})()")
    }

    /// The style of the page.
    pub fn style(&self) -> String {
        self.gathered(STYLE, &MINIFIED.style)
    }

    fn gathered(&self, parts: &[Part], texts: &BTreeMap<String, String>) -> String {
        let names = self.names(parts).into_iter();
        let texts = names.filter_map(|name| texts.get(name));
        texts.map(String::as_str).collect()
    }

    /// The parts that are called for, and those that they bring along, in their order.
    fn names(&self, parts: &[Part]) -> Vec<&'static str> {
        let called = |part: &&Part| {
            let mut groups = part.marks.iter();
            groups.all(|any| any.iter().any(|mark| self.0.contains(mark)))
        };
        let mut names: BTreeSet<&str> = parts.iter().filter(called).map(|part| part.name).collect();
        // A part stands behind those it brings along, so one look from the end finds all of them.
        for part in parts.iter().rev() {
            if names.contains(part.name) {
                names.extend(part.with);
            }
        }
        let names = parts.iter().filter(|part| names.contains(part.name));
        names.map(|part| part.name).collect()
    }
}

/// The data of a page without the texts of the runtime, whose keys are not marks.
pub fn without_texts(island: &str) -> &str {
    island
        .rsplit_once(",\"texts\":")
        .map_or(island, |(data, _)| data)
}

/// The parts of the runtime that a page carries, by name, in their order: the sources of these in
/// `src/target/form/runtime` are what its script was made from.
pub fn runtime_parts(html: &str) -> Vec<&'static str> {
    let body = html.split_once("</head>").map_or(html, |(_, body)| body);
    Found::in_page(&[without_texts(body)]).names(SCRIPT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_behind_those_they_bring_along_and_every_mark_is_looked_for() {
        for parts in [SCRIPT, STYLE] {
            for (at, part) in parts.iter().enumerate() {
                for with in part.with {
                    let before = parts[..at].iter().any(|other| other.name == *with);
                    assert!(before, "{} before {}", with, part.name);
                }
            }
        }
        assert!(MARKS.1.is_some());
        for mark in &MARKS.0 {
            assert!(Found::in_page(&[mark]).0.contains(mark), "{mark}");
        }
    }

    #[test]
    fn every_part_has_its_text() {
        for (parts, texts) in [(SCRIPT, &MINIFIED.script), (STYLE, &MINIFIED.style)] {
            let names: BTreeSet<&str> = parts.iter().map(|part| part.name).collect();
            let texts: BTreeSet<&str> = texts.keys().map(String::as_str).collect();
            assert_eq!(names, texts);
        }
    }
}

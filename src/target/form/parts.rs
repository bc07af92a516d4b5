//! The parts of the runtime and the style, and which of them a page needs.
//!
//! A page carries only what its survey uses. A part is needed where its marks stand in the page: in the
//! questions as HTML or in the island of data. A mark has signs that a text of an author has there only
//! in escaped form.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a part needs to be there: one mark out of every group.
type Marks = &'static [&'static [&'static str]];

/// A piece of script or style of the same name, and what it is needed for.
struct Part {
    name: &'static str,
    marks: Marks,
}

const fn part(name: &'static str, marks: Marks) -> Part {
    Part { name, marks }
}

const EXACT: &[&str] = &[
    "\"type\":\"decimal\"",
    "\"type\":\"money\"",
    "\"type\":\"slider\"",
    "\"type\":\"allocate\"",
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
    "[\"days_between\",",
    "[\"years_between\",",
];
const FRACTIONS: &[&str] = &[
    "\"type\":\"decimal\"",
    "\"type\":\"money\"",
    "\"type\":\"slider\"",
];
const DATES: &[&str] = &[
    "\"type\":\"date\"",
    "\"type\":\"datetime\"",
    "\"as\":\"date\"",
];
const MOMENTS: &[&str] = &[
    "\"type\":\"time\"",
    "\"type\":\"datetime\"",
    "\"as\":\"moment\"",
];
const NUMBERS: &[&str] = &[
    "\"type\":\"integer\"",
    "\"type\":\"decimal\"",
    "\"type\":\"money\"",
    "\"type\":\"slider\"",
    "\"type\":\"scale\"",
];
const CALENDAR: &[&str] = &[
    "\"min\":\"",
    "\"max\":\"",
    "[\"today\"]",
    "\"as\":\"",
    "\"type\":\"datetime\"",
    "[\"days_between\",",
    "[\"years_between\",",
];
const BETWEEN: &[&str] = &["[\"days_between\",", "[\"years_between\","];
const KNOWN: &[&str] = &["\"known\":[{", "\"touchpoints\":[\""];

/// The script, in the order in which its parts run.
const SCRIPT: &[Part] = &[
    part("logic", &[]),
    part("page", &[]),
    part("errors", &[]),
    part("sending", &[]),
    part("plurals", &[&["\"other\":\""]]),
    part("consents", &[&["\"is\":\"consent\"", "\"known\":[{"]]),
    part("options", &[&["\"options\":["], &["\",\"when\":["]]),
    part("specify", &[&["\"specify\":"]]),
    part("patterns", &[&["\"pattern\":"]]),
    part(
        "typing",
        &[&[
            "\"type\":\"integer\"",
            "\"type\":\"decimal\"",
            "\"type\":\"money\"",
            "\"type\":\"slider\"",
            "\"type\":\"allocate\"",
            "\"type\":\"date\"",
            "\"type\":\"time\"",
            "\"type\":\"datetime\"",
        ]],
    ),
    part("numbers", &[EXACT]),
    part("fractions", &[FRACTIONS]),
    part("stepping", &[&["\"step\":"]]),
    part("words", &[&["[\"label\","]]),
    part("repeats", &[&["[\"among\","]]),
    part("dates", &[DATES]),
    part("calendar", &[CALENDAR]),
    part("intervals", &[BETWEEN]),
    part("moments", &[MOMENTS]),
    part("checks", &[&["\"is\":\"check\"", "\"is\":\"compute\""]]),
    part("shares", &[&["\"type\":\"allocate\""]]),
    part(
        "contact",
        &[&[
            "\"type\":\"email\"",
            "\"type\":\"phone\"",
            "\"type\":\"url\"",
            "\"type\":\"key\"",
        ]],
    ),
    part("files", &[&["\"type\":\"file\""]]),
    part("known", &[KNOWN]),
    part("known_numbers", &[KNOWN, NUMBERS]),
    part(
        "known_dates",
        &[
            KNOWN,
            &[
                "\"type\":\"date\"",
                "\"type\":\"time\"",
                "\"type\":\"datetime\"",
            ],
        ],
    ),
    part("choices", &[&["\"exclusive\":true", "\"missing\":["]]),
    part("counting", &[&["\"max_length\":"]]),
    part("shuffle", &[&[" data-shuffle>"]]),
    part("ranking", &[&["\"type\":\"rank\""]]),
    part("slider", &[&["\"type\":\"slider\""]]),
    part("piping", &[&["\"pipes\":["]]),
    part("start", &[]),
];

/// The style, in the order of its rules.
const STYLE: &[Part] = &[
    part("base", &[]),
    part("rows", &[&["\"type\":\"grid\""]]),
    part("small", &[&["\"max\":7,\"type\":\"scale\""]]),
    part("aside", &[&["\"missing\":["]]),
    part("specify", &[&["\"specify\":"]]),
    part("images", &[&["<img src="]]),
    part("checks", &[&["\"is\":\"check\""]]),
    part("groups", &[&["class=\"group\""]]),
    part("languages", &[&["class=\"languages\""]]),
    part("slider", &[&["\"type\":\"slider\""]]),
    part("shares", &[&["\"type\":\"allocate\""]]),
    part("ranking", &[&["\"type\":\"rank\""]]),
];

/// The texts of the runtime, and what each is needed for.
const TEXTS: &[(&str, Marks)] = &[
    ("next", &[]),
    ("send", &[&["\"submit\":"]]),
    ("finish", &[]),
    ("step", &[]),
    ("sending", &[&["\"submit\":"]]),
    ("offline", &[&["\"submit\":"]]),
    ("errors", &[]),
    ("error_prefix", &[]),
    ("warnings", &[&["\"is\":\"check\""]]),
    ("warnings_help", &[&["\"is\":\"check\""]]),
    ("number", &[FRACTIONS]),
    (
        "whole",
        &[&["\"type\":\"integer\"", "\"type\":\"allocate\""]],
    ),
    ("allocate", &[&["\"type\":\"allocate\""]]),
    ("sum_of", &[&["\"type\":\"allocate\""]]),
    ("number_min", &[TYPED, &["\"min\":"]]),
    ("number_max", &[TYPED, &["\"max\":"]]),
    ("number_range", &[TYPED, &["\"min\":"], &["\"max\":"]]),
    ("number_step", &[TYPED, &["\"step\":"]]),
    ("date", &[DATES]),
    ("date_day", &[DATES]),
    ("date_month", &[DATES]),
    ("date_year", &[DATES]),
    ("date_min", &[DATES, BOUNDED]),
    ("date_max", &[DATES, BOUNDED]),
    ("date_range", &[DATES, BOUNDED]),
    ("time", &[MOMENTS]),
    ("email", &[&["\"type\":\"email\""]]),
    ("phone", &[&["\"type\":\"phone\""]]),
    ("url", &[&["\"type\":\"url\""]]),
    ("text_short", &[&["\"min_length\":"]]),
    ("text_long", &[&["\"max_length\":"]]),
    ("limit", &[&["\"max_length\":"]]),
    ("left", &[&["\"max_length\":"]]),
    ("too_many", &[&["\"max_length\":"]]),
    ("pattern", &[&["\"pattern\":", "\"type\":\"key\""]]),
    ("file_size", &[&["\"type\":\"file\""]]),
    ("exclusive", &[&["\"exclusive\":true"]]),
    ("many_min", &[SEVERAL, &["\"min\":"]]),
    ("many_max", &[SEVERAL, &["\"max\":"]]),
    ("specify", &[&["\"specify\":\"required\""]]),
    ("up", RANK),
    ("down", RANK),
    ("leave_out", RANK),
    ("put_back", RANK),
    ("rank_out", RANK),
    ("rank_right", RANK),
    ("rank_noted", RANK),
    ("rank_moved", RANK),
    ("no_answer_yet", &[&["\"type\":\"slider\""]]),
    ("not_sent", &[&["\"submit\":"]]),
    ("not_sent_help", &[&["\"submit\":"]]),
    ("save", &[]),
    ("save_help", &[]),
    ("finished", &[&["\"status\":"]]),
    ("refused", &[&["\"is\":\"consent\""]]),
];
const RANK: Marks = &[&["\"type\":\"rank\""]];
const SEVERAL: &[&str] = &["\"type\":\"many\"", "\"type\":\"rank\""];
const BOUNDED: &[&str] = &["\"min\":\"", "\"max\":\"", "[\"today\"]"];
const TYPED: &[&str] = &[
    "\"type\":\"integer\"",
    "\"type\":\"decimal\"",
    "\"type\":\"money\"",
    "\"type\":\"slider\"",
];

/// What is said where a required field of a type is empty.
const REQUIRED: &[(&str, &str)] = &[
    ("one", "required_choose"),
    ("scale", "required_choose"),
    ("many", "required_choose_many"),
    ("rank", "required_rank"),
    ("allocate", "required_allocate"),
    ("slider", "required_slider"),
    ("integer", "required_number"),
    ("decimal", "required_number"),
    ("money", "required_number"),
    ("date", "required_date"),
    ("time", "required_time"),
    ("datetime", "required_datetime"),
    ("file", "required_file"),
    ("text", "required_text"),
    ("long_text", "required_text"),
    ("email", "required_text"),
    ("phone", "required_text"),
    ("url", "required_text"),
    ("key", "required_text"),
];

/// The texts that a page with this island needs: their key in the page, and their name.
pub fn texts(island: &str) -> impl Iterator<Item = (String, &'static str)> {
    let asked = |kind: &str| {
        island.contains(&format!("\"type\":\"{kind}\""))
            || kind == "one" && island.contains("\"is\":\"consent\"")
    };
    let required = REQUIRED.iter().filter(move |(kind, _)| asked(kind));
    let required = required.map(|(kind, name)| (format!("required_{kind}"), *name));
    let others = TEXTS
        .iter()
        .filter(move |(_, marks)| are_there(marks, &[island]));
    required.chain(others.map(|(key, _)| ((*key).to_owned(), *key)))
}

/// The names of all texts that a page may need.
#[cfg(test)]
pub fn text_names() -> impl Iterator<Item = &'static str> {
    let required = REQUIRED.iter().map(|(_, name)| *name);
    required.chain(TEXTS.iter().map(|(name, _)| *name))
}

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

/// The script of a page with these questions and this island.
pub fn script(page: &[&str]) -> String {
    let parts = gathered(SCRIPT, &MINIFIED.script, page);
    format!("\"use strict\";(()=>{{{parts}}})()")
}

/// The style of a page with these parts.
pub fn style(page: &[&str]) -> String {
    gathered(STYLE, &MINIFIED.style, page)
}

fn gathered(parts: &[Part], texts: &BTreeMap<String, String>, page: &[&str]) -> String {
    let needed = |part: &&Part| are_there(part.marks, page);
    let texts = parts
        .iter()
        .filter(needed)
        .filter_map(|part| texts.get(part.name));
    texts.map(String::as_str).collect()
}

/// Whether one mark out of every group stands somewhere in the page.
fn are_there(marks: &[&[&str]], page: &[&str]) -> bool {
    let there = |mark: &&str| page.iter().any(|text| text.contains(mark));
    marks.iter().all(|any| any.iter().any(there))
}

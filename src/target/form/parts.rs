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
const INTERVIEWED: &[&str] = &["\"mode\":\"phone\"", "\"mode\":\"face_to_face\""];
const KNOWN: &[&str] = &["\"known\":[{", "\"touchpoints\":[\""];

/// Stands with a page that hands out what it holds, and takes it back.
pub const DRAFT: &str = "\"draft\":true";

/// Stands in the page of a survey in several languages.
pub const LANGUAGES: &str = "class=\"languages\"";

/// The script, in the order in which its parts run.
const SCRIPT: &[Part] = &[
    part("logic", &[]),
    part("page", &[]),
    part("errors", &[]),
    part("sending", &[]),
    part("consents", &[&["\"is\":\"consent\"", "\"known\":[{"]]),
    part(
        "options",
        &[
            &["\"options\":["],
            &["\",\"when\":[", "\"exclusive\":true,\"when\":["],
        ],
    ),
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
    part("draft", &[&[DRAFT, "\"save\":", LANGUAGES]]),
    part("switching", &[&[LANGUAGES]]),
    part("saving", &[&["\"save\":"]]),
    part("review", &[&["id=\"review\""]]),
    part("interviewer", &[INTERVIEWED]),
    part("start", &[]),
];

/// The style, in the order of its rules.
const STYLE: &[Part] = &[
    part("base", &[]),
    part("rows", &[&["\"type\":\"grid\""]]),
    part("review", &[&["id=\"review\""]]),
    part("keeping", &[&["\"save\":"]]),
    part("small", &[&["\"max\":7,\"type\":\"scale\""]]),
    part("aside", &[&["\"missing\":["]]),
    part("specify", &[&["\"specify\":"]]),
    part("images", &[&["<img src="]]),
    part("checks", &[&["\"is\":\"check\""]]),
    part("groups", &[&["class=\"group\""]]),
    part("languages", &[&[LANGUAGES]]),
    part("interviewer", &[INTERVIEWED]),
    part("slider", &[&["\"type\":\"slider\""]]),
    part("shares", &[&["\"type\":\"allocate\""]]),
    part("ranking", &[&["\"type\":\"rank\""]]),
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

/// The types whose required fields say the text of this name when they are empty.
pub fn required_kinds(text: &str) -> Vec<&'static str> {
    let kinds = REQUIRED.iter().filter(|(_, name)| *name == text);
    kinds.map(|(kind, _)| *kind).collect()
}

/// Whether a field of a type is among the data; a consent is a choice of one.
pub fn asks(island: &str, kind: &str) -> bool {
    island.contains(&format!("\"type\":\"{kind}\""))
        || kind == "one" && island.contains("\"is\":\"consent\"")
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
    let needed = SCRIPT
        .iter()
        .filter(|part| are_there(part.marks, &[without_texts(body)]));
    needed.map(|part| part.name).collect()
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

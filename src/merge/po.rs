//! A PO catalogue as entries, known by context and source text; its header is a body of fields.

use super::{Block, Choice, Part};

/// The entries of a catalogue. A line that is not PO belongs to the entry it stands in.
pub fn block(text: &str) -> Block<'_> {
    let mut parts: Vec<Part> = Vec::new();
    for text in entries(text) {
        let key = key(text);
        let same = parts
            .iter()
            .filter(|part| part.key.split('\r').next() == Some(&key));
        let key = match same.count() {
            0 => key,
            number => format!("{key}\r{number}"),
        };
        let block = (key == HEADER).then(|| header(text));
        parts.push(Part {
            key,
            text,
            block,
            choice: Choice::Open,
        });
    }
    Block {
        head: "",
        parts,
        tail: "",
    }
}

/// The key of the entry without a source text.
const HEADER: &str = "msgid \"\"";

/// Entries with the blank lines before them: one ends where a blank line comes after a `msgstr`, or where
/// the comments of the next begin.
fn entries(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut at, mut is_done) = (0, 0, false);
    for line in text.split_inclusive('\n') {
        let word = line.trim_start().trim_start_matches("#~").trim_start();
        let is_next = line.trim().is_empty()
            || line.starts_with('#') && !line.starts_with("#~")
            || word.starts_with("msgctxt")
            || word.starts_with("msgid ");
        if is_done && is_next {
            found.push(&text[start..at]);
            (start, is_done) = (at, false);
        }
        is_done = is_done || word.starts_with("msgstr");
        at += line.len();
    }
    if !text[start..].is_empty() {
        found.push(&text[start..]);
    }
    found
}

/// The lines of context and source text.
fn key(entry: &str) -> String {
    let mut key = Vec::new();
    let mut is_inside = false;
    for line in entry.lines() {
        let word = line.trim_start().trim_start_matches("#~").trim_start();
        if word.starts_with('"') {
            if is_inside {
                key.push(word);
            }
            continue;
        }
        // With a context that is an id, the source text may change and the entry is the same.
        is_inside = word.starts_with("msgctxt") || word.starts_with("msgid ") && key.is_empty();
        if is_inside {
            key.push(word);
        }
    }
    match key.is_empty() {
        true => entry.trim().to_owned(),
        false => key.join("\n"),
    }
}

/// The fields of the header, each with the lines on which it goes on.
fn header(text: &str) -> Block<'_> {
    let mut starts: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let field = line.strip_prefix('"').and_then(|line| line.split_once(':'));
        starts.extend(field.map(|(name, _)| (at, name)));
        at += line.len();
    }
    let ends = starts.iter().skip(1).map(|(start, _)| *start);
    let ends: Vec<usize> = ends.chain([text.len()]).collect();
    let parts = starts.iter().zip(ends).map(|((start, name), end)| Part {
        key: (*name).to_owned(),
        text: &text[*start..end],
        block: None,
        choice: choice(name),
    });
    Block {
        head: &text[..starts.first().map_or(text.len(), |(start, _)| *start)],
        parts: parts.collect(),
        tail: "",
    }
}

/// Of two dates the later counts; who and what wrote the file last does not matter.
fn choice(field: &str) -> Choice {
    match field {
        "PO-Revision-Date" | "POT-Creation-Date" => Choice::Higher,
        "Last-Translator" | "X-Generator" | "Language-Team" => Choice::Ours,
        _ => Choice::Open,
    }
}

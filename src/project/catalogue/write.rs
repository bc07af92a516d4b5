//! Writing a catalogue.
//!
//! A text stands on one line, however long, and goes on on the next only after a line break of its own.
//! Wrapped lines would move words between them, so that a change of one word shows as a change of many.

use super::{Catalogue, Entry, Notes};

/// The catalogue as a file. What was read from such a file is written with the same bytes.
pub fn write(catalogue: &Catalogue) -> String {
    let mut out = String::with_capacity(catalogue.entries.len() * 256 + 1024);
    let header = &catalogue.header;
    add_notes(&mut out, &header.notes, header.is_fuzzy, "");
    add_text(&mut out, "", "msgid", "");
    add_text(&mut out, "", "msgstr", &header.text.value);
    for entry in catalogue.entries.values() {
        out.push('\n');
        add_entry(&mut out, entry, "");
    }
    for entry in &catalogue.obsolete {
        out.push('\n');
        add_entry(&mut out, entry, "#~ ");
    }
    if !catalogue.tail.is_empty() {
        out.push('\n');
        add_lines(&mut out, "#", &catalogue.tail);
    }
    out
}

fn add_entry(out: &mut String, entry: &Entry, mark: &str) {
    add_notes(out, &entry.notes, entry.is_fuzzy, mark);
    if !entry.id.value.is_empty() || mark.is_empty() {
        add_text(out, mark, "msgctxt", &entry.id.value);
    }
    add_text(out, mark, "msgid", &entry.source);
    let Some(plural) = &entry.plural_source else {
        let text = entry.texts.first().map_or("", |text| &text.value);
        return add_text(out, mark, "msgstr", text);
    };
    add_text(out, mark, "msgid_plural", plural);
    for (index, text) in entry.texts.iter().enumerate() {
        add_text(out, mark, &format!("msgstr[{index}]"), &text.value);
    }
    if entry.texts.is_empty() {
        add_text(out, mark, "msgstr[0]", "");
    }
}

fn add_notes(out: &mut String, notes: &Notes, is_fuzzy: bool, mark: &str) {
    add_lines(out, "#", &notes.comments);
    add_spaced(out, "#.", &notes.extracted);
    add_spaced(out, "#:", &notes.references);
    let fuzzy = is_fuzzy.then_some("fuzzy");
    let flags = fuzzy
        .into_iter()
        .chain(notes.flags.iter().map(String::as_str));
    let flags: Vec<&str> = flags.collect();
    if !flags.is_empty() {
        out.push_str("#, ");
        out.push_str(&flags.join(", "));
        out.push('\n');
    }
    let before = if mark.is_empty() { "#| " } else { "#~| " };
    let previous = &notes.previous;
    let texts = [
        ("msgctxt", &previous.id),
        ("msgid", &previous.source),
        ("msgid_plural", &previous.plural_source),
    ];
    for (keyword, text) in texts {
        if let Some(text) = text {
            add_text(out, before, keyword, text);
        }
    }
}

fn add_lines(out: &mut String, mark: &str, lines: &[String]) {
    for line in lines {
        out.push_str(mark);
        out.push_str(line);
        out.push('\n');
    }
}

fn add_spaced(out: &mut String, mark: &str, lines: &[String]) {
    for line in lines {
        out.push_str(mark);
        if !line.is_empty() {
            out.push(' ');
        }
        out.push_str(line);
        out.push('\n');
    }
}

/// A keyword with its text; each line of the text on a line of its own.
fn add_text(out: &mut String, mark: &str, keyword: &str, text: &str) {
    out.push_str(mark);
    out.push_str(keyword);
    let body = text.strip_suffix('\n').unwrap_or(text);
    if body.contains('\n') || keyword == "msgstr" && text.ends_with('\n') {
        out.push_str(" \"\"\n");
        for line in text.split_inclusive('\n') {
            out.push_str(mark);
            add_quoted(out, line);
        }
    } else {
        out.push(' ');
        add_quoted(out, text);
    }
}

fn add_quoted(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    let special = |c: char| matches!(c, '"' | '\\' | '\x07'..='\r');
    while let Some(at) = rest.find(special) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            0x07 => "\\a",
            0x08 => "\\b",
            b'\t' => "\\t",
            b'\n' => "\\n",
            0x0b => "\\v",
            0x0c => "\\f",
            _ => "\\r",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push_str("\"\n");
}

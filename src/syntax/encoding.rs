//! Characters that do not belong in a survey: they are not seen, and change what is seen.

use crate::problem::{Problems, Rule};
use crate::source::{FileId, Notation, SourceFile, Span};

/// More than this in one file is not a slip but a file of another kind.
const MOST_REPORTED: usize = 12;

/// Reports control characters and characters that turn the direction of text. The YAML reader reports
/// control characters itself: they break the notation, or stand in a value, where an escape can hide them.
pub fn check(source: &SourceFile, file: FileId, problems: &mut Problems) {
    let text = &source.text;
    let found = unseen(text).filter_map(|(at, c, what)| {
        let is_reported = source.notation == Notation::Yaml && c.is_control();
        (!is_reported).then_some((at, c, what))
    });
    let mut before = None;
    let separate = found.filter(|(at, c, _)| {
        let adjoins = before == Some(*at);
        before = Some(at + c.len_utf8());
        !adjoins
    });
    for (at, c, what) in separate.take(MOST_REPORTED) {
        let span = Span::new(file, at, at + c.len_utf8());
        let message = format!("{what} (U+{:04X}) does not belong in a survey", c as u32);
        problems
            .add(Rule::SyntaxEncoding, span, message)
            .label("it is not visible here")
            .fix("leave it out", span, "");
    }
}

/// Every character that nobody sees, but for a byte-order mark at the start, and what it is.
pub(super) fn unseen(text: &str) -> impl Iterator<Item = (usize, char, &'static str)> {
    // Nearly every text has none of these bytes, which is told a whole run at a time.
    let runs = text.as_bytes().chunks(RUN).enumerate();
    let suspects =
        runs.filter(|(_, run)| run.iter().fold(false, |any, byte| any | may_begin(*byte)));
    let places = suspects.flat_map(|(number, run)| {
        let bytes = run.iter().enumerate();
        bytes.filter_map(move |(at, byte)| may_begin(*byte).then_some(number * RUN + at))
    });
    places.filter_map(|at| {
        let c = text.get(at..)?.chars().next()?;
        let what = what(c).filter(|_| !(at == 0 && c == '\u{feff}'))?;
        Some((at, c, what))
    })
}

const RUN: usize = 128;

/// Whether a character that [`what`] tells of may begin with that byte.
fn may_begin(byte: u8) -> bool {
    let is_blank = (byte == b'\n') | (byte == b'\t') | (byte == b'\r');
    let begins_wide = (byte == 0xC2) | (byte == 0xE2) | (byte == 0xEF);
    (byte < 0x20) & !is_blank | (byte == 0x7F) | begins_wide
}

/// What a character is that nobody sees; `None` for all others.
pub(super) fn what(c: char) -> Option<&'static str> {
    match c {
        '\n' | '\r' | '\t' => None,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' => Some("a control character"),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("a character that turns the direction of the text")
        }
        '\u{200b}' | '\u{2060}' => Some("an invisible space"),
        '\u{2028}' | '\u{2029}' => Some("a line separator"),
        '\u{feff}' => Some("a byte-order mark"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn reported(text: &str, notation: Notation) -> Vec<(u32, String)> {
        let mut sources = Sources::new();
        let file = sources.add("a", notation, text.into());
        let mut problems = Problems::new();
        check(sources.file(file), file, &mut problems);
        let told = problems
            .iter()
            .map(|problem| (problem.span.start, problem.message.clone()));
        told.collect()
    }

    #[test]
    fn unseen_characters_are_reported_once_a_run() {
        let found = reported("\u{feff}a\0\0\0b\u{202e}c\td\r\n", Notation::Peil);
        assert_eq!(found.len(), 2);
        assert_eq!(
            found[0],
            (
                4,
                "a control character (U+0000) does not belong in a survey".into()
            )
        );
        assert_eq!(found[1].0, 8);
        assert_eq!(reported("a: \0\u{2066}", Notation::Yaml).len(), 1);
        assert_eq!(reported("één vraag\n", Notation::Peil), []);
    }

    #[test]
    fn a_file_of_another_kind_is_not_told_to_the_end() {
        assert_eq!(
            reported(&"x\x01".repeat(1000), Notation::Peil).len(),
            MOST_REPORTED
        );
    }
}

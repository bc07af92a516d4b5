//! Characters that do not belong in a survey: control characters, and those that hide or reorder text.

use crate::problem::{Problems, Rule as ProblemRule};
use crate::source::{FileId, Span};

/// Reports each and gives the text with blanks in their place, of the same length; `None` where the text
/// is clean.
pub(super) fn clean(text: &str, file: FileId, problems: &mut Problems) -> Option<String> {
    if !text.bytes().any(is_suspect) {
        return None;
    }
    let mut cleaned = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        match about(character) {
            Some(about) if !(at == 0 && character == '\u{FEFF}') => {
                report(character, about, at, file, problems);
                cleaned.extend(std::iter::repeat_n(' ', character.len_utf8()));
            }
            _ => cleaned.push(character),
        }
    }
    Some(cleaned)
}

/// Bytes with which every character of [`about`] begins.
fn is_suspect(byte: u8) -> bool {
    match byte {
        b'\n' | b'\t' | b'\r' => false,
        0xC2 | 0xE2 | 0xEF | 0x7F => true,
        _ => byte < 0x20,
    }
}

fn report(character: char, about: &str, at: usize, file: FileId, problems: &mut Problems) {
    let span = Span::new(file, at, at + character.len_utf8());
    let code = character as u32;
    problems
        .add(
            ProblemRule::SyntaxEncoding,
            span,
            format!("the character U+{code:04X} does not belong in a survey"),
        )
        .label(about)
        .fix(format!("take U+{code:04X} away"), span, "");
}

/// What such a character is, in words.
fn about(character: char) -> Option<&'static str> {
    Some(match character {
        '\n' | '\t' | '\r' => return None,
        '\0' => "a NUL character",
        '\u{1}'..='\u{1F}' | '\u{7F}'..='\u{9F}' => {
            "a control character, invisible on most screens"
        }
        '\u{200B}' | '\u{2060}' => "an invisible space",
        '\u{FEFF}' => "a byte-order mark in the middle of the text",
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            "changes the direction of text, so that the file reads otherwise than it is"
        }
        '\u{2028}' | '\u{2029}' => "an invisible line break",
        _ => return None,
    })
}

//! Characters that do not belong in a survey are blanked before the grammar sees them.

use crate::syntax::encoding::what;

/// The text with blanks for characters that [`encoding`](crate::syntax::encoding) reports, of the same
/// length; `None` where the text is clean.
pub(super) fn clean(text: &str) -> Option<String> {
    let suspect = text.bytes().any(is_suspect);
    if !suspect || !text.char_indices().any(|(at, c)| is_wrong(at, c)) {
        return None;
    }
    let mut cleaned = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match is_wrong(at, c) {
            true => cleaned.extend(std::iter::repeat_n(' ', c.len_utf8())),
            false => cleaned.push(c),
        }
    }
    Some(cleaned)
}

fn is_wrong(at: usize, c: char) -> bool {
    what(c).is_some() && !(at == 0 && c == '\u{FEFF}')
}

/// Bytes with which every such character begins.
fn is_suspect(byte: u8) -> bool {
    match byte {
        b'\n' | b'\t' | b'\r' => false,
        0xC2 | 0xE2 | 0xEF | 0x7F => true,
        _ => byte < 0x20,
    }
}

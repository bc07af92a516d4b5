//! Characters that do not belong in a survey are blanked before the grammar sees them.

use crate::syntax::encoding::unseen;

/// The text with blanks for characters that [`encoding`](crate::syntax::encoding) reports, of the same
/// length; `None` where the text is clean.
pub(super) fn clean(text: &str) -> Option<String> {
    let mut cleaned = String::new();
    let mut from = 0;
    for (at, c, _) in unseen(text) {
        cleaned.push_str(&text[from..at]);
        cleaned.extend(std::iter::repeat_n(' ', c.len_utf8()));
        from = at + c.len_utf8();
    }
    if from == 0 {
        return None;
    }
    cleaned.push_str(&text[from..]);
    Some(cleaned)
}

//! What the grammar need not know is blanked before: comments, and characters that do not belong in a
//! survey.

use crate::syntax::encoding::unseen;
use crate::syntax::peil::scan::{Mark, marks};

/// The text with blanks for comments and for characters that [`encoding`](crate::syntax::encoding)
/// reports, of the same length and with everything in the same place; `None` where it has neither.
pub(super) fn blank(text: &str) -> Option<String> {
    let comments = marks(text).filter(|found| found.mark == Mark::Comment);
    let comments = comments.map(|found| found.start..found.end);
    let unseen = unseen(text).map(|(at, c, _)| at..at + c.len_utf8());
    let mut ranges = comments.chain(unseen).peekable();
    ranges.peek()?;
    let mut bytes = text.as_bytes().to_vec();
    for range in ranges {
        bytes[range].fill(b' ');
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_stays_in_its_place() {
        let text = "a // é \"b\nc \"// d\" //// e\r\n/// f\u{202e} // g";
        let blanked = "a         \nc \"// d\"       \r\n/// f    // g";
        assert_eq!(blank(text).as_deref(), Some(blanked));
        assert_eq!(text.len(), blanked.len());
        assert_eq!(blank("/// a\n\"//\""), None);
    }

    #[test]
    fn an_address_in_other_quotes_is_no_comment() {
        assert_eq!(blank("a “https://b” 'https://c' „//d\" «//e»"), None);
        assert_eq!(blank("it's b // c\n").as_deref(), Some("it's b     \n"));
    }
}

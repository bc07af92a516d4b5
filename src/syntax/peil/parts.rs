//! A long text is read in parts, side by side.
//!
//! A statement of the file ends at the latest with the brace that closes its block, so the text can be
//! cut behind any brace that closes the last open block. Where a part holds a mistake, what follows may
//! have been meant otherwise; then the text is read again as a whole.

use crate::problem::Problems;
use crate::source::FileId;
use crate::syntax::ast::Document;
use crate::syntax::peil::read_from;
use crate::syntax::peil::scan::{Mark, marks};
use rayon::prelude::*;
use std::ops::Range;

/// A part holds at least so many bytes; less is not worth a thread.
const PART: usize = 128 * 1024;

/// The document of a long text; `None` where the text is short, or there is a mistake in it.
pub(super) fn read(text: &str, file: FileId) -> Option<Document> {
    in_parts(text, file, PART)
}

fn in_parts(text: &str, file: FileId, size: usize) -> Option<Document> {
    let parts = split(text, size)?;
    let read = parts.into_par_iter().map(|part| {
        let mut problems = Problems::new();
        let (document, balanced) = read_from(&text[part.clone()], file, part.start, &mut problems);
        (balanced && problems.is_empty()).then_some(document.items)
    });
    let parts: Option<Vec<_>> = read.collect();
    let items = parts?.into_iter().flatten().collect();
    Some(Document { items })
}

/// Ranges of whole statements that hold at least `size` bytes each, but for the last.
fn split(text: &str, size: usize) -> Option<Vec<Range<usize>>> {
    if text.len() < 2 * size {
        return None;
    }
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0usize);
    for found in marks(text) {
        match (found.mark, text.as_bytes()[found.start]) {
            (Mark::Open, b'{') => depth += 1,
            (Mark::Close, b'}') => depth = depth.checked_sub(1)?,
            _ => continue,
        }
        if depth == 0 && found.end - start >= size {
            parts.push(start..found.end);
            start = found.end;
        }
    }
    parts.push(start..text.len());
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_no_block_is_open() {
        let text = "page a { note x \"}\" { } } // }\npage b { } check c { } ";
        let parts = split(text, 4).unwrap();
        let parts: Vec<&str> = parts.into_iter().map(|part| &text[part]).collect();
        assert_eq!(
            parts,
            [
                "page a { note x \"}\" { } }",
                " // }\npage b { }",
                " check c { }",
                " "
            ]
        );
        assert_eq!(split(text, 100), None);
        assert_eq!(split("page a { } }", 2), None);
    }

    /// What is read in parts is what is read as a whole, or is not read in parts at all.
    #[track_caller]
    fn assert_same(text: &str) -> bool {
        let mut problems = Problems::new();
        let (whole, _) = read_from(text, FileId(0), 0, &mut problems);
        let parts = in_parts(text, FileId(0), 100);
        if let Some(parts) = &parts {
            assert!(problems.is_empty(), "{text}");
            assert_eq!(format!("{parts:?}"), format!("{whole:?}"), "{text}");
        }
        parts.is_some()
    }

    const TEXT: &str = include_str!("../../../examples/webshop.peil");

    #[test]
    fn parts_make_the_whole() {
        assert!(assert_same(TEXT));
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(200))]

        #[test]
        fn a_mistake_is_never_hidden_between_parts(
            at in proptest::sample::select(TEXT.char_indices().map(|(at, _)| at).collect::<Vec<_>>()),
            put in "[{}\"/“ \n]{0,2}|when x|}\\n",
            cut in 0..3usize,
        ) {
            let rest: String = TEXT[at..].chars().skip(cut).collect();
            assert_same(&format!("{}{put}{rest}", &TEXT[..at]));
        }
    }
}

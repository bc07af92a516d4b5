//! Comments and blank lines of the text that is formatted.

use crate::syntax::peil::scan::{Mark, marks};

/// A comment, with its place.
#[derive(Debug, Clone)]
pub(super) struct Comment<'t> {
    /// First byte.
    pub(super) start: usize,
    /// The comment with its slashes, without spaces behind it.
    pub(super) text: &'t str,
    /// Whether something stands before it on its line.
    pub(super) is_trailing: bool,
    /// Whether a blank line stands before it.
    pub(super) after_blank: bool,
}

/// The comments that are still to be written, in order.
pub(super) struct Comments<'t> {
    text: &'t str,
    list: Vec<Comment<'t>>,
    next: usize,
}

impl<'t> Comments<'t> {
    /// Nothing is known of the text: no comments, no blank lines.
    pub(super) fn none() -> Self {
        Comments {
            text: "",
            list: Vec::new(),
            next: 0,
        }
    }

    /// All comments of a text.
    pub(super) fn of(text: &'t str) -> Self {
        let list = marks(text)
            .filter(|found| found.mark == Mark::Comment)
            .map(|found| Comment {
                start: found.start,
                text: text
                    .get(found.start..found.end)
                    .unwrap_or_default()
                    .trim_end(),
                is_trailing: !line_before(text, found.start).trim().is_empty(),
                after_blank: is_after_blank(text, found.start),
            })
            .collect();
        Comments {
            text,
            list,
            next: 0,
        }
    }

    /// Whether the text is there to look at.
    pub(super) fn has_text(&self) -> bool {
        !self.text.is_empty()
    }

    /// The next comment, if it begins before `end`.
    pub(super) fn take_before(&mut self, end: usize) -> Option<Comment<'t>> {
        let comment = self
            .list
            .get(self.next)
            .filter(|comment| comment.start < end)?;
        self.next += 1;
        Some(comment.clone())
    }

    /// The next comment, if it begins before `end` and follows something on its line.
    pub(super) fn take_trailing(&mut self, end: usize) -> Option<&'t str> {
        let comment = self.list.get(self.next)?;
        let fits = comment.is_trailing && comment.start < end;
        fits.then(|| {
            self.next += 1;
            comment.text
        })
    }

    /// The end of the line that holds a place, which lies behind what stands there.
    pub(super) fn line_end(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        from + rest.find('\n').unwrap_or(rest.len())
    }

    /// Whether a comment is left that begins before `end`.
    pub(super) fn any_before(&self, end: usize) -> bool {
        self.list
            .get(self.next)
            .is_some_and(|comment| comment.start < end)
    }

    /// The end of the line on which the block of an item opens, which begins at `head` and ends at `end`.
    pub(super) fn block_line_end(&self, head: usize, end: usize) -> usize {
        let inside = self.text.get(head..end).unwrap_or_default();
        let open = marks(inside).find(|found| {
            found.mark == Mark::Open && inside.get(found.start..found.end) == Some("{")
        });
        open.map_or(head, |found| self.line_end(head + found.start))
    }

    /// Where the lines of documentation above an item begin.
    pub(super) fn doc_start(&self, item: usize, doc: Option<&str>) -> usize {
        let lines = doc.map_or(0, |doc| doc.split('\n').count());
        let mut start = item;
        for _ in 0..lines {
            let before = self.text.get(..start).unwrap_or_default();
            start = before.rfind("///").unwrap_or(start);
        }
        start
    }

    /// Whether a blank line stands before the line of a place.
    pub(super) fn is_after_blank(&self, at: usize) -> bool {
        is_after_blank(self.text, at)
    }
}

/// The comments of a text, sorted: they are compared before and after.
pub(super) fn texts(text: &str) -> Vec<&str> {
    let mut texts: Vec<&str> = Comments::of(text)
        .list
        .iter()
        .map(|comment| comment.text)
        .collect();
    texts.sort_unstable();
    texts
}

fn line_before(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or_default();
    before.rsplit('\n').next().unwrap_or_default()
}

fn is_after_blank(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let line = line_before(text, at);
    let above = before.get(..before.len() - line.len()).unwrap_or_default();
    let above = above.strip_suffix('\n').unwrap_or(above);
    let last = above.rsplit('\n').next().unwrap_or_default();
    !above.is_empty() && last.trim().is_empty()
}

//! From what a fix does to an item or property to the characters that change.

use crate::problem::{Fix, Problems, Shape};
use crate::source::{FileId, Notation, Sources, Span};
use crate::syntax::ast::{Document, Item};

/// Gives every fix its edits. One that cannot be said in the notation of its file becomes help.
pub fn settle(documents: &[(FileId, Document)], sources: &Sources, problems: &mut Problems) {
    problems.retain(|problem| {
        for at in (0..problem.fixes.len()).rev() {
            let fix = &mut problem.fixes[at];
            let is_settled = match fix.shape {
                Shape::Written => true,
                Shape::WithoutItem => whole_item(fix, documents, sources),
                Shape::WithoutProperty => whole_lines(fix, sources),
                Shape::WithFlag(word) => with_flag(fix, word, documents, sources),
            };
            fix.shape = Shape::Written;
            if !is_settled {
                let fix = problem.fixes.remove(at);
                problem.help.get_or_insert(fix.about);
            }
        }
        true
    });
}

/// The innermost item around a place.
fn item_at(documents: &[(FileId, Document)], at: Span) -> Option<&Item> {
    let holds = |item: &&Item| {
        let span = item.span;
        span.file == at.file && span.start <= at.start && at.end <= span.end
    };
    let (_, document) = documents.iter().find(|(file, _)| *file == at.file)?;
    let mut found = document.items.iter().find(holds)?;
    while let Some(inner) = found.children.iter().find(holds) {
        found = inner;
    }
    Some(found)
}

/// Leaves out the item around the edit, with its documentation.
fn whole_item(fix: &mut Fix, documents: &[(FileId, Document)], sources: &Sources) -> bool {
    let [(span, _)] = fix.edits.as_mut_slice() else {
        return false;
    };
    let Some(item) = item_at(documents, *span) else {
        return false;
    };
    let file = sources.file(span.file);
    let text = file.text.as_str();
    let (mut start, end) = (item.span.start as usize, item.span.end as usize);
    if text.get(start..end).is_none() {
        return false;
    }
    match file.notation {
        Notation::Yaml => {
            let line = line_start(text, start);
            // The dash of the list stands before the first key.
            start = line + text[line..start].trim_end_matches(' ').len();
            match text[line..start].strip_suffix('-') {
                Some(before) if before.trim().is_empty() => start -= 1,
                _ => return false,
            }
        }
        Notation::Peil => start = before_documentation(text, start),
    }
    *span = Span::new(span.file, start, end);
    whole_lines(fix, sources)
}

/// Where the lines of `///` above an item begin, or the item itself.
fn before_documentation(text: &str, item: usize) -> usize {
    let mut start = item;
    loop {
        let line = line_start(text, start);
        let Some(above) = line.checked_sub(1) else {
            return start;
        };
        let above = line_start(text, above);
        let words = text[above..line].trim_start();
        if !words.starts_with("///") || !text[line..start].trim().is_empty() {
            return start;
        }
        start = line - words.len();
    }
}

/// Widens a deletion to the lines that it empties. In YAML it must be whole lines.
fn whole_lines(fix: &mut Fix, sources: &Sources) -> bool {
    let [(span, _)] = fix.edits.as_mut_slice() else {
        return false;
    };
    let file = sources.file(span.file);
    let text = file.text.as_str();
    let (start, end) = (span.start as usize, span.end as usize);
    let Some(deleted) = text.get(start..end) else {
        return false;
    };
    let end = start + deleted.trim_end().len();
    let line = line_start(text, start);
    let next = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    let is_alone = text[line..start].trim().is_empty() && text[end..next].trim().is_empty();
    let (start, end) = match (file.notation, is_alone) {
        (Notation::Peil, true) => without_double_blank(text, line, next),
        (Notation::Peil, false) => (start - blanks_before(text, start), end),
        (Notation::Yaml, true) => with_empty_key(text, line, next),
        (Notation::Yaml, false) => return false,
    };
    *span = Span::new(span.file, start, end);
    true
}

/// Takes one of two blank lines along that would come together.
fn without_double_blank(text: &str, start: usize, end: usize) -> (usize, usize) {
    let above = match start.checked_sub(1) {
        Some(at) => line_start(text, at),
        None => return (start, end),
    };
    let after = text[end..].split_inclusive('\n').next().unwrap_or_default();
    match text[above..start].trim().is_empty() && after.trim().is_empty() {
        true => (above, end),
        false => (start, end),
    }
}

/// Takes the key along whose only value this was: `items:` above the last entry.
fn with_empty_key(text: &str, start: usize, end: usize) -> (usize, usize) {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let filled = |line: &&str| !line.trim().is_empty();
    let mut before = text[..start].split_inclusive('\n').rev().filter(filled);
    let Some(key) = before.next().filter(|line| line.trim_end().ends_with(':')) else {
        return (start, end);
    };
    let after = text[end..].split_inclusive('\n').find(filled);
    let goes_on = after.is_some_and(|line| {
        let is_entry = line.trim_start().starts_with("- ");
        indent(line) > indent(key) || (indent(line) == indent(key) && is_entry)
    });
    match goes_on || key.trim_start().starts_with("- ") {
        true => (start, end),
        false => (
            text[..start]
                .trim_end()
                .len()
                .saturating_sub(key.trim_end().len()),
            end,
        ),
    }
}

/// Adds a flag behind the words of the item around the edit.
fn with_flag(
    fix: &mut Fix,
    word: &str,
    documents: &[(FileId, Document)],
    sources: &Sources,
) -> bool {
    let [(span, added)] = fix.edits.as_mut_slice() else {
        return false;
    };
    let Some(item) = item_at(documents, *span) else {
        return false;
    };
    let file = sources.file(span.file);
    let text = file.text.as_str();
    let (start, end) = (item.span.start as usize, item.span.end as usize);
    if text.get(start..end).is_none() {
        return false;
    }
    let at;
    (at, *added) = match file.notation {
        Notation::Peil => {
            let words = item
                .text
                .as_ref()
                .map_or(item.label_span(), |text| text.span);
            (words.end as usize, format!(" {word}"))
        }
        Notation::Yaml if text[..start].trim_end().ends_with('{') => {
            let inner = text[start..end].trim_end();
            let inner = inner.strip_suffix('}').unwrap_or(inner).trim_end();
            (start + inner.len(), format!(", {word}: true"))
        }
        Notation::Yaml => {
            let last = start + text[start..end].trim_end().len();
            let line = text[last..].find('\n').map_or(text.len(), |at| last + at);
            let column = text[line_start(text, start)..start].chars().count();
            let line = line - usize::from(text[..line].ends_with('\r'));
            (line, format!("\n{}{word}: true", " ".repeat(column)))
        }
    };
    *span = Span::new(span.file, at, at);
    true
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |before| before + 1)
}

fn blanks_before(text: &str, at: usize) -> usize {
    let line = &text[line_start(text, at)..at];
    let before = line.trim_end_matches([' ', '\t']);
    match before.is_empty() {
        true => 0,
        false => line.len() - before.len(),
    }
}

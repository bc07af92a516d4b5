//! A survey file as a tree of parts: items, and the properties and items in their bodies.

use super::{Block, Choice, Part};
use crate::problem::Problems;
use crate::source::{Notation, Sources, Span};
use crate::syntax;
use crate::syntax::ast::{Item, Property};
use crate::syntax::vocabulary::Key;

/// The parts of a file, unless there are syntax errors in it.
pub fn block(text: &str) -> Option<Block<'_>> {
    let (mut sources, mut problems) = (Sources::new(), Problems::new());
    let file = sources.add("merged", Notation::Peil, text.to_owned());
    let document = syntax::parse(&sources, file, &mut problems);
    if problems.has_errors() {
        return None;
    }
    let members = document.items.iter().map(Member::Item).collect();
    body(text, 0, text.len(), members, 0)
}

/// What stands in a body.
enum Member<'a> {
    Item(&'a Item),
    Property(&'a Property, bool),
}

impl Member<'_> {
    fn span(&self) -> Span {
        match self {
            Member::Item(item) => item.span,
            Member::Property(property, _) => property.span,
        }
    }

    /// Keyword and name; what has no name is known by its first line.
    fn key(&self, text: &str) -> String {
        let source = &text[self.span().start as usize..self.span().end as usize];
        match self {
            Member::Item(Item {
                keyword,
                name: Some(name),
                ..
            }) => format!("{} {}", keyword.as_str(), name.text),
            Member::Property(property, false) => property.key.as_str().to_owned(),
            Member::Property(property, true) => {
                let words = source.split_whitespace().take(2);
                format!(
                    "{} {}",
                    property.key.as_str(),
                    words.last().unwrap_or_default()
                )
            }
            Member::Item(_) => source.lines().next().unwrap_or_default().to_owned(),
        }
    }
}

/// The parts between `start` and `end`, if each has its own lines. Between the last and `end` comes `tail`.
fn body<'t>(
    text: &'t str,
    start: usize,
    end: usize,
    mut members: Vec<Member>,
    depth: usize,
) -> Option<Block<'t>> {
    members.sort_by_key(|member| member.span().start);
    let mut parts: Vec<Part> = Vec::new();
    let mut at = line_end(text, start, start == 0)?;
    let head = &text[start..at];
    for member in &members {
        let span = member.span();
        let from = at;
        // Lines are whole: one that begins before this part is not its own.
        if (span.start as usize) < from {
            return None;
        }
        at = line_end(text, span.end as usize, false)?.min(end);
        let key = member.key(text);
        let same = parts
            .iter()
            .filter(|part| part.key.split('\n').next() == Some(&key));
        let key = match same.count() {
            0 => key,
            number => format!("{key}\n{number}"),
        };
        let block = match member {
            Member::Item(item) => inner(text, from, at, item, depth + 1),
            Member::Property(..) => None,
        };
        let is_version =
            matches!(member, Member::Property(property, _) if property.key == Key::Version);
        parts.push(Part {
            key,
            text: &text[from..at],
            block,
            choice: if is_version {
                Choice::Higher
            } else {
                Choice::Open
            },
        });
    }
    let tail = &text[at..end];
    Some(Block { head, parts, tail })
}

/// The body of an item that takes the lines from `from` to `to`.
fn inner<'t>(
    text: &'t str,
    from: usize,
    to: usize,
    item: &Item,
    depth: usize,
) -> Option<Block<'t>> {
    let (start, end) = (item.span.start as usize, item.span.end as usize);
    let brace = start + opening(&text[start..end])?;
    if depth > 64 || !text[..end].ends_with('}') {
        return None;
    }
    let spec = item.keyword.spec();
    let mut members: Vec<Member> = item.children.iter().map(Member::Item).collect();
    let own = item.properties.iter();
    let own = own.filter(|property| property.span.start as usize > brace);
    members.extend(own.map(|property| Member::Property(property, spec.repeats(property.key))));
    let block = body(text, brace + 1, to, members, depth)?;
    let head = &text[from..brace + 1 + block.head.len()];
    // The closing brace must not be on the line of the last part.
    block.tail.contains('}').then_some(Block { head, ..block })
}

/// The end of the line in which `at` stands, if nothing but a comment comes after it there. At the start of
/// a file, no line needs to end.
fn line_end(text: &str, at: usize, is_start: bool) -> Option<usize> {
    if is_start {
        return Some(at);
    }
    let rest = &text[at..];
    let line = rest.split_inclusive('\n').next().unwrap_or_default();
    let words = line.trim();
    (words.is_empty() || words.starts_with("//")).then_some(at + line.len())
}

/// Where the first brace stands that is in no text and no comment.
fn opening(text: &str) -> Option<usize> {
    let mut rest = text;
    loop {
        let at = rest.find(['{', '"', '/'])?;
        let here = text.len() - rest.len() + at;
        let from = &rest[at..];
        let skipped = match from.as_bytes() {
            [b'{', ..] => return Some(here),
            [b'"', b'"', b'"', ..] => 3 + from[3..].find("\"\"\"")? + 3,
            [b'"', ..] => quoted(from)?,
            [b'/', b'/', ..] => from.find('\n')?,
            _ => 1,
        };
        rest = &from[skipped..];
    }
}

/// How long a text in quotes is.
fn quoted(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

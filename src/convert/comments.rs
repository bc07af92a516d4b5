//! Comments move along with what they stand by.
//!
//! A comment beside an item or property stays beside it; one on a line of its own stays before what
//! follows it, or at the end of its block. Both documents hold the same items, so the places of one are
//! the places of the other.

use std::collections::BTreeSet;

use crate::source::{Notation, Span};
use crate::syntax::ast::{Document, Item, Property};
use crate::syntax::peil::scan::{Mark, marks};
use crate::syntax::yaml;

/// A comment without its marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comment {
    /// Where it begins.
    pub start: usize,
    /// Its words.
    pub text: String,
    own_line: bool,
}

/// The comments of a text, in order; documentation is not among them.
pub(super) fn collect(text: &str, notation: Notation) -> Vec<Comment> {
    let starts = match notation {
        Notation::Peil => starts_in_peil(text),
        Notation::Yaml => starts_in_yaml(text),
    };
    let comment = |start: usize| {
        let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let words = text[start..].lines().next().unwrap_or_default();
        Comment {
            start,
            text: words.trim_start_matches(['/', '#']).trim().to_owned(),
            own_line: text[line..start].trim().is_empty(),
        }
    };
    starts.into_iter().map(comment).collect()
}

fn starts_in_peil(text: &str) -> Vec<usize> {
    let comments = marks(text);
    let comments = comments.filter(|found| found.mark == Mark::Comment);
    comments.map(|found| found.start).collect()
}

fn starts_in_yaml(text: &str) -> Vec<usize> {
    let mut scalars = yaml::scalars(text).into_iter().peekable();
    let mut starts = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find('#') {
        at += next;
        while scalars.next_if(|end| end.1 <= at).is_some() {}
        let inside = scalars.peek().filter(|scalar| scalar.0 <= at);
        if let Some((_, end)) = inside {
            at = *end;
        } else if at == 0 || text[..at].ends_with(char::is_whitespace) {
            starts.push(at);
            at += text[at..].find('\n').unwrap_or(text.len() - at);
        } else {
            at += 1;
        }
    }
    starts
}

/// A place that comments can stand by.
#[derive(Clone, Copy)]
struct Place {
    /// From its first word to the end of its value.
    span: Span,
    /// The end of an item: comments stand after what is in it.
    is_end: bool,
}

/// An item with its body.
struct Block {
    span: Span,
    /// The number of the place at its end.
    end: usize,
    parent: Option<usize>,
}

/// All places of a document. Their numbers depend only on what the document says.
#[derive(Default)]
struct Places {
    all: Vec<Place>,
    /// Numbers of the places that are no ends, by where they begin.
    by_start: Vec<usize>,
    blocks: Vec<Block>,
}

impl Places {
    fn of(document: &Document) -> Places {
        let mut places = Places::default();
        for item in &document.items {
            places.add_item(item, None);
        }
        let starts = (0..places.all.len()).filter(|at| !places.all[*at].is_end);
        places.by_start = starts.collect();
        let all = &places.all;
        places
            .by_start
            .sort_by_key(|at| (all[*at].span.start, all[*at].span.end));
        places
    }

    fn add_item(&mut self, item: &Item, parent: Option<usize>) {
        let block = self.blocks.len();
        self.blocks.push(Block {
            span: item.span,
            end: 0,
            parent,
        });
        let mut properties: Vec<&Property> = item.properties.iter().collect();
        properties.sort_by_key(|property| property.key);
        let head = [Some(item.keyword_span.to(item.label_span()))];
        let ty = item.ty.as_ref().map(|ty| ty.span);
        let text = item.text.as_ref().map(|text| text.span);
        let spans = head.into_iter().chain([ty, text]).flatten();
        let spans = spans.chain(properties.iter().map(|property| property.span));
        self.all.extend(spans.map(|span| Place {
            span,
            is_end: false,
        }));
        for child in &item.children {
            self.add_item(child, Some(block));
        }
        self.blocks[block].end = self.all.len();
        self.all.push(Place {
            span: item.span,
            is_end: true,
        });
    }

    /// The number of the place a comment belongs to.
    fn find(&self, comment: &Comment, text: &str, notation: Notation) -> Option<(usize, Stance)> {
        let at = comment.start;
        let begins_before = |place: &usize| (self.all[*place].span.start as usize) <= at;
        let next = self.by_start.partition_point(begins_before);
        if let (false, Some(place)) = (comment.own_line, self.beside(at, next, text)) {
            return Some((place, Stance::Beside));
        }
        let next = self.by_start.get(next).copied();
        match (next, self.innermost(comment, text, notation)) {
            (Some(next), Some(block)) if self.all[next].span.start < block.span.end => {
                Some((next, Stance::Before))
            }
            (_, Some(block)) => Some((block.end, Stance::After)),
            (Some(next), None) => Some((next, Stance::Before)),
            (None, None) => None,
        }
    }

    /// The last place that begins before `next`, if it begins or ends on the line of the comment.
    fn beside(&self, at: usize, next: usize, text: &str) -> Option<usize> {
        let line = text[..at].rfind('\n').map_or(0, |start| start + 1);
        let on_line = |offset: u32| (line..=at).contains(&(offset as usize));
        let last = *self.by_start[..next].last()?;
        let span = self.all[last].span;
        (on_line(span.start) || on_line(span.end)).then_some(last)
    }

    /// The innermost item that holds a comment. In YAML, where nothing closes an item, a comment below it
    /// belongs to it as far as it is indented so.
    fn innermost(&self, comment: &Comment, text: &str, notation: Notation) -> Option<&Block> {
        let at = comment.start;
        let begins_before = |block: &Block| (block.span.start as usize) <= at;
        let last = self.blocks.partition_point(begins_before).checked_sub(1)?;
        let mut block = self.blocks.get(last)?;
        let indented = |block: &Block| {
            let deep_enough = column(text, block.span.start as usize) <= column(text, at);
            notation == Notation::Yaml && comment.own_line && deep_enough
        };
        while block.span.end as usize <= at && !indented(block) {
            block = self.blocks.get(block.parent?)?;
        }
        Some(block)
    }
}

/// How many bytes stand before `offset` on its line.
fn column(text: &str, offset: usize) -> usize {
    offset - text[..offset].rfind('\n').map_or(0, |at| at + 1)
}

/// How a comment stands by a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stance {
    Before,
    Beside,
    After,
}

/// Puts the comments of `text` into `printed`, which says the same.
pub(super) fn carry(
    comments: &[Comment],
    (text, document, original): (&str, &Document, Notation),
    (printed, target, notation): (&str, &Document, Notation),
) -> String {
    let (from, to) = (Places::of(document), Places::of(target).all);
    let mut edits: Vec<(usize, String)> = Vec::new();
    let mut taken = BTreeSet::new();
    let marker = match notation {
        Notation::Peil => "//",
        Notation::Yaml => "#",
    };
    for comment in comments {
        let words = format!("{marker} {}", comment.text).trim_end().to_owned();
        let place = from
            .find(comment, text, original)
            .filter(|(place, _)| *place < to.len());
        let Some((place, stance)) = place else {
            edits.push((printed.len(), format!("{words}\n")));
            continue;
        };
        let line = Line::of(printed, to[place], stance);
        if stance == Stance::Beside && !line.opens_text() && taken.insert(line.end) {
            edits.push((line.end, format!("  {words}")));
        } else {
            let indent = line.indent(to[place], stance, notation);
            edits.push((line.edge(stance), format!("{indent}{words}\n")));
        }
    }
    insert(printed, edits)
}

fn insert(text: &str, mut edits: Vec<(usize, String)>) -> String {
    edits.sort_by_key(|(at, _)| *at);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, words) in edits {
        out.push_str(&text[from..at]);
        out.push_str(&words);
        from = at;
    }
    out.push_str(&text[from..]);
    out
}

/// A line of the printed text.
struct Line<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

impl<'a> Line<'a> {
    /// The line that a place stands on: where it begins, or where a block ends.
    fn of(text: &'a str, place: Place, stance: Stance) -> Self {
        match stance {
            Stance::After => Line::at(text, (place.span.end as usize).saturating_sub(1)),
            _ => Line::at(text, place.span.start as usize),
        }
    }

    fn at(text: &'a str, offset: usize) -> Self {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let end = text[offset..]
            .find('\n')
            .map_or(text.len(), |at| offset + at);
        Line { text, start, end }
    }

    fn words(&self) -> &'a str {
        self.text[self.start..self.end].trim()
    }

    /// Whether a text over several lines begins here, so that nothing can stand behind it.
    fn opens_text(&self) -> bool {
        self.words().contains("\"\"\"")
    }

    fn closes_block(&self) -> bool {
        self.words().starts_with('}')
    }

    /// Where a comment on a line of its own goes.
    fn edge(&self, stance: Stance) -> usize {
        if stance == Stance::After && !self.closes_block() {
            (self.end + 1).min(self.text.len())
        } else {
            self.start
        }
    }

    /// The indentation of a comment on a line of its own.
    fn indent(&self, place: Place, stance: Stance, notation: Notation) -> String {
        let line = &self.text[self.start..self.end];
        let own = line.len() - line.trim_start().len();
        " ".repeat(match (stance, notation) {
            (Stance::After, Notation::Yaml) => column(self.text, place.span.start as usize),
            (Stance::After, Notation::Peil) if self.closes_block() => own + 2,
            _ => own,
        })
    }
}

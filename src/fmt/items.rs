//! Items: what stands on their line, and what in their body.

use crate::source::Span;
use crate::syntax::ast::{Document, Item, Property, Value};
use crate::syntax::vocabulary::{Key, Keyword, Place};

use super::comments::Comments;
use super::value;

/// More entries than this stand one a line.
const MOST_ON_A_LINE: usize = 3;

/// A document, with the comments that are known.
pub(super) fn write(document: &Document, comments: Comments) -> String {
    let mut writer = Writer {
        out: String::new(),
        depth: 0,
        limit: usize::MAX,
        comments,
    };
    let parts: Vec<Part> = document.items.iter().map(Part::Item).collect();
    writer.body(&parts, usize::MAX);
    writer.out
}

/// What stands in a body.
#[derive(Clone, Copy)]
enum Part<'a> {
    Item(&'a Item),
    Property(Keyword, &'a Property),
}

impl Part<'_> {
    fn span(&self) -> Span {
        match self {
            Part::Item(item) => item.span,
            Part::Property(_, property) => property.span,
        }
    }
}

struct Writer<'t> {
    out: String,
    depth: usize,
    /// Where the block that is being written ends in the text.
    limit: usize,
    comments: Comments<'t>,
}

impl Writer<'_> {
    /// Parts of a body, and the comments up to its end.
    fn body(&mut self, parts: &[Part], end: usize) {
        let around = std::mem::replace(&mut self.limit, end);
        self.parts(parts, end);
        self.limit = around;
    }

    fn parts(&mut self, parts: &[Part], end: usize) {
        let mut is_first = true;
        let mut before: Option<&Part> = None;
        for part in parts {
            let start = part.span().start as usize;
            self.comments_before(start, &mut is_first);
            let blank = match self.comments.has_text() {
                true => self.comments.is_after_blank(self.first_line_of(part)),
                false => self.depth == 0 && before.is_some_and(|before| are_apart(before, part)),
            };
            if blank && !is_first {
                self.out.push('\n');
            }
            match part {
                Part::Item(item) => self.item(item),
                Part::Property(of, property) => self.property(*of, property),
            }
            is_first = false;
            before = Some(part);
        }
        self.comments_before(end, &mut is_first);
    }

    /// Where the documentation of an item begins, or the part itself.
    fn first_line_of(&self, part: &Part) -> usize {
        let start = part.span().start as usize;
        match part {
            Part::Item(item) => self.comments.doc_start(start, item.doc.as_deref()),
            Part::Property(..) => start,
        }
    }

    fn comments_before(&mut self, end: usize, is_first: &mut bool) {
        while let Some(comment) = self.comments.take_before(end) {
            if comment.after_blank && !*is_first && !comment.is_trailing {
                self.out.push('\n');
            }
            self.line(comment.text);
            *is_first = false;
        }
    }

    fn indent(&self) -> String {
        "  ".repeat(self.depth)
    }

    fn line(&mut self, text: &str) {
        let indent = self.indent();
        self.out.push_str(&indent);
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// Ends a line, with the comment that stood behind it.
    fn end_line(&mut self, until: usize) {
        if let Some(comment) = self.comments.take_trailing(until.min(self.limit)) {
            self.out.push(' ');
            self.out.push_str(comment);
        }
        self.out.push('\n');
    }

    fn item(&mut self, item: &Item) {
        for line in item.doc.iter().flat_map(|doc| doc.split('\n')) {
            self.line(format!("/// {line}").trim_end());
        }
        let (header, body) = divided(item);
        let indent = self.indent();
        self.out.push_str(&indent);
        let head = head(item, &header, &format!("{indent}  "));
        self.out.push_str(&head);
        let end = item.span.end as usize;
        let Some(first) = body.first() else {
            let closed = !has_block(item);
            if !closed {
                self.empty_block(item, end);
                return;
            }
            let line_end = self.comments.line_end(end);
            self.end_line(line_end);
            return;
        };
        self.out.push_str(" {");
        let first_start = first.span().start as usize;
        let until = self.header_end(item, first_start);
        self.end_line(until);
        self.depth += 1;
        self.body(&body, end);
        self.depth -= 1;
        let indent = self.indent();
        self.out.push_str(&indent);
        self.out.push('}');
        let line_end = self.comments.line_end(end);
        self.end_line(line_end);
    }

    /// A comment on the line of the header belongs to it, unless a part of the body stands before it.
    fn header_end(&self, item: &Item, first: usize) -> usize {
        let head = item.label_span().end as usize;
        self.comments
            .block_line_end(head, item.span.end as usize)
            .min(first)
    }

    /// A block in which nothing stands but perhaps comments.
    fn empty_block(&mut self, item: &Item, end: usize) {
        if !self.comments.any_before(end) {
            self.out.push_str(" {}");
            let line_end = self.comments.line_end(end);
            self.end_line(line_end);
            return;
        }
        self.out.push_str(" {");
        let until = self.header_end(item, end);
        self.end_line(until);
        self.depth += 1;
        self.body(&[], end);
        self.depth -= 1;
        self.line("}");
    }

    fn property(&mut self, of: Keyword, property: &Property) {
        let indent = self.indent();
        let line = written(of, property, &format!("{indent}  "));
        self.out.push_str(&indent);
        self.out.push_str(&line);
        let line_end = self.comments.line_end(property.span.end as usize);
        self.end_line(line_end);
    }
}

/// An item that can take a block and must have one to be read again as it is.
fn has_block(item: &Item) -> bool {
    matches!(item.keyword, Keyword::Else | Keyword::ElseIf | Keyword::If)
}

/// Without a text to look at: a blank line between items, but not between one-liners of a kind.
fn are_apart(before: &Part, part: &Part) -> bool {
    let (Part::Item(before), Part::Item(item)) = (before, part) else {
        return false;
    };
    let is_line =
        |item: &Item| item.children.is_empty() && divided(item).1.is_empty() && item.doc.is_none();
    before.keyword != item.keyword || !is_line(before) || !is_line(item)
}

/// What goes on the line of an item, and what in its body.
fn divided(item: &Item) -> (Vec<&Property>, Vec<Part<'_>>) {
    let (header, body): (Vec<&Property>, Vec<&Property>) = item
        .properties
        .iter()
        .partition(|property| place(item.keyword, property.key) == Place::Header);
    let mut parts: Vec<Part> = body
        .into_iter()
        .map(|property| Part::Property(item.keyword, property))
        .collect();
    parts.extend(item.children.iter().map(Part::Item));
    parts.sort_by_key(|part| part.span().start);
    if parts.windows(2).any(|pair| could_join(&pair[0], &pair[1])) {
        parts.sort_by_key(|part| matches!(part, Part::Item(_)));
    }
    (header, parts)
}

/// Whether a property behind an item without a block could be read as a part of that item.
fn could_join(before: &Part, part: &Part) -> bool {
    let (Part::Item(item), Part::Property(..)) = (before, part) else {
        return false;
    };
    let stays = matches!(part, Part::Property(_, property) if property.key == Key::Shuffle);
    divided(item).1.is_empty() && !has_block(item) && !stays
}

/// Where a property stands in an item of that kind.
fn place(of: Keyword, key: Key) -> Place {
    let in_body = match key {
        Key::For => matches!(
            of,
            Keyword::Survey
                | Keyword::Recipient
                | Keyword::Report
                | Keyword::Touchpoint
                | Keyword::Action
        ),
        Key::By => of == Keyword::Report,
        Key::Target | Key::Where => of == Keyword::Index,
        _ => false,
    };
    if in_body { Place::Body } else { key.place() }
}

/// Keyword, name, type, codes, text and clauses.
fn head(item: &Item, header: &[&Property], indent: &str) -> String {
    let mut line = item.keyword.as_str().to_string();
    let is_if = matches!(item.keyword, Keyword::If | Keyword::ElseIf);
    if let Some(name) = &item.name {
        line.push(' ');
        line.push_str(&name.text);
    }
    if let Some(ty) = &item.ty {
        line.push_str(": ");
        line.push_str(&value::print_type(ty));
    }
    let (codes, clauses): (Vec<_>, Vec<_>) = header
        .iter()
        .partition(|property| matches!(property.key, Key::Range | Key::Limit));
    for property in codes {
        line.push(' ');
        line.push_str(&values(property, indent));
    }
    if let Some(text) = &item.text {
        line.push(' ');
        line.push_str(&value::text(&text.value, indent));
    }
    let (condition, clauses): (Vec<_>, Vec<_>) = clauses
        .into_iter()
        .partition(|property| is_if && property.key == Key::When);
    for property in condition {
        line.push(' ');
        line.push_str(&values(property, indent));
    }
    for property in clauses {
        line.push(' ');
        line.push_str(&written(item.keyword, property, indent));
    }
    line
}

/// A property as it is written.
fn written(_of: Keyword, property: &Property, indent: &str) -> String {
    let key = match property.key {
        Key::Value => "=",
        Key::Options => "options of",
        Key::Rows => "rows of",
        key => key.as_str(),
    };
    if property.values.is_empty() {
        return key.to_string();
    }
    if let [.., Value::List(list)] = property.values.as_slice()
        && is_long(property, list)
    {
        return one_a_line(key, property, list, indent);
    }
    format!("{key} {}", values(property, indent))
}

fn values(property: &Property, indent: &str) -> String {
    let separator = if property.key == Key::Kind { " " } else { ", " };
    let parts: Vec<String> = property
        .values
        .iter()
        .map(|value| match value {
            Value::Text(text) => value::text(&text.value, indent),
            Value::List(list) => {
                let entries: Vec<String> = list.iter().map(value::print_value).collect();
                entries.join(separator)
            }
            _ => value::print_value(value),
        })
        .collect();
    parts.join(" ")
}

fn is_long(property: &Property, list: &[Value]) -> bool {
    let is_header = property.key.place() == Place::Header && property.key != Key::By;
    // A name that is also a keyword would look like the beginning of the next statement.
    let looks_like_keyword = list.iter().any(|value| {
        let name = match value {
            Value::Name(name) | Value::Pair(name, _) => &name.text,
            _ => return true,
        };
        Keyword::parse(name).is_some() || Key::parse(name).is_some()
    });
    list.len() > MOST_ON_A_LINE && !is_header && property.key != Key::Kind && !looks_like_keyword
}

fn one_a_line(key: &str, property: &Property, list: &[Value], indent: &str) -> String {
    let mut line = key.to_string();
    let leading = property.values.len() - 1;
    for value in property.values.iter().take(leading) {
        line.push(' ');
        line.push_str(&value::print_value(value));
    }
    for (at, value) in list.iter().enumerate() {
        line.push_str(if at == 0 { "\n" } else { ",\n" });
        line.push_str(indent);
        line.push_str(&value::print_value(value));
    }
    line
}

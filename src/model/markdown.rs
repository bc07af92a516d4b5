//! The small Markdown of texts: emphasis, strong, lists, links and line breaks, and nothing else.
//!
//! ```text
//! *a* or _a_        emphasis            - one        a list, in a text of several lines
//! **a**             strong              1. first     a numbered one
//! [words](https:…)  a link, also to     \*           a character as it is
//!                   mailto:…
//! ```
//! Whatever does not fit stays words, so no text can fail and no text can become markup of another
//! kind. Marks do not work inside words (`5*3*2`) and a target with a placeholder makes no link. At most
//! one mark of a kind is open at a time, so that time is linear in the text and depth is at most five.

mod inline;
mod unsafe_text;

pub use unsafe_text::{Unsafe, UnsafeKind, is_safe_target, unsafe_parts};

use super::{Piece, Rich};
use inline::inlines;

/// A part of a text that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Lines that belong together.
    Paragraph(Vec<Inline>),
    /// Items with a dot before them.
    Bullets(Vec<Vec<Inline>>),
    /// Items with a number before them, from this one on.
    Numbers(u32, Vec<Vec<Inline>>),
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Characters as they are; nothing in them is markup.
    Text(String),
    /// The placeholder that is the piece at this position.
    Value(usize),
    /// A line break.
    Break,
    /// Stressed.
    Emphasis(Vec<Inline>),
    /// Stressed more.
    Strong(Vec<Inline>),
    /// Words that lead somewhere.
    Link {
        /// `https://…` or `mailto:…`, without spaces, quotes or angle brackets.
        target: String,
        /// What is shown; never empty, without other links.
        words: Vec<Inline>,
    },
}

/// Without any of these a text is one line of words.
const MARKS: [u8; 6] = *b"*_[\\\n\r";

/// The words of a text that is nothing but one line of words, as nearly all are.
fn line(rich: &Rich) -> Option<&str> {
    let [Piece::Plain(text)] = rich.pieces.as_slice() else {
        return None;
    };
    let is_line = !text.bytes().any(|byte| MARKS.contains(&byte));
    Some(text.trim()).filter(|text| is_line && !text.is_empty())
}

/// The structure of a text.
pub fn parse(rich: &Rich) -> Vec<Block> {
    if let Some(line) = line(rich) {
        return vec![Block::Paragraph(vec![Inline::Text(line.to_owned())])];
    }
    let atoms = atoms(&rich.pieces);
    let lines: Vec<&[Atom]> = atoms.split(|atom| *atom == Atom::Char('\n')).collect();
    let mut builder = BlockBuilder::default();
    let several = lines.len() > 1;
    for line in lines {
        builder.add_line(line, several);
    }
    builder.finish()
}

/// The words of a text without its marks, on one line. A placeholder stands as its fallback, or as `…`;
/// a choice as what it shows when its condition does not hold.
pub fn words(rich: &Rich) -> String {
    if let Some(line) = line(rich) {
        return spaced(line);
    }
    plain(&parse(rich), &mut |at| match rich.pieces.get(at) {
        Some(Piece::Value { fallback, .. }) => fallback.clone().unwrap_or_else(|| "…".into()),
        Some(Piece::Choice { otherwise, .. }) => otherwise.clone(),
        Some(Piece::Plain(_)) | None => String::new(),
    })
}

/// The words of blocks without their marks, on one line; `value` says what stands for the placeholder
/// that is the piece at a position.
pub fn plain(blocks: &[Block], value: &mut dyn FnMut(usize) -> String) -> String {
    let mut words = String::new();
    for block in blocks {
        words.push(' ');
        match block {
            Block::Paragraph(inlines) => plain_inlines(inlines, value, &mut words),
            Block::Bullets(items) | Block::Numbers(_, items) => {
                for item in items {
                    words.push(' ');
                    plain_inlines(item, value, &mut words);
                }
            }
        }
    }
    spaced(&words)
}

/// Words with one space between them.
fn spaced(words: &str) -> String {
    let pairs = words.as_bytes().windows(2);
    if words.is_ascii()
        && pairs
            .into_iter()
            .all(|pair| pair != b"  " && pair[1] >= b' ')
    {
        return words.trim().to_owned();
    }
    let mut spaced = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
}

fn plain_inlines(inlines: &[Inline], value: &mut dyn FnMut(usize) -> String, words: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => words.push_str(text),
            Inline::Value(at) => words.push_str(&value(*at)),
            Inline::Break => words.push(' '),
            Inline::Emphasis(inner) | Inline::Strong(inner) => plain_inlines(inner, value, words),
            Inline::Link { words: inner, .. } => plain_inlines(inner, value, words),
        }
    }
}

/// One character or placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Atom {
    /// A character that may be part of a mark.
    Char(char),
    /// A character after a backslash, which never is.
    Literal(char),
    /// A placeholder, by position of its piece.
    Value(usize),
}

impl Atom {
    fn is_space(self) -> bool {
        matches!(self, Atom::Char(c) if c.is_whitespace())
    }

    fn is_word(self) -> bool {
        matches!(self, Atom::Char(c) | Atom::Literal(c) if c.is_alphanumeric())
    }
}

fn atoms(pieces: &[Piece]) -> Vec<Atom> {
    let mut atoms = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Plain(text) = piece else {
            atoms.push(Atom::Value(at));
            continue;
        };
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match (c, chars.peek()) {
                ('\r', Some('\n')) => {}
                ('\r', _) => atoms.push(Atom::Char('\n')),
                ('\\', Some(next)) if next.is_ascii_punctuation() => {
                    atoms.push(Atom::Literal(*next));
                    chars.next();
                }
                _ => atoms.push(Atom::Char(c)),
            }
        }
    }
    atoms
}

fn trim(line: &[Atom]) -> &[Atom] {
    let start = line.iter().take_while(|atom| atom.is_space()).count();
    let kept = &line[start..];
    let end = kept.iter().rev().take_while(|atom| atom.is_space()).count();
    &kept[..kept.len() - end]
}

/// What a line begins with.
enum Marker {
    Bullet,
    Number(u32),
}

/// The list marker at the start of a trimmed line and what follows it.
fn marker(line: &[Atom]) -> Option<(Marker, &[Atom])> {
    let mut digits = String::new();
    for atom in line.iter().take(4) {
        match atom {
            Atom::Char(c) if c.is_ascii_digit() => digits.push(*c),
            _ => break,
        }
    }
    let marker = match (digits.parse(), line.get(digits.len())?) {
        (Ok(number), Atom::Char('.')) if digits.len() <= 3 => Marker::Number(number),
        (Err(_), Atom::Char('-')) => Marker::Bullet,
        _ => return None,
    };
    let rest = &line[digits.len() + 1..];
    let words = trim(rest);
    (rest.first()?.is_space() && !words.is_empty()).then_some((marker, words))
}

/// Collects lines into blocks.
#[derive(Default)]
struct BlockBuilder {
    blocks: Vec<Block>,
    /// Lines of the paragraph or list item that is being read, with breaks between.
    open: Vec<Atom>,
    /// The indentation of the marker when an item of the last list is being read.
    item_indent: Option<usize>,
}

impl BlockBuilder {
    fn add_line(&mut self, line: &[Atom], several: bool) {
        let indent = line.iter().take_while(|atom| atom.is_space()).count();
        let words = trim(line);
        if words.is_empty() {
            self.close();
            return;
        }
        if several && let Some((marker, rest)) = marker(words) {
            self.close();
            self.begin_item(marker);
            self.item_indent = Some(indent);
            self.open.extend_from_slice(rest);
            return;
        }
        if self.item_indent.is_some_and(|marker| indent <= marker) {
            self.close();
        }
        if !self.open.is_empty() {
            self.open.push(Atom::Char('\n'));
        }
        self.open.extend_from_slice(words);
    }

    /// Makes the last block a list of this kind.
    fn begin_item(&mut self, marker: Marker) {
        match (marker, self.blocks.last()) {
            (Marker::Bullet, Some(Block::Bullets(_)))
            | (Marker::Number(_), Some(Block::Numbers(..))) => {}
            (Marker::Bullet, _) => self.blocks.push(Block::Bullets(Vec::new())),
            (Marker::Number(start), _) => self.blocks.push(Block::Numbers(start, Vec::new())),
        }
    }

    /// Ends the paragraph or item that is being read.
    fn close(&mut self) {
        let atoms = std::mem::take(&mut self.open);
        let in_item = self.item_indent.take().is_some();
        if atoms.is_empty() {
            return;
        }
        let inlines = inlines(&atoms);
        match self.blocks.last_mut() {
            Some(Block::Bullets(items) | Block::Numbers(_, items)) if in_item => {
                items.push(inlines);
            }
            _ => self.blocks.push(Block::Paragraph(inlines)),
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.close();
        self.blocks
    }
}

#[cfg(test)]
mod tests;

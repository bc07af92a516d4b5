//! Reading on after a mistake.
//!
//! The YAML parser stops at its first error. Here the line with the error is kept as it is written, and
//! reading goes on at the next line that begins an entry of a list or mapping that is still open, so that
//! one run reports every mistake of a file and checks the rest.

use saphyr_parser::{Parser, ScalarStyle};

use super::build::{Builder, Flow, Open};
use super::mistake;
use super::tree::{Kind, Tree};
use crate::problem::Problems;
use crate::source::FileId;

/// Reads the whole text into a tree, over mistakes.
pub(super) fn read_tree(text: &str, file: FileId, problems: &mut Problems) -> Tree {
    let mut builder = Builder::new(text, file);
    let (mut start, mut end) = (if text.starts_with('\u{feff}') { 3 } else { 0 }, text.len());
    // Reading on costs a pass over the rest of the file at worst: that is paid a few times, not always.
    let mut budget = 4 * text.len() + (1 << 20);
    loop {
        builder.resume_at(start);
        let before = problems.len();
        let (next, failed) = match run(&mut builder, &text[start..end], problems) {
            Outcome::Done if end < text.len() => (end, false),
            Outcome::Done | Outcome::Stopped => break,
            Outcome::Failed { at, info } => {
                let resumed = start > 3;
                let place = mistake::report(&builder, text, at, &info, resumed, problems);
                builder.keep_line(text, place.max(start));
                (next_line(text, place.max(start)), true)
            }
        };
        let spent = end - start;
        let entry = builder.next_entry(text, next);
        let skipped = next..entry.as_ref().map_or(text.len(), |entry| entry.at);
        let told = problems.len() > before;
        if !failed && (entry.is_none() || text[skipped.clone()].contains(':')) {
            let place = mistake::report_column(&builder, text, next, problems);
            if let Some(problem) = problems.last() {
                let behind = next_line(text, place).min(skipped.end)..skipped.end;
                mistake::tell_skipped(&builder, text, behind, problem);
            }
        } else if failed && let Some(problem) = problems.last().filter(|_| told) {
            mistake::tell_skipped(&builder, text, skipped, problem);
        }
        let Some(entry) = entry else { break };
        if spent > budget {
            break;
        }
        budget -= spent;
        builder.close_to(entry.level);
        start = entry.at;
        end = end_of_block(text, entry.at, entry.column);
    }
    builder.finish()
}

enum Outcome {
    Done,
    Stopped,
    Failed { at: usize, info: String },
}

fn run(builder: &mut Builder<'_>, text: &str, problems: &mut Problems) -> Outcome {
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => {
                if builder.event(event, span, problems) == Flow::Stop {
                    return Outcome::Stopped;
                }
            }
            Err(error) => {
                return Outcome::Failed {
                    at: builder.offset(error.marker()),
                    info: error.info().to_owned(),
                };
            }
        }
    }
    Outcome::Done
}

/// A line at which reading can go on.
struct Entry {
    at: usize,
    column: usize,
    /// How many collections stay open there.
    level: usize,
}

impl Builder<'_> {
    /// The first line at or after `from` that begins an entry of an open collection.
    fn next_entry(&self, text: &str, from: usize) -> Option<Entry> {
        let mut at = from;
        while at < text.len() {
            let line = Line::at(text, at);
            let fits = |open: &Open| {
                let is_list = matches!(self.tree.kind(open.node), Kind::List(_));
                open.column == Some(line.indent) && is_list == line.dash
            };
            let begins = line.dash || line.key.is_some();
            if self.open.is_empty() && self.tree.root.is_none() && line.dash && line.key.is_some() {
                return Some(Entry {
                    at,
                    column: line.indent,
                    level: 0,
                });
            }
            if begins && let Some(level) = self.open.iter().rposition(fits) {
                return Some(Entry {
                    at,
                    column: line.indent,
                    level: level + 1,
                });
            }
            at = next_line(text, at);
        }
        None
    }

    /// Ends collections until `level` are open.
    fn close_to(&mut self, level: usize) {
        while self.open.len() > level {
            let end = self.last_end();
            self.end(end);
        }
    }

    fn finish(mut self) -> Tree {
        self.close_to(0);
        self.tree
    }

    /// Keeps the line that could not be read as a key with its value as written, so that what is named
    /// there is known and nothing is reported as missing that is only malformed.
    fn keep_line(&mut self, text: &str, place: usize) {
        let start = text[..place].rfind('\n').map_or(0, |at| at + 1);
        let line = Line::at(text, start);
        let Some((key, rest)) = line.key else { return };
        let column = key.0 - start;
        let deeper = |open: &Open| open.column.is_none_or(|own| own > column);
        while self.open.last().is_some_and(deeper) {
            let end = self.last_end();
            self.end(end);
        }
        let is_mapping = |builder: &Self| {
            builder.open.last().is_some_and(|open| {
                open.column == Some(column)
                    && matches!(builder.tree.kind(open.node), Kind::Mapping(_))
            })
        };
        if line.dash {
            self.open_entry(start, line.indent, column);
        }
        if is_mapping(self) {
            let value = text[rest.0..rest.1]
                .trim()
                .trim_matches(['"', '\''])
                .to_owned();
            self.set_broken(start, text, key, (rest, value));
        }
    }

    /// Opens the mapping of a list entry whose first line could not be read.
    fn open_entry(&mut self, line: usize, indent: usize, column: usize) {
        let opened = self
            .open
            .last()
            .is_some_and(|open| open.column == Some(column) && self.tree.start(open.node) >= line);
        if opened {
            return;
        }
        while self
            .open
            .last()
            .is_some_and(|open| open.column == Some(column))
        {
            let end = self.last_end();
            self.end(end);
        }
        let in_list = self.open.last().is_some_and(|open| {
            open.column == Some(indent) && matches!(self.tree.kind(open.node), Kind::List(_))
        });
        if in_list {
            self.open_collection(Kind::Mapping(Vec::new()), line + column, Some(column), 0);
        }
    }

    /// Gives the innermost mapping the key at `key` with a value as written; what was read of that line
    /// before is replaced.
    fn set_broken(
        &mut self,
        line: usize,
        text: &str,
        key: (usize, usize),
        (place, value): ((usize, usize), String),
    ) {
        let value = self.leaf(self.span(place.0, place.1), Kind::Broken(value));
        let waiting = self.open.last().and_then(|open| open.key);
        if let Some(waiting) = waiting {
            if self.tree.start(waiting) >= line {
                return self.attach(value);
            }
            let empty = self.leaf(self.span(place.0, place.0), Kind::Broken(String::new()));
            self.attach(empty);
        }
        let Some(mapping) = self.open.last().map(|open| open.node) else {
            return;
        };
        if !self.tree.replace_value(mapping, line, value) {
            let word = Kind::Scalar(text[key.0..key.1].to_owned(), ScalarStyle::Plain);
            let word = self.leaf(self.span(key.0, key.1), word);
            self.attach(word);
            self.attach(value);
        }
    }
}

/// What a line of block YAML begins with.
pub(super) struct Line {
    /// Number of spaces before the first character.
    pub indent: usize,
    /// Whether it begins with `- `.
    pub dash: bool,
    /// The range of a plain key, and of what follows its colon.
    pub key: Option<((usize, usize), (usize, usize))>,
}

impl Line {
    /// Reads the line that begins at `start`.
    pub fn at(text: &str, start: usize) -> Line {
        let line = text[start..].split('\n').next().unwrap_or_default();
        let line = line.strip_suffix('\r').unwrap_or(line);
        let indent = line.len() - line.trim_start_matches(' ').len();
        let dash = line[indent..].starts_with("- ");
        let mut word = indent;
        while line[word..].starts_with("- ") {
            word += 2;
            word += line[word..].len() - line[word..].trim_start_matches(' ').len();
        }
        let length = line[word..]
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ' '))
            .unwrap_or(0);
        let after = word + length + 1;
        let colon = length > 0
            && line[word + length..].starts_with(':')
            && line
                .get(after..)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
        let value = || {
            let rest = &line[after..];
            let blank = rest.len() - rest.trim_start().len();
            (start + after + blank, start + line.len())
        };
        Line {
            indent,
            dash,
            key: colon.then(|| ((start + word, start + word + length), value())),
        }
    }
}

/// Where the line after the one that holds `at` begins.
fn next_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// Where the block that begins at `start` ends: the first line that stands further to the left.
fn end_of_block(text: &str, start: usize, column: usize) -> usize {
    let mut at = next_line(text, start);
    while at < text.len() {
        let line = text[at..].split('\n').next().unwrap_or_default();
        let indent = line.len() - line.trim_start_matches(' ').len();
        // Tabs are reported where they stand, comments may stand anywhere.
        let counts = !matches!(
            line[indent..].trim_end().as_bytes().first(),
            None | Some(b'#' | b'\t')
        );
        if indent < column && counts {
            return at;
        }
        at = next_line(text, at);
    }
    at
}

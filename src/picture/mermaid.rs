//! The routing as a Mermaid flowchart, which forges and wikis draw in Markdown.

use super::chart::{COMPLETE, Column, Kind, Piece, Sheet};
use std::fmt::Write as _;

/// The flowchart.
pub fn write(title: &str, column: &Column) -> String {
    let mut out = Writer {
        text: "flowchart TD\n".to_owned(),
        count: 0,
    };
    let start = out.node("([\"", title, "\"])");
    let open = out.column(column, vec![(start, None)]);
    let end = out.node("([\"", COMPLETE, "\"])");
    out.join(open, &end);
    out.text
}

/// Where a line begins that leads on, and its condition.
type Loose = (String, Option<String>);

struct Writer {
    text: String,
    count: usize,
}

impl Writer {
    fn node(&mut self, open: &str, words: &str, close: &str) -> String {
        let name = format!("n{}", self.count);
        self.count += 1;
        let _ = writeln!(self.text, "  {name}{open}{}{close}", escaped(words));
        name
    }

    fn join(&mut self, from: Vec<Loose>, to: &str) {
        for (from, condition) in from {
            let _ = match condition {
                None => writeln!(self.text, "  {from} --> {to}"),
                Some(words) => writeln!(self.text, "  {from} -->|\"{}\"| {to}", escaped(&words)),
            };
        }
    }

    fn column(&mut self, column: &Column, mut from: Vec<Loose>) -> Vec<Loose> {
        for piece in column {
            from = match piece {
                Piece::Box(sheet) => self.sheet(sheet, from),
                Piece::Fork(arms) => {
                    let mut open = Vec::new();
                    for (condition, column) in arms {
                        let own = from.iter().map(|(node, before)| {
                            let words = before.as_ref().map_or(condition.clone(), |before| {
                                format!("{before}, {condition}")
                            });
                            (node.clone(), Some(words))
                        });
                        let own = own.collect();
                        open.extend(self.column(column, own));
                    }
                    open
                }
            };
        }
        from
    }

    fn sheet(&mut self, sheet: &Sheet, from: Vec<Loose>) -> Vec<Loose> {
        let mut words: Vec<String> = sheet.title.iter().cloned().collect();
        words.extend(sheet.lines.iter().filter_map(|line| {
            let indent = "\u{a0}\u{a0}".repeat(line.depth);
            Some(match &line.kind {
                Kind::Question(name, _, None) => format!("{indent}{name}"),
                Kind::Question(name, _, Some(when)) => format!("{indent}{name} when {when}"),
                Kind::Condition(words) => format!("{indent}{words}"),
                Kind::Note(_) => return None,
            })
        }));
        let node = self.node("[\"", &words.join("\n"), "\"]");
        self.join(from, &node);
        for (when, ending) in &sheet.exits {
            let end = self.node("([\"", ending, "\"])");
            self.join(vec![(node.clone(), Some(when.clone()))], &end);
        }
        vec![(node, None)]
    }
}

/// Words between quotes; Mermaid writes characters of its own as `#name;`.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '#' => out.push_str("#35;"),
            '&' => out.push_str("#amp;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '`' => out.push_str("#96;"),
            '\n' => out.push_str("<br/>"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

//! A brace too few or too many: where it was meant, as the indentation tells.

use crate::problem::{Problems, Rule as ProblemRule};
use crate::source::{FileId, Span};
use crate::syntax::peil::scan::{Found, Mark, marks};

/// A `{` that is open.
struct Open {
    at: usize,
    line: usize,
    column: usize,
    /// The column at which its body begins, once a line of it was seen.
    body: Option<usize>,
}

/// Reports one brace too few or too many, and gives the text with that repaired, of the same length and
/// with everything in the same place. `None` where nothing is left to repair.
pub(super) fn repair(text: &str, file: FileId, problems: &mut Problems) -> Option<String> {
    let marks: Vec<Found> = marks(text).collect();
    match imbalance(text, &marks) {
        Imbalance::None => None,
        Imbalance::Extra { at } => {
            let span = Span::new(file, at, at + 1);
            problems
                .add(ProblemRule::SyntaxExpected, span, "a `}` too many")
                .label("no open block is left for it, or it closes the wrong one")
                .offer("take the brace away", span, "");
            replace(text, at, at + 1, " ")
        }
        Imbalance::Unclosed { open, before } => {
            let opener = Span::new(file, open, open + 1);
            let problem = problems.add(
                ProblemRule::SyntaxUnclosed,
                opener,
                "this block never closes",
            );
            let Some((start, line_break)) = before else {
                problem
                    .label("no `}` for this `{`")
                    .help("write `}` where the block ends");
                let end = Span::new(file, text.len(), text.len());
                problem.offer("close the block at the end of the file", end, "\n}\n");
                return None;
            };
            let place = Span::new(file, line_break, line_break);
            problem
                .label("opened here")
                .related(place, "the indentation says that it ends before this line")
                .offer(
                    "close the block there",
                    place,
                    format!("{}}}", indent_of(text, open)),
                );
            let comment = marks.iter().rfind(|found| {
                found.mark == Mark::Comment && found.start < line_break && found.end >= start
            });
            match comment {
                Some(comment) => replace(text, comment.start, comment.end, "}"),
                None => replace(text, line_break, line_break + 1, "}"),
            }
        }
    }
}

/// A line break and the indentation of the line on which the block was opened.
fn indent_of(text: &str, open: usize) -> String {
    let line = text.get(..open).unwrap_or_default();
    let line = line.rsplit('\n').next().unwrap_or_default();
    let blank = line.len() - line.trim_start().len();
    format!("\n{}", line.get(..blank).unwrap_or_default())
}

fn replace(text: &str, start: usize, end: usize, with: &str) -> Option<String> {
    let blanks = " ".repeat((end - start).checked_sub(with.len())?);
    Some(format!(
        "{}{with}{blanks}{}",
        text.get(..start)?,
        text.get(end..)?
    ))
}

enum Imbalance {
    None,
    Extra {
        at: usize,
    },
    /// The brace, and where it should close: the end of the last line inside, and its line break.
    Unclosed {
        open: usize,
        before: Option<(usize, usize)>,
    },
}

fn imbalance(text: &str, marks: &[Found]) -> Imbalance {
    let mut walk = Walk::new(text);
    for found in marks {
        let brace = text.as_bytes().get(found.start);
        walk.lines_until(found.start);
        match (found.mark, brace) {
            (Mark::Open, Some(b'{')) => walk.open(found.start),
            (Mark::Close, Some(b'}')) => walk.close(found.start),
            (Mark::Text, _) => walk.skip(found.end),
            _ => {}
        }
    }
    walk.lines_until(text.len());
    walk.verdict()
}

/// Goes through the lines with the stack of open braces.
struct Walk<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    line_start: usize,
    /// The end of the last line that held something.
    last_end: usize,
    stack: Vec<Open>,
    odd_close: Option<usize>,
    last_extra: Option<usize>,
    dedent: Option<(usize, (usize, usize))>,
}

impl<'t> Walk<'t> {
    fn new(text: &'t str) -> Self {
        let mut walk = Walk {
            text,
            at: 0,
            line: 0,
            line_start: 0,
            last_end: 0,
            stack: Vec::new(),
            odd_close: None,
            last_extra: None,
            dedent: None,
        };
        walk.line_begins();
        walk
    }

    /// Goes on to `end`, looking at each line that begins before it.
    fn lines_until(&mut self, end: usize) {
        while let Some(len) = self.rest(end).find('\n') {
            let line_break = self.at + len;
            let line = self
                .text
                .get(self.line_start..line_break)
                .unwrap_or_default();
            if !line.trim().is_empty() {
                self.last_end = self.line_start + line.trim_end().len();
            }
            self.at = line_break + 1;
            self.line += 1;
            self.line_start = self.at;
            self.line_begins();
        }
        self.at = self.at.max(end);
    }

    fn rest(&self, end: usize) -> &'t str {
        self.text.get(self.at..end).unwrap_or_default()
    }

    /// Goes over a quoted text: its lines have no indentation that means anything.
    fn skip(&mut self, end: usize) {
        let inside = self.rest(end);
        self.line += inside.matches('\n').count();
        if let Some(last) = inside.rfind('\n') {
            self.line_start = self.at + last + 1;
        }
        self.at = end;
    }

    fn column(&self, at: usize) -> usize {
        let line = self.text.get(self.line_start..at).unwrap_or_default();
        line.len() - line.trim_start().len()
    }

    fn line_begins(&mut self) {
        let line = self.text.get(self.line_start..).unwrap_or_default();
        let line = line.split('\n').next().unwrap_or_default();
        let column = line.len() - line.trim_start().len();
        let is_word = line.trim_start().starts_with(|c: char| c.is_alphabetic());
        let line_start = self.line_start;
        let last_end = self.last_end;
        let Some(open) = self.stack.last_mut().filter(|_| is_word) else {
            return;
        };
        if open.body.is_none() {
            open.body = Some(column);
        }
        let indented = open.body.is_some_and(|body| body > open.column);
        if indented && column <= open.column && self.dedent.is_none() {
            self.dedent = Some((open.at, (last_end, line_start.saturating_sub(1))));
        }
    }

    fn open(&mut self, at: usize) {
        self.stack.push(Open {
            at,
            line: self.line,
            column: self.column(at),
            body: None,
        });
    }

    fn close(&mut self, at: usize) {
        let before = self.text.get(self.line_start..at).unwrap_or_default();
        let first_on_line = before.trim().is_empty();
        match self.stack.pop() {
            None => self.last_extra = self.last_extra.or(Some(at)),
            Some(open)
                if first_on_line && open.line != self.line && before.len() != open.column =>
            {
                self.odd_close = self.odd_close.or(Some(at));
            }
            Some(_) => {}
        }
    }

    fn verdict(self) -> Imbalance {
        if let Some(at) = self.last_extra {
            return Imbalance::Extra {
                at: self.odd_close.unwrap_or(at),
            };
        }
        match (self.dedent, self.stack.last()) {
            (_, None) => Imbalance::None,
            (Some((open, before)), _) => Imbalance::Unclosed {
                open,
                before: Some(before),
            },
            (None, Some(open)) => Imbalance::Unclosed {
                open: open.at,
                before: None,
            },
        }
    }
}

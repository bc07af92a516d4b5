//! Reads emphasis, links and breaks within one paragraph or list item.

use super::{Atom, Inline, is_safe_target};

/// A mark that needs a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Star,
    Underscore,
    Double,
    Bracket,
}

impl Mark {
    fn as_written(self) -> &'static str {
        match self {
            Mark::Star => "*",
            Mark::Underscore => "_",
            Mark::Double => "**",
            Mark::Bracket => "[",
        }
    }
}

/// What was read since a mark was opened; the lowest has none.
#[derive(Default)]
struct Frame {
    mark: Option<Mark>,
    content: Vec<Inline>,
}

/// Reads marks within one paragraph or item.
#[derive(Default)]
struct InlineReader {
    frames: Vec<Frame>,
    current: Frame,
}

/// Marks, links and breaks in the atoms of one paragraph or item.
pub(super) fn inlines(atoms: &[Atom]) -> Vec<Inline> {
    let mut reader = InlineReader::default();
    let mut at = 0;
    while let Some(atom) = atoms.get(at) {
        at += match atom {
            Atom::Char(mark @ ('*' | '_')) => reader.read_stress(*mark, atoms, at),
            Atom::Char('[') => reader.open_bracket(),
            Atom::Char(']') => reader.close_bracket(&atoms[at + 1..]),
            Atom::Char('\n') => reader.push(Inline::Break),
            Atom::Char(c) | Atom::Literal(c) => reader.push_char(*c),
            Atom::Value(piece) => reader.push(Inline::Value(*piece)),
        };
    }
    while reader.abandon() {}
    reader.current.content
}

impl InlineReader {
    fn push(&mut self, inline: Inline) -> usize {
        self.current.content.push(inline);
        1
    }

    fn push_char(&mut self, c: char) -> usize {
        match self.current.content.last_mut() {
            Some(Inline::Text(text)) => text.push(c),
            _ => self.current.content.push(Inline::Text(c.to_string())),
        }
        1
    }

    fn push_words(&mut self, words: &str) {
        for c in words.chars() {
            self.push_char(c);
        }
    }

    fn open(&mut self, mark: Mark) {
        let opened = Frame {
            mark: Some(mark),
            content: Vec::new(),
        };
        self.frames
            .push(std::mem::replace(&mut self.current, opened));
    }

    fn is_open(&self, mark: Mark) -> bool {
        let mut all = self.frames.iter().chain([&self.current]);
        all.any(|frame| frame.mark == Some(mark))
    }

    /// Turns the innermost open mark back into the characters it is written with.
    fn abandon(&mut self) -> bool {
        let Some(outer) = self.frames.pop() else {
            return false;
        };
        let inner = std::mem::replace(&mut self.current, outer);
        self.push_words(inner.mark.map_or("", Mark::as_written));
        for inline in inner.content {
            match inline {
                Inline::Text(text)
                    if matches!(self.current.content.last(), Some(Inline::Text(_))) =>
                {
                    self.push_words(&text);
                }
                other => self.current.content.push(other),
            }
        }
        true
    }

    /// Closes a mark that is open; marks inside that were never closed become words.
    fn close(&mut self, mark: Mark) -> Vec<Inline> {
        while self.current.mark != Some(mark) && self.abandon() {}
        let outer = self.frames.pop().unwrap_or_default();
        std::mem::replace(&mut self.current, outer).content
    }

    fn read_stress(&mut self, mark: char, atoms: &[Atom], at: usize) -> usize {
        let is_mark = |atom: &&Atom| **atom == Atom::Char(mark);
        let length = atoms[at..].iter().take_while(is_mark).count();
        let before = at.checked_sub(1).and_then(|before| atoms.get(before));
        let after = atoms.get(at + length);
        let can_open = after.is_some_and(|atom| !atom.is_space())
            && !before.is_some_and(|atom| atom.is_word());
        let can_close = before.is_some_and(|atom| !atom.is_space())
            && !after.is_some_and(|atom| atom.is_word());
        let marks: &[Mark] = match (mark, length) {
            ('_', 1) => &[Mark::Underscore],
            ('*', 1) => &[Mark::Star],
            ('*', 2) => &[Mark::Double],
            ('*', 3) => &[Mark::Double, Mark::Star],
            _ => &[],
        };
        if !marks.is_empty() && can_close && marks.iter().all(|mark| self.is_open(*mark)) {
            self.close_stress(marks);
        } else if !marks.is_empty() && can_open && !marks.iter().any(|mark| self.is_open(*mark)) {
            marks.iter().for_each(|mark| self.open(*mark));
        } else {
            (0..length).for_each(|_| {
                self.push_char(mark);
            });
        }
        length
    }

    /// Closes marks that are all open, the innermost first.
    fn close_stress(&mut self, marks: &[Mark]) {
        let place = |frames: &[Frame], mark| frames.iter().rposition(|f| f.mark == Some(mark));
        let mut order = marks.to_vec();
        order.sort_by_key(|mark| {
            let innermost = self.current.mark == Some(*mark);
            let depth = place(&self.frames, *mark);
            std::cmp::Reverse((innermost, depth))
        });
        for mark in order {
            let content = self.close(mark);
            self.push(match mark {
                Mark::Double => Inline::Strong(content),
                _ => Inline::Emphasis(content),
            });
        }
    }

    fn open_bracket(&mut self) -> usize {
        while self.is_open(Mark::Bracket) {
            self.abandon();
        }
        self.open(Mark::Bracket);
        1
    }

    /// Makes a link when a target follows; `rest` stands after the bracket. Returns how many atoms were
    /// read, the bracket included.
    fn close_bracket(&mut self, rest: &[Atom]) -> usize {
        if !self.is_open(Mark::Bracket) {
            return self.push_char(']');
        }
        let target = target(rest).filter(|(target, _)| is_safe_target(target));
        let Some((target, length)) = target else {
            while self.is_open(Mark::Bracket) {
                self.abandon();
            }
            return self.push_char(']');
        };
        let words = self.close(Mark::Bracket);
        let inline = match words.is_empty() {
            true => Inline::Link {
                words: vec![Inline::Text(target.clone())],
                target,
            },
            false => Inline::Link { target, words },
        };
        self.push(inline) + length
    }
}

/// The `(target)` at the start and how many atoms it takes. It ends at the parenthesis that closes it;
/// a space, a bracket or a placeholder means that there is none.
fn target(rest: &[Atom]) -> Option<(String, usize)> {
    if rest.first() != Some(&Atom::Char('(')) {
        return None;
    }
    let mut target = String::new();
    let mut depth = 0;
    for (at, atom) in rest.iter().enumerate().skip(1) {
        let c = match atom {
            Atom::Char(c) if c.is_whitespace() || matches!(c, '[' | ']') => return None,
            Atom::Char(c) | Atom::Literal(c) => *c,
            Atom::Value(_) => return None,
        };
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some((target, at + 1)),
            ')' => depth -= 1,
            _ => {}
        }
        target.push(c);
    }
    None
}

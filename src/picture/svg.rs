//! The routing as a picture: from top to bottom, pages as boxes, ends as rounded ones.
//!
//! A column is laid out around an axis; of everything it is first worked out how far it reaches to the
//! left and right of the axis and how high it is, and then it is drawn.

use super::chart::{COMPLETE, Column, Kind, Line, Piece, Sheet};
use super::wrap::wrap;
use crate::xml::content;
use std::fmt::Write as _;

/// Width of a box.
const BOX: f64 = 320.0;
/// Width of an end.
const END: f64 = 168.0;
/// Between a box and the end beside it.
const ASIDE: f64 = 34.0;
/// Between two columns.
const GAP: f64 = 28.0;
/// Between a box and the next, without words.
const STEP: f64 = 34.0;
/// Around everything.
const MARGIN: f64 = 24.0;
/// Inside a box.
const PAD: f64 = 16.0;
/// Height of a line of words.
const ROW: f64 = 17.0;
/// How far a condition moves its lines to the right.
const INDENT: f64 = 14.0;
/// Width of an empty column.
const BYPASS: f64 = 120.0;
/// Characters of a condition beside a line.
const LABEL: usize = 24;

const STYLE: &str = "\
.peil{--paper:#fff;--box:#fff;--line:#b6bfca;--ink:#1b2430;--soft:#566273;--flow:#7b8794;--if:#0b5cad;--tint:#eaf2fb;--end:#eef1f4}\
@media (prefers-color-scheme:dark){.peil{--paper:#14181e;--box:#1d232b;--line:#424d5b;--ink:#e9edf2;--soft:#a9b4c2;--flow:#8793a1;--if:#8fc1ff;--tint:#1c2c40;--end:#29313b}}\
.peil text{font:13px/1.3 system-ui,'Segoe UI',Roboto,'Helvetica Neue',sans-serif;fill:var(--ink)}\
.peil .title{font-weight:650;font-size:14.5px}\
.peil .name{font-family:ui-monospace,'SF Mono',Consolas,monospace;font-size:12px;font-weight:600}\
.peil .soft{fill:var(--soft)}\
.peil .note{fill:var(--soft);font-style:italic}\
.peil .if{font-family:ui-monospace,'SF Mono',Consolas,monospace;font-size:11.5px;fill:var(--if)}\
.peil .mid{text-anchor:middle}\
.peil .page{fill:var(--box);stroke:var(--line)}\
.peil .end{fill:var(--end);stroke:var(--line)}\
.peil .flow{fill:none;stroke:var(--flow);stroke-width:1.4}\
.peil .tip{fill:var(--flow)}\
.peil .bar{fill:none;stroke:var(--if);stroke-width:2;opacity:.55}\
.peil .label{fill:var(--tint)}\
.peil .back{fill:var(--paper)}";

/// The picture, with words for those who do not see it.
pub fn write(title: &str, description: &str, column: &Column) -> String {
    let size = reach(column);
    let head = 40.0 + STEP;
    let (left, right) = (
        size.left.max(END / 2.0 + 40.0),
        size.right.max(END / 2.0 + 40.0),
    );
    let (width, height) = (
        (left + right + 2.0 * MARGIN).ceil(),
        (head + size.height + 40.0 + 2.0 * MARGIN).ceil(),
    );
    let mut out = Picture {
        shapes: String::new(),
    };
    let axis = MARGIN + left;
    let top = wrap(title, 34, 1);
    let words = top.first().map_or("", String::as_str);
    out.end(axis, MARGIN, BOX, words, "title mid");
    let reached = Reached {
        open: MARGIN + 40.0,
        next: MARGIN + head,
    };
    let reached = out.column(column, axis, reached);
    out.flow(&[(axis, reached.open), (axis, reached.next)], true);
    out.end(axis, reached.next, END, COMPLETE, "mid");
    let (title, description) = (content(title), content(description));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"peil\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"routes-title routes-desc\">\n\
         <title id=\"routes-title\">{title}</title>\n<desc id=\"routes-desc\">{description}</desc>\n\
         <style>{STYLE}</style>\n<rect class=\"back\" width=\"{width}\" height=\"{height}\"/>\n{}</svg>\n",
        out.shapes
    )
}

/// How far something reaches from its axis, and how high it is; with the line to what follows.
#[derive(Clone, Copy, Default)]
struct Reach {
    left: f64,
    right: f64,
    height: f64,
}

fn reach(column: &Column) -> Reach {
    column.iter().fold(Reach::default(), |sum, piece| {
        let own = match piece {
            Piece::Box(sheet) => of_sheet(sheet),
            Piece::Fork(arms) => of_fork(arms),
        };
        Reach {
            left: sum.left.max(own.left),
            right: sum.right.max(own.right),
            height: sum.height + own.height,
        }
    })
}

fn of_sheet(sheet: &Sheet) -> Reach {
    let aside = if sheet.exits.is_empty() {
        0.0
    } else {
        ASIDE + END
    };
    Reach {
        left: BOX / 2.0,
        right: BOX / 2.0 + aside,
        height: height(sheet).max(exits_height(sheet)) + STEP,
    }
}

fn of_fork(arms: &[(String, Column)]) -> Reach {
    let widths: Vec<Reach> = arms.iter().map(|(_, column)| of_arm(column)).collect();
    let total: f64 = widths.iter().map(|arm| arm.left + arm.right).sum();
    let total = total + GAP * (arms.len().saturating_sub(1)) as f64;
    let tallest = widths.iter().map(|arm| arm.height).fold(0.0, f64::max);
    Reach {
        left: total / 2.0,
        right: total / 2.0,
        height: label_height(arms) + tallest + STEP,
    }
}

fn of_arm(column: &Column) -> Reach {
    match column.is_empty() {
        true => Reach {
            left: BYPASS / 2.0,
            right: BYPASS / 2.0,
            height: 0.0,
        },
        false => {
            let reach = reach(column);
            Reach {
                left: reach.left.max(BYPASS / 2.0),
                right: reach.right.max(BYPASS / 2.0),
                height: reach.height,
            }
        }
    }
}

/// Room for the conditions above the columns of a fork.
fn label_height(arms: &[(String, Column)]) -> f64 {
    let rows = arms
        .iter()
        .map(|(words, _)| wrap(words, LABEL, 4).len())
        .max();
    14.0 + 15.0 * rows.unwrap_or(1) as f64 + 9.0 + STEP
}

fn height(sheet: &Sheet) -> f64 {
    let title = if sheet.title.is_some() { 30.0 } else { 6.0 };
    let lines: f64 = sheet.lines.iter().map(line_height).sum();
    title + lines + PAD
}

fn line_height(line: &Line) -> f64 {
    let (text, when) = words_of(line);
    ROW * (text.len() + when.len()) as f64 + after(line)
}

/// Room below a line, and for the name above a question.
fn after(line: &Line) -> f64 {
    match line.kind {
        Kind::Question(..) => ROW + 8.0,
        Kind::Note(_) => 8.0,
        Kind::Condition(_) => 4.0,
    }
}

/// The wrapped words of a line, and those of its own condition.
fn words_of(line: &Line) -> (Vec<String>, Vec<String>) {
    let width = 40usize.saturating_sub(2 * line.depth).max(20);
    match &line.kind {
        Kind::Question(_, words, when) => {
            let when = when
                .as_ref()
                .map(|when| wrap(&format!("when {when}"), width - 2, 4));
            (wrap(words, width, 3), when.unwrap_or_default())
        }
        Kind::Note(words) => (wrap(words, width, 2), Vec::new()),
        Kind::Condition(words) => (wrap(words, width - 2, 4), Vec::new()),
    }
}

fn exits_height(sheet: &Sheet) -> f64 {
    let heights = sheet.exits.iter().map(|(when, _)| exit_height(when));
    heights.sum::<f64>() + 12.0
}

fn exit_height(when: &str) -> f64 {
    46.0 + 15.0 * wrap(when, LABEL, 4).len() as f64 + 16.0
}

/// How far down something has come.
#[derive(Clone, Copy)]
struct Reached {
    /// Where the line to what follows begins.
    open: f64,
    /// Where what follows begins.
    next: f64,
}

struct Picture {
    shapes: String,
}

impl Picture {
    fn column(&mut self, column: &Column, axis: f64, mut reached: Reached) -> Reached {
        for piece in column {
            let Reached { open, next } = reached;
            self.flow(
                &[(axis, open), (axis, next)],
                matches!(piece, Piece::Box(_)),
            );
            reached = match piece {
                Piece::Box(sheet) => self.sheet(sheet, axis, next),
                Piece::Fork(arms) => self.fork(arms, axis, next),
            };
        }
        reached
    }

    /// A box with its ends.
    fn sheet(&mut self, sheet: &Sheet, axis: f64, top: f64) -> Reached {
        let (left, high) = (axis - BOX / 2.0, height(sheet));
        self.add(format_args!(
            "<rect class=\"page\" x=\"{left}\" y=\"{top}\" width=\"{BOX}\" height=\"{high}\" rx=\"8\"/>"
        ));
        let mut y = top + 6.0;
        if let Some(title) = &sheet.title {
            for words in wrap(title, 38, 1) {
                self.text(left + PAD, y + 20.0, "title", &words);
            }
            y += 24.0;
        }
        y += 6.0;
        for (at, line) in sheet.lines.iter().enumerate() {
            let deeper = sheet.lines[at + 1..]
                .iter()
                .take_while(|it| it.depth > line.depth);
            let below: f64 = deeper.map(line_height).sum();
            self.line(line, left + PAD, y, below);
            y += line_height(line);
        }
        let mut exit = top + 12.0;
        for (when, ending) in &sheet.exits {
            self.exit(when, ending, axis + BOX / 2.0, exit);
            exit += exit_height(when);
        }
        Reached {
            open: top + high,
            next: top + high.max(exits_height(sheet)) + STEP,
        }
    }

    fn line(&mut self, line: &Line, left: f64, top: f64, below: f64) {
        let x = left + INDENT * line.depth as f64;
        let (words, when) = words_of(line);
        let mut y = top;
        let class = match &line.kind {
            Kind::Question(name, ..) => {
                self.text(x, y + 13.0, "name", name);
                y += ROW;
                "soft"
            }
            Kind::Note(_) => "note",
            Kind::Condition(_) => {
                let (from, to) = (
                    y + ROW * words.len() as f64 + 3.0,
                    y + line_height(line) + below - 8.0,
                );
                if below > 0.0 {
                    let bar = x + 3.0;
                    self.add(format_args!(
                        "<path class=\"bar\" d=\"M{bar} {from}V{to}\"/>"
                    ));
                }
                "if"
            }
        };
        for words in &words {
            self.text(x, y + 13.0, class, words);
            y += ROW;
        }
        for words in &when {
            self.text(x, y + 12.0, "if", words);
            y += ROW;
        }
    }

    /// An end beside a box, with the condition above the line that leads there.
    fn exit(&mut self, when: &str, ending: &str, from: f64, top: f64) {
        let words = wrap(when, LABEL, 4);
        let (left, middle) = (from + ASIDE, top + 15.0 * words.len() as f64 + 24.0);
        for (at, words) in words.iter().enumerate() {
            self.text(left, top + 10.0 + 15.0 * at as f64, "if", words);
        }
        self.flow(&[(from, middle), (left, middle)], true);
        self.end(left + END / 2.0, middle - 18.0, END, ending, "mid");
    }

    fn fork(&mut self, arms: &[(String, Column)], axis: f64, top: f64) -> Reached {
        let own = of_fork(arms);
        let start = top + label_height(arms);
        let bottom = top + own.height - STEP;
        let mut x = axis - own.left;
        for (words, column) in arms {
            let arm = of_arm(column);
            let centre = x + arm.left;
            let reached = Reached {
                open: start - STEP,
                next: start,
            };
            self.flow(&[(axis, top), (centre, top), (centre, start - STEP)], false);
            let open = match column.is_empty() {
                true => reached.open,
                false => self.column(column, centre, reached).open,
            };
            self.flow(&[(centre, open), (centre, bottom), (axis, bottom)], false);
            self.label(words, centre, top + 14.0);
            x += arm.left + arm.right + GAP;
        }
        Reached {
            open: bottom,
            next: top + own.height,
        }
    }

    fn label(&mut self, words: &str, centre: f64, top: f64) {
        let words = wrap(words, LABEL, 4);
        let longest = words
            .iter()
            .map(|words| words.chars().count())
            .max()
            .unwrap_or(0);
        let (width, height) = (longest as f64 * 7.1 + 16.0, 15.0 * words.len() as f64 + 9.0);
        let left = centre - width / 2.0;
        self.add(format_args!(
            "<rect class=\"label\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"5\"/>"
        ));
        for (at, words) in words.iter().enumerate() {
            self.text(centre, top + 16.0 + 15.0 * at as f64, "if mid", words);
        }
    }

    fn end(&mut self, centre: f64, top: f64, width: f64, words: &str, class: &str) {
        let left = centre - width / 2.0;
        let high = if class.contains("title") { 40.0 } else { 36.0 };
        let radius = high / 2.0;
        self.add(format_args!(
            "<rect class=\"end\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{high}\" rx=\"{radius}\"/>"
        ));
        let words = wrap(words, (width / 8.0) as usize, 1);
        let words = words.first().map_or("", String::as_str);
        self.text(centre, top + high / 2.0 + 5.0, class, words);
    }

    /// A line around rounded corners, with a tip at its end or without.
    fn flow(&mut self, points: &[(f64, f64)], tip: bool) {
        let mut points: Vec<(f64, f64)> = points.to_vec();
        points.dedup();
        let [first, middle @ .., last] = points.as_slice() else {
            return;
        };
        let shorter = if tip { 7.0 } else { 0.0 };
        let mut path = format!("M{} {}", first.0, first.1);
        let mut before = *first;
        for (at, corner) in middle.iter().enumerate() {
            let after = middle.get(at + 1).copied().unwrap_or(*last);
            let (enter, leave) = (towards(*corner, before), towards(*corner, after));
            let _ = write!(
                path,
                "L{} {}Q{} {} {} {}",
                enter.0, enter.1, corner.0, corner.1, leave.0, leave.1
            );
            before = *corner;
        }
        let is_down = (last.0 - before.0).abs() < 0.01;
        let stop = match is_down {
            true => (last.0, last.1 - shorter),
            false => (last.0 - shorter, last.1),
        };
        let _ = write!(path, "L{} {}", stop.0, stop.1);
        self.add(format_args!("<path class=\"flow\" d=\"{path}\"/>"));
        if tip {
            let (x, y) = *last;
            let (a, b) = match is_down {
                true => ((x - 4.5, y - 8.0), (x + 4.5, y - 8.0)),
                false => ((x - 8.0, y - 4.5), (x - 8.0, y + 4.5)),
            };
            self.add(format_args!(
                "<path class=\"tip\" d=\"M{x} {y}L{} {}L{} {}Z\"/>",
                a.0, a.1, b.0, b.1
            ));
        }
    }

    fn text(&mut self, x: f64, y: f64, class: &str, words: &str) {
        let words = content(words);
        self.add(format_args!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{words}</text>"
        ));
    }

    fn add(&mut self, shape: std::fmt::Arguments) {
        let _ = writeln!(self.shapes, "{shape}");
    }
}

/// A point near a corner on the way to another.
fn towards(corner: (f64, f64), other: (f64, f64)) -> (f64, f64) {
    let step = |from: f64, to: f64| from + (to - from).clamp(-8.0, 8.0);
    (step(corner.0, other.0), step(corner.1, other.1))
}

//! Problems for the page: the lines of the source with their marks, and the words, from what the
//! terminal shows too.

use serde_json::{Value as Json, json};

use super::editor::Editor;
use crate::problem::render::{advice_of, printable};
use crate::problem::{Problem, Problems};
use crate::source::{FileId, SourceFile, Sources, Span};

/// A mark over more lines than this marks its first line only.
const MOST_LINES: usize = 5;
/// So much of a line is shown, in bytes.
const LONG_LINE: usize = 400;

/// Where a place is, and how to get there.
pub fn place(span: Span, sources: &Sources, editor: &Editor) -> Json {
    let file = sources.file(span.file);
    let at = file.position(span.start as usize);
    let address = file.path.as_deref().map(|path| editor.address(path, at));
    json!({ "file": file.name, "line": at.line, "column": at.column, "open": address })
}

/// All problems, in their order.
pub fn entries(problems: &Problems, sources: &Sources, editor: &Editor) -> Vec<Json> {
    let entry = |problem: &Problem| {
        let mut files = vec![problem.span.file];
        for (span, _) in &problem.related {
            if !files.contains(&span.file) {
                files.push(span.file);
            }
        }
        let frames = files.iter().map(|file| frame(*file, problem, sources));
        json!({
            "level": problem.level.word(),
            "rule": problem.rule.slug(),
            "message": printable(&problem.message),
            "help": advice_of(problem).map(|help| printable(&help).into_owned()),
            "place": place(problem.span, sources, editor),
            "frames": frames.collect::<Vec<_>>(),
        })
    };
    problems.iter().map(entry).collect()
}

/// A place to mark within one line.
struct Mark<'a> {
    line: usize,
    start: usize,
    end: usize,
    kind: &'static str,
    words: Option<&'a str>,
}

/// The lines of one file that a problem is about, each with one line around it.
fn frame(file: FileId, problem: &Problem, sources: &Sources) -> Json {
    let source = sources.file(file);
    let own = (problem.span, problem.label.as_deref(), "primary");
    let related = problem.related.iter();
    let related = related.map(|(span, words)| (*span, Some(words.as_str()), "related"));
    let places = std::iter::once(own).chain(related);
    let places = places.filter(|(span, ..)| span.file == file);
    let marks: Vec<Mark> = places
        .flat_map(|(span, words, kind)| marks(source, span, words, kind))
        .collect();
    let last = source.line_starts().len() - 1;
    let mut numbers: Vec<usize> = marks
        .iter()
        .flat_map(|mark| mark.line.saturating_sub(1)..=(mark.line + 1).min(last))
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    // The empty line behind the last line break tells nothing.
    let is_worth = |line: &usize| {
        *line < last || !source.line_text(*line).is_empty() || marks.iter().any(|m| m.line == *line)
    };
    let lines = numbers.into_iter().filter(is_worth);
    let lines: Vec<Json> = lines.map(|line| shown(source, line, &marks)).collect();
    json!({ "file": source.name, "lines": lines })
}

/// A place as marks: one on each of its lines; the words stand with the last.
fn marks<'a>(
    source: &SourceFile,
    span: Span,
    words: Option<&'a str>,
    kind: &'static str,
) -> Vec<Mark<'a>> {
    let (start, end) = (span.start as usize, span.end as usize);
    let (first, mut last) = (source.line_of(start), source.line_of(end));
    if last - first >= MOST_LINES {
        last = first;
    }
    let mark = |line: usize| {
        let from = source.line_starts()[line] as usize;
        let length = source.line_text(line).len();
        Mark {
            line,
            start: start.saturating_sub(from).min(length),
            end: end.saturating_sub(from).min(length),
            kind,
            words: words.filter(|_| line == last),
        }
    };
    (first..=last).map(mark).collect()
}

/// One line in parts, marked and not, with the words that belong under it.
fn shown(source: &SourceFile, line: usize, marks: &[Mark]) -> Json {
    let text = source.line_text(line);
    let text = &text[..boundary(text, LONG_LINE)];
    let mut own: Vec<&Mark> = marks.iter().filter(|mark| mark.line == line).collect();
    own.sort_by_key(|mark| (mark.start, mark.end));
    let (mut parts, mut at) = (Vec::new(), 0);
    for mark in &own {
        let start = boundary(text, mark.start).max(at);
        let end = boundary(text, mark.end).max(start);
        parts.push(json!({ "text": printable(&text[at..start]) }));
        parts.push(json!({ "text": printable(&text[start..end]), "mark": mark.kind }));
        at = end;
    }
    parts.push(json!({ "text": printable(&text[at..]) }));
    let notes = own.iter().filter_map(|mark| {
        let words = printable(mark.words?);
        let column = text[..boundary(text, mark.start)].chars().count();
        Some(json!({ "column": column, "mark": mark.kind, "words": words }))
    });
    json!({ "number": line + 1, "parts": parts, "notes": notes.collect::<Vec<_>>() })
}

/// The nearest character boundary at or before `at`.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Notation;

    /// The lines of every frame, marks in brackets, words behind an arrow.
    fn drawn(text: &str) -> Vec<String> {
        let checked = crate::check_text("a.peil", Notation::Peil, text);
        let editor = Editor::parse("vscode").unwrap();
        let entries = entries(&checked.problems, &checked.sources, &editor);
        let lines = entries
            .iter()
            .flat_map(|entry| entry["frames"].as_array().unwrap())
            .flat_map(|frame| frame["lines"].as_array().unwrap());
        let line = |line: &Json| {
            let parts = line["parts"].as_array().unwrap().iter();
            let parts = parts.map(|part| match part["mark"].is_string() {
                true => format!("[{}]", part["text"].as_str().unwrap()),
                false => part["text"].as_str().unwrap().to_owned(),
            });
            format!("{} {}", line["number"], parts.collect::<String>())
        };
        lines.map(line).collect()
    }

    #[test]
    fn the_mark_stands_under_what_is_wrong() {
        let text = "survey a \"Één\" {\n  version \"1.0.0\"\n  language nl\n}\nquestion b: csat \"Ë?\" when c == 1\n";
        let lines = drawn(text);
        assert!(
            lines.contains(&"5 question b: csat \"Ë?\" when [c] == 1".to_owned()),
            "{lines:?}"
        );
        assert!(lines.contains(&"4 }".to_owned()), "{lines:?}");
    }

    #[test]
    fn what_is_missing_at_the_end_has_its_place() {
        let lines = drawn("survey a \"A\" {\n  version \"1.0.0\"\n  language nl\n");
        assert!(!lines.is_empty());
    }
}

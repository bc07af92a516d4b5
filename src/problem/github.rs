//! Problems as workflow commands of GitHub Actions, which shows them as annotations beside the lines of a
//! change.
//!
//! The form is that of `actions/toolkit`, `docs/commands.md`: `::error file=…,line=…::message`, with what
//! would end a line or a property written as `%` and two hexadecimal digits.

use super::render::printable;
use super::{Level, Problem, Problems, plain};
use crate::source::{Sources, Span};

/// All problems, one a line.
pub fn render(problems: &Problems, sources: &Sources) -> String {
    problems
        .iter()
        .map(|problem| annotation(problem, sources))
        .collect()
}

/// A file that could not be read or written.
pub fn failure(message: &str) -> String {
    format!("::error::{}\n", data(message))
}

fn annotation(problem: &Problem, sources: &Sources) -> String {
    let mut lines = vec![problem.message.clone()];
    lines.extend(plain::facts(problem, sources));
    annotate(
        problem.level,
        problem.span,
        problem.rule.slug(),
        &lines,
        sources,
    )
}

/// One annotation: a title and lines of text at a place.
pub fn annotate(
    level: Level,
    span: Span,
    title: &str,
    lines: &[String],
    sources: &Sources,
) -> String {
    let command = match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Advice => "notice",
    };
    let file = sources.file(span.file);
    let from = file.position(span.start as usize);
    let to = file.position(span.end as usize);
    let mut properties = format!("file={},line={}", property(&file.name), from.line);
    if to.line > from.line {
        properties += &format!(",endLine={}", to.line);
    } else {
        // Columns are shown only within one line.
        let (start, end) = (from.column, to.column);
        properties += &format!(",endLine={},col={start},endColumn={end}", to.line);
    }
    let (title, message) = (property(title), data(&lines.join("\n")));
    format!("::{command} {properties},title={title}::{message}\n")
}

fn data(text: &str) -> String {
    let text = printable(text).replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_its_command() {
        assert_eq!(data("100%\r\n::error::x"), "100%25%0D%0A::error::x");
        assert_eq!(property("a,b:c%.peil"), "a%2Cb%3Ac%25.peil");
        assert_eq!(failure("a: b\n"), "::error::a: b%0A\n");
    }
}

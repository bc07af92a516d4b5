//! Diffs as a comment on a pull request: the verdict first, then what changed, folded away.
//!
//! Nothing of a survey is taken for markup: what stands in backticks becomes a code span that it cannot end,
//! where services neither mention people nor link numbers; elsewhere what Markdown or HTML would read is
//! escaped, and an empty comment parts `@` and `#` from what follows.

use super::{Compared, facts, remarks, summary, title, verdict};
use crate::diff::{Change, Class};
use crate::problem::render::{counted, printable};
use crate::source::{Sources, Span};
use std::fmt::Write;

/// So many changes of a class are listed; the rest is counted.
const MOST: usize = 50;

/// A comment about all surveys that were compared, and what could not be read.
pub fn render(compared: &[Compared], failures: &[(String, String)]) -> String {
    let mut text = String::new();
    for one in compared {
        survey(one, &mut text);
    }
    for (_, message) in failures {
        let _ = writeln!(text, "- **not read**: {}", words(message));
    }
    if text.is_empty() {
        text = "No survey changed.\n".to_owned();
    }
    text
}

fn survey(compared: &Compared, text: &mut String) {
    let diff = compared.diff;
    let mark = if diff.verdict.is_fine() { "✅" } else { "❌" };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "### {mark} {}\n", words(&title(diff)));
    let changed = match diff.changes.is_empty() {
        true => "no changes".to_owned(),
        false => summary(diff),
    };
    let _ = writeln!(
        text,
        "{}: {}. The verdict: {}.\n",
        code(compared.path),
        words(&changed),
        words(&verdict(diff))
    );
    for objection in &diff.verdict.objections {
        let (message, help) = (words(&objection.message), words(&objection.help));
        let _ = writeln!(text, "- **{}**: {message}; {help}.", code(objection.rule));
    }
    if !diff.verdict.objections.is_empty() {
        text.push('\n');
    }
    table(compared, text);
    for class in Class::ALL {
        folded(compared, class, text);
    }
    let remarks = remarks(diff);
    if !remarks.is_empty() {
        let _ = writeln!(text, "<details><summary>What follows from it</summary>\n");
        for remark in remarks {
            let _ = writeln!(text, "- {}", words(&remark));
        }
        let _ = writeln!(text, "\n</details>\n");
    }
}

/// The gravest change of each class.
fn table(compared: &Compared, text: &mut String) {
    let diff = compared.diff;
    let classes = Class::ALL.iter().filter(|class| diff.count(**class) > 0);
    let classes: Vec<&Class> = classes.collect();
    if classes.is_empty() {
        return;
    }
    let _ = writeln!(text, "| class | changes | such as |\n|---|---:|---|");
    for class in classes {
        let first = diff.changes.iter().find(|change| change.class() == *class);
        let first = first.map_or(String::new(), |change| words(&change.message));
        let first = first.replace('|', "\\|");
        let _ = writeln!(
            text,
            "| {} | {} | {first} |",
            class.word(),
            diff.count(*class)
        );
    }
    text.push('\n');
}

/// The changes of a class behind one line.
fn folded(compared: &Compared, class: Class, text: &mut String) {
    let changes = compared
        .diff
        .changes
        .iter()
        .filter(|change| change.class() == class);
    let changes: Vec<&Change> = changes.collect();
    if changes.is_empty() {
        return;
    }
    let count = counted(changes.len(), "change", "changes");
    let _ = writeln!(
        text,
        "<details><summary>{}: {count}</summary>\n",
        class.word()
    );
    for change in changes.iter().take(MOST) {
        item(change, compared, text);
    }
    if changes.len() > MOST {
        let _ = writeln!(text, "- and {} more", changes.len() - MOST);
    }
    let _ = writeln!(text, "\n</details>\n");
}

fn item(change: &Change, compared: &Compared, text: &mut String) {
    let new = change.new.map(|span| place(span, &compared.new.sources));
    let old = change.old.map(|span| place(span, &compared.old.sources));
    let places: Vec<String> = new
        .into_iter()
        .chain(old.map(|old| format!("was {old}")))
        .collect();
    let message = words(&change.message);
    let slug = code(change.kind.slug());
    let direction = change.kind.direction();
    let direction = direction.map_or(String::new(), |direction| {
        format!(" ({})", direction.word())
    });
    let _ = writeln!(
        text,
        "- **{message}**<br>{slug}{direction}, {}",
        places.join(", ")
    );
    for fact in facts(change, true) {
        let fact = match fact.split_once(": ") {
            Some((word @ ("was" | "is"), value)) => format!("{word}: {}", code(value)),
            _ => words(&fact),
        };
        let _ = writeln!(text, "  - {fact}");
    }
}

fn place(span: Span, sources: &Sources) -> String {
    let file = &sources.file(span.file).name;
    code(&format!("{file}:{}", sources.position(span).line))
}

/// A sentence, with what stands in backticks as code.
pub fn words(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let mut written = String::new();
    for (at, part) in parts.iter().enumerate() {
        // A last backtick without another is a character like any.
        let is_code = at % 2 == 1 && at + 1 < parts.len();
        match is_code {
            true => written += &code(part),
            false => {
                if at % 2 == 1 {
                    written += "\\`";
                }
                written += &escaped(part);
            }
        }
    }
    written
}

/// A code span, fenced with more backticks than there are in it.
fn code(text: &str) -> String {
    let text = one_line(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    match longest {
        0 => format!("`{text}`"),
        _ => format!("{fence} {text} {fence}"),
    }
}

fn one_line(text: &str) -> String {
    let shown = printable(text);
    let line = shown.replace(['\n', '\r', '\t'], " ");
    match line.trim().is_empty() {
        true => "\u{a0}".to_owned(),
        false => line,
    }
}

/// With everything that could be markup escaped.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '\n' | '\r' | '\t' => written.push(' '),
            '@' | '#' => {
                written.push(c);
                written += "<!-- -->";
            }
            '<' => written += "&lt;",
            '>' => written += "&gt;",
            '&' => written += "&amp;",
            '\\' | '*' | '_' | '[' | ']' | '!' | '|' | '~' | '{' | '}' | '+' | '=' | '`' => {
                written.push('\\');
                written.push(c);
            }
            // No address becomes a link.
            ':' if written.ends_with("http") || written.ends_with("https") => written += "&#58;",
            c => written.push(c),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_survey_is_markup() {
        let hostile = "</details><script>x</script> **a** [x](y) | @team #12 https://a.nl";
        let written = words(hostile);
        for mark in [
            "</details>",
            "<script",
            "**",
            "[x]",
            " | ",
            "@t",
            "#1",
            "https:",
        ] {
            assert!(!written.contains(mark), "{mark} in {written}");
        }
        assert_eq!(words("a\nb").lines().count(), 1);
        assert_eq!(words("question `a` is gone"), "question `a` is gone");
        assert_eq!(words("one ` alone"), "one \\` alone");
        assert_eq!(code("a `b` ``c``"), "``` a `b` ``c`` ```");
        assert_eq!(code("two\nlines"), "`two lines`");
    }
}

//! How problems are shown: the choice of form, and what all forms share.

use std::borrow::Cow;

use super::{Level, Problem};

/// The forms in which problems can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// With the source lines and marks under them
    #[default]
    Human,
    /// Sentences only, one fact a line, for screen readers and editors
    Plain,
    /// One JSON object, for other programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// A JUnit report, for build servers
    Junit,
}

impl Format {
    /// Whether it is one document for programs, beside which nothing else is written.
    pub fn is_document(self) -> bool {
        matches!(self, Format::Json | Format::Sarif | Format::Junit)
    }
}

/// How a form is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Whether the terminal takes colours.
    pub colours: bool,
    /// Columns available; texts are wrapped to it, source lines are not.
    pub width: usize,
}

impl Default for Look {
    fn default() -> Self {
        Look {
            colours: false,
            width: 100,
        }
    }
}

/// How many problems of each level there are, in how many files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Problems that keep anything from being built.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Advice.
    pub advice: usize,
}

impl Counts {
    /// Counts one more problem.
    pub fn add(&mut self, level: Level) {
        match level {
            Level::Error => self.errors += 1,
            Level::Warning => self.warnings += 1,
            Level::Advice => self.advice += 1,
        }
    }

    /// `3 errors, 1 warning`; empty when there is nothing.
    pub fn words(&self) -> String {
        let parts = [
            (self.errors, "error", "errors"),
            (self.warnings, "warning", "warnings"),
            (self.advice, "piece of advice", "pieces of advice"),
        ];
        let words: Vec<String> = parts
            .iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| counted(*count, one, many))
            .collect();
        words.join(", ")
    }
}

/// `1 file`, `3 files`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The help of a problem with its fixes: answers that show it, what to do, and the choices where there
/// are several.
pub(crate) fn advice_of(problem: &Problem) -> Option<String> {
    let about = || problem.fixes.iter().map(|fix| fix.about.as_str());
    let help = match &problem.help {
        None if problem.fixes.is_empty() => None,
        None => Some(about().collect::<Vec<_>>().join(", or ")),
        Some(help) if problem.fixes.len() < 2 => Some(help.clone()),
        Some(help) => {
            let choices: String = about().map(|about| format!("\n- {about}")).collect();
            Some(format!("{help}{choices}"))
        }
    };
    let parts: Vec<String> = witness_of(problem).into_iter().chain(help).collect();
    (!parts.is_empty()).then(|| parts.join("\n"))
}

/// The answers that show a problem, as a test would give them.
fn witness_of(problem: &Problem) -> Option<String> {
    let answers = problem.witness.iter();
    let answers: Vec<String> = answers
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    (!answers.is_empty()).then(|| format!("it happens with `{}`", answers.join(", ")))
}

/// The sentence, the label and the help: what a reader needs who sees neither the source nor the other
/// places.
pub(super) fn details(problem: &Problem) -> String {
    let label = problem.label.iter().map(|label| format!("\nhere: {label}"));
    let help = advice_of(problem).map(|help| format!("\nhelp: {help}"));
    let more: String = label.chain(help).collect();
    format!("{}{more}", problem.message)
}

/// The text with what a terminal would obey instead of show replaced by a mark of the same length in
/// bytes, so that offsets hold: control characters, lone carriage returns, bidirectional controls.
pub fn printable(text: &str) -> Cow<'_, str> {
    let lone_return = |at: usize| !text[at + 1..].starts_with('\n');
    let replacement = |at: usize, c: char| match c {
        '\n' | '\t' => None,
        '\r' if !lone_return(at) => None,
        '\0'..='\x1f' | '\x7f' => Some("?"),
        '\u{80}'..='\u{9f}' | '\u{61c}' => Some("\u{b7}"),
        '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("\u{fffd}")
        }
        '\u{feff}' if at == 0 => None,
        '\u{200b}' | '\u{feff}' => Some("\u{fffd}"),
        _ => None,
    };
    if !text
        .char_indices()
        .any(|(at, c)| replacement(at, c).is_some())
    {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match replacement(at, c) {
            Some(mark) => shown.push_str(mark),
            None => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_replaced_at_the_same_length() {
        let text = "a\x1b[31mb\u{202e}c\u{9b}d\re\r\nf\tg";
        let shown = printable(text);
        assert_eq!(shown, "a?[31mb\u{fffd}c\u{b7}d?e\r\nf\tg");
        assert_eq!(shown.len(), text.len());
        assert!(matches!(printable("één \t vlag"), Cow::Borrowed(_)));
    }

    #[test]
    fn counts_read_as_a_sentence() {
        let mut counts = Counts::default();
        assert_eq!(counts.words(), "");
        for level in [Level::Error, Level::Warning, Level::Error] {
            counts.add(level);
        }
        assert_eq!(counts.words(), "2 errors, 1 warning");
    }
}

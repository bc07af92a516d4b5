//! Says what is wrong with a statement that the grammar does not take.

use std::collections::BTreeSet;

use pest::error::{Error, ErrorVariant, InputLocation};

use crate::problem::{Problems, Rule as ProblemRule};
use crate::source::Span;
use crate::syntax::peil::build::report_unquoted;
use crate::syntax::peil::expected::{after_key, is_value, joined, words};
use crate::syntax::peil::place::Origin;
use crate::syntax::peil::{DEEPEST, Rule};
use crate::syntax::vocabulary::Key;

/// A statement that failed: where it stands in the parsed text, and what stands behind it.
pub(super) struct Failure<'s> {
    /// The parsed text.
    pub(super) text: &'s str,
    /// How it maps to the file.
    pub(super) origin: Origin<'s>,
    /// First byte of the statement.
    pub(super) start: usize,
    /// One past its last byte; the text may go on.
    pub(super) end: usize,
}

impl Failure<'_> {
    /// Reports the furthest place that the parser reached.
    pub(super) fn report(&self, error: &Error<Rule>, problems: &mut Problems) {
        let at = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => self.start + at,
        };
        let at = self.skip_blank(at).min(self.end);
        let ErrorVariant::ParsingError { positives, .. } = &error.variant else {
            self.too_deep(at, problems);
            return;
        };
        if self.missing_value(at, positives, problems)
            || self.unquoted_text(at, positives, problems)
            || self.missing_comma(at, positives, problems)
            || self.open_bracket(at, problems)
            || self.short_time(at, problems)
        {
            return;
        }
        self.expected(at, positives, problems);
    }

    fn too_deep(&self, at: usize, problems: &mut Problems) {
        problems.add(
            ProblemRule::SyntaxExpected,
            self.origin.span(at, at),
            format!("this is nested more than {DEEPEST} deep"),
        );
    }

    /// The next line's keyword stands where a value should.
    fn missing_value(&self, at: usize, positives: &[Rule], problems: &mut Problems) -> bool {
        let (before, span) = self.before(at);
        let at_end = at >= self.end;
        let key = word_at_end(&before).and_then(Key::parse);
        let wants_value = positives.iter().any(|rule| is_value(*rule));
        // A key, comma or operator fails as a whole when no value follows it.
        let token = self.token(at);
        let failed_whole = !at_end && self.ends_line(at + token.len()) && wants_more(token);
        if failed_whole {
            let span = self.origin.span(at, at + token.len());
            let key = Key::parse(token);
            return self.say_missing(token, span, key, at + token.len(), problems);
        }
        if !at_end || !wants_value || before.is_empty() {
            return false;
        }
        self.say_missing(&before, span, key, at, problems)
    }

    fn say_missing(
        &self,
        token: &str,
        span: Span,
        key: Option<Key>,
        from: usize,
        problems: &mut Problems,
    ) -> bool {
        let next_at = self.skip_blank(from);
        let next = self.token(next_at);
        let place = match next {
            "" => "the end".to_string(),
            _ => format!("`{next}`"),
        };
        let problem = problems.add(
            ProblemRule::SyntaxMissingValue,
            span,
            format!("a value is missing before {place}"),
        );
        let wanted = key.and_then(after_key).unwrap_or_else(|| "a value".into());
        problem.label(format!("{wanted} must follow `{token}`"));
        if !next.is_empty() {
            let next_span = self.origin.span(next_at, next_at + next.len());
            problem.related(next_span, "the next statement begins here");
        }
        true
    }

    /// Words where a quoted text is due.
    fn unquoted_text(&self, at: usize, positives: &[Rule], problems: &mut Problems) -> bool {
        let (before, _) = self.before(at);
        let key_takes_text = word_at_end(&before)
            .and_then(Key::parse)
            .is_some_and(|key| after_key(key).is_some_and(|words| words.contains("text")));
        let only_text = positives
            .iter()
            .all(|rule| words(*rule) == words(Rule::text));
        let starts_word = self.token(at).starts_with(char::is_alphanumeric);
        if !starts_word || !(key_takes_text || only_text) || positives.is_empty() {
            return false;
        }
        self.say_unquoted(at, problems);
        true
    }

    /// Reports a text without quotes that begins at `at`.
    pub(super) fn say_unquoted(&self, at: usize, problems: &mut Problems) {
        let rest = self.text.get(at..self.end).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default().trim_end();
        let span = self.origin.span(at, at + line.len());
        report_unquoted(span, line, problems);
    }

    fn missing_comma(&self, at: usize, positives: &[Rule], problems: &mut Problems) -> bool {
        let (before, before_span) = self.before(at);
        let token = self.token(at);
        if !positives.contains(&Rule::comma) || !token.starts_with(char::is_alphanumeric) {
            return false;
        }
        problems
            .add(
                ProblemRule::SyntaxExpected,
                self.origin.span(at, at + token.len()),
                format!("a comma is missing between `{before}` and `{token}`"),
            )
            .fix("write a comma", before_span.at_end(), ",");
        true
    }

    /// A parenthesis or bracket that never closes.
    fn open_bracket(&self, at: usize, problems: &mut Problems) -> bool {
        if at < self.end {
            return false;
        }
        let mut open = Vec::new();
        for found in super::scan::marks(self.slice()) {
            match found.mark {
                super::scan::Mark::Open => open.push(found.start),
                super::scan::Mark::Close => drop(open.pop()),
                _ => {}
            }
        }
        let Some(opener) = open.pop() else {
            return false;
        };
        let opener = self.start + opener;
        let sign = self.token(opener);
        let close = if sign == "[" { "]" } else { ")" };
        let span = self.origin.span(opener, opener + 1);
        problems
            .add(
                ProblemRule::SyntaxUnclosed,
                span,
                format!("this `{sign}` never closes"),
            )
            .offer(
                format!("write `{close}` at the end"),
                self.origin.span(self.trimmed_end(), self.trimmed_end()),
                close,
            );
        true
    }

    /// `9:00` for `09:00`.
    fn short_time(&self, at: usize, problems: &mut Problems) -> bool {
        let is_part = |c: char| c.is_ascii_digit() || c == ':';
        let before = self.text.get(self.start..at).unwrap_or_default();
        let start = self.start + before.trim_end_matches(is_part).len();
        let rest = self.text.get(start..self.end).unwrap_or_default();
        let written = rest.split(|c| !is_part(c)).next().unwrap_or_default();
        let Some((hour, minute)) = written.split_once(':') else {
            return false;
        };
        let is_minute = minute.len() == 2 && minute.parse().is_ok_and(|minute: u8| minute < 60);
        if hour.len() != 1 || !is_minute {
            return false;
        }
        let span = self.origin.span(start, start + written.len());
        let message = format!("`{written}` is not a time: the hour has two digits");
        problems
            .add(ProblemRule::SyntaxExpected, span, message)
            .fix(format!("write `0{written}`"), span, format!("0{written}"));
        true
    }

    fn expected(&self, at: usize, positives: &[Rule], problems: &mut Problems) {
        let (before, _) = self.before(at);
        let token = self.token(at);
        let expected = self.expectation(&before, positives);
        let found = match token {
            "" | "}" if at >= self.end => "the end".to_string(),
            _ if token.starts_with('"') => "a text".to_string(),
            _ => format!("`{token}`"),
        };
        let after = match before.as_str() {
            "" => String::new(),
            "\"" => " after the text".to_string(),
            _ => format!(" after `{before}`"),
        };
        let message = match expected.as_str() {
            "" => format!("{found} does not belong{after}"),
            _ => format!("expected {expected}{after}, found {found}"),
        };
        let span = self.origin.span(at, at + token.len());
        let problem = problems.add(ProblemRule::SyntaxExpected, span, message);
        if token.starts_with(['<', '>', '=', '!']) {
            problem.help("one operator stands between two values, as in `satisfied <= 3`");
        }
    }

    fn expectation(&self, before: &str, positives: &[Rule]) -> String {
        if let Some(wanted) = word_at_end(before).and_then(Key::parse).and_then(after_key) {
            return wanted;
        }
        let mut seen = BTreeSet::new();
        let mut parts: Vec<String> = positives
            .iter()
            .filter_map(|rule| words(*rule))
            .filter(|words| seen.insert(*words))
            .map(str::to_string)
            .collect();
        // What may always follow says little beside what must.
        if parts.len() > 1 {
            parts.retain(|part| part != "an item or a property" && part != "`{`");
        }
        parts.truncate(4);
        joined(&parts, "or")
    }

    fn slice(&self) -> &str {
        self.text.get(self.start..self.end).unwrap_or_default()
    }

    fn trimmed_end(&self) -> usize {
        self.start + self.slice().trim_end().len()
    }

    /// The next place that is not blank and not in a comment.
    fn skip_blank(&self, from: usize) -> usize {
        let mut at = from;
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            let trimmed = rest.trim_start();
            at += rest.len() - trimmed.len();
            if !trimmed.starts_with("//") {
                return at;
            }
            at += trimmed.find('\n').unwrap_or(trimmed.len());
        }
    }

    fn ends_line(&self, at: usize) -> bool {
        let rest = self.text.get(at..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default().trim();
        line.is_empty() || line.starts_with("//")
    }

    /// The word or sign at a place.
    pub(super) fn token(&self, at: usize) -> &str {
        let rest = self.text.get(at..).unwrap_or_default();
        let len = match rest.chars().next() {
            None => 0,
            Some(c) if is_word(c) => rest.find(|c: char| !is_word(c)).unwrap_or(rest.len()),
            Some('"') => rest
                .get(1..)
                .and_then(|r| r.find(['"', '\n']))
                .map_or(1, |len| len + 2),
            Some(c) if "=<>!&|".contains(c) => rest
                .find(|c: char| !"=<>!&|".contains(c))
                .unwrap_or(rest.len()),
            Some(c) => c.len_utf8(),
        };
        rest.get(..len).unwrap_or_default().trim_end()
    }

    /// The word or sign before a place.
    fn before(&self, at: usize) -> (String, Span) {
        let text = self.text.get(self.start..at).unwrap_or_default().trim_end();
        let end = self.start + text.len();
        let last = text.chars().next_back();
        let start = match last {
            Some(c) if is_word(c) => text.rfind(|c: char| !is_word(c)).map_or(0, |at| {
                at + text
                    .get(at..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(1, char::len_utf8)
            }),
            Some(c) if "=<>!&|".contains(c) => text
                .rfind(|c: char| !"=<>!&|".contains(c))
                .map_or(0, |at| at + 1),
            Some(c) => text.len() - c.len_utf8(),
            None => 0,
        };
        let word = text.get(start..).unwrap_or_default().to_string();
        (word, self.origin.span(self.start + start, end))
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn word_at_end(before: &str) -> Option<&str> {
    before.ends_with(is_word).then_some(before)
}

/// Whether the token cannot end a statement.
fn wants_more(token: &str) -> bool {
    let key =
        Key::parse(token).is_some_and(|key| after_key(key).is_some() || !key_may_stand_alone(key));
    let word = matches!(
        token,
        "and"
            | "or"
            | "not"
            | "in"
            | "has"
            | "of"
            | "then"
            | "to"
            | "step"
            | "per"
            | "needs"
            | "if"
    );
    key || word || token.starts_with(['=', '<', '>', '+', '*', '-', ',', ':', '!', '&', '|'])
}

fn key_may_stand_alone(key: Key) -> bool {
    matches!(key.shape(), crate::syntax::vocabulary::Shape::Flag) || key == Key::Specify
}

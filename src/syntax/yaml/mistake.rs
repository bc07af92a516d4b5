//! What is wrong with a file that is not YAML, in the author's words.
//!
//! The parser's own message tells what it met; the line tells what the author meant. Most files break on
//! one of a few things: an unquoted colon, a quote that never closes, a tab, a line that stands too far
//! to the right, a text that begins with a sign.

use std::ops::Range;

use super::build::Builder;
use super::recover::Line;
use crate::problem::{Problem, Problems, Rule};

/// One mistake: the sentence, its place, and what to do.
struct Mistake {
    rule: Rule,
    range: (usize, usize),
    message: String,
    help: String,
    fix: Option<(String, (usize, usize), String)>,
}

/// Reports the mistake at `at` and returns the offset of the line it lies on.
pub(super) fn report(
    builder: &Builder<'_>,
    text: &str,
    at: usize,
    info: &str,
    resumed: bool,
    problems: &mut Problems,
) -> usize {
    let scene = Scene::new(text, at);
    if resumed && info.contains("unknown anchor") && scene.alias_is_known() {
        return at;
    }
    let quotes = info.contains("quoted scalar") || info.contains("trailing content");
    if let Some(open) = builder.open_bracket()
        && !quotes
        && !text[open..]
            .lines()
            .next()
            .is_some_and(|line| line.contains([']', '}']))
    {
        return add(builder, Scene::new(text, open).bracket(open), problems);
    }
    add(builder, scene.explain(info), problems)
}

/// Reports a line that continues nothing, and returns where it begins.
pub(super) fn report_column(
    builder: &Builder<'_>,
    text: &str,
    at: usize,
    problems: &mut Problems,
) -> usize {
    let blank = text[at..].len() - text[at..].trim_start_matches(['\n', '\r', ' ']).len();
    add(
        builder,
        Scene::new(text, at + blank).wrong_column(),
        problems,
    )
}

/// Says at a mistake which lines are passed over because of it.
pub(super) fn tell_skipped(
    builder: &Builder<'_>,
    text: &str,
    skipped: Range<usize>,
    problem: &mut Problem,
) {
    let mut at = skipped.start;
    let mut first = None;
    let mut count = 0;
    for line in text[skipped].split_inclusive('\n') {
        let words = line.trim();
        if !words.is_empty() && !words.starts_with('#') {
            let start = at + (line.len() - line.trim_start().len());
            first.get_or_insert((start, start + words.len()));
            count += 1;
        }
        at += line.len();
    }
    let Some((start, end)) = first else { return };
    let words = match count {
        1 => "this line is not read because of it".to_owned(),
        _ => format!("from here {count} lines are not read because of it"),
    };
    problem.related(builder.span(start, end), words);
}

fn add(builder: &Builder<'_>, mistake: Mistake, problems: &mut Problems) -> usize {
    let (start, end) = mistake.range;
    let problem = problems.add(mistake.rule, builder.span(start, end), mistake.message);
    problem.help(mistake.help);
    if let Some((about, (start, end), replacement)) = mistake.fix {
        let span = builder.span(start, end);
        Problem::fix(problem, about, span, replacement);
    }
    start
}

/// The place of an error and the line around it.
struct Scene<'a> {
    text: &'a str,
    at: usize,
    start: usize,
    line: Line,
}

impl<'a> Scene<'a> {
    fn new(text: &'a str, at: usize) -> Self {
        let at = at.min(text.len());
        // An error at the very end belongs to the last line with something on it.
        let place = if text[at..].trim().is_empty() {
            text[..at].trim_end().len()
        } else {
            at
        };
        let start = text[..place].rfind('\n').map_or(0, |line| line + 1);
        Scene {
            text,
            at: place,
            start,
            line: Line::at(text, start),
        }
    }

    /// The value on the line, without blanks around it.
    fn value(&self) -> Option<((usize, usize), &'a str)> {
        let (_, (start, end)) = self.line.key?;
        let value = self.text[start..end].trim_end();
        (!value.is_empty()).then_some(((start, start + value.len()), value))
    }

    fn explain(&self, info: &str) -> Mistake {
        let structure = info.contains("did not find expected")
            || info.contains("not allowed in this context")
            || info.contains("simple key")
            || info.contains("indentation");
        if info.contains("unprintable") {
            self.control_character()
        } else if info.contains("quoted scalar, found unexpected") || info.contains("in quoted") {
            self.unclosed(self.at)
        } else if info.contains("trailing content") {
            self.after_quote()
        } else if info.contains("escape") || info.contains("hexadecimal") {
            self.escape()
        } else if info.contains("found a tab") {
            self.later_tab().unwrap_or_else(|| self.other())
        } else if let Some(mistake) = self.tab().or_else(|| self.sign()) {
            mistake
        } else if info.contains("unknown anchor") {
            self.anchor()
        } else if let Some(mistake) = self.colon() {
            mistake
        } else if info.contains("',' or") {
            let open = self.text[..self.at].rfind(['[', '{']);
            self.bracket(open.unwrap_or(self.at))
        } else if structure {
            self.structure()
        } else {
            self.other()
        }
    }

    fn mistake(&self, range: (usize, usize), message: &str, help: &str) -> Mistake {
        Mistake {
            rule: Rule::SyntaxExpected,
            range,
            message: message.to_owned(),
            help: help.to_owned(),
            fix: None,
        }
    }

    /// The fix that puts the whole value of the line in quotes.
    fn in_quotes(&self, mut mistake: Mistake) -> Mistake {
        if let Some((range, value)) = self.value() {
            let quoted = format!("'{}'", value.replace('\'', "''"));
            mistake.fix = Some(("put the text in quotes".to_owned(), range, quoted));
        }
        mistake
    }

    fn control_character(&self) -> Mistake {
        let mut mistake = self.mistake(
            (self.at, self.at + 1),
            "a control character does not belong in a survey",
            "delete it; many editors show it as a dot or a box",
        );
        mistake.rule = Rule::SyntaxEncoding;
        mistake
    }

    fn unclosed(&self, quote: usize) -> Mistake {
        let sign = &self.text[quote..quote + 1];
        let end = quote
            + self.text[quote..]
                .lines()
                .next()
                .unwrap_or_default()
                .trim_end()
                .len();
        let mut mistake = self.mistake(
            (quote, quote + 1),
            "this text is never closed",
            &format!("end it with `{sign}`"),
        );
        mistake.rule = Rule::SyntaxUnclosed;
        mistake.fix = Some((format!("add `{sign}`"), (end, end), sign.to_owned()));
        mistake
    }

    /// Words after a closing quote. Where the quote opened on an earlier line, the author forgot to close
    /// it there, and the quote met here opens another text.
    fn after_quote(&self) -> Mistake {
        let mut line = self.start;
        for _ in 0..50 {
            let scene = Scene::new(self.text, line);
            if let Some(((start, end), value)) = scene.value()
                && let Some(sign) = value.chars().next().filter(|c| matches!(c, '"' | '\''))
            {
                if line != self.start && !value[1..].contains(sign) {
                    return scene.unclosed(start);
                }
                if line == self.start {
                    let mistake = self.mistake(
                        (self.at, end.max(self.at)),
                        "these words stand after the quote that closes the text",
                        "put the whole text in quotes; a quote inside is written twice: `''`",
                    );
                    return self.in_quotes(mistake);
                }
            }
            let Some(before) = line.checked_sub(1) else {
                break;
            };
            line = self.text[..before].rfind('\n').map_or(0, |at| at + 1);
        }
        self.other()
    }

    fn escape(&self) -> Mistake {
        let line = self.text[self.at..].lines().next().unwrap_or_default();
        let mut signs = line.char_indices();
        let mut range = (self.at, self.at + 1);
        while let Some((at, sign)) = signs.next() {
            if sign != '\\' {
                continue;
            }
            let Some((next, escaped)) = signs.next() else {
                break;
            };
            if !"0abtnvfre \"/\\N_LPxuU".contains(escaped) {
                range = (self.at + at, self.at + next + escaped.len_utf8());
                break;
            }
        }
        self.mistake(
            range,
            "a backslash in double quotes begins an escape, and this one does not exist",
            "write `\\\\` for a backslash, or use single quotes, in which it means nothing",
        )
    }

    fn tab(&self) -> Option<Mistake> {
        let line = self.text[self.start..].lines().next().unwrap_or_default();
        let blank = line.len() - line.trim_start().len();
        let tab = self.start + line[..blank].find('\t')?;
        let spaces = line[..blank].replace('\t', "  ");
        let mut mistake = self.mistake(
            (tab, tab + 1),
            "a tab stands before this line; YAML takes only spaces there",
            "let the editor use spaces for indentation",
        );
        let range = (self.start, self.start + blank);
        mistake.fix = Some(("use spaces".to_owned(), range, spaces));
        Some(mistake)
    }

    /// The first line after this one that begins with a tab.
    fn later_tab(&self) -> Option<Mistake> {
        let mut at = self.start;
        for line in self.text[self.start..].split_inclusive('\n').take(50) {
            let tab = Scene::new(self.text, at).tab();
            if tab.is_some() {
                return tab;
            }
            at += line.len();
        }
        None
    }

    /// Whether what an alias repeats stands earlier in the file, in a part that was read apart.
    fn alias_is_known(&self) -> bool {
        let alias = self.text[self.at..].trim_start_matches('*');
        let end = alias.find(|c: char| c.is_whitespace() || ",]}".contains(c));
        let anchor = format!("&{}", &alias[..end.unwrap_or(alias.len())]);
        self.text[..self.at].contains(&anchor)
    }

    /// A text that begins with a sign that means something to YAML.
    fn sign(&self) -> Option<Mistake> {
        let ((start, end), value) = self.value()?;
        let sign = value.chars().next()?;
        let reads = match sign {
            '@' | '`' | '%' | ',' | ']' | '}' => "a text cannot begin so without quotes",
            '{' => "a text that begins with `{` is read as a mapping",
            '[' => "a text that begins with `[` is read as a list",
            '*' => "a text that begins with `*` is read as a reference",
            '&' => "a text that begins with `&` is read as a label",
            '!' => "a text that begins with `!` is read as a tag",
            '|' | '>' => "a text that begins with this sign is read as a text over several lines",
            _ => return None,
        };
        // A list that is only not closed is told as such.
        let list = matches!(sign, '[' | '{') && !value.trim_end().ends_with(['.', '?', '!']);
        let closes = value.contains(if sign == '[' { ']' } else { '}' });
        if list && !closes {
            return None;
        }
        let mistake = self.mistake(
            (start, start + sign.len_utf8().min(end - start)),
            reads,
            "put the text in quotes",
        );
        Some(self.in_quotes(mistake))
    }

    fn anchor(&self) -> Mistake {
        let length = self.text[self.at..].find(char::is_whitespace).unwrap_or(0);
        self.mistake(
            (self.at, self.at + length.max(1)),
            "this repeats something that is not in the file",
            "put `&` and the same name before what it stands for, or the text in quotes",
        )
    }

    /// `text: Let op: dit`: a colon inside a text without quotes.
    fn colon(&self) -> Option<Mistake> {
        let ((start, _), value) = self.value()?;
        if value.starts_with(['"', '\'', '[', '{']) {
            return None;
        }
        let colon = value
            .find(": ")
            .or_else(|| value.ends_with(':').then(|| value.len() - 1))?;
        let mistake = self.mistake(
            (start + colon, start + colon + 1),
            "a colon inside a text ends it, unless the text is in quotes",
            "put the text in quotes",
        );
        Some(self.in_quotes(mistake))
    }

    fn bracket(&self, open: usize) -> Mistake {
        let (sign, what) = if self.text[open..].starts_with('{') {
            ('}', "mapping")
        } else {
            (']', "list")
        };
        let mut mistake = self.mistake(
            (open, open + 1),
            &format!("this {what} is never closed"),
            &format!("end it with `{sign}`, or put a text that begins so in quotes"),
        );
        mistake.rule = Rule::SyntaxUnclosed;
        mistake
    }

    /// A line that stands in the wrong column, or has no colon. YAML may notice a missing colon only on
    /// the next line.
    fn structure(&self) -> Mistake {
        let before = self.text[..self.start].trim_end();
        let before = Scene::new(self.text, before.rfind('\n').map_or(0, |line| line + 1));
        if self.is_bare() {
            self.no_colon()
        } else if before.start < self.start && before.is_bare() {
            before.no_colon()
        } else {
            self.wrong_column()
        }
    }

    /// Whether the line holds words without a key or a dash.
    fn is_bare(&self) -> bool {
        let (_, line) = self.words();
        let first = line.chars().next();
        self.line.key.is_none() && first.is_some_and(|c| c.is_alphabetic())
    }

    /// The line without the blanks around it, and where it begins.
    fn words(&self) -> (usize, &'a str) {
        let line = self.text[self.start..].lines().next().unwrap_or_default();
        let words = line.trim();
        (self.start + (line.len() - line.trim_start().len()), words)
    }

    fn no_colon(&self) -> Mistake {
        let (start, words) = self.words();
        self.mistake(
            (start, start + words.len()),
            "a key with a colon was expected here",
            "write `key: value`; a text that runs on stands further to the right than its key",
        )
    }

    fn wrong_column(&self) -> Mistake {
        let (start, words) = self.words();
        let length = words.find(':').unwrap_or(words.len());
        self.mistake(
            (start, start + length),
            "this line does not stand in one column with the lines it belongs with",
            "indent the keys of one item by the same number of spaces",
        )
    }

    fn other(&self) -> Mistake {
        let (start, words) = self.words();
        self.mistake(
            (start, start + words.len()),
            "this line cannot be read as YAML",
            "put texts with special signs in quotes, and check the indentation",
        )
    }
}

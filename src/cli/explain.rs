//! `peil explain`: the page of a rule, or the list of rules.

use std::fmt::Write;
use std::io;

use clap::Args;

use super::Outcome;
use super::console::Console;
use crate::problem::Rule;
use crate::problem::levels::Selector;

/// Explain a rule: why it is there, an example that breaks it, and the same repaired
///
/// Without a rule, lists every rule by area.
#[derive(Debug, Args)]
pub struct Explain {
    /// A rule such as `privacy/no-purpose`, or an area such as `privacy`
    rule: Option<String>,
}

impl Explain {
    /// Prints the page or the list.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        let colours = console.look.colours;
        let width = console.look.width;
        let text = match self.rule.as_deref() {
            None => list(Rule::ALL, colours) + "\n`peil explain RULE` tells more about one.\n",
            Some(word) => match Selector::parse(word) {
                Ok(Selector::Rule(rule)) => page(rule, colours, width),
                Ok(Selector::Area(area)) => list(&in_area(area), colours),
                Ok(Selector::Level(_) | Selector::Release) => {
                    return Err(unknown(word, "`peil explain` lists all rules"));
                }
                Err(why) => return Err(unknown(word, &why)),
            },
        };
        console.print(&text)?;
        Ok(Outcome::Clean)
    }
}

fn unknown(word: &str, why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, format!("`{word}`: {why}"))
}

fn in_area(area: &str) -> Vec<Rule> {
    Rule::ALL
        .iter()
        .copied()
        .filter(|rule| rule.area() == area)
        .collect()
}

fn list(rules: &[Rule], colours: bool) -> String {
    let width = rules
        .iter()
        .map(|rule| rule.slug().len())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    let mut area = "";
    for rule in rules {
        if rule.area() != area {
            let gap = if area.is_empty() { "" } else { "\n" };
            area = rule.area();
            // Writing to a string cannot fail, here and below.
            let _ = writeln!(text, "{gap}{}", bold(area, colours));
        }
        let (slug, level) = (rule.slug(), rule.level().word());
        let _ = writeln!(text, "  {slug:width$}  {level:7}  {}", rule.about());
    }
    text
}

/// The page in Markdown, a little dressed for a terminal: headings stand out, code is indented, what
/// is longer than the terminal is wide is wrapped.
fn page(rule: Rule, colours: bool, width: usize) -> String {
    let mut text = String::new();
    let mut in_code = false;
    for line in rule.page().lines() {
        if let Some(info) = line.strip_prefix("```") {
            in_code = !in_code;
            // A block that stands for another file is marked ```peil shared.peil.
            if let Some((_, file)) = info.split_once(' ') {
                let _ = writeln!(text, "{file}:");
            }
        } else if in_code {
            let _ = writeln!(text, "    {line}");
        } else if let Some(title) = line.strip_prefix("# ") {
            let _ = writeln!(text, "{} ({})", bold(title, colours), rule.level().word());
        } else if let Some(title) = line.strip_prefix("## ") {
            let _ = writeln!(text, "{}", bold(title, colours));
        } else {
            let _ = writeln!(text, "{}", wrapped(line, width));
        }
    }
    text
}

/// The line broken between words; the entries of a list keep their indent.
fn wrapped(line: &str, width: usize) -> String {
    let indent = if line.starts_with("- ") { "  " } else { "" };
    let mut text = String::new();
    let mut column = 0;
    for word in line.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            text.push('\n');
            text.push_str(indent);
            column = indent.len();
        } else if column > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += length;
    }
    text
}

fn bold(words: &str, colours: bool) -> String {
    match colours {
        true => format!("\x1b[1m{words}\x1b[0m"),
        false => words.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(wrapped("één twee drie vier", 9), "één twee\ndrie vier");
        assert_eq!(wrapped("- één twee drie", 8), "- één\n  twee\n  drie");
        assert_eq!(wrapped("", 9), "");
        assert_eq!(wrapped("onafbreekbaar woord", 4), "onafbreekbaar\nwoord");
    }
}

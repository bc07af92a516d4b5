//! A diff with the source lines of both versions.

use super::{Compared, class_words, facts, level, remarks, summary, title, verdict};
use crate::diff::{Change, Class};
use crate::problem::human::{Drawing, draw};
use crate::problem::render::{Look, printable};
use crate::source::{FileId, Sources, Span};

/// All of it: what changed, with its places; then what follows from it.
pub fn render(compared: &Compared, look: &Look) -> String {
    let diff = compared.diff;
    let bold = |words: &str| painted(look, words, "1");
    let mut text = format!(
        "{}: {}\n\n",
        bold(&title(diff)),
        match diff.changes.is_empty() {
            true => "no changes".to_owned(),
            false => summary(diff),
        }
    );
    let (sources, shift) = together(&compared.old.sources, &compared.new.sources);
    let (short, long): (Vec<&Change>, Vec<&Change>) = diff
        .changes
        .iter()
        .partition(|change| change.class() == Class::Text);
    let drawn: Vec<Drawn> = long
        .iter()
        .map(|change| Drawn::of(change, compared, shift))
        .collect();
    text += &draw(drawn.iter().map(Drawn::drawing), &sources, look);
    for change in &short {
        text += &one_line(change, compared, look);
    }
    if !short.is_empty() {
        text.push('\n');
    }
    let remarks = remarks(diff);
    for remark in &remarks {
        text += &wrapped("- ", remark, look.width);
    }
    if !remarks.is_empty() {
        text.push('\n');
    }
    for objection in &diff.verdict.objections {
        let rule = painted(look, objection.rule, "1;31");
        text += &format!("{rule}\n");
        text += &wrapped("  ", &objection.message, look.width);
        text += &wrapped("  help: ", &objection.help, look.width);
        text.push('\n');
    }
    let colour = if diff.verdict.is_fine() {
        "1;32"
    } else {
        "1;31"
    };
    text + &format!("{}\n", painted(look, &verdict(diff), colour))
}

/// A change without its source lines.
fn one_line(change: &Change, compared: &Compared, look: &Look) -> String {
    let (sources, span) = match (change.new, change.old) {
        (Some(span), _) => (&compared.new.sources, Some(span)),
        (None, span) => (&compared.old.sources, span),
    };
    let place = span.map_or(String::new(), |span| {
        format!(
            "{}:{}: ",
            sources.file(span.file).name,
            sources.position(span).line
        )
    });
    let slug = change.kind.slug();
    let words = format!("{place}{} ({slug})", change.message);
    let text = wrapped("", &words, look.width);
    let mut text = text.replace(slug, &painted(look, slug, "2"));
    for fact in facts(change, true) {
        text += &wrapped("    ", &fact, look.width);
    }
    text
}

/// What is drawn of a change, with places in the files of both versions.
struct Drawn<'c> {
    change: &'c Change,
    code: String,
    span: Span,
    related: Vec<(Span, String)>,
    help: Option<String>,
}

impl<'c> Drawn<'c> {
    fn of(change: &'c Change, compared: &Compared, shift: u32) -> Self {
        let moved = |span: Span| Span {
            file: FileId(span.file.0 + shift),
            ..span
        };
        let new = change.new.map(moved);
        let primary = new.or(change.old).unwrap_or(moved(compared.beginning()));
        let before = change.old.filter(|_| new.is_some());
        let facts = facts(change, change.old.is_none() || change.new.is_none());
        Drawn {
            code: format!("{}: {}", class_words(change), change.kind.slug()),
            change,
            span: primary,
            related: before
                .map(|span| (span, "before".to_owned()))
                .into_iter()
                .collect(),
            help: (!facts.is_empty()).then(|| facts.join("\n")),
        }
    }

    fn drawing(&self) -> Drawing<'_> {
        let label = match (self.change.old, self.change.new) {
            (Some(_), None) => Some("this was there"),
            (None, Some(_)) => Some("this is new"),
            _ => None,
        };
        Drawing {
            level: level(self.change),
            code: self.code.clone(),
            message: &self.change.message,
            span: self.span,
            label,
            related: &self.related,
            help: self.help.clone(),
        }
    }
}

/// The files of both versions in one table: the old ones first, the new ones from the number returned.
fn together(old: &Sources, new: &Sources) -> (Sources, u32) {
    let mut both = Sources::new();
    for (_, file) in old.files().chain(new.files()) {
        both.add(file.name.clone(), file.notation, file.text.clone());
    }
    (both, old.files().count() as u32)
}

fn painted(look: &Look, words: &str, colour: &str) -> String {
    match look.colours {
        true => format!("\x1b[{colour}m{words}\x1b[0m"),
        false => words.to_owned(),
    }
}

/// A sentence over as many lines as it needs, the later ones under the words of the first.
fn wrapped(lead: &str, words: &str, width: usize) -> String {
    let words = printable(words).into_owned();
    let indent = " ".repeat(lead.chars().count());
    let mut text = String::new();
    let mut line = lead.to_owned();
    let mut is_empty = true;
    for word in words.split_whitespace() {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > width {
            text += line.trim_end();
            text.push('\n');
            line.clone_from(&indent);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line += word;
        is_empty = false;
    }
    text += line.trim_end();
    text.push('\n');
    text
}

//! A diff in sentences, one fact a line: for screen readers, editors and logs.

use super::{Compared, class_words, facts, remarks, summary, title, verdict};
use crate::problem::render::printable;
use crate::source::{Sources, Span};

/// All of it.
pub fn render(compared: &Compared) -> String {
    let diff = compared.diff;
    let mut text = format!(
        "{}: {}\n",
        title(diff),
        match diff.changes.is_empty() {
            true => "no changes".to_owned(),
            false => summary(diff),
        }
    );
    for change in &diff.changes {
        let new = change.new.map(|span| place(span, &compared.new.sources));
        let old = change.old.map(|span| place(span, &compared.old.sources));
        let at = new.as_ref().or(old.as_ref());
        let at = at.map_or(String::new(), |at| format!("{at}: "));
        let slug = change.kind.slug();
        text += &format!("{at}{}: {slug}: {}\n", class_words(change), change.message);
        if let (Some(old), Some(_)) = (&old, &new) {
            text += &format!("  before: {old}\n");
        }
        for fact in facts(change, true) {
            text += &format!("  {}\n", fact.replace('\n', "\n  "));
        }
    }
    for remark in remarks(diff) {
        text += &format!("{remark}\n");
    }
    for objection in &diff.verdict.objections {
        let (rule, message, help) = (objection.rule, &objection.message, &objection.help);
        text += &format!("{rule}: {message}\n  help: {help}\n");
    }
    text += &format!("{}\n", verdict(diff));
    printable(&text).into_owned()
}

fn place(span: Span, sources: &Sources) -> String {
    let at = sources.position(span);
    format!("{}:{}:{}", sources.file(span.file).name, at.line, at.column)
}

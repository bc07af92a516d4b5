//! A diff as annotations of GitHub Actions, at the lines of the new version.

use super::{Compared, class_words, facts, level, verdict};
use crate::problem::Level;
use crate::problem::github::annotate;

/// One annotation a change and objection. What is gone is told where the survey begins.
pub fn render(compared: &Compared) -> String {
    let sources = &compared.new.sources;
    let mut text = String::new();
    for change in &compared.diff.changes {
        let span = change.new.unwrap_or(compared.beginning());
        let title = format!("{} ({})", change.kind.slug(), class_words(change));
        let mut lines = vec![change.message.clone()];
        lines.extend(facts(change, true));
        text += &annotate(level(change), span, &title, &lines, sources);
    }
    for objection in &compared.diff.verdict.objections {
        let lines = [
            objection.message.clone(),
            format!("help: {}", objection.help),
        ];
        let span = compared.beginning();
        text += &annotate(Level::Error, span, objection.rule, &lines, sources);
    }
    if compared.diff.verdict.objections.is_empty() && !compared.diff.is_empty() {
        let lines = [verdict(compared.diff)];
        let span = compared.beginning();
        text += &annotate(Level::Advice, span, "version", &lines, sources);
    }
    text
}

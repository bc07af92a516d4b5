//! Diffs as SARIF 2.1.0: each kind of change is a rule.

use super::{Compared, facts, level};
use crate::diff::{Class, Kind};
use crate::problem::Level;
use crate::problem::report::End;
use crate::problem::sarif::{Finding, Report, Rules};

/// The rules of objections, which are no kinds of change.
const OBJECTIONS: [(&str, &str); 4] = [
    (
        "version/not-raised",
        "the version is not raised as far as the changes ask",
    ),
    ("version/lowered", "the version is lower than it was"),
    (
        "trend/break",
        "a figure is no longer the same measurement, and that is not declared",
    ),
    (
        "name/reused-after-removal",
        "a name that was gone comes back with another meaning",
    ),
];

/// All surveys that were compared, and what could not be read: file and message.
pub fn render(compared: &[Compared], failures: &[(String, String)], exit_code: u8) -> String {
    let mut report = Report::with(rules());
    for one in compared {
        add(one, &mut report);
    }
    for (_, message) in failures {
        report.failure(message);
    }
    report.finish(End {
        exit_code,
        is_complete: failures.is_empty(),
        ..End::default()
    })
}

fn rules() -> Rules {
    let mut rules = Rules::default();
    for kind in Kind::ALL {
        let level = match kind.class() {
            Class::Breaking => Level::Error,
            Class::Data | Class::Trend => Level::Warning,
            _ => Level::Advice,
        };
        rules.add(kind.slug(), kind.about(), kind.advice(), level);
    }
    for (rule, about) in OBJECTIONS {
        rules.add(rule, about, "", Level::Error);
    }
    rules
}

fn add(compared: &Compared, report: &mut Report) {
    let sources = &compared.new.sources;
    for change in &compared.diff.changes {
        let mut lines = vec![change.message.clone()];
        lines.extend(facts(change, true));
        let finding = Finding {
            rule: change.kind.slug(),
            level: level(change),
            message: lines.join("\n"),
            span: change.new.unwrap_or(compared.beginning()),
        };
        report.add_finding(&finding, sources);
    }
    for objection in &compared.diff.verdict.objections {
        let finding = Finding {
            rule: objection.rule,
            level: Level::Error,
            message: format!("{}\nhelp: {}", objection.message, objection.help),
            span: compared.beginning(),
        };
        report.add_finding(&finding, sources);
    }
}

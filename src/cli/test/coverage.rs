//! What tests have seen, as a table and a list of what is missing.

use super::{Covered, Suite};
use crate::logic::{Coverage, Goal, Role};
use crate::source::{Sources, Span};

/// So much seen of so much that can be.
#[derive(Clone, Copy, Default)]
pub struct Share {
    pub seen: usize,
    pub of: usize,
}

impl Share {
    fn add(&mut self, other: Share) {
        self.seen += other.seen;
        self.of += other.of;
    }

    /// Rounded down, so that 100 is all.
    pub fn percent(self) -> usize {
        match self.of {
            0 => 100,
            of => 100 * self.seen / of,
        }
    }
}

/// A row of the table: its name, and which goals it counts.
type Row = (&'static str, fn(Goal) -> bool);

/// The rows of the table.
pub const ROWS: [Row; 4] = [
    ("conditions", |goal| matches!(goal, Goal::Outcome(..))),
    ("options", |goal| matches!(goal, Goal::Option(_))),
    ("pages", |goal| matches!(goal, Goal::Page(_))),
    ("endings", |goal| matches!(goal, Goal::Ending(_))),
];

/// How much of a row was seen; what cannot happen does not count.
pub fn share(covered: &Covered, counts: fn(Goal) -> bool) -> Share {
    let goals = covered
        .seen
        .goals()
        .into_iter()
        .filter(|goal| counts(*goal));
    let possible: Vec<Goal> = goals
        .filter(|goal| !covered.impossible.contains(goal))
        .collect();
    Share {
        seen: possible
            .iter()
            .filter(|goal| covered.seen.has_seen(**goal))
            .count(),
        of: possible.len(),
    }
}

/// The table of one survey, and what is missing.
pub fn table(covered: &Covered, sources: &Sources) -> String {
    let rows = ROWS.map(|(name, counts)| (name, share(covered, counts)));
    let mut text = format!("\n{}", lines(&rows));
    let missing = missing(covered);
    if !missing.is_empty() {
        text.push_str("\n  not seen\n");
    }
    for (span, words) in missing {
        let at = sources.position(span);
        let file = &sources.file(span.file).name;
        text.push_str(&format!("    {file}:{}:{}  {words}\n", at.line, at.column));
    }
    text
}

/// The table of all surveys together.
pub fn total(suites: &[Suite]) -> String {
    let sum = |counts: fn(Goal) -> bool| {
        let covered = suites.iter().filter_map(|suite| suite.coverage.as_ref());
        covered.fold(Share::default(), |mut sum, covered| {
            sum.add(share(covered, counts));
            sum
        })
    };
    format!(
        "all surveys\n{}\n",
        lines(&ROWS.map(|(name, counts)| (name, sum(counts))))
    )
}

fn lines(rows: &[(&str, Share)]) -> String {
    let line = |(name, share): &(&str, Share)| {
        let Share { seen, of } = *share;
        format!(
            "  {name:<11} {seen:>4} of {of:<4} {:>3}%\n",
            share.percent()
        )
    };
    rows.iter().map(line).collect()
}

/// What was not seen, in source order; what cannot happen last.
pub fn missing(covered: &Covered) -> Vec<(Span, String)> {
    let goals = covered.seen.goals().into_iter();
    let missing = goals.filter(|goal| !covered.seen.has_seen(*goal));
    let mut missing: Vec<(bool, Span, String)> = missing
        .map(|goal| {
            let (span, words) = words_of(&covered.seen, goal);
            let cannot = covered.impossible.contains(&goal);
            let words = if cannot {
                format!("{words}, which cannot be")
            } else {
                words
            };
            (cannot, span, words)
        })
        .collect();
    missing.sort_by_key(|(cannot, span, _)| (*cannot, span.file, span.start));
    missing
        .into_iter()
        .map(|(_, span, words)| (span, words))
        .collect()
}

/// Where something is written that was not seen, and what it is.
pub fn words_of(coverage: &Coverage, goal: Goal) -> (Span, String) {
    match goal {
        Goal::Outcome(at, holds) => {
            let branch = &coverage.conditions[at];
            let verb = match (branch.role, holds) {
                (Role::Check(_), true) => "is never satisfied",
                (Role::Check(_), false) => "never fails",
                (_, true) => "never holds",
                (_, false) => "always holds",
            };
            (branch.span, format!("`{}` {verb}", branch.words))
        }
        Goal::Option(at) => {
            let stop = &coverage.options[at];
            (stop.span, format!("`{}` is never chosen", stop.name))
        }
        Goal::Page(at) => {
            let stop = &coverage.pages[at];
            (stop.span, format!("page `{}` is never shown", stop.name))
        }
        Goal::Ending(at) => {
            let stop = &coverage.endings[at];
            (stop.span, format!("no response ends at `{}`", stop.name))
        }
    }
}

//! What a diff asks of the version number, and what stands in the way of a merge.

use super::{Class, Diff, Direction, Kind};
use std::fmt;

/// Which of the three numbers of a version a change raises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Bump {
    /// None: nothing changed that anybody meets.
    #[default]
    None,
    /// The third: texts and operation.
    Patch,
    /// The second: new responses differ, or what was promised.
    Minor,
    /// The first: stored responses no longer mean the same.
    Major,
}

impl Bump {
    /// As written: `minor`.
    pub fn word(self) -> &'static str {
        match self {
            Bump::None => "none",
            Bump::Patch => "patch",
            Bump::Minor => "minor",
            Bump::Major => "major",
        }
    }
}

impl Kind {
    /// Which number it raises.
    pub fn bump(self) -> Bump {
        match (self.class(), self.direction()) {
            _ if self == Kind::Tests => Bump::None,
            (Class::Breaking, _) => Bump::Major,
            (Class::Data | Class::Trend, _) => Bump::Minor,
            (Class::Privacy, Some(Direction::Weaker)) => Bump::Minor,
            (Class::Privacy | Class::Operation | Class::Text, _) => Bump::Patch,
        }
    }
}

/// Three numbers, `2.1.0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Number(u64, u64, u64);

impl Number {
    fn parse(text: &str) -> Option<Number> {
        let mut parts = text.split('.').map(|part| part.parse::<u64>().ok());
        let number = Number(parts.next()??, parts.next()??, parts.next()??);
        parts.next().is_none().then_some(number)
    }

    /// The least number that is raised enough. Before 1.0.0 the second counts for the first and the third
    /// for the second, as is the custom.
    fn raised(self, bump: Bump) -> Number {
        let Number(major, minor, patch) = self;
        match (major, bump) {
            (_, Bump::None) => self,
            (0, Bump::Major) => Number(0, minor.saturating_add(1), 0),
            (0, _) => Number(0, minor, patch.saturating_add(1)),
            (_, Bump::Major) => Number(major.saturating_add(1), 0, 0),
            (_, Bump::Minor) => Number(major, minor.saturating_add(1), 0),
            (_, Bump::Patch) => Number(major, minor, patch.saturating_add(1)),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// Why a diff is not in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// `version/not-raised`, `version/lowered`, `trend/break` or `survey/unreadable`.
    pub rule: &'static str,
    /// One sentence.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// What a diff asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// The number that the gravest change raises.
    pub bump: Bump,
    /// The least version that is in order; nothing where the old one is no version.
    pub proposed: Option<String>,
    /// What stands in the way; nothing where all is in order.
    pub objections: Vec<Objection>,
}

impl Verdict {
    /// Whether nothing stands in the way.
    pub fn is_fine(&self) -> bool {
        self.objections.is_empty()
    }
}

/// Judges a diff.
pub(super) fn of(diff: &Diff) -> Verdict {
    let kinds = diff.changes.iter().map(|change| change.kind.bump());
    let bump = kinds.max().unwrap_or_default();
    let (old, new) = (
        Number::parse(&diff.old_version),
        Number::parse(&diff.new_version),
    );
    let proposed = old.map(|old| old.raised(bump));
    let mut objections = Vec::new();
    if let (Some(old), Some(new), Some(least)) = (old, new, proposed) {
        objections.extend(numbered(diff, bump, old, new, least));
    }
    let version = proposed
        .zip(new)
        .map_or(diff.new_version.clone(), |(least, new)| {
            least.max(new).to_string()
        });
    objections.extend(broken(diff, &version));
    Verdict {
        bump,
        proposed: proposed.map(|proposed| proposed.to_string()),
        objections,
    }
}

fn numbered(diff: &Diff, bump: Bump, old: Number, new: Number, least: Number) -> Option<Objection> {
    if new < old {
        return Some(Objection {
            rule: "version/lowered",
            message: format!("the version went from {old} back to {new}"),
            help: format!("write `version \"{least}\"`, or a higher one"),
        });
    }
    if new >= least {
        return None;
    }
    let gravest = diff
        .changes
        .iter()
        .find(|change| change.kind.bump() == bump)?;
    let went = match new == old {
        true => format!("the version is still {old}"),
        false => format!("the version went from {old} to {new} only"),
    };
    Some(Objection {
        rule: "version/not-raised",
        message: format!("{went}, but {}", gravest.message),
        help: format!("write `version \"{least}\"`, or a higher one"),
    })
}

/// One objection for all figures that are broken without a word.
fn broken(diff: &Diff, version: &str) -> Option<Objection> {
    let broken: Vec<_> = diff
        .continuity
        .iter()
        .filter(|one| one.is_undeclared())
        .collect();
    let first = broken.first()?;
    let cause = first.changes.first().and_then(|at| diff.changes.get(*at));
    let cause = cause.map_or(String::new(), |change| format!(": {}", change.message));
    let names: Vec<String> = broken
        .iter()
        .map(|one| format!("`{}`", one.figure.name))
        .collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    Some(Objection {
        rule: "trend/break",
        message: format!(
            "{} {verb} no longer the same measurement{cause}",
            listed(&names)
        ),
        help: format!(
            "write `trend_break \"{version}\" \"why\"` at what changed or at the figure, or undo the change"
        ),
    })
}

/// `a, b and c`.
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_raised_as_semver_says() {
        let cases = [
            ("2.1.3", Bump::None, "2.1.3"),
            ("2.1.3", Bump::Patch, "2.1.4"),
            ("2.1.3", Bump::Minor, "2.2.0"),
            ("2.1.3", Bump::Major, "3.0.0"),
            ("0.4.2", Bump::Minor, "0.4.3"),
            ("0.4.2", Bump::Major, "0.5.0"),
        ];
        for (old, bump, expected) in cases {
            let raised = Number::parse(old).map(|old| old.raised(bump).to_string());
            assert_eq!(raised.as_deref(), Some(expected), "{old} {bump:?}");
        }
        for wrong in ["", "1", "1.2", "1.2.3.4", "a.b.c", "1.-2.3"] {
            assert_eq!(Number::parse(wrong), None, "{wrong}");
        }
    }
}

//! Removed and added items that look as if one became the other.

use super::{Change, Diff, Kind, Subject};

/// So much must two texts have in common: the normalised Levenshtein distance turned, 0 to 1.
const ALIKE: f64 = 0.72;

/// So many removed and added items are compared with each other.
const MOST: usize = 100;

/// A removed and an added item that look alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// What is gone.
    pub removed: Subject,
    /// What is new.
    pub added: Subject,
    /// How alike they are, 0 to 1.
    pub alike: f64,
}

impl Suggestion {
    /// What to write where: `was old_name`.
    pub fn clause(&self) -> String {
        let leaf = self.removed.name.rsplit('.').next().unwrap_or_default();
        format!("was {leaf}")
    }
}

/// Looks for such items among the changes, and says so at both.
pub(super) fn mention(diff: &mut Diff) {
    let pairs = [
        (Kind::QuestionRemoved, Kind::QuestionAdded),
        (Kind::OptionRemoved, Kind::OptionAdded),
        (Kind::KnownRemoved, Kind::KnownAdded),
    ];
    for (gone, new) in pairs {
        let found = alike(&diff.changes, gone, new);
        for (removed, added, alike) in found {
            let suggestion = Suggestion {
                removed: diff.changes[removed].subject.clone(),
                added: diff.changes[added].subject.clone(),
                alike,
            };
            let advice = format!(
                "it looks like {}: if it is the same, write `{}` at {}, and its answers keep their place",
                suggestion.added.quoted(),
                suggestion.clause(),
                suggestion.added.quoted(),
            );
            diff.changes[removed].advice = Some(advice);
            let advice = format!(
                "it looks like {}, which is gone: if it is the same, write `{}` here",
                suggestion.removed.quoted(),
                suggestion.clause()
            );
            diff.changes[added].advice = Some(advice);
            diff.suggestions.push(suggestion);
        }
    }
}

/// The best pairs, each change in one at most.
fn alike(changes: &[Change], gone: Kind, new: Kind) -> Vec<(usize, usize, f64)> {
    let of = |kind: Kind| {
        let all = changes
            .iter()
            .enumerate()
            .filter(move |(_, it)| it.kind == kind);
        all.take(MOST).collect::<Vec<_>>()
    };
    let mut found: Vec<(usize, usize, f64)> = Vec::new();
    let added = of(new);
    for (a, removed) in of(gone) {
        for (b, added) in &added {
            if removed.subject.item != added.subject.item || !same_place(removed, added) {
                continue;
            }
            let alike = likeness(removed, added);
            if alike >= ALIKE {
                found.push((a, *b, alike));
            }
        }
    }
    found.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    let mut best: Vec<(usize, usize, f64)> = Vec::new();
    for pair in found {
        if !best.iter().any(|(a, b, _)| *a == pair.0 || *b == pair.1) {
            best.push(pair);
        }
    }
    best.sort_by_key(|(a, b, _)| (*a, *b));
    best
}

/// Whether both stand in the same list, grid or repeat.
fn same_place(removed: &Change, added: &Change) -> bool {
    let parent = |change: &Change| {
        let name = &change.subject.name;
        name.rsplit_once('.').map(|(parent, _)| parent.to_owned())
    };
    let shape = |change: &Change| change.advice.clone();
    parent(removed) == parent(added) && shape(removed) == shape(added)
}

/// How alike the words are, or the names where they have none.
fn likeness(removed: &Change, added: &Change) -> f64 {
    match (&removed.from, &added.to) {
        (Some(a), Some(b)) => strsim::normalized_levenshtein(&a.to_lowercase(), &b.to_lowercase()),
        _ => strsim::normalized_levenshtein(&removed.subject.name, &added.subject.name),
    }
}

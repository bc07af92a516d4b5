//! Which item of the one version is which of the other: by name, or as `was` says.

use crate::model::List;
use std::collections::{BTreeSet, HashMap};

/// The items of one kind in both versions, by position.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    /// In both, in the order of the new version.
    pub both: Vec<(usize, usize)>,
    /// Only in the old one.
    pub removed: Vec<usize>,
    /// Only in the new one.
    pub added: Vec<usize>,
    /// The name is in both, of things that are not the same: positions in the new version.
    pub reused: Vec<usize>,
    to_new: HashMap<usize, usize>,
    to_old: HashMap<usize, usize>,
}

/// An item with the name it says it had.
pub(crate) struct Named<'a> {
    pub name: &'a str,
    pub was: Option<String>,
}

impl Pairs {
    /// Pairs the items of two versions.
    ///
    /// What `was` says counts unless it said the same in the other version already: then the renaming is
    /// of the past. It counts in both directions, so that a change and its undoing are told alike.
    pub fn of(old: &[Named], new: &[Named]) -> Pairs {
        let mut pairs = Pairs::default();
        let (old_at, new_at) = (positions(old), positions(new));
        for (at, item) in new.iter().enumerate() {
            if let Some(other) = renamed(item, old, &old_at) {
                pairs.pair(other, at);
            }
        }
        for (at, item) in old.iter().enumerate() {
            if let Some(other) = renamed(item, new, &new_at) {
                pairs.pair(at, other);
            }
        }
        for (at, item) in new.iter().enumerate() {
            if let Some(other) = old_at.get(item.name) {
                pairs.pair(*other, at);
            }
        }
        let lone_old = (0..old.len()).filter(|at| !pairs.to_new.contains_key(at));
        let lone_new = (0..new.len()).filter(|at| !pairs.to_old.contains_key(at));
        let (removed, added): (Vec<usize>, Vec<usize>) = (lone_old.collect(), lone_new.collect());
        let mut reused = BTreeSet::new();
        reused.extend(
            added
                .iter()
                .filter(|at| old_at.contains_key(new[**at].name)),
        );
        let of_old = removed.iter().filter_map(|at| new_at.get(old[*at].name));
        reused.extend(of_old);
        pairs.reused = reused.into_iter().collect();
        let is_new = |at: &usize| !old_at.contains_key(new[*at].name);
        let is_gone = |at: &usize| !new_at.contains_key(old[*at].name);
        pairs.added = added.into_iter().filter(is_new).collect();
        pairs.removed = removed.into_iter().filter(is_gone).collect();
        pairs.both = (0..new.len())
            .filter_map(|at| Some((*pairs.to_old.get(&at)?, at)))
            .collect();
        pairs
    }

    /// Pairs the options of two lists.
    pub fn of_options(old: &List, new: &List) -> Pairs {
        fn named(list: &List) -> Vec<Named<'_>> {
            let options = list.options.iter();
            options
                .map(|option| Named {
                    name: &option.name,
                    was: option.was.clone(),
                })
                .collect()
        }
        Pairs::of(&named(old), &named(new))
    }

    fn pair(&mut self, old: usize, new: usize) {
        if !self.to_new.contains_key(&old) && !self.to_old.contains_key(&new) {
            self.to_new.insert(old, new);
            self.to_old.insert(new, old);
        }
    }

    /// The position in the new version of what stands at this one in the old.
    pub fn new_of(&self, old: usize) -> Option<usize> {
        self.to_new.get(&old).copied()
    }

    /// The position in the old version of what stands at this one in the new.
    pub fn old_of(&self, new: usize) -> Option<usize> {
        self.to_old.get(&new).copied()
    }
}

fn positions<'a>(items: &'a [Named]) -> HashMap<&'a str, usize> {
    let mut found = HashMap::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        found.entry(item.name).or_insert(at);
    }
    found
}

/// The item of the other version that this one says it was.
fn renamed(item: &Named, others: &[Named], at: &HashMap<&str, usize>) -> Option<usize> {
    let was = item.was.as_deref().filter(|was| *was != item.name)?;
    let same_before = at.get(item.name).and_then(|at| others[*at].was.as_deref());
    match same_before == Some(was) {
        true => None,
        false => at.get(was).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(names: &[(&'static str, Option<&str>)]) -> Vec<Named<'static>> {
        let named = |(name, was): &(&'static str, Option<&str>)| Named {
            name,
            was: was.map(str::to_owned),
        };
        names.iter().map(named).collect()
    }

    #[test]
    fn a_renaming_is_followed_forth_and_back() {
        let (old, new) = (items(&[("a", None)]), items(&[("b", Some("a"))]));
        for pairs in [Pairs::of(&old, &new), Pairs::of(&new, &old)] {
            assert_eq!(pairs.both, [(0, 0)]);
            assert!(pairs.removed.is_empty() && pairs.added.is_empty());
        }
    }

    #[test]
    fn a_renaming_of_the_past_is_not_one_again() {
        let old = items(&[("b", Some("a"))]);
        let new = items(&[("b", Some("a")), ("a", None)]);
        let pairs = Pairs::of(&old, &new);
        assert_eq!((pairs.both, pairs.added), (vec![(0, 0)], vec![1]));
    }

    #[test]
    fn two_names_can_be_exchanged() {
        let old = items(&[("a", None), ("b", None)]);
        let new = items(&[("a", Some("b")), ("b", Some("a"))]);
        assert_eq!(Pairs::of(&old, &new).both, [(1, 0), (0, 1)]);
    }

    #[test]
    fn a_name_given_to_something_else_is_reused() {
        let old = items(&[("a", None)]);
        let new = items(&[("b", Some("a")), ("a", None)]);
        let pairs = Pairs::of(&old, &new);
        assert_eq!((pairs.both, pairs.reused), (vec![(0, 0)], vec![1]));
        assert!(pairs.added.is_empty() && pairs.removed.is_empty());
        let back = Pairs::of(&new, &old);
        assert_eq!((back.both, back.reused), (vec![(0, 0)], vec![0]));
    }
}

//! In which order the parts of both sides stand.

use std::collections::BTreeSet;

/// The keys of everything that a side has and none removed untouched, in one order; nothing where both
/// sides moved parts, each in its own way.
pub fn of<'k>(base: &[&'k str], ours: &[&'k str], theirs: &[&'k str]) -> Option<Vec<&'k str>> {
    let set = |keys: &[&'k str]| -> BTreeSet<&'k str> { keys.iter().copied().collect() };
    let (in_base, in_ours, in_theirs) = (set(base), set(ours), set(theirs));
    let common = |keys: &[&'k str]| -> Vec<&'k str> {
        let is_common = |key: &&&str| in_ours.contains(**key) && in_theirs.contains(**key);
        keys.iter().filter(is_common).copied().collect()
    };
    let stayed = |keys: &[&'k str]| -> Vec<&'k str> {
        let keys = common(keys).into_iter();
        keys.filter(|key| in_base.contains(key)).collect()
    };
    let is_ours_first = match common(ours) == common(theirs) {
        true => true,
        false if stayed(theirs) == stayed(base) => true,
        false if stayed(ours) == stayed(base) => false,
        false => return None,
    };
    let (first, second, in_first) = match is_ours_first {
        true => (ours, theirs, &in_ours),
        false => (theirs, ours, &in_theirs),
    };
    let in_second = if is_ours_first { &in_theirs } else { &in_ours };
    let mut keys = first.to_vec();
    let mut after = 0;
    for key in second {
        match keys.iter().position(|known| known == key) {
            Some(at) => after = at + 1,
            None => {
                // What the other side added in the same place goes first.
                let is_new = |key: &&&str| !in_second.contains(**key);
                after += match in_first.contains(key) {
                    true => 0,
                    false => keys[after..].iter().take_while(is_new).count(),
                };
                keys.insert(after, key);
                after += 1;
            }
        }
    }
    Some(keys)
}

#[cfg(test)]
mod tests {
    fn of(base: &str, ours: &str, theirs: &str) -> Option<String> {
        let split = |keys: &'static str| -> Vec<&'static str> {
            keys.split("").filter(|key| !key.is_empty()).collect()
        };
        let leak = |keys: &str| split(Box::leak(keys.to_owned().into_boxed_str()));
        super::of(&leak(base), &leak(ours), &leak(theirs)).map(|keys| keys.concat())
    }

    #[test]
    fn additions_stand_where_they_were_made() {
        assert_eq!(of("abc", "aXbc", "abYc").as_deref(), Some("aXbYc"));
        assert_eq!(of("abc", "abcX", "abcY").as_deref(), Some("abcXY"));
        assert_eq!(of("abc", "Xabc", "Yabc").as_deref(), Some("XYabc"));
        assert_eq!(of("", "XZ", "YZ").as_deref(), Some("XYZ"));
    }

    #[test]
    fn one_side_may_move_parts() {
        assert_eq!(of("abc", "cab", "abcY").as_deref(), Some("cYab"));
        assert_eq!(of("abc", "aXbc", "cba").as_deref(), Some("cbaX"));
        assert_eq!(of("abc", "cab", "acb"), None);
    }
}

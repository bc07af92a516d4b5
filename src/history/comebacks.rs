//! Names and exported numbers that were gone, and come back with another meaning.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::{self, Change, Class, Diff, Kind, Side};
use crate::problem::{Problems, Rule};

/// Adds to `problems` what the new version brings back of earlier ones with another meaning; `earlier` has
/// the oldest first. What the last of them still has is no comeback: whoever compares the two sees it.
pub fn comebacks(earlier: &[&Side], new: &Side, problems: &mut Problems) {
    let Some((last, before)) = earlier.split_last() else {
        return;
    };
    let mut diffs: BTreeMap<usize, Diff> = BTreeMap::new();
    let (names, codes) = candidates(last, new);
    let latest = |has: &dyn Fn(&Side) -> bool| before.iter().rposition(|side| has(side));
    for name in names {
        let at = latest(&|side| self::names(side).contains(&name));
        if let Some(at) = at {
            let diff = diffs
                .entry(at)
                .or_insert_with(|| diff::compare(before[at], new));
            let is_it = |change: &&Change| {
                change.subject.name == name && change.kind.class() == Class::Breaking
            };
            let change = diff.changes.iter().find(is_it);
            report(
                Rule::NameReusedAfterRemoval,
                &name,
                change,
                before[at],
                problems,
            );
        }
    }
    for code in codes {
        let at = latest(&|side| self::codes(side).contains(&code));
        if let Some(at) = at {
            let diff = diffs
                .entry(at)
                .or_insert_with(|| diff::compare(before[at], new));
            let name = format!("{}.{}", code.0, code.1);
            let is_it = |change: &&Change| {
                change.subject.name == name && change.kind == Kind::OptionCodeReused
            };
            let change = diff.changes.iter().find(is_it);
            report(
                Rule::OptionCodeReused,
                &code.1.to_string(),
                change,
                before[at],
                problems,
            );
        }
    }
}

/// Whether there is anything that could be a comeback.
pub fn has_candidates(old: &Side, new: &Side) -> bool {
    let (names, codes) = candidates(old, new);
    !names.is_empty() || !codes.is_empty()
}

/// The number of an option, under the name of its list.
type Code = (String, i64);

/// The names and numbers that the new version has and the old has not.
fn candidates(old: &Side, new: &Side) -> (BTreeSet<String>, BTreeSet<Code>) {
    let (old_names, old_codes) = (names(old), codes(old));
    let names = names(new).into_iter();
    let codes = codes(new).into_iter();
    (
        names.filter(|name| !old_names.contains(name)).collect(),
        codes.filter(|code| !old_codes.contains(code)).collect(),
    )
}

/// The names under which something is stored: fields, and options by their list.
fn names(side: &Side) -> BTreeSet<String> {
    let Some(survey) = &side.survey else {
        return BTreeSet::new();
    };
    let fields = survey.fields.iter().map(|field| field.name.clone());
    let options = survey.lists.iter().flat_map(|list| {
        let options = list.options.iter();
        options.map(|option| format!("{}.{}", list.name, option.name))
    });
    fields.chain(options).collect()
}

/// The exported numbers of options.
fn codes(side: &Side) -> BTreeSet<Code> {
    let lists = side.survey.iter().flat_map(|survey| &survey.lists);
    let codes = lists.flat_map(|list| {
        let options = list.options.iter();
        options.filter_map(|option| Some((list.name.clone(), option.code?)))
    });
    codes.collect()
}

fn report(rule: Rule, what: &str, change: Option<&Change>, was: &Side, problems: &mut Problems) {
    let Some((change, place)) = change.and_then(|change| Some((change, change.new?))) else {
        return;
    };
    let version = was
        .survey
        .as_ref()
        .map_or("", |survey| survey.version.as_str());
    let what = match rule {
        Rule::OptionCodeReused => format!("the number {what}"),
        _ => format!("`{what}`"),
    };
    let message = format!("{what} comes back with another meaning than in version {version}");
    problems
        .add(rule, place, message)
        .label(change.message.clone())
        .help(match rule {
            Rule::OptionCodeReused => "give it a number that was never used",
            _ => "give it a name that was never used",
        });
}

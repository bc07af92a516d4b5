//! Edits of files, chosen so that they do not touch, and applied.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::problem::{Fix, Problem, Rule};
use crate::source::Sources;

/// Texts that stand in place of those on disk, by path with links followed.
pub type Texts = BTreeMap<PathBuf, String>;

/// A fix of one problem, with its places in files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Repair {
    /// The file of its first edit, as the user named it.
    pub file: String,
    /// The line of that edit, from 1.
    pub line: usize,
    /// The rule that was broken.
    pub rule: Rule,
    /// What was wrong.
    pub message: String,
    /// What the fix does.
    pub about: String,
    edits: Vec<Edit>,
}

/// A range of bytes of a file that is replaced.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Edit {
    path: PathBuf,
    start: usize,
    end: usize,
    replacement: String,
}

impl Repair {
    /// The fix of a problem; `None` where it changes a text that was not read from a file.
    pub fn new(problem: &Problem, fix: &Fix, sources: &Sources) -> Option<Repair> {
        let edits = fix.edits.iter().map(|(span, replacement)| {
            let (start, end) = (span.start as usize, span.end as usize);
            Some(Edit {
                path: sources.file(span.file).path.clone()?,
                start,
                end,
                replacement: replacement.clone(),
            })
        });
        let edits: Option<Vec<Edit>> = edits.collect();
        let (first, _) = fix.edits.first()?;
        Some(Repair {
            file: sources.file(first.file).name.clone(),
            line: sources.position(*first).line,
            rule: problem.rule,
            message: problem.message.clone(),
            about: fix.about.clone(),
            edits: edits?,
        })
    }

    /// The files that it changes.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.edits.iter().map(|edit| edit.path.as_path())
    }

    /// What makes it one and the same repair, whichever survey asks for it.
    pub fn places(&self) -> Vec<(&Path, Range<usize>, &str)> {
        let place = |edit: &'_ Edit| edit.start..edit.end;
        let edits = self.edits.iter();
        edits
            .map(|edit| (edit.path.as_path(), place(edit), edit.replacement.as_str()))
            .collect()
    }
}

/// The first of the repairs that do not touch each other, in their order.
pub fn apart(repairs: Vec<Repair>) -> Vec<Repair> {
    let mut taken: BTreeSet<(PathBuf, usize, usize)> = BTreeSet::new();
    let mut chosen = Vec::new();
    for repair in repairs {
        let is_free = |edit: &Edit| {
            let before = (edit.path.clone(), edit.end, usize::MAX);
            let nearest = taken.range(..=before).next_back();
            nearest.is_none_or(|(path, _, end)| *path != edit.path || *end < edit.start)
        };
        if repair.edits.iter().all(is_free) {
            let places = repair.edits.iter();
            taken.extend(places.map(|edit| (edit.path.clone(), edit.start, edit.end)));
            chosen.push(repair);
        }
    }
    chosen
}

/// The files that repairs change, as they are then; `text` gives each as it is. Line breaks that a repair
/// brings are those of its file.
pub fn applied<'a>(repairs: &[Repair], text: impl Fn(&Path) -> Option<&'a str>) -> Texts {
    let mut by_file: BTreeMap<&Path, Vec<&Edit>> = BTreeMap::new();
    for edit in repairs.iter().flat_map(|repair| &repair.edits) {
        by_file.entry(&edit.path).or_default().push(edit);
    }
    let mut texts = Texts::new();
    for (path, mut edits) in by_file {
        let Some(before) = text(path) else { continue };
        edits.sort();
        texts.insert(path.to_path_buf(), changed(before, &edits));
    }
    texts
}

/// The text with edits made that are sorted and do not touch.
fn changed(before: &str, edits: &[&Edit]) -> String {
    let is_windows = before.contains("\r\n");
    let mut after = String::with_capacity(before.len() + 16);
    let mut at = 0;
    for edit in edits {
        let (Some(kept), true) = (
            before.get(at..edit.start),
            before.is_char_boundary(edit.end),
        ) else {
            continue;
        };
        after.push_str(kept);
        match is_windows {
            true => after.push_str(&edit.replacement.replace('\n', "\r\n")),
            false => after.push_str(&edit.replacement),
        }
        at = edit.end;
    }
    after.push_str(before.get(at..).unwrap_or_default());
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repair(edits: &[(usize, usize, &str)]) -> Repair {
        let edit = |(start, end, replacement): &(usize, usize, &str)| Edit {
            path: "a".into(),
            start: *start,
            end: *end,
            replacement: (*replacement).to_owned(),
        };
        Repair {
            file: "a".into(),
            line: 1,
            rule: Rule::SyntaxExpected,
            message: String::new(),
            about: String::new(),
            edits: edits.iter().map(edit).collect(),
        }
    }

    fn after(before: &str, repairs: Vec<Repair>) -> String {
        let texts = applied(&apart(repairs), |_| Some(before));
        texts.into_values().next().unwrap_or_default()
    }

    #[test]
    fn edits_that_touch_wait_for_another_round() {
        let repairs = vec![
            repair(&[(2, 4, "X")]),
            repair(&[(3, 5, "Y")]),
            repair(&[(4, 4, "Z")]),
            repair(&[(0, 1, "A"), (3, 3, "B")]),
            repair(&[(6, 6, "C"), (8, 9, "")]),
        ];
        assert_eq!(after("0123456789", repairs), "01X45C679");
        let around = vec![repair(&[(4, 5, "X")]), repair(&[(2, 8, "Y")])];
        assert_eq!(after("0123456789", around), "0123X56789");
    }

    #[test]
    fn line_breaks_are_those_of_the_file() {
        let added = vec![repair(&[(3, 3, "x\n")])];
        assert_eq!(after("a\r\nb\r\n", added.clone()), "a\r\nx\r\nb\r\n");
        assert_eq!(after("a \nb\n", added), "a \nx\nb\n");
        assert_eq!(after("é", vec![repair(&[(1, 2, "x")])]), "é");
    }
}

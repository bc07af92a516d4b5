//! Rounds of repairs: apply what is safe, check again, and keep it only if nothing got worse.
//!
//! Nothing is written here. Edited texts stand in place of the files until the caller shows or writes
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::surveys::{self, Surveys};
use crate::Checked;
use crate::fix::edits::{self, Repair, Texts};
use crate::fix::{self, edits::apart};
use crate::fmt;
use crate::problem::levels::Levels;
use crate::problem::{Level, Problem, Rule};
use crate::source::{Notation, Sources};

/// Rounds at most. Few files need more than two; each repair that makes something worse takes one more.
const MOST_ROUNDS: usize = 200;

/// What was repaired, and what could not be.
#[derive(Debug, Default)]
pub struct Repairs {
    /// Every changed file by its name.
    pub changes: BTreeMap<String, Change>,
    /// Repairs that would have made something worse.
    pub refused: Vec<Repair>,
    /// Files with something to repair that may not be written.
    pub locked: BTreeMap<String, io::Error>,
}

/// A file before and after.
#[derive(Debug)]
pub struct Change {
    /// Where it was read from.
    pub path: PathBuf,
    /// As it stands on disk.
    pub before: String,
    /// As it is repaired.
    pub after: String,
    /// What was repaired, in the order in which it was.
    pub repairs: Vec<Repair>,
}

impl Repairs {
    /// How many problems were repaired.
    pub fn count(&self) -> usize {
        self.changes
            .values()
            .map(|change| change.repairs.len())
            .sum()
    }
}

/// Repairs what is safe in all surveys, and checks them as they are then. Files that may not be written
/// are left alone if they are to be.
pub fn run(
    surveys: &Surveys,
    levels: &Levels,
    is_written: bool,
) -> (Repairs, Vec<io::Result<Checked>>) {
    let checked = surveys.check_alone(levels);
    let mut rounds = Rounds {
        used: surveys::used(&checked),
        surveys,
        levels,
        checked,
        is_written,
        texts: Texts::new(),
        files: BTreeMap::new(),
        made: Vec::new(),
        refused: BTreeSet::new(),
        repairs: Repairs::default(),
    };
    for _ in 0..MOST_ROUNDS {
        let wanted = apart(rounds.wanted());
        if wanted.is_empty() {
            break;
        }
        rounds.attempt(wanted);
    }
    let edited = Arc::new(rounds.texts.clone());
    let repairs = rounds.finish();
    (repairs, surveys.check_edited(levels, &edited))
}

/// What is known of a file.
struct File {
    name: String,
    text: String,
    /// Formatted as `peil fmt` does it, which it then stays.
    is_formatted: bool,
    is_locked: bool,
}

struct Rounds<'a> {
    surveys: &'a Surveys,
    levels: &'a Levels,
    /// Each survey by itself, as it is repaired so far.
    checked: Vec<io::Result<Checked>>,
    is_written: bool,
    /// Files as they are repaired so far.
    texts: Texts,
    /// Files that anything is to be repaired in, as they stand on disk.
    files: BTreeMap<PathBuf, File>,
    made: Vec<Repair>,
    /// Files that count with the surveys that use them, by number.
    used: Vec<usize>,
    /// What is not tried again: file, rule, message, and what the fix does.
    refused: BTreeSet<(String, Rule, String, String)>,
    repairs: Repairs,
}

impl Rounds<'_> {
    /// Every safe repair that the surveys ask for, each once.
    fn wanted(&mut self) -> Vec<Repair> {
        let mut wanted: Vec<Repair> = Vec::new();
        let mut seen = BTreeSet::new();
        for at in 0..self.checked.len() {
            let Ok(checked) = &self.checked[at] else {
                continue;
            };
            let found = checked.problems.iter().filter_map(|problem| {
                let fix = fix::safe(problem)?;
                Repair::new(problem, fix, &checked.sources)
            });
            for repair in found.collect::<Vec<_>>() {
                let places = repair
                    .places()
                    .into_iter()
                    .map(|(path, range, words)| {
                        (path.to_path_buf(), range.start, range.end, words.to_owned())
                    })
                    .collect::<Vec<_>>();
                if self.may_be_made(&repair, at) && seen.insert(places) {
                    wanted.push(repair);
                }
            }
        }
        wanted
    }

    fn may_be_made(&mut self, repair: &Repair, survey: usize) -> bool {
        if self.refused.contains(&refusal(repair)) {
            return false;
        }
        let paths: Vec<PathBuf> = repair.paths().map(Path::to_path_buf).collect();
        paths.iter().all(|path| self.is_free(path, survey))
    }

    /// Whether the file may be changed; what a locked one has to be repaired is told once.
    fn is_free(&mut self, path: &Path, survey: usize) -> bool {
        if let Some(file) = self.files.get(path) {
            return !file.is_locked;
        }
        let Ok(checked) = &self.checked[survey] else {
            return false;
        };
        let mut files = checked.sources.files().map(|(_, file)| file);
        let Some(source) = files.find(|file| file.path.as_deref() == Some(path)) else {
            return false;
        };
        let is_read_only = path
            .metadata()
            .is_ok_and(|metadata| metadata.permissions().readonly());
        let is_locked = self.is_written && is_read_only;
        if is_locked {
            let words = "this file is read-only, and is left as it is";
            let error = io::Error::other(format!("{}: {words}", source.name));
            self.repairs.locked.insert(source.name.clone(), error);
        }
        let is_formatted = source.notation == Notation::Peil
            && fmt::format(&source.text).is_ok_and(|formatted| formatted == source.text);
        let file = File {
            name: source.name.clone(),
            text: source.text.clone(),
            is_formatted,
            is_locked,
        };
        self.files.insert(path.to_path_buf(), file);
        !is_locked
    }

    /// Makes the repairs by which nothing gets worse. Where something does, of that group of files half is
    /// tried again, down to the one repair that does it.
    fn attempt(&mut self, mut repairs: Vec<Repair>) {
        while !repairs.is_empty() {
            let texts = self.repaired(&repairs);
            let groups = self.groups(&repairs, &texts);
            let edited: Texts = self
                .texts
                .clone()
                .into_iter()
                .chain(texts.clone())
                .collect();
            let again = self.check_again(&texts, &Arc::new(edited));
            let group = |at: usize| self.changed(at, &texts).find_map(|path| groups.get(path));
            let harmed: BTreeSet<usize> = again
                .iter()
                .filter(|(at, after)| self.harms(*at, after))
                .filter_map(|(at, _)| group(*at).copied())
                .collect();
            let again: Vec<_> = again
                .into_iter()
                .filter(|(at, _)| group(*at).is_some_and(|group| !harmed.contains(group)))
                .collect();
            let is_kept = |path: &Path| groups.get(path).is_some_and(|it| !harmed.contains(it));
            let texts = texts.into_iter().filter(|(path, _)| is_kept(path));
            self.texts.extend(texts);
            for (at, after) in again {
                self.checked[at] = after;
            }
            let (kept, others): (Vec<_>, Vec<_>) = repairs
                .into_iter()
                .partition(|repair| repair.paths().all(is_kept));
            self.made.extend(kept);
            repairs = self.halves(others, &groups);
        }
    }

    /// Whether a survey is worse than it was.
    fn harms(&self, at: usize, after: &io::Result<Checked>) -> bool {
        match (&self.checked[at], after) {
            (Ok(before), Ok(after)) => is_worse(before, after),
            _ => true,
        }
    }

    /// Half of the repairs of each group; a repair that is alone in it is refused.
    fn halves(&mut self, repairs: Vec<Repair>, groups: &BTreeMap<PathBuf, usize>) -> Vec<Repair> {
        let mut by_group: BTreeMap<Option<usize>, Vec<Repair>> = BTreeMap::new();
        for repair in repairs {
            let group = repair.paths().find_map(|path| groups.get(path));
            by_group.entry(group.copied()).or_default().push(repair);
        }
        let mut halves = Vec::new();
        for mut repairs in by_group.into_values() {
            if repairs.len() == 1 {
                self.refused.extend(repairs.iter().map(refusal));
                self.repairs.refused.append(&mut repairs);
            } else {
                repairs.truncate(repairs.len() / 2);
                halves.append(&mut repairs);
            }
        }
        halves
    }

    /// The files that change together: one survey reads them, or one repair changes them. Each has the
    /// number of its group.
    fn groups(&self, repairs: &[Repair], changed: &Texts) -> BTreeMap<PathBuf, usize> {
        let paths = changed.keys().cloned();
        let mut groups: BTreeMap<PathBuf, usize> = paths.zip(0..).collect();
        let mut join = |together: Vec<&Path>| {
            let numbers = together
                .iter()
                .filter_map(|path| groups.get(*path).copied());
            let numbers: BTreeSet<usize> = numbers.collect();
            if let Some(first) = numbers.first().filter(|_| numbers.len() > 1) {
                let joined = groups.values_mut().filter(|group| numbers.contains(group));
                joined.for_each(|group| *group = *first);
            }
        };
        for at in 0..self.checked.len() {
            join(self.changed(at, changed).collect());
        }
        for repair in repairs {
            join(repair.paths().collect());
        }
        groups
    }

    /// The changed files that a survey reads.
    fn changed<'a>(&'a self, at: usize, texts: &'a Texts) -> impl Iterator<Item = &'a Path> {
        let sources = self.checked[at]
            .as_ref()
            .ok()
            .map(|checked| &checked.sources);
        let files = sources.into_iter().flat_map(Sources::files);
        let paths = files.filter_map(|(_, file)| file.path.as_deref());
        paths.filter(|path| texts.contains_key(*path))
    }

    /// The files that repairs change, as they are then.
    fn repaired(&self, repairs: &[Repair]) -> Texts {
        let text = |path: &Path| match self.texts.get(path) {
            Some(text) => Some(text.as_str()),
            None => self.files.get(path).map(|file| file.text.as_str()),
        };
        let mut texts = edits::applied(repairs, text);
        for (path, text) in &mut texts {
            if self.files.get(path).is_some_and(|file| file.is_formatted)
                && let Ok(formatted) = fmt::format(text)
            {
                *text = formatted;
            }
        }
        texts
    }

    /// The surveys that changed files are part of, checked as they would be.
    fn check_again(
        &self,
        changed: &Texts,
        edited: &Arc<Texts>,
    ) -> Vec<(usize, io::Result<Checked>)> {
        let known = 0..self.checked.len();
        let affected = known
            .filter(|at| !self.used.contains(at) && self.changed(*at, changed).next().is_some());
        let affected: Vec<usize> = affected.collect();
        self.surveys.check_again(&affected, self.levels, edited)
    }

    fn finish(self) -> Repairs {
        let mut repairs = self.repairs;
        for (path, after) in self.texts {
            let Some(file) = self.files.get(&path).filter(|file| file.text != after) else {
                continue;
            };
            let is_here = |repair: &&Repair| repair.paths().next() == Some(&path);
            let change = Change {
                before: file.text.clone(),
                after,
                repairs: self.made.iter().filter(is_here).cloned().collect(),
                path,
            };
            repairs.changes.insert(file.name.clone(), change);
        }
        repairs
    }
}

fn refusal(repair: &Repair) -> (String, Rule, String, String) {
    let Repair {
        file,
        rule,
        message,
        about,
        ..
    } = repair;
    (file.clone(), *rule, message.clone(), about.clone())
}

/// Whether a survey has a syntax error that was not there, or more errors than before; or, with as many
/// errors, more to say about it.
fn is_worse(before: &Checked, after: &Checked) -> bool {
    let is_syntax =
        |problem: &&Problem| problem.level == Level::Error && problem.rule.area() == "syntax";
    let mut known: BTreeMap<(Rule, &str), usize> = BTreeMap::new();
    for problem in before.problems.iter().filter(is_syntax) {
        *known.entry((problem.rule, &problem.message)).or_default() += 1;
    }
    let has_new = after.problems.iter().filter(is_syntax).any(|problem| {
        match known.get_mut(&(problem.rule, problem.message.as_str())) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        }
    });
    let count = |checked: &Checked| (checked.problems.count(Level::Error), checked.problems.len());
    has_new || count(after) > count(before)
}

//! The surveys of a project beside themselves at a git revision.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diff::{self, Diff, Side};
use crate::git::Revision;
use crate::history;
use crate::problem::levels::Levels;
use crate::problem::{Level, Problems, Rule};
use crate::project::{Files, Loaded, Project, discover, normal, read, shown};
use crate::source::Sources;

/// All surveys that were looked for, on both sides.
#[derive(Debug, Default)]
pub struct Against {
    /// Those that are not what they were, in the order of their paths.
    pub surveys: Vec<Compared>,
    /// How many are what they were.
    pub unchanged: usize,
    /// What could not be read, by path.
    pub failures: Vec<(String, io::Error)>,
}

/// A survey that is not what it was.
#[derive(Debug)]
pub struct Compared {
    /// Its file; where it is gone, the file it had.
    pub path: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a survey.
#[derive(Debug)]
pub enum Fate {
    /// It was not there.
    Added(Box<Side>),
    /// It is not there any more.
    Removed(Box<Side>),
    /// It is otherwise.
    Changed(Box<Changed>),
}

/// A survey and what it was.
#[derive(Debug)]
pub struct Changed {
    /// As it was.
    pub old: Side,
    /// As it is.
    pub new: Side,
    /// The file it had, if that was another.
    pub moved_from: Option<String>,
    /// Their differences; names and numbers that come back with another meaning are among the objections.
    pub diff: Diff,
}

/// One side of a survey, not looked into yet.
struct Read {
    path: PathBuf,
    loaded: Loaded,
    sources: Sources,
    problems: Problems,
}

impl Read {
    /// Whether the same texts and pictures make up both.
    fn is_same(&self, other: &Read) -> bool {
        self.loaded.pictures == other.loaded.pictures
            && self.sources.texts().eq(other.sources.texts())
    }

    fn side(self) -> Box<Side> {
        Box::new(Side::of(&self.loaded, self.sources, self.problems))
    }
}

/// What is to be read of one path.
struct Pair {
    path: PathBuf,
    is_new: bool,
    is_old: bool,
}

/// What came of reading it.
enum Both {
    /// No survey, on either side: what surveys share.
    Neither,
    Same,
    Old(Read),
    New(Read),
    Changed(Compared),
}

/// The projects that paths belong to, by folder.
struct Projects {
    files: Files,
    known: BTreeMap<PathBuf, Project>,
}

impl Projects {
    fn new(files: Files) -> Projects {
        Projects {
            files,
            known: BTreeMap::new(),
        }
    }

    fn learn(&mut self, path: &Path) -> io::Result<()> {
        let folder = folder_of(path);
        if !self.known.contains_key(&folder) {
            let project = Project::within(self.files.clone(), path)?;
            self.known.insert(folder, project);
        }
        Ok(())
    }

    fn levels(&self, path: &Path) -> &Levels {
        &self.known[&folder_of(path)].settings.levels
    }

    fn read(&self, path: &Path) -> io::Result<Read> {
        let (mut sources, mut problems) = (Sources::new(), Problems::new());
        let loaded = self.known[&folder_of(path)].load(path, &mut sources, &mut problems)?;
        Ok(Read {
            path: path.to_path_buf(),
            loaded,
            sources,
            problems,
        })
    }
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_path_buf()
}

/// Compares the surveys that `paths` mean, now and then, with what they were; without any path, those of the
/// project around the current folder. A survey that stands in another file is known by its name.
pub fn compare(revision: &Arc<Revision>, paths: &[PathBuf]) -> Against {
    let then = Files::At(revision.clone());
    let mut against = Against::default();
    let pairs = pairs(&then, paths, &mut against.failures);
    let (mut old, mut new) = (Projects::new(then), Projects::new(Files::Disk));
    let mut known = Vec::new();
    for pair in pairs {
        let sides = [(pair.is_old, &mut old), (pair.is_new, &mut new)];
        let mut sides = sides.into_iter().filter(|(is_there, _)| *is_there);
        match sides.try_for_each(|(_, projects)| projects.learn(&pair.path)) {
            Ok(()) => known.push(pair),
            Err(error) => against.failures.push((shown(&pair.path), error)),
        }
    }
    let read: Vec<(PathBuf, io::Result<Both>)> = known
        .par_iter()
        .map(|pair| (pair.path.clone(), both(pair, &old, &new, revision)))
        .collect();
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for (path, both) in read {
        match both {
            Err(error) => against.failures.push((shown(&path), error)),
            Ok(Both::Neither) => {}
            Ok(Both::Same) => against.unchanged += 1,
            Ok(Both::Old(read)) => gone.push(read),
            Ok(Both::New(read)) => come.push(read),
            Ok(Both::Changed(compared)) => against.surveys.push(compared),
        }
    }
    moved(gone, come, &new, revision, &mut against);
    against.surveys.retain(|compared| match &compared.fate {
        Fate::Changed(changed) if changed.is_nothing() => {
            against.unchanged += 1;
            false
        }
        _ => true,
    });
    against.surveys.sort_by(|a, b| a.path.cmp(&b.path));
    against
}

impl Changed {
    /// Whether nothing is otherwise but characters.
    fn is_nothing(&self) -> bool {
        self.is_same() && self.moved_from.is_none()
    }

    /// Whether nothing is otherwise but the place of the file.
    pub fn is_moved_only(&self) -> bool {
        self.is_same() && self.moved_from.is_some()
    }

    fn is_same(&self) -> bool {
        self.diff.is_empty() && self.diff.verdict.is_fine()
    }
}

/// The paths that are surveys on either side.
fn pairs(then: &Files, paths: &[PathBuf], failures: &mut Vec<(String, io::Error)>) -> Vec<Pair> {
    let each: Vec<&[PathBuf]> = match paths {
        [] => vec![&[]],
        paths => paths.chunks(1).collect(),
    };
    let (mut is_new, mut is_old) = (BTreeSet::new(), BTreeSet::new());
    for path in each {
        let new = discover::each(path);
        let old = discover::each_in(then, path);
        let is_found = new.iter().chain(&old).any(Result::is_ok);
        for (found, all) in [(new, &mut is_new), (old, &mut is_old)] {
            for result in found {
                match result {
                    Ok(path) => {
                        all.insert(normal(&path).unwrap_or(path));
                    }
                    // What is on one side only is not there on the other.
                    Err((_, error)) if is_found && error.kind() == io::ErrorKind::NotFound => {}
                    Err((path, _)) if failures.iter().any(|(known, _)| *known == path) => {}
                    Err(failure) => failures.push(failure),
                }
            }
        }
    }
    let all: BTreeSet<PathBuf> = is_new.union(&is_old).cloned().collect();
    let pairs = all.into_iter().map(|path| Pair {
        // A file that is there, but no source of the project any more, is still the same file.
        is_new: is_new.contains(&path) || path.is_file(),
        is_old: is_old.contains(&path) || then.is_file(&path),
        path,
    });
    pairs.collect()
}

fn both(pair: &Pair, old: &Projects, new: &Projects, revision: &Arc<Revision>) -> io::Result<Both> {
    if !pair.is_old {
        // In a submodule, for one, nothing is new: what was there cannot be known.
        match revision.canonical(&pair.path) {
            Err(error) if error.kind() == io::ErrorKind::Other => {
                return Err(read::named(&shown(&pair.path), &error));
            }
            _ => {}
        }
    }
    let before = pair.is_old.then(|| old.read(&pair.path)).transpose()?;
    let after = pair.is_new.then(|| new.read(&pair.path)).transpose()?;
    let is_survey = |read: &Option<Read>| read.as_ref().is_some_and(|it| it.loaded.is_survey());
    if !is_survey(&before) && !is_survey(&after) {
        return Ok(Both::Neither);
    }
    Ok(match (before, after) {
        (Some(before), Some(after)) if before.is_same(&after) => Both::Same,
        (Some(before), Some(after)) => {
            let levels = new.levels(&pair.path);
            Both::Changed(compared(before, after, revision, levels))
        }
        (Some(before), None) => Both::Old(before),
        (None, Some(after)) => Both::New(after),
        (None, None) => Both::Neither,
    })
}

fn compared(before: Read, after: Read, revision: &Arc<Revision>, levels: &Levels) -> Compared {
    let path = shown(&after.path);
    let was = shown(&before.path);
    let place = before.path.clone();
    let (old, new) = (*before.side(), *after.side());
    let mut diff = diff::compare(&old, &new);
    let comebacks = history::comebacks_since(revision, &place, &old, &new);
    let objections = &mut diff.verdict.objections;
    objections.extend(comebacks);
    // A project may take a rule of history for less than an error.
    objections.retain(|objection| {
        let rule = Rule::parse(objection.rule);
        rule.is_none_or(|rule| levels.of(rule) == Some(Level::Error))
    });
    Compared {
        fate: Fate::Changed(Box::new(Changed {
            old,
            new,
            moved_from: (was != path).then_some(was),
            diff,
        })),
        path,
    }
}

/// Finds a survey that is gone among those that came, by its name; the others are added or removed.
fn moved(
    gone: Vec<Read>,
    mut come: Vec<Read>,
    new: &Projects,
    revision: &Arc<Revision>,
    against: &mut Against,
) {
    for before in gone {
        let name = before.loaded.survey_name();
        let is_it = |after: &Read| name.is_some() && after.loaded.survey_name() == name;
        match come.iter().position(is_it) {
            Some(at) => {
                let after = come.remove(at);
                let levels = new.levels(&after.path);
                let compared = compared(before, after, revision, levels);
                against.surveys.push(compared);
            }
            None => against.surveys.push(Compared {
                path: shown(&before.path),
                fate: Fate::Removed(before.side()),
            }),
        }
    }
    against
        .surveys
        .extend(come.into_iter().map(|after| Compared {
            path: shown(&after.path),
            fate: Fate::Added(after.side()),
        }));
}

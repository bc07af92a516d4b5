//! Many surveys at once: read and checked in parallel, shown in order.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::console::{Console, Findings};
use crate::Checked;
use crate::check::Valid;
use crate::fix::edits::Texts;
use crate::logic::Pace;
use crate::model::Survey;
use crate::problem::levels::Levels;
use crate::problem::render::counted;
use crate::problem::{Level, Problems, Rule};
use crate::project::{Project, SETTINGS, discover, shown};
use crate::source::FileId;
use crate::target::Artifact;
use crate::target::manifest::{File, manifest};

/// The survey at `path` with its project. Where there is no valid one its problems are shown, and the
/// `consequence`: what was not done for want of it.
pub fn only(
    path: &Path,
    console: &Console,
    consequence: &str,
) -> io::Result<Option<(Valid<Survey>, Project)>> {
    let project = Project::of(path)?;
    let checked = crate::check(path, &project, &project.settings.levels)?;
    if checked.survey.is_none() {
        none_valid(path, &checked, console, consequence);
    }
    Ok(checked.survey.map(|survey| (survey, project)))
}

/// Shows why there is no valid survey in a file, and what was not done for want of it.
pub fn none_valid(path: &Path, checked: &Checked, console: &Console, consequence: &str) {
    console.aside(&checked.problems, &checked.sources);
    let words = "for there is no valid survey here";
    console.note(&format!("{}: {consequence}, {words}", shown(path)));
}

/// The surveys of one run, with their projects.
pub struct Surveys {
    paths: Vec<PathBuf>,
    /// By the folder of a survey.
    projects: BTreeMap<PathBuf, Project>,
    /// What was asked for and is not there or cannot be read, by path.
    pub failures: Vec<(String, io::Error)>,
}

impl Surveys {
    /// The surveys that `paths` mean; see [`discover::each`]. What cannot be found is kept for [`show`].
    pub fn gather(paths: &[PathBuf]) -> Surveys {
        let (mut found, mut projects) = (Vec::new(), BTreeMap::new());
        let mut failures = Vec::new();
        for result in discover::each(paths) {
            let known = result.and_then(|path| {
                if let Entry::Vacant(entry) = projects.entry(folder_of(&path)) {
                    let project = Project::of(&path).map_err(|error| (shown(&path), error))?;
                    entry.insert(project);
                }
                Ok(path)
            });
            match known {
                Ok(path) => found.push(path),
                Err(failure) => failures.push(failure),
            }
        }
        Surveys {
            paths: found,
            projects,
            failures,
        }
    }

    /// Checks all of them, with the levels of the settings and then of the command line. Only what is
    /// wrong is kept; the models would fill the memory when there are many.
    pub fn check(&self, levels: &Levels) -> Vec<io::Result<Checked>> {
        self.check_edited(levels, &Arc::default())
    }

    /// The same, with texts that stand in place of those on disk.
    pub fn check_edited(&self, levels: &Levels, edited: &Arc<Texts>) -> Vec<io::Result<Checked>> {
        together(self.each(levels, edited, |checked| checked.survey = None))
    }

    /// Checks each of them by itself, without what is only found when they are seen together.
    pub fn check_alone(&self, levels: &Levels) -> Vec<io::Result<Checked>> {
        without_used(self.each(levels, &Arc::default(), |checked| checked.survey = None))
    }

    /// Checks all of them and keeps the surveys.
    pub fn compile(&self, levels: &Levels) -> Vec<io::Result<Checked>> {
        together(self.each(levels, &Arc::default(), |_| ()))
    }

    fn each(
        &self,
        levels: &Levels,
        edited: &Arc<Texts>,
        trim: fn(&mut Checked),
    ) -> Vec<io::Result<Checked>> {
        let check = |path: &PathBuf| {
            let mut checked = self.one(path, levels, edited)?;
            trim(&mut checked);
            Ok(checked)
        };
        // One survey needs no threads, and is read faster without.
        match self.paths.as_slice() {
            [path] => vec![check(path)],
            paths => paths.par_iter().map(check).collect(),
        }
    }

    fn one(&self, path: &Path, levels: &Levels, edited: &Arc<Texts>) -> io::Result<Checked> {
        let project = &self.projects[&folder_of(path)];
        let levels = project.settings.levels.and(levels);
        crate::check_edited(path, project, &levels, edited)
    }

    /// Checks some of them, by number, with texts that stand in place of those on disk.
    pub fn check_again(
        &self,
        some: &[usize],
        levels: &Levels,
        edited: &Arc<Texts>,
    ) -> Vec<(usize, io::Result<Checked>)> {
        let check = |at: &usize| {
            let mut checked = self.one(&self.paths[*at], levels, edited);
            if let Ok(checked) = &mut checked {
                checked.survey = None;
            }
            (*at, checked)
        };
        match some {
            [at] => vec![check(at)],
            some => some.par_iter().map(check).collect(),
        }
    }

    /// Where the survey at `path` is built, unless the command says otherwise.
    pub fn output_of(&self, path: &Path) -> PathBuf {
        let folder = folder_of(path);
        let project = &self.projects[&folder];
        project.shown_root.join(&project.settings.output)
    }

    /// How quickly people answer the survey at `path`.
    pub fn pace_of(&self, path: &Path) -> Pace {
        self.projects[&folder_of(path)].settings.time
    }

    /// Each survey's path with what came of it.
    pub fn with_paths<'a>(
        &'a self,
        checked: &'a [io::Result<Checked>],
    ) -> impl Iterator<Item = (&'a Path, &'a Checked)> {
        let pairs = self.paths.iter().zip(checked);
        pairs.filter_map(|(path, checked)| Some((path.as_path(), checked.as_ref().ok()?)))
    }

    /// The manifest of a survey that was built: its sources and the settings, named from the root of the
    /// project, and what it compiled to.
    pub fn manifest(
        &self,
        path: &Path,
        survey: &Survey,
        checked: &Checked,
        outputs: Vec<File>,
    ) -> Artifact {
        let project = &self.projects[&folder_of(path)];
        let own = checked.sources.files().take(checked.own_files);
        let files = project.sources.files().chain(own);
        let inputs = files.map(|(_, file)| {
            let inside = file
                .path
                .as_deref()
                .and_then(|it| it.strip_prefix(&project.root).ok());
            let name = inside.map_or_else(|| file.name.clone(), shown);
            File::new(&name, file.text.as_bytes())
        });
        manifest(survey, inputs.collect(), outputs)
    }

    /// What was looked at, for the line that sums up.
    pub fn subject(&self) -> String {
        match self.paths.as_slice() {
            [path] => shown(path),
            paths => counted(paths.len(), "file", "files"),
        }
    }
}

fn together(mut checked: Vec<io::Result<Checked>>) -> Vec<io::Result<Checked>> {
    crate::check_together(checked.iter_mut().flatten());
    without_used(checked)
}

/// Leaves out what is wrong with a file that was checked with the surveys that use it.
fn without_used(mut checked: Vec<io::Result<Checked>>) -> Vec<io::Result<Checked>> {
    for at in used(&checked) {
        if let Ok(checked) = &mut checked[at] {
            checked.problems = Problems::new();
        }
    }
    checked
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_path_buf()
}

/// The files, by number, without a survey that a survey in this run uses: each was checked with it, and is
/// none itself.
pub fn used(checked: &[io::Result<Checked>]) -> Vec<usize> {
    let path = |checked: &Checked, file: FileId| checked.sources.file(file).path.clone();
    let mut used = BTreeSet::new();
    for checked in checked.iter().flatten() {
        let others = checked
            .sources
            .files()
            .filter(|(file, _)| *file != checked.main);
        used.extend(others.filter_map(|(_, file)| file.path.clone()));
    }
    let is_used = |checked: &Checked| {
        let path = path(checked, checked.main);
        !checked.has_survey && path.is_some_and(|path| used.contains(&path))
    };
    let known = checked.iter().enumerate();
    let found = known.filter(|(_, checked)| checked.as_ref().is_ok_and(is_used));
    found.map(|(at, _)| at).collect()
}

/// How many errors there are, once where several surveys share a file.
pub fn errors(surveys: &Surveys, checked: &[io::Result<Checked>]) -> usize {
    let mut seen = BTreeSet::new();
    let found = checked.iter().flatten();
    let found: usize = found
        .map(|checked| unseen(checked, &mut seen).count(Level::Error))
        .sum();
    let mut roots = BTreeSet::new();
    let projects = surveys.projects.values();
    let projects = projects.filter(|project| roots.insert(&project.root));
    let settings: usize = projects
        .map(|project| project.problems.count(Level::Error))
        .sum();
    found + settings
}

/// Shows what was found, once where several surveys share a file, and what could not be read.
pub fn show(
    surveys: &Surveys,
    checked: &[io::Result<Checked>],
    findings: &mut Findings,
) -> io::Result<()> {
    for (path, error) in &surveys.failures {
        findings.failure(path, error)?;
    }
    let mut roots = BTreeSet::new();
    for project in surveys.projects.values() {
        if roots.insert(&project.root) && !project.problems.is_empty() {
            let settings = shown(&project.shown_root.join(SETTINGS));
            findings.show(&settings, &project.problems, &project.sources)?;
        }
    }
    let mut seen = BTreeSet::new();
    for (path, result) in surveys.paths.iter().zip(checked) {
        match result {
            Ok(checked) => {
                let problems = unseen(checked, &mut seen);
                findings.show(&shown(path), &problems, &checked.sources)?;
            }
            Err(error) => findings.failure(&shown(path), error)?,
        }
    }
    Ok(())
}

/// A problem in a file that several surveys use.
type Shared = (Option<PathBuf>, u32, Rule, String);

fn unseen(checked: &Checked, seen: &mut BTreeSet<Shared>) -> Problems {
    let path = |file: FileId| checked.sources.file(file).path.clone();
    let mut problems = checked.problems.clone();
    problems.retain(|problem| {
        let place = problem.span;
        seen.insert((
            path(place.file),
            place.start,
            problem.rule,
            problem.message.clone(),
        ))
    });
    problems
}

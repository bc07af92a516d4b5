//! Many surveys at once: read and checked in parallel, shown in order.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::console::Findings;
use crate::Checked;
use crate::model::Survey;
use crate::problem::levels::Levels;
use crate::problem::render::counted;
use crate::problem::{Problems, Rule};
use crate::project::{Project, discover, shown};
use crate::source::FileId;
use crate::target::Artifact;
use crate::target::manifest::{File, manifest};

/// The surveys of one run, with their projects.
pub struct Surveys {
    paths: Vec<PathBuf>,
    /// By the folder of a survey.
    projects: BTreeMap<PathBuf, Project>,
}

impl Surveys {
    /// The surveys that `paths` mean; see [`discover::files`].
    pub fn find(paths: &[PathBuf]) -> io::Result<Surveys> {
        let paths = discover::files(paths)?;
        let mut projects = BTreeMap::new();
        for path in &paths {
            let folder = folder_of(path);
            if let Entry::Vacant(entry) = projects.entry(folder) {
                entry.insert(Project::of(path)?);
            }
        }
        Ok(Surveys { paths, projects })
    }

    /// Checks all of them, with the levels of the settings and then of the command line. Only what is
    /// wrong is kept; the models would fill the memory when there are many.
    pub fn check(&self, levels: &Levels) -> Vec<io::Result<Checked>> {
        self.each(levels, |checked| checked.survey = None)
    }

    /// Checks all of them and keeps the surveys.
    pub fn compile(&self, levels: &Levels) -> Vec<io::Result<Checked>> {
        self.each(levels, |_| ())
    }

    fn each(&self, levels: &Levels, trim: fn(&mut Checked)) -> Vec<io::Result<Checked>> {
        let check = |path: &PathBuf| {
            let project = &self.projects[&folder_of(path)];
            let mut checked = crate::check(path, project, &project.settings.levels.and(levels))?;
            trim(&mut checked);
            Ok(checked)
        };
        // One survey needs no threads, and is read faster without.
        let mut checked: Vec<_> = match self.paths.as_slice() {
            [path] => vec![check(path)],
            paths => paths.par_iter().map(check).collect(),
        };
        crate::check_together(checked.iter_mut().flatten());
        leave_out_used(&mut checked);
        checked
    }

    /// Where the survey at `path` is built, unless the command says otherwise.
    pub fn output_of(&self, path: &Path) -> PathBuf {
        let folder = folder_of(path);
        let project = &self.projects[&folder];
        project.shown_root.join(&project.settings.output)
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

fn folder_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_path_buf()
}

/// A file without a survey that a survey in this run uses was checked with it, and is none itself.
fn leave_out_used(checked: &mut [io::Result<Checked>]) {
    let path = |checked: &Checked, file: FileId| checked.sources.file(file).path.clone();
    let mut used = BTreeSet::new();
    for checked in checked.iter().flatten() {
        let others = checked
            .sources
            .files()
            .filter(|(file, _)| *file != checked.main);
        used.extend(others.filter_map(|(_, file)| file.path.clone()));
    }
    for checked in checked.iter_mut().flatten() {
        let is_used = path(checked, checked.main).is_some_and(|path| used.contains(&path));
        if is_used && !checked.has_survey {
            checked.problems = Problems::new();
        }
    }
}

/// Shows what was found, once where several surveys share a file, and tells whether a file could not be
/// read.
pub fn show(
    surveys: &Surveys,
    checked: &[io::Result<Checked>],
    findings: &mut Findings,
) -> io::Result<bool> {
    let mut roots = BTreeSet::new();
    for project in surveys.projects.values() {
        if roots.insert(&project.root) && !project.problems.is_empty() {
            findings.show(&project.problems, &project.sources)?;
        }
    }
    let mut seen = BTreeSet::new();
    let mut failed = false;
    for result in checked {
        match result {
            Ok(checked) => {
                let problems = unseen(checked, &mut seen);
                if !problems.is_empty() {
                    findings.show(&problems, &checked.sources)?;
                }
            }
            Err(error) => {
                findings.failure(error);
                failed = true;
            }
        }
    }
    Ok(failed)
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

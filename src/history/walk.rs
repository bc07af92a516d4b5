//! Back through the commits of a survey: through those that touched a file that it consisted of then.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{MOST_STATES, State};
use crate::diff::Side;
use crate::git::{Commit, Repository, Revision};
use crate::problem::Problems;
use crate::project::{Files, Loaded, Project, SETTINGS, shown};
use crate::source::{Notation, Sources};

/// What a walk found.
#[derive(Debug)]
pub struct Walked {
    /// The states, the oldest first.
    pub states: Vec<State>,
    /// Why there may be more.
    pub cut: Option<&'static str>,
}

/// The survey at a place and time.
struct Found {
    path: PathBuf,
    loaded: Loaded,
    sources: Sources,
    problems: Problems,
    root: PathBuf,
}

impl Found {
    fn at(files: &Files, path: &Path) -> io::Result<Found> {
        let path = &from_here(path);
        let project = Project::within(files.clone(), path)?;
        let (mut sources, mut problems) = (Sources::new(), Problems::new());
        let loaded = project.load(path, &mut sources, &mut problems)?;
        Ok(Found {
            path: project.files.canonical(path)?,
            loaded,
            sources,
            problems,
            root: project.root,
        })
    }

    fn has_texts_of(&self, other: &Found) -> bool {
        self.sources.texts().eq(other.sources.texts())
    }

    /// Whether a change of these files may be one of the survey: they are among its own, or are catalogues,
    /// settings or pictures, of which it may have had more before.
    fn is_touched(&self, files: &[PathBuf]) -> bool {
        let own = self
            .sources
            .files()
            .filter_map(|(_, file)| file.path.as_deref());
        let own: BTreeSet<&Path> = own.collect();
        let catalogue = format!("{}.", self.loaded.stem);
        files.iter().any(|file| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let is_catalogue = name.ends_with(".po")
                && name.starts_with(&catalogue)
                && file.parent() == self.path.parent();
            let is_picture = Notation::of(file).is_none()
                && !name.ends_with(".po")
                && !self.loaded.pictures.is_empty();
            let is_settings = name == SETTINGS && file.parent() == Some(self.root.as_path());
            own.contains(file.as_path()) || is_catalogue || is_picture || is_settings
        })
    }

    fn state(self, commit: Option<Commit>) -> State {
        State {
            commit,
            path: self
                .path
                .file_name()
                .map(Path::new)
                .map(shown)
                .unwrap_or_default(),
            side: Side::of(&self.loaded, self.sources, self.problems),
        }
    }
}

/// All states of the survey that stands at `path` now, the newest as it stands on disk, unless that is what
/// is committed.
///
/// # Errors
/// The survey cannot be read, or is in no repository.
pub fn walk(repository: &Arc<Repository>, path: &Path) -> io::Result<Walked> {
    let now = Found::at(&Files::Disk, path)?;
    let tip = match repository.commit("HEAD") {
        Ok(tip) => tip,
        // Nothing is committed yet.
        Err(_) => {
            return Ok(Walked {
                states: vec![now.state(None)],
                cut: None,
            });
        }
    };
    let head = Arc::new(Revision::of_commit(repository, &tip[..7], tip.clone())?);
    let mut states = Vec::new();
    let committed = Found::at(&Files::At(head.clone()), path);
    let mut cut = None;
    match committed {
        Ok(committed) => {
            if !committed.has_texts_of(&now) {
                states.push(now.state(None));
            }
            cut = back(repository, &tip, committed, &mut states)?;
        }
        Err(_) => states.push(now.state(None)),
    }
    states.reverse();
    Ok(Walked { states, cut })
}

/// The states behind a revision, the oldest first, its own not among them; as far as they can be read.
pub fn behind(revision: &Arc<Revision>, path: &Path) -> Vec<State> {
    let mut states = Vec::new();
    if let Ok(found) = Found::at(&Files::At(revision.clone()), path) {
        let _ = back(revision.repository(), &revision.commit, found, &mut states);
    }
    states.reverse();
    states.pop();
    states
}

/// Adds the states from `tip` back, the newest first.
fn back(
    repository: &Arc<Repository>,
    tip: &str,
    mut found: Found,
    states: &mut Vec<State>,
) -> io::Result<Option<&'static str>> {
    for commit in repository.log(tip)?.iter().cloned() {
        if !found.is_touched(&commit.files) {
            continue;
        }
        if states.len() >= MOST_STATES {
            return Ok(Some("there are more commits than are looked at"));
        }
        let Some(parent) = commit.parent.clone() else {
            states.push(found.state(Some(commit)));
            let shallow = "this clone is shallow; `git fetch --unshallow` gets the older history";
            return Ok(repository.is_shallow.then_some(shallow));
        };
        let name = parent.get(..7).unwrap_or_default();
        let revision = Arc::new(Revision::of_commit(repository, name, parent.clone())?);
        let Some(before) = before(&revision, &found, &commit.files) else {
            states.push(found.state(Some(commit)));
            return Ok(None);
        };
        if !before.has_texts_of(&found) || before.loaded.pictures != found.loaded.pictures {
            states.push(found.state(Some(commit)));
        }
        found = before;
    }
    Ok(None)
}

/// The survey as it was before a commit that touched these files: in its file, or in one of those under its
/// name.
fn before(revision: &Arc<Revision>, found: &Found, touched: &[PathBuf]) -> Option<Found> {
    let files = Files::At(revision.clone());
    if let Ok(before) = Found::at(&files, &found.path) {
        return Some(before);
    }
    let surveys = touched.iter().filter(|path| Notation::of(path).is_some());
    let mut surveys = surveys.filter_map(|path| Found::at(&files, path).ok());
    let name = found.loaded.survey_name()?;
    surveys.find(|before| before.loaded.survey_name() == Some(name))
}

/// The path from the current folder, where it is below it: by that, people know the file.
fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let below = here
        .ok()
        .and_then(|here| Some(path.strip_prefix(here).ok()?.to_path_buf()));
    below.unwrap_or_else(|| path.to_path_buf())
}

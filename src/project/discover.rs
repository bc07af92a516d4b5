//! Which files are meant: those named, those in folders, or the sources of the project.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::OverrideBuilder;

use super::{Project, read, shown};
use crate::source::Notation;

/// The survey files that `paths` mean, each once: a file is itself, a folder what lies in it, sorted,
/// leaving out what git ignores and what is none of the `sources` of its project. Without any path, the
/// project around the current folder.
///
/// # Errors
/// A path does not exist, a folder holds no survey file, or a glob in the settings is malformed.
pub fn files(paths: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
    let found = each(paths).into_iter();
    found
        .map(|result| result.map_err(|(_, error)| error))
        .collect()
}

/// As [`files`], with an error in its place, and the path it is about, for each path that leads to none.
pub fn each(paths: &[PathBuf]) -> Vec<Result<PathBuf, (String, io::Error)>> {
    let mut found = Vec::new();
    let mut add = |path: &Path, files: io::Result<Vec<PathBuf>>| match files {
        Ok(files) => found.extend(files.into_iter().map(Ok)),
        Err(error) => found.push(Err((shown(path), error))),
    };
    if paths.is_empty() {
        add(Path::new("."), sources(Path::new(".")));
    }
    for path in paths {
        add(path, below(path));
    }
    let mut seen = BTreeSet::new();
    found.retain(|found| {
        found
            .as_ref()
            .map_or(true, |path| seen.insert(path.clone()))
    });
    found
}

/// The file itself, or the survey files in the folder.
fn below(path: &Path) -> io::Result<Vec<PathBuf>> {
    let metadata = path.metadata();
    match metadata
        .map_err(|error| read::named(&shown(path), &error))?
        .is_dir()
    {
        true => in_folder(path, &Project::of(path)?),
        false => Ok(vec![path.to_path_buf()]),
    }
}

/// The sources of the project around `folder`; a project without settings is the folder itself.
fn sources(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let project = Project::of(folder)?;
    let here = folder.canonicalize()?;
    if project.settings.sources.is_empty() || project.root == here {
        return in_folder(folder, &project);
    }
    let found = in_folder(&project.root, &project)?;
    let from_here = |path: PathBuf| match path.strip_prefix(&here) {
        Ok(below) => below.to_path_buf(),
        Err(_) => path,
    };
    Ok(found.into_iter().map(from_here).collect())
}

/// The survey files below `folder`, named as the folder is.
fn in_folder(folder: &Path, project: &Project) -> io::Result<Vec<PathBuf>> {
    let unreadable = |error: ignore::Error| unreadable(folder, &error);
    // The globs of a project are seen from its root, so the walk is by canonical paths.
    let walked = folder.canonicalize()?;
    let globs = &project.settings.sources;
    let mut chosen = OverrideBuilder::new(&project.root);
    for glob in globs {
        chosen.add(glob).map_err(unreadable)?;
    }
    let mut walk = WalkBuilder::new(&walked);
    walk.require_git(false).follow_links(false);
    walk.sort_by_file_path(|a, b| a.cmp(b));
    walk.overrides(chosen.build().map_err(unreadable)?);
    let mut found = Vec::new();
    for entry in walk.build() {
        let entry = entry.map_err(unreadable)?;
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if is_file && Notation::of(entry.path()).is_some() {
            let below = entry.path().strip_prefix(&walked).unwrap_or(entry.path());
            let path = folder.join(below);
            found.push(path.strip_prefix("./").unwrap_or(&path).to_path_buf());
        }
    }
    if found.is_empty() {
        let words = match globs.is_empty() {
            true => "no survey files here; they end in `.peil` or `.peil.yaml`",
            false => "no survey files here that are `sources` of `peil.yaml`",
        };
        let message = format!("{}: {words}", shown(folder));
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    Ok(found)
}

fn unreadable(folder: &Path, error: &ignore::Error) -> io::Error {
    io::Error::other(format!("{}: {error}", shown(folder)))
}

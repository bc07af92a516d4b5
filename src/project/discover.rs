//! Which files are meant: those named, those in folders, or the sources of the project.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::OverrideBuilder;

use super::{Project, read, shown};
use crate::source::Notation;

/// The survey files that `paths` mean, each once: a file is itself, a folder what lies in it, sorted,
/// leaving out what git ignores. Without any path, the `sources` of the project around the current
/// folder, or everything in that folder.
///
/// # Errors
/// A path does not exist, a folder holds no survey file, or a glob in the settings is malformed.
pub fn files(paths: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if paths.is_empty() {
        found = sources(Path::new("."))?;
    }
    for path in paths {
        let metadata = path.metadata();
        match metadata
            .map_err(|error| read::named(&shown(path), &error))?
            .is_dir()
        {
            true => found.extend(in_folder(path, &[])?),
            false => found.push(path.clone()),
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|path| seen.insert(path.clone()));
    Ok(found)
}

/// The sources of the project around `folder`; a project without settings is the folder itself.
fn sources(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let project = Project::of(folder)?;
    let globs = &project.settings.sources;
    let here = folder.canonicalize()?;
    if globs.is_empty() || project.root == here {
        return in_folder(folder, globs);
    }
    let found = in_folder(&project.root, globs)?;
    let from_here = |path: PathBuf| match path.strip_prefix(&here) {
        Ok(below) => below.to_path_buf(),
        Err(_) => path,
    };
    Ok(found.into_iter().map(from_here).collect())
}

fn in_folder(folder: &Path, globs: &[String]) -> io::Result<Vec<PathBuf>> {
    let mut walk = WalkBuilder::new(folder);
    walk.require_git(false).follow_links(false);
    walk.sort_by_file_path(|a, b| a.cmp(b));
    if !globs.is_empty() {
        let mut overrides = OverrideBuilder::new(folder);
        for glob in globs {
            overrides
                .add(glob)
                .map_err(|error| unreadable(folder, &error))?;
        }
        walk.overrides(
            overrides
                .build()
                .map_err(|error| unreadable(folder, &error))?,
        );
    }
    let mut found = Vec::new();
    for entry in walk.build() {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if is_file && Notation::of(entry.path()).is_some() {
            let path = entry.path();
            found.push(path.strip_prefix("./").unwrap_or(path).to_path_buf());
        }
    }
    if found.is_empty() {
        let words = "no survey files here; they end in `.peil` or `.peil.yaml`";
        let message = format!("{}: {words}", shown(folder));
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    Ok(found)
}

fn unreadable(folder: &Path, error: &ignore::Error) -> io::Error {
    io::Error::other(format!("{}: {error}", shown(folder)))
}

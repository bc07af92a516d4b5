//! Which files are meant: those named, those in folders, or the sources of the project.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::{Override, OverrideBuilder};

use super::{Files, Project, read, shown};
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
    each_in(&Files::Disk, paths)
}

/// As [`each`], on disk or among the files of a revision.
pub fn each_in(files: &Files, paths: &[PathBuf]) -> Vec<Result<PathBuf, (String, io::Error)>> {
    let mut found = Vec::new();
    let mut add = |path: &Path, files: io::Result<Vec<PathBuf>>| match files {
        Ok(files) => found.extend(files.into_iter().map(Ok)),
        Err(error) => found.push(Err((shown(path), error))),
    };
    if paths.is_empty() {
        add(Path::new("."), sources(files, Path::new(".")));
    }
    for path in paths {
        add(path, below(files, path));
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
fn below(files: &Files, path: &Path) -> io::Result<Vec<PathBuf>> {
    let canonical = files.canonical(path);
    canonical.map_err(|error| read::named(&files.named(shown(path)), &error))?;
    match files.is_folder(path) {
        true => in_folder(path, &Project::within(files.clone(), path)?),
        false => Ok(vec![path.to_path_buf()]),
    }
}

/// The sources of the project around `folder`; a project without settings is the folder itself.
fn sources(files: &Files, folder: &Path) -> io::Result<Vec<PathBuf>> {
    let project = Project::within(files.clone(), folder)?;
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
    let walked = project.files.canonical(folder)?;
    let globs = &project.settings.sources;
    let mut chosen = OverrideBuilder::new(&project.root);
    for glob in globs {
        chosen.add(glob).map_err(unreadable)?;
    }
    let chosen = chosen.build().map_err(unreadable)?;
    let all = match &project.files {
        Files::Disk => on_disk(&walked, chosen).map_err(unreadable)?,
        Files::At(revision) => {
            let is_chosen = |path: &PathBuf| is_chosen(path, &walked, &chosen);
            revision.below(&walked).filter(is_chosen).collect()
        }
    };
    let surveys = all.iter().filter(|path| Notation::of(path).is_some());
    let found = surveys.map(|path| {
        let path = folder.join(path.strip_prefix(&walked).unwrap_or(path));
        path.strip_prefix("./").unwrap_or(&path).to_path_buf()
    });
    let found: Vec<PathBuf> = found.collect();
    if found.is_empty() {
        let words = match globs.is_empty() {
            true => "no survey files here; they end in `.peil` or `.peil.yaml`",
            false => "no survey files here that are `sources` of `peil.yaml`",
        };
        let message = format!("{}: {words}", project.files.named(shown(folder)));
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    Ok(found)
}

/// The files below a folder that git would not ignore and the globs choose, sorted.
fn on_disk(folder: &Path, chosen: Override) -> Result<Vec<PathBuf>, ignore::Error> {
    let mut walk = WalkBuilder::new(folder);
    walk.require_git(false).follow_links(false);
    walk.sort_by_file_path(|a, b| a.cmp(b)).overrides(chosen);
    let entries = walk.build().filter(|entry| {
        let kind = entry.as_ref().map(|entry| entry.file_type());
        kind.map_or(true, |kind| kind.is_some_and(|kind| kind.is_file()))
    });
    entries.map(|entry| Ok(entry?.into_path())).collect()
}

/// Whether the walk on disk would come by this file below `folder`: none of its folders is hidden or left
/// out by the globs.
fn is_chosen(path: &Path, folder: &Path, chosen: &Override) -> bool {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let is_hidden = |part: &std::ffi::OsStr| part.as_encoded_bytes().starts_with(b".");
    if below.iter().any(is_hidden) {
        return false;
    }
    let folders = below.ancestors().count().saturating_sub(2);
    let folders = path.ancestors().skip(1).take(folders);
    let is_left_out = |folder: &Path| chosen.matched(folder, true).is_ignore();
    !folders.into_iter().any(is_left_out) && !chosen.matched(path, false).is_ignore()
}

fn unreadable(folder: &Path, error: &ignore::Error) -> io::Error {
    io::Error::other(format!("{}: {error}", shown(folder)))
}

//! Writing what was built: whole, or not at all.
//!
//! Every file is written under a temporary name inside the output folder first. Only when all of them
//! are there do they take their places, so a build that fails or is interrupted leaves the former
//! output as it was.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::shown;
use crate::target::Artifact;

/// The files of a build that wait to take their places. What is not committed is removed.
#[derive(Debug)]
pub struct Staging {
    /// The output folder as the user named it.
    folder: PathBuf,
    /// The same, with links followed.
    root: PathBuf,
    waiting: TempDir,
    /// The files by their names in the build.
    places: Mutex<BTreeMap<String, Waiting>>,
}

#[derive(Debug)]
struct Waiting {
    /// Its name while it waits.
    number: usize,
    /// Where it goes.
    place: PathBuf,
    hash: [u8; 32],
}

impl Staging {
    /// Begins a build to `folder`, which is made if need be.
    ///
    /// # Errors
    /// Nothing can be written there. The message begins with the path.
    pub fn new(folder: &Path) -> io::Result<Self> {
        let about = |error: io::Error| named(folder, &error);
        fs::create_dir_all(folder).map_err(about)?;
        let root = folder.canonicalize().map_err(about)?;
        let waiting = tempfile::Builder::new()
            .prefix(".peil-")
            .tempdir_in(&root)
            .map_err(about)?;
        Ok(Staging {
            folder: folder.to_path_buf(),
            root,
            waiting,
            places: Mutex::default(),
        })
    }

    /// Writes a text file as [`Staging::add_bytes`] does.
    ///
    /// # Errors
    /// The same.
    pub fn add(&self, artifact: &Artifact) -> io::Result<()> {
        self.add_bytes(&artifact.path, artifact.contents.as_bytes())
    }

    /// Writes a file under a temporary name; several threads may do so at a time. A file that several
    /// surveys bring, each the same, is written once.
    ///
    /// # Errors
    /// The file cannot be written, a different one has its name, or the name leads out of the folder. The
    /// message begins with the path.
    pub fn add_bytes(&self, path: &str, contents: &[u8]) -> io::Result<()> {
        let about = |error: io::Error| named(&self.folder.join(path), &error);
        let place = place(&self.root, path).map_err(about)?;
        let hash = Sha256::digest(contents).into();
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        match places.get(path) {
            Some(known) if known.hash == hash => return Ok(()),
            Some(_) => {
                let words = "two files of this build have that name";
                return Err(about(io::Error::other(words)));
            }
            None => {}
        }
        let number = places.len();
        let waiting = Waiting {
            number,
            place,
            hash,
        };
        places.insert(path.to_owned(), waiting);
        drop(places);
        fs::write(self.staged(number), contents).map_err(about)
    }

    /// Puts every file in its place, over what stands there, and tells how many there are.
    ///
    /// # Errors
    /// A file cannot be put there; the message begins with its path.
    pub fn commit(self) -> io::Result<usize> {
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        for Waiting { number, place, .. } in places.values() {
            fs::rename(self.staged(*number), place).map_err(|error| named(place, &error))?;
        }
        Ok(places.len())
    }

    fn staged(&self, number: usize) -> PathBuf {
        self.waiting.path().join(number.to_string())
    }
}

/// Writes one file, in place of the one that is there: whole, or not at all. A link stays a link.
///
/// # Errors
/// The file cannot be written; the message begins with its path.
pub fn replace(path: &Path, contents: &str) -> io::Result<()> {
    replace_bytes(path, contents.as_bytes())
}

/// The same for a file that is no text.
///
/// # Errors
/// The same.
pub fn replace_bytes(path: &Path, contents: &[u8]) -> io::Result<()> {
    let about = |error: io::Error| named(path, &error);
    let target = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if target.is_dir() {
        return Err(about(io::ErrorKind::IsADirectory.into()));
    }
    let staging = tempfile::Builder::new()
        .prefix(".peil-")
        .tempdir_in(folder)
        .map_err(about)?;
    let staged = staging.path().join("file");
    fs::write(&staged, contents).map_err(about)?;
    if let Ok(metadata) = target.metadata() {
        fs::set_permissions(&staged, metadata.permissions()).map_err(about)?;
    }
    fs::rename(&staged, &target).map_err(about)
}

/// Where a file goes; its folder is made, and nothing but a file may stand there now.
fn place(root: &Path, path: &str) -> io::Result<PathBuf> {
    let outside = || io::Error::other("this leads out of the output folder");
    let relative = Path::new(path);
    let is_plain = |part: Component| matches!(part, Component::Normal(_));
    if path.is_empty() || !relative.components().all(is_plain) {
        return Err(outside());
    }
    let place = root.join(relative);
    let folder = place.parent().unwrap_or(root);
    // Look at what exists before making anything below it: it may be a link to elsewhere.
    let existing = folder
        .ancestors()
        .find(|folder| folder.exists())
        .unwrap_or(root);
    if !existing.canonicalize()?.starts_with(root) {
        return Err(outside());
    }
    fs::create_dir_all(folder)?;
    match place.is_dir() {
        true => Err(io::ErrorKind::IsADirectory.into()),
        false => Ok(place),
    }
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    let words = match error.kind() {
        io::ErrorKind::PermissionDenied => "you may not write here".to_string(),
        io::ErrorKind::StorageFull => {
            "the disk is full; the former output is as it was".to_string()
        }
        io::ErrorKind::IsADirectory => "a folder stands where this file goes".to_string(),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a file stands where this folder goes".to_string()
        }
        _ => error.to_string(),
    };
    io::Error::new(error.kind(), format!("{}: {words}", shown(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, artifacts: &[Artifact]) -> io::Result<usize> {
        let staging = Staging::new(folder)?;
        artifacts
            .iter()
            .try_for_each(|artifact| staging.add(artifact))?;
        staging.commit()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn files_take_their_places_together() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("new/dist");
        write(
            &out,
            &[
                Artifact::new("a.html", "A"),
                Artifact::new("sql/b.sql", "B"),
            ],
        )
        .unwrap();
        assert_eq!(names(&out), ["a.html", "sql"]);
        assert_eq!(fs::read_to_string(out.join("sql/b.sql")).unwrap(), "B");
        write(&out, &[Artifact::new("a.html", "A2")]).unwrap();
        assert_eq!(fs::read_to_string(out.join("a.html")).unwrap(), "A2");
    }

    #[test]
    fn a_build_that_fails_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path();
        write(out, &[Artifact::new("a.html", "A")]).unwrap();
        fs::create_dir(out.join("b.html")).unwrap();
        let clash = [Artifact::new("a.html", "A2"), Artifact::new("b.html", "B")];
        let error = write(out, &clash).unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("b.html: a folder stands where this file goes")
        );
        for path in ["../c", "/c", "", "d/../../c"] {
            let outside = [Artifact::new("a.html", "A2"), Artifact::new(path, "C")];
            assert!(
                write(out, &outside)
                    .unwrap_err()
                    .to_string()
                    .contains("leads out")
            );
        }
        let twice = [Artifact::new("a.html", "A2"), Artifact::new("a.html", "A3")];
        assert!(write(out, &twice).is_err());
        assert_eq!(fs::read_to_string(out.join("a.html")).unwrap(), "A");
        assert_eq!(names(out), ["a.html", "b.html"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_replaced_behind_its_link_and_keeps_its_permissions() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a.peil"), folder.path().join("b.peil"));
        replace(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&file, &link).unwrap();
        replace(&link, "new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o640);
        assert!(link.is_symlink());
        assert_eq!(names(folder.path()), ["a.peil", "b.peil"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_lead_out() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("sql")).unwrap();
        assert!(write(folder.path(), &[Artifact::new("sql/a/b.sql", "B")]).is_err());
        assert_eq!(names(elsewhere.path()), Vec::<String>::new());
    }
}

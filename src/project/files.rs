//! Where the files of a project are read: on disk, or in a revision of a git repository.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use crate::git::Object as Contents;
use crate::git::Revision;

/// A place to read from. Both take the same paths, so a survey is found in a revision where it stood in
/// the working tree then.
#[derive(Debug, Clone, Default)]
pub enum Files {
    /// The files as they stand.
    #[default]
    Disk,
    /// The files as they stood, of which none is looked up on disk.
    At(Arc<Revision>),
}

impl Files {
    /// The path with its links followed.
    ///
    /// # Errors
    /// Nothing is there.
    pub fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        match self {
            Files::Disk => fs::canonicalize(path),
            Files::At(revision) => revision.canonical(path),
        }
    }

    /// Whether a file is there.
    pub fn is_file(&self, path: &Path) -> bool {
        match self {
            Files::Disk => path.is_file(),
            Files::At(revision) => revision.is_file(path),
        }
    }

    /// Whether a folder is there.
    pub fn is_folder(&self, path: &Path) -> bool {
        match self {
            Files::Disk => path.is_dir(),
            Files::At(revision) => revision.is_folder(path),
        }
    }

    /// The contents of a file, unless they are more than `largest` bytes.
    ///
    /// # Errors
    /// It is not there, is no regular file, or cannot be read.
    pub fn read(&self, path: &Path, largest: u64) -> io::Result<Contents> {
        match self {
            Files::Disk => from_disk(path, largest),
            Files::At(revision) => revision.read(path, largest),
        }
    }

    /// The names of the files in a folder, sorted.
    pub fn names(&self, folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = match self {
            Files::Disk => {
                let entries = fs::read_dir(folder).into_iter().flatten().flatten();
                let files =
                    entries.filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_dir()));
                let names = files.map(|entry| entry.file_name().into_string());
                names.flatten().collect()
            }
            Files::At(revision) => {
                let files = revision.below(folder);
                let files = files.filter(|path| path.parent() == Some(folder));
                let names = files.map(|path| Some(path.file_name()?.to_str()?.to_owned()));
                names.flatten().collect()
            }
        };
        names.sort();
        names
    }

    /// The name under which a file is shown: `webshop.peil@main` in a revision.
    pub fn named(&self, name: String) -> String {
        match self {
            Files::Disk => name,
            Files::At(revision) => format!("{name}@{}", revision.name),
        }
    }
}

fn from_disk(path: &Path, largest: u64) -> io::Result<Contents> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() {
        return Err(io::Error::other("this is not a regular file"));
    }
    let expected = metadata.len().min(largest) as usize;
    let mut bytes = Vec::with_capacity(expected + 1);
    let read = File::open(path)?
        .take(largest + 1)
        .read_to_end(&mut bytes)? as u64;
    Ok(match read > largest {
        true => Contents::TooLarge(metadata.len().max(read)),
        false => Contents::Whole(bytes),
    })
}

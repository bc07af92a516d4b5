//! The files of a commit, seen as if the working tree stood as it did then.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::{Object, Repository, path_of};

/// How many links are followed for one path.
const MOST_LINKS: usize = 40;
/// The longest path that a link may hold, in bytes.
const LONGEST_LINK: u64 = 4096;

/// All files of one commit. Paths are those that the files would have in the working tree, whether or not
/// anything stands there now.
#[derive(Debug)]
pub struct Revision {
    repository: Arc<Repository>,
    /// The revision in the user's words.
    pub name: String,
    /// The commit.
    pub commit: String,
    /// By path from the top of the working tree, sorted.
    entries: Vec<(PathBuf, Entry)>,
}

#[derive(Debug)]
struct Entry {
    kind: Kind,
    id: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Link,
    Submodule,
}

impl Revision {
    /// The files of the commit that `name` means; see [`Repository::commit`].
    ///
    /// # Errors
    /// There is no such commit, or its files cannot be listed.
    pub fn open(repository: &Arc<Repository>, name: &str) -> io::Result<Revision> {
        let commit = repository.commit(name)?;
        // A commit's own id is too long to stand behind every name of a file.
        let shown = if name == commit { &name[..7] } else { name };
        Revision::of_commit(repository, shown, commit)
    }

    /// The files of a commit that is known by its id, called `name`.
    ///
    /// # Errors
    /// The files cannot be listed.
    pub fn of_commit(
        repository: &Arc<Repository>,
        name: &str,
        commit: String,
    ) -> io::Result<Revision> {
        let asked = ["ls-tree", "-r", "-z", "--full-tree", commit.as_str()];
        let listed = repository.ask(asked);
        let listed = listed.map_err(|why| why.about(&repository.top))?;
        let lines = listed.split(|byte| *byte == 0);
        let mut entries: Vec<(PathBuf, Entry)> = lines.filter_map(entry).collect();
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(Revision {
            repository: repository.clone(),
            name: name.to_owned(),
            commit,
            entries,
        })
    }

    /// Where it is a revision of.
    pub fn repository(&self) -> &Arc<Repository> {
        &self.repository
    }

    /// The top of the working tree, where the files would stand.
    pub fn top(&self) -> &Path {
        &self.repository.top
    }

    /// The path with its links followed as they were in this revision.
    ///
    /// # Errors
    /// Nothing was there, it lies outside the repository, or in a submodule.
    pub fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        let outside = || io::Error::other("this lies outside the repository");
        let mut waiting = parts(&self.inside(path).ok_or_else(outside)?);
        let mut at = PathBuf::new();
        let mut links = 0;
        while let Some(part) = waiting.pop_front() {
            if part == OsStr::new("..") {
                at.pop().then_some(()).ok_or_else(outside)?;
                continue;
            }
            at.push(&part);
            match self.entry(&at) {
                Some(entry) if entry.kind == Kind::Submodule => return Err(submodule(&at)),
                Some(entry) if entry.kind == Kind::Link => {
                    links += 1;
                    let target = self.target(entry)?;
                    if links > MOST_LINKS || target.is_absolute() {
                        return Err(io::Error::other("a link on the way leads nowhere in here"));
                    }
                    at.pop();
                    let mut path = parts(&target);
                    path.append(&mut waiting);
                    waiting = path;
                }
                Some(_) if !waiting.is_empty() => return Err(io::ErrorKind::NotFound.into()),
                None if !self.is_folder_at(&at) => return Err(io::ErrorKind::NotFound.into()),
                Some(_) | None => {}
            }
        }
        Ok(self.repository.top.join(at))
    }

    /// Whether a file was there, links followed.
    pub fn is_file(&self, path: &Path) -> bool {
        self.file(path).is_ok()
    }

    /// Whether a folder was there, links followed.
    pub fn is_folder(&self, path: &Path) -> bool {
        let canonical = self.canonical(path);
        canonical.is_ok_and(|path| self.is_folder_at(self.below_top(&path)))
    }

    /// What stood in a file.
    ///
    /// # Errors
    /// As of [`Revision::canonical`], or it was no file, or git cannot give it.
    pub fn read(&self, path: &Path, largest: u64) -> io::Result<Object> {
        let entry = self.file(path)?;
        self.repository.object(&entry.id, largest)
    }

    /// Every file below a folder, as paths in the working tree, sorted. Links are not followed.
    pub fn below<'a>(&'a self, folder: &'a Path) -> impl Iterator<Item = PathBuf> + 'a {
        let files = self.all_below(self.below_top(folder));
        let files = files.filter(|(_, entry)| entry.kind == Kind::File);
        files.map(|(path, _)| self.repository.top.join(path))
    }

    fn file(&self, path: &Path) -> io::Result<&Entry> {
        let path = self.canonical(path)?;
        match self.entry(self.below_top(&path)) {
            Some(entry) => Ok(entry),
            None => Err(io::ErrorKind::IsADirectory.into()),
        }
    }

    fn entry(&self, path: &Path) -> Option<&Entry> {
        let found = self
            .entries
            .binary_search_by(|(known, _)| known.as_path().cmp(path));
        found.ok().map(|at| &self.entries[at].1)
    }

    fn is_folder_at(&self, path: &Path) -> bool {
        path.as_os_str().is_empty() || self.all_below(path).next().is_some()
    }

    /// The files below a folder; paths are ordered by their parts, so they stand together.
    fn all_below<'a>(
        &'a self,
        folder: &'a Path,
    ) -> impl Iterator<Item = &'a (PathBuf, Entry)> + 'a {
        let first = self
            .entries
            .partition_point(|(path, _)| path.as_path() <= folder);
        let rest = self.entries[first..].iter();
        rest.take_while(move |(path, _)| path.starts_with(folder))
    }

    fn target(&self, link: &Entry) -> io::Result<PathBuf> {
        match self.repository.object(&link.id, LONGEST_LINK)? {
            Object::Whole(bytes) => Ok(path_of(&bytes)),
            Object::TooLarge(_) => Err(io::Error::other("this link is longer than any path")),
        }
    }

    fn below_top<'p>(&self, path: &'p Path) -> &'p Path {
        path.strip_prefix(&self.repository.top).unwrap_or(path)
    }

    /// The path from the top of the working tree. The links of the machine are followed only on the way
    /// there: below it stands what stood there at the revision, not what stands there now.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        let top = &self.repository.top;
        let path = match path.is_absolute() {
            true => path.to_path_buf(),
            false => std::env::current_dir()
                .ok()?
                .canonicalize()
                .ok()?
                .join(path),
        };
        let path = crate::project::normal(&path)?;
        if let Ok(inside) = path.strip_prefix(top) {
            return Some(inside.to_path_buf());
        }
        let mut ancestors: Vec<&Path> = path.ancestors().collect();
        ancestors.reverse();
        ancestors.into_iter().find_map(|ancestor| {
            let real = ancestor.canonicalize().ok()?;
            let inside = real.strip_prefix(top).ok()?;
            Some(inside.join(path.strip_prefix(ancestor).ok()?))
        })
    }
}

/// One line of `git ls-tree`: mode, type and id, then a tab and the path.
fn entry(line: &[u8]) -> Option<(PathBuf, Entry)> {
    let tab = line.iter().position(|byte| *byte == b'\t')?;
    let (facts, path) = (std::str::from_utf8(&line[..tab]).ok()?, &line[tab + 1..]);
    let mut facts = facts.split(' ');
    let kind = match facts.next()? {
        "120000" => Kind::Link,
        "160000" => Kind::Submodule,
        _ => Kind::File,
    };
    let id = facts.nth(1)?.to_owned();
    Some((path_of(path), Entry { kind, id }))
}

fn parts(path: &Path) -> VecDeque<OsString> {
    let parts = path.components();
    let parts = parts.filter(|part| !matches!(part, Component::CurDir));
    parts.map(|part| part.as_os_str().to_owned()).collect()
}

fn submodule(at: &Path) -> io::Error {
    let at = crate::project::shown(at);
    io::Error::other(format!(
        "`{at}` is a submodule, a repository of its own; compare it there"
    ))
}

//! Git, asked as a program: which commit a name means, which files it holds, and what stands in them.
//!
//! Nothing is checked out, nothing is fetched, and nothing that a repository configures is run: no hook,
//! filter, pager, monitor or helper. Names go to git as arguments that cannot become options, paths as the
//! bytes they are, and of what comes back no more is kept than a limit allows.

pub mod drivers;
mod log;
mod objects;
mod revision;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use crate::project::shown;
pub use log::Commit;
pub use objects::Object;
use objects::Objects;
pub use revision::Revision;

/// The most that one answer of git may be, in bytes; the list of a million files fits.
const LARGEST_ANSWER: u64 = 128 << 20;

/// Variables by which a program that runs inside git (a hook, a driver) is told where the repository is. It
/// is looked for afresh, from the folder of the survey.
const INHERITED: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_EXTERNAL_DIFF",
];

/// A repository with a working tree.
#[derive(Debug)]
pub struct Repository {
    /// The canonical folder of its working tree.
    pub top: PathBuf,
    /// Whether its history was cut off when it was cloned.
    pub is_shallow: bool,
    objects: Mutex<Objects>,
    /// What [`Repository::log`] told, by commit.
    logs: Mutex<BTreeMap<String, Arc<Vec<Commit>>>>,
}

impl Repository {
    /// The repository that a folder lies in.
    ///
    /// # Errors
    /// Git is not installed, or there is no repository that may be read, or it has no working tree.
    pub fn around(folder: &Path) -> io::Result<Repository> {
        let asked = [
            "rev-parse",
            "--is-inside-work-tree",
            "--is-shallow-repository",
            "--show-toplevel",
        ];
        let told = ask(folder, asked).map_err(|why| why.about(folder))?;
        let mut lines = told.splitn(3, |byte| *byte == b'\n');
        let (_, shallow, top) = (lines.next(), lines.next(), lines.next());
        // The last line may hold line breaks of its own, before the one that ends it.
        let top = path_of(
            top.and_then(|top| top.strip_suffix(b"\n"))
                .unwrap_or_default(),
        );
        let top = top.canonicalize()?;
        Ok(Repository {
            objects: Mutex::new(Objects::new(&top)),
            logs: Mutex::default(),
            top,
            is_shallow: shallow == Some(b"true"),
        })
    }

    /// The id of the commit that a revision means: a branch, a tag, a commit, or what git makes of
    /// `HEAD~3`. With `...` after it, as in `main...`, it is the commit where this branch left that one.
    ///
    /// # Errors
    /// There is no such commit here.
    pub fn commit(&self, revision: &str) -> io::Result<String> {
        match revision.strip_suffix("...") {
            None => self.one_commit(revision),
            Some(other) => {
                let other_id = self.one_commit(other)?;
                let base = self.ask(["merge-base", other_id.as_str(), "HEAD"]);
                base.map(|id| first_line(&id)).map_err(|_| {
                    let words = format!("`{other}` and this branch have no commit in common");
                    self.without_history(words)
                })
            }
        }
    }

    fn one_commit(&self, revision: &str) -> io::Result<String> {
        let unknown = || self.unknown(revision);
        if revision.is_empty() || revision.starts_with('-') || revision.contains(['\0', '\n']) {
            return Err(unknown());
        }
        let name = format!("{revision}^{{commit}}");
        let asked = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &name,
        ];
        let id = first_line(&self.ask(asked).map_err(|_| unknown())?);
        let is_id = id.len() >= 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_id.then_some(id).ok_or_else(unknown)
    }

    fn unknown(&self, revision: &str) -> io::Error {
        let remote = format!("origin/{revision}");
        let is_remote = !revision.starts_with(['-', '/'])
            && self
                .ask([
                    "rev-parse",
                    "--verify",
                    "--quiet",
                    "--end-of-options",
                    &remote,
                ])
                .is_ok();
        let words = format!("there is no branch, tag or commit `{revision}` in this repository");
        match is_remote {
            true => refused(format!("{words}; did you mean `{remote}`?")),
            false => self.without_history(words),
        }
    }

    /// An error that cut-off history may explain.
    fn without_history(&self, words: String) -> io::Error {
        let help = match self.is_shallow {
            true => {
                "this clone is shallow, without the older history; `git fetch --unshallow` \
                 gets it, in GitHub Actions `fetch-depth: 0`, in GitLab `GIT_DEPTH: 0`"
            }
            false => "`git fetch --all --tags` gets what others have",
        };
        refused(format!("{words}; {help}"))
    }

    /// The object of an id, or how large it is.
    fn object(&self, id: &str, largest: u64) -> io::Result<Object> {
        let mut objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        objects.get(id, largest)
    }

    /// What git answers in this repository.
    fn ask<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Result<Vec<u8>, Why> {
        ask(&self.top, words)
    }
}

/// Why git gave no answer.
#[derive(Debug)]
enum Why {
    /// It could not be run.
    NotRun(io::Error),
    /// It answered more than is read.
    TooMuch,
    /// What it said.
    Refused(String),
}

impl Why {
    /// The error for a user who meant something in `folder`.
    fn about(self, folder: &Path) -> io::Error {
        let folder = shown(folder);
        match self {
            Why::NotRun(error) if error.kind() == io::ErrorKind::NotFound => {
                refused("`git` is not installed, or not in the PATH".to_owned())
            }
            Why::NotRun(error) => io::Error::new(error.kind(), format!("git: {error}")),
            Why::TooMuch => refused(format!("{folder}: git lists more files than can be read")),
            Why::Refused(said) if said.contains("not a git repository") => {
                refused(format!("{folder}: this is not in a git repository"))
            }
            Why::Refused(said) if said.contains("must be run in a work tree") => refused(format!(
                "{folder}: this repository is bare; use a clone of it"
            )),
            Why::Refused(said) if said.contains("dubious ownership") => refused(format!(
                "{folder}: git does not read this repository, for it belongs to somebody else; \
                 `git config --global --add safe.directory FOLDER` says that you trust it"
            )),
            Why::Refused(said) => refused(format!("{folder}: git says: {said}")),
        }
    }
}

fn refused(words: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, words)
}

/// Git in a folder, kept from the network, the terminal and everything that configuration could run.
fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("--no-pager");
    git.args([
        "-c",
        "core.fsmonitor=false",
        "-c",
        "core.hooksPath=/dev/null",
    ]);
    git.current_dir(folder).stdin(Stdio::null());
    INHERITED.iter().for_each(|name| {
        git.env_remove(name);
    });
    git.env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C");
    git
}

fn ask<S: AsRef<OsStr>>(folder: &Path, words: impl IntoIterator<Item = S>) -> Result<Vec<u8>, Why> {
    let mut command = git(folder);
    command
        .args(words)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| match folder.is_dir() {
        true => Why::NotRun(error),
        false => Why::NotRun(io::Error::other("there is no such folder")),
    })?;
    let complaints = child.stderr.take();
    let complaints = std::thread::spawn(move || {
        let mut said = Vec::new();
        if let Some(mut pipe) = complaints {
            let _ = pipe.by_ref().take(4096).read_to_end(&mut said);
            let _ = io::copy(&mut pipe, &mut io::sink());
        }
        String::from_utf8_lossy(&said).into_owned()
    });
    let mut answer = Vec::new();
    let mut is_too_much = false;
    if let Some(pipe) = child.stdout.take() {
        let read = pipe.take(LARGEST_ANSWER + 1).read_to_end(&mut answer);
        is_too_much = read.map_err(Why::NotRun)? as u64 > LARGEST_ANSWER;
    }
    if is_too_much {
        let _ = child.kill();
    }
    let status = child.wait().map_err(Why::NotRun)?;
    let said = complaints.join().unwrap_or_default();
    match (is_too_much, status.success()) {
        (true, _) => Err(Why::TooMuch),
        (false, true) => Ok(answer),
        (false, false) => Err(Why::Refused(plain_words(&said))),
    }
}

/// The first line of a complaint, without what begins it and without characters that steer a terminal.
fn plain_words(said: &str) -> String {
    let line = said.lines().find(|line| !line.trim().is_empty());
    let line = line.unwrap_or("nothing").trim();
    let line = line.strip_prefix("fatal: ").unwrap_or(line);
    line.chars().filter(|c| !c.is_control()).collect()
}

fn first_line(answer: &[u8]) -> String {
    let text = String::from_utf8_lossy(answer);
    text.lines().next().unwrap_or_default().to_owned()
}

/// A path as git wrote it.
#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

/// A path as git wrote it.
#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// Merges three files by lines, as git does by itself: the text, and whether there was no conflict.
///
/// # Errors
/// Git cannot be run, or takes a file for binary.
pub fn merge_lines(
    base: &Path,
    ours: &Path,
    theirs: &Path,
    marks: usize,
) -> io::Result<(String, bool)> {
    let mut command = git(Path::new("."));
    command.args(["merge-file", "-p", "--diff3"]);
    command.arg(format!("--marker-size={marks}"));
    command.args(["-L", "ours", "-L", "base", "-L", "theirs", "--"]);
    let output = command.args([ours, base, theirs]).output();
    let output = output.map_err(|error| Why::NotRun(error).about(ours))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    match output.status.code() {
        Some(0) => Ok((text, true)),
        // The number of conflicts; above that, it failed.
        Some(1..128) => Ok((text, false)),
        _ => {
            let said = plain_words(&String::from_utf8_lossy(&output.stderr));
            Err(Why::Refused(said).about(ours))
        }
    }
}

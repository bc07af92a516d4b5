//! The commits that led to a revision, seen from its branch: a merge is one commit, with all it brought.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

use super::{Repository, path_of};

/// The files that can make a difference to a survey.
const OF_SURVEYS: [&str; 10] = [
    ":(glob)**/*.peil",
    ":(glob)**/*.peil.yaml",
    ":(glob)**/*.peil.yml",
    ":(glob)**/peil.yaml",
    ":(glob)**/*.po",
    ":(glob,icase)**/*.png",
    ":(glob,icase)**/*.jpg",
    ":(glob,icase)**/*.jpeg",
    ":(glob,icase)**/*.gif",
    ":(glob,icase)**/*.webp",
];

/// One commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: String,
    /// The commit before it, on its branch; nothing where history begins.
    pub parent: Option<String>,
    /// The day on which it was committed, there: `2026-03-14`.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
    /// What it changed, added or removed of the files that surveys consist of, as paths in the working tree.
    pub files: Vec<PathBuf>,
}

impl Repository {
    /// The commits that led to this one and touched a file of a survey, the newest first. Git is asked once.
    ///
    /// # Errors
    /// Git gives none.
    pub fn log(&self, commit: &str) -> io::Result<Arc<Vec<Commit>>> {
        let mut logs = self.logs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = logs.get(commit) {
            return Ok(known.clone());
        }
        let log = Arc::new(self.read_log(commit)?);
        logs.insert(commit.to_owned(), log.clone());
        Ok(log)
    }

    fn read_log(&self, commit: &str) -> io::Result<Vec<Commit>> {
        let options = [
            "--glob-pathspecs",
            "-c",
            "log.showRoot=true",
            "log",
            "-z",
            "--first-parent",
            "-m",
            "--no-renames",
            "--name-only",
            "--no-show-signature",
            "--no-color",
            "--format=%x01%H%x00%P%x00%cs%x00%s%x00",
            commit,
            "--",
        ];
        let told = self.ask(options.iter().chain(&OF_SURVEYS));
        let told = told.map_err(|why| why.about(&self.top))?;
        let mut commits: Vec<Commit> = Vec::new();
        let mut fields = told.split(|byte| *byte == 0);
        while let Some(field) = fields.next() {
            let text = |field: Option<&[u8]>| plain(field.unwrap_or_default());
            if let Some(id) = field.strip_prefix(b"\x01").filter(|id| is_id(id)) {
                commits.push(Commit {
                    id: plain(id),
                    parent: text(fields.next())
                        .split_whitespace()
                        .next()
                        .map(str::to_owned),
                    date: text(fields.next()),
                    subject: text(fields.next()),
                    files: Vec::new(),
                });
            } else if let (Some(commit), Some(path)) = (commits.last_mut(), name(field)) {
                commit.files.push(self.top.join(path));
            }
        }
        Ok(commits)
    }
}

/// The name of a file; the first is on a line of its own.
fn name(field: &[u8]) -> Option<PathBuf> {
    let name = field.strip_prefix(b"\n").unwrap_or(field);
    (!name.is_empty()).then(|| path_of(name))
}

fn is_id(bytes: &[u8]) -> bool {
    bytes.len() >= 40 && bytes.iter().all(u8::is_ascii_hexdigit)
}

/// Without characters that steer a terminal.
fn plain(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars().filter(|c| !c.is_control()).collect()
}

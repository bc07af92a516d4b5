//! What a preview received: one document a line in a file beside the project.

use std::fs::{self, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::project::shown;

/// The folder in a project that holds what previews write.
const FOLDER: &str = ".peil";

/// Where the answers to one survey go.
#[derive(Debug)]
pub struct Record {
    path: PathBuf,
    /// The folder is ours to make.
    own: bool,
}

impl Record {
    /// The record of a survey of that name in a project, or the file the author named.
    pub fn new(root: &Path, name: &str, named: Option<&Path>) -> Record {
        Record {
            path: named.map_or_else(
                || root.join(FOLDER).join(format!("{name}.jsonl")),
                Path::to_path_buf,
            ),
            own: named.is_none(),
        }
    }

    /// The path, for messages.
    pub fn shown(&self) -> String {
        shown(&self.path)
    }

    /// How many responses there are.
    pub fn count(&self) -> usize {
        self.lines()
            .filter(|line| !line["response"].is_null())
            .count()
    }

    /// Adds a response, unless one with that id is there, or a case.
    ///
    /// # Errors
    /// The file cannot be written; the message begins with its path.
    pub fn add(&self, document: &Json) -> io::Result<()> {
        let id = &document["response"];
        if !id.is_null() && self.lines().any(|line| line["response"] == *id) {
            return Ok(());
        }
        let about =
            |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", self.shown()));
        if self.own {
            self.make_folder().map_err(about)?;
        }
        let mut options = OpenOptions::new();
        let mut file = options
            .create(true)
            .append(true)
            .open(&self.path)
            .map_err(about)?;
        // One write for one line, so that a preview that is stopped leaves whole lines.
        file.write_all(format!("{document}\n").as_bytes())
            .map_err(about)
    }

    /// Makes the folder, and tells git to leave it alone.
    fn make_folder(&self) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(folder)?;
        let ignore = folder.join(".gitignore");
        match ignore.exists() {
            true => Ok(()),
            false => fs::write(ignore, "*\n"),
        }
    }

    fn lines(&self) -> impl Iterator<Item = Json> {
        let file = fs::File::open(&self.path).ok();
        let lines = file
            .into_iter()
            .flat_map(|file| BufReader::new(file).lines());
        lines
            .map_while(Result::ok)
            .filter_map(|line| serde_json::from_str(&line).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_response_is_kept_once_and_git_looks_away() {
        let folder = tempfile::tempdir().unwrap();
        let record = Record::new(folder.path(), "shop", None);
        assert_eq!(record.count(), 0);
        for id in ["a", "b", "a"] {
            let response = json!({ "response": id, "survey": "shop" });
            record.add(&response).unwrap();
        }
        for _ in 0..2 {
            record.add(&json!({ "case": "1" })).unwrap();
        }
        assert_eq!(record.count(), 2, "cases are no responses");
        let text = fs::read_to_string(folder.path().join(".peil/shop.jsonl")).unwrap();
        assert_eq!(
            text,
            "{\"response\":\"a\",\"survey\":\"shop\"}\n{\"response\":\"b\",\"survey\":\"shop\"}\n{\"case\":\"1\"}\n{\"case\":\"1\"}\n"
        );
        let ignored = fs::read_to_string(folder.path().join(".peil/.gitignore")).unwrap();
        assert_eq!(ignored, "*\n");
    }

    #[test]
    fn a_record_that_cannot_be_written_says_which() {
        let folder = tempfile::tempdir().unwrap();
        let record = Record::new(folder.path(), "shop", Some(folder.path()));
        let error = record
            .add(&json!({ "response": "a" }))
            .unwrap_err()
            .to_string();
        assert!(error.starts_with(&shown(folder.path())), "{error}");
    }
}

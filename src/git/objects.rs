//! The contents of files by their ids, from one `git cat-file --batch` that is asked again and again.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use super::{Why, git};

/// What an id stands for.
#[derive(Debug)]
pub enum Object {
    /// The bytes.
    Whole(Vec<u8>),
    /// More bytes than were wanted: this many.
    TooLarge(u64),
}

/// The program that is asked; it is started at the first question.
#[derive(Debug)]
pub struct Objects {
    folder: PathBuf,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Objects {
    /// Those of the repository in this folder.
    pub fn new(folder: &Path) -> Objects {
        Objects {
            folder: folder.to_path_buf(),
            running: None,
        }
    }

    /// The contents of the file with this id, if they are at most `largest` bytes.
    ///
    /// # Errors
    /// Git cannot be run, or does not have the object.
    pub fn get(&mut self, id: &str, largest: u64) -> io::Result<Object> {
        let answer = self.answer(id, largest);
        if !matches!(answer, Ok(Object::Whole(_))) {
            // What remains of the answer is not read; the next question goes to a new one.
            self.running = None;
        }
        answer
    }

    fn answer(&mut self, id: &str, largest: u64) -> io::Result<Object> {
        let running = match self.running.take() {
            Some(running) => running,
            None => start(&self.folder)?,
        };
        let running = self.running.insert(running);
        writeln!(running.questions, "{id}")?;
        running.questions.flush()?;
        let mut head = String::new();
        (&mut running.answers).take(256).read_line(&mut head)?;
        let mut words = head.split_whitespace().skip(1);
        let size = match (words.next(), words.next()) {
            (Some("blob"), Some(size)) => size.parse().map_err(io::Error::other)?,
            (Some("missing"), _) => return Err(missing()),
            _ => return Err(io::Error::other("git gives no file for this id")),
        };
        if size > largest {
            return Ok(Object::TooLarge(size));
        }
        // The line break that ends the contents is read with them.
        let mut bytes = Vec::with_capacity(size as usize + 1);
        (&mut running.answers)
            .take(size + 1)
            .read_to_end(&mut bytes)?;
        match bytes.pop() {
            Some(_) if bytes.len() as u64 == size => Ok(Object::Whole(bytes)),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

fn start(folder: &Path) -> io::Result<Running> {
    let mut command = git(folder);
    command.args(["cat-file", "--batch"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let child = command.stderr(Stdio::null()).spawn();
    let mut child = child.map_err(|error| Why::NotRun(error).about(folder))?;
    match (child.stdin.take(), child.stdout.take()) {
        (Some(questions), Some(answers)) => Ok(Running {
            child,
            questions,
            answers: BufReader::new(answers),
        }),
        _ => Err(io::Error::other("git takes no questions")),
    }
}

fn missing() -> io::Error {
    io::Error::other(
        "this clone does not have the file at that revision, for it is partial; \
         `git fetch --refetch --no-filter` gets all files",
    )
}

//! `peil fmt`: surveys in the one way they are written.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::console::{Console, Findings};
use crate::fmt;
use crate::problem::Problems;
use crate::project::{Files, discover, output, read, shown};
use crate::source::{Notation, Sources};

/// Format `.peil` files in place; comments stay where they are
#[derive(Debug, Args)]
pub struct Fmt {
    /// Files, or folders to search for them
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Change nothing; name the files that are not formatted, and end with 1 if there are any
    #[arg(long)]
    check: bool,
    /// Format standard input to standard output
    #[arg(long, conflicts_with_all = ["paths", "check"])]
    stdin: bool,
}

/// What became of the files.
#[derive(Default)]
struct Tally {
    changed: usize,
    broken: bool,
    failed: bool,
}

impl Fmt {
    /// Formats what was named.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        match self.stdin {
            true => stream(console),
            false => self.files(console),
        }
    }

    fn files(&self, console: &Console) -> io::Result<Outcome> {
        let named = |path: &PathBuf| self.paths.contains(path);
        let mut findings = Findings::new(console);
        let mut tally = Tally::default();
        for path in discover::files(&self.paths)? {
            match Notation::of(&path) {
                Some(Notation::Peil) => {}
                _ if named(&path) => {
                    let words = "only `.peil` files are formatted";
                    let error = io::Error::other(format!("{}: {words}", shown(&path)));
                    findings.failure(&shown(&path), &error)?;
                    tally.failed = true;
                    continue;
                }
                _ => continue,
            }
            if let Err(error) = self.file(&path, console, &mut findings, &mut tally) {
                match error.kind() {
                    io::ErrorKind::BrokenPipe => return Err(error),
                    _ => findings.failure(&shown(&path), &error)?,
                }
                tally.failed = true;
            }
        }
        if console.format.is_document() {
            findings.finish(None)?;
        }
        Ok(match tally {
            Tally { failed: true, .. } => Outcome::Failed,
            Tally { broken: true, .. } => Outcome::Findings,
            Tally { changed, .. } if changed > 0 && self.check => Outcome::Findings,
            _ => Outcome::Clean,
        })
    }

    fn file(
        &self,
        path: &Path,
        console: &Console,
        findings: &mut Findings,
        tally: &mut Tally,
    ) -> io::Result<()> {
        let (mut sources, mut problems) = (Sources::new(), Problems::new());
        let read = read::read(
            &Files::Disk,
            path,
            shown(path),
            Notation::Peil,
            &mut sources,
            &mut problems,
        )?;
        let text = &sources.file(read.file).text;
        let formatted = match read.is_sound {
            true => fmt::format(text)
                .map_err(|found| problems.extend(found))
                .ok(),
            false => None,
        };
        let Some(formatted) = formatted else {
            tally.broken = true;
            return findings.show(&shown(path), &problems, &sources);
        };
        if formatted == *text {
            return Ok(());
        }
        tally.changed += 1;
        if self.check {
            let words = format!("{}: not formatted", shown(path));
            match console.format.is_document() {
                true => console.note(&words),
                false => console.print(&format!("{words}\n"))?,
            }
            return Ok(());
        }
        output::replace(path, &formatted)?;
        console.remark(&format!("formatted {}", shown(path)))
    }
}

fn stream(console: &Console) -> io::Result<Outcome> {
    let mut text = String::new();
    io::stdin()
        .take(read::LARGEST_FILE)
        .read_to_string(&mut text)?;
    match fmt::format(&text) {
        Ok(formatted) => {
            console.print(&formatted)?;
            Ok(Outcome::Clean)
        }
        Err(problems) => {
            let mut sources = Sources::new();
            sources.add("standard input", Notation::Peil, text);
            console.aside(&problems, &sources);
            Ok(Outcome::Findings)
        }
    }
}

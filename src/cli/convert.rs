//! `peil convert`: the same survey in the other notation.

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::console::Console;
use crate::convert::{self, Converted};
use crate::problem::Problems;
use crate::project::{output, read, shown};
use crate::source::{FileId, Notation, Sources};

/// Write a survey in the other notation: .peil as YAML, or YAML as .peil
///
/// Comments are carried along; what the other notation cannot hold is told, with its place. A file with
/// errors is not converted.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Convert {
    /// The survey file
    file: PathBuf,
    /// The notation to write; by default the other one
    #[arg(long, value_enum)]
    to: Option<To>,
    /// Where to write; by default the terminal
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum To {
    /// `.peil.yaml`
    Yaml,
    /// `.peil`
    Peil,
}

impl Convert {
    /// Converts the file and writes it whole or not at all.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        let (from, to) = self.notations()?;
        let mut sources = Sources::new();
        let mut problems = Problems::new();
        let text = read::read(
            &self.file,
            shown(&self.file),
            from,
            &mut sources,
            &mut problems,
        )?;
        let converted = match text.is_sound {
            true => convert::convert(&sources, text.file, to, &mut problems),
            false => None,
        };
        let Some(converted) = converted else {
            problems.sort();
            console.aside(&problems, &sources);
            return Ok(Outcome::Findings);
        };
        match &self.output {
            Some(path) => output::replace(path, &converted.text)?,
            None => console.print(&converted.text)?,
        }
        tell_lost(&converted, &sources, text.file, console);
        Ok(Outcome::Clean)
    }

    /// What the file is written in, and what it becomes.
    fn notations(&self) -> io::Result<(Notation, Notation)> {
        let wrong = |words: &str| {
            let message = format!("{}: {words}", shown(&self.file));
            io::Error::new(io::ErrorKind::InvalidInput, message)
        };
        let from = Notation::of(&self.file)
            .ok_or_else(|| wrong("a survey ends in `.peil`, `.peil.yaml` or `.peil.yml`"))?;
        let to = match (self.to, from) {
            (Some(To::Yaml), _) | (None, Notation::Peil) => Notation::Yaml,
            (Some(To::Peil), _) | (None, Notation::Yaml) => Notation::Peil,
        };
        if from == to {
            return Err(wrong("this survey is in that notation already"));
        }
        Ok((from, to))
    }
}

/// What stayed behind goes to the terminal, so that the survey itself can go into a pipe.
fn tell_lost(converted: &Converted, sources: &Sources, file: FileId, console: &Console) {
    let name = &sources.file(file).name;
    for (span, words) in &converted.lost {
        let line = sources.position(*span).line;
        console.note(&format!("{name}:{line}: {words}"));
    }
}

//! `peil convert`: the same survey in the other notation.

<<<<<<< HEAD
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
=======
use std::io;
use std::path::PathBuf;
>>>>>>> main

use clap::{Args, ValueEnum};

use super::Outcome;
<<<<<<< HEAD
use super::console::{Console, Findings};
use crate::convert::{self, Converted};
use crate::problem::Problems;
use crate::project::{read, shown};
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
=======
use super::console::Console;
use crate::convert;
use crate::problem::Problems;
use crate::project::{output, read, shown};
use crate::source::{Notation, Sources};

/// Write a survey in the other notation, `.peil` or YAML
///
/// Prints the result; comments come along where the notation allows, and what could not be carried is
/// told.
#[derive(Debug, Args)]
pub struct Convert {
    /// The survey file
    survey: PathBuf,
    /// The notation to write; by default the one it is not in
    #[arg(long, value_enum)]
    to: Option<To>,
    /// Write to a file instead
>>>>>>> main
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum To {
<<<<<<< HEAD
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
        let name = shown(&self.file);
        let text = read::read(&self.file, name.clone(), from, &mut sources, &mut problems)?;
=======
    /// The `.peil` language
    Peil,
    /// The same items in YAML
    Yaml,
}

impl Convert {
    /// Prints or writes the converted survey; a survey with errors is not converted.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        let name = shown(&self.survey);
        let Some(notation) = Notation::of(&self.survey) else {
            let message = format!("{name}: no survey file; they end in `.peil` or `.peil.yaml`");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        };
        let to = match (self.to, notation) {
            (Some(To::Peil), _) | (None, Notation::Yaml) => Notation::Peil,
            (Some(To::Yaml), _) | (None, Notation::Peil) => Notation::Yaml,
        };
        let (mut sources, mut problems) = (Sources::new(), Problems::new());
        let text = read::read(&self.survey, name, notation, &mut sources, &mut problems)?;
>>>>>>> main
        let converted = match text.is_sound {
            true => convert::convert(&sources, text.file, to, &mut problems),
            false => None,
        };
        let Some(converted) = converted else {
            problems.sort();
<<<<<<< HEAD
            let mut findings = Findings::new(console);
            findings.show(&problems, &sources)?;
            findings.finish(&name)?;
            return Ok(Outcome::Findings);
        };
        match &self.output {
            Some(path) => write_whole(path, &converted.text)
                .map_err(|error| read::named(&shown(path), &error))?,
            None => console.print(&converted.text)?,
        }
        tell_lost(&converted, &sources, text.file)?;
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
fn tell_lost(converted: &Converted, sources: &Sources, file: FileId) -> io::Result<()> {
    let name = &sources.file(file).name;
    for (span, words) in &converted.lost {
        let line = sources.position(*span).line;
        writeln!(io::stderr(), "{name}:{line}: {words}")?;
    }
    Ok(())
}

/// Writes beside the file and renames, so that nobody ever sees half of it.
fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut file = temporary().tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    // A file that was there keeps its permissions.
    if let Ok(metadata) = fs::metadata(path) {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.persist(path)?;
    Ok(())
}

/// A temporary file with the permissions of any other new file.
fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".peil-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
=======
            console.aside(&problems, &sources);
            return Ok(Outcome::Findings);
        };
        for (span, what) in &converted.lost {
            let at = sources.position(*span);
            console.note(&format!("{}:{}:{}: {what}", sources.file(span.file).name, at.line, at.column));
        }
        match &self.output {
            Some(path) => output::replace(path, &converted.text)?,
            None => console.print(&converted.text)?,
        }
        Ok(Outcome::Clean)
    }
>>>>>>> main
}

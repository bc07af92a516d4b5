//! `peil convert`: the same survey in the other notation.

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::console::Console;
use crate::convert;
use crate::problem::Problems;
use crate::project::{Files, output, read, shown};
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
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum To {
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
        let text = read::read(
            &Files::Disk,
            &self.survey,
            name,
            notation,
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
        for (span, what) in &converted.lost {
            let at = sources.position(*span);
            console.note(&format!(
                "{}:{}:{}: {what}",
                sources.file(span.file).name,
                at.line,
                at.column
            ));
        }
        match &self.output {
            Some(path) => output::replace(path, &converted.text)?,
            None => console.print(&converted.text)?,
        }
        Ok(Outcome::Clean)
    }
}

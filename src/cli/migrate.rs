//! `peil migrate`: SQL that carries responses over to a new version of a survey.

use super::Outcome;
use super::console::Console;
use crate::diff::Side;
use crate::migrate::Migration;
use crate::problem::render::{Format, counted};
use crate::project::output::Staging;
use crate::project::{Project, shown};
use clap::Args;
use std::io;
use std::path::{Path, PathBuf};

/// Write SQL that carries stored responses over to a new version
///
/// Says what becomes of every answer, and what cannot be carried over. The SQL stands in one file for each
/// of four engines; with it comes a JSON Schema for readers of both versions.
#[derive(Debug, Args)]
pub struct Migrate {
    /// The survey as responses were stored under it
    old: PathBuf,
    /// The survey as it is now
    new: PathBuf,
    /// Where to write
    #[arg(short, long, value_name = "DIR", default_value = "migration")]
    output: PathBuf,
}

impl Migrate {
    /// Writes the files, or shows why a version cannot be understood.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        console.only(&[Format::Human, Format::Plain])?;
        let (old, new) = (side(&self.old)?, side(&self.new)?);
        for (path, side) in [(&self.old, &old), (&self.new, &new)] {
            if !side.is_sound || side.survey.is_none() {
                console.aside(&side.problems, &side.sources);
                let words = "nothing was written, for this version cannot be understood";
                console.note(&format!("{}: {words}", shown(path)));
                return Ok(Outcome::Findings);
            }
        }
        let (Some(before), Some(after)) = (&old.survey, &new.survey) else {
            return Ok(Outcome::Findings);
        };
        if before.version == after.version {
            let words = "both have that version, so no response tells which of them it is of";
            let message = format!("version {}: {words}", before.version);
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let migration = Migration::of(before, after);
        for note in &migration.notes {
            let sign = if note.is_lost { "lost   " } else { "changed" };
            console.print(&format!("{sign}  {}\n", note.message))?;
        }
        let staging = Staging::new(&self.output)?;
        for file in migration.files() {
            staging.add(&file)?;
        }
        let files = counted(staging.commit()?, "file", "files");
        console.remark(&format!("wrote {files} to {}", shown(&self.output)))?;
        Ok(Outcome::Clean)
    }
}

fn side(path: &Path) -> io::Result<Side> {
    let project = Project::of(path)?;
    Side::read(path, &project)
}

//! `peil migrate`: SQL that carries responses over to a new version of a survey.

use super::Outcome;
use super::console::Console;
use super::diff::read as read_side;
use crate::against::{self, Fate};
use crate::diff::Side;
use crate::git::{Repository, Revision};
use crate::migrate::Migration;
use crate::model::Survey;
use crate::problem::render::{Format, counted};
use crate::project::output::Staging;
use crate::project::{read, shown};
use clap::Args;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const EXAMPLES: &str = "\
Examples:
  peil migrate old.peil webshop.peil            from one file to the other, into `migration`
  peil migrate --against v2.1.0 webshop.peil    from what it was at a tag, branch or commit
  peil answer webshop.peil migrated.jsonl       whether what the SQL made is valid

What is stored is only read: the SQL makes a table of its own.";

/// Write SQL that carries stored responses over to a new version
///
/// Says what becomes of every answer, and what cannot be carried over. The SQL stands in one file
/// for each of four engines; with it comes a JSON Schema for readers of both versions.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment, after_help = EXAMPLES)]
#[command(override_usage = "peil migrate [OPTIONS] OLD NEW\n       \
                            peil migrate [OPTIONS] --against REVISION SURVEY")]
pub struct Migrate {
    /// The survey as responses were stored under it, and as it is now; with `--against`, the latter
    #[arg(value_name = "SURVEY", required = true, num_args = 1..=2)]
    paths: Vec<PathBuf>,
    /// The branch, tag or commit at which responses were stored
    #[arg(long, value_name = "REVISION")]
    against: Option<String>,
    /// Where to write
    #[arg(short, long, value_name = "DIR", default_value = "migration")]
    output: PathBuf,
}

impl Migrate {
    /// Writes the files, or shows why a version cannot be understood.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        console.only(&[Format::Human, Format::Plain])?;
        let (old, new) = self.sides()?;
        let (Some(before), Some(after)) = (understood(&old, console), understood(&new, console))
        else {
            return Ok(Outcome::Findings);
        };
        if before.version == after.version {
            let words = "both have that version, so no response tells which of them it is of";
            return Err(wrong(format!("version {}: {words}", before.version)));
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

    /// The two versions.
    fn sides(&self) -> io::Result<(Side, Side)> {
        match (self.against.as_deref(), self.paths.as_slice()) {
            (None, [old, new]) => Ok((read_side(old)?, read_side(new)?)),
            (Some(revision), [survey]) => at(revision, survey),
            (None, _) => Err(wrong(
                "two versions are needed: two files, or one and `--against`".to_owned(),
            )),
            (Some(_), _) => Err(wrong("with `--against`, one file is named".to_owned())),
        }
    }
}

/// The survey of a version that was understood in full; of another, why not is shown.
fn understood<'s>(side: &'s Side, console: &Console) -> Option<&'s Survey> {
    let survey = side.survey.as_ref().filter(|_| side.is_sound);
    if survey.is_none() {
        console.aside(&side.problems, &side.sources);
        let words = "nothing was written, for this version cannot be understood";
        console.note(&format!("{}: {words}", side.sources.file(side.main).name));
    }
    survey
}

fn wrong(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

/// A survey as it was at a revision, and as it is.
fn at(revision: &str, survey: &Path) -> io::Result<(Side, Side)> {
    let folder = survey
        .canonicalize()
        .map_err(|error| read::named(&shown(survey), &error))?;
    let repository = Arc::new(Repository::around(folder.parent().unwrap_or(&folder))?);
    let found = Arc::new(Revision::open(&repository, revision)?);
    let mut against = against::compare(&found, &[survey.to_path_buf()]);
    if let Some((_, error)) = against.failures.pop() {
        return Err(error);
    }
    match against.surveys.pop().map(|it| it.fate) {
        Some(Fate::Changed(changed)) => Ok((changed.old, changed.new)),
        Some(_) => Err(wrong(format!("{}: not there at {revision}", shown(survey)))),
        None => Err(wrong(format!(
            "{}: nothing changed since {revision}",
            shown(survey)
        ))),
    }
}

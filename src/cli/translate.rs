//! `peil translate`: catalogues that go to a translator and come back.

mod extract;
mod merge;
mod status;

use std::io;
use std::path::Path;

use clap::{Args, Subcommand};

use super::Outcome;
use super::console::Console;
use crate::problem::Level;
use crate::project::Project;
use crate::translate::Work;

const EXAMPLES: &str = "\
Examples:
  peil translate extract                         bring every catalogue of the project up to date
  peil translate extract shop.peil --language de  begin a translation
  peil translate extract shop.peil --xlsx        sheets for who has no tool for catalogues
  peil translate merge shop.peil back.po         what came back, into the catalogue
  peil translate status --fail-on missing,stale  whether everything is translated, for a pipeline";

/// Translations: catalogues for a translator, what comes back, and how far it is
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Translate {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, Subcommand)]
enum Step {
    Extract(extract::Extract),
    Merge(merge::Merge),
    Status(status::Show),
}

impl Translate {
    /// Runs one step.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        match &self.step {
            Step::Extract(extract) => extract.run(console),
            Step::Merge(merge) => merge.run(console),
            Step::Status(show) => show.run(console),
        }
    }
}

/// Opens a survey with the catalogues of its languages and of `others`.
fn open(path: &Path, others: &[String]) -> io::Result<Work> {
    let project = Project::of(path)?;
    Work::open(path, &project, others)
}

/// The languages that are worked on: those that were asked for, or those of the survey.
fn languages(work: &Work, asked: &[String]) -> Vec<String> {
    match asked {
        [] => work.declared(),
        asked => asked.to_vec(),
    }
}

/// Shows the errors of a survey or its catalogues, the only ones that matter here.
fn show_errors(work: &mut Work, console: &Console) {
    let mut problems = std::mem::take(&mut work.problems);
    problems.retain(|problem| problem.level == Level::Error);
    problems.sort();
    console.aside(&problems, &work.sources);
}

/// A language tag as it can stand in the name of a catalogue.
fn tag(text: &str) -> Result<String, String> {
    let is_tag = oxilangtag::LanguageTag::parse(text).is_ok();
    match is_tag {
        true => Ok(text.to_owned()),
        false => Err("a language is written as `de` or `pt-BR`".to_owned()),
    }
}

//! `peil check`: what is wrong with surveys.

use std::io;
use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::console::{Console, Findings};
use super::selection::Selection;
use super::surveys::{self, Surveys};

/// Check surveys and tell what is wrong, and how to repair it
///
/// Takes survey files and folders of them; without any, the sources that `peil.yaml` names, or every
/// survey in this folder.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Check {
    /// Survey files, or folders to search for them
    paths: Vec<PathBuf>,
    #[command(flatten)]
    selection: Selection,
}

impl Check {
    /// Shows all problems of all surveys, in the order of their paths.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        let surveys = Surveys::find(&self.paths)?;
        let checked = surveys.check(&self.selection.levels());
        let mut findings = Findings::new(console);
        let failed = surveys::show(&surveys, &checked, &mut findings)?;
        let has_errors = findings.counts.errors > 0;
        let subject = surveys.subject();
        findings.finish((!failed).then_some(subject.as_str()))?;
        Ok(match (failed, has_errors) {
            (true, _) => Outcome::Failed,
            (false, true) => Outcome::Findings,
            (false, false) => Outcome::Clean,
        })
    }
}

//! `peil git merge`: the merge driver. Git hands over three versions and takes what is left in ours.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::read;
use crate::cli::Outcome;
use crate::cli::console::Console;
use crate::git::merge_lines;
use crate::merge::{self, Merged};
use crate::problem::Level;
use crate::project::{Project, output};
use crate::source::Notation;

/// Merge one file, for git
#[derive(Debug, Args)]
pub struct Merge {
    /// What both sides began with
    base: PathBuf,
    /// Ours, over which the result is written
    ours: PathBuf,
    /// Theirs
    theirs: PathBuf,
    /// How many characters a conflict is marked with
    marks: usize,
    /// Where the file belongs, from the top of the repository
    path: PathBuf,
}

impl Merge {
    /// Ends with 1 when a person must decide something.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        let marks = self.marks.clamp(7, 100);
        let merged = match self.by_items(marks) {
            Some(merged) => merged,
            None => {
                let (text, is_clean) = merge_lines(&self.base, &self.ours, &self.theirs, marks)?;
                let conflicts = usize::from(!is_clean);
                Merged { text, conflicts }
            }
        };
        let broken = match merged.conflicts {
            0 => self.new_errors(&merged.text),
            _ => Vec::new(),
        };
        output::replace(&self.ours, &merged.text)?;
        for error in &broken {
            console.note(&format!(
                "{}: after the merge: {error}",
                self.path.display()
            ));
        }
        Ok(match merged.conflicts + broken.len() {
            0 => Outcome::Clean,
            _ => Outcome::Findings,
        })
    }

    fn by_items(&self, marks: usize) -> Option<Merged> {
        let [base, ours, theirs] =
            [&self.base, &self.ours, &self.theirs].map(|path| read(path).ok());
        let (base, ours, theirs) = (base?, ours?, theirs?);
        let is_po = self.path.extension().is_some_and(|ending| ending == "po");
        match (Notation::of(&self.path), is_po) {
            (Some(Notation::Peil), _) => merge::peil(&base, &ours, &theirs, marks),
            (_, true) => merge::po(&base, &ours, &theirs, marks),
            _ => None,
        }
    }

    /// Errors that neither side has by itself, with the files beside it as they stand.
    fn new_errors(&self, merged: &str) -> Vec<String> {
        let known = |text: Option<String>| text.and_then(|text| self.errors(&text));
        let ours = known(read(&self.ours).ok());
        let theirs = known(read(&self.theirs).ok());
        let (Some(ours), Some(theirs), Some(merged)) = (ours, theirs, self.errors(merged)) else {
            return Vec::new();
        };
        let is_new = |error: &String| !ours.contains(error) && !theirs.contains(error);
        merged.into_iter().filter(is_new).collect()
    }

    fn errors(&self, text: &str) -> Option<BTreeSet<String>> {
        Notation::of(&self.path)?;
        let place = self.path.canonicalize().ok()?;
        let edited = Arc::new([(place, text.to_owned())].into());
        let project = Project::of(&self.path).ok()?;
        let levels = &project.settings.levels;
        let checked = crate::check_edited(&self.path, &project, levels, &edited).ok()?;
        let errors = checked.problems.iter();
        let errors = errors.filter(|problem| problem.level == Level::Error);
        let told = errors.map(|error| format!("{} ({})", error.message, error.rule.slug()));
        Some(told.collect())
    }
}

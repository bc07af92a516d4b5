//! `peil check`: what is wrong with surveys, and repairing what is safe to repair.

use std::fs;
use std::io;
use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::console::{Console, Findings};
use super::repair::{self, Change, Repairs};
use super::selection::Selection;
use super::surveys::{self, Surveys};
use crate::Checked;
use crate::fix::diff;
use crate::problem::render::counted;
use crate::project::output;

/// Check surveys and tell what is wrong, and how to repair it
///
/// Takes survey files and folders of them; without any, the sources that `peil.yaml` names, or every
/// survey in this folder.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Check {
    /// Survey files, or folders to search for them
    paths: Vec<PathBuf>,
    /// Repair what can be repaired without deciding anything for you, then tell what remains
    #[arg(long)]
    fix: bool,
    /// Show what `--fix` would change, as a diff, and change nothing; end with 1 if that is anything
    #[arg(long, conflicts_with = "fix")]
    diff: bool,
    #[command(flatten)]
    selection: Selection,
}

impl Check {
    /// Shows all problems of all surveys, in the order of their paths.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        if self.diff && console.format.is_document() {
            let message = "`--diff` is a text of its own, and goes with no other `--format`";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let surveys = Surveys::gather(&self.paths);
        if self.diff {
            return self.differences(&surveys, console);
        }
        let mut findings = Findings::new(console);
        let checked = match self.fix {
            true => {
                findings = findings.after_repairs();
                self.repair(&surveys, console, &mut findings)?
            }
            false => surveys.check(&self.selection.levels()),
        };
        surveys::show(&surveys, &checked, &mut findings)?;
        let outcome = findings.outcome();
        findings.finish(Some(&surveys.subject()))?;
        Ok(outcome)
    }

    /// Repairs the files, and tells what is found in them then.
    fn repair(
        &self,
        surveys: &Surveys,
        console: &Console,
        findings: &mut Findings,
    ) -> io::Result<Vec<io::Result<Checked>>> {
        let levels = self.selection.levels();
        let (repairs, mut checked) = repair::run(surveys, &levels, true);
        tell_refused(&repairs, console);
        for (name, error) in &repairs.locked {
            findings.failure(name, error)?;
        }
        let (mut files, mut count) = (0, 0);
        for (name, change) in &repairs.changes {
            match write(name, change) {
                Ok(()) => {
                    files += 1;
                    count += change.repairs.len();
                    tell(name, change, console)?;
                }
                Err(error) => findings.failure(name, &error)?,
            }
        }
        if files < repairs.changes.len() {
            // What was repaired in memory is not what stands on disk.
            checked = surveys.check(&levels);
        }
        if count > 0 {
            let problems = counted(count, "problem", "problems");
            let files = counted(files, "file", "files");
            console.remark(&format!("{problems} fixed in {files}\n"))?;
        }
        Ok(checked)
    }

    /// Shows what a repair would change.
    fn differences(&self, surveys: &Surveys, console: &Console) -> io::Result<Outcome> {
        let (repairs, checked) = repair::run(surveys, &self.selection.levels(), false);
        for (name, change) in &repairs.changes {
            let (before, after) = (&change.before, &change.after);
            console.print(&diff::unified(name, before, after, &console.look))?;
        }
        tell_refused(&repairs, console);
        let unreadable = surveys.failures.iter().map(|(_, error)| error);
        let unreadable = unreadable.chain(checked.iter().filter_map(|it| it.as_ref().err()));
        let failed = unreadable.map(|error| console.note(&format!("error: {error}")));
        let failed = failed.count() > 0;
        let remaining = surveys::errors(surveys, &checked);
        console.remark_aside(&summary(&repairs, remaining));
        Ok(match (failed, repairs.changes.len() + remaining) {
            (true, _) => Outcome::Failed,
            (false, 0) => Outcome::Clean,
            (false, _) => Outcome::Findings,
        })
    }
}

/// What a diff ends with: `2 problems would be fixed in 1 file; 1 error would remain`.
fn summary(repairs: &Repairs, remaining: usize) -> String {
    let fixed = match repairs.changes.len() {
        0 => "nothing would be fixed".to_owned(),
        files => format!(
            "{} would be fixed in {}",
            counted(repairs.count(), "problem", "problems"),
            counted(files, "file", "files")
        ),
    };
    match remaining {
        0 => fixed,
        errors => format!(
            "{fixed}; {} would remain",
            counted(errors, "error", "errors")
        ),
    }
}

fn tell(name: &str, change: &Change, console: &Console) -> io::Result<()> {
    let mut words = format!("{} {name}", console.painted("fixed", "1;32"));
    for repair in &change.repairs {
        let (line, about, rule) = (repair.line, &repair.about, repair.rule.slug());
        words += &format!("\n  line {line}: {about} ({rule})");
    }
    console.remark(&words)
}

fn tell_refused(repairs: &Repairs, console: &Console) {
    for repair in &repairs.refused {
        let (file, line, about) = (&repair.file, repair.line, &repair.about);
        console.remark_aside(&format!(
            "{file}:{line}: not done, for it would bring other problems: {about}"
        ));
    }
}

/// Writes a repaired file, unless it is not the one that was read.
fn write(name: &str, change: &Change) -> io::Result<()> {
    let now = fs::read(&change.path);
    if now.is_ok_and(|now| now != change.before.as_bytes()) {
        let words = "this file changed while it was being fixed, and is left as it is";
        return Err(io::Error::other(format!("{name}: {words}")));
    }
    output::replace(&change.path, &change.after).map_err(|error| {
        let words = error.to_string();
        let words = words
            .rsplit_once(": ")
            .map_or(words.as_str(), |(_, words)| words);
        io::Error::new(error.kind(), format!("{name}: {words}"))
    })
}

//! `peil diff`: what changed between two versions of a survey, and what that asks for.

mod against;

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Outcome;
use super::console::Console;
use crate::diff::render::{self, Compared};
use crate::diff::{self, Class, Side};
use crate::problem::render::Format;
use crate::project::{Project, shown};

const EXAMPLES: &str = "\
Examples:
  peil diff old.peil new.peil                       what changed, and which version comes next
  peil diff --fail-on breaking old.peil new.peil    end with 1 where stored responses no longer fit
  peil diff --fail-on weaker old.peil new.peil      the same where a promise about data is weakened
  peil diff --markdown old.peil new.peil            as a comment on a pull request

  peil diff --against main                          the project beside what it is on that branch
  peil diff --against main... --markdown            a pull request, since it left the branch

It ends with 1 where the version is not raised as far as the changes ask, or where a figure is no
longer the same measurement and no `trend_break` says so.";

/// Tell what changed between two versions of a survey
///
/// Compares what they mean, not their texts: what breaks stored responses, what changes new ones, which
/// trends no longer compare, what was promised about data, who is invited; and which version comes next.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment, after_help = EXAMPLES)]
#[command(override_usage = "peil diff [OPTIONS] OLD NEW\n       \
                            peil diff [OPTIONS] --against REVISION [PATH]...")]
pub struct Diff {
    /// The old version and the new; with `--against`, surveys and folders of them, or the project
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Compare with a branch, tag or commit; with `...` after it, with where this branch left it
    #[arg(long, value_name = "REVISION")]
    against: Option<String>,
    /// End with 1 where there is a change of this class
    #[arg(
        long,
        value_enum,
        value_name = "CLASS",
        num_args = 1,
        value_delimiter = ','
    )]
    fail_on: Vec<FailOn>,
    /// Write a comment for a pull request
    #[arg(long)]
    markdown: bool,
}

/// What a change can be failed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Stored responses no longer mean the same, or no longer have a place
    Breaking,
    /// New responses differ
    Data,
    /// A figure no longer compares
    Trend,
    /// What was promised about data
    Privacy,
    /// A promise about data that is weakened
    Weaker,
    /// Invitations, quotas and follow-up
    Operation,
    /// Wording and looks
    Text,
}

impl FailOn {
    /// Whether a diff has such a change.
    pub fn is_in(self, diff: &diff::Diff) -> bool {
        let class = match self {
            FailOn::Breaking => Class::Breaking,
            FailOn::Data => Class::Data,
            FailOn::Trend => Class::Trend,
            FailOn::Privacy => Class::Privacy,
            FailOn::Operation => Class::Operation,
            FailOn::Text => Class::Text,
            FailOn::Weaker => return diff.is_weaker(),
        };
        diff.count(class) > 0
    }
}

impl Diff {
    /// Compares two files.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        console.only(&[
            Format::Human,
            Format::Plain,
            Format::Json,
            Format::Sarif,
            Format::Github,
        ])?;
        if self.markdown && console.format != Format::Human {
            let message = "`--markdown` is a form of its own, and goes with no other `--format`";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        if let Some(revision) = &self.against {
            return against::run(self, revision, console);
        }
        let [old_path, new_path] = self.paths.as_slice() else {
            let message =
                "two files are compared, or with `--against` what there is with a revision";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        };
        let (old, new) = rayon::join(|| read(old_path), || read(new_path));
        let (old, new) = (old?, new?);
        for (side, path) in [(&old, old_path), (&new, new_path)] {
            if side.survey.is_none() {
                console.aside(&side.problems, &side.sources);
                let message = format!("{}: there is no survey here that can be read", shown(path));
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
        }
        let diff = diff::compare(&old, &new);
        let path = shown(new_path);
        let compared = Compared {
            path: &path,
            diff: &diff,
            old: &old,
            new: &new,
        };
        let outcome = outcome(&diff, &self.fail_on);
        console.print(&report(&[compared], self.markdown, console, outcome))?;
        Ok(outcome)
    }
}

/// A version that stands in a file.
pub(super) fn read(path: &Path) -> io::Result<Side> {
    Side::read(path, &Project::of(path)?)
}

/// How a run ends by one diff.
fn outcome(diff: &diff::Diff, fail_on: &[FailOn]) -> Outcome {
    let is_failed = !diff.verdict.is_fine() || fail_on.iter().any(|one| one.is_in(diff));
    match is_failed {
        true => Outcome::Findings,
        false => Outcome::Clean,
    }
}

/// What was found, in the form that was asked for.
fn report(compared: &[Compared], markdown: bool, console: &Console, outcome: Outcome) -> String {
    let each = |one: fn(&Compared) -> String| compared.iter().map(one).collect::<String>();
    match console.format {
        _ if markdown => render::markdown(compared, &[]),
        Format::Json => render::json(compared, &[]),
        Format::Sarif => render::sarif(compared, &[], outcome.code()),
        Format::Github => each(render::github),
        Format::Plain => each(render::plain),
        Format::Human | Format::Junit => {
            let shown = compared.iter().map(|one| render::human(one, &console.look));
            shown.collect::<Vec<String>>().join("\n")
        }
    }
}

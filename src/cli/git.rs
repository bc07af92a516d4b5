//! `peil git`: what git runs for surveys, and putting it there.

mod diff;
mod merge;

use std::io;
use std::path::Path;

use clap::{Args, Subcommand};

use super::Outcome;
use super::console::Console;
use crate::git::Repository;
use crate::git::drivers::{self, Step};

const EXAMPLES: &str = "\
Examples:
  peil git install              in this repository, from now on
  git diff webshop.peil         what the change means, and its lines
  git diff --no-ext-diff        the lines alone
  peil git uninstall            as it was

Git runs `peil`, so it must be in the PATH. `.gitattributes` is committed and holds for everybody;
the configuration is not, so everybody installs once. Where nobody did, git compares and merges lines.";

/// Have git compare and merge surveys by what they mean
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Git {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Let `git diff` tell what changes mean, and merges go item by item
    Install(Install),
    /// Take that away again
    Uninstall(Install),
    /// What git runs to compare one file
    #[command(hide = true)]
    Diff(diff::Diff),
    /// What git runs to merge one file
    #[command(hide = true)]
    Merge(merge::Merge),
}

#[derive(Debug, Args)]
struct Install {
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

impl Git {
    /// Does what was asked for in the repository around the current folder.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        match &self.command {
            Command::Install(install) => install.run(console, drivers::install),
            Command::Uninstall(install) => install.run(console, drivers::uninstall),
            Command::Diff(diff) => diff.run(console),
            Command::Merge(merge) => merge.run(console),
        }
    }
}

impl Install {
    fn run(
        &self,
        console: &Console,
        plan: fn(&Repository) -> io::Result<Vec<Step>>,
    ) -> io::Result<Outcome> {
        let repository = Repository::around(Path::new("."))?;
        let steps = plan(&repository)?;
        for step in &steps {
            if !self.dry_run {
                step.take(&repository)?;
            }
            let paint = |line: &str| match line.as_bytes() {
                [b'+', ..] => console.painted(line, "32"),
                [b'-', ..] => console.painted(line, "31"),
                _ => line.to_owned(),
            };
            let lines: Vec<String> = step.to_string().lines().map(paint).collect();
            console.remark(&lines.join("\n"))?;
        }
        if steps.is_empty() {
            console.remark("nothing to change")?;
        }
        Ok(Outcome::Clean)
    }
}

/// The text of one side of a file, read up to the limit for surveys.
fn read(path: &Path) -> io::Result<String> {
    use crate::project::files::Contents;
    use crate::project::{Files, read, shown};
    let about = |error: io::Error| read::named(&shown(path), &error);
    let bytes = match Files::Disk.read(path, read::LARGEST_FILE).map_err(about)? {
        Contents::Whole(bytes) => bytes,
        Contents::TooLarge(_) => return Err(about(io::Error::other("this file is too large"))),
    };
    String::from_utf8(bytes).map_err(|_| about(io::Error::other("this file is not UTF-8")))
}

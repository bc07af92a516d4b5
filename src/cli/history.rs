//! `peil history`: the versions of a survey in git, and whether its figures went on.

mod json;
mod picture;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::Outcome;
use super::console::Console;
use crate::git::Repository;
use crate::history::{self, History, Version};
use crate::problem::human;
use crate::problem::render::{Format, counted};
use crate::project::{Project, shown};

const EXAMPLES: &str = "\
Examples:
  peil history surveys/webshop.peil                 versions, changes and trends
  peil history surveys/webshop.peil --format json   the same, for programs

What is found cannot be undone, so it ends with 0; `peil diff --against` stops a change before it is history.";

/// Show the versions of a survey in git: what changed in each, and which figures went on
///
/// Reads every commit of this branch that touched the survey or a file it used then; a merge is one
/// commit, with all it brought. Changes within one version number are told together.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment, after_help = EXAMPLES)]
pub struct Tell {
    /// The survey file
    survey: PathBuf,
}

impl Tell {
    /// Tells of one survey.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        console.only(&[Format::Human, Format::Plain, Format::Json])?;
        let project = Project::of(&self.survey)?;
        let folder = match self.survey.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let repository = Arc::new(Repository::around(folder)?);
        let walked = history::walk(&repository, &self.survey)?;
        if walked
            .states
            .iter()
            .all(|state| state.side.survey.is_none())
        {
            let words = "no survey that can be read stands here, or stood here";
            let message = format!("{}: {words}", shown(&self.survey));
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let mut history = history::tell(walked.states, walked.cut);
        let levels = &project.settings.levels;
        history
            .problems
            .values_mut()
            .for_each(|problems| levels.apply(problems));
        history.problems.retain(|_, problems| !problems.is_empty());
        match console.format {
            Format::Json => console.print(&json::write(&history, &shown(&self.survey)))?,
            _ => self.show(&history, console)?,
        }
        Ok(Outcome::Clean)
    }

    fn show(&self, history: &History, console: &Console) -> io::Result<()> {
        let mut text = format!("{}: {}\n\n", shown(&self.survey), count(history));
        for (at, version) in history.versions.iter().enumerate().rev() {
            text += &row(history, version, at, console);
        }
        if !history.figures.is_empty() {
            text += "\n";
            text += &picture::draw(history, console);
        }
        console.print(&text)?;
        for (at, problems) in &history.problems {
            let sources = &history.states[*at].side.sources;
            let drawn = human::render(problems, sources, &console.look);
            console.print(&format!("\n{}", drawn.trim_end()))?;
            console.print("\n")?;
        }
        match history.cut {
            Some(cut) => console.remark(&format!("\nhistory may have begun earlier: {cut}")),
            None => Ok(()),
        }
    }
}

fn count(history: &History) -> String {
    let commits = history.states.iter().filter(|state| state.commit.is_some());
    format!(
        "{} in {}",
        counted(history.versions.len(), "version", "versions"),
        counted(commits.count(), "commit", "commits")
    )
}

/// The day of a version's first commit.
fn date<'h>(history: &'h History, version: &Version) -> &'h str {
    let first = &history.states[version.states.0];
    first
        .commit
        .as_ref()
        .map_or("uncommitted", |commit| commit.date.as_str())
}

fn number(version: &Version) -> &str {
    match version.number.as_str() {
        "" => "unreadable",
        number => number,
    }
}

/// One version: its number, day and changes, and the commits it came in.
fn row(history: &History, version: &Version, at: usize, console: &Console) -> String {
    let counts = match &version.diff {
        None if at == 0 => "the first version".to_owned(),
        None => String::new(),
        Some(diff) if diff.is_empty() => "nothing that anybody meets".to_owned(),
        Some(diff) => {
            let counts = history::counts(diff).into_iter();
            let counts = counts.map(|(class, count)| match class.word() {
                "breaking" => console.painted(&format!("{count} breaking"), "31"),
                word => format!("{count} {word}"),
            });
            counts.collect::<Vec<_>>().join(", ")
        }
    };
    let number = console.painted(&format!("{:8}", number(version)), "1");
    let mut text = format!("{number}  {:11}  {counts}\n", date(history, version));
    let states = &history.states[version.states.0..version.states.1];
    for commit in states
        .iter()
        .rev()
        .filter_map(|state| state.commit.as_ref())
    {
        let short = commit.id.get(..7).unwrap_or_default();
        text += &format!("          {short}      {}\n", commit.subject);
    }
    text
}

//! What the user sees: the options for it, and the only place that writes to the terminal.

use std::env;
use std::io::{self, IsTerminal, Write};

use clap::{Args, ValueEnum};

use super::Outcome;
use crate::fix;
use crate::problem::Problems;
use crate::problem::render::{Counts, Format, Look};
use crate::problem::report::{End, Report};
use crate::source::Sources;

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Display")]
pub struct Shown {
    /// When to use colours; `auto` heeds NO_COLOR, CLICOLOR_FORCE and whether this is a terminal
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    color: When,
    /// How problems are shown
    #[arg(long, global = true, value_enum, default_value_t)]
    format: Format,
    /// Say nothing when all is well, and count nothing
    #[arg(short, long, global = true)]
    quiet: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum When {
    #[default]
    Auto,
    Always,
    Never,
}

/// Where a run writes, and in which form.
pub struct Console {
    /// The form of problems.
    pub format: Format,
    /// Colours and width.
    pub look: Look,
    quiet: bool,
}

impl Console {
    /// Refuses a form that a command does not have.
    ///
    /// # Errors
    /// It is not one of these.
    pub fn only(&self, formats: &[Format]) -> io::Result<()> {
        if formats.contains(&self.format) {
            return Ok(());
        }
        let name = |format: &Format| {
            format
                .to_possible_value()
                .map(|it| it.get_name().to_owned())
        };
        let names: Vec<String> = formats.iter().filter_map(name).collect();
        let own = name(&self.format).unwrap_or_default();
        let message = format!(
            "`--format {own}` is for problems; this command has {}",
            names.join(", ")
        );
        Err(io::Error::new(io::ErrorKind::InvalidInput, message))
    }

    /// What the options and the surroundings ask for.
    pub fn new(shown: &Shown) -> Self {
        let colours = match shown.color {
            When::Always => true,
            When::Never => false,
            When::Auto => wants_colours(io::stdout().is_terminal(), |name| env::var(name).ok()),
        };
        // Narrower than 40 columns nothing can be drawn; wider than 120, nobody reads it.
        let width = terminal_size::terminal_size().map_or(100, |(width, _)| width.0.into());
        Console {
            format: shown.format,
            look: Look {
                colours,
                width: width.clamp(40, 120),
            },
            quiet: shown.quiet,
        }
    }

    /// Writes what was asked for.
    pub fn print(&self, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }

    /// Shows problems beside the output of a command that writes something else to standard output.
    pub fn aside(&self, problems: &Problems, sources: &Sources) {
        let mut report = Report::new(self.format, self.look);
        let survey = sources.files().next().map(|(_, file)| file.name.as_str());
        let shown = report.add(survey.unwrap_or_default(), problems, sources);
        let end = End::of(problems);
        let text = shown + &report.finish(end);
        let _ = io::stderr().write_all(text.as_bytes());
    }

    /// Says something beside the output.
    pub fn note(&self, text: &str) {
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// Writes a remark beside an output that is for programs, unless the user wants quiet.
    pub fn remark_aside(&self, text: &str) {
        if !self.quiet {
            self.note(text);
        }
    }

    /// The words in a colour, `32` for green, if the terminal takes any.
    pub fn painted(&self, words: &str, colour: &str) -> String {
        match self.look.colours {
            true => format!("\x1b[{colour}m{words}\x1b[0m"),
            false => words.to_owned(),
        }
    }

    /// Writes a remark that nobody needs, unless the user wants quiet.
    pub fn remark(&self, text: &str) -> io::Result<()> {
        match self.quiet || self.format.is_document() {
            true => Ok(()),
            false => self.print(&format!("{text}\n")),
        }
    }
}

/// Shows the problems of a run as they come, and counts them.
pub struct Findings<'a> {
    console: &'a Console,
    report: Report,
    /// Problems by level.
    pub counts: Counts,
    files: usize,
    /// How many of the problems `--fix` can repair, if that is worth saying.
    repairable: Option<usize>,
    failed: bool,
}

impl<'a> Findings<'a> {
    /// Nothing found yet.
    pub fn new(console: &'a Console) -> Self {
        Findings {
            console,
            report: Report::new(console.format, console.look),
            counts: Counts::default(),
            files: 0,
            repairable: Some(0),
            failed: false,
        }
    }

    /// Shows the problems of one survey, sorted; none, where it is clean.
    pub fn show(&mut self, survey: &str, problems: &Problems, sources: &Sources) -> io::Result<()> {
        let mut files: Vec<_> = problems.iter().map(|problem| problem.span.file).collect();
        files.sort();
        files.dedup();
        self.files += files.len();
        problems
            .iter()
            .for_each(|problem| self.counts.add(problem.level));
        if let Some(count) = &mut self.repairable {
            *count += problems.iter().filter_map(fix::safe).count();
        }
        let text = self.report.add(survey, problems, sources);
        self.console.print(&text)
    }

    /// Says nothing of what can be repaired: it was tried.
    pub fn after_repairs(mut self) -> Self {
        self.repairable = None;
        self
    }

    /// Tells of a file that could not be read or written; the run goes on.
    pub fn failure(&mut self, file: &str, error: &io::Error) -> io::Result<()> {
        self.failed = true;
        let message = error.to_string();
        let _ = writeln!(io::stderr(), "error: {message}");
        let text = self.report.failure(file, &message);
        self.console.print(&text)
    }

    /// How the run ends by what was found.
    pub fn outcome(&self) -> Outcome {
        match (self.failed, self.counts.errors) {
            (true, _) => Outcome::Failed,
            (false, 0) => Outcome::Clean,
            (false, _) => Outcome::Findings,
        }
    }

    /// Ends the report: the rest of it, or a line that sums up; `subject` is what was looked at, if
    /// it is worth saying that nothing is wrong with it.
    pub fn finish(self, subject: Option<&str>) -> io::Result<()> {
        let end = End {
            counts: self.counts,
            exit_code: self.outcome().code(),
            is_complete: !self.failed,
        };
        if self.console.format.is_document() {
            return self.console.print(&self.report.finish(end));
        }
        let words = self.counts.words();
        match (words.is_empty(), self.files) {
            (true, _) if self.failed => Ok(()),
            (true, _) => subject.map_or(Ok(()), |subject| {
                self.console.remark(&format!("{subject}: no problems"))
            }),
            (false, files) => {
                let mut words = words;
                if files > 1 {
                    words += &format!(" in {files} files");
                }
                if let Some(count) = self.repairable.filter(|count| *count > 0) {
                    words += &format!(" (`peil check --fix` can repair {count})");
                }
                self.console.remark(&words)
            }
        }
    }
}

/// The rules of no-color.org and bixense.com/clicolors, in that order.
fn wants_colours(is_terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    let is_zero = |name| variable(name).is_some_and(|value| value == "0");
    if is_set("NO_COLOR") {
        return false;
    }
    if is_set("CLICOLOR_FORCE") && !is_zero("CLICOLOR_FORCE") {
        return true;
    }
    let is_dumb = variable("TERM").is_some_and(|term| term == "dumb");
    is_terminal && !is_dumb && !is_zero("CLICOLOR")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_follow_the_conventions() {
        let with = |set: &[(&str, &str)], is_terminal| {
            let set: Vec<(String, String)> = set
                .iter()
                .map(|(k, v)| (k.to_string(), v.to_string()))
                .collect();
            wants_colours(is_terminal, move |name| {
                set.iter()
                    .find(|(key, _)| key == name)
                    .map(|(_, value)| value.clone())
            })
        };
        assert!(with(&[], true));
        assert!(!with(&[], false));
        assert!(!with(&[("NO_COLOR", "1")], true));
        assert!(with(&[("NO_COLOR", "")], true));
        assert!(with(&[("CLICOLOR_FORCE", "1")], false));
        assert!(!with(&[("CLICOLOR_FORCE", "0")], false));
        assert!(!with(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], true));
        assert!(!with(&[("TERM", "dumb")], true));
        assert!(!with(&[("CLICOLOR", "0")], true));
    }
}

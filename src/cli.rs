//! The command line: one file a command, and one place that decides how a run ends.
//!
//! Exit codes: 0 when all is well, 1 when a survey has errors, 2 when the command was wrong or a file
//! could not be read or written. A closed pipe is no failure.

mod answer;
mod build;
mod check;
mod completions;
mod console;
mod convert;
mod diff;
mod explain;
mod fmt;
mod migrate;
mod new;
mod paths;
mod preview;
mod repair;
mod selection;
mod shot;
mod surveys;
mod test;
mod translate;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use console::{Console, Shown};

const EXAMPLES: &str = "\
Examples:
  peil new klantcontact                     a small, complete survey to start from
  peil check klantcontact                   every survey in that folder
  peil check --fix klantcontact             the same, and repair what is safe to repair
  peil preview klantcontact --open          the form beside your editor, new on every save
  peil build klantcontact                   what it compiles to, in klantcontact/dist
  peil build --site public klantcontact     a website of its forms and privacy notices
  peil shot klantcontact/klantcontact.peil  pictures of every page, for a pull request
  peil test klantcontact --coverage         whether its tests hold, and what they have not seen
  peil paths klantcontact/a.peil            how many ways through there are, and how long they take
  peil diff old.peil new.peil               what changed for data, trend and privacy, and the next version
  peil answer a.peil responses.jsonl        which responses are valid, and why not
  peil migrate old.peil new.peil            SQL that carries responses over to the new version
  peil translate extract klantcontact       catalogues for translators, with what each text is
  peil explain privacy/no-purpose           why a rule is there, and how to satisfy it

Exit codes: 0 all is well, 1 a survey has errors, 2 wrong usage or an unreadable file.";

/// Surveys as code: check a survey before respondents do, and compile it to forms, schemas and analysis
#[derive(Debug, Parser)]
#[command(name = "peil", version, after_help = EXAMPLES, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true)]
struct Peil {
    #[command(flatten)]
    shown: Shown,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::New),
    Check(check::Check),
    Build(build::Build),
    Preview(preview::Preview),
    Shot(shot::Shoot),
    Answer(answer::Answer),
    Test(test::Test),
    Translate(translate::Translate),
    Paths(paths::Paths),
    Diff(diff::Diff),
    Fmt(fmt::Fmt),
    Convert(convert::Convert),
    Migrate(migrate::Migrate),
    Explain(explain::Explain),
    Completions(completions::Completions),
    Man(completions::Man),
}

/// How a run ends when nothing went wrong with the run itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Nothing stands in the way.
    Clean,
    /// A survey has errors.
    Findings,
    /// A file could not be read or written; the message was shown.
    Failed,
}

impl Outcome {
    /// The exit code.
    fn code(self) -> u8 {
        match self {
            Outcome::Clean => 0,
            Outcome::Findings => 1,
            Outcome::Failed => 2,
        }
    }
}

/// Runs one command and tells how it ended.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let peil = match Peil::try_parse_from(arguments) {
        Ok(peil) => peil,
        Err(error) => {
            // Help and version are "errors" of the parser too; neither they nor a closed pipe fail.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let console = Console::new(&peil.shown);
    let outcome = match peil.command {
        Command::Answer(answer) => answer.run(&console),
        Command::Build(build) => build.run(&console),
        Command::Preview(preview) => preview.run(&console),
        Command::Shot(shoot) => shoot.run(&console),
        Command::Check(check) => check.run(&console),
        Command::Convert(convert) => convert.run(&console),
        Command::Fmt(fmt) => fmt.run(&console),
        Command::Migrate(migrate) => migrate.run(&console),
        Command::Explain(explain) => explain.run(&console),
        Command::Test(test) => test.run(&console),
        Command::Translate(translate) => translate.run(&console),
        Command::Paths(paths) => paths.run(&console),
        Command::Diff(diff) => diff.run(&console),
        Command::New(new) => new.run(&console),
        Command::Completions(completions) => completions.run(&console, Peil::command()),
        Command::Man(man) => man.run(Peil::command()),
    };
    match outcome {
        Ok(outcome) => ExitCode::from(outcome.code()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

//! What shells and `man` read about the command line.

use std::fs;
use std::io;
use std::path::PathBuf;

use clap::{Args, Command};
use clap_complete::Shell;

use super::Outcome;
use super::console::Console;

/// Print completions for a shell
///
/// For bash: peil completions bash > ~/.local/share/bash-completion/completions/peil
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    /// Prints the script.
    pub fn run(&self, console: &Console, mut command: Command) -> io::Result<Outcome> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, "peil", &mut script);
        console.print(&String::from_utf8_lossy(&script))?;
        Ok(Outcome::Clean)
    }
}

/// Write the man pages to a folder
#[derive(Debug, Args)]
#[command(hide = true)]
pub struct Man {
    /// The folder; it is made if need be
    folder: PathBuf,
}

impl Man {
    /// Writes `peil.1` and a page for each command.
    pub fn run(&self, command: Command) -> io::Result<Outcome> {
        fs::create_dir_all(&self.folder)?;
        clap_mangen::generate_to(command, &self.folder)?;
        Ok(Outcome::Clean)
    }
}

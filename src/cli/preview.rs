//! `peil preview`: surveys in the browser while they are written.

use std::io;
use std::path::PathBuf;
use std::process::Command;

use clap::Args;

use super::Outcome;
use super::console::Console;
use super::selection::Selection;
use crate::preview::{Editor, Server};
use crate::problem::render::{Format, counted};

/// Show surveys in the browser while you write them
///
/// Every save shows the new form with the answers kept, and what is wrong over the last form that
/// compiled. Takes survey files and folders of them, as `peil check` does. Only this machine can reach it.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Preview {
    /// Survey files, or folders to search for them
    #[arg(value_name = "SURVEY")]
    paths: Vec<PathBuf>,
    /// The port to listen on; by default one that is free
    #[arg(long)]
    port: Option<u16>,
    /// Open it in the browser
    #[arg(long)]
    open: bool,
    /// What opens a line of a survey: vscode, vscodium, cursor, zed, idea, sublime, or an address with
    /// `{path}`, `{line}` and `{column}`
    #[arg(long, value_name = "NAME", default_value = "vscode", value_parser = Editor::parse)]
    editor: Editor,
    /// Where submitted answers go; by default to `.peil/NAME.jsonl` in the project
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    #[command(flatten)]
    selection: Selection,
}

impl Preview {
    /// Runs until the author stops it.
    pub fn run(self, console: &Console) -> io::Result<Outcome> {
        console.only(&[Format::Human, Format::Plain])?;
        let server = Server::bind(self.port)?;
        let levels = self.selection.levels();
        let preview =
            crate::preview::Preview::new(&server, self.paths, self.editor, levels, self.record)?;
        let addresses = preview.addresses();
        let start = match addresses.as_slice() {
            [(file, address, record)] => {
                console.print(&format!("{file}: {address}\n"))?;
                if let Some(record) = record {
                    console.remark(&format!("answers go to {record}; Ctrl-C stops"))?;
                }
                address.clone()
            }
            several => {
                let files = counted(several.len(), "file", "files");
                console.print(&format!("{files}: {}/\n", server.origin()))?;
                console.remark("Ctrl-C stops")?;
                format!("{}/", server.origin())
            }
        };
        if self.open && !open(&start) {
            console.note("no browser could be opened; open the address yourself");
        }
        preview.run(&server);
        Ok(Outcome::Clean)
    }
}

/// Asks the system to show an address; whether it knows how.
fn open(address: &str) -> bool {
    let (program, before): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    let silent = std::process::Stdio::null;
    command.args(before).arg(address).stdin(silent());
    command.stdout(silent()).stderr(silent()).spawn().is_ok()
}

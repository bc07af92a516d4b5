//! `peil new`: a survey to start from.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Outcome;
use super::console::Console;
use crate::project::{self, shown};

/// Start a survey: a small and complete one, with privacy, an invitation and metrics
///
/// Makes a folder with the survey and a `peil.yaml`; the survey is named after the folder. Never
/// overwrites a file.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct New {
    /// The folder to make; its last part names the survey, such as `klantcontact`
    #[arg(value_name = "NAME|DIR")]
    folder: PathBuf,
    /// The language of its texts
    #[arg(long, value_enum, default_value_t)]
    language: Language,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Language {
    /// Dutch
    #[default]
    Nl,
    /// English
    En,
}

impl Language {
    fn survey(self) -> &'static str {
        match self {
            Language::Nl => include_str!("new/nl.peil"),
            Language::En => include_str!("new/en.peil"),
        }
    }
}

impl New {
    /// Writes the two files and tells what to do next.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        let name = name_of(&self.folder)?;
        let survey = self.language.survey().replace("NAME", &name);
        let files = [
            (self.folder.join(format!("{name}.peil")), survey.as_str()),
            (
                self.folder.join(project::SETTINGS),
                include_str!("new/peil.yaml"),
            ),
        ];
        if let Some((taken, _)) = files.iter().find(|(path, _)| path.exists()) {
            let message = format!(
                "{}: this file is there already; nothing was written",
                shown(taken)
            );
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
        }
        let about = |error| project::read::named(&shown(&self.folder), &error);
        fs::create_dir_all(&self.folder).map_err(about)?;
        for (path, text) in &files {
            write_new(path, text).map_err(|error| project::read::named(&shown(path), &error))?;
            console.remark(&format!("wrote {}", shown(path)))?;
        }
        console.remark(&format!("next: peil check {}", shown(&self.folder)))?;
        Ok(Outcome::Clean)
    }
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    fs::File::create_new(path)?.write_all(text.as_bytes())
}

/// The name of the survey in a folder, as names are written.
fn name_of(folder: &Path) -> io::Result<String> {
    let last = match folder.file_name() {
        Some(last) => last.to_os_string(),
        None => folder
            .canonicalize()?
            .file_name()
            .unwrap_or_default()
            .to_os_string(),
    };
    let lower = last.to_string_lossy().to_lowercase();
    let name: String = lower
        .chars()
        .map(|c| if matches!(c, '-' | ' ' | '.') { '_' } else { c })
        .collect();
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_part);
    if is_name && name.len() <= 64 {
        return Ok(name);
    }
    let words =
        "a survey's name begins with a letter and holds letters, digits and `_`, at most 64";
    let message = format!("`{}` names no survey: {words}", last.to_string_lossy());
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_names_its_survey() {
        let name = |path: &str| name_of(Path::new(path)).ok();
        assert_eq!(name("a/Klant-Contact"), Some("klant_contact".into()));
        assert_eq!(name("klant2/"), Some("klant2".into()));
        for path in ["2klant", "één", "a/_b", "a'b"] {
            assert_eq!(name(path), None, "{path}");
        }
        assert_eq!(name(&"a".repeat(65)), None);
    }
}

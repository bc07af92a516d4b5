//! `peil build`: what surveys compile to, written to a folder.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::Args;

use super::Outcome;
use super::console::{Console, Findings};
use super::selection::Selection;
use super::surveys::{self, Checked, Surveys};
use crate::problem::render::counted;
use crate::project::{output, shown};
use crate::target::{Artifact, TARGETS};

/// Compile surveys to forms, schemas, analysis configurations and what belongs to them
///
/// Checks first; while a survey has errors, nothing is written.
#[derive(Debug, Args)]
pub struct Build {
    /// Survey files, or folders to search for them
    #[arg(required = true, value_name = "SURVEY")]
    paths: Vec<PathBuf>,
    /// Where to write; by default the `output` of `peil.yaml`, or `dist` beside it
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// What to build; by default everything
    #[arg(short, long = "target", value_name = "NAME", value_parser = names())]
    targets: Vec<String>,
    #[command(flatten)]
    selection: Selection,
}

fn names() -> PossibleValuesParser {
    let names = TARGETS.iter().map(|target| PossibleValue::new(target.name()).help(target.about()));
    PossibleValuesParser::new(names)
}

impl Build {
    /// Builds all surveys, or shows why none is built.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        let surveys = Surveys::find(&self.paths)?;
        let checked = surveys.check(&self.selection.levels());
        let mut findings = Findings::new(console);
        let failed = surveys::show(&surveys, &checked, &mut findings)?;
        let has_errors = findings.counts.errors > 0;
        if failed || has_errors {
            findings.finish(&surveys.subject())?;
            return Ok(if failed { Outcome::Failed } else { Outcome::Findings });
        }
        let checked: Vec<&Checked> = checked.iter().flatten().collect();
        let built = self.artifacts(&surveys, &checked)?;
        findings.finish_quietly()?;
        for (folder, artifacts) in built {
            output::write(&folder, &artifacts)?;
            let files = counted(artifacts.len(), "file", "files");
            console.remark(&format!("wrote {files} to {}", shown(&folder)))?;
        }
        Ok(Outcome::Clean)
    }

    /// Everything to write, by output folder.
    fn artifacts(&self, surveys: &Surveys, checked: &[&Checked]) -> io::Result<BTreeMap<PathBuf, Vec<Artifact>>> {
        let mut built: BTreeMap<PathBuf, Vec<Artifact>> = BTreeMap::new();
        for checked in checked {
            let Some(survey) = &checked.survey else {
                continue;
            };
            let folder = match &self.output {
                Some(folder) => folder.clone(),
                None => surveys.output_of(&checked.path),
            };
            let is_wanted = |name: &str| self.targets.is_empty() || self.targets.iter().any(|own| own == name);
            let targets = TARGETS.iter().filter(|target| is_wanted(target.name()));
            let artifacts = targets.flat_map(|target| target.build(survey));
            built.entry(folder).or_default().extend(artifacts);
        }
        match built.is_empty() {
            true => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("{}: this holds shared items only, no survey to build", surveys.subject()),
            )),
            false => Ok(built),
        }
    }
}

//! `peil build`: what surveys compile to, written to a folder.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

use super::Outcome;
use super::console::{Console, Findings};
use super::selection::Selection;
use super::surveys::{self, Surveys};
use crate::Checked;
use crate::logic::Pace;
use crate::model::Survey;
use crate::problem::render::counted;
use crate::project::output::Staging;
use crate::project::shown;
use crate::target::manifest::File;
use crate::target::{Artifact, TARGETS, site};

/// Compile surveys to forms, schemas, analysis configurations and what belongs to them
///
/// Checks first; while a survey has errors, nothing is written.
#[derive(Debug, Args)]
pub struct Build {
    /// Survey files, or folders to search for them
    #[arg(required_unless_present = "site", value_name = "SURVEY")]
    paths: Vec<PathBuf>,
    /// Where to write; by default the `output` of `peil.yaml`, or `dist` beside it
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// What to build; by default everything
    #[arg(short, long = "target", value_name = "NAME", value_parser = names())]
    targets: Vec<String>,
    /// Build a website of the forms and privacy notices instead, with an index; by default of the project
    /// around the current folder
    #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "targets"])]
    site: Option<PathBuf>,
    /// Leave out of the site where answers go: forms save them as a file, so people can try them
    #[arg(long, requires = "site")]
    no_submit: bool,
    #[command(flatten)]
    selection: Selection,
}

fn names() -> PossibleValuesParser {
    let names = TARGETS
        .iter()
        .map(|target| PossibleValue::new(target.name()).help(target.about()));
    PossibleValuesParser::new(names)
}

impl Build {
    /// Builds all surveys, or shows why none is built.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        let surveys = Surveys::gather(&self.paths);
        let checked = surveys.compile(&self.selection.levels());
        let mut findings = Findings::new(console);
        surveys::show(&surveys, &checked, &mut findings)?;
        let outcome = findings.outcome();
        if outcome != Outcome::Clean {
            findings.finish(None)?;
            return Ok(outcome);
        }
        if surveys
            .with_paths(&checked)
            .all(|(_, it)| it.survey.is_none())
        {
            let words = "nothing to build; what surveys share is built with them";
            let message = format!("{}: {words}", surveys.subject());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        self.one_of_a_name(&surveys, &checked)?;
        findings.finish(None)?;
        let stagings = match &self.site {
            Some(folder) => self.stage_site(folder, &surveys, &checked)?,
            None => self.stage(&surveys, &checked)?,
        };
        for (folder, staging) in stagings {
            let files = counted(staging.commit()?, "file", "files");
            console.remark(&format!("wrote {files} to {}", shown(&folder)))?;
        }
        Ok(Outcome::Clean)
    }

    /// Where a survey is built.
    fn folder(&self, surveys: &Surveys, path: &Path) -> PathBuf {
        let told = self.site.clone().or(self.output.clone());
        told.unwrap_or_else(|| surveys.output_of(path))
    }

    /// What a survey compiles to is named after it, so two of one name cannot go to one folder.
    fn one_of_a_name(&self, surveys: &Surveys, checked: &[io::Result<Checked>]) -> io::Result<()> {
        let mut taken = BTreeMap::new();
        for (path, checked) in surveys.with_paths(checked) {
            let Some(survey) = &checked.survey else {
                continue;
            };
            let folder = self.folder(surveys, path);
            if let Some(first) = taken.insert((folder.clone(), &survey.name), path) {
                return Err(two_of_a_name(&survey.name, first, path, &folder));
            }
        }
        Ok(())
    }

    /// The site, to be written to `folder`.
    fn stage_site(
        &self,
        folder: &Path,
        surveys: &Surveys,
        checked: &[io::Result<Checked>],
    ) -> io::Result<BTreeMap<PathBuf, Staging>> {
        let staging = Staging::new(folder)?;
        let mut listed = Vec::new();
        for (path, checked) in surveys.with_paths(checked) {
            let Some(survey) = &checked.survey else {
                continue;
            };
            let submit = survey.submit.as_deref().filter(|_| !self.no_submit);
            let survey = survey.tried_at(submit, None);
            let pages = site::pages(&survey);
            pages.iter().try_for_each(|page| staging.add(page))?;
            listed.push((survey, surveys.pace_of(path)));
        }
        let listed: Vec<(&Survey, Pace)> = listed.iter().map(|(it, pace)| (&**it, *pace)).collect();
        staging.add(&site::index(&listed))?;
        Ok(BTreeMap::from([(folder.to_path_buf(), staging)]))
    }

    /// Everything to write, by output folder.
    fn stage(
        &self,
        surveys: &Surveys,
        checked: &[io::Result<Checked>],
    ) -> io::Result<BTreeMap<PathBuf, Staging>> {
        let mut stagings = BTreeMap::new();
        for (path, checked) in surveys.with_paths(checked) {
            let Some(survey) = &checked.survey else {
                continue;
            };
            let staging = match stagings.entry(self.folder(surveys, path)) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(free) => {
                    let staging = Staging::new(free.key())?;
                    free.insert(staging)
                }
            };
            let stage = |artifact: Artifact| {
                staging.add(&artifact)?;
                Ok(File::new(&artifact.path, artifact.contents.as_bytes()))
            };
            let staged = crate::build_each(survey, &self.targets, stage);
            let staged = staged.into_iter().collect::<io::Result<Vec<File>>>()?;
            if self.targets.is_empty() {
                staging.add(&surveys.manifest(path, survey, checked, staged))?;
            }
        }
        Ok(stagings)
    }
}

fn two_of_a_name(name: &str, first: &Path, second: &Path, folder: &Path) -> io::Error {
    let (first, second, folder) = (shown(first), shown(second), shown(folder));
    let message = format!(
        "{first} and {second}: both are a survey `{name}`, and their files would have the same names \
         in {folder}; build one of the two, give one another name, or build them to different folders"
    );
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

//! Peil: survey-as-code.
//!
//! ```text
//! source → syntax → check → model → target
//! ```

pub mod check;
pub mod cli;
pub mod convert;
pub mod model;
pub mod problem;
pub mod project;
pub mod source;
pub mod syntax;
pub mod target;

use check::{Policy, Valid};
use model::{Period, Survey};
use problem::Problems;
use problem::levels::Levels;
use project::{Loaded, Project};
use source::{Notation, Sources};
use std::io;
use std::path::Path;
use target::Artifact;

/// A survey that was read and checked.
#[derive(Debug)]
pub struct Checked {
    /// The files it consists of.
    pub sources: Sources,
    /// What is wrong, in source order and at the levels of this run.
    pub problems: Problems,
    /// The survey, when nothing that was found is an error.
    pub survey: Option<Valid<Survey>>,
}

/// Reads and checks the survey at `path` as part of a project.
///
/// # Errors
/// The file cannot be read, or its name says that it is no survey.
pub fn check(path: &Path, project: &Project, levels: &Levels) -> io::Result<Checked> {
    let (mut sources, mut problems) = (Sources::new(), Problems::new());
    let loaded = project.load(path, &mut sources, &mut problems)?;
    let retention = project.settings.policy.retention.as_ref();
    let retention = retention.map(|duration| Period {
        count: duration.count,
        unit: duration.unit,
    });
    let survey = check::survey(&loaded, &Policy { retention }, &mut problems);
    Ok(finish(sources, problems, survey, levels))
}

/// Checks a survey that stands in one text, without files beside it.
pub fn check_text(name: &str, notation: Notation, text: &str) -> Checked {
    let (mut sources, mut problems) = (Sources::new(), Problems::new());
    let main = sources.add(name, notation, text.to_owned());
    let document = syntax::parse(&sources, main, &mut problems);
    let loaded = Loaded {
        main,
        documents: vec![(main, document)],
        catalogues: Vec::new(),
    };
    let survey = check::survey(&loaded, &Policy::default(), &mut problems);
    finish(sources, problems, survey, &Levels::default())
}

fn finish(
    sources: Sources,
    mut problems: Problems,
    survey: Option<Survey>,
    levels: &Levels,
) -> Checked {
    levels.apply(&mut problems);
    problems.sort();
    let survey = survey.and_then(|survey| check::valid(survey, &problems));
    Checked {
        sources,
        problems,
        survey,
    }
}

/// Compiles a survey with every target whose name is in `targets`, or with all when it is empty.
pub fn build(survey: &Valid<Survey>, targets: &[String]) -> Vec<Artifact> {
    let chosen = target::TARGETS
        .iter()
        .filter(|target| targets.is_empty() || targets.iter().any(|name| name == target.name()));
    chosen.flat_map(|target| target.build(survey)).collect()
}

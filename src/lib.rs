#![doc = include_str!("../docs/architecture.md")]

mod base64;
pub mod check;
pub mod cli;
pub mod convert;
pub mod diff;
pub mod fix;
pub mod fmt;
pub mod logic;
pub mod migrate;
pub mod model;
mod picture;
pub mod preview;
pub mod problem;
pub mod project;
mod shot;
pub mod source;
pub mod syntax;
pub mod target;
pub mod translate;
mod xml;

use check::project::Outline;
use check::{Policy, Valid};
use fix::edits::Texts;
use model::{Period, Survey};
use problem::Problems;
use problem::levels::Levels;
use project::{Loaded, Project};
use rayon::prelude::*;
use source::{FileId, Notation, Sources};
use std::io;
use std::path::Path;
use std::sync::Arc;
use target::Artifact;

/// A survey that was read and checked.
#[derive(Debug)]
pub struct Checked {
    /// The files it consists of.
    pub sources: Sources,
    /// What is wrong, in source order and at the levels of this run.
    pub problems: Problems,
    /// The file that was asked for.
    pub main: FileId,
    /// Whether that file declares a survey; others hold what surveys share.
    pub has_survey: bool,
    /// The survey, when nothing that was found is an error.
    pub survey: Option<Valid<Survey>>,
    /// What [`check_together`] looks at; nothing for a text that belongs to no project.
    pub outline: Option<Outline>,
    /// How many of the sources the survey consists of; after them come files of other surveys that its
    /// problems point into.
    pub own_files: usize,
}

/// Reads and checks the survey at `path` as part of a project.
///
/// # Errors
/// The file cannot be read, or its name says that it is no survey.
pub fn check(path: &Path, project: &Project, levels: &Levels) -> io::Result<Checked> {
    check_edited(path, project, levels, &Arc::default())
}

/// Checks as [`check()`] does, with texts that stand in place of those on disk.
///
/// # Errors
/// As of [`check()`].
pub fn check_edited(
    path: &Path,
    project: &Project,
    levels: &Levels,
    edited: &Arc<Texts>,
) -> io::Result<Checked> {
    let (mut sources, mut problems) = (Sources::edited(edited.clone()), Problems::new());
    let loaded = project.load(path, &mut sources, &mut problems)?;
    for (_, document) in &loaded.documents {
        syntax::structure::check(document, &sources, &mut problems);
    }
    let retention = project.settings.policy.retention.as_ref();
    let retention = retention.map(|duration| Period {
        count: duration.count,
        unit: duration.unit,
    });
    // Of a file that could not be read, only that is told.
    let is_lost = loaded.document().items.is_empty() && problems.has_errors();
    let survey = match is_lost || loaded.is_shared() {
        true => None,
        false => {
            let policy = Policy {
                retention,
                volumes: &project.settings.volumes,
                time: project.settings.time,
            };
            check::survey(&loaded, &policy, &mut problems)
        }
    };
    check::policy::languages(&loaded, &project.settings, &mut problems);
    let root = Some(project.root.as_path());
    Ok(finish(sources, problems, &loaded, survey, root, levels))
}

/// Checks surveys of a project against each other, after [`check()`] of each: names that two of them have,
/// and people whom several invite. Looks at no survey but these, and tells what it finds in the order in
/// which they are given. The places of a problem may lie in two files.
pub fn check_together<'a>(surveys: impl IntoIterator<Item = &'a mut Checked>) {
    check::project::check(surveys.into_iter().collect());
}

/// Checks a survey that stands in one text, without files beside it.
pub fn check_text(name: &str, notation: Notation, text: &str) -> Checked {
    let (mut sources, mut problems) = (Sources::new(), Problems::new());
    let main = sources.add(name, notation, text.to_owned());
    let document = syntax::parse(&sources, main, &mut problems);
    syntax::structure::check(&document, &sources, &mut problems);
    let loaded = Loaded::alone(main, document, &sources);
    let survey = check::survey(&loaded, &Policy::default(), &mut problems);
    let levels = Levels::default();
    finish(sources, problems, &loaded, survey, None, &levels)
}

fn finish(
    sources: Sources,
    mut problems: Problems,
    loaded: &Loaded,
    survey: Option<Survey>,
    root: Option<&Path>,
    levels: &Levels,
) -> Checked {
    let allowed = check::allow::apply(&loaded.documents, &mut problems);
    let outline = root.zip(survey.as_ref());
    let outline = outline.map(|(root, survey)| Outline::of(survey, loaded, root, allowed, levels));
    levels.apply(&mut problems);
    fix::settle(&loaded.documents, &sources, &mut problems);
    problems.sort();
    let survey = survey.and_then(|survey| check::valid(survey, &problems));
    Checked {
        own_files: sources.files().count(),
        sources,
        problems,
        main: loaded.main,
        has_survey: loaded.is_survey(),
        survey,
        outline,
    }
}

/// Compiles a survey with every target whose name is in `targets`, or with all when it is empty.
pub fn build(survey: &Valid<Survey>, targets: &[String]) -> Vec<Artifact> {
    build_each(survey, targets, |artifact| artifact)
}

/// Compiles as [`build`] does, and hands every artifact to `keep` as soon as its target is done, so that
/// those of a large survey are not in memory together. What `keep` made of them comes in the same order
/// as from [`build`].
pub fn build_each<T: Send>(
    survey: &Valid<Survey>,
    targets: &[String],
    keep: impl Fn(Artifact) -> T + Sync,
) -> Vec<T> {
    let wanted = |name: &str| targets.is_empty() || targets.iter().any(|target| target == name);
    let chosen = target::TARGETS
        .iter()
        .filter(|target| wanted(target.name()));
    let chosen: Vec<_> = chosen.collect();
    let mut kept: Vec<T> = chosen
        .par_iter()
        .with_max_len(1)
        .flat_map_iter(|target| target.build(survey).into_iter().map(&keep))
        .collect();
    // The form links to the notice, so it never goes without.
    if wanted("form") && !wanted("privacy") {
        kept.extend(target::privacy::notices(survey).into_iter().map(&keep));
    }
    kept
}

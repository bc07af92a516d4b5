#![doc = include_str!("../docs/diff.md")]

mod answers;
mod change;
mod choices;
mod continuity;
mod endings;
mod expressions;
mod fields;
mod fieldwork;
mod figures;
mod flow;
mod guards;
mod header;
mod items;
mod kinds;
mod names;
mod order;
mod promises;
mod readers;
pub mod render;
mod reports;
mod scales;
mod segments;
mod similar;
mod tables;
mod texts;
mod touchpoints;
mod uses;
mod verdict;

pub(crate) use names::{Named, Pairs};
pub(crate) use tables::{field_names, named};

pub use change::{Change, Subject};
pub use continuity::Continuity;
pub use kinds::{Class, Direction, Fits, Kind};
pub use similar::Suggestion;
pub use uses::Use;
pub use verdict::{Bump, Objection, Verdict};

use crate::check;
use crate::model::Survey;
use crate::problem::{Level, Problems};
use crate::project::{Loaded, Project};
use crate::source::{FileId, Notation, Sources};
use crate::syntax;
use std::io;
use std::path::Path;

/// One version of a survey, as far as it is understood.
#[derive(Debug)]
pub struct Side {
    /// The files it consists of.
    pub sources: Sources,
    /// The file that declares it.
    pub main: FileId,
    /// What it means; nothing where there is no `survey` item in it, or nothing could be parsed.
    pub survey: Option<Survey>,
    /// What is wrong with it, of what must be right for it to be understood.
    pub problems: Problems,
    /// Whether all of it was understood. Of what was not, less is compared, and nothing is decided.
    pub is_sound: bool,
}

impl Side {
    /// Reads the version of a survey that stands on disk.
    ///
    /// # Errors
    /// The survey cannot be read, or its name says it is none.
    pub fn read(path: &Path, project: &Project) -> io::Result<Side> {
        let (mut sources, mut problems) = (Sources::new(), Problems::new());
        let loaded = project.load(path, &mut sources, &mut problems)?;
        Ok(Side::of(&loaded, sources, problems))
    }

    /// A version that stands in one text, without files beside it.
    pub fn of_text(name: &str, notation: Notation, text: &str) -> Side {
        let (mut sources, mut problems) = (Sources::new(), Problems::new());
        let main = sources.add(name, notation, text.to_owned());
        let document = syntax::parse(&sources, main, &mut problems);
        let loaded = Loaded::alone(main, document, &sources);
        Side::of(&loaded, sources, problems)
    }

    /// A version that was loaded; `problems` are those of loading it. It need not follow the rules that
    /// judge a survey: only what keeps it from being understood counts.
    pub fn of(loaded: &Loaded, sources: Sources, mut problems: Problems) -> Side {
        for (_, document) in &loaded.documents {
            syntax::structure::check(document, &sources, &mut problems);
        }
        let is_lost = loaded.document().items.is_empty();
        let survey = match is_lost || !loaded.is_survey() {
            true => None,
            false => check::model(loaded, &mut problems),
        };
        let survey = survey.filter(|survey| !survey.name.is_empty());
        problems.retain(|problem| problem.level == Level::Error);
        problems.sort();
        Side {
            main: loaded.main,
            sources,
            survey,
            is_sound: problems.is_empty(),
            problems,
        }
    }
}

/// All that is otherwise between two versions of a survey.
#[derive(Debug, Clone, Default)]
pub struct Diff {
    /// The name of the survey: the new one, or the old where there is no new.
    pub survey: String,
    /// The version number of the old side.
    pub old_version: String,
    /// The version number of the new side.
    pub new_version: String,
    /// The changes: by class, the gravest first, then in source order.
    pub changes: Vec<Change>,
    /// What could not be compared, and why; sentences.
    pub gaps: Vec<String>,
    /// Removed and added items that look as if one became the other.
    pub suggestions: Vec<Suggestion>,
    /// Each figure that both versions have, with what touches its trend.
    pub continuity: Vec<Continuity>,
    /// Purposes for which responses of the old version may not be used as those of the new one are.
    pub uses: Vec<Use>,
    /// What it asks of the version number, and what stands in the way.
    pub verdict: Verdict,
}

impl Diff {
    /// Whether nothing changed at all.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.gaps.is_empty()
    }

    /// How many changes there are of a class.
    pub fn count(&self, class: Class) -> usize {
        let changes = self.changes.iter();
        changes.filter(|change| change.class() == class).count()
    }

    /// Whether a change weakens what was promised about data.
    pub fn is_weaker(&self) -> bool {
        let mut directions = self.changes.iter().map(|change| change.kind.direction());
        directions.any(|direction| direction == Some(Direction::Weaker))
    }
}

/// Compares two versions of a survey. The result depends on them alone.
pub fn compare(old: &Side, new: &Side) -> Diff {
    let (Some(before), Some(after)) = (&old.survey, &new.survey) else {
        return incomparable(old, new);
    };
    let mut tables = tables::Tables::new(before, after, old.is_sound && new.is_sound);
    header::compare(&mut tables);
    promises::compare(&mut tables);
    choices::compare(&mut tables);
    fields::compare(&mut tables);
    flow::compare(&mut tables);
    endings::compare(&mut tables);
    order::compare(&mut tables);
    segments::compare(&mut tables);
    figures::compare(&mut tables);
    reports::compare(&mut tables);
    fieldwork::compare(&mut tables);
    touchpoints::compare(&mut tables);
    // What was noted of conditions on the way is decided at the end.
    guards::compare(&mut tables);
    let mut diff = tables.finish();
    for (side, word) in [(old, "old"), (new, "new")] {
        diff.gaps.extend(gap(side, word));
    }
    diff.verdict = verdict::of(&diff);
    diff
}

/// What is to be said of two sides of which one has no survey.
fn incomparable(old: &Side, new: &Side) -> Diff {
    let survey = new.survey.as_ref().or(old.survey.as_ref());
    let version = |side: &Side| {
        let survey = side.survey.as_ref();
        survey.map_or(String::new(), |survey| survey.version.clone())
    };
    let mut diff = Diff {
        survey: survey.map_or(String::new(), |survey| survey.name.clone()),
        old_version: version(old),
        new_version: version(new),
        ..Diff::default()
    };
    for (side, word) in [(old, "old"), (new, "new")] {
        match side.survey {
            Some(_) => diff.gaps.extend(gap(side, word)),
            None => diff.gaps.push(format!(
                "the {word} version has no survey that can be read, so nothing is compared"
            )),
        }
    }
    diff
}

/// That a side was not understood in full.
fn gap(side: &Side, word: &str) -> Option<String> {
    let first = side.problems.iter().next()?;
    let place = side.sources.position(first.span);
    let file = &side.sources.file(first.span.file).name;
    Some(format!(
        "the {word} version has errors, the first at {file}:{}: {}; what they touch may be missing here, and conditions are compared by their words",
        place.line, first.message
    ))
}

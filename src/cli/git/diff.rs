//! `peil git diff`: what git runs instead of comparing lines. It tells what a change means, then its lines.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::read;
use crate::cli::Outcome;
use crate::cli::console::Console;
use crate::diff::render::{self, Compared};
use crate::diff::{self, Side};
use crate::fix::diff::unified;
use crate::problem::Problems;
use crate::project::{Project, shown};
use crate::source::{Notation, Sources};

/// Compare two versions of one file, for git
#[derive(Debug, Args)]
pub struct Diff {
    /// The path, then file, id and mode of the old version and of the new; a new name where it has one
    #[arg(num_args = 1.., allow_hyphen_values = true)]
    told: Vec<PathBuf>,
}

impl Diff {
    /// Always ends well: git stops at the first program that does not.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        let [path, old, _, _, new, ..] = self.told.as_slice() else {
            // A file with conflicts comes with its path alone.
            let path = self.told.first().map(|path| shown(path));
            console.print(&format!("{}: has conflicts\n", path.unwrap_or_default()))?;
            return Ok(Outcome::Clean);
        };
        let renamed = self.told.get(7).unwrap_or(path);
        let texts = [old, new].map(|side| match side.as_path() == Path::new("/dev/null") {
            true => Ok(None),
            false => read(side).map(Some),
        });
        let (before, after) = match texts {
            [Ok(before), Ok(after)] => (before, after),
            [Err(error), _] | [_, Err(error)] => {
                console.print(&format!("{}: {error}\n", shown(renamed)))?;
                return Ok(Outcome::Clean);
            }
        };
        let meaning = before
            .as_ref()
            .zip(after.as_ref())
            .and_then(|(before, after)| meaning(path, before, renamed, after, console));
        let lines = unified(
            &shown(renamed),
            before.as_deref().unwrap_or_default(),
            after.as_deref().unwrap_or_default(),
            &console.look,
        );
        console.print(&format!("{}{lines}", meaning.unwrap_or_default()))?;
        Ok(Outcome::Clean)
    }
}

/// What the change of a survey means; nothing for a file that surveys share.
fn meaning(
    old_path: &Path,
    before: &str,
    new_path: &Path,
    after: &str,
    console: &Console,
) -> Option<String> {
    let old = side(new_path, before, &format!("{}@before", shown(old_path)))?;
    let new = side(new_path, after, &shown(new_path))?;
    if old.survey.is_none() && new.survey.is_none() {
        return None;
    }
    let diff = diff::compare(&old, &new);
    let path = shown(new_path);
    let compared = Compared {
        path: &path,
        diff: &diff,
        old: &old,
        new: &new,
    };
    Some(format!("{}\n", render::human(&compared, &console.look)))
}

/// A version of the file, among the files beside it as they stand now.
fn side(path: &Path, text: &str, name: &str) -> Option<Side> {
    let notation = Notation::of(path)?;
    let beside = path.canonicalize().ok().and_then(|place| {
        let edited = Arc::new([(place, text.to_owned())].into());
        let (mut sources, mut problems) = (Sources::edited(edited), Problems::new());
        let project = Project::of(path).ok()?;
        let loaded = project.load(path, &mut sources, &mut problems).ok()?;
        Some(Side::of(&loaded, sources, problems))
    });
    // A file that is gone from the working tree has nothing beside it.
    Some(beside.unwrap_or_else(|| Side::of_text(name, notation, text)))
}

#![doc = include_str!("../docs/migrating.md")]

mod engine;
mod moves;
mod recode;
mod sql;
mod test;
mod union;

pub use engine::{ENGINES, Engine};

use crate::logic::Cell;
use crate::model::Survey;
use crate::target::Artifact;
use recode::Recode;
use test::Test;

/// How the responses to one version of a survey become responses to another.
#[derive(Debug)]
pub struct Migration<'s> {
    old: &'s Survey,
    new: &'s Survey,
    /// Every value of the new document that has a source, in the order of the document.
    moves: Vec<Move>,
    /// What becomes of the rest, and what is worth knowing.
    pub notes: Vec<Note>,
}

/// What to know about a value or an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Whether something is lost or cannot be decided; otherwise it is carried over with a change.
    pub is_lost: bool,
    /// One sentence; no capital, no full stop.
    pub message: String,
}

/// A value of the new document and where it comes from.
#[derive(Debug)]
struct Move {
    /// Its place in the new document.
    to: Vec<String>,
    /// Its place in the old one.
    from: Vec<String>,
    /// Whose value it is, and whether it is its missing code; nothing for what conditions cannot read.
    cell: Option<(Cell, bool)>,
    recode: Recode,
    /// For whom it is carried over, where that is not everybody who has it.
    only: Option<Test>,
}

impl<'s> Migration<'s> {
    /// Works out what becomes of every value of the old version.
    pub fn of(old: &'s Survey, new: &'s Survey) -> Migration<'s> {
        moves::migration(old, new)
    }

    /// The statements for every engine, and the schema of both versions.
    pub fn files(&self) -> Vec<Artifact> {
        let stem = format!(
            "{}.{}-{}",
            self.new.name, self.old.version, self.new.version
        );
        let script = |engine: &&dyn Engine| {
            let path = format!("{stem}.{}.sql", engine.name());
            Artifact::new(path, sql::script(self, *engine))
        };
        let schema = union::schema(self.old, self.new);
        let schema = Artifact::json(format!("{stem}.schema.json"), &schema);
        ENGINES.iter().map(script).chain([schema]).collect()
    }

    fn note(&mut self, is_lost: bool, message: String) {
        let note = Note { is_lost, message };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

//! Reading: from a text in either notation to [`ast`].

pub mod ast;
pub mod peil;
pub mod structure;
pub mod vocabulary;

use crate::problem::Problems;
use crate::source::{FileId, Notation, Sources};

/// Reads a file in the notation it is written in. What is wrong goes to `problems`; the rest is read.
pub fn parse(sources: &Sources, file: FileId, problems: &mut Problems) -> ast::Document {
    let source = sources.file(file);
    match source.notation {
        Notation::Peil => peil::parse(&source.text, file, problems),
        // The reader of YAML joins here: `yaml::parse(&source.text, file, problems)`.
        Notation::Yaml => ast::Document::default(),
    }
}

//! Reading: from a text in either notation to [`ast`].

pub mod ast;
mod encoding;
pub mod peil;
pub mod structure;
pub mod vocabulary;
pub mod yaml;

use crate::problem::Problems;
use crate::source::{FileId, Notation, Sources};

/// Reads a file in the notation it is written in. What is wrong goes to `problems`; the rest is read.
pub fn parse(sources: &Sources, file: FileId, problems: &mut Problems) -> ast::Document {
    let source = sources.file(file);
    encoding::check(source, file, problems);
    match source.notation {
        Notation::Peil => peil::parse(&source.text, file, problems),
        Notation::Yaml => yaml::parse(&source.text, file, problems),
    }
}

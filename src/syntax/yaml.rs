//! The YAML notation: the same items under the same names, `items` by `items`.
//!
//! Text becomes events ([saphyr-parser](saphyr_parser)), events become a tree that knows the place of
//! every key and value, the tree becomes items by the vocabulary. A mistake in the YAML itself costs the
//! line it stands on, not the file.

mod mistake;
pub mod plain;
pub mod read;
mod recover;
mod scalar;
pub mod trap;
mod tree;
pub mod value;

use crate::problem::Problems;
use crate::source::FileId;
use crate::syntax::ast::Document;

/// Reads a survey in YAML. What is wrong is added to `problems`; what can be read is in the result.
pub fn parse(text: &str, file: FileId, problems: &mut Problems) -> Document {
    let tree = recover::read_tree(text, file, problems);
    let mut reader = read::Reader {
        tree: &tree,
        source: text,
        file,
        problems,
    };
    reader.document()
}

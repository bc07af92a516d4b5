//! The YAML notation: the same items under the same names, `items` by `items`.
//!
//! Text becomes events ([saphyr-parser](saphyr_parser)), events become a tree that knows the place of
//! every key and value, the tree becomes items by the vocabulary. A mistake in the YAML itself costs the
//! line it stands on, not the file.

mod build;
mod bytes;
mod keys;
mod mistake;
pub mod plain;
pub mod read;
mod recover;
mod scalar;
mod schema;
mod text;
pub mod trap;
mod tree;
pub mod value;

pub use schema::schema;

use crate::problem::Problems;
use crate::source::FileId;
use crate::syntax::ast::Document;

/// The byte ranges of all keys and values that stand in the text, in order; what is outside them is
/// structure and comments. The text reads without errors.
pub(crate) fn scalars(text: &str) -> Vec<(usize, usize)> {
    let tree = recover::read_tree(text, FileId::default(), &mut Problems::new());
    tree.ranges(|kind| matches!(kind, tree::Kind::Scalar(..) | tree::Kind::Broken(_)))
}

/// The byte ranges of all aliases, `*name`, in order.
pub(crate) fn aliases(text: &str) -> Vec<(usize, usize)> {
    let tree = recover::read_tree(text, FileId::default(), &mut Problems::new());
    tree.ranges(|kind| matches!(kind, tree::Kind::Alias(_)))
}

/// Reads a survey in YAML. What is wrong is added to `problems`; what can be read is in the result.
pub fn parse(text: &str, file: FileId, problems: &mut Problems) -> Document {
    let tree = recover::read_tree(text, file, problems);
    read::Reader::new(&tree, text, file, problems).document()
}

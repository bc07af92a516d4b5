//! The `.peil` notation: from text by way of `grammar/peil.pest` to the AST.

mod blank;
mod braces;
mod build;
mod expected;
mod explain;
mod expr;
mod fragment;
mod parts;
mod place;
mod recover;
pub(crate) mod scan;
mod text;
mod value;

pub use fragment::{parse_expr, parse_property, parse_type};

use pest::Parser as _;

use crate::problem::Problems;
use crate::source::FileId;
use crate::syntax::ast::Document;
use build::Builder;
use explain::Failure;
use place::Origin;

/// Blocks, parentheses and `not` go no deeper than this.
const DEEPEST: usize = 64;

/// The parser that pest makes of the grammar.
mod grammar {
    #![allow(missing_docs)]

    /// See `grammar/peil.pest`.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/peil.pest"]
    pub(super) struct Grammar;
}

use grammar::{Grammar, Rule};

/// A node of pest's tree.
type Pair<'s> = pest::iterators::Pair<'s, Rule>;

/// So many braces are put right in one file; then the rest is read as it stands.
const MOST_REPAIRS: usize = 4;

/// Reads a text in the `.peil` notation. What is wrong goes to `problems`; the rest is read.
pub fn parse(text: &str, file: FileId, problems: &mut Problems) -> Document {
    let mut repaired = blank::blank(text);
    for _ in 0..MOST_REPAIRS {
        let text = repaired.as_deref().unwrap_or(text);
        let mut found = Problems::new();
        let (document, balanced) = read(text, file, &mut found);
        let again = match balanced {
            true => None,
            false => braces::repair(text, file, problems),
        };
        if again.is_none() {
            problems.extend(found);
            return document;
        }
        repaired = again;
    }
    read(repaired.as_deref().unwrap_or(text), file, problems).0
}

/// One pass over a text, and whether its braces are balanced.
fn read(text: &str, file: FileId, problems: &mut Problems) -> (Document, bool) {
    match parts::read(text, file) {
        Some(document) => (document, true),
        None => read_from(text, file, 0, problems),
    }
}

/// Reads statements that begin at `base` in the file.
fn read_from(text: &str, file: FileId, base: usize, problems: &mut Problems) -> (Document, bool) {
    let origin = Origin::File(file, base);
    match Grammar::parse(Rule::document, text) {
        Ok(mut pairs) => {
            let mut builder = Builder::new(text, origin, problems);
            let document = pairs.next().map(|pair| builder.document(pair));
            (document.unwrap_or_default(), !builder.unbalanced)
        }
        Err(error) => {
            let whole = Failure {
                text,
                origin,
                start: 0,
                end: text.len(),
            };
            whole.report(&error, problems);
            (Document::default(), true)
        }
    }
}

//! The `.peil` notation: from text by way of `grammar/peil.pest` to the AST.

mod build;
mod expr;
mod fragment;
mod place;
mod text;
mod value;

pub use fragment::{parse_expr, parse_property, parse_type};

use pest::Parser as _;

use crate::problem::{Problems, Rule as ProblemRule};
use crate::source::{FileId, Span};
use crate::syntax::ast::Document;
use build::Builder;
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

/// Reads a text in the `.peil` notation. What is wrong goes to `problems`; the rest is read.
pub fn parse(text: &str, file: FileId, problems: &mut Problems) -> Document {
    let origin = Origin::File(file);
    match Grammar::parse(Rule::document, text) {
        Ok(mut pairs) => {
            let mut builder = Builder::new(origin, problems);
            pairs
                .next()
                .map(|pair| builder.document(pair))
                .unwrap_or_default()
        }
        Err(error) => {
            let at = match error.location {
                pest::error::InputLocation::Pos(at) => at,
                pest::error::InputLocation::Span((at, _)) => at,
            };
            problems.add(
                ProblemRule::SyntaxExpected,
                Span::new(file, at, at),
                format!("{}", error.variant.message()),
            );
            Document::default()
        }
    }
}

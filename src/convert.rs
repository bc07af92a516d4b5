//! From one notation to the other and back, without loss.
//!
//! What a survey says is the same in both: [`to_peil`] and [`to_yaml`] print it, and what is printed
//! reads back as the same document. Comments are no part of it; [`convert`] carries them along by the
//! items they stand by.

mod comments;
mod scalar;
mod yaml;

pub use yaml::print as to_yaml;

use crate::fmt;
use crate::problem::Problems;
use crate::source::{FileId, Notation, Sources, Span};
use crate::syntax::{self, ast::Document};

/// A converted file.
#[derive(Debug)]
pub struct Converted {
    /// The survey in the other notation.
    pub text: String,
    /// What could not be carried, with its place in the original.
    pub lost: Vec<(Span, String)>,
}

/// The document in the `.peil` notation, without comments.
pub fn to_peil(document: &Document) -> String {
    fmt::print(document)
}

/// Writes a file in the given notation, with its comments. `None` where the file has errors; they are
/// in `problems`.
pub fn convert(
    sources: &Sources,
    file: FileId,
    to: Notation,
    problems: &mut Problems,
) -> Option<Converted> {
    let source = sources.file(file);
    let document = syntax::parse(sources, file, problems);
    syntax::structure::check(&document, sources, problems);
    if problems.has_errors() {
        return None;
    }
    let printed = print(&document, to);
    let (target, _) = read(&printed, to);
    let found = comments::collect(&source.text, source.notation);
    let original = (source.text.as_str(), &document, source.notation);
    let text = comments::carry(&found, original, (&printed, &target, to));
    let mut lost = Vec::new();
    if source.notation == Notation::Yaml && to == Notation::Peil {
        lost.extend(anchors(&source.text, file));
    }
    // A comment must never change what the survey says; where it would, it stays behind.
    let text = match read(&text, to) {
        (again, false) if again.same(&document) => tidy(text, to),
        _ => {
            lost.extend(found.iter().map(|comment| {
                let span = Span::new(file, comment.start, comment.start + 1);
                (
                    span,
                    format!("the comment `{}` could not be carried", comment.text),
                )
            }));
            printed
        }
    };
    Some(Converted { text, lost })
}

fn print(document: &Document, notation: Notation) -> String {
    match notation {
        Notation::Peil => to_peil(document),
        Notation::Yaml => to_yaml(document),
    }
}

/// What was printed stays canonical with its comments, so that the formatter has nothing to change.
fn tidy(text: String, notation: Notation) -> String {
    match notation {
        Notation::Peil => fmt::format(&text).unwrap_or(text),
        Notation::Yaml => text,
    }
}

/// Reads a printed text; whether it has errors comes along.
fn read(text: &str, notation: Notation) -> (Document, bool) {
    let mut problems = Problems::new();
    let mut sources = Sources::new();
    let file = sources.add("converted", notation, text.to_owned());
    let document = syntax::parse(&sources, file, &mut problems);
    (document, problems.has_errors())
}

/// Anchors have no counterpart in `.peil`: what they repeat is written out.
fn anchors(text: &str, file: FileId) -> Vec<(Span, String)> {
    let note = |(start, end): (usize, usize)| {
        let name = text.get(start..end).unwrap_or_default();
        (
            Span::new(file, start, end),
            format!("`{name}` is written out: `.peil` has no references"),
        )
    };
    syntax::yaml::aliases(text).into_iter().map(note).collect()
}

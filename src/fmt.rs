//! The one way in which `.peil` is written.
//!
//! One item a line, two spaces a level, header clauses on the line of their item, long lists one entry a
//! line. [`format()`] keeps comments and blank lines, and verifies what it wrote before it gives it back.

mod comments;
mod expr;
mod items;
mod value;

pub use expr::print as print_expr;
pub use value::{print_type, print_value};

use crate::problem::{Problems, Rule};
use crate::source::{FileId, Notation, Sources, Span};
use crate::syntax::ast::Document;
use crate::syntax::{self, peil};
use comments::Comments;

/// The document in `.peil`, without comments.
pub fn print(document: &Document) -> String {
    items::write(document, Comments::none())
}

/// The text formatted, or what is wrong with it. The result says the same and has the same comments: it
/// is read again before it is returned.
pub fn format(text: &str) -> Result<String, Problems> {
    let (mut sources, mut problems) = (Sources::new(), Problems::new());
    let file = sources.add("", Notation::Peil, text.to_owned());
    let document = syntax::parse(&sources, file, &mut problems);
    if problems.has_errors() {
        problems.sort();
        return Err(problems);
    }
    let formatted = items::write(&document, Comments::of(text));
    match verify(&document, text, &formatted) {
        true => Ok(formatted),
        false => {
            let whole = Span::new(file, 0, 0);
            problems
                .add(
                    Rule::SyntaxExpected,
                    whole,
                    "this file cannot be formatted without changing what it says",
                )
                .help("it is left as it is; please report it, with the file");
            Err(problems)
        }
    }
}

/// Whether the formatted text reads as the same document and holds the same comments.
fn verify(document: &Document, text: &str, formatted: &str) -> bool {
    let mut problems = Problems::new();
    let again = peil::parse(formatted, FileId::default(), &mut problems);
    !problems.has_errors()
        && again.same(document)
        && comments::texts(text) == comments::texts(formatted)
}

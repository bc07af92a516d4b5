//! Translations: gettext catalogues beside the survey, `webshop.en.po` for `webshop.peil`.
//!
//! Entries are found by `msgctxt`, which holds the stable id of a text, so a translation survives a
//! change of wording. Read by our own `po` reader: the crates for PO give no positions, which a
//! message about a placeholder in a translation needs.

mod entry;
mod po;
mod write;

use std::fs;
use std::io;
use std::path::Path;

use super::{read, shown};
use crate::problem::{Problems, Rule};
use crate::source::{Notation, Sources, Span};
use crate::syntax::ast::{Document, Name};
use crate::syntax::vocabulary::{Key, Keyword};
pub use entry::{Catalogue, Entry, Header, Notes, Previous, unplaced};
pub use po::parse;
pub use write::write;

/// The catalogues of the languages that the survey in `document` translates to, as far as they stand
/// beside it. An absent one is no problem here: each text that misses its translation is, later.
pub fn beside(
    path: &Path,
    root: &Path,
    document: &Document,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Vec<Catalogue> {
    let surveys = document
        .items
        .iter()
        .filter(|item| item.keyword == Keyword::Survey);
    let languages = surveys
        .flat_map(|survey| survey.properties_of(Key::Translate))
        .flat_map(|property| property.names());
    languages
        .filter_map(|language| one(path, root, language, sources, problems))
        .collect()
}

fn one(
    survey: &Path,
    root: &Path,
    language: &Name,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Option<Catalogue> {
    let is_tag = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !language.text.chars().all(is_tag) {
        return None;
    }
    let path = survey.with_file_name(format!("{}.{}.po", stem(survey), language.text));
    let name = shown(&path);
    let text = match canonical(&path, root) {
        Ok(path) => read::read(&path, name.clone(), Notation::Peil, sources, problems),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => Err(error),
    };
    match text {
        Ok(text) if text.is_sound => {
            let file = text.file;
            let text = &sources.file(file).text;
            Some(parse(text, file, &language.text, problems))
        }
        Ok(_) => None,
        Err(error) => {
            report(&name, language.span, &error, problems);
            None
        }
    }
}

/// The name of a survey without what says how it is written: `webshop` for `webshop.peil.yaml`.
pub(super) fn stem(survey: &Path) -> String {
    let name = survey.file_name().unwrap_or_default().to_string_lossy();
    let endings = [".peil", ".peil.yaml", ".peil.yml"];
    let stem = endings.iter().find_map(|ending| name.strip_suffix(ending));
    stem.unwrap_or(&name).to_string()
}

fn canonical(path: &Path, root: &Path) -> io::Result<std::path::PathBuf> {
    let path = fs::canonicalize(path)?;
    match path.starts_with(root) {
        true => Ok(path),
        false => Err(io::Error::other(
            "it is a link to a file outside the project",
        )),
    }
}

fn report(name: &str, span: Span, error: &io::Error, problems: &mut Problems) {
    problems
        .add(
            Rule::UseOutside,
            span,
            format!("the catalogue `{name}` cannot be read"),
        )
        .label(error.to_string());
}

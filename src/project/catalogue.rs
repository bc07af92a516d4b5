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
use std::path::{Path, PathBuf};

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
    languages(document)
        .filter_map(|language| one(path, root, language, sources, problems))
        .collect()
}

/// The languages into which the survey in `document` says that it is translated.
pub fn languages(document: &Document) -> impl Iterator<Item = &Name> {
    let surveys = document
        .items
        .iter()
        .filter(|item| item.keyword == Keyword::Survey);
    surveys
        .flat_map(|survey| survey.properties_of(Key::Translate))
        .flat_map(|property| property.names())
}

fn one(
    survey: &Path,
    root: &Path,
    language: &Name,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Option<Catalogue> {
    match of_language(survey, root, &language.text, sources, problems) {
        Ok(catalogue) => catalogue,
        Err(error) => {
            let name = shown(&path(survey, &language.text));
            report(&name, language.span, &error, problems);
            None
        }
    }
}

/// Where the catalogue of a survey for a language stands.
pub fn path(survey: &Path, language: &str) -> PathBuf {
    survey.with_file_name(format!("{}.{language}.po", stem(survey)))
}

/// The catalogue of the survey at `survey` for a language, if it is there. What is wrong inside becomes a
/// problem.
///
/// # Errors
/// It cannot be read, or is a link that leads out of `root`.
pub fn of_language(
    survey: &Path,
    root: &Path,
    language: &str,
    sources: &mut Sources,
    problems: &mut Problems,
) -> io::Result<Option<Catalogue>> {
    let is_tag = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !language.chars().all(is_tag) {
        return Ok(None);
    }
    let path = path(survey, language);
    let text = match canonical(&path, root) {
        Ok(path_read) => read::read(&path_read, shown(&path), Notation::Peil, sources, problems),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => Err(read::named(&shown(&path), &error)),
    }?;
    let source = &sources.file(text.file).text;
    Ok(text
        .is_sound
        .then(|| parse(source, text.file, language, problems)))
}

/// The name of a survey without what says how it is written: `webshop` for `webshop.peil.yaml`.
pub fn stem(survey: &Path) -> String {
    let name = survey.file_name().unwrap_or_default().to_string_lossy();
    let endings = [".peil", ".peil.yaml", ".peil.yml"];
    let stem = endings.iter().find_map(|ending| name.strip_suffix(ending));
    stem.unwrap_or(&name).to_string()
}

fn canonical(path: &Path, root: &Path) -> io::Result<PathBuf> {
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

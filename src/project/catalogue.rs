//! Translations: gettext catalogues beside the survey, `webshop.en.po` for `webshop.peil`.
//!
//! Entries are found by `msgctxt`, which holds the stable id of a text, so a translation survives a
//! change of wording. Read by our own `po` reader: the crates for PO give no positions, which a
//! message about a placeholder in a translation needs.

mod po;

use std::io;
use std::path::Path;

use indexmap::IndexMap;

use super::{Project, read, shown};
use crate::problem::{Problems, Rule};
use crate::source::{FileId, Notation, Sources, Span};
use crate::syntax::ast::{Document, Name, Text};
use crate::syntax::vocabulary::{Key, Keyword};

/// All translations into one language.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// The language tag, from the file's name.
    pub language: String,
    /// The file.
    pub file: FileId,
    /// The `Plural-Forms` header as written: `nplurals=2; plural=(n != 1);`.
    pub plural_forms: Option<String>,
    /// Entries by stable id, in the order of the file.
    pub entries: IndexMap<String, Entry>,
}

/// One translated text.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The stable id and where it stands.
    pub id: Text,
    /// The source text it was made for, `msgid`.
    pub source: String,
    /// The source text for more than one, `msgid_plural`.
    pub plural_source: Option<String>,
    /// The translation, one for each plural form; empty texts are not translated yet.
    pub texts: Vec<Text>,
    /// Marked as a guess that nobody confirmed.
    pub is_fuzzy: bool,
}

impl Entry {
    /// The translation, unless there is none or only a guess.
    pub fn text(&self) -> Option<&Text> {
        let text = self.texts.first().filter(|text| !text.value.is_empty());
        text.filter(|_| !self.is_fuzzy)
    }
}

/// The catalogues of the languages that the survey in `document` translates to, as far as they stand
/// beside it. An absent one is no problem here: each text that misses its translation is, later.
pub fn beside(
    path: &Path,
    project: &Project,
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
        .filter_map(|language| one(path, project, language, sources, problems))
        .collect()
}

fn one(
    survey: &Path,
    project: &Project,
    language: &Name,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Option<Catalogue> {
    let is_tag = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !language.text.chars().all(is_tag) {
        return None;
    }
    let path = survey.with_file_name(format!("{}.{}.po", stem(survey), language.text));
    let (name, files) = (shown(&path), &project.files);
    let text = match canonical(&path, project) {
        Ok(path) => read::read(
            files,
            &path,
            name.clone(),
            Notation::Peil,
            sources,
            problems,
        ),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => Err(error),
    };
    match text {
        Ok(text) if text.is_sound => {
            let file = text.file;
            let text = &sources.file(file).text;
            Some(po::parse(text, file, &language.text, problems))
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

fn canonical(path: &Path, project: &Project) -> io::Result<std::path::PathBuf> {
    let path = project.files.canonical(path)?;
    match path.starts_with(&project.root) {
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

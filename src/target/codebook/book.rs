//! What a codebook tells, in one language, before it has a shape.

mod codes;
mod entry;
mod outline;

use super::mapping::{Row, Table};
use crate::model::{FieldId, Survey, TextId};
use crate::target::phrases::Phrases;
use crate::target::prose::{Tongue, language_name, mode_words};
use codes::Codes;
use serde::Serialize;
use std::borrow::Cow;

pub use outline::{Outline, outline};

/// What stands before and after the entries of an edition.
#[derive(Debug, Serialize)]
pub struct Book<'a> {
    pub tag: &'a str,
    pub title: String,
    pub version: &'a str,
    pub doc: Option<&'a str>,
    pub goal: Option<&'a str>,
    pub owner: Option<&'a str>,
    pub languages: Vec<&'a str>,
    pub modes: Vec<&'a str>,
    pub editions: Vec<Edition<'a>>,
    pub sections: Vec<Contents<'a>>,
}

/// The codebook in a language, for the links between them.
#[derive(Debug, Serialize)]
pub struct Edition<'a> {
    pub tag: &'a str,
    pub name: &'a str,
}

/// A section in the table of contents, with the names of its entries.
#[derive(Debug, Serialize)]
pub struct Contents<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub names: Vec<&'a str>,
}

/// A page of the survey, or what stands outside pages.
#[derive(Debug, Serialize)]
pub struct Section<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub lead: Option<&'a str>,
    pub entries: Vec<Entry<'a>>,
}

/// A question, text, check or end.
#[derive(Debug, Default, Serialize)]
pub struct Entry<'a> {
    /// `question`, `grid`, `consent`, `known`, `computed`, `note`, `check`, `finish`, `quota`, `repeat`.
    pub kind: &'static str,
    pub name: &'a str,
    pub text: String,
    /// Further words under a label.
    pub notes: Vec<Fact>,
    /// What is told of it, in rows.
    pub facts: Vec<Fact>,
    pub codes: Option<Codes<'a>>,
    /// The rows of a grid: name and words.
    pub rows: Vec<(&'a str, String)>,
    pub columns: Vec<&'a str>,
}

/// A label with its values, one a line, and the same as code where there is such a form.
#[derive(Debug, Serialize)]
pub struct Fact {
    pub label: &'static str,
    pub values: Vec<String>,
    pub code: Option<String>,
}

/// One column of the appendix.
#[derive(Debug, Serialize)]
pub struct ColumnFacts<'a> {
    pub name: &'a str,
    pub kind: &'static str,
    pub path: &'a str,
    pub take: Cow<'static, str>,
}

/// Writes an edition: the codebook in one language.
pub struct Editor<'a> {
    pub survey: &'a Survey,
    /// The language, a position in the survey's `languages`.
    pub language: usize,
    pub tongue: Tongue,
    pub phrases: &'a Phrases,
    /// The columns of each field.
    columns: Vec<&'a [Row]>,
}

impl<'a> Editor<'a> {
    /// The editor of a language.
    pub fn new(
        survey: &'a Survey,
        tables: &'a [Table],
        language: usize,
        phrases: &'a Phrases,
    ) -> Self {
        let mut columns: Vec<&[Row]> = vec![&[]; survey.fields.len()];
        for rows in tables.iter().flat_map(Table::fields) {
            columns[rows[0].column.field.index()] = rows;
        }
        Editor {
            survey,
            language,
            tongue: phrases.tongue(),
            phrases,
            columns,
        }
    }

    /// What is told of the survey as a whole.
    pub fn book<'b>(&self, outlines: &'b [Outline<'a>]) -> Book<'b>
    where
        'a: 'b,
    {
        let survey = self.survey;
        let languages = || survey.languages.iter().map(String::as_str);
        let contents = |outline: &'b Outline<'a>| Contents {
            id: &outline.id,
            title: &outline.title,
            names: outline.names(survey).collect(),
        };
        Book {
            tag: &survey.languages[self.language],
            title: self.words(survey.title),
            version: &survey.version,
            doc: survey.doc.as_deref(),
            goal: survey.goal.as_deref(),
            owner: survey.owner.as_deref(),
            languages: languages().map(language_name).collect(),
            modes: survey
                .modes
                .iter()
                .map(|mode| mode_words(self.tongue, *mode))
                .collect(),
            editions: languages()
                .map(|tag| Edition {
                    tag,
                    name: language_name(tag),
                })
                .collect(),
            sections: outlines.iter().map(contents).collect(),
        }
    }

    /// The words of a text.
    pub fn words(&self, text: TextId) -> String {
        self.survey.words(text, self.language)
    }

    /// The columns of a field.
    pub fn columns(&self, id: FieldId) -> impl Iterator<Item = &'a str> + use<'a> {
        let rows = self.columns.get(id.index()).copied().unwrap_or_default();
        rows.iter().map(|row| row.column.name.as_str())
    }
}

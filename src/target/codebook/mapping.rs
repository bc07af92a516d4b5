//! How a response document becomes rows of the flat tables.
//!
//! Each column has a `path`, a JSON Pointer into the response document, and says what it takes from
//! there: `value` as it stands; `chosen`, 1 or 0, whether the array holds the option, null where there
//! is no array; `rank`, the place of the option in the array, from 1; `missing`, the name of the missing
//! code. A table of a repeat has one row for each member of the object at `rows`, and its paths begin
//! with `*`, the option; `computed` columns are not in the document but follow from `expression`. The
//! evaluator fills `.missing` with `unanswered` where a question was asked and left empty.

use super::book::{ColumnFacts, Editor};
use crate::model::{
    self, Column, Field, Missing, MissingKind, Origin, Part, RepeatId, Survey, TextId, Type,
};
use crate::target::domain::{Texts, column_word, describe};
use crate::target::expression::encode;
use crate::target::json::Each;
use crate::target::phrases::fill;
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A table with its columns, those of a field together.
pub struct Table {
    pub name: String,
    /// Where the members stand that have a row each; none where a response has one.
    members: Option<String>,
    pub rows: Vec<Row>,
}

/// A column of a table with its place in the response document.
pub struct Row {
    pub column: Column,
    pub path: String,
}

impl Table {
    /// The columns of each field.
    pub fn fields(&self) -> impl Iterator<Item = &[Row]> {
        self.rows
            .chunk_by(|one, next| one.column.field == next.column.field)
    }
}

/// Every table, the main one first.
pub fn tables(survey: &Survey) -> Vec<Table> {
    let table = |table: model::Table| {
        let row = |column| Row {
            path: path(survey, &column, table.repeat),
            column,
        };
        Table {
            name: table.name,
            members: table
                .repeat
                .map(|id| format!("/answers/{}", survey[id].name)),
            rows: table.columns.into_iter().map(row).collect(),
        }
    };
    survey.tables().into_iter().map(table).collect()
}

/// The JSON Pointer of a column. Within a repeat the option stands as `*`.
fn path(survey: &Survey, column: &Column, repeat: Option<RepeatId>) -> String {
    let field = &survey[column.field];
    let option = |at: usize| option_name(survey, column, at).unwrap_or_default();
    match (column.part, field.origin) {
        (_, Origin::Computed) => String::new(),
        (Part::Missing, _) => format!("/missing/{}", instance(survey, field, repeat)),
        (_, Origin::Known) => format!("/known/{}", field.name),
        (_, Origin::Consent) => format!("/consent/{}/given", field.name),
        (Part::Specify(at), _) => {
            format!(
                "/answers/{}.{}.text",
                instance(survey, field, repeat),
                option(at)
            )
        }
        (Part::Share(at), _) => {
            format!("/answers/{}/{}", nested(survey, field, repeat), option(at))
        }
        _ => format!("/answers/{}", nested(survey, field, repeat)),
    }
}

/// The dotted name of a field, the option of a repeat as `*` in it.
fn instance(survey: &Survey, field: &Field, repeat: Option<RepeatId>) -> String {
    let Some(repeat) = repeat.map(|id| &survey[id].name) else {
        return field.name.clone();
    };
    let prefix = format!("{repeat}.");
    let own = field.name.strip_prefix(&prefix).unwrap_or(&field.name);
    format!("{repeat}.*.{own}")
}

/// The place of an answer: the members of a grid or repeat are nested.
fn nested(survey: &Survey, field: &Field, repeat: Option<RepeatId>) -> String {
    instance(survey, field, repeat).replace('.', "/")
}

fn option_name<'a>(survey: &'a Survey, column: &Column, at: usize) -> Option<&'a str> {
    let option = survey.options_of(column.field)?.options.get(at)?;
    Some(&option.name)
}

/// The mapping as a document.
pub fn document<'a>(survey: &'a Survey, tables: &'a [Table]) -> impl Serialize + use<'a> {
    let table = move |table: &'a Table| TableEntry {
        name: &table.name,
        rows: table.members.as_deref(),
        columns: Each(move || table.rows.iter().map(move |row| column(survey, row))),
    };
    Document {
        format: "peil-codebook/1",
        survey: &survey.name,
        version: &survey.version,
        languages: &survey.languages,
        title: Texts(survey, survey.title),
        tables: Each(move || tables.iter().map(table)),
        fields: Each(move || survey.fields.iter().map(move |it| field(survey, it))),
    }
}

#[derive(Serialize)]
struct Document<'a, Tables: Serialize, Fields: Serialize> {
    format: &'static str,
    survey: &'a str,
    version: &'a str,
    languages: &'a [String],
    title: Texts<'a>,
    tables: Tables,
    fields: Fields,
}

#[derive(Serialize)]
struct TableEntry<'a, Columns: Serialize> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<&'a str>,
    columns: Columns,
}

#[derive(Serialize)]
struct ColumnEntry<'a> {
    name: &'a str,
    r#type: &'static str,
    field: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    take: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    option: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expression: Option<Value>,
}

fn column<'a>(survey: &'a Survey, row: &'a Row) -> ColumnEntry<'a> {
    let column = &row.column;
    let field = &survey[column.field];
    let compute = field.compute.as_ref();
    let option = match column.part {
        Part::Chosen(at) | Part::Rank(at) => option_name(survey, column, at),
        _ => None,
    };
    ColumnEntry {
        name: &column.name,
        r#type: column_word(column.kind),
        field: &field.name,
        path: compute.is_none().then_some(&row.path),
        take: match (compute, column.part) {
            (Some(_), _) => "computed",
            (_, Part::Value | Part::Share(_) | Part::Specify(_)) => "value",
            (_, Part::Chosen(_)) => "chosen",
            (_, Part::Rank(_)) => "rank",
            (_, Part::Missing) => "missing",
        },
        option: option.filter(|_| compute.is_none()),
        source: compute.map(|compute| survey.notation(compute)),
        expression: compute.map(|compute| encode(survey, compute)),
    }
}

/// A field with its type, words and codes, for value labels.
#[derive(Serialize)]
struct FieldEntry<'a> {
    name: &'a str,
    text: Texts<'a>,
    #[serde(flatten)]
    domain: Map<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<Label<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<MissingEntry<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Label<'a> {
    Code {
        value: i64,
        text: Texts<'a>,
    },
    Option {
        value: &'a str,
        code: Option<i64>,
        text: Texts<'a>,
    },
}

#[derive(Serialize)]
struct MissingEntry<'a> {
    name: &'a str,
    kind: &'static str,
    code: Option<i64>,
    text: Texts<'a>,
}

fn field<'a>(survey: &'a Survey, field: &'a Field) -> FieldEntry<'a> {
    let missing = |missing: &'a Missing| MissingEntry {
        name: &missing.name,
        kind: MissingKind::word(missing.kind),
        code: missing.code,
        text: Texts(survey, missing.text),
    };
    FieldEntry {
        name: &field.name,
        text: Texts(survey, field.text),
        domain: describe(survey, &field.ty),
        labels: labels(survey, field),
        missing: field.missing.iter().map(missing).collect(),
    }
}

fn labels<'a>(survey: &'a Survey, field: &Field) -> Vec<Label<'a>> {
    let text = |text: TextId| Texts(survey, text);
    if let Type::Scale(id) = field.ty {
        let labels = survey[id].labels.iter();
        let label = labels.map(|(code, words)| Label::Code {
            value: *code,
            text: text(*words),
        });
        return label.collect();
    }
    let options = field.ty.list().map(|list| &survey[list].options);
    let label = options.into_iter().flatten().map(|option| Label::Option {
        value: &option.name,
        code: option.code,
        text: text(option.text),
    });
    label.collect()
}

impl Row {
    /// What the appendix of a codebook tells of the column.
    pub fn facts<'a>(&'a self, editor: &Editor<'a>) -> ColumnFacts<'a> {
        let Column {
            name,
            field,
            part,
            kind,
        } = &self.column;
        let computed = editor.survey[*field].origin == Origin::Computed;
        let (key, option) = match *part {
            _ if computed => ("take_computed", None),
            Part::Value => ("take_value", None),
            Part::Chosen(at) => ("take_chosen", Some(at)),
            Part::Rank(at) => ("take_rank", Some(at)),
            Part::Share(at) => ("take_share", Some(at)),
            Part::Specify(at) => ("take_specify", Some(at)),
            Part::Missing => ("take_missing", None),
        };
        let phrase = editor.phrases.get(key);
        let list = editor.survey.options_of(*field);
        let option = option.and_then(|at| list?.options.get(at));
        ColumnFacts {
            name,
            kind: column_word(*kind),
            path: &self.path,
            take: match option {
                Some(option) => fill(phrase, &[("option", &editor.words(option.text))]).into(),
                None => Cow::Borrowed(phrase),
            },
        }
    }
}

//! How a response document becomes rows of the flat tables.
//!
//! Each column has a `path`, a JSON Pointer into the response document, and says what it takes from
//! there: `value` as it stands; `chosen`, 1 or 0, whether the array holds the option, null where there
//! is no array; `rank`, the place of the option in the array, from 1; `missing`, the name of the missing
//! code. A table of a repeat has one row for each member of the object at `rows`, and its paths begin
//! with `*`, the option; `computed` columns are not in the document but follow from `expression`. The
//! evaluator fills `.missing` with `unanswered` where a question was asked and left empty.

use super::book::{ColumnFacts, Editor};
use crate::model::{Choice, Column, Field, Origin, Part, RepeatId, Survey, TextId};
use crate::target::domain::{column_word, describe, texts};
use crate::target::expression::{encode, source};
use crate::target::phrases::fill;
use serde_json::{Map, Value, json};

/// A column of a table with its place in the response document.
pub struct Row {
    pub column: Column,
    pub table: String,
    pub path: String,
}

/// Every column of every table, the main table first.
pub fn rows(survey: &Survey) -> Vec<Row> {
    let main = survey.columns().into_iter().map(|column| Row {
        path: path(survey, &column, None),
        table: survey.name.clone(),
        column,
    });
    let repeats = (0..survey.repeats.len()).map(|at| RepeatId(at as u32));
    let repeated = repeats.flat_map(|id| {
        survey
            .repeat_columns(id)
            .into_iter()
            .map(move |column| Row {
                path: path(survey, &column, Some(id)),
                table: format!("{}.{}", survey.name, survey[id].name),
                column,
            })
    });
    main.chain(repeated).collect()
}

/// The JSON Pointer of a column. Within a repeat the option stands as `*`.
fn path(survey: &Survey, column: &Column, repeat: Option<RepeatId>) -> String {
    let field = &survey[column.field];
    let option = |at: usize| survey.options_of(column.field)?.options.get(at);
    let option = |at: usize| option(at).map_or("", |option: &Choice| option.name.as_str());
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

/// The mapping as a document.
pub fn document(survey: &Survey) -> Value {
    let rows = rows(survey);
    let main = table(survey, &survey.name, None, &rows);
    let repeats = survey.repeats.iter().map(|repeat| {
        let name = format!("{}.{}", survey.name, repeat.name);
        table(
            survey,
            &name,
            Some(format!("/answers/{}", repeat.name)),
            &rows,
        )
    });
    let tables: Vec<Value> = std::iter::once(main).chain(repeats).collect();
    json!({
        "format": "peil-codebook/1",
        "survey": survey.name,
        "version": survey.version,
        "languages": survey.languages,
        "title": texts(survey, survey.title),
        "tables": tables,
        "fields": fields(survey),
    })
}

fn table(survey: &Survey, name: &str, members: Option<String>, rows: &[Row]) -> Value {
    let columns = rows.iter().filter(|row| row.table == name);
    let columns: Value = columns.map(|row| column(survey, row)).collect();
    match members {
        Some(members) => json!({ "name": name, "rows": members, "columns": columns }),
        None => json!({ "name": name, "columns": columns }),
    }
}

fn column(survey: &Survey, row: &Row) -> Value {
    let Column {
        name,
        field,
        part,
        kind,
    } = &row.column;
    let mut described = Map::new();
    described.insert("name".into(), json!(name));
    described.insert("type".into(), json!(column_word(*kind)));
    described.insert("field".into(), json!(survey[*field].name));
    if let Some(compute) = &survey[*field].compute {
        described.insert("take".into(), json!("computed"));
        described.insert("source".into(), json!(source(survey, compute)));
        described.insert("expression".into(), encode(survey, compute));
        return Value::Object(described);
    }
    described.insert("path".into(), json!(row.path));
    described.insert("take".into(), json!(take(*part)));
    if let (Some(at), Part::Chosen(_) | Part::Rank(_)) = (option_of(*part), part) {
        let option = survey
            .options_of(*field)
            .and_then(|list| list.options.get(at));
        described.insert("option".into(), json!(option.map(|option| &option.name)));
    }
    Value::Object(described)
}

fn take(part: Part) -> &'static str {
    match part {
        Part::Value | Part::Share(_) | Part::Specify(_) => "value",
        Part::Chosen(_) => "chosen",
        Part::Rank(_) => "rank",
        Part::Missing => "missing",
    }
}

fn option_of(part: Part) -> Option<usize> {
    match part {
        Part::Chosen(at) | Part::Rank(at) | Part::Share(at) | Part::Specify(at) => Some(at),
        Part::Value | Part::Missing => None,
    }
}

/// Every field with its type, words and codes, for value labels.
fn fields(survey: &Survey) -> Value {
    let field = |field: &Field| {
        let mut described = Map::new();
        described.insert("name".into(), json!(field.name));
        described.insert("text".into(), texts(survey, field.text));
        described.extend(describe(survey, &field.ty));
        let labels = labels(survey, field);
        if !labels.is_empty() {
            described.insert("labels".into(), Value::Array(labels));
        }
        let missing = field.missing.iter().map(|missing| {
            json!({
                "name": missing.name,
                "kind": missing.kind.word(),
                "code": missing.code,
                "text": texts(survey, missing.text),
            })
        });
        let missing: Vec<Value> = missing.collect();
        if !missing.is_empty() {
            described.insert("missing".into(), Value::Array(missing));
        }
        Value::Object(described)
    };
    survey.fields.iter().map(field).collect()
}

fn labels(survey: &Survey, field: &Field) -> Vec<Value> {
    if let crate::model::Type::Scale(id) = field.ty {
        let labels = survey[id].labels.iter();
        let label =
            |(code, text): &(i64, TextId)| json!({ "value": code, "text": texts(survey, *text) });
        return labels.map(label).collect();
    }
    let Some(list) = field.ty.list() else {
        return Vec::new();
    };
    let label = |option: &Choice| json!({ "value": option.name, "code": option.code, "text": texts(survey, option.text) });
    survey[list].options.iter().map(label).collect()
}

impl Row {
    /// What the appendix of a codebook tells of the column.
    pub fn facts(&self, editor: &Editor) -> ColumnFacts {
        let Column {
            name,
            field,
            part,
            kind,
        } = &self.column;
        let computed = editor.survey[*field].origin == Origin::Computed;
        let key = match part {
            _ if computed => "take_computed",
            Part::Value => "take_value",
            Part::Chosen(_) => "take_chosen",
            Part::Rank(_) => "take_rank",
            Part::Share(_) => "take_share",
            Part::Specify(_) => "take_specify",
            Part::Missing => "take_missing",
        };
        let list = editor.survey.options_of(*field);
        let option = option_of(*part).and_then(|at| list?.options.get(at));
        let option = option
            .map(|option| editor.words(option.text))
            .unwrap_or_default();
        ColumnFacts {
            table: self.table.clone(),
            name: name.clone(),
            kind: column_word(*kind),
            path: self.path.clone(),
            take: fill(editor.phrases.get(key), &[("option", &option)]),
        }
    }
}

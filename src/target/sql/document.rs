//! Where a value stands in a response document.

use super::dialect::Dialect;
use super::expr::INSTANCE;
use super::names;
use crate::model::{Field, FieldId, Origin, RepeatId, Specify, Survey, Type};
use serde_json::{Map, Value, json};

/// The texts at the top of a document.
pub const HEAD: [&str; 8] = [
    "survey",
    "version",
    "response",
    "status",
    "language",
    "mode",
    "touchpoint",
    "started",
];

/// The path of a field's value from the top of a document, or from its instance of a repeat.
pub fn path(survey: &Survey, id: FieldId) -> Vec<&str> {
    let field = &survey[id];
    let mut path = match field.origin {
        Origin::Known => vec!["known", &field.name],
        Origin::Consent => return vec!["consent", local_name(survey, field), "given"],
        _ if field.repeat.is_some() => Vec::new(),
        _ => vec!["answers"],
    };
    if field.origin != Origin::Known {
        path.extend(local_name(survey, field).split('.'));
    }
    path
}

/// The name of a field without that of its repeat.
pub fn local_name<'a>(survey: &'a Survey, field: &'a Field) -> &'a str {
    let Some(repeat) = field.repeat else {
        return &field.name;
    };
    let prefix = &survey[repeat].name;
    let rest = field.name.strip_prefix(prefix.as_str());
    rest.and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or(&field.name)
}

/// The record into which every document of a survey is read.
pub fn shape(survey: &Survey) -> Value {
    let mut shape = Map::new();
    for name in HEAD {
        shape.insert(name.to_owned(), json!("VARCHAR"));
    }
    shape.insert("submitted".to_owned(), json!("VARCHAR"));
    for (id, field) in survey.fields() {
        if field.repeat.is_some() {
            continue;
        }
        add_field(&mut shape, survey, id, &["answers"]);
        if has_missing(field) {
            put(&mut shape, &["missing", &field.name], json!("VARCHAR"));
        }
    }
    for repeat in &survey.repeats {
        put(&mut shape, &["answers", &repeat.name], json!("JSON"));
    }
    Value::Object(shape)
}

/// The record into which an instance of a repeat is read.
pub fn instance_shape(survey: &Survey, repeat: RepeatId) -> Value {
    let mut shape = Map::new();
    for id in &survey[repeat].fields {
        add_field(&mut shape, survey, *id, &[]);
    }
    Value::Object(shape)
}

fn add_field(shape: &mut Map<String, Value>, survey: &Survey, id: FieldId, answers: &[&str]) {
    let field = &survey[id];
    if field.origin == Origin::Computed {
        return;
    }
    let path = path(survey, id);
    match &field.ty {
        Type::Many(..) | Type::Rank(..) => put(shape, &path, json!(["VARCHAR"])),
        Type::Allocate(list, _) => {
            for option in &survey[*list].options {
                let part: Vec<&str> = path.iter().copied().chain([option.name.as_str()]).collect();
                put(shape, &part, json!("VARCHAR"));
            }
        }
        _ => put(shape, &path, json!("VARCHAR")),
    }
    for option in survey.options_of(id).iter().flat_map(|list| &list.options) {
        if matches!(option.specify, Some(Specify::Required | Specify::Optional)) {
            let key = specify_key(survey, field, &option.name);
            let path: Vec<&str> = answers.iter().copied().chain([key.as_str()]).collect();
            put(shape, &path, json!("VARCHAR"));
        }
    }
}

/// The key of the text that comes with an option, beside the answers.
pub fn specify_key(survey: &Survey, field: &Field, option: &str) -> String {
    format!("{}.{option}.text", local_name(survey, field))
}

/// Whether a field has a column with its missing code.
pub fn has_missing(field: &Field) -> bool {
    !field.missing.is_empty() || matches!(field.origin, Origin::Question | Origin::Row(_))
}

fn put(shape: &mut Map<String, Value>, path: &[&str], leaf: Value) {
    match path {
        [] => {}
        [key] => {
            shape.insert((*key).to_owned(), leaf);
        }
        [key, rest @ ..] => {
            let below = shape
                .entry(*key)
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(below) = below {
                put(below, rest, leaf);
            }
        }
    }
}

/// The expression for a leaf of a field, below the document or below its instance.
pub fn leaf(dialect: &dyn Dialect, field: &Field, path: &[&str]) -> String {
    let record = dialect.identifier(names::DOCUMENT);
    match field.repeat {
        Some(_) => dialect.leaf(&format!("{INSTANCE}.{record}"), path),
        None => dialect.leaf(&record, path),
    }
}

/// The expression for the missing code in the document.
pub fn missing_leaf(survey: &Survey, dialect: &dyn Dialect, field: &Field) -> String {
    let Some(repeat) = field.repeat else {
        return leaf(dialect, field, &["missing", &field.name]);
    };
    let option = format!("{INSTANCE}.{}", dialect.identifier(names::OPTION));
    let before = dialect.string(&format!("/missing/{}.", survey[repeat].name));
    let after = dialect.string(&format!(".{}", local_name(survey, field)));
    let pointer = format!("{before} || {option} || {after}");
    dialect.json_at(&dialect.identifier(names::JSON), &pointer)
}

//! The columns of the flat table, and the sets of values they share.

use super::{Words, expression, in_languages, is_empty, number, object, words};
use crate::model::{
    Column, ColumnKind, DateBound, DateBounds, Field, ListId, Missing, Origin, Part, Specify,
    Standard, Survey, Type,
};
use serde::Serialize;
use serde_json::{Value, json};

/// A column; of one with missing codes only what tells its name is said.
#[derive(Serialize)]
pub struct Variable<'a> {
    name: &'a str,
    field: &'a str,
    part: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    option: Option<&'a str>,
    r#type: &'static str,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    about: Option<About<'a>>,
}

/// What holds values, and which.
#[derive(Serialize)]
struct About<'a> {
    origin: &'static str,
    measure: &'static str,
    #[serde(skip_serializing_if = "Words::is_empty")]
    label: Words<'a>,
    #[serde(skip_serializing_if = "Words::is_empty")]
    option_label: Words<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<String>,
    #[serde(skip_serializing_if = "is_empty")]
    range: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'a str>,
    #[serde(skip_serializing_if = "is_false")]
    reverse: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<Value>,
    #[serde(skip_serializing_if = "is_false")]
    required: bool,
    #[serde(skip_serializing_if = "Value::is_null")]
    computed: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    purposes: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    personal: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sensitive: Option<&'a str>,
}

fn is_false(holds: &bool) -> bool {
    !holds
}

/// The variable of a column.
pub fn variable<'a>(survey: &'a Survey, column: &'a Column) -> Variable<'a> {
    let field = &survey[column.field];
    let (part, option) = part(survey, column);
    let option = option.map(|(list, at)| &survey[list].options[at]);
    let holds_values = column.part != Part::Missing;
    Variable {
        name: &column.name,
        field: &field.name,
        part,
        option: option.map(|option| option.name.as_str()),
        r#type: type_word(column.kind),
        about: holds_values.then(|| About {
            option_label: option.map_or_else(Words::default, |it| words(survey, it.text)),
            values: value_set(survey, column, field),
            ..about(survey, field)
        }),
    }
}

fn about<'a>(survey: &'a Survey, field: &'a Field) -> About<'a> {
    let purposes = field.purposes.iter();
    let sensitive = field.sensitive.as_ref();
    About {
        origin: origin(field),
        measure: measure(&field.ty),
        label: words(survey, field.text),
        option_label: Words::default(),
        was: field.was.as_deref(),
        values: None,
        range: range(&field.ty),
        unit: match &field.ty {
            Type::Number(number) => number.unit.as_deref(),
            _ => None,
        },
        reverse: field.reverse,
        missing: missing(survey, &field.missing),
        required: field.required,
        computed: expression::optional(survey, field.compute.as_ref()),
        purposes: purposes.map(|id| survey[*id].name.as_str()).collect(),
        personal: field.personal.as_deref(),
        sensitive: sensitive.map(|sensitive| sensitive.category.as_str()),
    }
}

/// The word for a part of a field, and the option it is about.
fn part(survey: &Survey, column: &Column) -> (&'static str, Option<(ListId, usize)>) {
    let list = survey[column.field].ty.list();
    let option = |at: usize| {
        list.filter(|list| at < survey[*list].options.len())
            .map(|list| (list, at))
    };
    match column.part {
        Part::Value => ("value", None),
        Part::Chosen(at) => ("chosen", option(at)),
        Part::Rank(at) => ("rank", option(at)),
        Part::Share(at) => ("share", option(at)),
        Part::Specify(at) => ("specify", option(at)),
        Part::Missing => ("missing", None),
    }
}

fn type_word(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Integer => "integer",
        ColumnKind::Decimal => "decimal",
        ColumnKind::Text => "text",
        ColumnKind::Date => "date",
        ColumnKind::Time => "time",
        ColumnKind::Timestamp => "timestamp",
        ColumnKind::Boolean => "boolean",
    }
}

fn origin(field: &Field) -> &'static str {
    match field.origin {
        Origin::Known => "known",
        Origin::Consent => "consent",
        Origin::Question => "question",
        Origin::Row(_) => "row",
        Origin::Computed => "computed",
    }
}

fn measure(ty: &Type) -> &'static str {
    match ty {
        Type::One(_) => "one",
        Type::Many(..) => "many",
        Type::Rank(..) => "rank",
        Type::Scale(_) => "scale",
        Type::Number(_) => "number",
        Type::Allocate(..) => "allocate",
        Type::Date(_) => "date",
        Type::Time => "time",
        Type::DateTime(_) => "datetime",
        Type::Text(_) => "text",
        Type::Email => "email",
        Type::Phone => "phone",
        Type::Url => "url",
        Type::File { .. } => "file",
        Type::Key => "key",
        Type::Flag => "flag",
    }
}

fn value_set(survey: &Survey, column: &Column, field: &Field) -> Option<String> {
    match (&field.ty, column.part) {
        (Type::One(list), Part::Value) => Some(format!("list {}", survey[*list].name)),
        (Type::Scale(scale), Part::Value) => Some(format!("scale {}", survey[*scale].name)),
        _ => None,
    }
}

fn range(ty: &Type) -> Value {
    match ty {
        Type::Number(own) => object([
            ("min", own.min.map_or(Value::Null, number)),
            ("max", own.max.map_or(Value::Null, number)),
            ("step", own.step.map_or(Value::Null, number)),
        ]),
        Type::Allocate(_, total) => json!({"min": 0, "max": number(*total)}),
        Type::Date(bounds) | Type::DateTime(bounds) => dates(bounds),
        _ => Value::Null,
    }
}

fn dates(bounds: &DateBounds) -> Value {
    let bound = |bound: Option<DateBound>| match bound {
        Some(DateBound::On(date)) => json!(date.to_string()),
        Some(DateBound::Today) => json!("today"),
        None => Value::Null,
    };
    object([("min", bound(bounds.min)), ("max", bound(bounds.max))])
}

fn missing(survey: &Survey, codes: &[Missing]) -> Vec<Value> {
    let each = codes.iter().map(|missing| {
        object([
            ("name", json!(missing.name)),
            ("kind", json!(missing.kind.word())),
            ("label", in_languages(survey, missing.text)),
            ("code", json!(missing.code)),
        ])
    });
    each.collect()
}

/// Lists and scales whose values stand in a single column, each once.
pub fn value_sets(survey: &Survey) -> Value {
    let mut used_lists = vec![false; survey.lists.len()];
    let mut used_scales = vec![false; survey.scales.len()];
    for field in &survey.fields {
        match field.ty {
            Type::One(list) => used_lists[list.index()] = true,
            Type::Scale(scale) => used_scales[scale.index()] = true,
            _ => {}
        }
    }
    let lists = survey
        .lists
        .iter()
        .zip(used_lists)
        .filter(|(_, used)| *used);
    let scales = survey
        .scales
        .iter()
        .zip(used_scales)
        .filter(|(_, used)| *used);
    let lists = lists.map(|(list, _)| list_values(survey, list));
    let scales = scales.map(|(scale, _)| scale_values(survey, scale));
    lists.chain(scales).collect()
}

fn list_values(survey: &Survey, list: &crate::model::List) -> Value {
    let values: Value = list
        .options
        .iter()
        .map(|option| {
            let specify = matches!(option.specify, Some(Specify::Required | Specify::Optional));
            object([
                ("value", json!(option.name)),
                ("label", in_languages(survey, option.text)),
                ("code", json!(option.code)),
                ("score", option.score.map_or(Value::Null, number)),
                ("was", json!(option.was)),
                ("specify", if specify { json!(true) } else { Value::Null }),
            ])
        })
        .collect();
    object([
        ("name", json!(format!("list {}", list.name))),
        ("kind", json!("list")),
        ("values", values),
    ])
}

fn scale_values(survey: &Survey, scale: &crate::model::Scale) -> Value {
    let labels = scale.labels.iter();
    let values: Value = labels
        .map(|(code, text)| {
            object([
                ("value", json!(code)),
                ("label", in_languages(survey, *text)),
            ])
        })
        .collect();
    let direction = scale.best.map(|best| match best {
        best if best == scale.max => "high_is_good",
        best if best == scale.min => "low_is_good",
        _ => "middle_is_good",
    });
    object([
        ("name", json!(format!("scale {}", scale.name))),
        ("kind", json!("scale")),
        ("min", json!(scale.min)),
        ("max", json!(scale.max)),
        ("best", json!(scale.best)),
        ("direction", json!(direction)),
        ("standard", json!(scale.standard.map(standard))),
        ("values", values),
    ])
}

fn standard(standard: Standard) -> &'static str {
    match standard {
        Standard::Nps => "nps",
        Standard::Csat => "csat",
        Standard::Ces1 => "ces 1",
        Standard::Ces2 => "ces 2",
        Standard::Grade => "grade",
        Standard::Agree5 => "agree 5",
        Standard::Agree7 => "agree 7",
    }
}

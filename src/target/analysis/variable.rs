//! The columns of the flat table, and the sets of values they share.

use super::{expression, in_languages, number, object};
use crate::model::{
    Column, ColumnKind, DateBound, DateBounds, Field, Missing, Origin, Part, Specify, Standard,
    Survey, Type,
};
use serde_json::{Value, json};

/// The variables of some columns, in their order.
pub fn of(survey: &Survey, columns: &[Column]) -> Value {
    columns
        .iter()
        .map(|column| variable(survey, column))
        .collect()
}

fn variable(survey: &Survey, column: &Column) -> Value {
    let field = &survey[column.field];
    let (part, option) = part(survey, column);
    let mut variable = object([
        ("name", json!(column.name)),
        ("field", json!(field.name)),
        ("part", json!(part)),
        (
            "option",
            option.map_or(Value::Null, |option| {
                json!(survey[option.0].options[option.1].name)
            }),
        ),
        ("type", json!(type_word(column.kind))),
    ]);
    if column.part == Part::Missing {
        return variable;
    }
    let label = match option {
        Some((list, at)) => in_languages(survey, survey[list].options[at].text),
        None => Value::Null,
    };
    let rest = object([
        ("origin", json!(origin(field))),
        ("measure", json!(measure(&field.ty))),
        ("label", in_languages(survey, field.text)),
        ("option_label", label),
        ("was", json!(field.was)),
        ("values", value_set(survey, column, field)),
        ("range", range(&field.ty)),
        ("unit", unit(&field.ty)),
        (
            "reverse",
            if field.reverse {
                json!(true)
            } else {
                Value::Null
            },
        ),
        ("missing", missing(survey, &field.missing)),
        (
            "required",
            if field.required {
                json!(true)
            } else {
                Value::Null
            },
        ),
        (
            "computed",
            expression::optional(survey, field.compute.as_ref()),
        ),
        ("purposes", purposes(survey, field)),
        ("personal", json!(field.personal)),
        (
            "sensitive",
            json!(
                field
                    .sensitive
                    .as_ref()
                    .map(|sensitive| &sensitive.category)
            ),
        ),
    ]);
    if let (Value::Object(variable), Value::Object(rest)) = (&mut variable, rest) {
        variable.extend(rest);
    }
    variable
}

/// The word for a part of a field, and the option it is about.
fn part(survey: &Survey, column: &Column) -> (&'static str, Option<(crate::model::ListId, usize)>) {
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

fn value_set(survey: &Survey, column: &Column, field: &Field) -> Value {
    match (&field.ty, column.part) {
        (Type::One(list), Part::Value) => json!(format!("list {}", survey[*list].name)),
        (Type::Scale(scale), Part::Value) => json!(format!("scale {}", survey[*scale].name)),
        _ => Value::Null,
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

fn unit(ty: &Type) -> Value {
    match ty {
        Type::Number(number) => json!(number.unit),
        _ => Value::Null,
    }
}

fn missing(survey: &Survey, codes: &[Missing]) -> Value {
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

fn purposes(survey: &Survey, field: &Field) -> Value {
    let names = field.purposes.iter().map(|id| json!(survey[*id].name));
    names.collect()
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

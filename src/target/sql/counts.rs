//! The grouped-counts plan: one pass over the responses, from which every figure follows.

use super::expr::Writer;
use super::{base, document, field, names};
use crate::model::{FieldId, Figure, Shown, Survey, Type};
use std::collections::HashSet;

/// Something that is counted: for each response a state and, where that is `answered`, a code.
struct Item {
    name: String,
    state: String,
    code: String,
}

/// The statement that counts responses by wave, group, item, state and code; none without items.
pub fn table(writer: &Writer) -> Option<String> {
    let items = items(writer);
    if items.is_empty() {
        return None;
    }
    let dialect = writer.dialect;
    let schema = names::schema(writer.survey, dialect);
    let rows: Vec<String> = items
        .into_iter()
        .map(|item| {
            dialect.row(&[
                ("item".to_owned(), dialect.string(&item.name)),
                ("state".to_owned(), item.state),
                ("code".to_owned(), item.code),
            ])
        })
        .collect();
    Some(format!(
        "CREATE OR REPLACE TABLE {schema}.counts AS
WITH answers AS (
  SELECT
    {} AS wave,
    COALESCE(weight.weight, 1) AS w,
    {} AS memberships,
    [
      {}
    ] AS items
  FROM {schema}.working
  LEFT JOIN {schema}.weight ON weight.response = working._response
)
SELECT
  wave, m.segment, m.group_name, i.item, i.state, i.code,
  count(*) AS n, sum(w) AS sum_w, sum(w * w) AS sum_w2
FROM answers, {}, {}
WHERE i.state IS NOT NULL
GROUP BY wave, m.segment, m.group_name, i.item, i.state, i.code
ORDER BY wave, m.segment, m.group_name, i.item, i.state, i.code;",
        dialect.identifier(names::WAVE),
        memberships(writer, &|segment| Some(
            dialect.identifier(&names::segment(&writer.survey.segments[segment].name))
        )),
        rows.join(",\n      "),
        dialect.each("memberships", "membership", "m"),
        dialect.each("items", "item", "i"),
    ))
}

/// A list of the groups a row is in: everybody's, and one of each segment that these rows know.
pub fn memberships(writer: &Writer, group: &dyn Fn(usize) -> Option<String>) -> String {
    let dialect = writer.dialect;
    let row = |segment: &str, group: String| {
        dialect.row(&[
            ("segment".to_owned(), dialect.string(segment)),
            ("group_name".to_owned(), group),
        ])
    };
    let mut rows = vec![row(names::TOTAL, dialect.string(names::TOTAL))];
    for (at, segment) in writer.survey.segments.iter().enumerate() {
        if let Some(group) = group(at) {
            rows.push(row(&segment.name, group));
        }
    }
    format!("[\n      {}\n    ]", rows.join(",\n      "))
}

/// What metrics, indexes and reports need, each once.
fn items(writer: &Writer) -> Vec<Item> {
    let survey = writer.survey;
    let mut items: Vec<Item> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
    let mut add = |item: Item| {
        if known.insert(item.name.clone()) {
            items.push(item);
        }
    };
    for metric in &survey.metrics {
        if metric.figure.condition().is_some() {
            add(boolean(writer, &base::holds_item(metric)));
        } else if let Some(field) = metric.figure.field() {
            let filter = metric
                .filter
                .as_ref()
                .map(|filter| writer.condition(filter));
            let name = base::item_name(&survey[field].name, &metric.name, filter.is_some());
            add(value(writer, field, name, filter.as_deref()));
        }
    }
    for index in &survey.indexes {
        let column = writer.dialect.identifier(&names::index(&index.name));
        add(Item {
            name: names::index(&index.name),
            state: format!("CASE WHEN {column} IS NOT NULL THEN 'answered' END"),
            code: format!("CAST({column} AS VARCHAR)"),
        });
    }
    for shown in survey.reports.iter().flat_map(|report| &report.show) {
        if let Shown::Field(id) = shown {
            distribution(writer, *id).into_iter().for_each(&mut add);
        }
    }
    items
}

fn boolean(writer: &Writer, name: &str) -> Item {
    let column = writer.dialect.identifier(name);
    Item {
        name: name.to_owned(),
        state: format!("CASE WHEN {column} IS NOT NULL THEN 'answered' END"),
        code: format!("CAST({column} AS VARCHAR)"),
    }
}

fn value(writer: &Writer, id: FieldId, name: String, filter: Option<&str>) -> Item {
    let column = writer.column(id);
    let state = state(writer, id, &column);
    Item {
        name,
        state: match filter {
            Some(filter) => format!("CASE WHEN {filter} THEN {state} END"),
            None => state,
        },
        code: code(writer.survey, id, column),
    }
}

fn state(writer: &Writer, id: FieldId, column: &str) -> String {
    let answered = format!("CASE WHEN {column} IS NOT NULL THEN 'answered' END");
    match document::has_missing(&writer.survey[id]) {
        true => format!("COALESCE({}, {answered})", writer.missing_column(id)),
        false => answered,
    }
}

fn code(survey: &Survey, id: FieldId, column: String) -> String {
    match survey[id].ty {
        Type::One(_) => column,
        _ => format!("CAST({column} AS VARCHAR)"),
    }
}

/// The answers to a closed question that a report shows, for a `many` each option by itself.
fn distribution(writer: &Writer, id: FieldId) -> Vec<Item> {
    let survey = writer.survey;
    let own = &survey[id];
    match &own.ty {
        Type::One(_) | Type::Scale(_) | Type::Flag | Type::Number(_) => {
            vec![value(writer, id, own.name.clone(), None)]
        }
        Type::Many(list, _) => survey[*list]
            .options
            .iter()
            .map(|option| {
                let name = format!("{}.{}", own.name, option.name);
                let column = writer.dialect.identifier(&name);
                Item {
                    state: state(writer, id, &column),
                    code: format!("CAST({column} AS VARCHAR)"),
                    name,
                }
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether a metric over a field can be computed from counts.
pub fn is_countable(survey: &Survey, figure: &Figure) -> bool {
    figure
        .field()
        .is_none_or(|id| survey[id].repeat.is_none() && field::has_single_value(survey, id))
}

//! One view a metric: the figure and its bases by wave and group, from the counts.

use super::expr::Writer;
use super::{base, counts, index, names, operations};
use crate::model::{Base, FieldId, Figure, Index, Metric, Type};

/// The statement of one metric, or none for a figure that its field cannot carry.
pub fn view(writer: &Writer, metric: &Metric) -> Option<String> {
    if !counts::is_countable(writer.survey, &metric.figure) {
        return None;
    }
    let select = match &metric.figure {
        Figure::EventMean(event, field) => operations::mean(writer, metric, *event, *field),
        Figure::ResponseRate(touchpoint) => operations::response_rate(writer, *touchpoint),
        Figure::Share(_) => {
            of_condition(writer, metric, "sum(sum_w * score) / NULLIF(sum(sum_w), 0)")
        }
        Figure::Count(_) => of_condition(writer, metric, "sum(sum_w * score)"),
        Figure::Nps(field) => scored(writer, metric, *field, &nps(), "100 * "),
        Figure::Top(field, low, high) | Figure::Bottom(field, low, high) => {
            scored(writer, metric, *field, &boxes(*low, *high), "")
        }
        Figure::Mean(field) => {
            let source = numbers(writer, metric, *field);
            grouped(&source, "sum(sum_w * score) / NULLIF(sum(sum_w), 0)")
        }
        Figure::Median(field) => median(&numbers(writer, metric, *field)),
        Figure::Deviation(field) => deviation(&numbers(writer, metric, *field)),
    };
    Some(create(writer, &view_name("metric", &metric.name), &select))
}

/// The statement of one index: the mean over persons.
pub fn index_view(writer: &Writer, index: &Index) -> String {
    let source = source(
        writer,
        &names::index(&index.name),
        "state = 'answered'",
        "CAST(code AS DOUBLE)",
    );
    let select = grouped(&source, "sum(sum_w * score) / NULLIF(sum(sum_w), 0)");
    create(writer, &view_name("index", &index.name), &select)
}

/// The name of the view of a metric or index.
pub fn view_name(kind: &str, name: &str) -> String {
    format!("{kind}_{name}")
}

fn create(writer: &Writer, name: &str, select: &str) -> String {
    let schema = names::schema(writer.survey, writer.dialect);
    let name = writer.dialect.identifier(name);
    format!("CREATE OR REPLACE VIEW {schema}.{name} AS\n{select};")
}

/// Counts of one item with what each code scores.
fn source(writer: &Writer, item: &str, states: &str, score: &str) -> String {
    let schema = names::schema(writer.survey, writer.dialect);
    format!(
        "SELECT *, {score} AS score\n  FROM {schema}.counts\n  WHERE item = {} AND {states}",
        writer.dialect.string(item)
    )
}

fn grouped(source: &str, figure: &str) -> String {
    format!(
        "SELECT
  wave, segment, group_name,
  CAST(sum(n) AS BIGINT) AS n, sum(sum_w) AS weighted_n,
  sum(sum_w) * sum(sum_w) / NULLIF(sum(sum_w2), 0) AS effective_n,
  {figure} AS figure
FROM (
  {source}
)
GROUP BY wave, segment, group_name"
    )
}

fn item(writer: &Writer, metric: &Metric, field: FieldId) -> String {
    let field = &writer.survey[field].name;
    base::item_name(field, &metric.name, metric.filter.is_some())
}

/// A share of codes; who declined counts in the base, with a score of 0, where the metric says so.
fn scored(writer: &Writer, metric: &Metric, field: FieldId, arms: &str, factor: &str) -> String {
    let states = base::states(writer, &metric.base);
    let score = format!("CASE{arms} ELSE 0 END");
    let source = source(writer, &item(writer, metric, field), &states, &score);
    grouped(
        &source,
        &format!("{factor}sum(sum_w * score) / NULLIF(sum(sum_w), 0)"),
    )
}

fn nps() -> String {
    let code = "TRY_CAST(code AS BIGINT)";
    format!(" WHEN {code} BETWEEN 9 AND 10 THEN 1 WHEN {code} BETWEEN 0 AND 6 THEN -1")
}

fn boxes(low: i64, high: i64) -> String {
    format!(" WHEN TRY_CAST(code AS DECIMAL(38, 12)) BETWEEN {low} AND {high} THEN 1")
}

fn of_condition(writer: &Writer, metric: &Metric, figure: &str) -> String {
    let source = source(
        writer,
        &base::holds_item(metric),
        "state = 'answered'",
        "CASE WHEN code = 'true' THEN 1 ELSE 0 END",
    );
    grouped(&source, figure)
}

/// Counts with the code as a number. Only answers have one, whatever the base.
fn numbers(writer: &Writer, metric: &Metric, field: FieldId) -> String {
    let number = match &writer.survey[field].ty {
        Type::One(list) => index::scores(writer, *list, "code"),
        _ => "TRY_CAST(code AS DOUBLE)".to_owned(),
    };
    let mut states = base::states(writer, &Base::Answered);
    if matches!(writer.survey[field].ty, Type::One(_)) {
        states.push_str(&format!(" AND {number} IS NOT NULL"));
    }
    source(writer, &item(writer, metric, field), &states, &number)
}

/// The middle of the sorted answers, the mean of both middle ones where there are two.
fn median(source: &str) -> String {
    format!(
        "WITH ranked AS (
  SELECT *,
    sum(sum_w) OVER (PARTITION BY wave, segment, group_name ORDER BY score) AS up_to,
    sum(sum_w) OVER (PARTITION BY wave, segment, group_name) AS total
  FROM (
  {source}
  )
)
SELECT
  wave, segment, group_name,
  CAST(sum(n) AS BIGINT) AS n, sum(sum_w) AS weighted_n,
  sum(sum_w) * sum(sum_w) / NULLIF(sum(sum_w2), 0) AS effective_n,
  (min(CASE WHEN 2 * up_to >= total THEN score END)
   + min(CASE WHEN 2 * up_to > total THEN score END)) / 2e0 AS figure
FROM ranked
GROUP BY wave, segment, group_name"
    )
}

/// The square root of the mean squared distance to the mean, times n / (n − 1).
fn deviation(source: &str) -> String {
    format!(
        "WITH centred AS (
  SELECT *,
    score - sum(sum_w * score) OVER (PARTITION BY wave, segment, group_name)
      / sum(sum_w) OVER (PARTITION BY wave, segment, group_name) AS distance
  FROM (
  {source}
  )
)
SELECT
  wave, segment, group_name,
  CAST(sum(n) AS BIGINT) AS n, sum(sum_w) AS weighted_n,
  sum(sum_w) * sum(sum_w) / NULLIF(sum(sum_w2), 0) AS effective_n,
  sqrt(sum(sum_w * distance * distance) / NULLIF(sum(sum_w), 0)
       * sum(n) / NULLIF(sum(n) - 1, 0)) AS figure
FROM centred
GROUP BY wave, segment, group_name"
    )
}

//! What may be shown: every figure with its base, small groups suppressed, names with their labels.

use super::expr::Writer;
use super::{counts, metric, names};
use crate::model::{Survey, Target, TextId};

/// The tables of labels, and the view over everything that was computed.
pub fn statements(writer: &Writer) -> Vec<String> {
    let figures = figures(writer);
    if figures.is_empty() {
        return Vec::new();
    }
    vec![
        groups_table(writer),
        figures_table(writer, &figures),
        view(writer, &figures),
    ]
}

struct Shown<'a> {
    kind: &'static str,
    name: &'a str,
    text: TextId,
    target: Option<&'a Target>,
}

fn figures<'a>(writer: &Writer<'a>) -> Vec<Shown<'a>> {
    let survey: &'a Survey = writer.survey;
    let metrics = survey.metrics.iter();
    let metrics = metrics.filter(|metric| counts::is_countable(survey, &metric.figure));
    let metrics = metrics.map(|metric| Shown {
        kind: "metric",
        name: &metric.name,
        text: metric.text,
        target: metric.target.as_ref(),
    });
    let indexes = survey.indexes.iter().map(|index| Shown {
        kind: "index",
        name: &index.name,
        text: index.text,
        target: index.target.as_ref(),
    });
    metrics.chain(indexes).collect()
}

/// The words of the built-in groups, in a language.
fn built_in(language: &str, group: &str) -> &'static str {
    let dutch = language.split('-').next() == Some("nl");
    match (group, dutch) {
        (names::TOTAL, true) => "Totaal",
        (names::TOTAL, false) => "Total",
        (_, true) => "Onbekend",
        (_, false) => "Unknown",
    }
}

fn groups_table(writer: &Writer) -> String {
    let (survey, dialect) = (writer.survey, writer.dialect);
    let mut rows = Vec::new();
    for (at, language) in survey.languages.iter().enumerate() {
        let mut add = |segment: &str, group: &str, position: usize, labels: [String; 2]| {
            rows.push(format!(
                "({}, {}, {}, {position}, {}, {})",
                dialect.string(language),
                dialect.string(segment),
                dialect.string(group),
                dialect.string(&labels[0]),
                dialect.string(&labels[1]),
            ));
        };
        let total = built_in(language, names::TOTAL).to_owned();
        add(names::TOTAL, names::TOTAL, 0, [total.clone(), total]);
        for segment in &survey.segments {
            let title = survey.words(segment.text, at);
            for (position, group) in segment.groups.iter().enumerate() {
                let label = survey.words(group.text, at);
                add(
                    &segment.name,
                    &group.name,
                    position + 1,
                    [title.clone(), label],
                );
            }
            let label = built_in(language, names::UNKNOWN).to_owned();
            let last = segment.groups.len() + 1;
            add(&segment.name, names::UNKNOWN, last, [title, label]);
        }
    }
    values_table(
        writer,
        "group_label",
        "language, segment, group_name, position, segment_label, group_label",
        &rows,
    )
}

fn figures_table(writer: &Writer, figures: &[Shown]) -> String {
    let (survey, dialect) = (writer.survey, writer.dialect);
    let mut rows = Vec::new();
    for (at, language) in survey.languages.iter().enumerate() {
        for (position, figure) in figures.iter().enumerate() {
            let (target, at_least) = match figure.target {
                Some(target) => (target.value.to_string(), target.at_least.to_string()),
                None => ("NULL".to_owned(), "NULL".to_owned()),
            };
            rows.push(format!(
                "({}, {}, {}, {}, {}, {target}, {at_least})",
                dialect.string(language),
                dialect.string(figure.kind),
                dialect.string(figure.name),
                position + 1,
                dialect.string(&survey.words(figure.text, at)),
            ));
        }
    }
    values_table(
        writer,
        "figure_label",
        "language, kind, name, position, label, target, at_least",
        &rows,
    )
}

fn values_table(writer: &Writer, name: &str, columns: &str, rows: &[String]) -> String {
    let schema = names::schema(writer.survey, writer.dialect);
    format!(
        "CREATE OR REPLACE TABLE {schema}.{name} AS\nSELECT * FROM (VALUES\n  {}\n) AS t({columns});",
        rows.join(",\n  ")
    )
}

/// A group is hidden below the smallest size that may be shown; and so is the next smallest, until
/// those hidden are together large enough that the total does not give them away.
fn view(writer: &Writer, figures: &[Shown]) -> String {
    let (survey, dialect) = (writer.survey, writer.dialect);
    let schema = names::schema(survey, dialect);
    let parts: Vec<String> = figures
        .iter()
        .map(|figure| {
            let view = dialect.identifier(&metric::view_name(figure.kind, figure.name));
            format!(
                "SELECT {} AS kind, {} AS name, * FROM {schema}.{view}",
                dialect.string(figure.kind),
                dialect.string(figure.name)
            )
        })
        .collect();
    let smallest = survey.min_group();
    let language = survey.languages.first().map_or("", String::as_str);
    format!(
        "CREATE OR REPLACE VIEW {schema}.results AS
WITH figures AS (
  {}
),
ordered AS (
  SELECT *, sum(n) OVER (
    PARTITION BY kind, name, wave, segment ORDER BY n, group_name
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ) AS smaller
  FROM figures
),
judged AS (
  SELECT *, n < {smallest} OR COALESCE(smaller BETWEEN 1 AND {smallest} - 1, FALSE) AS suppressed
  FROM ordered
)
SELECT
  f.kind, f.name, l.label, f.wave,
  f.segment, g.segment_label, f.group_name, g.group_label,
  CASE WHEN NOT suppressed THEN f.n END AS n,
  CASE WHEN NOT suppressed THEN f.weighted_n END AS weighted_n,
  CASE WHEN NOT suppressed THEN f.effective_n END AS effective_n,
  CASE WHEN NOT suppressed THEN f.figure END AS figure,
  suppressed,
  l.target, l.at_least,
  CASE WHEN NOT suppressed THEN
    CASE WHEN l.at_least THEN f.figure >= l.target ELSE f.figure <= l.target END
  END AS target_met
FROM judged AS f
JOIN {schema}.figure_label AS l
  ON l.kind = f.kind AND l.name = f.name AND l.language = {tag}
LEFT JOIN {schema}.group_label AS g
  ON g.segment = f.segment AND g.group_name = f.group_name AND g.language = {tag}
ORDER BY l.kind DESC, l.position, f.wave, g.segment, g.position;",
        parts.join("\n  UNION ALL\n  "),
        tag = dialect.string(language),
    )
}

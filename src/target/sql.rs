//! SQL that computes every metric from response documents: `webshop.duckdb.sql`.
//!
//! The script reads documents into a working table, shows it as the flat table, counts answers by wave
//! and group in one pass, and computes figures from those counts.

mod base;
mod counts;
mod dialect;
mod document;
mod expr;
mod field;
mod guards;
mod index;
mod label;
mod layers;
mod metric;
mod names;
mod operations;
mod results;
mod working;

pub use dialect::{Dialect, DuckDb};
pub use index::{Rescale, rescale};

use super::{Artifact, Target};
use crate::check::Valid;
use crate::model::{Column, Figure, RepeatId, Survey};
use expr::Writer;
use guards::Guards;

/// The target `sql`.
pub struct Sql;

impl Target for Sql {
    fn name(&self) -> &'static str {
        "sql"
    }

    fn about(&self) -> &'static str {
        "SQL for DuckDB: the flat table, and every metric by segment and wave"
    }

    fn build(&self, survey: &Valid<Survey>) -> Vec<Artifact> {
        let path = format!("{}.{}.sql", survey.name, DuckDb.name());
        vec![Artifact::new(path, script(survey, &DuckDb))]
    }
}

/// The whole script.
pub fn script(survey: &Survey, dialect: &dyn Dialect) -> String {
    let guards = Guards::of(survey);
    let writer = Writer::new(survey, &guards, dialect);
    let schema = names::schema(survey, dialect);
    let mut parts = vec![header(survey), variables(&writer)];
    parts.push(format!("CREATE SCHEMA IF NOT EXISTS {schema};"));
    if needs_arithmetic(survey) {
        parts.push(
            dialect
                .prelude()
                .replace("{schema}", &schema)
                .trim_end()
                .to_owned(),
        );
    }
    parts.push(section("The working table: every value, guard and group of every response. A comparison over\n-- something absent is FALSE, so conditions are never NULL.", &working::table(&writer)));
    parts.push(section("The flat table: one row a response. Where a value and its `.missing` are both NULL, the field\n-- was not asked; `unanswered` is asked and left empty.", &flat(&writer)));
    for (at, _) in survey.repeats.iter().enumerate() {
        parts.push(repeat_view(&writer, RepeatId(at as u32)));
    }
    parts.extend(operations::sources(&writer));
    if let Some(counts) = counts::table(&writer) {
        parts.push(weights(&schema));
        parts.push(section("Responses counted once, by wave, group, item, state and code; every figure follows from this.", &counts));
    }
    parts.extend(figures(&writer));
    let mut script = parts.join("\n\n");
    script.push('\n');
    script
}

fn section(title: &str, statement: &str) -> String {
    format!("-- {title}\n{statement}")
}

fn header(survey: &Survey) -> String {
    let name = one_line(&survey.words(survey.title, 0));
    let parts = [
        format!("-- {name} ({} {})", survey.name, survey.version),
        "--".to_owned(),
        format!(
            "--   duckdb -c \"SET VARIABLE responses = '{0}.jsonl'\" -f {0}.duckdb.sql",
            survey.name
        ),
        "--".to_owned(),
        "-- `results` is what may be shown: small groups are suppressed there, and only there."
            .to_owned(),
        "-- Documents are expected to be valid: `peil answer` says whether they are.".to_owned(),
    ];
    parts.join("\n")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn variables(writer: &Writer) -> String {
    let survey = writer.survey;
    let file = format!("{}.jsonl", survey.name);
    let mut lines = vec![writer.dialect.default_variable("responses", &file)];
    let has = |wanted: fn(&Figure) -> bool| survey.metrics.iter().any(|m| wanted(&m.figure));
    if has(|figure| matches!(figure, Figure::EventMean(..))) {
        lines.push(
            "-- SET VARIABLE events = 'events.jsonl';  -- CloudEvents: type, time, data".to_owned(),
        );
    }
    if has(|figure| matches!(figure, Figure::ResponseRate(_))) {
        lines.push("-- SET VARIABLE cases = 'cases.jsonl';    -- survey, case, touchpoint, invited, disposition".to_owned());
    }
    lines.join("\n")
}

fn weights(schema: &str) -> String {
    format!(
        "-- Put weights here to weight every figure; a response without one has weight 1.\nCREATE TABLE IF NOT EXISTS {schema}.weight (response VARCHAR PRIMARY KEY, weight DOUBLE NOT NULL);"
    )
}

/// Whether some expression calculates, so that the functions for it are needed.
fn needs_arithmetic(survey: &Survey) -> bool {
    use crate::model::ExprKind as K;
    let mut found = false;
    survey.each_expr(&mut |expr| {
        expr.walk(&mut |inner| {
            found |= matches!(
                inner.kind,
                K::Arithmetic(..) | K::Aggregate(..) | K::YearsBetween(..) | K::Over(..)
            );
        });
    });
    found
}

fn flat(writer: &Writer) -> String {
    let dialect = writer.dialect;
    let mut columns: Vec<String> = [
        "_response",
        "_version",
        "_status",
        "_language",
        "_mode",
        "_touchpoint",
        "_started",
        "_submitted",
    ]
    .map(str::to_owned)
    .to_vec();
    columns.push(names::WAVE.to_owned());
    let survey = writer.survey;
    columns.extend(
        survey
            .segments
            .iter()
            .map(|segment| names::segment(&segment.name)),
    );
    columns.extend(survey.columns().into_iter().map(|column| column.name));
    let columns: Vec<String> = columns
        .iter()
        .map(|name| dialect.identifier(name))
        .collect();
    format!(
        "CREATE OR REPLACE VIEW {}.flat AS\nSELECT\n  {}\nFROM {0}.working;",
        names::schema(survey, dialect),
        columns.join(",\n  ")
    )
}

fn repeat_view(writer: &Writer, id: RepeatId) -> String {
    let (survey, dialect) = (writer.survey, writer.dialect);
    let schema = names::schema(survey, dialect);
    let name = &survey[id].name;
    let inside = writer.over_instances(id);
    let columns: Vec<String> = survey
        .repeat_columns(id)
        .iter()
        .map(|column: &Column| {
            let value = inside.flat_column(column);
            format!(",\n  {value} AS {}", dialect.identifier(&column.name))
        })
        .collect();
    let option = format!("{}.{}", expr::INSTANCE, dialect.identifier(names::OPTION));
    section(
        &format!("One row for each instance of `{name}`."),
        &format!(
            "CREATE OR REPLACE VIEW {schema}.{} AS\nSELECT\n  _response,\n  {option} AS _option{}\nFROM {schema}.working, {};",
            dialect.identifier(&format!("repeat_{name}")),
            columns.concat(),
            dialect.each(
                &dialect.identifier(&names::instances(name)),
                "instance",
                expr::INSTANCE
            ),
        ),
    )
}

fn figures(writer: &Writer) -> Vec<String> {
    let survey = writer.survey;
    let mut parts = Vec::new();
    for metric in &survey.metrics {
        if let Some(view) = metric::view(writer, metric) {
            let title = one_line(&survey.words(metric.text, 0));
            parts.push(section(
                &format!("{title}: {}", survey.formula(metric)),
                &view,
            ));
        }
    }
    for index in &survey.indexes {
        let title = one_line(&survey.words(index.text, 0));
        let view = metric::index_view(writer, index);
        parts.push(section(
            &format!("{title}: {}", survey.index_formula(index)),
            &view,
        ));
    }
    parts.extend(results::statements(writer));
    parts
}

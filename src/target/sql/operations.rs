//! Figures that do not come from answers: over events and over the cases of invitations.

use super::expr::Writer;
use super::{counts, field, names, working};
use crate::model::{EventId, Figure, Metric, Segment, Survey, TouchpointId};
use serde_json::{Map, Value, json};

/// The statements that read the documents that metrics need: events, cases.
pub fn sources(writer: &Writer) -> Vec<String> {
    let survey = writer.survey;
    let mut events: Vec<EventId> = Vec::new();
    let mut cases = false;
    for metric in &survey.metrics {
        match metric.figure {
            Figure::EventMean(event, _) if !events.contains(&event) => events.push(event),
            Figure::ResponseRate(_) => cases = true,
            _ => {}
        }
    }
    let mut statements: Vec<String> = events.iter().map(|id| events_table(writer, *id)).collect();
    if cases {
        statements.push(cases_table(writer));
    }
    statements
}

fn events_name(survey: &Survey, id: EventId) -> String {
    format!("event_{}", survey[id].name)
}

/// Events as CloudEvents have them: `type`, `time` and `data`.
fn events_table(writer: &Writer, id: EventId) -> String {
    let (survey, dialect) = (writer.survey, writer.dialect);
    let schema = names::schema(survey, dialect);
    let mut data = Map::new();
    for field in &survey[id].fields {
        data.insert(field.name.clone(), json!("VARCHAR"));
    }
    let mut shape = json!({"type": "VARCHAR", "time": "VARCHAR"});
    shape["data"] = Value::Object(data);
    let columns: Vec<String> = survey[id]
        .fields
        .iter()
        .map(|own| {
            let leaf = dialect.leaf("event", &["data", &own.name]);
            let value = dialect.read(&leaf, field::kind_of(&own.ty));
            format!(",\n  {value} AS {}", dialect.identifier(&own.name))
        })
        .collect();
    let time = dialect.read("event.time", crate::model::ColumnKind::Timestamp);
    let day = dialect.local_date(&time, &survey.time_zone);
    format!(
        "CREATE OR REPLACE TABLE {schema}.{} AS\nSELECT\n  {time} AS _time,\n  {} AS _wave{}\nFROM (SELECT {} AS event FROM {})\nWHERE event.type = {};",
        dialect.identifier(&events_name(survey, id)),
        working::wave(writer, &day),
        columns.concat(),
        dialect.record("json", &shape),
        dialect.documents("events", "responses"),
        dialect.string(&survey[id].name),
    )
}

/// Cases by what was told of them last.
fn cases_table(writer: &Writer) -> String {
    let (survey, dialect) = (writer.survey, writer.dialect);
    let schema = names::schema(survey, dialect);
    let words = [
        "case",
        "survey",
        "wave",
        "touchpoint",
        "disposition",
        "invited",
        "at",
    ];
    let shape: Map<String, Value> = words
        .iter()
        .map(|name| ((*name).to_owned(), json!("VARCHAR")))
        .collect();
    let instant = |name: &str| {
        let words = format!("invitation.{}", dialect.identifier(name));
        dialect.read(&words, crate::model::ColumnKind::Timestamp)
    };
    let (invited, told) = (instant("invited"), instant("at"));
    let day = dialect.local_date(&format!("COALESCE({invited}, {told})"), &survey.time_zone);
    format!(
        "CREATE OR REPLACE TABLE {schema}.cases AS\nSELECT _case, _wave, touchpoint, disposition\nFROM (\n  SELECT\n    invitation.\"case\" AS _case,\n    COALESCE(invitation.wave, {}) AS _wave,\n    invitation.touchpoint AS touchpoint,\n    invitation.disposition AS disposition,\n    row_number() OVER (PARTITION BY invitation.\"case\" ORDER BY COALESCE({told}, {invited}) DESC, invitation.disposition) AS _place\n  FROM (SELECT {} AS invitation FROM {})\n  WHERE invitation.survey = {} AND invitation.disposition IS NOT NULL\n)\nWHERE _place = 1;",
        working::wave(writer, &day),
        dialect.record("json", &Value::Object(shape)),
        dialect.documents("cases", "responses"),
        dialect.string(&survey.name),
    )
}

/// The mean over events, a ratio of sums.
pub fn mean(writer: &Writer, metric: &Metric, event: EventId, at: usize) -> String {
    let (survey, dialect) = (writer.survey, writer.dialect);
    let over = writer.over_events(event);
    let schema = names::schema(survey, dialect);
    let column = survey[event]
        .fields
        .get(at)
        .map_or("NULL".to_owned(), |field| dialect.identifier(&field.name));
    let group = |at: usize| {
        let segment = &survey.segments[at];
        knows(survey, event, segment).then(|| working::group(&over, segment))
    };
    let filter = metric.filter.as_ref().map_or(String::new(), |filter| {
        format!(" AND ({})", over.condition(filter))
    });
    format!(
        "WITH events AS (
  SELECT _wave AS wave, {column} AS amount,
    {} AS memberships
  FROM {schema}.{}
  WHERE {column} IS NOT NULL{filter}
)
SELECT
  wave, m.segment, m.group_name,
  count(*) AS n, CAST(count(*) AS DOUBLE) AS weighted_n, CAST(count(*) AS DOUBLE) AS effective_n,
  CAST(sum(amount) AS DOUBLE) / count(*) AS figure
FROM events, {}
GROUP BY wave, m.segment, m.group_name",
        counts::memberships(writer, &group),
        dialect.identifier(&events_name(survey, event)),
        dialect.each("memberships", "membership", "m"),
    )
}

/// Whether an event carries everything that a segment compares.
fn knows(survey: &Survey, event: EventId, segment: &Segment) -> bool {
    let carries = |name: &str| survey[event].fields.iter().any(|field| field.name == name);
    !segment.fields.is_empty()
        && segment
            .fields
            .iter()
            .all(|field| carries(&survey[*field].name))
}

/// AAPOR RR1: completes over all cases that were or may have been eligible.
pub fn response_rate(writer: &Writer, touchpoint: TouchpointId) -> String {
    let (survey, dialect) = (writer.survey, writer.dialect);
    let schema = names::schema(survey, dialect);
    let total = dialect.string(names::TOTAL);
    format!(
        "SELECT
  _wave AS wave, {total} AS segment, {total} AS group_name,
  count(*) AS n, CAST(count(*) AS DOUBLE) AS weighted_n, CAST(count(*) AS DOUBLE) AS effective_n,
  CAST(sum(CASE WHEN disposition = 'complete' THEN 1 ELSE 0 END) AS DOUBLE) / count(*) AS figure
FROM {schema}.cases
WHERE touchpoint = {} AND disposition IN ('complete', 'partial', 'refused', 'non_contact', 'unknown')
GROUP BY _wave",
        dialect.string(&survey[touchpoint].name)
    )
}

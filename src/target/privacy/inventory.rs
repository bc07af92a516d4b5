//! The field inventory: every column of the flat tables exactly once, with what was declared about it.

use super::csv;
use super::terms;
use super::usage;
use crate::model::{
    Column, Field, Origin, Period, Purpose, PurposeId, Recipient, RepeatId, Retention, Survey,
};
use crate::target::Artifact;
use crate::target::domain;
use serde::Serialize;

/// `<survey>.inventory.json` and `.csv`.
pub fn build(survey: &Survey) -> Vec<Artifact> {
    let rows = rows(survey);
    let document = Inventory {
        format: "peil-inventory/1",
        survey: &survey.name,
        version: &survey.version,
        vocabularies: [
            "DPV 2.3 (pd: https://w3id.org/dpv/pd#, eu-gdpr: https://w3id.org/dpv/legal/eu/gdpr#)",
            "fideslang 3.1.4",
        ],
        columns: &rows,
    };
    let cells: Vec<Vec<String>> = rows.iter().map(Row::cells).collect();
    vec![
        Artifact::json(format!("{}.inventory.json", survey.name), &document),
        Artifact::new(
            format!("{}.inventory.csv", survey.name),
            csv::table(HEADER, &cells),
        ),
    ]
}

#[derive(Serialize)]
struct Inventory<'a> {
    format: &'static str,
    survey: &'a str,
    version: &'a str,
    vocabularies: [&'static str; 2],
    columns: &'a [Row],
}

const HEADER: &[&str] = &[
    "table",
    "column",
    "field",
    "type",
    "origin",
    "text",
    "personal",
    "sensitive",
    "dpv",
    "fides",
    "purposes",
    "bases",
    "retention",
    "recipients",
    "used_by",
];

/// One column of one table.
#[derive(Serialize)]
struct Row {
    table: String,
    column: String,
    field: String,
    r#type: &'static str,
    origin: &'static str,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    personal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sensitive: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dpv: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fides: Option<&'static str>,
    purposes: Vec<String>,
    bases: Vec<&'static str>,
    retention: Vec<Kept>,
    recipients: Vec<String>,
    used_by: Vec<String>,
}

/// How long a purpose keeps a column.
#[derive(Serialize)]
struct Kept {
    purpose: String,
    period: String,
    then: &'static str,
}

impl Row {
    fn cells(&self) -> Vec<String> {
        let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
        let kept = self.retention.iter().map(|kept| {
            let Kept {
                purpose,
                period,
                then,
            } = kept;
            format!("{purpose} {period} {then}")
        });
        vec![
            self.table.clone(),
            self.column.clone(),
            self.field.clone(),
            self.r#type.into(),
            self.origin.into(),
            self.text.clone(),
            word(self.personal.as_deref()),
            word(self.sensitive.as_deref()),
            word(self.dpv),
            word(self.fides),
            self.purposes.join("; "),
            self.bases.join("; "),
            kept.collect::<Vec<_>>().join("; "),
            self.recipients.join("; "),
            self.used_by.join("; "),
        ]
    }
}

fn rows(survey: &Survey) -> Vec<Row> {
    let users = usage::of_fields(survey);
    let row = |table: &str, column: Column| {
        let used_by = users.get(column.field.index()).cloned().unwrap_or_default();
        row(survey, table, column, used_by)
    };
    let main = survey
        .columns()
        .into_iter()
        .map(|column| row(&survey.name, column));
    let mut rows: Vec<Row> = main.collect();
    for (at, repeat) in survey.repeats.iter().enumerate() {
        let table = format!("{}.{}", survey.name, repeat.name);
        let columns = survey.repeat_columns(RepeatId(at as u32)).into_iter();
        rows.extend(columns.map(|column| row(&table, column)));
    }
    rows
}

fn row(survey: &Survey, table: &str, column: Column, used_by: Vec<String>) -> Row {
    let field = &survey[column.field];
    let term = terms::of_field(field);
    let purposes: Vec<&Purpose> = field.purposes.iter().map(|id| &survey[*id]).collect();
    let mut bases: Vec<&str> = Vec::new();
    for basis in purposes.iter().filter_map(|purpose| purpose.basis) {
        if !bases.contains(&basis.word()) {
            bases.push(basis.word());
        }
    }
    let kept = |purpose: &&Purpose| Some(kept(&purpose.name, purpose.retain?));
    let recipients = survey
        .recipients
        .iter()
        .filter(|it| receives(it, &field.purposes));
    Row {
        table: table.to_owned(),
        column: column.name,
        field: field.name.clone(),
        r#type: domain::column_word(column.kind),
        origin: origin_word(field),
        text: survey.words(field.text, 0),
        personal: field
            .personal
            .clone()
            .or_else(|| term.map(|term| term.kind.to_owned())),
        sensitive: field
            .sensitive
            .as_ref()
            .map(|special| special.category.clone()),
        dpv: term.map(|term| term.dpv),
        fides: term.map(|term| term.fides),
        retention: purposes.iter().filter_map(kept).collect(),
        purposes: purposes
            .iter()
            .map(|purpose| purpose.name.clone())
            .collect(),
        bases,
        recipients: recipients.map(|recipient| recipient.name.clone()).collect(),
        used_by,
    }
}

fn kept(purpose: &str, retain: Retention) -> Kept {
    Kept {
        purpose: purpose.to_owned(),
        period: Period::iso(retain.period),
        then: super::disposal_word(retain.then),
    }
}

/// Whether a recipient receives what is collected for one of these purposes.
fn receives(recipient: &Recipient, purposes: &[PurposeId]) -> bool {
    let all = recipient.purposes.is_empty();
    all || recipient.purposes.iter().any(|id| purposes.contains(id))
}

/// Where a value comes from, as data.
pub fn origin_word(field: &Field) -> &'static str {
    match field.origin {
        Origin::Known => "known",
        Origin::Consent => "consent",
        Origin::Question => "question",
        Origin::Row(_) => "row",
        Origin::Computed => "computed",
    }
}

//! The field inventory: every field with its columns in the flat tables and what was declared about it.
//!
//! In the JSON, a field names its purposes, and what follows from them stands once: the basis and the
//! period with the purpose, and with each recipient the purposes for which it receives data (none means
//! all data). In the CSV every column is a row in which all of it is written out.

use super::csv;
use super::terms::{self, Term};
use super::usage;
use crate::model::{Column, Field, Origin, Period, Purpose, PurposeId, Recipient, Survey};
use crate::target::Artifact;
use crate::target::domain::column_word;
use crate::target::json::Each;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// `<survey>.inventory.json` and `.csv`.
pub fn build(survey: &Survey) -> Vec<Artifact> {
    let users = usage::of_fields(survey);
    let tables = survey.tables();
    let fields = || {
        let fields = tables
            .iter()
            .flat_map(|table| table.fields().map(move |it| (&table.name, it)));
        fields.map(|(table, columns)| Row::new(survey, table, columns, &users))
    };
    let document = Inventory {
        format: "peil-inventory/1",
        survey: &survey.name,
        version: &survey.version,
        vocabularies: [
            "DPV 2.3 (pd: https://w3id.org/dpv/pd#, eu-gdpr: https://w3id.org/dpv/legal/eu/gdpr#)",
            "fideslang 3.1.4",
        ],
        purposes: survey.purposes.iter().map(Use::new).collect(),
        recipients: survey
            .recipients
            .iter()
            .map(|recipient| Receiver {
                name: &recipient.name,
                purposes: names(survey, &recipient.purposes),
            })
            .collect(),
        fields: Each(fields),
    };
    vec![
        Artifact::json(format!("{}.inventory.json", survey.name), &document),
        Artifact::new(
            format!("{}.inventory.csv", survey.name),
            csv::table(HEADER, fields().flat_map(|row| row.lines(survey))),
        ),
    ]
}

#[derive(Serialize)]
struct Inventory<'a, Fields: Serialize> {
    format: &'static str,
    survey: &'a str,
    version: &'a str,
    vocabularies: [&'static str; 2],
    purposes: Vec<Use<'a>>,
    recipients: Vec<Receiver<'a>>,
    fields: Fields,
}

/// A purpose: on what basis, and how long it keeps data.
#[derive(Serialize)]
struct Use<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    then: Option<&'static str>,
}

impl<'a> Use<'a> {
    fn new(purpose: &'a Purpose) -> Self {
        Use {
            name: &purpose.name,
            basis: purpose.basis.map(|basis| basis.word()),
            period: purpose.retain.map(|retain| Period::iso(retain.period)),
            then: purpose
                .retain
                .map(|retain| super::disposal_word(retain.then)),
        }
    }
}

/// A recipient, and for what it receives data; for everything when there are no purposes.
#[derive(Serialize)]
struct Receiver<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    purposes: Vec<&'a str>,
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

/// One field of one table.
#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    table: &'a str,
    #[serde(serialize_with = "types")]
    columns: &'a [Column],
    origin: &'static str,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    personal: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sensitive: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dpv: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fides: Option<&'static str>,
    purposes: Vec<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    used_by: &'a [String],
    #[serde(skip)]
    field: &'a Field,
}

/// Each column with its type.
fn types<S: Serializer>(columns: &&[Column], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(columns.len()))?;
    for column in *columns {
        map.serialize_entry(&column.name, column_word(column.kind))?;
    }
    map.end()
}

impl<'a> Row<'a> {
    /// The row of the field that has these columns, of which there is at least one.
    fn new(
        survey: &'a Survey,
        table: &'a str,
        columns: &'a [Column],
        users: &'a [Vec<String>],
    ) -> Self {
        let id = columns[0].field;
        let field = &survey[id];
        let term: Option<&Term> = terms::of_field(field);
        let sensitive = field.sensitive.as_ref();
        Row {
            name: &field.name,
            table,
            columns,
            origin: origin_word(field),
            text: survey.words(field.text, 0),
            personal: field.personal.as_deref().or(term.map(|term| term.kind)),
            sensitive: sensitive.map(|special| special.category.as_str()),
            dpv: term.map(|term| term.dpv),
            fides: term.map(|term| term.fides),
            purposes: names(survey, &field.purposes),
            used_by: users.get(id.index()).map_or(&[], Vec::as_slice),
            field,
        }
    }

    /// The rows of its columns in the CSV.
    fn lines(self, survey: &'a Survey) -> impl Iterator<Item = String> {
        let purposes: Vec<&Purpose> = self.field.purposes.iter().map(|id| &survey[*id]).collect();
        let mut bases: Vec<&str> = Vec::new();
        for basis in purposes.iter().filter_map(|purpose| purpose.basis) {
            if !bases.contains(&basis.word()) {
                bases.push(basis.word());
            }
        }
        let kept = purposes.iter().filter_map(|purpose| {
            let Use {
                name, period, then, ..
            } = Use::new(purpose);
            Some(format!("{name} {} {}", period?, then?))
        });
        let recipients = survey.recipients.iter();
        let recipients = recipients.filter(|it| receives(it, &self.field.purposes));
        let recipients: Vec<&str> = recipients.map(|it| it.name.as_str()).collect();
        let of_field = csv::row(&[
            &self.text,
            self.personal.unwrap_or_default(),
            self.sensitive.unwrap_or_default(),
            self.dpv.unwrap_or_default(),
            self.fides.unwrap_or_default(),
            &self.purposes.join("; "),
            &bases.join("; "),
            &kept.collect::<Vec<_>>().join("; "),
            &recipients.join("; "),
            &self.used_by.join("; "),
        ]);
        self.columns.iter().map(move |column| {
            let kind = column_word(column.kind);
            let of_column = csv::row(&[self.table, &column.name, self.name, kind, self.origin]);
            format!("{of_column},{of_field}")
        })
    }
}

fn names<'a>(survey: &'a Survey, purposes: &[PurposeId]) -> Vec<&'a str> {
    purposes
        .iter()
        .map(|id| survey[*id].name.as_str())
        .collect()
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

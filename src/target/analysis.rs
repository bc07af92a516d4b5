//! What an analysis needs to know, for people and programs: `webshop.analysis.json`.
//!
//! Its schema is `docs/analysis.schema.json`. Properties that would be empty are left out.

mod expression;
mod figure;
mod plan;
mod variable;
mod wording;

use super::{Artifact, Target};
use crate::check::Valid;
use crate::model::{Column, Repeat, RepeatId, Survey, TextId};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// The address of the schema of the file.
pub const SCHEMA: &str = "https://peil-lang.github.io/peil/analysis-1.schema.json";

/// The target `analysis`.
pub struct Analysis;

impl Target for Analysis {
    fn name(&self) -> &'static str {
        "analysis"
    }

    fn about(&self) -> &'static str {
        "variables, segments, metrics and weights as JSON"
    }

    fn build(&self, survey: &Valid<Survey>) -> Vec<Artifact> {
        let path = format!("{}.analysis.json", survey.name);
        vec![Artifact::json(path, &configuration(survey))]
    }
}

/// The whole configuration.
pub fn configuration<'a>(survey: &'a Survey) -> impl Serialize + use<'a> {
    let repeats = survey.repeats.iter().zip(0..);
    Configuration {
        schema: SCHEMA,
        survey: head(survey),
        variables: Variables {
            survey,
            columns: survey.columns(),
        },
        repeats: repeats.map(|it| repeat(survey, it)).collect(),
        value_sets: variable::value_sets(survey),
        waves: plan::waves(survey),
        segments: plan::segments(survey),
        metrics: figure::metrics(survey),
        indexes: figure::indexes(survey),
        drivers: plan::drivers(survey),
        weights: plan::weights(survey),
        reports: plan::reports(survey),
        suppression: plan::suppression(survey),
        provenance: json!({"peil": env!("CARGO_PKG_VERSION")}),
    }
}

#[derive(Serialize)]
struct Configuration<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    survey: Value,
    variables: Variables<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    repeats: Vec<RepeatEntry<'a>>,
    #[serde(skip_serializing_if = "is_empty")]
    value_sets: Value,
    #[serde(skip_serializing_if = "is_empty")]
    waves: Value,
    #[serde(skip_serializing_if = "is_empty")]
    segments: Value,
    #[serde(skip_serializing_if = "is_empty")]
    metrics: Value,
    #[serde(skip_serializing_if = "is_empty")]
    indexes: Value,
    #[serde(skip_serializing_if = "is_empty")]
    drivers: Value,
    #[serde(skip_serializing_if = "is_empty")]
    weights: Value,
    #[serde(skip_serializing_if = "is_empty")]
    reports: Value,
    suppression: Value,
    provenance: Value,
}

#[derive(Serialize)]
struct RepeatEntry<'a> {
    name: &'a str,
    over: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<u32>,
    variables: Variables<'a>,
}

fn repeat<'a>(survey: &'a Survey, (repeat, at): (&'a Repeat, u32)) -> RepeatEntry<'a> {
    RepeatEntry {
        name: &repeat.name,
        over: &survey[repeat.over].name,
        max: repeat.max,
        variables: Variables {
            survey,
            columns: survey.repeat_columns(RepeatId(at)),
        },
    }
}

/// Made one by one, while they are written.
struct Variables<'a> {
    survey: &'a Survey,
    columns: Vec<Column>,
}

impl Serialize for Variables<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let columns = self.columns.iter();
        serializer.collect_seq(columns.map(|column| variable::variable(self.survey, column)))
    }
}

fn head(survey: &Survey) -> Value {
    let modes: Vec<&str> = survey.modes.iter().map(|mode| mode.word()).collect();
    object([
        ("name", json!(survey.name)),
        ("title", in_languages(survey, survey.title)),
        ("version", json!(survey.version)),
        ("languages", json!(survey.languages)),
        ("kind", json!(survey.kind)),
        ("modes", json!(modes)),
        ("time_zone", json!(survey.time_zone)),
        ("goal", json!(survey.goal)),
    ])
}

/// Words in the languages that have them, by tag.
#[derive(Default)]
struct Words<'a>(Vec<(&'a str, String)>);

impl Words<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Words<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(tag, words)| (tag, words)))
    }
}

/// A text in every language of the survey, as plain words.
fn words(survey: &Survey, text: TextId) -> Words<'_> {
    let each = survey.languages.iter().enumerate();
    let each = each.map(|(at, language)| (language.as_str(), survey.words(text, at)));
    Words(each.filter(|(_, words)| !words.is_empty()).collect())
}

/// The same as a value.
fn in_languages(survey: &Survey, text: TextId) -> Value {
    json!(words(survey, text))
}

/// An object without the properties that are null, or an empty list, object or text.
fn object<const N: usize>(properties: [(&str, Value); N]) -> Value {
    let kept = properties.into_iter().filter(|(_, value)| !is_empty(value));
    Value::Object(kept.map(|(key, value)| (key.to_owned(), value)).collect())
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::String(text) => text.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// An exact number: a JSON number where that keeps every digit, text otherwise.
fn number(value: rust_decimal::Decimal) -> Value {
    let value = value.normalize();
    let text = value.to_string();
    let parsed: Option<serde_json::Number> = text.parse().ok();
    match parsed {
        Some(number) if value.mantissa().unsigned_abs() < 1 << 53 => Value::Number(number),
        _ => Value::String(text),
    }
}

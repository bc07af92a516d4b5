//! What an analysis needs to know, for people and programs: `webshop.analysis.json`.
//!
//! Its schema is `docs/analysis.schema.json`. Properties that would be empty are left out.

mod expression;
mod figure;
mod plan;
mod variable;
mod words;

use super::{Artifact, Target};
use crate::check::Valid;
use crate::model::{RepeatId, Survey, TextId};
use serde_json::{Map, Value, json};

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
        let mut text = format!("{:#}", configuration(survey));
        text.push('\n');
        vec![Artifact::new(
            format!("{}.analysis.json", survey.name),
            text,
        )]
    }
}

/// The whole configuration.
pub fn configuration(survey: &Survey) -> Value {
    object([
        ("$schema", json!(SCHEMA)),
        ("survey", head(survey)),
        ("variables", variable::of(survey, &survey.columns())),
        ("repeats", repeats(survey)),
        ("value_sets", variable::value_sets(survey)),
        ("waves", plan::waves(survey)),
        ("segments", plan::segments(survey)),
        ("metrics", figure::metrics(survey)),
        ("indexes", figure::indexes(survey)),
        ("drivers", plan::drivers(survey)),
        ("weights", plan::weights(survey)),
        ("reports", plan::reports(survey)),
        ("suppression", plan::suppression(survey)),
        ("provenance", json!({"peil": env!("CARGO_PKG_VERSION")})),
    ])
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

fn repeats(survey: &Survey) -> Value {
    let each = survey.repeats.iter().enumerate().map(|(at, repeat)| {
        let columns = survey.repeat_columns(RepeatId(at as u32));
        object([
            ("name", json!(repeat.name)),
            ("over", json!(survey[repeat.over].name)),
            ("max", json!(repeat.max)),
            ("variables", variable::of(survey, &columns)),
        ])
    });
    each.collect()
}

/// A text in every language of the survey, as plain words.
fn in_languages(survey: &Survey, text: TextId) -> Value {
    let each = survey.languages.iter().enumerate();
    let texts: Map<String, Value> = each
        .map(|(at, language)| (language.clone(), json!(survey.words(text, at))))
        .filter(|(_, words)| words != "")
        .collect();
    Value::Object(texts)
}

/// An object without the properties that are null, or an empty list, object or text.
fn object<const N: usize>(properties: [(&str, Value); N]) -> Value {
    let kept = properties.into_iter().filter(|(_, value)| match value {
        Value::Null => false,
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
        Value::String(text) => !text.is_empty(),
        _ => true,
    });
    Value::Object(kept.map(|(key, value)| (key.to_owned(), value)).collect())
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

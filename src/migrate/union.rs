//! A JSON Schema for readers that meet responses to both versions.

use crate::model::Survey;
use crate::target::schema;
use serde_json::{Value as Json, json};

/// A response fits the schema of its own version.
pub(super) fn schema(old: &Survey, new: &Survey) -> Json {
    let name = |survey: &Survey| format!("urn:peil:{}:{}", survey.name, survey.version);
    let own = |survey: &Survey| {
        let mut own = schema::schema(survey);
        own["$id"] = json!(name(survey));
        own
    };
    let of = |survey: &Survey| json!({ "$ref": name(survey) });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "description": format!("A response to `{}`, version {} or {}.", new.name, old.version, new.version),
        "anyOf": [of(old), of(new)],
        "$defs": { old.version.clone(): own(old), new.version.clone(): own(new) },
    })
}

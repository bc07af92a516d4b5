//! The case of an invitation: a document of its own that tells how an attempt to reach somebody ended.
//!
//! It holds no answers. Response rates come from it.

use super::problem::{AnswerProblem, Reason};
use super::{Evaluator, envelope, format};
use crate::model::{DISPOSITIONS, Survey};
use serde_json::{Map, Value as Json};

/// The properties of a case, in the order in which the form writes them.
const PROPERTIES: [&str; 9] = [
    "survey",
    "version",
    "case",
    "wave",
    "touchpoint",
    "mode",
    "disposition",
    "invited",
    "at",
];

/// The case in a document, where it is one: a response has no disposition.
pub fn of(document: &Json) -> Option<&Map<String, Json>> {
    let document = document.as_object()?;
    document.contains_key("disposition").then_some(document)
}

/// What is wrong with a document that arrived, a response or a case; and that document, a response with the
/// `known` values in it.
pub fn received(
    evaluator: &Evaluator,
    document: Json,
    known: &[(String, String)],
) -> (Json, Vec<AnswerProblem>) {
    match of(&document) {
        None => evaluator.check_with(document, known),
        Some(case) => {
            let problems = check(evaluator.survey(), case);
            (document, problems)
        }
    }
}

/// What is wrong with a case; empty when it is valid. It must say of which survey and case it is, how that
/// ended, and when that was found (`at`) or the person invited (`invited`).
fn check(survey: &Survey, case: &Map<String, Json>) -> Vec<AnswerProblem> {
    let mut problems = Vec::new();
    let mut report = |key: &str, code, message: String| {
        problems.push(AnswerProblem::of_document(format!("/{key}"), code, message));
    };
    for key in case
        .keys()
        .filter(|key| !PROPERTIES.contains(&key.as_str()))
    {
        let message = format!("`{key}` is not a property of a case");
        report(key, Reason::UnknownKey, message);
    }
    let moments = ["at", "invited"].map(|key| case.contains_key(key));
    for key in PROPERTIES {
        let needed = match key {
            "survey" | "case" | "disposition" => true,
            "at" => !moments.contains(&true),
            _ => false,
        };
        let message = match case.get(key) {
            None if needed => format!("`{key}` is missing"),
            Some(value) if !value.as_str().is_some_and(|it| fits(survey, key, it)) => {
                format!("`{key}` is not {}", wanted(survey, key))
            }
            _ => continue,
        };
        report(key, Reason::Envelope, message);
    }
    problems
}

/// The words that a property takes, where those are known; none where it is written freely.
fn words<'a>(survey: &'a Survey, key: &str) -> Option<Vec<&'a str>> {
    let touchpoints = survey.touchpoints.iter().map(|it| it.name.as_str());
    let waves = survey.waves.iter().map(|it| it.name.as_str());
    match key {
        "survey" => Some(vec![&survey.name]),
        "version" => Some(vec![&survey.version]),
        "mode" => Some(survey.modes.iter().map(|mode| mode.word()).collect()),
        "touchpoint" => Some(touchpoints.collect()),
        "wave" => Some(waves.collect()),
        "disposition" => Some(DISPOSITIONS.to_vec()),
        _ => None,
    }
}

fn fits(survey: &Survey, key: &str, value: &str) -> bool {
    match (words(survey, key), key) {
        (Some(words), _) => words.contains(&value),
        (None, "case") => {
            value.len() <= format::KEY_LENGTH as usize && format::matches(format::KEY, value)
        }
        (None, _) => format::instant(value).is_some(),
    }
}

fn wanted(survey: &Survey, key: &str) -> String {
    match (words(survey, key), key) {
        (Some(words), _) => envelope::wanted(&words),
        (None, "case") => "an identifier".to_owned(),
        (None, _) => "a date and time of RFC 3339".to_owned(),
    }
}

/// The JSON Schema of a case: what is a valid case.
pub fn schema(survey: &Survey) -> Json {
    let property = |key: &str| match (words(survey, key), key) {
        (Some(words), _) => serde_json::json!({ "enum": words }),
        (None, "case") => {
            serde_json::json!({ "type": "string", "pattern": format::KEY, "maxLength": format::KEY_LENGTH })
        }
        (None, _) => serde_json::json!({ "type": "string", "pattern": format::INSTANT }),
    };
    let has_words = |key: &&str| words(survey, key).is_none_or(|words| !words.is_empty());
    let properties = PROPERTIES.into_iter().filter(has_words);
    let properties: Map<String, Json> = properties
        .map(|key| (key.to_owned(), property(key)))
        .collect();
    serde_json::json!({
        "type": "object",
        "description": "How the attempt to reach somebody ended; it holds no answers",
        "properties": properties,
        "required": ["survey", "case", "disposition"],
        "anyOf": [{ "required": ["at"] }, { "required": ["invited"] }],
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check_text;
    use crate::source::Notation;
    use serde_json::json;

    const SURVEY: &str = r#"survey calls "Calls" {
  version "1.0.0"
  language en
  mode phone, online
  for research
}
privacy { controller "Example" contact "privacy@example.org" responses anonymous withdraw "https://example.org" }
purpose research "do better" {
  basis consent
  retain 1 year then delete
}
consent agree "May we use your answers to do better?" for research required
question rate: nps "Recommend?" required
event call.ended "A call" { field number: phone }
touchpoint after_call "After a call" { on call.ended via phone to number }"#;

    #[test]
    fn the_schema_takes_the_cases_that_are_valid() {
        let checked = check_text("calls.peil", Notation::Peil, SURVEY);
        let survey = checked.survey.expect("a valid survey");
        let schema = jsonschema::validator_for(&schema(&survey)).unwrap();
        let sound = json!({ "survey": "calls", "version": "1.0.0", "case": "a17", "touchpoint": "after_call",
            "mode": "phone", "disposition": "refused", "at": "2026-11-21T10:00:00Z" });
        let changes = [
            (json!({}), ""),
            (json!({ "at": null, "invited": "2026-11-21T10:00:00Z" }), ""),
            (
                json!({ "version": null, "touchpoint": null, "mode": null }),
                "",
            ),
            (json!({ "at": null }), "`at` is missing"),
            (json!({ "case": null }), "`case` is missing"),
            (json!({ "case": "a b" }), "`case` is not an identifier"),
            (json!({ "survey": "other" }), "`survey` is not `calls`"),
            (
                json!({ "mode": "paper" }),
                "`mode` is not one of `phone`, `online`",
            ),
            (
                json!({ "at": "yesterday" }),
                "`at` is not a date and time of RFC 3339",
            ),
            (
                json!({ "wave": "w1" }),
                "`wave` is not allowed, as the survey has none",
            ),
            (
                json!({ "answers": {} }),
                "`answers` is not a property of a case",
            ),
            (
                json!({ "disposition": "gone" }),
                "`disposition` is not one of `complete`, `partial`, `refused`, `non_contact`, `unknown`, `not_eligible`, `screened`, `quota_full`",
            ),
        ];
        for (change, told) in changes {
            let mut document = sound.clone();
            for (key, value) in change.as_object().unwrap() {
                match value {
                    Json::Null => drop(document.as_object_mut().unwrap().remove(key)),
                    value => document[key] = value.clone(),
                }
            }
            let problems = check(&survey, of(&document).unwrap());
            let messages: Vec<&str> = problems.iter().map(|it| it.message.as_str()).collect();
            assert_eq!(messages.concat(), told, "{document}");
            assert_eq!(schema.is_valid(&document), told.is_empty(), "{document}");
        }
        assert!(of(&json!({ "survey": "calls", "status": "complete" })).is_none());
    }
}

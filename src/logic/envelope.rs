//! The properties that every response document has.

use super::document::Reader;
use super::format;
use super::plan::Ending;
use super::problem::Reason;
use super::value::Progress;
use crate::model::{FinishId, Mode, Survey};
use serde_json::{Map, Value as Json, json};

impl Reader<'_, '_> {
    pub(super) fn envelope<'j>(&mut self, document: &'j Map<String, Json>) -> &'j str {
        let survey = self.survey;
        self.word(document, "survey", &[&survey.name]);
        self.word(document, "version", &[&survey.version]);
        let languages: Vec<&str> = survey.languages.iter().map(String::as_str).collect();
        let language = self.word(document, "language", &languages);
        self.response.language = language.unwrap_or_default();
        let modes: Vec<&str> = survey.modes.iter().map(|mode| mode.word()).collect();
        let mode = self.word(document, "mode", &modes).map(|at| modes[at]);
        self.response.mode = mode.and_then(Mode::parse);
        if document.contains_key("touchpoint") {
            let names: Vec<&str> = survey
                .touchpoints
                .iter()
                .map(|one| one.name.as_str())
                .collect();
            self.word(document, "touchpoint", &names);
        }
        self.string(document, "response", |text| {
            text.len() <= format::KEY_LENGTH as usize && format::matches(format::KEY, text)
        });
        let status = self.status(document);
        let is_instant = |text: &str| format::instant(text).is_some();
        if let Some(started) = self.string(document, "started", is_instant) {
            self.response.started = format::instant(started);
        }
        if status != "partial" || document.contains_key("submitted") {
            self.string(document, "submitted", is_instant);
        }
        status
    }

    /// What was noticed of how the response was given: only what there is to notice.
    pub(super) fn quality(&mut self, document: &Map<String, Json>) {
        let Some(quality) = document.get("quality") else {
            return;
        };
        if !self.survey.trap || *quality != json!({ "trap": true }) {
            let message = match self.survey.trap {
                true => "`quality` is not `{\"trap\": true}`".to_owned(),
                false => "`quality` is not a property of a response to this survey".to_owned(),
            };
            self.report("/quality", Reason::Envelope, message);
        }
    }

    fn status<'j>(&mut self, document: &'j Map<String, Json>) -> &'j str {
        let survey = self.survey;
        let endings: Vec<String> = endings(survey)
            .map(|ending| ending.status(survey))
            .collect();
        let words: Vec<&str> = ["complete", "partial"]
            .into_iter()
            .chain(endings.iter().map(String::as_str))
            .collect();
        self.word(document, "status", &words);
        let status = document
            .get("status")
            .and_then(Json::as_str)
            .unwrap_or("complete");
        if status == "partial" {
            self.response.progress = Progress::Partial;
        }
        let full = |ending: Ending| match ending {
            Ending::Quota(at) if ending.status(survey) == status => Some(at),
            _ => None,
        };
        self.response.full = endings_of_quotas(survey).filter_map(full).collect();
        status
    }

    /// A required property that is one of some words: which.
    fn word(&mut self, document: &Map<String, Json>, key: &str, words: &[&str]) -> Option<usize> {
        let path = format!("/{key}");
        let Some(value) = document.get(key) else {
            self.report(path, Reason::Envelope, format!("`{key}` is missing"));
            return None;
        };
        let found = value
            .as_str()
            .and_then(|text| words.iter().position(|word| *word == text));
        if found.is_none() {
            let message = format!("`{key}` is not {}", wanted(words));
            self.report(path, Reason::Envelope, message);
        }
        found
    }

    /// A required property that is a string of some form.
    fn string<'j>(
        &mut self,
        document: &'j Map<String, Json>,
        key: &str,
        fits: impl Fn(&str) -> bool,
    ) -> Option<&'j str> {
        let found = document
            .get(key)
            .and_then(Json::as_str)
            .filter(|text| fits(text));
        if found.is_none() {
            let message = match (document.contains_key(key), key) {
                (false, _) => format!("`{key}` is missing"),
                (true, "response") => "`response` is not an identifier".to_owned(),
                (true, _) => format!("`{key}` is not a date and time of RFC 3339"),
            };
            self.report(format!("/{key}"), Reason::Envelope, message);
        }
        found
    }
}

/// The words that a property takes, after `is not`.
pub(super) fn wanted(words: &[&str]) -> String {
    match words {
        [] => "allowed, as the survey has none".to_owned(),
        [one] => format!("`{one}`"),
        several => format!("one of `{}`", several.join("`, `")),
    }
}

fn endings(survey: &Survey) -> impl Iterator<Item = Ending> {
    let finishes = (0..survey.finishes.len()).map(|at| Ending::Finish(FinishId(at as u32)));
    finishes.chain(endings_of_quotas(survey))
}

fn endings_of_quotas(survey: &Survey) -> impl Iterator<Item = Ending> + use<> {
    (0..survey.quotas.len()).map(Ending::Quota)
}

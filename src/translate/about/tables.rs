//! What is told from the tables of a survey: options, scales, figures and what else has a text.

use super::Teller;
use crate::model::{FieldId, Missing, MissingKind, Origin};

impl Teller<'_> {
    pub fn lists(&mut self) {
        for (at, list) in self.survey.lists.iter().enumerate() {
            let users = &self.lists[at];
            let is_known = |id: &FieldId| self.survey[*id].origin == Origin::Known;
            let noun = match !users.is_empty() && users.iter().all(is_known) {
                true => "value of",
                false => "answer to",
            };
            let users = format!("{noun} {}", self.questions(users));
            for option in &list.options {
                // Rows that come from a list have its texts and are told of as answers too.
                self.lines[option.text.0 as usize].clear();
                self.say(option.text, users.clone());
                if let Some((_, alt)) = &option.image {
                    let words = self.quote(option.text);
                    self.say(
                        *alt,
                        format!("what the picture of {words} shows, for those who do not see it"),
                    );
                }
            }
        }
    }

    pub fn scales(&mut self) {
        for (at, scale) in self.survey.scales.iter().enumerate() {
            let users = self.questions(&self.scales[at]);
            for (code, text) in &scale.labels {
                let words = format!(
                    "point {code} of the scale from {} to {}, of {users}",
                    scale.min, scale.max
                );
                self.say(*text, words);
            }
        }
    }

    pub fn missing(&mut self) {
        let fields = self.survey.fields.iter().flat_map(|field| &field.missing);
        let scales = self.survey.scales.iter().flat_map(|scale| &scale.missing);
        let codes: Vec<&Missing> = fields.chain(scales).collect();
        for code in codes {
            if !self.lines[code.text.0 as usize].is_empty() {
                continue;
            }
            let kind = match code.kind {
                MissingKind::DontKnow => "does not know",
                MissingKind::Refused => "would rather not say",
                MissingKind::NotApplicable => "cannot answer as it does not apply",
            };
            let users = self.missing.get(&code.text).map(Vec::as_slice);
            let users = self.questions(users.unwrap_or_default());
            self.say(code.text, format!("answer of who {kind}, to {users}"));
        }
    }

    pub fn flow_texts(&mut self) {
        for finish in &self.survey.finishes {
            if let Some(text) = finish.text {
                self.say(text, "read by those for whom the survey ends early");
            }
        }
        for check in &self.survey.checks {
            let words = match check.hard {
                true => "message when answers do not fit together, until they do",
                false => "message when answers may not fit together, shown once",
            };
            self.say(check.text, words);
        }
    }

    pub fn privacy(&mut self) {
        let notice = "; in the privacy notice";
        for purpose in &self.survey.purposes {
            let words = format!("completes “we use your data to …”{notice}");
            self.say(purpose.text, words);
        }
        for recipient in &self.survey.recipients {
            self.say(recipient.text, format!("who else receives data{notice}"));
        }
        if let Some((_, alt)) = self.survey.theme.as_ref().and_then(|it| it.logo.as_ref()) {
            self.say(*alt, "what the logo shows, for those who do not see it");
        }
    }

    /// What is told by its kind alone: the names of figures and of fieldwork.
    pub fn rest(&mut self) {
        for (at, entry) in self.survey.texts.entries.iter().enumerate() {
            if !self.lines[at].is_empty() || entry.built_in {
                continue;
            }
            let kind = entry.key.split('.').next().unwrap_or_default();
            let what = match kind {
                "segment" => "what a segment divides respondents by",
                "group" => "group of respondents",
                "metric" => "name of a figure",
                "index" => "name of a figure made of several",
                "drivers" => "title of an analysis of what goes with an outcome",
                "weight" => "where weights come from",
                "report" => "title of a report",
                "touchpoint" => "moment at which people are invited",
                "action" => "what somebody does after certain answers",
                "wave" => "round of fieldwork",
                "event" | "field" => "what happens to a customer, or comes with it",
                _ => "words",
            };
            let words = format!("{what}; for those who work with the results");
            self.lines[at].push(words);
        }
    }
}

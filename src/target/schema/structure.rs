//! The properties of a response document, whatever was answered.

use super::Builder;
use super::condition::chosen;
use super::shape::reference;
use crate::logic::{Ending, format};
use crate::model::{FieldId, FinishId, Origin, RepeatId, Survey};
use serde_json::{Map, Value as Json, json};

impl Builder<'_> {
    /// `type`, `properties`, `required` and `additionalProperties` of the document.
    pub fn properties(&mut self) -> Map<String, Json> {
        let survey = self.survey;
        let modes: Vec<&str> = survey.modes.iter().map(|mode| mode.word()).collect();
        let instant = json!({"type": "string", "pattern": format::INSTANT});
        let key =
            json!({"type": "string", "pattern": format::KEY, "maxLength": format::KEY_LENGTH});
        self.defs.insert("instant".to_owned(), instant);
        self.defs.insert("consent".to_owned(), consent());
        let mut properties = Map::new();
        let mut add = |key: &str, schema: Json| drop(properties.insert(key.to_owned(), schema));
        add("survey", json!({"const": survey.name}));
        add("version", json!({"const": survey.version}));
        add("response", key);
        add("status", json!({"enum": statuses(survey)}));
        add("language", json!({"enum": survey.languages}));
        add("mode", json!({"enum": modes}));
        let touchpoints: Vec<&str> = survey
            .touchpoints
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        if !touchpoints.is_empty() {
            add("touchpoint", json!({"enum": touchpoints}));
        }
        add("started", reference("instant"));
        add("submitted", reference("instant"));
        add("known", self.known());
        add("consent", self.consents());
        add("answers", self.answers(None));
        add("missing", self.missing());
        let document = json!({
            "type": "object",
            "properties": properties,
            "required": [
                "survey", "version", "response", "status", "language", "mode", "started", "answers"
            ],
            "additionalProperties": false
        });
        match document {
            Json::Object(document) => document,
            _ => Map::new(),
        }
    }

    fn known(&mut self) -> Json {
        let fields = self.fields_of(Origin::Known);
        object(
            fields
                .into_iter()
                .map(|id| (self.survey[id].name.clone(), self.value(id)))
                .collect(),
        )
    }

    fn consents(&self) -> Json {
        let fields = self.fields_of(Origin::Consent);
        let entry = |id: FieldId| (self.survey[id].name.clone(), reference("consent"));
        object(fields.into_iter().map(entry).collect())
    }

    fn fields_of(&self, origin: Origin) -> Vec<FieldId> {
        let fields = self.survey.fields();
        fields
            .filter(|(_, field)| field.origin == origin)
            .map(|(id, _)| id)
            .collect()
    }

    /// The object of answers, or of the answers of one instance of a repeat.
    fn answers(&mut self, repeat: Option<RepeatId>) -> Json {
        let survey = self.survey;
        let mut place = Place::default();
        for (id, field) in survey.fields() {
            let asked = matches!(field.origin, Origin::Question | Origin::Row(_));
            if asked && field.repeat == repeat {
                let value = self.value(id);
                place.add(survey, id, value);
            }
        }
        if repeat.is_none() {
            for at in 0..survey.repeats.len() {
                let id = RepeatId(at as u32);
                place
                    .properties
                    .insert(survey[id].name.clone(), self.instances(id));
            }
        }
        place.finish(repeat.is_some())
    }

    /// The object of a repeat: an object for each option.
    fn instances(&mut self, id: RepeatId) -> Json {
        let repeat = &self.survey[id];
        let name = format!("instance.{}", repeat.name);
        let instance = self.answers(Some(id));
        self.defs.insert(name.clone(), instance);
        let options = self
            .survey
            .options_of(repeat.over)
            .map_or(&[][..], |list| &list.options);
        let entry = |name: &String| {
            (
                name.clone(),
                reference(&format!("instance.{}", repeat.name)),
            )
        };
        let entries = options.iter().map(|option| entry(&option.name)).collect();
        not_empty(object(entries))
    }

    fn missing(&self) -> Json {
        let mut entries = Map::new();
        for (id, field) in self.survey.fields() {
            let asked = matches!(field.origin, Origin::Question | Origin::Row(_));
            if !asked || field.missing.is_empty() {
                continue;
            }
            let codes: Vec<&str> = field
                .missing
                .iter()
                .map(|code| code.name.as_str())
                .collect();
            for instance in self.instances_of(field.repeat) {
                let path = self.cell(id, instance).path(self.survey);
                entries.insert(path, json!({"enum": codes}));
            }
        }
        object(entries)
    }
}

/// `complete`, `partial`, and where the survey can end.
pub fn statuses(survey: &Survey) -> Vec<String> {
    let finishes = (0..survey.finishes.len()).map(|at| Ending::Finish(FinishId(at as u32)));
    let quotas = (0..survey.quotas.len()).map(Ending::Quota);
    let endings = finishes.chain(quotas).map(|ending| ending.status(survey));
    ["complete".to_owned(), "partial".to_owned()]
        .into_iter()
        .chain(endings)
        .collect()
}

fn consent() -> Json {
    json!({
        "type": "object",
        "properties": {
            "given": {"type": "boolean"},
            "text": {"type": "string", "pattern": format::DIGEST},
            "at": {"$ref": "#/$defs/instant"}
        },
        "required": ["given", "text", "at"],
        "additionalProperties": false
    })
}

fn object(properties: Map<String, Json>) -> Json {
    json!({"type": "object", "properties": properties, "additionalProperties": false})
}

fn not_empty(mut object: Json) -> Json {
    object["minProperties"] = json!(1);
    object
}

/// An object of answers in the making.
#[derive(Default)]
struct Place {
    properties: Map<String, Json>,
    /// Objects of grids, by name.
    grids: Vec<(String, Place)>,
    /// For the text with an option: the option that must be chosen.
    texts: Map<String, Json>,
}

impl Place {
    fn add(&mut self, survey: &Survey, id: FieldId, value: Json) {
        let path = local_path(survey, id);
        let (place, key) = match path.split_once('.') {
            None => (self, path),
            Some((grid, row)) => (self.grid(grid), row),
        };
        place.properties.insert(key.to_owned(), value);
        let options = survey.options_of(id).map_or(&[][..], |list| &list.options);
        for option in options.iter().filter(|option| option.specify.is_some()) {
            let text = format!("{key}.{}.text", option.name);
            let schema = json!({"type": "string", "minLength": 1});
            place.properties.insert(text.clone(), schema);
            let chosen = chosen(&survey[id].ty, &[&option.name]);
            let rule = json!({"properties": {key: chosen}, "required": [key]});
            place.texts.insert(text, rule);
        }
    }

    /// The place of the rows of a grid; grids stand where their first row does.
    fn grid(&mut self, name: &str) -> &mut Place {
        let at = self.grids.iter().position(|(known, _)| known == name);
        let at = at.unwrap_or_else(|| {
            self.properties.insert(name.to_owned(), Json::Null);
            self.grids.push((name.to_owned(), Place::default()));
            self.grids.len() - 1
        });
        &mut self.grids[at].1
    }

    fn finish(mut self, filled: bool) -> Json {
        for (name, grid) in std::mem::take(&mut self.grids) {
            self.properties.insert(name, grid.finish(true));
        }
        let mut place = object(self.properties);
        if !self.texts.is_empty() {
            place["dependentSchemas"] = Json::Object(self.texts);
        }
        if filled { not_empty(place) } else { place }
    }
}

/// The path of a field in its object of answers: without the name of its repeat.
pub fn local_path(survey: &Survey, id: FieldId) -> &str {
    let field = &survey[id];
    let repeat = field.repeat.map(|repeat| survey[repeat].name.as_str());
    repeat
        .and_then(|repeat| field.name.strip_prefix(repeat)?.strip_prefix('.'))
        .unwrap_or(&field.name)
}

//! The properties of a response document, whatever was answered.

use super::condition::chosen;
use super::shape::reference;
use super::{Builder, Part, part};
use crate::logic::{Ending, format};
use crate::model::{FieldId, FinishId, Origin, RepeatId, Survey};
use indexmap::IndexMap;
use serde::Serialize;
use serde_json::{Value as Json, json};

impl Builder<'_> {
    /// `type`, `properties`, `required` and `additionalProperties` of the document.
    pub fn properties(&mut self) -> IndexMap<String, Part> {
        let survey = self.survey;
        let modes: Vec<&str> = survey.modes.iter().map(|mode| mode.word()).collect();
        let instant = json!({"type": "string", "pattern": format::INSTANT});
        let key =
            json!({"type": "string", "pattern": format::KEY, "maxLength": format::KEY_LENGTH});
        self.defs.insert("instant".to_owned(), part(&instant));
        self.defs.insert("consent".to_owned(), part(&consent()));
        let (known, answers) = (self.known(), self.answers(None));
        let mut properties = IndexMap::new();
        let mut add =
            |key: &str, schema: Json| drop(properties.insert(key.to_owned(), part(&schema)));
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
        if survey.trap {
            add("quality", quality());
        }
        properties.insert("known".to_owned(), known);
        properties.insert("consent".to_owned(), self.consents());
        properties.insert("answers".to_owned(), answers);
        properties.insert("missing".to_owned(), self.missing());
        let required = [
            "survey", "version", "response", "status", "language", "mode", "started", "answers",
        ];
        let document = [
            ("type", part(&"object")),
            ("properties", part(&properties)),
            ("required", part(&required)),
            ("additionalProperties", part(&false)),
        ];
        document
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect()
    }

    fn known(&mut self) -> Part {
        let fields = self.fields_of(Origin::Known);
        let entry = |id: FieldId| (self.survey[id].name.clone(), part(&self.value(id)));
        let entries = fields.into_iter().map(entry).collect();
        Object::of(entries).finish()
    }

    fn consents(&self) -> Part {
        let fields = self.fields_of(Origin::Consent);
        let entry = |id: FieldId| (self.survey[id].name.clone(), part(&reference("consent")));
        Object::of(fields.into_iter().map(entry).collect()).finish()
    }

    fn fields_of(&self, origin: Origin) -> Vec<FieldId> {
        let fields = self.survey.fields();
        fields
            .filter(|(_, field)| field.origin == origin)
            .map(|(id, _)| id)
            .collect()
    }

    /// The object of answers, or of the answers of one instance of a repeat.
    fn answers(&mut self, repeat: Option<RepeatId>) -> Part {
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
    fn instances(&mut self, id: RepeatId) -> Part {
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
                part(&reference(&format!("instance.{}", repeat.name))),
            )
        };
        let entries = options.iter().map(|option| entry(&option.name)).collect();
        Object::of(entries).filled(true).finish()
    }

    fn missing(&self) -> Part {
        let mut entries = IndexMap::new();
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
                entries.insert(path, part(&json!({"enum": codes})));
            }
        }
        Object::of(entries).finish()
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

/// What was noticed of how the response was given; left out where that is nothing.
fn quality() -> Json {
    json!({
        "type": "object",
        "properties": {"trap": {"const": true}},
        "required": ["trap"],
        "additionalProperties": false
    })
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

/// The schema of an object.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Object {
    r#type: &'static str,
    properties: IndexMap<String, Part>,
    additional_properties: bool,
    /// For the text with an option: the option that must be chosen.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    dependent_schemas: IndexMap<String, Part>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_properties: Option<u8>,
}

impl Object {
    fn of(properties: IndexMap<String, Part>) -> Self {
        Object {
            r#type: "object",
            properties,
            additional_properties: false,
            dependent_schemas: IndexMap::new(),
            min_properties: None,
        }
    }

    /// Whether it may not be empty.
    fn filled(self, filled: bool) -> Self {
        Object {
            min_properties: filled.then_some(1),
            ..self
        }
    }

    fn finish(&self) -> Part {
        part(self)
    }
}

/// An object of answers in the making.
#[derive(Default)]
struct Place {
    properties: IndexMap<String, Part>,
    /// Objects of grids, by name.
    grids: Vec<(String, Place)>,
    /// For the text with an option: the option that must be chosen.
    texts: IndexMap<String, Part>,
}

impl Place {
    fn add(&mut self, survey: &Survey, id: FieldId, value: Json) {
        let path = local_path(survey, id);
        let (place, key) = match path.split_once('.') {
            None => (self, path),
            Some((grid, row)) => (self.grid(grid), row),
        };
        place.properties.insert(key.to_owned(), part(&value));
        let options = survey.options_of(id).map_or(&[][..], |list| &list.options);
        for option in options.iter().filter(|option| option.specify.is_some()) {
            let text = format!("{key}.{}.text", option.name);
            let schema = json!({"type": "string", "minLength": 1});
            place.properties.insert(text.clone(), part(&schema));
            let chosen = chosen(&survey[id].ty, &[&option.name]);
            let rule = json!({"properties": {key: chosen}, "required": [key]});
            place.texts.insert(text, part(&rule));
        }
    }

    /// The place of the rows of a grid; grids stand where their first row does.
    fn grid(&mut self, name: &str) -> &mut Place {
        let at = self.grids.iter().position(|(known, _)| known == name);
        let at = at.unwrap_or_else(|| {
            self.properties.insert(name.to_owned(), part(&()));
            self.grids.push((name.to_owned(), Place::default()));
            self.grids.len() - 1
        });
        &mut self.grids[at].1
    }

    fn finish(mut self, filled: bool) -> Part {
        for (name, grid) in std::mem::take(&mut self.grids) {
            self.properties.insert(name, grid.finish(true));
        }
        let mut object = Object::of(self.properties).filled(filled);
        object.dependent_schemas = self.texts;
        object.finish()
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

//! `<survey>.touchpoints.json`: who is invited when, for the program that sends invitations.
//!
//! Everything a mail or customer system needs to act on it: the events with their fields, per touchpoint
//! which events lead to an invitation, after how long, within which hours, to whom not, and through
//! which channel. Lengths of time are ISO 8601; conditions stand there in words of the language and as
//! prefix arrays (see [`expression`](super::expression)). `docs/touchpoints.schema.json` describes it.

use super::domain::{Texts, describe};
use super::expression::{encode, encode_number, minutes};
use super::{Artifact, Target};
use crate::check::Valid;
use crate::model::{Address, Event, EventId, Expr, Origin, Period, Survey, Touchpoint, Wave};
use serde_json::{Map, Value, json};

/// The touchpoint configuration.
pub struct Touchpoints;

impl Target for Touchpoints {
    fn name(&self) -> &'static str {
        "touchpoints"
    }

    fn about(&self) -> &'static str {
        "who is invited when, for the program that sends invitations"
    }

    fn build(&self, survey: &Valid<Survey>) -> Vec<Artifact> {
        build(survey)
    }
}

pub(super) fn build(survey: &Survey) -> Vec<Artifact> {
    let path = format!("{}.touchpoints.json", survey.name);
    vec![Artifact::json(path, &document(survey))]
}

fn document(survey: &Survey) -> Value {
    let forms = survey.languages.iter().map(|language| {
        let path = format!("{}.{language}.html", survey.name);
        (language.clone(), Value::from(path))
    });
    let events = survey.events.iter().map(|event| event_json(survey, event));
    let known = survey
        .fields()
        .filter(|(_, field)| field.origin == Origin::Known);
    let known = known.map(|(_, field)| {
        let mut known = Map::new();
        known.insert("name".into(), json!(field.name));
        known.extend(describe(survey, &field.ty));
        known
    });
    let touchpoints = survey.touchpoints.iter();
    let mut document = json!({
        "format": "peil-touchpoints/1",
        "survey": survey.name,
        "version": survey.version,
        "time_zone": survey.time_zone,
        "forms": forms.collect::<Map<_, _>>(),
        "events": events.collect::<Value>(),
        "known": known.collect::<Vec<_>>(),
        "touchpoints": touchpoints.map(|point| touchpoint(survey, point)).collect::<Value>(),
        "waves": survey.waves.iter().map(|wave| wave_json(survey, wave)).collect::<Value>(),
    });
    if survey.token.is_some() {
        document["token"] = json!(true);
    }
    document
}

fn event_json(survey: &Survey, event: &Event) -> Value {
    let fields = event.fields.iter().map(|field| {
        let mut described = Map::new();
        described.insert("name".into(), json!(field.name));
        described.extend(describe(survey, &field.ty));
        if let Some(personal) = &field.personal {
            described.insert("personal".into(), json!(personal));
        }
        if let Some(text) = field.text {
            described.insert("text".into(), json!(Texts(survey, text)));
        }
        Value::Object(described)
    });
    let mut described = Map::new();
    described.insert("name".into(), json!(event.name));
    if let Some(text) = event.text {
        described.insert("text".into(), json!(Texts(survey, text)));
    }
    described.insert("fields".into(), fields.collect());
    Value::Object(described)
}

fn touchpoint(survey: &Survey, point: &Touchpoint) -> Value {
    let event = point.on.map(|event| &survey[event]);
    let mut described = Map::new();
    let mut add = |key: &str, value: Value| {
        if !value.is_null() {
            described.insert(key.into(), value);
        }
    };
    add("name", json!(point.name));
    add("title", json!(Texts(survey, point.text)));
    add("on", json!(event.map(|event| &event.name)));
    add(
        "where",
        point
            .filter
            .as_ref()
            .map_or(Value::Null, |filter| condition(survey, filter)),
    );
    add("every", iso(point.every));
    add("after", iso(point.after));
    let between = point.between.map(|(from, until)| {
        json!({ "from": minutes(&from), "until": minutes(&until), "time_zone": survey.time_zone })
    });
    add("between", json!(between));
    add("sample", point.sample.map_or(Value::Null, encode_number));
    let quarantine = point.quarantine.iter().map(|(period, since)| {
        let moment = if since.is_invitation() {
            "invitation"
        } else {
            "response"
        };
        let of = if since.is_shared() {
            "project"
        } else {
            "survey"
        };
        json!({ "period": period.iso(), "since": moment, "of": of })
    });
    add("quarantine", quarantine.collect());
    let via = point.via.iter().map(|via| {
        let to = via.to.and_then(|to| match to {
            Address::Event(at) => event?.fields.get(at).map(|field| &field.name),
            Address::Known(id) => Some(&survey[id].name),
        });
        json!({ "channel": via.channel, "to": to })
    });
    add("via", via.collect());
    add("remind", iso(point.remind));
    add("close", iso(point.close));
    let expect = point
        .expect
        .map(|(count, per)| json!({ "invitations": count, "per": iso(per) }));
    add("expect", json!(expect));
    add(
        "known",
        point.on.map_or(Value::Null, |event| filled(survey, event)),
    );
    Value::Object(described)
}

/// A condition in the words of the language and as prefix arrays.
fn condition(survey: &Survey, expr: &Expr) -> Value {
    json!({ "source": survey.notation(expr), "expression": encode(survey, expr) })
}

fn iso(period: Option<Period>) -> Value {
    json!(period.map(Period::iso))
}

/// Which known value is filled from which field of an event: those of the same name.
fn filled(survey: &Survey, event: EventId) -> Value {
    let known = survey
        .fields()
        .filter(|(_, field)| field.origin == Origin::Known);
    let filled = known.filter_map(|(_, known)| {
        let field = survey[event]
            .fields
            .iter()
            .find(|field| field.name == known.name)?;
        Some((known.name.clone(), Value::from(field.name.clone())))
    });
    Value::Object(filled.collect())
}

fn wave_json(survey: &Survey, wave: &Wave) -> Value {
    let (first, last) = wave.field;
    let mut described = json!({
        "name": wave.name,
        "title": Texts(survey, wave.text),
        "first_day": first.to_string(),
        "last_day": last.to_string(),
        "time_zone": survey.time_zone,
    });
    if let (Some(expect), Some(members)) = (wave.expect, described.as_object_mut()) {
        members.insert("expect".into(), json!({ "responses": expect }));
    }
    described
}

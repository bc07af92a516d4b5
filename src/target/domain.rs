//! The values a field takes: as data for other programs, and in words for people.

use super::expression::encode_number;
use super::prose::{Tongue, number};
use crate::model::{
    ColumnKind, DateBound, DateBounds, List, NumberKind, NumberType, Scale, Selection, Survey,
    TextId, TextType, Type,
};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

/// The type of a field as an object: its kind under `type`, and its limits. Options are told by name;
/// an absent limit is left out.
///
/// ```json
/// { "type": "many", "options": ["waiting", "other"], "max": 3 }
/// { "type": "scale", "scale": "nps", "min": 0, "max": 10, "best": 10 }
/// ```
pub fn describe(survey: &Survey, ty: &Type) -> Map<String, Value> {
    let mut described = Map::new();
    described.insert("type".into(), kind(ty).into());
    let mut add = |key: &str, value: Value| {
        if !value.is_null() {
            described.insert(key.into(), value);
        }
    };
    if let Some(list) = ty.list() {
        let options = survey[list].options.iter().map(|option| &option.name);
        add("options", options.cloned().collect());
    }
    match ty {
        Type::Many(_, Selection { min, max }) | Type::Rank(_, Selection { min, max }) => {
            add("min", json!(min));
            add("max", json!(max));
        }
        Type::Allocate(_, total) => add("total", encode_number(*total)),
        Type::Scale(id) => {
            let scale = &survey[*id];
            add("scale", json!(scale.name));
            add("min", json!(scale.min));
            add("max", json!(scale.max));
            add("best", json!(scale.best));
        }
        Type::Number(number) => {
            add("min", number.min.map_or(Value::Null, encode_number));
            add("max", number.max.map_or(Value::Null, encode_number));
            add("step", number.step.map_or(Value::Null, encode_number));
            add("unit", json!(number.unit));
        }
        Type::Date(bounds) | Type::DateTime(bounds) => {
            add("min", json!(bounds.min.map(bound)));
            add("max", json!(bounds.max.map(bound)));
        }
        Type::Text(text) => {
            add("min_length", json!(text.min));
            add("max_length", json!(text.max));
            add("pattern", json!(text.pattern));
        }
        Type::File { accept, size } => {
            add("accept", json!(accept));
            add("megabytes", size.map_or(Value::Null, encode_number));
        }
        _ => {}
    }
    described
}

/// The word of the language for a type; `scale` for every scale and `flag` for yes or no.
pub fn kind(ty: &Type) -> &'static str {
    match ty {
        Type::One(_) => "one",
        Type::Many(..) => "many",
        Type::Rank(..) => "rank",
        Type::Scale(_) => "scale",
        Type::Number(NumberType { kind, .. }) => match kind {
            NumberKind::Integer => "integer",
            NumberKind::Decimal => "decimal",
            NumberKind::Money => "money",
            NumberKind::Slider => "slider",
        },
        Type::Allocate(..) => "allocate",
        Type::Date(_) => "date",
        Type::Time => "time",
        Type::DateTime(_) => "datetime",
        Type::Text(TextType { long: true, .. }) => "long_text",
        Type::Text(_) => "text",
        Type::Email => "email",
        Type::Phone => "phone",
        Type::Url => "url",
        Type::File { .. } => "file",
        Type::Key => "key",
        Type::Flag => "flag",
    }
}

/// The type of a column, in words that data tools know.
pub fn column_word(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Integer => "integer",
        ColumnKind::Decimal => "decimal",
        ColumnKind::Text => "text",
        ColumnKind::Date => "date",
        ColumnKind::Time => "time",
        ColumnKind::Timestamp => "timestamp",
        ColumnKind::Boolean => "boolean",
    }
}

/// The words of a text in every language that has them, by tag.
pub struct Texts<'a>(pub &'a Survey, pub TextId);

impl Serialize for Texts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Texts(survey, id) = *self;
        let forms = survey.texts.entries.get(id.0 as usize);
        let forms = forms.map_or(&[][..], |entry| &entry.forms);
        let languages = survey.languages.iter().zip(0..);
        let languages = languages.filter(|(_, at)| match forms.get(*at) {
            Some(form) => *at == 0 || form.is_some(),
            None => false,
        });
        let words = languages.map(|(tag, at)| (tag, survey.words(id, at)));
        serializer.collect_map(words.filter(|(_, words)| !words.is_empty()))
    }
}

fn bound(bound: DateBound) -> String {
    match bound {
        DateBound::On(date) => date.to_string(),
        DateBound::Today => "today".into(),
    }
}

/// The type in words: *meerkeuze, hoogstens 3*; *schaal 0–10*.
pub fn words(survey: &Survey, ty: &Type, tongue: Tongue) -> String {
    let base = base_words(survey, ty, tongue);
    let limits = limits(survey, ty, tongue);
    match limits.is_empty() {
        true => base,
        false => format!("{base}, {}", limits.join(", ")),
    }
}

fn base_words(survey: &Survey, ty: &Type, tongue: Tongue) -> String {
    let (dutch, english) = match ty {
        Type::One(_) => ("één keuze", "one choice"),
        Type::Many(..) => ("meerdere keuzes", "several choices"),
        Type::Rank(..) => ("volgorde", "ranking"),
        Type::Scale(id) => return scale_words(&survey[*id], tongue),
        Type::Number(NumberType { kind, .. }) => match kind {
            NumberKind::Integer => ("geheel getal", "whole number"),
            NumberKind::Decimal => ("getal", "number"),
            NumberKind::Money => ("bedrag", "amount"),
            NumberKind::Slider => ("schuif", "slider"),
        },
        Type::Allocate(..) => ("verdeling", "allocation"),
        Type::Date(_) => ("datum", "date"),
        Type::Time => ("tijdstip", "time of day"),
        Type::DateTime(_) => ("datum en tijd", "date and time"),
        Type::Text(TextType { long: true, .. }) => ("open antwoord", "open answer"),
        Type::Text(_) => ("kort open antwoord", "short open answer"),
        Type::Email => ("e-mailadres", "e-mail address"),
        Type::Phone => ("telefoonnummer", "telephone number"),
        Type::Url => ("webadres", "web address"),
        Type::File { .. } => ("bestand", "file"),
        Type::Key => ("code van een persoon", "code of a person"),
        Type::Flag => ("ja of nee", "yes or no"),
    };
    tongue.say(dutch, english).into()
}

fn scale_words(scale: &Scale, tongue: Tongue) -> String {
    let word = tongue.say("schaal", "scale");
    let direction = match scale.best {
        Some(best) if best == scale.max => tongue.say(", hoog is goed", ", high is good"),
        Some(best) if best == scale.min => tongue.say(", laag is goed", ", low is good"),
        _ => "",
    };
    format!("{word} {}–{}{direction}", scale.min, scale.max)
}

fn limits(survey: &Survey, ty: &Type, tongue: Tongue) -> Vec<String> {
    match ty {
        Type::Many(list, selection) | Type::Rank(list, selection) => {
            selection_limits(&survey[*list], *selection, tongue)
        }
        Type::Allocate(_, total) => {
            vec![format!(
                "{} {}",
                tongue.say("samen", "adding up to"),
                number(tongue, *total)
            )]
        }
        Type::Number(number_type) => number_limits(number_type, tongue),
        Type::Date(bounds) | Type::DateTime(bounds) => date_limits(*bounds, tongue),
        Type::Text(text) => {
            let characters = tongue.say("tekens", "characters");
            let min = text.min.map(|min| min.to_string());
            let max = text.max.map(|max| max.to_string());
            let range = interval(min, max, tongue).map(|range| format!("{range} {characters}"));
            let pattern = text.pattern.as_ref();
            let pattern = pattern.map(|it| format!("{} {it}", tongue.say("patroon", "pattern")));
            range.into_iter().chain(pattern).collect()
        }
        Type::File { accept, size } => {
            let size = size.map(|size| format!("{} MB", number(tongue, size)));
            let size = interval(None, size, tongue);
            accept.clone().into_iter().chain(size).collect()
        }
        _ => Vec::new(),
    }
}

fn selection_limits(list: &List, selection: Selection, tongue: Tongue) -> Vec<String> {
    let all = list.options.len() as u32;
    let min = selection.min.filter(|min| *min > 1);
    let max = selection.max.filter(|max| *max < all);
    let text = |limit: u32| limit.to_string();
    interval(min.map(text), max.map(text), tongue)
        .into_iter()
        .collect()
}

fn number_limits(ty: &NumberType, tongue: Tongue) -> Vec<String> {
    let text = |value| number(tongue, value);
    let unit = ty.unit.clone().unwrap_or_default();
    let range = interval(ty.min.map(text), ty.max.map(text), tongue);
    let range = match range {
        Some(range) => Some(format!("{range} {unit}").trim_end().to_owned()),
        None => Some(unit).filter(|unit| !unit.is_empty()),
    };
    let step = ty
        .step
        .map(|step| format!("{} {}", tongue.say("stap", "step"), text(step)));
    range.into_iter().chain(step).collect()
}

fn date_limits(bounds: DateBounds, tongue: Tongue) -> Vec<String> {
    let text = |bound: DateBound| match bound {
        DateBound::On(date) => date.to_string(),
        DateBound::Today => tongue.say("vandaag", "today").into(),
    };
    interval(bounds.min.map(text), bounds.max.map(text), tongue)
        .into_iter()
        .collect()
}

/// `0–10`, `vanaf 0`, `hoogstens 10`.
fn interval(min: Option<String>, max: Option<String>, tongue: Tongue) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) if min.len() < 8 => Some(format!("{min}–{max}")),
        (Some(min), Some(max)) => Some(format!("{min} {} {max}", tongue.say("tot en met", "to"))),
        (Some(min), None) => Some(format!("{} {min}", tongue.say("vanaf", "from"))),
        (None, Some(max)) => Some(format!("{} {max}", tongue.say("hoogstens", "at most"))),
        (None, None) => None,
    }
}

//! Writing a response document, §7 of the language: typed values to JSON.

use super::state::World;
use super::value::{Cell, State, Value};
use crate::model::{FieldId, Mode, NumberKind, Origin, Survey, Type};
use jiff::Zoned;
use rust_decimal::Decimal;
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

/// What stands in a document beside the answers; what is none is left out.
#[derive(Debug, Clone)]
pub(super) struct Envelope<'a> {
    pub survey: Option<&'a str>,
    pub version: Option<&'a str>,
    pub response: &'a str,
    pub language: Option<&'a str>,
    pub mode: Mode,
    pub touchpoint: Option<&'a str>,
    /// The field that people leave empty was filled in.
    pub trapped: bool,
    pub started: String,
    /// Consents were given then too.
    pub submitted: String,
}

impl World<'_> {
    /// The document of what was asked and answered.
    pub(super) fn document(&self, envelope: &Envelope) -> Json {
        let status = self.ending().map(|ending| ending.status(self.survey()));
        let mut parts: [Map<String, Json>; 4] = Default::default();
        let [known, consent, answers, missing] = &mut parts;
        for cell in self.cells() {
            let field = &self.survey()[cell.field];
            match (self.state(cell), field.origin) {
                (State::Declined(code), _) => {
                    missing.insert(cell.path(self.survey()), json!(code));
                }
                (State::Answered(value), Origin::Known) => {
                    known.insert(field.name.clone(), self.json(cell, value));
                }
                (State::Answered(Value::Flag(given)), Origin::Consent) => {
                    let language = self.response().language;
                    let text = consent_hash(self.survey(), cell.field, language);
                    let record = json!({ "given": given, "text": text, "at": envelope.submitted });
                    consent.insert(field.name.clone(), record);
                }
                (State::Answered(value), Origin::Question | Origin::Row(_)) => {
                    self.answer(cell, value, answers);
                }
                _ => {}
            }
        }
        let [known, consent, answers, missing] = parts;
        let mut document = json!({
            "survey": envelope.survey, "version": envelope.version, "response": envelope.response,
            "status": status.as_deref().unwrap_or("complete"), "language": envelope.language,
            "mode": envelope.mode.word(), "touchpoint": envelope.touchpoint,
            "started": envelope.started, "submitted": envelope.submitted,
            "quality": envelope.trapped.then(|| json!({ "trap": true })),
            "known": known, "consent": consent, "answers": answers, "missing": missing,
        });
        if let Json::Object(entries) = &mut document {
            entries.retain(|_, value| !value.is_null());
        }
        document
    }

    /// Every field, and within a repeat that of every instance.
    pub(super) fn cells(&self) -> Vec<Cell> {
        let fields = self.survey().fields();
        fields.flat_map(|(id, _)| self.cells_of(id)).collect()
    }

    /// An answer, with the words that came with its options.
    fn answer(&self, cell: Cell, value: &Value, answers: &mut Map<String, Json>) {
        let path = cell.path(self.survey());
        let mut steps: Vec<&str> = path.split('.').collect();
        let last = steps.pop().unwrap_or_default();
        let mut place = answers;
        for step in steps {
            let inner = place
                .entry(step)
                .or_insert_with(|| Json::Object(Map::new()));
            match inner {
                Json::Object(inner) => place = inner,
                _ => return,
            }
        }
        place.insert(last.to_owned(), self.json(cell, value));
        let words = self.left(cell).map(|left| &left.specify);
        for (at, text) in words.into_iter().flatten() {
            if value.options().contains(at) {
                place.insert(
                    format!("{last}.{}.text", self.option(cell.field, *at)),
                    json!(text),
                );
            }
        }
    }

    fn option(&self, field: FieldId, at: usize) -> &str {
        let list = self.survey().options_of(field);
        let option = list.and_then(|list| list.options.get(at));
        option.map_or("", |option| &option.name)
    }

    fn json(&self, cell: Cell, value: &Value) -> Json {
        let name = |at: &usize| json!(self.option(cell.field, *at));
        match value {
            Value::Number(number) => match &self.survey()[cell.field].ty {
                Type::Number(ty) if ty.kind == NumberKind::Money => json!(amount(*number)),
                _ => plain(*number),
            },
            Value::Option(at) => name(at),
            Value::Options(chosen) => chosen.iter().map(name).collect(),
            Value::Shares(parts) => self.shares(cell, parts),
            Value::Instant(at) => json!(moment(&self.local(*at))),
            Value::Date(_) | Value::Time(_) => json!(value.to_string()),
            Value::Text(text) => json!(text),
            Value::Flag(given) => json!(given),
            Value::Mode(mode) => json!(mode.word()),
        }
    }

    /// A part for every option that is shown.
    fn shares(&self, cell: Cell, parts: &[(usize, Decimal)]) -> Json {
        let list = self.survey().options_of(cell.field);
        let options = list.map_or(0, |list| list.options.len());
        let shown = (0..options).filter(|at| self.shown(cell, *at));
        let part = |at: usize| {
            let given = parts.iter().find(|(option, _)| *option == at);
            let part = given.map_or(Decimal::ZERO, |(_, part)| *part);
            (self.option(cell.field, at).to_owned(), plain(part))
        };
        Json::Object(shown.map(part).collect())
    }
}

/// A number as JSON shows it.
fn plain(number: Decimal) -> Json {
    let text = number.normalize().to_string();
    text.parse().map_or(Json::Null, Json::Number)
}

/// An amount with two decimals, or more where it has them.
fn amount(number: Decimal) -> String {
    let number = number.normalize();
    let places = number.scale().max(2) as usize;
    format!("{number:.places$}")
}

/// A moment on the clock of the survey's time zone.
fn moment(at: &Zoned) -> String {
    let local = at.strftime("%Y-%m-%dT%H:%M:%S%.f");
    match at.offset().is_zero() {
        true => format!("{local}Z"),
        false => format!("{local}{}", at.strftime("%:z")),
    }
}

/// What a response keeps to show which words were agreed to: SHA-256 over the text as written.
pub(crate) fn consent_hash(survey: &Survey, id: FieldId, language: usize) -> String {
    let text = &survey.text(survey[id].text, language).raw;
    let digest = Sha256::digest(text.as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

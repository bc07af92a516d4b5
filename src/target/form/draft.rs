//! Answers as the form's own draft, so that the page can show them as if somebody had filled them in.

use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json, json};

use crate::logic::{Cell, Evaluator, Given, Response, State, Value};
use crate::model::{FieldId, Origin, Survey, Type};

/// What the respondent would have done, for `peilForm.restore`; numbers are written as in English.
/// `now` is when consents are given.
pub fn draft(evaluator: &Evaluator, response: &Response, now: &str) -> Json {
    let survey = evaluator.survey();
    let outcome = evaluator.evaluate(response);
    let mut draft = Draft {
        survey,
        zone: TimeZone::get(&survey.time_zone).unwrap_or(TimeZone::UTC),
        parts: Map::new(),
    };
    for (cell, given) in &response.given {
        let is_consent = survey[cell.field].origin == Origin::Consent;
        if is_consent {
            draft.put("consentAt", &cell.path(survey), json!(now));
        }
        if *outcome.states.get(*cell) != State::NotAsked {
            draft.leave(*cell, given);
        }
    }
    draft.parts.insert("language".to_owned(), json!("en"));
    Json::Object(draft.parts)
}

struct Draft<'s> {
    survey: &'s Survey,
    zone: TimeZone,
    parts: Map<String, Json>,
}

impl<'s> Draft<'s> {
    fn put(&mut self, part: &str, name: &str, value: Json) {
        let part = self.parts.entry(part).or_insert_with(|| json!({}));
        part[name] = value;
    }

    fn text(&mut self, name: &str, text: impl ToString) {
        self.put("texts", name, json!(text.to_string()));
    }

    fn choose(&mut self, name: &str, values: &[&str]) {
        self.put("choices", name, json!(values));
    }

    /// The names of options by their positions.
    fn names(&self, field: FieldId, at: &[usize]) -> Vec<&'s str> {
        let survey = self.survey;
        let options = survey
            .options_of(field)
            .map_or(&[][..], |list| &list.options);
        let names = at.iter().filter_map(|at| options.get(*at));
        names.map(|option| option.name.as_str()).collect()
    }

    fn leave(&mut self, cell: Cell, given: &Given) {
        let (survey, name) = (self.survey, cell.path(self.survey));
        let field = &survey[cell.field];
        if field.origin == Origin::Known {
            let words = given
                .value
                .as_ref()
                .map(|value| known(survey, cell.field, value));
            return words.map_or((), |words| self.put("known", &name, json!(words)));
        }
        if let Some(code) = &given.missing {
            self.choose(&name, &[&format!("missing:{code}")]);
        }
        for (at, words) in &given.specify {
            for option in self.names(cell.field, &[*at]) {
                self.text(&format!("{name}.{option}.text"), words);
            }
        }
        if let Some(value) = &given.value {
            self.value(cell.field, &name, value);
        }
    }

    fn value(&mut self, id: FieldId, name: &str, value: &Value) {
        let survey = self.survey;
        match (value, &survey[id].ty) {
            (Value::Number(number), Type::Scale(_)) => {
                self.choose(name, &[&number.normalize().to_string()]);
            }
            (Value::Options(list), Type::Rank(..)) => self.rank(id, name, list),
            (Value::Option(_) | Value::Options(_), _) => {
                let names = self.names(id, value.options());
                self.choose(name, &names);
            }
            (Value::Shares(parts), _) => {
                for (at, share) in parts {
                    let option = self.names(id, &[*at]).concat();
                    self.text(&format!("{name}.{option}"), share.normalize());
                }
            }
            (Value::Flag(given), _) => self.choose(name, &[if *given { "yes" } else { "no" }]),
            (Value::Date(date), _) => self.date(name, *date),
            (Value::Instant(at), _) => {
                let local = at.to_zoned(self.zone.clone());
                self.date(name, local.date());
                self.text(&format!("{name}.time"), local.strftime("%H:%M"));
            }
            (Value::Text(_), Type::File { accept, .. }) => {
                let accept = accept.clone().unwrap_or_default();
                self.put("files", name, json!(accept));
            }
            (other, _) => self.text(name, other),
        }
    }

    fn date(&mut self, name: &str, date: jiff::civil::Date) {
        self.text(&format!("{name}.day"), date.day());
        self.text(&format!("{name}.month"), date.month());
        self.text(&format!("{name}.year"), date.year());
    }

    /// The chosen options in their order, the others left out behind them.
    fn rank(&mut self, id: FieldId, name: &str, chosen: &[usize]) {
        let count = self
            .survey
            .options_of(id)
            .map_or(0, |list| list.options.len());
        let others: Vec<usize> = (0..count).filter(|at| !chosen.contains(at)).collect();
        let left = json!(self.names(id, &others));
        let all: Vec<usize> = chosen.iter().copied().chain(others).collect();
        let order = json!(self.names(id, &all));
        let list = format!("q-{}", name.replace('.', "-"));
        self.put("orders", &list, order);
        self.put("left", &list, left);
        let ranked = self.parts.entry("ranked").or_insert_with(|| json!([]));
        if let Some(ranked) = ranked.as_array_mut() {
            ranked.push(json!(list));
        }
    }
}

/// A known value as an address brings it.
fn known(survey: &Survey, field: FieldId, value: &Value) -> String {
    let options = survey.options_of(field);
    match value {
        Value::Option(at) => options
            .and_then(|list| list.options.get(*at))
            .map_or_else(String::new, |option| option.name.clone()),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Notation;

    const SURVEY: &str = include_str!("../../../tests/browser/every_type.peil");

    #[test]
    fn a_draft_names_controls_as_the_form_does() {
        let checked = crate::check_text("a.peil", Notation::Peil, SURVEY);
        let survey = checked.survey.unwrap();
        let evaluator = Evaluator::new(&survey);
        let mut response = Response::default();
        let field = |name| survey.field_named(name).unwrap();
        response.set(field("place"), Value::Option(1));
        response.set(field("wants"), Value::Options(vec![2, 0]));
        response.set(field("weight"), Value::Number("1.50".parse().unwrap()));
        response.set(field("came"), Value::Date("2026-03-07".parse().unwrap()));
        response.set(
            field("next"),
            Value::Instant("2026-07-01T10:30:00Z".parse().unwrap()),
        );
        response.set(field("hurts"), Value::Number(7.into()));
        let draft = draft(&evaluator, &response, "2026-01-01T00:00:00Z");
        assert_eq!(
            draft["choices"],
            json!({ "place": ["site"], "hurts": ["7"] })
        );
        assert_eq!(draft["orders"]["q-wants"], json!(["phone", "shop", "site"]));
        assert_eq!(draft["left"]["q-wants"], json!(["site"]));
        assert_eq!(draft["ranked"], json!(["q-wants"]));
        // Amsterdam is two hours ahead in summer.
        assert_eq!(
            draft["texts"],
            json!({ "weight": "1.5", "came.day": "7", "came.month": "3", "came.year": "2026",
                "next.day": "1", "next.month": "7", "next.year": "2026", "next.time": "12:30" })
        );
    }
}

//! Answers that show that something can happen.

use super::Question;
use super::choice::Choice;
use super::encode::{Encoded, Encoder, Shape};
use super::number::{ONE, Pick, Units, decimal};
use crate::logic::plan::{Plan, Step};
use crate::logic::state::World;
use crate::logic::value::{Cell, Given, Response, Value};
use crate::model::{FieldId, Survey, Type};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// A response, as far as it matters.
#[derive(Debug, Clone)]
pub struct Witness {
    /// The answers; what does not matter is left out.
    pub response: Response,
}

impl Witness {
    /// Reads the model that was found last.
    pub(super) fn new(encoder: &Encoder, steps: &[Step], pick: Pick) -> Option<Witness> {
        let values = encoder.numbers.values(&encoder.core, pick).ok()?;
        let mut response = Response::default();
        let holds = |literal| encoder.core.holds(literal);
        let mut modes = encoder.modes().iter();
        let chosen = modes.find(|(_, literal)| holds(*literal));
        response.mode = chosen
            .map(|(mode, _)| *mode)
            .or(encoder.survey.modes.first().copied());
        if let Some(today) = encoder.today_asked() {
            let date = date(values[today.0])?;
            response.started = date
                .at(12, 0, 0, 0)
                .to_zoned(jiff::tz::TimeZone::UTC)
                .ok()
                .map(|at| at.timestamp());
        }
        for step in steps {
            let Step::Field(id) = step else { continue };
            let field = encoder.fields.get(id)?;
            let survey_field = &encoder.survey[*id];
            if survey_field.compute.is_some() || !holds(field.asked) {
                continue;
            }
            let mut given = Given::default();
            let declined = survey_field.missing.iter().zip(&field.declined);
            given.missing = declined
                .filter(|(_, literal)| holds(**literal))
                .map(|(missing, _)| missing.name.clone())
                .next();
            if holds(field.answered) {
                given.value = Some(value(encoder, *id, field, &values)?);
            }
            if given != Given::default() {
                response.given.insert(Cell::of(*id), given);
            }
        }
        for (quota, literal) in encoder.quotas() {
            if holds(*literal) {
                response.full.push(*quota);
            }
        }
        Some(Witness { response })
    }

    /// What somebody answered to the questions that they were asked, of those that matter.
    pub(super) fn of(
        mut response: Response,
        matters: &BTreeSet<FieldId>,
        survey: &Survey,
        plan: &Plan,
    ) -> Self {
        let world = World::settle(survey, plan, &response);
        let mut given = response.given.clone();
        given
            .retain(|cell, _| matters.contains(&cell.field) && world.field_closed(*cell).is_none());
        response.given = given;
        Witness { response }
    }

    /// The answers as a test would give them: names with values.
    pub fn words(&self, survey: &Survey) -> Vec<(String, String)> {
        let given = self.response.given.iter().filter_map(|(cell, given)| {
            let said = match (&given.value, &given.missing) {
                (Some(value), _) => value_words(survey, cell.field, value),
                (None, Some(code)) => code.clone(),
                (None, None) => return None,
            };
            Some((cell.path(survey), said))
        });
        given.collect()
    }

    /// Whether the reference evaluator agrees.
    pub(super) fn shows(&self, survey: &Survey, plan: &Plan, question: &Question) -> bool {
        let world = World::settle(survey, plan, &self.response);
        let instance = question
            .guard
            .and_then(|guard| world.repeat_of(Some(guard)));
        let instance = instance.and_then(|repeat| world.instances(repeat).first().copied());
        let guard = question
            .guard
            .is_none_or(|guard| world.guard_holds(guard, instance));
        let asked = question.asked.is_none_or(|field| {
            world
                .field_closed(Cell {
                    field,
                    instance: survey[field].repeat.and(instance),
                })
                .is_none()
        });
        let closed = question.closed.iter().all(|field| {
            let field = *field;
            let instance = survey[field].repeat.and(instance);
            world.field_closed(Cell { field, instance }).is_some()
        });
        guard
            && asked
            && closed
            && world.goes_on_to(question.exits)
            && question
                .conditions
                .iter()
                .all(|(expr, holds)| world.holds(expr, instance) == *holds)
    }
}

fn value(encoder: &Encoder, id: FieldId, field: &Encoded, values: &[Units]) -> Option<Value> {
    let holds = |literal: &batsat::Lit| encoder.core.holds(*literal);
    let survey = encoder.survey;
    Some(match (&survey[id].ty, &field.value) {
        (Type::One(_), Shape::Options(choice)) => {
            Value::Option(*chosen(encoder, choice, values).first()?)
        }
        (Type::Many(..) | Type::Rank(..), Shape::Options(choice)) => {
            Value::Options(chosen(encoder, choice, values))
        }
        (Type::Date(_), Shape::Number(term)) => Value::Date(date(values[term.single()?.0])?),
        (_, Shape::Number(term)) => Value::Number(decimal(values[term.single()?.0])?),
        (Type::Flag, Shape::Flag(given)) => Value::Flag(holds(given)),
        (Type::Text(_), _) => Value::Text(encoder.text(id).unwrap_or("…").to_owned()),
        (Type::Email, _) => Value::Text("naam@voorbeeld.nl".into()),
        (Type::Phone, _) => Value::Text("+31612345678".into()),
        (Type::Url, _) => Value::Text("https://voorbeeld.nl".into()),
        (Type::Time, _) => Value::Time(jiff::civil::time(12, 0, 0, 0)),
        (Type::DateTime(_), _) => Value::Instant(jiff::Timestamp::UNIX_EPOCH),
        (Type::Allocate(list, total), _) => {
            (!survey[*list].options.is_empty()).then(|| Value::Shares(vec![(0, *total)]))?
        }
        _ => Value::Text("x".into()),
    })
}

fn value_words(survey: &Survey, field: FieldId, value: &Value) -> String {
    let option = |at: usize| {
        let list = survey.options_of(field);
        let option = list.and_then(|list| list.options.get(at));
        option.map_or(String::new(), |option| option.name.clone())
    };
    match value {
        Value::Option(at) => option(*at),
        Value::Options(chosen) => {
            let names: Vec<String> = chosen.iter().map(|at| option(*at)).collect();
            format!("[{}]", names.join(", "))
        }
        Value::Flag(given) => if *given { "yes" } else { "no" }.to_owned(),
        Value::Text(text) => format!("{text:?}"),
        other => other.to_string(),
    }
}

/// The options of a choice under the model, in the order of the list.
fn chosen(encoder: &Encoder, choice: &Choice, values: &[Units]) -> Vec<usize> {
    let named = choice.named.iter();
    let named = named.filter(|(_, literal)| encoder.core.holds(*literal));
    let mut found: Vec<usize> = named.map(|(at, _)| *at).collect();
    if let Some(others) = &choice.others {
        let many = match others.many {
            Some(var) => (values[var.0] / ONE) as usize,
            None => usize::from(encoder.core.holds(others.any)),
        };
        found.extend(others.options.iter().take(many));
    }
    found.sort_unstable();
    found
}

/// The date so many days from the epoch.
fn date(days: Units) -> Option<Date> {
    let days = i32::try_from(days / ONE).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(days.days()).ok()
}

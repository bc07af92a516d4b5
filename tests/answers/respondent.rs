//! Random respondents, and documents of what they left.

use crate::random::Rng;
use peil::logic::{Cell, Evaluator, Outcome, Progress, Response, State, Value};
use peil::model::{FieldId, NumberKind, Origin, Survey, Type};
use serde_json::{Map, Value as Json, json};

/// Somebody who answers most of what is asked, in order, within the domains.
pub fn answer(evaluator: &Evaluator, rng: &mut Rng) -> Response {
    let survey = evaluator.survey();
    let mut response = Response {
        started: "2026-11-21T10:00:00Z".parse().ok(),
        mode: Some(*rng.pick(&survey.modes)),
        ..Response::default()
    };
    if rng.chance(10) {
        response.progress = Progress::Partial;
    }
    if rng.chance(30) && !survey.quotas.is_empty() {
        response.full = vec![rng.below(survey.quotas.len())];
    }
    // Twice: a known value may wait for a consent that stands after it.
    for _ in 0..2 {
        for (id, field) in survey.fields() {
            for cell in Cell::all(survey, id) {
                let new = !response.given.contains_key(&cell);
                if new && field.origin != Origin::Computed && rng.chance(88) {
                    let outcome = evaluator.evaluate(&response);
                    if *outcome.states.get(cell) == State::Unanswered {
                        leave(survey, cell, rng, &mut response);
                    }
                }
            }
        }
    }
    response
}

fn leave(survey: &Survey, cell: Cell, rng: &mut Rng, response: &mut Response) {
    let field = &survey[cell.field];
    let given = response.given.entry(cell).or_default();
    let asked = matches!(field.origin, Origin::Question | Origin::Row(_));
    if asked && !field.missing.is_empty() && rng.chance(15) {
        given.missing = Some(rng.pick(&field.missing).name.clone());
        return;
    }
    let value = value(survey, cell.field, rng);
    for (at, option) in survey
        .options_of(cell.field)
        .iter()
        .flat_map(|list| list.options.iter().enumerate())
    {
        if option.specify.is_some() && value.options().contains(&at) && rng.chance(85) {
            given.specify.insert(at, "something".to_owned());
        }
    }
    given.value = Some(value);
}

/// A value of a field's type, nearly always in its domain.
pub fn value(survey: &Survey, id: FieldId, rng: &mut Rng) -> Value {
    let count = survey.options_of(id).map_or(0, |list| list.options.len());
    match &survey[id].ty {
        Type::One(_) => Value::Option(rng.below(count)),
        Type::Many(..) => {
            let mut chosen: Vec<usize> = (0..count).filter(|_| rng.chance(40)).collect();
            if chosen.is_empty() {
                chosen.push(rng.below(count));
            }
            Value::Options(chosen)
        }
        Type::Rank(..) => {
            let mut rest: Vec<usize> = (0..count).collect();
            let size = 1 + rng.below(count);
            Value::Options(
                (0..size)
                    .map(|_| rest.remove(rng.below(rest.len())))
                    .collect(),
            )
        }
        Type::Allocate(_, total) => {
            let total: i64 = (*total).try_into().unwrap();
            let first = rng.below(total as usize + 1) as i64;
            Value::Shares(vec![(0, first.into()), (count - 1, (total - first).into())])
        }
        Type::Scale(scale) => {
            let scale = &survey[*scale];
            let span = (scale.max - scale.min) as usize + 1;
            Value::Number((scale.min + rng.below(span) as i64).into())
        }
        Type::Number(ty) => {
            let low: i64 = ty.min.map_or(-3, |min| min.try_into().unwrap());
            let high: i64 = ty.max.map_or(low + 40, |max| max.try_into().unwrap());
            let step = ty.step.unwrap_or(match ty.kind {
                NumberKind::Integer => 1.into(),
                _ => "0.5".parse().unwrap(),
            });
            let span = ((rust_decimal::Decimal::from(high - low)) / step).floor();
            let span: u64 = span.try_into().unwrap();
            let steps = rng.next() % (span + 1);
            Value::Number(
                rust_decimal::Decimal::from(low) + step * rust_decimal::Decimal::from(steps),
            )
        }
        Type::Date(_) => Value::Date(
            rng.pick(&["2024-02-29", "2020-01-01", "2026-11-21", "2025-06-30"])
                .parse()
                .unwrap(),
        ),
        Type::Time => Value::Time(rng.pick(&["00:00", "12:00", "23:59"]).parse().unwrap()),
        Type::DateTime(_) => Value::Instant("2026-01-01T12:00:00Z".parse().unwrap()),
        Type::Email => Value::Text("a.b@example.org".to_owned()),
        Type::Phone => Value::Text("+31 6-1234 5678".to_owned()),
        Type::Url => Value::Text("https://example.org/a?b=ü".to_owned()),
        Type::Flag => Value::Flag(rng.chance(75)),
        Type::Text(_) | Type::File { .. } | Type::Key => {
            Value::Text((*rng.pick(&["abc", "ab", "abcd"])).to_owned())
        }
    }
}

/// The response document of what was left; its `status` is what the answers say.
pub fn document(survey: &Survey, response: &Response, outcome: &Outcome) -> Json {
    let status = match (outcome.ending, response.progress) {
        (Some(ending), _) => ending.status(survey),
        (None, Progress::Partial) => "partial".to_owned(),
        (None, Progress::Submitted) => "complete".to_owned(),
    };
    let mut document = json!({
        "survey": survey.name, "version": survey.version, "response": "r-1", "status": status,
        "language": "en", "mode": response.mode.unwrap().word(),
        "started": "2026-11-21T10:00:00Z", "submitted": "2026-11-21T10:02:10Z",
        "known": {}, "consent": {}, "answers": {}, "missing": {}
    });
    for (cell, given) in &response.given {
        let path = peil::logic::pointer(survey, *cell);
        if let Some(value) = &given.value {
            put(&mut document, &path, json_value(survey, cell.field, value));
        }
        if let Some(code) = &given.missing {
            document["missing"][cell.path(survey)] = json!(code);
        }
        for (at, text) in &given.specify {
            let option = &survey.options_of(cell.field).unwrap().options[*at].name;
            put(&mut document, &format!("{path}.{option}.text"), json!(text));
        }
    }
    document
}

/// Sets what stands at a pointer; objects come into being on the way.
pub fn put(document: &mut Json, pointer: &str, value: Json) {
    let mut place = document;
    for key in pointer.split('/').skip(1) {
        if !place.is_object() {
            *place = Json::Object(Map::new());
        }
        place = &mut place[key];
    }
    *place = value;
}

/// A value as it stands in a document.
pub fn json_value(survey: &Survey, id: FieldId, value: &Value) -> Json {
    let name = |at: &usize| survey.options_of(id).unwrap().options[*at].name.clone();
    match value {
        Value::Number(number) => match &survey[id].ty {
            Type::Number(ty) if ty.kind == NumberKind::Money => json!(format!("{number:.2}")),
            _ => number.to_string().parse().map(Json::Number).unwrap(),
        },
        Value::Option(at) => json!(name(at)),
        Value::Options(list) => list.iter().map(name).collect(),
        Value::Shares(parts) => {
            let parts = parts.iter().map(|(at, part)| {
                (
                    name(at),
                    part.to_string().parse().map(Json::Number).unwrap(),
                )
            });
            Json::Object(parts.collect())
        }
        Value::Date(date) => json!(date.to_string()),
        Value::Time(time) => json!(time.strftime("%H:%M").to_string()),
        Value::Instant(instant) => json!(instant.to_string()),
        Value::Text(text) => json!(text),
        Value::Flag(given) => json!({
            "given": given, "text": format!("sha256:{}", "0".repeat(64)), "at": "2026-11-21T10:00:04Z"
        }),
        Value::Mode(mode) => json!(mode.word()),
    }
}

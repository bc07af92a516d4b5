//! Random surveys, random answers: the schema and the evaluator agree.
//!
//! The schema never rejects what the evaluator accepts. What the schema accepts and the evaluator does
//! not has problems only of kinds that the schema lists as unchecked. `PEIL_PAIRS` sets how many pairs of a
//! survey and a document are tried; `PEIL_ENGINES` names a folder in which they are written down, so that
//! other validators can be asked.

use crate::random::{self, Rng};
use crate::respondent::{self, answer, document, put};
use crate::surveys;
use peil::logic::{Cell, Evaluator, pointer};
use peil::model::Survey;
use peil::target::schema;
use serde_json::{Value as Json, json};
use std::fs::OpenOptions;
use std::io::Write;

const DOCUMENTS_PER_SURVEY: usize = 50;

fn pairs() -> usize {
    let set = std::env::var("PEIL_PAIRS").ok();
    set.and_then(|pairs| pairs.parse().ok()).unwrap_or(1_000)
}

/// How the pairs turned out.
#[derive(Debug, Default)]
struct Tally {
    pairs: usize,
    valid: usize,
    rejected_by_both: usize,
    let_through: usize,
}

#[test]
fn schema_and_evaluator_agree() {
    let mut tally = Tally::default();
    let surveys = pairs().div_ceil(DOCUMENTS_PER_SURVEY);
    for seed in 0..surveys as u64 {
        agree(seed, &mut tally);
    }
    println!("{tally:?}");
    assert!(
        tally.valid * 5 > tally.pairs,
        "too few valid documents: {tally:?}"
    );
    assert!(
        tally.rejected_by_both * 5 > tally.pairs,
        "too few invalid documents: {tally:?}"
    );
    assert!(
        tally.let_through * 10 < tally.pairs,
        "too much is let through: {tally:?}"
    );
}

/// The documents of one random survey.
fn agree(seed: u64, tally: &mut Tally) {
    let items = random::items(seed);
    let survey = surveys::of(&items);
    let evaluator = Evaluator::new(&survey);
    let schema = schema::schema(&survey);
    let unchecked = schema::unchecked(&survey);
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let mut rng = Rng::new(seed ^ 0xD0C5);
    let mut judged = Vec::new();
    for _ in 0..DOCUMENTS_PER_SURVEY {
        let response = answer(&evaluator, &mut rng);
        let outcome = evaluator.evaluate(&response);
        let mut document = document(&survey, &response, &outcome);
        for _ in 0..*rng.pick(&[0, 0, 1, 1, 2, 3]) {
            mutate(&survey, &mut document, &mut rng);
        }
        let problems = evaluator.check(&document);
        let accepted = validator.is_valid(&document);
        let context = || {
            let errors: Vec<String> = validator
                .iter_errors(&document)
                .map(|error| format!("{} at {}", error, error.schema_path()))
                .collect();
            format!("seed {seed}\n{items}\n{document}\n{problems:#?}\n{errors:#?}\n{unchecked:?}")
        };
        tally.pairs += 1;
        judged.push(json!({"document": document, "valid": accepted}));
        match (problems.is_empty(), accepted) {
            (true, true) => tally.valid += 1,
            (true, false) => panic!("the schema rejects a valid response\n{}", context()),
            (false, false) => tally.rejected_by_both += 1,
            (false, true) => {
                let listed = problems
                    .iter()
                    .all(|problem| !schema::sees(&survey, &unchecked, problem));
                assert!(
                    listed,
                    "the schema accepts an invalid response\n{}",
                    context()
                );
                tally.let_through += 1;
            }
        }
    }
    write_down(&schema, &judged);
}

/// For other validators: a line for each schema, with its documents.
fn write_down(schema: &Json, documents: &[Json]) {
    let Ok(folder) = std::env::var("PEIL_ENGINES") else {
        return;
    };
    let path = std::path::Path::new(&folder).join("pairs.jsonl");
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .unwrap();
    writeln!(
        file,
        "{}",
        json!({"schema": schema, "documents": documents})
    )
    .unwrap();
}

/// Changes something, mostly for the worse.
fn mutate(survey: &Survey, document: &mut Json, rng: &mut Rng) {
    match rng.below(12) {
        0 => remove(document, rng),
        1..=4 => replace(survey, document, rng),
        5 | 6 => spoil(survey, document, rng),
        7 => decline(survey, document, rng),
        8 => {
            let words = ["complete", "partial", "join_refused", "end1", "nothing"];
            let endings: Vec<String> = survey
                .finishes
                .iter()
                .map(|finish| finish.name.clone())
                .chain(
                    survey
                        .quotas
                        .iter()
                        .map(|quota| format!("{}_full", quota.name)),
                )
                .chain(words.iter().map(|word| (*word).to_owned()))
                .collect();
            document["status"] = json!(rng.pick(&endings));
        }
        9 => document["mode"] = json!(rng.pick(&["online", "phone", "paper"])),
        10 => specify(survey, document, rng),
        _ => {
            let key = *rng.pick(&[
                "submitted",
                "language",
                "extra",
                "touchpoint",
                "started",
                "missing",
                "known",
            ]);
            document[key] = json!(rng.pick(&[
                "2026-11-21T10:00:00+01:00",
                "en",
                "x",
                "2026-02-30T10:00:00Z"
            ]));
        }
    }
}

fn remove(document: &mut Json, rng: &mut Rng) {
    let part = *rng.pick(&[
        "answers", "answers", "answers", "known", "consent", "missing", "",
    ]);
    let place = if part.is_empty() {
        document
    } else {
        &mut document[part]
    };
    if let Some(entries) = place.as_object_mut() {
        let keys: Vec<String> = entries.keys().cloned().collect();
        if !keys.is_empty() {
            entries.remove(rng.pick(&keys));
        }
    }
}

fn replace(survey: &Survey, document: &mut Json, rng: &mut Rng) {
    let id = peil::model::FieldId(rng.below(survey.fields.len()) as u32);
    let cell = *rng.pick(&Cell::all(survey, id));
    if survey[id].compute.is_some() {
        return;
    }
    let value = respondent::value(survey, id, rng);
    put(
        document,
        &pointer(survey, cell),
        respondent::json_value(survey, id, &value),
    );
}

/// A value that is wrong for most types.
fn spoil(survey: &Survey, document: &mut Json, rng: &mut Rng) {
    let id = peil::model::FieldId(rng.below(survey.fields.len()) as u32);
    let cell = *rng.pick(&Cell::all(survey, id));
    let path = pointer(survey, cell);
    let mut value = rng
        .pick(&[
            json!(null),
            json!(true),
            json!(""),
            json!("abc"),
            json!("ABC"),
            json!([]),
            json!({}),
            json!(["phone"]),
            json!(["email", "phone"]),
            json!(["red", "red"]),
            json!(["other", "none"]),
            json!(["blue", "red"]),
            json!(1),
            json!(1.0),
            json!(0.5),
            json!(-7),
            json!(1e16),
            json!(1e-13),
            json!(0.1),
            json!(100),
            json!("12.50"),
            json!("-1.00"),
            json!("2000.00"),
            json!("01.00"),
            json!("2026-02-29"),
            json!("2030-01-01"),
            json!("24:00"),
            json!("09:30"),
            json!("a@b"),
            json!("a@b.nl\n"),
            json!("phone"),
            json!("chat"),
            json!("none"),
            json!("yes"),
            json!({"phone": 10}),
            json!({"phone": 5, "chat": 6}),
            json!({"phone": 5.5, "chat": 4.5}),
            json!({"given": true}),
            json!({"given": false, "text": "x", "at": "y"}),
            json!({"speed": 1}),
            json!({"speed": "chat", "care": ["chat"]}),
            json!("abcdefg"),
        ])
        .clone();
    if rng.chance(10) {
        value = json!({"red": value});
    }
    put(document, &path, value);
}

fn decline(survey: &Survey, document: &mut Json, rng: &mut Rng) {
    let id = peil::model::FieldId(rng.below(survey.fields.len()) as u32);
    let cell = *rng.pick(&Cell::all(survey, id));
    if document["missing"].is_object() {
        document["missing"][cell.path(survey)] = json!(rng.pick(&["dk", "na", "secret", "other"]));
    }
    if rng.chance(70)
        && let Some(answers) = document["answers"].as_object_mut()
    {
        answers.remove(&survey[id].name);
    }
}

/// The text of an option, or its removal.
fn specify(survey: &Survey, document: &mut Json, rng: &mut Rng) {
    let id = peil::model::FieldId(rng.below(survey.fields.len()) as u32);
    let cell = *rng.pick(&Cell::all(survey, id));
    let path = format!("{}.other.text", pointer(survey, cell));
    match rng.chance(50) {
        true => put(document, &path, json!(rng.pick(&["some", ""]))),
        false => {
            if let Some((place, key)) = path.rsplit_once('/')
                && let Some(place) = document.pointer_mut(place).and_then(Json::as_object_mut)
            {
                place.remove(key);
            }
        }
    }
}

//! Responses carried over to a new version: what is said of it, the SQL, and the schema of both versions.
//!
//! `tests/engines/migrate.py` runs the SQL of the same two surveys on real engines; `PEIL_ENGINES` names the
//! folder in which valid responses to the old version are written down for it.

#![allow(clippy::unwrap_used, clippy::panic)]

#[allow(dead_code)]
#[path = "answers/random.rs"]
mod random;
#[allow(dead_code)]
#[path = "answers/respondent.rs"]
mod respondent;

use peil::check::Valid;
use peil::logic::Evaluator;
use peil::migrate::Migration;
use peil::model::Survey;
use peil::source::Notation;
use random::Rng;
use serde_json::Value as Json;

const BEFORE: &str = include_str!("migrations/before.peil");
const AFTER: &str = include_str!("migrations/after.peil");

fn survey(text: &str) -> Valid<Survey> {
    let checked = peil::check_text("service.peil", Notation::Peil, text);
    let problems: Vec<&str> = checked.problems.iter().map(|it| &*it.message).collect();
    checked.survey.unwrap_or_else(|| panic!("{problems:#?}"))
}

/// The old survey, with some of its text replaced.
fn changed(changes: &[(&str, &str)]) -> Valid<Survey> {
    let mut text = BEFORE.replace("1.4.0", "2.0.0");
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    survey(&text)
}

fn notes(old: &Survey, new: &Survey) -> String {
    let migration = Migration::of(old, new);
    let line = |note: &peil::migrate::Note| {
        let sign = if note.is_lost { "lost" } else { "changed" };
        format!("{sign}: {}", note.message)
    };
    let lines: Vec<String> = migration.notes.iter().map(line).collect();
    lines.join("\n")
}

/// Valid responses to a survey, complete and partial.
fn responses(survey: &Valid<Survey>, count: usize) -> Vec<Json> {
    let evaluator = Evaluator::new(survey);
    let mut rng = Rng::new(14);
    let mut found = Vec::new();
    while found.len() < count {
        let response = respondent::answer(&evaluator, &mut rng);
        let outcome = evaluator.evaluate(&response);
        let mut document = respondent::document(survey, &response, &outcome);
        document["response"] = Json::String(format!("r-{}", found.len()));
        if evaluator.check(&document).is_empty() {
            found.push(document);
        }
    }
    found
}

#[test]
fn what_becomes_of_the_answers_is_told() {
    insta::assert_snapshot!("notes", notes(&survey(BEFORE), &survey(AFTER)));
}

#[test]
fn the_sql_of_each_engine_reads_well() {
    let (old, new) = (survey(BEFORE), survey(AFTER));
    for file in Migration::of(&old, &new).files() {
        let name = file.path.strip_prefix("service.1.4.0-2.0.0.");
        if let Some(name) = name.filter(|name| name.ends_with(".sql")) {
            insta::assert_snapshot!(name, file.contents);
        }
    }
}

#[test]
fn what_cannot_be_carried_over_is_told() {
    let old = survey(BEFORE);
    for (changes, told) in [
        (
            vec![("csat \"How satisfied", "grade \"How satisfied")],
            "lost: `satisfied` has 10 points instead of 5, for which there is no recoding that everybody agrees on: its answers are not carried over",
        ),
        (
            vec![("question day: date", "question day: text")],
            "lost: `day` is of another type: its answers are not carried over",
        ),
        (
            vec![(
                "question told: text \"What should we know?\"",
                "question told: text \"What should we know?\" { required }",
            )],
            "lost: `told` is required now: responses without an answer are not complete",
        ),
        (
            vec![("question told: text", "question said: text")],
            "lost: `told` is gone: its answers are not carried over",
        ),
        (
            vec![(
                "question told: text \"What should we know?\"",
                "question said: text \"What should we know?\" { required }",
            )],
            "lost: `said` is required and was not asked: responses of people it is asked of now are not complete\nlost: `told` is gone: its answers are not carried over",
        ),
        (
            vec![("when channel in [phone, mail]", "when count(reasons) > 1")],
            "lost: whom `helped` is asked of now cannot be decided here: it is carried over wherever it was answered, and `peil answer` names who should not have it",
        ),
        (
            vec![("mode online, phone", "mode online")],
            "lost: responses of the mode `phone` are carried over, and the new version has no such mode",
        ),
        (
            vec![("did it take?\"", "did it take?\" unit \"min\"")],
            "lost: `minutes` is in min instead of no unit: its answers are not carried over",
        ),
        (
            vec![("finish gone", "finish over")],
            "lost: responses that ended at `gone` have no such end any more\nlost: `finish over` is new: who it would have ended has answers that stand after it",
        ),
        (
            vec![("allocate 100", "allocate 10"), ("Divide 100", "Divide 10")],
            "lost: `points` is divided over other options, or has another total: its answers are not carried over",
        ),
        (
            vec![("{ missing unsure \"Not sure\" as dk }", "")],
            "changed: reasons: the missing answer `unsure` is left out, for it is not offered any more",
        ),
        (
            vec![
                ("question told: text", "question told: long_text"),
                ("integer 0..600", "decimal 0..600"),
            ],
            "",
        ),
        (
            vec![("when channel in [phone, mail]", "when channel == phone")],
            "changed: `helped` is left out of responses of people who are not asked it any more",
        ),
    ] {
        assert_eq!(notes(&old, &changed(&changes)), told);
    }
}

#[test]
fn the_schema_of_both_takes_the_responses_of_each() {
    let (old, new) = (survey(BEFORE), survey(AFTER));
    let files = Migration::of(&old, &new).files();
    let schema = files.iter().find(|it| it.path.ends_with(".schema.json"));
    let schema: Json = serde_json::from_str(&schema.unwrap().contents).unwrap();
    let both = jsonschema::draft202012::new(&schema).unwrap();
    for survey in [&old, &new] {
        for mut document in responses(survey, 40) {
            assert!(both.is_valid(&document), "{document}");
            document["version"] = Json::from("3.0.0");
            assert!(!both.is_valid(&document), "{document}");
        }
    }
    let mut of_old = responses(&old, 1).remove(0);
    of_old["version"] = Json::from("2.0.0");
    assert!(!both.is_valid(&of_old), "an old response is not a new one");
}

#[test]
fn old_responses_are_written_down_for_engines() {
    let documents = responses(&survey(BEFORE), 400);
    let endings = |status: &str| documents.iter().filter(|it| it["status"] == status).count();
    assert!(endings("gone") > 20 && endings("complete") > 100 && endings("partial") > 20);
    if let Ok(folder) = std::env::var("PEIL_ENGINES") {
        let lines: String = documents.iter().map(|it| format!("{it}\n")).collect();
        let path = std::path::Path::new(&folder).join("service.1.4.0.jsonl");
        std::fs::write(path, lines).unwrap();
    }
}

//! What a response document means: whether it is valid, what became of every question and why.

use jiff::Timestamp;
use serde_json::{Value as Json, json};

use super::diagnostics::place;
use super::session::Good;
use crate::logic::post::{Posted, Posts, Receipt, fresh_id};
use crate::logic::{Evaluator, Explained, State};
use crate::source::Span;
use crate::target::schema;

/// The document that a post of the form without scripts stands for, and what is wrong with it.
pub fn posted(good: &Good, body: &str) -> Posted {
    let evaluator = Evaluator::new(good.survey());
    let at = Timestamp::now();
    let receipt = Receipt {
        at,
        response: fresh_id(at),
        known: Vec::new(),
    };
    Posts::new(&evaluator).read(body.as_bytes(), &receipt)
}

/// Judges a document as it would be sent now: what is wrong, and of each problem whether the JSON Schema
/// sees it too. What would be wrong on the way, as `partial`, comes with it.
pub fn judge(good: &Good, document: &Json) -> Json {
    let evaluator = Evaluator::new(good.survey());
    let (response, _) = evaluator.read(document);
    let field = |explained: &Explained| field(good, explained);
    let fields: Vec<Json> = evaluator.explain(&response).iter().map(field).collect();
    let ending = evaluator.evaluate(&response).ending;
    let length = evaluator.length(&response, good.pace());
    let problems = evaluator.check(document);
    let unchecked = schema::unchecked(good.survey());
    let seen = |problem| schema::sees(good.survey(), &unchecked, problem);
    json!({
        "document": document,
        "problems": problems,
        "schema": problems.iter().map(seen).collect::<Vec<_>>(),
        "partial": evaluator.check(&on_the_way(document)),
        "ending": ending.map(|ending| ending.status(good.survey())),
        "fields": fields,
        "minutes": length.minutes(), "seconds": length.time / 1000, "questions": length.questions,
    })
}

/// The same document before it is submitted.
fn on_the_way(document: &Json) -> Json {
    let mut document = document.clone();
    if document["status"] == "complete" {
        document["status"] = json!("partial");
    }
    document
}

fn field(good: &Good, explained: &Explained) -> Json {
    let survey = good.survey();
    let because = |(span, words): &(Span, String)| json!({ "words": words, "place": place(*span, good.sources(), good.editor()) });
    let because: Vec<Json> = explained.because.iter().map(because).collect();
    json!({
        "of": survey[explained.cell.field].name,
        "name": explained.cell.path(survey),
        "state": word(&explained.state),
        "words": explained.words,
        "because": because,
    })
}

fn word(state: &State) -> &'static str {
    match state {
        State::Answered(_) => "answered",
        State::Declined(_) => "declined",
        State::Unanswered => "unanswered",
        State::NotAsked => "not_asked",
    }
}

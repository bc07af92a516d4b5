//! The reference evaluator and the JSON Schema, by themselves and against each other.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "answers/agreement.rs"]
mod agreement;
#[path = "answers/documents.rs"]
mod documents;
#[path = "answers/evaluation.rs"]
mod evaluation;
#[path = "answers/lines.rs"]
mod lines;
#[path = "answers/posts.rs"]
mod posts;
#[path = "answers/random.rs"]
mod random;
#[path = "answers/respondent.rs"]
mod respondent;
#[path = "answers/schemas.rs"]
mod schemas;
#[path = "answers/surveys.rs"]
mod surveys;

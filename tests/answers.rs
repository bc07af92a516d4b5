//! The reference evaluator and the JSON Schema, by themselves and against each other.

#[path = "answers/documents.rs"]
mod documents;
#[path = "answers/evaluation.rs"]
mod evaluation;
#[path = "answers/surveys.rs"]
mod surveys;

//! Peil: survey-as-code.

pub mod problem;
pub mod source;
pub mod syntax;

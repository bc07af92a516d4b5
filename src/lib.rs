//! Peil: survey-as-code.

pub mod convert;
pub mod problem;
pub mod source;
pub mod syntax;

//! Peil: survey-as-code.

pub mod check;
pub mod cli;
pub mod convert;
pub mod model;
pub mod problem;
pub mod project;
pub mod source;
pub mod syntax;
pub mod target;

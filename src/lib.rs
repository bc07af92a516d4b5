//! Peil: survey-as-code.

pub mod check;
pub mod logic;
pub mod model;
pub mod problem;
pub mod source;
pub mod syntax;
pub mod target;

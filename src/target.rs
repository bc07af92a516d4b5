//! What a survey compiles to.
//!
//! A target turns a valid survey into files. It cannot fail: whatever could go wrong was reported by
//! the checks. Adding one is a file under `target/`, a line in [`TARGETS`], and a page in the docs.

pub mod analysis;
pub mod codebook;
pub mod domain;
pub mod endpoint;
pub mod expression;
pub mod form;
pub mod html;
pub mod json;
pub mod manifest;
#[cfg(test)]
mod payloads;
mod phrases;
pub mod privacy;
pub mod prose;
pub mod schema;
pub mod site;
pub mod sql;
pub mod touchpoints;

use crate::check::Valid;
use crate::model::Survey;

/// One kind of output.
pub trait Target: Sync {
    /// The name after `--target`.
    fn name(&self) -> &'static str;

    /// One line for `--help`.
    fn about(&self) -> &'static str;

    /// The files, in a fixed order; the same survey gives the same bytes.
    fn build(&self, survey: &Valid<Survey>) -> Vec<Artifact>;
}

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Relative to the output folder, with `/`: `webshop.nl.html`.
    pub path: String,
    /// Its bytes; text is UTF-8 and ends in a line break.
    pub contents: String,
}

impl Artifact {
    /// A text file.
    pub fn new(path: impl Into<String>, contents: impl Into<String>) -> Self {
        Artifact {
            path: path.into(),
            contents: contents.into(),
        }
    }

    /// A JSON file.
    pub fn json(path: impl Into<String>, value: &impl serde::Serialize) -> Self {
        Artifact::new(path, json::print(value))
    }
}

/// Every target, in the order in which they are built.
pub static TARGETS: &[&dyn Target] = &[
    &form::Form,
    &schema::Schema,
    &endpoint::Endpoint,
    &analysis::Analysis,
    &sql::Sql,
    &privacy::PrivacyTarget,
    &touchpoints::Touchpoints,
    &codebook::Codebook,
];

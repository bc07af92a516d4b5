//! Names in the script. What Peil adds begins with `_`, which no name in a survey does.

use super::dialect::Dialect;
use crate::model::{GuardId, Survey};

/// The parsed document.
pub const DOCUMENT: &str = "_document";
/// The document as JSON.
pub const JSON: &str = "_json";
/// The mode of the interview.
pub const MODE: &str = "_mode";
/// The language of the interview.
pub const LANGUAGE: &str = "_language";
/// The date on which the response was started.
pub const TODAY: &str = "_today";
/// The wave, or the period where the survey has no waves.
pub const WAVE: &str = "_wave";
/// The option of an instance of a repeat.
pub const OPTION: &str = "_option";
/// The segment of everybody, and its one group.
pub const TOTAL: &str = "_total";
/// The wave of a survey that has none.
pub const ALL: &str = "_all";
/// The group of who is in no group.
pub const UNKNOWN: &str = "unknown";

/// The schema that everything stands in, quoted: `"survey_webshop"`.
pub fn schema(survey: &Survey, dialect: &dyn Dialect) -> String {
    dialect.identifier(&format!("survey_{}", survey.name))
}

/// The chosen options of a `many`, `rank` or `allocate`, as a list.
pub fn chosen(field: &str) -> String {
    format!("_chosen.{field}")
}

/// The missing code of a field.
pub fn missing(field: &str) -> String {
    format!("{field}.missing")
}

/// The instances of a repeat, as a list of records.
pub fn instances(repeat: &str) -> String {
    format!("_repeat.{repeat}")
}

/// Whether a guard holds.
pub fn guard(id: GuardId) -> String {
    format!("_guard.{}", id.0 + 1)
}

/// Whether one of the first `count` finishes ended the response.
pub fn ended(count: usize) -> String {
    format!("_ended.{count}")
}

/// The group of a segment.
pub fn segment(name: &str) -> String {
    format!("_segment.{name}")
}

/// The condition of a share or count, as `true` or `false`.
pub fn holds(metric: &str) -> String {
    format!("_holds.{metric}")
}

/// The value of an index for one person.
pub fn index(name: &str) -> String {
    format!("_index.{name}")
}

//! The ways through a survey for other programs: one JSON object. Times are in seconds.

use super::{Grouped, Told};
use crate::logic::{Expected, Length, Routes};
use serde_json::{Value, json};

/// All there is to tell.
pub fn write(told: &Told) -> String {
    let report = json!({
        "survey": told.survey.name,
        "file": told.file,
        "routes": routes(&told.all),
        "endings": told.endings.iter().map(|it| ending(&it.ending, it)).collect::<Vec<_>>(),
        "expected": told.expected.as_ref().map(expected),
        "segments": told.groups.iter().map(group).collect::<Vec<_>>(),
    });
    format!("{report:#}\n")
}

fn ending(name: &str, found: &Routes) -> Value {
    let mut object = routes(found);
    object["ending"] = name.into();
    object
}

fn group(group: &Grouped) -> Value {
    json!({
        "group": group.name,
        "complete": routes(&group.complete),
        "expected": group.expected.as_ref().map(expected),
    })
}

/// The number is a string: it may be larger than programs count exactly.
fn routes(routes: &Routes) -> Value {
    json!({
        "count": routes.count.to_string(),
        "exact": routes.is_exact,
        "shortest": routes.range.map(|range| length(range.least)),
        "longest": routes.range.map(|range| length(range.most)),
    })
}

fn length(length: Length) -> Value {
    json!({ "questions": length.questions, "seconds": seconds(length.time) })
}

fn expected(expected: &Expected) -> Value {
    json!({
        "respondents": expected.respondents,
        "questions": (expected.questions * 10.0).round() / 10.0,
        "seconds": seconds(expected.time as u64),
    })
}

fn seconds(milliseconds: u64) -> Value {
    (milliseconds / 1_000).into()
}

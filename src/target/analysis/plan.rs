//! Groups, weights, drivers, reports, waves and suppression.

use super::{expression, in_languages, number, object};
use crate::model::{Segment, Shown, Survey};
use serde_json::{Value, json};

/// Rounds of fieldwork.
pub fn waves(survey: &Survey) -> Value {
    let each = survey.waves.iter().map(|wave| {
        object([
            ("name", json!(wave.name)),
            ("label", in_languages(survey, wave.text)),
            ("first", json!(wave.field.0.to_string())),
            ("last", json!(wave.field.1.to_string())),
            ("expect", json!(wave.expect)),
        ])
    });
    each.collect()
}

/// Segments with their groups; who falls in none is in the group `unknown`.
pub fn segments(survey: &Survey) -> Value {
    survey
        .segments
        .iter()
        .map(|segment| of_segment(survey, segment))
        .collect()
}

fn of_segment(survey: &Survey, segment: &Segment) -> Value {
    let fields: Vec<&str> = segment
        .fields
        .iter()
        .map(|id| survey[*id].name.as_str())
        .collect();
    let groups: Value = segment
        .groups
        .iter()
        .map(|group| {
            object([
                ("name", json!(group.name)),
                ("label", in_languages(survey, group.text)),
                ("when", expression::optional(survey, group.when.as_ref())),
                (
                    "otherwise",
                    if group.when.is_none() {
                        json!(true)
                    } else {
                        Value::Null
                    },
                ),
            ])
        })
        .collect();
    object([
        ("name", json!(segment.name)),
        ("label", in_languages(survey, segment.text)),
        ("by", json!(segment.by.map(|id| &survey[id].name))),
        ("fields", json!(fields)),
        ("groups", groups),
        ("unknown", json!("unknown")),
    ])
}

/// Driver analyses.
pub fn drivers(survey: &Survey) -> Value {
    let each = survey.drivers.iter().map(|drivers| {
        let by: Vec<&str> = drivers
            .by
            .iter()
            .map(|id| survey[*id].name.as_str())
            .collect();
        object([
            ("name", json!(drivers.name)),
            ("label", in_languages(survey, drivers.text)),
            ("outcome", json!(survey[drivers.outcome].name)),
            ("by", json!(by)),
            (
                "filter",
                expression::optional(survey, drivers.filter.as_ref()),
            ),
        ])
    });
    each.collect()
}

/// Weightings with the shares they weight to.
pub fn weights(survey: &Survey) -> Value {
    let each = survey.weights.iter().map(|weight| {
        let margins: Value = weight
            .margins
            .iter()
            .map(|margin| {
                let segment = &survey[margin.segment];
                let shares: Value = margin
                    .shares
                    .iter()
                    .filter_map(|(at, share)| {
                        let group = segment.groups.get(*at)?;
                        Some(json!({"group": group.name, "share": number(*share)}))
                    })
                    .collect();
                json!({"segment": segment.name, "shares": shares})
            })
            .collect();
        object([
            ("name", json!(weight.name)),
            ("label", in_languages(survey, weight.text)),
            ("source", json!(weight.source)),
            ("margins", margins),
        ])
    });
    each.collect()
}

/// Reports.
pub fn reports(survey: &Survey) -> Value {
    let each = survey.reports.iter().map(|report| {
        let show: Value = report
            .show
            .iter()
            .map(|shown| what(survey, *shown))
            .collect();
        let by: Vec<&str> = report
            .by
            .iter()
            .map(|id| survey[*id].name.as_str())
            .collect();
        object([
            ("name", json!(report.name)),
            ("label", in_languages(survey, report.text)),
            ("every", json!(report.every.map(|period| period.iso()))),
            ("show", show),
            ("by", json!(by)),
            (
                "compare",
                if report.compare_previous {
                    json!("previous")
                } else {
                    Value::Null
                },
            ),
        ])
    });
    each.collect()
}

fn what(survey: &Survey, shown: Shown) -> Value {
    match shown {
        Shown::Metric(id) => json!({"metric": survey[id].name}),
        Shown::Index(id) => json!({"index": survey[id].name}),
        Shown::Drivers(at) => {
            json!({"drivers": survey.drivers.get(at).map(|drivers| &drivers.name)})
        }
        Shown::Field(id) => json!({"field": survey[id].name}),
    }
}

/// What is not shown, and why nobody can work it out from what is.
pub fn suppression(survey: &Survey) -> Value {
    json!({
        "min_group": survey.min_group(),
        "counted_on": "unweighted_base",
        "complementary": true,
    })
}

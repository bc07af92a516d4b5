//! Metrics and indexes.

use super::{expression, in_languages, number, object, wording};
use crate::model::{AbsentRule, Base, FieldId, Figure, Index, Metric, Survey, Target, Type};
use crate::target::sql;
use serde_json::{Value, json};

/// The metrics of a survey.
pub fn metrics(survey: &Survey) -> Value {
    survey
        .metrics
        .iter()
        .map(|metric| of_metric(survey, metric))
        .collect()
}

fn of_metric(survey: &Survey, metric: &Metric) -> Value {
    object([
        ("name", json!(metric.name)),
        ("label", in_languages(survey, metric.text)),
        ("description", json!(metric.doc)),
        ("formula", json!(survey.formula(metric))),
        (
            "in_words",
            wording::in_languages(survey, |dutch| wording::figure(&metric.figure, dutch)),
        ),
        ("figure", figure(survey, &metric.figure)),
        ("unit", json!(unit(survey, &metric.figure))),
        (
            "direction",
            json!(direction(survey, &metric.figure, metric.target.as_ref())),
        ),
        ("base", base(survey, metric)),
        (
            "filter",
            expression::optional(survey, metric.filter.as_ref()),
        ),
        ("target", target(metric.target.as_ref())),
    ])
}

fn figure(survey: &Survey, figure: &Figure) -> Value {
    let name = |field: &FieldId| survey[*field].name.as_str();
    match figure {
        Figure::Nps(item) => {
            json!({"kind": "nps", "item": name(item), "promoters": [9, 10], "detractors": [0, 6]})
        }
        Figure::Top(item, low, high) => {
            json!({"kind": "top", "item": name(item), "codes": [low, high]})
        }
        Figure::Bottom(item, low, high) => {
            json!({"kind": "bottom", "item": name(item), "codes": [low, high]})
        }
        Figure::Mean(item) => json!({"kind": "mean", "item": name(item)}),
        Figure::Median(item) => json!({"kind": "median", "item": name(item)}),
        Figure::Deviation(item) => json!({"kind": "standard_deviation", "item": name(item)}),
        Figure::Share(condition) => {
            json!({"kind": "share", "condition": expression::condition(survey, condition)})
        }
        Figure::Count(condition) => {
            json!({"kind": "count", "condition": expression::condition(survey, condition)})
        }
        Figure::EventMean(event, at) => {
            let event = &survey[*event];
            let field = event.fields.get(*at).map(|field| &field.name);
            json!({"kind": "event_mean", "event": event.name, "field": field})
        }
        Figure::ResponseRate(id) => json!({
            "kind": "response_rate", "touchpoint": survey[*id].name, "definition": "AAPOR RR1",
        }),
    }
}

/// What a figure is expressed in: a share runs from 0 to 1, points from −100 to 100.
fn unit(survey: &Survey, figure: &Figure) -> String {
    match figure {
        Figure::Nps(_) => "points".to_owned(),
        Figure::Top(..) | Figure::Bottom(..) | Figure::Share(_) | Figure::ResponseRate(_) => {
            "share".to_owned()
        }
        Figure::Count(_) => "responses".to_owned(),
        Figure::Mean(id) | Figure::Median(id) | Figure::Deviation(id) => of_type(&survey[*id].ty),
        Figure::EventMean(event, at) => {
            let field = survey[*event].fields.get(*at);
            field.map_or(String::new(), |field| of_type(&field.ty))
        }
    }
}

fn of_type(ty: &Type) -> String {
    match ty {
        Type::Number(number) => number.unit.clone().unwrap_or_else(|| "number".to_owned()),
        Type::One(_) => "score".to_owned(),
        _ => "code".to_owned(),
    }
}

/// Whether more is better: as the target says, else as the scale does.
fn direction(survey: &Survey, figure: &Figure, target: Option<&Target>) -> Option<&'static str> {
    let word = |high: bool| if high { "high_is_good" } else { "low_is_good" };
    if let Some(target) = target {
        return Some(word(target.at_least));
    }
    match figure {
        Figure::Nps(_) | Figure::Top(..) | Figure::ResponseRate(_) => Some(word(true)),
        Figure::Bottom(..) => Some(word(false)),
        Figure::Mean(id) | Figure::Median(id) => match survey[*id].ty {
            Type::Scale(scale) => {
                let scale = &survey[scale];
                let best = scale
                    .best
                    .filter(|best| *best == scale.max || *best == scale.min)?;
                Some(word(best == scale.max && !survey[*id].reverse))
            }
            _ => None,
        },
        _ => None,
    }
}

fn base(survey: &Survey, metric: &Metric) -> Value {
    let (rule, codes): (&str, &[String]) = match (&metric.figure, &metric.base) {
        (Figure::EventMean(..), _) => ("events", &[]),
        (Figure::ResponseRate(_), _) => ("cases", &[]),
        // Who did not answer has no number, so a wider base changes nothing here.
        (Figure::Mean(_) | Figure::Median(_) | Figure::Deviation(_), _) => ("answered", &[]),
        (_, Base::Answered) => ("answered", &[]),
        (_, Base::Asked) => ("asked", &[]),
        (_, Base::Including(codes)) => ("answered_or_declined", codes),
    };
    object([
        ("rule", json!(rule)),
        ("including", json!(codes)),
        (
            "in_words",
            wording::in_languages(survey, |dutch| wording::base(rule, codes, dutch)),
        ),
    ])
}

fn target(target: Option<&Target>) -> Value {
    target.map_or(Value::Null, |target| {
        let word = if target.at_least {
            "at_least"
        } else {
            "at_most"
        };
        json!({word: number(target.value)})
    })
}

/// The indexes of a survey.
pub fn indexes(survey: &Survey) -> Value {
    survey
        .indexes
        .iter()
        .map(|index| of_index(survey, index))
        .collect()
}

fn of_index(survey: &Survey, index: &Index) -> Value {
    let items: Value = index
        .items
        .iter()
        .map(|item| {
            let rescale = sql::rescale(survey, item);
            object([
                ("item", json!(survey[item.field].name)),
                ("weight", number(item.weight)),
                (
                    "from",
                    rescale.map_or(Value::Null, |rescale| {
                        let (low, high) = (number(rescale.low), number(rescale.high));
                        if rescale.turned {
                            json!([high, low])
                        } else {
                            json!([low, high])
                        }
                    }),
                ),
            ])
        })
        .collect();
    let (absent, needs) = match index.absent {
        Some(AbsentRule::Skip { needs }) => ("skip", needs as usize),
        Some(AbsentRule::None) | None => ("none", index.items.len()),
    };
    object([
        ("name", json!(index.name)),
        ("label", in_languages(survey, index.text)),
        ("formula", json!(survey.index_formula(index))),
        (
            "in_words",
            wording::in_languages(survey, |dutch| wording::index(dutch).to_owned()),
        ),
        ("items", items),
        ("absent", json!({"rule": absent, "needs": needs})),
        (
            "filter",
            expression::optional(survey, index.filter.as_ref()),
        ),
        ("target", target(index.target.as_ref())),
        ("direction", json!("high_is_good")),
    ])
}

//! Definitions in words, Dutch and English.

use crate::model::{Figure, Survey};
use serde_json::{Map, Value, json};

/// Words in every language of the survey: Dutch where that is Dutch, English elsewhere.
pub fn in_languages(survey: &Survey, words: impl Fn(bool) -> String) -> Value {
    let each = survey.languages.iter().map(|language| {
        let dutch = language.split('-').next() == Some("nl");
        (language.clone(), json!(words(dutch)))
    });
    Value::Object(each.collect::<Map<String, Value>>())
}

/// What a figure is.
pub fn figure(figure: &Figure, dutch: bool) -> String {
    let pick = |nl: &str, en: &str| if dutch { nl.to_owned() } else { en.to_owned() };
    match figure {
        Figure::Nps(_) => pick(
            "100 maal het aandeel 9–10 min het aandeel 0–6",
            "100 times the share of 9–10 minus the share of 0–6",
        ),
        Figure::Top(_, low, high) | Figure::Bottom(_, low, high) => {
            if dutch {
                format!("aandeel antwoorden van {low} tot en met {high}")
            } else {
                format!("share of answers from {low} to {high}")
            }
        }
        Figure::Mean(_) => pick("gemiddelde van de antwoorden", "mean of the answers"),
        Figure::Median(_) => pick(
            "middelste antwoord; bij een even aantal het gemiddelde van de middelste twee",
            "middle answer; the mean of the middle two where their number is even",
        ),
        Figure::Deviation(_) => pick(
            "standaarddeviatie van de antwoorden, met n − 1",
            "standard deviation of the answers, with n − 1",
        ),
        Figure::Share(_) => pick(
            "aandeel respondenten voor wie de voorwaarde geldt",
            "share of responses for which the condition holds",
        ),
        Figure::Count(_) => pick(
            "aantal respondenten voor wie de voorwaarde geldt",
            "number of responses for which the condition holds",
        ),
        Figure::EventMean(..) => pick(
            "som over alle gebeurtenissen, gedeeld door hun aantal",
            "sum over all events, divided by their number",
        ),
        Figure::ResponseRate(_) => pick(
            "volledige responsen, gedeeld door alle uitnodigingen aan wie (mogelijk) in aanmerking komt: volledig, gedeeltelijk, geweigerd, niet bereikt of onbekend",
            "completes over all invitations of those who are or may be eligible: complete, partial, refused, not reached or unknown",
        ),
    }
}

/// Which responses count.
pub fn base(rule: &str, codes: &[String], dutch: bool) -> String {
    let codes = codes.join(", ");
    match (rule, dutch) {
        ("events", true) => "gebeurtenissen met een waarde".to_owned(),
        ("events", false) => "events that carry a value".to_owned(),
        ("cases", true) => "uitnodigingen".to_owned(),
        ("cases", false) => "invitations".to_owned(),
        ("asked", true) => "respondenten aan wie de vraag is gesteld".to_owned(),
        ("asked", false) => "responses in which the question was asked".to_owned(),
        ("answered", true) => "respondenten die de vraag kregen en beantwoordden".to_owned(),
        ("answered", false) => "responses in which the question was asked and answered".to_owned(),
        (_, true) => format!("respondenten die de vraag beantwoordden of {codes} kozen"),
        (_, false) => {
            format!("responses in which the question was answered, or {codes} was chosen")
        }
    }
}

/// What an index is.
pub fn index(dutch: bool) -> &'static str {
    if dutch {
        "per respondent het gewogen gemiddelde van de items, elk omgerekend naar 0 (slechtst) tot 100 (best); daarna het gemiddelde over respondenten"
    } else {
        "for each respondent the weighted mean of the items, each rescaled to run from 0 (worst) to 100 (best); then the mean over respondents"
    }
}

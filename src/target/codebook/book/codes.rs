//! The values a field may have, with their words and codes.

use super::Editor;
use crate::model::{Choice, Field, List, Missing, MissingKind, Pin, Scale, Specify, Type};
use crate::target::phrases::fill;
use crate::target::prose::{condition, number};
use serde::Serialize;
use std::borrow::Cow;

/// A table of codes; a column of it that would be empty throughout is not shown.
#[derive(Debug, Serialize)]
pub struct Codes<'a> {
    pub rows: Vec<Code<'a>>,
    pub has_code: bool,
    pub has_score: bool,
    pub has_remarks: bool,
}

/// One value.
#[derive(Debug, Serialize)]
pub struct Code<'a> {
    pub value: Cow<'a, str>,
    pub words: String,
    pub code: String,
    pub score: String,
    pub remarks: String,
    pub missing: bool,
}

/// Scales of more codes than this show only those that have words.
const MOST_CODES: i64 = 21;

impl<'a> Editor<'a> {
    /// The codes of a field, its missing codes last; none where it has neither.
    pub fn codes(&self, field: &'a Field) -> Option<Codes<'a>> {
        let mut rows = match &field.ty {
            Type::Scale(id) => self.scale(&self.survey[*id]),
            Type::Number(ty) => ty
                .labels
                .iter()
                .map(|(at, text)| self.code(number(self.tongue, *at), self.words(*text)))
                .collect(),
            ty => ty
                .list()
                .map(|list| self.options(&self.survey[list]))
                .unwrap_or_default(),
        };
        rows.extend(field.missing.iter().map(|missing| self.missing(missing)));
        if rows.is_empty() {
            return None;
        }
        let any = |told: for<'c> fn(&'c Code<'a>) -> &'c str| {
            rows.iter().any(|row| !told(row).is_empty())
        };
        let has_code = any(|row| &row.code);
        let has_score = any(|row| &row.score);
        let has_remarks = any(|row| &row.remarks);
        Some(Codes {
            rows,
            has_code,
            has_score,
            has_remarks,
        })
    }

    fn code(&self, value: impl Into<Cow<'a, str>>, words: String) -> Code<'a> {
        Code {
            value: value.into(),
            words,
            code: String::new(),
            score: String::new(),
            remarks: String::new(),
            missing: false,
        }
    }

    fn scale(&self, scale: &Scale) -> Vec<Code<'a>> {
        let all = scale.max.saturating_sub(scale.min) < MOST_CODES;
        let words = |code: i64| {
            let label = scale.labels.iter().find(|(at, _)| *at == code);
            label.map(|(_, text)| self.words(*text))
        };
        let codes: Vec<i64> = match all {
            true => (scale.min..=scale.max).collect(),
            false => scale.labels.iter().map(|(code, _)| *code).collect(),
        };
        let row = |code: i64| self.code(code.to_string(), words(code).unwrap_or_default());
        codes.into_iter().map(row).collect()
    }

    fn options(&self, list: &'a List) -> Vec<Code<'a>> {
        let row = |option: &'a Choice| Code {
            code: option.code.map(|code| code.to_string()).unwrap_or_default(),
            score: option
                .score
                .map(|score| number(self.tongue, score))
                .unwrap_or_default(),
            remarks: self.remarks(option),
            ..self.code(option.name.as_str(), self.words(option.text))
        };
        list.options.iter().map(row).collect()
    }

    fn remarks(&self, option: &Choice) -> String {
        let mut remarks: Vec<String> = Vec::new();
        let mut add = |holds: bool, key: &str| {
            if holds {
                remarks.push(self.phrases.get(key).to_owned());
            }
        };
        add(option.exclusive, "exclusive");
        add(option.specify == Some(Specify::Required), "specify");
        add(
            option.specify == Some(Specify::Optional),
            "specify_optional",
        );
        add(matches!(option.pin, Some(Pin::First | Pin::Last)), "pinned");
        if let Some(when) = &option.when {
            let condition = condition(self.survey, when, self.language);
            remarks.push(fill(
                self.phrases.get("shown_if"),
                &[("condition", &condition)],
            ));
        }
        if let Some(was) = &option.was {
            remarks.push(format!("{}: {was}", self.phrases.get("was").to_lowercase()));
        }
        remarks.join("; ")
    }

    fn missing(&self, missing: &'a Missing) -> Code<'a> {
        let kind = match missing.kind {
            MissingKind::DontKnow => "dk",
            MissingKind::Refused => "refused",
            MissingKind::NotApplicable => "na",
        };
        let (kind, words) = (self.phrases.get(kind), self.words(missing.text));
        let told = words.to_lowercase().contains(kind);
        Code {
            code: missing
                .code
                .map(|code| code.to_string())
                .unwrap_or_default(),
            remarks: if told { String::new() } else { kind.to_owned() },
            missing: true,
            ..self.code(missing.name.as_str(), words)
        }
    }
}

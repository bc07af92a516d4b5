//! Which texts the runtime of a survey can come to say, so that its page carries no other.

use crate::model::{
    DateBounds, Field, NumberKind, NumberType, Origin, Selection, Specify, Survey, Type,
};
use std::collections::BTreeSet;

/// What a survey has that makes the form speak.
#[derive(Debug, Default)]
pub struct Needs(BTreeSet<&'static str>);

/// Texts that only some surveys need, and what calls for them; any one will do. All others always go
/// along.
const CALLED_FOR: &[(&str, &[&str])] = &[
    ("send", &["submit"]),
    ("sending", &["submit"]),
    ("offline", &["submit"]),
    ("change", &["review"]),
    ("no_answer", &["review"]),
    ("keep", &["save"]),
    ("kept", &["save"]),
    ("kept_back", &["save"]),
    ("forget", &["save"]),
    ("forgotten", &["save"]),
    ("used", &["token"]),
    ("used_help", &["token"]),
    ("uninvited", &["token"]),
    ("outcome_send", &["interviewer"]),
    ("outcome_noted", &["interviewer"]),
    ("outcome_not_sent", &["interviewer"]),
    ("not_sent", &["submit"]),
    ("not_sent_help", &["submit"]),
    ("finish", &["no submit"]),
    ("save_help", &["no submit"]),
    ("warnings", &["soft check"]),
    ("warnings_help", &["soft check"]),
    ("finished", &["finish"]),
    ("refused", &["required consent"]),
    ("required_choose", &["required choice"]),
    ("required_choose_many", &["required many"]),
    ("required_text", &["required text"]),
    ("required_number", &["required number"]),
    ("required_date", &["required date"]),
    ("required_time", &["required time"]),
    ("required_datetime", &["required datetime"]),
    ("required_file", &["required file"]),
    ("required_slider", &["required slider"]),
    ("required_rank", &["required rank"]),
    ("required_allocate", &["required allocate"]),
    ("allocate", &["allocate"]),
    ("sum_of", &["allocate"]),
    ("whole", &["integer", "allocate"]),
    ("number", &["decimal"]),
    ("number_min", &["least"]),
    ("number_max", &["most"]),
    ("number_range", &["least and most"]),
    ("number_step", &["step"]),
    ("date", &["date", "datetime"]),
    ("date_day", &["date", "datetime"]),
    ("date_month", &["date", "datetime"]),
    ("date_year", &["date", "datetime"]),
    ("date_min", &["date bound"]),
    ("date_max", &["date bound"]),
    ("date_range", &["date bound"]),
    ("time", &["time", "datetime"]),
    ("email", &["email"]),
    ("phone", &["phone"]),
    ("url", &["url"]),
    ("text_short", &["shortest"]),
    ("text_long", &["longest"]),
    ("limit", &["longest"]),
    ("left", &["longest"]),
    ("too_many", &["longest"]),
    ("pattern", &["pattern"]),
    ("file_size", &["size"]),
    ("exclusive", &["exclusive"]),
    ("many_min", &["fewest"]),
    ("many_max", &["many at most"]),
    ("specify", &["specify"]),
    ("no_answer_yet", &["slider"]),
    ("up", &["rank"]),
    ("down", &["rank"]),
    ("leave_out", &["rank"]),
    ("put_back", &["rank"]),
    ("rank_out", &["rank"]),
    ("rank_right", &["rank"]),
    ("rank_noted", &["rank"]),
    ("rank_moved", &["rank"]),
];

/// The text that says that a required field is empty, by the word that the data has for its type.
pub fn required_text(kind: &str) -> &'static str {
    match kind {
        "one" | "scale" => "required_choose",
        "many" => "required_choose_many",
        "integer" | "decimal" | "money" => "required_number",
        "rank" => "required_rank",
        "allocate" => "required_allocate",
        "slider" => "required_slider",
        "date" => "required_date",
        "time" => "required_time",
        "datetime" => "required_datetime",
        "file" => "required_file",
        _ => "required_text",
    }
}

impl Needs {
    /// What a survey calls for.
    pub fn of(survey: &Survey) -> Needs {
        let mut needs = Needs::default();
        needs.add(match survey.submit {
            Some(_) => "submit",
            None => "no submit",
        });
        needs.add_if(survey.checks.iter().any(|check| !check.hard), "soft check");
        needs.add_if(survey.save.is_some(), "save");
        needs.add_if(survey.review, "review");
        needs.add_if(survey.token.is_some() && survey.submit.is_some(), "token");
        needs.add_if(survey.form_mode().has_interviewer(), "interviewer");
        needs.add_if(!survey.finishes.is_empty(), "finish");
        for field in &survey.fields {
            if !matches!(field.origin, Origin::Known | Origin::Computed) {
                needs.field(survey, field);
            }
        }
        needs
    }

    /// Whether the text of a key can be needed.
    pub fn has(&self, key: &str) -> bool {
        let called_for = CALLED_FOR.iter().find(|(name, _)| *name == key);
        called_for.is_none_or(|(_, any)| any.iter().any(|need| self.0.contains(need)))
    }

    /// Whether a date is told because it lies outside its bounds.
    pub fn dates(&self) -> bool {
        self.has("date_range")
    }

    fn add(&mut self, need: &'static str) {
        self.0.insert(need);
    }

    fn add_if(&mut self, there: bool, need: &'static str) {
        if there {
            self.add(need);
        }
    }

    fn field(&mut self, survey: &Survey, field: &Field) {
        if let Some(list) = field.ty.list() {
            let options = &survey[list].options;
            let must = |specify| specify == Some(Specify::Required);
            self.add_if(options.iter().any(|option| option.exclusive), "exclusive");
            self.add_if(options.iter().any(|option| must(option.specify)), "specify");
        }
        let (kind, required) = match &field.ty {
            Type::One(_) | Type::Scale(_) => ("choice", "required choice"),
            Type::Flag => {
                self.add_if(field.required, "required consent");
                ("choice", "required choice")
            }
            Type::Many(_, size) => {
                self.selection(*size);
                ("many", "required many")
            }
            Type::Rank(_, size) => {
                self.selection(*size);
                ("rank", "required rank")
            }
            Type::Number(number) => self.number(number),
            Type::Allocate(..) => ("allocate", "required allocate"),
            Type::Date(bounds) => {
                self.bounds(bounds);
                ("date", "required date")
            }
            Type::Time => ("time", "required time"),
            Type::DateTime(bounds) => {
                self.bounds(bounds);
                ("datetime", "required datetime")
            }
            Type::Text(text) => {
                self.add_if(text.min.is_some(), "shortest");
                self.add_if(text.max.is_some(), "longest");
                self.add_if(text.pattern.is_some(), "pattern");
                ("text", "required text")
            }
            Type::Email => ("email", "required text"),
            Type::Phone => ("phone", "required text"),
            Type::Url => ("url", "required text"),
            Type::File { size, .. } => {
                self.add_if(size.is_some(), "size");
                ("file", "required file")
            }
            Type::Key => ("pattern", "required text"),
        };
        self.add(kind);
        self.add_if(field.required, required);
    }

    fn selection(&mut self, size: Selection) {
        self.add_if(size.min.is_some(), "fewest");
        self.add_if(size.max.is_some(), "many at most");
    }

    fn bounds(&mut self, bounds: &DateBounds) {
        self.add_if(bounds.min.is_some() || bounds.max.is_some(), "date bound");
    }

    /// Which kind of number, and what is said when it is required.
    fn number(&mut self, number: &NumberType) -> (&'static str, &'static str) {
        match (number.min, number.max) {
            (Some(_), Some(_)) => self.add("least and most"),
            (Some(_), None) => self.add("least"),
            (None, Some(_)) => self.add("most"),
            (None, None) => {}
        }
        let money = number.kind == NumberKind::Money;
        self.add_if(number.step.is_some() || money, "step");
        match number.kind {
            NumberKind::Integer => ("integer", "required number"),
            NumberKind::Decimal | NumberKind::Money => ("decimal", "required number"),
            NumberKind::Slider => {
                self.add("decimal");
                ("slider", "required slider")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Words;
    use super::*;

    #[test]
    fn what_is_called_for_has_a_text_and_stands_once() {
        let words = Words::of("en");
        for (at, (key, _)) in CALLED_FOR.iter().enumerate() {
            assert!(words.runtime.contains_key(*key), "{key}");
            assert!(
                CALLED_FOR[..at].iter().all(|(other, _)| other != key),
                "{key}"
            );
        }
    }
}

//! The words of what was chosen, in the language of the interview.

use super::expr::{INSTANCE, Writer};
use super::names;
use crate::model::{FieldId, ListId, RepeatId, TextId, Type};

impl Writer<'_> {
    /// The words of an option, of options with commas, of a scale code.
    pub fn label(&self, field: FieldId) -> String {
        let column = self.column(field);
        match &self.survey[field].ty {
            Type::One(list) => self.option_words(*list, &column),
            Type::Many(list, _) | Type::Rank(list, _) => {
                let words = self.option_words(*list, "_o");
                self.dialect.join(&self.dialect.map(&column, "_o", &words))
            }
            Type::Scale(scale) => {
                let labels = self.survey[*scale].labels.iter();
                let words: Vec<_> = labels
                    .map(|(code, text)| (code.to_string(), *text))
                    .collect();
                let words = self.by_language(&column, &words);
                format!("COALESCE({words}, CAST({column} AS VARCHAR))")
            }
            _ => column,
        }
    }

    /// The words of the option that a repeat is at.
    pub fn instance_label(&self, repeat: RepeatId) -> String {
        let over = self.survey[repeat].over;
        let option = format!("{INSTANCE}.{}", self.dialect.identifier(names::OPTION));
        match self.survey[over].ty.list() {
            Some(list) => self.option_words(list, &option),
            None => "NULL".to_owned(),
        }
    }

    fn option_words(&self, list: ListId, column: &str) -> String {
        let options = self.survey[list].options.iter();
        let words: Vec<_> = options
            .map(|option| (self.dialect.string(&option.name), option.text))
            .collect();
        self.by_language(column, &words)
    }

    fn by_language(&self, column: &str, words: &[(String, TextId)]) -> String {
        if words.is_empty() {
            return "NULL".to_owned();
        }
        let in_language = |language: usize| {
            let arms: Vec<String> = words
                .iter()
                .map(|(value, text)| {
                    let words = self.dialect.string(&self.survey.words(*text, language));
                    format!(" WHEN {value} THEN {words}")
                })
                .collect();
            format!("CASE {column}{} END", arms.concat())
        };
        let others: Vec<String> = (1..self.survey.languages.len())
            .map(|at| {
                let tag = self.dialect.string(&self.survey.languages[at]);
                format!(" WHEN {tag} THEN {}", in_language(at))
            })
            .collect();
        if others.is_empty() {
            return in_language(0);
        }
        let language = self.dialect.identifier(names::LANGUAGE);
        format!(
            "CASE {language}{} ELSE {} END",
            others.concat(),
            in_language(0)
        )
    }
}

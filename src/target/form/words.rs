//! The words of the form that no author writes: buttons, messages, conditions in prose.
//!
//! One file a language in `words/`, each with the same keys in the same order: `page` stands in the HTML,
//! `runtime` goes to the script, `conditions` holds the patterns that [`Prose`](super::prose::Prose)
//! fills in. `{name}` is filled in where the text is used. A text that counts has one form for each
//! plural category of its language; the number in it chooses.

mod needs;
mod plural;
#[cfg(test)]
mod tests;

use super::prose::fill;
use indexmap::IndexMap;
pub use needs::{Needs, required_text};
use plural::category;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// A section of a file.
type Section = IndexMap<String, Text>;

/// What the form says by itself in one language.
#[derive(Debug, Default, Deserialize)]
pub struct Words {
    #[serde(skip)]
    tag: &'static str,
    page: Section,
    runtime: Section,
    conditions: Section,
}

/// A text, or its forms by plural category.
#[derive(Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Text {
    /// Reads the same whatever stands in it.
    Plain(String),
    /// One form for each category, `other` among them.
    Counted(IndexMap<String, String>),
}

/// A language with words: its tag, its file, and what was read from it.
type Language = (&'static str, &'static str, OnceLock<Words>);

macro_rules! languages {
    ($($tag:literal)*) => {
        [$(($tag, include_str!(concat!("words/", $tag, ".json")), OnceLock::new())),*]
    };
}

/// The languages the form speaks. The first is read where a survey's language is not among them.
static LANGUAGES: [Language; 10] = languages!["en" "nl" "de" "fr" "es" "it" "pl" "ar" "tr" "uk"];

impl Words {
    /// The words for a BCP 47 tag: those of its language, else the English ones.
    pub fn of(tag: &str) -> &'static Words {
        let primary = tag.split('-').next().unwrap_or_default();
        let mut languages = LANGUAGES.iter();
        let own = languages.find(|(known, ..)| known.eq_ignore_ascii_case(primary));
        let (known, source, words) = own.unwrap_or(&LANGUAGES[0]);
        words.get_or_init(|| {
            // That every file can be read is tested.
            let mut words: Words = serde_json::from_str(source).unwrap_or_default();
            words.tag = known;
            words
        })
    }

    /// The language of these words.
    pub fn tag(&self) -> &'static str {
        self.tag
    }

    /// The text of a key; the key itself where there is none.
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        match self.find(key) {
            Some(Text::Plain(text)) => text,
            Some(Text::Counted(forms)) => forms.get("other").map_or(key, String::as_str),
            None => key,
        }
    }

    /// The text of a key with `{name}` filled in, in the form that goes with the number.
    pub fn counted(&self, key: &str, name: &str, number: u64) -> String {
        let form = match self.find(key) {
            Some(Text::Counted(forms)) => forms.get(category(self.tag, number)),
            _ => None,
        };
        let text = form.map_or_else(|| self.text(key), String::as_str);
        fill(text, &[(name, &number.to_string())])
    }

    /// The text of a key with `{name}` filled in.
    pub fn filled(&self, key: &str, name: &str, number: Decimal) -> String {
        fill(self.text(key), &[(name, &number.normalize().to_string())])
    }

    /// What stands in the page, by key.
    pub fn page(&self) -> IndexMap<&str, &str> {
        let all = self.page.keys().chain(self.runtime.keys());
        all.map(|key| (key.as_str(), self.text(key))).collect()
    }

    /// What the runtime of a survey may say, by key.
    pub fn runtime(&self, needs: &Needs) -> IndexMap<&str, &Text> {
        let all = self.runtime.iter();
        all.filter(|(key, _)| needs.has(key))
            .map(|(key, text)| (key.as_str(), text))
            .collect()
    }

    fn find(&self, key: &str) -> Option<&Text> {
        let sections = [&self.page, &self.runtime, &self.conditions];
        sections.into_iter().find_map(|section| section.get(key))
    }
}

//! Words of our own in the outputs: a table a language, one phrase a line, `key = words with {gaps}`.

use super::prose::Tongue;
use indexmap::IndexMap;
use minijinja::Error;
use minijinja::value::{Kwargs, Value};

/// The phrases of a language by key.
pub struct Phrases {
    tongue: Tongue,
    entries: IndexMap<&'static str, &'static str>,
}

impl Phrases {
    /// The phrases for a language tag out of a Dutch and an English table; English where the language is
    /// another.
    pub fn of(tag: &str, dutch: &'static str, english: &'static str) -> Phrases {
        let tongue = Tongue::of(tag);
        let lines = tongue.say(dutch, english).lines();
        let lines = lines.filter(|line| !line.starts_with('#'));
        let entries = lines.filter_map(|line| line.split_once(" = "));
        Phrases {
            tongue,
            entries: entries.collect(),
        }
    }

    /// The language of the phrases.
    pub fn tongue(&self) -> Tongue {
        self.tongue
    }

    /// The phrase of that key, empty if there is none.
    pub fn get(&self, key: &str) -> &'static str {
        self.entries.get(key).copied().unwrap_or_default()
    }

    /// All of them, for templates.
    pub fn entries(&self) -> &IndexMap<&'static str, &'static str> {
        &self.entries
    }
}

/// A phrase with `{name}` replaced by values. Braces in a value are left alone.
pub fn fill(phrase: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = phrase;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// [`fill`] as a filter of templates: `t.purpose | fill(text=p.text)`.
pub fn filter(phrase: &str, values: Kwargs) -> Result<String, Error> {
    let named = values.args().map(|name| {
        let value: Value = values.get(name)?;
        Ok((name, value.to_string()))
    });
    let named = named.collect::<Result<Vec<_>, Error>>()?;
    let pairs: Vec<(&str, &str)> = named
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    Ok(fill(phrase, &pairs))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gaps(phrase: &str) -> Vec<&str> {
        let parts = phrase.split('{').skip(1);
        let mut names: Vec<&str> = parts
            .map(|part| part.split('}').next().unwrap_or(""))
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn both_languages_have_the_same_phrases_with_the_same_gaps() {
        let tables: [fn(&str) -> Phrases; 3] = [
            crate::target::privacy::phrases,
            crate::target::codebook::phrases,
            crate::target::site::words,
        ];
        for table in tables {
            let (dutch, english) = (table("nl"), table("en-GB"));
            assert!(dutch.entries().keys().eq(english.entries().keys()));
            for (key, phrase) in dutch.entries() {
                assert_eq!(gaps(phrase), gaps(english.get(key)), "{key}");
            }
        }
    }

    #[test]
    fn values_are_not_filled_again() {
        assert_eq!(fill("{a}-{b}", &[("a", "{b}"), ("b", "x")]), "{b}-x");
    }
}

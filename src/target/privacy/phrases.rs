//! The words of the notice, one table a language under `phrases/`.

use crate::target::prose::Tongue;
use indexmap::IndexMap;

/// The phrases of a language by key.
pub struct Phrases {
    tongue: Tongue,
    entries: IndexMap<&'static str, &'static str>,
}

impl Phrases {
    /// The phrases for a language tag; English where Peil has none.
    pub fn of(tag: &str) -> Phrases {
        let tongue = Tongue::of(tag);
        let table = tongue.say(
            include_str!("phrases/nl.txt"),
            include_str!("phrases/en.txt"),
        );
        let lines = table.lines().filter(|line| !line.starts_with('#'));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_phrases_with_the_same_gaps() {
        let gaps = |phrase: &str| {
            let parts = phrase.split('{').skip(1);
            let mut names: Vec<String> = parts
                .filter_map(|part| Some(part.split_once('}')?.0.to_owned()))
                .collect();
            names.sort();
            names
        };
        let (dutch, english) = (Phrases::of("nl"), Phrases::of("en-GB"));
        assert!(dutch.entries().keys().eq(english.entries().keys()));
        for (key, phrase) in dutch.entries() {
            assert_eq!(gaps(phrase), gaps(english.get(key)), "{key}");
        }
    }

    #[test]
    fn values_are_not_filled_again() {
        assert_eq!(fill("{a}-{b}", &[("a", "{b}"), ("b", "x")]), "{b}-x");
    }
}

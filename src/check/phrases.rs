//! Words that some rules look for, from lists beside this file, one for each language.
//!
//! A line of a list is a word, or several that follow each other; `#` begins a comment. What is found
//! this way is a guess, so it is never more than a warning.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// What a list of words is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words that deny, or name something bad.
    Negative,
    /// Words that offer something.
    Offer,
    /// First words of an action that reaches out.
    Contact,
    /// Words for the person who answered.
    Person,
}

/// A phrase of a list in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// As the list has it.
    pub words: String,
    /// Where it stands in the text.
    pub range: Range<usize>,
}

/// The words of one list, by their first word.
#[derive(Debug, Default)]
pub(super) struct Phrases(HashMap<&'static str, Vec<Vec<&'static str>>>);

static NONE: LazyLock<Phrases> = LazyLock::new(Phrases::default);

macro_rules! lists {
    ($($kind:ident $tag:literal $name:ident $file:literal)*) => {
        $(static $name: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!($file)));)*

        /// The list of a kind for a language tag; empty for a language without one.
        pub(super) fn phrases(kind: Kind, tag: &str) -> &'static Phrases {
            let language = tag.split('-').next().unwrap_or_default();
            match (kind, language) {
                $((Kind::$kind, $tag) => &$name,)*
                _ => &NONE,
            }
        }
    };
}

lists! {
    Negative "nl" NEGATIVE_NL "phrases/negative.nl.txt"
    Negative "en" NEGATIVE_EN "phrases/negative.en.txt"
    Offer "nl" OFFER_NL "phrases/offer.nl.txt"
    Offer "en" OFFER_EN "phrases/offer.en.txt"
    Contact "nl" CONTACT_NL "phrases/contact.nl.txt"
    Contact "en" CONTACT_EN "phrases/contact.en.txt"
    Person "nl" PERSON_NL "phrases/person.nl.txt"
    Person "en" PERSON_EN "phrases/person.en.txt"
}

impl Phrases {
    fn read(list: &'static str) -> Phrases {
        let mut phrases = Phrases::default();
        let lines = list.lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            let mut words = line.split(' ');
            if let Some(first) = words.next().filter(|first| !first.is_empty()) {
                phrases.0.entry(first).or_default().push(words.collect());
            }
        }
        // The longer of two that begin alike is the one that is meant.
        for rest in phrases.0.values_mut() {
            rest.sort_by_key(|words| std::cmp::Reverse(words.len()));
        }
        phrases
    }

    /// What of the list stands in a text, in its order.
    pub fn all_in(&self, text: &str) -> Vec<Found> {
        let words = words(text);
        (0..words.len())
            .filter_map(|at| self.at(&words[at..]))
            .collect()
    }

    /// What of the list a text begins with.
    pub fn first_of(&self, text: &str) -> Option<Found> {
        self.at(&words(text))
    }

    fn at(&self, words: &[(Range<usize>, String)]) -> Option<Found> {
        let ((first, word), rest) = words.split_first()?;
        let follows = |more: &&Vec<&str>| {
            rest.len() >= more.len() && more.iter().zip(rest).all(|(more, (_, word))| more == word)
        };
        let more = self.0.get(word.as_str())?.iter().find(follows)?;
        let whole: Vec<&str> = std::iter::once(word.as_str())
            .chain(more.iter().copied())
            .collect();
        let end = rest[..more.len()]
            .last()
            .map_or(first.end, |(last, _)| last.end);
        Some(Found {
            words: whole.join(" "),
            range: first.start..end,
        })
    }
}

/// The words of a text in small letters, each with where it stands; a hyphen or apostrophe inside a word
/// belongs to it.
fn words(text: &str) -> Vec<(Range<usize>, String)> {
    let is_inside = |c: char| c.is_alphanumeric() || ['-', '\'', '’'].contains(&c);
    let mut at = 0;
    let mut found = Vec::new();
    for piece in text.split_inclusive(|c: char| !is_inside(c)) {
        let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
        if let Some(skipped) = piece.find(word).filter(|_| !word.is_empty()) {
            let start = at + skipped;
            found.push((
                start..start + word.len(),
                word.to_lowercase().replace('’', "'"),
            ));
        }
        at += piece.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_phrases_are_found_whole() {
        let offers = phrases(Kind::Offer, "nl-NL");
        let text = "’t Is zo: maak kans op een “cadeaubon”, of kortingscodes";
        let found = offers.all_in(text);
        let places: Vec<&str> = found
            .iter()
            .map(|found| &text[found.range.clone()])
            .collect();
        assert_eq!(places, ["maak kans", "kans op", "cadeaubon"]);
        assert!(offers.all_in("Beginnen met winkelen").is_empty());
        assert!(phrases(Kind::Offer, "fr").all_in("win").is_empty());
        let contact = phrases(Kind::Contact, "nl");
        let first = |text| contact.first_of(text).map(|found| found.words);
        assert_eq!(first("Neem contact op").as_deref(), Some("neem contact"));
        assert_eq!(first("Neem het door"), None);
        assert_eq!(first("Kijk wie belt"), None);
    }

    #[test]
    fn no_list_holds_a_word_twice() {
        let lists = [
            include_str!("phrases/negative.nl.txt"),
            include_str!("phrases/negative.en.txt"),
            include_str!("phrases/offer.nl.txt"),
            include_str!("phrases/offer.en.txt"),
            include_str!("phrases/contact.nl.txt"),
            include_str!("phrases/contact.en.txt"),
            include_str!("phrases/person.nl.txt"),
            include_str!("phrases/person.en.txt"),
        ];
        for list in lists {
            let lines: Vec<&str> = list.lines().collect();
            let unique: std::collections::BTreeSet<_> = lines.iter().collect();
            assert_eq!(lines.len(), unique.len());
            assert!(
                lines
                    .iter()
                    .all(|line| *line == line.trim().to_lowercase() || line.starts_with('#'))
            );
        }
    }
}

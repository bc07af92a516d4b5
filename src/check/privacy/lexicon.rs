//! Words by which the privacy rules recognise things: one list for each language that Peil reads.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The phrases of one language.
pub(super) struct Lexicon {
    /// By the first two bytes of their first word.
    phrases: HashMap<[u8; 2], Vec<Phrase>>,
}

/// Some words in a row, and what they tell of.
struct Phrase {
    words: Vec<&'static str>,
    kind: &'static str,
}

static DUTCH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("words/nl.txt")));
static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("words/en.txt")));

/// The list for a language tag, if there is one.
pub(super) fn of(tag: &str) -> Option<&'static Lexicon> {
    match tag.split('-').next()? {
        "nl" => Some(&DUTCH),
        "en" => Some(&ENGLISH),
        _ => None,
    }
}

/// Every list; names of fields are in any language.
pub(super) fn all() -> [&'static Lexicon; 2] {
    [&DUTCH, &ENGLISH]
}

impl Lexicon {
    fn read(list: &'static str) -> Lexicon {
        let mut phrases: HashMap<[u8; 2], Vec<Phrase>> = HashMap::new();
        let mut kind = "";
        for line in list.lines().map(str::trim) {
            if let Some(heading) = line.strip_prefix('[') {
                kind = heading.trim_end_matches(']');
            } else if !line.is_empty() && !line.starts_with('#') {
                let words: Vec<&str> = words(line).map(|(word, _)| word).collect();
                if let Some(key) = words.first().and_then(|word| key(word)) {
                    phrases.entry(key).or_default().push(Phrase { words, kind });
                }
            }
        }
        Lexicon { phrases }
    }

    /// The first phrase in a text whose kind begins with `area`: the kind without it, and the words as
    /// they stand in the text in small letters.
    pub fn find(&self, area: &str, text: &str) -> Option<(&'static str, String)> {
        let lower = text.to_lowercase();
        let words: Vec<(&str, usize)> = words(&lower).collect();
        words.iter().enumerate().find_map(|(at, (word, start))| {
            let phrases = self.phrases.get(&key(word)?)?;
            let found = phrases
                .iter()
                .find(|phrase| phrase.kind.starts_with(area) && phrase.begins(&words[at..]))?;
            let (last, from) = words[at + found.words.len() - 1];
            let matched = lower.get(*start..from + last.len())?;
            Some((found.kind[area.len()..].trim_start(), matched.to_owned()))
        })
    }

    /// Whether a text holds a phrase of this kind.
    pub fn says(&self, kind: &str, text: &str) -> bool {
        self.find(kind, text).is_some()
    }
}

impl Phrase {
    fn begins(&self, words: &[(&str, usize)]) -> bool {
        self.words.len() <= words.len()
            && self
                .words
                .iter()
                .zip(words)
                .all(|(own, (word, _))| match own.strip_suffix('*') {
                    Some(start) => word.starts_with(start),
                    None => own == word,
                })
    }
}

fn key(word: &str) -> Option<[u8; 2]> {
    word.as_bytes().first_chunk::<2>().copied()
}

/// The words of a text with their places; a star belongs to the word before it.
fn words(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '*';
    text.split(move |c| !is_part(c))
        .filter(|word| !word.is_empty())
        .map(move |word| (word, word.as_ptr() as usize - text.as_ptr() as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(tag: &str, text: &str) -> Option<(&'static str, String)> {
        let lexicon = of(tag)?;
        lexicon
            .find("sensitive", text)
            .or_else(|| lexicon.find("personal", text))
    }

    #[test]
    fn words_tell_of_kinds() {
        let found = |kind, words: &str| Some((kind, words.to_owned()));
        let health = "Welke Medicijnen gebruikt u?";
        assert_eq!(kind("nl", health), found("health", "medicijnen"));
        assert_eq!(
            kind("nl-BE", "Wat is uw geloof?"),
            found("religion", "uw geloof")
        );
        assert_eq!(
            kind("en", "What is your E-mail address?"),
            found("contact.email", "e-mail address")
        );
        assert_eq!(
            kind("en", "What is your first name?"),
            found("name.first", "first name")
        );
    }

    #[test]
    fn everyday_words_tell_of_nothing() {
        for text in [
            "Hebt u klachten over onze dienst?",
            "Hoe goed was de hulp in ons gezondheidscentrum?",
            "Welke partij leverde de bestelling?",
            "Ik geloof dat het beter kan.",
            "Hoe heet het product?",
        ] {
            assert_eq!(kind("nl", text), None, "{text}");
        }
        for text in [
            "What is the name of the product?",
            "How did you like our health centre?",
            "Do you belong to a club?",
            "Which party delivered the goods?",
            "How do you feel about our union of shops?",
        ] {
            assert_eq!(kind("en", text), None, "{text}");
        }
        assert_eq!(kind("de", "Wie ist Ihr Name?"), None);
    }

    #[test]
    fn warnings_are_recognised() {
        let says = |tag, text| of(tag).unwrap().says("warning", text);
        assert!(says("nl", "Noem geen namen van medewerkers."));
        assert!(says(
            "nl",
            "Noem geen persoonsgegevens van uzelf of anderen."
        ));
        assert!(says("en", "Please do not mention names."));
        assert!(!says("nl", "Vertel ons alles."));
    }
}

//! The word lists of a language, read once from the files beside this one.
//!
//! One entry a line under a `[section]`; `#` begins a comment. An entry is a word, a phrase of several
//! words, or an ending (`*heid`). All entries are in small letters.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

macro_rules! classes {
    ($($(#[$doc:meta])* $class:ident $section:literal)*) => {
        /// What a word or phrase is to the rules about wording.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(in crate::check) enum Class { $($(#[$doc])* $class,)* }

        impl Class {
            /// The class of a section of a word list.
            fn of_section(name: &str) -> Option<Class> {
                match name { $($section => Some(Class::$class),)* _ => None }
            }
        }
    };
}

classes! {
    /// Joins two things that are both meant.
    And "and"
    /// Joins two things of which one is meant.
    Or "or"
    /// Stands before a noun or another word without being the thing itself.
    Determiner "determiner"
    /// Begins something else than what is joined.
    Preposition "preposition"
    /// A finite verb with which a second question begins.
    Verb "verb"
    /// The subject after such a verb.
    Subject "subject"
    /// A finite verb with which a second statement begins.
    Predicate "predicate"
    /// Something that people judge: an aspect, a service, a person.
    Object "object"
    /// Looks like an object by its ending and is none.
    NoObject "no object"
    /// An adjective that judges.
    Quality "quality"
    /// Says that a judgement is asked.
    Judging "judging"
    /// What follows is one thing with two sides.
    Between "between"
    /// Two words that are one thing.
    Pair "pair"
    /// Begins a question about the answer just asked for.
    Second "second"
    /// The first word of a question that lets people choose between what it names.
    Choosing "choosing"
    /// Words that suggest the answer.
    Leading "leading"
    /// Suggests the answer, unless the respondent is asked how far they agree.
    Agree "agree"
    /// Says that the opposite is an answer too.
    Opposite "opposite"
    /// Whoever asks.
    Our "our"
    /// Praise.
    Praise "praise"
    /// Asks for a degree.
    Degree "degree"
    /// Denies.
    Negator "negator"
    /// Denies only together with a negator.
    Negative "negative"
    /// Holds a negator and denies nothing.
    Innocent "innocent"
    /// How often or when, without saying how often or when.
    Vague "vague"
    /// How much, without saying how much.
    Amount "amount"
    /// Asks for a number of times.
    HowOften "how often"
    /// Makes a vague word a comparison.
    Comparing "comparing"
    /// Names a period.
    Period "period"
    /// Words of the trade.
    Jargon "jargon"
    /// An abbreviation that everybody knows.
    Known "known"
    /// Addresses the respondent formally.
    Formal "formal"
    /// Addresses the respondent informally.
    Informal "informal"
    /// Says that nobody can tell who answered.
    Anonymous "anonymous"
    /// The good end of a scale.
    Good "good"
    /// The bad end of a scale.
    Bad "bad"
    /// Neither good nor bad.
    Neutral "neutral"
    /// Good to some, middling to others.
    Middling "middling"
    /// Agreement.
    Agreement "agreement"
    /// From one end of a scale to the other.
    From "from"
    /// Between the ends of a scale.
    To "to"
    /// Limits a choice from above.
    AtMost "at most"
    /// Limits a choice from below.
    AtLeast "at least"
    /// Says that several answers may be given.
    Several "several"
    /// Says that one answer is given.
    Single "single"
    /// What is chosen or written.
    Answers "answers"
    /// A unit, so that a range of numbers is no scale.
    Unit "unit"
    /// Stands between a number of a scale and its meaning.
    Means "means"
    /// Declining to answer.
    Declining "declining"
}

/// Hashes words of a list, which nobody outside chooses: FNV-1a, in 64 bits.
#[derive(Clone, Copy)]
struct ListHasher(u64);

impl Default for ListHasher {
    fn default() -> Self {
        ListHasher(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for ListHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

type List<T> = HashMap<&'static str, T, BuildHasherDefault<ListHasher>>;

/// A set of classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::check) struct Classes(u64);

impl Classes {
    fn with(self, class: Class) -> Classes {
        Classes(self.0 | 1 << class as u64)
    }

    /// Both sets together.
    pub fn and(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }

    /// The set of one class.
    pub fn only(class: Class) -> Classes {
        Classes::default().with(class)
    }

    /// Whether the class is among them.
    pub fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u64) != 0
    }
}

/// What is known of a word.
#[derive(Default)]
struct Entry {
    /// Listed by itself; without classes it only begins phrases, and its ending counts.
    classes: Classes,
    phrases: Vec<Phrase>,
}

/// A phrase from its second word on.
struct Phrase {
    class: Class,
    rest: Vec<&'static str>,
}

/// What the lists of one language say.
#[derive(Default)]
pub(in crate::check) struct Lexicon {
    words: List<Entry>,
    /// Endings of at least three letters, for words that are not listed.
    endings: Vec<(&'static str, Class)>,
    numbers: List<u32>,
}

macro_rules! lists {
    ($language:literal) => {
        Lexicon::read(&[
            include_str!(concat!($language, "/address.txt")),
            include_str!(concat!($language, "/double.txt")),
            include_str!(concat!($language, "/jargon.txt")),
            include_str!(concat!($language, "/leading.txt")),
            include_str!(concat!($language, "/negation.txt")),
            include_str!(concat!($language, "/scales.txt")),
            include_str!(concat!($language, "/vague.txt")),
        ])
    };
}

static DUTCH: LazyLock<Lexicon> = LazyLock::new(|| lists!("nl"));
static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| lists!("en"));
static GERMAN: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::read(&[include_str!("de/address.txt")]));
static FRENCH: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::read(&[include_str!("fr/address.txt")]));

impl Lexicon {
    /// The lists of a language by its tag, with or without a region.
    pub fn of(tag: &str) -> Option<&'static Lexicon> {
        match tag.split('-').next()? {
            "nl" => Some(&DUTCH),
            "en" => Some(&ENGLISH),
            "de" => Some(&GERMAN),
            "fr" => Some(&FRENCH),
            _ => None,
        }
    }

    fn read(files: &[&'static str]) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for file in files {
            let mut section = "";
            for line in file.lines() {
                let entry = line.split('#').next().unwrap_or_default().trim();
                match entry
                    .strip_prefix('[')
                    .and_then(|rest| rest.strip_suffix(']'))
                {
                    Some(name) => section = name,
                    None if entry.is_empty() => {}
                    None if section == "number" => lexicon.add_number(entry),
                    None => {
                        if let Some(class) = Class::of_section(section) {
                            lexicon.add(entry, class);
                            if entry.contains('\'') {
                                // As word processors write it.
                                lexicon.add(entry.replace('\'', "’").leak(), class);
                            }
                        }
                    }
                }
            }
        }
        lexicon
    }

    fn add_number(&mut self, entry: &'static str) {
        if let Some((word, number)) = entry.split_once(' ')
            && let Ok(number) = number.trim().parse()
        {
            self.numbers.insert(word, number);
        }
    }

    fn add(&mut self, entry: &'static str, class: Class) {
        if let Some(ending) = entry.strip_prefix('*') {
            self.endings.push((ending, class));
        } else if entry.contains(' ') {
            let mut words = entry.split_whitespace();
            let first = words.next().unwrap_or_default();
            let rest = words.collect();
            let entry = self.words.entry(first).or_default();
            entry.phrases.push(Phrase { class, rest });
        } else {
            let entry = self.words.entry(entry).or_default();
            entry.classes = entry.classes.with(class);
        }
    }

    /// The classes of a word in small letters.
    pub fn classes(&'static self, word: &str) -> Classes {
        self.look_up(word).0
    }

    /// The classes of a word, and the phrases that begin with it: each class with the words that follow.
    pub fn look_up(
        &'static self,
        word: &str,
    ) -> (
        Classes,
        impl Iterator<Item = (Class, &'static [&'static str])> + use<>,
    ) {
        let listed = self.words.get(word);
        let own = listed.map_or(Classes::default(), |entry| entry.classes);
        let classes = match own == Classes::default() {
            true => self.by_ending(word),
            false => own,
        };
        let phrases = listed.map_or(&[][..], |entry| entry.phrases.as_slice());
        (
            classes,
            phrases
                .iter()
                .map(|phrase| (phrase.class, phrase.rest.as_slice())),
        )
    }

    fn by_ending(&self, word: &str) -> Classes {
        let fits =
            |(ending, _): &&(&str, Class)| word.len() > ending.len() + 1 && word.ends_with(ending);
        let found = self.endings.iter().find(fits);
        found.map_or(Classes::default(), |(_, class)| Classes::only(*class))
    }

    /// The number that a word stands for: `drie` is 3.
    pub fn number(&self, word: &str) -> Option<u32> {
        word.parse()
            .ok()
            .or_else(|| self.numbers.get(word).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_lists_are_sorted_and_every_section_is_known() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check/wording");
        let mut files = 0;
        for language in ["de", "en", "fr", "nl"] {
            for file in std::fs::read_dir(root.join(language)).unwrap() {
                let path = file.unwrap().path();
                let text = std::fs::read_to_string(&path).unwrap();
                let (mut section, mut last) = (String::new(), String::new());
                for line in text
                    .lines()
                    .map(|line| line.split('#').next().unwrap().trim())
                {
                    let place = format!("{}: [{section}] {line}", path.display());
                    if let Some(name) = line.strip_prefix('[') {
                        section = name.trim_end_matches(']').to_owned();
                        last.clear();
                        assert!(
                            section == "number" || Class::of_section(&section).is_some(),
                            "{place}"
                        );
                    } else if !line.is_empty() {
                        assert!(
                            section == "number" || last.as_str() < line,
                            "{place} after {last}"
                        );
                        assert_eq!(line, line.to_lowercase(), "{place}");
                        last = line.to_owned();
                    }
                }
                files += 1;
            }
        }
        assert_eq!(files, 16);
    }

    #[test]
    fn words_phrases_endings_and_numbers() {
        let dutch = Lexicon::of("nl-BE").unwrap();
        assert!(dutch.classes("snelheid").has(Class::Object));
        assert!(!dutch.classes("overheid").has(Class::Object));
        assert_eq!(dutch.number("drie"), Some(3));
        let mut found = dutch.look_up("niet").1;
        assert!(found.any(|phrase| phrase == (Class::Innocent, &["alleen"][..])));
        assert!(Lexicon::of("pl").is_none());
    }
}

//! The scales that come with Peil, as their publishers define them. Their labels stand in
//! `standard/`, one file a language.
//!
//! NPS: Reichheld 2003. CES 1: Dixon, Freeman and Toman 2010; CES 2: Dixon, Toman and DeLisi 2013. The
//! cut-offs of the NPS are constants (0–6, 7–8, 9–10).

use crate::model::Standard;
use indexmap::IndexMap;
use std::sync::OnceLock;

/// The words of built-in scales in one language, by key.
type Labels = IndexMap<String, String>;

/// A language with words for built-in scales: its tag, its file, and what was read from it.
type Language = (&'static str, &'static str, OnceLock<Labels>);

macro_rules! languages {
    ($($tag:literal)*) => {
        [$(($tag, include_str!(concat!("standard/", $tag, ".json")), OnceLock::new())),*]
    };
}

/// The first is read where a survey's language is not among them.
static LANGUAGES: [Language; 10] = languages!["en" "nl" "de" "fr" "es" "it" "pl" "ar" "tr" "uk"];

/// The words of a key for a BCP 47 tag, by its language, else in English.
pub(super) fn label(tag: &str, key: &str) -> &'static str {
    let primary = tag.split('-').next().unwrap_or_default();
    let mut languages = LANGUAGES.iter();
    let own = languages.find(|(known, ..)| known.eq_ignore_ascii_case(primary));
    let (_, source, labels) = own.unwrap_or(&LANGUAGES[0]);
    // That every file can be read is tested.
    let labels = labels.get_or_init(|| serde_json::from_str(source).unwrap_or_default());
    labels.get(key).map_or("", String::as_str)
}

/// A built-in scale.
pub(super) struct Spec {
    pub name: &'static str,
    pub standard: Standard,
    pub min: i64,
    pub max: i64,
    pub best: i64,
    /// Code, and the key of its words.
    pub labels: &'static [(i64, &'static str)],
}

/// The first words of built-in scales.
pub(super) const NAMES: &[&str] = &["nps", "csat", "ces", "grade", "agree"];

/// The built-in scale of a word and its number, if it has that version.
pub(super) fn find(word: &str, number: Option<&str>) -> Option<&'static Spec> {
    let name = match number {
        Some(number) => format!("{word} {number}"),
        None => word.to_owned(),
    };
    SPECS.iter().find(|spec| spec.name == name)
}

static SPECS: &[Spec] = &[
    Spec {
        name: "nps",
        standard: Standard::Nps,
        min: 0,
        max: 10,
        best: 10,
        labels: &[(0, "unlikely"), (10, "likely")],
    },
    Spec {
        name: "csat",
        standard: Standard::Csat,
        min: 1,
        max: 5,
        best: 5,
        labels: &[
            (1, "very_dissatisfied"),
            (2, "dissatisfied"),
            (3, "neither_satisfied"),
            (4, "satisfied"),
            (5, "very_satisfied"),
        ],
    },
    Spec {
        name: "ces 1",
        standard: Standard::Ces1,
        min: 1,
        max: 5,
        best: 1,
        labels: &[(1, "low_effort"), (5, "high_effort")],
    },
    Spec {
        name: "ces 2",
        standard: Standard::Ces2,
        min: 1,
        max: 7,
        best: 7,
        labels: &[(1, "strongly_disagree"), (7, "strongly_agree")],
    },
    Spec {
        name: "grade",
        standard: Standard::Grade,
        min: 1,
        max: 10,
        best: 10,
        labels: &[(1, "very_poor"), (10, "excellent")],
    },
    Spec {
        name: "agree 5",
        standard: Standard::Agree5,
        min: 1,
        max: 5,
        best: 5,
        labels: &[
            (1, "strongly_disagree"),
            (2, "disagree"),
            (3, "neither_agree"),
            (4, "agree"),
            (5, "strongly_agree"),
        ],
    },
    Spec {
        name: "agree 7",
        standard: Standard::Agree7,
        min: 1,
        max: 7,
        best: 7,
        labels: &[
            (1, "strongly_disagree"),
            (2, "disagree"),
            (3, "somewhat_disagree"),
            (4, "neither_agree"),
            (5, "somewhat_agree"),
            (6, "agree"),
            (7, "strongly_agree"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_language_has_words_of_its_own_for_every_label() {
        let used = SPECS.iter().flat_map(|spec| spec.labels);
        let mut keys: BTreeSet<&str> = used.map(|(_, key)| *key).collect();
        keys.extend(["yes", "no"]);
        for (tag, source, _) in &LANGUAGES {
            let labels: Labels = serde_json::from_str(source).unwrap_or_default();
            let own: BTreeSet<&str> = labels.keys().map(String::as_str).collect();
            assert_eq!(own, keys, "{tag}");
            let distinct: BTreeSet<&str> = keys.iter().map(|key| label(tag, key)).collect();
            assert_eq!(
                distinct.len(),
                keys.len(),
                "{tag}: two labels read the same"
            );
            let shared = |key: &&&str| label(tag, key) == label("en", key);
            let shared: Vec<&str> = keys.iter().filter(shared).copied().collect();
            match *tag {
                "en" => {}
                "es" | "it" => assert_eq!(shared, ["no"]),
                "fr" => assert_eq!(shared, ["excellent"]),
                _ => assert!(shared.is_empty(), "{tag}: {shared:?}"),
            }
        }
        assert_eq!(label("nl-BE", "no"), "Nee");
        assert_eq!(label("fi", "no"), "No");
    }
}

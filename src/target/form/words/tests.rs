//! What holds of every file of words, whoever translates it.

#![allow(clippy::unwrap_used)]

use super::*;
use std::collections::BTreeSet;

/// The plural categories of CLDR 46 for cardinals, in its order.
const CATEGORIES: &[(&str, &[&str])] = &[
    ("en", &["one", "other"]),
    ("nl", &["one", "other"]),
    ("de", &["one", "other"]),
    ("fr", &["one", "many", "other"]),
    ("es", &["one", "many", "other"]),
    ("it", &["one", "many", "other"]),
    ("pl", &["one", "few", "many", "other"]),
    ("ar", &["zero", "one", "two", "few", "many", "other"]),
    ("tr", &["one", "other"]),
    ("uk", &["one", "few", "many", "other"]),
];

/// Texts that read the same in English.
const SHARED: &[(&str, &[&str])] = &[
    ("nl", &["mode_online", "on_date", "comma", "quote"]),
    ("de", &["mode_online", "comma"]),
    ("fr", &["comma"]),
    ("es", &["no", "error_prefix", "on_date", "comma"]),
    ("it", &["no", "mode_online", "on_date", "comma"]),
    ("pl", &["on_date", "comma"]),
    ("ar", &["on_date", "decimal"]),
    ("tr", &["on_date", "comma"]),
    ("uk", &["on_date", "comma"]),
];

/// Every text of a language, by section and key.
fn every(language: &str) -> Vec<(&'static str, &'static str, &'static Text)> {
    let words = Words::of(language);
    let sections = [
        ("page", &words.page),
        ("runtime", &words.runtime),
        ("conditions", &words.conditions),
    ];
    let texts = |(name, section): (&'static str, &'static Section)| {
        let all = section.iter();
        all.map(move |(key, text)| (name, key.as_str(), text))
    };
    sections.into_iter().flat_map(texts).collect()
}

/// Every section and key of a language.
fn keys(language: &str) -> Vec<(&'static str, &'static str)> {
    let all = every(language).into_iter();
    all.map(|(section, key, _)| (section, key)).collect()
}

fn forms(text: &Text) -> Vec<(&str, &str)> {
    match text {
        Text::Plain(text) => vec![("other", text)],
        Text::Counted(forms) => forms
            .iter()
            .map(|(c, f)| (c.as_str(), f.as_str()))
            .collect(),
    }
}

/// The form for every number that has no other.
fn other(text: &Text) -> &str {
    forms(text).last().unwrap().1
}

/// What is filled in, by name.
fn fillings(text: &str) -> BTreeSet<&str> {
    let names = text.split('{').skip(1);
    names.filter_map(|rest| rest.split('}').next()).collect()
}

fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|(tag, ..)| *tag)
}

#[test]
fn every_file_has_the_keys_of_the_english_one_in_its_order() {
    for language in languages() {
        let own = keys(language);
        assert!(own.len() > 100, "{language} cannot be read");
        assert_eq!(own, keys("en"), "{language}");
        let distinct: BTreeSet<&str> = own.iter().map(|(_, key)| *key).collect();
        assert_eq!(distinct.len(), own.len(), "a key stands twice");
    }
}

#[test]
fn every_file_fills_in_the_same_values() {
    for language in languages() {
        for ((_, key, english), (_, _, own)) in every("en").into_iter().zip(every(language)) {
            let expected = fillings(other(english));
            let counts = matches!(own, Text::Counted(_));
            assert_eq!(
                counts,
                matches!(english, Text::Counted(_)),
                "{language} {key}"
            );
            assert!(
                !counts || expected.len() == 1,
                "one number chooses the form of {key}"
            );
            for (category, form) in forms(own) {
                // In Arabic these categories are one number each, which the noun itself says.
                let said = language == "ar" && ["zero", "one", "two"].contains(&category);
                let found = fillings(form);
                let fits = found == expected || said && found.is_empty();
                assert!(fits, "{language} {key}: {form}");
            }
        }
    }
}

#[test]
fn a_text_that_counts_has_the_forms_of_its_language_and_no_other() {
    for (language, categories) in CATEGORIES {
        for (_, key, text) in every(language) {
            if let Text::Counted(forms) = text {
                let own: Vec<&str> = forms.keys().map(String::as_str).collect();
                assert_eq!(own, *categories, "{language} {key}");
            }
        }
    }
    assert_eq!(CATEGORIES.len(), LANGUAGES.len());
}

#[test]
fn nothing_is_left_in_english() {
    for (language, shared) in SHARED {
        for ((_, key, own), (_, _, english)) in every(language).into_iter().zip(every("en")) {
            let same = other(own) == other(english);
            assert_eq!(
                same,
                shared.contains(&key),
                "{language} {key}: {}",
                other(own)
            );
        }
    }
}

#[test]
fn marks_are_those_of_print() {
    for language in languages() {
        for (_, key, text) in every(language) {
            for (_, form) in forms(text) {
                let plain = form.contains(['"', '\'', '<', '>', '&']) || form.contains("...");
                assert!(!plain && !form.is_empty(), "{language} {key}: {form}");
                let spaced = form.trim() == form || key == "comma";
                assert!(spaced && !form.contains("  "), "{language} {key}: {form}");
            }
        }
    }
}

#[test]
fn a_regional_tag_reads_its_language_and_another_language_reads_english() {
    assert_eq!(Words::of("nl-BE").tag, "nl");
    assert_eq!(Words::of("AR-eg").tag, "ar");
    assert_eq!(Words::of("fi").tag, "en");
    assert_eq!(Words::of("").tag, "en");
}

#[test]
fn the_number_chooses_the_form() {
    let said = |language, number| Words::of(language).counted("left", "left", number);
    assert_eq!(said("nl", 1), "Nog 1 teken");
    assert_eq!(said("en", 2), "2 characters left");
    assert_eq!(said("fr", 0), "Encore 0 caractère");
    assert_eq!(said("pl", 22), "Pozostały 22 znaki");
    assert_eq!(said("pl", 25), "Pozostało 25 znaków");
    assert_eq!(said("uk", 21), "Залишився 21 символ");
    assert_eq!(said("ar", 2), "بقي حرفان");
    assert_eq!(said("ar", 12), "بقي 12 حرفًا");
    assert_eq!(said("en", 0), "0 characters left");
    assert_eq!(Words::of("en").counted("next", "left", 1), "Continue");
}

/// The keys that the runtime names have a text.
#[test]
fn the_runtime_says_nothing_that_is_not_there() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/target/form/runtime");
    let files = std::fs::read_dir(folder).unwrap();
    let script: String = files
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    let said = script.split("say(\"").skip(1);
    let named: BTreeSet<&str> = said.filter_map(|rest| rest.split('"').next()).collect();
    assert!(named.len() > 10, "{named:?}");
    let words = Words::of("en");
    for key in named {
        assert!(words.runtime.contains_key(key), "{key}");
    }
}

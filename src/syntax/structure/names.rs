//! Which names may be given.

use crate::problem::{Problems, Rule, nearest};
use crate::syntax::ast::{Item, Name};
use crate::syntax::vocabulary::{CATEGORIES, Keyword, LONGEST_NAME, MISSING, RESERVED};

/// Checks the name that an item declares.
pub(super) fn check(item: &Item, problems: &mut Problems) {
    let Some(name) = &item.name else {
        return;
    };
    match item.keyword {
        Keyword::Label => label(name, problems),
        Keyword::Sensitive => category(name, problems),
        // The name of something else, which is looked up later.
        Keyword::Item => {}
        Keyword::Event => parts(item.keyword, name, problems),
        keyword => plain(keyword, name, &name.text, problems),
    }
    if item.keyword == Keyword::Missing {
        kind_of_missing(item, name, problems);
    }
}

fn label(name: &Name, problems: &mut Problems) {
    if name.text.parse::<i64>().is_err() {
        problems
            .add(
                Rule::NameInvalid,
                name.span,
                format!(
                    "a `label` belongs to a code of the scale, and `{}` is not a number",
                    name.text
                ),
            )
            .help("write the code, as in `label 1 \"…\"`");
    }
}

fn category(name: &Name, problems: &mut Problems) {
    if !CATEGORIES.contains(&name.text.as_str()) {
        problems
            .add(
                Rule::SyntaxWrongValue,
                name.span,
                format!("`{}` is not a special category of data", name.text),
            )
            .help(format!("the categories are {}", CATEGORIES.join(", ")))
            .did_you_mean(nearest(&name.text, CATEGORIES.iter().copied()));
    }
}

fn kind_of_missing(item: &Item, name: &Name, problems: &mut Problems) {
    let known = MISSING.contains(&name.text.as_str());
    if !known && !item.has(crate::syntax::vocabulary::Key::As) {
        problems
            .add(
                Rule::SyntaxMissingProperty,
                name.span,
                format!(
                    "`missing {}` does not say which kind of missing answer it is",
                    name.text
                ),
            )
            .help("add `as dk`, `as refused` or `as na` behind its text");
    }
}

fn parts(keyword: Keyword, name: &Name, problems: &mut Problems) {
    let wrong = name
        .text
        .split('.')
        .any(|part| fault(keyword, part).is_some());
    if wrong || name.text.len() > LONGEST_NAME {
        plain(keyword, name, &name.text.replace('.', "_"), problems);
    }
}

fn plain(keyword: Keyword, name: &Name, text: &str, problems: &mut Problems) {
    let Some(fault) = fault(keyword, text) else {
        return;
    };
    let meant = suggestion(keyword, text);
    problems
        .add(
            Rule::NameInvalid,
            name.span,
            format!("`{}` cannot be a name: {fault}", name.text),
        )
        .help("a name begins with a lower-case letter and goes on with lower-case letters, digits and `_`")
        .offer(format!("write `{meant}`"), name.span, meant);
}

/// Whether an item of that keyword may have a name.
pub fn is_allowed(keyword: Keyword, name: &str) -> bool {
    fault(keyword, name).is_none()
}

/// Why a name is not allowed.
fn fault(keyword: Keyword, name: &str) -> Option<&'static str> {
    let starts_with_digit = name.starts_with(|c: char| c.is_ascii_digit());
    let wordlike = name.contains(|c: char| c == '_' || c.is_ascii_lowercase());
    if name.len() > LONGEST_NAME {
        return Some("it is longer than 64 characters");
    }
    if RESERVED.contains(&name) {
        return Some("the word is reserved");
    }
    if let Some(odd) = name.chars().find(|c| !is_sign(*c)) {
        return Some(match odd {
            'A'..='Z' => "it holds a capital",
            '-' => "it holds a hyphen",
            '.' => "it holds a point",
            _ => "it holds a letter outside a to z",
        });
    }
    if name.starts_with('_') {
        return Some("it begins with `_`");
    }
    match (starts_with_digit, keyword) {
        (true, Keyword::Option) if wordlike => None,
        (true, Keyword::Option) => Some("a number alone is a code, not a name"),
        (true, _) => Some("it begins with a digit"),
        _ => None,
    }
}

fn is_sign(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
}

/// An allowed name close to the one given.
fn suggestion(keyword: Keyword, name: &str) -> String {
    let mut meant = String::new();
    for c in name.chars() {
        match c.to_ascii_lowercase() {
            c if is_sign(c) => meant.push(c),
            'à'..='å' | 'À'..='Å' => meant.push('a'),
            'è'..='ë' | 'È'..='Ë' => meant.push('e'),
            'ì'..='ï' | 'Ì'..='Ï' => meant.push('i'),
            'ò'..='ö' | 'Ò'..='Ö' => meant.push('o'),
            'ù'..='ü' | 'Ù'..='Ü' => meant.push('u'),
            'ç' | 'Ç' => meant.push('c'),
            'ñ' | 'Ñ' => meant.push('n'),
            _ if meant.ends_with('_') => {}
            _ => meant.push('_'),
        }
    }
    let mut meant = meant.trim_matches('_').to_string();
    let initial = keyword.as_str().chars().next().unwrap_or('q');
    if fault(keyword, &meant).is_some() || meant.is_empty() {
        meant = format!("{initial}_{meant}");
    }
    meant.truncate(LONGEST_NAME);
    meant.trim_end_matches('_').to_string()
}

//! From items to YAML.
//!
//! Order and quotes are ours: an item begins with its keyword, then type and text, then its properties as
//! they stood, then its children. No value is left that a reader of YAML would take for something else.

use std::fmt::Write as _;

use super::scalar::scalar;
use crate::fmt::{print_type, print_value};
use crate::syntax::ast::{Document, Item, Property, Text, Value};
use crate::syntax::vocabulary::{Key, Keyword, Shape};
use crate::syntax::yaml::read::{First, first, key_word, text_key};
use crate::syntax::yaml::trap::Expects;
use crate::syntax::yaml::value::{expects, pair_pattern};

/// The document in YAML, without comments.
pub fn print(document: &Document) -> String {
    let mut writer = Writer { out: String::new() };
    writer.out.push_str("items:\n");
    let mut before: Option<&Item> = None;
    for item in &document.items {
        let continues = matches!(item.keyword, Keyword::ElseIf | Keyword::Else);
        let stands_apart = |other: &Item| {
            let block = !other.children.is_empty() || !item.children.is_empty();
            !continues && (block || other.keyword != item.keyword)
        };
        if before.is_some_and(stands_apart) {
            writer.out.push('\n');
        }
        writer.item(item, 2);
        before = Some(item);
    }
    if document.items.is_empty() {
        return "items: []\n".to_owned();
    }
    writer.out
}

struct Writer {
    out: String,
}

impl Writer {
    /// One item whose dash stands after `indent` spaces.
    fn item(&mut self, item: &Item, indent: usize) {
        let first = first(item.keyword.spec());
        let value = match first {
            First::Name => item
                .name
                .as_ref()
                .map(|name| (name.text.clone(), Expects::Name)),
            First::Text => item
                .text
                .as_ref()
                .map(|text| (text.value.clone(), Expects::Text)),
            First::Condition => {
                let condition = item.property(Key::When);
                condition.map(|condition| (written(condition), Expects::Words))
            }
            First::Nothing => None,
        };
        let _ = write!(self.out, "{:indent$}- {}:", "", item.keyword.as_str());
        self.value(value, indent + 2);
        let indent = indent + 2;
        if let Some(ty) = &item.ty {
            self.line("type", print_type(ty), Expects::Words, indent);
        }
        if let (Some(text), true) = (&item.text, first != First::Text) {
            let key = text_key(item.keyword);
            self.line(key, text.value.clone(), Expects::Text, indent);
        }
        if let Some(doc) = &item.doc {
            self.line("doc", doc.clone(), Expects::Text, indent);
        }
        self.properties(item, first == First::Condition, indent);
        if !item.children.is_empty() {
            let _ = writeln!(self.out, "{:indent$}items:", "");
            for child in &item.children {
                self.item(child, indent + 2);
            }
        }
    }

    /// Properties in their order; those that share a key stand together.
    fn properties(&mut self, item: &Item, has_condition: bool, indent: usize) {
        let mut written: Vec<Key> = Vec::new();
        for property in &item.properties {
            let key = property.key;
            if written.contains(&key) || (has_condition && key == Key::When) {
                continue;
            }
            written.push(key);
            let all: Vec<&Property> = item.properties_of(key).collect();
            if pair_pattern(key).is_some() {
                self.mapping(key, &all, indent);
            } else if let [one] = all[..] {
                let (value, expects) = value_of(one);
                self.line(key_word(key), value, expects, indent);
            } else {
                let _ = writeln!(self.out, "{:indent$}{}:", "", key_word(key));
                for one in all {
                    let (value, expects) = value_of(one);
                    let value = scalar(&value, expects, indent + 4);
                    let _ = writeln!(self.out, "{:indent$}  - {value}", "");
                }
            }
        }
    }

    /// `mode_text: {phone: …}`; a list of mappings where one key stands twice.
    fn mapping(&mut self, key: Key, all: &[&Property], indent: usize) {
        let _ = writeln!(self.out, "{:indent$}{}:", "", key_word(key));
        let pairs: Vec<(String, String)> = all.iter().map(|property| pair_of(property)).collect();
        let is_twice = |at: usize| pairs[..at].iter().any(|(word, _)| *word == pairs[at].0);
        let list = (0..pairs.len()).any(is_twice);
        let (dash, deeper) = if list { ("- ", 6) } else { ("", 4) };
        for (word, text) in &pairs {
            let word = scalar(word, Expects::Text, 0);
            let text = scalar(text, Expects::Text, indent + deeper);
            let _ = writeln!(self.out, "{:indent$}  {dash}{word}: {text}", "");
        }
    }

    fn line(&mut self, key: &str, value: String, expects: Expects, indent: usize) {
        let _ = write!(self.out, "{:indent$}{key}:", "");
        self.value(Some((value, expects)), indent);
    }

    fn value(&mut self, value: Option<(String, Expects)>, indent: usize) {
        if let Some((value, expects)) = value {
            self.out.push(' ');
            self.out.push_str(&scalar(&value, expects, indent + 2));
        }
        self.out.push('\n');
    }
}

/// What stands after the key of a property.
fn value_of(property: &Property) -> (String, Expects) {
    let shape = property.key.shape();
    match (shape, property.text()) {
        (Shape::Flag, _) => ("true".to_owned(), Expects::Flag),
        (Shape::Text, Some(text)) => (text.value.clone(), Expects::Text),
        _ if property.values.is_empty() => ("true".to_owned(), Expects::Flag),
        _ => (written(property), expects(shape)),
    }
}

/// The values as `.peil` has them after the key.
fn written(property: &Property) -> String {
    let values: Vec<String> = property.values.iter().map(print_value).collect();
    values.join(" ")
}

/// The first and the last value of a phrase that ends in a text.
fn pair_of(property: &Property) -> (String, String) {
    let word = |value: Option<&Value>| match value {
        Some(Value::Text(Text { value, .. })) => value.clone(),
        Some(Value::Name(name)) => name.text.clone(),
        _ => String::new(),
    };
    (word(property.values.first()), word(property.values.last()))
}

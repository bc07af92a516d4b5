//! The JSON Schema of the YAML notation, for editors that complete and check while one types.
//!
//! It follows from the vocabulary: one definition for every item, with the keys and children it takes. It
//! knows the form of a file, not its meaning: `peil check` knows that.

use serde_json::{Map, Value, json};

use super::read::{First, first, key_word, text_key};
use super::value::{is_optional, pair_pattern};
use crate::syntax::vocabulary::{ItemSpec, Key, Keyword, MODES, Shape, Slot, TOP_LEVEL};

/// The schema as it stands in `grammar/peil.schema.json`.
pub fn schema() -> String {
    let mut definitions = Map::new();
    definitions.insert("items".to_owned(), list_of(TOP_LEVEL));
    for key in Key::ALL {
        definitions.insert(definition_of(*key), described(*key));
    }
    for keyword in Keyword::ALL {
        definitions.insert(keyword.as_str().replace(' ', "_"), item(keyword.spec()));
    }
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://raw.githubusercontent.com/peil-lang/peil/main/grammar/peil.schema.json",
        "title": "A Peil survey in YAML",
        "description": "The items of a survey in order; each begins with its keyword.",
        "anyOf": [
            {
                "type": "object",
                "properties": { "items": { "$ref": "#/$defs/items" } },
                "required": ["items"],
                "additionalProperties": false
            },
            { "$ref": "#/$defs/items" }
        ],
        "$defs": definitions
    });
    // A tree of strings, numbers and lists always has a text.
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text + "\n"
}

fn list_of(keywords: &[Keyword]) -> Value {
    let reference = |keyword: &Keyword| {
        let name = keyword.as_str().replace(' ', "_");
        json!({ "$ref": format!("#/$defs/{name}") })
    };
    let items: Vec<Value> = keywords.iter().map(reference).collect();
    json!({ "type": "array", "items": { "anyOf": items } })
}

fn item(spec: &ItemSpec) -> Value {
    let keyword = spec.keyword.as_str();
    let mut properties = Map::new();
    let mut required = vec![json!(keyword)];
    properties.insert(keyword.to_owned(), after_keyword(spec));
    if spec.ty != Slot::No {
        let about = "The type: `one`, `many`, a scale by name, `integer 0..10`, `date`, …";
        properties.insert(
            "type".to_owned(),
            json!({ "description": about, "type": "string" }),
        );
    }
    let has_text = spec.text != Slot::No && first(spec) != First::Text;
    if has_text {
        let own = text_key(spec.keyword);
        let other = if own == "text" { "title" } else { "text" };
        properties.insert(own.to_owned(), text("Its text."));
        properties.insert(other.to_owned(), text(&format!("The same as `{own}`.")));
    }
    properties.insert(
        "doc".to_owned(),
        text("Documentation for colleagues; respondents never see it."),
    );
    for key in spec.keys() {
        let is_keyword = first(spec) == First::Condition && key == Key::When;
        if !is_keyword {
            properties.insert(key_word(key).to_owned(), property(spec, key));
        }
    }
    if !spec.children.is_empty() {
        properties.insert("items".to_owned(), list_of(spec.children));
    }
    if spec.ty == Slot::Must {
        required.push(json!("type"));
    }
    let must = spec
        .must
        .iter()
        .filter(|key| first(spec) != First::Condition || **key != Key::When);
    required.extend(must.map(|key| json!(key_word(*key))));
    let mut schema = json!({
        "description": spec.about,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false
    });
    if has_text && spec.text == Slot::Must {
        schema["anyOf"] = json!([{ "required": ["title"] }, { "required": ["text"] }]);
    }
    schema
}

/// What stands after the keyword of an item.
fn after_keyword(spec: &ItemSpec) -> Value {
    let about = spec.about;
    match first(spec) {
        // The name of a label is the code it stands for.
        First::Name if spec.keyword == Keyword::Label => {
            json!({ "description": about, "type": ["string", "integer"] })
        }
        First::Name | First::Text => json!({ "description": about, "type": "string" }),
        First::Condition => json!({ "description": about, "type": ["string", "number"] }),
        First::Nothing => json!({ "description": about, "type": "null" }),
    }
}

fn text(about: &str) -> Value {
    json!({ "description": about, "type": "string" })
}

fn definition_of(key: Key) -> String {
    format!("key_{}", key_word(key))
}

fn described(key: Key) -> Value {
    let mut schema = value(key);
    let about = match key.shape() {
        Shape::Phrase(pattern) if pair_pattern(key).is_none() && !is_optional(pattern) => {
            format!("{} `{pattern}`", key.about())
        }
        _ => key.about().to_owned(),
    };
    schema["description"] = json!(about);
    schema
}

/// A key of an item: one value, or a list where it repeats.
fn property(spec: &ItemSpec, key: Key) -> Value {
    let one = json!({ "$ref": format!("#/$defs/{}", definition_of(key)) });
    if spec.repeats(key) && pair_pattern(key).is_none() {
        json!({ "anyOf": [one, { "type": "array", "items": one, "minItems": 1 }] })
    } else {
        one
    }
}

fn value(key: Key) -> Value {
    let names = json!({ "type": "array", "items": { "type": "string" }, "minItems": 1 });
    match key.shape() {
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Text | Shape::Name | Shape::Range => json!({ "type": "string" }),
        Shape::Word(words) => json!({ "enum": words }),
        Shape::Words(words) => words_of(words),
        Shape::Names => json!({ "anyOf": [{ "type": "string" }, names] }),
        Shape::Number => json!({
            "anyOf": [
                { "type": "number" },
                { "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?%?$" }
            ]
        }),
        Shape::Duration => json!({
            "examples": ["90 days", "2 hours", "1 year", "P90D"],
            "type": "string",
            "pattern": "^([0-9]+ (minute|hour|day|week|month|year)s?|P[0-9]+[YMWD]|PT[0-9]+[HM])$"
        }),
        Shape::Expr => json!({ "type": ["string", "number"] }),
        Shape::Phrase(pattern) if is_optional(pattern) => {
            let word = pattern.trim_matches(['[', ']']);
            json!({ "enum": [true, word] })
        }
        Shape::Phrase(_) => match pair_pattern(key) {
            Some(pattern) => mapping(pattern),
            None => json!({ "type": ["string", "number"] }),
        },
    }
}

fn words_of(words: &[&str]) -> Value {
    let one = words.join("|");
    json!({
        "anyOf": [
            { "enum": words },
            { "type": "string", "pattern": format!("^({one})((, *| +)({one}))*$") },
            { "type": "array", "items": { "enum": words }, "minItems": 1 }
        ]
    })
}

/// A phrase that ends in a text: a mapping from its first word to the text.
fn mapping(pattern: &str) -> Value {
    let mut one = json!({
        "type": "object",
        "additionalProperties": { "type": "string" },
        "minProperties": 1
    });
    if pattern.starts_with("<mode>") {
        one["propertyNames"] = json!({ "enum": MODES });
    }
    json!({ "anyOf": [one, { "type": "array", "items": one, "minItems": 1 }] })
}

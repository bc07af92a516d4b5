//! The values of properties: what is a text is taken as it stands, what is not goes to the readers of
//! `.peil` with its place.

use super::read::{Reader, key_word};
use super::scalar::text_of;
use super::trap::{Expects, Reading};
use super::tree::{Kind, NodeId};
use crate::problem::{Problems, Rule};
use crate::source::Span;
use crate::syntax::ast::{Name, Property, Text, Value};
use crate::syntax::peil;
use crate::syntax::vocabulary::{ItemSpec, Key, Shape};
use saphyr_parser::ScalarStyle;

/// The words of a phrase that ends in a text, such as `<mode> <text>`: in YAML a mapping from the first
/// to the last.
pub fn pair_pattern(key: Key) -> Option<&'static str> {
    match key.shape() {
        Shape::Phrase(pattern) if pattern.ends_with(" <text>") => Some(pattern),
        _ => None,
    }
}

/// Whether a phrase may be left out: `specify: true` or `specify: optional`.
pub fn is_optional(pattern: &str) -> bool {
    pattern.starts_with('[') && pattern.ends_with(']')
}

impl Reader<'_> {
    /// The properties that one key with its value stands for: several where a list repeats it.
    pub fn property(
        &mut self,
        spec: &ItemSpec,
        key: Key,
        key_span: Span,
        value: NodeId,
    ) -> Vec<Property> {
        let node = self.tree.node(value);
        if self.is_empty(value) {
            let message = format!("a value is missing after `{}`", key_word(key));
            let problem = self
                .problems
                .add(Rule::SyntaxMissingValue, key_span, message);
            if key.shape() == Shape::Flag {
                problem.fix("write `true`", node.span, " true");
            }
            return Vec::new();
        }
        if let Some(pattern) = pair_pattern(key) {
            return self.mapped(key, key_span, pattern, value);
        }
        match (&node.kind, key.shape()) {
            (Kind::List(_), Shape::Names | Shape::Words(_)) if !spec.repeats(key) => {
                self.list(key, key_span, value).into_iter().collect()
            }
            (Kind::List(values), _) if spec.repeats(key) => {
                let read = |value: &NodeId| {
                    let property = self.single(key, key_span, *value)?;
                    let span = self.tree.node(*value).span;
                    Some(Property { span, ..property })
                };
                values.iter().filter_map(read).collect()
            }
            _ => self.single(key, key_span, value).into_iter().collect(),
        }
    }

    /// One value.
    fn single(&mut self, key: Key, key_span: Span, value: NodeId) -> Option<Property> {
        let span = key_span.to(self.tree.node(value).span);
        match key.shape() {
            Shape::Flag => self.flag(key, key_span, value),
            Shape::Phrase(pattern) if is_optional(pattern) && self.is_true(value) => {
                Some(Property {
                    key,
                    key_span,
                    values: Vec::new(),
                    span,
                })
            }
            Shape::Text => {
                let text = self.text(value, Expects::Text)?;
                Some(Property {
                    key,
                    key_span,
                    values: vec![Value::Text(text)],
                    span,
                })
            }
            shape => {
                let text = self.text(value, expects(shape))?;
                let is_word = |text: &str| text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
                if shape == Shape::Number && !text.value.is_empty() && is_word(&text.value) {
                    // A word where a number belongs is told of where all values are.
                    let (span_of_word, text) = (text.span, text.value);
                    return Some(Property {
                        key,
                        key_span,
                        values: vec![Value::Name(Name {
                            text,
                            span: span_of_word,
                        })],
                        span,
                    });
                }
                let read =
                    |problems: &mut Problems| peil::parse_property(key, key_span, &text, problems);
                let property = self.fragment(value, read)?;
                Some(Property { span, ..property })
            }
        }
    }

    fn is_true(&self, value: NodeId) -> bool {
        matches!(&self.tree.node(value).kind, Kind::Scalar(word, ScalarStyle::Plain) if word == "true")
    }

    /// Runs a reader of `.peil` over a value; what a broken line holds is read without complaint.
    pub fn fragment<T>(
        &mut self,
        value: NodeId,
        read: impl FnOnce(&mut Problems) -> Option<T>,
    ) -> Option<T> {
        match self.tree.node(value).kind {
            Kind::Broken(_) => read(&mut Problems::new()),
            _ => read(self.problems),
        }
    }

    /// `[a, b]` for a key that takes names or words separated by commas.
    fn list(&mut self, key: Key, key_span: Span, list: NodeId) -> Option<Property> {
        let node = self.tree.node(list);
        let Kind::List(values) = &node.kind else {
            return None;
        };
        let mut all = Vec::new();
        for value in values {
            let property = self.single(key, key_span, *value)?;
            all.extend(property.values.into_iter().flat_map(|value| match value {
                Value::List(values) => values,
                value => vec![value],
            }));
        }
        if all.is_empty() {
            let message = format!("a value is missing after `{}`", key_word(key));
            self.problems
                .add(Rule::SyntaxMissingValue, node.span, message);
            return None;
        }
        Some(Property {
            key,
            key_span,
            values: vec![Value::List(all)],
            span: key_span.to(node.span),
        })
    }

    fn flag(&mut self, key: Key, key_span: Span, value: NodeId) -> Option<Property> {
        let node = self.tree.node(value);
        let plain = matches!(node.kind, Kind::Scalar(_, ScalarStyle::Plain));
        let word = text_of(node, self.source).map_or_else(String::new, |text| text.value);
        if word != "false" && (word != "true" || !plain) && !matches!(node.kind, Kind::Broken(_)) {
            let name = key.as_str();
            let span = self.first_line(node.span);
            let (rule, message) = match Reading::of(&word) {
                Some(Reading::Boolean(_)) if plain => (
                    Rule::SyntaxYamlTrap,
                    format!("`{word}` is a boolean only to some versions of YAML"),
                ),
                _ => (
                    Rule::SyntaxWrongValue,
                    format!("`{name}` is either there or not: `{name}: true`"),
                ),
            };
            let problem = self.problems.add(rule, span, message);
            match Reading::of(&word) {
                Some(Reading::Boolean(false)) => {
                    problem.help(format!("leave `{name}` out"));
                    problem.fix("write `false`", span, "false");
                }
                reading => {
                    problem.help(format!("write `{name}: true`"));
                    problem.offer("write `true`", span, "true");
                    if reading == Some(Reading::Boolean(true)) {
                        problem.safely();
                    }
                }
            }
        }
        let absent = matches!(Reading::of(&word), Some(Reading::Boolean(false)));
        (!absent).then(|| Property {
            key,
            key_span,
            values: Vec::new(),
            span: key_span.to(node.span),
        })
    }

    /// `mode_text: {phone: …}`: one property for every key of the mapping, or of a list of mappings.
    fn mapped(&mut self, key: Key, key_span: Span, pattern: &str, value: NodeId) -> Vec<Property> {
        let node = self.tree.node(value);
        let mappings = match &node.kind {
            Kind::List(mappings) => mappings.as_slice(),
            Kind::Mapping(_) => &[value],
            Kind::Broken(_) => return Vec::new(),
            _ => {
                let (word, from) = (key_word(key), pattern.split(' ').next().unwrap_or_default());
                let span = self.first_line(node.span);
                self.problems
                    .add(
                        Rule::SyntaxWrongValue,
                        span,
                        format!("`{word}` takes a mapping"),
                    )
                    .help(format!("write `{word}: {{{from}: <text>}}`"));
                return Vec::new();
            }
        };
        let mut properties = Vec::new();
        for mapping in mappings {
            if !matches!(self.tree.node(*mapping).kind, Kind::Mapping(_)) {
                let span = self.first_line(self.tree.node(*mapping).span);
                let message = format!("every entry of `{}` is a mapping", key_word(key));
                self.problems.add(Rule::SyntaxWrongValue, span, message);
                continue;
            }
            for pair in self.pairs(*mapping) {
                let word = self.text(pair.key, Expects::Text);
                let text = self.text(pair.value, Expects::Text);
                if let (Some(word), Some(text)) = (word, text) {
                    let span = word.span.to(text.span);
                    let values = phrase(pattern, word, text);
                    let key_span = if properties.is_empty() {
                        key_span
                    } else {
                        values_span(&values)
                    };
                    properties.push(Property {
                        key,
                        key_span,
                        values,
                        span,
                    });
                }
            }
        }
        properties
    }
}

fn values_span(values: &[Value]) -> Span {
    match values.first() {
        Some(Value::Text(text)) => text.span,
        Some(Value::Name(name)) => name.span,
        _ => Span::default(),
    }
}

/// What stands where a key of this shape has its value.
pub fn expects(shape: Shape) -> Expects {
    match shape {
        Shape::Name | Shape::Names | Shape::Word(_) | Shape::Words(_) => Expects::Name,
        Shape::Number => Expects::Number,
        _ => Expects::Words,
    }
}

/// The values of a phrase: its first part, the words between, and the text it ends in.
fn phrase(pattern: &str, first: Text, last: Text) -> Vec<Value> {
    let parts: Vec<&str> = pattern.split(' ').collect();
    let between = parts.get(1..parts.len() - 1).unwrap_or_default();
    let word = |part: &&str| {
        Value::Name(Name {
            text: (*part).to_owned(),
            span: last.span.at_start(),
        })
    };
    let mut values: Vec<Value> = between.iter().map(word).collect();
    let first = if parts[0] == "<text>" {
        Value::Text(first)
    } else {
        Value::Name(Name {
            text: first.value,
            span: first.span,
        })
    };
    values.insert(0, first);
    values.push(Value::Text(last));
    values
}

//! Scales, declared and built in.

use super::build::{Builder, Place, child_text, listed};
use super::standard;
use super::types::TYPES;
use crate::model::*;
use crate::problem::{Rule, nearest};
use crate::source::Span;
use crate::syntax::ast::{self};
use crate::syntax::vocabulary::{Key, Keyword};

impl<'a> Builder<'a> {
    /// A declared scale.
    pub fn add_scale(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let Some((min, max)) = self.codes(item) else {
            return;
        };
        let labels = self.code_labels(item, &name.text, min, max);
        let best = self.whole_number(item, Key::Best);
        if let (Some(best), Some(property)) = (best, item.property(Key::Best))
            && best != min
            && best != max
        {
            self.report(
                Rule::ValueRange,
                property.span,
                format!("the best code of `{}` is one of its ends", name.text),
            )
            .help(format!("write `best {max}` or `best {min}`"));
        }
        let missing = self.missing_codes(item, &name.text);
        let id = ScaleId(self.survey.scales.len() as u32);
        let span = name.span;
        self.survey.scales.push(Scale {
            name: name.text.clone(),
            min,
            max,
            labels,
            best,
            missing,
            standard: None,
            span,
        });
        if standard::NAMES.contains(&name.text.as_str()) || TYPES.contains(&name.text.as_str()) {
            self.report(
                Rule::NameShadows,
                name.span,
                format!("the scale `{}` hides a built-in type", name.text),
            )
            .help("give it another name");
        }
        self.declare(|scope| &mut scope.scales, "scale", name, id);
    }

    pub fn codes(&mut self, item: &ast::Item) -> Option<(i64, i64)> {
        let range = item.property(Key::Range)?.range()?;
        let (Some(ast::Bound::Number(low)), Some(ast::Bound::Number(high))) =
            (&range.low, &range.high)
        else {
            self.report(
                Rule::SyntaxWrongValue,
                range.span,
                "a scale runs from one whole number to another",
            )
            .help("write it like `1..5`");
            return None;
        };
        let (min, max) = (self.whole(low, "scale")?, self.whole(high, "scale")?);
        if max <= min || max - min > 100 {
            let message = format!(
                "a scale from {min} to {max} has {}",
                if max <= min {
                    "no codes"
                } else {
                    "too many codes"
                }
            );
            self.report(Rule::ValueRange, range.span, message)
                .help("the first code is the lowest; at most 101 codes");
            return None;
        }
        Some((min, max))
    }

    /// The labels of codes among the children of an item.
    pub fn code_labels(
        &mut self,
        item: &'a ast::Item,
        owner: &str,
        min: i64,
        max: i64,
    ) -> Vec<(i64, TextId)> {
        let mut labels: Vec<(i64, TextId)> = Vec::new();
        for child in item.children_of(Keyword::Label) {
            let Some(name) = &child.name else { continue };
            let Ok(code) = name.text.parse::<i64>() else {
                self.report(
                    Rule::SyntaxWrongValue,
                    name.span,
                    format!("`{}` is not a code of the scale", name.text),
                )
                .help("a label begins with the number it belongs to");
                continue;
            };
            if code < min || code > max {
                self.report(
                    Rule::ValueRange,
                    name.span,
                    format!("{code} is not a code of `{owner}`"),
                )
                .help(format!("the codes run from {min} to {max}"));
                continue;
            }
            if labels.iter().any(|(known, _)| *known == code) {
                self.report(
                    Rule::NameDuplicate,
                    name.span,
                    format!("code {code} already has a label"),
                );
                continue;
            }
            let text = self.text(
                format!("label.{owner}.{code}"),
                child_text(child),
                Place::default(),
            );
            labels.push((code, text));
        }
        labels.sort_by_key(|(code, _)| *code);
        labels
    }

    pub fn scale_type(&mut self, item: &'a ast::Item, ty: &ast::Type, name: &str) -> Option<Type> {
        let word = ty.name.text.as_str();
        let number = ty.number.as_ref().map(|number| number.text.as_str());
        if let Some(id) = self.scope.scales.get(word) {
            self.uses("scale", word);
            return Some(Type::Scale(id));
        }
        if standard::NAMES.contains(&word) {
            return self.standard_scale(item, ty, number).map(Type::Scale);
        }
        let known = TYPES
            .iter()
            .chain(standard::NAMES)
            .copied()
            .chain(self.scope.scales.iter());
        let close = nearest(word, known);
        let own = listed(self.scope.scales.iter());
        self.report(
            Rule::NameUnknown,
            ty.name.span,
            format!("there is no type or scale `{word}` for `{name}`"),
        )
        .help(if own.is_empty() {
            "declare a `scale`, or choose a built-in type".to_owned()
        } else {
            format!("the scales of this survey are {own}")
        })
        .did_you_mean(close);
        None
    }

    pub fn standard_scale(
        &mut self,
        item: &'a ast::Item,
        ty: &ast::Type,
        number: Option<&str>,
    ) -> Option<ScaleId> {
        let word = ty.name.text.as_str();
        let Some(spec) = standard::find(word, number) else {
            let help = match word {
                "ces" => "write `ces 1` (1-5, low is easy) or `ces 2` (1-7, high is easy)",
                "agree" => "write `agree 5` or `agree 7`",
                _ => "write it without a number",
            };
            let message = match number {
                Some(number) => format!("there is no `{word} {number}`"),
                None => format!("`{word}` exists in more than one version"),
            };
            self.report(Rule::ScaleStandard, ty.span, message)
                .help(help);
            return None;
        };
        let labels = self.code_labels(item, item.name_text(), spec.min, spec.max);
        Some(self.add_standard(spec, labels))
    }

    /// The scale of a standard; a question that brings labels of its own gets a copy with those.
    pub fn add_standard(&mut self, spec: &standard::Spec, own: Vec<(i64, TextId)>) -> ScaleId {
        let same =
            |scale: &Scale| scale.standard == Some(spec.standard) && scale.span == Span::default();
        if own.is_empty()
            && let Some(at) = self.survey.scales.iter().position(same)
        {
            return ScaleId(at as u32);
        }
        let plain = own.is_empty();
        let labels = if plain {
            spec.labels
                .iter()
                .map(|(code, words)| {
                    let key = format!("label.{}.{code}", spec.name);
                    (*code, self.built_in_text(key, words))
                })
                .collect()
        } else {
            own
        };
        let span = if plain {
            Span::default()
        } else {
            Span {
                end: u32::MAX,
                ..Span::default()
            }
        };
        let id = ScaleId(self.survey.scales.len() as u32);
        self.survey.scales.push(Scale {
            name: spec.name.to_owned(),
            min: spec.min,
            max: spec.max,
            labels,
            best: Some(spec.best),
            missing: Vec::new(),
            standard: Some(spec.standard),
            span,
        });
        id
    }
}

//! Segments, metrics, indexes, drivers, weights and reports.

use super::build::{Builder, Place, child_text, listed};
use super::expr::{made, value_type};
use super::flow::everywhere;
use crate::model::*;
use crate::problem::{Rule, nearest};
use crate::syntax::ast::{self, Name, Value};
use crate::syntax::vocabulary::{Key, Keyword};
use rust_decimal::Decimal;

impl<'a> Builder<'a> {
    /// A segment.
    pub fn segment(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let text = self.item_text(item, Place::default());
        let by = item.property(Key::By).and_then(ast::Property::name);
        let (by, groups) = match by {
            Some(field) => self.groups_by(item, field),
            None => (None, self.groups(item, name)),
        };
        let mut fields: Vec<FieldId> = by.into_iter().collect();
        for when in groups.iter().filter_map(|group| group.when.as_ref()) {
            for field in when.fields() {
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
        }
        let id = SegmentId(self.survey.segments.len() as u32);
        self.survey.segments.push(Segment {
            name: name.text.clone(),
            text,
            by,
            groups,
            fields,
            span: name.span,
        });
        self.declare(|scope| &mut scope.segments, "segment", name, id);
    }

    pub fn groups_by(&mut self, item: &ast::Item, field: &Name) -> (Option<FieldId>, Vec<Group>) {
        if item.children_of(Keyword::Group).next().is_some() {
            self.report(
                Rule::SyntaxWrongValue,
                field.span,
                "a segment has groups of its own or `by` a field",
            )
            .help("keep one of the two");
        }
        let Some(id) = self.find_field(&field.text, everywhere()) else {
            self.unknown_name(&field.text, field.span);
            return (None, Vec::new());
        };
        let Type::One(list) = self.survey[id].ty else {
            let message = format!("`{}` has no options to group by", field.text);
            self.report(Rule::MetricScale, field.span, message)
                .help("`by` takes a choice of one; for other fields write groups with a `when`");
            return (None, Vec::new());
        };
        let span = field.span;
        let left = made(
            ExprKind::Field(id),
            value_type(&self.survey[id].ty, &self.survey),
            span,
        );
        let options = self.survey[list].options.iter().enumerate();
        let groups = options
            .map(|(at, option)| {
                let right = made(ExprKind::Option(list, at), ValueType::Option(list), span);
                let kind =
                    ExprKind::Compare(Comparison::Equal, Box::new(left.clone()), Box::new(right));
                let when = Some(made(kind, ValueType::Condition, span));
                Group {
                    name: option.name.clone(),
                    text: option.text,
                    when,
                    span,
                }
            })
            .collect();
        (Some(id), groups)
    }

    pub fn groups(&mut self, item: &'a ast::Item, name: &Name) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for child in item.children_of(Keyword::Group) {
            let Some(group) = &child.name else { continue };
            if let Some(first) = groups.iter().find(|known| known.name == group.text) {
                let first = first.span;
                self.duplicate("group", &group.text, group.span, first);
                continue;
            }
            if group.text == "unknown" {
                self.report(
                    Rule::NameShadows,
                    group.span,
                    "a group cannot be called `unknown`",
                )
                .help("that is the built-in group of people who fall in no other");
            }
            let text = self.text(
                format!("group.{}.{}", name.text, group.text),
                child_text(child),
                Place::default(),
            );
            let when = child
                .property(Key::When)
                .and_then(ast::Property::expr)
                .map(|when| self.condition(when, everywhere()));
            if when.is_none() && !child.has(Key::Otherwise) {
                self.report(
                    Rule::SyntaxMissingProperty,
                    group.span,
                    format!("the group `{}` does not say who is in it", group.text),
                )
                .help("add `when` and a condition, or `otherwise`");
            }
            groups.push(Group {
                name: group.text.clone(),
                text,
                when,
                span: group.span,
            });
        }
        if groups.is_empty() {
            self.report(
                Rule::SyntaxMissingProperty,
                name.span,
                format!("the segment `{}` has no groups", name.text),
            )
            .help("write `by` and a field, or groups with a `when`");
        }
        groups
    }

    /// A weighting.
    pub fn weight(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let text = self.item_text(item, Place::default());
        let properties: Vec<&ast::Property> = item.properties_of(Key::Margin).collect();
        if properties.is_empty() {
            self.report(
                Rule::SyntaxMissingProperty,
                name.span,
                format!("the weighting `{}` has no margin", name.text),
            )
            .help("add for example `margin tenure new 30%, loyal 70%`");
        }
        let margins = properties
            .into_iter()
            .filter_map(|property| self.margin(property))
            .collect();
        let source = self.string(item, Key::Source);
        self.survey.weights.push(Weight {
            name: name.text.clone(),
            text,
            source,
            margins,
            span: name.span,
        });
        self.declare(|scope| &mut scope.weights, "weighting", name, ());
    }

    pub fn margin(&mut self, property: &ast::Property) -> Option<Margin> {
        let name = property.values.iter().find_map(Value::name)?;
        let segment = self.resolve(|scope| &scope.segments, "segment", name)?;
        let mut shares: Vec<(usize, Decimal)> = Vec::new();
        let pairs = property.values.iter().flat_map(|value| match value {
            Value::List(list) => list.as_slice(),
            _ => &[],
        });
        for pair in pairs {
            let Value::Pair(group, value) = pair else {
                continue;
            };
            let Value::Number(number) = &**value else {
                continue;
            };
            let Some(share) = self.number(number) else {
                continue;
            };
            let known: Vec<String> = self.survey[segment]
                .groups
                .iter()
                .map(|group| group.name.clone())
                .collect();
            match known.iter().position(|name| *name == group.text) {
                Some(at) if shares.iter().any(|(known, _)| *known == at) => {
                    self.report(
                        Rule::WeightTarget,
                        group.span,
                        format!("the group `{}` stands twice", group.text),
                    );
                }
                Some(at) => shares.push((at, share)),
                None => {
                    self.report(
                        Rule::WeightTarget,
                        group.span,
                        format!("`{}` has no group `{}`", name.text, group.text),
                    )
                    .help(format!(
                        "its groups are {}",
                        listed(known.iter().map(String::as_str))
                    ))
                    .did_you_mean(nearest(&group.text, known.iter().map(String::as_str)));
                }
            }
        }
        let total: Decimal = shares.iter().map(|(_, share)| *share).sum();
        if (total - Decimal::ONE).abs() > Decimal::new(5, 3) {
            let percent = (total * Decimal::ONE_HUNDRED).normalize();
            self.report(
                Rule::WeightTarget,
                property.span,
                format!("the shares of `{}` add up to {percent}%", name.text),
            )
            .help("they add up to 100%, within half a percent");
        }
        Some(Margin {
            segment,
            shares,
            span: property.span,
        })
    }
}

//! The `test` items: values by the types of the fields they belong to.

use super::build::Builder;
use super::flow::everywhere;
use crate::model::*;
use crate::problem::{Rule, nearest};
use crate::source::Span;
use crate::syntax::ast::{self, Name, Value};
use crate::syntax::vocabulary::Key;

impl<'a> Builder<'a> {
    /// A test.
    pub fn test(&mut self, item: &'a ast::Item) {
        let name = item
            .text
            .as_ref()
            .map(|text| text.value.clone())
            .unwrap_or_default();
        let given = self.pairs(item, Key::Given, true);
        let answers = self.pairs(item, Key::Answer, false);
        let mut expects = Vec::new();
        for property in item.properties_of(Key::Expect) {
            if let Some(expectation) = self.expectation(property) {
                expects.push((expectation, property.span));
            }
        }
        self.survey.tests.push(Test {
            name,
            given,
            answers,
            expects,
            span: item.span,
        });
    }

    fn pairs(&mut self, item: &'a ast::Item, key: Key, known: bool) -> Vec<(FieldId, TestValue)> {
        let mut values = Vec::new();
        for property in item.properties_of(key) {
            for pair in property.elements() {
                let Value::Pair(name, value) = pair else {
                    continue;
                };
                let Some((id, specify)) = self.test_field(name) else {
                    continue;
                };
                let is_known = self.survey[id].origin == Origin::Known;
                if is_known != known {
                    let word = if is_known { "given" } else { "answer" };
                    self.report(
                        Rule::SyntaxWrongValue,
                        name.span,
                        format!(
                            "`{}` is not {}",
                            name.text,
                            if is_known {
                                "asked"
                            } else {
                                "known beforehand"
                            }
                        ),
                    )
                    .help(format!("put it after `{word}`"));
                    continue;
                }
                let typed = match specify {
                    Some(at) => text_of(value).map(|text| TestValue::Specify(at, text)),
                    None => self.test_value(id, value, name.span),
                };
                if let Some(typed) = typed {
                    values.push((id, typed));
                }
            }
        }
        values
    }

    /// The field of a path, or the text that comes with one of its options.
    fn test_field(&mut self, name: &Name) -> Option<(FieldId, Option<usize>)> {
        if let Some(id) = self.find_field(&name.text, everywhere()) {
            return Some((id, None));
        }
        let path = name
            .text
            .strip_suffix(".text")
            .and_then(|path| path.rsplit_once('.'));
        if let Some((field, option)) = path
            && let Some(id) = self.find_field(field, everywhere())
            && let Some(at) = self
                .survey
                .options_of(id)
                .and_then(|list| list.position(option))
        {
            return Some((id, Some(at)));
        }
        self.unknown_name(&name.text, name.span);
        None
    }

    fn test_value(&mut self, id: FieldId, value: &Value, at: Span) -> Option<TestValue> {
        if let Value::Name(word) = value
            && self.survey[id]
                .missing
                .iter()
                .any(|code| code.name == word.text)
        {
            return Some(TestValue::Missing(word.text.clone()));
        }
        match self.survey[id].ty.clone() {
            Type::Flag => match value {
                Value::Name(word) if word.text == "yes" => Some(TestValue::Flag(true)),
                Value::Name(word) if word.text == "no" => Some(TestValue::Flag(false)),
                _ => self.bad_value(id, at, "`yes` or `no`"),
            },
            Type::Scale(_) | Type::Number(_) => match value {
                Value::Number(number) => self.test_number(id, number),
                _ => self.bad_value(id, at, "a number"),
            },
            Type::One(list) => self.test_options(list, std::slice::from_ref(value)),
            Type::Many(list, _) | Type::Rank(list, _) => match value {
                Value::List(values) => self.test_options(list, values),
                one => self.test_options(list, std::slice::from_ref(one)),
            },
            Type::Allocate(..) => self.bad_value(
                id,
                at,
                "nothing yet: a division cannot be written in a test",
            ),
            _ => match text_of(value) {
                Some(text) => Some(TestValue::Text(text)),
                None => self.bad_value(id, at, "a text in double quotes"),
            },
        }
    }

    fn test_number(&mut self, id: FieldId, number: &ast::Number) -> Option<TestValue> {
        let value = self.number(number)?;
        let (min, max) = self.bounds(id);
        if min.is_some_and(|min| value < min) || max.is_some_and(|max| value > max) {
            let name = self.survey[id].name.clone();
            self.report(
                Rule::TypeOutOfDomain,
                number.span,
                format!("`{name}` is never {value}"),
            );
        }
        Some(TestValue::Number(value))
    }

    fn test_options(&mut self, list: ListId, values: &[Value]) -> Option<TestValue> {
        let mut options = Vec::new();
        for value in values {
            let (word, span) = match value {
                Value::Name(name) => (name.text.clone(), name.span),
                Value::Number(number) => (number.text.clone(), number.span),
                _ => continue,
            };
            if let ExprKind::Option(_, at) = self.option_named(list, &word, span).kind {
                options.push(at);
            }
        }
        Some(TestValue::Options(options))
    }

    fn bad_value(&mut self, id: FieldId, span: Span, wanted: &str) -> Option<TestValue> {
        let name = self.survey[id].name.clone();
        self.report(
            Rule::SyntaxWrongValue,
            span,
            format!("`{name}` takes {wanted}"),
        );
        None
    }

    fn expectation(&mut self, property: &ast::Property) -> Option<Expectation> {
        let words: Vec<&Name> = property.values.iter().filter_map(Value::name).collect();
        let negated = words.first().is_some_and(|word| word.text == "not");
        let words = if negated { &words[1..] } else { &words[..] };
        let word = words.first()?;
        match word.text.as_str() {
            "asked" => Some(Expectation::Asked(self.expected_fields(property), !negated)),
            "missing" => Some(Expectation::Missing(self.expected_fields(property))),
            "valid" => Some(if negated {
                Expectation::Invalid(None)
            } else {
                Expectation::Valid
            }),
            "invalid" => {
                let field = words
                    .get(1)
                    .and_then(|name| self.test_field(name))
                    .map(|(id, _)| id);
                Some(Expectation::Invalid(field))
            }
            "computed" => Some(Expectation::Computed(
                self.condition(property.expr()?, everywhere()),
            )),
            "text" => {
                let (id, _) = self.test_field(words.get(1)?)?;
                Some(Expectation::Text(id, property.text()?.value.clone()))
            }
            "finish" => {
                let name = words.get(1)?;
                let found = self
                    .survey
                    .finishes
                    .iter()
                    .position(|finish| finish.name == name.text);
                if found.is_none() {
                    let names: Vec<String> = self
                        .survey
                        .finishes
                        .iter()
                        .map(|finish| finish.name.clone())
                        .collect();
                    self.report(
                        Rule::NameUnknown,
                        name.span,
                        format!("there is no finish `{}`", name.text),
                    )
                    .did_you_mean(nearest(&name.text, names.iter().map(String::as_str)));
                }
                found.map(|at| Expectation::Finish(FinishId(at as u32)))
            }
            "action" => {
                let id = self.resolve(|scope| &scope.actions, "action", words.get(1)?)?;
                Some(Expectation::Action(id, !negated))
            }
            other => {
                let known = [
                    "asked", "missing", "valid", "invalid", "computed", "text", "finish", "action",
                ];
                self.report(
                    Rule::SyntaxWrongValue,
                    word.span,
                    format!("a test cannot expect `{other}`"),
                )
                .did_you_mean(nearest(other, known));
                None
            }
        }
    }

    fn expected_fields(&mut self, property: &ast::Property) -> Vec<FieldId> {
        let names = property.values.iter().filter_map(|value| match value {
            Value::List(list) => Some(list.iter().filter_map(Value::name)),
            _ => None,
        });
        let names: Vec<&Name> = names.flatten().collect();
        let mut fields = Vec::new();
        for name in names {
            match self.scope.grids.get(&name.text) {
                Some(grid) => fields.extend(self.survey[grid].rows.clone()),
                None => fields.extend(self.test_field(name).map(|(id, _)| id)),
            }
        }
        fields
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.value.clone()),
        Value::Date(name) | Value::Time(name) => Some(name.text.clone()),
        Value::Number(number) => Some(number.text.clone()),
        _ => None,
    }
}

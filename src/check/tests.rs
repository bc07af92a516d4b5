//! The `test` items: values by the types of the fields they belong to.

use super::build::Builder;
use super::flow::everywhere;
use crate::model::*;
use crate::problem::{Rule, nearest};
use crate::source::Span;
use crate::syntax::ast::{self, Name, Value};
use crate::syntax::vocabulary::Key;

/// What is given beside known values.
#[derive(Default)]
struct Around {
    mode: Option<Mode>,
    today: Option<jiff::civil::Date>,
    full: Vec<usize>,
}

/// What a path in a test names.
#[derive(Clone, Copy)]
struct Named {
    place: TestPlace,
    option: Option<(usize, Part)>,
}

/// Which part of an option.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// The text that comes with it.
    Text,
    /// What it gets of a total.
    Share,
}

impl<'a> Builder<'a> {
    /// A test.
    pub fn test(&mut self, item: &'a ast::Item) {
        let name = item
            .text
            .as_ref()
            .map(|text| text.value.clone())
            .unwrap_or_default();
        let mut around = Around::default();
        let given = self.pairs(item, Key::Given, &mut around);
        let given = given
            .into_iter()
            .map(|(place, value)| (place.field, value))
            .collect();
        let answers = self.pairs(item, Key::Answer, &mut around);
        let mut expects = Vec::new();
        for property in item.properties_of(Key::Expect) {
            if let Some(expectation) = self.expectation(property) {
                expects.push((expectation, property.span));
            }
        }
        self.survey.tests.push(Test {
            name,
            given,
            mode: around.mode,
            today: around.today,
            full: around.full,
            answers,
            expects,
            span: item.span,
        });
    }

    fn pairs(
        &mut self,
        item: &'a ast::Item,
        key: Key,
        around: &mut Around,
    ) -> Vec<(TestPlace, TestValue)> {
        let known = key == Key::Given;
        let mut values = Vec::new();
        for property in item.properties_of(key) {
            for pair in property.elements() {
                let Value::Pair(name, value) = pair else {
                    continue;
                };
                if known && self.around(name, value, around) {
                    continue;
                }
                let Some(named) = self.test_field(name) else {
                    continue;
                };
                let is_known = self.survey[named.place.field].origin == Origin::Known;
                if is_known != known {
                    self.misplaced(name, is_known);
                    continue;
                }
                if let Some(typed) = self.named_value(named, value, name.span) {
                    values.push((named.place, typed));
                }
            }
        }
        values
    }

    fn misplaced(&mut self, name: &Name, is_known: bool) {
        let (what, word) = match is_known {
            true => ("asked", "given"),
            false => ("known beforehand", "answer"),
        };
        let message = format!("`{}` is not {what}", name.text);
        self.report(Rule::SyntaxWrongValue, name.span, message)
            .help(format!("put it after `{word}`"));
    }

    /// What is given beside known values: the mode, the day, and quotas that are full. Whether it was
    /// one of these; a field of that name comes first.
    fn around(&mut self, name: &Name, value: &Value, around: &mut Around) -> bool {
        let is_special = ["mode", "today", "full"].contains(&name.text.as_str());
        if !is_special || self.find_field(&name.text, everywhere()).is_some() {
            return false;
        }
        let word = match value {
            Value::Name(word) | Value::Date(word) => word.text.as_str(),
            _ => "",
        };
        let expected = match name.text.as_str() {
            "mode" => {
                around.mode = Mode::parse(word);
                around.mode.is_none().then_some("a mode of the survey")
            }
            "today" => {
                around.today = word.parse().ok();
                around
                    .today
                    .is_none()
                    .then_some("a date, such as 2026-01-31")
            }
            _ => {
                let quota = self
                    .survey
                    .quotas
                    .iter()
                    .position(|quota| quota.name == word);
                around.full.extend(quota);
                quota.is_none().then_some("the name of a quota")
            }
        };
        if let Some(expected) = expected {
            let message = format!("`{}` takes {expected}", name.text);
            self.report(Rule::SyntaxWrongValue, name.span, message);
        }
        true
    }

    fn named_value(&mut self, named: Named, value: &Value, at: Span) -> Option<TestValue> {
        let id = named.place.field;
        match (named.option, value) {
            (None, _) => self.test_value(id, value, at),
            (Some((option, Part::Text)), _) => {
                text_of(value).map(|text| TestValue::Specify(option, text))
            }
            (Some((option, Part::Share)), Value::Number(number)) => {
                Some(TestValue::Share(option, self.number(number)?))
            }
            (Some((_, Part::Share)), _) => self.bad_value(id, at, "a number for each option"),
        }
    }

    /// What a path names: a field, the text or the share of one of its options, and any of these of one
    /// instance of a repeat.
    fn test_field(&mut self, name: &Name) -> Option<Named> {
        let mut found = self.named(&name.text, None);
        if found.is_none()
            && let Some((path, instance)) = self.in_repeat(&name.text)
        {
            found = self.named(&path, Some(instance));
        }
        if found.is_none() {
            self.unknown_name(&name.text, name.span);
        }
        found
    }

    /// `visit.shop.rate` as the field `visit.rate` and the option `shop`.
    fn in_repeat(&self, path: &str) -> Option<(String, usize)> {
        let (repeat, rest) = path.split_once('.')?;
        let (option, rest) = rest.split_once('.')?;
        let over = self
            .survey
            .repeats
            .iter()
            .find(|it| it.name == repeat)?
            .over;
        let instance = self.survey.options_of(over)?.position(option)?;
        Some((format!("{repeat}.{rest}"), instance))
    }

    fn named(&mut self, path: &str, instance: Option<usize>) -> Option<Named> {
        let place = |field| TestPlace { field, instance };
        if let Some(field) = self.find_field(path, everywhere()) {
            let option = None;
            return Some(Named {
                place: place(field),
                option,
            });
        }
        let (rest, part) = match path.strip_suffix(".text") {
            Some(rest) => (rest, Part::Text),
            None => (path, Part::Share),
        };
        let (field, option) = rest.rsplit_once('.')?;
        let field = self.find_field(field, everywhere())?;
        let is_divided = matches!(self.survey[field].ty, Type::Allocate(..));
        let option = self.survey.options_of(field)?.position(option)?;
        let option = Some((option, part));
        (part == Part::Text || is_divided).then_some(Named {
            place: place(field),
            option,
        })
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
                "a number for each option: `split.first 60, split.second 40`",
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
                    .map(|named| named.place.field);
                Some(Expectation::Invalid(field))
            }
            "computed" => Some(Expectation::Computed(
                self.condition(property.expr()?, everywhere()),
            )),
            "text" => {
                let id = self.test_field(words.get(1)?)?.place.field;
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

    fn expected_fields(&mut self, property: &ast::Property) -> Vec<TestPlace> {
        let names = property.values.iter().filter_map(|value| match value {
            Value::List(list) => Some(list.iter().filter_map(Value::name)),
            _ => None,
        });
        let names: Vec<&Name> = names.flatten().collect();
        let mut fields = Vec::new();
        for name in names {
            match self.scope.grids.get(&name.text) {
                Some(grid) => fields.extend(self.survey[grid].rows.iter().map(|row| TestPlace {
                    field: *row,
                    instance: None,
                })),
                None => fields.extend(self.test_field(name).map(|named| named.place)),
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

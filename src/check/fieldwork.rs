//! Touchpoints, waves, actions and tests.

use super::build::{Builder, Place, listed, period};
use super::flow::everywhere;
use crate::model::*;
use crate::problem::{Rule, nearest};
use crate::syntax::ast::{self, Name, Value};
use crate::syntax::vocabulary::Key;
use rust_decimal::Decimal;

impl<'a> Builder<'a> {
    /// Gives every touchpoint its name, so that metrics can refer to it.
    pub fn declare_touchpoints(&mut self, items: &[&'a ast::Item]) {
        for (at, item) in items.iter().enumerate() {
            if let Some(name) = &item.name {
                self.declare(
                    |scope| &mut scope.touchpoints,
                    "touchpoint",
                    name,
                    TouchpointId(at as u32),
                );
            }
        }
    }

    /// A touchpoint.
    pub fn touchpoint(&mut self, item: &'a ast::Item) {
        let text = self.item_text(item, Place::default());
        let (on, filter) = self.starts(item);
        let duration = |key| {
            item.property(key)
                .and_then(ast::Property::duration)
                .map(period)
        };
        let (remind, close) = (duration(Key::Remind), duration(Key::Close));
        self.check_reminder(item, remind, close);
        if on.is_none() && !item.has(Key::On) && !item.has(Key::Every) {
            self.report(
                Rule::SyntaxMissingProperty,
                item.label_span(),
                format!("nothing starts the touchpoint `{}`", item.name_text()),
            )
            .help("add `on` and an event, or `every` and a period");
        }
        let touchpoint = Touchpoint {
            name: item.name_text().to_owned(),
            text,
            on,
            filter,
            every: duration(Key::Every),
            after: duration(Key::After),
            between: self.window(item),
            sample: self.sample(item),
            quarantine: item
                .properties_of(Key::Quarantine)
                .filter_map(quarantine)
                .collect(),
            via: item
                .properties_of(Key::Via)
                .filter_map(|via| self.via(item, via, on))
                .collect(),
            remind,
            close,
            expect: self.expected(item),
            purposes: self.purposes(item.property(Key::For)),
            span: item.label_span(),
        };
        self.survey.touchpoints.push(touchpoint);
    }

    fn starts(&mut self, item: &ast::Item) -> (Option<EventId>, Option<Expr>) {
        let Some(property) = item.property(Key::On) else {
            return (None, None);
        };
        let Some(name) = property.name() else {
            return (None, None);
        };
        let Some(event) = self.scope.events.get(&name.text) else {
            let names: Vec<String> = self.scope.events.iter().map(str::to_owned).collect();
            let known = listed(names.iter().map(String::as_str));
            self.report(
                Rule::TouchpointUnknownEvent,
                name.span,
                format!("there is no event `{}`", name.text),
            )
            .help(if known.is_empty() {
                "declare it with `event`".to_owned()
            } else {
                format!("the events are {known}")
            })
            .did_you_mean(nearest(&name.text, names.iter().map(String::as_str)));
            return (None, None);
        };
        self.uses("event", &name.text);
        let place = Place {
            event: Some(event),
            ..Place::default()
        };
        (
            Some(event),
            property.expr().map(|filter| self.condition(filter, place)),
        )
    }

    fn check_reminder(&mut self, item: &ast::Item, remind: Option<Period>, close: Option<Period>) {
        let (Some(remind), Some(close)) = (remind, close) else {
            return;
        };
        if remind.minutes().1 < close.minutes().0 {
            return;
        }
        let span = |key| {
            item.property(key)
                .map_or(item.span, |property| property.span)
        };
        self.report(
            Rule::TouchpointReminder,
            span(Key::Remind),
            "the reminder goes out when the invitation has closed",
        )
        .related(span(Key::Close), "it closes here")
        .help("remind earlier, or close later");
    }

    fn window(&mut self, item: &ast::Item) -> Option<(jiff::civil::Time, jiff::civil::Time)> {
        let property = item.property(Key::Between)?;
        let times: Vec<_> = property
            .values
            .iter()
            .filter_map(|value| match value {
                Value::Time(name) => Some(name),
                _ => None,
            })
            .collect();
        let [from, to] = times.as_slice() else {
            return None;
        };
        let (from, to) = (
            self.time(&from.text, from.span)?,
            self.time(&to.text, to.span)?,
        );
        if from >= to {
            self.report(
                Rule::ValueRange,
                property.span,
                "this window is closed all day",
            )
            .help("the earlier time comes first");
        }
        Some((from, to))
    }

    fn sample(&mut self, item: &ast::Item) -> Option<Decimal> {
        let property = item.property(Key::Sample)?;
        let number = property.number()?;
        let share = self.number(number)?;
        if share <= Decimal::ZERO || share > Decimal::ONE || !number.percent {
            self.report(
                Rule::ValueRange,
                property.span,
                "a sample is more than 0% and at most 100%",
            )
            .help("write it like `sample 25%`");
        }
        Some(share)
    }

    fn expected(&mut self, item: &ast::Item) -> Option<(u64, Option<Period>)> {
        let property = item.property(Key::Expect)?;
        let count = self.whole(property.number()?, "expect")?;
        let count = u64::try_from(count)
            .ok()
            .filter(|count| *count > 0)
            .or_else(|| {
                self.report(
                    Rule::ValueRange,
                    property.span,
                    "an expected number is more than 0",
                );
                None
            })?;
        let unit = property.values.iter().filter_map(Value::name).nth(1);
        let unit = unit.and_then(|word| {
            UNITS
                .iter()
                .find(|(name, _)| *name == word.text)
                .map(|(_, unit)| *unit)
        });
        Some((count, unit.map(|unit| Period { count: 1, unit })))
    }

    /// A wave.
    pub fn wave(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let text = self.item_text(item, Place::default());
        self.declare(|scope| &mut scope.waves, "wave", name, ());
        let Some(range) = item.property(Key::Fieldwork).and_then(ast::Property::range) else {
            return;
        };
        let mut day = |bound: &Option<ast::Bound>| match bound {
            Some(ast::Bound::Date(name)) => self.date(&name.text, name.span),
            _ => {
                self.report(
                    Rule::SyntaxWrongValue,
                    range.span,
                    "the fieldwork runs from one date to another",
                )
                .help("write it like `field 2026-04-01..2026-04-30`");
                None
            }
        };
        let (Some(first), Some(last)) = (day(&range.low), day(&range.high)) else {
            return;
        };
        if first > last {
            self.report(
                Rule::ValueRange,
                range.span,
                "the fieldwork ends before it begins",
            );
        }
        if let Some(other) = self
            .survey
            .waves
            .iter()
            .find(|wave| wave.field.0 <= last && first <= wave.field.1)
        {
            let (other, other_name) = (other.span, other.name.clone());
            self.report(
                Rule::ValueRange,
                range.span,
                format!("this wave overlaps with `{other_name}`"),
            )
            .related(other, "the other wave")
            .help("a response belongs to one wave");
        }
        let expect = self.expected(item).map(|(count, _)| count);
        self.survey.waves.push(Wave {
            name: name.text.clone(),
            text,
            field: (first, last),
            expect,
            span: name.span,
        });
    }

    /// An action.
    pub fn action(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let text = self.item_text(item, Place::default());
        let when = item.property(Key::When).and_then(ast::Property::expr);
        let when = when.map_or(super::expr::wrong(name.span), |when| {
            self.condition(when, everywhere())
        });
        let show: Vec<&Name> = item
            .property(Key::Show)
            .into_iter()
            .flat_map(ast::Property::names)
            .collect();
        let show = show
            .into_iter()
            .filter_map(|name| {
                let found = self.find_field(&name.text, everywhere());
                if found.is_none() {
                    self.unknown_name(&name.text, name.span);
                }
                found
            })
            .collect();
        let within = item
            .property(Key::Within)
            .and_then(ast::Property::duration)
            .map(period);
        let assign = self.string(item, Key::Assign);
        self.check_owner(name, assign.is_none(), within);
        let id = ActionId(self.survey.actions.len() as u32);
        let action = Action {
            name: name.text.clone(),
            text,
            when,
            assign,
            within,
            show,
            purposes: self.purposes(item.property(Key::For)),
            span: name.span,
        };
        self.survey.actions.push(action);
        self.declare(|scope| &mut scope.actions, "action", name, id);
    }
}

fn quarantine(property: &ast::Property) -> Option<(Period, Since)> {
    let words: Vec<&str> = property.names().map(|name| name.text.as_str()).collect();
    let since = match (words.contains(&"any"), words.last()) {
        (true, Some(&"response")) => Since::AnyResponse,
        (true, _) => Since::AnyInvitation,
        (false, Some(&"response")) => Since::Response,
        (false, _) => Since::Invitation,
    };
    Some((period(property.duration()?), since))
}

const UNITS: &[(&str, ast::Unit)] = &[
    ("hour", ast::Unit::Hour),
    ("day", ast::Unit::Day),
    ("week", ast::Unit::Week),
    ("month", ast::Unit::Month),
    ("year", ast::Unit::Year),
];

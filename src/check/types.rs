//! Lists, scales and types.

use super::build::Builder;
use crate::model::*;
use crate::problem::{Problem, Rule};
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::vocabulary::Key;
use jiff::civil::Date;
use rust_decimal::Decimal;

/// The words with which a type begins, scales aside.
pub(super) const TYPES: &[&str] = &[
    "one",
    "many",
    "rank",
    "yes_no",
    "slider",
    "allocate",
    "integer",
    "decimal",
    "money",
    "date",
    "time",
    "datetime",
    "text",
    "long_text",
    "email",
    "phone",
    "url",
    "file",
    "key",
];

impl<'a> Builder<'a> {
    /// The type of an item, `None` when something about it was reported.
    pub fn item_type(&mut self, item: &'a ast::Item, name: &str) -> Option<Type> {
        let ty = item.ty.as_ref()?;
        let word = ty.name.text.as_str();
        self.leftovers(ty);
        match word {
            "one" => Some(Type::One(self.choices(item, ty, name)?)),
            "many" => {
                let list = self.choices(item, ty, name)?;
                Some(Type::Many(list, self.selection(item, list)))
            }
            "rank" => {
                let list = self.choices(item, ty, name)?;
                Some(Type::Rank(list, self.selection(item, list)))
            }
            "allocate" => self.allocation(item, ty, name),
            "yes_no" => Some(Type::One(self.yes_no())),
            "integer" | "decimal" | "money" | "slider" => {
                self.number_type(item, ty, name).map(Type::Number)
            }
            "date" => Some(Type::Date(self.date_bounds(ty))),
            "datetime" => Some(Type::DateTime(self.date_bounds(ty))),
            "time" => Some(Type::Time),
            "text" | "long_text" => Some(Type::Text(self.text_type(item, word == "long_text"))),
            "email" => Some(Type::Email),
            "phone" => Some(Type::Phone),
            "url" => Some(Type::Url),
            "key" => Some(Type::Key),
            "file" => Some(Type::File {
                accept: self.string(item, Key::Accept),
                size: self.decimal(item, Key::Size),
            }),
            _ => self.scale_type(item, ty, name),
        }
    }

    /// Parts of a type that its first word does not take.
    pub fn leftovers(&mut self, ty: &ast::Type) {
        let word = ty.name.text.as_str();
        let takes_list = matches!(word, "one" | "many" | "rank" | "allocate");
        let takes_number = matches!(word, "ces" | "agree" | "allocate");
        let takes_range = matches!(
            word,
            "integer" | "decimal" | "money" | "slider" | "date" | "datetime"
        );
        let takes_step = matches!(word, "decimal" | "slider" | "integer");
        let extra = [
            ty.of
                .as_ref()
                .filter(|_| !takes_list)
                .map(|name| (name.span, "a list")),
            ty.number
                .as_ref()
                .filter(|_| !takes_number)
                .map(|number| (number.span, "a number")),
            ty.range
                .as_ref()
                .filter(|_| !takes_range)
                .map(|range| (range.span, "a range")),
            ty.step
                .as_ref()
                .filter(|_| !takes_step)
                .map(|step| (step.span, "a step")),
            ty.currency
                .as_ref()
                .filter(|_| word != "money")
                .map(|name| (name.span, "a currency")),
        ];
        for (span, what) in extra.into_iter().flatten() {
            let message = format!("`{word}` does not take {what}");
            let is_standard = super::standard::NAMES.contains(&word);
            let (rule, help) = match is_standard {
                true => (
                    Rule::ScaleStandard,
                    "a standard scale has codes of its own; declare a `scale` for others",
                ),
                false => (Rule::SyntaxWrongValue, "leave it out"),
            };
            self.report(rule, span, message).help(help);
        }
    }

    pub fn allocation(&mut self, item: &'a ast::Item, ty: &ast::Type, name: &str) -> Option<Type> {
        let list = self.choices(item, ty, name)?;
        let Some(number) = &ty.number else {
            self.report(
                Rule::SyntaxMissingValue,
                ty.span,
                "`allocate` needs the total to divide",
            )
            .help("write it like `allocate 100`");
            return None;
        };
        let total = self.whole(number, "allocate")?;
        if total < 1 {
            self.report(
                Rule::ValueRange,
                number.span,
                "the total to divide is at least 1",
            );
        }
        Some(Type::Allocate(list, Decimal::from(total)))
    }

    pub fn number_type(
        &mut self,
        item: &'a ast::Item,
        ty: &ast::Type,
        name: &str,
    ) -> Option<NumberType> {
        let kind = match ty.name.text.as_str() {
            "integer" => NumberKind::Integer,
            "money" => NumberKind::Money,
            "slider" => NumberKind::Slider,
            _ => NumberKind::Decimal,
        };
        let (min, max) = self.number_bounds(ty);
        let step = ty.step.as_ref().and_then(|step| self.number(step));
        let unit = if kind == NumberKind::Money {
            self.currency(ty)
        } else {
            self.string(item, Key::Unit)
        };
        self.check_numbers(ty, kind, (min, max), step);
        let labels = match (min, max) {
            (Some(min), Some(max)) if kind == NumberKind::Slider => {
                let ends = (
                    i64::try_from(min.ceil()).ok()?,
                    i64::try_from(max.floor()).ok()?,
                );
                let labels = self.code_labels(item, name, ends.0, ends.1);
                labels
                    .into_iter()
                    .map(|(at, text)| (Decimal::from(at), text))
                    .collect()
            }
            _ => Vec::new(),
        };
        Some(NumberType {
            kind,
            min,
            max,
            step,
            unit,
            labels,
        })
    }

    pub fn currency(&mut self, ty: &ast::Type) -> Option<String> {
        match &ty.currency {
            Some(name)
                if name.text.len() == 3 && name.text.chars().all(|c| c.is_ascii_uppercase()) =>
            {
                Some(name.text.clone())
            }
            Some(name) => {
                self.report(
                    Rule::SyntaxWrongValue,
                    name.span,
                    format!("`{}` is not a currency", name.text),
                )
                .help("write the three capitals of ISO 4217, like `EUR`");
                None
            }
            None => {
                self.report(
                    Rule::SyntaxMissingValue,
                    ty.span,
                    "`money` needs a currency",
                )
                .help("write `money EUR`");
                None
            }
        }
    }

    pub fn number_bounds(&mut self, ty: &ast::Type) -> (Option<Decimal>, Option<Decimal>) {
        let Some(range) = &ty.range else {
            return (None, None);
        };
        let mut bound = |bound: &Option<ast::Bound>| match bound {
            Some(ast::Bound::Number(number)) => self.number(number),
            Some(ast::Bound::Date(name)) => {
                self.report(
                    Rule::SyntaxWrongValue,
                    name.span,
                    format!("`{}` is not a number", name.text),
                );
                None
            }
            None => None,
        };
        (bound(&range.low), bound(&range.high))
    }

    pub fn check_numbers(
        &mut self,
        ty: &ast::Type,
        kind: NumberKind,
        (min, max): (Option<Decimal>, Option<Decimal>),
        step: Option<Decimal>,
    ) {
        let word = ty.name.text.as_str();
        let span = ty.range.as_ref().map_or(ty.span, |range| range.span);
        if kind == NumberKind::Slider && (min.is_none() || max.is_none()) {
            self.report(
                Rule::SyntaxMissingValue,
                ty.span,
                "a slider needs both its ends",
            )
            .help("write it like `slider 0..100`");
        }
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            let problem = self.report(
                Rule::ValueRange,
                span,
                format!("no number lies between {min} and {max}"),
            );
            problem.help("the lower bound comes first");
            ty.range.iter().for_each(|range| in_order(problem, range));
        }
        if kind == NumberKind::Integer
            && [min, max, step]
                .into_iter()
                .flatten()
                .any(|value| !value.fract().is_zero())
        {
            self.report(
                Rule::ValueRange,
                ty.span,
                format!("the bounds and step of `{word}` are whole numbers"),
            );
        }
        let Some(step) = step else { return };
        let step_span = ty.step.as_ref().map_or(ty.span, |step| step.span);
        if step <= Decimal::ZERO {
            self.report(Rule::ValueRange, step_span, "a step is more than 0");
        } else if let (Some(min), Some(max)) = (min, max)
            && max
                .checked_sub(min)
                .and_then(|width| width.checked_rem(step))
                .is_some_and(|rest| !rest.is_zero())
        {
            self.report(
                Rule::ValueRange,
                step_span,
                format!("steps of {step} from {min} never reach {max}"),
            )
            .help("choose a step that divides the range");
        }
    }

    pub fn date_bounds(&mut self, ty: &ast::Type) -> DateBounds {
        let Some(range) = &ty.range else {
            return DateBounds::default();
        };
        let mut bound = |bound: &Option<ast::Bound>| match bound {
            Some(ast::Bound::Date(name)) => self.date_bound(name),
            Some(ast::Bound::Number(number)) => {
                self.report(
                    Rule::SyntaxWrongValue,
                    number.span,
                    format!("`{}` is not a date", number.text),
                )
                .help("write dates like `2026-01-31`, or `today`");
                None
            }
            None => None,
        };
        let bounds = DateBounds {
            min: bound(&range.low),
            max: bound(&range.high),
        };
        if let (Some(DateBound::On(min)), Some(DateBound::On(max))) = (bounds.min, bounds.max)
            && min > max
        {
            let problem = self.report(
                Rule::ValueRange,
                range.span,
                format!("no date lies between {min} and {max}"),
            );
            in_order(problem, range);
        }
        bounds
    }

    pub fn date_bound(&mut self, name: &ast::Name) -> Option<DateBound> {
        if name.text == "today" {
            return Some(DateBound::Today);
        }
        self.date(&name.text, name.span).map(DateBound::On)
    }

    /// A calendar date as written.
    pub fn date(&mut self, text: &str, span: Span) -> Option<Date> {
        let date = text.parse::<Date>().ok();
        if date.is_none() {
            self.report(
                Rule::SyntaxWrongValue,
                span,
                format!("`{text}` is not a date"),
            )
            .help("write dates like `2026-01-31`");
        }
        date
    }

    pub fn text_type(&mut self, item: &ast::Item, long: bool) -> TextType {
        let mut ty = TextType {
            long,
            ..TextType::default()
        };
        if let Some(range) = item.property(Key::Length).and_then(ast::Property::range) {
            let mut bound = |bound: &Option<ast::Bound>| match bound {
                Some(ast::Bound::Number(number)) => self
                    .whole(number, "length")
                    .and_then(|value| u32::try_from(value).ok()),
                _ => None,
            };
            (ty.min, ty.max) = (bound(&range.low), bound(&range.high));
            if let (Some(min), Some(max)) = (ty.min, ty.max)
                && (min > max || max == 0)
            {
                let problem = self.report(
                    Rule::ValueRange,
                    range.span,
                    format!("no text is {min} to {max} characters long"),
                );
                if min > max && max > 0 {
                    in_order(problem, range);
                }
            }
        }
        if let Some(pattern) = item.property(Key::Pattern).and_then(ast::Property::text) {
            super::pattern::check(pattern, self.problems);
            ty.pattern = Some(pattern.value.clone());
        }
        ty
    }
}

/// Offers to put the ends of a range in order.
fn in_order(problem: &mut Problem, range: &ast::Range) {
    fn end(bound: &Option<ast::Bound>) -> Option<(Span, &str)> {
        match bound.as_ref()? {
            ast::Bound::Number(number) => Some((number.span, &number.text)),
            ast::Bound::Date(name) => Some((name.span, &name.text)),
        }
    }
    if let (Some(low), Some(high)) = (end(&range.low), end(&range.high)) {
        problem.swap("put the lower bound first", low, high);
        problem.safely();
    }
}

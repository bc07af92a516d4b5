//! Lists, scales and types.

use super::build::{Builder, Place, child_text, listed};
use super::standard;
use crate::model::*;
use crate::problem::{Rule, closest};
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::vocabulary::{Key, Keyword};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// The words with which a type begins, scales aside.
const TYPES: &[&str] = &[
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
    /// A shared list.
    pub fn add_list(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let id = self.new_list(item, &name.text, true);
        self.declare(|scope| &mut scope.lists, "list", name, id);
    }

    /// The options of an item as a list of that name. Conditions of options are read later.
    pub fn new_list(&mut self, item: &'a ast::Item, name: &str, shared: bool) -> ListId {
        let mut options: Vec<Choice> = Vec::new();
        for child in item.children_of(Keyword::Option) {
            let Some(option) = &child.name else { continue };
            if let Some(first) = options.iter().find(|known| known.name == option.text) {
                let first = first.span;
                self.duplicate("option", &option.text, option.span, first);
                continue;
            }
            options.push(self.option(child, name));
        }
        let id = ListId(self.survey.lists.len() as u32);
        let span = item.label_span();
        let shuffle = shared && item.has(Key::Shuffle);
        self.survey.lists.push(List {
            name: name.to_owned(),
            shared,
            shuffle,
            options,
            span,
        });
        id
    }

    fn option(&mut self, item: &'a ast::Item, list: &str) -> Choice {
        let name = item.name_text().to_owned();
        let key = format!("option.{list}.{name}");
        let text = self.text(key.clone(), child_text(item), Place::default());
        let specify = item
            .property(Key::Specify)
            .map(|specify| match specify.name() {
                Some(word) if word.text == "optional" => Specify::Optional,
                _ => Specify::Required,
            });
        // What stands for the rest keeps its place at the end without being told to.
        let stays = [Key::Last, Key::Specify, Key::Exclusive];
        let pin = if item.has(Key::First) {
            Some(Pin::First)
        } else {
            stays.iter().any(|key| item.has(*key)).then_some(Pin::Last)
        };
        Choice {
            was: self.was(item),
            text,
            code: self.whole_number(item, Key::Code),
            score: self.decimal(item, Key::Score),
            specify,
            exclusive: item.has(Key::Exclusive),
            pin,
            when: None,
            image: self.image(item, &key),
            span: item.label_span(),
            name,
        }
    }

    fn image(&mut self, item: &'a ast::Item, key: &str) -> Option<(String, TextId)> {
        let property = item.property(Key::Image)?;
        let mut texts = property.values.iter().filter_map(|value| match value {
            ast::Value::Text(text) => Some(text),
            _ => None,
        });
        let (path, alt) = (texts.next()?, texts.next()?);
        Some((
            path.value.clone(),
            self.text(format!("{key}.alt"), alt, Place::default()),
        ))
    }

    /// The name after `was`.
    pub fn was(&self, item: &ast::Item) -> Option<String> {
        Some(item.property(Key::Was)?.name()?.text.clone())
    }

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

    fn codes(&mut self, item: &ast::Item) -> Option<(i64, i64)> {
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
    fn code_labels(
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
    fn leftovers(&mut self, ty: &ast::Type) {
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
            self.report(
                Rule::SyntaxWrongValue,
                span,
                format!("`{word}` does not take {what}"),
            );
        }
    }

    /// The options of a choice: its own, those of `of list`, or those of `options of list`.
    fn choices(&mut self, item: &'a ast::Item, ty: &ast::Type, name: &str) -> Option<ListId> {
        let property = item.property(Key::Options).and_then(ast::Property::name);
        let own = item.children_of(Keyword::Option).next().is_some();
        let Some(list) = ty.of.as_ref().or(property) else {
            if !own && !matches!(item.keyword, Keyword::Question | Keyword::Grid) {
                let word = &ty.name.text;
                self.report(
                    Rule::SyntaxMissingValue,
                    ty.span,
                    format!("`{word}` needs a list here"),
                )
                .help(format!(
                    "write `{word} of channels` with the name of a `list`"
                ));
                return None;
            }
            return Some(self.new_list(item, name, false));
        };
        if own {
            self.report(
                Rule::SyntaxWrongValue,
                list.span,
                format!("`{name}` has options of its own and a list"),
            )
            .help("keep one of the two");
        }
        self.resolve(|scope| &scope.lists, "list", list)
    }

    fn selection(&mut self, item: &ast::Item, list: ListId) -> Selection {
        let selection = Selection {
            min: self.count(item, Key::Min),
            max: self.count(item, Key::Max),
        };
        let options = self.survey[list].options.len() as u32;
        let span = |key| {
            item.property(key)
                .map_or(item.keyword_span, |property| property.span)
        };
        if let (Some(min), Some(max)) = (selection.min, selection.max)
            && min > max
        {
            self.report(
                Rule::ValueRange,
                span(Key::Min),
                format!("at least {min} and at most {max} cannot both hold"),
            )
            .related(span(Key::Max), "the maximum");
        } else if selection.min.is_some_and(|min| min > options) {
            self.report(
                Rule::ValueRange,
                span(Key::Min),
                format!("there are only {options} options to choose from"),
            );
        } else if selection.max == Some(0) {
            self.report(
                Rule::ValueRange,
                span(Key::Max),
                "a choice of at most 0 options is no choice",
            );
        } else if let Some(max) = selection.max
            && max > options
        {
            self.report(
                Rule::ValueRange,
                span(Key::Max),
                format!("there are only {options} options to choose from"),
            );
        }
        selection
    }

    fn allocation(&mut self, item: &'a ast::Item, ty: &ast::Type, name: &str) -> Option<Type> {
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

    /// The built-in list of yes and no.
    pub fn yes_no(&mut self) -> ListId {
        if let Some(at) = self
            .survey
            .lists
            .iter()
            .position(|list| list.name == "yes_no" && list.span == Span::default())
        {
            return ListId(at as u32);
        }
        let options =
            [("yes", "Ja", "Yes"), ("no", "Nee", "No")].map(|(name, dutch, english)| Choice {
                name: name.to_owned(),
                was: None,
                text: self.built_in_text(format!("option.yes_no.{name}"), dutch, english),
                code: None,
                score: None,
                specify: None,
                exclusive: false,
                pin: None,
                when: None,
                image: None,
                span: Span::default(),
            });
        let id = ListId(self.survey.lists.len() as u32);
        self.survey.lists.push(List {
            name: "yes_no".to_owned(),
            shared: true,
            shuffle: false,
            options: options.into(),
            span: Span::default(),
        });
        id
    }

    fn number_type(
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

    fn currency(&mut self, ty: &ast::Type) -> Option<String> {
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

    fn number_bounds(&mut self, ty: &ast::Type) -> (Option<Decimal>, Option<Decimal>) {
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

    fn check_numbers(
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
            self.report(
                Rule::ValueRange,
                span,
                format!("no number lies between {min} and {max}"),
            )
            .help("the lower bound comes first");
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

    fn date_bounds(&mut self, ty: &ast::Type) -> DateBounds {
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
            self.report(
                Rule::ValueRange,
                range.span,
                format!("no date lies between {min} and {max}"),
            );
        }
        bounds
    }

    fn date_bound(&mut self, name: &ast::Name) -> Option<DateBound> {
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

    fn text_type(&mut self, item: &ast::Item, long: bool) -> TextType {
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
                self.report(
                    Rule::ValueRange,
                    range.span,
                    format!("no text is {min} to {max} characters long"),
                );
            }
        }
        if let Some(pattern) = item.property(Key::Pattern).and_then(ast::Property::text) {
            super::pattern::check(pattern, self.problems);
            ty.pattern = Some(pattern.value.clone());
        }
        ty
    }

    fn scale_type(&mut self, item: &'a ast::Item, ty: &ast::Type, name: &str) -> Option<Type> {
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
        let close = closest(word, known).map(str::to_owned);
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
        .did_you_mean(close.as_deref());
        None
    }

    fn standard_scale(
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
    fn add_standard(&mut self, spec: &standard::Spec, own: Vec<(i64, TextId)>) -> ScaleId {
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
                .map(|(code, dutch, english)| {
                    (
                        *code,
                        self.built_in_text(format!("label.{}.{code}", spec.name), dutch, english),
                    )
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

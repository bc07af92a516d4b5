//! Lists of options.

use super::build::{Builder, Place, child_text};
use crate::model::*;
use crate::problem::Rule;
use crate::source::Span;
use crate::syntax::ast::{self};
use crate::syntax::vocabulary::{Key, Keyword};

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

    pub fn option(&mut self, item: &'a ast::Item, list: &str) -> Choice {
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
            image: self.picture(item, Key::Image, &key),
            span: item.label_span(),
            name,
        }
    }

    /// The path of a picture, and the text for those who do not see it.
    pub fn picture(
        &mut self,
        item: &'a ast::Item,
        property: Key,
        key: &str,
    ) -> Option<(String, TextId)> {
        let property = item.property(property)?;
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

    /// The options of a choice: its own, those of `of list`, or those of `options of list`.
    pub fn choices(&mut self, item: &'a ast::Item, ty: &ast::Type, name: &str) -> Option<ListId> {
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

    pub fn selection(&mut self, item: &ast::Item, list: ListId) -> Selection {
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
            let limits = [Key::Min, Key::Max].map(|key| item.property(key)?.number());
            let problem = self.report(
                Rule::ValueRange,
                span(Key::Min),
                format!("at least {min} and at most {max} cannot both hold"),
            );
            problem.related(span(Key::Max), "the maximum");
            if let [Some(min), Some(max)] = limits {
                problem.swap("swap the two", (min.span, &min.text), (max.span, &max.text));
                problem.safely();
            }
        } else if selection.min.is_some_and(|min| min > options) {
            self.report(
                Rule::ValueRange,
                span(Key::Min),
                format!("there are only {options} options to choose from"),
            )
            .help("lower `min`, or add options");
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
            )
            .help("lower `max`, or leave it out: everything can be chosen then");
        }
        selection
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
        let options = ["yes", "no"].map(|name| Choice {
            name: name.to_owned(),
            was: None,
            text: self.built_in_text(format!("option.yes_no.{name}"), name),
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
}

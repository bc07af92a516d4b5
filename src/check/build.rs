//! The state of building a model: the survey so far, the names in scope, and small readers of items.

use super::scope::Scope;
use super::text::Pending;
use crate::model::{Entry, FieldId, Missing, MissingKind, Mode, Period, Rich, Survey, TextId};
use crate::problem::{Problem, Problems, Rule};
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::vocabulary::{Key, Keyword};
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};

/// Builds a [`Survey`] from items; passes add to it one after the other.
pub(super) struct Builder<'a> {
    pub survey: Survey,
    pub scope: Scope,
    pub problems: &'a mut Problems,
    /// Texts whose placeholders are read when every field is known.
    pub pending: Vec<Pending<'a>>,
    /// Every text that was read: in which language of the survey, and where it stands.
    pub written: Vec<(TextId, usize, &'a ast::Text)>,
    /// Everything that is referred to somewhere: a kind and a name.
    pub used: HashSet<(&'static str, String)>,
    /// Where a condition was written and which fields it decides about, for the graph rules.
    pub reads: Vec<super::graph::Read>,
    /// The consents that cover each purpose, in source order.
    pub consents: HashMap<crate::model::PurposeId, Vec<FieldId>>,
    /// The links that wait for consents, by what is around them.
    pub consent_guards:
        HashMap<(Option<crate::model::GuardId>, Vec<FieldId>), crate::model::GuardId>,
    /// The missing codes of the whole survey.
    pub scope_missing: Vec<Missing>,
    /// Where each language is named.
    pub language_spans: HashMap<String, Span>,
    /// What texts say about how long it takes.
    pub claims: Vec<super::length::Claim>,
}

/// Where an expression stands: what it may refer to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    /// Fields from this position on stand later.
    pub at: usize,
    /// Inside this repeat.
    pub repeat: Option<crate::model::RepeatId>,
    /// Names are the fields of this event.
    pub event: Option<crate::model::EventId>,
    /// What must hold for the expression to be looked at.
    pub guard: Option<crate::model::GuardId>,
}

impl<'a> Builder<'a> {
    pub fn new(problems: &'a mut Problems) -> Self {
        let mut survey = Survey::default();
        survey.texts.entries.push(Entry {
            key: String::new(),
            span: Span::default(),
            forms: vec![Some(Rich::default())],
            built_in: true,
        });
        let (scope, pending, used) = (Scope::default(), Vec::new(), HashSet::new());
        Builder {
            survey,
            scope,
            problems,
            pending,
            written: Vec::new(),
            used,
            reads: Vec::new(),
            consents: HashMap::new(),
            consent_guards: HashMap::new(),
            scope_missing: Vec::new(),
            language_spans: HashMap::new(),
            claims: Vec::new(),
        }
    }

    /// Reports a problem.
    pub fn report(&mut self, rule: Rule, span: Span, message: impl Into<String>) -> &mut Problem {
        self.problems.add(rule, span, message)
    }

    /// Notes that something is referred to.
    pub fn uses(&mut self, kind: &'static str, name: &str) {
        self.used.insert((kind, name.to_owned()));
    }

    /// Registers a text under its stable key; its placeholders are read later, seen from `place`.
    pub fn text(&mut self, key: String, text: &'a ast::Text, place: Place) -> TextId {
        if text.value.trim().is_empty() {
            self.report(Rule::TextEmpty, text.span, "this text is empty")
                .help("write what people read here");
        }
        let id = self.add_entry(Entry {
            key,
            span: text.span,
            forms: Vec::new(),
            built_in: false,
        });
        self.pending.push(Pending { id, text, place });
        id
    }

    /// Registers words that come with Peil, in every language of the survey.
    pub fn built_in_text(&mut self, key: String, words: &str) -> TextId {
        let languages = self.survey.languages.iter();
        let forms = languages
            .map(|tag| Some(Rich::plain(super::standard::label(tag, words))))
            .collect();
        self.add_entry(Entry {
            key,
            span: Span::default(),
            forms,
            built_in: true,
        })
    }

    fn add_entry(&mut self, entry: Entry) -> TextId {
        self.survey.texts.entries.push(entry);
        TextId(self.survey.texts.entries.len() as u32 - 1)
    }

    /// The text of an item under `<keyword>.<name>`.
    pub fn item_text(&mut self, item: &'a ast::Item, place: Place) -> TextId {
        let key = format!("{}.{}", item.keyword.as_str(), item.name_text());
        self.optional_text(key, item, place).unwrap_or_default()
    }

    /// The text of an item, if it has one.
    pub fn optional_text(
        &mut self,
        key: String,
        item: &'a ast::Item,
        place: Place,
    ) -> Option<TextId> {
        item.text.as_ref().map(|text| self.text(key, text, place))
    }

    /// The text of a property under `<key>.<property>`.
    pub fn property_text(
        &mut self,
        item: &'a ast::Item,
        key: &str,
        property: Key,
        place: Place,
    ) -> Option<TextId> {
        let text = item.property(property)?.text()?;
        Some(self.text(format!("{key}.{}", property.as_str()), text, place))
    }

    /// Words for single modes, under `<key>.<mode>`.
    pub fn mode_texts(
        &mut self,
        item: &'a ast::Item,
        key: &str,
        place: Place,
    ) -> Vec<(Mode, TextId)> {
        let mut texts = Vec::new();
        for property in item.properties_of(Key::ModeText) {
            let (Some(name), Some(text)) = (property.name(), property.text()) else {
                continue;
            };
            match Mode::parse(&name.text) {
                Some(mode) => texts.push((
                    mode,
                    self.text(format!("{key}.{}", mode.word()), text, place),
                )),
                None => self.unknown_mode(name),
            }
        }
        texts
    }

    fn unknown_mode(&mut self, name: &ast::Name) {
        let modes = crate::syntax::vocabulary::MODES;
        let close = crate::problem::nearest(&name.text, modes.iter().copied());
        self.report(
            Rule::SyntaxWrongValue,
            name.span,
            format!("`{}` is not a mode", name.text),
        )
        .help(format!("the modes are {}", listed(modes.iter().copied())))
        .did_you_mean(close);
    }

    /// Missing codes among the children of an item; `owner` is part of their text keys.
    pub fn missing_codes(&mut self, item: &'a ast::Item, owner: &str) -> Vec<Missing> {
        let mut codes: Vec<Missing> = Vec::new();
        for child in item.children_of(Keyword::Missing) {
            let Some(name) = &child.name else { continue };
            let said = child.property(Key::As).and_then(ast::Property::name);
            let word = said.map_or(name.text.as_str(), |said| said.text.as_str());
            let kind = MissingKind::parse(word).unwrap_or_else(|| {
                self.report(Rule::SyntaxWrongValue, name.span, format!("`{word}` is not a kind of missing answer"))
                    .help("the kinds are `dk`, `refused` and `na`; give another name its kind with `as dk`");
                MissingKind::DontKnow
            });
            if ["answered", "unanswered"].contains(&name.text.as_str()) {
                self.report(
                    Rule::NameInvalid,
                    name.span,
                    format!("a missing code cannot be called `{}`", name.text),
                )
                .help("that word says in data whether a question was answered");
            }
            if let Some(first) = codes.iter().find(|code| code.name == name.text) {
                let first = first.span;
                self.duplicate("missing code", &name.text, name.span, first);
                continue;
            }
            let text = self.text(
                format!("missing.{owner}.{}", name.text),
                child_text(child),
                Place::default(),
            );
            let code = self.whole_number(child, Key::Code);
            codes.push(Missing {
                name: name.text.clone(),
                kind,
                text,
                code,
                span: child.span,
            });
        }
        codes
    }

    /// Reports that a name stands twice in one scope.
    pub fn duplicate(&mut self, what: &str, name: &str, span: Span, first: Span) {
        self.report(
            Rule::NameDuplicate,
            span,
            format!("there is already {} {what} `{name}`", article(what)),
        )
        .label("the second")
        .related(first, "the first")
        .help("give one of the two another name");
    }

    /// The number of a property.
    pub fn decimal(&mut self, item: &ast::Item, key: Key) -> Option<Decimal> {
        let number = item.property(key)?.number()?;
        self.number(number)
    }

    /// The value of a number as written, a percentage as a share.
    pub fn number(&mut self, number: &ast::Number) -> Option<Decimal> {
        match number.text.parse::<Decimal>() {
            Ok(value) if value.abs() <= largest() && value.scale() <= 12 => {
                Some(if number.percent {
                    value / Decimal::ONE_HUNDRED
                } else {
                    value
                })
            }
            _ => {
                self.report(
                    Rule::SyntaxWrongValue,
                    number.span,
                    format!("`{}` is not a number Peil keeps", number.text),
                )
                .help("numbers lie between -10^15 and 10^15, with at most 12 decimals");
                None
            }
        }
    }

    /// A property that takes a whole number.
    pub fn whole_number(&mut self, item: &ast::Item, key: Key) -> Option<i64> {
        let number = item.property(key)?.number()?;
        self.whole(number, key.as_str())
    }

    /// A whole number as written.
    pub fn whole(&mut self, number: &ast::Number, what: &str) -> Option<i64> {
        let value = self.number(number)?;
        if value.fract().is_zero() && !number.percent {
            return i64::try_from(value).ok();
        }
        self.report(
            Rule::SyntaxWrongValue,
            number.span,
            format!("`{what}` takes a whole number"),
        );
        None
    }

    /// A property that counts something, from 0.
    pub fn count(&mut self, item: &ast::Item, key: Key) -> Option<u32> {
        let span = item.property(key)?.span;
        let value = self.whole_number(item, key)?;
        u32::try_from(value).ok().or_else(|| {
            self.report(
                Rule::ValueRange,
                span,
                format!("`{}` cannot be {value}", key.as_str()),
            );
            None
        })
    }

    /// The text of a property as a plain string.
    pub fn string(&mut self, item: &ast::Item, key: Key) -> Option<String> {
        let text = item.property(key)?.text()?;
        if text.value.trim().is_empty() {
            self.report(
                Rule::TextEmpty,
                text.span,
                format!("`{}` is empty", key.as_str()),
            );
        }
        Some(text.value.clone())
    }

    /// The fields that were declared before this moment.
    pub fn next_field(&self) -> FieldId {
        FieldId(self.survey.fields.len() as u32)
    }
}

/// A finished model under the rules that look at the whole.
pub(super) struct Review<'a> {
    pub survey: &'a Survey,
    pub used: &'a HashSet<(&'static str, String)>,
    pub problems: &'a mut Problems,
}

impl Review<'_> {
    /// Reports a problem.
    pub fn report(&mut self, rule: Rule, span: Span, message: impl Into<String>) -> &mut Problem {
        self.problems.add(rule, span, message)
    }
}

/// `a` or `an` before a word.
fn article(word: &str) -> &'static str {
    match word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        true => "an",
        false => "a",
    }
}

/// The largest magnitude of a number, 10^15.
pub(super) fn largest() -> Decimal {
    Decimal::from(1_000_000_000_000_000_i64)
}

/// The length of time of a duration.
pub(super) fn period(duration: &ast::Duration) -> Period {
    Period {
        count: duration.count,
        unit: duration.unit,
    }
}

/// The text of an item that must have one; the structure checks reported its absence.
pub(super) fn child_text(item: &ast::Item) -> &ast::Text {
    static NONE: ast::Text = ast::Text {
        value: String::new(),
        span: Span {
            file: crate::source::FileId(0),
            start: 0,
            end: 0,
        },
        offsets: ast::Offsets::Direct(0),
    };
    item.text.as_ref().unwrap_or(&NONE)
}

/// What an event carries, for who named something else.
pub(super) fn carried(names: &[String]) -> String {
    match names {
        [] => "give the event a `field`".to_owned(),
        names => format!("it carries {}", listed(names.iter().map(String::as_str))),
    }
}

/// `` `a`, `b` and `c` ``.
pub(super) fn listed<'s>(words: impl IntoIterator<Item = &'s str>) -> String {
    let quoted: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

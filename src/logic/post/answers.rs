//! The pairs of a post as typed answers.

use super::names::{Head, Name, Names, Part};
use super::typing;
use crate::logic::domain::Fault;
use crate::logic::problem::{AnswerProblem, Reason};
use crate::logic::value::{Cell, Given, Value};
use crate::model::{FieldId, List, NumberKind, Origin, Survey, Type};
use std::collections::{BTreeMap, BTreeSet};

/// What stands in a post.
#[derive(Debug, Default)]
pub(super) struct Answered {
    pub heads: BTreeMap<Head, String>,
    /// Position of the language of the page.
    pub language: usize,
    pub given: BTreeMap<Cell, Given>,
    /// What could not be read.
    pub faults: Vec<(Cell, Fault)>,
    /// What is wrong with the post itself.
    pub problems: Vec<AnswerProblem>,
}

/// What was typed and chosen at one field.
#[derive(Debug, Default)]
struct Typed {
    values: Vec<String>,
    options: BTreeMap<usize, String>,
    words: BTreeMap<usize, String>,
    parts: BTreeMap<Part, String>,
}

/// The answers in a post.
pub(super) fn read(survey: &Survey, names: &Names, pairs: Vec<(String, String)>) -> Answered {
    let mut answered = Answered::default();
    let mut all: BTreeMap<Cell, Typed> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (key, value) in pairs {
        let Some(name) = names.get(&key) else {
            let message = format!("`{}` is not a name of this form", shortened(&key));
            answered.problem(Reason::UnknownKey, message);
            continue;
        };
        let text = trimmed(&value).replace("\r\n", "\n").replace('\r', "\n");
        if !matches!(name, Name::Field(_)) && !seen.insert(name) {
            answered.problem(Reason::Duplicate, format!("`{key}` is there twice"));
            continue;
        }
        if text.is_empty() {
            continue;
        }
        match name {
            Name::Head(head) => drop(answered.heads.insert(head, text)),
            Name::Field(cell) => all.entry(cell).or_default().values.push(text),
            Name::Option(cell, at) => drop(all.entry(cell).or_default().options.insert(at, text)),
            Name::Words(cell, at) => drop(all.entry(cell).or_default().words.insert(at, text)),
            Name::Part(cell, part) => drop(all.entry(cell).or_default().parts.insert(part, text)),
        }
    }
    let tag = answered.heads.get(&Head::Language);
    let position = tag.and_then(|tag| survey.languages.iter().position(|known| known == tag));
    answered.language = position.unwrap_or_default();
    let reader = Reader {
        survey,
        language: survey
            .languages
            .get(answered.language)
            .map_or("en", String::as_str),
    };
    for (cell, typed) in all {
        match reader.given(cell.field, typed) {
            Ok(given) if given == Given::default() => {}
            Ok(given) => drop(answered.given.insert(cell, given)),
            Err(fault) => answered.faults.push((cell, fault)),
        }
    }
    answered
}

impl Answered {
    fn problem(&mut self, code: Reason, message: String) {
        self.problems
            .push(AnswerProblem::of_document("", code, message));
    }
}

/// Reads what was typed on a page in one language.
struct Reader<'s> {
    survey: &'s Survey,
    language: &'s str,
}

impl Reader<'_> {
    /// What was left at a field. A missing code that was ticked counts before anything beside it.
    fn given(&self, id: FieldId, mut typed: Typed) -> Result<Given, Fault> {
        let field = &self.survey[id];
        let is_code = |text: &str| {
            let code = text.strip_prefix("missing:");
            code.is_some_and(|code| field.missing.iter().any(|known| known.name == code))
        };
        if let Some(ticked) = typed.values.iter().find(|text| is_code(text)) {
            return Ok(Given {
                missing: ticked.strip_prefix("missing:").map(str::to_owned),
                ..Given::default()
            });
        }
        if field.origin == Origin::Known {
            let value = single(&typed)?.map(|text| super::known(self.survey, id, text));
            return Ok(Given {
                value: value.transpose()?,
                ..Given::default()
            });
        }
        let value = self.value(id, &typed)?;
        let chosen = value.as_ref().map_or(&[][..], Value::options).to_vec();
        typed.words.retain(|at, _| chosen.contains(at));
        Ok(Given {
            value,
            missing: None,
            specify: typed.words,
        })
    }

    fn value(&self, id: FieldId, typed: &Typed) -> Result<Option<Value>, Fault> {
        let part = |part: Part| typed.parts.get(&part).map_or("", String::as_str);
        let date = || {
            typing::date(
                part(Part::Day),
                part(Part::Month),
                part(Part::Year),
                self.language,
            )
        };
        match &self.survey[id].ty {
            Type::Many(list, _) => return chosen(&self.survey[*list], &typed.values),
            Type::Rank(_, _) => return self.ranked(id, typed),
            Type::Allocate(..) => return self.shares(typed),
            Type::Date(_) if typed.parts.is_empty() => {}
            Type::Date(_) => {
                let fault = || fault(Reason::Format, "is not a date that exists");
                return date().map(|date| Some(Value::Date(date))).ok_or_else(fault);
            }
            Type::DateTime(_) if typed.parts.is_empty() => {}
            Type::DateTime(_) => {
                let clock = typing::time(part(Part::Time));
                let moment = date().zip(clock);
                let moment = moment
                    .and_then(|(date, time)| typing::moment(date, time, &self.survey.time_zone));
                let fault = || fault(Reason::Format, "is not a date and a time that exist");
                return moment.map(|at| Some(Value::Instant(at))).ok_or_else(fault);
            }
            _ => {}
        }
        single(typed)?.map(|text| self.one(id, text)).transpose()
    }

    /// The value of a field with one input, or with options of which one is chosen.
    fn one(&self, id: FieldId, text: &str) -> Result<Value, Fault> {
        let is = |what: &str| {
            fault(
                Reason::Format,
                &format!("is `{}`, which is not {what}", shortened(text)),
            )
        };
        match &self.survey[id].ty {
            Type::One(list) => position(&self.survey[*list], text).map(Value::Option),
            Type::Flag => match text {
                "yes" => Ok(Value::Flag(true)),
                "no" => Ok(Value::Flag(false)),
                _ => Err(is("`yes` or `no`")),
            },
            Type::Scale(_) => {
                let code = text.parse::<i64>().map_err(|_| is("a code of its scale"))?;
                Ok(Value::Number(code.into()))
            }
            Type::Number(ty) => {
                let (number, what) = match ty.kind {
                    NumberKind::Integer => (typing::whole(text), "a whole number"),
                    _ => (typing::number(text, self.language), "a number"),
                };
                number.map(Value::Number).ok_or_else(|| is(what))
            }
            Type::Time => {
                let time = typing::time(text);
                time.map(Value::Time).ok_or_else(|| is("a time of day"))
            }
            Type::Date(_) => Err(is("typed in its three parts")),
            Type::DateTime(_) => Err(is("typed in its four parts")),
            Type::File { .. } => Ok(Value::Text(text.chars().take(255).collect())),
            _ => Ok(Value::Text(text.to_owned())),
        }
    }

    /// The options of a ranking in the order of their places.
    fn ranked(&self, id: FieldId, typed: &Typed) -> Result<Option<Value>, Fault> {
        none_beside(typed)?;
        let Type::Rank(list, size) = &self.survey[id].ty else {
            return Ok(None);
        };
        let options = self.survey[*list].options.len();
        let places = size.max.map_or(options, |max| options.min(max as usize));
        let mut order = BTreeMap::new();
        for (at, text) in &typed.options {
            let place = text
                .parse::<usize>()
                .ok()
                .filter(|place| (1..=places).contains(place));
            let place = place.ok_or_else(|| {
                let text = shortened(text);
                fault(
                    Reason::Range,
                    &format!("has a place `{text}`, which is not from 1 to {places}"),
                )
            })?;
            if order.insert(place, *at).is_some() {
                return Err(fault(
                    Reason::Duplicate,
                    &format!("has two options in place {place}"),
                ));
            }
        }
        let chosen: Vec<usize> = order.into_values().collect();
        Ok((!chosen.is_empty()).then_some(Value::Options(chosen)))
    }

    fn shares(&self, typed: &Typed) -> Result<Option<Value>, Fault> {
        none_beside(typed)?;
        let mut parts = Vec::new();
        for (at, text) in &typed.options {
            let part = typing::whole(text).ok_or_else(|| {
                let text = shortened(text);
                fault(
                    Reason::Format,
                    &format!("has a part `{text}`, which is not a whole number"),
                )
            })?;
            parts.push((*at, part));
        }
        Ok((!parts.is_empty()).then_some(Value::Shares(parts)))
    }
}

fn fault(code: Reason, words: &str) -> Fault {
    (code, words.to_owned())
}

/// The one value of a field that has one.
fn single(typed: &Typed) -> Result<Option<&str>, Fault> {
    match typed.values.as_slice() {
        [] => Ok(None),
        [text] => Ok(Some(text)),
        _ => Err(fault(Reason::Duplicate, "is there twice")),
    }
}

/// Of a ranking or division only the options have values.
fn none_beside(typed: &Typed) -> Result<(), Fault> {
    match typed.values.first() {
        None => Ok(()),
        Some(text) => Err(fault(
            Reason::Domain,
            &format!("has no missing code or option `{}`", shortened(text)),
        )),
    }
}

fn position(list: &List, name: &str) -> Result<usize, Fault> {
    list.position(name).ok_or_else(|| {
        let words = format!("has no option `{}`", shortened(name));
        fault(Reason::Domain, &words)
    })
}

/// The chosen options in the survey's order.
fn chosen(list: &List, names: &[String]) -> Result<Option<Value>, Fault> {
    let chosen: Result<Vec<usize>, Fault> = names.iter().map(|name| position(list, name)).collect();
    let mut chosen = chosen?;
    chosen.sort_unstable();
    if let Some(pair) = chosen.windows(2).find(|pair| pair[0] == pair[1]) {
        let name = list.options.get(pair[0]).map_or("", |option| &option.name);
        return Err(fault(Reason::Duplicate, &format!("has `{name}` twice")));
    }
    Ok((!chosen.is_empty()).then_some(Value::Options(chosen)))
}

/// Without the space around it, as the form reads it.
fn trimmed(text: &str) -> &str {
    text.trim_matches(typing::is_space)
}

/// What a stranger wrote, short enough to be quoted.
fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

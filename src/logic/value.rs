//! What answers are: values, states, and a response as it arrived.

use crate::model::{FieldId, Mode, Survey};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fmt;

/// The value of a field or expression. *Absent* is the lack of one: `Option<Value>::None`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A scale code, number, slider position or amount.
    Number(Decimal),
    /// One option, by position in its list.
    Option(usize),
    /// Options of a `many`, or of a `rank` in order of preference; never empty.
    Options(Vec<usize>),
    /// The parts of an `allocate`, by option; options that are left out have 0.
    Shares(Vec<(usize, Decimal)>),
    /// A calendar date.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// An instant.
    Instant(Timestamp),
    /// Words; also e-mail addresses, telephone numbers, links, keys and names of files.
    Text(String),
    /// Yes or no: a consent, or whether a condition holds.
    Flag(bool),
    /// The mode of the interview.
    Mode(Mode),
}

impl Value {
    /// The number, if it is one.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The chosen options: one, or those of a set or ranking.
    pub fn options(&self) -> &[usize] {
        match self {
            Value::Option(at) => std::slice::from_ref(at),
            Value::Options(list) => list,
            _ => &[],
        }
    }
}

/// As in the flat table: numbers without trailing zeros, dates and times as in a response document.
/// Options are positions here; a row has their names.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(number) => write!(f, "{}", number.normalize()),
            Value::Option(at) => write!(f, "{at}"),
            Value::Options(list) => write!(f, "{list:?}"),
            Value::Shares(parts) => write!(f, "{parts:?}"),
            Value::Date(date) => write!(f, "{date}"),
            Value::Time(time) => write!(f, "{}", time.strftime("%H:%M")),
            Value::Instant(instant) => write!(f, "{instant}"),
            Value::Text(text) => f.write_str(text),
            Value::Flag(flag) => write!(f, "{flag}"),
            Value::Mode(mode) => f.write_str(mode.word()),
        }
    }
}

/// The state of a field in a response. All but the first are *absent*.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// It has a value.
    Answered(Value),
    /// This missing code was chosen.
    Declined(String),
    /// Asked, and left empty.
    Unanswered,
    /// Its guard does not hold.
    NotAsked,
}

impl State {
    /// The value, where it is answered.
    pub fn value(&self) -> Option<&Value> {
        match self {
            State::Answered(value) => Some(value),
            _ => None,
        }
    }
}

/// A field, or within a repeat the field of one instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// The field.
    pub field: FieldId,
    /// The option of the instance, by position in the list the repeat runs over.
    pub instance: Option<usize>,
}

impl Cell {
    /// A field outside every repeat.
    pub fn of(field: FieldId) -> Self {
        Cell {
            field,
            instance: None,
        }
    }

    /// Every cell that a field can have: itself, or within a repeat that of each option.
    pub fn all(survey: &Survey, field: FieldId) -> Vec<Self> {
        let Some(repeat) = survey[field].repeat else {
            return vec![Cell::of(field)];
        };
        let options = survey.options_of(survey[repeat].over);
        let count = options.map_or(0, |list| list.options.len());
        let instances = (0..count).map(Some);
        instances.map(|instance| Cell { field, instance }).collect()
    }

    /// The path by which messages and the `missing` object name it: `satisfied`, `aspects.speed`,
    /// `visit.phone.rate`.
    pub fn path(self, survey: &Survey) -> String {
        let field = &survey[self.field];
        let (Some(repeat), Some(at)) = (field.repeat, self.instance) else {
            return field.name.clone();
        };
        let repeat = &survey[repeat];
        let option = survey
            .options_of(repeat.over)
            .and_then(|list| list.options.get(at))
            .map_or("?", |option| option.name.as_str());
        let rest = local_name(&field.name, &repeat.name);
        format!("{}.{option}.{rest}", repeat.name)
    }
}

/// The name of a field within its repeat: `visit.rate` is `rate`.
pub(super) fn local_name<'a>(name: &'a str, repeat: &str) -> &'a str {
    name.strip_prefix(repeat)
        .and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or(name)
}

/// What a respondent left at one field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Given {
    /// The value.
    pub value: Option<Value>,
    /// The name of a missing code.
    pub missing: Option<String>,
    /// Texts that came with options, by position.
    pub specify: BTreeMap<usize, String>,
}

/// How far a response has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Progress {
    /// Submitted.
    #[default]
    Submitted,
    /// Stopped on the way. Nothing is missing yet, and no check has been looked at.
    Partial,
}

/// A response with its values typed, not yet judged.
#[derive(Debug, Clone, Default)]
pub struct Response {
    /// When it was started: gives `today`, which is absent without it.
    pub started: Option<Timestamp>,
    /// The mode of the interview; the first of the survey where not said.
    pub mode: Option<Mode>,
    /// Position of its language in the survey's languages.
    pub language: usize,
    /// Whether it was submitted.
    pub progress: Progress,
    /// The quotas that were full, by position; nothing in a response tells otherwise.
    pub full: Vec<usize>,
    /// What was left at each field.
    pub given: BTreeMap<Cell, Given>,
}

impl Response {
    /// Sets the value of a field outside repeats.
    pub fn set(&mut self, field: FieldId, value: Value) {
        self.given.entry(Cell::of(field)).or_default().value = Some(value);
    }
}

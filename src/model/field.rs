//! Fields, types, options and scales.

use super::{
    Expr, FieldId, GridId, GuardId, ListId, PurposeId, RepeatId, ScaleId, Sensitive, TextId,
};
use crate::source::Span;
use jiff::civil::Date;
use rust_decimal::Decimal;

/// Anything that has a value in a response: what is known, asked, consented to or computed.
#[derive(Debug, Clone)]
pub struct Field {
    /// The column path: `satisfied`, `aspects.speed`; within a repeat `visit.rate`.
    pub name: String,
    /// The name it was stored under before, after `was`.
    pub was: Option<String>,
    /// Where the value comes from.
    pub origin: Origin,
    /// What values it takes.
    pub ty: Type,
    /// The question, the row's words, or the description of a known value.
    pub text: TextId,
    /// The hint below a question.
    pub hint: Option<TextId>,
    /// Words for one mode instead of `text`.
    pub mode_texts: Vec<(super::Mode, TextId)>,
    /// An instruction for interviewers.
    pub interviewer: Option<TextId>,
    /// `///` documentation.
    pub doc: Option<String>,
    /// Must be answered or declined when asked.
    pub required: bool,
    /// Missing codes it offers, those of the question first, then of its scale, then of the survey.
    pub missing: Vec<Missing>,
    /// What it is collected for. For a computed field, what its inputs share.
    pub purposes: Vec<PurposeId>,
    /// Kind of personal data, `contact.email`, where said or plain from the type.
    pub personal: Option<String>,
    /// Special category.
    pub sensitive: Option<Sensitive>,
    /// When it is asked, next to `finishes_before`; none is always.
    pub guard: Option<GuardId>,
    /// How many of the survey's finishes stand before it; it is not asked when one of them held.
    pub finishes_before: usize,
    /// The repeat whose instances each have one.
    pub repeat: Option<RepeatId>,
    /// Options are shown in random order.
    pub shuffle: bool,
    /// A high code means little of the thing: turned in an index.
    pub reverse: bool,
    /// How a computed field follows from others.
    pub compute: Option<Expr>,
    /// The item.
    pub span: Span,
    /// Its name.
    pub name_span: Span,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Arrives with the invitation.
    Known,
    /// A consent.
    Consent,
    /// A question.
    Question,
    /// A row of a grid.
    Row(GridId),
    /// Computed from others.
    Computed,
}

/// What values a field takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// One option.
    One(ListId),
    /// Some options; how many, `max` at most the number of options.
    Many(ListId, Selection),
    /// Options in order of preference.
    Rank(ListId, Selection),
    /// A code of a scale.
    Scale(ScaleId),
    /// A number.
    Number(NumberType),
    /// A total divided over options; each part is a whole number from 0.
    Allocate(ListId, Decimal),
    /// A calendar date within bounds.
    Date(DateBounds),
    /// A time of day, to the minute.
    Time,
    /// An instant, RFC 3339.
    DateTime(DateBounds),
    /// Words.
    Text(TextType),
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A web address.
    Url,
    /// An uploaded file.
    File {
        /// Accepted media types or extensions, as in HTML's `accept`.
        accept: Option<String>,
        /// Largest size in MB.
        size: Option<Decimal>,
    },
    /// A pseudonymous identifier.
    Key,
    /// Yes or no without options: a consent, or a computed condition.
    Flag,
}

/// How many options may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Selection {
    /// At least; none when not stated. An answer always has at least one.
    pub min: Option<u32>,
    /// At most.
    pub max: Option<u32>,
}

/// A numeric type.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberType {
    /// Which of the numeric types.
    pub kind: NumberKind,
    /// Smallest value.
    pub min: Option<Decimal>,
    /// Largest value.
    pub max: Option<Decimal>,
    /// Values are `min` (or 0) plus a whole number of steps.
    pub step: Option<Decimal>,
    /// `"s"`, `"km"`; for money the currency.
    pub unit: Option<String>,
    /// Words at positions of a slider.
    pub labels: Vec<(Decimal, TextId)>,
}

/// The numeric types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberKind {
    /// Whole numbers.
    Integer,
    /// Decimals, at most 12 places.
    Decimal,
    /// An amount; stored as a decimal string.
    Money,
    /// Chosen on a line.
    Slider,
}

/// Bounds of a date, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DateBounds {
    /// Earliest.
    pub min: Option<DateBound>,
    /// Latest.
    pub max: Option<DateBound>,
}

/// One bound of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateBound {
    /// A fixed date.
    On(Date),
    /// The date on which the response was started.
    Today,
}

/// A type of words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextType {
    /// Several lines.
    pub long: bool,
    /// Fewest characters of an answer.
    pub min: Option<u32>,
    /// Most characters.
    pub max: Option<u32>,
    /// A regular expression that the whole answer matches, the same in Rust, JavaScript and JSON Schema.
    pub pattern: Option<String>,
}

impl Type {
    /// The options it chooses from.
    pub fn list(&self) -> Option<ListId> {
        match self {
            Type::One(list)
            | Type::Many(list, _)
            | Type::Rank(list, _)
            | Type::Allocate(list, _) => Some(*list),
            _ => None,
        }
    }
}

/// A list of options, shared by name or of one question.
#[derive(Debug, Clone)]
pub struct List {
    /// Its name; for a question's own options the name of the question.
    pub name: String,
    /// Declared by itself, or `yes_no`.
    pub shared: bool,
    /// Shown in random order wherever it is used.
    pub shuffle: bool,
    /// In order.
    pub options: Vec<Choice>,
    /// Where it is declared.
    pub span: Span,
}

impl List {
    /// The position of the option of that name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.options.iter().position(|option| option.name == name)
    }
}

/// A response option.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its name in data.
    pub name: String,
    /// The name it was stored under before.
    pub was: Option<String>,
    /// Its words.
    pub text: TextId,
    /// The exported number.
    pub code: Option<i64>,
    /// What it counts for.
    pub score: Option<Decimal>,
    /// A text comes with it.
    pub specify: Option<Specify>,
    /// Cannot be chosen with others.
    pub exclusive: bool,
    /// Keeps its place when others are shuffled; `specify` and `exclusive` options stay last unless they
    /// are `first`.
    pub pin: Option<Pin>,
    /// Shown only when this holds.
    pub when: Option<Expr>,
    /// A picture, path and alternative text.
    pub image: Option<(String, TextId)>,
    /// Where.
    pub span: Span,
}

/// Whether the text that comes with an option may be left empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Specify {
    /// It may not.
    Required,
    /// It may.
    Optional,
}

/// Where a pinned option stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pin {
    /// Before the shuffled ones.
    First,
    /// After them.
    Last,
}

/// A scale of whole numbers.
#[derive(Debug, Clone)]
pub struct Scale {
    /// Its name; `nps`, `csat`, `ces 2` for built-in ones.
    pub name: String,
    /// Lowest code.
    pub min: i64,
    /// Highest code.
    pub max: i64,
    /// Words for some codes, rising.
    pub labels: Vec<(i64, TextId)>,
    /// The best code: the direction.
    pub best: Option<i64>,
    /// Missing codes it brings.
    pub missing: Vec<Missing>,
    /// Which published standard it is.
    pub standard: Option<Standard>,
    /// Where.
    pub span: Span,
}

/// Published standard scales that come with Peil.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standard {
    /// 0–10, cut at 6 and 8.
    Nps,
    /// 1–5, satisfaction.
    Csat,
    /// 1–5, low is easy.
    Ces1,
    /// 1–7, high is easy.
    Ces2,
    /// The Dutch report mark, 1–10.
    Grade,
    /// Agreement, 1–5.
    Agree5,
    /// Agreement, 1–7.
    Agree7,
}

/// An answer apart from the others.
#[derive(Debug, Clone)]
pub struct Missing {
    /// Its name in data.
    pub name: String,
    /// Which of the three kinds.
    pub kind: MissingKind,
    /// Its words.
    pub text: TextId,
    /// The exported number.
    pub code: Option<i64>,
    /// Where.
    pub span: Span,
}

/// The kinds of missing answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MissingKind {
    /// Don't know.
    DontKnow,
    /// Refused.
    Refused,
    /// Not applicable.
    NotApplicable,
}

impl MissingKind {
    /// As written: `dk`, `refused`, `na`.
    pub fn word(self) -> &'static str {
        match self {
            MissingKind::DontKnow => "dk",
            MissingKind::Refused => "refused",
            MissingKind::NotApplicable => "na",
        }
    }

    /// The kind of that word.
    pub fn parse(word: &str) -> Option<MissingKind> {
        [
            MissingKind::DontKnow,
            MissingKind::Refused,
            MissingKind::NotApplicable,
        ]
        .into_iter()
        .find(|kind| kind.word() == word)
    }
}

/// Several rows over one type.
#[derive(Debug, Clone)]
pub struct Grid {
    /// Its name.
    pub name: String,
    /// The question above the rows.
    pub text: TextId,
    /// The hint below it.
    pub hint: Option<TextId>,
    /// Words for one mode.
    pub mode_texts: Vec<(super::Mode, TextId)>,
    /// An instruction for interviewers.
    pub interviewer: Option<TextId>,
    /// One field a row, in order.
    pub rows: Vec<FieldId>,
    /// Rows are shown in random order.
    pub shuffle: bool,
    /// `///` documentation.
    pub doc: Option<String>,
    /// Where.
    pub span: Span,
}

//! Events, touchpoints, waves, follow-up and tests.

use super::{ActionId, EventId, Expr, FieldId, FinishId, Mode, Period, PurposeId, TextId, Type};
use crate::source::Span;
use jiff::civil::{Date, Time};
use rust_decimal::Decimal;

/// Something that happens to a customer.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its dotted name.
    pub name: String,
    /// What it is.
    pub text: Option<TextId>,
    /// What comes along.
    pub fields: Vec<EventField>,
    /// Where.
    pub span: Span,
}

/// One value that an event carries.
#[derive(Debug, Clone)]
pub struct EventField {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Kind of personal data.
    pub personal: Option<String>,
    /// `///` documentation or words.
    pub text: Option<TextId>,
    /// Where.
    pub span: Span,
}

/// When and how people are invited.
#[derive(Debug, Clone)]
pub struct Touchpoint {
    /// Its name.
    pub name: String,
    /// Its title.
    pub text: TextId,
    /// What starts it.
    pub on: Option<EventId>,
    /// Which of those events.
    pub filter: Option<Expr>,
    /// How often, for a periodic one.
    pub every: Option<Period>,
    /// How long after the event.
    pub after: Option<Period>,
    /// Between which times of day, in the survey's time zone.
    pub between: Option<(Time, Time)>,
    /// Share of events that lead to an invitation, 0 to 1.
    pub sample: Option<Decimal>,
    /// How long a person is left alone.
    pub quarantine: Vec<(Period, Since)>,
    /// Channels in order of preference; the first that has an address is taken.
    pub via: Vec<Via>,
    /// When a reminder goes out, after the invitation.
    pub remind: Option<Period>,
    /// When the invitation closes.
    pub close: Option<Period>,
    /// Expected invitations, in how long.
    pub expect: Option<(u64, Option<Period>)>,
    /// What it serves; where it does not say, whatever all that it reads was collected for.
    pub purposes: Vec<PurposeId>,
    /// Where.
    pub span: Span,
}

/// What a quarantine counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Since {
    /// The last invitation of this survey.
    Invitation,
    /// The last response to this survey.
    Response,
    /// The last invitation of any survey of the project.
    AnyInvitation,
    /// The last response to any survey of the project.
    AnyResponse,
}

impl Since {
    /// Whether it counts from an invitation, not from a response.
    pub fn is_invitation(self) -> bool {
        matches!(self, Since::Invitation | Since::AnyInvitation)
    }

    /// Whether it counts what other surveys of the project did.
    pub fn is_shared(self) -> bool {
        matches!(self, Since::AnyInvitation | Since::AnyResponse)
    }
}

/// One channel of a touchpoint.
#[derive(Debug, Clone)]
pub struct Via {
    /// `email`, `sms`, …
    pub channel: String,
    /// Where the address comes from.
    pub to: Option<Address>,
    /// Where.
    pub span: Span,
}

/// Where the address of a channel comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Address {
    /// A field of the event that starts the touchpoint, by position.
    Event(usize),
    /// A known value.
    Known(FieldId),
}

/// How the case of an invitation can end. The first five count in a response rate.
pub const DISPOSITIONS: [&str; 8] = [
    "complete",
    "partial",
    "refused",
    "non_contact",
    "unknown",
    "not_eligible",
    "screened",
    "quota_full",
];

/// One round of fieldwork.
#[derive(Debug, Clone)]
pub struct Wave {
    /// Its name.
    pub name: String,
    /// Its title.
    pub text: TextId,
    /// First and last day, in the survey's time zone.
    pub field: (Date, Date),
    /// Expected responses.
    pub expect: Option<u64>,
    /// Where.
    pub span: Span,
}

/// What somebody does after certain answers.
#[derive(Debug, Clone)]
pub struct Action {
    /// Its name.
    pub name: String,
    /// What is to be done.
    pub text: TextId,
    /// After which answers.
    pub when: Expr,
    /// Who does it.
    pub assign: Option<String>,
    /// By when.
    pub within: Option<Period>,
    /// What they see.
    pub show: Vec<FieldId>,
    /// What it serves; where it does not say, whatever all that it reads was collected for.
    pub purposes: Vec<PurposeId>,
    /// Where.
    pub span: Span,
}

/// Answers, and what must follow from them.
#[derive(Debug, Clone)]
pub struct Test {
    /// What it shows, in words.
    pub name: String,
    /// Known values.
    pub given: Vec<(FieldId, TestValue)>,
    /// The mode of the interview; the first of the survey where not said.
    pub mode: Option<Mode>,
    /// The date on which the response is started, which is absent where not said.
    pub today: Option<Date>,
    /// The quotas that are full, by position.
    pub full: Vec<usize>,
    /// Answers.
    pub answers: Vec<(TestPlace, TestValue)>,
    /// What must follow.
    pub expects: Vec<(Expectation, Span)>,
    /// Where.
    pub span: Span,
}

/// What a test names: a field, within a repeat that of one instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TestPlace {
    /// The field.
    pub field: FieldId,
    /// The option of the instance; none stands for any where the field is in a repeat.
    pub instance: Option<usize>,
}

/// A value in a test.
#[derive(Debug, Clone, PartialEq)]
pub enum TestValue {
    /// A number or scale code.
    Number(Decimal),
    /// Options, by position: one for a choice, several for `many`, in order for `rank`.
    Options(Vec<usize>),
    /// Yes or no, of a consent.
    Flag(bool),
    /// Words, dates and times, as they stand in a response document.
    Text(String),
    /// A missing code.
    Missing(String),
    /// The text that comes with an option, by position.
    Specify(usize, String),
    /// The part that an option gets, by position.
    Share(usize, Decimal),
}

/// What a test expects.
#[derive(Debug, Clone)]
pub enum Expectation {
    /// Every one of the fields is asked, or none is.
    Asked(Vec<TestPlace>, bool),
    /// The response is valid.
    Valid,
    /// The response is not valid; the field, if named, has a problem.
    Invalid(Option<FieldId>),
    /// Every one of the fields is required, asked and not answered.
    Missing(Vec<TestPlace>),
    /// A condition holds, computed values included.
    Computed(Expr),
    /// The text of a field as the respondent reads it.
    Text(FieldId, String),
    /// The survey ends there.
    Finish(FinishId),
    /// The action is to be taken, or is not.
    Action(ActionId, bool),
}

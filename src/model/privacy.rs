//! What was promised about data.

use super::{PurposeId, TextId};
use crate::source::Span;
use crate::syntax::ast::Unit;

/// Who answers for the data, and what is promised for the whole survey.
#[derive(Debug, Clone)]
pub struct Privacy {
    /// The controller, name and place.
    pub controller: String,
    /// Its representative in the Union.
    pub representative: Option<String>,
    /// Where to ask, an address or link.
    pub contact: String,
    /// The data protection officer.
    pub officer: Option<String>,
    /// What is claimed of the responses.
    pub responses: Responses,
    /// Where consent is withdrawn.
    pub withdraw: Option<String>,
    /// Where to object, unless a purpose says otherwise.
    pub object: Option<String>,
    /// Groups below this many respondents are not shown; 10 unless said otherwise.
    pub min_group: u32,
    /// Where to complain; the Autoriteit Persoonsgegevens unless said otherwise.
    pub authority: Option<String>,
    /// Where known values come from.
    pub source: Option<String>,
    /// Where.
    pub span: Span,
}

/// How responses relate to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Responses {
    /// Stored with who gave them.
    Identified,
    /// Stored under a key.
    Pseudonymous,
    /// Nobody can tell who gave them.
    Anonymous,
}

impl Responses {
    /// As written.
    pub fn word(self) -> &'static str {
        match self {
            Responses::Identified => "identified",
            Responses::Pseudonymous => "pseudonymous",
            Responses::Anonymous => "anonymous",
        }
    }
}

/// What data is collected for.
#[derive(Debug, Clone)]
pub struct Purpose {
    /// Its name.
    pub name: String,
    /// Completes "we use your data to …".
    pub text: TextId,
    /// The basis of Article 6.
    pub basis: Option<Basis>,
    /// The legitimate interest, in words.
    pub interest: Option<String>,
    /// Where to object.
    pub object: Option<String>,
    /// The law, for a legal obligation or public task.
    pub law: Option<String>,
    /// How long data is kept, and what then.
    pub retain: Option<Retention>,
    /// Where.
    pub span: Span,
}

/// The bases of Article 6(1) GDPR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Basis {
    /// (a)
    Consent,
    /// (b)
    Contract,
    /// (c)
    LegalObligation,
    /// (d)
    VitalInterest,
    /// (e)
    PublicTask,
    /// (f)
    LegitimateInterest,
}

impl Basis {
    /// All six, in the order of the article.
    pub const ALL: [Basis; 6] = [
        Basis::Consent,
        Basis::Contract,
        Basis::LegalObligation,
        Basis::VitalInterest,
        Basis::PublicTask,
        Basis::LegitimateInterest,
    ];

    /// As written.
    pub fn word(self) -> &'static str {
        match self {
            Basis::Consent => "consent",
            Basis::Contract => "contract",
            Basis::LegalObligation => "legal_obligation",
            Basis::VitalInterest => "vital_interest",
            Basis::PublicTask => "public_task",
            Basis::LegitimateInterest => "legitimate_interest",
        }
    }

    /// The basis of that word.
    pub fn parse(word: &str) -> Option<Basis> {
        Basis::ALL.into_iter().find(|basis| basis.word() == word)
    }
}

/// How long data is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// How long, from submission.
    pub period: Period,
    /// What happens then.
    pub then: Disposal,
    /// Where.
    pub span: Span,
}

/// What happens to data after its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Disposal {
    /// It is deleted.
    Delete,
    /// What tells who it is about is removed.
    Anonymise,
}

/// A number of calendar units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

impl Period {
    /// ISO 8601: `P90D`, `PT2H`; twelve months are a year, a week is seven days.
    pub fn iso(self) -> String {
        let Period { count, unit } = self;
        match unit {
            Unit::Minute => format!("PT{count}M"),
            Unit::Hour => format!("PT{count}H"),
            Unit::Day => format!("P{count}D"),
            Unit::Week => format!("P{}D", u64::from(count) * 7),
            Unit::Month if count > 0 && count.is_multiple_of(12) => format!("P{}Y", count / 12),
            Unit::Month => format!("P{count}M"),
            Unit::Year => format!("P{count}Y"),
        }
    }

    /// Shortest and longest length in minutes: a month is 28 to 31 days, a year 365 to 366.
    pub fn minutes(self) -> (u64, u64) {
        let count = u64::from(self.count);
        let day = 24 * 60;
        match self.unit {
            Unit::Minute => (count, count),
            Unit::Hour => (count * 60, count * 60),
            Unit::Day => (count * day, count * day),
            Unit::Week => (count * 7 * day, count * 7 * day),
            Unit::Month if count.is_multiple_of(12) => {
                (count / 12 * 365 * day, count / 12 * 366 * day)
            }
            Unit::Month => (count * 28 * day, count * 31 * day),
            Unit::Year => (count * 365 * day, count * 366 * day),
        }
    }
}

/// Who else receives data.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// Its name in the survey.
    pub name: String,
    /// Who it is.
    pub text: TextId,
    /// `processor`, `controller` or `joint`.
    pub role: String,
    /// ISO 3166-1 alpha-2 code of where data goes.
    pub country: Option<String>,
    /// The contract with a processor.
    pub contract: Option<String>,
    /// What protects data outside the EEA.
    pub safeguard: Option<String>,
    /// For which purposes; all when empty.
    pub purposes: Vec<PurposeId>,
    /// Where.
    pub span: Span,
}

/// A special category of data, Article 9, or criminal data, Article 10.
#[derive(Debug, Clone)]
pub struct Sensitive {
    /// `health`, `religion`, …
    pub category: String,
    /// The basis that allows it.
    pub basis: Option<String>,
    /// Where.
    pub span: Span,
}

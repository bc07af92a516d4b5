//! Dates as people read them in texts: `3 maart 2026`.
//!
//! There are Dutch and English words; in another language the form takes those of the browser, and what
//! is rendered here reads as in data.

use jiff::civil::Date;
use serde::Serialize;

/// How a language writes a date.
#[derive(Debug, Serialize)]
pub struct DateWords {
    months: [&'static str; 12],
    /// The order, with `{d}`, `{m}` and `{y}`.
    form: &'static str,
}

const DUTCH: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];
const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl DateWords {
    /// The words of a language tag. Plain `en` and the Englishes of North America put the month first.
    pub fn of(tag: &str) -> Option<DateWords> {
        let tag = tag.to_ascii_lowercase();
        let (months, form) = match tag.split('-').next()? {
            "nl" => (DUTCH, "{d} {m} {y}"),
            "en" if ["en", "en-us", "en-ca"].contains(&tag.as_str()) => (ENGLISH, "{m} {d}, {y}"),
            "en" => (ENGLISH, "{d} {m} {y}"),
            _ => return None,
        };
        Some(DateWords { months, form })
    }

    /// A date in these words.
    pub fn write(&self, date: Date) -> String {
        let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
        self.form
            .replace("{d}", &date.day().to_string())
            .replace("{m}", self.months.get(month).unwrap_or(&""))
            .replace("{y}", &date.year().to_string())
    }
}

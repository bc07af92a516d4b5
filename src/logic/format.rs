//! What values that are written as words look like.
//!
//! Each form is one pattern, read by the evaluator and printed into the JSON Schema, so that both
//! accept the same. The patterns use only what means the same in Rust, JavaScript and Python.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use regex::Regex;
use rust_decimal::Decimal;
use std::sync::LazyLock;

macro_rules! date {
    () => {
        concat!(
            "(?:19|2[0-9])[0-9]{2}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])",
            "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))",
            "|(?:(?:19|2[0-9])(?:0[48]|[2468][048]|[13579][26])|(?:20|24|28)00)-02-29"
        )
    };
}
/// A calendar date that exists, `2026-02-28`, from the year 1900 to 2999.
pub const DATE: &str = concat!("^(?:", date!(), ")$");

/// A time of day to the minute, `09:30`.
pub const TIME: &str = "^(?:[01][0-9]|2[0-3]):[0-5][0-9]$";

/// An instant of RFC 3339 with `T`, at most nine decimals of a second, and `Z` or an offset.
pub const INSTANT: &str = concat!(
    "^(?:",
    date!(),
    ")T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,9})?",
    "(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$"
);

/// An e-mail address as browsers accept it, in a domain with at least one dot.
pub const EMAIL: &str = concat!(
    "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}",
    "@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?[.])+",
    "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$"
);

/// Longest e-mail address, in characters (RFC 5321).
pub const EMAIL_LENGTH: u32 = 254;

/// A telephone number: 6 to 20 digits, between them up to three spaces, points, dashes, strokes or
/// parentheses; a plus in front.
pub const PHONE: &str = "^[+]?[(]?[0-9](?:[ ()./-]{0,3}[0-9]){5,19}$";

/// A web address with `http` or `https`, without spaces, quotes or angle brackets.
pub const URL: &str = "^https?://[^\\x00-\\x20\"<>\\x7F]+$";

/// Longest web address, in characters.
pub const URL_LENGTH: u32 = 2000;

/// A pseudonymous identifier: visible ASCII characters.
pub const KEY: &str = "^[!-~]+$";

/// Longest identifier, in characters.
pub const KEY_LENGTH: u32 = 200;

/// Longest name of an uploaded file, in characters.
pub const FILE_LENGTH: u32 = 255;

/// An amount of money from 0: at most fifteen digits and four decimals.
pub const AMOUNT: &str = "^(?:0|[1-9][0-9]{0,14})(?:[.][0-9]{1,4})?$";

/// An amount that may be negative.
pub const SIGNED_AMOUNT: &str = "^-?(?:0|[1-9][0-9]{0,14})(?:[.][0-9]{1,4})?$";

/// The most decimals of an amount.
pub const AMOUNT_PLACES: u32 = 4;

/// An amount with more decimals than it can have.
const LONG_AMOUNT: &str = "^-?(?:0|[1-9][0-9]{0,14})[.][0-9]{1,12}$";

/// The version of a consent text: its SHA-256 digest.
pub const DIGEST: &str = "^sha256:[0-9a-f]{64}$";

/// Whether a pattern of this page matches.
pub fn matches(pattern: &'static str, text: &str) -> bool {
    let found = PATTERNS.iter().find(|(known, _)| *known == pattern);
    found.is_some_and(|(_, regex)| regex.is_match(text))
}

static PATTERNS: LazyLock<Vec<(&'static str, Regex)>> = LazyLock::new(|| {
    [
        DATE,
        TIME,
        INSTANT,
        EMAIL,
        PHONE,
        URL,
        KEY,
        AMOUNT,
        SIGNED_AMOUNT,
        LONG_AMOUNT,
        DIGEST,
    ]
    .into_iter()
    .filter_map(|pattern| Some((pattern, Regex::new(pattern).ok()?)))
    .collect()
});

/// The date a text says.
pub fn date(text: &str) -> Option<Date> {
    matches(DATE, text).then(|| text.parse().ok()).flatten()
}

/// The time a text says.
pub fn time(text: &str) -> Option<Time> {
    matches(TIME, text).then(|| text.parse().ok()).flatten()
}

/// The instant a text says.
pub fn instant(text: &str) -> Option<Timestamp> {
    matches(INSTANT, text).then(|| text.parse().ok()).flatten()
}

/// The amount a text says.
pub fn amount(text: &str) -> Option<Decimal> {
    plain(SIGNED_AMOUNT, text)
}

/// The same, with any decimals.
pub(super) fn long_amount(text: &str) -> Option<Decimal> {
    plain(LONG_AMOUNT, text)
}

fn plain(pattern: &'static str, text: &str) -> Option<Decimal> {
    let number: Decimal = matches(pattern, text).then(|| text.parse().ok())??;
    Some(number.normalize())
}

/// The pattern of an author made to match the whole answer.
pub fn whole(pattern: &str) -> String {
    format!("^(?:{pattern})$")
}

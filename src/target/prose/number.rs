//! Numbers and lengths of time in words.

use super::Tongue;
use crate::model::Period;
use crate::syntax::ast::Unit;
use rust_decimal::Decimal;

/// A number as it is written in a language: with a decimal comma in Dutch.
pub fn number(tongue: Tongue, number: Decimal) -> String {
    let digits = number.normalize().to_string();
    match tongue {
        Tongue::Dutch => digits.replace('.', ","),
        Tongue::English => digits,
    }
}

/// A share from 0 to 1 as a percentage: `25%`.
pub fn percentage(tongue: Tongue, share: Decimal) -> String {
    format!("{}%", number(tongue, share * Decimal::ONE_HUNDRED))
}

/// A length of time: `1 jaar`, `30 dagen`.
pub fn period(tongue: Tongue, period: Period) -> String {
    let one = period.count == 1;
    let (dutch, english) = match period.unit {
        Unit::Minute => (["minuut", "minuten"], ["minute", "minutes"]),
        Unit::Hour => (["uur", "uur"], ["hour", "hours"]),
        Unit::Day => (["dag", "dagen"], ["day", "days"]),
        Unit::Week => (["week", "weken"], ["week", "weeks"]),
        Unit::Month => (["maand", "maanden"], ["month", "months"]),
        Unit::Year => (["jaar", "jaar"], ["year", "years"]),
    };
    let at = usize::from(!one);
    format!("{} {}", period.count, tongue.say(dutch[at], english[at]))
}

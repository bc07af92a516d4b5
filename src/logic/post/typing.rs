//! Numbers, dates and times as people type them, the same as the parts `typing`, `fractions`, `dates` and
//! `moments` of the form's runtime.
//!
//! `tests/browser/typed.json` holds both to the same values.

use super::months;
use crate::logic::{decimal, format};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};
use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

/// Most digits of a number.
const DIGITS: usize = 15;

/// White space as browsers know it.
pub(super) fn is_space(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || c == '\u{feff}'
}

/// Other digits and dashes become the plain ones; spaces and apostrophes go.
fn plain(text: &str) -> String {
    let plain = text.nfkc().filter_map(|c| match c {
        '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => char::from_digit(c as u32 & 15, 10),
        '\u{2212}' | '\u{2013}' => Some('-'),
        '\'' | '\u{2019}' => None,
        c if is_space(c) => None,
        c => Some(c),
    });
    plain.collect()
}

/// The same without a sign of money or a share around it.
fn bare(typed: &str) -> String {
    let text = plain(typed);
    let text = text.strip_prefix(['€', '$', '£']).unwrap_or(&text);
    text.strip_suffix(['%', '€']).unwrap_or(text).to_owned()
}

/// A whole number as people write it, with or without marks between thousands; none where it is no
/// number, has more than 15 digits, or more than two decimals of 0.
pub fn whole(typed: &str) -> Option<Decimal> {
    let text = bare(typed);
    let zeros = text.len() - text.trim_end_matches('0').len();
    let before = &text[..text.len() - zeros];
    let text = match before.strip_suffix(['.', ',', '\u{66b}']) {
        Some(before) if zeros <= 2 => before,
        _ => &text,
    };
    let marks = ['.', ',', '\u{66c}'];
    let text = match only_mark(text, &marks).filter(|_| is_grouped(text, &marks)) {
        Some(mark) => text.replace(mark, ""),
        None => text.to_owned(),
    };
    let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
    let is_number = (1..=DIGITS).contains(&digits.len()) && is_digits(digits);
    is_number.then(|| text.parse().ok()).flatten()
}

/// A number as people write it, with a comma or point; none where it is no number or has more than 15
/// digits.
pub fn number(typed: &str, language: &str) -> Option<Decimal> {
    let text = bare(typed).replace('\u{66b}', ",").replace('\u{66c}', "");
    let text = with_point(&text, language)?;
    let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
    let (before, after) = digits.split_once('.').unwrap_or((digits, ""));
    let count = before.len() + after.len();
    if !is_digits(before) || !is_digits(after) || count == 0 || count > DIGITS {
        return None;
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    let number: Decimal = format!("{sign}0{before}.{after}0").parse().ok()?;
    decimal::bounded(decimal::round(number, decimal::PLACES))
}

/// The text with a decimal point at most and nothing between thousands.
fn with_point(text: &str, language: &str) -> Option<String> {
    let marks = ['.', ','];
    let Some(last) = text.rfind(marks) else {
        return Some(text.to_owned());
    };
    if let Some(mark) = only_mark(text, &marks).filter(|_| is_grouped(text, &marks))
        && (text.matches(mark).count() > 1 || months::group_mark(language) == Some(mark))
    {
        return Some(text.replace(mark, ""));
    }
    let (head, tail) = (&text[..last], &text[last + 1..]);
    if head.contains(marks) && !is_grouped(head, &marks) {
        return None;
    }
    Some(format!("{}.{tail}", head.replace(marks, "")))
}

/// `1.234` or `12,345.678`: groups of three digits behind the first.
fn is_grouped(text: &str, marks: &[char]) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let mut groups = digits.split(marks);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let is_three = |group: &&str| group.len() == 3 && is_digits(group);
    (1..=3).contains(&first.len())
        && is_digits(first)
        && !rest.is_empty()
        && rest.iter().all(is_three)
}

/// The mark in a text where there is one kind of them.
fn only_mark(text: &str, marks: &[char]) -> Option<char> {
    let mark = text.chars().find(|c| marks.contains(c))?;
    let is_other = |c: char| marks.contains(&c) && c != mark;
    (!text.contains(is_other)).then_some(mark)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A month by number or name, long, short or begun, in the language of the page, Dutch or English.
pub fn month(typed: &str, language: &str) -> Option<i8> {
    let text = plain(typed).to_lowercase();
    let text = text.strip_suffix('.').unwrap_or(&text);
    if (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let tongues = [language, "nl", "en"].map(months::names);
    let fits = |month: usize| {
        tongues.iter().flatten().any(|names| {
            let (long, short) = (names.long(month), names.short(month));
            text == long || text == short || (text.chars().count() >= 3 && long.starts_with(text))
        })
    };
    (1..=12_i8).find(|month| fits(usize::from(month.unsigned_abs()) - 1))
}

/// A date from the three fields in which it is typed.
pub fn date(day: &str, month: &str, year: &str, language: &str) -> Option<Date> {
    let (day, year) = (plain(day), plain(year));
    let month = self::month(month, language)?;
    format::date(&format!("{year}-{month:02}-{day:0>2}"))
}

/// A time of day: `9:05`, `9.05`, `9h05` or `0905`.
pub fn time(typed: &str) -> Option<Time> {
    let text = plain(typed);
    let split = text
        .len()
        .checked_sub(2)
        .filter(|at| text.is_char_boundary(*at))?;
    let (hour, minute) = text.split_at(split);
    let hour = hour.strip_suffix([':', '.', 'h']).unwrap_or(hour);
    let hour = if hour.len() == 1 {
        format!("0{hour}")
    } else {
        hour.to_owned()
    };
    format::time(&format!("{hour}:{minute}"))
}

/// The moment at which the clock of a time zone shows a date and time. A time that the clock skips or
/// shows twice is read as browsers do: by the offset an offset away.
pub fn moment(date: Date, time: Time, zone: &str) -> Option<Timestamp> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let local = date.to_datetime(time);
    let at = |offset: Offset| offset.to_timestamp(local).ok();
    let first = zone.to_offset(at(Offset::UTC)?);
    at(zone.to_offset(at(first)?))
}

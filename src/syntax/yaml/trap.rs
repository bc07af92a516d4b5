//! Values that YAML reads as something else than they look.
//!
//! A plain `no` is a boolean in YAML 1.1, `012` is ten or twelve, `1.10` loses its zero. Peil reads what
//! stands there, but any other tool that reads and writes the file would change it, so such a value needs
//! quotes wherever it matters.

use std::sync::LazyLock;

use regex::Regex;

/// What YAML 1.1 or 1.2 makes of a plain scalar that is not a string to both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// `yes`, `off`, `true`.
    Boolean(bool),
    /// `null`, `~`.
    Nothing,
    /// Decimal digits without a leading zero: `12`.
    Whole,
    /// `1.10`, `1e3`, `.5`.
    Decimal,
    /// `012`, `0x1f`, `1_000`: another number than a person reads.
    Odd(String),
    /// `2026-01-31`, with or without a time.
    Date,
}

/// What stands in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expects {
    /// Words for people.
    Text,
    /// A name, or the code of a label.
    Name,
    /// A number.
    Number,
    /// An expression, or words and values.
    Words,
    /// `true`, of a flag.
    Flag,
}

impl Reading {
    /// Reads a plain scalar as YAML 1.1 and 1.2 do; `None` where both read a string.
    pub fn of(plain: &str) -> Option<Reading> {
        match plain {
            "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
                return Some(Reading::Boolean(true));
            }
            "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off"
            | "OFF" => {
                return Some(Reading::Boolean(false));
            }
            "~" | "null" | "Null" | "NULL" | "" => return Some(Reading::Nothing),
            ".inf" | ".Inf" | ".INF" | "+.inf" | "-.inf" | ".nan" | ".NaN" | ".NAN" => {
                return Some(Reading::Decimal);
            }
            _ => {}
        }
        if !plain.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
            return None;
        }
        number(plain)
    }

    /// Whether a value that YAML reads so is refused where this is expected.
    pub fn is_trap(&self, expects: Expects) -> bool {
        match expects {
            Expects::Text => true,
            Expects::Name => *self != Reading::Whole,
            Expects::Words => !matches!(self, Reading::Whole | Reading::Decimal),
            Expects::Number => matches!(self, Reading::Odd(_)),
            Expects::Flag => false,
        }
    }

    /// The message: what YAML makes of `plain`.
    pub fn message(&self, plain: &str, expects: Expects) -> String {
        let meant = match expects {
            Expects::Text => ", not a text",
            Expects::Name => ", not a name",
            Expects::Number | Expects::Words | Expects::Flag => "",
        };
        match self {
            Reading::Boolean(value) => format!("`{plain}` is the boolean {value} to YAML{meant}"),
            Reading::Nothing => format!("`{plain}` is nothing at all to YAML{meant}"),
            Reading::Whole => format!("`{plain}` is a number to YAML{meant}"),
            Reading::Decimal => match shortest(plain) {
                short if short != plain => {
                    format!("`{plain}` is the number {short} to YAML{meant}")
                }
                _ => format!("`{plain}` is a number to YAML{meant}"),
            },
            Reading::Odd(value) => format!("`{plain}` is the number {value} to YAML{meant}"),
            Reading::Date => format!("`{plain}` is a date to YAML{meant}"),
        }
    }
}

/// `1.10` without the zeros that carry no value.
fn shortest(decimal: &str) -> &str {
    if decimal.contains('.') && !decimal.contains(['e', 'E']) {
        decimal.trim_end_matches('0').trim_end_matches('.')
    } else {
        decimal
    }
}

struct Patterns {
    whole: Regex,
    leading_zero: Regex,
    grouped: Regex,
    based: Regex,
    decimal: Regex,
    sexagesimal: Regex,
    date: Regex,
}

/// The patterns of the YAML 1.1 types and the YAML 1.2 core schema; they are constant and valid.
static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let pattern = |text: &str| Regex::new(text).ok();
    Some(Patterns {
        whole: pattern(r"^-?(0|[1-9][0-9]*)$")?,
        leading_zero: pattern(r"^[-+]?0[0-9_]+$")?,
        grouped: pattern(r"^[-+]?[0-9][0-9_]*$")?,
        based: pattern(r"^[-+]?0(x[0-9a-fA-F_]+|b[01_]+|o[0-7]+)$")?,
        decimal: pattern(
            r"^[-+]?(\.[0-9][0-9_]*|[0-9][0-9_]*\.[0-9_]*|[0-9]+)([eE][-+]?[0-9]+)?$",
        )?,
        sexagesimal: pattern(r"^[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$")?,
        date: pattern(
            r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*)$",
        )?,
    })
});

fn number(plain: &str) -> Option<Reading> {
    let patterns = PATTERNS.as_ref()?;
    if patterns.whole.is_match(plain) {
        Some(Reading::Whole)
    } else if patterns.leading_zero.is_match(plain) {
        Some(Reading::Odd(leading_zero(plain)))
    } else if patterns.grouped.is_match(plain) {
        Some(Reading::Odd(plain.replace(['_', '+'], "")))
    } else if patterns.based.is_match(plain) {
        Some(Reading::Odd("that it writes in another base".to_owned()))
    } else if patterns.decimal.is_match(plain) {
        Some(Reading::Decimal)
    } else if patterns.sexagesimal.is_match(plain) {
        Some(Reading::Odd(sexagesimal(plain)))
    } else if patterns.date.is_match(plain) {
        Some(Reading::Date)
    } else {
        None
    }
}

/// `012` is octal in YAML 1.1, decimal in 1.2.
fn leading_zero(plain: &str) -> String {
    let digits = plain.replace(['_', '+'], "");
    let decimal = digits.trim_start_matches('0');
    let decimal = if decimal.is_empty() { "0" } else { decimal };
    match u64::from_str_radix(&digits, 8) {
        Ok(octal) if octal.to_string() != decimal => format!("{octal} or {decimal}"),
        _ => decimal.to_owned(),
    }
}

/// `12:30` is 12 × 60 + 30 in YAML 1.1.
fn sexagesimal(plain: &str) -> String {
    let parts = plain
        .split(':')
        .map(|part| part.replace('_', "").parse::<u64>());
    let value = parts.into_iter().try_fold(0_u64, |sum, part| {
        sum.checked_mul(60)?.checked_add(part.ok()?)
    });
    value.map_or_else(|| "in base sixty".to_owned(), |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Readings as the type repository of YAML 1.1 and the core schema of YAML 1.2 give them.
    #[test]
    fn plain_scalars_are_read_as_both_versions_of_yaml_do() {
        for (plain, reading) in [
            ("no", Reading::Boolean(false)),
            ("Yes", Reading::Boolean(true)),
            ("y", Reading::Boolean(true)),
            ("OFF", Reading::Boolean(false)),
            ("~", Reading::Nothing),
            ("Null", Reading::Nothing),
            ("12", Reading::Whole),
            ("-3", Reading::Whole),
            ("1.10", Reading::Decimal),
            ("2.1", Reading::Decimal),
            (".5", Reading::Decimal),
            ("1e3", Reading::Decimal),
            ("012", Reading::Odd("10 or 12".into())),
            ("09", Reading::Odd("9".into())),
            ("18_24", Reading::Odd("1824".into())),
            ("12:30", Reading::Odd("750".into())),
            ("1:02:03", Reading::Odd("3723".into())),
            ("2026-01-01", Reading::Date),
            ("2026-01-01T09:00:00Z", Reading::Date),
        ] {
            assert_eq!(Reading::of(plain), Some(reading), "{plain}");
        }
        for plain in [
            "2.1.0", "09:30", "nl", "65_plus", "1..5", "nee", "30%", "90 days", "-", "none",
        ] {
            assert_eq!(Reading::of(plain), None, "{plain}");
        }
        assert!(matches!(Reading::of("0x1f"), Some(Reading::Odd(_))));
    }
}

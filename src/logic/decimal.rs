//! Exact arithmetic on decimals, the same in every backend.
//!
//! Numbers have at most 12 decimals and a size of at most 10^15; a result beyond that is absent.
//! Products and quotients are computed in whole numbers of 10^-12 and rounded once, half away from zero.

use rust_decimal::{Decimal, RoundingStrategy};

/// Decimals that are kept.
pub const PLACES: u32 = 12;

/// The largest size of a number.
pub const LIMIT: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

/// `10^12`, the number of units in one.
const UNIT: u128 = 1_000_000_000_000;

/// The number, unless it is too large.
pub fn bounded(number: Decimal) -> Option<Decimal> {
    (number.abs() <= LIMIT).then(|| number.normalize())
}

/// `a + b`.
pub fn add(a: Decimal, b: Decimal) -> Option<Decimal> {
    a.checked_add(b).and_then(bounded)
}

/// `a - b`.
pub fn subtract(a: Decimal, b: Decimal) -> Option<Decimal> {
    a.checked_sub(b).and_then(bounded)
}

/// `a * b` to 12 decimals.
pub fn multiply(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a_whole, a_part) = split(a)?;
    let (b_whole, b_part) = split(b)?;
    let whole = a_whole.checked_mul(b_whole)?.checked_mul(UNIT)?;
    let units = whole
        .checked_add(a_whole.checked_mul(b_part)?)?
        .checked_add(a_part.checked_mul(b_whole)?)?
        .checked_add(divide_rounded(a_part * b_part, UNIT))?;
    from_units(units, a.is_sign_negative() != b.is_sign_negative())
}

/// `a / b` to 12 decimals; absent when `b` is zero.
pub fn divide(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (dividend, divisor) = (units(a)?, units(b)?);
    if divisor == 0 {
        return None;
    }
    // Two steps of six decimals each, so that nothing leaves 128 bits.
    let step = 1_000_000;
    let first = (dividend % divisor) * step;
    let second = (first % divisor) * step;
    let last = divide_rounded(second, divisor);
    let units = (dividend / divisor)
        .checked_mul(UNIT)?
        .checked_add(first / divisor * step)?
        .checked_add(last)?;
    from_units(units, a.is_sign_negative() != b.is_sign_negative())
}

/// The sum of numbers; absent over none. Only the sum itself must be within the limit.
pub fn sum(numbers: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    let (sum, _) = total(numbers)?;
    from_units(sum.unsigned_abs(), sum < 0)
}

/// The mean of numbers to 12 decimals; absent over none.
pub fn mean(numbers: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    let (sum, count) = total(numbers)?;
    from_units(divide_rounded(sum.unsigned_abs(), count), sum < 0)
}

/// The sum in units of 10^-12, and how many numbers there are; none of none.
fn total(numbers: impl Iterator<Item = Decimal>) -> Option<(i128, u128)> {
    let (mut sum, mut count) = (0_i128, 0);
    for number in numbers {
        let size = i128::try_from(units(number)?).ok()?;
        let signed = if number.is_sign_negative() {
            -size
        } else {
            size
        };
        sum = sum.checked_add(signed)?;
        count += 1;
    }
    (count > 0).then_some((sum, count))
}

/// `number` to some decimals, half away from zero.
pub fn round(number: Decimal, places: u32) -> Decimal {
    number
        .round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
        .normalize()
}

/// A number as it stands in JSON, exact: the decimal that JSON shows. None beyond the limits.
pub fn from_json(number: &serde_json::Number) -> Option<Decimal> {
    if let Some(whole) = number.as_i64() {
        return bounded(Decimal::from(whole));
    }
    let float = number.as_f64()?;
    let size = float.abs();
    if size > 1e15 || (size != 0.0 && size < 1e-12) {
        return None;
    }
    let decimal: Decimal = format!("{float}").parse().ok()?;
    (decimal.normalize().scale() <= PLACES).then(|| decimal.normalize())
}

/// Size in whole units of 10^-12.
fn units(number: Decimal) -> Option<u128> {
    let number = round(bounded(number)?, PLACES);
    number
        .mantissa()
        .unsigned_abs()
        .checked_mul(10u128.pow(PLACES - number.scale()))
}

fn split(number: Decimal) -> Option<(u128, u128)> {
    units(number).map(|units| (units / UNIT, units % UNIT))
}

fn divide_rounded(dividend: u128, divisor: u128) -> u128 {
    let rest = dividend % divisor;
    dividend / divisor + u128::from(rest >= divisor - rest)
}

fn from_units(units: u128, negative: bool) -> Option<Decimal> {
    let signed = i128::try_from(units).ok()?;
    let signed = if negative { -signed } else { signed };
    Decimal::try_from_i128_with_scale(signed, PLACES)
        .ok()
        .and_then(bounded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn limit_is_ten_to_the_fifteenth() {
        assert_eq!(LIMIT, number("1000000000000000"));
        assert_eq!(bounded(number("1000000000000000.1")), None);
    }

    #[test]
    fn products_keep_twelve_decimals_half_away_from_zero() {
        assert_eq!(
            multiply(number("0.000001"), number("0.0000005")),
            Some(number("0.000000000001"))
        );
        assert_eq!(
            multiply(number("-0.000001"), number("0.0000005")),
            Some(number("-0.000000000001"))
        );
        assert_eq!(
            multiply(number("0.000001"), number("0.0000004")),
            Some(Decimal::ZERO)
        );
        // 999999.999999999999² = 10^12 − 2·10^-6 + 10^-24
        let nearly = number("999999.999999999999");
        assert_eq!(
            multiply(nearly, nearly),
            Some(number("999999999999.999998"))
        );
        assert_eq!(multiply(number("100000000"), number("100000000")), None);
        assert_eq!(multiply(LIMIT, LIMIT), None);
    }

    #[test]
    fn quotients_keep_twelve_decimals_half_away_from_zero() {
        assert_eq!(
            divide(number("1"), number("3")),
            Some(number("0.333333333333"))
        );
        assert_eq!(
            divide(number("-2"), number("3")),
            Some(number("-0.666666666667"))
        );
        assert_eq!(
            divide(LIMIT, number("999999999999999")),
            Some(number("1.000000000000001").round_dp(12))
        );
        assert_eq!(divide(number("1"), Decimal::ZERO), None);
        assert_eq!(divide(LIMIT, number("0.5")), None);
    }

    #[test]
    fn sums_pass_the_limit_on_the_way() {
        let list =
            |texts: &[&str]| -> Vec<Decimal> { texts.iter().map(|text| number(text)).collect() };
        let large = list(&["999999999999999", "999999999999999", "4"]);
        assert_eq!(sum(large.iter().copied()), None);
        assert_eq!(
            mean(large.into_iter()),
            Some(number("666666666666667.333333333333"))
        );
        assert_eq!(
            sum(list(&["1000000000000000", "1", "-1"]).into_iter()),
            Some(LIMIT)
        );
        assert_eq!(
            mean(list(&["-1", "-1", "0"]).into_iter()),
            Some(number("-0.666666666667"))
        );
        assert_eq!(sum(std::iter::empty()), None);
    }

    #[test]
    fn rounding_is_away_from_zero() {
        assert_eq!(round(number("2.5"), 0), number("3"));
        assert_eq!(round(number("-2.5"), 0), number("-3"));
        assert_eq!(round(number("1.005"), 2), number("1.01"));
    }

    #[test]
    fn json_numbers_are_what_they_show() {
        let read = |text: &str| from_json(&serde_json::from_str(text).unwrap());
        assert_eq!(read("0.1"), Some(number("0.1")));
        assert_eq!(read("5.0"), Some(number("5")));
        assert_eq!(read("1e3"), Some(number("1000")));
        assert_eq!(read("1e-13"), None);
        assert_eq!(read("1e300"), None);
    }
}

//! Which form of a text goes with a whole number: the cardinal rules of CLDR 46 for the languages that
//! have words. The runtime asks `Intl.PluralRules` the same.

/// The plural category of a whole number in a language, by its first subtag.
pub fn category(language: &str, number: u64) -> &'static str {
    let (ten, hundred) = (number % 10, number % 100);
    let few = (2..=4).contains(&ten) && !(12..=14).contains(&hundred);
    match (language, number) {
        ("fr", 0) => "one",
        ("pl", 1) => "one",
        ("pl", _) if few => "few",
        ("pl", _) => "many",
        ("uk", _) if ten == 1 && hundred != 11 => "one",
        ("uk", _) if few => "few",
        ("uk", _) => "many",
        ("ar", 0) => "zero",
        ("ar", 2) => "two",
        ("ar", _) if (3..=10).contains(&hundred) => "few",
        ("ar", _) if hundred > 10 => "many",
        (_, 1) => "one",
        ("fr" | "es" | "it", 1..) if number.is_multiple_of(1_000_000) => "many",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A language, a category, and whole numbers that CLDR gives as its examples.
    type Example = (&'static str, &'static str, &'static [u64]);

    /// The examples of `plurals.xml`, CLDR 46, with a decimal part left out.
    const PUBLISHED: &[Example] = &[
        ("nl", "one", &[1]),
        (
            "nl",
            "other",
            &[0, 2, 16, 100, 1_000, 10_000, 100_000, 1_000_000],
        ),
        ("en", "one", &[1]),
        (
            "en",
            "other",
            &[0, 2, 16, 100, 1_000, 10_000, 100_000, 1_000_000],
        ),
        ("de", "one", &[1]),
        (
            "de",
            "other",
            &[0, 2, 16, 100, 1_000, 10_000, 100_000, 1_000_000],
        ),
        ("tr", "one", &[1]),
        (
            "tr",
            "other",
            &[0, 2, 16, 100, 1_000, 10_000, 100_000, 1_000_000],
        ),
        ("fr", "one", &[0, 1]),
        ("fr", "many", &[1_000_000]),
        ("fr", "other", &[2, 17, 100, 1_000, 10_000, 100_000]),
        ("es", "one", &[1]),
        ("es", "many", &[1_000_000]),
        ("es", "other", &[0, 2, 16, 100, 1_000, 10_000, 100_000]),
        ("it", "one", &[1]),
        ("it", "many", &[1_000_000]),
        ("it", "other", &[0, 2, 16, 100, 1_000, 10_000, 100_000]),
        ("pl", "one", &[1]),
        (
            "pl",
            "few",
            &[
                2, 3, 4, 22, 23, 24, 32, 33, 34, 42, 43, 44, 52, 62, 102, 1_002,
            ],
        ),
        (
            "pl",
            "many",
            &[
                0, 5, 19, 100, 1_000, 10_000, 100_000, 1_000_000, 21, 12, 112,
            ],
        ),
        ("uk", "one", &[1, 21, 31, 41, 51, 61, 71, 81, 101, 1_001]),
        (
            "uk",
            "few",
            &[
                2, 3, 4, 22, 23, 24, 32, 33, 34, 42, 43, 44, 52, 62, 102, 1_002,
            ],
        ),
        (
            "uk",
            "many",
            &[
                0, 5, 19, 100, 1_000, 10_000, 100_000, 1_000_000, 11, 12, 111,
            ],
        ),
        ("ar", "zero", &[0]),
        ("ar", "one", &[1]),
        ("ar", "two", &[2]),
        ("ar", "few", &[3, 4, 5, 6, 7, 8, 9, 10, 103, 110, 1_003]),
        ("ar", "many", &[11, 12, 26, 99, 111, 1_011]),
        (
            "ar",
            "other",
            &[
                100, 101, 102, 200, 201, 202, 300, 301, 302, 400, 1_000, 10_000, 1_000_000,
            ],
        ),
    ];

    #[test]
    fn whole_numbers_take_the_form_that_cldr_gives() {
        for (language, expected, numbers) in PUBLISHED {
            for number in *numbers {
                assert_eq!(
                    category(language, *number),
                    *expected,
                    "{language} {number}"
                );
            }
        }
    }
}

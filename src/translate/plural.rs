//! Which plural forms a language has, as the header of a catalogue says it.

/// The forms of gettext (`plural-table.c`), and for languages that are not in it those of CLDR.
const FORMS: &[(&[&str], &str)] = &[
    (
        &[
            "ja", "ko", "vi", "zh", "th", "id", "ms", "lo", "my", "km", "yue",
        ],
        "nplurals=1; plural=0;",
    ),
    (
        &[
            "af", "an", "az", "bg", "bn", "ca", "cy", "da", "de", "el", "en", "eo", "es", "et",
            "eu", "fi", "fo", "fy", "gl", "gu", "ha", "he", "hu", "is", "it", "ka", "kk", "ku",
            "ky", "lb", "ml", "mn", "mr", "nb", "ne", "nl", "nn", "no", "pap", "ps", "pt-PT", "rm",
            "se", "so", "sq", "srn", "sv", "sw", "ta", "te", "tk", "tr", "ur", "uz", "yi", "zu",
        ],
        "nplurals=2; plural=(n != 1);",
    ),
    (
        &[
            "fr", "pt", "hy", "oc", "hi", "fa", "am", "ff", "kab", "ln", "mg", "pa", "ti",
        ],
        "nplurals=2; plural=(n > 1);",
    ),
    (
        &["ru", "uk", "be"],
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    ),
    (
        &["sr", "hr", "bs"],
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    ),
    (
        &["pl"],
        "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    ),
    (
        &["cs", "sk"],
        "nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2;",
    ),
    (
        &["ro"],
        "nplurals=3; plural=n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2;",
    ),
    (
        &["lt"],
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && (n%100<10 || n%100>=20) ? 1 : 2);",
    ),
    (
        &["lv"],
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);",
    ),
    (&["ga"], "nplurals=3; plural=n==1 ? 0 : n==2 ? 1 : 2;"),
    (
        &["sl"],
        "nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);",
    ),
    (
        &["mt"],
        "nplurals=4; plural=(n==1 ? 0 : n==0 || (n%100>1 && n%100<11) ? 1 : n%100>10 && n%100<20 ? 2 : 3);",
    ),
    (
        &["ar"],
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    ),
];

/// The `Plural-Forms` of a language, by its tag or else by its first subtag.
pub fn forms(tag: &str) -> Option<&'static str> {
    let of = |tag: &str| {
        let has = |(tags, _): &&(&[&str], &str)| tags.iter().any(|it| it.eq_ignore_ascii_case(tag));
        FORMS.iter().find(has).map(|(_, forms)| *forms)
    };
    of(tag).or_else(|| of(tag.split('-').next().unwrap_or_default()))
}

/// How many forms a header says there are, 1 to 6.
pub fn count(header: &str) -> Option<usize> {
    let (_, rest) = header.split_once("nplurals=")?;
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok().filter(|count| (1..=6).contains(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_are_those_of_gettext() {
        // By `msginit -l`, version 0.21.
        assert_eq!(forms("en-GB"), Some("nplurals=2; plural=(n != 1);"));
        assert_eq!(forms("pt-BR"), Some("nplurals=2; plural=(n > 1);"));
        assert_eq!(forms("pt-PT"), Some("nplurals=2; plural=(n != 1);"));
        assert_eq!(forms("JA"), Some("nplurals=1; plural=0;"));
        assert_eq!(forms("tlh"), None);
        assert_eq!(count("nplurals=3; plural=n;"), Some(3));
        assert_eq!(count("nplurals=INTEGER; plural=EXPRESSION;"), None);
    }
}

//! What reading a number or month takes from a language: the names of months as they stand alone, and
//! the mark between thousands, both from the Unicode CLDR as browsers have it.

/// The names of the months in a language, in lower case.
pub(super) struct Names(&'static (&'static str, &'static str, &'static str));

/// Tag, long names, short names.
const NAMES: &[(&str, &str, &str)] = &[
    (
        "nl",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
    ),
    (
        "en",
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
    ),
    (
        "de",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "jan feb mär apr mai jun jul aug sep okt nov dez",
    ),
    (
        "fr",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janv févr mars avr mai juin juil août sept oct nov déc",
    ),
    (
        "es",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "ene feb mar abr may jun jul ago sept oct nov dic",
    ),
    (
        "it",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "gen feb mar apr mag giu lug ago set ott nov dic",
    ),
    (
        "pl",
        "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
        "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    ),
    (
        "ar",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    ),
    (
        "tr",
        "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
        "oca şub mar nis may haz tem ağu eyl eki kas ara",
    ),
    (
        "uk",
        "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
        "січ лют бер квіт трав черв лип серп вер жовт лист груд",
    ),
];

/// Languages and regions that write `1.234` for a thousand and some.
const POINT: &[&str] = &[
    "nl", "de", "es", "it", "tr", "pt", "da", "ro", "el", "hr", "sl", "id", "vi", "ar-ma",
];

/// Those that write `1,234`.
const COMMA: &[&str] = &["en", "ar", "ja", "zh", "ko", "hi", "he", "es-mx"];

/// Those that write something else, in spite of their language.
const OTHER: &[&str] = &["de-at", "de-ch", "it-ch", "en-za", "ar-eg", "ar-sy"];

impl Names {
    pub fn long(&self, month: usize) -> &'static str {
        self.0.1.split(' ').nth(month).unwrap_or_default()
    }

    pub fn short(&self, month: usize) -> &'static str {
        self.0.2.split(' ').nth(month).unwrap_or_default()
    }
}

/// The names in the language of a tag; none for a language that is not in the table.
pub(super) fn names(tag: &str) -> Option<Names> {
    let language = tag.split('-').next()?.to_ascii_lowercase();
    NAMES
        .iter()
        .find(|(known, ..)| *known == language)
        .map(Names)
}

/// The mark between thousands, where it is a point or comma.
pub(super) fn group_mark(tag: &str) -> Option<char> {
    let tag = tag.to_ascii_lowercase();
    let language = tag.split('-').next().unwrap_or_default();
    let among = |list: &[&str], tag: &str| list.contains(&tag);
    match (tag.as_str(), language) {
        (tag, _) if among(OTHER, tag) => None,
        (tag, _) if among(COMMA, tag) => Some(','),
        (tag, _) if among(POINT, tag) => Some('.'),
        (_, language) if among(POINT, language) => Some('.'),
        (_, language) if among(COMMA, language) => Some(','),
        _ => None,
    }
}

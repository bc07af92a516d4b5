//! Countries to which data goes.

use crate::target::prose::Tongue;

/// The European Economic Area: the 27 states of the Union, Iceland, Liechtenstein and Norway, as of
/// November 2026.
const EEA: [&str; 30] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS",
    "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Names in Dutch and English of the countries that a survey is likely to name.
#[rustfmt::skip]
const NAMES: &[(&str, &str, &str)] = &[
    ("AT", "Oostenrijk", "Austria"), ("AU", "Australië", "Australia"), ("BE", "België", "Belgium"),
    ("BG", "Bulgarije", "Bulgaria"), ("BR", "Brazilië", "Brazil"), ("CA", "Canada", "Canada"),
    ("CH", "Zwitserland", "Switzerland"), ("CN", "China", "China"), ("CY", "Cyprus", "Cyprus"),
    ("CZ", "Tsjechië", "Czechia"), ("DE", "Duitsland", "Germany"), ("DK", "Denemarken", "Denmark"),
    ("EE", "Estland", "Estonia"), ("ES", "Spanje", "Spain"), ("FI", "Finland", "Finland"),
    ("FR", "Frankrijk", "France"), ("GB", "het Verenigd Koninkrijk", "the United Kingdom"),
    ("GR", "Griekenland", "Greece"), ("HR", "Kroatië", "Croatia"), ("HU", "Hongarije", "Hungary"),
    ("IE", "Ierland", "Ireland"), ("IL", "Israël", "Israel"), ("IN", "India", "India"),
    ("IS", "IJsland", "Iceland"), ("IT", "Italië", "Italy"), ("JP", "Japan", "Japan"),
    ("KR", "Zuid-Korea", "South Korea"), ("LI", "Liechtenstein", "Liechtenstein"),
    ("LT", "Litouwen", "Lithuania"), ("LU", "Luxemburg", "Luxembourg"), ("LV", "Letland", "Latvia"),
    ("MA", "Marokko", "Morocco"), ("MT", "Malta", "Malta"), ("NL", "Nederland", "the Netherlands"),
    ("NO", "Noorwegen", "Norway"), ("NZ", "Nieuw-Zeeland", "New Zealand"),
    ("PH", "de Filipijnen", "the Philippines"), ("PL", "Polen", "Poland"),
    ("PT", "Portugal", "Portugal"), ("RO", "Roemenië", "Romania"), ("SE", "Zweden", "Sweden"),
    ("SG", "Singapore", "Singapore"), ("SI", "Slovenië", "Slovenia"), ("SK", "Slowakije", "Slovakia"),
    ("SR", "Suriname", "Suriname"), ("TR", "Turkije", "Türkiye"),
    ("UA", "Oekraïne", "Ukraine"), ("US", "de Verenigde Staten", "the United States"),
    ("ZA", "Zuid-Afrika", "South Africa"),
];

/// The name of a country by its ISO 3166-1 code; the code itself where Peil has no name.
pub fn name(code: &str, tongue: Tongue) -> String {
    let known = NAMES
        .iter()
        .find(|(known, ..)| known.eq_ignore_ascii_case(code));
    known.map_or_else(
        || code.to_owned(),
        |(_, dutch, english)| tongue.say(dutch, english).into(),
    )
}

/// Whether a country lies outside the European Economic Area, so that data needs a safeguard there.
pub fn is_outside(code: &str) -> bool {
    !EEA.iter().any(|inside| inside.eq_ignore_ascii_case(code))
}

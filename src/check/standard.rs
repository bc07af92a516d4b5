//! The scales that come with Peil, as their publishers define them, with Dutch and English labels.
//!
//! NPS: Reichheld 2003. CES 1: Dixon, Freeman and Toman 2010; CES 2: Dixon, Toman and DeLisi 2013. The
//! cut-offs of the NPS are constants (0–6, 7–8, 9–10).

use crate::model::Standard;

/// A built-in scale.
pub(super) struct Spec {
    pub name: &'static str,
    pub standard: Standard,
    pub min: i64,
    pub max: i64,
    pub best: i64,
    /// Code, Dutch, English.
    pub labels: &'static [(i64, &'static str, &'static str)],
}

/// The first words of built-in scales.
pub(super) const NAMES: &[&str] = &["nps", "csat", "ces", "grade", "agree"];

/// The built-in scale of a word and its number, if it has that version.
pub(super) fn find(word: &str, number: Option<&str>) -> Option<&'static Spec> {
    let name = match number {
        Some(number) => format!("{word} {number}"),
        None => word.to_owned(),
    };
    SPECS.iter().find(|spec| spec.name == name)
}

static SPECS: &[Spec] = &[
    Spec {
        name: "nps",
        standard: Standard::Nps,
        min: 0,
        max: 10,
        best: 10,
        labels: &[
            (0, "Zeer onwaarschijnlijk", "Not at all likely"),
            (10, "Zeer waarschijnlijk", "Extremely likely"),
        ],
    },
    Spec {
        name: "csat",
        standard: Standard::Csat,
        min: 1,
        max: 5,
        best: 5,
        labels: &[
            (1, "Zeer ontevreden", "Very dissatisfied"),
            (2, "Ontevreden", "Dissatisfied"),
            (
                3,
                "Niet tevreden, niet ontevreden",
                "Neither satisfied nor dissatisfied",
            ),
            (4, "Tevreden", "Satisfied"),
            (5, "Zeer tevreden", "Very satisfied"),
        ],
    },
    Spec {
        name: "ces 1",
        standard: Standard::Ces1,
        min: 1,
        max: 5,
        best: 1,
        labels: &[
            (1, "Heel weinig moeite", "Very low effort"),
            (5, "Heel veel moeite", "Very high effort"),
        ],
    },
    Spec {
        name: "ces 2",
        standard: Standard::Ces2,
        min: 1,
        max: 7,
        best: 7,
        labels: &[
            (1, "Helemaal mee oneens", "Strongly disagree"),
            (7, "Helemaal mee eens", "Strongly agree"),
        ],
    },
    Spec {
        name: "grade",
        standard: Standard::Grade,
        min: 1,
        max: 10,
        best: 10,
        labels: &[
            (1, "Zeer slecht", "Very poor"),
            (10, "Uitstekend", "Excellent"),
        ],
    },
    Spec {
        name: "agree 5",
        standard: Standard::Agree5,
        min: 1,
        max: 5,
        best: 5,
        labels: &[
            (1, "Helemaal mee oneens", "Strongly disagree"),
            (2, "Mee oneens", "Disagree"),
            (
                3,
                "Niet mee eens, niet mee oneens",
                "Neither agree nor disagree",
            ),
            (4, "Mee eens", "Agree"),
            (5, "Helemaal mee eens", "Strongly agree"),
        ],
    },
    Spec {
        name: "agree 7",
        standard: Standard::Agree7,
        min: 1,
        max: 7,
        best: 7,
        labels: &[
            (1, "Helemaal mee oneens", "Strongly disagree"),
            (2, "Mee oneens", "Disagree"),
            (3, "Enigszins mee oneens", "Somewhat disagree"),
            (
                4,
                "Niet mee eens, niet mee oneens",
                "Neither agree nor disagree",
            ),
            (5, "Enigszins mee eens", "Somewhat agree"),
            (6, "Mee eens", "Agree"),
            (7, "Helemaal mee eens", "Strongly agree"),
        ],
    },
];

//! Translations as a sheet, for who has no tool for catalogues: one sheet a language, one row a text.

mod read;

pub use read::{LARGEST, Returned, read};

use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DocProperties, ExcelDateTime,
    Format, FormatAlign, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::Texts;
use super::status::State;
use crate::project::Catalogue;
use crate::project::catalogue::Entry;

/// The columns, by which a sheet that comes back is read: their headings and how wide they are. The last
/// two hold what was sent, and are hidden.
const COLUMNS: [(&str, f64); 8] = [
    ("id", 26.0),
    ("what it is", 36.0),
    ("source", 52.0),
    ("translation", 52.0),
    ("state", 14.0),
    ("note", 30.0),
    ("sent", 10.0),
    ("sent state", 10.0),
];
/// The first column in which a translator writes; after it come the state and the note.
const WRITTEN: u16 = 3;
/// The first column that is hidden.
const HIDDEN: u16 = 6;
/// Languages that run from right to left.
const RIGHT_TO_LEFT: [&str; 12] = [
    "ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "ug", "ur",
];
/// The states with a colour for each, to be read in black as well.
const COLOURS: [(State, u32); 4] = [
    (State::Translated, 0xD9_EA_D3),
    (State::Stale, 0xFF_E5_99),
    (State::Missing, 0xF4_CC_CC),
    (State::Untranslated, 0xD9_E2_F3),
];

/// A workbook with a sheet for each catalogue, the same bytes for the same texts.
///
/// # Errors
/// A text is longer than a cell takes (32,767 characters), or a language cannot be the name of a sheet.
pub fn write(texts: &Texts, catalogues: &[Catalogue]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let long_ago = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new()
        .set_title(&texts.name)
        .set_creation_datetime(&long_ago);
    workbook.set_properties(&properties);
    for catalogue in catalogues {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&catalogue.language)?;
        let rows = fill(sheet, texts, catalogue)?;
        dress(sheet, &catalogue.language, rows)?;
    }
    workbook.save_to_buffer()
}

/// Writes the rows; gives how many there are, the headings with them.
fn fill(sheet: &mut Worksheet, texts: &Texts, catalogue: &Catalogue) -> Result<u32, XlsxError> {
    let top = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let (locked, open) = (top.clone(), top.set_unlocked());
    let bold = Format::new().set_bold();
    for ((heading, _), column) in COLUMNS.iter().zip(0..) {
        sheet.write_string_with_format(0, column, *heading, &bold)?;
    }
    let mut row = 1;
    for text in &texts.list {
        let entry = catalogue.entries.get(&text.id);
        // A sheet has one cell for a text; what has plural forms stays in the catalogue.
        if entry.is_some_and(|entry| entry.plural_source.is_some()) {
            continue;
        }
        let state = State::of(entry, &text.source).word();
        let translation = entry.and_then(|entry| entry.texts.first());
        let translation = translation.map_or("", |text| &text.value);
        let about = about(&text.about, entry);
        let note = entry.map_or(String::new(), note);
        let cells = [
            text.id.as_str(),
            &about,
            &text.source,
            translation,
            state,
            &note,
            translation,
            state,
        ];
        for (cell, column) in cells.into_iter().zip(0..) {
            let is_open = (WRITTEN..HIDDEN).contains(&column);
            let format = if is_open { &open } else { &locked };
            sheet.write_string_with_format(row, column, cell, format)?;
        }
        row += 1;
    }
    Ok(row)
}

/// What a text is, and for which text its translation was made if that is another.
fn about(lines: &[String], entry: Option<&Entry>) -> String {
    let mut about = lines.join("\n");
    let before = entry.and_then(|entry| entry.notes.previous.source.as_deref());
    if let Some(before) = before {
        about += &format!("\nwas translated from “{before}”");
    }
    about
}

/// What translators wrote beside a text.
fn note(entry: &Entry) -> String {
    let lines = entry.notes.comments.iter();
    let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

fn dress(sheet: &mut Worksheet, language: &str, rows: u32) -> Result<(), XlsxError> {
    let last = rows.max(2) - 1;
    for ((_, width), column) in COLUMNS.iter().zip(0..) {
        sheet.set_column_width(column, *width)?;
    }
    for column in HIDDEN..COLUMNS.len() as u16 {
        sheet.set_column_hidden(column)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    let primary = language.split('-').next().unwrap_or_default();
    sheet.set_right_to_left(RIGHT_TO_LEFT.contains(&primary));
    let words = COLOURS.map(|(state, _)| state.word());
    for (state, colour) in COLOURS {
        let rule = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo(state.word()))
            .set_format(Format::new().set_background_color(colour));
        sheet.add_conditional_format(1, WRITTEN + 1, last, WRITTEN + 1, &rule)?;
    }
    let choice = DataValidation::new().allow_list_strings(&words)?;
    sheet.add_data_validation(1, WRITTEN + 1, last, WRITTEN + 1, &choice)?;
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::default()
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::catalogue::unplaced;
    use crate::source::Sources;
    use crate::translate::Translatable;

    fn there_and_back(words: &[String]) -> Vec<String> {
        let mut catalogue = Catalogue {
            language: "en".to_owned(),
            ..Catalogue::default()
        };
        let mut texts = Texts {
            name: "desk".to_owned(),
            languages: vec!["nl".to_owned()],
            list: Vec::new(),
        };
        for (at, words) in words.iter().enumerate() {
            let id = format!("question.q{at}");
            let entry = Entry {
                source: "Hoe?".to_owned(),
                texts: vec![unplaced(words.clone())],
                ..Entry::default()
            };
            catalogue.entries.insert(id.clone(), entry);
            texts.list.push(Translatable {
                id,
                source: "Hoe?".to_owned(),
                about: Vec::new(),
                file: String::new(),
            });
        }
        let bytes = write(&texts, &[catalogue]).unwrap();
        let back = read(&bytes, "a.xlsx", &mut Sources::new()).unwrap();
        let entries = back[0].catalogue.entries.values();
        entries.map(|entry| entry.texts[0].value.clone()).collect()
    }

    #[test]
    fn what_looks_like_something_else_is_words() {
        let words = [
            "=1+1",
            "+1",
            "@a",
            "'a",
            "007",
            "1e5",
            "TRUE",
            "#N/A",
            " a ",
            "a\n\nb\n",
            "\ta",
            "_x0041_",
            "_x000D_",
            "<b>&amp;\"'",
            "مرحبا",
            "👩\u{200d}👧",
            "{name}",
            "2026-01-01",
        ];
        let words = words.map(str::to_owned);
        assert_eq!(there_and_back(&words), words);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(32))]
        #[test]
        fn any_text_comes_back_as_it_went(words in proptest::collection::vec("\\PC{0,40}", 1..8)) {
            proptest::prop_assert_eq!(there_and_back(&words), words);
        }
    }

    #[test]
    fn a_text_too_long_for_a_cell_is_told() {
        let words = "a".repeat(32_768);
        let texts = Texts {
            name: "desk".to_owned(),
            languages: Vec::new(),
            list: vec![Translatable {
                id: "question.q".to_owned(),
                source: words,
                about: Vec::new(),
                file: String::new(),
            }],
        };
        let catalogue = Catalogue {
            language: "en".to_owned(),
            ..Catalogue::default()
        };
        assert!(write(&texts, &[catalogue]).is_err());
    }
}

//! Workbooks: what comes back from any program for sheets, and what is none.

use super::{code, desk, read, run, told, with, write};
use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Format, Formula, Workbook};
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

/// The cells of the first sheet.
fn cells(folder: &Path, name: &str) -> Vec<Vec<String>> {
    let bytes = fs::read(folder.join(name)).unwrap();
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = workbook.worksheet_range_at(0).unwrap().unwrap();
    let words = |cell: &Data| cell.to_string();
    range
        .rows()
        .map(|row| row.iter().map(words).collect())
        .collect()
}

/// Writes `back.xlsx`: the sheet with another translation of one text, its columns the other way round and
/// one more among them, as people do.
pub fn edit(folder: &Path, name: &str, id: &str, words: &str) {
    let mut rows = cells(folder, name);
    for row in &mut rows {
        if row[0] == id {
            row[3] = words.to_owned();
            row[4] = "translated".to_owned();
        }
        row.insert(2, "for Ann".to_owned());
        row.reverse();
    }
    write(folder, "back.xlsx", workbook("en", &rows));
}

fn workbook(sheet_name: &str, rows: &[Vec<String>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name).unwrap();
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn sent() -> tempfile::TempDir {
    let here = desk(true);
    let extract = ["translate", "extract", "desk.peil", "--xlsx"];
    let told = told(here.path(), &extract);
    assert_eq!(
        told,
        "desk.en.po: 10 texts: up to date\ndesk.xlsx: 1 sheet\nexit 0"
    );
    here
}

const MERGE: [&str; 4] = ["translate", "merge", "desk.peil", "back.xlsx"];

#[test]
fn a_sheet_has_a_row_for_each_text() {
    let here = sent();
    let rows = cells(here.path(), "desk.xlsx");
    assert_eq!(rows.len(), 11);
    assert_eq!(
        rows[0][..6],
        ["id", "what it is", "source", "translation", "state", "note"]
    );
    assert_eq!(rows[5][0], "question.reasons");
    assert_eq!(rows[5][2], "Waarom kwam u langs, {first_name or bezoeker}?");
    assert_eq!(rows[5][3], "Why did you visit us, {first_name or visitor}?");
    assert_eq!(rows[5][4], "translated");
}

#[test]
fn a_sheet_shows_by_itself_who_changed_what() {
    let here = sent();
    let full = read(here.path(), "desk.en.po");
    edit(here.path(), "desk.xlsx", "page.visit", "Your stay");
    // In the meantime the catalogue got another text; only what came back changed counts.
    let ours = with(&full, "survey.desk", "The desk");
    write(here.path(), "desk.en.po", &ours);
    assert_eq!(
        told(here.path(), &MERGE),
        "desk.en.po: 10 texts: 1 taken\nexit 0"
    );
    let both = with(&ours, "page.visit", "Your stay");
    assert_eq!(read(here.path(), "desk.en.po"), both);
}

#[test]
fn a_stale_row_counts_when_its_text_or_state_is_changed() {
    let here = desk(true);
    let text = super::DESK.replace("\"Uw bezoek\"", "\"Uw bezoek aan ons\"");
    write(here.path(), "desk.peil", text);
    assert_eq!(
        code(
            here.path(),
            &["translate", "extract", "desk.peil", "--xlsx"]
        ),
        0
    );
    let stale = read(here.path(), "desk.en.po");
    assert!(stale.contains("#, fuzzy"));
    let mut rows = cells(here.path(), "desk.xlsx");
    let row = rows.iter().position(|row| row[0] == "page.visit").unwrap();
    assert!(
        rows[row][1].ends_with("was translated from “Uw bezoek”"),
        "{}",
        rows[row][1]
    );
    let mut merged = |translation: &str, state: &str| {
        rows[row][3] = translation.to_owned();
        rows[row][4] = state.to_owned();
        write(here.path(), "back.xlsx", workbook("en", &rows));
        write(here.path(), "desk.en.po", &stale);
        assert_eq!(code(here.path(), &MERGE), 0);
        read(here.path(), "desk.en.po")
    };
    assert_eq!(merged("Your visit", "stale"), stale);
    let sound = stale.replace("#, fuzzy\n#| msgid \"Uw bezoek\"\n", "");
    assert_eq!(merged("Your visit", "translated"), sound);
    assert_eq!(
        merged("Your visit to us", "stale"),
        with(&sound, "page.visit", "Your visit to us")
    );
}

#[test]
fn cells_are_read_as_they_show() {
    let here = desk(false);
    let bold = Format::new().set_bold();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    // Any name, for the language is said; a title above, and no source or state.
    sheet.write_string(0, 0, "Vertaling van Ann").unwrap();
    for (column, heading) in ["Translation", "ID"].iter().enumerate() {
        sheet.write_string(2, column as u16, *heading).unwrap();
    }
    let rich = [(&Format::default(), "Your "), (&bold, "visit")];
    sheet.write_rich_string(3, 0, &rich).unwrap();
    sheet.write_string(3, 1, " page.visit ").unwrap();
    sheet.write_number(4, 0, 24.0).unwrap();
    sheet.write_string(4, 1, "option.reasons.pickup").unwrap();
    let formula = Formula::new("=\"Our \"&\"desk\"").set_result("Our desk");
    sheet.write_formula(5, 0, formula).unwrap();
    sheet.write_string(5, 1, "survey.desk").unwrap();
    sheet
        .write_string(6, 0, "What could\r\nbe better?")
        .unwrap();
    sheet.write_string(6, 1, "question.better").unwrap();
    write(here.path(), "back.xlsx", workbook.save_to_buffer().unwrap());
    let arguments: Vec<&str> = MERGE.iter().copied().chain(["-l", "en"]).collect();
    assert_eq!(
        told(here.path(), &arguments),
        "desk.en.po: 10 texts: 4 taken\nexit 0"
    );
    let text = read(here.path(), "desk.en.po");
    for words in [
        "\"Your visit\"",
        "\"24\"",
        "\"Our desk\"",
        "\"What could\\n\"\n\"be better?\"",
    ] {
        assert!(
            text.contains(&format!("msgstr {words}")) || text.contains(words),
            "{words}\n{text}"
        );
    }
}

#[test]
fn what_is_wrong_is_told_with_its_row() {
    let here = sent();
    let full = read(here.path(), "desk.en.po");
    edit(
        here.path(),
        "desk.xlsx",
        "question.reasons",
        "Why did\nyou visit us, {name}?",
    );
    insta::assert_snapshot!(told(here.path(), &MERGE));
    assert_eq!(read(here.path(), "desk.en.po"), full);
}

/// A zip archive with these files.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, contents) in files {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, options).unwrap();
        zip.write_all(contents).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The parts of a workbook, some of them others.
fn with_part(workbook: &[u8], part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut parts = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut contents = String::new();
        std::io::Read::read_to_string(&mut file, &mut contents).unwrap();
        let contents = if name == part {
            change(&contents)
        } else {
            contents
        };
        parts.push((name, contents));
    }
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, contents)| (name.as_str(), contents.as_bytes()))
        .collect();
    archive(&parts)
}

#[test]
fn what_is_no_sound_workbook_changes_nothing() {
    let here = sent();
    let full = read(here.path(), "desk.en.po");
    let sound = fs::read(here.path().join("desk.xlsx")).unwrap();
    let zeros = vec![0; 129 << 20];
    let old = [
        &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..],
        &[0; 2000],
    ]
    .concat();
    let strings = "xl/sharedStrings.xml";
    let sheet = "xl/worksheets/sheet1.xml";
    let cases: [(&str, Vec<u8>, &str); 10] = [
        ("empty", Vec::new(), "this file is empty"),
        (
            "no archive",
            b"msgid \"\"\n".to_vec(),
            "this is no workbook",
        ),
        (
            "cut off",
            sound[..sound.len() / 2].to_vec(),
            "this is no workbook",
        ),
        ("password", old, "protected by a password"),
        (
            "bomb",
            archive(&[("xl/workbook.xml", &zeros)]),
            "larger than any",
        ),
        ("other archive", archive(&[("a.txt", b"hello")]), "damaged"),
        (
            "promise",
            with_part(&sound, strings, |it| {
                it.replace("uniqueCount=\"", "uniqueCount=\"99999999999")
            }),
            "larger than any",
        ),
        (
            "far cell",
            with_part(&sound, sheet, |it| {
                it.replace("r=\"A2\"", "r=\"XFD1048576\"")
            }),
            "larger than any",
        ),
        (
            "broken part",
            with_part(&sound, sheet, |it| it[..it.len() / 2].to_owned()),
            "damaged",
        ),
        (
            "no columns",
            workbook("en", &[vec!["a".to_owned()]]),
            "no sheet has the columns `id` and `translation`",
        ),
    ];
    for (case, bytes, words) in cases {
        write(here.path(), "back.xlsx", bytes);
        let told = told(here.path(), &MERGE);
        assert!(
            told.starts_with("error: back.xlsx: ") && told.contains(words),
            "{case}: {told}"
        );
        assert!(told.ends_with("exit 2"), "{case}: {told}");
        assert_eq!(read(here.path(), "desk.en.po"), full, "{case}");
    }
}

#[test]
fn a_workbook_with_any_byte_changed_is_read_or_refused() {
    let here = sent();
    let sound = fs::read(here.path().join("desk.xlsx")).unwrap();
    for at in (0..sound.len()).step_by(sound.len() / 60) {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x55;
        write(here.path(), "back.xlsx", bytes);
        let code = run(here.path(), &MERGE).status.code();
        assert!(matches!(code, Some(0..=2)), "byte {at}: {code:?}");
    }
}

#[test]
fn a_sheet_from_right_to_left_and_one_for_each_language() {
    let here = desk(true);
    let extract = [
        "translate",
        "extract",
        "desk.peil",
        "--xlsx",
        "-l",
        "ar",
        "-l",
        "de",
    ];
    assert_eq!(code(here.path(), &extract), 0);
    let bytes = fs::read(here.path().join("desk.xlsx")).unwrap();
    let workbook: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(workbook.sheet_names(), ["ar", "de"]);
    let part = |name: &str| {
        let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        std::io::read_to_string(zip.by_name(name).unwrap()).unwrap()
    };
    assert!(part("xl/worksheets/sheet1.xml").contains("rightToLeft=\"1\""));
    assert!(!part("xl/worksheets/sheet2.xml").contains("rightToLeft"));
    assert!(part("xl/worksheets/sheet2.xml").contains("<sheetProtection"));
    fs::rename(here.path().join("desk.xlsx"), here.path().join("back.xlsx")).unwrap();
    let merge: Vec<&str> = MERGE.iter().copied().chain(["-l", "de"]).collect();
    assert_eq!(
        told(here.path(), &merge),
        "desk.de.po: 10 texts: 10 still open\nexit 0"
    );
}

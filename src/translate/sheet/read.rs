//! Reading a workbook that may be anything.
//!
//! The crate that reads it trusts what a file says of itself, and fills the memory when it lies. So every part is
//! unpacked once up to a limit before, and cells are read one by one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use zip::ZipArchive;

use crate::project::Catalogue;
use crate::project::catalogue::{Entry, unplaced};
use crate::source::{FileId, Notation, Sources, Span};
use crate::syntax::ast::{Offsets, Text};
use crate::translate::status::State;

/// The largest workbook that is read, in bytes.
pub const LARGEST: u64 = 16 << 20;
/// The most that its parts are together, unpacked, and the cells of a sheet as text.
const UNPACKED: u64 = 128 << 20;
/// More parts or rows has no workbook with translations.
const PARTS: usize = 1_000;
const ROWS: u32 = 200_000;

/// A sheet as it came back.
#[derive(Debug)]
pub struct Returned {
    /// The translations; the language is the name of the sheet, and the row of an entry its line in the file.
    pub catalogue: Catalogue,
    /// The same as they were sent, where the sheet still says so.
    pub sent: Option<Catalogue>,
}

/// Reads every sheet of a workbook that has the columns `id` and `translation`.
///
/// # Errors
/// The workbook is damaged, protected by a password or larger than any with translations, or no sheet has
/// these columns. The message begins with `name`.
pub fn read(bytes: &[u8], name: &str, sources: &mut Sources) -> io::Result<Vec<Returned>> {
    let about =
        |words: &str| io::Error::new(io::ErrorKind::InvalidData, format!("{name}: {words}"));
    look_inside(bytes).map_err(|words| about(&words))?;
    let damaged = "this workbook is damaged; save it again as `.xlsx`";
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| about(damaged))?;
    let mut found = Vec::new();
    for sheet in workbook.sheet_names() {
        let rows = match rows(&mut workbook, &sheet) {
            Ok(rows) => rows,
            Err(Fault::Damaged) => return Err(about(damaged)),
            Err(Fault::Large) => {
                return Err(about("this workbook is larger than any with translations"));
            }
        };
        if let Some(table) = Table::of(&rows) {
            found.push(table.returned(&rows, name, &sheet, sources));
        }
    }
    match found.is_empty() {
        true => Err(about(
            "no sheet has the columns `id` and `translation`; `peil translate extract --xlsx` writes one that has",
        )),
        false => Ok(found),
    }
}

/// Whether the file can be read without harm.
fn look_inside(bytes: &[u8]) -> Result<(), String> {
    let large = || "this workbook is larger than any with translations".to_owned();
    let damaged = |_| "this is no workbook; sheets come back as `.xlsx`".to_owned();
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err("this workbook is protected by a password, or from an old program; save it as `.xlsx` without a password".to_owned());
    }
    if bytes.is_empty() {
        return Err("this file is empty".to_owned());
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > PARTS {
        return Err(large());
    }
    let mut left = UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(damaged)?;
        let is_strings = part
            .name()
            .map_err(damaged)?
            .to_lowercase()
            .ends_with("sharedstrings.xml");
        let mut contents = Vec::new();
        let read = part.take(left + 1).read_to_end(&mut contents);
        let read =
            read.map_err(|_| "this workbook is damaged; save it again as `.xlsx`".to_owned())?;
        left = left.checked_sub(read as u64).ok_or_else(large)?;
        if is_strings && promises_more(&contents) {
            return Err(large());
        }
    }
    Ok(())
}

/// Whether the table of texts says that it has more of them than fit in it, or hides what it says.
fn promises_more(contents: &[u8]) -> bool {
    let words = String::from_utf8_lossy(contents);
    let mut counts = words.split("uniqueCount").skip(1).map(|rest| {
        let rest = rest.trim_start_matches([' ', '=', '"', '\'']);
        let end = rest.find(|c: char| !c.is_ascii_digit());
        &rest[..end.unwrap_or(rest.len())]
    });
    let is_more =
        |count: &str| !count.is_empty() && count.parse().is_ok_and(|it: usize| it > contents.len());
    let is_huge = |count: &str| count.len() > 12;
    contents.contains(&0) || counts.any(|count| is_huge(count) || is_more(count))
}

enum Fault {
    Damaged,
    Large,
}

/// The cells of a sheet by row, from 0.
type Rows = BTreeMap<u32, BTreeMap<u32, String>>;

fn rows(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Rows, Fault> {
    let damaged = |_| Fault::Damaged;
    let mut cells = match workbook.worksheet_cells_reader(sheet) {
        Ok(cells) => cells,
        // A sheet with nothing but a chart.
        Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(Rows::new()),
        Err(_) => return Err(Fault::Damaged),
    };
    let (mut rows, mut left) = (Rows::new(), UNPACKED);
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let ((row, column), words) = (cell.get_position(), shown(cell.get_value()));
        if words.is_empty() {
            continue;
        }
        let size = words.len() as u64 + 64;
        left = left.checked_sub(size).ok_or(Fault::Large)?;
        if row >= ROWS {
            return Err(Fault::Large);
        }
        rows.entry(row)
            .or_default()
            .insert(column, words.into_owned());
    }
    Ok(rows)
}

/// A cell as people see it; line breaks as on every machine.
fn shown<'a>(cell: &'a DataRef) -> Cow<'a, str> {
    match cell {
        DataRef::Empty => Cow::Borrowed(""),
        DataRef::String(words) => unbroken(words),
        DataRef::SharedString(words) => unbroken(words),
        DataRef::Bool(true) => Cow::Borrowed("TRUE"),
        DataRef::Bool(false) => Cow::Borrowed("FALSE"),
        DataRef::Int(number) => Cow::Owned(number.to_string()),
        DataRef::Float(number) => Cow::Owned(number.to_string()),
        DataRef::DateTime(date) => Cow::Owned(date.as_f64().to_string()),
        DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => Cow::Borrowed(words),
        DataRef::Error(error) => Cow::Owned(error.to_string()),
    }
}

fn unbroken(words: &str) -> Cow<'_, str> {
    match words.contains('\r') {
        true => Cow::Owned(words.replace("\r\n", "\n").replace('\r', "\n")),
        false => Cow::Borrowed(words),
    }
}

/// Where the columns of a sheet are.
struct Table {
    headings: u32,
    id: u32,
    translation: u32,
    source: Option<u32>,
    state: Option<u32>,
    note: Option<u32>,
    sent: Option<u32>,
    sent_state: Option<u32>,
}

impl Table {
    /// The columns by their headings, in the first row that has those that are needed.
    fn of(rows: &Rows) -> Option<Table> {
        rows.iter().take(20).find_map(|(row, cells)| {
            let column = |name: &str| {
                let mut cells = cells.iter();
                let cell = cells.find(|(_, words)| words.trim().eq_ignore_ascii_case(name));
                cell.map(|(column, _)| *column)
            };
            Some(Table {
                headings: *row,
                id: column("id")?,
                translation: column("translation")?,
                source: column("source"),
                state: column("state"),
                note: column("note"),
                sent: column("sent"),
                sent_state: column("sent state"),
            })
        })
    }

    /// The rows as a catalogue, and a text with a line for each of them to point into.
    fn returned(&self, rows: &Rows, name: &str, sheet: &str, sources: &mut Sources) -> Returned {
        let file = FileId(sources.files().count() as u32);
        let empty = || Catalogue {
            language: sheet.to_owned(),
            file,
            ..Catalogue::default()
        };
        let (mut catalogue, mut sent) = (empty(), empty());
        let (mut lines, mut line) = (String::new(), 0);
        let below = rows.range(self.headings + 1..);
        for (row, cells) in below {
            lines.extend(std::iter::repeat_n('\n', (row - line) as usize));
            line = *row;
            let cell = |column: Option<u32>| {
                let words = column.and_then(|column| cells.get(&column));
                words.map_or("", String::as_str)
            };
            let id = cell(Some(self.id)).trim();
            if id.is_empty() || catalogue.entries.contains_key(id) {
                continue;
            }
            let id = placed(id, file, &mut lines);
            lines.push('\t');
            let text = placed(cell(Some(self.translation)), file, &mut lines);
            let before = self.sent.map(|column| cell(Some(column)));
            let is_changed = before.is_some_and(|before| before != text.value);
            let is_stale = |state: &str| state.trim() == State::Stale.word();
            let mut entry = Entry {
                source: cell(self.source).to_owned(),
                is_fuzzy: is_stale(cell(self.state)) && !is_changed,
                texts: vec![text],
                id,
                ..Entry::default()
            };
            let notes = cell(self.note).lines();
            entry.notes.comments = notes.map(|line| format!(" {}", line.trim_end())).collect();
            if let Some(before) = before {
                let mut as_sent = entry.clone();
                as_sent.texts = vec![unplaced(before)];
                as_sent.is_fuzzy = is_stale(cell(self.sent_state));
                sent.entries.insert(as_sent.id.value.clone(), as_sent);
            }
            catalogue.entries.insert(entry.id.value.clone(), entry);
        }
        let named = format!("{name} ({sheet})");
        sources.add(named, Notation::Peil, lines);
        Returned {
            catalogue,
            sent: self.sent.is_some().then_some(sent),
        }
    }
}

/// Writes a text into its line, and gives it with its place there.
fn placed(value: &str, file: FileId, lines: &mut String) -> Text {
    const BREAK: &str = "↵";
    let start = lines.len();
    let mut pieces = vec![(0, start as u32)];
    for (at, c) in value.char_indices() {
        if c != '\n' {
            lines.push(c);
            continue;
        }
        lines.push_str(BREAK);
        pieces.push((at as u32 + 1, lines.len() as u32));
    }
    Text {
        value: value.to_owned(),
        span: Span::new(file, start, lines.len()),
        offsets: Offsets::Pieces(pieces.into_boxed_slice()),
    }
}

//! Tables as CSV, RFC 4180, safe to open in a spreadsheet.

use std::borrow::Cow;

/// A table of a header and rows, each from [`row`]: `\r\n` after every row.
pub fn table(header: &[&str], rows: impl IntoIterator<Item = String>) -> String {
    let mut text = header.join(",");
    text.push_str("\r\n");
    for row in rows {
        text.push_str(&row);
        text.push_str("\r\n");
    }
    text
}

/// Cells with commas between, and double quotes where needed. A cell that a spreadsheet would take for a
/// formula gets an apostrophe before it, which shows it as text.
pub fn row<Cell: AsRef<str>>(cells: &[Cell]) -> String {
    let mut row = String::new();
    for (at, cell) in cells.iter().enumerate() {
        row.push_str(if at == 0 { "" } else { "," });
        row.push_str(&quoted(guarded(cell.as_ref())));
    }
    row
}

/// Spreadsheets read `=`, `+`, `-`, `@`, a tab or a line break at the start as the start of a formula,
/// full-width forms of the first four too; some skip spaces first.
fn guarded(cell: &str) -> Cow<'_, str> {
    let starts_formula = |c: char| {
        matches!(
            c,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'
        )
    };
    let first = cell.trim_start_matches([' ', '\u{a0}', '\u{feff}']);
    match first.starts_with(starts_formula) {
        true => format!("'{cell}").into(),
        false => cell.into(),
    }
}

fn quoted(cell: Cow<'_, str>) -> Cow<'_, str> {
    let is_special = |byte: &u8| matches!(byte, b'"' | b',' | b';' | b'\n' | b'\r' | b'\t' | b'\'');
    match cell.as_bytes().iter().any(is_special) || cell.starts_with(' ') {
        true => format!("\"{}\"", cell.replace('"', "\"\"")).into(),
        false => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_guarded() {
        let cells = [
            "a,b",
            "he said \"no\"",
            "=HYPERLINK(\"https://x\")",
            " +1",
            "@SUM(A1)",
            "-2",
            "two\nlines",
            "a-b",
        ];
        assert_eq!(
            table(&["a", "b", "c", "d", "e", "f", "g", "h"], [row(&cells)]),
            "a,b,c,d,e,f,g,h\r\n\"a,b\",\"he said \"\"no\"\"\",\"'=HYPERLINK(\"\"https://x\"\")\",\
             \"' +1\",\"'@SUM(A1)\",\"'-2\",\"two\nlines\",a-b\r\n"
        );
    }
}

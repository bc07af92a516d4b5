//! Tables as CSV, RFC 4180, safe to open in a spreadsheet.

use std::borrow::Cow;

/// Rows as CSV: comma, double quotes where needed, `\r\n` after every row. A cell that a spreadsheet
/// would take for a formula gets an apostrophe before it, which shows it as text.
pub fn table<Cell: AsRef<str>>(
    header: &[&str],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> String {
    let mut text = header.join(",");
    text.push_str("\r\n");
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            text.push_str(if at == 0 { "" } else { "," });
            text.push_str(&quoted(guarded(cell.as_ref())));
        }
        text.push_str("\r\n");
    }
    text
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
    match cell.contains(['"', ',', ';', '\n', '\r', '\t', '\'']) || cell.starts_with(' ') {
        true => format!("\"{}\"", cell.replace('"', "\"\"")).into(),
        false => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_guarded() {
        let rows = vec![vec![
            "a,b".to_owned(),
            "he said \"no\"".to_owned(),
            "=HYPERLINK(\"https://x\")".to_owned(),
            " +1".to_owned(),
            "@SUM(A1)".to_owned(),
            "-2".to_owned(),
            "two\nlines".to_owned(),
            "a-b".to_owned(),
        ]];
        assert_eq!(
            table(&["a", "b", "c", "d", "e", "f", "g", "h"], rows),
            "a,b,c,d,e,f,g,h\r\n\"a,b\",\"he said \"\"no\"\"\",\"'=HYPERLINK(\"\"https://x\"\")\",\
             \"' +1\",\"'@SUM(A1)\",\"'-2\",\"two\nlines\",a-b\r\n"
        );
    }
}

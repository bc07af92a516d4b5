//! What changes in a file, as a unified diff.

use similar::{ChangeTag, TextDiff};

use crate::problem::render::{Look, printable};

/// Lines shown around a change.
const CONTEXT: usize = 3;

/// The difference between two texts of one file; empty where there is none. In colours it is for a
/// terminal, which must not obey what it shows; without, `patch -p0` takes it.
pub fn unified(name: &str, before: &str, after: &str, look: &Look) -> String {
    let difference = TextDiff::from_lines(before, after);
    let mut out = String::new();
    for hunk in difference
        .unified_diff()
        .context_radius(CONTEXT)
        .iter_hunks()
    {
        if out.is_empty() {
            out += &painted(&format!("--- {name}\n+++ {name}\n"), "1", look);
        }
        out += &painted(&format!("{}\n", hunk.header()), "36", look);
        for change in hunk.iter_changes() {
            let (sign, colour) = match change.tag() {
                ChangeTag::Delete => ('-', "31"),
                ChangeTag::Insert => ('+', "32"),
                ChangeTag::Equal => (' ', ""),
            };
            out += &painted(&format!("{sign}{}", change.value()), colour, look);
            if change.missing_newline() {
                out.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    out
}

/// The lines in a colour, each on its own, so that a pager may begin anywhere.
fn painted(lines: &str, colour: &str, look: &Look) -> String {
    if !look.colours {
        return lines.to_owned();
    }
    let shown = printable(lines);
    if colour.is_empty() {
        return shown.into_owned();
    }
    let painted = shown.split_inclusive('\n').map(|line| {
        let words = line.trim_end_matches(['\n', '\r']);
        let end = &line[words.len()..];
        format!("\x1b[{colour}m{words}\x1b[0m{end}")
    });
    painted.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_can_be_patched() {
        let look = Look::default();
        let shown = unified("a.peil", "1\n2\n3\n4\n5\n6", "1\n2\n3\n4\n5\nzes", &look);
        let expected = "--- a.peil\n+++ a.peil\n@@ -3,4 +3,4 @@\n 3\n 4\n 5\n-6\n\
                        \\ No newline at end of file\n+zes\n\\ No newline at end of file\n";
        assert_eq!(shown, expected);
        assert_eq!(unified("a.peil", "1\n", "1\n", &look), "");
    }

    #[test]
    fn a_terminal_obeys_only_the_colours() {
        let look = Look {
            colours: true,
            ..Look::default()
        };
        let shown = unified("a", "x\x1b[2Jy\n", "z\n", &look);
        assert!(
            shown.contains("\x1b[31m-x?[2Jy\x1b[0m\n\x1b[32m+z\x1b[0m\n"),
            "{shown:?}"
        );
    }
}

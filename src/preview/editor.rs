//! Addresses that open a place in the author's editor.

use std::fmt::Write;
use std::path::Path;

use crate::source::Position;

/// How addresses for the author's editor look.
#[derive(Debug, Clone)]
pub struct Editor {
    /// With `{path}`, `{line}` and `{column}`.
    template: String,
}

/// Editors by name.
const KNOWN: &[(&str, &str)] = &[
    ("vscode", "vscode://file{path}:{line}:{column}"),
    ("vscodium", "vscodium://file{path}:{line}:{column}"),
    ("cursor", "cursor://file{path}:{line}:{column}"),
    ("zed", "zed://file{path}:{line}:{column}"),
    (
        "idea",
        "idea://open?file={path}&line={line}&column={column}",
    ),
    (
        "sublime",
        "subl://open?url=file://{path}&line={line}&column={column}",
    ),
];

impl Editor {
    /// An editor by its name, or by an address with `{path}` in it.
    ///
    /// # Errors
    /// It is neither, or the address would run a script.
    pub fn parse(text: &str) -> Result<Editor, String> {
        let known = KNOWN.iter().find(|(name, _)| *name == text);
        let template = known.map_or(text, |(_, template)| template);
        let scheme = template.split(':').next().unwrap_or_default();
        let is_plain = scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte));
        let runs = ["javascript", "data", "vbscript"].contains(&scheme.to_lowercase().as_str());
        if !template.contains("{path}") || !template.contains(':') || !is_plain || runs {
            let names: Vec<&str> = KNOWN.iter().map(|(name, _)| *name).collect();
            let names = names.join(", ");
            return Err(format!(
                "there are {names}; or give an address with {{path}}, {{line}} and {{column}} in it"
            ));
        }
        Ok(Editor {
            template: template.to_owned(),
        })
    }

    /// The address of a place.
    pub fn address(&self, path: &Path, at: Position) -> String {
        self.template
            .replace("{path}", &encoded(&path.to_string_lossy()))
            .replace("{line}", &at.line.to_string())
            .replace("{column}", &at.column.to_string())
    }
}

/// A path within an address; one that begins with a drive gets a slash before it.
fn encoded(path: &str) -> String {
    let path = path.trim_start_matches(r"\\?\").replace('\\', "/");
    let mut out = String::new();
    if !path.starts_with('/') {
        out.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            // Writing to a string cannot fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(editor: &str, path: &str) -> String {
        let at = Position { line: 3, column: 7 };
        let editor = Editor::parse(editor).unwrap();
        editor.address(Path::new(path), at)
    }

    #[test]
    fn a_place_is_an_address_that_editors_listen_to() {
        assert_eq!(
            address("vscode", "/home/a b/é.peil"),
            "vscode://file/home/a%20b/%C3%A9.peil:3:7"
        );
        assert_eq!(
            address("vscode", r"C:\surveys\a.peil"),
            "vscode://file/C%3A/surveys/a.peil:3:7"
        );
        assert_eq!(
            address("idea", "/a&b.peil"),
            "idea://open?file=/a%26b.peil&line=3&column=7"
        );
        assert_eq!(address("x-mine:{path}#{line}", "/a"), "x-mine:/a#3");
    }

    #[test]
    fn an_editor_is_known_or_an_address_that_runs_nothing() {
        for wrong in [
            "emacs",
            "",
            "javascript:alert('{path}')",
            "{path}",
            "JavaScript:{path}",
        ] {
            assert!(Editor::parse(wrong).is_err(), "{wrong}");
        }
    }
}

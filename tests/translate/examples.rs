//! Every example goes out and comes back.

use super::{code, read, told, with, write};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// The surveys among the examples that are translated.
const TRANSLATED: [&str; 6] = [
    "account",
    "exit",
    "mystery",
    "outage",
    "relationship",
    "webshop",
];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &place),
            false => fs::copy(entry.path(), place).map(|_| ()).unwrap(),
        }
    }
}

fn examples() -> TempDir {
    let here = tempfile::tempdir().unwrap();
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"),
        here.path(),
    );
    here
}

/// The same translations as another tool writes them: a byte-order mark, other line ends, the last entry
/// first, without comments, and wrapped at each space.
fn by_another_tool(catalogue: &str) -> String {
    let mut blocks: Vec<String> = catalogue
        .trim_end()
        .split("\n\n")
        .map(str::to_owned)
        .collect();
    let header = blocks.remove(0);
    blocks.reverse();
    for block in &mut blocks {
        let lines = block.lines().filter(|line| !line.starts_with('#'));
        let lines = lines.map(|line| match line.split_once(" \"") {
            Some((keyword, text)) => format!("{keyword} \"\"\n\"{}", text.replace(' ', " \"\n\"")),
            None => line.to_owned(),
        });
        *block = lines.collect::<Vec<_>>().join("\n");
    }
    let text = format!("\u{feff}{header}\n\n{}\n", blocks.join("\n\n"));
    text.replace('\n', "\r\n")
}

#[test]
fn their_catalogues_are_what_extract_writes() {
    let here = examples();
    let told = told(here.path(), &["translate", "extract", "--check"]);
    assert_eq!(told, "exit 0");
}

#[test]
fn each_goes_through_a_translator_and_is_the_same_after_it() {
    let here = examples();
    for name in TRANSLATED {
        let (survey, catalogue) = (format!("{name}.peil"), format!("{name}.en.po"));
        let finished = read(here.path(), &catalogue);
        // A translator begins with nothing, works in a tool that sorts and wraps as it likes, and returns
        // what was finished.
        write(here.path(), "back.po", by_another_tool(&finished));
        fs::remove_file(here.path().join(&catalogue)).unwrap();
        assert_eq!(code(here.path(), &["translate", "extract", &survey]), 0);
        let merge = ["translate", "merge", &survey, "back.po"];
        assert_eq!(code(here.path(), &merge), 0, "{name}");
        assert_eq!(read(here.path(), &catalogue), finished);
    }
    assert_eq!(
        told(here.path(), &["check", "--deny", "warnings"]),
        "7 files: no problems\nexit 0"
    );
}

#[test]
fn a_text_that_changed_is_a_guess_and_is_told_as_stale() {
    let here = examples();
    for name in TRANSLATED {
        let (survey, catalogue) = (format!("{name}.peil"), format!("{name}.en.po"));
        let text = read(here.path(), &survey);
        // The title of the survey, which all of them have.
        let line = text
            .lines()
            .find(|line| line.starts_with("survey "))
            .unwrap();
        let title = line.split('"').nth(1).unwrap();
        let changed = text.replacen(&format!("\"{title}\""), "\"Een andere titel\"", 1);
        write(here.path(), &survey, &changed);
        let before = read(here.path(), &catalogue);
        assert_eq!(code(here.path(), &["translate", "extract", &survey]), 0);
        let after = read(here.path(), &catalogue);
        let guess = format!(
            "#, fuzzy\n#| msgid \"{title}\"\nmsgctxt \"survey.{name}\"\nmsgid \"Een andere titel\"\nmsgstr \""
        );
        assert!(after.contains(&guess), "{after}");
        let checked = told(here.path(), &["check", "--format", "plain", &survey]);
        assert!(checked.contains("text/stale-translation"), "{checked}");
        let status = ["translate", "status", &survey, "--fail-on", "stale"];
        assert_eq!(code(here.path(), &status), 1);
        // With the former text back, so is its translation.
        write(here.path(), &survey, &text);
        assert_eq!(code(here.path(), &["translate", "extract", &survey]), 0);
        assert_eq!(read(here.path(), &catalogue), before);
    }
}

#[test]
fn the_way_by_a_sheet_gives_the_same_bytes() {
    let here = examples();
    for name in TRANSLATED {
        let (survey, catalogue) = (format!("{name}.peil"), format!("{name}.en.po"));
        let finished = read(here.path(), &catalogue);
        let extract = ["translate", "extract", &survey, "--xlsx"];
        assert_eq!(code(here.path(), &extract), 0);
        let sheet = fs::read(here.path().join(format!("{name}.xlsx"))).unwrap();
        assert_eq!(code(here.path(), &extract), 0);
        let again = fs::read(here.path().join(format!("{name}.xlsx"))).unwrap();
        assert!(
            sheet == again,
            "a sheet of the same texts has the same bytes"
        );

        // The same edit by both ways, in a catalogue without its first translation.
        let id = format!("survey.{name}");
        let begun = with(&finished, &id, "");
        write(
            here.path(),
            "back.po",
            with(&finished, &id, "A better title"),
        );
        write(here.path(), &catalogue, &begun);
        let merge = ["translate", "merge", &survey, "back.po"];
        assert_eq!(code(here.path(), &merge), 0);
        let by_po = read(here.path(), &catalogue);
        write(here.path(), &catalogue, &begun);
        super::sheets::edit(here.path(), &format!("{name}.xlsx"), &id, "A better title");
        let merge = ["translate", "merge", &survey, "back.xlsx"];
        assert_eq!(code(here.path(), &merge), 0);
        assert_eq!(read(here.path(), &catalogue), by_po);
    }
}

//! The website of all forms.

use super::*;

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A second survey, in two modes and with a submit address.
fn phoned() -> String {
    CLEAN
        .replacen(
            "survey desk \"Our service desk\" {",
            "survey calls \"Calls & chats\" {\n  mode online, phone\n  submit \"https://example.org/answers\"",
            1,
        )
        .replace("visit us?", "call us?")
}

#[test]
fn a_site_has_forms_notices_and_an_index_and_nothing_else() {
    let here = folder(&[("a/desk.peil", CLEAN), ("b/calls.peil", &phoned())]);
    let told = told(here.path(), &["build", "--site", "public", "a", "b"]);
    assert!(told.ends_with("wrote 6 files to public\nexit 0"), "{told}");
    let public = here.path().join("public");
    assert_eq!(
        files(&public),
        [
            "calls.en.html",
            "calls.phone.en.html",
            "calls.privacy.en.html",
            "desk.en.html",
            "desk.privacy.en.html",
            "index.html"
        ]
    );
    let index = fs::read_to_string(public.join("index.html")).unwrap();
    assert!(index.contains(">Calls &amp; chats</a>"));
    // Sorted by name; one question, whatever the way through.
    assert!(index.find("id=\"calls\"") < index.find("id=\"desk\""));
    assert!(
        index.contains("<span>1 question</span> · <span>1 minute</span>"),
        "{index}"
    );
    assert!(index.starts_with("<!doctype html>\n<html lang=\"en\""));
    for file in files(&public) {
        assert_eq!(
            index.contains(&format!("href=\"{file}\"")),
            file != "index.html",
            "{file}"
        );
    }
    let alone = run(here.path(), &["build", "--site", "again", "b", "a"]);
    assert_eq!(alone.status.code(), Some(0));
    for file in files(&public) {
        let read = |folder: &str| fs::read(here.path().join(folder).join(&file)).unwrap();
        assert_eq!(read("public"), read("again"), "{file}");
    }
}

#[test]
fn the_index_is_dutch_where_all_surveys_are() {
    let dutch = CLEAN.replace("language en", "language nl");
    let here = folder(&[("desk.peil", &dutch), ("b/calls.peil", &phoned())]);
    let language = |arguments: &[&str]| {
        run(here.path(), arguments);
        let index = fs::read_to_string(here.path().join("public/index.html")).unwrap();
        index.split('"').nth(1).unwrap().to_owned()
    };
    assert_eq!(language(&["build", "--site", "public", "desk.peil"]), "nl");
    // Without a survey: the project around.
    assert_eq!(language(&["build", "--site", "public"]), "en");
}

#[test]
fn a_site_for_trying_sends_nothing() {
    let here = folder(&[("calls.peil", &phoned())]);
    let form = |arguments: &[&str]| {
        run(here.path(), arguments);
        fs::read_to_string(here.path().join("public/calls.en.html")).unwrap()
    };
    let real = form(&["build", "--site", "public"]);
    assert!(real.contains("action=\"https://example.org/answers\""));
    let tried = form(&["build", "--site", "public", "--no-submit"]);
    assert!(!tried.contains("https://example.org/answers"));
    let tried = tried.replace("&#39;", "'");
    assert!(tried.contains("form-action 'none'"));
}

#[test]
fn a_site_that_fails_leaves_the_former_one() {
    let here = folder(&[("desk.peil", CLEAN)]);
    run(here.path(), &["build", "--site", "public"]);
    let index = here.path().join("public/index.html");
    let before = fs::read(&index).unwrap();
    fs::write(
        here.path().join("desk.peil"),
        CLEAN.replace("for improve", "for improving"),
    )
    .unwrap();
    assert_eq!(code(here.path(), &["build", "--site", "public"]), 1);
    fs::write(
        here.path().join("desk.peil"),
        CLEAN.replace("1.0.0", "1.0.1"),
    )
    .unwrap();
    // A folder in the place of a file.
    fs::remove_file(here.path().join("public/desk.en.html")).unwrap();
    fs::create_dir(here.path().join("public/desk.en.html")).unwrap();
    assert_eq!(code(here.path(), &["build", "--site", "public"]), 2);
    assert_eq!(fs::read(&index).unwrap(), before);
    assert_eq!(files(&here.path().join("public")).len(), 3);
    fs::write(here.path().join("file"), "").unwrap();
    assert_eq!(code(here.path(), &["build", "--site", "file"]), 2);
}

#[test]
fn a_site_is_not_built_with_what_says_where_else() {
    let here = folder(&[("desk.peil", CLEAN)]);
    for more in [["-o", "x"], ["--target", "form"]] {
        let arguments = ["build", "--site", "public", more[0], more[1]];
        assert_eq!(code(here.path(), &arguments), 2);
    }
    assert_eq!(code(here.path(), &["build", "--no-submit", "desk.peil"]), 2);
    assert_eq!(code(here.path(), &["build"]), 2);
}

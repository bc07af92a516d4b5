//! Catalogues: what becomes of entries, and what is wrong with what comes back.

use super::{DESK, code, desk, folder, read, told, with, write};
use std::fs::File;

#[test]
fn a_new_catalogue_says_what_each_text_is() {
    let here = desk(false);
    insta::assert_snapshot!(read(here.path(), "desk.en.po"));
}

#[test]
fn what_a_translator_wrote_stays() {
    let here = desk(true);
    let text = read(here.path(), "desk.en.po")
        .replace(
            "\"Last-Translator: \\n\"",
            "\"Last-Translator: Ann <ann@example.org>\\n\"",
        )
        .replace(
            "\"X-Source-Language",
            "\"X-Generator: Poedit 3.4\\n\"\n\"X-Source-Language",
        )
        .replace(
            "#. title of a page\n",
            "# Agreed with the desk.\n#. title of a page\n",
        )
        .replace(
            "msgctxt \"page.visit\"",
            "#, no-wrap\nmsgctxt \"page.visit\"",
        );
    write(here.path(), "desk.en.po", &text);
    let extract = ["translate", "extract", "desk.peil"];
    assert_eq!(
        told(here.path(), &extract),
        "desk.en.po: 10 texts: up to date\nexit 0"
    );
    assert_eq!(read(here.path(), "desk.en.po"), text);
}

#[test]
fn texts_go_come_back_and_move() {
    let here = desk(true);
    let full = read(here.path(), "desk.en.po");
    let extract = ["translate", "extract", "desk.peil"];
    // One goes, with its translation at the end.
    write(
        here.path(),
        "desk.peil",
        DESK.replace("    hint \"Noem geen namen.\"\n", ""),
    );
    assert_eq!(
        told(here.path(), &extract),
        "desk.en.po: 9 texts: 1 gone\nexit 0"
    );
    let gone = read(here.path(), "desk.en.po");
    let obsolete = "\n#~ msgctxt \"question.better.hint\"\n#~ msgid \"Noem geen namen.\"\n#~ msgstr \"Do not mention names.\"\n";
    assert!(gone.ends_with(obsolete), "{gone}");
    // It comes back.
    write(here.path(), "desk.peil", DESK);
    assert_eq!(
        told(here.path(), &extract),
        "desk.en.po: 10 texts: 1 back\nexit 0"
    );
    assert_eq!(read(here.path(), "desk.en.po"), full);
    // A question gets another name, and its options and hint go along.
    let renamed = DESK
        .replace("question reasons: many \"Waarom kwam u langs, {first_name or bezoeker}?\" {", "question why: many \"Waarom kwam u langs, {first_name or bezoeker}?\" {\n    was reasons")
        .replace("when reasons has", "when why has");
    write(here.path(), "desk.peil", renamed);
    assert_eq!(
        told(here.path(), &extract),
        "desk.en.po: 10 texts: 4 renamed\nexit 0"
    );
    let moved = read(here.path(), "desk.en.po");
    assert_eq!(
        moved,
        full.replace("question.reasons", "question.why")
            .replace("option.reasons", "option.why")
    );
    // What comes back under the former ids is taken for the present ones.
    write(
        here.path(),
        "back.po",
        with(&full, "option.reasons.none", "None of them"),
    );
    write(here.path(), "sent.po", &full);
    let merge = [
        "translate",
        "merge",
        "desk.peil",
        "back.po",
        "--base",
        "sent.po",
    ];
    assert_eq!(
        told(here.path(), &merge),
        "desk.en.po: 10 texts: 1 taken\nexit 0"
    );
    assert_eq!(
        read(here.path(), "desk.en.po"),
        with(&moved, "option.why.none", "None of them")
    );
}

#[test]
fn only_sound_translations_are_taken() {
    let here = desk(true);
    let full = read(here.path(), "desk.en.po");
    let back = with(&full, "question.reasons", "Why did you visit us?");
    let back = with(&back, "page.visit", "Your <b>visit</b>");
    let back = with(&back, "question.better.hint", "No names, please.");
    write(here.path(), "back.po", back);
    write(here.path(), "sent.po", &full);
    let merge = [
        "translate",
        "merge",
        "desk.peil",
        "back.po",
        "--base",
        "sent.po",
    ];
    insta::assert_snapshot!(told(here.path(), &merge));
    let expected = with(&full, "question.better.hint", "No names, please.");
    assert_eq!(read(here.path(), "desk.en.po"), expected);
}

#[test]
fn where_both_changed_neither_is_taken_unasked() {
    let here = desk(true);
    let full = read(here.path(), "desk.en.po");
    write(
        here.path(),
        "back.po",
        with(&full, "page.visit", "Your call"),
    );
    let ours = with(&full, "page.visit", "Your stay");
    write(here.path(), "desk.en.po", &ours);
    write(here.path(), "sent.po", &full);
    let merge = ["translate", "merge", "desk.peil", "back.po"];
    insta::assert_snapshot!(told(here.path(), &merge));
    assert_eq!(read(here.path(), "desk.en.po"), ours);
    let merge = |more: &[&str]| {
        write(here.path(), "desk.en.po", &ours);
        let arguments = ["translate", "merge", "desk.peil", "back.po"];
        let arguments: Vec<&str> = arguments.iter().chain(more).copied().collect();
        (
            code(here.path(), &arguments),
            read(here.path(), "desk.en.po"),
        )
    };
    assert_eq!(merge(&["--base", "sent.po"]), (1, ours.clone()));
    assert_eq!(merge(&["--take", "ours"]), (0, ours.clone()));
    assert_eq!(
        merge(&["--take", "theirs"]),
        (0, with(&full, "page.visit", "Your call"))
    );
    // Who knows what was sent needs not ask where only one side changed.
    write(here.path(), "sent.po", &ours);
    assert_eq!(
        merge(&["--base", "sent.po"]),
        (0, with(&full, "page.visit", "Your call"))
    );
}

#[test]
fn a_translation_of_a_former_text_is_a_guess() {
    let here = desk(false);
    write(
        here.path(),
        "back.po",
        with(&read(here.path(), "desk.en.po"), "page.visit", "Your visit"),
    );
    write(
        here.path(),
        "desk.peil",
        DESK.replace("\"Uw bezoek\"", "\"Uw bezoek aan ons\""),
    );
    let merge = ["translate", "merge", "desk.peil", "back.po"];
    assert_eq!(
        told(here.path(), &merge),
        "desk.en.po: 10 texts: 1 as a guess, 9 still open\nexit 0"
    );
    let guess = "#, fuzzy\n#| msgid \"Uw bezoek\"\nmsgctxt \"page.visit\"\nmsgid \"Uw bezoek aan ons\"\nmsgstr \"Your visit\"\n";
    assert!(read(here.path(), "desk.en.po").contains(guess));
}

#[test]
fn plural_forms_stay_and_are_counted() {
    let here = desk(true);
    let plain = "msgid \"Uw bezoek\"\nmsgstr \"Your visit\"\n";
    let forms = "msgid \"Uw bezoek\"\nmsgid_plural \"Uw bezoeken\"\nmsgstr[0] \"Your visit\"\nmsgstr[1] \"Your visits\"\n";
    let full = read(here.path(), "desk.en.po").replace(plain, forms);
    write(here.path(), "desk.en.po", &full);
    assert_eq!(code(here.path(), &["translate", "extract", "desk.peil"]), 0);
    assert_eq!(read(here.path(), "desk.en.po"), full);
    write(
        here.path(),
        "back.po",
        full.replace("msgstr[1] \"Your visits\"\n", ""),
    );
    let told = told(here.path(), &["translate", "merge", "desk.peil", "back.po"]);
    assert!(
        told.contains("has 1 of the 2 plural forms of `en`"),
        "{told}"
    );
    assert_eq!(read(here.path(), "desk.en.po"), full);
}

#[test]
fn what_cannot_be_read_changes_nothing() {
    let here = desk(true);
    let full = read(here.path(), "desk.en.po");
    let after = |contents: &[u8]| {
        write(here.path(), "back.po", contents);
        let told = told(here.path(), &["translate", "merge", "desk.peil", "back.po"]);
        assert_eq!(read(here.path(), "desk.en.po"), full);
        told
    };
    let conflict = full.replace(
        "msgctxt \"page.visit\"",
        "<<<<<<< HEAD\nmsgctxt \"page.visit\"",
    );
    assert!(
        after(conflict.as_bytes())
            .contains("two versions of this catalogue were not brought together")
    );
    assert!(after(&full.as_bytes()[..full.len() - 8]).contains("in quotes"));
    let latin = full.replace("UTF-8", "ISO-8859-1");
    assert!(after(latin.as_bytes()).contains("says that it is written in `ISO-8859-1`"));
    assert!(after(b"msgid \"\xe9\"\n").contains("is not UTF-8"));
    let german = after(full.replace("Language: en", "Language: de").as_bytes());
    assert!(
        german.contains("back.po: this is in `de` by its own account"),
        "{german}"
    );
    assert!(german.ends_with("exit 2"));
    assert!(after(b"").ends_with("exit 2"));
    let huge = File::create(here.path().join("huge.po")).unwrap();
    huge.set_len((64 << 20) + 1).unwrap();
    let merge = ["translate", "merge", "desk.peil", "huge.po"];
    let told_of = told(here.path(), &merge);
    assert!(
        told_of.starts_with("error: huge.po: this file is larger than 64 MB"),
        "{told_of}"
    );
    let other = after(full.replace("Language: en", "Language: en_GB").as_bytes());
    assert_eq!(other, "desk.en.po: 10 texts: nothing new\nexit 0");
}

#[test]
fn a_broken_catalogue_or_survey_is_not_written_over() {
    let here = desk(true);
    let broken = read(here.path(), "desk.en.po") + "\nmsgctxt \"open\nmsgid \"x\"\n";
    write(here.path(), "desk.en.po", &broken);
    assert_eq!(code(here.path(), &["translate", "extract", "desk.peil"]), 1);
    assert_eq!(read(here.path(), "desk.en.po"), broken);
    let here = folder(&[("desk.peil", &DESK.replace("reasons has", "reason has"))]);
    assert_eq!(code(here.path(), &["translate", "extract", "desk.peil"]), 1);
    assert!(!here.path().join("desk.en.po").exists());
}

#[test]
fn a_language_can_be_begun() {
    let here = desk(true);
    let told_of = told(
        here.path(),
        &["translate", "extract", "-l", "pt-BR", "desk.peil"],
    );
    assert_eq!(
        told_of,
        "desk.pt-BR.po: 10 texts: 10 new\ndesk.peil: add `translate pt-BR` when it goes out in that language\nexit 0"
    );
    let begun = read(here.path(), "desk.pt-BR.po");
    assert!(begun.contains("\"Language: pt_BR\\n\"") && begun.contains("plural=(n > 1);"));
    write(
        here.path(),
        "back.po",
        with(&begun, "question.reasons", "Por que?"),
    );
    let told_of = told(
        here.path(),
        &["translate", "merge", "desk.peil", "back.po", "-l", "pt-BR"],
    );
    assert!(
        told_of.contains("the placeholders of `question.reasons` are not the same in `pt-BR`"),
        "{told_of}"
    );
    let own = told(
        here.path(),
        &["translate", "extract", "-l", "nl", "desk.peil"],
    );
    assert_eq!(own, "error: desk.peil: `nl` is its own language\nexit 2");
}

#[test]
fn how_far_a_translation_is() {
    let here = desk(true);
    let full = read(here.path(), "desk.en.po");
    let some = with(&full, "survey.desk", "");
    let some = with(&some, "question.better.hint", "Noem geen namen.");
    let some = some.replace("msgctxt \"page.visit\"", "#, fuzzy\nmsgctxt \"page.visit\"");
    write(here.path(), "desk.en.po", some);
    insta::assert_snapshot!(told(here.path(), &["translate", "status"]));
    insta::assert_snapshot!(told(
        here.path(),
        &["translate", "status", "--format", "json"]
    ));
    let ends = |states: &str| code(here.path(), &["translate", "status", "--fail-on", states]);
    assert_eq!(
        (ends("missing"), ends("stale"), ends("untranslated")),
        (1, 1, 1)
    );
    write(here.path(), "desk.en.po", full);
    assert_eq!(ends("missing,stale,untranslated"), 0);
}

//! Reading and writing.

use super::*;

fn read(text: &str) -> (Catalogue, Vec<String>) {
    let mut problems = Problems::new();
    let catalogue = parse(text, FileId(0), "en", &mut problems);
    let told = problems
        .iter()
        .map(|problem| format!("{} {}", problem.rule.slug(), problem.message));
    (catalogue, told.collect())
}

const SOUND: &str = r#"# A catalogue.
msgid ""
msgstr ""
"Language: en\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#. where it stands
#: webshop.peil:12
msgctxt "question.happy"
msgid "Bent u tevreden?"
msgstr "Are you \"happy\", "
"{name}?"

#, fuzzy, c-format
msgctxt "note.days"
msgid "{n} dag"
msgid_plural "{n} dagen"
msgstr[0] "{n} day"
msgstr[1] "{n} days"

#~ msgctxt "note.gone"
#~ msgid "Weg"
#~ msgstr "Gone"
"#;

#[test]
fn entries_headers_plurals_and_flags() {
    let (catalogue, problems) = read(SOUND);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(
        catalogue.field("Plural-Forms"),
        Some("nplurals=2; plural=(n != 1);")
    );
    assert_eq!(catalogue.entries.len(), 2);
    let happy = &catalogue.entries["question.happy"];
    assert_eq!(
        happy.text().map(|text| text.value.as_str()),
        Some("Are you \"happy\", {name}?")
    );
    assert_eq!(
        (happy.source.as_str(), happy.is_fuzzy),
        ("Bent u tevreden?", false)
    );
    let days = &catalogue.entries["note.days"];
    assert!(days.is_fuzzy && days.text().is_none());
    assert_eq!(days.plural_source.as_deref(), Some("{n} dagen"));
    assert_eq!(days.texts[1].value, "{n} days");
}

#[test]
fn every_character_leads_back_to_its_place() {
    let (catalogue, _) = read(SOUND);
    let text = &catalogue.entries["question.happy"].texts[0];
    for words in ["Are", "happy", ",", "{name}", "?"] {
        let at = text.value.find(words).unwrap();
        let span = text.slice_span(at, at + words.len());
        assert_eq!(&SOUND[span.start as usize..span.end as usize], words);
    }
    assert!(SOUND[text.span.start as usize..].starts_with("\"Are"));
    assert!(SOUND[..text.span.end as usize].ends_with("{name}?\""));
}

#[test]
fn mistakes_are_told_and_the_rest_is_read() {
    let (catalogue, problems) = read(
        "\"lost\"\nmsgid \"a\"\nmsgstr \"b\"\nmsgctxt \"x\"\nmsgid \"a\"\nmsgstr \"open\nmsgtxt \"c\"\n\
         msgctxt \"x\"\nmsgid \"a\"\nmsgstr \"\\q\"\nmsgctxt \"y\"\nmsgid \"a\"\nmsgstr \"fine\"",
    );
    assert_eq!(
        problems,
        [
            "syntax/expected this text belongs to no entry",
            "syntax/missing-property an entry without `msgctxt`",
            "syntax/unclosed a text in a catalogue stands on one line, in quotes",
            "syntax/expected `msgtxt` is no part of a catalogue",
            "syntax/wrong-value an escape that does not exist",
            "syntax/duplicate-key `x` is translated twice",
        ]
    );
    assert_eq!(catalogue.entries["y"].texts[0].value, "fine");
}

/// Everything that tools for translators write, in the order in which they do.
const FULL: &str = r##"# Of the translator.
#
msgid ""
msgstr ""
"Project-Id-Version: webshop\n"
"Language: en\n"
"Content-Type: text/plain; charset=UTF-8\n"

#  two spaces
#. question
#: a.peil
#, fuzzy, no-wrap
#| msgctxt "question.merry"
#| msgid "Bent u \"blij\"?"
msgctxt "question.happy"
msgid "Bent u tevreden?"
msgstr "Are you \\ happy?\t"

msgctxt "note.days"
msgid "{n} dag"
msgid_plural "{n} dagen"
msgstr[0] "{n} day"
msgstr[1] "{n} days"

msgctxt "note.long"
msgid ""
"Eerste\n"
"\n"
"laatste\n"
msgstr ""

# Kept.
#, fuzzy
#~| msgid "Wegg"
#~ msgctxt "note.gone"
#~ msgid "Weg"
#~ msgstr ""
#~ "Gone\n"
#~ "away"

#~ msgid "Of another tool"
#~ msgstr "No context"

# The end.
"##;

#[test]
fn what_is_read_is_written_with_the_same_bytes() {
    let (catalogue, problems) = read(FULL);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(super::super::write(&catalogue), FULL);
    assert_eq!(catalogue.obsolete.len(), 2);
    assert_eq!(catalogue.obsolete[0].texts[0].value, "Gone\naway");
    let happy = &catalogue.entries["question.happy"];
    assert_eq!(
        happy.notes.previous.source.as_deref(),
        Some("Bent u \"blij\"?")
    );
    assert_eq!(happy.notes.flags, ["no-wrap"]);
}

#[test]
fn what_other_tools_write_means_the_same() {
    // A byte-order mark, carriage returns, other wrapping, no spaces, references on one line.
    let other = FULL
        .replace(
            "msgid \"Bent u tevreden?\"",
            "msgid \"\"\n\"Bent u \"\n\"tevreden?\"",
        )
        .replace("#, fuzzy, no-wrap", "#,fuzzy,no-wrap")
        .replace("#~ msg", "#~msg")
        .replace('\n', "\r\n");
    let (catalogue, problems) = read(&format!("\u{feff}{other}"));
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(super::super::write(&catalogue), FULL);
}

#[test]
fn a_conflict_or_another_charset_is_told() {
    let (_, problems) =
        read("<<<<<<< HEAD\nmsgctxt \"a\"\nmsgid \"b\"\n=======\nmsgstr \"c\"\n>>>>>>> theirs\n");
    let told = "syntax/expected two versions of this catalogue were not brought together";
    assert_eq!(problems, [told; 3]);
    let (_, problems) =
        read("msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=ISO-8859-1\\n\"\n");
    assert_eq!(
        problems,
        ["syntax/encoding this catalogue says that it is written in `ISO-8859-1`"]
    );
}

proptest::proptest! {
    #[test]
    fn any_catalogue_is_read_as_it_was_written(
        texts in proptest::collection::vec((".*|[\\\\\"\n\ra-z]*", "(?s).*", "(?s).{0,9}", proptest::bool::ANY), 1..6),
        comment in "( [^\r\n]*[a-z])?",
    ) {
        let mut catalogue = Catalogue::default();
        catalogue.header.set("Language", "en");
        for (at, (source, text, previous, is_fuzzy)) in texts.iter().enumerate() {
            let entry = Entry {
                id: super::super::unplaced(format!("question.{at}{previous}")),
                source: source.clone(),
                plural_source: is_fuzzy.then(|| previous.clone()),
                texts: vec![super::super::unplaced(text.clone())],
                is_fuzzy: *is_fuzzy,
                notes: Notes {
                    comments: vec![comment.clone()],
                    previous: Previous { source: Some(previous.clone()), ..Previous::default() },
                    ..Notes::default()
                },
            };
            match at % 3 {
                2 => catalogue.obsolete.push(entry),
                _ => { catalogue.entries.insert(entry.id.value.clone(), entry); }
            }
        }
        let text = super::super::write(&catalogue);
        let (again, problems) = read(&text);
        proptest::prop_assert_eq!(problems, Vec::<String>::new());
        proptest::prop_assert_eq!(super::super::write(&again), text);
        let all = |catalogue: &Catalogue| {
            let entries = catalogue.entries.values().chain(&catalogue.obsolete);
            let told = entries.map(|entry| (entry.id.value.clone(), entry.source.clone(), entry.texts[0].value.clone(), entry.notes.clone()));
            told.collect::<Vec<_>>()
        };
        proptest::prop_assert_eq!(all(&again), all(&catalogue));
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_and_every_place_is_in_it(
        parts in proptest::collection::vec(proptest::sample::select(vec![
            "msgctxt ", "msgid ", "msgstr ", "msgstr[1] ", "msgstr[9999999999] ", "msgid_plural",
            "\"", "\\", "\\\"", "\n", "\r\n", "#, fuzzy", "#~ ", "#", "é", "漢", "{a}", " ", "x", "\\n",
        ]), 0..60),
    ) {
        let text = parts.concat();
        let mut problems = Problems::new();
        let catalogue = parse(&text, FileId(0), "en", &mut problems);
        let spans = problems.iter().map(|problem| problem.span);
        let texts = catalogue.entries.values().flat_map(|entry| entry.texts.iter().chain([&entry.id]));
        let spans = spans.chain(texts.flat_map(|text| {
            let ends = text.value.char_indices().map(|(at, c)| text.slice_span(at, at + c.len_utf8()));
            ends.chain([text.span]).collect::<Vec<_>>()
        }));
        for span in spans {
            proptest::prop_assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?}");
        }
    }
}

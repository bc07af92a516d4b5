//! The tables of the language reference follow the vocabulary. Run with `UPDATE_DOCS=1` to write them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use peil::syntax::vocabulary::{ItemSpec, Key, Keyword, Place, Shape, Slot};
use std::fmt::Write as _;
use std::path::Path;

const END: &str = "<!-- end -->";

/// One item with what it takes.
fn item(spec: &ItemSpec) -> String {
    let slot = |slot: Slot, must: &str| match slot {
        Slot::No => String::new(),
        Slot::May => format!(" [{must}]"),
        Slot::Must => format!(" {must}"),
    };
    let mut out = format!(
        "**`{}{}{}{}`**: {}\n",
        spec.keyword.as_str(),
        slot(spec.name, "NAME"),
        slot(spec.ty, ": TYPE").replacen(" :", ":", 1),
        slot(spec.text, "\"text\""),
        spec.about
    );
    let mut line = |what: &str, words: Vec<&str>| {
        if !words.is_empty() {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            let _ = writeln!(out, "- {what} {}", words.join(", "));
        }
    };
    let keys = |keys: &'static [Key]| keys.iter().map(|key| key.as_str()).collect();
    line("must have", keys(spec.must));
    line("takes", keys(spec.may));
    line("any number of times", keys(spec.many));
    line("holds", children(spec.children));
    out
}

/// The keywords of children; the whole flow is one phrase.
fn children(keywords: &'static [Keyword]) -> Vec<&'static str> {
    keywords.iter().map(|keyword| keyword.as_str()).collect()
}

/// How the values of a key are written.
fn shape(key: Key) -> String {
    let words = |list: &[&str]| {
        let quoted: Vec<String> = list.iter().map(|word| format!("`{word}`")).collect();
        quoted.join(", ")
    };
    match key.shape() {
        Shape::Flag => "nothing".to_owned(),
        Shape::Text => "a text".to_owned(),
        Shape::Word(list) => format!("one of {}", words(list)),
        Shape::Words(list) => format!("some of {}", words(list)),
        Shape::Name => "a name".to_owned(),
        Shape::Names => "names, with commas".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::Range => "a range".to_owned(),
        Shape::Duration => "a length of time".to_owned(),
        Shape::Expr => "an expression".to_owned(),
        Shape::Phrase(pattern) => format!("`{}`", pattern.replace('|', "\\|")),
    }
}

fn properties() -> String {
    let mut out = String::from("| property | takes | in |\n|---|---|---|\n");
    for key in Key::ALL {
        let word = match key {
            Key::Value => "= …",
            key => key.as_str(),
        };
        let place = match key.place() {
            Place::Header => "header",
            Place::Body => "body",
        };
        let _ = writeln!(out, "| `{word}` | {} | {place} |", shape(*key));
    }
    out
}

/// What stands between a marker and its end.
fn block(marker: &str) -> String {
    match marker.strip_prefix("items: ") {
        None => properties(),
        Some(words) => {
            let items = words.split_whitespace().map(|word| {
                let keyword = Keyword::parse(&word.replace('_', " ")).expect(word);
                item(keyword.spec())
            });
            items.collect::<Vec<_>>().join("\n")
        }
    }
}

fn written(page: &str) -> String {
    let (mut out, mut rest) = (String::new(), page);
    while let Some(start) = rest.find("<!-- ") {
        let close = start + rest[start..].find(" -->").unwrap();
        let marker = &rest[start + 5..close];
        out.push_str(&rest[..close + 4]);
        let end = rest.find(END).expect("every block ends");
        let _ = write!(out, "\n\n{}\n{END}", block(marker));
        rest = &rest[end + END.len()..];
    }
    out + rest
}

#[test]
fn the_language_reference_follows_the_vocabulary() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let written = written(&page);
    for keyword in Keyword::ALL {
        let word = keyword.as_str();
        assert!(
            written.contains(&format!("**`{word}")),
            "`{word}` is missing"
        );
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &written).unwrap();
        return;
    }
    assert!(
        page == written,
        "run the tests with UPDATE_DOCS=1 and look at what changed"
    );
}

//! How problems look, in all three forms.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use peil::problem::render::{Counts, Look};
use peil::problem::{Problems, Rule, human, json, plain};
use peil::source::{FileId, Notation, Sources, Span};

fn span_of(sources: &Sources, file: FileId, words: &str) -> Span {
    let at = sources.file(file).text.find(words).unwrap();
    Span::new(file, at, at + words.len())
}

/// One survey with a shared file, and problems at every kind of place.
fn several() -> (Sources, Problems) {
    let mut sources = Sources::new();
    let shared = sources.add(
        "shared/scales.peil",
        Notation::Peil,
        "/// For every survey.\nscale satisfaction 1..5 {\n  best 5\n}\n".into(),
    );
    let text = "survey webshop \"Klanttevredenheid\" {\n\tversion \"1.0.0\"\n  language nl\n}\n\
                scale satisfaction 1..7\nquestion happy: yes_no \"Bent u 満足 en blij?\" when recomend <= 6\n\
                page a {\n  question b: text \"B\"\n\n";
    let main = sources.add("webshop.peil", Notation::Peil, text.into());
    let mut problems = Problems::new();
    let at = |words| span_of(&sources, main, words);
    problems
        .add(
            Rule::NameUnknown,
            at("recomend"),
            "there is no field `recomend`",
        )
        .label("not declared before this line")
        .did_you_mean(Some("recommend"));
    problems
        .add(
            Rule::NameDuplicate,
            at("satisfaction 1..7"),
            "`satisfaction` is declared twice",
        )
        .label("the second")
        .related(
            span_of(&sources, shared, "satisfaction"),
            "the first stands here",
        )
        .help("rename one of the two, or leave out this one and use the shared scale");
    problems
        .add(
            Rule::SyntaxUnclosed,
            Span::new(main, text.len(), text.len()),
            "the block of `page a` never closes",
        )
        .label("a `}` was expected before the end of the file")
        .related(at("page a {"), "it opens here");
    problems
        .add(
            Rule::OptionTooMany,
            at("version"),
            "a tab stands before this",
        )
        .label("after the tab");
    problems
        .add(
            Rule::NameUnused,
            at("満足 en"),
            "wide characters take two columns",
        )
        .label("seven columns");
    problems
        .add(
            Rule::SyntaxAndOr,
            at("version \"1.0.0\"\n  language"),
            "two lines",
        )
        .label("from there to here")
        .help("add parentheses")
        .fix("`a and (b or c)`", at("version"), "x")
        .fix("`(a and b) or c`", at("version"), "y");
    problems.sort();
    (sources, problems)
}

#[test]
fn human() {
    let (sources, problems) = several();
    let look = Look {
        colours: false,
        width: 80,
    };
    insta::assert_snapshot!(human::render(&problems, &sources, &look));
}

#[test]
fn plain() {
    let (sources, problems) = several();
    insta::assert_snapshot!(plain::render(&problems, &sources));
}

#[test]
fn json() {
    let (sources, problems) = several();
    let mut counts = Counts::default();
    problems
        .iter()
        .for_each(|problem| counts.add(problem.level));
    let mut report = json::Report::new();
    report.add(&problems, &sources);
    insta::assert_snapshot!(report.finish(counts));
}

#[test]
fn an_empty_file_and_one_without_a_last_line_break() {
    let mut sources = Sources::new();
    let empty = sources.add("empty.peil", Notation::Peil, String::new());
    let short = sources.add("short.peil", Notation::Peil, "page a {".into());
    let mut problems = Problems::new();
    problems.add(
        Rule::SyntaxExpected,
        Span::new(empty, 0, 0),
        "the file is empty",
    );
    problems
        .add(
            Rule::SyntaxUnclosed,
            Span::new(short, 8, 8),
            "the block of `page a` never closes",
        )
        .label("a `}` was expected");
    insta::assert_snapshot!(human::render(&problems, &sources, &Look::default()));
}

#[test]
fn colours_are_used_only_when_asked_for_and_never_come_from_the_source() {
    let mut sources = Sources::new();
    let text = "note a \"\x1b[31mrood\u{202e}\"\n";
    let file = sources.add("a.peil", Notation::Peil, text.into());
    let mut problems = Problems::new();
    problems.add(
        Rule::SyntaxEncoding,
        Span::new(file, 8, 9),
        "a control character \x1b[1m",
    );
    let dull = human::render(&problems, &sources, &Look::default());
    assert!(
        !dull.contains('\x1b') && !dull.contains('\u{202e}'),
        "{dull}"
    );
    assert!(!plain::render(&problems, &sources).contains('\x1b'));
    let look = Look {
        colours: true,
        width: 80,
    };
    let bright = human::render(&problems, &sources, &look);
    assert!(bright.contains("\x1b[31m") && !bright.contains("\x1b[31mrood"));
}

/// Every place of a text with tabs, wide characters, CRLF and long lines can be drawn.
#[test]
fn any_place_can_be_drawn() {
    let text = format!("a\tb\r\n\r\n満足 x\n{}\ny\rz\n\n\n", "lang ".repeat(80));
    let mut sources = Sources::new();
    let file = sources.add("a.peil", Notation::Peil, text.clone());
    for start in 0..text.len() + 3 {
        for length in [0, 1, 2, 7, 40, 900] {
            let mut problems = Problems::new();
            problems
                .add(
                    Rule::SyntaxExpected,
                    Span::new(file, start, start + length),
                    "anywhere",
                )
                .label("this place")
                .related(
                    Span::new(file, (start * 7) % text.len(), text.len()),
                    "and there",
                );
            let shown = human::render(&problems, &sources, &Look::default());
            assert!(
                shown.contains("anywhere") && shown.contains("this place"),
                "{shown}"
            );
        }
    }
}

/// The cost of a problem does not grow with the file: 2,000 problems at the end of 20 MB.
#[test]
fn problems_late_in_a_large_file_are_cheap() {
    let line = "question a: yes_no \"Een vraag?\"\n";
    let text = line.repeat(20_000_000 / line.len());
    let length = text.len();
    let mut sources = Sources::new();
    let file = sources.add("large.peil", Notation::Peil, text);
    let mut problems = Problems::new();
    for at in 0..2_000 {
        let start = length - line.len() * (at + 1) + 9;
        problems.add(
            Rule::NameDuplicate,
            Span::new(file, start, start + 1),
            format!("number {at}"),
        );
    }
    let rendered = human::render(&problems, &sources, &Look::default());
    assert_eq!(rendered.matches("name/duplicate").count(), 2_000);
}

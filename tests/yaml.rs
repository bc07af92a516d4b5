//! Reading YAML: what becomes of it, and what is said about mistakes.

#![allow(clippy::unwrap_used, clippy::panic)]

use peil::problem::Problems;
use peil::source::{Notation, Sources, Span};
use peil::syntax::ast::{Document, Expr, ExprKind, Item};

const WEBSHOP: &str = include_str!("yaml/webshop.peil.yaml");

fn read(name: &str, notation: Notation, text: &str) -> (Document, Vec<String>) {
    let mut sources = Sources::new();
    let file = sources.add(name, notation, text.to_string());
    let mut problems = Problems::new();
    let document = peil::syntax::parse(&sources, file, &mut problems);
    problems.sort();
    let lines = problems
        .iter()
        .map(|problem| {
            let place = sources.position(problem.span);
            let rule = problem.rule.slug();
            let here = sources.text(problem.span);
            format!(
                "{}:{} {rule}: {} [{here}]",
                place.line, place.column, problem.message
            )
        })
        .collect();
    (document, lines)
}

fn yaml(text: &str) -> (Document, Vec<String>) {
    read("test.peil.yaml", Notation::Yaml, text)
}

#[test]
fn the_web_shop_survey_means_the_same_in_both_notations() {
    let (document, problems) = yaml(WEBSHOP);
    assert_eq!(problems, Vec::<String>::new());
    let peil = include_str!("syntax/webshop.peil");
    let (other, problems) = read("test.peil", Notation::Peil, peil);
    assert_eq!(problems, Vec::<String>::new());
    for (a, b) in document.items.iter().zip(&other.items) {
        assert!(a.same(b), "{a:#?}\n{b:#?}");
    }
    assert!(document.same(&other));
}

/// Every mistake of the file in one run, and nothing that follows from another.
#[test]
fn many_mistakes_are_reported_in_one_run() {
    let text = include_str!("yaml/mistakes.peil.yaml");
    let (document, problems) = yaml(text);
    insta::assert_snapshot!(problems.join("\n"));
    assert_eq!(
        outline(&document.items),
        vec![
            "survey fouten",
            "page eerste",
            "question a",
            "question b",
            "question c",
            "question d",
            "option no",
            "option 18_24",
            "option x",
            "option y",
            "page tweede",
            "else ",
            "note n",
            "note m",
            "note o",
            "question z",
        ]
    );
}

#[test]
fn a_text_that_never_closes_is_one_mistake() {
    for end in ["", "\n", "\n        required: true\n"] {
        let text =
            format!("items:\n  - page: p\n    items:\n      - note: a\n        text: 'Hoi?{end}");
        let told = ["5:15 syntax/unclosed: this text is never closed [']"];
        assert_eq!(yaml(&text).1, told, "{text}");
    }
}

#[test]
fn lines_that_a_mistake_hides_are_told_with_it() {
    let skipped = |text: &str| {
        let mut sources = Sources::new();
        let file = sources.add("test.peil.yaml", Notation::Yaml, text.to_string());
        let mut problems = Problems::new();
        peil::syntax::parse(&sources, file, &mut problems);
        let [problem] = problems.iter().as_slice() else {
            panic!("{text}: {problems:?}");
        };
        let lines = problem.related.iter();
        let lines = lines.map(|(span, words)| format!("{}: {words}", sources.text(*span)));
        lines.collect::<Vec<_>>()
    };
    let deeper = "- page: p\n  title: Let op: dit\n    items:\n      # hier\n      - note: a\n        \
                  text: A\n- page: q\n  title: Q\n";
    let told = ["items:: from here 3 lines are not read because of it"];
    assert_eq!(skipped(deeper), told);
    let open = "- note: a\n  text: [Nooit dicht\n    en verder\n- page: q\n  title: Q\n";
    let told = ["en verder: this line is not read because of it"];
    assert_eq!(skipped(open), told);
    let between = "items:\n  - page: p\n    items:\n      - note: a\n        text: A\n     titel: P\n\
                   \x20    shuffle: true\n  - page: q\n    title: Q\n";
    let told = ["shuffle: true: this line is not read because of it"];
    assert_eq!(skipped(between), told);
    let good = "- note: a\n  text: Let op: dit\n- page: q\n  title: Q\n";
    assert_eq!(skipped(good), [""; 0]);
}

fn outline(items: &[Item]) -> Vec<String> {
    let line = |item: &Item| format!("{} {}", item.keyword.as_str(), item.name_text());
    let lines = |item: &Item| [vec![line(item)], outline(&item.children)].concat();
    items.iter().flat_map(lines).collect()
}

/// One trap each, and what YAML 1.1 or 1.2 would make of it.
#[test]
fn traps_are_errors_with_a_fix() {
    for (line, trap, fix) in [
        ("- option: no\n  text: Nee", "no", "'no'"),
        ("- option: 18_24\n  text: Jong", "18_24", "'18_24'"),
        (
            "- survey: s\n  title: S\n  version: 1.10\n  language: nl",
            "1.10",
            "'1.10'",
        ),
        (
            "- survey: s\n  title: S\n  version: '1'\n  language: no",
            "no",
            "'no'",
        ),
        (
            "- note: a\n  text: 2026-01-01",
            "2026-01-01",
            "'2026-01-01'",
        ),
        ("- note: a\n  text: ~", "~", "'~'"),
        ("- note: a\n  text: 12:30", "12:30", "'12:30'"),
        (
            "- recipient: a\n  title: A\n  role: processor\n  country: NO",
            "NO",
            "'NO'",
        ),
        (
            "- question: a\n  type: text\n  text: A\n  required: yes",
            "yes",
            "true",
        ),
        (
            "- question: a\n  type: text\n  text: A\n  mode_text: {phone: Nee, on: Ja}",
            "on",
            "'on'",
        ),
        ("- segment: s\n  title: S\n  by: [on, b]", "on", "'on'"),
        ("- metric: s\n  title: S\n  value: off", "off", "'off'"),
    ] {
        let mut sources = Sources::new();
        let file = sources.add("test.peil.yaml", Notation::Yaml, line.to_string());
        let mut problems = Problems::new();
        peil::syntax::parse(&sources, file, &mut problems);
        let [problem] = problems.iter().as_slice() else {
            panic!("{line}: {problems:?}");
        };
        assert_eq!(problem.rule.slug(), "syntax/yaml-trap", "{line}");
        assert_eq!(sources.text(problem.span), trap);
        assert_eq!(problem.fixes[0].edits[0].1, fix);
        // The fix repairs it.
        let span = problem.span;
        let repaired = [
            &line[..span.start as usize],
            fix,
            &line[span.end as usize..],
        ]
        .concat();
        assert_eq!(yaml(&repaired).1, Vec::<String>::new());
    }
}

#[test]
fn octal_numbers_are_traps_without_a_guess() {
    let (_, problems) = yaml("- option: a\n  text: A\n  code: 012");
    let trap = "3:9 syntax/yaml-trap: `012` is the number 10 or 12 to YAML [012]";
    assert_eq!(problems, vec![trap]);
}

#[test]
fn plain_values_that_are_no_trap_stay_plain() {
    let text = "- survey: s\n  title: Nee\n  version: 2.1.0\n  language: nl\n\
        - scale: t\n  range: 1..5\n  items:\n    - label: 1\n      text: Laag\n\
        - touchpoint: u\n  title: U\n  between: 09:00 and 20:00\n  sample: 25%\n\
        - wave: w\n  title: W\n  field: 2026-04-01..2026-04-30\n  expect: 7000";
    assert_eq!(yaml(text).1, Vec::<String>::new());
}

#[test]
fn characters_that_nobody_sees_cannot_hide_in_escapes() {
    let (_, problems) = yaml("- note: a\n  text: \"voor \\u202E na\\x01\"");
    assert_eq!(
        problems,
        vec![
            "2:15 syntax/encoding: a character that turns the direction of the text (U+202E) \
             does not belong in a survey [\\u202E]",
            "2:24 syntax/encoding: a control character (U+0001) does not belong in a survey [\\x01]",
        ]
    );
    let (_, problems) = yaml("- note: a\n  text: voor \u{202e} na \u{1}\n");
    assert_eq!(problems.len(), 2, "{problems:?}");
}

#[test]
fn anchors_aliases_and_merge_keys_are_understood() {
    let text = "items:\n\
        - question: a\n  <<: &eis {required: true, hint: Kort.}\n  type: one\n  text: A?\n  items: &opties\n\
        \x20   - option: x\n      text: X\n\
        - question: b\n  <<: *eis\n  hint: Lang.\n  type: one\n  text: B?\n  items: *opties\n";
    let (document, problems) = yaml(text);
    assert_eq!(problems, Vec::<String>::new());
    let peil = "question a: one \"A?\" { required hint \"Kort.\" option x \"X\" } \
        question b: one \"B?\" { required hint \"Lang.\" option x \"X\" }";
    let (other, problems) = read("test.peil", Notation::Peil, peil);
    assert_eq!(problems, Vec::<String>::new());
    assert!(document.same(&other));
}

/// Spans inside values point at the characters of the file, however the value is written.
#[test]
fn places_inside_values_are_exact() {
    for text in [
        "- if: onbekend == ja and b == \n  items: []",
        "- if: \"onbekend == ja and b == \"\n  items: []",
        "- if: 'onbekend == ja and b == '\n  items: []",
        "- if: >\n    onbekend == ja\n    and b ==\n  items: []",
        "- if: |\n    onbekend == ja\n    and b ==\n  items: []",
        "- if: onbekend == ja\n      and b ==\n  items: []",
        "- if: \"onbekend ==\\\n    \\ ja\n\n    and\\x20b ==\"\n  items: []",
        "- if: \"\\u006fnbekend == ja and b == \"\n  items: []",
        "# één\r\n- if: >\r\n    onbekend == ja\r\n    and b ==\r\n  items: []",
    ] {
        let good = text.replace("b ==", "b == c");
        let (document, problems) = yaml(&good);
        assert_eq!(problems, Vec::<String>::new(), "{good}");
        let expr = document.items[0].properties[0].expr().unwrap();
        let mut names = Vec::new();
        name_spans(expr, &mut names);
        for (name, span) in names {
            let there = &good[span.start as usize..span.end as usize];
            let there = there.replace("\\u006f", "o");
            assert_eq!(there.trim_end(), name, "{good}");
        }
    }
}

fn name_spans(expr: &Expr, names: &mut Vec<(String, Span)>) {
    match &expr.kind {
        ExprKind::Name(name) => names.push((name.clone(), expr.span)),
        ExprKind::Binary(_, _, left, right) => {
            name_spans(left, names);
            name_spans(right, names);
        }
        _ => {}
    }
}

#[test]
fn files_that_unfold_without_end_are_refused_at_once() {
    let mut text = String::from("- note: a\n  text: &a0 lol\n");
    for level in 1..=40 {
        let before = level - 1;
        text +=
            &format!("  k{level}: &a{level} [*a{before}, *a{before}, *a{before}, *a{before}]\n");
    }
    let (_, problems) = yaml(&text);
    let refused: Vec<_> = problems
        .iter()
        .filter(|line| line.contains("without end"))
        .collect();
    assert_eq!(refused.len(), 1, "{problems:?}");
    let (_, problems) = yaml("- &a\n  note: b\n  text: c\n  items: [*a]\n");
    assert!(
        problems[1].contains("stands inside what it repeats"),
        "{problems:?}"
    );
}

#[test]
fn nesting_without_end_is_refused() {
    for open in ["[", "{a: ", "- ", "? "] {
        let (_, problems) = yaml(&open.repeat(300_000));
        assert!(!problems.is_empty(), "{open}");
    }
    let deep: String = (0..5_000)
        .map(|depth| {
            format!(
                "{}- if: a\n{}  items:\n",
                "  ".repeat(depth),
                "  ".repeat(depth)
            )
        })
        .collect();
    assert!(!yaml(&deep[..2_000_000]).1.is_empty());
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_accepted() {
    let text = format!("\u{feff}{}", WEBSHOP.replace('\n', "\r\n"));
    let (document, problems) = yaml(&text);
    assert_eq!(problems, Vec::<String>::new());
    assert!(document.same(&yaml(WEBSHOP).0));
}

#[test]
fn pieces_and_mutations_of_a_survey_never_panic() {
    for end in (0..WEBSHOP.len()).step_by(13) {
        if WEBSHOP.is_char_boundary(end) {
            yaml(&WEBSHOP[..end]);
            yaml(&WEBSHOP[end..]);
        }
    }
    let signs = b"\"'#:-[]{},&*!|>%@`?\t\n \\a0\xc3\x00~<=";
    let mut seed: u64 = 1;
    let mut random = |below: usize| {
        seed = seed
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (seed >> 33) as usize % below
    };
    for _ in 0..600 {
        let mut bytes = WEBSHOP.as_bytes()[..3_000].to_vec();
        for _ in 0..=random(3) {
            let at = random(bytes.len());
            match random(3) {
                0 => bytes[at] = signs[random(signs.len())],
                1 => bytes.insert(at, signs[random(signs.len())]),
                _ => drop(bytes.drain(at..(at + random(20)).min(bytes.len()))),
            }
        }
        yaml(&String::from_utf8_lossy(&bytes));
    }
}

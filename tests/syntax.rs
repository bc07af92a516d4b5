//! Reading `.peil`: everything the language has, and what becomes of it.

use peil::problem::Problems;
use peil::source::{Notation, Sources};
use peil::syntax::ast::Document;

fn read(text: &str) -> (Document, Vec<String>) {
    let mut sources = Sources::new();
    let file = sources.add("test.peil", Notation::Peil, text.to_string());
    let mut problems = Problems::new();
    let document = peil::syntax::parse(&sources, file, &mut problems);
    peil::syntax::structure::check(&document, &sources, &mut problems);
    problems.sort();
    let lines = problems
        .iter()
        .map(|problem| {
            let place = sources.position(problem.span);
            format!(
                "{}:{} {}: {}",
                place.line,
                place.column,
                problem.rule.slug(),
                problem.message
            )
        })
        .collect();
    (document, lines)
}

#[test]
fn the_web_shop_survey_reads_clean() {
    let (document, problems) = read(include_str!("syntax/webshop.peil"));
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(document.items.len(), 33);
}

#[test]
fn every_construct_reads_clean() {
    let (_, problems) = read(include_str!("syntax/everything.peil"));
    assert_eq!(problems, Vec::<String>::new());
}

/// A source and everything that is said about it, as people read it.
fn told(text: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add("test.peil", Notation::Peil, text.to_string());
    let mut problems = Problems::new();
    let document = peil::syntax::parse(&sources, file, &mut problems);
    peil::syntax::structure::check(&document, &sources, &mut problems);
    problems.sort();
    let mut out = String::from(text);
    for problem in problems.iter() {
        let at = sources.position(problem.span);
        let rule = problem.rule.slug();
        out += &format!("\n{}:{} {} [{rule}]\n", at.line, at.column, problem.message);
        let marked = sources
            .text(problem.span)
            .lines()
            .next()
            .unwrap_or_default();
        let label = problem.label.as_deref().unwrap_or_default();
        out += &format!("    at   | {marked} | {label}\n");
        for (span, words) in &problem.related {
            let at = sources.position(*span);
            out += &format!("    see  | {}:{} {words}\n", at.line, at.column);
        }
        if let Some(help) = &problem.help {
            out += &format!("    help | {help}\n");
        }
        for fix in &problem.fixes {
            out += &format!("    fix  | {}\n", fix.about);
        }
    }
    out
}

#[test]
fn no_place_lies_past_the_end_of_the_file() {
    for text in [
        "note n \"abc",
        "question a text \"abc",
        "qestion a: text \"abc",
        "page p { note n \"é",
    ] {
        let checked = peil::check_text("test.peil", Notation::Peil, text);
        for problem in checked.problems.iter() {
            let related = problem.related.iter().map(|(span, _)| span);
            let edits = problem.fixes.iter().flat_map(|fix| &fix.edits);
            for span in related
                .chain(edits.map(|(span, _)| span))
                .chain([&problem.span])
            {
                let range = span.start as usize..span.end as usize;
                assert!(text.get(range).is_some(), "{text}: {problem:?}");
            }
        }
    }
}

#[test]
fn twelve_mistakes_are_told_in_one_run() {
    insta::assert_snapshot!(told(include_str!("problems/twelve_mistakes.peil")));
}

#[test]
fn likely_mistakes_are_met_with_a_sentence_of_their_own() {
    let cases = include_str!("problems/mistakes.txt").split("----\n");
    let told: Vec<String> = cases.map(told).collect();
    insta::assert_snapshot!(told.join("\n----------------\n"));
}

/// The same sequence everywhere; a test must fail again where it failed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % limit
    }
}

#[test]
fn no_prefix_of_a_survey_panics() {
    let whole = include_str!("syntax/webshop.peil");
    for end in (0..whole.len())
        .filter(|end| whole.is_char_boundary(*end))
        .step_by(3)
    {
        read(&whole[..end]);
    }
}

#[test]
fn no_changed_survey_panics() {
    let whole = include_str!("syntax/everything.peil").as_bytes();
    let mut dice = Dice(7);
    for _ in 0..400 {
        let mut bytes = whole.to_vec();
        for _ in 0..1 + dice.below(4) {
            let at = dice.below(bytes.len());
            match dice.below(3) {
                0 => bytes[at] = b"{}()[]\"\\\n.,:=<>!-/ax0\0 "[dice.below(23)],
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, bytes[dice.below(bytes.len())]),
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        read(&text);
        if let Ok(formatted) = peil::fmt::format(&text) {
            let again = peil::fmt::format(&formatted).expect("what was formatted reads clean");
            assert_eq!(again, formatted);
        }
    }
}

#[test]
fn deep_nesting_is_an_error_not_a_crash() {
    let deep = 300_000;
    for source in [
        "{".repeat(deep),
        "page p {".repeat(deep),
        format!("page p when {}", "(".repeat(deep)),
        format!("page p when a in {}", "[".repeat(deep)),
        format!("page p when {}a", "not ".repeat(deep / 10)),
        format!("page p when {}a", "f(".repeat(deep)),
        format!("page p when a{}", " + a".repeat(deep / 10)),
        format!("test \"t\" {{ given a {}", "[".repeat(deep)),
        "}".repeat(deep / 10),
        "\"".repeat(deep),
        "a\n".repeat(deep / 10),
    ] {
        let (_, problems) = read(&source);
        assert!(!problems.is_empty());
    }
}

#[test]
fn sixty_levels_are_fine() {
    let blocks = format!("{}{}", "page p {\n".repeat(60), "}".repeat(60));
    assert_eq!(read(&blocks).1, Vec::<String>::new());
    let condition = format!("page p when {}a{}", "(".repeat(60), ")".repeat(60));
    assert_eq!(read(&condition).1, Vec::<String>::new());
    let not = format!("page p when {}a", "not ".repeat(60));
    assert_eq!(read(&not).1, Vec::<String>::new());
}

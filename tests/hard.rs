//! Conditions made to be hard end within the budget: with the right answer, or with none.

#![allow(clippy::unwrap_used)]

use peil::problem::Rule;
use peil::source::Notation;
use std::fmt::Write;

const HEAD: &str = r#"survey desk "Our service desk" { version "1.0.0" language en for improve }
privacy { controller "Example Ltd, Utrecht" contact "privacy@example.org" responses anonymous }
purpose improve "improve our service" {
  basis legitimate_interest interest "i" object "https://example.org/object" retain 1 year then delete
}
"#;

/// The rules of reasoning that a survey of these items breaks, with the words under the mark.
fn broken(items: &str) -> Vec<(Rule, String)> {
    let checked = peil::check_text("hard.peil", Notation::Peil, &format!("{HEAD}{items}"));
    assert!(
        checked.problems.iter().all(|it| it.rule.area() != "syntax"),
        "{:?}",
        checked.problems.iter().next()
    );
    let problems = checked.problems.iter();
    problems
        .filter(|problem| problem.rule.area() == "logic")
        .map(|problem| {
            let text = checked.sources.text(problem.span);
            (problem.rule, text.to_owned())
        })
        .collect()
}

/// Each question waits for the twenty before it.
#[test]
fn five_hundred_questions_that_guard_one_another() {
    let mut items = String::from("question q0: yes_no \"q0\"\n");
    for at in 1..500 {
        let before = (at.max(20) - 20..at).map(|it| format!("q{it} == yes"));
        let before: Vec<String> = before.collect();
        writeln!(
            items,
            "question q{at}: yes_no \"q{at}\" when {}",
            before.join(" and ")
        )
        .unwrap();
    }
    assert_eq!(broken(&items), []);
    writeln!(
        items,
        "question last: yes_no \"last\" when q499 == yes and q0 == no"
    )
    .unwrap();
    let rules: Vec<Rule> = broken(&items).iter().map(|(rule, _)| *rule).collect();
    assert!(
        rules == [Rule::LogicNever] || rules == [Rule::LogicNotDecided],
        "{rules:?}"
    );
}

#[test]
fn conditions_sixty_deep() {
    let (open, close) = ("not (q == yes and ".repeat(28), ")".repeat(28));
    let items = format!(
        "question q: yes_no \"q\" {{ required }}\nquestion deep: yes_no \"deep\" when {open}q == no{close}"
    );
    assert_eq!(broken(&items), []);
}

/// Of two hundred options all are named, and their number is compared with every bound.
#[test]
fn choices_of_two_hundred_options() {
    let mut items = String::from("question m: many \"m\" {\n");
    for at in 0..200 {
        writeln!(items, "  option o{at} \"Option {at}\"").unwrap();
    }
    items.push_str("}\n");
    for at in 0..150 {
        writeln!(
            items,
            "question c{at}: yes_no \"c{at}\" when count(m) >= {at} and count(m) < {} and m has o{at}",
            at + 50
        )
        .unwrap();
    }
    writeln!(
        items,
        "question never: yes_no \"n\" when count(m) > 60 and count(m) < 60"
    )
    .unwrap();
    let found = broken(&items);
    assert!(found.iter().all(|(rule, words)| match rule {
        Rule::LogicNever => words == "count(m) > 60 and count(m) < 60",
        rule => *rule == Rule::LogicNotDecided,
    }));
    assert!(found.iter().any(|(rule, _)| *rule == Rule::LogicNever));
}

/// Whether an odd number of sixty questions was answered with yes.
#[test]
fn chains_of_parity() {
    let mut items =
        String::from("question a0: yes_no \"a0\" { required }\ncompute x0: yes_no = a0 == yes\n");
    for at in 1..60 {
        let before = at - 1;
        writeln!(
            items,
            "question a{at}: yes_no \"a{at}\" {{ required }}\ncompute x{at}: yes_no = \
             (x{before} == yes and a{at} == no) or (x{before} == no and a{at} == yes)"
        )
        .unwrap();
    }
    items.push_str("question odd: yes_no \"odd\" when x59 == yes\n");
    assert_eq!(broken(&items), []);
}

/// Seven guests, six rooms, and nobody shares: impossible, and hard to prove.
#[test]
fn more_guests_than_rooms() {
    let mut items = String::from("list rooms {\n");
    for at in 0..6 {
        writeln!(items, "  option r{at} \"Room {at}\"").unwrap();
    }
    items.push_str("}\n");
    for at in 0..7 {
        writeln!(
            items,
            "question g{at}: one of rooms \"g{at}\" {{\n  required\n}}"
        )
        .unwrap();
    }
    let pairs = (0..7).flat_map(|a| (0..a).map(move |b| format!("not same(g{a}, g{b})")));
    let alone: Vec<String> = pairs.collect();
    writeln!(
        items,
        "question alone: yes_no \"alone\" when {}",
        alone.join(" and ")
    )
    .unwrap();
    let rules: Vec<Rule> = broken(&items).iter().map(|(rule, _)| *rule).collect();
    assert!(
        rules == [Rule::LogicNever] || rules == [Rule::LogicNotDecided],
        "{rules:?}"
    );
}

//! What does not matter changes nothing.

use super::author::Author;
use super::model;
use peil::logic::solver::{Basis, Question, Solver, Verdict};
use peil::model::Survey;
use std::collections::BTreeMap;

/// Whether each field can be asked, and each group can hold or not, by name.
fn verdicts(survey: &Survey) -> BTreeMap<String, bool> {
    let basis = Basis::new(survey);
    let mut solver = Solver::new(&basis);
    let mut possible = |question: &Question| match solver.ask(question) {
        Verdict::Possible(_) => true,
        Verdict::Impossible(_) => false,
        Verdict::Undecided => panic!("undecided"),
    };
    let mut found = BTreeMap::new();
    for (id, field) in survey.fields() {
        let question = Question {
            asked: Some(id),
            whole: true,
            ..Question::default()
        };
        found.insert(field.name.clone(), possible(&question));
    }
    for group in survey.segments.iter().flat_map(|segment| &segment.groups) {
        for holds in [true, false] {
            let question = Question {
                conditions: group.when.iter().map(|when| (when, holds)).collect(),
                whole: true,
                ..Question::default()
            };
            found.insert(format!("{} {holds}", group.name), possible(&question));
        }
    }
    found
}

/// The text with every question `q0` called `z0`.
fn renamed(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let is_name = c == 'q' && rest.peek().is_some_and(char::is_ascii_digit);
        out.push(if is_name { 'z' } else { c });
    }
    out
}

/// The text without the condition of its first question that has one, and the name of that question.
fn unguarded(text: &str) -> Option<(String, String)> {
    let line = text
        .lines()
        .find(|line| line.starts_with("question ") && line.contains(" when "))?;
    let (before, after) = line.split_once(" when ")?;
    let (_, body) = after.split_once('{')?;
    let name = before["question ".len()..].split(':').next()?;
    let free = text.replacen(line, &format!("{before} {{{body}"), 1);
    Some((free, name.to_owned()))
}

/// The text with two neighbours swapped of which neither reads the other and none ends or checks.
fn swapped(text: &str) -> Option<String> {
    let start = text.find("\nquestion ")? + 1;
    let end = text.find("\nsegment ")? + 1;
    let mut items: Vec<String> = Vec::new();
    for line in text[start..end].split_inclusive('\n') {
        let words = ["question ", "compute ", "finish ", "check ", "consent "];
        match items.last_mut() {
            Some(item) if !words.iter().any(|word| line.starts_with(word)) => item.push_str(line),
            _ => items.push(line.to_owned()),
        }
    }
    let name = |item: &str| item.split([' ', ':']).nth(1).unwrap_or_default().to_owned();
    let at = (1..items.len()).find(|at| {
        let (a, b) = (&items[at - 1], &items[*at]);
        [a, b].iter().all(|item| item.starts_with("question ")) && !b.contains(&name(a))
    })?;
    items.swap(at - 1, at);
    Some(format!(
        "{}{}{}",
        &text[..start],
        items.concat(),
        &text[end..]
    ))
}

#[test]
fn what_does_not_matter_changes_nothing() {
    let (mut seen, mut swaps, mut freed) = (0, 0, 0);
    for seed in 1.. {
        let text = Author::survey(seed);
        let Some(survey) = model(&text) else { continue };
        let own = verdicts(&survey);
        let other_names = verdicts(&model(&renamed(&text)).unwrap());
        let names = own
            .iter()
            .map(|(name, possible)| (renamed(name), *possible));
        assert_eq!(names.collect::<BTreeMap<_, _>>(), other_names, "{text}");
        let two = text.replacen("language nl", "language nl translate en", 1);
        assert_eq!(own, verdicts(&model(&two).unwrap()), "{text}");
        if let Some(survey) = swapped(&text).as_deref().and_then(model) {
            assert_eq!(own, verdicts(&survey), "{text}");
            swaps += 1;
        }
        if let Some((text, name)) = unguarded(&text)
            && let Some(free) = model(&text)
        {
            assert!(!own[&name] || verdicts(&free)[&name], "{name} in {text}");
            freed += 1;
        }
        seen += 1;
        if seen == 200 {
            break;
        }
    }
    assert!(swaps > 40 && freed > 40, "{swaps} swaps, {freed} freed");
}

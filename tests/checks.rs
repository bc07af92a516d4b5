//! What the checks find where the example of a rule's page does not reach.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use peil::project::Project;
use peil::source::Notation;
use std::path::Path;

const HEAD: &str = r#"
survey desk "Our service desk" {
  version "1.0.0"
  language en
  for improve
}
privacy {
  controller "Example Ltd, Utrecht"
  contact "privacy@example.org"
  responses anonymous
}
purpose improve "improve our service" {
  basis legitimate_interest
  interest "Learning how visitors experience our desk"
  object "https://example.org/object"
  retain 1 year then delete
}
"#;

/// What is found in a survey with these items: rule, the text at the place, message.
fn found(items: &str) -> Vec<(String, String, String)> {
    let checked = peil::check_text("desk.peil", Notation::Peil, &format!("{HEAD}{items}"));
    let problems = checked.problems.iter().map(|problem| {
        let place = checked.sources.text(problem.span).to_owned();
        (
            problem.rule.slug().to_owned(),
            place,
            problem.message.clone(),
        )
    });
    problems.collect()
}

#[test]
fn missing_codes_of_every_row_are_compared_with_its_domain() {
    let clashes = found(
        r#"page visit {
  grid marks: grade "What mark do you give …" {
    missing dk "I don't know" code 8
    row desk "our desk" { missing na "I was not there" code 97 }
    row site "our site" { missing refused "I won't say" code 9 }
  }
  grid seen: one "Where did you see …" {
    option a "At the desk" code 1
    option b "On the site" code 2
    row poster "the poster"
    row flyer "the flyer" { missing never "Nowhere" as na code 2 }
  }
}
"#,
    );
    let clashes: Vec<_> = clashes
        .iter()
        .filter(|(rule, ..)| rule == "missing/code-clash")
        .map(|(_, place, message)| (place.split(' ').nth(1).unwrap(), message.as_str()))
        .collect();
    assert_eq!(
        clashes,
        [
            ("dk", "8 is also a valid answer of `marks.desk`"),
            ("refused", "9 is also a valid answer of `marks.site`"),
            ("never", "the code 2 also stands for the option `b`"),
        ]
    );
}

/// What is found in a survey that uses `shared.peil` with these items.
fn found_with(shared: &str, items: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let (main, used) = ("desk.peil", "shared.peil");
    let text = format!("{HEAD}use \"{used}\"\n{items}");
    std::fs::write(folder.path().join(main), text).unwrap();
    std::fs::write(folder.path().join(used), shared).unwrap();
    let inner = "list inner { option a \"A\" option b \"B\" }\n";
    std::fs::write(folder.path().join("inner.peil"), inner).unwrap();
    told(&folder.path().join(main))
}

fn told(path: &Path) -> Vec<String> {
    let project = Project::of(path).unwrap();
    let checked = peil::check(path, &project, &project.settings.levels).unwrap();
    let problems = checked.problems.iter();
    problems
        .map(|problem| {
            let place = checked.sources.text(problem.span);
            format!("{} {place}: {}", problem.rule.slug(), problem.message)
        })
        .collect()
}

#[test]
fn a_use_that_brings_nothing_used_is_told() {
    let page = |ty: &str| format!("page visit {{ question q: {ty} \"Where were you?\" }}");
    let lists = "list shops { option a \"A\" option b \"B\" }\n\
                 list desks { option c \"C\" option d \"D\" }\n";
    let unused = ["name/unused \"shared.peil\": nothing uses what `shared.peil` holds"];
    assert_eq!(found_with(lists, &page("csat")), unused);
    assert_eq!(found_with(lists, &page("one of desks")), [""; 0]);
    let inner = "use \"inner.peil\"\n";
    assert_eq!(found_with(inner, &page("csat")), unused);
    assert_eq!(found_with(inner, &page("one of inner")), [""; 0]);
    let note = format!("{lists}note thanks \"Thank you.\"");
    assert_eq!(found_with(&note, &page("csat")), [""; 0]);
    let scale = "scale effort 1..5 { best 1 label 1 \"Little\" label 5 \"Much\" }";
    assert_eq!(found_with(scale, &page("csat")), [""; 0]);
}

#[test]
fn the_survey_of_the_language_is_clean() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("tests/fixtures/webshop.peil");
    assert_eq!(told(&path), [""; 0]);
}

#[test]
fn help_with_a_translation_names_the_whole_file() {
    let folder = tempfile::tempdir().unwrap();
    let text = HEAD.replace("language en", "language en\n  translate nl, de");
    let text = format!("{text}page visit {{ question q: csat \"How was it?\" }}");
    let path = folder.path().join("desk.peil");
    std::fs::write(&path, text).unwrap();
    std::fs::write(folder.path().join("desk.nl.po"), "").unwrap();
    let project = Project::of(&path).unwrap();
    let checked = peil::check(&path, &project, &project.settings.levels).unwrap();
    let helps: Vec<&str> = checked
        .problems
        .iter()
        .filter_map(|problem| problem.help.as_deref())
        .collect();
    let none = "`peil translate extract` writes `desk.de.po` for a translator";
    let one = "translate `msgctxt \"question.q\"` in `desk.nl.po` beside the survey";
    assert!(helps.contains(&none) && helps.contains(&one), "{helps:?}");
}

#[test]
fn an_answer_is_no_key_to_erase_by() {
    let keyless = |items: &str| {
        let text = format!("{HEAD}{items}").replace("anonymous", "pseudonymous");
        let checked = peil::check_text("desk.peil", Notation::Peil, &text);
        let mut problems = checked.problems.iter();
        problems.any(|problem| problem.rule.slug() == "privacy/no-erasure-key")
    };
    let page = |ty: &str| format!("page visit {{ question q: {ty} \"What is it?\" }}");
    assert!(keyless(&page("email")));
    assert!(keyless(&page("phone")));
    assert!(keyless(&format!("known address: email\n{}", page("csat"))));
    assert!(!keyless(&format!("known visitor: key\n{}", page("csat"))));
}

/// The values that are said to be absent where a text with these items shows them.
fn unguarded(items: &str) -> Vec<(String, String)> {
    let found = found(items).into_iter();
    let pipes = found.filter(|(rule, ..)| rule == "logic/unguarded-pipe");
    pipes.map(|(_, place, message)| (place, message)).collect()
}

#[test]
fn whoever_has_left_reads_no_later_text() {
    let items = |end: &str| {
        format!(
            r#"page visit {{
  question desk: text "At which desk were you helped?"
  {end}
  question satisfied: csat "How satisfied are you with {{desk}}?"
}}
page end {{ note thanks "Thank you, also from {{desk}}." }}
"#
        )
    };
    let leaves = r#"finish lost "You were at no desk." when not answered(desk)"#;
    assert_eq!(unguarded(&items(leaves)), []);
    let other = r#"finish there "You were at our first desk." when desk == "first""#;
    let absent = (
        "desk".to_owned(),
        "`desk` can be absent where this is read".to_owned(),
    );
    assert_eq!(unguarded(&items(other)), [absent.clone(), absent]);
}

#[test]
fn an_ending_that_stands_later_lets_everybody_read_a_text_before_it() {
    let absent = [(
        "desk".to_owned(),
        "`desk` can be absent where this is read".to_owned(),
    )];
    let items = r#"page visit {
  question desk: text "At which desk were you helped?"
  note before "You were at {desk}."
  finish lost "You were at no desk." when not answered(desk)
  note after "So, at {desk}."
}
"#;
    assert_eq!(unguarded(items), absent);
}

#[test]
fn who_refuses_a_required_consent_reads_no_later_text() {
    let items = |required: &str| {
        format!(
            r#"question desk: text "At which desk were you helped?"
if not answered(desk) {{
  consent anyway "I take part all the same." for improve {{ {required} }}
  finish lost "You were at no desk." when anyway
}}
note after "So, at {{desk}}."
"#
        )
    };
    assert_eq!(unguarded(&items("required")), []);
    assert_eq!(unguarded(&items("")).len(), 1);
}

#[test]
fn the_text_of_an_ending_is_read_by_those_who_end_there() {
    let items = |when: &str| {
        format!(
            r#"question age: integer 0..120 "How old are you?"
question town: text "In which town do you live?"
finish young "You are {{age}}, and this is for adults." when {when}
question satisfied: csat "How satisfied are you?"
"#
        )
    };
    assert_eq!(unguarded(&items("age < 18")), []);
    let absent = [(
        "age".to_owned(),
        "`age` can be absent where this is read".to_owned(),
    )];
    assert_eq!(unguarded(&items("not answered(town)")), absent);
    assert_eq!(unguarded(&items("not (age >= 18)")), absent);
    // Who left before does not come to the second ending.
    let earlier = r#"question age: integer 0..120 "How old are you?"
finish unknown "We must know your age." when not answered(age)
question town: text "In which town do you live?"
finish nowhere "You are {age}, and live nowhere." when not answered(town)
question satisfied: csat "How satisfied are you?"
"#;
    assert_eq!(unguarded(earlier), []);
}

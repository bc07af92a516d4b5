//! What the checks find where the example of a rule's page does not reach.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use peil::source::Notation;

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

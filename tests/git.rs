//! Surveys in git, in real repositories that the tests make.
#![cfg(unix)]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "git/action.rs"]
mod action;
#[path = "git/against.rs"]
mod against;
#[path = "git/changes.rs"]
mod changes;
#[path = "git/drivers.rs"]
mod drivers;
#[path = "git/history.rs"]
mod history;
#[path = "git/reading.rs"]
mod reading;
#[path = "git/repository.rs"]
mod repository;

/// A survey without a single problem; its page has one question.
const DESK: &str = r#"survey desk "Our service desk" {
  version "1.0.0"
  language en
  translate nl
  for improve
}
use "shared/scales.peil"
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
page visit {
  question help: helpful "How helpful were we?"
  question mood: one "How do you feel?" {
    option good "Good" image "good.png" alt "A smile"
    option bad "Bad"
  }
}
"#;

/// What it uses.
const SCALES: &str = r#"scale helpful 1..5 {
  best 5
  label 1 "Not at all"
  label 5 "Very"
}
"#;

//! What the form says by itself, in the languages it has words for.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use peil::check::Valid;
use peil::model::Survey;
use peil::source::Notation;
use std::fmt::Write;

const LANGUAGES: [&str; 10] = ["nl", "en", "de", "fr", "es", "it", "pl", "ar", "tr", "uk"];

/// A survey whose own texts say little, in a language.
fn survey(language: &str) -> Valid<Survey> {
    let text = include_str!("fixtures/conditions.peil");
    let text = text.replace("language nl", &format!("language {language}"));
    let checked = peil::check_text("a.peil", Notation::Peil, &text);
    let problems = format!("{:?}", checked.problems);
    checked.survey.expect(&problems)
}

fn form(survey: &Valid<Survey>) -> String {
    let built = peil::build(survey, &["form".to_owned()]);
    built.into_iter().next().unwrap().contents
}

/// Every condition in words, with the item it stands at.
fn conditions(html: &str) -> String {
    let mut said = String::new();
    let mut item = "";
    for part in html.split('<') {
        if let Some((_, rest)) = part.split_once(" id=\"") {
            let id = rest.split('"').next().unwrap();
            if !id.ends_with("-label") {
                item = id;
            }
        }
        if let Some((_, words)) = part.split_once("class=\"if\">") {
            writeln!(said, "{item}: {words}").unwrap();
        }
    }
    said
}

#[test]
fn conditions_are_said_in_every_language() {
    for language in LANGUAGES {
        insta::assert_snapshot!(
            format!("conditions_{language}"),
            conditions(&form(&survey(language)))
        );
    }
}

//! What the evaluator says, against what the language says.

use crate::documents::{complete, with};
use crate::surveys::{self, field};
use peil::logic::{Evaluator, run_test};
use peil::model::Survey;
use serde_json::{Value as Json, json};

/// The problems of a document as `path code`, in order.
fn problems(survey: &Survey, document: &Json) -> Vec<String> {
    let found = Evaluator::new(survey).check(document);
    found
        .iter()
        .map(|problem| format!("{} {}", problem.path, problem.code.word()))
        .collect()
}

fn assert_valid(survey: &Survey, document: &Json) {
    assert_eq!(
        problems(survey, document),
        Vec::<String>::new(),
        "{document}"
    );
}

#[test]
fn the_tests_of_the_web_shop_hold() {
    let survey = surveys::load("tests/fixtures/webshop.peil");
    assert_eq!(survey.tests.len(), 2);
    for test in &survey.tests {
        let run = run_test(&survey, test);
        assert!(run.passed(), "{}: {:?}", test.name, run.failures);
    }
}

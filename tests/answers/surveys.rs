//! Surveys for tests, from `.peil` text.

use peil::check::{self, Policy, Valid};
use peil::model::{FieldId, Survey};
use peil::problem::{Problems, plain};
use peil::project::{self, Loaded};
use peil::source::{Notation, Sources};
use std::path::Path;

/// The survey of a text; the test fails where it has errors.
pub fn valid(text: &str) -> Valid<Survey> {
    let mut sources = Sources::new();
    let mut problems = Problems::new();
    let file = sources.add("test.peil", Notation::Peil, text.to_owned());
    let document = peil::syntax::parse(&sources, file, &mut problems);
    let loaded = Loaded::alone(file, document, &sources);
    checked(&loaded, &sources, problems)
}

/// The survey of a file.
pub fn load(path: &str) -> Valid<Survey> {
    let mut sources = Sources::new();
    let mut problems = Problems::new();
    let loaded = project::load(Path::new(path), &mut sources, &mut problems).unwrap();
    checked(&loaded, &sources, problems)
}

fn checked(loaded: &Loaded, sources: &Sources, mut problems: Problems) -> Valid<Survey> {
    let survey = check::survey(loaded, &Policy::default(), &mut problems);
    // Random conditions that nobody meets are as good as others here, and so are random purposes.
    let of_chance = |slug: &str| {
        slug.starts_with("logic/")
            || [
                "privacy/outside-purpose",
                "privacy/screened-kept",
                "quota/unsatisfiable",
            ]
            .contains(&slug)
    };
    problems.retain(|problem| !of_chance(problem.rule.slug()));
    let valid = survey.and_then(|survey| check::valid(survey, &problems));
    valid.unwrap_or_else(|| panic!("{}", plain::render(&problems, sources)))
}

/// A survey of some questions.
pub fn of(items: &str) -> Valid<Survey> {
    valid(&text(items))
}

/// Some questions, with the header and purpose that every survey needs.
pub fn text(items: &str) -> String {
    format!(
        "survey s \"Survey\" {{\n  version \"1.0.0\"\n  language en\n  owner \"o@example.org\"\n  \
         mode online, phone\n  timezone \"Europe/Amsterdam\"\n  for improve\n}}\n\
         privacy {{ controller \"C\" contact \"c@example.org\" responses pseudonymous \
         object \"https://example.org/o\" withdraw \"https://example.org/w\" }}\n\
         purpose improve \"to improve\" {{ basis legitimate_interest interest \"better\" \
         retain 1 year then delete }}\nknown id: key\n{items}"
    )
}

/// The field of a path.
pub fn field(survey: &Survey, path: &str) -> FieldId {
    survey
        .field_named(path)
        .unwrap_or_else(|| panic!("no field {path}"))
}

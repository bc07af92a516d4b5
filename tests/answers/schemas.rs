//! The schema by itself.

use crate::documents::{complete, digest, with};
use crate::surveys;
use peil::logic::{Evaluator, Reason};
use peil::target::Target;
use peil::target::schema::{self, Schema, unchecked};
use serde_json::{Value as Json, json};

fn accepts(schema: &Json, document: &Json) -> bool {
    jsonschema::draft202012::new(schema)
        .unwrap()
        .is_valid(document)
}

#[test]
fn a_schema_of_the_web_shop_accepts_and_rejects_as_the_language_says() {
    let survey = surveys::load("tests/fixtures/webshop.peil");
    let artifacts = Schema.build(&survey);
    assert_eq!(artifacts.len(), 1);
    assert_eq!(artifacts[0].path, "webshop.schema.json");
    let schema: Json = serde_json::from_str(&artifacts[0].contents).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let document = |answers: Json| {
        with(
            complete(answers),
            json!({
                "survey": "webshop", "version": "2.1.0", "language": "nl",
                "consent": {"participate": digest(true)}
            }),
        )
    };
    let required = json!({"satisfied": 5, "ease": 7, "recommend": 10});
    let answered = |more: Json| document(with(required.clone(), more));
    assert!(accepts(&schema, &answered(json!({}))));
    assert!(accepts(
        &schema,
        &answered(json!({"solved": "no", "reasons": ["waiting"]}))
    ));
    assert!(
        !accepts(&schema, &document(json!({"satisfied": 5}))),
        "required answers are absent"
    );
    assert!(
        !accepts(
            &schema,
            &answered(json!({"solved": "yes", "reasons": ["waiting"]}))
        ),
        "not asked"
    );
    assert!(
        !accepts(&schema, &answered(json!({"recommend": 11}))),
        "out of range"
    );
    assert!(
        !accepts(&schema, &answered(json!({"improve_text": "x"}))),
        "only asked of 0 to 6"
    );
    assert!(
        !accepts(&schema, &with(answered(json!({})), json!({"consent": {}}))),
        "no consent"
    );
    // The only thing it lets through is the order of options.
    let left: Vec<Reason> = unchecked(&survey).into_iter().map(|one| one.code).collect();
    assert_eq!(left, [Reason::Order]);
    assert_eq!(
        schema["$comment"],
        "Not expressed here. reasons: options in the survey's order"
    );
}

#[test]
fn what_is_not_expressed_is_listed() {
    let survey = surveys::of(
        "question a: integer 0..9 \"A?\"\nquestion b: integer 0..9 \"B?\"\n\
         question c: text \"C?\" when a + b > 3 { required }\nquestion d: text \"D?\" when a > 3 and c == \"x\"\n\
         check e \"E\" hard require a == b",
    );
    let schema = schema::schema(&survey);
    assert_eq!(
        schema["$comment"],
        "Not expressed here. c: absent where it is not asked (a + b > 3); \
         c: required where it is asked (a + b > 3); e: holds (a == b)"
    );
}

#[test]
fn of_every_problem_it_is_known_whether_the_schema_sees_it() {
    let survey = surveys::of(
        "question a: integer 0..9 \"A?\"\nquestion b: integer 0..9 \"B?\"\n\
         question c: text \"C?\" when a + b > 3 { required }",
    );
    let unchecked = unchecked(&survey);
    let problems = Evaluator::new(&survey).check(&complete(json!({"a": 2, "b": 12})));
    let seen: Vec<(&str, bool)> = problems
        .iter()
        .map(|problem| {
            (
                problem.path.as_str(),
                schema::sees(&survey, &unchecked, problem),
            )
        })
        .collect();
    assert_eq!(seen, [("/answers/b", true), ("/answers/c", false)]);
}

/// Guards are shared, so that a schema grows with its survey and no faster.
#[test]
fn size_is_linear() {
    let size = |questions: usize| {
        let mut items = String::from("question q: integer 0..9 \"Q?\"\nif q > 3 {\n");
        for at in 0..questions {
            items.push_str(&format!("question q{at}: yes_no \"Q{at}?\" when q < 8\n"));
        }
        items.push('}');
        let artifacts = Schema.build(&surveys::of(&items));
        artifacts[0].contents.len() as f64
    };
    let (small, large) = (size(100), size(400));
    assert!(large < 4.2 * small, "{small} {large}");
}

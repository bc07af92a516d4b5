//! What the evaluator says, against what the language says.

use crate::documents::{complete, digest, with};
use crate::surveys::{self, field};
use peil::logic::{Cell, Evaluator, State, run_test};
use peil::model::Survey;
use serde_json::{Value as Json, json};

/// The problems of a document as `path code`, in order.
fn problems(survey: &Survey, document: &Json) -> Vec<String> {
    let found = Evaluator::new(survey).check(document);
    let line =
        |problem: &peil::logic::AnswerProblem| format!("{} {}", problem.path, problem.code.word());
    found.iter().map(line).collect()
}

/// The problems of a complete response with these answers.
fn of(survey: &Survey, answers: Json) -> Vec<String> {
    problems(survey, &complete(answers))
}

const NONE: [&str; 0] = [];

#[test]
fn the_tests_of_the_web_shop_hold() {
    let survey = surveys::load("tests/fixtures/webshop.peil");
    assert_eq!(survey.tests.len(), 2);
    for test in &survey.tests {
        let run = run_test(&survey, test);
        assert!(run.passed(), "{}: {:?}", test.name, run.failures);
    }
}

/// The document of the language page, with what its `…` stand for.
#[test]
fn the_document_of_the_web_shop_is_valid() {
    let survey = surveys::load("tests/fixtures/webshop.peil");
    let document = json!({
        "survey": "webshop", "version": "2.1.0", "response": "01928f3e-7c2a-7000-8000-000000000001",
        "status": "complete", "language": "nl", "mode": "online", "touchpoint": "after_contact",
        "started": "2026-11-21T10:00:00Z", "submitted": "2026-11-21T10:02:10Z",
        "known": {"customer": "c8f1a2", "channel": "phone", "tenure_months": 3},
        "consent": {"participate": digest(true)},
        "answers": {
            "satisfied": 2, "ease": 5, "solved": "no", "reasons": ["waiting", "other"],
            "reasons.other.text": "Website traag", "aspects": {"speed": 2, "kindness": 5},
            "recommend": 3
        },
        "missing": {"aspects.expert": "na"}
    });
    assert_eq!(problems(&survey, &document), NONE);
    let evaluator = Evaluator::new(&survey);
    let (response, _) = evaluator.read(&document);
    let outcome = evaluator.evaluate(&response);
    let expert = field(&survey, "aspects.expert");
    assert_eq!(
        *outcome.states.get(Cell::of(expert)),
        State::Declined("na".to_owned())
    );
    assert!(outcome.asked(field(&survey, "improve_text")));
    assert!(!outcome.asked(field(&survey, "phone")));
    let known = with(document.clone(), json!({"consent": {}}));
    let found = problems(&survey, &known);
    assert!(
        found.contains(&"/known/tenure_months not-asked".to_owned()),
        "{found:?}"
    );
    let refused = with(
        document,
        json!({
            "consent": {"participate": digest(false)}, "known": {"customer": "c8f1a2", "channel": "phone"},
            "answers": {}, "missing": {}, "status": "participate_refused"
        }),
    );
    assert_eq!(problems(&survey, &refused), NONE);
}

#[test]
fn messages_say_why_something_is_not_asked() {
    let survey = surveys::of(
        "question solved: yes_no \"Solved?\"\n\
         if solved == no { question reason: text \"Why?\" } else { question thanks: text \"Thanks?\" }\n\
         finish leave \"Bye\" when solved == yes\nquestion more: text \"More?\"",
    );
    let said = |answers: Json| -> Vec<String> {
        let found = Evaluator::new(&survey).check(&complete(answers));
        found.into_iter().map(|problem| problem.message).collect()
    };
    assert_eq!(
        said(json!({"solved": "yes", "reason": "x"})),
        [
            "`status` is `complete`, but the answers end the survey at `leave`",
            "`reason` is not asked: `solved == no` does not hold",
        ]
    );
    assert_eq!(
        said(json!({"solved": "no", "thanks": "x"})),
        ["`thanks` is not asked: `solved == no` holds"]
    );
    let ended = with(
        complete(json!({"solved": "yes", "more": "x"})),
        json!({"status": "leave"}),
    );
    let found = Evaluator::new(&survey).check(&ended);
    assert_eq!(
        found[0].message,
        "`more` is not asked: the survey ended at `leave`, where `solved == yes`"
    );
}

/// §5: a comparison over an absent field is false; only `not` can be true because of absence.
#[test]
fn comparisons_over_absent_fields_are_false() {
    let survey = surveys::of(
        "question a: integer 0..9 \"A?\" { missing dk \"D\" }\n\
         question b: many \"B?\" { option x \"X\" option y \"Y\" }\n\
         question c1: text \"1\" when a != 3\n question c2: text \"2\" when a in 0..9\n\
         question c3: text \"3\" when b has none of [x]\n question c4: text \"4\" when a + 1 > 0\n\
         question c5: text \"5\" when not a == 3\n question c6: text \"6\" when count(b) == 0\n\
         question c7: text \"7\" when missing(a)\n question c8: text \"8\" when sum([a, a]) >= 0",
    );
    let asked = |document: Json| -> Vec<String> {
        let evaluator = Evaluator::new(&survey);
        let outcome = evaluator.evaluate(&evaluator.read(&document).0);
        let fields = survey
            .fields()
            .filter(|(id, field)| field.name.starts_with('c') && outcome.asked(*id));
        fields.map(|(_, field)| field.name.clone()).collect()
    };
    assert_eq!(asked(complete(json!({}))), ["c5", "c6"]);
    let declined = with(complete(json!({})), json!({"missing": {"a": "dk"}}));
    assert_eq!(asked(declined), ["c5", "c6", "c7"]);
    assert_eq!(
        asked(complete(json!({"a": 4, "b": ["y"]}))),
        ["c1", "c2", "c3", "c4", "c5", "c8"]
    );
}

#[test]
fn domains_are_checked() {
    let survey = surveys::of(
        "question n: nps \"N?\"\nquestion i: integer 10..20 step 5 \"I?\"\n\
         question m: many \"M?\" { min 2 max 2 option a \"A\" option b \"B\" option c \"C\" option none \"N\" exclusive }\n\
         question r: rank \"R?\" { option a \"A\" option b \"B\" }\n\
         question al: allocate 100 \"Al?\" { option a \"A\" option b \"B\" }\n\
         question t: text \"T?\" { length 2..3 pattern \"[a-z]+\" }\n\
         question d: date 2026-01-01..today \"D?\"\nquestion e: email \"E?\"\nquestion p: phone \"P?\"\n\
         question mo: money EUR 0..10 \"Mo?\"\nquestion ti: time \"Ti?\"\nquestion s: slider 1..10 step 3 \"S?\"",
    );
    let cases = [
        (json!({"n": 11}), "/answers/n range"),
        (json!({"n": 2.5}), "/answers/n type"),
        (json!({"n": "2"}), "/answers/n type"),
        (json!({"i": 12}), "/answers/i step"),
        (json!({"m": ["a"]}), "/answers/m selection"),
        (json!({"m": ["a", "b", "c"]}), "/answers/m selection"),
        (json!({"m": ["b", "a"]}), "/answers/m order"),
        (json!({"m": ["a", "a"]}), "/answers/m duplicate"),
        (json!({"m": []}), "/answers/m type"),
        (json!({"m": ["a", "none"]}), "/answers/m exclusive"),
        (json!({"m": ["a", "z"]}), "/answers/m domain"),
        (json!({"al": {"a": 40, "b": 50}}), "/answers/al total"),
        (json!({"t": "abcd"}), "/answers/t length"),
        (json!({"t": "ab1"}), "/answers/t format"),
        (json!({"t": ""}), "/answers/t length"),
        (json!({"d": "2026-11-22"}), "/answers/d range"),
        (json!({"d": "2026-02-29"}), "/answers/d format"),
        (json!({"e": "a@b"}), "/answers/e format"),
        (json!({"p": "12 34"}), "/answers/p format"),
        (json!({"mo": 5}), "/answers/mo type"),
        (json!({"mo": "10.01"}), "/answers/mo range"),
        (json!({"mo": "-1"}), "/answers/mo range"),
        (json!({"mo": "1,5"}), "/answers/mo format"),
        (json!({"mo": "-0.00"}), "/answers/mo format"),
        (json!({"mo": "1.00001"}), "/answers/mo step"),
        (json!({"ti": "24:00"}), "/answers/ti format"),
        (json!({"s": 5}), "/answers/s step"),
        (json!({"z": 1}), "/answers/z unknown-key"),
    ];
    for (answers, expected) in cases {
        assert_eq!(of(&survey, answers.clone())[0], expected, "{answers}");
    }
    let fine = json!({
        "n": 0, "i": 15, "m": ["none"], "r": ["b", "a"], "al": {"a": 100}, "t": "ab", "d": "2026-11-21",
        "e": "a.b@example.org", "p": "+31 (0)20-123 45 67", "mo": "10.00", "ti": "09:30", "s": 7
    });
    assert_eq!(of(&survey, fine), NONE);
}

/// `today` is the date of `started` in the survey's time zone: 23:30 in UTC is the next day in Amsterdam.
#[test]
fn today_is_a_date_in_the_time_zone_of_the_survey() {
    let survey = surveys::of("question d: date ..today \"D?\"");
    let on = |started: &str| {
        problems(
            &survey,
            &with(
                complete(json!({"d": "2026-11-22"})),
                json!({"started": started}),
            ),
        )
    };
    assert_eq!(on("2026-11-21T23:30:00Z"), NONE);
    assert_eq!(on("2026-11-21T22:30:00Z"), ["/answers/d range"]);
    assert_eq!(on("2026-11-22T00:30:00+01:00"), NONE);
}

#[test]
fn texts_with_options_are_required_and_stand_with_them() {
    let survey = surveys::of(
        "question r: many \"R?\" { option a \"A\" option other \"O\" specify option extra \"E\" specify optional }",
    );
    assert_eq!(of(&survey, json!({"r": ["other"]})), ["/answers/r specify"]);
    assert_eq!(
        of(&survey, json!({"r": ["other"], "r.other.text": "x"})),
        NONE
    );
    assert_eq!(of(&survey, json!({"r": ["extra"]})), NONE);
    assert_eq!(
        of(&survey, json!({"r": ["a"], "r.other.text": "x"})),
        ["/answers/r specify"]
    );
    let partial = with(
        complete(json!({"r": ["other"]})),
        json!({"status": "partial"}),
    );
    assert_eq!(problems(&survey, &partial), NONE);
}

#[test]
fn options_that_are_not_shown_are_outside_the_domain() {
    let survey = surveys::of(
        "question a: integer 0..9 \"A?\"\n\
         question b: many \"B?\" { option x \"X\" option y \"Y\" when a > 5 option z \"Z\" }\n\
         question c: text \"C?\" when b has y",
    );
    assert_eq!(
        of(&survey, json!({"a": 6, "b": ["x", "y"], "c": "t"})),
        NONE
    );
    assert_eq!(
        of(&survey, json!({"a": 5, "b": ["x", "y"], "c": "t"})),
        ["/answers/b hidden", "/answers/c not-asked"]
    );
}

/// A check fails only if it is asked, false, and all it reads outside `answered` is answered.
#[test]
fn hard_checks_wait_for_their_answers() {
    let survey = surveys::of(
        "question a: integer 0..99 \"A?\"\nquestion b: integer 0..99 \"B?\"\n\
         check adds_up \"Must be 100\" hard require a + b == 100",
    );
    assert_eq!(of(&survey, json!({"a": 1})), NONE);
    assert_eq!(of(&survey, json!({"a": 1, "b": 2})), ["/answers check"]);
    assert_eq!(of(&survey, json!({"a": 1, "b": 99})), NONE);
}

#[test]
fn required_is_satisfied_by_a_missing_code() {
    let survey =
        surveys::of("grid g: csat \"G?\" { required missing dk \"D\" row a \"A\" row b \"B\" }");
    assert_eq!(
        of(&survey, json!({})),
        ["/answers/g/a missing", "/answers/g/b missing"]
    );
    let declined = with(
        complete(json!({"g": {"a": 1}})),
        json!({"missing": {"g.b": "dk"}}),
    );
    assert_eq!(problems(&survey, &declined), NONE);
    let both = with(
        complete(json!({"g": {"a": 1, "b": 2}})),
        json!({"missing": {"g.b": "dk"}}),
    );
    assert_eq!(problems(&survey, &both), ["/answers/g/b declined"]);
}

#[test]
fn a_repeat_has_an_instance_for_each_chosen_option() {
    let survey = surveys::of(
        "question used: many \"Used?\" { option a \"A\" option b \"B\" option c \"C\" }\n\
         repeat visit over used { max 2 question rate: csat \"How was {visit.label}?\" { required missing dk \"D\" }\n\
         question why: text \"Why?\" when rate <= 2 }\n\
         compute low: integer = count(visit.rate <= 2)\nquestion sorry: text \"Sorry\" when any(visit.rate == 1)",
    );
    let used = json!(["a", "b", "c"]);
    assert_eq!(
        of(
            &survey,
            json!({"used": used, "visit": {"a": {"rate": 1, "why": "x"}, "b": {"rate": 3}}, "sorry": "y"})
        ),
        NONE
    );
    assert_eq!(
        of(
            &survey,
            json!({"used": used, "visit": {"a": {"rate": 3}, "c": {"rate": 3}}})
        ),
        [
            "/answers/visit/b/rate missing",
            "/answers/visit/c/rate not-asked"
        ]
    );
    let declined = with(
        complete(json!({"used": ["b"]})),
        json!({"missing": {"visit.b.rate": "dk"}}),
    );
    assert_eq!(problems(&survey, &declined), NONE);
    let evaluator = Evaluator::new(&survey);
    let (response, _) = evaluator.read(&complete(
        json!({"used": ["b"], "visit": {"b": {"rate": 2}}}),
    ));
    let rate = Cell {
        field: field(&survey, "visit.rate"),
        instance: Some(1),
    };
    assert_eq!(evaluator.question(&response, rate), "How was B?");
    let outcome = evaluator.evaluate(&response);
    let low = outcome
        .value(field(&survey, "low"))
        .and_then(peil::logic::Value::number);
    assert_eq!(low, Some(1.into()));
    let repeat = survey[field(&survey, "visit.rate")].repeat.unwrap();
    let rows = evaluator.repeat_rows(&response, repeat);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].0, 1);
}

/// §7: one column a leaf; a hidden option is NULL, not 0; the four states can be told apart.
#[test]
fn rows_tell_the_four_states_apart() {
    let survey = surveys::of(
        "question a: nps \"A?\" { missing dk \"D\" }\n\
         question b: many \"B?\" { option x \"X\" option y \"Y\" when a == 0 option other \"O\" specify }\n\
         question c: one \"C?\" when a > 5 { option p \"P\" option q \"Q\" }",
    );
    let evaluator = Evaluator::new(&survey);
    let row = |document: Json| -> Vec<String> {
        let values = evaluator.row(&evaluator.read(&document).0);
        let columns = survey.columns();
        let named = columns
            .iter()
            .zip(values)
            .filter(|(column, _)| column.name != "id");
        named
            .filter_map(|(column, value)| Some(format!("{}={}", column.name, value?)))
            .collect()
    };
    assert_eq!(
        row(complete(
            json!({"a": 7, "b": ["x", "other"], "b.other.text": "t", "c": "q"})
        )),
        ["a=7", "b.x=1", "b.other=1", "b.other.text=t", "c=q"]
    );
    assert_eq!(
        row(complete(json!({"a": 0, "b": ["x"]}))),
        ["a=0", "b.x=1", "b.y=0", "b.other=0"]
    );
    let declined = with(complete(json!({})), json!({"missing": {"a": "dk"}}));
    assert_eq!(row(declined), ["a.missing=dk", "b.missing=unanswered"]);
}

#[test]
fn texts_are_piped_in_the_words_of_the_mode() {
    let survey = surveys::of(
        "known first: text { personal name.first }\nquestion c: one \"C?\" { option p \"Pears\" option q \"Quinces\" }\n\
         question n: decimal 0..9 step 0.1 \"N?\"\n\
         question t: text \"Dear {first or friend}, {c or fruit} at {n or some}{if c == p then ! else ?}\" \
         { text phone \"Say {c or fruit}.\" }",
    );
    let evaluator = Evaluator::new(&survey);
    let shown = |document: Json| {
        let (response, _) = evaluator.read(&document);
        evaluator.question(&response, Cell::of(field(&survey, "t")))
    };
    assert_eq!(shown(complete(json!({}))), "Dear friend, fruit at some?");
    assert_eq!(
        shown(with(
            complete(json!({"c": "p", "n": 1.5})),
            json!({"known": {"first": "Ann"}})
        )),
        "Dear Ann, Pears at 1.5!"
    );
    assert_eq!(
        shown(with(complete(json!({"c": "q"})), json!({"mode": "phone"}))),
        "Say Quinces."
    );
}

#[test]
fn dates_are_piped_as_people_read_them() {
    let items = "question d: date \"D?\"\nquestion m: datetime \"M?\"\n\
                 question t: text \"{d or no day}, {m or no moment}\"";
    let shown = |language: &str, answers: Json| {
        let text = surveys::text(items).replace("language en", &format!("language {language}"));
        let survey = surveys::valid(&text);
        let evaluator = Evaluator::new(&survey);
        let document = with(complete(answers), json!({"language": language}));
        let (response, _) = evaluator.read(&document);
        evaluator.question(&response, Cell::of(field(&survey, "t")))
    };
    // The survey lies in Amsterdam, an hour ahead of UTC in winter and two in summer.
    let answers = json!({"d": "2026-03-03", "m": "2026-07-31T22:05:00Z"});
    for (language, expected) in [
        ("nl", "3 maart 2026, 1 augustus 2026 00:05"),
        ("nl-BE", "3 maart 2026, 1 augustus 2026 00:05"),
        ("en", "March 3, 2026, August 1, 2026 00:05"),
        ("en-GB", "3 March 2026, 1 August 2026 00:05"),
        ("fr", "3 mars 2026, 1 août 2026 00:05"),
        ("sv", "2026-03-03, 2026-08-01 00:05"),
    ] {
        assert_eq!(shown(language, answers.clone()), expected, "{language}");
    }
    assert_eq!(shown("nl", json!({})), "no day, no moment");
}

#[test]
fn a_ranking_may_leave_options_out() {
    let options = "{ option a \"A\" option b \"B\" option c \"C\" }";
    let survey = surveys::of(&format!("question r: rank \"R?\" {options}"));
    assert_eq!(of(&survey, json!({"r": ["c", "a"]})), NONE);
    let options = options.replace('{', "{ min 2 max 2 ");
    let survey = surveys::of(&format!("question r: rank \"R?\" {options}"));
    assert_eq!(of(&survey, json!({"r": ["c", "a"]})), NONE);
    assert_eq!(of(&survey, json!({"r": ["c"]})), ["/answers/r selection"]);
    let all = json!({"r": ["c", "a", "b"]});
    assert_eq!(of(&survey, all), ["/answers/r selection"]);
}

#[test]
fn a_full_quota_is_said_by_the_status() {
    let survey = surveys::of(
        "question g: one \"G?\" { option m \"M\" option f \"F\" }\nquota men 250 when g == m\n\
         question more: text \"More?\" { required }",
    );
    let full = |answers: Json| {
        problems(
            &survey,
            &with(complete(answers), json!({"status": "men_full"})),
        )
    };
    assert_eq!(full(json!({"g": "m"})), NONE);
    assert_eq!(
        full(json!({"g": "m", "more": "x"})),
        ["/answers/more not-asked"]
    );
    assert_eq!(full(json!({"g": "f", "more": "x"})), ["/status status"]);
    assert_eq!(of(&survey, json!({"g": "m", "more": "x"})), NONE);
}

/// Who was born on 29 February has a birthday on 1 March in other years.
#[test]
fn years_and_days_are_counted_on_the_calendar() {
    let survey = surveys::of(
        "question a: date \"A?\"\nquestion b: date \"B?\"\n\
         compute years: integer = years_between(a, b)\ncompute days: integer = days_between(a, b)",
    );
    let evaluator = Evaluator::new(&survey);
    let between = |a: &str, b: &str| {
        let (response, _) = evaluator.read(&complete(json!({"a": a, "b": b})));
        let outcome = evaluator.evaluate(&response);
        let number = |name| {
            outcome
                .value(field(&survey, name))
                .unwrap()
                .number()
                .unwrap()
        };
        (number("years").to_string(), number("days").to_string())
    };
    let is = |years: &str, days: &str| (years.to_owned(), days.to_owned());
    assert_eq!(between("2008-02-29", "2026-02-28"), is("17", "6574"));
    assert_eq!(between("2008-02-29", "2026-03-01"), is("18", "6575"));
    assert_eq!(between("2026-03-01", "2008-02-29"), is("-18", "-6575"));
    assert_eq!(between("2000-01-01", "2000-12-31"), is("0", "365"));
}

#[test]
fn documents_of_other_shapes_are_problems_not_panics() {
    let survey = surveys::load("tests/fixtures/webshop.peil");
    for document in [
        json!(null),
        json!([]),
        json!(1),
        json!({}),
        json!({"answers": 1, "known": [], "consent": null, "missing": "x"}),
    ] {
        assert!(!problems(&survey, &document).is_empty());
    }
    let envelope = problems(&survey, &json!({"extra": 1, "answers": {}}));
    assert_eq!(envelope[0], "/extra unknown-key");
    assert!(envelope.contains(&"/submitted envelope".to_owned()));
}

/// 23:30 UTC is the next day in the time zone of the survey.
#[test]
fn a_moment_is_compared_with_a_date_by_its_date() {
    let survey = surveys::of(
        "question next: datetime \"Next?\"\n\
         question soon: text \"Soon?\" when next == 2026-11-21\n\
         question never: text \"Never?\" when next != 2026-11-21",
    );
    let late = json!({"next": "2026-11-20T23:30:00Z", "soon": "x"});
    assert_eq!(of(&survey, late), NONE);
    let early = json!({"next": "2026-11-20T22:30:00Z", "soon": "x", "never": "x"});
    assert_eq!(of(&survey, early), ["/answers/soon not-asked"]);
}

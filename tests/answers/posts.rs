//! `peil answer --form`: posts of the page without JavaScript.

use crate::surveys;
use peil::check::Valid;
use peil::logic::Evaluator;
use peil::logic::post::{self, Posts, Receipt};
use peil::model::Survey;
use serde_json::{Value as Json, json};
use std::io::Write;
use std::process::{Command, Stdio};

const ITEMS: &str = r#"
list segments { option private "P" option business "B" }
known segment: one of segments
known months: integer 0..1200
purpose extra "more" { basis consent retain 1 year then delete }
consent join "Ik doe mee." for extra { required }
page first "Eerst" {
  question mark: nps "Hoe waarschijnlijk?" { required missing dk "Weet niet" }
  question why: long_text "Waarom?" when mark <= 6
  question reasons: many "Wat ging er mis?" {
    option wait "Wachten" option other "Anders" specify option hidden "Verborgen" when mark == 10 option none "Geen" exclusive
  }
  question wants: rank "Wat eerst?" { max 2 option app "App" option site "Site" option shop "Winkel" }
  question budget: allocate 100 "Hoe verdeelt u?" { option app "App" option site "Site" option gone "Weg" when mark == 10 }
  question came: date "Wanneer?"
  question next: datetime "Wanneer belt u?"
  question hour: time "Hoe laat?"
  question paid: money EUR 0..1000 "Hoeveel?"
  question age: integer 0..120 "Hoe oud?"
  question share: decimal "Welk deel?"
  grid aspects: csat "Hoe tevreden over …" { row speed "snelheid" row care "zorg" missing na "n.v.t." }
  repeat visit over reasons { question rate: csat "Hoe was {visit.label}?" }
  question photo: file "Een foto?"
}
"#;

fn survey() -> Valid<Survey> {
    surveys::of(ITEMS)
}

fn receipt() -> Receipt {
    Receipt {
        at: "2026-11-21T10:02:10Z".parse().unwrap(),
        response: "r-1".to_owned(),
        known: Vec::new(),
    }
}

/// The document of a post, and what is wrong with it.
fn posted(fields: &str) -> (Json, Vec<String>) {
    let survey = survey();
    let evaluator = Evaluator::new(&survey);
    let body = format!("_survey=s&_version=1.0.0&_language=en&{fields}");
    let posted = Posts::new(&evaluator).read(body.as_bytes(), &receipt());
    let problems = posted.problems.into_iter().map(|told| told.problem.message);
    (posted.document.unwrap_or_default(), problems.collect())
}

#[test]
fn a_post_is_the_document_that_the_form_sends() {
    let (document, problems) = posted(
        "join=yes&mark=3&why=+Te+traag%0D%0Aen+duur+&reasons=other&reasons=wait&reasons.other.text=Anders&\
         wants.app=2&wants.site=1&wants.shop=&budget.app=60&budget.site=40&came.day=3&came.month=Mar&came.year=2026&\
         next.day=1&next.month=12&next.year=2026&next.time=10.30&hour=905&paid=%E2%82%AC+6.9&age=&share=0.125&\
         aspects.speed=5&aspects.care=missing:na&visit.wait.rate=2&visit.other.rate=&photo=a.png",
    );
    assert_eq!(problems, [""; 0]);
    let mut document = document;
    document["consent"]["join"]["text"] = json!("");
    assert_eq!(
        document,
        json!({
            "survey": "s", "version": "1.0.0", "response": "r-1", "status": "complete", "language": "en", "mode": "online",
            "started": "2026-11-21T10:02:10Z", "submitted": "2026-11-21T10:02:10Z", "known": {},
            "consent": {"join": {"given": true, "text": "", "at": "2026-11-21T10:02:10Z"}},
            "answers": {
                "mark": 3, "why": "Te traag\nen duur", "reasons": ["wait", "other"], "reasons.other.text": "Anders",
                "wants": ["site", "app"], "budget": {"app": 60, "site": 40}, "came": "2026-03-03",
                "next": "2026-12-01T10:30:00+01:00", "hour": "09:05", "paid": "6.90", "share": 0.125,
                "aspects": {"speed": 5}, "visit": {"wait": {"rate": 2}}, "photo": "a.png"
            },
            "missing": {"aspects.care": "na"}
        })
    );
}

/// SHA-256 of "Ik doe mee.", by `sha256sum`.
#[test]
fn consent_keeps_the_hash_of_its_words() {
    let (document, _) = posted("join=yes&mark=9");
    let hash = "sha256:8171147a326d204ec275f29f4468d76775449903ba0886a8ed268ff7310c33c3";
    assert_eq!(document["consent"]["join"]["text"], hash);
}

#[test]
fn what_is_not_asked_is_dropped() {
    let (document, problems) = posted(
        "join=yes&mark=9&why=x&reasons=wait&reasons=hidden&reasons.other.text=x&budget.app=100&budget.gone=5&visit.other.rate=3&visit.wait.rate=3",
    );
    assert_eq!(problems, [""; 0]);
    assert_eq!(
        document["answers"],
        json!({"mark": 9, "reasons": ["wait"], "budget": {"app": 100, "site": 0}, "visit": {"wait": {"rate": 3}}})
    );
    let (document, problems) = posted("join=no&mark=9&age=abc&why=x");
    assert_eq!(problems, [""; 0]);
    assert_eq!(
        (&document["status"], &document["answers"]),
        (&json!("join_refused"), &json!({}))
    );
}

#[test]
fn what_cannot_be_read_is_a_problem_of_its_question_alone() {
    for (field, expected) in [
        ("mark=", "`mark` is required and has no answer"),
        ("mark=x", "`mark` is `x`, which is not a code of its scale"),
        ("mark=11", "`mark` is 11, above 10"),
        ("mark=9&mark=8", "`mark` is there twice"),
        (
            "mark=9&age=12,5",
            "`age` is `12,5`, which is not a whole number",
        ),
        ("mark=9&age=121", "`age` is 121, above 120"),
        (
            "mark=9&share=abc",
            "`share` is `abc`, which is not a number",
        ),
        (
            "mark=9&came.day=31&came.month=feb&came.year=2026",
            "`came` is not a date that exists",
        ),
        ("mark=9&came.day=31", "`came` is not a date that exists"),
        (
            "mark=9&next.day=1&next.month=1&next.year=2026",
            "`next` is not a date and a time that exist",
        ),
        (
            "mark=9&hour=25:00",
            "`hour` is `25:00`, which is not a time of day",
        ),
        (
            "mark=9&wants.app=1&wants.site=1",
            "`wants` has two options in place 1",
        ),
        (
            "mark=9&wants.app=3",
            "`wants` has a place `3`, which is not from 1 to 2",
        ),
        (
            "mark=9&budget.app=60&budget.site=30",
            "`budget` adds up to 90, not to 100",
        ),
        (
            "mark=9&budget.app=x",
            "`budget` has a part `x`, which is not a whole number",
        ),
        (
            "mark=9&reasons=wait&reasons=wait",
            "`reasons` has `wait` twice",
        ),
        (
            "mark=9&reasons=wait&reasons=none",
            "`reasons` has `none`, which cannot be chosen with others",
        ),
        (
            "mark=9&reasons=other",
            "`reasons.other.text` is required with `other`",
        ),
        ("mark=9&reasons=nope", "`reasons` has no option `nope`"),
        ("mark=9&nope=1", "`nope` is not a name of this form"),
        (
            "mark=9&came=2026-01-01",
            "`came` is `2026-01-01`, which is not typed in its three parts",
        ),
        ("mark=9&hour=&hour=", ""),
        (
            "mark=9&reasons.other.text=a&reasons.other.text=b",
            "`reasons.other.text` is there twice",
        ),
        ("mark=9&months=x", "`months` is not a number"),
        ("mark=9&segment=none", "`segment` has no option `none`"),
        ("mark=9&_response=%0A%20", ""),
    ] {
        let (_, problems) = posted(&format!("join=yes&{field}"));
        let expected: Vec<&str> = [expected]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
        assert_eq!(problems, expected, "{field}");
    }
    let (_, problems) = posted("join=maybe&mark=9");
    assert_eq!(problems, ["`join` is `maybe`, which is not `yes` or `no`"]);
}

#[test]
fn another_survey_or_version_is_told() {
    let survey = survey();
    let evaluator = Evaluator::new(&survey);
    let problems = |body: &[u8]| {
        let posted = Posts::new(&evaluator).read(body, &receipt());
        let problems = posted.problems.into_iter().map(|told| told.problem.message);
        problems.collect::<Vec<_>>()
    };
    assert_eq!(
        problems(b"_survey=other&_version=2.0.0&_language=fr&join=yes&mark=9"),
        [
            "`survey` is not `s`",
            "`version` is not `1.0.0`",
            "`language` is not `en`"
        ]
    );
    assert_eq!(
        problems(b"join=yes&mark=9"),
        [
            "`survey` is missing",
            "`version` is missing",
            "`language` is missing"
        ]
    );
    assert_eq!(
        problems(b"a=%G1"),
        ["not form data: the `%` at byte 3 has no two hexadecimal digits"]
    );
}

#[test]
fn what_the_server_knows_goes_before_the_post() {
    let survey = survey();
    let evaluator = Evaluator::new(&survey);
    let known = |pairs: &[(&str, &str)], fields: &str| {
        let receipt = Receipt {
            known: pairs
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect(),
            ..receipt()
        };
        let body = format!("_survey=s&_version=1.0.0&_language=en&join=yes&mark=9&{fields}");
        let posted = Posts::new(&evaluator).read(body.as_bytes(), &receipt);
        let problems: Vec<String> = posted
            .problems
            .into_iter()
            .map(|told| told.problem.message)
            .collect();
        (posted.document.unwrap()["known"].clone(), problems)
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(
        known(&[], "segment=private&months=3"),
        (json!({"segment": "private", "months": 3}), none.clone())
    );
    assert_eq!(
        known(&[("segment", "business")], "segment=private"),
        (json!({"segment": "business"}), none)
    );
    let (_, problems) = known(&[("months", "-1")], "");
    assert_eq!(problems, ["`months` is -1, below 0"]);
    let (_, problems) = known(&[("mark", "1")], "");
    assert_eq!(problems, ["`mark` is not a known value of this survey"]);
}

/// What the command prints, says aside, and its exit code.
fn command(input: &[u8], options: &[&str]) -> (String, String, i32) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.peil");
    std::fs::write(&path, surveys::text(ITEMS)).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_peil"))
        .args(["answer", "--form", path.to_str().unwrap(), "-"])
        .args(options)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        text(output.stdout),
        text(output.stderr),
        output.status.code().unwrap(),
    )
}

#[test]
fn the_command_prints_what_is_valid_and_says_what_is_not() {
    let head = "_survey=s&_version=1.0.0&_language=en&join=yes";
    let input = format!("{head}&mark=9\r\n\n{head}&mark=12\n{head}&mark=%\n{head}&mark=0");
    let at = [
        "--at",
        "2026-11-21T10:02:10Z",
        "--response",
        "r-9",
        "--known",
        "months=3",
    ];
    let (out, aside, code) = command(input.as_bytes(), &at);
    let documents: Vec<Json> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[0]["response"], "r-9");
    assert_eq!(documents[0]["known"], json!({"months": 3}));
    let id = documents[1]["response"].as_str().unwrap();
    assert!(id.starts_with("01a1fd8e-64d0-7") && id.len() == 36, "{id}");
    assert_eq!(
        aside,
        "line 3: “Hoe waarschijnlijk?”: `mark` is 12, above 10\n\
         line 4: not form data: the `%` at byte 53 has no two hexadecimal digits\n"
    );
    assert_eq!(code, 1);
    let (_, _, code) = command(format!("{head}&mark=9").as_bytes(), &[]);
    assert_eq!(code, 0);
    let (out, _, _) = command(input.as_bytes(), &["--format", "json"]);
    let judged: Vec<Json> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(judged[1]["valid"], json!(false));
    assert_eq!(judged[1]["problems"][0]["field"], "mark");
    assert_eq!(judged[1]["problems"][0]["question"], "Hoe waarschijnlijk?");
    assert_eq!(judged[2]["document"], Json::Null);
}

#[test]
fn wrong_options_and_endless_posts_are_refused() {
    let (_, aside, code) = command(b"", &["--known", "mark=3"]);
    assert_eq!(
        (aside.as_str(), code),
        ("error: `--known mark=…`: the survey knows no `mark`\n", 2)
    );
    let (_, aside, code) = command(b"", &["--at", "yesterday"]);
    assert!(
        aside.contains("it reads like `2026-11-21T10:02:10Z`") && code == 2,
        "{aside}"
    );
    let mut long = vec![b'a'; 17 * 1024 * 1024];
    long.extend(b"\n_survey=s&_version=1.0.0&_language=en&join=yes&mark=9");
    let (out, aside, code) = command(&long, &[]);
    assert_eq!(
        (aside.as_str(), code),
        ("line 1: longer than 16777216 bytes\n", 1)
    );
    assert_eq!(out.lines().count(), 1);
}

/// The values that the form's own reading is held to as well.
#[test]
fn what_people_type_is_read_as_in_the_form() {
    let vectors = std::fs::read_to_string("tests/browser/typed.json").unwrap();
    let vectors: Json = serde_json::from_str(&vectors).unwrap();
    let each = |kind: &str, read: &dyn Fn(&[&str]) -> Json| {
        for vector in vectors[kind].as_array().unwrap() {
            let (expected, typed) = vector.as_array().unwrap().split_last().unwrap();
            let typed: Vec<&str> = typed.iter().map(|text| text.as_str().unwrap()).collect();
            assert_eq!(read(&typed), *expected, "{kind} {typed:?}");
        }
    };
    let words = |found: Option<String>| found.map_or(Json::Null, Json::String);
    each("number", &|t| {
        words(post::number(t[0], t[1]).map(|n| n.normalize().to_string()))
    });
    each("whole", &|t| {
        words(post::whole(t[0]).map(|n| n.normalize().to_string()))
    });
    each("month", &|t| {
        post::month(t[0], t[1]).map_or(Json::Null, |month| json!(month))
    });
    each("date", &|t| {
        words(post::date(t[0], t[1], t[2], t[3]).map(|date| date.to_string()))
    });
    each("time", &|t| {
        words(post::time(t[0]).map(|time| time.strftime("%H:%M").to_string()))
    });
    each("moment", &|t| {
        let (date, time) = (t[0].parse().unwrap(), t[1].parse().unwrap());
        words(post::moment(date, time, t[2]).map(|at| at.to_string()))
    });
}

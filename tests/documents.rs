//! Privacy notice, register, inventory, touchpoints and codebook of two surveys.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use peil::check::Valid;
use peil::model::{RepeatId, Survey};
use peil::project::Project;
use peil::source::Notation;
use peil::target::{Artifact, expression, privacy, prose};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

const SURVEYS: [&str; 2] = ["webshop", "polikliniek"];

fn survey(name: &str) -> Valid<Survey> {
    let path = format!("tests/fixtures/{name}.peil");
    let project = Project::of(Path::new(&path)).unwrap();
    let checked = peil::check(Path::new(&path), &project, &Default::default()).unwrap();
    checked.survey.expect("a valid survey")
}

fn from_text(text: &str) -> Valid<Survey> {
    let checked = peil::check_text("a.peil", Notation::Peil, text);
    let problems = format!("{:?}", checked.problems);
    checked.survey.expect(&problems)
}

fn build(survey: &Valid<Survey>) -> Vec<Artifact> {
    let targets = ["privacy", "touchpoints", "codebook"].map(str::to_owned);
    peil::build(survey, &targets)
}

fn file(built: &[Artifact], path: &str) -> String {
    let found = built.iter().find(|artifact| artifact.path == path);
    found.unwrap_or_else(|| panic!("{path}")).contents.clone()
}

/// The values of an attribute in a page, in order.
fn attribute<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    let values = html.split(start.as_str()).skip(1);
    values.filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn a_notice_holds_the_items_that_the_survey_needs() {
    for name in SURVEYS {
        let survey = survey(name);
        let needed: BTreeSet<&str> = privacy::required_items(&survey).into_iter().collect();
        for language in ["nl", "en"] {
            let html = file(&build(&survey), &format!("{name}.privacy.{language}.html"));
            let told: BTreeSet<&str> = attribute(&html, "data-gdpr").into_iter().collect();
            assert_eq!(told, needed, "{name} {language}");
        }
    }
    let all: BTreeSet<&str> = privacy::required_items(&survey("polikliniek"))
        .into_iter()
        .collect();
    let expected = [
        "13-1-a", "13-1-b", "13-1-c", "13-1-e", "13-1-f", "13-2-a", "13-2-b", "13-2-c", "13-2-d",
        "13-2-e", "14-1-d", "14-2-f", "21-4", "9-2",
    ];
    assert_eq!(all, BTreeSet::from(expected));
}

#[test]
fn every_language_and_form_tells_the_same_facts() {
    for name in SURVEYS {
        let built = build(&survey(name));
        let pages = ["nl", "en"].map(|tag| file(&built, &format!("{name}.privacy.{tag}.html")));
        for attribute_name in ["data-gdpr", "id", "value", "data-right"] {
            let [dutch, english] = pages.each_ref().map(|page| attribute(page, attribute_name));
            assert_eq!(dutch, english, "{name}: {attribute_name}");
        }
        for (tag, page) in ["nl", "en"].into_iter().zip(&pages) {
            let markdown = file(&built, &format!("{name}.privacy.{tag}.md"));
            for told in page.split("<data value=\"").skip(1) {
                let words = told
                    .split_once('>')
                    .and_then(|(_, rest)| rest.split('<').next());
                assert!(markdown.contains(words.unwrap()), "{name} {tag}: {words:?}");
            }
        }
    }
}

#[test]
fn rights_follow_the_basis() {
    // DPV 2.3, GDPR extension: dpv:hasRight of each basis, without 13 and 14 (the notice itself).
    let table: [(&str, &[&str]); 6] = [
        ("consent", &["15", "16", "17", "18", "20", "22"]),
        ("contract", &["15", "16", "17", "18", "20", "22"]),
        ("legal_obligation\n  law \"Wet\"", &["15", "16", "18"]),
        ("vital_interest", &["15", "16", "17", "18", "22"]),
        (
            "public_task\n  law \"Wet\"",
            &["15", "16", "18", "21", "22"],
        ),
        (
            "legitimate_interest\n  interest \"Weten\"",
            &["15", "16", "17", "18", "21", "22"],
        ),
    ];
    for (basis, rights) in table {
        let consent = match basis {
            "consent" => "consent yes_please \"Ja\" for p { required }",
            _ => "",
        };
        let survey = from_text(&format!(
            "survey a \"A\" {{ version \"1.0.0\" language nl }}\n\
             privacy {{ controller \"B\" contact \"b@b.nl\" responses pseudonymous withdraw \"https://b.nl\" object \"https://b.nl\" }}\n\
             purpose p \"te weten\" {{\n  basis {basis}\n  retain 1 year then delete\n}}\n\
             known who: key for p\n{consent}\n\
             question q: nps \"Hoe?\" for p\n"
        ));
        let html = file(&build(&survey), "a.privacy.nl.html");
        assert_eq!(attribute(&html, "data-right"), rights, "{basis}");
        assert_eq!(
            html.contains("data-gdpr=\"13-2-c\""),
            basis == "consent",
            "{basis}"
        );
        assert_eq!(
            html.contains("data-gdpr=\"21-4\""),
            rights.contains(&"21"),
            "{basis}"
        );
        for word in ["compliant", "GDPR-proof", "AVG-proof"] {
            assert!(!html.contains(word));
        }
    }
}

#[test]
fn the_inventory_has_every_column_once() {
    for name in SURVEYS {
        let survey = survey(name);
        let built = build(&survey);
        let mut columns: Vec<String> = survey.columns().into_iter().map(|it| it.name).collect();
        for at in 0..survey.repeats.len() {
            let of_repeat = survey.repeat_columns(RepeatId(at as u32));
            columns.extend(of_repeat.into_iter().map(|it| it.name));
        }
        let inventory: Value =
            serde_json::from_str(&file(&built, &format!("{name}.inventory.json"))).unwrap();
        let fields = inventory["fields"].as_array().unwrap().iter();
        let names: Vec<&String> = fields
            .flat_map(|field| field["columns"].as_object().unwrap().keys())
            .collect();
        assert_eq!(names, columns.iter().collect::<Vec<_>>());
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        let csv = file(&built, &format!("{name}.inventory.csv"));
        assert_eq!(csv.matches("\r\n").count(), columns.len() + 1);
        let codebook: Value =
            serde_json::from_str(&file(&built, &format!("{name}.codebook.json"))).unwrap();
        let tables = codebook["tables"].as_array().unwrap().iter();
        let mapped = tables.flat_map(|table| table["columns"].as_array().unwrap());
        let mapped: Vec<&str> = mapped
            .map(|column| column["name"].as_str().unwrap())
            .collect();
        assert_eq!(mapped, columns);
    }
}

#[test]
fn the_inventory_knows_who_uses_a_field() {
    let built = build(&survey("webshop"));
    let inventory: Value = serde_json::from_str(&file(&built, "webshop.inventory.json")).unwrap();
    let named = |list: &str, name: &str| {
        let list = inventory[list].as_array().unwrap();
        let found = list.iter().find(|it| it["name"] == name);
        found.unwrap().clone()
    };
    let field = |name: &str| named("fields", name);
    assert_eq!(
        field("tenure_months")["used_by"],
        json!([
            "segment:tenure",
            "weight:population",
            "report:monthly",
            "touchpoint:after_contact"
        ])
    );
    assert_eq!(field("phone")["used_by"], json!(["action:call_back"]));
    assert_eq!(field("phone")["dpv"], "pd:TelephoneNumber");
    assert_eq!(field("phone")["fides"], "user.contact.phone_number");
    assert_eq!(field("phone")["purposes"], json!(["callback"]));
    let callback =
        json!({ "name": "callback", "basis": "consent", "period": "P90D", "then": "delete" });
    assert_eq!(named("purposes", "callback"), callback);
    let mailhost = json!({ "name": "mailhost", "purposes": ["invite"] });
    assert_eq!(named("recipients", "mailhost"), mailhost);
    assert_eq!(
        field("customer")["purposes"],
        json!(["invite", "improve", "callback"])
    );
    let csv = file(&built, "webshop.inventory.csv");
    let row = |column: &str| {
        let start = format!("webshop,{column},");
        csv.lines().find(|line| line.starts_with(&start)).unwrap()
    };
    assert!(row("phone").contains(",callback,consent,callback P90D delete,,"));
    assert!(row("customer").contains(",mailhost,"));
}

#[test]
fn touchpoints_follow_their_schema() {
    let schema: Value =
        serde_json::from_str(include_str!("../docs/touchpoints.schema.json")).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for name in SURVEYS {
        let text = file(&build(&survey(name)), &format!("{name}.touchpoints.json"));
        let mut document: Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        document["touchpoints"][0]["after"] = "2 hours".into();
        assert!(!validator.is_valid(&document));
    }
}

#[test]
fn conditions_are_told_in_words_and_as_arrays() {
    let survey = from_text(
        "survey a \"A\" { version \"1.0.0\" language nl translate en }\n\
         privacy { controller \"B\" contact \"b@b.nl\" responses anonymous }\n\
         purpose p \"te weten\" { basis legitimate_interest interest \"Weten\" object \"https://b.nl\" retain 1 year then delete }\n\
         question nps_q: nps \"Hoe?\" for p\n\
         question why: many \"Wat?\" for p {\n  option slow \"Traag\"\n  option dear \"Te duur, vond ik\"\n  missing dk \"Geen idee\"\n}\n\
         question day: date \"Wanneer?\" for p\n\
         question a: text \"A\" for p when nps_q <= 6 and (why has slow or missing(why, dk))\n\
         question b: text \"B\" for p when nps_q in 9..10\n\
         question c: text \"C\" for p when why has all of [slow, dear]\n\
         question d: text \"D\" for p when not answered(day) or day >= 2026-01-31\n\
         if nps_q == 10 {\n  question e: text \"E\" for p\n} else {\n  question f: text \"F\" for p\n}\n\
         question g: text \"G\" for p when (nps_q + 1) * 2 > 7.5\n",
    );
    let told = |name: &str| {
        let field = survey.field_named(name).unwrap();
        let guard = survey[field].guard;
        let words = [0, 1].map(|language| prose::guard(&survey, guard, language).unwrap());
        (words, expression::guard_source(&survey, guard).unwrap())
    };
    let expected = [
        (
            "a",
            "“Hoe?” is 6 of lager en (bij “Wat?” is Traag gekozen of “Wat?” = Geen idee)",
            "“Hoe?” is 6 or lower and (Traag is chosen at “Wat?” or “Wat?” = Geen idee)",
            "nps_q <= 6 and (why has slow or missing(why, dk))",
        ),
        (
            "b",
            "“Hoe?” = 9 tot en met 10 (Zeer waarschijnlijk)",
            "“Hoe?” = 9 to 10 (Extremely likely)",
            "nps_q in 9..10",
        ),
        (
            "c",
            "bij “Wat?” is Traag en ‘Te duur, vond ik’ gekozen",
            "Traag and ‘Te duur, vond ik’ is chosen at “Wat?”",
            "why has all of [slow, dear]",
        ),
        (
            "d",
            "“Wanneer?” is niet beantwoord of “Wanneer?” is 2026-01-31 of later",
            "“Wanneer?” is not answered or “Wanneer?” is 2026-01-31 or later",
            "not answered(day) or day >= 2026-01-31",
        ),
        (
            "e",
            "“Hoe?” = 10 (Zeer waarschijnlijk)",
            "“Hoe?” = 10 (Extremely likely)",
            "nps_q == 10",
        ),
        (
            "f",
            "niet (“Hoe?” = 10 (Zeer waarschijnlijk))",
            "not (“Hoe?” = 10 (Extremely likely))",
            "not nps_q == 10",
        ),
        (
            "g",
            "(“Hoe?” + 1) × 2 is hoger dan 7,5",
            "(“Hoe?” + 1) × 2 is above 7.5",
            "(nps_q + 1) * 2 > 7.5",
        ),
    ];
    for (name, dutch, english, source) in expected {
        assert_eq!(
            told(name),
            ([dutch, english].map(str::to_owned), source.to_owned()),
            "{name}"
        );
    }
    let array = |name: &str| {
        let guard = survey[survey.field_named(name).unwrap()].guard.unwrap();
        match &survey[guard].term {
            peil::model::Term::Holds(id) => expression::encode(&survey, &survey[*id].expr),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        array("a"),
        json!([
            "and",
            ["<=", ["field", "nps_q"], 6],
            [
                "or",
                ["has_any", ["field", "why"], "slow"],
                ["missing", ["field", "why"], "dk"]
            ]
        ])
    );
    assert_eq!(array("b"), json!(["between", ["field", "nps_q"], 9, 10]));
    assert_eq!(
        array("d"),
        json!([
            "or",
            ["not", ["answered", ["field", "day"]]],
            [">=", ["field", "day"], ["date", "2026-01-31"]]
        ])
    );
    assert_eq!(
        array("g"),
        json!([">", ["*", ["+", ["field", "nps_q"], 1], 2], 7.5])
    );
}

/// The words of a page, a line for each element that has some.
fn words(html: &str) -> String {
    let body = html.split_once("</style>").unwrap().1;
    let mut lines = Vec::new();
    for part in body.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let inline = [
            "code", "/code", "span", "/span", "data", "/data", "a ", "/a", "br",
        ];
        match lines.last_mut() {
            Some(last) if inline.iter().any(|it| tag.starts_with(it)) => {
                *last = format!("{last} {text}").trim().to_owned();
            }
            _ => lines.push(text),
        }
    }
    lines.retain(|line: &String| !line.is_empty());
    lines
        .join("\n")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
}

#[test]
fn what_people_read() {
    let webshop = build(&survey("webshop"));
    let clinic = build(&survey("polikliniek"));
    insta::assert_snapshot!("notice_webshop_nl", file(&webshop, "webshop.privacy.nl.md"));
    insta::assert_snapshot!("notice_webshop_en", file(&webshop, "webshop.privacy.en.md"));
    insta::assert_snapshot!(
        "notice_polikliniek_nl",
        file(&clinic, "polikliniek.privacy.nl.md")
    );
    insta::assert_snapshot!(
        "notice_polikliniek_en",
        file(&clinic, "polikliniek.privacy.en.md")
    );
    let codebook = file(&clinic, "polikliniek.codebook.html");
    insta::assert_snapshot!("codebook_polikliniek", words(&codebook));
    insta::assert_snapshot!(
        "register_polikliniek",
        file(&clinic, "polikliniek.register.csv")
    );
    insta::assert_snapshot!(
        "touchpoints_polikliniek",
        file(&clinic, "polikliniek.touchpoints.json")
    );
}

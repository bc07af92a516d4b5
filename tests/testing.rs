//! Tests of surveys: what fails and why, what was seen, and tests for the rest.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use peil::logic::{Coverage, Evaluator, Goal, suggest};
use serde_json::Value as Json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(fs::copy(&path, target).unwrap()),
        }
    }
}

fn peil(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peil"));
    command
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .args(arguments);
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The survey without its tests, which stand last.
fn without_tests(text: &str) -> String {
    let start = text
        .find("\ntest \"")
        .or_else(|| text.find("\n  - test:"))
        .unwrap();
    text[..start + 1].to_owned()
}

/// From no tests to every condition seen both ways, for each example in its own notation.
#[test]
fn suggested_tests_hold_and_see_every_condition() {
    let folder = tempfile::tempdir().unwrap();
    copy(&examples(), folder.path());
    let names = [
        "webshop.peil",
        "exit.peil",
        "outage.peil",
        "relationship.peil",
        "mystery.peil",
        "account.peil",
        "exit.peil.yaml",
    ];
    for name in names {
        let path = folder.path().join(name);
        let bare = without_tests(&fs::read_to_string(&path).unwrap());
        fs::write(&path, bare).unwrap();
        let before = coverage(folder.path(), name);
        assert_eq!(before["conditions"]["seen"], 0, "{name}");
        let output = peil(folder.path(), &["test", name, "--suggest", "--write"]);
        assert!(output.status.success(), "{name}: {}", text(&output.stderr));
        assert!(
            !text(&output.stderr).contains("no test was found"),
            "{name}"
        );
        let after = coverage(folder.path(), name);
        for what in ["conditions", "pages", "endings"] {
            assert_eq!(after[what]["seen"], after[what]["of"], "{name}: {what}");
        }
        let checked = peil(folder.path(), &["check", name, "--deny", "warnings"]);
        assert!(
            checked.status.success(),
            "{name}: {}",
            text(&checked.stdout)
        );
    }
}

/// Runs the tests, which all pass, and gives what they saw.
fn coverage(folder: &Path, name: &str) -> Json {
    let output = peil(folder, &["test", name, "--coverage", "--format", "json"]);
    assert!(output.status.success(), "{name}: {}", text(&output.stdout));
    let report: Json = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["counts"]["failed"], 0);
    report["surveys"][0]["coverage"].clone()
}

const HEAD: &str = "\
survey s \"S\" {
  version \"1.0.0\"
  language en
  mode online, phone
  for p
}
privacy {
  controller \"C\"
  contact \"c@example.org\"
  responses anonymous
}
purpose p \"p\" {
  basis legitimate_interest
  interest \"i\"
  object \"https://example.org\"
  retain 1 year then delete
}
";

fn survey(items: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.peil"), format!("{HEAD}{items}")).unwrap();
    folder
}

fn failures(items: &str) -> Vec<String> {
    let folder = survey(items);
    let output = peil(folder.path(), &["test", "s.peil", "--format", "json"]);
    let report: Json = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
    let tests = report["surveys"][0]["tests"].as_array().unwrap();
    let failures = tests
        .iter()
        .flat_map(|test| test["failures"].as_array().unwrap());
    failures
        .map(|failure| {
            let because = failure["because"].as_array().unwrap().iter();
            let because: Vec<&str> = because.map(|it| it["message"].as_str().unwrap()).collect();
            format!(
                "{}: {}",
                failure["message"].as_str().unwrap(),
                because.join("; ")
            )
        })
        .collect()
}

#[test]
fn a_failure_goes_back_to_the_answers_that_made_it_so() {
    let items = "\
question recommend: nps \"r\"
question more: yes_no \"m\" when recommend <= 6
question phone: yes_no \"p\" when more == yes
test \"one\" {
  answer recommend 9
  expect asked phone
}
test \"two\" {
  answer recommend 3, more yes
  expect not asked phone
  expect computed recommend > 5 and more == yes
}
";
    assert_eq!(
        failures(items),
        [
            "`phone` is not asked: `more == yes` does not hold: `more` is not asked; \
             `recommend <= 6` does not hold: `recommend` is 9",
            "`phone` is asked: `more == yes` holds: `more` is yes",
            "`recommend > 5 and more == yes` does not hold: \
             `recommend > 5` does not hold: `recommend` is 3",
        ]
    );
}

#[test]
fn repeats_divisions_modes_days_and_full_quotas_can_be_tested() {
    let items = "\
question where: many \"w\" {
  option shop \"s\"
  option site \"t\"
  option none \"n\" exclusive
}
repeat visit over where {
  question rate: csat \"r\" {
    required
  }
  question why: text \"y\" when rate <= 2
}
question split: allocate 100 \"a\" {
  option time \"t\"
  option money \"m\"
}
question said: yes_no \"d\" when mode == phone
question born: date 1900-01-01..today \"b\"
quota adults 10 when years_between(born, today) >= 18
question last: yes_no \"l\"
test \"all\" {
  given mode phone, today 2026-03-01, full adults
  answer where [shop, site], visit.shop.rate 1, visit.site.rate 4
  answer split.time 60, split.money 40, born 1980-01-01
  expect asked visit.shop.why, said
  expect not asked visit.site.why, last
  expect computed years_between(born, today) == 46
  expect valid
}
test \"otherwise\" {
  given today 2026-03-01
  answer where [shop], visit.shop.rate 4, split.time 60, born 2010-01-01
  expect asked last
  expect not asked said, visit.why
  expect invalid split
}
";
    assert_eq!(failures(items), Vec::<String>::new());
}

#[test]
fn wrong_names_in_tests_are_told() {
    let items = "\
question split: allocate 100 \"a\" {
  option time \"t\"
  option money \"m\"
}
test \"t\" {
  given mode fax, today soon, full nothing
  answer split 3, split.tim 4
  expect valid
}
";
    let folder = survey(items);
    let told = text(&peil(folder.path(), &["check", "s.peil", "--format", "plain"]).stdout);
    for words in [
        "`mode` takes a mode of the survey",
        "`today` takes a date, such as 2026-01-31",
        "`full` takes the name of a quota",
        "`split` takes a number for each option",
        "`split.tim`",
    ] {
        assert!(told.contains(words), "{words} in {told}");
    }
}

#[test]
fn results_for_build_servers_hold_names_and_reasons() {
    let items = "\
question a: yes_no \"a\"
question b: yes_no \"b\" when a == yes
test \"<one> & 'two'\" {
  answer a no
  expect asked b
}
test \"three\" {
  answer a yes
  expect asked b
}
";
    let folder = survey(items);
    let output = peil(folder.path(), &["test", "--junit", "out.xml"]);
    assert_eq!(output.status.code(), Some(1));
    let xml = fs::read_to_string(folder.path().join("out.xml")).unwrap();
    for part in [
        "<testsuite name=\"s\" tests=\"2\" failures=\"1\">",
        "name=\"&lt;one&gt; &amp; 'two'\"",
        "<failure message=\"`b` is not asked\">",
        "`a == yes` does not hold: `a` is no",
        "name=\"three\" file=\"s.peil\" line=\"24\"/>",
    ] {
        assert!(xml.contains(part), "{part} in {xml}");
    }
    let chosen = peil(folder.path(), &["test", "-k", "three"]);
    assert_eq!(chosen.status.code(), Some(0));
    assert!(text(&chosen.stdout).contains("1 test: all passed"));
}

#[test]
fn a_survey_with_errors_is_no_success() {
    let folder = survey("question a: yes_no \"a\" when b == yes\n");
    let output = peil(folder.path(), &["test"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("there is no question or field `b`"));
    assert_eq!(
        peil(folder.path(), &["test", "nowhere.peil"]).status.code(),
        Some(2)
    );
}

/// What cannot happen is told apart from what was not found.
#[test]
fn what_cannot_happen_is_not_asked_of_tests() {
    let items = format!(
        "{HEAD}question a: integer 0..10 \"a\" {{ required }}\nsegment g \"g\" {{\n  group low \"l\" when a < 20\n  group rest \"r\" otherwise\n}}\n"
    );
    let checked = peil::check_text("s.peil", peil::source::Notation::Peil, &items);
    let Some(survey) = &checked.survey else {
        // The rule about conditions in analysis may call it an error.
        return;
    };
    let evaluator = Evaluator::new(survey);
    let found = suggest(&evaluator, &Coverage::new(&evaluator));
    assert_eq!(found.impossible, [Goal::Outcome(0, false)]);
    assert!(found.open.is_empty());
}

/// `count` questions, each asked where an odd number of those before it are yes.
fn parity(count: usize) -> String {
    let mut items =
        String::from("question q0: yes_no \"q\" { required }\ncompute p0: yes_no = q0 == yes\n");
    for at in 1..count {
        let before = at - 1;
        items.push_str(&format!(
            "question q{at}: yes_no \"q\" when p{before} == yes\n\
             compute p{at}: yes_no = (q{at} == yes and p{before} == no) or (q{at} != yes and p{before} == yes)\n"
        ));
    }
    items
}

/// Questions of which each is asked where the one before it is answered in one of two ways.
fn chained(count: usize) -> String {
    let mut items = String::from("question q0: integer 0..9 \"q\"\n");
    for at in 1..count {
        items.push_str(&format!(
            "question q{at}: integer 0..9 \"q\" when q{} + q0 > 4\n",
            at - 1
        ));
    }
    items
}

/// Pairs that have nothing to do with each other.
fn independent(count: usize) -> String {
    let pair = |at: usize| {
        format!("question a{at}: yes_no \"a\"\nquestion b{at}: yes_no \"b\" when a{at} == yes\n")
    };
    (0..count).map(pair).collect()
}

#[test]
fn many_routes_end_within_the_budget() {
    let routes = |items: &str| {
        let folder = survey(items);
        let output = peil(folder.path(), &["paths", "s.peil", "--format", "json"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let report: Json = serde_json::from_slice(&output.stdout).unwrap();
        let count: u128 = report["routes"]["count"].as_str().unwrap().parse().unwrap();
        (count, report["routes"]["exact"].as_bool().unwrap())
    };
    assert_eq!(routes(&independent(100)), (1 << 100, true));
    assert_eq!(routes(&independent(200)), (u128::MAX, true));
    for items in [chained(16), chained(80), parity(24)] {
        let (count, exact) = routes(&items);
        assert!(exact || count > 1, "{count}, exact: {exact}");
    }
}

//! Which problem counts for how much, and what that makes of the exit code.

use super::*;
use std::collections::BTreeMap;

/// One warning, `name/unused`, and one piece of advice, `option/missing-exclusive`.
fn doubtful() -> TempDir {
    let survey = CLEAN.replace("\"None of these\" exclusive", "\"Neither\"");
    let survey = survey.replace("visit us?\" {", "visit us?\" {\n    required");
    let list = "list shops {\n  option centre \"Centre\"\n  option station \"Station\"\n}\n";
    folder(&[("a.peil", &(survey + list))])
}

/// The level of each rule that is told, and the exit code.
fn levels(folder: &Path, arguments: &[&str]) -> (BTreeMap<String, String>, i32) {
    let arguments = [&["check", "--format", "json"], arguments].concat();
    let output = run(folder, &arguments);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
    let word = |problem: &serde_json::Value, key: &str| problem[key].as_str().unwrap().to_owned();
    let problems = report["problems"].as_array().unwrap();
    let levels = problems
        .iter()
        .map(|problem| (word(problem, "rule"), word(problem, "level")));
    (levels.collect(), output.status.code().unwrap())
}

#[test]
fn each_combination_gives_its_levels_and_exit_code() {
    let here = doubtful();
    let (unused, exclusive) = ("name/unused", "option/missing-exclusive");
    let cases: &[(&str, &str, &str, i32)] = &[
        // options; name/unused; option/missing-exclusive; exit code
        ("", "warning", "advice", 0),
        ("--deny warnings", "error", "advice", 1),
        ("--deny advice", "warning", "error", 1),
        ("--deny warnings --deny advice", "error", "error", 1),
        ("--deny name", "error", "advice", 1),
        ("--deny name/unused", "error", "advice", 1),
        ("--deny option", "warning", "error", 1),
        ("--warn option/missing-exclusive", "warning", "warning", 0),
        ("--warn advice --advise name/unused", "advice", "warning", 0),
        ("--advise name/unused", "advice", "advice", 0),
        ("--advise warnings", "advice", "advice", 0),
        ("--allow name/unused", "", "advice", 0),
        ("--allow warnings --allow advice", "", "", 0),
        ("--allow option --allow name", "", "", 0),
        // A rule goes before its area, and an area before a level, wherever they stand.
        ("--deny warnings --allow name/unused", "", "advice", 0),
        ("--allow name/unused --deny warnings", "", "advice", 0),
        ("--deny name --warn name/unused", "warning", "advice", 0),
        ("--deny warnings --advise name", "advice", "advice", 0),
        // Of equals, the more severe counts.
        (
            "--deny name/unused --allow name/unused",
            "error",
            "advice",
            1,
        ),
        (
            "--allow name/unused --warn name/unused",
            "warning",
            "advice",
            0,
        ),
        ("--release", "warning", "advice", 0),
    ];
    for (options, of_unused, of_exclusive, exit) in cases {
        let arguments: Vec<&str> = options.split_whitespace().collect();
        let (found, code) = levels(here.path(), &arguments);
        let of = |rule: &str| found.get(rule).map_or("", String::as_str);
        let found = (of(unused), of(exclusive), code);
        assert_eq!(found, (*of_unused, *of_exclusive, *exit), "{options}");
    }
}

#[test]
fn the_command_line_goes_before_the_settings() {
    let here = doubtful();
    let settings = "levels:\n  name/unused: error\n  advice: off\n";
    fs::write(here.path().join("peil.yaml"), settings).unwrap();
    let of_unused = |arguments: &[&str]| {
        let (found, code) = levels(here.path(), arguments);
        assert_eq!(found.get("option/missing-exclusive"), None);
        (found.get("name/unused").cloned().unwrap_or_default(), code)
    };
    assert_eq!(of_unused(&[]), ("error".to_owned(), 1));
    assert_eq!(of_unused(&["--warn", "name"]), ("warning".to_owned(), 0));
    assert_eq!(of_unused(&["--allow", "name/unused"]), (String::new(), 0));
}

#[test]
fn a_release_wants_every_translation() {
    let survey = CLEAN.replace("language en", "language en\n  translate nl");
    let here = folder(&[("a.peil", &survey)]);
    let rule = "text/missing-translation";
    let with = |arguments: &[&str]| {
        let (found, code) = levels(here.path(), arguments);
        (found.get(rule).cloned().unwrap_or_default(), code)
    };
    assert_eq!(with(&[]), ("warning".to_owned(), 0));
    assert_eq!(with(&["--release"]), ("error".to_owned(), 1));
    assert_eq!(
        with(&["--release", "--warn", rule]),
        ("warning".to_owned(), 0)
    );
    assert_eq!(with(&["--release", "--allow", "text"]), (String::new(), 0));
    let build = |arguments: &[&str]| code(here.path(), &[&["build", "a.peil"], arguments].concat());
    assert_eq!((build(&[]), build(&["--release"])), (0, 1));
    // A project that has chosen to do without is not told otherwise.
    let settings = format!("levels:\n  {rule}: off\n");
    fs::write(here.path().join("peil.yaml"), settings).unwrap();
    assert_eq!(with(&["--release"]), (String::new(), 0));
}

#[test]
fn what_means_nothing_definite_stays_an_error() {
    let here = folder(&[("a.peil", CLEAN)]);
    for option in ["--warn", "--advise", "--allow"] {
        for rule in ["name/unknown", "syntax/expected", "logic/never"] {
            let told = told(here.path(), &["check", option, rule]);
            let words = "a survey that breaks it means nothing definite, so it stays an error";
            assert!(told.contains(words) && told.ends_with("exit 2"), "{told}");
        }
        for area in ["syntax", "type", "use"] {
            let told = told(here.path(), &["check", option, area]);
            assert!(told.contains("so they stay errors"), "{told}");
            assert!(told.ends_with("exit 2"), "{told}");
        }
    }
    assert_eq!(code(here.path(), &["check", "--deny", "name/unknown"]), 0);
    fs::write(here.path().join("peil.yaml"), "levels:\n  syntax: off\n").unwrap();
    let told = told(here.path(), &["check", "--format", "plain"]);
    assert!(
        told.contains("the level of `syntax` cannot be lowered"),
        "{told}"
    );
    assert!(told.ends_with("exit 1"), "{told}");
}

#[test]
fn a_slip_in_the_name_of_a_rule_is_met_with_the_one_that_was_meant() {
    let here = folder(&[("a.peil", CLEAN)]);
    let told = told(here.path(), &["check", "--deny", "name/unsed"]);
    assert!(told.contains("did you mean `name/unused`?"), "{told}");
    assert!(told.ends_with("exit 2"), "{told}");
    let told = super::told(here.path(), &["check", "--allow", "warning"]);
    assert!(told.contains("did you mean `warnings`?"), "{told}");
}

#[test]
fn exit_codes() {
    let broken = CLEAN.replace("option pickup", "optoin pickup");
    let here = folder(&[
        ("good.peil", CLEAN),
        ("bad.peil", &broken),
        ("notes.txt", ""),
    ]);
    let code = |arguments: &[&str]| code(here.path(), &[&["check"], arguments].concat());
    assert_eq!(code(&["good.peil"]), 0);
    assert_eq!(code(&["bad.peil"]), 1);
    assert_eq!(code(&["good.peil", "bad.peil"]), 1);
    assert_eq!(code(&["missing.peil"]), 2);
    // A file that cannot be read is worse than one that is wrong.
    assert_eq!(code(&["bad.peil", "missing.peil"]), 2);
    assert_eq!(code(&["good.peil", "notes.txt"]), 2);
    assert_eq!(code(&["--no-such-option"]), 2);
    assert_eq!(code(&["--quiet", "bad.peil"]), 1);
}

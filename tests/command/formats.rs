//! The forms for other programs: each holds every problem, and is what its readers expect.

use super::*;
use peil::problem::Rule;
use serde_json::Value;
use std::collections::BTreeSet;

/// A name in which every sign means something to one of the formats.
const ODD: &str = "50%, a:b <&\"é\">.peil";

/// Surveys with errors, warnings and advice, in both notations, one with a byte-order mark and CRLF; a
/// clean one; and texts that would break out of a format that does not escape them.
fn surveys() -> TempDir {
    let doubtful = CLEAN
        .replace("\"None of these\" exclusive", "\"Neither\"")
        .replace("visit us?\" {", "visit us?\" {\n    required");
    let odd = doubtful.clone() + "list 满足😀 {\n}\npage p \"😀\" when solvd == no {\n}\n";
    let windows = format!("\u{feff}// 😀\n{CLEAN}").replace('\n', "\r\n");
    let windows = windows.replace("language en", "/* 😀 */ langauge en");
    let shared = "list shops {\n  option centre \"Centre\"\n  option centre \"Station\"\n}\n";
    let using = doubtful.replace("privacy {", "use \"lists/shops.peil\"\nprivacy {");
    let trap = "items:\n  - survey: desk\n    title: Desk\n    version: 1.10\n    language: no\n";
    folder(&[
        ("clean.peil", CLEAN),
        (ODD, &odd),
        ("windows.peil", &windows),
        ("lists/shops.peil", shared),
        ("using.peil", &using),
        ("trap.peil.yaml", trap),
        ("peil.yaml", "levles:\n  option: off\n"),
    ])
}

const PATHS: [&str; 6] = [
    "clean.peil",
    ODD,
    "windows.peil",
    "using.peil",
    "trap.peil.yaml",
    "missing.peil",
];

fn report(folder: &Path, format: &str) -> String {
    let output = run(
        folder,
        &[&["check", "--format", format], &PATHS[..]].concat(),
    );
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    text(&output.stdout)
}

fn json(folder: &Path) -> Value {
    serde_json::from_str(&report(folder, "json")).unwrap()
}

fn problems(folder: &Path) -> Vec<Value> {
    let report = json(folder);
    let problems = report["problems"].as_array().unwrap().clone();
    let rules: BTreeSet<&str> = problems
        .iter()
        .map(|it| it["rule"].as_str().unwrap())
        .collect();
    assert!(rules.len() > 5, "{rules:?}");
    problems
}

#[test]
fn the_same_surveys_give_the_same_bytes() {
    let (here, there) = (surveys(), surveys());
    for format in ["human", "plain", "json", "sarif", "github", "junit"] {
        let first = report(here.path(), format);
        assert_eq!(first, report(here.path(), format), "{format}");
        assert_eq!(first, report(there.path(), format), "{format}");
    }
}

#[test]
fn json_tells_which_files_could_not_be_read() {
    let here = surveys();
    let report = json(here.path());
    assert_eq!(report["failures"].as_array().unwrap().len(), 1);
    let failure = &report["failures"][0];
    assert_eq!(failure["file"], "missing.peil");
    assert_eq!(failure["message"], "missing.peil: there is no such file");
}

fn sarif(folder: &Path) -> Value {
    serde_json::from_str(&report(folder, "sarif")).unwrap()
}

/// What the schema says against a log.
fn against_schema(log: &Value) -> Vec<String> {
    let schema = include_str!("../schemas/sarif-2.1.0.json");
    // One pattern is no regular expression to strict readers; it is of a property we do not write.
    let schema = schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options.build(&schema).unwrap();
    let errors = validator.iter_errors(log);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn sarif_is_valid_by_the_schema_of_its_standard() {
    let here = surveys();
    assert_eq!(against_schema(&sarif(here.path())), Vec::<String>::new());
    let output = run(here.path(), &["check", "--format", "sarif", "clean.peil"]);
    let clean: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(against_schema(&clean), Vec::<String>::new());
    // The schema does see faults.
    let mut broken = clean.clone();
    broken["runs"][0]["results"] = serde_json::json!([{"ruleId": "a"}]);
    assert_eq!(against_schema(&broken).len(), 1);
}

#[test]
fn sarif_says_what_ran_and_how_it_ended() {
    let here = surveys();
    let log = sarif(here.path());
    let run_ = &log["runs"][0];
    assert_eq!(run_["tool"]["driver"]["version"], env!("CARGO_PKG_VERSION"));
    let rules = run_["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), Rule::ALL.len());
    for (rule, descriptor) in Rule::ALL.iter().zip(rules) {
        assert_eq!(descriptor["id"], rule.slug());
        assert_eq!(descriptor["help"]["markdown"], rule.page());
    }
    let invocation = &run_["invocations"][0];
    assert_eq!(invocation["exitCode"], 2);
    assert_eq!(invocation["executionSuccessful"], false);
    let notice = &invocation["toolExecutionNotifications"][0];
    assert_eq!(
        notice["message"]["text"],
        "missing.peil: there is no such file"
    );
    let broken = CLEAN.replace("option pickup", "optoin pickup");
    let here = folder(&[("clean.peil", CLEAN), ("broken.peil", &broken)]);
    for (path, exit) in [("clean.peil", 0), ("broken.peil", 1)] {
        let output = run(here.path(), &["check", "--format", "sarif", path]);
        let log: Value = serde_json::from_slice(&output.stdout).unwrap();
        let invocation = &log["runs"][0]["invocations"][0];
        assert_eq!(invocation["exitCode"], exit);
        assert_eq!(invocation["executionSuccessful"], true);
    }
}

#[test]
fn sarif_has_every_problem_at_its_place() {
    let here = surveys();
    let log = sarif(here.path());
    let results = log["runs"][0]["results"].as_array().unwrap();
    let expected = problems(here.path());
    assert_eq!(results.len(), expected.len());
    let mut prints = BTreeSet::new();
    for (result, problem) in results.iter().zip(&expected) {
        assert_eq!(result["ruleId"], problem["rule"]);
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(Rule::ALL[index].slug(), problem["rule"]);
        let level = match problem["level"].as_str() {
            Some("advice") => "note",
            level => level.unwrap(),
        };
        assert_eq!(result["level"], level);
        let message = result["message"]["text"].as_str().unwrap();
        assert!(message.starts_with(problem["message"].as_str().unwrap()));
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region["startLine"], problem["line"]);
        assert_eq!(region["endLine"], problem["end_line"]);
        let related = result["relatedLocations"].as_array().map_or(0, Vec::len);
        assert_eq!(related, problem["related"].as_array().unwrap().len());
        let fixes = result["fixes"].as_array().map_or(0, Vec::len);
        assert_eq!(fixes, problem["fixes"].as_array().unwrap().len());
        assert!(prints.insert(result["partialFingerprints"]["peil/v1"].to_string()));
    }
}

/// Columns count as UTF-16 does: `😀` is two, a byte-order mark none.
#[test]
fn sarif_counts_columns_in_utf16_and_escapes_paths() {
    let survey = CLEAN
        .replace("\"Why did you visit us?\"", "\"😀 Why\" when solvd == no")
        .replace("survey desk", "survy desk");
    let here = folder(&[(ODD, &format!("\u{feff}{survey}"))]);
    let output = run(here.path(), &["check", "--format", "sarif", ODD]);
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let place = |rule: &str| {
        let result = results.iter().find(|result| result["ruleId"] == rule);
        &result.unwrap_or_else(|| panic!("{rule}"))["locations"][0]["physicalLocation"]
    };
    let misspelt = place("syntax/unknown-keyword");
    let artifact = &misspelt["artifactLocation"];
    assert_eq!(
        artifact["uri"],
        "50%25%2C%20a%3Ab%20%3C%26%22%C3%A9%22%3E.peil"
    );
    assert_eq!(artifact["uriBaseId"], "%SRCROOT%");
    let first = serde_json::json!({"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 6});
    assert_eq!(misspelt["region"], first);
    // Twenty-six characters, `😀`, ` Why" when `: 26 + 2 + 11 before the name.
    let unknown = &place("name/unknown")["region"];
    assert_eq!(
        (
            unknown["startColumn"].as_u64(),
            unknown["endColumn"].as_u64()
        ),
        (Some(40), Some(45))
    );
}

/// Lines added above do not make another finding of it.
#[test]
fn sarif_fingerprints_survive_lines_elsewhere() {
    let prints = |before: &str| {
        let survey = CLEAN.replace("option pickup", "optoin pickup");
        let here = folder(&[("a.peil", &format!("{before}{survey}"))]);
        let output = run(here.path(), &["check", "--format", "sarif", "a.peil"]);
        let log: Value = serde_json::from_slice(&output.stdout).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        assert!(!results.is_empty());
        let prints = results
            .iter()
            .map(|it| it["partialFingerprints"].to_string());
        prints.collect::<Vec<_>>()
    };
    assert_eq!(prints(""), prints("// one line\n\n// and another\n"));
}

/// The fix of a SARIF result, applied by its region, is what the JSON report says by bytes.
#[test]
fn sarif_fixes_say_the_same_as_json() {
    let here = surveys();
    let log = sarif(here.path());
    let results = log["runs"][0]["results"].as_array().unwrap();
    let mut count = 0;
    for (result, problem) in results.iter().zip(&problems(here.path())) {
        for (at, fix) in problem["fixes"].as_array().unwrap().iter().enumerate() {
            let edits = fix["edits"].as_array().unwrap();
            let change = &result["fixes"][at]["artifactChanges"][0];
            let replacements = change["replacements"].as_array().unwrap();
            assert_eq!(edits.len(), replacements.len());
            for (edit, replacement) in edits.iter().zip(replacements) {
                assert_eq!(edit["replacement"], replacement["insertedContent"]["text"]);
                count += 1;
            }
        }
    }
    assert!(count > 3);
}

/// What GitHub makes of a workflow command, as `actions/runner` reads it: properties up to `::`, then data,
/// with the escapes undone.
fn command(line: &str) -> (String, Vec<(String, String)>, String) {
    let decoded = |text: &str| {
        let text = text.replace("%0D", "\r").replace("%0A", "\n");
        let text = text.replace("%3A", ":").replace("%2C", ",");
        text.replace("%25", "%")
    };
    let (head, data) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let properties = properties.split(',').filter(|it| !it.is_empty());
    let properties = properties.map(|property| {
        let (key, value) = property.split_once('=').unwrap();
        (key.to_owned(), decoded(value))
    });
    (name.to_owned(), properties.collect(), decoded(data))
}

#[test]
fn github_shows_every_problem_beside_its_line() {
    let here = surveys();
    let report = report(here.path(), "github");
    let mut lines: Vec<&str> = report.lines().collect();
    let summary = lines.pop().unwrap();
    assert!(summary.contains(" errors"), "{summary}");
    let missing = lines.remove(0);
    assert_eq!(missing, "::error::missing.peil: there is no such file");
    let expected = problems(here.path());
    assert_eq!(lines.len(), expected.len());
    for (line, problem) in lines.iter().zip(&expected) {
        let (name, properties, message) = command(line);
        let level = problem["level"].as_str().unwrap();
        assert_eq!(name, if level == "advice" { "notice" } else { level });
        let of = |key: &str| {
            let found = properties.iter().find(|(known, _)| known == key);
            found.map(|(_, value)| value.as_str())
        };
        assert_eq!(of("file"), problem["file"].as_str());
        assert_eq!(of("title"), problem["rule"].as_str());
        assert_eq!(of("line"), Some(problem["line"].to_string().as_str()));
        assert_eq!(
            of("endLine"),
            Some(problem["end_line"].to_string().as_str())
        );
        let on_one_line = problem["line"] == problem["end_line"];
        assert_eq!(of("col").is_some(), on_one_line);
        assert!(
            message.starts_with(problem["message"].as_str().unwrap()),
            "{message}"
        );
    }
}

/// Elements with the attributes and children they may have, by `junit-10.xsd` of the Jenkins xUnit plugin.
const JUNIT: &[(&str, &[&str], &[&str])] = &[
    (
        "testsuites",
        &["name", "tests", "failures", "errors", "disabled", "time"],
        &["testsuite"],
    ),
    (
        "testsuite",
        &[
            "name", "tests", "failures", "errors", "disabled", "skipped", "time", "file",
        ],
        &["properties", "testcase", "system-out", "system-err"],
    ),
    (
        "testcase",
        &[
            "name",
            "classname",
            "assertions",
            "time",
            "status",
            "class",
            "file",
            "line",
        ],
        &["skipped", "error", "failure", "system-out", "system-err"],
    ),
    ("failure", &["type", "message"], &[]),
    ("error", &["type", "message"], &[]),
    ("system-out", &[], &[]),
];

fn has_structure(node: roxmltree::Node) {
    let name = node.tag_name().name();
    let (_, attributes, children) = JUNIT
        .iter()
        .find(|(known, ..)| *known == name)
        .unwrap_or_else(|| panic!("there is no element `{name}`"));
    for attribute in node.attributes() {
        assert!(
            attributes.contains(&attribute.name()),
            "{name} {}",
            attribute.name()
        );
    }
    for child in node.children().filter(|child| child.is_element()) {
        assert!(children.contains(&child.tag_name().name()));
        has_structure(child);
    }
}

#[test]
fn junit_has_a_suite_for_each_survey_and_fails_where_there_are_errors() {
    let here = surveys();
    let report = report(here.path(), "junit");
    let document =
        roxmltree::Document::parse(&report).unwrap_or_else(|error| panic!("{error}\n{report}"));
    let root = document.root_element();
    has_structure(root);
    let suites: Vec<_> = root.children().filter(|child| child.is_element()).collect();
    let names: Vec<&str> = suites
        .iter()
        .filter_map(|suite| suite.attribute("name"))
        .collect();
    assert_eq!(
        names,
        [
            "missing.peil",
            "peil.yaml",
            "clean.peil",
            ODD,
            "windows.peil",
            "using.peil",
            "trap.peil.yaml"
        ]
    );
    let (mut cases, mut failures) = (0, 0);
    for suite in &suites {
        let tests: Vec<_> = suite
            .children()
            .filter(|child| child.is_element())
            .collect();
        let having = |name: &str| {
            let has = |case: &&roxmltree::Node| case.children().any(|it| it.has_tag_name(name));
            tests.iter().filter(has).count()
        };
        let count = |name: &str| suite.attribute(name).unwrap().parse::<usize>().unwrap();
        assert_eq!(count("tests"), tests.len());
        assert_eq!(count("failures"), having("failure"));
        assert_eq!(count("errors"), having("error"));
        cases += tests.len();
        failures += having("failure");
    }
    assert_eq!(root.attribute("tests"), Some(cases.to_string().as_str()));
    assert_eq!(
        root.attribute("failures"),
        Some(failures.to_string().as_str())
    );
    assert_eq!(root.attribute("errors"), Some("1"));
    let clean: Vec<_> = suites[2]
        .children()
        .filter(|child| child.is_element())
        .collect();
    assert_eq!((clean.len(), clean[0].children().count()), (1, 0));
    let told: String = document
        .descendants()
        .filter_map(|node| node.text())
        .collect();
    for problem in problems(here.path()) {
        assert!(
            told.contains(problem["message"].as_str().unwrap()),
            "{problem}"
        );
    }
}

/// Warnings do not fail a case, unless they are denied: the report fails when the command does.
#[test]
fn junit_fails_when_the_command_does() {
    let list = "list shops {\n  option centre \"Centre\"\n  option station \"Station\"\n}\n";
    let here = folder(&[("a.peil", &format!("{CLEAN}{list}"))]);
    for (arguments, failures, exit) in [(&[][..], "0", 0), (&["--deny", "warnings"][..], "1", 1)] {
        let arguments = [&["check", "--format", "junit", "a.peil"], arguments].concat();
        let output = run(here.path(), &arguments);
        assert_eq!(output.status.code(), Some(exit));
        let report = text(&output.stdout);
        let document = roxmltree::Document::parse(&report).unwrap();
        assert_eq!(
            document.root_element().attribute("failures"),
            Some(failures)
        );
    }
}

#[test]
fn documents_stand_alone_on_standard_output() {
    let here = folder(&[("a.peil", CLEAN)]);
    let of = |format: &str| text(&run(here.path(), &["check", "--format", format]).stdout);
    assert!(of("sarif").starts_with('{') && of("sarif").ends_with("}\n"));
    assert!(of("junit").starts_with("<?xml") && of("junit").ends_with("</testsuites>\n"));
    assert_eq!(of("github"), "a.peil: no problems\n");
    let built = run(here.path(), &["build", "--format", "sarif", "a.peil"]);
    let log: Value = serde_json::from_slice(&built.stdout).unwrap();
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
}

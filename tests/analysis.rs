//! What an analysis reads: the configuration and the SQL.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use peil::check::Valid;
use peil::model::Survey;
use peil::project::Project;
use peil::source::Notation;
use peil::target::{analysis, json, sql};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn survey(path: &Path) -> Valid<Survey> {
    let project = Project::of(path).unwrap();
    let checked = peil::check(path, &project, &project.settings.levels).unwrap();
    let problems: Vec<&str> = checked
        .problems
        .iter()
        .map(|p| p.message.as_str())
        .collect();
    checked
        .survey
        .unwrap_or_else(|| panic!("{}: {problems:#?}", path.display()))
}

/// Every example and fixture that is a survey.
fn surveys() -> Vec<Valid<Survey>> {
    let mut paths: Vec<PathBuf> = ["examples", "tests/fixtures"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(root(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && Notation::of(path).is_some())
        .collect();
    paths.sort();
    paths.iter().map(|path| survey(path)).collect()
}

fn text(source: &str) -> Valid<Survey> {
    let checked = peil::check_text("text.peil", Notation::Peil, source);
    let problems: Vec<&str> = checked
        .problems
        .iter()
        .map(|p| p.message.as_str())
        .collect();
    checked.survey.unwrap_or_else(|| panic!("{problems:#?}"))
}

#[test]
fn every_configuration_is_valid_under_the_published_schema() {
    let schema = std::fs::read_to_string(root("docs/analysis.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    assert_eq!(schema["$id"], analysis::SCHEMA);
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for survey in surveys() {
        let configuration = serde_json::to_value(analysis::configuration(&survey)).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&configuration)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", survey.name);
    }
}

#[test]
fn the_sql_of_the_web_shop_reads_well() {
    let webshop = survey(&root("tests/fixtures/webshop.peil"));
    insta::assert_snapshot!(sql::script(&webshop, &sql::DuckDb));
}

#[test]
fn the_configuration_of_the_web_shop_reads_well() {
    let webshop = survey(&root("tests/fixtures/webshop.peil"));
    insta::assert_snapshot!(json::print(&analysis::configuration(&webshop)));
}

#[test]
fn the_same_survey_gives_the_same_bytes() {
    let path = root("tests/fixtures/panel.peil");
    let (first, second) = (survey(&path), survey(&path));
    assert_eq!(
        sql::script(&first, &sql::DuckDb),
        sql::script(&second, &sql::DuckDb)
    );
    assert_eq!(
        json::print(&analysis::configuration(&first)),
        json::print(&analysis::configuration(&second))
    );
}

const PROMISES: &str = r#"
    privacy { controller "V, U" contact "p@v.nl" responses anonymous }
    purpose research "te leren" { basis public_task law "Wet" object "https://voorbeeld.nl/bezwaar" retain 1 year then anonymise }
"#;

/// The length of the SQL of so many questions, each asked after a certain answer to the one before.
fn length(questions: usize) -> usize {
    let mut source = format!(
        "survey big \"Groot\" {{ version \"1.0.0\" language nl for research }}\n{PROMISES}\n\
         question q0: csat \"Vraag?\"\n"
    );
    for at in 1..questions {
        let before = at - 1;
        source.push_str(&format!(
            "question q{at}: csat \"Vraag?\" when q{before} >= 3\nmetric m{at} \"M\" = top(q{at}, 4..5)\n"
        ));
    }
    sql::script(&text(&source), &sql::DuckDb).len()
}

#[test]
fn the_sql_is_as_long_as_the_survey() {
    let (short, long) = (length(100), length(400));
    assert!(long < short * 5, "{short} and {long}");
}

#[test]
fn words_of_a_survey_stay_inside_their_quotes() {
    let source = format!(
        "survey evil \"Regel '; DROP TABLE x; --\" {{ version \"1.0.0\" language nl for research }}\n\
         {PROMISES}\n\
         question a: one \"A\" {{ option x \"O'Brien'); --\" option y \"\\\"Y\\\"\" }}\n\
         segment s \"Groep\" {{ group x \"'; SELECT 1; --\" when a == x }}\n\
         metric m \"*/ '; --\" = share(a == x)\n"
    );
    let script = sql::script(&text(&source), &sql::DuckDb);
    assert!(script.contains("'''; SELECT 1; --'"));
    for line in script.lines().filter(|line| !line.starts_with("--")) {
        let quotes = line.matches('\'').count();
        assert!(quotes.is_multiple_of(2), "{line}");
    }
}

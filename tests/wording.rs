//! How well the rules about wording do on questions as people write them.
//!
//! The questions were written and labelled before the rules read them. Those of the half `test` were held
//! out while the rules were tuned; the figures of that half are the ones that count. The table in
//! `docs/wording.md` is what this test measures: `UPDATE_DOCS=1 cargo test --test wording` writes it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "wording/quiet.rs"]
mod quiet;

use peil::source::Notation;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

const RULES: [&str; 6] = [
    "double-barrelled",
    "leading",
    "negation",
    "vague",
    "jargon",
    "reading-level",
];

/// At least this part of what a rule reports, of what was held out in both languages, is right.
const PRECISION: f64 = 0.85;

/// At least this part of what is wrong is reported.
const RECALL: f64 = 0.5;

/// A question of the set.
struct Labelled {
    language: String,
    kind: String,
    labels: BTreeSet<String>,
    text: String,
    is_held_out: bool,
}

/// How often a rule was right.
#[derive(Debug, Default, Clone, Copy)]
struct Score {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Score {
    fn add(&mut self, wanted: bool, found: bool) {
        self.right += usize::from(wanted && found);
        self.wrong += usize::from(!wanted && found);
        self.missed += usize::from(wanted && !found);
    }

    fn precision(self) -> f64 {
        self.right as f64 / (self.right + self.wrong) as f64
    }

    fn recall(self) -> f64 {
        self.right as f64 / (self.right + self.missed) as f64
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn labelled() -> Vec<Labelled> {
    let text = std::fs::read_to_string(root().join("tests/wording/questions.tsv")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let read = lines.map(|line| {
        let [half, language, _, kind, labels, text] = line.split('\t').collect::<Vec<_>>()[..]
        else {
            panic!("six columns: {line}")
        };
        let labels = labels.split(',').filter(|label| *label != "-");
        Labelled {
            language: language.to_owned(),
            kind: kind.to_owned(),
            labels: labels.map(str::to_owned).collect(),
            text: text.to_owned(),
            is_held_out: half == "test",
        }
    });
    read.collect()
}

/// A survey of these questions, `q0`, `q1` and so on.
fn survey(language: &str, questions: &[&Labelled]) -> String {
    let mut text = format!(
        "survey set \"Set\" {{\n  version \"1.0.0\"\n  language {language}\n  for improve\n}}\n\
         privacy {{\n  controller \"Set\"\n  contact \"set@example.org\"\n  responses anonymous\n}}\n\
         purpose improve \"x\" {{\n  basis public_task\n  law \"x\"\n  retain 1 year then delete\n}}\n\
         scale often 1..4 {{\n  label 1 \"Nooit\"\n  label 4 \"Altijd\"\n}}\n"
    );
    for (at, question) in questions.iter().enumerate() {
        let (ty, body) = match question.kind.as_str() {
            "agree" => ("agree 5", ""),
            "number" => ("integer 0..100", ""),
            "text" => ("long_text", ""),
            "one" | "many" => (question.kind.as_str(), "{ option a \"A\" option b \"B\" }"),
            kind => (kind, ""),
        };
        writeln!(text, "question q{at}: {ty} \"{}\" {body}", question.text).unwrap();
    }
    text
}

/// For each question, the rules about wording that it breaks.
fn found(language: &str, questions: &[&Labelled]) -> Vec<BTreeSet<String>> {
    let text = survey(language, questions);
    let checked = peil::check_text("set.peil", Notation::Peil, &text);
    let mut found = vec![BTreeSet::new(); questions.len()];
    for problem in checked.problems.iter() {
        let slug = problem.rule.slug();
        let Some(rule) = slug
            .strip_prefix("method/")
            .filter(|rule| RULES.contains(rule))
        else {
            assert!(!slug.starts_with("syntax/"), "{}", problem.message);
            continue;
        };
        let line = checked.sources.position(problem.span).line;
        let line = text.lines().nth(line - 1).unwrap();
        let number = line
            .strip_prefix("question q")
            .unwrap()
            .split(':')
            .next()
            .unwrap();
        let at: usize = number.parse().unwrap();
        let words = checked.sources.text(problem.span);
        assert!(questions[at].text.contains(words), "{words}");
        found[at].insert(rule.to_owned());
    }
    found
}

/// The scores of each rule in each language: of the half that was held out, and of all.
fn scores() -> BTreeMap<(&'static str, String), (Score, Score)> {
    let set = labelled();
    let mut scores: BTreeMap<(&str, String), (Score, Score)> = BTreeMap::new();
    for language in ["nl", "en"] {
        let questions: Vec<&Labelled> = set.iter().filter(|one| one.language == language).collect();
        for (question, found) in questions.iter().zip(found(language, &questions)) {
            for rule in RULES {
                let (wanted, is_found) = (question.labels.contains(rule), found.contains(rule));
                let (held_out, all) = scores.entry((rule, language.to_owned())).or_default();
                all.add(wanted, is_found);
                if question.is_held_out {
                    held_out.add(wanted, is_found);
                } else if wanted != is_found && std::env::var_os("SHOW_MISTAKES").is_some() {
                    let how = if wanted { "missed" } else { "wrong" };
                    println!("{language} {rule} {how}: {}", question.text);
                }
            }
        }
    }
    scores
}

fn percent(share: f64) -> String {
    match share.is_nan() {
        true => "–".to_owned(),
        false => format!("{:.0}%", share * 100.0),
    }
}

fn table() -> String {
    let mut table = String::from(
        "| rule | language | faulty | precision, held out | recall, held out | precision, all | recall, all |\n\
         |---|---|---|---|---|---|---|\n",
    );
    let scores = scores();
    for rule in RULES {
        for language in ["nl", "en"] {
            let (held_out, all) = scores[&(rule, language.to_owned())];
            writeln!(
                table,
                "| `method/{rule}` | {language} | {} | {} | {} | {} | {} |",
                all.right + all.missed,
                percent(held_out.precision()),
                percent(held_out.recall()),
                percent(all.precision()),
                percent(all.recall()),
            )
            .unwrap();
        }
    }
    table
}

const BEGIN: &str = "<!-- measured -->\n";
const END: &str = "<!-- end -->";

#[test]
fn the_table_in_the_documentation_is_what_is_measured() {
    let path = root().join("docs/wording.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).expect("the table begins");
    let (published, after) = rest.split_once(END).expect("the table ends");
    let table = table();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(published, table, "UPDATE_DOCS=1 cargo test --test wording");
}

#[test]
fn what_is_reported_is_mostly_right() {
    let mut rules: BTreeMap<&str, Score> = BTreeMap::new();
    for ((rule, _), (held_out, _)) in scores() {
        let rule = rules.entry(rule).or_default();
        rule.right += held_out.right;
        rule.wrong += held_out.wrong;
        rule.missed += held_out.missed;
    }
    for (rule, score) in rules {
        assert!(score.precision() >= PRECISION, "{rule}: {score:?}");
        assert!(score.recall() >= RECALL, "{rule}: {score:?}");
    }
}

#[test]
fn the_set_is_large_and_varied() {
    let set = labelled();
    for language in ["nl", "en"] {
        let own = || set.iter().filter(|one| one.language == language);
        assert!(own().count() >= 120, "{language}");
        assert!(
            own().filter(|one| one.labels.is_empty()).count() >= 60,
            "{language}"
        );
        let texts: BTreeSet<&str> = own().map(|one| one.text.as_str()).collect();
        assert_eq!(texts.len(), own().count(), "{language}");
        for rule in RULES {
            for held_out in [false, true] {
                let faulty =
                    own().filter(|one| one.is_held_out == held_out && one.labels.contains(rule));
                assert!(faulty.count() >= 2, "{rule} in {language}");
            }
        }
    }
}

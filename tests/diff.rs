//! What changed between two versions: every kind of change, and what must always hold.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "diff/changes.rs"]
mod changes;
#[path = "diff/command.rs"]
mod command;
#[path = "diff/nothing_untold.rs"]
mod nothing_untold;
#[path = "answers/random.rs"]
#[allow(dead_code)]
mod random;
#[path = "answers/respondent.rs"]
#[allow(dead_code)]
mod respondent;
#[path = "answers/surveys.rs"]
#[allow(dead_code)]
mod surveys;

use changes::{CASES, Case};
use peil::diff::render::{self, Compared};
use peil::diff::{Class, Diff, Kind, Side, Subject, compare};
use peil::logic::Evaluator;
use peil::problem::render::Look;
use peil::source::Notation;
use random::Rng;
use std::collections::BTreeMap;

const SERVICE: &str = include_str!("diff/service.peil");

fn side(text: &str) -> Side {
    let side = Side::of_text("service.peil", Notation::Peil, text);
    let problems = side.problems.iter().map(|problem| &problem.message);
    let problems: Vec<&String> = problems.collect();
    assert!(problems.is_empty(), "{problems:?}");
    side
}

/// The survey with the edits of a case; each piece of text that is replaced is there.
fn edited(case: &Case) -> String {
    let mut text = SERVICE.to_owned();
    for (old, new) in case.edits {
        assert!(text.contains(old), "{}: {old}", case.about);
        text = text.replacen(old, new, 1);
    }
    text
}

fn told(diff: &Diff) -> Vec<String> {
    let changes = diff.changes.iter();
    let mut told: Vec<String> = changes
        .map(|change| format!("{} {}", change.kind.slug(), change.subject))
        .collect();
    told.sort();
    told
}

#[test]
fn every_change_is_told_by_its_kind() {
    let old = side(SERVICE);
    let mut wrong = Vec::new();
    for case in CASES {
        let diff = compare(&old, &side(&edited(case)));
        let mut expected: Vec<String> = case.told.iter().map(|told| (*told).to_owned()).collect();
        expected.sort();
        if told(&diff) != expected {
            let messages: Vec<&String> = diff.changes.iter().map(|it| &it.message).collect();
            wrong.push(format!(
                "{}\n  expected {expected:#?}\n  told {:#?}\n  {messages:#?}",
                case.about,
                told(&diff)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_are_changes_of_every_class() {
    let mut counts: BTreeMap<Class, usize> = BTreeMap::new();
    for case in CASES {
        let first = case.told.first().and_then(|told| told.split(' ').next());
        if let Some(kind) = first.and_then(Kind::parse) {
            *counts.entry(kind.class()).or_default() += 1;
        }
    }
    for class in Class::ALL {
        assert!(
            counts.get(&class).is_some_and(|count| *count >= 5),
            "{class:?} {counts:?}"
        );
    }
    assert!(CASES.len() >= 40);
}

#[test]
fn undoing_a_change_is_its_mirror() {
    let old = side(SERVICE);
    for case in CASES {
        let new = side(&edited(case));
        assert_mirrored(&compare(&old, &new), &compare(&new, &old), case.about);
    }
}

/// Kinds with every item they are about, each under the first of its two names where it has two.
fn about(diff: &Diff, is_mirrored: bool) -> Vec<(Kind, Vec<String>)> {
    let renamed = diff.changes.iter().filter_map(|change| {
        let before = change.before.clone()?;
        Some((before, change.subject.name.clone()))
    });
    // A question may choose from another list, after which its options are called.
    let lists = diff
        .changes
        .iter()
        .filter(|change| change.kind == Kind::SharedName);
    let lists = lists.filter_map(|change| change.from.clone().zip(change.to.clone()));
    let renamed: Vec<(String, String)> = renamed.chain(lists).collect();
    let changes = diff.changes.iter().map(|change| {
        let kind = if is_mirrored {
            change.kind.mirror()
        } else {
            change.kind
        };
        let all = change.with.iter().chain([&change.subject]);
        let mut names: Vec<String> = all.map(|one| one_name(one, &renamed)).collect();
        names.sort();
        names.dedup();
        (kind, names)
    });
    let mut found: Vec<_> = changes.collect();
    found.sort();
    found
}

/// The name of an item, the same from both sides: whatever it was before, or is now.
fn one_name(subject: &Subject, renamed: &[(String, String)]) -> String {
    let item = match subject.item {
        // A value may come from somewhere else.
        "question" | "row" | "consent" | "known" | "compute" => "field",
        // The survey as a whole is the same, whatever it is called.
        "survey" | "privacy" => return subject.item.to_owned(),
        item => item,
    };
    let mut name = subject.name.clone();
    for (before, after) in renamed {
        let first = before.min(after);
        for one in [before, after] {
            if name == *one {
                name.clone_from(first);
            } else if let Some(rest) = name.strip_prefix(&format!("{one}.")) {
                name = format!("{first}.{rest}");
            }
        }
    }
    format!("{item} {name}")
}

fn assert_mirrored(forth: &Diff, back: &Diff, what: &str) {
    let (mut lone, mut other) = (about(forth, true), about(back, false));
    lone.sort();
    other.sort();
    let both: Vec<_> = lone
        .iter()
        .filter(|one| other.contains(one))
        .cloned()
        .collect();
    let is_whole = lone == other;
    lone.retain(|one| !both.contains(one));
    other.retain(|one| !both.contains(one));
    assert!(is_whole, "{what}: mirrored {lone:?}, but back {other:?}");
}

/// The survey with some of the changes at once, where they do not stand in each other's way.
fn some_changes(rng: &mut Rng) -> String {
    let mut text = SERVICE.to_owned();
    for case in CASES.iter().filter(|_| rng.chance(12)) {
        let mut next = text.clone();
        let fits = case.edits.iter().all(|(old, new)| {
            let found = next.contains(old);
            next = next.replacen(old, new, 1);
            found
        });
        if fits && Side::of_text("a.peil", Notation::Peil, &next).is_sound {
            text = next;
        }
    }
    text
}

#[test]
fn several_changes_at_once_are_mirrored_and_told_alike() {
    let mut rng = Rng::new(7);
    for round in 0..40 {
        let (a, b) = (side(&some_changes(&mut rng)), side(&some_changes(&mut rng)));
        let forth = compare(&a, &b);
        assert_mirrored(&forth, &compare(&b, &a), &format!("round {round}"));
        assert_eq!(told(&forth), told(&compare(&a, &b)));
        assert!(compare(&a, &a).is_empty());
    }
}

#[test]
fn random_surveys_are_mirrored() {
    for seed in 0..60 {
        let random = |seed: u64| {
            let text = surveys::text(&random::items(seed));
            Side::of_text("s.peil", Notation::Peil, &text)
        };
        let (a, b) = (random(seed), random(seed + 1));
        assert!(compare(&a, &a).changes.is_empty(), "{seed}");
        assert_mirrored(&compare(&a, &b), &compare(&b, &a), &format!("seed {seed}"));
    }
}

/// Responses that were valid under the old version are accepted by the schema of the new one, wherever
/// every change says so.
#[test]
fn stored_responses_fit_where_it_is_promised() {
    let old = surveys::valid(SERVICE);
    let evaluator = Evaluator::new(&old);
    let mut rng = Rng::new(11);
    let mut documents = Vec::new();
    while documents.len() < 60 {
        let response = respondent::answer(&evaluator, &mut rng);
        let outcome = evaluator.evaluate(&response);
        if outcome.problems.is_empty() {
            let mut document = respondent::document(&old, &response, &outcome);
            document["language"] = "nl".into();
            documents.push(document);
        }
    }
    let before = side(SERVICE);
    let mut promised = 0;
    for case in CASES {
        let text = edited(case);
        let diff = compare(&before, &side(&text));
        let fits = diff.changes.iter().all(|change| change.fits);
        if !fits {
            continue;
        }
        promised += 1;
        let new = side(&text);
        let schema = peil::target::schema::schema(new.survey.as_ref().unwrap());
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        for document in &documents {
            let errors: Vec<_> = validator
                .iter_errors(document)
                .map(|it| it.to_string())
                .collect();
            assert!(errors.is_empty(), "{}: {errors:?} {document}", case.about);
        }
    }
    assert!(promised >= 25, "{promised}");
}

#[test]
fn nothing_changed_between_a_survey_and_itself() {
    let one = side(SERVICE);
    let diff = compare(&one, &side(SERVICE));
    assert!(diff.is_empty(), "{:?}", told(&diff));
    assert!(diff.verdict.is_fine());
    for (path, other) in examples() {
        let diff = compare(&other, &other);
        assert!(diff.is_empty(), "{path}: {:?}", told(&diff));
    }
}

fn examples() -> Vec<(String, Side)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "peil"))
        .collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let project = peil::project::Project::of(path).unwrap();
        Side::read(path, &project).unwrap()
    };
    paths
        .iter()
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                read(path),
            )
        })
        .collect()
}

#[test]
fn any_two_examples_can_be_compared() {
    let examples = examples();
    for (a, old) in &examples {
        for (b, new) in &examples {
            let diff = compare(old, new);
            assert_mirrored(&diff, &compare(new, old), &format!("{a} {b}"));
            assert_eq!(told(&diff), told(&compare(old, new)));
        }
    }
}

/// What stands between two marks of the page is this; `PEIL_DOCS=write` puts it there.
fn published(mark: &str, expected: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diff.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let table = page.split(mark).nth(1).unwrap_or_default();
    if std::env::var("PEIL_DOCS").is_ok_and(|value| value == "write") {
        std::fs::write(path, page.replace(table, expected)).unwrap();
        return;
    }
    let help = "PEIL_DOCS=write cargo test --test diff published -- --test-threads 1 writes it";
    assert_eq!(table, expected, "{help}");
}

#[test]
fn the_kinds_are_published() {
    let row = |kind: &Kind| {
        let class = match kind.direction() {
            Some(direction) => format!("{}, {}", kind.class().word(), direction.word()),
            None => kind.class().word().to_owned(),
        };
        let fits = match kind.fits() {
            peil::diff::Fits::Yes => "yes",
            peil::diff::Fits::No => "no",
            peil::diff::Fits::Depends => "told",
        };
        let (slug, mirror, bump) = (kind.slug(), kind.mirror().slug(), kind.bump().word());
        let (about, advice) = (kind.about(), kind.advice());
        format!("| `{slug}` | {class} | {bump} | {fits} | `{mirror}` | {about} | {advice} |\n")
    };
    let head = "\n\n| kind | class | raises | stored responses fit | undone it is | what it means | what to do |\n|---|---|---|---|---|---|---|\n";
    let rows: String = Kind::ALL.iter().map(row).collect();
    published("<!-- kinds -->", &format!("{head}{rows}\n"));
}

#[test]
fn the_changes_are_published() {
    let row = |case: &Case| {
        let told: Vec<String> = case
            .told
            .iter()
            .map(|told| {
                let (kind, subject) = told.split_once(' ').unwrap();
                format!("`{kind}` {subject}")
            })
            .collect();
        let told = match told.is_empty() {
            true => "nothing: it means the same".to_owned(),
            false => told.join("<br>"),
        };
        format!("| {} | {told} |\n", case.about)
    };
    let rows: String = CASES.iter().map(row).collect();
    let head = "\n\n| the change | what it is called |\n|---|---|\n";
    published("<!-- changes -->", &format!("{head}{rows}\n"));
}

#[test]
fn kinds_have_mirrors_and_names_of_their_own() {
    let mut slugs = std::collections::BTreeSet::new();
    for kind in Kind::ALL {
        assert_eq!(kind.mirror().mirror(), *kind, "{kind:?}");
        assert!(slugs.insert(kind.slug()));
        assert_eq!(Kind::parse(kind.slug()), Some(*kind));
    }
}

fn case(about: &str) -> &'static Case {
    CASES.iter().find(|case| case.about == about).unwrap()
}

/// Several changes at once, as a pull request has them.
fn pull_request() -> (Side, Side) {
    let mut text = SERVICE.to_owned();
    for about in [
        "two options exchange their numbers",
        "a question is asked of more people",
        "the words of a question behind a figure",
        "data is kept longer",
        "data serves another purpose",
        "more people are invited",
        "the words of a note",
        "an option is taken out",
    ] {
        for (old, new) in case(about).edits {
            text = text.replacen(old, new, 1);
        }
    }
    let old = Side::of_text("old/service.peil", Notation::Peil, SERVICE);
    (old, Side::of_text("service.peil", Notation::Peil, &text))
}

#[test]
fn a_pull_request_in_every_form() {
    let (old, new) = pull_request();
    let diff = compare(&old, &new);
    let compared = Compared {
        path: "service.peil",
        diff: &diff,
        old: &old,
        new: &new,
    };
    let look = Look {
        colours: false,
        width: 80,
    };
    insta::assert_snapshot!("human", render::human(&compared, &look));
    insta::assert_snapshot!("plain", render::plain(&compared));
    insta::assert_snapshot!("github", render::github(&compared));
    insta::assert_snapshot!("markdown", render::markdown(&[compared], &[]));
    insta::assert_snapshot!("json", render::json(&[compared], &[]));
    let sarif: serde_json::Value =
        serde_json::from_str(&render::sarif(&[compared], &[], 1)).unwrap();
    insta::assert_json_snapshot!("sarif", sarif["runs"][0]["results"]);
}

/// A survey with one change, and another version and lines of its own.
fn version(number: &str, about: &str, more: (&str, &str)) -> Diff {
    let text = edited(case(about))
        .replace("2.1.0", number)
        .replacen(more.0, more.1, 1);
    compare(&side(SERVICE), &side(&text))
}

fn objections(diff: &Diff) -> Vec<&str> {
    diff.verdict.objections.iter().map(|one| one.rule).collect()
}

#[test]
fn the_version_must_be_raised_as_far_as_the_changes_ask() {
    let none = ("", "");
    let removed = "a question is taken out";
    assert_eq!(
        objections(&version("2.1.0", removed, none)),
        ["version/not-raised"]
    );
    assert_eq!(
        objections(&version("2.2.0", removed, none)),
        ["version/not-raised"]
    );
    assert_eq!(
        objections(&version("2.0.0", removed, none)),
        ["version/lowered"]
    );
    assert!(objections(&version("3.0.0", removed, none)).is_empty());
    assert!(objections(&version("2.2.0", "a question is new", none)).is_empty());
    assert!(objections(&version("2.1.1", "more people are invited", none)).is_empty());
    assert!(objections(&version("2.1.0", "a test is otherwise", none)).is_empty());
    let proposed = |about| version("2.1.0", about, none).verdict.proposed;
    assert_eq!(proposed(removed).as_deref(), Some("3.0.0"));
    assert_eq!(proposed("data is kept longer").as_deref(), Some("2.2.0"));
    assert_eq!(
        proposed("data is kept for a shorter time").as_deref(),
        Some("2.1.1")
    );
}

#[test]
fn a_break_in_a_trend_must_be_declared() {
    let about = "the words of a question behind a figure";
    let place = "for improve, callback {\n    required\n";
    let with = |clause: &str| format!("{place}    {clause}\n");
    let declared = with("trend_break \"2.2.0\" \"Beter te begrijpen\"");
    let earlier = with("trend_break \"2.0.0\" \"Van lang geleden\"");
    assert_eq!(
        objections(&version("2.2.0", about, ("", ""))),
        ["trend/break"]
    );
    let diff = version("2.2.0", about, (place, &declared));
    assert!(objections(&diff).is_empty());
    let nps = diff
        .continuity
        .iter()
        .find(|one| one.figure.name == "promoters")
        .unwrap();
    assert_eq!(nps.declared.as_deref(), Some("Beter te begrijpen"));
    assert!(nps.is_broken() && !nps.is_undeclared());
    let others = diff.continuity.iter().filter(|one| one.is_broken());
    assert_eq!(others.count(), 1);
    // A break of the past says nothing of this change.
    let text = SERVICE.replacen(place, &earlier, 1);
    let old = side(&text);
    let new = edited(case(about))
        .replace("2.1.0", "2.2.0")
        .replacen(place, &earlier, 1);
    assert_eq!(objections(&compare(&old, &side(&new))), ["trend/break"]);
}

#[test]
fn a_witness_shows_who_is_concerned() {
    let diff = version("2.2.0", "a question is asked of more people", ("", ""));
    let change = &diff.changes[0];
    let recommend = change.witness.iter().find(|(name, _)| name == "recommend");
    let (_, mark) = recommend.unwrap();
    assert!(["7", "8"].contains(&mark.as_str()), "{mark}");
}

#[test]
fn what_looks_like_a_renaming_is_suggested() {
    let text = SERVICE.replace("option unclear", "option vague");
    let diff = compare(&side(SERVICE), &side(&text));
    let [one] = diff.suggestions.as_slice() else {
        panic!("{:?}", diff.suggestions);
    };
    assert_eq!(one.removed.name, "reasons.unclear");
    assert_eq!(
        (one.added.name.as_str(), one.clause().as_str()),
        ("reasons.vague", "was unclear")
    );
}

#[test]
fn consent_covers_what_it_was_asked_for() {
    let diff = version("2.2.0", "data serves another purpose", ("", ""));
    let [one] = diff.uses.as_slice() else {
        panic!("{:?}", diff.uses);
    };
    assert_eq!(one.purpose, "callback");
    assert_eq!(one.not_covered, ["age"]);
    assert!(one.covered.contains(&"recommend".to_owned()));
}

/// A version that is broken is compared as far as it is understood, and the rest is said.
#[test]
fn broken_versions_are_compared_as_far_as_they_go() {
    let good = side(SERVICE);
    let breakages = [
        ("if solved == no {", "if nobody == no {"),
        ("metric csat", "metrc csat"),
        ("scale satisfaction 1..5 {", "scale satisfaction 1.. {"),
        ("grid aspects: satisfaction", "grid aspects: nowhere"),
        ("repeat visit over moments", "repeat visit over nothing"),
        ("weight population", "weight population of"),
        ("on service.contact_closed", "on service.nothing"),
        (
            "hard require home + work <= 80",
            "hard require home + <= 80",
        ),
    ];
    for (old, new) in breakages {
        assert!(SERVICE.contains(old), "{old}");
        let text = SERVICE
            .replacen(old, new, 1)
            .replacen("Wat ging er mis?", "Wat kon beter?", 1);
        let broken = Side::of_text("service.peil", Notation::Peil, &text);
        for diff in [compare(&good, &broken), compare(&broken, &good)] {
            assert!(!diff.gaps.is_empty(), "{new}");
            let words = |change: &peil::diff::Change| change.subject.name == "reasons";
            assert!(diff.changes.iter().any(words), "{new}: {:?}", told(&diff));
        }
    }
}

/// Pieces of surveys, cut anywhere, are compared without a fall.
#[test]
fn any_piece_of_a_survey_can_be_compared() {
    let good = side(SERVICE);
    let mut rng = Rng::new(3);
    for _ in 0..120 {
        let mut cut = || {
            let mut at = rng.below(SERVICE.len());
            while !SERVICE.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (from, to) = (cut(), cut());
        let text = format!("{}{}", &SERVICE[..from.min(to)], &SERVICE[from.max(to)..]);
        let broken = Side::of_text("service.peil", Notation::Peil, &text);
        for (a, b) in [(&good, &broken), (&broken, &good), (&broken, &broken)] {
            let diff = compare(a, b);
            let compared = Compared {
                path: "service.peil",
                diff: &diff,
                old: a,
                new: b,
            };
            let _ = render::markdown(&[compared], &[]);
            let _ = render::human(&compared, &Look::default());
        }
    }
}

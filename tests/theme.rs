//! The look of the form: what is said about colours, and what becomes of them.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use peil::problem::Rule;
use peil::source::Notation;
use std::path::Path;
use std::process::Command;

const REST: &str = "
privacy {
  controller \"Example Ltd, Utrecht\"
  contact \"privacy@example.org\"
  responses anonymous
}
purpose improve \"improve our service\" {
  basis legitimate_interest
  interest \"Learning how visitors experience our desk\"
  object \"https://example.org/object\"
  retain 1 year then delete
}
page visit {
  question ease: ces 2 \"It was easy to have my question answered.\"
}
";

const HEAD: &str =
    "survey desk \"Our service desk\" {\n  version \"1.0.0\"\n  language en\n  for improve\n}\n";

fn survey(theme: &str) -> String {
    format!("{HEAD}theme {{\n{theme}\n}}{REST}")
}

fn rules(theme: &str) -> Vec<String> {
    let checked = peil::check_text("a.peil", Notation::Peil, &survey(theme));
    let problems = checked.problems.iter();
    problems
        .map(|problem| problem.rule.slug().to_owned())
        .collect()
}

fn form(text: &str) -> String {
    let checked = peil::check_text("a.peil", Notation::Peil, text);
    let survey = checked.survey.expect("a valid survey");
    let built = peil::build(&survey, &["form".to_owned()]);
    built.into_iter().next().unwrap().contents
}

/// What the command tells about files in a folder.
fn told(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_peil"))
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    text(output.stdout) + &text(output.stderr)
}

#[test]
fn colours_that_cannot_be_read_are_told_with_the_nearest_that_can() {
    let folder = tempfile::tempdir().unwrap();
    let theme = "  accent \"#7fd0e0\"\n  background \"#ffffff\"\n  ink \"#8a8a8a\"\n  \
                 dark_accent \"#0b5a6f\"\n  radius 40\n  font cursive\n  dark_ink \"grey\"";
    std::fs::write(folder.path().join("desk.peil"), survey(theme)).unwrap();
    insta::assert_snapshot!(told(folder.path(), &["check", "desk.peil"]));
}

#[test]
fn the_nearest_shade_mends_it_in_both_notations() {
    let folder = tempfile::tempdir().unwrap();
    let peil = survey("  accent \"#7fd0e0\"");
    std::fs::write(folder.path().join("desk.peil"), &peil).unwrap();
    let arguments = ["convert", "desk.peil", "-o", "desk.peil.yaml"];
    told(folder.path(), &arguments);
    let yaml = std::fs::read_to_string(folder.path().join("desk.peil.yaml")).unwrap();
    for (notation, text) in [(Notation::Peil, peil), (Notation::Yaml, yaml)] {
        let checked = peil::check_text("a.peil", notation, &text);
        let mut problems = checked.problems.iter();
        let problem = problems.find(|problem| problem.rule == Rule::ThemeContrast);
        let (span, nearest) = &problem.expect("a colour that cannot be read").fixes[0].edits[0];
        let mut mended = text.clone();
        mended.replace_range(span.start as usize..span.end as usize, nearest);
        let checked = peil::check_text("a.peil", notation, &mended);
        assert_eq!(checked.problems.iter().count(), 0, "{mended}");
    }
}

#[test]
fn only_what_is_said_is_measured() {
    assert_eq!(rules("  accent \"#0b5a6f\""), [""; 0]);
    // A dark background of its own lightens what is not said.
    assert_eq!(rules("  dark_background \"#301028\""), [""; 0]);
    assert_eq!(rules("  background \"#000000\""), [""; 0]);
    assert_eq!(rules("  accent \"#767676\""), ["theme/contrast"]);
    assert_eq!(rules("  dark_accent \"#123456\""), ["theme/contrast"]);
    assert_eq!(rules("  accent \"blue\""), ["syntax/wrong-value"]);
    assert_eq!(rules("}\ntheme {\n"), ["name/duplicate"]);
}

#[test]
fn a_theme_becomes_custom_properties_that_the_policy_covers() {
    let html = form(&survey("  accent \"#9C1F6B\"\n  radius 4\n  font serif"));
    assert!(html.contains(":where(:root){--accent:#9c1f6b;--on-accent:#ffffff;"));
    assert!(html.contains("--radius:0.25rem;--font:\"Iowan Old Style\""));
    // Without a theme there is nothing of it.
    let plain = form(&format!("{HEAD}{REST}"));
    assert!(!plain.contains("#9c1f6b") && !plain.contains("Iowan"));
}

#[test]
fn surveys_share_a_theme_with_its_logo() {
    let folder = tempfile::tempdir().unwrap();
    let shared = folder.path().join("shared");
    std::fs::create_dir(&shared).unwrap();
    let theme = "theme {\n  accent \"#9c1f6b\"\n  logo \"logo.png\" alt \"Example Ltd\"\n}\n";
    std::fs::write(shared.join("look.peil"), theme).unwrap();
    std::fs::write(shared.join("logo.png"), b"\x89PNG").unwrap();
    std::fs::write(shared.join("logo.svg"), "<svg/>").unwrap();
    let text = format!("{HEAD}use \"shared/look.peil\"\n{REST}");
    std::fs::write(folder.path().join("desk.peil"), text).unwrap();
    std::fs::write(folder.path().join("peil.yaml"), "{}\n").unwrap();
    let told_of = |arguments: &[&str]| told(folder.path(), arguments);
    assert_eq!(told_of(&["check", "desk.peil"]), "desk.peil: no problems\n");
    told_of(&["build", "desk.peil", "--target", "form", "-o", "out"]);
    let html = std::fs::read_to_string(folder.path().join("out/desk/desk.en.html"))
        .or_else(|_| std::fs::read_to_string(folder.path().join("out/desk.en.html")))
        .unwrap();
    assert!(html.contains(
        "<img class=\"logo\" src=\"data:image/png;base64,iVBORw==\" alt=\"Example Ltd\">"
    ));
    // A drawing can hold scripts.
    std::fs::write(shared.join("look.peil"), theme.replace(".png", ".svg")).unwrap();
    assert!(told_of(&["check", "desk.peil"]).contains("`logo.svg` cannot be shown"));
}

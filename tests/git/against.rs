//! `peil diff --against` over real repositories.

use crate::repository::Repository;
use crate::{DESK, SCALES};

/// A survey of that name, without translations and pictures.
fn survey(name: &str) -> String {
    DESK.replace("survey desk", &format!("survey {name}"))
        .replace("  translate nl\n", "")
        .replace(" image \"good.png\" alt \"A smile\"", "")
}

fn project() -> Repository {
    Repository::new(&[
        ("peil.yaml", "sources:\n  - surveys/**\n"),
        ("surveys/desk.peil", &survey("desk")),
        ("surveys/calls.peil", &survey("calls")),
        ("surveys/mail.peil", &survey("mail")),
        ("surveys/shared/scales.peil", SCALES),
    ])
}

#[test]
fn the_surveys_are_without_a_problem() {
    let told = project().peil(&["check"]);
    assert_eq!(told, "4 files: no problems\nexit 0");
}

#[test]
fn added_removed_and_renamed_files_are_told() {
    let repository = project();
    repository.git(&["tag", "v1"]);
    repository.git(&["mv", "surveys/desk.peil", "surveys/visit.peil"]);
    repository.edit("surveys/visit.peil", "\"Bad\"", "\"Not good\"");
    repository.edit("surveys/visit.peil", "1.0.0", "1.0.1");
    repository.git(&["mv", "surveys/mail.peil", "surveys/letters.peil"]);
    repository.git(&["rm", "--quiet", "surveys/calls.peil"]);
    repository.write(&[("surveys/chats.peil", &survey("chats"))]);
    repository.write(&[("drafts/draft.peil", &survey("draft"))]);
    insta::assert_snapshot!(repository.peil(&["diff", "--against", "v1"]));
    insta::assert_snapshot!(repository.peil(&["diff", "--against", "v1", "--markdown"]));
    let json = repository.peil(&["diff", "--against", "v1", "--format", "json"]);
    let told: serde_json::Value =
        serde_json::from_str(json.strip_suffix("exit 0").unwrap()).unwrap();
    assert_eq!(told["surveys"].as_array().unwrap().len(), 1);
    assert_eq!(told["surveys"][0]["path"], "surveys/visit.peil");
    assert_eq!(told["added"][0]["survey"], "chats");
    assert_eq!(told["removed"][0]["path"], "surveys/calls.peil");
    assert_eq!(told["moved"][0]["from"], "surveys/mail.peil");
    // One that is gone is named by its path then.
    let one = repository.peil(&["diff", "--against", "v1", "surveys/calls.peil"]);
    assert!(
        one.ends_with("compared with v1: 1 removed\nexit 0"),
        "{one}"
    );
    let none = repository.peil(&["diff", "--against", "v1", "surveys/nothing.peil"]);
    assert_eq!(
        none,
        "compared with v1: no surveys\nerror: surveys/nothing.peil: there is no such file\nexit 2"
    );
}

#[test]
fn a_change_in_a_shared_file_is_one_of_every_survey_that_uses_it() {
    let repository = project();
    repository.edit("surveys/calls.peil", "use \"shared/scales.peil\"\n", "");
    repository.edit(
        "surveys/calls.peil",
        "  question help: helpful \"How helpful were we?\"\n",
        "",
    );
    repository.commit("Leave the scale out of one");
    repository.edit("surveys/shared/scales.peil", "Not at all", "Hardly");
    for folder in [".", "surveys"] {
        let told = repository.peil_in(folder, &["diff", "--against", "main"]);
        assert!(
            told.ends_with("compared with main: 2 changed, 1 unchanged\nexit 1"),
            "{told}"
        );
    }
    let comments = "// A comment.\n";
    repository.write(&[("surveys/shared/scales.peil", &format!("{comments}{SCALES}"))]);
    let told = repository.peil(&["diff", "--against", "main"]);
    assert_eq!(told, "compared with main: 3 unchanged\nexit 0");
}

#[test]
fn an_old_version_with_errors_is_compared_as_far_as_it_goes() {
    let repository = project();
    repository.edit(
        "surveys/desk.peil",
        "How do you feel?\" {",
        "How do you feel?\" when nothing {",
    );
    repository.edit("surveys/mail.peil", "survey mail", "<<<<<<< survey mail");
    repository.commit("Break two");
    repository.write(&[
        (
            "surveys/desk.peil",
            &survey("desk")
                .replace("\"Bad\"", "\"Sad\"")
                .replace("1.0.0", "1.0.1"),
        ),
        ("surveys/mail.peil", &survey("mail")),
    ]);
    insta::assert_snapshot!(repository.peil(&["diff", "--against", "HEAD"]));
}

#[test]
fn a_name_that_comes_back_with_another_meaning_stops_the_change() {
    let repository = project();
    let question = "  question time: integer 0..600 \"How many minutes did you wait?\"\n";
    let mood = "  question mood";
    repository.edit("surveys/desk.peil", mood, &format!("{question}{mood}"));
    repository.edit("surveys/desk.peil", "1.0.0", "1.1.0");
    repository.commit("Ask for the time");
    repository.edit("surveys/desk.peil", question, "");
    repository.edit("surveys/desk.peil", "1.1.0", "2.0.0");
    repository.commit("Do not");
    repository.edit(
        "surveys/desk.peil",
        mood,
        &format!("  question time: text \"At what time was that?\"\n{mood}"),
    );
    repository.edit("surveys/desk.peil", "2.0.0", "3.0.0");
    let told = repository.peil(&["diff", "--against", "main"]);
    assert!(
        told.contains(
            "name/reused-after-removal\n  `time` comes back with another meaning than in version 1.1.0: "
        ),
        "{told}"
    );
    assert!(told.ends_with("exit 1"), "{told}");
    // With the same meaning it may come back.
    repository.edit(
        "surveys/desk.peil",
        "  question time: text \"At what time was that?\"\n",
        question,
    );
    let told = repository.peil(&["diff", "--against", "main"]);
    assert!(
        told.ends_with("compared with main: 1 changed, 2 unchanged\nexit 0"),
        "{told}"
    );
}

#[test]
fn what_cannot_be_compared_is_told_in_one_line() {
    let repository = project();
    assert_eq!(
        repository.peil(&["diff", "--against=--all"]),
        "error: there is no branch, tag or commit `--all` in this repository; `git fetch --all --tags` gets \
         what others have\nexit 2"
    );
    assert_eq!(
        repository.peil(&["diff", "surveys/desk.peil"]),
        "error: two files are compared, or with `--against` what there is with a revision\nexit 2"
    );
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::write(elsewhere.path().join("desk.peil"), survey("desk")).unwrap();
    let path = elsewhere.path().join("desk.peil");
    let told = repository.peil(&["diff", "--against", "main", path.to_str().unwrap()]);
    assert!(
        told.ends_with(": this is not in a git repository\nexit 2"),
        "{told}"
    );
    let empty = tempfile::tempdir().unwrap();
    let output = repository
        .run(env!("CARGO_BIN_EXE_peil"))
        .env("PATH", empty.path())
        .args(["diff", "--against", "main"])
        .output();
    let told = crate::repository::told(&output.unwrap());
    assert_eq!(
        told,
        "error: `git` is not installed, or not in the PATH\nexit 2"
    );
}

#[test]
fn a_survey_in_a_submodule_is_not_taken_for_a_new_one() {
    let repository = project();
    let head = repository.git(&["rev-parse", "HEAD"]);
    let link = format!("160000,{},surveys/vendor", head.trim());
    repository.git(&["update-index", "--add", "--cacheinfo", &link]);
    repository.git(&["commit", "--quiet", "-m", "Submodule"]);
    repository.write(&[("surveys/vendor/their.peil", &survey("their"))]);
    let told = repository.peil(&["diff", "--against", "HEAD"]);
    assert_eq!(
        told,
        "compared with HEAD: 3 unchanged\nerror: surveys/vendor/their.peil: `surveys/vendor` is a submodule, \
         a repository of its own; compare it there\nexit 2"
    );
}

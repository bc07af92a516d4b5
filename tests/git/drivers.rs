//! `peil git install`, and the merges that git then makes with it.

use crate::DESK;
use crate::repository::{Repository, told};

const ATTRIBUTES: &str = "\
# begin `peil git install`
*.peil diff=peil merge=peil
*.peil.yaml diff=peil merge=peil
*.peil.yml diff=peil merge=peil
*.po merge=peil
# end `peil git install`
";

/// A survey without uses, translations and pictures.
fn survey() -> String {
    DESK.replace("  translate nl\n", "")
        .replace("use \"shared/scales.peil\"\n", "")
        .replace("  question help: helpful \"How helpful were we?\"\n", "")
        .replace(" image \"good.png\" alt \"A smile\"", "")
}

#[test]
fn installing_shows_what_it_changes_and_changes_it_once() {
    let repository = Repository::new(&[("desk.peil", DESK), (".gitattributes", "*.png binary")]);
    let config = repository.read(".git/config");
    let shown = repository.peil(&["git", "install", "--dry-run"]);
    insta::assert_snapshot!(shown);
    assert_eq!(repository.read(".gitattributes"), "*.png binary");
    assert_eq!(repository.peil(&["git", "install"]), shown);
    assert_eq!(
        repository.read(".gitattributes"),
        format!("*.png binary\n{ATTRIBUTES}")
    );
    assert_eq!(
        repository.git(&["config", "merge.peil.driver"]),
        "peil git merge -- %O %A %B %L %P\n"
    );
    assert_eq!(
        repository.peil(&["git", "install"]),
        "nothing to change\nexit 0"
    );
    repository.edit(
        ".gitattributes",
        "# end `peil git install`\n",
        "# end `peil git install`\n*.jpg binary\n",
    );
    insta::assert_snapshot!(repository.peil(&["git", "uninstall"]));
    assert_eq!(
        repository.read(".gitattributes"),
        "*.png binary\n*.jpg binary\n"
    );
    let sections = repository.read(".git/config");
    assert!(
        sections.starts_with(&config) && !sections[config.len()..].contains("peil git"),
        "{sections}"
    );
    assert_eq!(
        repository.peil(&["git", "uninstall"]),
        "nothing to change\nexit 0"
    );
}

#[test]
fn a_file_that_held_nothing_else_goes() {
    let repository = Repository::new(&[("desk.peil", DESK)]);
    repository.peil(&["git", "install"]);
    assert_eq!(repository.read(".gitattributes"), ATTRIBUTES);
    repository.peil(&["git", "uninstall"]);
    assert!(!repository.path().join(".gitattributes").exists());
}

#[test]
fn what_belongs_to_others_is_left() {
    let repository = Repository::new(&[
        ("desk.peil", DESK),
        (".gitattributes", "*.po merge=union\n"),
    ]);
    assert_eq!(
        repository.peil(&["git", "install"]),
        "error: .gitattributes has `merge=union` for files such as `a.po`; nothing is changed. Take it out to \
         make place\nexit 2"
    );
    repository.write(&[(".gitattributes", "")]);
    repository.git(&["config", "diff.peil.command", "mine"]);
    let told = repository.peil(&["git", "install"]);
    assert_eq!(
        told,
        "error: the configuration of this repository has `diff.peil.command` as `mine`; nothing is changed. \
         `git config --unset diff.peil.command` makes place\nexit 2"
    );
    assert_eq!(repository.read(".gitattributes"), "");
    assert_eq!(
        repository.peil(&["git", "uninstall"]),
        "nothing to change\nexit 0"
    );
    assert_eq!(repository.git(&["config", "diff.peil.command"]), "mine\n");
}

/// A file that two branches changed, and what `git merge` makes of it: the text, and how it ended.
fn merged(file: &str, base: &str, ours: &str, theirs: &str) -> (String, String) {
    let repository = Repository::new(&[(file, base)]);
    repository.peil(&["git", "install"]);
    repository.commit("Install");
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    repository.write(&[(file, theirs)]);
    repository.commit("Theirs");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write(&[(file, ours)]);
    repository.commit("Ours");
    let output = repository.git_may_fail(&["merge", "--quiet", "--no-edit", "work"]);
    (repository.read(file), told(&output))
}

/// Where questions are added.
const AFTER: &str = "    option bad \"Bad\"\n  }\n";

#[test]
fn both_add_a_question_in_one_place_and_raise_the_version() {
    let base = survey();
    let question = |name: &str| format!("{AFTER}  question {name}: text \"Why {name}?\"\n");
    let ours = base
        .replace(AFTER, &question("good"))
        .replace("1.0.0", "1.9.0");
    let theirs = base
        .replace(AFTER, &question("bad"))
        .replace("1.0.0", "1.10.0")
        .replace(
            "option good \"Good\"",
            "option good \"Fine\" code 7 // was: Good",
        );
    let (text, told) = merged("desk.peil", &base, &ours, &theirs);
    assert!(told.ends_with("exit 0"), "{told}");
    let expected = base
        .replace("1.0.0", "1.10.0")
        .replace(
            "option good \"Good\"",
            "option good \"Fine\" code 7 // was: Good",
        )
        .replace(
            AFTER,
            &format!("{}  question bad: text \"Why bad?\"\n", question("good")),
        );
    assert_eq!(text, expected);
}

#[test]
fn one_moves_a_page_in_which_the_other_changes_a_question() {
    let page = "page more {\n  question name: text \"What is your favourite colour?\"\n}\n";
    let base = format!("{}{page}", survey());
    let ours = format!(
        "{}// Asked first.\n{page}",
        survey().replace("page visit", "PAGE")
    );
    let (before, visit) = ours.split_once("PAGE").unwrap();
    let (visit, more) = visit.split_at(visit.find("// Asked").unwrap());
    let ours = format!("{before}{}page visit{visit}", more.trim_start());
    let theirs = base.replace("favourite", "dearest");
    let (text, told) = merged("desk.peil", &base, &ours, &theirs);
    assert!(told.ends_with("exit 0"), "{told}");
    assert_eq!(text, ours.replace("favourite", "dearest"));
}

#[test]
fn a_conflict_is_marked_around_what_both_changed_and_nothing_else() {
    let base = survey();
    let ours = base
        .replace("option bad \"Bad\"", "option bad \"Sad\"")
        .replace("1.0.0", "2.0.0");
    let theirs = base
        .replace("option bad \"Bad\"", "option bad \"Angry\"")
        .replace("option good \"Good\"", "option good \"Fine\"");
    let (text, told) = merged("desk.peil", &base, &ours, &theirs);
    assert!(
        told.contains("CONFLICT (content)") && told.ends_with("exit 1"),
        "{told}"
    );
    let expected = base
        .replace("1.0.0", "2.0.0")
        .replace("option good \"Good\"", "option good \"Fine\"")
        .replace(
            "    option bad \"Bad\"\n",
            "<<<<<<< ours\n    option bad \"Sad\"\n||||||| base\n    option bad \"Bad\"\n=======\n    \
             option bad \"Angry\"\n>>>>>>> theirs\n",
        );
    assert_eq!(text, expected);
}

#[test]
fn one_takes_away_what_the_other_changes() {
    let base = survey();
    let ours = base.replace("    option bad \"Bad\"\n", "");
    let theirs = base.replace("option bad \"Bad\"", "option bad \"Angry\"");
    let (text, told) = merged("desk.peil", &base, &ours, &theirs);
    assert!(told.ends_with("exit 1"), "{told}");
    let marked = "<<<<<<< ours\n||||||| base\n    option bad \"Bad\"\n=======\n    option bad \"Angry\"\n>>>>>>> theirs\n";
    assert_eq!(text, base.replace("    option bad \"Bad\"\n", marked));
}

#[test]
fn what_is_only_wrong_together_is_told_and_not_committed() {
    let base = survey();
    let ours = base.replace(AFTER, &format!("{AFTER}  question why: text \"Why?\"\n"));
    let page = "page more {\n  question why: text \"Why is that?\"\n}\n";
    let theirs = format!("{base}{page}");
    let (text, told) = merged("desk.peil", &base, &ours, &theirs);
    assert!(
        told.contains("desk.peil: after the merge: ") && told.contains("(name/duplicate)"),
        "{told}"
    );
    assert!(told.ends_with("exit 1"), "{told}");
    assert_eq!(text, format!("{ours}{page}"));
}

#[test]
fn a_file_that_cannot_be_parsed_is_merged_by_lines() {
    let base = survey().replace("page visit {", "page visit {{{");
    let ours = base.replace("1.0.0", "1.1.0");
    let theirs = base.replace("Bad", "Sad");
    let (text, told) = merged("desk.peil", &base, &ours, &theirs);
    assert!(told.ends_with("exit 0"), "{told}");
    assert_eq!(text, ours.replace("Bad", "Sad"));
    let (text, told) = merged("desk.peil", &base, &ours, &base.replace("1.0.0", "1.2.0"));
    assert!(told.ends_with("exit 1"), "{told}");
    assert!(
        text.contains("<<<<<<< ours\n  version \"1.1.0\"\n||||||| base\n"),
        "{text}"
    );
}

/// A catalogue with entries of a context, a source text and a translation.
fn catalogue(date: &str, entries: &[(&str, &str, &str)]) -> String {
    let mut text = format!(
        "# Of the desk.\nmsgid \"\"\nmsgstr \"\"\n\"PO-Revision-Date: {date}\\n\"\n\"Last-Translator: \
         {}\\n\"\n\"Language: nl\\n\"\n",
        &date[..4]
    );
    for (context, source, translated) in entries {
        text += &format!(
            "\n#. shown on page visit\n#: desk.peil:20\nmsgctxt \"{context}\"\nmsgid \"{source}\"\nmsgstr \
             \"{translated}\"\n"
        );
    }
    text
}

#[test]
fn catalogues_are_merged_entry_by_entry() {
    let base = catalogue("2026-01-01", &[("a", "A", ""), ("b", "B", "b")]);
    let ours = catalogue(
        "2026-02-02",
        &[("a", "A", "ay"), ("b", "B", "b"), ("c", "C", "c")],
    );
    let theirs = catalogue(
        "2026-03-03",
        &[("a", "A", ""), ("b", "B2", "bee"), ("d", "D", "d")],
    );
    let (text, told) = merged("desk.nl.po", &base, &ours, &theirs);
    assert!(told.ends_with("exit 0"), "{told}");
    let expected = [
        ("a", "A", "ay"),
        ("b", "B2", "bee"),
        ("c", "C", "c"),
        ("d", "D", "d"),
    ];
    assert_eq!(text, catalogue("2026-03-03", &expected));
    let theirs = catalogue("2026-03-03", &[("a", "A", "eh"), ("b", "B", "b")]);
    let (text, told) = merged("desk.nl.po", &base, &ours, &theirs);
    assert!(told.ends_with("exit 1"), "{told}");
    assert_eq!(text.matches("<<<<<<< ours\n").count(), 1);
    assert!(text.contains("msgstr \"ay\"\n||||||| base\n"), "{text}");
}

#[test]
fn git_diff_tells_what_a_change_means_and_then_its_lines() {
    let shared = ("shared/scales.peil", crate::SCALES);
    let desk = DESK
        .replace("  translate nl\n", "")
        .replace(" image \"good.png\" alt \"A smile\"", "");
    let repository = Repository::new(&[("desk.peil", &desk), shared]);
    repository.peil(&["git", "install"]);
    repository.edit("desk.peil", "    option bad \"Bad\"\n", "");
    repository.edit("shared/scales.peil", "Very", "Very much");
    insta::assert_snapshot!(repository.git(&["diff"]));
    let lines = repository.git(&["diff", "--no-ext-diff"]);
    assert!(
        lines.starts_with("diff --git a/desk.peil b/desk.peil\n"),
        "{lines}"
    );
    // New, gone, renamed and not even text: git goes on.
    repository.write(&[("new.peil", DESK)]);
    repository.git(&["add", "--all"]);
    assert!(
        repository
            .git(&["diff", "--cached"])
            .contains("\n+survey desk")
    );
    repository.commit("More");
    repository.git(&["mv", "new.peil", "renamed.peil"]);
    repository.git(&["rm", "--quiet", "desk.peil"]);
    std::fs::write(repository.path().join("shared/scales.peil"), b"\xff").unwrap();
    let told = repository.git(&["diff", "HEAD"]);
    assert!(
        told.contains("\n-survey desk") && told.contains("this file is not UTF-8"),
        "{told}"
    );
}

/// Every example, and what one side alone did to it: the merge is that, to the byte.
#[test]
fn what_one_side_did_is_what_comes_of_a_merge() {
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut count = 0;
    for file in std::fs::read_dir(examples).unwrap() {
        let path = file.unwrap().path();
        let name = path.to_str().unwrap().to_owned();
        let merge: fn(&str, &str, &str, usize) -> Option<peil::merge::Merged> =
            match (name.ends_with(".peil"), name.ends_with(".po")) {
                (true, _) => peil::merge::peil,
                (_, true) => peil::merge::po,
                _ => continue,
            };
        let base = std::fs::read_to_string(&path).unwrap();
        let text = |merged: Option<peil::merge::Merged>| {
            let merged = merged.unwrap_or_else(|| panic!("{name} is merged"));
            assert_eq!(merged.conflicts, 0, "{name}");
            merged.text
        };
        // Of the lines that end in a text, some get another one, one at a time.
        let lines: Vec<&str> = base.split_inclusive('\n').collect();
        let texts = lines.iter().enumerate();
        let texts = texts.filter(|(_, line)| line.ends_with("\"\n"));
        for (at, line) in texts.step_by(23) {
            let mut side: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            side[at] = format!("{}!\"\n", line.trim_end_matches("\"\n"));
            let side = side.concat();
            let Some(merged) = merge(&base, &side, &base, 7) else {
                // An address that is none any more, for one, does not parse.
                continue;
            };
            assert_eq!(text(Some(merged)), side, "{name}:{at}");
            assert_eq!(text(merge(&base, &base, &side, 7)), side, "{name}:{at}");
            assert_eq!(text(merge(&base, &side, &side, 7)), side, "{name}:{at}");
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}

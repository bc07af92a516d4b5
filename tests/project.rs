//! Projects on disk: which files are read, and which are not.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use peil::problem::Problems;
use peil::project::{self, Loaded, discover};
use peil::source::Sources;
use tempfile::TempDir;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, contents) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
    folder
}

struct Read {
    loaded: Loaded,
    /// File names in the order of reading.
    names: Vec<String>,
    /// `rule: message; label` in order.
    problems: Vec<String>,
}

fn load(folder: &Path, main: &str) -> Read {
    let (mut sources, mut problems) = (Sources::new(), Problems::new());
    let loaded = project::load(&folder.join(main), &mut sources, &mut problems).unwrap();
    problems.sort();
    let base = format!("{}/", project::shown(folder));
    let short = |name: &str| name.replace(&base, "");
    let problem = |problem: &peil::problem::Problem| {
        let label = problem.label.as_deref().unwrap_or_default();
        let help = problem.help.as_deref().unwrap_or_default();
        short(&format!(
            "{}: {}; {label}; {help}",
            problem.rule.slug(),
            problem.message
        ))
    };
    Read {
        loaded,
        names: sources.files().map(|(_, file)| short(&file.name)).collect(),
        problems: problems.iter().map(problem).collect(),
    }
}

const LIST: &str = "list a {\n  option b \"B\"\n  option c \"C\"\n}\n";

#[test]
fn a_file_that_two_use_is_read_once_and_before_them() {
    let here = folder(&[
        ("peil.yaml", "output: out\n"),
        (
            "surveys/main.peil",
            "use \"../shared/one.peil\"\nuse \"../shared/two.peil\"\nsurvey m \"M\" {\n}\n",
        ),
        ("shared/one.peil", "use \"base.peil\"\n"),
        ("shared/two.peil", "use \"./base.peil\"\n"),
        ("shared/base.peil", LIST),
    ]);
    let read = load(here.path(), "surveys/main.peil");
    assert_eq!(read.problems, Vec::<String>::new());
    let names = [
        "peil.yaml",
        "surveys/main.peil",
        "shared/one.peil",
        "shared/base.peil",
        "shared/two.peil",
    ];
    assert_eq!(read.names, names);
    let order: Vec<u32> = read
        .loaded
        .documents
        .iter()
        .map(|(file, _)| file.0)
        .collect();
    assert_eq!(order, [3, 2, 4, 1]);
    assert!(read.loaded.is_survey());
    assert!(!load(here.path(), "shared/base.peil").loaded.is_survey());
}

#[test]
fn nothing_outside_the_project_is_read() {
    let outside = folder(&[("secret.peil", LIST)]);
    let here = folder(&[("below/main.peil", "")]);
    let name = outside.path().file_name().unwrap().to_str().unwrap();
    let uses = [
        outside
            .path()
            .join("secret.peil")
            .to_str()
            .unwrap()
            .to_string(),
        format!("../../{name}/secret.peil"),
        "../beside.peil".to_string(),
        "..\\\\beside.peil".to_string(),
        String::new(),
    ];
    fs::write(here.path().join("beside.peil"), LIST).unwrap();
    for wanted in uses {
        fs::write(
            here.path().join("below/main.peil"),
            format!("use \"{wanted}\"\n"),
        )
        .unwrap();
        let read = load(here.path(), "below/main.peil");
        assert_eq!(read.names.len(), 1, "{wanted}");
        assert!(
            read.problems[0].starts_with("use/outside: "),
            "{:?}",
            read.problems
        );
    }
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_the_project_only() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("secret.peil", LIST), ("main.en.po", "")]);
    let survey = "use \"inside.peil\"\nuse \"out.peil\"\nuse \"folder/secret.peil\"\n\
                  survey a \"A\" {\n  version \"1.0.0\"\n  language nl\n  translate en\n}\n";
    let here = folder(&[("main.peil", survey), ("base.peil", LIST)]);
    symlink("base.peil", here.path().join("inside.peil")).unwrap();
    symlink(
        outside.path().join("secret.peil"),
        here.path().join("out.peil"),
    )
    .unwrap();
    symlink(outside.path(), here.path().join("folder")).unwrap();
    symlink(
        outside.path().join("main.en.po"),
        here.path().join("main.en.po"),
    )
    .unwrap();
    let read = load(here.path(), "main.peil");
    assert_eq!(read.names, ["main.peil", "inside.peil"]);
    assert_eq!(read.problems.len(), 3);
    assert!(
        read.problems
            .iter()
            .all(|problem| problem.starts_with("use/outside: "))
    );
    assert!(read.loaded.catalogues.is_empty());
}

#[test]
fn a_missing_file_has_a_likely_name() {
    let here = folder(&[
        (
            "main.peil",
            "use \"shared/scale.peil\"\nuse \"zebra.peil\"\n",
        ),
        ("shared/scales.peil", LIST),
    ]);
    assert_eq!(
        load(here.path(), "main.peil").problems,
        [
            "use/missing: `shared/scale.peil` cannot be used; there is no such file; did you mean `shared/scales.peil`?",
            "use/missing: `zebra.peil` cannot be used; there is no such file; that folder holds main.peil",
        ]
    );
}

#[test]
fn a_circle_is_shown_as_a_path() {
    let here = folder(&[
        ("a.peil", "use \"b.peil\"\n"),
        ("b.peil", "use \"c.peil\"\n"),
        ("c.peil", "use \"a.peil\"\n"),
        ("self.peil", "use \"self.peil\"\n"),
    ]);
    let read = load(here.path(), "a.peil");
    assert_eq!(read.problems.len(), 1);
    assert!(
        read.problems[0]
            .contains("these files use each other: `a.peil` → `b.peil` → `c.peil` → `a.peil`")
    );
    assert!(load(here.path(), "self.peil").problems[0].contains("`self.peil` uses itself"));
}

#[test]
fn a_survey_has_at_most_256_files() {
    let here = folder(&[]);
    for number in 0..300 {
        let next = format!("use \"f{}.peil\"\n", number + 1);
        fs::write(here.path().join(format!("f{number}.peil")), next).unwrap();
    }
    let read = load(here.path(), "f0.peil");
    assert_eq!(read.names.len(), 256);
    assert_eq!(
        read.problems,
        ["use/missing: a survey consists of at most 256 files; ; "]
    );
}

#[test]
fn catalogues_are_read_for_the_languages_of_the_survey() {
    let survey = "survey a \"A\" {\n  version \"1.0.0\"\n  language nl\n  translate en, de\n}\n";
    let catalogue = "msgctxt \"survey\"\nmsgid \"A\"\nmsgstr \"An A\"\n";
    let here = folder(&[
        ("a.peil", survey),
        ("a.en.po", catalogue),
        ("a.fr.po", "nonsense"),
    ]);
    let read = load(here.path(), "a.peil");
    assert_eq!(read.problems, Vec::<String>::new());
    assert_eq!(read.names, ["a.peil", "a.en.po"]);
    assert_eq!(read.loaded.catalogues[0].language, "en");
    let text = read.loaded.catalogues[0].entries["survey"].text().unwrap();
    assert_eq!(text.value, "An A");
}

#[test]
fn surveys_are_found_sorted_and_what_git_ignores_is_not() {
    let here = folder(&[
        (".gitignore", "old/\n"),
        ("b.peil", ""),
        ("a/z.peil.yaml", ""),
        ("a/c.peil", ""),
        ("old/x.peil", ""),
        (".hidden/x.peil", ""),
        ("notes.txt", ""),
    ]);
    let found = discover::files(&[here.path().join("b.peil"), here.path().to_path_buf()]).unwrap();
    let short = |path: &PathBuf| project::shown(path.strip_prefix(here.path()).unwrap());
    let names: Vec<String> = found.iter().map(short).collect();
    assert_eq!(names, ["b.peil", "a/c.peil", "a/z.peil.yaml"]);
    let empty = folder(&[("notes.txt", "")]);
    let error = discover::files(&[empty.path().to_path_buf()]).unwrap_err();
    assert!(error.to_string().contains("no survey files here"));
}

#[test]
fn a_folder_means_the_sources_of_its_project() {
    let here = folder(&[
        ("peil.yaml", "sources: [\"surveys/*.peil\"]\n"),
        ("surveys/a.peil", ""),
        ("surveys/a.peil.yaml", ""),
        ("surveys/drafts/b.peil", ""),
        ("other/c.peil", ""),
    ]);
    let found = |name: &str| {
        let found = discover::files(&[here.path().join(name)])?;
        let short = |path: &PathBuf| project::shown(path.strip_prefix(here.path()).unwrap());
        Ok::<Vec<String>, std::io::Error>(found.iter().map(short).collect())
    };
    assert_eq!(found("").unwrap(), ["surveys/a.peil"]);
    assert_eq!(found("surveys").unwrap(), ["surveys/a.peil"]);
    assert_eq!(found("other/c.peil").unwrap(), ["other/c.peil"]);
    let nothing = found("other").unwrap_err().to_string();
    assert!(
        nothing.ends_with("other: no survey files here that are `sources` of `peil.yaml`"),
        "{nothing}"
    );
}

#[test]
fn files_that_are_no_surveys_are_errors() {
    let here = folder(&[("notes.txt", ""), ("dir.peil/a.txt", "")]);
    let error = |name: &str| {
        let (mut sources, mut problems) = (Sources::new(), Problems::new());
        let error =
            project::load(&here.path().join(name), &mut sources, &mut problems).unwrap_err();
        error
            .to_string()
            .replace(&format!("{}/", project::shown(here.path())), "")
    };
    assert_eq!(error("gone.peil"), "gone.peil: there is no such file");
    assert_eq!(
        error("notes.txt"),
        "notes.txt: no survey file; they end in `.peil` or `.peil.yaml`"
    );
    assert!(error("dir.peil").starts_with("dir.peil: no survey file"));
    let large = fs::File::create(here.path().join("large.peil")).unwrap();
    large.set_len((64 << 20) + 1).unwrap();
    assert_eq!(
        error("large.peil"),
        "large.peil: this file is larger than 64 MB, which no survey is"
    );
}

#[test]
fn a_settings_file_may_be_hostile() {
    let deep = "{a: ".repeat(100_000);
    let here = folder(&[("peil.yaml", deep.as_str()), ("a.peil", LIST)]);
    let read = load(here.path(), "a.peil");
    assert!(!read.problems.is_empty());
    let laughs = "a: &a [x,x,x,x,x,x,x,x,x,x]\n".to_string()
        + &(b'b'..=b'k')
            .map(|c| {
                format!(
                    "{}: &{} [{}]\n",
                    c as char,
                    c as char,
                    format!("*{},", (c - 1) as char).repeat(10)
                )
            })
            .collect::<String>();
    fs::write(here.path().join("peil.yaml"), laughs).unwrap();
    assert!(!load(here.path(), "a.peil").problems.is_empty());
}

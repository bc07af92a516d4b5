//! Reading a revision: the files as they stood, whatever stands in the working tree now.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use peil::git::{Repository as Git, Revision};
use peil::problem::Problems;
use peil::project::{Files, Project, discover};
use peil::source::Sources;

use crate::repository::{Repository, alone, text};
use crate::{DESK, SCALES};

const CATALOGUE: &str = "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\n\
    msgctxt \"helpful.text\"\nmsgid \"How helpful were we?\"\nmsgstr \"Hoe hielpen we?\"\n";
const SETTINGS: &str = "sources:\n  - surveys/**\nlanguages: [en]\n";

/// A project in a folder of a repository, with everything that a survey can use.
fn project() -> Repository {
    Repository::new(&[
        ("team/peil.yaml", SETTINGS),
        ("team/surveys/desk.peil", DESK),
        ("team/surveys/desk.nl.po", CATALOGUE),
        ("team/surveys/shared/scales.peil", SCALES),
        ("team/surveys/good.png", "first picture"),
        ("team/drafts/draft.peil", DESK),
        ("team/.hidden/secret.peil", DESK),
    ])
}

fn at(repository: &Repository, name: &str) -> Result<Files, String> {
    let git = Git::around(repository.path()).map_err(|error| error.to_string())?;
    let revision = Revision::open(&Arc::new(git), name).map_err(|error| error.to_string())?;
    Ok(Files::At(Arc::new(revision)))
}

/// Every file of the survey by its name, with its text.
fn load(files: &Files, path: &Path) -> (Vec<(String, String)>, Vec<String>) {
    let project = Project::within(files.clone(), path).unwrap();
    let (mut sources, mut problems) = (Sources::new(), Problems::new());
    let loaded = project.load(path, &mut sources, &mut problems);
    let mut told: Vec<String> = problems
        .iter()
        .map(|problem| {
            let label = problem.label.clone().unwrap_or_default();
            format!("{}: {label}", problem.message)
        })
        .collect();
    if let Err(error) = &loaded {
        told.push(error.to_string());
    }
    let pictures = loaded.map(|loaded| loaded.pictures).unwrap_or_default();
    let files = sources
        .files()
        .map(|(_, file)| (file.name.clone(), file.text.clone()));
    (files.chain(pictures).collect(), told)
}

#[test]
fn a_survey_is_read_with_everything_it_uses_though_nothing_of_it_is_left() {
    let repository = project();
    let survey = repository.path().join("team/surveys/desk.peil");
    let before = load(&Files::Disk, &survey);
    std::fs::remove_dir_all(repository.path().join("team")).unwrap();
    let (files, problems) = load(&at(&repository, "HEAD").unwrap(), &survey);
    assert_eq!(problems, before.1);
    let texts = |files: &[(String, String)]| -> Vec<String> {
        files.iter().map(|(_, text)| text.clone()).collect()
    };
    assert_eq!(texts(&files), texts(&before.0));
    assert_eq!(
        texts(&files)[..4],
        [SETTINGS, DESK, SCALES, CATALOGUE].map(str::to_owned)
    );
    let names: Vec<&str> = files[..4].iter().map(|(name, _)| name.as_str()).collect();
    for (name, end) in names.iter().zip([
        "team/peil.yaml@HEAD",
        "team/surveys/desk.peil@HEAD",
        "team/surveys/shared/scales.peil@HEAD",
        "team/surveys/desk.nl.po@HEAD",
    ]) {
        assert!(name.ends_with(end), "{name}");
    }
}

#[test]
fn what_stands_in_the_working_tree_is_never_read_instead() {
    let repository = project();
    repository.git(&["tag", "v1"]);
    for file in ["peil.yaml", "surveys/desk.peil", "surveys/desk.nl.po"] {
        repository.write(&[(&format!("team/{file}"), "changed")]);
    }
    repository.write(&[("team/surveys/shared/scales.peil", "changed")]);
    repository.write(&[("team/surveys/good.png", "second picture")]);
    repository.write(&[("peil.yaml", "sources:\n  - nothing\n")]);
    let survey = repository.path().join("team/surveys/desk.peil");
    let (files, problems) = load(&at(&repository, "v1").unwrap(), &survey);
    assert_eq!(problems, Vec::<String>::new());
    assert!(files.iter().all(|(_, text)| !text.contains("changed")));
    // The words `first picture` in base 64.
    assert_eq!(files[4].1, "data:image/png;base64,Zmlyc3QgcGljdHVyZQ==");
}

#[test]
fn the_sources_of_the_settings_then_are_found() {
    let repository = project();
    let found = |files: &Files, path: &str| -> Vec<PathBuf> {
        let found = discover::each_in(files, &[repository.path().join(path)]);
        found.into_iter().flatten().collect()
    };
    let revision = at(&repository, "main").unwrap();
    let expected: Vec<PathBuf> = ["desk.peil", "shared/scales.peil"]
        .map(|name| repository.path().join("team/surveys").join(name))
        .into();
    assert_eq!(found(&revision, "team"), expected);
    assert_eq!(found(&Files::Disk, "team"), expected);
    repository.write(&[("team/peil.yaml", "")]);
    assert_eq!(found(&Files::Disk, "team").len(), 3);
    assert_eq!(found(&revision, "team"), expected);
    assert_eq!(found(&revision, "team/drafts"), Vec::<PathBuf>::new());
}

#[test]
fn names_that_mean_no_commit_are_told() {
    let repository = project();
    let refused = |name: &str| at(&repository, name).unwrap_err();
    for name in [
        "nowhere",
        "--all",
        "-n1",
        "--output=x",
        "",
        "a\nb",
        "main:team",
        "HEAD~9",
    ] {
        assert_eq!(
            refused(name),
            format!(
                "there is no branch, tag or commit `{name}` in this repository; \
                 `git fetch --all --tags` gets what others have"
            )
        );
    }
    repository.git(&["update-ref", "refs/remotes/origin/next", "HEAD"]);
    assert!(refused("next").ends_with("in this repository; did you mean `origin/next`?"));
    for name in [
        "main",
        "HEAD",
        "main...",
        "@",
        "HEAD^{commit}",
        "origin/next",
    ] {
        assert!(at(&repository, name).is_ok(), "{name}");
    }
}

#[test]
fn a_branch_is_compared_from_where_this_one_left_it() {
    let repository = project();
    let start = repository.git(&["rev-parse", "HEAD"]);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    repository.commit("Mine");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.commit("Theirs");
    repository.git(&["checkout", "--quiet", "work"]);
    let git = Git::around(repository.path()).unwrap();
    assert_eq!(git.commit("main...").unwrap(), start.trim());
    assert_ne!(git.commit("main").unwrap(), start.trim());
    repository.git(&["checkout", "--quiet", "--orphan", "alone"]);
    repository.commit("Alone");
    let error = git.commit("main...").unwrap_err().to_string();
    assert!(
        error.starts_with("`main` and this branch have no commit in common"),
        "{error}"
    );
}

#[test]
fn a_shallow_clone_says_how_to_get_the_rest() {
    let repository = project();
    repository.commit("More");
    let clone = tempfile::tempdir().unwrap();
    let url = format!("file://{}", repository.path().display());
    let mut command = Command::new("git");
    let command = alone(&mut command).args(["clone", "--quiet", "--depth=1", &url]);
    assert!(command.arg(clone.path()).status().unwrap().success());
    let git = Git::around(clone.path()).unwrap();
    assert!(git.is_shallow);
    assert_eq!(
        git.commit("HEAD~1").unwrap_err().to_string(),
        "there is no branch, tag or commit `HEAD~1` in this repository; this clone is shallow, without \
         the older history; `git fetch --unshallow` gets it, in GitHub Actions `fetch-depth: 0`, in \
         GitLab `GIT_DEPTH: 0`"
    );
}

#[test]
fn a_partial_clone_fetches_nothing_by_itself() {
    let repository = project();
    repository.git(&["config", "uploadpack.allowFilter", "true"]);
    let clone = tempfile::tempdir().unwrap();
    let url = format!("file://{}", repository.path().display());
    let mut command = Command::new("git");
    let command = alone(&mut command).args(["clone", "--quiet", "--bare", "--filter=blob:none"]);
    let command = command.arg(&url).arg(clone.path().join(".git"));
    assert!(command.status().unwrap().success());
    let mut command = Command::new("git");
    let command = alone(&mut command).current_dir(clone.path());
    let made = command.args(["config", "core.bare", "false"]).status();
    assert!(made.unwrap().success());
    let git = Arc::new(Git::around(clone.path()).unwrap());
    let files = Files::At(Arc::new(Revision::open(&git, "main").unwrap()));
    let survey = clone.path().join("team/surveys/desk.peil");
    let error = Project::within(files, &survey).unwrap_err().to_string();
    assert!(
        error.ends_with(
            "team/peil.yaml@main: this clone does not have the file at that revision, for it is partial; \
             `git fetch --refetch --no-filter` gets all files"
        ),
        "{error}"
    );
}

#[test]
fn links_are_followed_inside_the_revision_only() {
    let repository = project();
    std::os::unix::fs::symlink("shared", repository.path().join("team/surveys/linked")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", repository.path().join("team/surveys/a.peil"))
        .unwrap();
    std::os::unix::fs::symlink(
        "round.peil",
        repository.path().join("team/surveys/round.peil"),
    )
    .unwrap();
    std::os::unix::fs::symlink("../../..", repository.path().join("team/surveys/out")).unwrap();
    repository.edit("team/surveys/desk.peil", "shared/scales", "linked/scales");
    repository.commit("Links");
    let files = at(&repository, "HEAD").unwrap();
    let surveys = repository.path().join("team/surveys");
    let (read, problems) = load(&files, &surveys.join("desk.peil"));
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(read[2].1, SCALES);
    for (name, words) in [
        ("a.peil", "a link on the way leads nowhere in here"),
        ("round.peil", "a link on the way leads nowhere in here"),
        ("out/x.peil", "this lies outside the repository"),
    ] {
        let error = Project::within(files.clone(), &surveys.join(name)).unwrap_err();
        assert!(error.to_string().ends_with(words), "{error}");
    }
    // A link in the working tree that was a folder then.
    std::fs::rename(surveys.join("shared"), surveys.join("moved")).unwrap();
    std::os::unix::fs::symlink("/etc", surveys.join("shared")).unwrap();
    let (read, _) = load(&files, &surveys.join("desk.peil"));
    assert_eq!(read[2].1, SCALES);
}

#[test]
fn submodules_and_pointers_are_told() {
    let repository = project();
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    repository.write(&[("team/surveys/big.peil", pointer)]);
    repository.write(&[("team/surveys/good.png", pointer)]);
    let scales = "use \"shared/scales.peil\"";
    repository.edit(
        "team/surveys/desk.peil",
        scales,
        "use \"vendor/scales.peil\"\nuse \"big.peil\"",
    );
    repository.commit("Pointers");
    let head = repository.git(&["rev-parse", "HEAD"]);
    let link = format!("160000,{},team/surveys/vendor", head.trim());
    repository.git(&["update-index", "--add", "--cacheinfo", &link]);
    repository.git(&["commit", "--quiet", "-m", "Submodule"]);
    let files = at(&repository, "HEAD").unwrap();
    let (_, problems) = load(&files, &repository.path().join("team/surveys/desk.peil"));
    let in_revision = "this is a pointer of Git LFS, and the file itself is not in the repository; \
         `git lfs untrack` keeps surveys where they can be compared";
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert_eq!(
        problems[0],
        "`vendor/scales.peil` cannot be used: `team/surveys/vendor` is a submodule, a repository of its \
         own; compare it there"
    );
    assert!(
        problems[1].ends_with(&format!("big.peil@HEAD: {in_revision}")),
        "{problems:?}"
    );
    let (_, problems) = load(
        &Files::Disk,
        &repository.path().join("team/surveys/desk.peil"),
    );
    let on_disk = "this is a pointer of Git LFS; `git lfs pull` gets the file itself";
    assert!(
        problems
            .iter()
            .any(|told| told.ends_with(&format!("big.peil: {on_disk}")))
    );
    assert!(
        problems
            .iter()
            .any(|told| told == &format!("`good.png` cannot be shown: {on_disk}"))
    );
}

#[test]
fn a_file_may_have_any_name_and_not_any_size() {
    use std::os::unix::ffi::OsStrExt;
    let repository = project();
    let odd = "team/surveys/é \t\n\"'--.peil";
    repository.write(&[(odd, DESK)]);
    let no_text = std::ffi::OsStr::from_bytes(b"team/surveys/\xff.peil");
    std::fs::write(repository.path().join(no_text), DESK).unwrap();
    let large = "x".repeat((64 << 20) + 1);
    repository.write(&[("team/surveys/large.peil", &large)]);
    repository.commit("Odd");
    let files = at(&repository, "HEAD").unwrap();
    let (read, _) = load(&files, &repository.path().join(odd));
    assert_eq!(read[1].1, DESK);
    let (_, told) = load(&files, &repository.path().join(no_text));
    assert!(told[0].ends_with("no survey file; they end in `.peil` or `.peil.yaml`"));
    let (_, told) = load(&files, &repository.path().join("team/surveys/large.peil"));
    assert!(
        told[0].ends_with("large.peil@HEAD: this file is larger than 64 MB, which no survey is")
    );
    // What was not read of it is not taken for the next file.
    let (read, _) = load(&files, &repository.path().join("team/surveys/desk.peil"));
    assert_eq!(read[1].1, DESK);
}

#[test]
fn nothing_that_a_repository_configures_is_run() {
    let repository = project();
    let trap = repository.path().join("trap");
    let command = format!("touch '{}'; false", trap.display());
    for key in [
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "diff.external",
        "core.sshCommand",
        "core.askPass",
        "gpg.program",
        "filter.x.smudge",
        "filter.x.clean",
        "diff.x.textconv",
        "core.alternateRefsCommand",
        "alias.rev-parse",
        "alias.ls-tree",
        "alias.cat-file",
    ] {
        repository.git(&["config", key, &command]);
    }
    repository.git(&["config", "log.showSignature", "true"]);
    repository.write(&[(".gitattributes", "* filter=x diff=x\n")]);
    let (files, _) = load(
        &at(&repository, "HEAD").unwrap(),
        &repository.path().join("team/surveys/desk.peil"),
    );
    assert_eq!(files[1].1, DESK);
    assert!(!trap.exists());
}

#[test]
fn a_folder_without_a_repository_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let error = Git::around(folder.path()).unwrap_err().to_string();
    assert!(
        error.ends_with(": this is not in a git repository"),
        "{error}"
    );
    let repository = project();
    let error = Git::around(&repository.path().join(".git"))
        .unwrap_err()
        .to_string();
    assert!(
        error.ends_with(": this repository is bare; use a clone of it"),
        "{error}"
    );
    let output = Command::new("git").arg("--version").output().unwrap();
    assert!(text(&output.stdout).starts_with("git version"));
}

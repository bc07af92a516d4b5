//! Repositories for tests, the same on every machine: no configuration but their own, and dates that count
//! on from one commit to the next.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A repository in a temporary folder, with a branch `main`.
pub struct Repository {
    pub folder: TempDir,
}

/// What keeps git and `peil` from the machine they run on.
pub fn alone(command: &mut Command) -> &mut Command {
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "GIT_DIR"] {
        command.env_remove(variable);
    }
    let own = Path::new(env!("CARGO_BIN_EXE_peil")).parent().unwrap();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(own.to_path_buf()).chain(std::env::split_paths(&others));
    command
        .env("PATH", std::env::join_paths(paths).unwrap())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir())
}

impl Repository {
    pub fn new(files: &[(&str, &str)]) -> Repository {
        let repository = Repository {
            folder: tempfile::tempdir().unwrap(),
        };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.git(&["config", "user.name", "Ada"]);
        repository.git(&["config", "user.email", "ada@example.org"]);
        repository.write(files);
        repository.commit("Begin");
        repository
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, files: &[(&str, &str)]) {
        for (name, contents) in files {
            let path = self.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, contents).unwrap();
        }
    }

    /// Replaces words in a file; they must be there.
    pub fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from} in {file}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    /// Commits everything, a day after the commit before.
    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.dated(&["commit", "--quiet", "--allow-empty", "-m", message]);
    }

    /// Merges a branch with a commit of its own.
    pub fn merge(&self, branch: &str, message: &str) {
        self.dated(&["merge", "--quiet", "--no-ff", "-m", message, branch]);
    }

    fn dated(&self, arguments: &[&str]) {
        let count = self.git_may_fail(&["rev-list", "--count", "HEAD"]);
        let count: u64 = text(&count.stdout).trim().parse().unwrap_or(0);
        let date = format!("{} +0000", 1_767_261_600 + count * 86_400);
        let mut command = self.command(arguments);
        let command = command.env("GIT_AUTHOR_DATE", &date);
        let output = command.env("GIT_COMMITTER_DATE", &date).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let output = self.git_may_fail(arguments);
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            text(&output.stderr)
        );
        text(&output.stdout)
    }

    pub fn git_may_fail(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        alone(&mut command).current_dir(self.path()).args(arguments);
        command
    }

    /// A program in the repository's folder, alone as well.
    pub fn run(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        alone(&mut command).current_dir(self.path());
        command
    }

    /// What `peil` says and how it ends.
    pub fn peil(&self, arguments: &[&str]) -> String {
        self.peil_in(".", arguments)
    }

    pub fn peil_in(&self, folder: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_peil"));
        alone(&mut command)
            .current_dir(self.path().join(folder))
            .args(arguments);
        told(&command.output().unwrap())
    }
}

/// Output, complaints and exit code, as one text.
pub fn told(output: &Output) -> String {
    let code = output.status.code().unwrap();
    format!(
        "{}{}exit {code}",
        text(&output.stdout),
        text(&output.stderr)
    )
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

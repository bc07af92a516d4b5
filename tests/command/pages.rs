//! The commands on the pages about pipelines and fixes do what the pages say.

use super::*;
use std::env;

/// The commands of a page: the lines of its `sh` blocks, and the `run` steps of its workflow.
fn commands(page: &str) -> Vec<String> {
    let mut commands = Vec::new();
    for block in page.split("\n```").skip(1).step_by(2) {
        let (language, text) = block.split_once('\n').unwrap();
        match language {
            "sh" => commands.extend(text.lines().map(str::to_owned)),
            "yaml" => commands.extend(steps(text)),
            _ => {}
        }
    }
    commands.retain(|command| command.starts_with("peil "));
    commands
}

/// The `run` lines of a workflow.
fn steps(workflow: &str) -> Vec<String> {
    let workflow: serde_yaml::Value = serde_yaml::from_str(workflow).unwrap();
    let jobs = workflow["jobs"].as_mapping().unwrap();
    let steps = jobs
        .values()
        .flat_map(|job| job["steps"].as_sequence().unwrap());
    let runs = steps.filter_map(|step| step["run"].as_str());
    runs.flat_map(str::lines).map(str::to_owned).collect()
}

/// How a shell ends that runs the command with this `peil` first on its path.
fn shell(folder: &Path, command: &str) -> (i32, String) {
    let binary = Path::new(env!("CARGO_BIN_EXE_peil")).parent().unwrap();
    let path = format!(
        "{}:{}",
        binary.display(),
        env::var("PATH").unwrap_or_default()
    );
    let mut shell = Command::new("sh");
    let shell = shell
        .args(["-c", command])
        .current_dir(folder)
        .env("PATH", path);
    let output = shell.output().unwrap();
    (output.status.code().unwrap(), text(&output.stderr))
}

#[cfg(unix)]
#[test]
fn every_command_of_the_pages_ends_well_on_a_clean_project() {
    let here = folder(&[("surveys/desk.peil", CLEAN)]);
    let mut count = 0;
    for page in ["docs/ci.md", "docs/fixing.md"] {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        for command in commands(&fs::read_to_string(page).unwrap()) {
            let (code, errors) = shell(here.path(), &command);
            assert_eq!(code, 0, "{command}\n{errors}");
            count += 1;
        }
    }
    assert!(count >= 10, "{count}");
    assert!(
        fs::read_to_string(here.path().join("peil.sarif"))
            .unwrap()
            .contains("2.1.0")
    );
    assert!(here.path().join("peil.xml").is_file() && here.path().join("dist").is_dir());
}

/// The steps of the workflow that write reports go on after findings, and not without a file.
#[cfg(unix)]
#[test]
fn reports_are_written_when_there_are_findings() {
    let broken = CLEAN.replace("option pickup", "optoin pickup");
    let here = folder(&[("surveys/desk.peil", &broken)]);
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci.md");
    let page = fs::read_to_string(page).unwrap();
    let reports = commands(&page)
        .into_iter()
        .filter(|command| command.contains(" > "));
    for command in reports {
        assert_eq!(shell(here.path(), &command).0, 0, "{command}");
        let elsewhere = command.replace("surveys", "elsewhere");
        assert_ne!(shell(here.path(), &elsewhere).0, 0, "{elsewhere}");
    }
}

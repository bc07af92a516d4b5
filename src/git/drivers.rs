//! What makes git ask `peil`: lines in `.gitattributes`, which are committed, and keys in the configuration
//! of the repository, which are not.

use std::fmt;
use std::fs;
use std::io;

use super::Repository;
use crate::project::output;

/// Between these lines, and nowhere else, `.gitattributes` is ours.
const FIRST: &str = "# begin `peil git install`";
const LAST: &str = "# end `peil git install`";
const ATTRIBUTES: &str = "\
*.peil diff=peil merge=peil
*.peil.yaml diff=peil merge=peil
*.peil.yml diff=peil merge=peil
*.po merge=peil
";
/// The file in which attributes stand, at the top of the working tree.
const FILE: &str = ".gitattributes";
const CONFIGURATION: [(&str, &str); 3] = [
    ("diff.peil.command", "peil git diff --"),
    ("merge.peil.name", "peil, item by item"),
    ("merge.peil.driver", "peil git merge -- %O %A %B %L %P"),
];

/// One thing that is changed; shown as a line of a diff.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// `.gitattributes` gets these contents; nothing, when it goes.
    Attributes {
        /// What stands in it then.
        contents: String,
        /// Whether our lines are added, or go.
        is_added: bool,
    },
    /// A key of the configuration is set.
    Set(&'static str, &'static str),
    /// A key of the configuration goes, with this value.
    Unset(&'static str, &'static str),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Step::Attributes { is_added, .. } => {
                let sign = if *is_added { '+' } else { '-' };
                write!(f, "{FILE}")?;
                ATTRIBUTES
                    .lines()
                    .try_for_each(|line| write!(f, "\n{sign} {line}"))
            }
            Step::Set(key, value) => write!(f, "git config\n+ {key} = {value}"),
            Step::Unset(key, value) => write!(f, "git config\n- {key} = {value}"),
        }
    }
}

impl Step {
    /// Does it.
    ///
    /// # Errors
    /// The file or the configuration cannot be written.
    pub fn take(&self, repository: &Repository) -> io::Result<()> {
        let configure = |words: &[&str]| {
            let done = repository.ask(["config", "--local"].iter().chain(words));
            done.map(|_| ()).map_err(|why| why.about(&repository.top))
        };
        match self {
            Step::Attributes { contents, .. } => {
                let file = repository.top.join(FILE);
                match contents.is_empty() {
                    true => fs::remove_file(&file),
                    false => output::replace(&file, contents),
                }
            }
            Step::Set(key, value) => configure(&[key, value]),
            Step::Unset(key, _) => configure(&["--unset", key]),
        }
    }
}

/// What is to be done to have git ask `peil`; nothing, where it does.
///
/// # Errors
/// Something else has its place there: another driver, or a key with another value. Nothing is changed then.
pub fn install(repository: &Repository) -> io::Result<Vec<Step>> {
    let mut steps = Vec::new();
    let attributes = attributes(repository)?;
    let (before, own, after) = split(&attributes);
    let block = format!("{FIRST}\n{ATTRIBUTES}{LAST}\n");
    if own != block {
        other_drivers(repository)?;
        let gap = match before.is_empty() || before.ends_with('\n') {
            true => "",
            false => "\n",
        };
        steps.push(Step::Attributes {
            contents: format!("{before}{gap}{block}{after}"),
            is_added: true,
        });
    }
    for (key, wanted) in CONFIGURATION {
        match value(repository, key) {
            None => steps.push(Step::Set(key, wanted)),
            Some(value) if value == wanted => {}
            Some(value) => {
                return Err(super::refused(format!(
                    "the configuration of this repository has `{key}` as `{value}`; nothing is changed. \
                     `git config --unset {key}` makes place"
                )));
            }
        }
    }
    Ok(steps)
}

/// What is to be done to have it as it was. What is not ours stays.
///
/// # Errors
/// `.gitattributes` cannot be read.
pub fn uninstall(repository: &Repository) -> io::Result<Vec<Step>> {
    let mut steps = Vec::new();
    let attributes = attributes(repository)?;
    let (before, own, after) = split(&attributes);
    if !own.is_empty() {
        steps.push(Step::Attributes {
            contents: format!("{before}{after}"),
            is_added: false,
        });
    }
    let ours = CONFIGURATION.into_iter();
    let ours = ours.filter(|(key, wanted)| value(repository, key).as_deref() == Some(*wanted));
    steps.extend(ours.map(|(key, value)| Step::Unset(key, value)));
    Ok(steps)
}

fn attributes(repository: &Repository) -> io::Result<String> {
    let file = repository.top.join(FILE);
    match fs::read_to_string(&file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        read => read.map_err(|error| io::Error::new(error.kind(), format!("{FILE}: {error}"))),
    }
}

/// What stands before our lines, those, and what stands after them.
fn split(attributes: &str) -> (&str, &str, &str) {
    let found = attributes.find(FIRST).and_then(|start| {
        let end = start + attributes[start..].find(LAST)? + LAST.len();
        let end = match attributes[end..].starts_with('\n') {
            true => end + 1,
            false => end,
        };
        Some((start, end))
    });
    match found {
        Some((start, end)) => (
            &attributes[..start],
            &attributes[start..end],
            &attributes[end..],
        ),
        None => (attributes, "", ""),
    }
}

/// The value of a key in the configuration of the repository itself.
fn value(repository: &Repository, key: &str) -> Option<String> {
    let told = repository.ask(["config", "--local", "--get", key]).ok()?;
    let told = String::from_utf8_lossy(&told).into_owned();
    Some(told.strip_suffix('\n').unwrap_or(&told).to_owned())
}

/// That no attribute sends surveys to another program.
fn other_drivers(repository: &Repository) -> io::Result<()> {
    let asked = [
        "check-attr",
        "-z",
        "diff",
        "merge",
        "--",
        "a.peil",
        "a.peil.yaml",
        "a.po",
    ];
    let told = repository.ask(asked);
    let told = told.map_err(|why| why.about(&repository.top))?;
    let fields: Vec<&[u8]> = told.split(|byte| *byte == 0).collect();
    for field in fields.chunks_exact(3) {
        let text = |at: usize| String::from_utf8_lossy(field[at]).into_owned();
        let (file, attribute, value) = (text(0), text(1), text(2));
        let is_usual = ["unspecified", "set", "peil"].contains(&value.as_str());
        if !is_usual && (attribute == "merge" || file != "a.po") {
            return Err(super::refused(format!(
                "{FILE} has `{attribute}={value}` for files such as `{file}`; nothing is changed. \
                 Take it out to make place"
            )));
        }
    }
    Ok(())
}

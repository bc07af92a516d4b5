//! What the schema cannot tell.

use crate::logic::{AnswerProblem, Reason};
use serde::Serialize;

/// A kind of problem that the schema lets through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unchecked {
    /// The field or check; none for the `status`.
    pub field: Option<String>,
    /// Which problem of it.
    pub code: Reason,
    /// What could not be expressed: a condition as the author wrote it, or a bound.
    pub what: String,
}

impl Unchecked {
    /// Whether a problem with a response is of this kind. `field` is the name of its field without the
    /// instance of a repeat.
    pub fn covers(&self, problem: &AnswerProblem, field: Option<&str>) -> bool {
        self.code == problem.code && self.field.as_deref() == field
    }

    /// What it means, as the end of "not expressed here: …".
    fn meaning(&self) -> &'static str {
        match self.code {
            Reason::NotAsked => "absent where it is not asked",
            Reason::Missing => "required where it is asked",
            Reason::Hidden => "options that are not shown",
            Reason::Order => "options in the survey's order",
            Reason::Range => "bounds",
            Reason::Step => "steps and decimals",
            Reason::Total => "the total of the parts",
            Reason::Status => "agrees with the answers",
            Reason::Check => "holds",
            _ => "checked",
        }
    }
}

/// The list for people to read, one line for what has one cause.
pub fn comment(list: &[Unchecked]) -> Option<String> {
    let mut lines: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for one in list {
        let (meaning, what) = (one.meaning(), one.what.as_str());
        let name = one.field.as_deref().unwrap_or("status");
        match lines
            .iter_mut()
            .rev()
            .take(8)
            .find(|line| line.0 == meaning && line.1 == what)
        {
            Some(line) => line.2.push(name),
            None => lines.push((meaning, what, vec![name])),
        }
    }
    let lines: Vec<String> = lines
        .into_iter()
        .map(|(meaning, what, names)| match what {
            "" => format!("{}: {meaning}", names.join(", ")),
            what => format!("{}: {meaning} ({what})", names.join(", ")),
        })
        .collect();
    (!lines.is_empty()).then(|| format!("Not expressed here. {}", lines.join("; ")))
}

//! `peil diff --against`: the surveys of a project beside themselves at a revision.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};

use super::{Diff, render, report};
use crate::against::{self, Against, Changed, Fate};
use crate::cli::Outcome;
use crate::cli::console::Console;
use crate::diff::Side;
use crate::diff::render::Compared;
use crate::git::{Repository, Revision};
use crate::problem::render::{Format, counted};

/// The longest comment, in bytes; GitHub takes 65,536 characters.
const LONGEST: usize = 40_000;

/// Compares what `paths` mean with what it was.
pub fn run(diff: &Diff, name: &str, console: &Console) -> io::Result<Outcome> {
    let repository = Arc::new(Repository::around(&folder(&diff.paths))?);
    let revision = Arc::new(Revision::open(&repository, name)?);
    let against = against::compare(&revision, &diff.paths);
    for (_, error) in &against.failures {
        console.note(&format!("error: {error}"));
    }
    let changed: Vec<(&str, &Changed)> = changed(&against).collect();
    let outcome = match against.failures.is_empty() {
        false => Outcome::Failed,
        true => {
            let each = changed
                .iter()
                .map(|(_, it)| super::outcome(&it.diff, &diff.fail_on));
            let is_clean = each.into_iter().all(|outcome| outcome == Outcome::Clean);
            if is_clean {
                Outcome::Clean
            } else {
                Outcome::Findings
            }
        }
    };
    let told = changed.iter().filter(|(_, it)| !it.is_moved_only());
    let compared: Vec<Compared> = told.map(|(path, it)| it.compared(path)).collect();
    let failures = against.failures.iter();
    let failures: Vec<(String, String)> = failures
        .map(|(path, error)| (path.clone(), error.to_string()))
        .collect();
    let shown = Shown {
        against: &against,
        compared: &compared,
        failures: &failures,
        revision: name,
    };
    let text = match console.format {
        _ if diff.markdown => shown.markdown(),
        Format::Json => shown.json()?,
        Format::Sarif => render::sarif(&compared, &failures, outcome.code()),
        Format::Github => report(&compared, false, console, outcome),
        _ => shown.human(report(&compared, false, console, outcome)),
    };
    console.print(&text)?;
    if !diff.markdown && matches!(console.format, Format::Human | Format::Plain) {
        console.remark(&shown.summary())?;
    }
    Ok(outcome)
}

/// The nearest folder that is there, to look for the repository; a path may be gone.
fn folder(paths: &[PathBuf]) -> PathBuf {
    let first = paths.first().map(PathBuf::as_path);
    let mut folders = first.unwrap_or(Path::new(".")).ancestors();
    let found = folders.find(|folder| folder.is_dir());
    found.unwrap_or(Path::new(".")).to_path_buf()
}

fn changed(against: &Against) -> impl Iterator<Item = (&str, &Changed)> {
    against.surveys.iter().filter_map(|it| match &it.fate {
        Fate::Changed(changed) => Some((it.path.as_str(), changed.as_ref())),
        _ => None,
    })
}

impl Changed {
    fn compared<'c>(&'c self, path: &'c str) -> Compared<'c> {
        Compared {
            path,
            diff: &self.diff,
            old: &self.old,
            new: &self.new,
        }
    }
}

/// What there is to show.
struct Shown<'a> {
    against: &'a Against,
    compared: &'a [Compared<'a>],
    failures: &'a [(String, String)],
    revision: &'a str,
}

impl Shown<'_> {
    /// `compared with main: 1 changed, 1 added, 5 unchanged`.
    fn summary(&self) -> String {
        let count = |is: fn(&Fate) -> bool| {
            let all = self.against.surveys.iter();
            all.filter(|it| is(&it.fate)).count()
        };
        let is_moved = |fate: &Fate| matches!(fate, Fate::Changed(it) if it.is_moved_only());
        let counts = [
            (self.compared.len(), "changed"),
            (count(is_moved), "moved"),
            (count(|it| matches!(it, Fate::Added(_))), "added"),
            (count(|it| matches!(it, Fate::Removed(_))), "removed"),
            (self.against.unchanged, "unchanged"),
        ];
        let words = counts.iter().filter(|(count, _)| *count > 0);
        let words: Vec<String> = words
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        match words.is_empty() {
            true => format!("compared with {}: no surveys", self.revision),
            false => format!("compared with {}: {}", self.revision, words.join(", ")),
        }
    }

    /// What became of surveys that cannot be compared, or stand elsewhere: path and sentence.
    fn sentences(&self) -> Vec<(&str, String)> {
        let surveys = self.against.surveys.iter();
        let sentences = surveys.filter_map(|it| {
            let sentence = match &it.fate {
                Fate::Added(side) => format!("{} is new, with {}", title(side), size(side)),
                Fate::Removed(side) => format!(
                    "{} is gone; its responses stay, and with them what was promised about them",
                    title(side)
                ),
                Fate::Changed(changed) => {
                    let from = changed.moved_from.as_ref()?;
                    format!("{} stood in `{from}`", title(&changed.new))
                }
            };
            Some((it.path.as_str(), sentence))
        });
        sentences.collect()
    }

    fn human(&self, mut text: String) -> String {
        if !text.is_empty() {
            text.push('\n');
        }
        for (path, sentence) in self.sentences() {
            text += &format!("{path}: {sentence}\n");
        }
        text
    }

    fn markdown(&self) -> String {
        let mut text = match self.compared.is_empty() && self.failures.is_empty() {
            true => String::new(),
            false => render::markdown(self.compared, self.failures),
        };
        if text.len() > LONGEST {
            text = self.short();
        }
        let sentences = self.sentences();
        if text.is_empty() && sentences.is_empty() {
            return "No survey changed.\n".to_owned();
        }
        for (path, sentence) in sentences {
            text += &format!("- {}\n", render::words(&format!("`{path}`: {sentence}")));
        }
        let unchanged = match self.against.unchanged {
            0 => return text,
            count => counted(count, "other survey", "other surveys"),
        };
        format!("{text}\nNothing changed in {unchanged}.\n")
    }

    /// A line for each survey, as many as there is room for.
    fn short(&self) -> String {
        let mut text = String::from("| survey | changes | verdict |\n|---|---|---|\n");
        let mut left = self.compared.len() + self.failures.len();
        for one in self.compared {
            let mark = if one.diff.verdict.is_fine() {
                "✅"
            } else {
                "❌"
            };
            let line = format!(
                "| {} | {} | {mark} {} |\n",
                render::words(&render::title(one.diff)),
                render::words(&render::summary(one.diff)),
                render::words(&render::verdict(one.diff)),
            );
            if text.len() + line.len() > LONGEST {
                break;
            }
            text += &line;
            left -= 1;
        }
        let command = format!("`peil diff --against {}`", self.revision);
        text += &format!(
            "\nThis is the short form; {} tells everything.\n\n",
            render::words(&command)
        );
        match left {
            0 => text,
            left => format!("{text}And {left} more.\n\n"),
        }
    }

    /// The document of all diffs, with what became of the others.
    fn json(&self) -> io::Result<String> {
        let text = render::json(self.compared, self.failures);
        let mut document: Value = serde_json::from_str(&text)?;
        let mut lists = [
            ("added", Vec::new()),
            ("removed", Vec::new()),
            ("moved", Vec::new()),
        ];
        for it in &self.against.surveys {
            let (at, side, from) = match &it.fate {
                Fate::Added(side) => (0, side.as_ref(), None),
                Fate::Removed(side) => (1, side.as_ref(), None),
                Fate::Changed(changed) if changed.moved_from.is_some() => {
                    (2, &changed.new, changed.moved_from.as_ref())
                }
                Fate::Changed(_) => continue,
            };
            let survey = side.survey.as_ref().map(|survey| &survey.name);
            lists[at].1.push(match from {
                None => json!({"path": it.path, "survey": survey}),
                Some(from) => json!({"path": it.path, "survey": survey, "from": from}),
            });
        }
        for (key, list) in lists {
            document[key] = Value::Array(list);
        }
        document["unchanged"] = json!(self.against.unchanged);
        document["against"] = json!(self.revision);
        Ok(crate::target::json::print(&document))
    }
}

/// ``survey `webshop` 2.1.0``.
fn title(side: &Side) -> String {
    match &side.survey {
        Some(survey) => format!("survey `{}` {}", survey.name, survey.version),
        None => "a survey that cannot be read".to_owned(),
    }
}

fn size(side: &Side) -> String {
    use crate::model::Origin;
    let fields = side.survey.iter().flat_map(|survey| &survey.fields);
    let asked = fields.filter(|field| matches!(field.origin, Origin::Question | Origin::Row(_)));
    counted(asked.count(), "question", "questions")
}

//! `peil translate status`: how far each translation is.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde_json::json;

use super::super::Outcome;
use super::super::console::Console;
use super::{languages, open, show_errors, tag};
use crate::problem::render::Format;
use crate::project::{catalogue, discover, shown};
use crate::translate::Work;
use crate::translate::status::{State, Status};

/// Show how much of each survey is translated
///
/// A text is translated, stale (a guess, or made for a text that has changed), missing, or untranslated: a
/// sentence with the same words as the source.
#[derive(Debug, Args)]
pub struct Show {
    /// Surveys, or folders to search for them
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Only this language
    #[arg(short, long, value_name = "TAG", value_parser = tag)]
    language: Vec<String>,
    /// End with 1 if any text is in this state
    #[arg(long, value_enum, value_delimiter = ',', value_name = "STATE")]
    fail_on: Vec<Failing>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Failing {
    /// Not translated at all
    Missing,
    /// A guess, or made for a text that has changed
    Stale,
    /// The same words as the source
    Untranslated,
}

impl Failing {
    fn state(self) -> State {
        match self {
            Failing::Missing => State::Missing,
            Failing::Stale => State::Stale,
            Failing::Untranslated => State::Untranslated,
        }
    }
}

/// One line of the table.
struct Row {
    survey: String,
    language: String,
    catalogue: String,
    status: Status,
}

impl Show {
    /// Counts every translation.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        console.only(&[Format::Human, Format::Plain, Format::Json])?;
        let paths = discover::files(&self.paths)?;
        let found: Vec<io::Result<(Work, Vec<Row>)>> =
            paths.par_iter().map(|path| self.one(path)).collect();
        let (mut rows, mut is_broken) = (Vec::new(), false);
        for found in found {
            let (mut work, some) = found?;
            if work.problems.has_errors() {
                is_broken = true;
                show_errors(&mut work, console);
            }
            rows.extend(some);
        }
        console.print(&match console.format {
            Format::Json => machine(&rows),
            _ if rows.is_empty() && is_broken => String::new(),
            _ => human(&rows),
        })?;
        let fails = |row: &Row| {
            let mut states = self.fail_on.iter();
            states.any(|failing| row.status.count(failing.state()) > 0)
        };
        Ok(match is_broken || rows.iter().any(fails) {
            true => Outcome::Findings,
            false => Outcome::Clean,
        })
    }

    fn one(&self, path: &Path) -> io::Result<(Work, Vec<Row>)> {
        let mut work = open(path, &self.language)?;
        if !work.is_survey() {
            return Ok((work, Vec::new()));
        }
        let (texts, _) = work.texts(None);
        let mut rows = Vec::new();
        for language in languages(&work, &self.language) {
            let Some(texts) = &texts else { break };
            rows.push(Row {
                survey: shown(path),
                catalogue: shown(&catalogue::path(path, &language)),
                status: Status::of(&work.take(&language), texts),
                language,
            });
        }
        Ok((work, rows))
    }
}

fn human(rows: &[Row]) -> String {
    if rows.is_empty() {
        return "no survey here has another language\n".to_owned();
    }
    let width = |of: fn(&Row) -> &String| rows.iter().map(|row| of(row).chars().count()).max();
    let survey = width(|row| &row.survey).unwrap_or(0).max("survey".len());
    let language = width(|row| &row.language)
        .unwrap_or(0)
        .max("language".len());
    let line = |cells: [&str; 8]| {
        let [name, tag, rest @ ..] = cells;
        let [texts, done, share, stale, missing, same] = rest;
        let text = format!(
            "{name:<survey$}  {tag:<language$}  {texts:>5}  {done:>10}  {share:>4}  {stale:>5}  {missing:>7}  {same:>12}"
        );
        text.trim_end().to_owned() + "\n"
    };
    let mut text = line([
        "survey",
        "language",
        "texts",
        "translated",
        "",
        "stale",
        "missing",
        "untranslated",
    ]);
    for row in rows {
        let status = &row.status;
        let [texts, done, stale, missing, same] = [
            status.texts,
            status.translated,
            status.stale,
            status.missing,
            status.untranslated,
        ]
        .map(|count| count.to_string());
        let share = format!("{}%", status.percentage());
        text += &line([
            &row.survey,
            &row.language,
            &texts,
            &done,
            &share,
            &stale,
            &missing,
            &same,
        ]);
    }
    text
}

fn machine(rows: &[Row]) -> String {
    let rows = rows.iter().map(|row| {
        let status = &row.status;
        json!({
            "survey": row.survey,
            "language": row.language,
            "catalogue": row.catalogue,
            "texts": status.texts,
            "translated": status.translated,
            "stale": status.stale,
            "missing": status.missing,
            "untranslated": status.untranslated,
            "obsolete": status.obsolete,
            "percentage": status.percentage(),
        })
    });
    let report = json!({ "translations": rows.collect::<Vec<_>>() });
    format!("{report:#}\n")
}

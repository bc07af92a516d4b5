//! `peil translate extract`: catalogues with every text of a survey.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use rayon::prelude::*;

use super::super::Outcome;
use super::super::console::Console;
use super::{languages, open, show_errors, tag};
use crate::problem::render::counted;
use crate::project::catalogue::{self, stem};
use crate::project::{Catalogue, discover, output, shown};
use crate::source::Sources;
use crate::translate::update::{Changes, update};
use crate::translate::{Texts, Work, sheet};

/// Write the texts of surveys to catalogues, and bring those that are there up to date
///
/// A catalogue stands beside its survey: `shop.en.po` for `shop.peil`. It gets every text once, with what the
/// text is and where it shows. What a translator wrote stays: of a text that changed the translation becomes a
/// guess (`fuzzy`) beside the former source, and what has no text any more stays at the end.
#[derive(Debug, Args)]
pub struct Extract {
    /// Surveys, or folders to search for them
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Only this language; it may be a new one
    #[arg(short, long, value_name = "TAG", value_parser = tag)]
    language: Vec<String>,
    /// Write a workbook beside each survey too, with a sheet for each language
    #[arg(long)]
    xlsx: bool,
    /// Change nothing; name the catalogues that are not up to date, and end with 1 if there are any
    #[arg(long, conflicts_with = "xlsx")]
    check: bool,
}

/// What is to be written for one survey.
struct Extracted {
    work: Work,
    /// None where the survey has errors.
    texts: Option<Texts>,
    /// Each catalogue with what changed in it.
    catalogues: Vec<(Catalogue, Changes)>,
    /// Languages that the survey does not promise yet.
    undeclared: Vec<String>,
}

impl Extract {
    /// Extracts from every survey, and writes when all are read.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        let paths = discover::files(&self.paths)?;
        let extracted: Vec<io::Result<Extracted>> = match paths.as_slice() {
            [path] => vec![self.one(path)],
            paths => paths.par_iter().map(|path| self.one(path)).collect(),
        };
        let extracted: Vec<Extracted> = extracted.into_iter().collect::<io::Result<_>>()?;
        let (mut is_broken, mut is_old, mut count) = (false, false, 0);
        for mut survey in extracted {
            let Some(texts) = survey.texts.take() else {
                is_broken |= survey.work.problems.has_errors();
                show_errors(&mut survey.work, console);
                continue;
            };
            count += survey.catalogues.len();
            is_old |= self.write(&survey, &texts, console)?;
        }
        if count == 0 && !is_broken {
            console.remark(
                "no survey here has another language; `translate en` in it promises one, `--language` begins one",
            )?;
        }
        Ok(match is_broken || is_old && self.check {
            true => Outcome::Findings,
            false => Outcome::Clean,
        })
    }

    fn one(&self, path: &Path) -> io::Result<Extracted> {
        let mut work = open(path, &self.language)?;
        let texts = match work.is_survey() || work.problems.has_errors() {
            true => work.texts(None).0,
            false => None,
        };
        let declared = work.declared();
        let mut catalogues = Vec::new();
        let mut undeclared = Vec::new();
        for language in languages(&work, &self.language) {
            let Some(texts) = &texts else { break };
            if texts.languages.first() == Some(&language) {
                let message = format!("{}: `{language}` is its own language", shown(path));
                return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
            }
            let mut catalogue = work.take(&language);
            let changes = update(&mut catalogue, &work, texts);
            catalogues.push((catalogue, changes));
            if !declared.contains(&language) {
                undeclared.push(language);
            }
        }
        Ok(Extracted {
            work,
            texts,
            catalogues,
            undeclared,
        })
    }

    /// Writes the catalogues of one survey; gives whether any was not up to date.
    fn write(&self, survey: &Extracted, texts: &Texts, console: &Console) -> io::Result<bool> {
        let path = &survey.work.path;
        let mut is_old = false;
        for (catalogue, changes) in &survey.catalogues {
            let place = catalogue::path(path, &catalogue.language);
            let text = catalogue::write(catalogue);
            let is_new = is_other(&place, &text, catalogue, &survey.work.sources);
            is_old |= is_new;
            if self.check {
                if is_new {
                    console.print(&format!("{}: not up to date\n", shown(&place)))?;
                }
                continue;
            }
            if is_new {
                output::replace(&place, &text)?;
            }
            let words = told(texts, *changes, is_new);
            console.remark(&format!("{}: {words}", shown(&place)))?;
        }
        for language in &survey.undeclared {
            console.remark_aside(&format!(
                "{}: add `translate {language}` when it goes out in that language",
                shown(path)
            ));
        }
        if self.xlsx && !survey.catalogues.is_empty() {
            self.sheets(survey, texts, console)?;
        }
        Ok(is_old)
    }

    fn sheets(&self, survey: &Extracted, texts: &Texts, console: &Console) -> io::Result<()> {
        let path = &survey.work.path;
        let place = path.with_file_name(format!("{}.xlsx", stem(path)));
        let catalogues: Vec<Catalogue> = survey
            .catalogues
            .iter()
            .map(|(catalogue, _)| catalogue.clone())
            .collect();
        let bytes = sheet::write(texts, &catalogues)
            .map_err(|error| io::Error::other(format!("{}: {error}", shown(&place))))?;
        output::replace_bytes(&place, &bytes)?;
        let sheets = counted(catalogues.len(), "sheet", "sheets");
        console.remark(&format!("{}: {sheets}", shown(&place)))
    }
}

/// Whether a catalogue is another than the one that was read.
fn is_other(place: &Path, text: &str, catalogue: &Catalogue, sources: &Sources) -> bool {
    match place.exists() {
        true => sources.file(catalogue.file).text != text,
        false => true,
    }
}

/// `92 texts: 2 new, 1 changed`.
fn told(texts: &Texts, changes: Changes, is_new: bool) -> String {
    let parts = [
        (changes.added, "new"),
        (changes.changed, "changed"),
        (changes.moved, "renamed"),
        (changes.back, "back"),
        (changes.gone, "gone"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let words = match (parts.is_empty(), is_new) {
        (false, _) => parts.join(", "),
        (true, true) => "comments brought up to date".to_owned(),
        (true, false) => "up to date".to_owned(),
    };
    format!("{}: {words}", counted(texts.list.len(), "text", "texts"))
}

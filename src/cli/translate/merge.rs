//! `peil translate merge`: what a translator returned, into the catalogue.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::super::Outcome;
use super::super::console::Console;
use super::{open, show_errors, tag};
use crate::problem::render::{Format, counted, printable};
use crate::problem::{Level, Problems};
use crate::project::catalogue::{self, parse};
use crate::project::{Catalogue, output, read, shown};
use crate::source::Notation;
use crate::translate::merge::{Choice, Merged, Take, merge};
use crate::translate::sheet::{self, LARGEST, Returned};
use crate::translate::update::{locale, update};
use crate::translate::{Texts, Work};

/// Bring what a translator returned into the catalogue of a survey
///
/// Takes catalogues (`.po`) as any tool writes them, and workbooks (`.xlsx`). A translation without the
/// placeholders of its source, with markup or for a text that does not exist is left out and told. Where the
/// catalogue was changed in the meantime, both are shown and neither is taken.
#[derive(Debug, Args)]
pub struct Merge {
    /// The survey
    survey: PathBuf,
    /// What came back
    #[arg(required = true, value_name = "FILE")]
    returned: Vec<PathBuf>,
    /// The language, where the file does not say it
    #[arg(short, long, value_name = "TAG", value_parser = tag)]
    language: Option<String>,
    /// What to take where catalogue and file differ
    #[arg(long, value_enum, value_name = "SIDE")]
    take: Option<Side>,
    /// The catalogue as it was sent, which shows who changed what; a workbook holds that itself
    #[arg(long, value_name = "FILE")]
    base: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Side {
    /// What the catalogue has
    Ours,
    /// What came back
    Theirs,
}

impl Merge {
    /// Merges every file, and writes when all went well.
    pub fn run(&self, console: &Console) -> io::Result<Outcome> {
        console.only(&[Format::Human, Format::Plain])?;
        let others: Vec<String> = self.language.iter().cloned().collect();
        let mut work = open(&self.survey, &others)?;
        if !work.is_survey() && !work.problems.has_errors() {
            return refused(&shown(&self.survey), "this file has no survey".to_owned());
        }
        let mut returned = Vec::new();
        for path in &self.returned {
            returned.extend(self.read(path, &mut work)?);
        }
        let base = self.base.as_ref().map(|path| read_po(path, &mut work));
        let base = base.transpose()?;
        if work.problems.has_errors() {
            show_errors(&mut work, console);
            console.note("nothing was merged");
            return Ok(Outcome::Findings);
        }
        let mut merging = Merging {
            merge: self,
            work,
            base,
            catalogues: Vec::new(),
        };
        let mut is_partial = false;
        for back in returned {
            match merging.one(back, console)? {
                Some(partial) => is_partial |= partial,
                None => return Ok(Outcome::Findings),
            }
        }
        for ours in &merging.catalogues {
            let place = catalogue::path(&self.survey, &ours.language);
            output::replace(&place, &catalogue::write(ours))?;
        }
        Ok(match is_partial {
            true => Outcome::Findings,
            false => Outcome::Clean,
        })
    }

    /// What one file brings, with the language as the survey writes it.
    fn read(&self, path: &Path, work: &mut Work) -> io::Result<Vec<Returned>> {
        let name = shown(path);
        let is_sheet = path
            .extension()
            .is_some_and(|it| it.eq_ignore_ascii_case("xlsx"));
        let mut returned = match is_sheet {
            true => {
                let bytes = bytes(path).map_err(|error| read::named(&name, &error))?;
                sheet::read(&bytes, &name, &mut work.sources)?
            }
            false => vec![Returned {
                catalogue: read_po(path, work)?,
                sent: None,
            }],
        };
        if work.problems.has_errors() {
            return Ok(Vec::new());
        }
        let only = returned.len() == 1;
        if let (Some(asked), false) = (&self.language, only) {
            returned.retain(|back| is_same_language(asked, &back.catalogue.language));
        }
        for back in &mut returned {
            let said = match is_sheet {
                true => Some(back.catalogue.language.clone()),
                false => said(&back.catalogue, path),
            };
            back.catalogue.language = self.settle(said, &name, work, is_sheet && only)?;
        }
        if returned.is_empty() {
            let asked = self.language.as_deref().unwrap_or_default();
            return refused(
                &name,
                format!("no sheet of this workbook is called `{asked}`"),
            );
        }
        Ok(returned)
    }

    /// The language of the survey that a file is in by its own account, or by the command line.
    fn settle(
        &self,
        said: Option<String>,
        name: &str,
        work: &Work,
        may_differ: bool,
    ) -> io::Result<String> {
        let refuse = |words| refused(name, words);
        let mut known = work.declared();
        known.extend(self.language.clone());
        let of = |said: &str| {
            known
                .iter()
                .find(|tag| is_same_language(tag, said))
                .cloned()
        };
        let found = said.as_deref().and_then(of);
        match (&self.language, found, said) {
            (Some(asked), Some(found), _) if is_same_language(asked, &found) => Ok(asked.clone()),
            (Some(asked), _, None) => Ok(asked.clone()),
            (Some(asked), None, Some(_)) if may_differ => Ok(asked.clone()),
            (Some(asked), _, Some(said)) => refuse(format!(
                "this is in `{said}` by its own account, not in `{asked}`"
            )),
            (None, Some(found), _) => Ok(found),
            (None, None, Some(said)) => refuse(format!(
                "this is in `{said}` by its own account, and the survey has no such translation; `--language` says which it is"
            )),
            (None, None, None) => {
                refuse("nothing says in which language this is; `--language` does".to_owned())
            }
        }
    }
}

/// A run in progress.
struct Merging<'a> {
    merge: &'a Merge,
    work: Work,
    base: Option<Catalogue>,
    catalogues: Vec<Catalogue>,
}

impl Merging<'_> {
    /// Merges one file; gives whether something of it was left out, or nothing where the survey has errors.
    fn one(&mut self, mut back: Returned, console: &Console) -> io::Result<Option<bool>> {
        let work = &mut self.work;
        work.adopt(&mut back.catalogue);
        if let Some(base) = back.sent.as_mut().or(self.base.as_mut()) {
            work.adopt(base);
        }
        let (texts, theirs) = work.texts(Some(back.catalogue));
        let (Some(texts), Some(theirs)) = (texts, theirs) else {
            show_errors(work, console);
            console.note("nothing was merged");
            return Ok(None);
        };
        let mut catalogues = self.catalogues.iter();
        let at = catalogues.position(|it| it.language == theirs.language);
        let mut ours = match at {
            Some(at) => self.catalogues.remove(at),
            None => work.take(&theirs.language),
        };
        update(&mut ours, work, &texts);
        let take = self.merge.take.map(|side| match side {
            Side::Ours => Take::Ours,
            Side::Theirs => Take::Theirs,
        });
        let choice = Choice {
            base: back.sent.as_ref().or(self.base.as_ref()),
            take,
        };
        let mut problems = std::mem::take(&mut work.problems);
        problems.retain(|it| it.level == Level::Error && it.span.file == theirs.file);
        let merged = merge(&mut ours, &theirs, choice, &texts, &mut problems);
        self.show(&ours, &merged, problems, &texts, console)?;
        self.catalogues.push(ours);
        Ok(Some(merged.is_partial()))
    }

    fn show(
        &self,
        ours: &Catalogue,
        merged: &Merged,
        mut problems: Problems,
        texts: &Texts,
        console: &Console,
    ) -> io::Result<()> {
        let sources = &self.work.sources;
        problems.sort();
        if !problems.is_empty() {
            console.aside(&problems, sources);
        }
        for conflict in &merged.conflicts {
            let at = sources.position(conflict.span);
            let file = &sources.file(conflict.span.file).name;
            let words = format!(
                "{file}:{}: `{}` was changed in the catalogue as well\n  source     {}\n  catalogue  {}\n  returned   {}\n",
                at.line,
                conflict.id,
                flat(&conflict.source),
                flat(&conflict.ours),
                flat(&conflict.theirs),
            );
            console.print(&printable(&words))?;
        }
        if !merged.conflicts.is_empty() {
            console.note("neither was taken; `--take theirs` takes what came back, `--base` shows who changed what");
        }
        let place = catalogue::path(&self.merge.survey, &ours.language);
        console.remark(&format!("{}: {}", shown(&place), told(merged, texts)))
    }
}

/// `12 taken, 1 as a guess, 3 still open`.
fn told(merged: &Merged, texts: &Texts) -> String {
    let conflicts = match merged.conflicts.len() {
        1 => "conflict",
        _ => "conflicts",
    };
    let parts = [
        (merged.taken, "taken"),
        (merged.guesses, "as a guess"),
        (merged.open, "still open"),
        (merged.conflicts.len(), conflicts),
        (merged.refused.len(), "refused"),
        (merged.unknown, "of no text"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let words = match parts.is_empty() {
        true => "nothing new".to_owned(),
        false => parts.join(", "),
    };
    format!("{}: {words}", counted(texts.list.len(), "text", "texts"))
}

fn refused<T>(name: &str, words: String) -> io::Result<T> {
    let message = format!("{name}: {words}");
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}

/// A text on one line.
fn flat(text: &str) -> String {
    match text {
        "" => "–".to_owned(),
        text => text.replace('\n', "↵"),
    }
}

fn read_po(path: &Path, work: &mut Work) -> io::Result<Catalogue> {
    let (sources, problems) = (&mut work.sources, &mut work.problems);
    let text = read::read(path, shown(path), Notation::Peil, sources, problems)?;
    let source = &sources.file(text.file).text;
    Ok(match text.is_sound {
        true => parse(source, text.file, "", problems),
        false => Catalogue::default(),
    })
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > LARGEST {
        true => Err(io::Error::other(
            "this workbook is larger than 16 MB, which none with translations is",
        )),
        false => Ok(bytes),
    }
}

/// The language of a catalogue: by its header, or else by the name of its file.
fn said(catalogue: &Catalogue, path: &Path) -> Option<String> {
    let header = catalogue.field("Language").map(str::to_owned);
    header.or_else(|| {
        let stem = path.file_stem()?.to_str()?;
        let (_, tag) = stem.rsplit_once('.')?;
        oxilangtag::LanguageTag::parse(tag).ok()?;
        Some(tag.to_owned())
    })
}

/// Whether a language of a survey is the one that a tool wrote: `pt-BR` and `pt_BR`, `en` and `en_GB`.
fn is_same_language(tag: &str, said: &str) -> bool {
    let plain = |tag: &str| locale(tag).to_lowercase();
    let (tag, said) = (plain(tag), plain(&said.replace('_', "-")));
    let primary = |tag: &str| tag.split(['_', '@']).next().map(str::to_owned);
    tag == said || primary(&tag) == primary(&said) && (tag.len() <= 3 || said.len() <= 3)
}

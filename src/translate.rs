//! Translations as work that goes out to a translator and comes back.
//!
//! [`Work`] is a survey with the texts that are to be translated, in the order in which they stand. A
//! catalogue is brought up to date with them ([`update`]), takes in what a translator returned ([`merge`]), or
//! is counted ([`status`]). Catalogues themselves are read and written in
//! [`project::catalogue`](crate::project::catalogue).

mod about;
pub mod merge;
pub mod plural;
mod rename;
pub mod sheet;
pub mod status;
pub mod update;

use std::collections::HashSet;
use std::io;
use std::mem;
use std::path::{Path, PathBuf};

use crate::check;
use crate::model::Survey;
use crate::problem::{Level, Problems};
use crate::project::{Catalogue, Loaded, Project, catalogue, shown};
use crate::source::{FileId, Sources};
use crate::syntax;
use rename::Renames;

/// A text of a survey that is to be translated.
#[derive(Debug, Clone)]
pub struct Translatable {
    /// The stable id.
    pub id: String,
    /// As written in the survey.
    pub source: String,
    /// What it is and where it shows, a line each.
    pub about: Vec<String>,
    /// The file it stands in, seen from the catalogue.
    pub file: String,
}

/// A survey whose translations are worked on.
#[derive(Debug)]
pub struct Work {
    /// The survey, as the user named it.
    pub path: PathBuf,
    /// Its files, its catalogues, and whatever is read later.
    pub sources: Sources,
    /// What is wrong with them so far.
    pub problems: Problems,
    /// The catalogues of the survey's languages, as far as they are there.
    pub catalogues: Vec<Catalogue>,
    /// Languages beside those of the survey itself.
    others: Vec<String>,
    loaded: Loaded,
    renames: Renames,
}

/// What [`Work::texts`] finds in a survey.
#[derive(Debug)]
pub struct Texts {
    /// Its name.
    pub name: String,
    /// Its languages; the first is that of the source.
    pub languages: Vec<String>,
    /// The texts, each once, in the order in which they stand.
    pub list: Vec<Translatable>,
}

impl Work {
    /// Reads a survey and its catalogues; those of `others` too, languages that the survey need not have
    /// yet.
    ///
    /// # Errors
    /// The survey or such a catalogue cannot be read.
    pub fn open(path: &Path, project: &Project, others: &[String]) -> io::Result<Work> {
        let (mut sources, mut problems) = (Sources::new(), Problems::new());
        let mut loaded = project.load(path, &mut sources, &mut problems)?;
        for (_, document) in &loaded.documents {
            syntax::structure::check(document, &sources, &mut problems);
        }
        let mut catalogues = mem::take(&mut loaded.catalogues);
        for tag in others {
            if !catalogues.iter().any(|it| it.language == *tag) {
                let root = &project.root;
                let other = catalogue::of_language(path, root, tag, &mut sources, &mut problems)?;
                catalogues.extend(other);
            }
        }
        let documents = loaded.documents.iter().map(|(_, document)| document);
        Ok(Work {
            path: path.to_path_buf(),
            renames: Renames::of(documents),
            sources,
            problems,
            catalogues,
            others: others.to_vec(),
            loaded,
        })
    }

    /// Whether the file declares a survey; others hold what surveys share.
    pub fn is_survey(&self) -> bool {
        self.loaded.is_survey()
    }

    /// The languages into which the survey itself says that it is translated.
    pub fn declared(&self) -> Vec<String> {
        catalogue::languages(self.loaded.document())
            .map(|name| name.text.clone())
            .collect()
    }

    /// The catalogue of a language, or an empty one, with the language as the survey writes it.
    pub fn take(&mut self, language: &str) -> Catalogue {
        let at = self
            .catalogues
            .iter()
            .position(|catalogue| catalogue.language == language);
        match at {
            Some(at) => self.catalogues.remove(at),
            None => Catalogue {
                language: language.to_owned(),
                ..Catalogue::default()
            },
        }
    }

    /// Gives every entry the id that its text has now.
    pub fn adopt(&self, catalogue: &mut Catalogue) {
        let moved = |id: &str| self.renames.current(id);
        if catalogue.entries.keys().any(|id| moved(id).is_some()) {
            let entries = mem::take(&mut catalogue.entries);
            for (id, mut entry) in entries {
                let id = moved(&id).unwrap_or(id);
                entry.id.value.clone_from(&id);
                catalogue.entries.entry(id).or_insert(entry);
            }
        }
    }

    /// The texts of the survey; none where it has errors of its own, which are then in `problems`. Of
    /// `translated`, which comes back, it is checked too what is wrong with it.
    pub fn texts(&mut self, translated: Option<Catalogue>) -> (Option<Texts>, Option<Catalogue>) {
        let file = translated.as_ref().map(|catalogue| catalogue.file);
        self.loaded.catalogues = translated.into_iter().collect();
        let survey = check::texts(&self.loaded, &self.others, &mut self.problems);
        let mut problems = self.problems.iter();
        let has_errors = problems.any(|it| it.level == Level::Error && Some(it.span.file) != file);
        let survey = survey.filter(|_| !has_errors);
        let found = survey.map(|survey| self.read(&survey));
        (found, self.loaded.catalogues.pop())
    }

    fn read(&self, survey: &Survey) -> Texts {
        let about = about::all(survey);
        let files = self.sources.files();
        let files: Vec<String> = files.map(|(id, _)| self.reference(id)).collect();
        let entries = survey.texts.entries.iter().zip(about);
        let mut found: Vec<_> = entries.filter(|(entry, _)| !entry.built_in).collect();
        // The survey itself comes first among the sources, then the files that it uses.
        found.sort_by_key(|(entry, _)| (entry.span.file, entry.span.start));
        let mut seen = HashSet::new();
        let list = found.into_iter().filter_map(|(entry, about)| {
            let source = entry.forms.first().and_then(Option::as_ref);
            let source = source.map_or("", |source| source.raw.as_str());
            let is_new = !source.trim().is_empty() && seen.insert(entry.key.as_str());
            is_new.then(|| Translatable {
                id: entry.key.clone(),
                source: source.to_owned(),
                about,
                file: files[entry.span.file.0 as usize].clone(),
            })
        });
        Texts {
            name: survey.name.clone(),
            list: list.collect(),
            languages: survey.languages.clone(),
        }
    }

    /// A file, seen from the folder of the survey. A name with spaces stands between the marks that
    /// gettext reads for that.
    fn reference(&self, file: FileId) -> String {
        let path = |file: FileId| self.sources.file(file).path.as_deref();
        let main = path(self.loaded.main).and_then(Path::parent);
        let seen = main.zip(path(file)).map(|(from, to)| seen_from(from, to));
        let name = seen.unwrap_or_else(|| self.sources.file(file).name.clone());
        match name.contains(' ') {
            true => format!("\u{2068}{name}\u{2069}"),
            false => name,
        }
    }
}

/// The way from a folder to a file, both with their links followed.
fn seen_from(folder: &Path, file: &Path) -> String {
    let above = folder.ancestors().position(|it| file.starts_with(it));
    let shared = folder.ancestors().nth(above.unwrap_or(0)).unwrap_or(folder);
    let mut way = PathBuf::from_iter(std::iter::repeat_n("..", above.unwrap_or(0)));
    way.push(file.strip_prefix(shared).unwrap_or(file));
    shown(&way)
}

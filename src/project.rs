//! A project, on disk or in a git revision: its root and settings, and a survey with all files it uses.
//!
//! The root is the nearest folder, from the survey's own upwards, that holds a `peil.yaml`; without one
//! it is the survey's own folder. Nothing outside the root is ever read.

pub mod catalogue;
pub mod discover;
pub mod files;
pub mod output;
pub mod pictures;
pub mod read;
pub mod settings;
mod uses;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::problem::{Problems, Rule};
use crate::source::{FileId, Notation, Sources, Span};
use crate::syntax::vocabulary::Keyword;
use crate::syntax::{
    self,
    ast::{Document, Item},
};
pub use catalogue::{Catalogue, Entry as Translated};
pub use files::Files;
pub use pictures::Pictures;
pub use settings::{Settings, Volume};
use uses::Place;
pub use uses::{normal, shown};

/// The name of the settings file, which marks the root of a project.
pub const SETTINGS: &str = "peil.yaml";
/// How many files one survey may consist of.
const MOST_FILES: usize = 256;

/// A survey as it stands in its files, nothing resolved yet.
#[derive(Debug)]
pub struct Loaded {
    /// The file that was asked for.
    pub main: FileId,
    /// Every file once, a used file before the one that uses it; the main file is the last.
    pub documents: Vec<(FileId, Document)>,
    /// The translations beside the main file, by language.
    pub catalogues: Vec<Catalogue>,
    /// The pictures of response options.
    pub pictures: Pictures,
    /// The path in each `use` that leads to a file, with that file.
    pub uses: Vec<(Span, FileId)>,
    /// What the names of the catalogues begin with: `webshop` for `webshop.peil`.
    pub stem: String,
}

impl Loaded {
    /// A document of its own, without files beside it.
    pub fn alone(main: FileId, document: Document, sources: &Sources) -> Loaded {
        Loaded {
            main,
            documents: vec![(main, document)],
            catalogues: Vec::new(),
            pictures: Pictures::new(),
            uses: Vec::new(),
            stem: catalogue::stem(Path::new(&sources.file(main).name)),
        }
    }

    /// The items of the main file.
    pub fn document(&self) -> &Document {
        static EMPTY: Document = Document { items: Vec::new() };
        self.documents
            .last()
            .map_or(&EMPTY, |(_, document)| document)
    }

    /// Whether the main file holds nothing but what surveys share: lists, scales, events and the like.
    pub fn is_shared(&self) -> bool {
        let items = &self.document().items;
        let shared = [
            Keyword::Use,
            Keyword::Theme,
            Keyword::Privacy,
            Keyword::Purpose,
            Keyword::Recipient,
            Keyword::List,
            Keyword::Scale,
            Keyword::Event,
        ];
        !items.is_empty() && items.iter().all(|item| shared.contains(&item.keyword))
    }

    /// Whether the main file declares a survey.
    pub fn is_survey(&self) -> bool {
        self.survey().is_some()
    }

    /// The name of the survey that the main file declares.
    pub fn survey_name(&self) -> Option<&str> {
        self.survey().map(Item::name_text)
    }

    fn survey(&self) -> Option<&Item> {
        let mut items = self.document().items.iter();
        items.find(|item| item.keyword == Keyword::Survey)
    }
}

/// A project: its root and what it settles for all its surveys.
#[derive(Debug)]
pub struct Project {
    /// Where it is read.
    pub files: Files,
    /// The canonical folder outside which nothing is read.
    pub root: PathBuf,
    /// The same folder as it is reached from where the user is.
    pub shown_root: PathBuf,
    /// The settings, or the defaults where there is no settings file.
    pub settings: Settings,
    /// The settings file alone, or nothing.
    pub sources: Sources,
    /// What is wrong with the settings.
    pub problems: Problems,
}

impl Project {
    /// The project that a file or folder belongs to.
    ///
    /// # Errors
    /// There is no such file or folder, or the settings cannot be read.
    pub fn of(path: &Path) -> io::Result<Project> {
        Project::within(Files::Disk, path)
    }

    /// The project that a file or folder belongs to there.
    ///
    /// # Errors
    /// As of [`Project::of`].
    pub fn within(files: Files, path: &Path) -> io::Result<Project> {
        let canonical = canonical(&files, path)?;
        let is_folder = files.is_folder(&canonical);
        let folder = if is_folder {
            &canonical
        } else {
            canonical.parent().unwrap_or(&canonical)
        };
        let above = folder
            .ancestors()
            .position(|folder| files.is_file(&folder.join(SETTINGS)));
        let root = folder.ancestors().nth(above.unwrap_or(0)).unwrap_or(folder);
        let shown = if is_folder {
            path
        } else {
            path.parent().unwrap_or(path)
        };
        let up = PathBuf::from_iter(std::iter::repeat_n("..", above.unwrap_or(0)));
        let shown_root = shown.join(up);
        let mut project = Project {
            files,
            root: root.to_path_buf(),
            shown_root: normal(&shown_root).unwrap_or(shown_root),
            settings: Settings::default(),
            sources: Sources::new(),
            problems: Problems::new(),
        };
        if above.is_some() {
            project.read_settings()?;
        }
        Ok(project)
    }

    fn read_settings(&mut self) -> io::Result<()> {
        let name = shown(&self.shown_root.join(SETTINGS));
        let path = self.root.join(SETTINGS);
        let text = read::read(
            &self.files,
            &path,
            name,
            Notation::Yaml,
            &mut self.sources,
            &mut self.problems,
        )?;
        if text.is_sound {
            let source = &self.sources.file(text.file).text;
            self.settings = settings::parse(source, text.file, &mut self.problems);
        }
        Ok(())
    }

    /// Reads a survey with the files it uses and its translations. Whatever is wrong inside the files
    /// becomes a problem. The settings file comes first in `sources`, which must be empty, so that a
    /// place in the settings is the same place here.
    ///
    /// # Errors
    /// The survey itself cannot be read, or its name says it is none.
    pub fn load(
        &self,
        path: &Path,
        sources: &mut Sources,
        problems: &mut Problems,
    ) -> io::Result<Loaded> {
        let name = shown(path);
        let notation = Notation::of(path).filter(|_| !self.files.is_folder(path));
        let Some(notation) = notation else {
            let message = format!("{name}: no survey file; they end in `.peil` or `.peil.yaml`");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        };
        let canonical = canonical(&self.files, path)?;
        for (_, file) in self.sources.files() {
            let path = self.root.join(SETTINGS);
            sources.add_read(file.name.clone(), path, file.notation, file.text.clone());
        }
        let mut loader = Loader {
            files: &self.files,
            root: &self.root,
            sources,
            problems,
            documents: Vec::new(),
            pictures: Pictures::new(),
            uses: Vec::new(),
            seen: BTreeMap::new(),
            open: Vec::new(),
        };
        let main = loader.file(canonical, name, notation)?;
        let (documents, pictures, uses) = (loader.documents, loader.pictures, loader.uses);
        let catalogues = match documents.last() {
            Some((_, document)) => catalogue::beside(path, self, document, sources, problems),
            None => Vec::new(),
        };
        Ok(Loaded {
            main,
            documents,
            catalogues,
            pictures,
            uses,
            stem: catalogue::stem(path),
        })
    }
}

/// Reads a survey on its own, with the problems of its project's settings; see [`Project::load`].
///
/// # Errors
/// The survey cannot be read, or its name says it is none.
pub fn load(path: &Path, sources: &mut Sources, problems: &mut Problems) -> io::Result<Loaded> {
    let project = Project::of(path)?;
    let loaded = project.load(path, sources, problems)?;
    problems.extend(project.problems);
    Ok(loaded)
}

fn canonical(files: &Files, path: &Path) -> io::Result<PathBuf> {
    let canonical = files.canonical(path);
    canonical.map_err(|error| read::named(&files.named(shown(path)), &error))
}

/// A file whose used files are being read.
struct Open {
    path: PathBuf,
    name: String,
    /// The `use` in it that is being followed.
    at: Span,
}

struct Loader<'a> {
    files: &'a Files,
    root: &'a Path,
    sources: &'a mut Sources,
    problems: &'a mut Problems,
    documents: Vec<(FileId, Document)>,
    pictures: Pictures,
    uses: Vec<(Span, FileId)>,
    seen: BTreeMap<PathBuf, FileId>,
    open: Vec<Open>,
}

impl Loader<'_> {
    fn file(&mut self, path: PathBuf, name: String, notation: Notation) -> io::Result<FileId> {
        let text = read::read(
            self.files,
            &path,
            name.clone(),
            notation,
            self.sources,
            self.problems,
        )?;
        let document = match text.is_sound {
            true => syntax::parse(self.sources, text.file, self.problems),
            false => Document::default(),
        };
        self.seen.insert(path.clone(), text.file);
        self.open.push(Open {
            path,
            name,
            at: Span::new(text.file, 0, 0),
        });
        let uses = |item: &&Item| item.keyword == Keyword::Use;
        for item in document.items.iter().filter(uses) {
            self.follow(item);
        }
        if let Some(open) = self.open.pop() {
            let place = Place {
                files: self.files,
                folder: open.path.parent().unwrap_or(Path::new("")),
                root: self.root,
            };
            let pictures = pictures::read(&document, place, self.problems);
            self.pictures.extend(pictures);
        }
        self.documents.push((text.file, document));
        Ok(text.file)
    }

    fn follow(&mut self, item: &Item) {
        let (Some(open), Some(text)) = (self.open.last_mut(), &item.text) else {
            return;
        };
        open.at = text.span;
        let folder = open.path.parent().unwrap_or(Path::new("")).to_path_buf();
        let shown_folder = Path::new(&open.name)
            .parent()
            .unwrap_or(Path::new(""))
            .to_path_buf();
        let place = Place {
            files: self.files,
            folder: &folder,
            root: self.root,
        };
        let used = uses::resolve(item, place, &shown_folder, self.problems);
        let Some(used) = used else {
            return;
        };
        if let Some(first) = self.open.iter().position(|open| open.path == used.path) {
            self.report_cycle(first);
        } else if let Some(file) = self.seen.get(&used.path) {
            // Two files use it; it was read for the first.
            self.uses.push((text.span, *file));
        } else if self.seen.len() >= MOST_FILES {
            let message = format!("a survey consists of at most {MOST_FILES} files");
            self.problems.add(Rule::UseMissing, text.span, message);
        } else {
            match self.file(used.path, used.name, used.notation) {
                Ok(file) => self.uses.push((text.span, file)),
                Err(error) => {
                    self.problems
                        .add(Rule::UseMissing, text.span, "this file cannot be used")
                        .label(error.to_string());
                }
            }
        }
    }

    /// The files from `first` on use each other, the last one the first.
    fn report_cycle(&mut self, first: usize) {
        let circle = &self.open[first..];
        let Some((last, before)) = circle.split_last() else {
            return;
        };
        let names = circle
            .iter()
            .chain(circle.first())
            .map(|open| format!("`{}`", open.name));
        let names: Vec<String> = names.collect();
        let message = match before {
            [] => format!("{} uses itself", names[0]),
            _ => format!("these files use each other: {}", names.join(" → ")),
        };
        let problem = self.problems.add(Rule::UseCycle, last.at, message);
        problem.label("the circle closes here");
        for (open, next) in before.iter().zip(names.iter().skip(1)) {
            problem.related(open.at, format!("here {next} is used"));
        }
        problem.help("move what both need to a third file");
    }
}

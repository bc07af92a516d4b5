//! A project on disk: its root and settings, and a survey with all files it uses.
//!
//! The root is the nearest folder, from the survey's own upwards, that holds a `peil.yaml`; without one
//! it is the survey's own folder. Nothing outside the root is ever read.

pub mod catalogue;
pub mod read;
mod uses;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use crate::problem::{Problems, Rule};
use crate::source::{FileId, Notation, Sources, Span};
use crate::syntax::ast::{Document, Item};
use crate::syntax::vocabulary::Keyword;
pub use catalogue::Catalogue;
pub use uses::shown;

/// The name of the settings file, which marks the root of a project.
pub const SETTINGS: &str = "peil.yaml";
/// How many files one survey may consist of.
const MOST_FILES: usize = 256;

/// A survey as it stands on disk, nothing resolved yet.
#[derive(Debug)]
pub struct Loaded {
    /// The file that was asked for.
    pub main: FileId,
    /// Every file once, a used file before the one that uses it; the main file is the last.
    pub documents: Vec<(FileId, Document)>,
    /// The translations beside the main file, by language.
    pub catalogues: Vec<Catalogue>,
}

impl Loaded {
    /// The items of the main file.
    pub fn document(&self) -> &Document {
        static EMPTY: Document = Document { items: Vec::new() };
        self.documents
            .last()
            .map_or(&EMPTY, |(_, document)| document)
    }

    /// Whether the main file declares a survey; a file of shared items does not.
    pub fn is_survey(&self) -> bool {
        let mut items = self.document().items.iter();
        items.any(|item| item.keyword == Keyword::Survey)
    }
}

/// The root of the project that a file or folder belongs to; `path` is canonical.
pub fn root_of(path: &Path) -> PathBuf {
    let folder = if path.is_dir() {
        path
    } else {
        path.parent().unwrap_or(path)
    };
    let root = folder
        .ancestors()
        .find(|folder| folder.join(SETTINGS).is_file());
    root.unwrap_or(folder).to_path_buf()
}

/// Reads a survey with the files it uses and its translations. Whatever is wrong inside the files
/// becomes a problem.
///
/// # Errors
/// The survey itself cannot be read, or its name says it is none.
pub fn load(path: &Path, sources: &mut Sources, problems: &mut Problems) -> io::Result<Loaded> {
    let name = shown(path);
    let Some(notation) = Notation::of(path) else {
        let kind = if path.is_dir() {
            "a folder"
        } else {
            "not a survey file"
        };
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{name}: this is {kind}; surveys end in `.peil` or `.peil.yaml`"),
        ));
    };
    let canonical = path
        .canonicalize()
        .map_err(|error| read::named(&name, &error))?;
    let root = root_of(&canonical);
    let mut loader = Loader {
        root: &root,
        sources,
        problems,
        documents: Vec::new(),
        seen: BTreeSet::new(),
        open: Vec::new(),
    };
    let main = loader.file(canonical, name, notation)?;
    let documents = loader.documents;
    let catalogues = match documents.last() {
        Some((_, document)) => catalogue::beside(path, &root, document, sources, problems),
        None => Vec::new(),
    };
    Ok(Loaded {
        main,
        documents,
        catalogues,
    })
}

/// A file whose used files are being read.
struct Open {
    path: PathBuf,
    name: String,
    /// The `use` in it that is being followed.
    at: Span,
}

struct Loader<'a> {
    root: &'a Path,
    sources: &'a mut Sources,
    problems: &'a mut Problems,
    documents: Vec<(FileId, Document)>,
    seen: BTreeSet<PathBuf>,
    open: Vec<Open>,
}

impl Loader<'_> {
    fn file(&mut self, path: PathBuf, name: String, notation: Notation) -> io::Result<FileId> {
        let text = read::read(&path, name.clone(), notation, self.sources, self.problems)?;
        let document = match text.is_sound {
            true => parse(self.sources, text.file, self.problems),
            false => Document::default(),
        };
        self.seen.insert(path.clone());
        self.open.push(Open {
            path,
            name,
            at: Span::new(text.file, 0, 0),
        });
        let uses = |item: &&Item| item.keyword == Keyword::Use;
        for item in document.items.iter().filter(uses) {
            self.follow(item);
        }
        self.open.pop();
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
        let used = uses::resolve(item, &folder, &shown_folder, self.root, self.problems);
        let Some(used) = used else {
            return;
        };
        if let Some(first) = self.open.iter().position(|open| open.path == used.path) {
            self.report_cycle(first);
        } else if self.seen.contains(&used.path) {
            // Two files use it; it was read for the first.
        } else if self.seen.len() >= MOST_FILES {
            let message = format!("a survey consists of at most {MOST_FILES} files");
            self.problems.add(Rule::UseMissing, text.span, message);
        } else if let Err(error) = self.file(used.path, used.name, used.notation) {
            self.problems
                .add(Rule::UseMissing, text.span, "this file cannot be used")
                .label(error.to_string());
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

fn parse(_sources: &Sources, _file: FileId, _problems: &mut Problems) -> Document {
    Document::default()
}

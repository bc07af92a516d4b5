//! Source files and the places in them.
//!
//! A [`Span`] is a file and a byte range, eight bytes of offsets and a file number, cheap to copy and
//! to keep on every node. Lines and columns are computed only when a problem is shown, from an index
//! that is built once a file.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::fix::edits::Texts;

/// A file in a [`Sources`] table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct FileId(pub u32);

/// A byte range in one file; `start <= end`, both on character boundaries.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Span {
    /// The file the range lies in.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Span {
            file,
            start: start as u32,
            end: end as u32,
        }
    }

    /// The smallest range that holds both; the file is this one's.
    pub fn to(self, other: Span) -> Self {
        Span {
            file: self.file,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// An empty range at the start of this one.
    pub fn at_start(self) -> Self {
        Span {
            end: self.start,
            ..self
        }
    }

    /// An empty range at the end of this one.
    pub fn at_end(self) -> Self {
        Span {
            start: self.end,
            ..self
        }
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the range holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// A position as people count it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Which of the two notations a file is written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notation {
    /// The `.peil` language.
    Peil,
    /// The same items in YAML, `.peil.yaml`.
    Yaml,
}

impl Notation {
    /// The notation that a file name stands for, `None` where it is neither.
    pub fn of(path: &Path) -> Option<Notation> {
        let name = path.file_name()?.to_str()?;
        if name.ends_with(".peil") {
            Some(Notation::Peil)
        } else if name.ends_with(".peil.yaml") || name.ends_with(".peil.yml") {
            Some(Notation::Yaml)
        } else {
            None
        }
    }
}

/// One source text with its name.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as the user wrote it, for messages; `/` on every machine.
    pub name: String,
    /// Where it was read from, if it was.
    pub path: Option<PathBuf>,
    /// The whole text, valid UTF-8.
    pub text: String,
    /// How it is written.
    pub notation: Notation,
    lines: OnceLock<Vec<u32>>,
}

impl SourceFile {
    /// Byte offsets at which lines begin; the first is 0.
    pub fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let newlines = self.text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
            std::iter::once(0)
                .chain(newlines.map(|(at, _)| at as u32 + 1))
                .collect()
        })
    }

    /// The line (from 0) that holds the byte at `offset`.
    pub fn line_of(&self, offset: usize) -> usize {
        self.line_starts()
            .partition_point(|start| *start as usize <= offset)
            .saturating_sub(1)
    }

    /// Line and column of the byte at `offset`.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line_of(offset);
        let start = self.line_starts()[line] as usize;
        let column = self
            .text
            .get(start..offset)
            .map_or(0, |before| before.chars().count());
        Position {
            line: line + 1,
            column: column + 1,
        }
    }

    /// Line and column of the byte at `offset`, the column in UTF-16 code units; a byte-order mark is not
    /// counted.
    pub fn utf16_position(&self, offset: usize) -> Position {
        let position = self.position(offset);
        let start = self.line_starts()[position.line - 1] as usize;
        let before = self.text.get(start..offset.min(self.text.len()));
        let before = before.unwrap_or_default().trim_start_matches('\u{feff}');
        let column = before.encode_utf16().count() + 1;
        Position { column, ..position }
    }

    /// The text of the given line (from 0), without its line break.
    pub fn line_text(&self, line: usize) -> &str {
        let starts = self.line_starts();
        let Some(start) = starts.get(line) else {
            return "";
        };
        let end = starts
            .get(line + 1)
            .map_or(self.text.len(), |next| *next as usize);
        self.text[*start as usize..end].trim_end_matches(['\n', '\r'])
    }
}

/// All files of one run, by number.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    edited: Arc<Texts>,
}

impl Sources {
    /// A table without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// A table into which files are read with some of their texts as they were edited, not as they stand
    /// on disk.
    pub fn edited(edited: Arc<Texts>) -> Self {
        Sources {
            files: Vec::new(),
            edited,
        }
    }

    /// The edited text of the file at `path`, which has its links followed.
    pub fn text_instead(&self, path: &Path) -> Option<&str> {
        self.edited.get(path).map(String::as_str)
    }

    /// Adds a text under a name and returns its number.
    pub fn add(&mut self, name: impl Into<String>, notation: Notation, text: String) -> FileId {
        self.add_file(SourceFile {
            name: name.into(),
            path: None,
            text,
            notation,
            lines: OnceLock::new(),
        })
    }

    /// Adds a text that was read from `path`.
    pub fn add_read(
        &mut self,
        name: String,
        path: PathBuf,
        notation: Notation,
        text: String,
    ) -> FileId {
        self.add_file(SourceFile {
            name,
            path: Some(path),
            text,
            notation,
            lines: OnceLock::new(),
        })
    }

    fn add_file(&mut self, file: SourceFile) -> FileId {
        self.files.push(file);
        FileId(self.files.len() as u32 - 1)
    }

    /// The file of that number; every `FileId` comes from this table.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The texts of all files, in their order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.text.as_str())
    }

    /// All files with their numbers.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files
            .iter()
            .enumerate()
            .map(|(at, file)| (FileId(at as u32), file))
    }

    /// The text of a range.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file)
            .text
            .get(span.start as usize..span.end as usize)
            .unwrap_or("")
    }

    /// Line and column at which a range starts.
    pub fn position(&self, span: Span) -> Position {
        self.file(span.file).position(span.start as usize)
    }
}

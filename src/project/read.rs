//! Reading a file that may be anything: bounded, and UTF-8 or a problem with its exact place.

use std::io;
use std::path::Path;

use super::files::{Contents, Files};
use crate::problem::{Problems, Rule};
use crate::source::{FileId, Notation, Sources, Span};

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: u64 = 64 << 20;

/// What was read.
pub struct Text {
    /// The file's number.
    pub file: FileId,
    /// Whether it was UTF-8; otherwise a problem was reported and the text is only good for showing.
    pub is_sound: bool,
}

/// Reads a file into the table under `name`, which says the revision too where it is read from one.
///
/// # Errors
/// The file is not there, cannot be read, is not a regular file or is larger than [`LARGEST_FILE`]; the
/// message begins with `name`.
pub fn read(
    files: &Files,
    path: &Path,
    name: String,
    notation: Notation,
    sources: &mut Sources,
    problems: &mut Problems,
) -> io::Result<Text> {
    let name = files.named(name);
    let bytes = match (files, sources.text_instead(path)) {
        (Files::Disk, Some(text)) => text.as_bytes().to_vec(),
        _ => bytes(files, path).map_err(|error| named(&name, &error))?,
    };
    let (text, fault) = match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let fault = Fault::at(error.utf8_error().valid_up_to(), error.as_bytes());
            (
                String::from_utf8_lossy(error.as_bytes()).into_owned(),
                Some(fault),
            )
        }
    };
    let file = sources.add_read(name, path.to_path_buf(), notation, text);
    if let Some(fault) = &fault {
        fault.report(file, sources, problems);
    }
    Ok(Text {
        file,
        is_sound: fault.is_none(),
    })
}

/// The error with the file it is about, in words that say what to do rather than what failed inside.
pub fn named(name: &str, error: &io::Error) -> io::Error {
    let words = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_string(),
        io::ErrorKind::PermissionDenied => "you may not read this file".to_string(),
        io::ErrorKind::IsADirectory => "this is a folder, not a file".to_string(),
        _ => error.to_string(),
    };
    io::Error::new(error.kind(), format!("{name}: {words}"))
}

fn bytes(files: &Files, path: &Path) -> io::Result<Vec<u8>> {
    let bytes = match files.read(path, LARGEST_FILE)? {
        Contents::Whole(bytes) => bytes,
        Contents::TooLarge(_) => {
            let words = "this file is larger than 64 MB, which no survey is";
            return Err(io::Error::other(words));
        }
    };
    match is_pointer(&bytes) {
        false => Ok(bytes),
        true => Err(io::Error::other(pointer(files))),
    }
}

/// Whether these bytes stand for a file that Git LFS keeps elsewhere.
pub fn is_pointer(bytes: &[u8]) -> bool {
    bytes.len() < 1024 && bytes.starts_with(b"version https://git-lfs.github.com/spec/")
}

/// What to do about it.
pub fn pointer(files: &Files) -> &'static str {
    match files {
        Files::Disk => "this is a pointer of Git LFS; `git lfs pull` gets the file itself",
        Files::At(_) => {
            "this is a pointer of Git LFS, and the file itself is not in the repository; \
             `git lfs untrack` keeps surveys where they can be compared"
        }
    }
}

/// The first place at which a file is not UTF-8.
struct Fault {
    /// Bytes before it.
    offset: usize,
    byte: u8,
    help: &'static str,
}

impl Fault {
    fn at(offset: usize, bytes: &[u8]) -> Self {
        let help = match bytes {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                "this looks like UTF-16; save the file as UTF-8 in your editor"
            }
            _ => {
                "save the file as UTF-8 in your editor; `iconv -f WINDOWS-1252 -t UTF-8` turns many older files into it"
            }
        };
        Fault {
            offset,
            byte: bytes.get(offset).copied().unwrap_or_default(),
            help,
        }
    }

    fn report(&self, file: FileId, sources: &Sources, problems: &mut Problems) {
        let line = sources.file(file).position(self.offset).line;
        let message = format!(
            "byte {} of this file, 0x{:02X} on line {line}, is not UTF-8",
            self.offset, self.byte
        );
        // The replacement character that stands here in the shown text is three bytes long.
        let span = Span::new(file, self.offset, self.offset + '\u{fffd}'.len_utf8());
        problems
            .add(Rule::SyntaxEncoding, span, message)
            .label("the first byte that cannot be read; the rest of the file was not checked")
            .help(self.help);
    }
}

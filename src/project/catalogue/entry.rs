//! What stands in a catalogue, nothing left out: what Peil does not use itself, translators do.

use indexmap::IndexMap;

use crate::source::{FileId, Span};
use crate::syntax::ast::{Offsets, Text};

/// All translations into one language.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// The language tag, from the file's name.
    pub language: String,
    /// The file.
    pub file: FileId,
    /// What stands before the entries.
    pub header: Header,
    /// Entries by stable id, in the order of the file.
    pub entries: IndexMap<String, Entry>,
    /// Entries whose text is no longer in the survey, behind `#~`.
    pub obsolete: Vec<Entry>,
    /// Comments after the last entry.
    pub tail: Vec<String>,
}

/// The entry of the empty text: fields as in the head of an e-mail.
#[derive(Debug, Clone, Default)]
pub struct Header {
    /// Comments and flags.
    pub notes: Notes,
    /// Marked as a template that nobody has begun.
    pub is_fuzzy: bool,
    /// `Language: en` and the other fields, one a line.
    pub text: Text,
}

/// One translated text.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// The stable id and where it stands; empty for an obsolete entry of another tool.
    pub id: Text,
    /// The source text it was made for, `msgid`.
    pub source: String,
    /// The source text for more than one, `msgid_plural`.
    pub plural_source: Option<String>,
    /// The translation, one for each plural form; empty texts are not translated yet.
    pub texts: Vec<Text>,
    /// Marked as a guess that nobody confirmed.
    pub is_fuzzy: bool,
    /// What else stands with it.
    pub notes: Notes,
}

/// What stands around an entry and is not translated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// Comments of translators, as they stand after the `#`.
    pub comments: Vec<String>,
    /// Comments for translators, after `#.`.
    pub extracted: Vec<String>,
    /// Where the source text stands, after `#:`.
    pub references: Vec<String>,
    /// The flags after `#,`, without `fuzzy`.
    pub flags: Vec<String>,
    /// The source for which a guess was made, after `#|`.
    pub previous: Previous,
}

/// The texts that an entry had when it was translated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Previous {
    /// Its id.
    pub id: Option<String>,
    /// Its source text.
    pub source: Option<String>,
    /// Its source text for more than one.
    pub plural_source: Option<String>,
}

impl Catalogue {
    /// A field of the header, without the spaces around it.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.header.fields().find_map(|(key, value)| {
            key.eq_ignore_ascii_case(name)
                .then_some(value)
                .filter(|value| !value.is_empty())
        })
    }
}

impl Header {
    /// Names and values, in order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.text.value.lines();
        pairs.filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.trim(), value.trim()))
        })
    }

    /// Gives a field another value, in its place; a new one comes last.
    pub fn set(&mut self, name: &str, value: &str) {
        let line = format!("{name}: {value}");
        let mut is_there = false;
        let mut lines: Vec<String> = Vec::new();
        for old in self.text.value.lines() {
            let key = old.split_once(':').map_or(old, |(key, _)| key).trim();
            match key.eq_ignore_ascii_case(name) {
                true if is_there => {}
                true => lines.push(line.clone()),
                false => lines.push(old.to_owned()),
            }
            is_there |= key.eq_ignore_ascii_case(name);
        }
        if !is_there {
            lines.push(line);
        }
        self.text.value = lines.join("\n") + "\n";
    }
}

impl Entry {
    /// The translation, unless there is none or only a guess.
    pub fn text(&self) -> Option<&Text> {
        let text = self.texts.first().filter(|text| !text.value.is_empty());
        text.filter(|_| !self.is_fuzzy)
    }

    /// Whether nothing is translated, not even by a guess.
    pub fn is_empty(&self) -> bool {
        self.texts.iter().all(|text| text.value.is_empty())
    }
}

/// A text that stands in no file yet.
pub fn unplaced(value: impl Into<String>) -> Text {
    Text {
        value: value.into(),
        span: Span::default(),
        offsets: Offsets::Direct(0),
    }
}

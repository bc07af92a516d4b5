//! The PO format: entries of `msgctxt`, `msgid`, `msgstr` and their quoted texts, each with its place, and
//! the comments, flags and obsolete entries between them.

mod quoted;

use indexmap::map::Entry as Slot;

use super::{Catalogue, Entry, Header, Notes, Previous};
use crate::problem::{Problems, Rule};
use crate::source::{FileId, Span};
use crate::syntax::ast::Text;
use quoted::{Quoted, closed};

const KEYWORDS: &str = "`msgctxt`, `msgid`, `msgid_plural`, `msgstr` or a text in quotes";
/// What git leaves in a file of which two versions were not brought together.
const CONFLICTS: [&str; 3] = ["<<<<<<<", "=======", ">>>>>>>"];

/// Reads a catalogue; lines that are not understood become problems and are left out.
pub fn parse(text: &str, file: FileId, language: &str, problems: &mut Problems) -> Catalogue {
    let mut reader = Reader {
        file,
        problems,
        draft: Draft::default(),
        field: None,
        catalogue: Catalogue {
            language: language.to_string(),
            file,
            ..Catalogue::default()
        },
    };
    let body = text.trim_start_matches('\u{feff}');
    let mut at = text.len() - body.len();
    for line in body.split_inclusive('\n') {
        reader.line(line.trim_end(), at);
        at += line.len();
    }
    reader.finish_entry();
    reader.catalogue.tail = reader.draft.notes.comments;
    reader.catalogue
}

/// Which text of an entry a quoted line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Context,
    Id,
    Plural,
    Translation(usize),
    /// One of the first three, after `#|`.
    Previous(usize),
}

/// An entry being read.
#[derive(Debug, Default)]
struct Draft {
    context: Option<Quoted>,
    id: Option<Quoted>,
    plural: Option<Quoted>,
    translations: Vec<Quoted>,
    previous: [Option<Quoted>; 3],
    is_fuzzy: bool,
    is_obsolete: bool,
    notes: Notes,
}

struct Reader<'a> {
    file: FileId,
    problems: &'a mut Problems,
    draft: Draft,
    field: Option<Field>,
    catalogue: Catalogue,
}

impl Reader<'_> {
    fn line(&mut self, line: &str, at: usize) {
        let trimmed = line.trim_start();
        let at = at + line.len() - trimmed.len();
        if let Some(rest) = trimmed.strip_prefix("#~") {
            let rest = rest.trim_start();
            let at = at + trimmed.len() - rest.len();
            match rest.strip_prefix('|') {
                Some(rest) => self.previous(rest, at + 1),
                None => self.part(rest, at, true),
            }
        } else if let Some(rest) = trimmed.strip_prefix("#|") {
            self.previous(rest, at + 2);
        } else if let Some(comment) = trimmed.strip_prefix('#') {
            self.comment(comment);
        } else {
            self.part(trimmed, at, false);
        }
    }

    /// A keyword or a text in quotes.
    fn part(&mut self, line: &str, at: usize, is_obsolete: bool) {
        if line.starts_with('"') {
            self.quoted(line, at);
        } else if !line.is_empty() {
            self.keyword(line, at, is_obsolete);
        }
    }

    fn is_translated(&self) -> bool {
        matches!(self.field, Some(Field::Translation(_)))
    }

    fn comment(&mut self, comment: &str) {
        if self.is_translated() {
            self.finish_entry();
        }
        let draft = &mut self.draft;
        let trimmed = |rest: &str| rest.strip_prefix(' ').unwrap_or(rest).to_owned();
        if let Some(flags) = comment.strip_prefix(',') {
            for flag in flags.split(',').map(str::trim) {
                match flag {
                    "fuzzy" => draft.is_fuzzy = true,
                    "" => {}
                    flag => draft.notes.flags.push(flag.to_owned()),
                }
            }
        } else if let Some(rest) = comment.strip_prefix('.') {
            draft.notes.extracted.push(trimmed(rest));
        } else if let Some(rest) = comment.strip_prefix(':') {
            draft.notes.references.push(trimmed(rest));
        } else {
            draft.notes.comments.push(comment.to_owned());
        }
    }

    /// A line behind `#|`: a text as it was when it was translated.
    fn previous(&mut self, rest: &str, at: usize) {
        if self.is_translated() {
            self.finish_entry();
        }
        let line = rest.trim_start();
        let at = at + rest.len() - line.len();
        let word = line.split([' ', '\t', '"']).next().unwrap_or_default();
        let field = ["msgctxt", "msgid", "msgid_plural"]
            .iter()
            .position(|keyword| *keyword == word);
        if let Some(field) = field {
            self.field = Some(Field::Previous(field));
        } else if !word.is_empty() {
            return self.unknown(word, at);
        }
        let text = line[word.len()..].trim_start();
        if !text.is_empty() {
            self.quoted(text, at + line.len() - text.len());
        }
    }

    fn unknown(&mut self, word: &str, at: usize) {
        let span = Span::new(self.file, at, at + word.len());
        if CONFLICTS.contains(&word) {
            let message = "two versions of this catalogue were not brought together";
            self.problems
                .add(Rule::SyntaxExpected, span, message)
                .label("git marks with this what is in only one of them")
                .help("keep one of the two in each place, and take out the lines that git added");
            return;
        }
        let message = format!("`{word}` is no part of a catalogue");
        self.problems
            .add(Rule::SyntaxExpected, span, message)
            .label(format!("expected {KEYWORDS}"));
    }

    fn keyword(&mut self, line: &str, at: usize, is_obsolete: bool) {
        let end = line.find([' ', '\t', '"']).unwrap_or(line.len());
        let (word, rest) = line.split_at(end);
        let field = match word {
            "msgctxt" => Some(Field::Context),
            "msgid" => Some(Field::Id),
            "msgid_plural" => Some(Field::Plural),
            "msgstr" => Some(Field::Translation(0)),
            _ => plural_index(word).map(Field::Translation),
        };
        let Some(field) = field else {
            return self.unknown(word, at);
        };
        let starts_anew =
            matches!(field, Field::Context) || (field == Field::Id && self.draft.id.is_some());
        if starts_anew && (self.draft.id.is_some() || self.draft.context.is_some()) {
            self.finish_entry();
        }
        self.field = Some(field);
        self.draft.is_obsolete |= is_obsolete;
        let text = rest.trim_start();
        self.quoted(text, at + line.len() - text.len());
    }

    fn quoted(&mut self, line: &str, at: usize) {
        let span = Span::new(self.file, at, at + line.len());
        let Some(field) = self.field else {
            self.problems
                .add(Rule::SyntaxExpected, span, "this text belongs to no entry")
                .label("expected `msgctxt` or `msgid` before it");
            return;
        };
        let inner = line.strip_prefix('"').and_then(closed);
        let Some(inner) = inner else {
            self.problems
                .add(
                    Rule::SyntaxUnclosed,
                    span,
                    "a text in a catalogue stands on one line, in quotes",
                )
                .help("close the text with `\"` and go on with another text on the next line");
            return;
        };
        let quoted = self.draft.of(field);
        if quoted.end == 0 {
            quoted.start = at;
        }
        quoted.end = at + line.len();
        if let Err(bad) = quoted.append(inner, at + 1) {
            let span = Span::new(self.file, bad, bad + 1);
            self.problems
                .add(
                    Rule::SyntaxWrongValue,
                    span,
                    "an escape that does not exist",
                )
                .help("write `\\\\` for a backslash, `\\\"` for a quote, `\\n` for a line break");
        }
    }

    fn finish_entry(&mut self) {
        self.field = None;
        let mut draft = std::mem::take(&mut self.draft);
        let Some(id) = draft.id.take() else {
            // Comments that stand by themselves belong to what comes after them.
            self.draft.notes = draft.notes;
            return;
        };
        let file = self.file;
        let texts = draft.translations.into_iter();
        let mut texts: Vec<Text> = texts.map(|text| text.into_text(file)).collect();
        let mut notes = draft.notes;
        let [context, source, plural] = draft.previous.map(|text| text.map(|text| text.value));
        notes.previous = Previous {
            id: context,
            source,
            plural_source: plural,
        };
        if draft.context.is_none() && !draft.is_obsolete {
            let id = id.into_text(file);
            let text = texts.drain(..).next().unwrap_or_default();
            return self.without_context(id, text, notes, draft.is_fuzzy);
        }
        let context = draft.context.unwrap_or_default().into_text(file);
        let entry = Entry {
            id: context,
            source: id.value,
            plural_source: draft.plural.map(|plural| plural.value),
            texts,
            is_fuzzy: draft.is_fuzzy,
            notes,
        };
        match draft.is_obsolete {
            true => self.catalogue.obsolete.push(entry),
            false => self.add(entry),
        }
    }

    fn add(&mut self, entry: Entry) {
        match self.catalogue.entries.entry(entry.id.value.clone()) {
            Slot::Vacant(slot) => {
                slot.insert(entry);
            }
            Slot::Occupied(first) => {
                let message = format!("`{}` is translated twice", entry.id.value);
                self.problems
                    .add(Rule::SyntaxDuplicateKey, entry.id.span, message)
                    .label("this one is not used")
                    .related(first.get().id.span, "the first stands here");
            }
        }
    }

    /// The header is the entry of the empty text; any other needs an id.
    fn without_context(&mut self, id: Text, text: Text, notes: Notes, is_fuzzy: bool) {
        if !id.value.is_empty() {
            self.problems
                .add(
                    Rule::SyntaxMissingProperty,
                    id.span,
                    "an entry without `msgctxt`",
                )
                .label("nobody can tell which text this translates")
                .help("put the stable id of the text before it: `msgctxt \"question.satisfied\"`");
            return;
        }
        self.catalogue.header = Header {
            notes,
            is_fuzzy,
            text,
        };
        self.check_charset();
    }

    /// What is UTF-8 and says that it is something else was damaged on its way.
    fn check_charset(&mut self) {
        const SOUND: [&str; 5] = ["utf-8", "utf8", "us-ascii", "ascii", "charset"];
        let content = self.catalogue.field("Content-Type").unwrap_or_default();
        let charset = content.split_once("charset=").map(|(_, charset)| charset);
        let Some(charset) = charset.map(|it| it.trim().to_owned()) else {
            return;
        };
        if !SOUND.contains(&charset.to_lowercase().as_str()) {
            let message = format!("this catalogue says that it is written in `{charset}`");
            self.problems
                .add(
                    Rule::SyntaxEncoding,
                    self.catalogue.header.text.span,
                    message,
                )
                .help("catalogues are UTF-8: `msgconv -t UTF-8` turns one into it");
        }
    }
}

/// `2` for `msgstr[2]`; a language has at most six plural forms.
fn plural_index(word: &str) -> Option<usize> {
    let index = word.strip_prefix("msgstr[")?.strip_suffix(']')?;
    index.parse().ok().filter(|index| *index < 6)
}

impl Draft {
    fn of(&mut self, field: Field) -> &mut Quoted {
        match field {
            Field::Context => self.context.get_or_insert_default(),
            Field::Id => self.id.get_or_insert_default(),
            Field::Plural => self.plural.get_or_insert_default(),
            Field::Previous(index) => self.previous[index].get_or_insert_default(),
            Field::Translation(index) => {
                while self.translations.len() <= index {
                    self.translations.push(Quoted::default());
                }
                &mut self.translations[index]
            }
        }
    }
}

#[cfg(test)]
mod tests;

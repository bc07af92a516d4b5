//! The PO format: entries of `msgctxt`, `msgid`, `msgstr` and their quoted texts, each with its place.

use indexmap::map::Entry as Slot;

use super::{Catalogue, Entry};
use crate::problem::{Problems, Rule};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Offsets, Text};

const KEYWORDS: &str = "`msgctxt`, `msgid`, `msgid_plural`, `msgstr` or a text in quotes";

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
            plural_forms: None,
            entries: indexmap::IndexMap::new(),
        },
    };
    let body = text.trim_start_matches('\u{feff}');
    let mut at = text.len() - body.len();
    for line in body.split_inclusive('\n') {
        reader.line(line.trim_end(), at);
        at += line.len();
    }
    reader.finish_entry();
    reader.catalogue
}

/// Which text of an entry a quoted line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Context,
    Id,
    Plural,
    Translation(usize),
}

/// An entry being read.
#[derive(Debug, Default)]
struct Draft {
    context: Option<Quoted>,
    id: Option<Quoted>,
    plural: Option<Quoted>,
    translations: Vec<Quoted>,
    is_fuzzy: bool,
}

/// A text of one or more quoted lines, escapes worked out.
#[derive(Debug, Default)]
struct Quoted {
    value: String,
    pieces: Vec<(u32, u32)>,
    start: usize,
    end: usize,
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
        if let Some(comment) = trimmed.strip_prefix('#') {
            self.comment(comment);
        } else if trimmed.starts_with('"') {
            self.quoted(trimmed, at);
        } else if !trimmed.is_empty() {
            self.keyword(trimmed, at);
        }
    }

    fn comment(&mut self, comment: &str) {
        // An obsolete entry, `#~ msgid …`, is a comment like any other.
        if self
            .field
            .is_some_and(|field| matches!(field, Field::Translation(_)))
        {
            self.finish_entry();
        }
        if let Some(flags) = comment.strip_prefix(',') {
            self.draft.is_fuzzy |= flags.split(',').any(|flag| flag.trim() == "fuzzy");
        }
    }

    fn keyword(&mut self, line: &str, at: usize) {
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
            let span = Span::new(self.file, at, at + word.len());
            self.problems
                .add(
                    Rule::SyntaxExpected,
                    span,
                    format!("`{word}` is no part of a catalogue"),
                )
                .label(format!("expected {KEYWORDS}"));
            return;
        };
        let starts_anew =
            matches!(field, Field::Context) || (field == Field::Id && self.draft.id.is_some());
        if starts_anew && (self.draft.id.is_some() || self.draft.context.is_some()) {
            self.finish_entry();
        }
        self.field = Some(field);
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
        let draft = std::mem::take(&mut self.draft);
        let Some(id) = draft.id else {
            return;
        };
        let translations = draft
            .translations
            .into_iter()
            .map(|text| text.into_text(self.file));
        let texts: Vec<Text> = translations.collect();
        let Some(context) = draft.context else {
            return self.without_context(id.into_text(self.file), &texts);
        };
        let context = context.into_text(self.file);
        let entry = Entry {
            id: context.clone(),
            source: id.value,
            plural_source: draft.plural.map(|plural| plural.value),
            texts,
            is_fuzzy: draft.is_fuzzy,
        };
        match self.catalogue.entries.entry(context.value.clone()) {
            Slot::Vacant(slot) => {
                slot.insert(entry);
            }
            Slot::Occupied(first) => {
                let message = format!("`{}` is translated twice", context.value);
                self.problems
                    .add(Rule::SyntaxDuplicateKey, context.span, message)
                    .label("this one is not used")
                    .related(first.get().id.span, "the first stands here");
            }
        }
    }

    /// The header is the entry of the empty text; any other needs an id.
    fn without_context(&mut self, id: Text, texts: &[Text]) {
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
        let header = texts.first().map_or("", |text| &text.value);
        for line in header.lines() {
            if let Some(rule) = line.strip_prefix("Plural-Forms:") {
                self.catalogue.plural_forms = Some(rule.trim().to_string());
            }
        }
    }
}

/// `2` for `msgstr[2]`; a language has at most six plural forms.
fn plural_index(word: &str) -> Option<usize> {
    let index = word.strip_prefix("msgstr[")?.strip_suffix(']')?;
    index.parse().ok().filter(|index| *index < 6)
}

/// The text before the closing quote, if nothing follows it.
fn closed(rest: &str) -> Option<&str> {
    let inner = rest.strip_suffix('"')?;
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return None,
            '\\' => chars.next().map(|_| ())?,
            _ => {}
        }
    }
    Some(inner)
}

impl Draft {
    fn of(&mut self, field: Field) -> &mut Quoted {
        match field {
            Field::Context => self.context.get_or_insert_default(),
            Field::Id => self.id.get_or_insert_default(),
            Field::Plural => self.plural.get_or_insert_default(),
            Field::Translation(index) => {
                while self.translations.len() <= index {
                    self.translations.push(Quoted::default());
                }
                &mut self.translations[index]
            }
        }
    }
}

impl Quoted {
    /// Adds the characters between two quotes, which begin at file offset `at`; fails with the offset
    /// of an escape that does not exist.
    fn append(&mut self, inner: &str, at: usize) -> Result<(), usize> {
        self.piece(at);
        let mut rest = inner;
        while let Some(backslash) = rest.find('\\') {
            let here = at + inner.len() - rest.len() + backslash;
            self.value.push_str(&rest[..backslash]);
            self.piece(here);
            let escaped = rest[backslash + 1..].chars().next().ok_or(here)?;
            self.value.push(match escaped {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                '"' | '\\' => escaped,
                _ => return Err(here),
            });
            rest = &rest[backslash + 2..];
            self.piece(here + 2);
        }
        self.value.push_str(rest);
        Ok(())
    }

    /// From here on the text stands at file offset `at`.
    fn piece(&mut self, at: usize) {
        let from = self.value.len() as u32;
        if self.pieces.last().is_some_and(|(text, _)| *text == from) {
            self.pieces.pop();
        }
        self.pieces.push((from, at as u32));
    }

    fn into_text(self, file: FileId) -> Text {
        Text {
            span: Span::new(file, self.start, self.end),
            value: self.value,
            offsets: Offsets::Pieces(self.pieces.into_boxed_slice()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Catalogue, Vec<String>) {
        let mut problems = Problems::new();
        let catalogue = parse(text, FileId(0), "en", &mut problems);
        let told = problems
            .iter()
            .map(|problem| format!("{} {}", problem.rule.slug(), problem.message));
        (catalogue, told.collect())
    }

    const SOUND: &str = r#"# A catalogue.
msgid ""
msgstr ""
"Language: en\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#. where it stands
#: webshop.peil:12
msgctxt "question.happy"
msgid "Bent u tevreden?"
msgstr "Are you \"happy\", "
"{name}?"

#, fuzzy, c-format
msgctxt "note.days"
msgid "{n} dag"
msgid_plural "{n} dagen"
msgstr[0] "{n} day"
msgstr[1] "{n} days"

#~ msgctxt "note.gone"
#~ msgid "Weg"
#~ msgstr "Gone"
"#;

    #[test]
    fn entries_headers_plurals_and_flags() {
        let (catalogue, problems) = read(SOUND);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(
            catalogue.plural_forms.as_deref(),
            Some("nplurals=2; plural=(n != 1);")
        );
        assert_eq!(catalogue.entries.len(), 2);
        let happy = &catalogue.entries["question.happy"];
        assert_eq!(
            happy.text().map(|text| text.value.as_str()),
            Some("Are you \"happy\", {name}?")
        );
        assert_eq!(
            (happy.source.as_str(), happy.is_fuzzy),
            ("Bent u tevreden?", false)
        );
        let days = &catalogue.entries["note.days"];
        assert!(days.is_fuzzy && days.text().is_none());
        assert_eq!(days.plural_source.as_deref(), Some("{n} dagen"));
        assert_eq!(days.texts[1].value, "{n} days");
    }

    #[test]
    fn every_character_leads_back_to_its_place() {
        let (catalogue, _) = read(SOUND);
        let text = &catalogue.entries["question.happy"].texts[0];
        for words in ["Are", "happy", ",", "{name}", "?"] {
            let at = text.value.find(words).unwrap();
            let span = text.slice_span(at, at + words.len());
            assert_eq!(&SOUND[span.start as usize..span.end as usize], words);
        }
        assert!(SOUND[text.span.start as usize..].starts_with("\"Are"));
        assert!(SOUND[..text.span.end as usize].ends_with("{name}?\""));
    }

    #[test]
    fn mistakes_are_told_and_the_rest_is_read() {
        let (catalogue, problems) = read(
            "\"lost\"\nmsgid \"a\"\nmsgstr \"b\"\nmsgctxt \"x\"\nmsgid \"a\"\nmsgstr \"open\nmsgtxt \"c\"\n\
             msgctxt \"x\"\nmsgid \"a\"\nmsgstr \"\\q\"\nmsgctxt \"y\"\nmsgid \"a\"\nmsgstr \"fine\"",
        );
        assert_eq!(
            problems,
            [
                "syntax/expected this text belongs to no entry",
                "syntax/missing-property an entry without `msgctxt`",
                "syntax/unclosed a text in a catalogue stands on one line, in quotes",
                "syntax/expected `msgtxt` is no part of a catalogue",
                "syntax/wrong-value an escape that does not exist",
                "syntax/duplicate-key `x` is translated twice",
            ]
        );
        assert_eq!(catalogue.entries["y"].texts[0].value, "fine");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_and_every_place_is_in_it(
            parts in proptest::collection::vec(proptest::sample::select(vec![
                "msgctxt ", "msgid ", "msgstr ", "msgstr[1] ", "msgstr[9999999999] ", "msgid_plural",
                "\"", "\\", "\\\"", "\n", "\r\n", "#, fuzzy", "#~ ", "#", "é", "漢", "{a}", " ", "x", "\\n",
            ]), 0..60),
        ) {
            let text = parts.concat();
            let mut problems = Problems::new();
            let catalogue = parse(&text, FileId(0), "en", &mut problems);
            let spans = problems.iter().map(|problem| problem.span);
            let texts = catalogue.entries.values().flat_map(|entry| entry.texts.iter().chain([&entry.id]));
            let spans = spans.chain(texts.flat_map(|text| {
                let ends = text.value.char_indices().map(|(at, c)| text.slice_span(at, at + c.len_utf8()));
                ends.chain([text.span]).collect::<Vec<_>>()
            }));
            for span in spans {
                proptest::prop_assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?}");
            }
        }
    }
}

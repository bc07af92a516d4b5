//! A catalogue as it must be for the texts of a survey as they are. Nothing that a translator wrote goes.

use std::collections::HashMap;
use std::mem;

use indexmap::IndexMap;

use super::{Texts, Translatable, Work, plural};
use crate::check::same_words;
use crate::project::Catalogue;
use crate::project::catalogue::{Entry, Header, Previous, unplaced};

/// What became of the entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    /// Texts that were not in it.
    pub added: usize,
    /// Translations of which the source changed.
    pub changed: usize,
    /// Translations that went along to another id.
    pub moved: usize,
    /// Translations of which the text is gone.
    pub gone: usize,
    /// Translations of which the text came back.
    pub back: usize,
}

/// Brings a catalogue up to date with the texts of its survey.
pub fn update(catalogue: &mut Catalogue, work: &Work, texts: &Texts) -> Changes {
    complete(&mut catalogue.header, &catalogue.language, texts);
    let mut former = Former {
        entries: mem::take(&mut catalogue.entries),
        obsolete: mem::take(&mut catalogue.obsolete),
        gone: HashMap::new(),
        changes: Changes::default(),
    };
    former.index();
    let mut entries = IndexMap::with_capacity(texts.list.len());
    // Each text first takes the entry under its own id; what is left can have moved.
    let own = texts.list.iter().map(|text| former.own(&text.id));
    let own: Vec<Option<Entry>> = own.collect();
    for (text, own) in texts.list.iter().zip(own) {
        let mut entry = match own {
            Some(entry) if !entry.is_empty() => entry,
            own => former.other(text, work).or(own).unwrap_or_else(|| {
                former.changes.added += 1;
                Entry::default()
            }),
        };
        former.changes.changed += usize::from(fit(&mut entry, text));
        entries.insert(text.id.clone(), entry);
    }
    catalogue.entries = entries;
    former.leave(catalogue)
}

/// The entries as they were, as far as they are not taken yet.
struct Former {
    entries: IndexMap<String, Entry>,
    obsolete: Vec<Entry>,
    /// The last obsolete entry of each id.
    gone: HashMap<String, usize>,
    changes: Changes,
}

impl Former {
    fn index(&mut self) {
        let ids = self.obsolete.iter().enumerate();
        let ids = ids.filter(|(_, entry)| !entry.id.value.is_empty());
        self.gone = ids
            .map(|(at, entry)| (entry.id.value.clone(), at))
            .collect();
    }

    fn own(&mut self, id: &str) -> Option<Entry> {
        self.entries.get_mut(id).map(mem::take)
    }

    /// The entry under the former name of what the text belongs to, or one whose text had gone.
    fn other(&mut self, text: &Translatable, work: &Work) -> Option<Entry> {
        let former = work.renames.former(&text.id);
        let moved = former.as_ref().and_then(|id| self.own(id));
        if let Some(entry) = moved.filter(|entry| !entry.is_empty()) {
            self.changes.moved += 1;
            return Some(entry);
        }
        let ids = [Some(&text.id), former.as_ref()];
        let at = ids
            .into_iter()
            .flatten()
            .find_map(|id| self.gone.remove(id))?;
        self.changes.back += 1;
        Some(mem::take(&mut self.obsolete[at]))
    }

    /// What no text took becomes obsolete, after what already was. An entry without anything that a
    /// translator wrote goes.
    fn leave(mut self, catalogue: &mut Catalogue) -> Changes {
        let is_taken = |entry: &Entry| entry.id.value.is_empty() && entry.source.is_empty();
        self.obsolete.retain(|entry| !is_taken(entry));
        for (_, mut entry) in self.entries {
            let has_words = !entry.is_empty() || !entry.notes.comments.is_empty();
            if is_taken(&entry) || !has_words {
                continue;
            }
            entry.notes.extracted.clear();
            entry.notes.references.clear();
            self.changes.gone += 1;
            self.obsolete.push(entry);
        }
        catalogue.obsolete = self.obsolete;
        self.changes
    }
}

/// Makes an entry that of a text; gives whether its translation is of another source now.
fn fit(entry: &mut Entry, text: &Translatable) -> bool {
    if entry.id.value != text.id {
        entry.id = unplaced(text.id.clone());
    }
    entry.notes.extracted.clone_from(&text.about);
    entry.notes.references = vec![text.file.clone()];
    if !entry.is_fuzzy {
        entry.notes.previous = Previous::default();
    }
    if entry.texts.is_empty() {
        entry.texts.push(unplaced(""));
    }
    let is_same = same_words(&entry.source, &text.source);
    let source = mem::replace(&mut entry.source, text.source.clone());
    if is_same {
        return false;
    }
    let before = entry.notes.previous.source.as_deref();
    if entry.is_empty() {
        entry.is_fuzzy = false;
        entry.notes.previous = Previous::default();
        false
    } else if before.is_some_and(|before| same_words(before, &text.source)) {
        // The text for which it was made is back.
        entry.is_fuzzy = false;
        entry.notes.previous = Previous::default();
        false
    } else if entry.is_fuzzy {
        // A guess stays one; what it was made for stands there already, or is not known.
        false
    } else {
        entry.is_fuzzy = true;
        entry.notes.previous.source = Some(source);
        true
    }
}

/// Adds the fields that tools expect, in the order in which gettext writes them. Those that are there stay.
fn complete(header: &mut Header, language: &str, texts: &Texts) {
    let source = texts.languages.first().map_or("nl", String::as_str);
    let (language, source) = (locale(language), locale(source));
    let fields = [
        ("Project-Id-Version", Some(texts.name.as_str())),
        ("PO-Revision-Date", Some("")),
        ("Last-Translator", Some("")),
        ("Language-Team", Some("")),
        ("Language", Some(language.as_str())),
        ("X-Source-Language", Some(source.as_str())),
        ("MIME-Version", Some("1.0")),
        ("Content-Type", Some("text/plain; charset=UTF-8")),
        ("Content-Transfer-Encoding", Some("8bit")),
        ("Plural-Forms", plural::forms(&language.replace('_', "-"))),
    ];
    let mut lines: Vec<String> = header.text.value.lines().map(str::to_owned).collect();
    let mut after = 0;
    for (name, value) in fields {
        let is_it = |line: &String| {
            let key = line.split_once(':').map_or("", |(key, _)| key);
            key.trim().eq_ignore_ascii_case(name)
        };
        match (lines.iter().position(is_it), value) {
            (Some(at), _) => after = at + 1,
            (None, Some(value)) => {
                lines.insert(after, format!("{name}: {value}"));
                after += 1;
            }
            (None, None) => {}
        }
    }
    header.text.value = lines.join("\n") + "\n";
    let content = header.fields().find(|(name, _)| *name == "Content-Type");
    if content.is_none_or(|(_, value)| !value.to_lowercase().contains("utf-8")) {
        header.set("Content-Type", "text/plain; charset=UTF-8");
    }
}

/// A language tag as gettext writes it: `pt_BR` for `pt-BR`, `sr@latin` for `sr-Latn`.
pub fn locale(tag: &str) -> String {
    let mut parts = tag.split('-');
    let mut name = parts.next().unwrap_or_default().to_owned();
    let mut script = "";
    for part in parts {
        match part {
            "Latn" | "latn" => script = "@latin",
            "Cyrl" | "cyrl" => script = "@cyrillic",
            part => {
                name.push('_');
                name.push_str(part);
            }
        }
    }
    name + script
}

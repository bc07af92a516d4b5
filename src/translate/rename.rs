//! Ids that moved: a question that `was` another carries its translations along, with those of its options.

use std::collections::HashMap;

use crate::syntax::ast::{Document, Item};
use crate::syntax::vocabulary::{Key, Keyword};

/// The texts inside an item that have its name in their id.
const INNER: [&str; 6] = ["option", "label", "missing", "row", "group", "field"];

/// The former names of what has another name now.
#[derive(Debug, Default)]
pub struct Renames {
    /// By the beginning of an id, up to and with a name: the former name in its place.
    to_former: HashMap<String, String>,
    /// The other way round.
    to_current: HashMap<String, String>,
}

/// The names of the items around one, as they are and as they were.
#[derive(Default, Clone)]
struct Around {
    current: String,
    former: String,
}

impl Renames {
    /// What the items of a survey say of their former names.
    pub fn of<'a>(documents: impl Iterator<Item = &'a Document>) -> Renames {
        let mut renames = Renames::default();
        for document in documents {
            renames.walk(&document.items, &Around::default());
        }
        renames
    }

    fn walk(&mut self, items: &[Item], around: &Around) {
        for item in items {
            let Some(name) = &item.name else {
                self.walk(&item.children, around);
                continue;
            };
            let was = item.property(Key::Was).and_then(|was| was.name());
            let former = was.map_or(name.text.as_str(), |was| was.text.as_str());
            let inside = Around {
                current: joined(&around.current, &name.text),
                former: joined(&around.former, former),
            };
            if was.is_some() {
                for kind in INNER.into_iter().chain([item.keyword.as_str()]) {
                    let current = joined(kind, &inside.current);
                    let before = joined(kind, &inside.former);
                    self.to_former.insert(current, former.to_owned());
                    self.to_current.insert(before, name.text.clone());
                }
            }
            match item.keyword {
                Keyword::Page => self.walk(&item.children, around),
                _ => self.walk(&item.children, &inside),
            }
        }
    }

    /// The id that a text had before, if it was another.
    pub fn former(&self, id: &str) -> Option<String> {
        moved(id, &self.to_former)
    }

    /// The id that a text has now, if it had another.
    pub fn current(&self, id: &str) -> Option<String> {
        moved(id, &self.to_current)
    }
}

fn joined(around: &str, name: &str) -> String {
    match around {
        "" => name.to_owned(),
        _ => format!("{around}.{name}"),
    }
}

fn moved(id: &str, names: &HashMap<String, String>) -> Option<String> {
    if names.is_empty() {
        return None;
    }
    let (kind, rest) = id.split_once('.')?;
    let (mut path, mut out, mut is_moved) = (kind.to_owned(), kind.to_owned(), false);
    for part in rest.split('.') {
        path.push('.');
        path.push_str(part);
        let other = names.get(&path);
        is_moved |= other.is_some();
        out.push('.');
        out.push_str(other.map_or(part, String::as_str));
    }
    is_moved.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problems;
    use crate::source::{Notation, Sources};

    #[test]
    fn what_moved_is_found_both_ways() {
        let text = "page a {\n  question happy: many \"?\" {\n    was satisfied\n    option slow \"s\" { was waiting }\n    option dear \"d\"\n  }\n  repeat visit \"v\" {\n    question rate: nps \"?\" { was mark }\n  }\n}\n";
        let mut sources = Sources::new();
        let file = sources.add("a.peil", Notation::Peil, text.to_owned());
        let document = crate::syntax::parse(&sources, file, &mut Problems::new());
        let renames = Renames::of([document].iter());
        for (current, former) in [
            ("question.happy", "question.satisfied"),
            ("question.happy.hint", "question.satisfied.hint"),
            ("option.happy.slow", "option.satisfied.waiting"),
            ("option.happy.dear", "option.satisfied.dear"),
            ("question.visit.rate.phone", "question.visit.mark.phone"),
        ] {
            assert_eq!(renames.former(current).as_deref(), Some(former));
            assert_eq!(renames.current(former).as_deref(), Some(current));
        }
        for id in ["page.a", "option.other.slow", "note.happy", ""] {
            assert_eq!(renames.former(id), None);
        }
    }
}

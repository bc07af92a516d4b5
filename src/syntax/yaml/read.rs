//! From the tree to items, by the vocabulary alone.
//!
//! An item is a mapping whose first key is its keyword; the value there is the item's name, or its text
//! or condition where it takes no name. `title` and `text` hold its text, `type` its type, `doc` its
//! documentation, `items` its children; every other key is a property.

use super::keys::Pair;
use super::trap::Expects;
use super::tree::{Kind, NodeId, Tree};
use crate::problem::{Problems, Rule, nearest};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Document, Item, Name};
use crate::syntax::peil;
use crate::syntax::vocabulary::{ItemSpec, Key, Keyword, Slot, TOP_LEVEL};

/// Where the name of the key `text` for one mode has to give way to the text of the item.
pub const MODE_TEXT: &str = "mode_text";

/// Keys that are not properties.
const SLOTS: &[&str] = &["text", "title", "type", "doc", "items"];

/// Which of `title` and `text` an item is written with. Both are read.
pub fn text_key(keyword: Keyword) -> &'static str {
    use Keyword as W;
    match keyword {
        W::Purpose | W::Consent | W::Question | W::Grid | W::Note | W::Check | W::Finish => "text",
        W::Repeat | W::Option | W::Label | W::Missing | W::Row | W::Group => "text",
        _ => "title",
    }
}

/// What the value of an item's keyword is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// Its name.
    Name,
    /// Its text: `use`, `test`.
    Text,
    /// Its condition: `if`, `else if`.
    Condition,
    /// Nothing: `else`, `privacy`.
    Nothing,
}

/// What stands after the keyword of an item.
pub fn first(spec: &ItemSpec) -> First {
    if spec.name != Slot::No {
        First::Name
    } else if spec.text != Slot::No {
        First::Text
    } else if spec.must.contains(&Key::When) {
        First::Condition
    } else {
        First::Nothing
    }
}

/// Reads items from a tree.
pub(super) struct Reader<'a> {
    pub tree: &'a Tree,
    pub source: &'a str,
    pub file: FileId,
    pub problems: &'a mut Problems,
    most_problems: usize,
}

/// After so many problems the rest of a file is not read: nobody reads on either.
const HOPELESS: usize = 1_000;

impl<'a> Reader<'a> {
    pub fn new(tree: &'a Tree, source: &'a str, file: FileId, problems: &'a mut Problems) -> Self {
        let most_problems = problems.len() + HOPELESS;
        Reader {
            tree,
            source,
            file,
            problems,
            most_problems,
        }
    }

    /// The items of the file: a mapping with `items`, or the list itself.
    pub fn document(&mut self) -> Document {
        let Some(root) = self.tree.root else {
            return Document::default();
        };
        let items = match &self.tree.node(root).kind {
            Kind::List(_) => self.items(root, TOP_LEVEL),
            Kind::Mapping(_) => self.top_level(root),
            Kind::Scalar(value, _) if value.is_empty() => Vec::new(),
            Kind::Broken(_) => Vec::new(),
            _ => {
                let span = self.first_line(self.tree.node(root).span);
                self.problems
                    .add(Rule::SyntaxExpected, span, "a survey begins with `items:`")
                    .help("write `items:` and below it one `- keyword: name` for every item");
                Vec::new()
            }
        };
        Document { items }
    }

    fn top_level(&mut self, root: NodeId) -> Vec<Item> {
        let mut items = Vec::new();
        for pair in self.pairs(root) {
            let (word, span) = self.key(pair);
            if word == "items" {
                items.extend(self.items(pair.value, TOP_LEVEL));
                continue;
            }
            let message = format!("`{word}` does not stand at the top of a file");
            let problem = self.problems.add(Rule::SyntaxUnknownKeyword, span, message);
            if Keyword::parse(word).is_some() {
                problem.help(format!(
                    "items stand in a list: `items:` and below it `- {word}: …`"
                ));
            } else {
                problem.help("the only key at the top of a file is `items`");
                problem.did_you_mean(nearest(word, ["items"]));
            }
        }
        items
    }

    /// The entries of a list of items; `place` holds the keywords that belong there, for corrections.
    fn items(&mut self, list: NodeId, place: &'static [Keyword]) -> Vec<Item> {
        let node = self.tree.node(list);
        match &node.kind {
            Kind::List(entries) => {
                let mut items = Vec::with_capacity(entries.len());
                for entry in entries.iter() {
                    if self.problems.len() > self.most_problems {
                        break;
                    }
                    items.extend(self.item(*entry, place));
                }
                items
            }
            Kind::Broken(_) => Vec::new(),
            Kind::Mapping(_) => {
                let span = self.first_line(node.span);
                self.problems
                    .add(
                        Rule::SyntaxExpected,
                        span,
                        "a list of items was expected here",
                    )
                    .help("put `- ` before the first key of each item");
                self.item(list, place).into_iter().collect()
            }
            _ => {
                let span = node.span;
                self.problems
                    .add(
                        Rule::SyntaxExpected,
                        span,
                        "a list of items was expected after `items`",
                    )
                    .help("write every item on a line of its own: `- keyword: name`");
                Vec::new()
            }
        }
    }

    fn item(&mut self, entry: NodeId, place: &'static [Keyword]) -> Option<Item> {
        let node = self.tree.node(entry);
        match &node.kind {
            Kind::Mapping(_) => {}
            Kind::Broken(_) => return None,
            Kind::Scalar(word, _) if Keyword::parse(word).is_some() => {
                let end = node.span.at_end();
                self.problems
                    .add(
                        Rule::SyntaxExpected,
                        node.span,
                        format!("a `:` belongs after `{word}`"),
                    )
                    .fix("add `:`", end, ":");
                return Keyword::parse(word).map(|keyword| new_item(keyword, node.span));
            }
            _ => {
                let span = self.first_line(node.span);
                self.problems
                    .add(Rule::SyntaxExpected, span, "an item was expected here")
                    .help("an item begins with its keyword and a colon: `- question: name`");
                return None;
            }
        }
        let mut pairs = self.pairs(entry);
        let keyword = self.take_keyword(&mut pairs, place)?;
        Some(self.body(keyword, pairs, node.span))
    }

    /// Takes the pair with the keyword out of an entry; it is the first, or this is reported.
    fn take_keyword(
        &mut self,
        pairs: &mut Vec<Pair>,
        place: &'static [Keyword],
    ) -> Option<(Keyword, Pair)> {
        let (word, span) = self.key(*pairs.first()?);
        if let Some(keyword) = Keyword::parse(word) {
            return Some((keyword, pairs.remove(0)));
        }
        let is_keyword = |pair: &Pair| {
            let (word, _) = self.key(*pair);
            Keyword::parse(word)
                .filter(|keyword| place.contains(keyword) && Key::parse(word).is_none())
        };
        let later = pairs.iter().position(|pair| is_keyword(pair).is_some());
        if let Some(at) = later {
            let (found, place) = self.key(pairs[at]);
            let message = format!("`{found}` must stand before `{word}`");
            self.problems
                .add(Rule::SyntaxExpected, place, message)
                .help("an item begins with its keyword: move this line to the front");
            let pair = pairs.remove(at);
            return Keyword::parse(found).map(|keyword| (keyword, pair));
        }
        let near = nearest(word, place.iter().map(|keyword| keyword.as_str()))
            .or_else(|| nearest(word, Keyword::ALL.iter().map(|keyword| keyword.as_str())));
        let known = Key::parse(word).is_some() || SLOTS.contains(&word);
        let message = if known {
            format!("`{word}` is a property, and no item begins with it")
        } else {
            format!("there is no item `{word}`")
        };
        self.problems
            .add(Rule::SyntaxUnknownKeyword, span, message)
            .help("an item begins with its keyword: `- question: name`")
            .did_you_mean(near.clone());
        near.and_then(|near| Keyword::parse(&near.name))
            .map(|keyword| (keyword, pairs.remove(0)))
    }

    fn body(&mut self, (keyword, pair): (Keyword, Pair), pairs: Vec<Pair>, span: Span) -> Item {
        let (_, keyword_span) = self.key(pair);
        let mut item = new_item(keyword, keyword_span);
        item.span = keyword_span.to(span.at_end());
        self.first_value(&mut item, pair);
        for pair in pairs {
            if self.problems.len() > self.most_problems {
                break;
            }
            self.entry(&mut item, pair);
        }
        item
    }

    /// What stands after the keyword.
    fn first_value(&mut self, item: &mut Item, pair: Pair) {
        let spec = item.keyword.spec();
        match first(spec) {
            First::Name => item.name = self.name(pair.value),
            First::Text => item.text = self.text(pair.value, Expects::Text),
            First::Condition => {
                let key_span = item.keyword_span;
                let properties = self.property(spec, Key::When, key_span, pair.value);
                item.properties.extend(properties);
            }
            First::Nothing if !self.is_empty(pair.value) => {
                let span = self.first_line(self.tree.node(pair.value).span);
                let word = item.keyword.as_str();
                self.problems
                    .add(
                        Rule::SyntaxExpected,
                        span,
                        format!("nothing stands after `{word}:`"),
                    )
                    .help("its keys follow on lines of their own, in the same column");
            }
            First::Nothing => {}
        }
    }

    /// One key of an item with its value.
    fn entry(&mut self, item: &mut Item, pair: Pair) {
        let spec = item.keyword.spec();
        let (word, key_span) = self.key(pair);
        let takes_text = spec.text != Slot::No && first(spec) != First::Text;
        match word {
            "items" if !spec.children.is_empty() => {
                item.children.extend(self.items(pair.value, spec.children));
            }
            "title" | "text" if takes_text => {
                if let Some(text) = &item.text {
                    let first = text.span;
                    self.twice(word, key_span, first);
                } else {
                    item.text = self.required_text(word, key_span, pair.value);
                }
            }
            "type" if spec.ty != Slot::No => {
                if let Some(text) =
                    self.required_text_as(word, key_span, pair.value, Expects::Words)
                {
                    let ty =
                        self.fragment(pair.value, |problems| peil::parse_type(&text, problems));
                    item.ty = ty.map(Box::new);
                }
            }
            "doc" => {
                let text = self.required_text(word, key_span, pair.value);
                item.doc = text.map(|text| text.value);
            }
            MODE_TEXT => {
                let properties = self.property(spec, Key::ModeText, key_span, pair.value);
                item.properties.extend(properties);
            }
            _ => match Key::parse(word).filter(|key| *key != Key::ModeText) {
                Some(key) => {
                    let properties = self.property(spec, key, key_span, pair.value);
                    item.properties.extend(properties);
                }
                None => self.unknown_key(item.keyword, word, key_span),
            },
        }
    }

    fn unknown_key(&mut self, keyword: Keyword, word: &str, span: Span) {
        let owner = keyword.as_str();
        let spec = keyword.spec();
        let slot = SLOTS.contains(&word);
        let nested = Keyword::parse(word).filter(|child| spec.children.contains(child));
        let message = match (slot, nested) {
            (true, _) => format!("`{word}` does not belong in `{owner}`"),
            (_, Some(_)) => format!("`{word}` is an item of its own in `{owner}`"),
            _ => format!("`{owner}` has no key `{word}`"),
        };
        let keys = spec.keys().map(key_word);
        let near = nearest(word, keys.chain(SLOTS.iter().copied()));
        let problem = self.problems.add(Rule::SyntaxUnknownKeyword, span, message);
        match (slot, nested, first(spec)) {
            (_, Some(_), _) => {
                problem.help(format!("put it under `items:`, as `- {word}: …`"));
            }
            (true, _, First::Text) if matches!(word, "text" | "title") => {
                problem.help(format!("the text stands after the keyword: `- {owner}: …`"));
            }
            (true, ..) => {}
            _ if near.is_some() => {
                problem.did_you_mean(near);
            }
            _ => {
                let keys: Vec<String> = spec
                    .keys()
                    .map(|key| format!("`{}`", key_word(key)))
                    .collect();
                problem.help(format!("its keys are {}", keys.join(", ")));
            }
        }
    }

    /// The name after a keyword.
    fn name(&mut self, value: NodeId) -> Option<Name> {
        let text = self.text(value, Expects::Name)?;
        let name = text.value.trim();
        let start = text.value.len() - text.value.trim_start().len();
        (!name.is_empty()).then(|| Name {
            text: name.to_owned(),
            span: text.slice_span(start, start + name.len()),
        })
    }
}

/// How a property is spelled in YAML.
pub fn key_word(key: Key) -> &'static str {
    match key {
        Key::ModeText => MODE_TEXT,
        key => key.as_str(),
    }
}

fn new_item(keyword: Keyword, span: Span) -> Item {
    Item {
        keyword,
        keyword_span: span,
        name: None,
        ty: None,
        text: None,
        properties: Vec::new(),
        children: Vec::new(),
        doc: None,
        span,
    }
}

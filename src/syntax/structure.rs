//! Whether a file is put together as the [`vocabulary`](super::vocabulary) tells, in either notation.
//!
//! Which item stands where, with which name, type and text; which properties it takes, once or more
//! often, and with which values. What the parser has reported is not reported again in other words.

pub(super) mod names;
mod values;

use crate::problem::{Problems, Rule, Shape, closest};
use crate::source::{Sources, Span};
use crate::syntax::ast::{Document, Item, Property};
use crate::syntax::vocabulary::{Key, Keyword, Slot};

/// Checks all items of a file.
pub fn check(document: &Document, sources: &Sources, problems: &mut Problems) {
    let mut reported: Vec<Span> = problems.iter().map(|problem| problem.span).collect();
    reported.sort_unstable();
    let mut checker = Checker {
        sources,
        reported,
        problems,
    };
    checker.items(&document.items, None);
}

struct Checker<'p> {
    sources: &'p Sources,
    /// Where the parser found mistakes; what is missing there was perhaps only not understood.
    reported: Vec<Span>,
    problems: &'p mut Problems,
}

impl Checker<'_> {
    fn items(&mut self, items: &[Item], parent: Option<Keyword>) {
        let mut before: Option<Keyword> = None;
        for item in items {
            self.place(item, parent);
            self.order(item, before);
            self.slots(item);
            names::check(item, self.problems);
            self.properties(item);
            self.items(&item.children, Some(item.keyword));
            before = Some(item.keyword);
        }
    }

    fn place(&mut self, item: &Item, parent: Option<Keyword>) {
        let keyword = item.keyword;
        let allowed = match parent {
            None => keyword.is_top_level(),
            Some(parent) => parent.spec().children.contains(&keyword),
        };
        if allowed {
            return;
        }
        let where_ = match parent {
            None => "at the top of a file".to_string(),
            Some(parent) => format!("in {}", with_article(parent.as_str())),
        };
        self.problems
            .add(
                Rule::SyntaxUnknownKeyword,
                item.keyword_span,
                format!("`{}` does not belong {where_}", keyword.as_str()),
            )
            .help(home_of(keyword));
    }

    /// `else` follows an `if`.
    fn order(&mut self, item: &Item, before: Option<Keyword>) {
        let follows = matches!(before, Some(Keyword::If | Keyword::ElseIf));
        if matches!(item.keyword, Keyword::Else | Keyword::ElseIf) && !follows {
            let word = item.keyword.as_str();
            self.problems
                .add(
                    Rule::SyntaxExpected,
                    item.keyword_span,
                    format!("`{word}` stands without an `if` before it"),
                )
                .help(format!(
                    "put the `{word}` right behind the block of its `if`"
                ));
        }
    }

    fn slots(&mut self, item: &Item) {
        let spec = item.keyword.spec();
        self.slot(
            item,
            spec.name,
            item.name.as_ref().map(|name| name.span),
            "name",
        );
        self.slot(item, spec.ty, item.ty.as_ref().map(|ty| ty.span), "type");
        self.slot(
            item,
            spec.text,
            item.text.as_ref().map(|text| text.span),
            "text",
        );
    }

    fn slot(&mut self, item: &Item, slot: Slot, found: Option<Span>, what: &str) {
        let keyword = item.keyword.as_str();
        match (slot, found) {
            (Slot::No, Some(span)) => {
                let article = with_article(keyword);
                self.problems.add(
                    Rule::SyntaxUnknownKeyword,
                    span,
                    format!("{article} takes no {what}"),
                );
            }
            (Slot::Must, None) if !self.is_reported(item) => {
                let example = example(item.keyword, what);
                self.problems
                    .add(
                        Rule::SyntaxMissingProperty,
                        item.label_span(),
                        format!("{} needs a {what}", called(item)),
                    )
                    .help(format!("write it as in `{example}`"));
            }
            _ => {}
        }
    }

    fn properties(&mut self, item: &Item) {
        let spec = item.keyword.spec();
        for (at, property) in item.properties.iter().enumerate() {
            let key = property.key;
            if !spec.takes(key) {
                self.misplaced(item, property);
                continue;
            }
            let earlier = item
                .properties
                .iter()
                .take(at)
                .find(|other| other.key == key);
            if let Some(earlier) = earlier.filter(|_| !spec.repeats(key)) {
                self.twice(property, earlier);
            }
            values::check(item.keyword, property, self.problems);
        }
        for key in spec.must {
            if !item.has(*key) && !self.is_reported(item) {
                self.missing(item, *key);
            }
        }
    }

    fn misplaced(&mut self, item: &Item, property: &Property) {
        let key = property.key.as_str();
        let article = with_article(item.keyword.as_str());
        let written = self.sources.text(property.key_span).to_string();
        let message = match property.key {
            Key::Limit | Key::Range => format!("{article} takes no number or range here"),
            Key::Value => format!("{article} takes no `=`"),
            _ => format!("`{key}` does not belong in {article}"),
        };
        let known: Vec<&str> = item.keyword.spec().keys().map(Key::as_str).collect();
        let problem = self
            .problems
            .add(Rule::SyntaxUnknownKeyword, property.key_span, message);
        match closest(&written, known) {
            Some(meant) if meant.len() > 3 => {
                problem.did_you_mean(Some(meant));
            }
            _ => {
                problem.help(owners(property.key));
            }
        }
    }

    fn twice(&mut self, property: &Property, earlier: &Property) {
        let key = property.key.as_str();
        let written = |property: &Property| self.sources.text(property.span).trim();
        let is_same = written(property) == written(earlier);
        let problem = self.problems.add(
            Rule::SyntaxDuplicateKey,
            property.key_span,
            format!("`{key}` stands here twice"),
        );
        problem.related(earlier.key_span, "the first time");
        problem.help("keep one of the two");
        if is_same {
            let shape = Shape::WithoutProperty;
            problem.reshape("leave the second out", property.span, shape);
            problem.safely();
        }
    }

    fn missing(&mut self, item: &Item, key: Key) {
        let name = called(item);
        let what = match key {
            Key::Value => "`=` and what it is computed from".to_string(),
            Key::Limit => "the number of responses after its name".to_string(),
            Key::Range => "the range of its codes after its name, such as `1..5`".to_string(),
            Key::When if item.keyword != Keyword::Finish => "a condition".to_string(),
            _ => format!("`{}`", key.as_str()),
        };
        self.problems
            .add(
                Rule::SyntaxMissingProperty,
                item.label_span(),
                format!("{name} lacks {what}"),
            )
            .help(match values::expected(item.keyword, key) {
                Some(expected) => format!("write `{}` and {expected}", key.as_str()),
                None => item.keyword.spec().about.to_string(),
            });
    }

    /// Whether the parser found a mistake inside the item.
    fn is_reported(&self, item: &Item) -> bool {
        let from = self.reported.partition_point(|span| {
            (span.file, span.start) < (item.span.file, item.keyword_span.start)
        });
        self.reported
            .get(from)
            .is_some_and(|span| span.file == item.span.file && span.start <= item.span.end)
    }
}

/// `` `question ease` ``, or `` a `privacy` `` where there is no name.
fn called(item: &Item) -> String {
    match &item.name {
        Some(name) => format!("`{} {}`", item.keyword.as_str(), name.text),
        None => with_article(item.keyword.as_str()),
    }
}

/// ``an `option` ``.
pub(crate) fn with_article(word: &str) -> String {
    let vowel = word.starts_with(['a', 'e', 'i', 'o']);
    let article = if vowel { "an" } else { "a" };
    format!("{article} `{word}`")
}

/// An item of that kind in short, to show where a part stands.
fn example(keyword: Keyword, what: &str) -> String {
    let word = keyword.as_str();
    let spec = keyword.spec();
    let mut line = word.to_string();
    if spec.name != Slot::No {
        line.push_str(" some_name");
    }
    if spec.ty == Slot::Must || what == "type" {
        line.push_str(": text");
    }
    if spec.text == Slot::Must {
        line.push_str(" \"…\"");
    }
    line
}

/// Where an item belongs.
fn home_of(keyword: Keyword) -> String {
    let homes: Vec<String> = Keyword::ALL
        .iter()
        .filter(|parent| parent.spec().children.contains(&keyword))
        .map(|parent| with_article(parent.as_str()))
        .collect();
    if keyword.is_top_level() && homes.is_empty() {
        return "it stands at the top of a file, outside every block".into();
    }
    match homes.len() {
        0..=4 => format!("it belongs in the block of {}", listed(&homes)),
        _ if keyword.is_top_level() => "it belongs in a `page`, or at the top of a file".into(),
        _ => format!("it belongs in the block of {}", listed(&homes)),
    }
}

/// Where a property belongs.
pub(crate) fn owners(key: Key) -> String {
    let names: Vec<String> = Keyword::ALL
        .iter()
        .filter(|keyword| keyword.spec().takes(key))
        .map(|keyword| with_article(keyword.as_str()))
        .collect();
    match names.len() {
        0..=5 => format!("it belongs in {}", listed(&names)),
        _ => "it belongs in the block of the item that it tells about".into(),
    }
}

fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

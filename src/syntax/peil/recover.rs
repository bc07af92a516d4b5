//! What the grammar could not read: each stray part is told apart, and what can be saved of it is kept.

use pest::Parser as _;

use crate::problem::{Guess, Rule as ProblemRule, nearest};
use crate::source::Span;
use crate::syntax::ast::{Item, Property};
use crate::syntax::peil::build::{Body, Builder};
use crate::syntax::peil::explain::Failure;
use crate::syntax::peil::place::Origin;
use crate::syntax::peil::{Grammar, Pair, Rule, text};
use crate::syntax::vocabulary::{Key, Keyword, Slot};

/// The statement before a stray part.
#[derive(Clone, Copy)]
pub(super) struct Before {
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// Whether it is an item without a block.
    pub(super) open_item: bool,
}

/// In a file with more unknown words than this, nobody is helped by a guess at each.
const MOST_GUESSES: usize = 200;

/// Words of other tools and of Dutch that stand for a keyword of ours.
const OTHER_WORDS: &[(&str, &str)] = &[
    ("pagina", "page"),
    ("section", "page"),
    ("vraag", "question"),
    ("optie", "option"),
    ("choice", "option"),
    ("answer_option", "option"),
    ("keuze", "option"),
    ("lijst", "list"),
    ("schaal", "scale"),
    ("doel", "purpose"),
    ("toestemming", "consent"),
    ("rij", "row"),
    ("matrix", "grid"),
    ("als", "if"),
    ("anders", "else"),
    ("verplicht", "required"),
    ("mandatory", "required"),
    ("bewaar", "retain"),
    ("title", "text"),
    ("import", "use"),
    ("include", "use"),
    ("calculate", "compute"),
    ("constraint", "check"),
    ("relevant", "when"),
    ("visible_if", "when"),
    ("randomize", "shuffle"),
    ("random", "shuffle"),
    ("description", "hint"),
];

impl<'s> Builder<'s> {
    /// A part of a body that is no statement.
    pub(super) fn broken(&mut self, pair: Pair, body: &mut Body, before: Option<Before>) {
        let mut stray = None;
        let mut block = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::stray => stray = Some(inner),
                _ => block = Some(inner),
            }
        }
        let Some(stray) = stray else {
            if let Some(block) = block {
                self.block_without_item(block, body);
            }
            return;
        };
        let whole = stray.as_span().get_input();
        let start = stray.as_span().start();
        let end = start + stray.as_str().trim_end().len();
        if end <= self.unquoted_to {
            return;
        }
        let owner = before.filter(|before| belongs_to(whole, *before, start));
        let failure = Failure {
            text: whole,
            origin: self.origin,
            start,
            end,
        };
        let owned = owner.is_some_and(|owner| owner.open_item);
        let item = body.items.last_mut().filter(|_| owned);
        let saved = self.diagnose(&failure, owner, item);
        self.attach(saved, owner, block, body);
    }

    /// Puts what was saved, and the block behind it, where they belong.
    fn attach(&mut self, saved: Body, owner: Option<Before>, block: Option<Pair>, body: &mut Body) {
        let from = body.items.len();
        let own_item = !saved.items.is_empty();
        let to_owner = owner.is_some_and(|owner| owner.open_item) && !own_item;
        match body.items.last_mut().filter(|_| to_owner) {
            Some(item) => item.properties.extend(saved.properties),
            None => body.properties.extend(saved.properties),
        }
        body.items.extend(saved.items);
        let Some(block) = block else {
            return;
        };
        let end = self.span(&block).end;
        let keyword = body.items.last().map(|item| item.keyword);
        let inner = self.block(block, keyword);
        let target = if to_owner {
            from.checked_sub(1)
        } else {
            own_item.then(|| body.items.len() - 1)
        };
        match target.and_then(|at| body.items.get_mut(at)) {
            Some(item) => {
                item.properties.extend(inner.properties);
                item.children.extend(inner.items);
                item.span.end = end;
            }
            // Nothing can be said about where it belongs; the items in it are read all the same.
            None => body.items.extend(inner.items),
        }
    }

    fn block_without_item(&mut self, block: Pair, body: &mut Body) {
        let span = self.span(&block);
        let brace = Span {
            end: span.start + 1,
            ..span
        };
        self.problems
            .add(
                ProblemRule::SyntaxExpected,
                brace,
                "a block stands here without the item it belongs to",
            )
            .help("write the item before the `{`, such as `page intro {`");
        let inner = self.block(block, None);
        body.items.extend(inner.items);
    }

    /// Reports what is wrong with a stray part, and gives what can be read of it.
    fn diagnose(
        &mut self,
        failure: &Failure,
        owner: Option<Before>,
        item: Option<&mut Item>,
    ) -> Body {
        let slice = failure
            .text
            .get(failure.start..failure.end)
            .unwrap_or_default();
        if let Some(quote) = open_quote(slice) {
            return self.unclosed_text(failure, quote, item);
        }
        let word = first_word(slice);
        let typed = item.as_ref().is_some_and(|item| lacks_type(item)) && word == "text";
        if is_first_word(word) && !typed {
            return self.failed_statement(failure, word);
        }
        if let Some(item) = item {
            if lacks_type(item) && !word.is_empty() {
                self.missing_colon(failure, word, item);
                return Body::default();
            }
            let head = owner.and_then(|owner| failure.text.get(owner.start..failure.start));
            let after_list = head.is_some_and(|head| head.contains("of \""));
            if after_list && item.text.is_none() && slice.starts_with('"') {
                // The name of the list stood in quotes; this is the text.
                let origin = self.origin.part(failure.start, 0);
                self.read_rest(item, Rule::rest_of_item, slice, origin);
                return Body::default();
            }
            if takes_text(item) && slice.split_whitespace().count() > 1 && !slice.contains('"') {
                failure.say_unquoted(failure.start, self.problems);
                return Body::default();
            }
        }
        // After a statement on the same line, a short word is more likely a value than a keyword.
        let too_short = word.len() < if owner.is_some() { 4 } else { 3 };
        if let Some((meant, is_sure)) = self.meant(word).filter(|_| !too_short) {
            return self.misspelt(failure, word, meant, is_sure);
        }
        match owner {
            Some(owner) => {
                self.strictly(&Failure {
                    text: failure.text,
                    origin: failure.origin,
                    start: owner.start,
                    end: failure.end,
                });
                Body::default()
            }
            None => self.unknown(failure, word),
        }
    }

    /// `question a csat "…"`: read again as if the colon were there.
    fn missing_colon(&mut self, failure: &Failure, word: &str, item: &mut Item) {
        let span = self.origin.span(failure.start, failure.start + word.len());
        let name = item.name_text();
        self.problems
            .add(
                ProblemRule::SyntaxExpected,
                span,
                format!("a colon is missing between `{name}` and its type `{word}`"),
            )
            .fix("write a colon", item.label_span().at_end(), ":");
        let slice = failure
            .text
            .get(failure.start..failure.end)
            .unwrap_or_default();
        let text = format!(":{slice}");
        let origin = self.origin.part(failure.start, 1);
        self.read_rest(item, Rule::rest_of_item, &text, origin);
    }

    /// Reads the rest of an item as far as it goes.
    fn read_rest(&mut self, item: &mut Item, rule: Rule, rest: &str, origin: Origin) {
        let mut builder = Builder::new(rest, origin, self.problems);
        if let Ok(pairs) = Grammar::parse(rule, rest) {
            for part in pairs.flat_map(Pair::into_inner) {
                builder.item_part(item, part);
            }
        }
    }

    /// The keyword or key that a word was meant to be, and whether that is sure.
    fn meant(&mut self, word: &str) -> Option<(&'static str, bool)> {
        self.guesses += 1;
        if self.guesses > MOST_GUESSES {
            return None;
        }
        let lower = word.to_lowercase();
        if let Some((_, meant)) = OTHER_WORDS.iter().find(|(other, _)| *other == lower) {
            return Some((meant, false));
        }
        let here: Vec<&str> = match self.within() {
            Some(keyword) => {
                let spec = keyword.spec();
                let items = spec.children.iter().map(|child| child.as_str());
                items.chain(spec.keys().map(Key::as_str)).collect()
            }
            None => crate::syntax::vocabulary::TOP_LEVEL
                .iter()
                .map(|item| item.as_str())
                .collect(),
        };
        let everywhere = Keyword::ALL.iter().map(|item| item.as_str());
        let everywhere = everywhere.chain(Key::ALL.iter().map(|key| key.as_str()));
        let Guess { name, is_sure } = nearest(word, here).or_else(|| nearest(word, everywhere))?;
        let item = Keyword::parse(&name).map(Keyword::as_str);
        let meant = item.or_else(|| Key::parse(&name).map(Key::as_str))?;
        is_first_word(meant).then_some((meant, is_sure))
    }

    fn misspelt(
        &mut self,
        failure: &Failure,
        word: &str,
        meant: &'static str,
        is_sure: bool,
    ) -> Body {
        let span = self.origin.span(failure.start, failure.start + word.len());
        self.problems
            .add(
                ProblemRule::SyntaxUnknownKeyword,
                span,
                format!("`{word}` is not an item or a property"),
            )
            .did_you_mean(Some(Guess {
                name: meant.to_owned(),
                is_sure,
            }));
        let rest = failure.text.get(failure.start + word.len()..failure.end);
        let text = format!("{meant}{}", rest.unwrap_or_default());
        let longer = meant.len() as i64 - word.len() as i64;
        let origin = self.origin.part(failure.start, longer);
        let mut builder = Builder::new(&text, origin, self.problems);
        match Grammar::parse(Rule::alone_statement, &text) {
            Ok(mut pairs) => pairs
                .next()
                .map(|pair| builder.body(pair, None))
                .unwrap_or_default(),
            Err(_) => builder.salvage(&text, 0, meant),
        }
    }

    fn unknown(&mut self, failure: &Failure, word: &str) -> Body {
        let token = if word.is_empty() {
            failure.token(failure.start)
        } else {
            word
        };
        let span = self.origin.span(failure.start, failure.start + token.len());
        let found = if token.starts_with('"') {
            "a text"
        } else {
            &format!("`{token}`")
        };
        let problem = match word {
            "" => self.problems.add(
                ProblemRule::SyntaxExpected,
                span,
                format!("expected an item or a property, found {found}"),
            ),
            _ => self.problems.add(
                ProblemRule::SyntaxUnknownKeyword,
                span,
                format!("`{word}` is not an item or a property"),
            ),
        };
        problem.help("every line begins with a keyword, such as `question` or `required`");
        Body::default()
    }

    /// A statement that begins well and fails further on.
    fn failed_statement(&mut self, failure: &Failure, word: &str) -> Body {
        self.strictly(failure);
        let slice = failure
            .text
            .get(failure.start..failure.end)
            .unwrap_or_default();
        let origin = self.origin.part(failure.start, 0);
        Builder::new(slice, origin, self.problems).salvage(slice, 0, word)
    }

    /// Parses a part that must be statements and reports the failure.
    fn strictly(&mut self, failure: &Failure) {
        let slice = failure
            .text
            .get(failure.start..failure.end)
            .unwrap_or_default();
        match Grammar::parse(Rule::alone_statement, slice) {
            Err(error) => failure.report(&error, self.problems),
            Ok(_) => {
                let span = self.origin.span(failure.start, failure.end);
                self.problems.add(
                    ProblemRule::SyntaxExpected,
                    span,
                    "this does not belong here",
                );
            }
        }
    }

    /// An item as far as it can be read; a property with its key alone.
    fn salvage(&mut self, slice: &str, start: usize, word: &str) -> Body {
        let mut body = Body::default();
        let key_span = self.origin.span(start, start + word.len());
        let Some(keyword) = Keyword::parse(word) else {
            if let Some(key) = Key::parse(word) {
                body.properties.push(Property {
                    key,
                    key_span,
                    values: Vec::new(),
                    span: key_span,
                });
            }
            return body;
        };
        let rule = match keyword {
            Keyword::If | Keyword::ElseIf | Keyword::Else => Rule::rest_of_condition,
            _ => Rule::rest_of_item,
        };
        let rest = slice.get(word.len()..).unwrap_or_default();
        let origin = self.origin.part(start + word.len(), 0);
        let whole = self.origin.span(start, slice.len());
        let mut item = Item {
            keyword,
            keyword_span: key_span,
            name: None,
            ty: None,
            text: None,
            properties: Vec::new(),
            children: Vec::new(),
            doc: None,
            span: whole,
        };
        self.read_rest(&mut item, rule, rest, origin);
        body.items.push(item);
        body
    }

    /// A text whose closing quote is missing: it is taken to end with its line.
    fn unclosed_text(&mut self, failure: &Failure, quote: usize, item: Option<&mut Item>) -> Body {
        let at = failure.start + quote;
        let rest = failure.text.get(at..failure.end).unwrap_or_default();
        let block = rest.starts_with("\"\"\"");
        let line = rest.split('\n').next().unwrap_or_default().trim_end();
        let span = self.origin.span(at, at + if block { 3 } else { 1 });
        let end = self.origin.span(at + line.len(), at + line.len());
        let problem =
            self.problems
                .add(ProblemRule::SyntaxUnclosed, span, "this text never closes");
        problem.label("opened here");
        if block {
            problem.help("write `\"\"\"` where the text ends");
        } else {
            problem.offer("close the text at the end of its line", end, "\"");
        }
        // The statement is read again with the quote in place.
        let before = failure.text.get(failure.start..at).unwrap_or_default();
        let closed = format!("{before}{line}\"");
        let origin = self.origin.part_until(failure.start, at + line.len());
        if let Some(item) = item {
            self.read_rest(item, Rule::rest_of_item, &closed, origin);
            return Body::default();
        }
        let mut builder = Builder::new(&closed, origin, self.problems);
        let word = first_word(&closed);
        match Grammar::parse(Rule::alone_statement, &closed) {
            Ok(mut pairs) => pairs
                .next()
                .map(|pair| builder.body(pair, None))
                .unwrap_or_default(),
            Err(_) if is_first_word(word) => builder.salvage(&closed, 0, word),
            Err(_) => Body::default(),
        }
    }
}

/// Whether a stray part goes on with the statement before it.
fn belongs_to(text: &str, before: Before, start: usize) -> bool {
    let between = text.get(before.end..start).unwrap_or_default();
    let rest = text.get(start..).unwrap_or_default();
    let joins = matches!(
        first_word(rest),
        "and" | "or" | "in" | "has" | "then" | "alt"
    );
    let is_sign = !rest.starts_with(|c: char| c.is_alphabetic() || c == '_');
    !between.contains('\n') || joins || is_sign
}

pub(super) fn first_word(slice: &str) -> &str {
    let len = slice
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(slice.len());
    slice.get(..len).unwrap_or_default()
}

/// Whether a statement can begin with the word.
fn is_first_word(word: &str) -> bool {
    let key = Key::parse(word);
    let in_head_only = matches!(key, Some(Key::Range | Key::Limit | Key::Value));
    Keyword::parse(word).is_some() || (key.is_some() && !in_head_only)
}

fn lacks_type(item: &Item) -> bool {
    item.ty.is_none()
        && item.name.is_some()
        && item.text.is_none()
        && item.keyword.spec().ty == Slot::Must
}

fn takes_text(item: &Item) -> bool {
    item.text.is_none() && item.properties.is_empty() && item.keyword.spec().text == Slot::Must
}

/// Where a text begins that never closes.
fn open_quote(slice: &str) -> Option<usize> {
    super::scan::marks(slice)
        .filter(|found| found.mark == super::scan::Mark::Text)
        .find(|found| {
            let raw = slice.get(found.start..found.end).unwrap_or_default();
            if !raw.starts_with('"') {
                return false;
            }
            let closed = raw.len() > 1 && raw.ends_with('"') && !text::ends_escaped(raw);
            !closed || (raw.starts_with("\"\"\"") && (raw.len() < 6 || !raw.ends_with("\"\"\"")))
        })
        .map(|found| found.start)
}

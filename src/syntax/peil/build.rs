//! From pest's tree to items and properties.

use crate::problem::{Problems, Rule as ProblemRule};
use crate::source::Span;
use crate::syntax::ast::{Document, Item, Name, Property, Type, Value};
use crate::syntax::peil::place::Origin;
use crate::syntax::peil::recover::{Before, first_word};
use crate::syntax::peil::{DEEPEST, Pair, Rule};
use crate::syntax::structure::{names, owners};
use crate::syntax::vocabulary::{Key, Keyword, Shape};

/// Makes the AST, and reports what the grammar let pass on purpose.
pub(super) struct Builder<'s> {
    pub(super) origin: Origin<'s>,
    pub(super) problems: &'s mut Problems,
    /// The parsed text.
    source: &'s str,
    /// Up to here a text without quotes was reported; what the grammar makes of its words says nothing.
    pub(super) unquoted_to: usize,
    /// How often a keyword was looked for that is close to an unknown word.
    pub(super) guesses: usize,
    /// Whether a brace too few or too many was met.
    pub(super) unbalanced: bool,
    /// The items in whose blocks we are; `None` for the file and for a block without an item.
    path: Vec<Option<Keyword>>,
}

/// What stands in a body.
#[derive(Default)]
pub(super) struct Body {
    pub(super) properties: Vec<Property>,
    pub(super) items: Vec<Item>,
}

impl<'s> Builder<'s> {
    pub(super) fn new(source: &'s str, origin: Origin<'s>, problems: &'s mut Problems) -> Self {
        Builder {
            origin,
            source,
            unquoted_to: 0,
            guesses: 0,
            problems,
            unbalanced: false,
            path: Vec::new(),
        }
    }

    /// The file span of a node.
    pub(super) fn span(&self, pair: &Pair) -> Span {
        self.origin.span(pair.as_span().start(), end_of(pair))
    }

    /// A whole file.
    pub(super) fn document(&mut self, pair: Pair) -> Document {
        let body = self.body(pair, None);
        for property in &body.properties {
            let key = property.key.as_str();
            self.problems
                .add(
                    ProblemRule::SyntaxUnknownKeyword,
                    property.key_span,
                    format!("`{key}` stands outside every item"),
                )
                .help(owners(property.key));
        }
        Document { items: body.items }
    }

    /// The item in whose block we are.
    pub(super) fn within(&self) -> Option<Keyword> {
        self.path.last().copied().flatten()
    }

    pub(super) fn body(&mut self, pair: Pair, of: Option<Keyword>) -> Body {
        self.path.push(of);
        let mut body = Body::default();
        let mut before: Option<Before> = None;
        // Behind a clause that could not be read, the next clauses still belong to the same item.
        let mut after_broken = false;
        let mut doc: Vec<(Span, String)> = Vec::new();
        for statement in pair.into_inner() {
            let start = statement.as_span().start();
            let end = end_of(&statement);
            let is_closed = statement.as_str().trim_end().ends_with('}');
            let rule = statement.as_rule();
            match rule {
                Rule::doc => {
                    doc.push((self.span(&statement), doc_line(statement.as_str())));
                    continue;
                }
                Rule::item | Rule::child_item | Rule::condition_item | Rule::bare_item => {
                    if let Some(mut item) = self.item(statement) {
                        item.doc = take_doc(&mut doc);
                        body.items.push(item);
                    }
                }
                Rule::broken => self.broken(statement, &mut body, before),
                Rule::unclosed | Rule::extra_close => self.unbalanced = true,
                Rule::EOI => continue,
                _ => {
                    self.on_a_line_of_its_own(&statement, before, &body);
                    let property = self.property(statement);
                    match body
                        .items
                        .last_mut()
                        .filter(|_| after_broken && of.is_none())
                    {
                        Some(item) => item.properties.extend(property),
                        None => body.properties.extend(property),
                    }
                }
            }
            after_broken = rule == Rule::broken;
            self.stray_doc(&mut doc);
            before = Some(Before {
                start,
                end,
                open_item: is_item_rule(rule) && !is_closed,
            });
        }
        self.stray_doc(&mut doc);
        self.path.pop();
        body
    }

    /// Documentation that no item follows.
    fn stray_doc(&mut self, doc: &mut Vec<(Span, String)>) {
        for (span, _) in doc.drain(..) {
            let slashes = Span {
                end: span.start + 3,
                ..span
            };
            self.problems
                .add(
                    ProblemRule::SyntaxExpected,
                    span,
                    "documentation stands before an item",
                )
                .label("no item follows")
                .fix("make it a comment", slashes, "//");
        }
    }

    /// A property on the line of an option or row that does not take it belongs to the item around both,
    /// which is not how it looks.
    fn on_a_line_of_its_own(&mut self, pair: &Pair, before: Option<Before>, body: &Body) {
        let Some(before) = before.filter(|before| before.open_item) else {
            return;
        };
        let start = pair.as_span().start();
        let text = pair.as_span().get_input();
        let between = text.get(before.end..start).unwrap_or_default();
        let (Some(item), false) = (body.items.last(), between.contains('\n')) else {
            return;
        };
        let key = first_word(pair.as_str());
        let keyword = item.keyword.as_str();
        let takes = Key::parse(key).is_some_and(|key| item.keyword.spec().takes(key));
        let span = self.origin.span(start, start + key.len());
        let message = format!("`{key}` does not belong on the line of a `{keyword}`");
        let problem = self
            .problems
            .add(ProblemRule::SyntaxExpected, span, message);
        match takes {
            true => problem.help(format!("put it in braces: `{keyword} … {{ {key} … }}`")),
            false => problem.help("write it on a line of its own"),
        };
    }

    pub(super) fn block(&mut self, pair: Pair, of: Option<Keyword>) -> Body {
        if self.path.len() > DEEPEST {
            let span = self.span(&pair);
            self.too_deep(Span {
                end: span.start + 1,
                ..span
            });
            return Body::default();
        }
        self.body(pair, of)
    }

    /// Reports nesting beyond the limit.
    pub(super) fn too_deep(&mut self, span: Span) {
        self.problems
            .add(
                ProblemRule::SyntaxExpected,
                span,
                format!("this is nested more than {DEEPEST} deep"),
            )
            .help("take parts out of it: a page of its own, or a computed value");
    }

    fn item(&mut self, pair: Pair) -> Option<Item> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let first = inner.next()?;
        let keyword = keyword_of(first.as_str())?;
        if matches!(first.as_str(), "elif" | "elsif" | "elseif") {
            self.one_word_else_if(&first);
        }
        let mut item = Item {
            keyword,
            keyword_span: self.span(&first),
            name: None,
            ty: None,
            text: None,
            properties: Vec::new(),
            children: Vec::new(),
            doc: None,
            span,
        };
        for part in inner {
            self.item_part(&mut item, part);
        }
        Some(item)
    }

    fn one_word_else_if(&mut self, written: &Pair) {
        let span = self.span(written);
        self.problems
            .add(
                ProblemRule::SyntaxExpected,
                span,
                format!("`{}` is written `else if`", written.as_str()),
            )
            .fix("write `else if`", span, "else if");
    }

    pub(super) fn item_part(&mut self, item: &mut Item, part: Pair) {
        match part.as_rule() {
            Rule::name => item.name = Some(self.name(&part)),
            Rule::type_ => item.ty = self.type_(part).map(Box::new),
            Rule::text => item.text = Some(self.text(&part)),
            Rule::colon => {}
            Rule::extra_colon => self.extra_colon(self.span(&part)),
            Rule::literal => {
                let span = self.span(&part);
                if let Some(value) = self.literal(part) {
                    item.properties.push(header_value(value, span));
                }
            }
            Rule::expr => {
                let span = self.span(&part);
                if let Some(expr) = self.expr(part) {
                    item.properties.push(Property {
                        key: Key::When,
                        key_span: item.keyword_span,
                        values: vec![Value::Expr(Box::new(expr))],
                        span,
                    });
                }
            }
            Rule::block => {
                let body = self.block(part, Some(item.keyword));
                item.properties.extend(body.properties);
                item.children = body.items;
            }
            _ => {
                self.clause_of(item, &part);
                if let Some(property) = self.property(part)
                    && !self.quoted_list(item, &property)
                {
                    item.properties.push(property);
                }
            }
        }
    }

    /// `one of "channels"`: a text where the name of a list stands. Words are taken for the item's text.
    fn quoted_list(&mut self, item: &mut Item, property: &Property) -> bool {
        let takes_list = |ty: &Type| {
            let word = ty.name.text.as_str();
            matches!(word, "one" | "many" | "rank" | "allocate") && ty.of.is_none()
        };
        let (Key::Of, [Value::Text(text)]) = (property.key, property.values.as_slice()) else {
            return false;
        };
        let Some(ty) = item.ty.as_mut().filter(|ty| takes_list(ty)) else {
            return false;
        };
        let message = format!(
            "expected the name of a list after `{} of`, found a text",
            ty.name.text
        );
        let problem = self
            .problems
            .add(ProblemRule::SyntaxExpected, text.span, message);
        if names::is_allowed(Keyword::List, &text.value) {
            problem.fix(
                format!("write `{}`", text.value),
                text.span,
                text.value.clone(),
            );
            ty.of = Some(Name {
                text: text.value.clone(),
                span: text.span,
            });
        } else {
            problem.help("a list is declared with `list` and referred to by its name");
            item.text.get_or_insert_with(|| text.clone());
        }
        true
    }

    /// A clause that begins a line and stands no deeper than its item looks as if it belonged elsewhere.
    fn clause_of(&mut self, item: &Item, part: &Pair) {
        let Origin::File(_, base) = self.origin else {
            return;
        };
        let start = part.as_span().start();
        let text = part.as_span().get_input();
        let (Some(column), Some(item_column)) = (
            indentation(text, start),
            indentation(text, item.keyword_span.start as usize - base),
        ) else {
            return;
        };
        if column > item_column {
            return;
        }
        let key = first_word(part.as_str());
        let span = self.origin.span(start, start + key.len());
        let name = format!("{} {}", item.keyword.as_str(), item.name_text());
        self.problems
            .add(
                ProblemRule::SyntaxExpected,
                span,
                format!("`{key}` on this line would belong to the `{}` above", name.trim()),
            )
            .related(item.label_span(), "this item")
            .help("put it on the line of that item, or before the first item of the block it is meant for");
    }

    /// A key and its values.
    pub(super) fn property(&mut self, pair: Pair) -> Option<Property> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let first = inner.next()?;
        let first_rule = first.as_rule();
        let key = match first_rule {
            Rule::equals => Key::Value,
            _ => Key::parse(first.as_str())?,
        };
        let key_span = self.span(&first);
        let values: Vec<Value> = inner
            .filter(|value| !(is_list_of(key) && value.as_rule() == Rule::of_word))
            .filter_map(|value| self.value(value))
            .collect();
        let values = match first_rule {
            Rule::simple_key if self.unquoted(key, &values) => Vec::new(),
            Rule::simple_key => as_shaped(key, values),
            _ => values,
        };
        Some(Property {
            key,
            key_span,
            values,
            span,
        })
    }

    /// Reports `hint Some words`, as far as the words go.
    fn unquoted(&mut self, key: Key, values: &[Value]) -> bool {
        let (Shape::Text, [Value::List(words)]) = (key.shape(), values) else {
            return false;
        };
        let (Some(first), Origin::File(file, base)) =
            (words.first().and_then(Value::name), self.origin)
        else {
            return false;
        };
        let start = first.span.start as usize - base;
        let line = self.source.get(start..).unwrap_or_default();
        let line = line.split(['\n', '{', '}']).next().unwrap_or_default();
        let line = line.trim_end();
        self.unquoted_to = start + line.len();
        report_unquoted(
            Span::new(file, base + start, base + self.unquoted_to),
            line,
            self.problems,
        );
        true
    }

    /// Reports `hint: "…"`.
    pub(super) fn extra_colon(&mut self, span: Span) {
        self.problems
            .add(
                ProblemRule::SyntaxExpected,
                span,
                "no colon stands between a property and its value",
            )
            .label("a colon too many")
            .fix("take the colon away", span, "");
    }

    /// Reports `required true`.
    pub(super) fn flag_value(&mut self, pair: &Pair) {
        let span = self.span(pair);
        let word = pair.as_str();
        let problem = self.problems.add(
            ProblemRule::SyntaxWrongValue,
            span,
            format!("`{word}` is too much: a property without a value holds by standing there"),
        );
        if matches!(word, "true" | "yes") {
            problem.fix(format!("take `{word}` away"), span, "");
        } else {
            problem.help("to say that it does not hold, leave the whole property out");
        }
    }
}

/// Where a node ends: a rule that ends in something optional takes the blanks before it along.
fn end_of(pair: &Pair) -> usize {
    pair.as_span().start() + pair.as_str().trim_end().len()
}

/// One name stands alone where the key takes one; a list stays a list.
fn as_shaped(key: Key, mut values: Vec<Value>) -> Vec<Value> {
    let takes_list = matches!(key.shape(), Shape::Names | Shape::Words(_));
    if let [Value::List(names)] = values.as_mut_slice()
        && names.len() == 1
        && !takes_list
    {
        return std::mem::take(names);
    }
    values
}

/// Whether the key is one of those written `options of list`.
pub(super) fn is_list_of(key: Key) -> bool {
    matches!(key, Key::Options | Key::Rows)
}

/// `1..5` after the name of a scale, or `250` after that of a quota.
fn header_value(value: Value, span: Span) -> Property {
    let key = match value {
        Value::Range(_) => Key::Range,
        _ => Key::Limit,
    };
    Property {
        key,
        key_span: span.at_start(),
        values: vec![value],
        span,
    }
}

fn keyword_of(written: &str) -> Option<Keyword> {
    match written {
        "elif" | "elsif" | "elseif" => Some(Keyword::ElseIf),
        _ if written.starts_with("else") && written.ends_with("if") => Some(Keyword::ElseIf),
        _ => Keyword::parse(written),
    }
}

fn is_item_rule(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::item | Rule::child_item | Rule::condition_item | Rule::bare_item
    )
}

/// The column of what stands first on its line; `None` where something stands before it.
fn indentation(text: &str, at: usize) -> Option<usize> {
    let line = text.get(..at)?;
    let blank = line.len() - line.trim_end_matches([' ', '\t']).len();
    let rest = &line[..line.len() - blank];
    (rest.is_empty() || rest.ends_with('\n')).then_some(blank)
}

/// Reports a text without quotes.
pub(super) fn report_unquoted(span: Span, words: &str, problems: &mut Problems) {
    problems
        .add(
            ProblemRule::SyntaxExpected,
            span,
            "a text stands in double quotes",
        )
        .label("no quotes around these words")
        .offer("put quotes around it", span, format!("\"{words}\""));
}

fn take_doc(doc: &mut Vec<(Span, String)>) -> Option<String> {
    let lines: Vec<String> = doc.drain(..).map(|(_, line)| line).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn doc_line(written: &str) -> String {
    let line = written.trim_start_matches('/').trim_end();
    line.strip_prefix(' ').unwrap_or(line).to_string()
}

//! From pest's tree to items and properties.

use crate::problem::{Problems, Rule as ProblemRule};
use crate::source::Span;
use crate::syntax::ast::{Document, Item, Property, Value};
use crate::syntax::peil::place::Origin;
use crate::syntax::peil::{DEEPEST, Pair, Rule};
use crate::syntax::vocabulary::{Key, Keyword, Shape};

/// Makes the AST, and reports what the grammar let pass on purpose.
pub(super) struct Builder<'s> {
    pub(super) origin: Origin<'s>,
    pub(super) problems: &'s mut Problems,
    depth: usize,
}

/// What stands in a body.
#[derive(Default)]
struct Body {
    properties: Vec<Property>,
    items: Vec<Item>,
}

impl<'s> Builder<'s> {
    pub(super) fn new(origin: Origin<'s>, problems: &'s mut Problems) -> Self {
        Builder {
            origin,
            problems,
            depth: 0,
        }
    }

    /// The file span of a node.
    pub(super) fn span(&self, pair: &Pair) -> Span {
        let span = pair.as_span();
        self.origin.span(span.start(), span.end())
    }

    /// A whole file.
    pub(super) fn document(&mut self, pair: Pair) -> Document {
        let body = self.body(pair);
        for property in &body.properties {
            self.problems.add(
                ProblemRule::SyntaxUnknownKeyword,
                property.span,
                format!("`{}` stands outside every item", property.key.as_str()),
            );
        }
        Document { items: body.items }
    }

    fn body(&mut self, pair: Pair) -> Body {
        let mut body = Body::default();
        let mut doc: Vec<String> = Vec::new();
        for statement in pair.into_inner() {
            match statement.as_rule() {
                Rule::doc => doc.push(doc_line(statement.as_str())),
                Rule::item | Rule::child_item | Rule::condition_item | Rule::bare_item => {
                    let written = std::mem::take(&mut doc);
                    if let Some(mut item) = self.item(statement) {
                        item.doc = (!written.is_empty()).then(|| written.join("\n"));
                        body.items.push(item);
                    }
                }
                Rule::EOI => {}
                _ => body.properties.extend(self.property(statement)),
            }
        }
        body
    }

    fn block(&mut self, pair: Pair) -> Body {
        if self.depth >= DEEPEST {
            let span = self.span(&pair);
            self.too_deep(Span {
                end: span.start + 1,
                ..span
            });
            return Body::default();
        }
        self.depth += 1;
        let body = self.body(pair);
        self.depth -= 1;
        body
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

    fn item_part(&mut self, item: &mut Item, part: Pair) {
        match part.as_rule() {
            Rule::name => item.name = Some(self.name(&part)),
            Rule::type_ => item.ty = self.type_(part),
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
                let body = self.block(part);
                item.properties.extend(body.properties);
                item.children = body.items;
            }
            _ => item.properties.extend(self.property(part)),
        }
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

fn doc_line(written: &str) -> String {
    let line = written.trim_start_matches('/').trim_end();
    line.strip_prefix(' ').unwrap_or(line).to_string()
}

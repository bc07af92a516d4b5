//! What a survey file says, before anything is resolved.
//!
//! Both notations end here. An item is a keyword with at most a name, a type and a text, its
//! properties and its children; a property is a key with its values in the order they are written.
//! Which keyword takes which key and child is told by [`vocabulary`](super::vocabulary) alone. Two
//! files mean the same when their items are equal with spans left out: see [`Item::same`].

mod same;

use crate::source::Span;
use crate::syntax::vocabulary::{Key, Keyword};

/// All items of one file, in order.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Top-level items.
    pub items: Vec<Item>,
}

/// One item: `keyword [name[: type]] ["text"] clauses { body }`.
#[derive(Debug, Clone)]
pub struct Item {
    /// What kind of item.
    pub keyword: Keyword,
    /// The keyword alone.
    pub keyword_span: Span,
    /// Its name, where the keyword takes one.
    pub name: Option<Name>,
    /// The type after the colon.
    pub ty: Option<Box<Type>>,
    /// The text after the name.
    pub text: Option<Text>,
    /// Header clauses and body properties alike, in source order.
    pub properties: Vec<Property>,
    /// Items in the body, in source order.
    pub children: Vec<Item>,
    /// Lines of `///` documentation, joined by line breaks.
    pub doc: Option<String>,
    /// From the keyword to the end of the body.
    pub span: Span,
}

/// A key with its values: `retain 1 year then delete`.
#[derive(Debug, Clone)]
pub struct Property {
    /// Which property.
    pub key: Key,
    /// The key alone.
    pub key_span: Span,
    /// Its values as written; words such as `then` are values too. Empty for a flag.
    pub values: Vec<Value>,
    /// Key and values.
    pub span: Span,
}

/// A name, or a word of the language; may be a dotted path.
#[derive(Debug, Clone)]
pub struct Name {
    /// As written, without spaces.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A text for people, as it is after escapes, with a way back to its place in the file.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// The characters, `{…}` placeholders and Markdown still inside.
    pub value: String,
    /// With its quotes.
    pub span: Span,
    /// How byte offsets of `value` map to the file.
    pub offsets: Offsets,
}

/// Maps offsets in a decoded text to offsets in the file it came from.
#[derive(Debug, Clone)]
pub enum Offsets {
    /// The text stands in the file as it is, from this offset.
    Direct(u32),
    /// Pairs of (offset in the text, offset in the file), rising; each run between two pairs is direct.
    Pieces(Box<[(u32, u32)]>),
}

impl Default for Offsets {
    fn default() -> Self {
        Offsets::Direct(0)
    }
}

impl Text {
    /// The file span of the byte range `start..end` of the decoded text.
    pub fn slice_span(&self, start: usize, end: usize) -> Span {
        Span::new(
            self.span.file,
            self.offset(start),
            self.offset(end).max(self.offset(start)),
        )
    }

    /// The byte range `start..end` of the decoded text as a text of its own, in its place.
    pub fn fragment(&self, start: usize, end: usize) -> Text {
        let offsets = match &self.offsets {
            Offsets::Direct(from) => Offsets::Direct(from + start as u32),
            Offsets::Pieces(pieces) => {
                let first = (0, self.offset(start) as u32);
                let inner = pieces
                    .iter()
                    .filter(|(at, _)| *at as usize > start && (*at as usize) < end);
                let moved = inner.map(|(at, file)| (at - start as u32, *file));
                Offsets::Pieces(std::iter::once(first).chain(moved).collect())
            }
        };
        let value = self.value.get(start..end).unwrap_or_default().to_owned();
        Text {
            value,
            span: self.slice_span(start, end),
            offsets,
        }
    }

    /// The file offset of a byte of the decoded text.
    pub fn offset(&self, at: usize) -> usize {
        match &self.offsets {
            Offsets::Direct(start) => *start as usize + at,
            Offsets::Pieces(pieces) => {
                let after = pieces.partition_point(|(text, _)| *text as usize <= at);
                match after.checked_sub(1).and_then(|i| pieces.get(i)) {
                    Some((text, file)) => *file as usize + (at - *text as usize),
                    None => self.span.start as usize,
                }
            }
        }
    }
}

/// One value of a property.
#[derive(Debug, Clone)]
pub enum Value {
    /// A quoted text.
    Text(Text),
    /// A name, path or word.
    Name(Name),
    /// A number.
    Number(Number),
    /// A length of time.
    Duration(Duration),
    /// `a..b`, either end may be open.
    Range(Range),
    /// A calendar date, `2026-01-31`.
    Date(Name),
    /// A time of day, `09:00`.
    Time(Name),
    /// A condition or computation.
    Expr(Box<Expr>),
    /// Values separated by commas; a list of one is a list too.
    List(Vec<Value>),
    /// A name with its value, as in `channel phone` of a test or `new 30%` of a margin.
    Pair(Name, Box<Value>),
}

/// A number as written, with an optional percent sign.
#[derive(Debug, Clone)]
pub struct Number {
    /// Digits, an optional point and an optional minus: `-0.25`.
    pub text: String,
    /// Followed by `%`.
    pub percent: bool,
    /// Where.
    pub span: Span,
}

/// A number of calendar units.
#[derive(Debug, Clone)]
pub struct Duration {
    /// How many; whole and not negative.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
    /// Where.
    pub span: Span,
}

/// A calendar unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// Sixty seconds.
    Minute,
    /// Sixty minutes.
    Hour,
    /// A calendar day.
    Day,
    /// Seven days.
    Week,
    /// A calendar month, 28 to 31 days.
    Month,
    /// A calendar year, 365 or 366 days.
    Year,
}

impl Unit {
    /// The word for one of it, `day`; the language takes the plural as well.
    pub fn word(self) -> &'static str {
        match self {
            Unit::Minute => "minute",
            Unit::Hour => "hour",
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        }
    }
}

/// `low..high`, inclusive; an absent end is open.
#[derive(Debug, Clone)]
pub struct Range {
    /// The low end.
    pub low: Option<Bound>,
    /// The high end.
    pub high: Option<Bound>,
    /// Where.
    pub span: Span,
}

/// An end of a range.
#[derive(Debug, Clone)]
pub enum Bound {
    /// A number.
    Number(Number),
    /// A date, a time, or the word `today`.
    Date(Name),
}

/// A type as written: `one of channels`, `integer 0..10`, `ces 2`, `money EUR`, or the name of a scale.
#[derive(Debug, Clone)]
pub struct Type {
    /// The first word.
    pub name: Name,
    /// `of list`.
    pub of: Option<Name>,
    /// The number of `ces 2`, `agree 5`, `allocate 100`.
    pub number: Option<Number>,
    /// The range of numbers or dates allowed.
    pub range: Option<Range>,
    /// `step 0.01`.
    pub step: Option<Number>,
    /// The currency of `money EUR`, three capitals.
    pub currency: Option<Name>,
    /// All of it.
    pub span: Span,
}

/// An expression as written. Parentheses leave no trace but the tree.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// All of it.
    pub span: Span,
}

/// The kinds of expression.
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// A name, path or bare word; which of the three is decided when names are resolved.
    Name(String),
    /// A number.
    Number(Number),
    /// A quoted text.
    Text(Text),
    /// A date, `2026-01-31`.
    Date(String),
    /// A time of day, `09:00`.
    Time(String),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `4..5`, after `in` or as an argument.
    Range(Range),
    /// `f(a, b)`.
    Call(Name, Vec<Expr>),
    /// `not a`.
    Not(Box<Expr>),
    /// `-a`.
    Negate(Box<Expr>),
    /// `a op b`.
    Binary(Operator, Span, Box<Expr>, Box<Expr>),
}

/// The operators between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `or`
    Or,
    /// `and`
    And,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `in`
    In,
    /// `has`
    Has,
    /// `has any of`
    HasAny,
    /// `has all of`
    HasAll,
    /// `has none of`
    HasNone,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl Operator {
    /// As it is written in a survey.
    pub fn symbol(self) -> &'static str {
        match self {
            Operator::Or => "or",
            Operator::And => "and",
            Operator::Equal => "==",
            Operator::NotEqual => "!=",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
            Operator::In => "in",
            Operator::Has => "has",
            Operator::HasAny => "has any of",
            Operator::HasAll => "has all of",
            Operator::HasNone => "has none of",
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
        }
    }

    /// How tightly it binds; a higher number binds tighter. `not` stands between `and` and comparison.
    pub fn binding(self) -> u8 {
        match self {
            Operator::Or => 1,
            Operator::And => 2,
            Operator::Add | Operator::Subtract => 5,
            Operator::Multiply | Operator::Divide => 6,
            _ => 4,
        }
    }
}

impl Item {
    /// The first property with this key.
    pub fn property(&self, key: Key) -> Option<&Property> {
        self.properties.iter().find(|property| property.key == key)
    }

    /// Every property with this key.
    pub fn properties_of(&self, key: Key) -> impl Iterator<Item = &Property> {
        self.properties
            .iter()
            .filter(move |property| property.key == key)
    }

    /// Whether the key stands there.
    pub fn has(&self, key: Key) -> bool {
        self.property(key).is_some()
    }

    /// Children of one kind.
    pub fn children_of(&self, keyword: Keyword) -> impl Iterator<Item = &Item> {
        self.children
            .iter()
            .filter(move |child| child.keyword == keyword)
    }

    /// The name as text, empty where there is none.
    pub fn name_text(&self) -> &str {
        self.name.as_ref().map_or("", |name| &name.text)
    }

    /// The best span to point at: the name, or the keyword where there is none.
    pub fn label_span(&self) -> Span {
        self.name
            .as_ref()
            .map_or(self.keyword_span, |name| name.span)
    }
}

impl Property {
    /// The values with a single list opened up: `for a, b` gives `a` and `b`.
    pub fn elements(&self) -> &[Value] {
        match self.values.as_slice() {
            [Value::List(values)] => values,
            values => values,
        }
    }

    /// The first value as a text.
    pub fn text(&self) -> Option<&Text> {
        self.values.iter().find_map(|value| match value {
            Value::Text(text) => Some(text),
            _ => None,
        })
    }

    /// The first value as a name.
    pub fn name(&self) -> Option<&Name> {
        self.elements().iter().find_map(Value::name)
    }

    /// All names among the values, lists opened up.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.elements().iter().filter_map(Value::name)
    }

    /// The first value as an expression.
    pub fn expr(&self) -> Option<&Expr> {
        self.values.iter().find_map(|value| match value {
            Value::Expr(expr) => Some(&**expr),
            _ => None,
        })
    }

    /// The first value as a number.
    pub fn number(&self) -> Option<&Number> {
        self.values.iter().find_map(|value| match value {
            Value::Number(number) => Some(number),
            _ => None,
        })
    }

    /// The first value as a range.
    pub fn range(&self) -> Option<&Range> {
        self.values.iter().find_map(|value| match value {
            Value::Range(range) => Some(range),
            _ => None,
        })
    }

    /// The first value as a duration.
    pub fn duration(&self) -> Option<&Duration> {
        self.values.iter().find_map(|value| match value {
            Value::Duration(duration) => Some(duration),
            _ => None,
        })
    }
}

impl Value {
    /// The value if it is a name.
    pub fn name(&self) -> Option<&Name> {
        match self {
            Value::Name(name) => Some(name),
            _ => None,
        }
    }
}

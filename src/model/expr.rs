//! Expressions with their names resolved and their types known.

use super::{EventId, FieldId, ListId, Mode, RepeatId};
use crate::source::Span;
use jiff::civil::{Date, Time};
use rust_decimal::Decimal;

/// A typed expression.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// What it yields.
    pub ty: ValueType,
    /// Where it is written.
    pub span: Span,
}

/// What an expression yields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueType {
    /// True or false, never absent.
    Condition,
    /// A number, with its currency or unit where it has one.
    Number(Option<String>),
    /// One option of a list.
    Option(ListId),
    /// Some options of a list.
    Set(ListId),
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// An instant.
    DateTime,
    /// Words.
    Text,
    /// The mode of the interview.
    Mode,
    /// Something that was reported as wrong already; fits everywhere.
    Unknown,
}

/// The kinds of expression. Where an operand is absent, a comparison is false and arithmetic is absent.
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// The value of a field.
    Field(FieldId),
    /// The value of a field that an event carries; only in touchpoints and operational metrics.
    EventField(EventId, usize),
    /// A number.
    Number(Decimal),
    /// A date.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// Words.
    Text(String),
    /// An option of a list, by position.
    Option(ListId, usize),
    /// A mode, as a constant.
    ModeIs(Mode),
    /// The mode of the interview.
    Mode,
    /// The date on which the response was started, in the survey's time zone.
    Today,
    /// All hold.
    And(Vec<Expr>),
    /// At least one holds.
    Or(Vec<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// `left op right`; false when either is absent.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// The value is one of these; false when absent.
    OneOf(Box<Expr>, Vec<Expr>),
    /// The value lies between, ends included; an absent end is open.
    Between(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    /// A set holds options, by position in its list; false when absent.
    Has(FieldId, Quantifier, Vec<usize>),
    /// The field is answered.
    Answered(FieldId),
    /// The field was asked and a missing code was chosen, any or this one.
    Missing(FieldId, Option<String>),
    /// The consent was given.
    Given(FieldId),
    /// Two choices of options with the same name.
    Same(Box<Expr>, Box<Expr>),
    /// `left op right`.
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// `-a`.
    Negate(Box<Expr>),
    /// Rounded half away from zero to a number of decimals, 0 to 12.
    Round(Box<Expr>, u32),
    /// Without its sign.
    Abs(Box<Expr>),
    /// Over several numbers, absent ones skipped; absent over none.
    Aggregate(Aggregate, Vec<Expr>),
    /// How many options are chosen; 0 when absent.
    Count(FieldId),
    /// Number of characters (Unicode scalar values).
    Length(Box<Expr>),
    /// Whole years from one date to another, negative when it is earlier.
    YearsBetween(Box<Expr>, Box<Expr>),
    /// Days from one date to another.
    DaysBetween(Box<Expr>, Box<Expr>),
    /// The second when the first holds, else the third.
    Choose(Box<Expr>, Box<Expr>, Box<Expr>),
    /// The words of the chosen option or scale code, in the language of the interview.
    Label(FieldId),
    /// The words of the option that a repeat is at.
    InstanceLabel(RepeatId),
    /// Over the instances of a repeat. The inner expression reads fields of the instance.
    Over(Fold, RepeatId, Box<Expr>),
    /// Was reported as wrong.
    Error,
}

/// Comparison operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
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
}

impl Comparison {
    /// Whether the comparison holds for an ordering.
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Comparison::Equal => ordering.is_eq(),
            Comparison::NotEqual => ordering.is_ne(),
            Comparison::Less => ordering.is_lt(),
            Comparison::LessOrEqual => ordering.is_le(),
            Comparison::Greater => ordering.is_gt(),
            Comparison::GreaterOrEqual => ordering.is_ge(),
        }
    }

    /// As written.
    pub fn symbol(self) -> &'static str {
        match self {
            Comparison::Equal => "==",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        }
    }
}

/// How many of the named options a set must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quantifier {
    /// At least one; `has a` is this over one option.
    Any,
    /// Every one.
    All,
    /// Not one, of a set that is not absent.
    None,
}

/// Arithmetic operators. Results of `*` and `/` keep 12 decimals, rounded half away from zero; a
/// division by zero and a result beyond 10^15 are absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// Functions over several numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aggregate {
    /// Their sum.
    Sum,
    /// Their mean, to 12 decimals.
    Mean,
    /// The smallest.
    Min,
    /// The largest.
    Max,
}

/// What is taken over the instances of a repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fold {
    /// In how many instances a condition holds.
    Count,
    /// Whether it holds in any.
    Any,
    /// Whether it holds in all; true over none.
    All,
    /// The sum of a number.
    Sum,
    /// The mean of a number.
    Mean,
}

impl Arithmetic {
    /// As written.
    pub fn symbol(self) -> &'static str {
        match self {
            Arithmetic::Add => "+",
            Arithmetic::Subtract => "-",
            Arithmetic::Multiply => "*",
            Arithmetic::Divide => "/",
        }
    }
}

impl Aggregate {
    /// As written.
    pub fn word(self) -> &'static str {
        match self {
            Aggregate::Sum => "sum",
            Aggregate::Mean => "mean",
            Aggregate::Min => "min",
            Aggregate::Max => "max",
        }
    }
}

impl Fold {
    /// As written.
    pub fn word(self) -> &'static str {
        match self {
            Fold::Count => "count",
            Fold::Any => "any",
            Fold::All => "all",
            Fold::Sum => "sum",
            Fold::Mean => "mean",
        }
    }
}

impl Expr {
    /// Calls `visit` on this expression and everything inside it, outermost first.
    pub fn walk(&self, visit: &mut impl FnMut(&Expr)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }

    /// The expressions directly inside.
    pub fn children(&self) -> Vec<&Expr> {
        use ExprKind as K;
        match &self.kind {
            K::And(list) | K::Or(list) | K::Aggregate(_, list) => list.iter().collect(),
            K::Not(a)
            | K::Negate(a)
            | K::Round(a, _)
            | K::Abs(a)
            | K::Length(a)
            | K::Over(_, _, a) => vec![a],
            K::Compare(_, a, b) | K::Same(a, b) | K::Arithmetic(_, a, b) => vec![a, b],
            K::YearsBetween(a, b) | K::DaysBetween(a, b) => vec![a, b],
            K::OneOf(value, list) => std::iter::once(&**value).chain(list).collect(),
            K::Between(value, low, high) => std::iter::once(&**value)
                .chain(low.as_deref())
                .chain(high.as_deref())
                .collect(),
            K::Choose(a, b, c) => vec![a, b, c],
            _ => Vec::new(),
        }
    }

    /// Calls `change` on this expression and everything inside it, outermost first.
    pub fn walk_mut(&mut self, change: &mut impl FnMut(&mut Expr)) {
        change(self);
        for child in self.children_mut() {
            child.walk_mut(change);
        }
    }

    fn children_mut(&mut self) -> Vec<&mut Expr> {
        use ExprKind as K;
        match &mut self.kind {
            K::And(list) | K::Or(list) | K::Aggregate(_, list) => list.iter_mut().collect(),
            K::Not(a)
            | K::Negate(a)
            | K::Round(a, _)
            | K::Abs(a)
            | K::Length(a)
            | K::Over(_, _, a) => vec![a],
            K::Compare(_, a, b) | K::Same(a, b) | K::Arithmetic(_, a, b) => vec![a, b],
            K::YearsBetween(a, b) | K::DaysBetween(a, b) => vec![a, b],
            K::OneOf(value, list) => std::iter::once(&mut **value).chain(list).collect(),
            K::Between(value, low, high) => std::iter::once(&mut **value)
                .chain(low.as_deref_mut())
                .chain(high.as_deref_mut())
                .collect(),
            K::Choose(a, b, c) => vec![a, b, c],
            _ => Vec::new(),
        }
    }

    /// The fields it reads, each once, in order of first mention.
    pub fn fields(&self) -> Vec<FieldId> {
        let mut found = Vec::new();
        self.walk(&mut |expr| {
            let field = match &expr.kind {
                ExprKind::Field(id) | ExprKind::Has(id, ..) | ExprKind::Answered(id) => *id,
                ExprKind::Missing(id, _)
                | ExprKind::Given(id)
                | ExprKind::Count(id)
                | ExprKind::Label(id) => *id,
                _ => return,
            };
            if !found.contains(&field) {
                found.push(field);
            }
        });
        found
    }
}

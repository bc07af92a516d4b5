//! Expressions as an author would write them, for comments, code books, configurations and messages.

use super::{Arithmetic, Expr, ExprKind, FieldId, GuardId, ListId, Quantifier, Survey, Term};

/// How tightly a form binds, as in the language: a higher number binds tighter.
mod binding {
    pub const OR: u8 = 1;
    pub const AND: u8 = 2;
    pub const NOT: u8 = 3;
    pub const COMPARE: u8 = 4;
    pub const ADD: u8 = 5;
    pub const MULTIPLY: u8 = 6;
    pub const NEGATE: u8 = 7;
    pub const ATOM: u8 = 8;
}

impl Survey {
    /// An expression in the `.peil` language, on one line, with the parentheses it needs.
    pub fn notation(&self, expr: &Expr) -> String {
        self.bound(expr).0
    }

    /// An expression as an operand of `and`: in parentheses where it is an `or`.
    pub fn notation_in_and(&self, expr: &Expr) -> String {
        self.within(expr, binding::AND)
    }

    /// An expression as the operand of `not`.
    pub fn notation_in_not(&self, expr: &Expr) -> String {
        self.within(expr, binding::NOT)
    }

    /// The name of an option.
    pub fn option_name(&self, list: ListId, at: usize) -> &str {
        let option = self[list].options.get(at);
        option.map_or("?", |option| option.name.as_str())
    }

    /// What one guard asks for, without its parents.
    pub fn guard_notation(&self, guard: GuardId) -> String {
        match self.guards.get(guard.index()).map(|guard| &guard.term) {
            Some(Term::Holds(id)) => self.notation(&self[*id].expr),
            Some(Term::Fails(id)) => format!("not ({})", self.notation(&self[*id].expr)),
            Some(Term::Consent(fields)) => {
                let names: Vec<&str> = fields.iter().map(|id| self[*id].name.as_str()).collect();
                format!("consent {}", names.join(" or "))
            }
            Some(Term::Chosen(repeat)) => format!("each {}", self[*repeat].name),
            None => String::new(),
        }
    }

    /// The words of an expression, in parentheses unless it binds at least this tightly.
    fn within(&self, expr: &Expr, least: u8) -> String {
        match self.bound(expr) {
            (words, binding) if binding >= least => words,
            (words, _) => format!("({words})"),
        }
    }

    /// The words of an expression and how tightly it binds.
    fn bound(&self, expr: &Expr) -> (String, u8) {
        use ExprKind as K;
        match &expr.kind {
            // Mixed `and` and `or` need parentheses, whichever is inside.
            K::And(list) => (self.joined(list, " and ", binding::NOT), binding::AND),
            K::Or(list) => (self.joined(list, " or ", binding::NOT), binding::OR),
            K::Not(a) => (format!("not {}", self.notation_in_not(a)), binding::NOT),
            K::Compare(op, a, b) => {
                let (a, b) = (self.within(a, binding::ADD), self.within(b, binding::ADD));
                (format!("{a} {} {b}", op.symbol()), binding::COMPARE)
            }
            K::OneOf(a, list) => {
                let (a, list) = (self.within(a, binding::ADD), self.listed(list));
                (format!("{a} in [{list}]"), binding::COMPARE)
            }
            K::Between(a, low, high) => {
                let end = |end: &Option<Box<Expr>>| {
                    let end = end.as_deref();
                    end.map_or_else(String::new, |end| self.within(end, binding::NEGATE))
                };
                let a = self.within(a, binding::ADD);
                (
                    format!("{a} in {}..{}", end(low), end(high)),
                    binding::COMPARE,
                )
            }
            K::Has(id, quantifier, options) => (
                self.has_notation(*id, *quantifier, options),
                binding::COMPARE,
            ),
            K::Arithmetic(op, a, b) => {
                let level = match op {
                    Arithmetic::Add | Arithmetic::Subtract => binding::ADD,
                    Arithmetic::Multiply | Arithmetic::Divide => binding::MULTIPLY,
                };
                let (a, b) = (self.within(a, level), self.within(b, level + 1));
                (format!("{a} {} {b}", op.symbol()), level)
            }
            K::Negate(a) => (
                format!("-{}", self.within(a, binding::ATOM)),
                binding::NEGATE,
            ),
            _ => (self.atom(expr), binding::ATOM),
        }
    }

    fn joined(&self, list: &[Expr], between: &str, least: u8) -> String {
        let words: Vec<String> = list.iter().map(|expr| self.within(expr, least)).collect();
        words.join(between)
    }

    fn listed(&self, list: &[Expr]) -> String {
        self.joined(list, ", ", binding::OR)
    }

    fn has_notation(&self, field: FieldId, quantifier: Quantifier, options: &[usize]) -> String {
        let list = self[field].ty.list();
        let names: Vec<&str> = options
            .iter()
            .filter_map(|at| Some(self.option_name(list?, *at)))
            .collect();
        let (field, list) = (&self[field].name, names.join(", "));
        match quantifier {
            Quantifier::Any if names.len() == 1 => format!("{field} has {list}"),
            Quantifier::Any => format!("{field} has any of [{list}]"),
            Quantifier::All => format!("{field} has all of [{list}]"),
            Quantifier::None => format!("{field} has none of [{list}]"),
        }
    }

    /// Names, constants and calls.
    fn atom(&self, expr: &Expr) -> String {
        use ExprKind as K;
        let name = |id: &FieldId| self[*id].name.as_str();
        let of = |expr: &Expr| self.notation(expr);
        match &expr.kind {
            K::Field(id) | K::Given(id) => name(id).to_owned(),
            K::EventField(event, at) => self[*event].fields[*at].name.clone(),
            K::Number(number) => number.normalize().to_string(),
            K::Date(date) => date.to_string(),
            K::Time(time) => time.strftime("%H:%M").to_string(),
            K::Text(text) => quoted(text),
            K::Option(list, at) => self.option_name(*list, *at).to_owned(),
            K::ModeIs(mode) => mode.word().to_owned(),
            K::Mode => "mode".to_owned(),
            K::Today => "today".to_owned(),
            K::Answered(id) => format!("answered({})", name(id)),
            K::Missing(id, None) => format!("missing({})", name(id)),
            K::Missing(id, Some(code)) => format!("missing({}, {code})", name(id)),
            K::Same(a, b) => format!("same({}, {})", of(a), of(b)),
            K::Round(a, 0) => format!("round({})", of(a)),
            K::Round(a, decimals) => format!("round({}, {decimals})", of(a)),
            K::Abs(a) => format!("abs({})", of(a)),
            K::Aggregate(aggregate, list) => {
                format!("{}([{}])", aggregate.word(), self.listed(list))
            }
            K::Count(id) => format!("count({})", name(id)),
            K::Length(a) => format!("length({})", of(a)),
            K::YearsBetween(a, b) => format!("years_between({}, {})", of(a), of(b)),
            K::DaysBetween(a, b) => format!("days_between({}, {})", of(a), of(b)),
            K::Choose(a, b, c) => format!("choose({}, {}, {})", of(a), of(b), of(c)),
            K::Label(id) => format!("label({})", name(id)),
            K::InstanceLabel(repeat) => format!("{}.label", self[*repeat].name),
            K::Over(fold, _, a) => format!("{}({})", fold.word(), of(a)),
            _ => "…".to_owned(),
        }
    }
}

fn quoted(text: &str) -> String {
    let mut words = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => words.push_str("\\\""),
            '\\' => words.push_str("\\\\"),
            '\n' => words.push_str("\\n"),
            '\t' => words.push_str("\\t"),
            c => words.push(c),
        }
    }
    words.push('"');
    words
}

//! Expressions as an author writes them, for messages and lists.

use crate::model::{
    Aggregate, Arithmetic, Expr, ExprKind, FieldId, Fold, ListId, Quantifier, Survey,
};

/// An expression in the notation of `.peil`.
pub fn expression(survey: &Survey, expr: &Expr) -> String {
    use ExprKind as K;
    let words = |inner: &Expr| expression(survey, inner);
    let name = |field: FieldId| survey[field].name.clone();
    match &expr.kind {
        K::Field(id) | K::Given(id) => name(*id),
        K::EventField(event, at) => format!("{}.{at}", survey[*event].name),
        K::Number(number) => number.normalize().to_string(),
        K::Date(date) => date.to_string(),
        K::Time(time) => time.strftime("%H:%M").to_string(),
        K::Text(text) => format!("{text:?}"),
        K::Option(list, at) => option(survey, *list, *at).to_owned(),
        K::ModeIs(mode) => mode.word().to_owned(),
        K::Mode => "mode".to_owned(),
        K::Today => "today".to_owned(),
        K::And(list) => joined(survey, list, " and "),
        K::Or(list) => joined(survey, list, " or "),
        K::Not(inner) => format!("not {}", operand(survey, inner)),
        K::Compare(op, a, b) => format!("{} {} {}", words(a), op.symbol(), words(b)),
        K::OneOf(value, list) => format!("{} in [{}]", words(value), comma(survey, list)),
        K::Between(value, low, high) => {
            let end = |end: &Option<Box<Expr>>| end.as_deref().map(words).unwrap_or_default();
            format!("{} in {}..{}", words(value), end(low), end(high))
        }
        K::Has(field, quantifier, options) => has(survey, *field, *quantifier, options),
        K::Answered(id) => format!("answered({})", name(*id)),
        K::Missing(id, None) => format!("missing({})", name(*id)),
        K::Missing(id, Some(code)) => format!("missing({}, {code})", name(*id)),
        K::Same(a, b) => format!("same({}, {})", words(a), words(b)),
        K::Arithmetic(op, a, b) => {
            format!(
                "{} {} {}",
                operand(survey, a),
                sign(*op),
                operand(survey, b)
            )
        }
        K::Negate(a) => format!("-{}", operand(survey, a)),
        K::Round(a, 0) => format!("round({})", words(a)),
        K::Round(a, places) => format!("round({}, {places})", words(a)),
        K::Abs(a) => format!("abs({})", words(a)),
        K::Aggregate(which, list) => format!("{}([{}])", function(*which), comma(survey, list)),
        K::Count(id) => format!("count({})", name(*id)),
        K::Length(a) => format!("length({})", words(a)),
        K::YearsBetween(a, b) => format!("years_between({}, {})", words(a), words(b)),
        K::DaysBetween(a, b) => format!("days_between({}, {})", words(a), words(b)),
        K::Choose(c, a, b) => format!("choose({}, {}, {})", words(c), words(a), words(b)),
        K::Label(id) => format!("{}.label", name(*id)),
        K::InstanceLabel(repeat) => format!("{}.label", survey[*repeat].name),
        K::Over(fold, repeat, inner) => {
            format!(
                "{}({}, {})",
                over(*fold),
                survey[*repeat].name,
                words(inner)
            )
        }
        K::Error => "…".to_owned(),
    }
}

/// The name of an option.
pub(crate) fn option(survey: &Survey, list: ListId, at: usize) -> &str {
    survey[list]
        .options
        .get(at)
        .map_or("?", |option| option.name.as_str())
}

fn comma(survey: &Survey, list: &[Expr]) -> String {
    let words: Vec<String> = list.iter().map(|expr| expression(survey, expr)).collect();
    words.join(", ")
}

fn joined(survey: &Survey, list: &[Expr], word: &str) -> String {
    let words: Vec<String> = list.iter().map(|expr| operand(survey, expr)).collect();
    words.join(word)
}

/// In parentheses where it is made of several parts by a word or sign.
fn operand(survey: &Survey, expr: &Expr) -> String {
    let words = expression(survey, expr);
    match expr.kind {
        ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Not(_) | ExprKind::Arithmetic(..) => {
            format!("({words})")
        }
        _ => words,
    }
}

fn has(survey: &Survey, field: FieldId, quantifier: Quantifier, options: &[usize]) -> String {
    let names: Vec<&str> = match survey[field].ty.list() {
        Some(list) => options.iter().map(|at| option(survey, list, *at)).collect(),
        None => Vec::new(),
    };
    let field = &survey[field].name;
    match (quantifier, names.as_slice()) {
        (Quantifier::Any, [one]) => format!("{field} has {one}"),
        (Quantifier::Any, _) => format!("{field} has any of [{}]", names.join(", ")),
        (Quantifier::All, _) => format!("{field} has all of [{}]", names.join(", ")),
        (Quantifier::None, _) => format!("{field} has none of [{}]", names.join(", ")),
    }
}

fn sign(op: Arithmetic) -> &'static str {
    match op {
        Arithmetic::Add => "+",
        Arithmetic::Subtract => "-",
        Arithmetic::Multiply => "*",
        Arithmetic::Divide => "/",
    }
}

fn function(which: Aggregate) -> &'static str {
    match which {
        Aggregate::Sum => "sum",
        Aggregate::Mean => "mean",
        Aggregate::Min => "min",
        Aggregate::Max => "max",
    }
}

fn over(fold: Fold) -> &'static str {
    match fold {
        Fold::Count => "count",
        Fold::Any => "any",
        Fold::All => "all",
        Fold::Sum => "sum",
        Fold::Mean => "mean",
    }
}

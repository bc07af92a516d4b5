//! Expressions, with parentheses only where they are needed.

use crate::syntax::ast::{Expr, ExprKind, Operator};

use super::value;

/// `not` binds looser than comparison and tighter than `and`.
const NOT: u8 = 3;
/// Comparisons do not chain.
const COMPARISON: u8 = 4;
/// Signs, names and calls.
const TIGHTEST: u8 = 9;

/// The expression in the language.
pub fn print(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Name(text) | ExprKind::Date(text) | ExprKind::Time(text) => text.clone(),
        ExprKind::Number(number) => value::number(number),
        ExprKind::Text(text) => value::quoted(&text.value),
        ExprKind::Range(range) => value::range(range),
        ExprKind::List(list) => format!("[{}]", joined(list)),
        ExprKind::Call(name, arguments) => format!("{}({})", name.text, joined(arguments)),
        ExprKind::Not(inner) => format!("not {}", operand(inner, NOT)),
        ExprKind::Negate(inner) => match inner.kind {
            ExprKind::Name(_) | ExprKind::Call(..) => format!("-{}", print(inner)),
            _ => format!("-({})", print(inner)),
        },
        ExprKind::Binary(operator, _, left, right) => {
            let binding = operator.binding();
            let below = |side: &Expr, least| match mixes(*operator, side) {
                true => format!("({})", print(side)),
                false => operand(side, least),
            };
            let least_left = if binding == COMPARISON {
                binding + 1
            } else {
                binding
            };
            let left = below(left, least_left);
            let right = below(right, binding + 1);
            format!("{left} {} {right}", operator.symbol())
        }
    }
}

fn joined(list: &[Expr]) -> String {
    list.iter().map(print).collect::<Vec<_>>().join(", ")
}

/// An operand, in parentheses if it binds less tightly than needed.
fn operand(expr: &Expr, least: u8) -> String {
    match binding(expr) < least {
        true => format!("({})", print(expr)),
        false => print(expr),
    }
}

/// `and` beside `or` always takes parentheses.
fn mixes(outer: Operator, inner: &Expr) -> bool {
    let ExprKind::Binary(inner, ..) = &inner.kind else {
        return false;
    };
    matches!(
        (outer, inner),
        (Operator::And, Operator::Or) | (Operator::Or, Operator::And)
    )
}

fn binding(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::Binary(operator, ..) => operator.binding(),
        ExprKind::Not(_) => NOT,
        _ => TIGHTEST,
    }
}

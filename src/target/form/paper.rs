//! The page that is printed: what is asked in other modes only is not on it, and nothing needs to be said
//! of what the mode alone decides.

use super::layout::{Item, Kind, Sheet};
use crate::model::{Comparison, Expr, ExprKind, GuardId, Mode, Survey, Term};

/// The policy of a page without a script that sends nothing.
pub fn policy(style: &str) -> String {
    format!("default-src 'none'; style-src '{style}'; img-src data:; base-uri 'none'")
}

/// Takes away what nobody is asked on paper.
pub fn leave_out(survey: &Survey, sheets: &mut Vec<Sheet>) {
    sheets.retain(|sheet| is_asked(survey, sheet.guard));
    for sheet in sheets {
        leave_out_items(survey, &mut sheet.items);
    }
}

fn leave_out_items(survey: &Survey, items: &mut Vec<Item>) {
    items.retain_mut(|item| {
        let guard = match &mut item.kind {
            Kind::Ask(id) | Kind::Compute(id) => survey[*id].guard,
            Kind::Grid(id) => {
                let mut rows = survey[*id].rows.iter();
                return rows.any(|row| is_asked(survey, survey[*row].guard));
            }
            Kind::Note(note) => note.guard,
            Kind::Check(id) => survey[*id].guard,
            Kind::Finish(id) => survey[*id].guard,
            Kind::Group(group) => {
                leave_out_items(survey, &mut group.items);
                group.guard
            }
        };
        is_asked(survey, guard)
    });
}

fn is_asked(survey: &Survey, guard: Option<GuardId>) -> bool {
    let chain = survey.guard_chain(guard);
    chain
        .iter()
        .all(|term| settled(survey, term) != Some(false))
}

/// What a term of a guard is on paper, where the mode decides it.
pub fn settled(survey: &Survey, term: &Term) -> Option<bool> {
    match term {
        Term::Holds(id) => holds(&survey[*id].expr),
        Term::Fails(id) => holds(&survey[*id].expr).map(|holds| !holds),
        Term::Consent(_) | Term::Chosen(_) => None,
    }
}

fn holds(expr: &Expr) -> Option<bool> {
    use ExprKind as K;
    match &expr.kind {
        K::Not(inner) => holds(inner).map(|holds| !holds),
        K::And(list) => all(list, false),
        K::Or(list) => all(list, true),
        K::Compare(Comparison::Equal, a, b) if is_mode(a) => is_paper(b),
        K::Compare(Comparison::NotEqual, a, b) if is_mode(a) => is_paper(b).map(|is| !is),
        K::OneOf(a, list) if is_mode(a) => {
            Some(list.iter().any(|mode| is_paper(mode) == Some(true)))
        }
        _ => None,
    }
}

/// Several conditions together: one that is `decisive` decides, else all must be known.
fn all(list: &[Expr], decisive: bool) -> Option<bool> {
    let known: Vec<Option<bool>> = list.iter().map(holds).collect();
    match known.contains(&Some(decisive)) {
        true => Some(decisive),
        false if known.contains(&None) => None,
        false => Some(!decisive),
    }
}

fn is_mode(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Mode)
}

fn is_paper(expr: &Expr) -> Option<bool> {
    match expr.kind {
        ExprKind::ModeIs(mode) => Some(mode == Mode::Paper),
        _ => None,
    }
}

//! For whom something is carried over: conditions of the new version as far as SQL over documents can
//! decide them.

use crate::logic::Cell;
use crate::model::{Comparison, Expr, ExprKind, FieldId, GuardId, Quantifier, Survey, Term};
use rust_decimal::Decimal;

/// A condition over values of the new document.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    /// The value is one of these JSON texts.
    Among(Cell, Vec<String>),
    /// The number compares so with a constant.
    Number(Cell, Comparison, Decimal),
    /// The set holds any, all or none of these words.
    Has(Cell, Quantifier, Vec<String>),
    /// It is answered.
    Answered(Cell),
    /// A missing code was chosen, any or this one.
    Declined(Cell, Option<String>),
    /// The consent was given.
    Given(Cell),
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
}

impl Test {
    /// The values it looks at.
    pub fn cells(&self) -> Vec<Cell> {
        match self {
            Test::Among(cell, _)
            | Test::Number(cell, ..)
            | Test::Has(cell, ..)
            | Test::Answered(cell)
            | Test::Declined(cell, _)
            | Test::Given(cell) => vec![*cell],
            Test::All(tests) | Test::Any(tests) => tests.iter().flat_map(Test::cells).collect(),
            Test::Not(test) => test.cells(),
        }
    }
}

/// The whole of a guard; none where part of it cannot be decided.
pub(super) fn guard(survey: &Survey, guard: Option<GuardId>, at: Option<usize>) -> Option<Test> {
    let terms = survey.guard_chain(guard).into_iter();
    let terms: Option<Vec<Test>> = terms
        .map(|term| match term {
            Term::Holds(id) => test(survey, &survey[*id].expr, at),
            Term::Fails(id) => Some(Test::Not(Box::new(test(survey, &survey[*id].expr, at)?))),
            Term::Consent(ids) => {
                let mut given = ids.iter().map(|id| Test::Given(Cell::of(*id)));
                match ids.as_slice() {
                    [_] => given.next(),
                    _ => Some(Test::Any(given.collect())),
                }
            }
            Term::Chosen(id) => {
                let over = survey[*id].over;
                let list = survey.options_of(over)?;
                let name = list.options.get(at?)?.name.clone();
                Some(Test::Has(Cell::of(over), Quantifier::Any, vec![name]))
            }
        })
        .collect();
    // A consent may stand in the chain twice: for the purpose, and as a condition.
    let once = |terms: Vec<Test>| {
        let mut kept: Vec<Test> = Vec::new();
        for term in terms {
            if !kept.contains(&term) {
                kept.push(term);
            }
        }
        kept
    };
    terms.map(once).map(Test::All)
}

fn test(survey: &Survey, expr: &Expr, at: Option<usize>) -> Option<Test> {
    use ExprKind as K;
    let cell = |id: FieldId| Cell {
        field: id,
        instance: survey[id].repeat.and(at),
    };
    let all = |list: &[Expr]| -> Option<Vec<Test>> {
        list.iter().map(|expr| test(survey, expr, at)).collect()
    };
    let names = |id: FieldId, places: &[usize]| -> Option<Vec<String>> {
        let list = survey.options_of(id)?;
        let names = places
            .iter()
            .map(|at| Some(list.options.get(*at)?.name.clone()));
        names.collect()
    };
    let field = |expr: &Expr| match expr.kind {
        K::Field(id) => Some(cell(id)),
        _ => None,
    };
    Some(match &expr.kind {
        K::And(list) => Test::All(all(list)?),
        K::Or(list) => Test::Any(all(list)?),
        K::Not(inner) => Test::Not(Box::new(test(survey, inner, at)?)),
        K::Compare(Comparison::Equal, left, right) if word(survey, right).is_some() => {
            Test::Among(field(left)?, vec![word(survey, right)?])
        }
        // False over what is absent, as every comparison is.
        K::Compare(Comparison::NotEqual, left, right) if word(survey, right).is_some() => {
            let is = Test::Among(field(left)?, vec![word(survey, right)?]);
            Test::All(vec![Test::Answered(field(left)?), Test::Not(Box::new(is))])
        }
        K::Compare(comparison, left, right) => {
            Test::Number(field(left)?, *comparison, number(right)?)
        }
        K::OneOf(value, list) => {
            let words = list.iter().map(|one| word(survey, one));
            match words.collect::<Option<Vec<String>>>() {
                Some(words) => Test::Among(field(value)?, words),
                None => {
                    let equal = |one: &Expr| {
                        Some(Test::Number(field(value)?, Comparison::Equal, number(one)?))
                    };
                    Test::Any(list.iter().map(equal).collect::<Option<_>>()?)
                }
            }
        }
        K::Between(value, low, high) => {
            let bound = |end: &Option<Box<Expr>>, comparison| -> Option<Option<Test>> {
                let Some(end) = end else {
                    return Some(None);
                };
                Some(Some(Test::Number(field(value)?, comparison, number(end)?)))
            };
            let low = bound(low, Comparison::GreaterOrEqual)?;
            let high = bound(high, Comparison::LessOrEqual)?;
            Test::All(low.into_iter().chain(high).collect())
        }
        K::Has(id, quantifier, places) => Test::Has(cell(*id), *quantifier, names(*id, places)?),
        K::Answered(id) => Test::Answered(cell(*id)),
        K::Missing(id, code) => Test::Declined(cell(*id), code.clone()),
        K::Given(id) => Test::Given(cell(*id)),
        _ => return None,
    })
}

/// The JSON text of an option.
fn word(survey: &Survey, expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Option(list, at) => {
            let name = &survey[*list].options.get(*at)?.name;
            Some(format!("\"{name}\""))
        }
        _ => None,
    }
}

fn number(expr: &Expr) -> Option<Decimal> {
    match &expr.kind {
        ExprKind::Number(number) => Some(*number),
        ExprKind::Negate(inner) => number(inner).map(|number| -number),
        _ => None,
    }
}

//! Numbers of expressions: sums of fields, each way of yielding one with the condition under which it
//! is the one.

use super::boolean::Boolean;
use super::encode::{Encoder, Shape, day};
use super::number::{Grid, ONE, Units, Var, units};
use crate::model::{Aggregate, Arithmetic, Comparison, Expr, ExprKind};
use batsat::Lit;
use std::collections::BTreeMap;

/// A constant and whole multiples of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Linear {
    constant: Units,
    factors: BTreeMap<Var, Units>,
}

impl Linear {
    /// A number by itself.
    pub fn var(var: Var) -> Self {
        Linear {
            constant: 0,
            factors: BTreeMap::from([(var, 1)]),
        }
    }

    fn constant(constant: Units) -> Self {
        Linear {
            constant,
            factors: BTreeMap::new(),
        }
    }

    /// `self + factor × other`; none where it becomes too large.
    fn plus(&self, factor: Units, other: &Linear) -> Option<Linear> {
        let mut sum = self.clone();
        sum.constant = sum
            .constant
            .checked_add(other.constant.checked_mul(factor)?)?;
        for (var, many) in &other.factors {
            let entry = sum.factors.entry(*var).or_insert(0);
            *entry = entry.checked_add(many.checked_mul(factor)?)?;
            if *entry == 0 {
                sum.factors.remove(var);
            }
        }
        Some(sum)
    }
}

/// What an expression yields: at most one of the cases holds; it is absent where none does.
#[derive(Debug, Clone)]
pub(super) struct Term {
    cases: Vec<(Lit, Linear)>,
}

impl Term {
    /// One case.
    pub fn of(when: Lit, linear: Linear) -> Self {
        Term {
            cases: vec![(when, linear)],
        }
    }

    /// The number itself, where that is all.
    pub fn single(&self) -> Option<Var> {
        match self.cases.as_slice() {
            [(_, linear)] if linear.constant == 0 => match linear.factors.first_key_value() {
                Some((var, 1)) if linear.factors.len() == 1 => Some(*var),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether there is a number.
    pub fn present(&self, core: &mut Boolean) -> Lit {
        let cases: Vec<Lit> = self.cases.iter().map(|(when, _)| *when).collect();
        core.or(&cases)
    }

    /// The same, absent where the literal does not hold.
    pub fn within(&self, core: &mut Boolean, literal: Lit) -> Self {
        let cases = self.cases.iter();
        Term {
            cases: cases
                .map(|(when, linear)| (core.and(&[*when, literal]), linear.clone()))
                .collect(),
        }
    }
}

impl Encoder<'_> {
    /// The number or date that an expression yields.
    pub fn number(&mut self, expr: &Expr) -> Term {
        use ExprKind as K;
        let found = match &expr.kind {
            K::Number(number) => units(*number).map(|units| self.always(Linear::constant(units))),
            K::Date(date) => Some(self.always(Linear::constant(day(*date)))),
            K::Today => {
                let today = self.today();
                Some(self.always(Linear::var(today)))
            }
            K::Field(id) => match self.fields.get(id).map(|field| field.value.clone()) {
                Some(Shape::Number(term)) => Some(term),
                _ => None,
            },
            K::Count(id) => self.count(*id).map(|var| self.always(Linear::var(var))),
            K::Negate(a) => {
                let zero = self.always(Linear::constant(0));
                let a = self.number(a);
                self.sum(&zero, -1, &a)
            }
            K::Arithmetic(op, a, b) => self.arithmetic(*op, a, b),
            K::DaysBetween(a, b) => {
                let (a, b) = (self.number(a), self.number(b));
                self.sum(&b, -1, &a)
            }
            K::Round(a, _) => {
                let a = self.number(a);
                self.is_whole(&a).then_some(a)
            }
            K::Choose(when, then, otherwise) => {
                let when = self.condition(when);
                let (then, otherwise) = (self.number(then), self.number(otherwise));
                let mut cases = then.within(&mut self.core, when).cases;
                cases.extend(otherwise.within(&mut self.core, !when).cases);
                Some(Term { cases })
            }
            _ => None,
        };
        found.unwrap_or_else(|| self.rough_number(expr))
    }

    fn always(&self, linear: Linear) -> Term {
        Term::of(self.core.yes(), linear)
    }

    fn arithmetic(&mut self, op: Arithmetic, a: &Expr, b: &Expr) -> Option<Term> {
        let (a, b) = (self.number(a), self.number(b));
        match op {
            Arithmetic::Add => self.sum(&a, 1, &b),
            Arithmetic::Subtract => self.sum(&a, -1, &b),
            Arithmetic::Multiply => match (whole_constant(&a), whole_constant(&b)) {
                (Some(times), _) => self.times(times, &b),
                (_, Some(times)) => self.times(times, &a),
                _ => None,
            },
            Arithmetic::Divide => None,
        }
    }

    fn times(&mut self, times: Units, term: &Term) -> Option<Term> {
        let zero = self.always(Linear::constant(0));
        self.sum(&zero, times, term)
    }

    /// `a + factor × b`.
    fn sum(&mut self, a: &Term, factor: Units, b: &Term) -> Option<Term> {
        let mut cases = Vec::new();
        for (left, x) in &a.cases {
            for (right, y) in &b.cases {
                let when = self.core.and(&[*left, *right]);
                cases.push((when, x.plus(factor, y)?));
            }
        }
        (cases.len() <= MOST_CASES).then_some(Term { cases })
    }

    fn is_whole(&self, term: &Term) -> bool {
        term.cases.iter().all(|(_, linear)| {
            let whole = |units: Units| units % ONE == 0;
            whole(linear.constant)
                && linear.factors.keys().all(|var| {
                    let grid = self.numbers.grid(*var);
                    whole(grid.base) && whole(grid.step)
                })
        })
    }

    /// A number of which only the presence is known, and that it is the same wherever it is written so.
    fn rough_number(&mut self, expr: &Expr) -> Term {
        let present = match &expr.kind {
            ExprKind::Aggregate(which, list) => {
                let parts: Vec<Lit> = list.iter().map(|part| self.present(part)).collect();
                let any = self.core.or(&parts);
                if matches!(which, Aggregate::Mean | Aggregate::Min | Aggregate::Max) {
                    any
                } else {
                    let large = self.rough(expr);
                    self.core.and(&[any, large])
                }
            }
            ExprKind::Length(inner) => self.present(inner),
            ExprKind::Arithmetic(op, a, b) => {
                let mut parts = vec![self.present(a), self.present(b)];
                if *op == Arithmetic::Divide && !matches!(b.kind, ExprKind::Number(_)) {
                    parts.push(self.rough(expr));
                }
                self.core.and(&parts)
            }
            ExprKind::YearsBetween(a, b) => {
                let parts = [self.present(a), self.present(b)];
                self.core.and(&parts)
            }
            ExprKind::Abs(inner) | ExprKind::Round(inner, _) => {
                let inner = self.number(inner);
                inner.present(&mut self.core)
            }
            _ => self.rough(expr),
        };
        let (key, hull) = (self.survey.notation(expr), self.hull(expr));
        let var = self.rough_var(key, hull);
        Term::of(present, Linear::var(var))
    }

    fn rough_var(&mut self, key: String, grid: Grid) -> Var {
        self.is_rough = true;
        let numbers = &mut self.numbers;
        *self
            .rough_numbers
            .entry(key)
            .or_insert_with(|| numbers.add(grid))
    }

    /// Between which ends an expression lies.
    fn hull(&mut self, expr: &Expr) -> Grid {
        let open = Grid {
            min: None,
            max: None,
            base: 0,
            step: 1,
        };
        match &expr.kind {
            ExprKind::Length(_) => Grid::whole(Some(0), None),
            ExprKind::YearsBetween(..) => Grid::whole(None, None),
            ExprKind::Abs(_) => Grid {
                min: Some(0),
                ..open
            },
            ExprKind::Aggregate(Aggregate::Mean | Aggregate::Min | Aggregate::Max, list) => {
                let ends: Vec<_> = list.iter().map(|part| self.ends(part)).collect();
                let low = ends.iter().map(|(low, _)| *low).collect::<Option<Vec<_>>>();
                let high = ends
                    .iter()
                    .map(|(_, high)| *high)
                    .collect::<Option<Vec<_>>>();
                Grid {
                    min: low.and_then(|low| low.into_iter().min()),
                    max: high.and_then(|high| high.into_iter().max()),
                    ..open
                }
            }
            _ => open,
        }
    }

    fn ends(&mut self, expr: &Expr) -> (Option<Units>, Option<Units>) {
        let term = self.number(expr);
        let ends: Vec<_> = term
            .cases
            .iter()
            .map(|(_, linear)| self.ends_of(linear))
            .collect();
        let low = ends.iter().map(|(low, _)| *low).collect::<Option<Vec<_>>>();
        let high = ends
            .iter()
            .map(|(_, high)| *high)
            .collect::<Option<Vec<_>>>();
        (
            low.and_then(|low| low.into_iter().min()),
            high.and_then(|high| high.into_iter().max()),
        )
    }

    fn ends_of(&self, linear: &Linear) -> (Option<Units>, Option<Units>) {
        let (mut low, mut high) = (Some(linear.constant), Some(linear.constant));
        for (var, factor) in &linear.factors {
            let grid = self.numbers.grid(*var);
            let (least, most) = match *factor > 0 {
                true => (grid.min, grid.max),
                false => (grid.max, grid.min),
            };
            let add = |sum: Option<Units>, end: Option<Units>| {
                sum?.checked_add(end?.checked_mul(*factor)?)
            };
            (low, high) = (add(low, least), add(high, most));
        }
        (low, high)
    }

    /// Whether `a op b`; false where either is absent.
    pub fn compare_terms(&mut self, op: Comparison, a: &Term, b: &Term) -> Lit {
        let mut parts = Vec::new();
        for (left, x) in &a.cases {
            for (right, y) in &b.cases {
                let holds = match x.plus(-1, y) {
                    Some(difference) => self.compare_linear(op, &difference),
                    None => {
                        self.is_rough = true;
                        self.core.fresh()
                    }
                };
                parts.push(self.core.and(&[*left, *right, holds]));
            }
        }
        self.core.or(&parts)
    }

    fn compare_linear(&mut self, op: Comparison, linear: &Linear) -> Lit {
        match op {
            Comparison::LessOrEqual => self.at_most_zero(linear, 0),
            Comparison::Less => self.at_most_zero(linear, 1),
            Comparison::Greater => !self.at_most_zero(linear, 0),
            Comparison::GreaterOrEqual => !self.at_most_zero(linear, 1),
            Comparison::Equal | Comparison::NotEqual => {
                let (most, less) = (self.at_most_zero(linear, 0), self.at_most_zero(linear, 1));
                let equal = self.core.and(&[most, !less]);
                equal.apply_sign(op == Comparison::Equal)
            }
        }
    }

    /// Whether a sum plus so many units is at most zero.
    fn at_most_zero(&mut self, linear: &Linear, plus: Units) -> Lit {
        let most = -linear.constant - plus;
        let factors: Vec<(Var, Units)> = linear
            .factors
            .iter()
            .map(|(var, factor)| (*var, *factor))
            .collect();
        if let [one, other] = factors.as_slice()
            && let Some(holds) = self
                .numbers
                .pair_at_most(&mut self.core, [*one, *other], most)
        {
            return holds;
        }
        match factors.as_slice() {
            [] => self.core.constant(0 <= most),
            [(var, factor)] => self
                .numbers
                .multiple_at_most(&mut self.core, *var, *factor, most),
            [(x, a), (y, b)] if *a == -*b => {
                let (x, y, factor) = if *a > 0 { (*x, *y, *a) } else { (*y, *x, *b) };
                // Only on one grid are the values that are found values of both.
                let (one, other) = (self.numbers.grid(x), self.numbers.grid(y));
                self.is_rough |= one.step != other.step || (one.base - other.base) % one.step != 0;
                self.numbers
                    .difference(&mut self.core, x, y, most.div_euclid(factor))
            }
            [(_, first), ..] => {
                // One number for the sum and its opposite: the first factor is positive.
                let sign = first.signum();
                let factors = factors
                    .iter()
                    .map(|(var, factor)| (*var, factor * sign))
                    .collect();
                let sum = Linear {
                    constant: 0,
                    factors,
                };
                let (min, max) = self.ends_of(&sum);
                let grid = Grid {
                    min,
                    max,
                    base: 0,
                    step: 1,
                };
                let var = self.rough_var(format!("{:?}", sum.factors), grid);
                match sign > 0 {
                    true => self.numbers.at_most(&mut self.core, var, most),
                    false => !self.numbers.at_most(&mut self.core, var, -most - 1),
                }
            }
        }
    }
}

/// A sum of more is not followed.
const MOST_CASES: usize = 64;

/// The number of a constant that is whole.
fn whole_constant(term: &Term) -> Option<Units> {
    match term.cases.as_slice() {
        [(_, linear)] if linear.factors.is_empty() && linear.constant % ONE == 0 => {
            Some(linear.constant / ONE)
        }
        _ => None,
    }
}

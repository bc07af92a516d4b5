//! Conditions as literals. A comparison is false where an operand is absent, so every one carries the
//! presence of what it reads.

use super::encode::{Encoder, Shape};
use crate::model::{Comparison, Expr, ExprKind, FieldId, Mode, ValueType};
use batsat::Lit;

impl Encoder<'_> {
    /// Whether a condition holds.
    pub fn condition(&mut self, expr: &Expr) -> Lit {
        use ExprKind as K;
        match &expr.kind {
            K::And(list) => {
                let parts: Vec<Lit> = list.iter().map(|part| self.condition(part)).collect();
                self.core.and(&parts)
            }
            K::Or(list) => {
                let parts: Vec<Lit> = list.iter().map(|part| self.condition(part)).collect();
                self.core.or(&parts)
            }
            K::Not(inner) => !self.condition(inner),
            K::Compare(op, a, b) => self.compare(*op, a, b),
            K::OneOf(value, list) => {
                let parts: Vec<Lit> = list
                    .iter()
                    .map(|constant| self.compare(Comparison::Equal, value, constant))
                    .collect();
                self.core.or(&parts)
            }
            K::Between(value, low, high) => {
                let mut parts = vec![self.present(value)];
                for (end, op) in [
                    (low, Comparison::GreaterOrEqual),
                    (high, Comparison::LessOrEqual),
                ] {
                    if let Some(end) = end {
                        parts.push(self.compare(op, value, end));
                    }
                }
                self.core.and(&parts)
            }
            K::Has(id, quantifier, options) => self.has(*id, *quantifier, options),
            K::Answered(id) => self.answered(*id),
            K::Missing(id, code) => self.missing(*id, code.as_deref()),
            K::Given(id) => self.given(*id),
            K::Same(a, b) => self.same(a, b),
            K::Choose(when, then, otherwise) => {
                let when = self.condition(when);
                let (then, otherwise) = (self.condition(then), self.condition(otherwise));
                let (a, b) = (
                    self.core.and(&[when, then]),
                    self.core.and(&[!when, otherwise]),
                );
                self.core.or(&[a, b])
            }
            K::Field(id) => match self.fields.get(id).map(|field| &field.value) {
                Some(Shape::Flag(holds)) => *holds,
                _ => self.rough(expr),
            },
            _ => self.rough(expr),
        }
    }

    fn answered(&self, id: FieldId) -> Lit {
        let field = self.fields.get(&id);
        field.map_or(self.core.no(), |field| field.answered)
    }

    fn missing(&mut self, id: FieldId, code: Option<&str>) -> Lit {
        let Some(field) = self.fields.get(&id) else {
            return self.core.no();
        };
        let chosen: Vec<Lit> = self.survey[id]
            .missing
            .iter()
            .zip(&field.declined)
            .filter(|(missing, _)| code.is_none_or(|code| code == missing.name))
            .map(|(_, literal)| *literal)
            .collect();
        self.core.or(&chosen)
    }

    /// Whether a consent was given.
    pub fn given(&mut self, consent: FieldId) -> Lit {
        match self.fields.get(&consent).map(|field| &field.value) {
            Some(Shape::Flag(given)) => *given,
            _ => {
                self.is_rough = true;
                self.core.fresh()
            }
        }
    }

    /// A condition that is not told exactly: one literal for each way it is written.
    pub fn rough(&mut self, expr: &Expr) -> Lit {
        self.rough_literal(self.survey.notation(expr))
    }

    fn rough_comparison(&mut self, op: Comparison, a: &Expr, b: &Expr) -> Lit {
        let both = [self.present(a), self.present(b)];
        let (a, b) = (self.survey.notation(a), self.survey.notation(b));
        let holds = self.rough_literal(format!("{a} {} {b}", op.symbol()));
        self.core.and(&[both[0], both[1], holds])
    }

    fn rough_literal(&mut self, key: String) -> Lit {
        self.is_rough = true;
        let core = &mut self.core;
        *self.rough.entry(key).or_insert_with(|| core.fresh())
    }

    fn compare(&mut self, op: Comparison, a: &Expr, b: &Expr) -> Lit {
        match (&a.ty, &b.ty) {
            (ValueType::Number(_), ValueType::Number(_)) | (ValueType::Date, ValueType::Date) => {
                let (a, b) = (self.number(a), self.number(b));
                self.compare_terms(op, &a, &b)
            }
            (ValueType::Option(_), ValueType::Option(_)) => {
                let (a, b) = (self.options(a), self.options(b));
                self.pairs(&a, &b, |a, b| op.holds(a.cmp(&b)))
            }
            (ValueType::Mode, ValueType::Mode) => {
                let (a, b) = (self.mode(a), self.mode(b));
                self.pairs(&a, &b, |a, b| op.holds(a.cmp(&b)))
            }
            (ValueType::Text, ValueType::Text) => self.texts(op, a, b),
            _ => self.rough_comparison(op, a, b),
        }
    }

    /// Whether any pair of cases goes together.
    pub fn pairs<T: Copy>(
        &mut self,
        a: &[(T, Lit)],
        b: &[(T, Lit)],
        holds: impl Fn(T, T) -> bool,
    ) -> Lit {
        let mut parts = Vec::new();
        for (left, x) in a {
            for (right, y) in b {
                if holds(*left, *right) {
                    parts.push(self.core.and(&[*x, *y]));
                }
            }
        }
        self.core.or(&parts)
    }

    fn mode(&mut self, expr: &Expr) -> Vec<(Mode, Lit)> {
        if let ExprKind::ModeIs(mode) = &expr.kind {
            return vec![(*mode, self.core.yes())];
        }
        if self.modes.is_empty() {
            let modes = self.survey.modes.iter();
            self.modes = modes.map(|mode| (*mode, self.core.fresh())).collect();
            let literals: Vec<Lit> = self.modes.iter().map(|(_, literal)| *literal).collect();
            self.core.at_most_one(&literals);
            self.core.clause(literals);
        }
        self.modes.clone()
    }

    fn texts(&mut self, op: Comparison, a: &Expr, b: &Expr) -> Lit {
        let (ExprKind::Field(id), ExprKind::Text(text)) = (&a.kind, &b.kind) else {
            return self.rough_comparison(op, a, b);
        };
        let answered = self.answered(*id);
        let known = self.texts.get(&(*id, text.clone())).copied();
        let is = known.unwrap_or_else(|| {
            let others = self
                .texts
                .range((*id, String::new())..)
                .take_while(|((field, _), _)| field == id);
            let others: Vec<Lit> = others.map(|(_, literal)| *literal).collect();
            let is = self.core.fresh();
            for other in others {
                self.core.clause([!is, !other]);
            }
            self.texts.insert((*id, text.clone()), is);
            is
        });
        self.is_rough = true;
        match op {
            Comparison::Equal => self.core.and(&[answered, is]),
            Comparison::NotEqual => self.core.and(&[answered, !is]),
            _ => self.rough_comparison(op, a, b),
        }
    }

    /// Whether an expression is not absent.
    pub fn present(&mut self, expr: &Expr) -> Lit {
        match &expr.ty {
            ValueType::Condition | ValueType::Mode => self.core.yes(),
            ValueType::Number(_) | ValueType::Date => {
                let term = self.number(expr);
                term.present(&mut self.core)
            }
            ValueType::Option(_) => {
                let options = self.options(expr).into_iter();
                let options: Vec<Lit> = options.map(|(_, literal)| literal).collect();
                self.core.or(&options)
            }
            _ => match &expr.kind {
                ExprKind::Field(id) | ExprKind::Label(id) => self.answered(*id),
                ExprKind::Text(_) | ExprKind::Time(_) => self.core.yes(),
                _ => self.rough(expr),
            },
        }
    }
}

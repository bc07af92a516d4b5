//! Conditions and computations of the one version as the other would write them.

use super::names::Pairs;
use super::tables::Tables;
use crate::logic::solver::{Basis, Question, Solver, Verdict, Witness};
use crate::model::{
    Comparison, Expr, ExprKind, FieldId, GuardId, ListId, Quantifier, RepeatId, Survey, ValueType,
};
use std::cell::Cell;
use std::collections::BTreeSet;

/// Which way an expression is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// From the old version to the new.
    Forth,
    /// From the new version to the old.
    Back,
}

/// Carries expressions from one version to the other.
///
/// An option that the other version does not have cannot have been chosen there, so comparing with it is
/// false. A field that it does not have, or has with another type, cannot be carried.
pub(super) struct Carrier<'t, 'a> {
    tables: &'t Tables<'a>,
    way: Way,
    /// The names that have no counterpart.
    pub lost: BTreeSet<String>,
    /// Whether an option was left out that the other version does not have.
    pub is_shortened: Cell<bool>,
}

impl<'t, 'a> Carrier<'t, 'a> {
    pub fn new(tables: &'t Tables<'a>, way: Way) -> Self {
        Carrier {
            tables,
            way,
            lost: BTreeSet::new(),
            is_shortened: Cell::new(false),
        }
    }

    fn from(&self) -> &'a Survey {
        match self.way {
            Way::Forth => self.tables.old,
            Way::Back => self.tables.new,
        }
    }

    fn to(&self) -> &'a Survey {
        match self.way {
            Way::Forth => self.tables.new,
            Way::Back => self.tables.old,
        }
    }

    fn paired(&self, pairs: &Pairs, at: usize) -> Option<usize> {
        match self.way {
            Way::Forth => pairs.new_of(at),
            Way::Back => pairs.old_of(at),
        }
    }

    /// The field in the other version.
    pub fn field(&mut self, id: FieldId) -> FieldId {
        let other = self.paired(&self.tables.fields, id.index());
        let other = other.map(|at| FieldId(at as u32));
        let fits = other.filter(|other| {
            let (from, to) = (self.from().fields.get(id.index()), &self.to()[*other]);
            from.is_some_and(|from| {
                std::mem::discriminant(&from.ty) == std::mem::discriminant(&to.ty)
                    && from.repeat.is_some() == to.repeat.is_some()
            })
        });
        fits.unwrap_or_else(|| {
            let name = self.from().fields.get(id.index());
            self.lost
                .insert(name.map_or_else(String::new, |field| field.name.clone()));
            FieldId(0)
        })
    }

    fn repeat(&mut self, id: RepeatId) -> RepeatId {
        match self.paired(&self.tables.repeats, id.index()) {
            Some(at) => RepeatId(at as u32),
            None => {
                self.lost.insert(self.from()[id].name.clone());
                RepeatId(0)
            }
        }
    }

    /// The list in the other version: the only one that stands for it.
    fn list(&self, id: ListId) -> Option<ListId> {
        let mut others = self.tables.lists.iter().filter_map(|(old, new)| {
            let (from, to) = self.turned(*old, *new);
            (from == id).then_some(to)
        });
        let first = others.next()?;
        others.all(|other| other == first).then_some(first)
    }

    fn turned<T>(&self, old: T, new: T) -> (T, T) {
        match self.way {
            Way::Forth => (old, new),
            Way::Back => (new, old),
        }
    }

    /// The position of an option in a list of the other version; none where it is not there.
    fn option(&self, list: ListId, other: ListId, at: usize) -> Option<usize> {
        let (old, new) = self.turned(list, other);
        let found = self.paired(self.tables.options(old, new)?, at);
        if found.is_none() {
            self.is_shortened.set(true);
        }
        found
    }

    /// The type in the other version.
    fn ty(&mut self, ty: &ValueType) -> ValueType {
        let mut list = |id: ListId| {
            self.list(id).unwrap_or_else(|| {
                let name = self.from().lists.get(id.index());
                self.lost
                    .insert(name.map_or_else(String::new, |list| list.name.clone()));
                ListId(0)
            })
        };
        match ty {
            ValueType::Option(id) => ValueType::Option(list(*id)),
            ValueType::Set(id) => ValueType::Set(list(*id)),
            other => other.clone(),
        }
    }

    /// The expression in the other version; what could not be carried is in `lost`.
    pub fn carry(&mut self, expr: &Expr) -> Expr {
        let made = |kind, ty| Expr {
            kind,
            ty,
            span: expr.span,
        };
        if let Some(kind) = self.choice(expr) {
            return made(kind, expr.ty.clone());
        }
        let kind = self.kind(&expr.kind);
        let ty = self.ty(&expr.ty);
        made(kind, ty)
    }

    /// Comparisons with options, of which some may not be there.
    fn choice(&mut self, expr: &Expr) -> Option<ExprKind> {
        let is_option = |expr: &Expr| matches!(expr.kind, ExprKind::Option(..));
        match &expr.kind {
            ExprKind::Compare(op, value, constant) if is_option(constant) => {
                let value = self.carry(value);
                let Some(constant) = self.constant(constant, &value) else {
                    return Some(match (op, &value.kind) {
                        (Comparison::NotEqual, ExprKind::Field(id)) => ExprKind::Answered(*id),
                        _ => ExprKind::Or(Vec::new()),
                    });
                };
                Some(ExprKind::Compare(*op, value.into(), constant.into()))
            }
            ExprKind::OneOf(value, list) if list.iter().all(is_option) => {
                let value = self.carry(value);
                let list = list.iter().filter_map(|one| self.constant(one, &value));
                let list: Vec<Expr> = list.collect();
                Some(match list.is_empty() {
                    true => ExprKind::Or(list),
                    false => ExprKind::OneOf(value.into(), list),
                })
            }
            ExprKind::Has(id, quantifier, options) => Some(self.has(*id, *quantifier, options)),
            _ => None,
        }
    }

    /// An option as a constant of the type that it is compared with.
    fn constant(&self, constant: &Expr, with: &Expr) -> Option<Expr> {
        let (ExprKind::Option(list, at), ValueType::Option(other)) = (&constant.kind, &with.ty)
        else {
            return None;
        };
        let at = self.option(*list, *other, *at)?;
        Some(Expr {
            kind: ExprKind::Option(*other, at),
            ty: with.ty.clone(),
            span: constant.span,
        })
    }

    fn has(&mut self, id: FieldId, quantifier: Quantifier, options: &[usize]) -> ExprKind {
        let list = self
            .from()
            .fields
            .get(id.index())
            .and_then(|field| field.ty.list());
        let field = self.field(id);
        let other = self
            .to()
            .fields
            .get(field.index())
            .and_then(|field| field.ty.list());
        let (Some(list), Some(other)) = (list, other) else {
            return ExprKind::Or(Vec::new());
        };
        let found = options
            .iter()
            .filter_map(|at| self.option(list, other, *at));
        let found: Vec<usize> = found.collect();
        let is_whole = found.len() == options.len();
        match quantifier {
            Quantifier::All if !is_whole => ExprKind::Or(Vec::new()),
            Quantifier::Any if found.is_empty() => ExprKind::Or(Vec::new()),
            Quantifier::None if found.is_empty() => ExprKind::Answered(field),
            quantifier => ExprKind::Has(field, quantifier, found),
        }
    }

    fn list_of(&mut self, list: &[Expr]) -> Vec<Expr> {
        list.iter().map(|expr| self.carry(expr)).collect()
    }

    fn boxed(&mut self, expr: &Expr) -> Box<Expr> {
        Box::new(self.carry(expr))
    }

    fn kind(&mut self, kind: &ExprKind) -> ExprKind {
        use ExprKind as K;
        match kind {
            K::Field(id) => K::Field(self.field(*id)),
            K::EventField(event, at) => self.event_field(event.index(), *at),
            K::Option(list, at) => {
                let other = self.list(*list);
                let found = other.and_then(|other| Some((other, self.option(*list, other, *at)?)));
                match found {
                    Some((list, at)) => K::Option(list, at),
                    None => {
                        self.lost
                            .insert(self.from().option_name(*list, *at).to_owned());
                        K::Error
                    }
                }
            }
            K::And(list) => K::And(self.list_of(list)),
            K::Or(list) => K::Or(self.list_of(list)),
            K::Not(a) => K::Not(self.boxed(a)),
            K::Compare(op, a, b) => K::Compare(*op, self.boxed(a), self.boxed(b)),
            K::OneOf(value, list) => K::OneOf(self.boxed(value), self.list_of(list)),
            K::Between(value, low, high) => {
                let low = low.as_ref().map(|low| self.boxed(low));
                let high = high.as_ref().map(|high| self.boxed(high));
                K::Between(self.boxed(value), low, high)
            }
            K::Has(id, quantifier, options) => self.has(*id, *quantifier, options),
            K::Answered(id) => K::Answered(self.field(*id)),
            K::Missing(id, code) => K::Missing(self.field(*id), code.clone()),
            K::Given(id) => K::Given(self.field(*id)),
            K::Same(a, b) => K::Same(self.boxed(a), self.boxed(b)),
            K::Arithmetic(op, a, b) => K::Arithmetic(*op, self.boxed(a), self.boxed(b)),
            K::Negate(a) => K::Negate(self.boxed(a)),
            K::Round(a, decimals) => K::Round(self.boxed(a), *decimals),
            K::Abs(a) => K::Abs(self.boxed(a)),
            K::Aggregate(aggregate, list) => K::Aggregate(*aggregate, self.list_of(list)),
            K::Count(id) => K::Count(self.field(*id)),
            K::Length(a) => K::Length(self.boxed(a)),
            K::YearsBetween(a, b) => K::YearsBetween(self.boxed(a), self.boxed(b)),
            K::DaysBetween(a, b) => K::DaysBetween(self.boxed(a), self.boxed(b)),
            K::Choose(a, b, c) => K::Choose(self.boxed(a), self.boxed(b), self.boxed(c)),
            K::Label(id) => K::Label(self.field(*id)),
            K::InstanceLabel(repeat) => K::InstanceLabel(self.repeat(*repeat)),
            K::Over(fold, repeat, a) => {
                let repeat = self.repeat(*repeat);
                K::Over(*fold, repeat, self.boxed(a))
            }
            K::Number(_) | K::Date(_) | K::Time(_) | K::Text(_) | K::ModeIs(_) => kind.clone(),
            K::Mode | K::Today => kind.clone(),
            K::Error => {
                self.lost.insert("what is not understood".to_owned());
                K::Error
            }
        }
    }

    fn event_field(&mut self, event: usize, at: usize) -> ExprKind {
        let from = self.from().events.get(event);
        let field = from.and_then(|event| event.fields.get(at));
        let name = field.map_or("", |field| &field.name);
        let other = self.paired(&self.tables.events, event);
        let found = other.and_then(|other| {
            let mut fields = self.to().events[other].fields.iter();
            Some((other, fields.position(|field| field.name == name)?))
        });
        match found {
            Some((event, at)) => ExprKind::EventField(crate::model::EventId(event as u32), at),
            None => {
                self.lost.insert(name.to_owned());
                ExprKind::Error
            }
        }
    }
}

/// How two conditions relate, each where it stands in its own version.
#[derive(Debug, Default)]
pub(super) struct Relation {
    /// For somebody of the new version the new one holds and the old would not.
    pub gained: Option<Box<Witness>>,
    /// For somebody of the old version the old one held and the new would not.
    pub lost: Option<Box<Witness>>,
    /// It could not be decided, or not be carried over.
    pub is_open: bool,
    /// What the old one reads that is gone, and the new one that was not there.
    pub unknown: BTreeSet<String>,
}

impl Relation {
    /// Whether the two mean the same.
    pub fn is_same(&self) -> bool {
        self.gained.is_none() && self.lost.is_none() && !self.is_open
    }
}

/// Where a condition stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stand {
    /// What must hold there.
    pub guard: Option<GuardId>,
    /// How many endings stand before it.
    pub exits: usize,
    /// The field whose place it is.
    pub field: Option<FieldId>,
}

/// The solvers of both versions, made when they are first needed.
pub(super) struct Judges<'b, 'a> {
    old: Solver<'b, 'a>,
    new: Solver<'b, 'a>,
}

impl<'b, 'a> Judges<'b, 'a> {
    pub fn new(old: &'b Basis<'a>, new: &'b Basis<'a>) -> Self {
        Judges {
            old: Solver::new(old),
            new: Solver::new(new),
        }
    }

    /// Compares a condition of the old version with one of the new.
    pub fn relate(
        &mut self,
        tables: &Tables,
        old: (&Expr, Stand),
        new: (&Expr, Stand),
    ) -> Relation {
        let (mut forth, mut back) = (
            Carrier::new(tables, Way::Forth),
            Carrier::new(tables, Way::Back),
        );
        let (carried_old, carried_new) = (forth.carry(old.0), back.carry(new.0));
        let mut relation = Relation::default();
        if !tables.is_sound {
            relation.is_open = true;
            return relation;
        }
        relation.unknown.extend(forth.lost);
        relation.unknown.extend(back.lost);
        if !relation.unknown.is_empty() {
            relation.is_open = true;
            return relation;
        }
        let gained = differs(&mut self.new, new.0, &carried_old, new.1);
        let lost = differs(&mut self.old, old.0, &carried_new, old.1);
        relation.is_open = gained.is_err() || lost.is_err();
        relation.gained = gained.unwrap_or_default();
        relation.lost = lost.unwrap_or_default();
        relation
    }
}

/// Somebody for whom the first holds and the second does not.
fn differs(
    solver: &mut Solver,
    holds: &Expr,
    fails: &Expr,
    stand: Stand,
) -> Result<Option<Box<Witness>>, ()> {
    let verdict = solver.ask(&Question {
        guard: stand.guard,
        exits: stand.exits,
        conditions: vec![(holds, true), (fails, false)],
        ..Question::default()
    });
    match verdict {
        Verdict::Possible(witness) => Ok(Some(witness)),
        Verdict::Impossible(_) => Ok(None),
        Verdict::Undecided => Err(()),
    }
}

impl Tables<'_> {
    /// Whether two expressions are the same, names apart that were changed.
    pub fn same_expr(&self, old: &Expr, new: &Expr) -> bool {
        let words = self.new.notation(new);
        if !self.has_renames {
            return self.old.notation(old) == words;
        }
        let mut carrier = Carrier::new(self, Way::Forth);
        let carried = carrier.carry(old);
        carrier.lost.is_empty()
            && !carrier.is_shortened.get()
            && self.new.notation(&carried) == words
    }

    /// The same of expressions that may not be there.
    pub fn same_optional(&self, old: Option<&Expr>, new: Option<&Expr>) -> bool {
        match (old, new) {
            (Some(old), Some(new)) => self.same_expr(old, new),
            (old, new) => old.is_none() && new.is_none(),
        }
    }
}

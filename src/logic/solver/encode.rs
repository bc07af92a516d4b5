//! From fields and conditions to literals.
//!
//! Each field has a literal for *asked* and one for *answered*, and literals or numbers for its value.
//! A comparison is false where an operand is absent, so every one carries the presence of what it reads.
//! What cannot be told exactly becomes a literal or number of its own, bounded as far as it goes, and
//! the encoding is marked: what it finds impossible still is, what it finds possible must be tried.

use super::boolean::Boolean;
use super::number::{Grid, Numbers, ONE, Units, Var, units};
use super::term::{Linear, Term};
use crate::logic::plan::{Ending, Plan, Step};
use crate::model::{
    CheckId, Comparison, DateBound, DateBounds, Expr, ExprKind, FieldId, FinishWhen, GuardId,
    ListId, Mode, NumberKind, NumberType, Quantifier, Selection, Survey, Type, ValueType,
};
use batsat::Lit;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A field as literals.
#[derive(Debug, Clone)]
pub(super) struct Encoded {
    /// Its guard holds and the survey has not ended.
    pub asked: Lit,
    /// It has a value.
    pub answered: Lit,
    /// A missing code was chosen, by position.
    pub declined: Vec<Lit>,
    /// What the value is.
    pub value: Shape,
}

/// The value of a field as literals.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// One literal an option.
    Options(Vec<Lit>),
    /// A number or a date.
    Number(Term),
    /// It holds: a consent, or a computed condition.
    Flag(Lit),
    /// Only whether it is there.
    Other,
}

/// What a literal of an assumption stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// A field has a value only where it is asked.
    Asked(FieldId),
    /// A required field is answered or declined where it is asked.
    Required(FieldId),
    /// A hard check holds where it is asked.
    Check(CheckId),
}

/// The part of a survey that a question to the solver is about.
pub(super) struct Encoder<'s> {
    pub survey: &'s Survey,
    pub plan: Arc<Plan>,
    pub core: Boolean,
    pub numbers: Numbers,
    pub fields: BTreeMap<FieldId, Encoded>,
    /// Facts that can be left out, by the literal that puts them in force.
    pub facts: Vec<(Lit, Fact)>,
    /// Whether something could not be told exactly.
    pub is_rough: bool,
    /// What is encoded.
    pub steps: BTreeSet<Step>,
    guards: BTreeMap<GuardId, Lit>,
    /// For each exit whether the survey ends just there, and whether it has ended there or before.
    exits: BTreeMap<usize, (Lit, Lit)>,
    modes: Vec<(Mode, Lit)>,
    quotas: Vec<(usize, Lit)>,
    today: Option<Var>,
    texts: BTreeMap<(FieldId, String), Lit>,
    rough: BTreeMap<String, Lit>,
    /// How many options of a field are chosen.
    pub(super) counts: BTreeMap<FieldId, Var>,
    /// Numbers that are not told exactly, by the way they are written.
    pub(super) rough_numbers: BTreeMap<String, Var>,
}

impl<'s> Encoder<'s> {
    /// Nothing yet.
    pub fn new(survey: &'s Survey, plan: Arc<Plan>, budget: u64) -> Self {
        let mut core = Boolean::new(budget);
        let modes: Vec<(Mode, Lit)> = survey
            .modes
            .iter()
            .map(|mode| (*mode, core.fresh()))
            .collect();
        let literals: Vec<Lit> = modes.iter().map(|(_, literal)| *literal).collect();
        core.at_most_one(&literals);
        core.clause(literals);
        Encoder {
            survey,
            plan,
            core,
            numbers: Numbers::default(),
            fields: BTreeMap::new(),
            facts: Vec::new(),
            is_rough: false,
            guards: BTreeMap::new(),
            exits: BTreeMap::new(),
            modes,
            quotas: Vec::new(),
            today: None,
            texts: BTreeMap::new(),
            rough: BTreeMap::new(),
            counts: BTreeMap::new(),
            rough_numbers: BTreeMap::new(),
            steps: BTreeSet::new(),
        }
    }

    /// Encodes steps that are not yet, which stand dependencies first.
    pub fn extend(&mut self, steps: &[Step]) {
        for step in steps {
            if !self.steps.insert(*step) {
                continue;
            }
            match *step {
                Step::Field(id) => self.field(id),
                Step::Guard(id) => self.guard(id),
                Step::Exit(at) => self.exit(at),
            }
        }
    }

    fn guard(&mut self, id: GuardId) {
        let guard = &self.survey[id];
        let term = self.term(&guard.term);
        let parent = self.guard_holds(guard.parent);
        let holds = self.core.and(&[parent, term]);
        self.guards.insert(id, holds);
    }

    /// Whether all of a chain of guards holds.
    pub fn guard_holds(&mut self, guard: Option<GuardId>) -> Lit {
        match guard {
            None => self.core.yes(),
            Some(id) => match self.guards.get(&id) {
                Some(known) => *known,
                None => {
                    self.is_rough = true;
                    self.core.fresh()
                }
            },
        }
    }

    /// Whether one link of a chain holds.
    pub fn term(&mut self, term: &crate::model::Term) -> Lit {
        match term {
            crate::model::Term::Holds(id) => self.condition(&self.survey[*id].expr),
            crate::model::Term::Fails(id) => !self.condition(&self.survey[*id].expr),
            crate::model::Term::Consent(consents) => {
                let given: Vec<Lit> = consents.iter().map(|id| self.given(*id)).collect();
                self.core.or(&given)
            }
            crate::model::Term::Chosen(repeat) => {
                let over = self.survey[*repeat].over;
                let shown = self.guard_holds(self.survey[*repeat].guard);
                let answered = self.fields.get(&over).map(|field| field.answered);
                self.is_rough = true;
                let answered = answered.unwrap_or(self.core.yes());
                self.core.and(&[shown, answered])
            }
        }
    }

    fn exit(&mut self, at: usize) {
        let exit = self.plan.exits[at].clone();
        let reached = self.guard_holds(exit.guard);
        if exit
            .guard
            .is_some_and(|guard| self.plan.guard_repeat[guard.index()].is_some())
        {
            self.is_rough = true;
        }
        let ends = match exit.ending {
            Ending::Finish(id) => match &self.survey[id].when {
                FinishWhen::Holds(expr) => self.condition(expr),
                FinishWhen::Refused(consent) => {
                    let given = self.given(*consent);
                    let answered = self
                        .fields
                        .get(consent)
                        .map_or(self.core.no(), |field| field.answered);
                    self.core.and(&[answered, !given])
                }
            },
            Ending::Quota(quota) => {
                let holds = self.condition(&self.survey.quotas[quota].when);
                let full = self.core.fresh();
                self.quotas.push((quota, full));
                self.core.and(&[holds, full])
            }
        };
        let ends = self.core.and(&[reached, ends]);
        let before = at
            .checked_sub(1)
            .map_or(self.core.no(), |before| self.ended(before + 1));
        let ended = self.core.or(&[before, ends]);
        self.exits.insert(at, (ends, ended));
    }

    /// Whether the survey has ended at one of the first so many exits.
    pub fn ended(&mut self, exits: usize) -> Lit {
        match exits.checked_sub(1) {
            None => self.core.no(),
            Some(last) => match self.exits.get(&last) {
                Some((_, ended)) => *ended,
                None => self.core.no(),
            },
        }
    }

    /// Whether the survey ends at an exit, as far as the earlier ones let it come there.
    pub fn ends_at(&self, exit: usize) -> Option<Lit> {
        self.exits.get(&exit).map(|(ends, _)| *ends)
    }

    fn given(&mut self, consent: FieldId) -> Lit {
        match self.fields.get(&consent).map(|field| field.value.clone()) {
            Some(Shape::Flag(given)) => given,
            _ => {
                self.is_rough = true;
                self.core.fresh()
            }
        }
    }

    fn field(&mut self, id: FieldId) {
        let field = &self.survey[id];
        let guard = self.guard_holds(field.guard);
        let ended = self.ended(self.plan.exits_before[id.index()]);
        let asked = self.core.and(&[guard, !ended]);
        let encoded = match &field.compute {
            Some(expr) => self.computed(id, expr, asked),
            None => self.answer(id, asked),
        };
        self.fields.insert(id, encoded);
    }

    fn computed(&mut self, id: FieldId, expr: &'s Expr, asked: Lit) -> Encoded {
        let field = &self.survey[id];
        let (present, value) = match (&field.ty, &expr.ty) {
            (_, ValueType::Condition) => {
                let holds = self.condition(expr);
                let holds = self.core.and(&[asked, holds]);
                match &field.ty {
                    Type::One(_) => (
                        self.core.yes(),
                        Shape::Options(vec![holds, self.core.and(&[asked, !holds])]),
                    ),
                    _ => (self.core.yes(), Shape::Flag(holds)),
                }
            }
            (_, ValueType::Number(_) | ValueType::Date) => {
                let term = self.number(expr).within(&mut self.core, asked);
                (term.present(&mut self.core), Shape::Number(term))
            }
            (_, ValueType::Option(list)) => {
                let count = self.survey[*list].options.len();
                let options = self.options(expr);
                let mut literals = vec![Vec::new(); count];
                for (at, literal) in options {
                    if let Some(list) = literals.get_mut(at) {
                        list.push(self.core.and(&[literal, asked]));
                    }
                }
                let literals: Vec<Lit> = literals.iter().map(|list| self.core.or(list)).collect();
                (self.core.or(&literals), Shape::Options(literals))
            }
            _ => {
                self.is_rough = true;
                (self.core.fresh(), Shape::Other)
            }
        };
        Encoded {
            asked,
            answered: self.core.and(&[asked, present]),
            declined: Vec::new(),
            value,
        }
    }

    fn answer(&mut self, id: FieldId, asked: Lit) -> Encoded {
        let field = &self.survey[id];
        let answered = self.core.fresh();
        let declined: Vec<Lit> = field.missing.iter().map(|_| self.core.fresh()).collect();
        let states: Vec<Lit> = declined.iter().copied().chain([answered]).collect();
        self.core.at_most_one(&states);
        let open = self.fact(Fact::Asked(id));
        for state in &states {
            self.core.clause([!open, !*state, asked]);
        }
        if field.required {
            let must = self.fact(Fact::Required(id));
            self.core
                .clause(states.iter().copied().chain([!must, !asked]));
        }
        let value = self.value(id, answered);
        Encoded {
            asked,
            answered,
            declined,
            value,
        }
    }

    /// A literal that puts a fact in force.
    pub fn fact(&mut self, fact: Fact) -> Lit {
        let literal = self.core.fresh();
        self.facts.push((literal, fact));
        literal
    }

    fn value(&mut self, id: FieldId, answered: Lit) -> Shape {
        match &self.survey[id].ty {
            Type::One(list) => {
                let options = self.chosen(*list, answered);
                self.core.at_most_one(&options);
                Shape::Options(options)
            }
            Type::Many(list, size) | Type::Rank(list, size) => {
                let options = self.chosen(*list, answered);
                self.selection(*list, *size, &options, answered);
                Shape::Options(options)
            }
            Type::Scale(scale) => {
                let scale = &self.survey[*scale];
                let ends = (Units::from(scale.min) * ONE, Units::from(scale.max) * ONE);
                self.interval(Grid::whole(Some(ends.0), Some(ends.1)), answered)
            }
            Type::Number(number) => match grid(number) {
                Some(grid) => self.interval(grid, answered),
                None => Shape::Other,
            },
            Type::Date(bounds) => self.date(*bounds, answered),
            Type::Flag => {
                let given = self.core.fresh();
                self.core.implies(given, answered);
                Shape::Flag(given)
            }
            _ => Shape::Other,
        }
    }

    fn interval(&mut self, grid: Grid, answered: Lit) -> Shape {
        if let (Some(min), Some(max)) = (grid.min, grid.max)
            && min > max
        {
            self.core.clause([!answered]);
            return Shape::Other;
        }
        let var = self.numbers.add(grid);
        Shape::Number(Term::of(answered, Linear::var(var)))
    }

    fn date(&mut self, bounds: DateBounds, answered: Lit) -> Shape {
        let on = |bound: Option<DateBound>| match bound {
            Some(DateBound::On(date)) => Some(day(date)),
            _ => None,
        };
        let grid = Grid::whole(
            on(bounds.min).or(Some(day(Date::MIN))),
            on(bounds.max).or(Some(day(Date::MAX))),
        );
        let shape = self.interval(grid, answered);
        let Shape::Number(term) = &shape else {
            return shape;
        };
        let Some(var) = term.single() else {
            return shape;
        };
        if bounds.max == Some(DateBound::Today) {
            let today = self.today();
            let holds = self.numbers.difference(&mut self.core, var, today, 0);
            self.core.implies(answered, holds);
        }
        if bounds.min == Some(DateBound::Today) {
            let today = self.today();
            let holds = self.numbers.difference(&mut self.core, today, var, 0);
            self.core.implies(answered, holds);
        }
        shape
    }

    /// The date of the response.
    pub fn today(&mut self) -> Var {
        let (numbers, today) = (&mut self.numbers, &mut self.today);
        // Surveys are answered from now on, and not for ever.
        let span = Grid::whole(
            Some(day(jiff::civil::date(2000, 1, 1))),
            Some(day(jiff::civil::date(2200, 1, 1))),
        );
        *today.get_or_insert_with(|| numbers.add(span))
    }

    /// The number that stands for today, if anything asked for it.
    pub fn today_asked(&self) -> Option<Var> {
        self.today
    }

    /// The modes, each with whether it is the one.
    pub fn modes(&self) -> &[(Mode, Lit)] {
        &self.modes
    }

    /// The quotas, each with whether it is full.
    pub fn quotas(&self) -> &[(usize, Lit)] {
        &self.quotas
    }

    /// The words of a field in the model, where a condition names them.
    pub fn text(&self, id: FieldId) -> Option<&str> {
        let texts = self.texts.iter().filter(|((field, _), _)| *field == id);
        let mut chosen = texts.filter(|(_, literal)| self.core.holds(**literal));
        chosen.next().map(|((_, text), _)| text.as_str())
    }

    fn chosen(&mut self, list: ListId, answered: Lit) -> Vec<Lit> {
        let survey = self.survey;
        let mut literals = Vec::new();
        for option in &survey[list].options {
            let literal = self.core.fresh();
            if let Some(when) = &option.when {
                let shown = self.condition(when);
                self.core.implies(literal, shown);
            }
            self.core.implies(literal, answered);
            literals.push(literal);
        }
        self.core
            .clause(literals.iter().copied().chain([!answered]));
        literals
    }

    fn selection(&mut self, list: ListId, size: Selection, options: &[Lit], answered: Lit) {
        let survey = self.survey;
        let alone: Vec<Lit> = survey[list]
            .options
            .iter()
            .zip(options)
            .filter(|(option, _)| option.exclusive)
            .map(|(_, literal)| *literal)
            .collect();
        for literal in &alone {
            for other in options.iter().filter(|other| *other != literal) {
                self.core.clause([!*literal, !*other]);
            }
        }
        let free: Vec<Lit> = alone.iter().copied().chain([!answered]).collect();
        if let Some(min) = size.min.filter(|min| *min > 1) {
            let enough = self.core.at_least(options, min as usize);
            self.core.clause(free.iter().copied().chain([enough]));
        }
        if let Some(max) = size.max.filter(|max| (*max as usize) < options.len()) {
            let many = self.core.at_least(options, max as usize + 1);
            self.core.clause(free.iter().copied().chain([!many]));
        }
    }

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
            K::Answered(id) => self
                .encoded(*id)
                .map_or(self.core.no(), |field| field.answered),
            K::Missing(id, code) => {
                let missing = &self.survey[*id].missing;
                let Some(field) = self.encoded(*id) else {
                    return self.core.no();
                };
                let chosen = missing.iter().zip(&field.declined);
                let chosen = chosen
                    .filter(|(missing, _)| code.as_ref().is_none_or(|code| *code == missing.name));
                let chosen: Vec<Lit> = chosen.map(|(_, literal)| *literal).collect();
                self.core.or(&chosen)
            }
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
            K::Field(id) => match self.encoded(*id).map(|field| field.value) {
                Some(Shape::Flag(holds)) => holds,
                _ => self.rough(expr),
            },
            _ => self.rough(expr),
        }
    }

    fn encoded(&self, id: FieldId) -> Option<Encoded> {
        self.fields.get(&id).cloned()
    }

    /// A condition that is not told exactly: one literal for each way it is written.
    pub fn rough(&mut self, expr: &Expr) -> Lit {
        self.rough_literal(self.survey.notation(expr))
    }

    fn rough_comparison(&mut self, op: Comparison, a: &Expr, b: &Expr) -> Lit {
        let (a, b) = (self.survey.notation(a), self.survey.notation(b));
        self.rough_literal(format!("{a} {} {b}", op.symbol()))
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
            _ => {
                let both = [self.present(a), self.present(b)];
                let holds = self.rough_comparison(op, a, b);
                self.core.and(&[both[0], both[1], holds])
            }
        }
    }

    fn pairs<T: Copy>(
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
        match &expr.kind {
            ExprKind::ModeIs(mode) => vec![(*mode, self.core.yes())],
            _ => self.modes.clone(),
        }
    }

    /// Which option an expression yields, each with when.
    pub fn options(&mut self, expr: &Expr) -> Vec<(usize, Lit)> {
        match &expr.kind {
            ExprKind::Option(_, at) => vec![(*at, self.core.yes())],
            ExprKind::Field(id) => match self.encoded(*id).map(|field| field.value) {
                Some(Shape::Options(list)) => list.into_iter().enumerate().collect(),
                _ => Vec::new(),
            },
            ExprKind::Choose(when, then, otherwise) => {
                let when = self.condition(when);
                let mut found = Vec::new();
                for (branch, when) in [(then, when), (otherwise, !when)] {
                    for (at, literal) in self.options(branch) {
                        found.push((at, self.core.and(&[when, literal])));
                    }
                }
                found
            }
            _ => {
                self.is_rough = true;
                Vec::new()
            }
        }
    }

    fn same(&mut self, a: &Expr, b: &Expr) -> Lit {
        let (ValueType::Option(first), ValueType::Option(second)) = (&a.ty, &b.ty) else {
            return self.rough(a);
        };
        let survey = self.survey;
        let (first, second) = (&survey[*first].options, &survey[*second].options);
        let (a, b) = (self.options(a), self.options(b));
        self.pairs(&a, &b, |a, b| match (first.get(a), second.get(b)) {
            (Some(a), Some(b)) => a.name == b.name,
            _ => false,
        })
    }

    fn texts(&mut self, op: Comparison, a: &Expr, b: &Expr) -> Lit {
        let (ExprKind::Field(id), ExprKind::Text(text)) = (&a.kind, &b.kind) else {
            let both = [self.present(a), self.present(b)];
            let holds = self.rough_comparison(op, a, b);
            return self.core.and(&[both[0], both[1], holds]);
        };
        let Some(answered) = self.encoded(*id).map(|field| field.answered) else {
            return self.core.no();
        };
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
            _ => {
                let holds = self.rough_comparison(op, a, b);
                self.core.and(&[answered, holds])
            }
        }
    }

    fn has(&mut self, id: FieldId, quantifier: Quantifier, options: &[usize]) -> Lit {
        let Some(Encoded {
            answered,
            value: Shape::Options(all),
            ..
        }) = self.encoded(id)
        else {
            return self.core.no();
        };
        let chosen: Vec<Lit> = options
            .iter()
            .filter_map(|at| all.get(*at).copied())
            .collect();
        match quantifier {
            Quantifier::Any => self.core.or(&chosen),
            Quantifier::All => {
                let all = self.core.and(&chosen);
                self.core.and(&[answered, all])
            }
            Quantifier::None => {
                let any = self.core.or(&chosen);
                self.core.and(&[answered, !any])
            }
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
                let options: Vec<Lit> = self
                    .options(expr)
                    .into_iter()
                    .map(|(_, literal)| literal)
                    .collect();
                self.core.or(&options)
            }
            _ => match &expr.kind {
                ExprKind::Field(id) | ExprKind::Label(id) => self
                    .encoded(*id)
                    .map_or(self.core.no(), |field| field.answered),
                ExprKind::Text(_) | ExprKind::Time(_) => self.core.yes(),
                _ => self.rough(expr),
            },
        }
    }
}

/// A date in days, as units.
pub(super) fn day(date: Date) -> Units {
    let epoch = jiff::civil::date(1970, 1, 1);
    Units::from(crate::logic::days_between(epoch, date)) * ONE
}

/// The values of a numeric type.
fn grid(number: &NumberType) -> Option<Grid> {
    let end = |end: Option<rust_decimal::Decimal>| match end {
        Some(end) => units(end).map(Some),
        None => Some(None),
    };
    let (min, max) = (end(number.min)?, end(number.max)?);
    let step = match (number.step, number.kind) {
        (Some(step), _) => units(step).filter(|step| *step > 0)?,
        (None, NumberKind::Integer) => ONE,
        (None, _) => 1,
    };
    Some(Grid {
        min,
        max,
        base: min.unwrap_or(0),
        step,
    })
}

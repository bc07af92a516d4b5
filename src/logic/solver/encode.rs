//! From fields, guards and endings to literals.
//!
//! Each field has a literal for *asked* and one for *answered*, and literals or numbers for its value.
//! What cannot be told exactly becomes a literal or number of its own, bounded as far as it goes, and
//! the encoding is marked: what it finds impossible still is, what it finds possible must be tried.

use super::boolean::Boolean;
use super::choice::Choice;
use super::named::Named;
use super::number::{Grid, Numbers, ONE, Units, Var, units};
use super::term::{Linear, Term};
use crate::logic::plan::{Ending, Plan, Step};
use crate::model::{
    CheckId, DateBound, DateBounds, Expr, FieldId, FinishWhen, GuardId, Mode, NumberKind,
    NumberType, Survey, Type, ValueType,
};
use batsat::Lit;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
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
    /// What is chosen.
    Options(Rc<Choice>),
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
    pub named: Arc<Named>,
    explains: bool,
    pub core: Boolean,
    pub numbers: Numbers,
    pub fields: BTreeMap<FieldId, Encoded>,
    /// The hard checks that are in force.
    pub checks: BTreeSet<CheckId>,
    /// Facts that can be left out, by the literal that puts them in force.
    pub facts: Vec<(Lit, Fact)>,
    /// Whether something could not be told exactly.
    pub is_rough: bool,
    /// What is encoded.
    pub steps: BTreeSet<Step>,
    guards: BTreeMap<GuardId, Lit>,
    /// For each exit whether the survey ends just there, and whether it has ended there or before.
    exits: BTreeMap<usize, (Lit, Lit)>,
    pub(super) modes: Vec<(Mode, Lit)>,
    quotas: Vec<(usize, Lit)>,
    today: Option<Var>,
    pub(super) texts: BTreeMap<(FieldId, String), Lit>,
    pub(super) rough: BTreeMap<String, Lit>,
    /// How many options of a field are chosen.
    pub(super) counts: BTreeMap<FieldId, Var>,
    /// Numbers that are not told exactly, by the way they are written.
    pub(super) rough_numbers: BTreeMap<String, Var>,
}

impl<'s> Encoder<'s> {
    /// Nothing yet. An encoder that `explains` keeps apart what a contradiction can be blamed on.
    pub fn new(survey: &'s Survey, plan: Arc<Plan>, named: Arc<Named>, explains: bool) -> Self {
        Encoder {
            survey,
            plan,
            named,
            explains,
            core: Boolean::new(),
            numbers: Numbers::default(),
            fields: BTreeMap::new(),
            checks: BTreeSet::new(),
            facts: Vec::new(),
            is_rough: false,
            guards: BTreeMap::new(),
            exits: BTreeMap::new(),
            modes: Vec::new(),
            quotas: Vec::new(),
            today: None,
            texts: BTreeMap::new(),
            rough: BTreeMap::new(),
            counts: BTreeMap::new(),
            rough_numbers: BTreeMap::new(),
            steps: BTreeSet::new(),
        }
    }

    /// Whether something could not be told exactly: what is found possible must be tried.
    pub fn is_rough(&self) -> bool {
        self.is_rough || self.numbers.is_rough
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
                        whole_choice(vec![holds, self.core.and(&[asked, !holds])]),
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
                (self.core.or(&literals), whole_choice(literals))
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
        if asked != self.core.yes() {
            let open = self.fact(Fact::Asked(id));
            for state in &states {
                self.core.clause([!open, !*state, asked]);
            }
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

    /// A literal that puts a fact in force; it always is where nothing is explained.
    pub fn fact(&mut self, fact: Fact) -> Lit {
        if !self.explains {
            return self.core.yes();
        }
        let literal = self.core.fresh();
        self.facts.push((literal, fact));
        literal
    }

    fn value(&mut self, id: FieldId, answered: Lit) -> Shape {
        match &self.survey[id].ty {
            Type::One(list) => self.one(id, *list, answered),
            Type::Many(list, size) | Type::Rank(list, size) => {
                self.many(id, *list, *size, answered)
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
            on(bounds.min).or(Some(day(FIRST_DAY))),
            on(bounds.max).or(Some(day(LAST_DAY))),
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

    /// The modes, each with whether it is the one, if anything asked for it.
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
}

/// A choice of which every option is told apart.
fn whole_choice(literals: Vec<Lit>) -> Shape {
    Shape::Options(Rc::new(Choice {
        named: literals.into_iter().enumerate().collect(),
        others: None,
    }))
}

/// The first and last day that can be answered.
const FIRST_DAY: Date = jiff::civil::date(1900, 1, 1);
const LAST_DAY: Date = jiff::civil::date(2999, 12, 31);

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

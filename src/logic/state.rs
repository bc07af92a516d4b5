//! Which fields are asked, and the state of each, §4 of the language.

use super::eval::Instance;
use super::plan::{Ending, Plan, Step};
use super::value::{Cell, Given, Response, State, Value};
use crate::model::{
    CheckId, FieldId, FinishWhen, GuardId, Mode, Origin, RepeatId, Survey, Term, Type,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use std::collections::BTreeMap;

/// The states of every field of one response.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct States {
    /// Fields outside repeats, by id.
    pub(super) single: Vec<State>,
    /// Fields of instances.
    pub(super) repeated: BTreeMap<Cell, State>,
}

impl States {
    /// The state of a field; *not asked* where an instance does not exist.
    pub fn get(&self, cell: Cell) -> &State {
        let found = match cell.instance {
            None => self.single.get(cell.field.index()),
            Some(_) => self.repeated.get(&cell),
        };
        found.unwrap_or(&State::NotAsked)
    }
}

/// A survey and one response to it, while the states of its fields are settled and afterwards.
pub(crate) struct World<'a> {
    survey: &'a Survey,
    plan: &'a Plan,
    response: &'a Response,
    today: Option<Date>,
    zone: TimeZone,
    states: States,
    guards: Vec<bool>,
    /// The exit that was taken, by position, and its ending.
    taken: Option<(usize, Ending)>,
}

/// Why something is not asked.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Closed<'a> {
    /// The survey ended before it.
    Ended(Ending),
    /// This part of its guard does not hold.
    Term(&'a Term),
}

impl<'a> World<'a> {
    /// Settles every field in the order in which they depend on each other.
    pub fn settle(survey: &'a Survey, plan: &'a Plan, response: &'a Response) -> Self {
        let zone = TimeZone::get(&survey.time_zone).unwrap_or(TimeZone::UTC);
        let mut world = World {
            survey,
            plan,
            response,
            today: response
                .started
                .map(|at| Zoned::new(at, zone.clone()).date()),
            zone,
            states: States {
                single: vec![State::NotAsked; survey.fields.len()],
                repeated: BTreeMap::new(),
            },
            guards: vec![false; survey.guards.len()],
            taken: None,
        };
        for step in &plan.order {
            match *step {
                Step::Field(field) => world.settle_field(field),
                Step::Guard(guard) if plan.guard_repeat[guard.index()].is_none() => {
                    world.guards[guard.index()] = world.link_holds(guard, None);
                }
                Step::Guard(_) => {}
                Step::Exit(at) => world.settle_exit(at),
            }
        }
        world
    }

    pub fn survey(&self) -> &'a Survey {
        self.survey
    }

    pub fn response(&self) -> &'a Response {
        self.response
    }

    pub fn state(&self, cell: Cell) -> &State {
        self.states.get(cell)
    }

    /// What was left at a field, whether it is asked or not.
    pub fn left(&self, cell: Cell) -> Option<&'a Given> {
        self.response.given.get(&cell)
    }

    pub fn ending(&self) -> Option<Ending> {
        self.taken.map(|(_, ending)| ending)
    }

    /// Whether none of the first so many endings was taken.
    pub fn goes_on_to(&self, exits: usize) -> bool {
        self.taken.is_none_or(|(at, _)| at >= exits)
    }

    pub fn into_states(self) -> States {
        self.states
    }

    pub fn mode(&self) -> Mode {
        let first = self.survey.modes.first().copied();
        self.response.mode.or(first).unwrap_or(Mode::Online)
    }

    /// The date on which the response was started, in the survey's time zone.
    pub fn today(&self) -> Option<Date> {
        self.today
    }

    pub fn local_date(&self, instant: Timestamp) -> Date {
        self.local(instant).date()
    }

    /// An instant on the clock of the survey's time zone.
    pub fn local(&self, instant: Timestamp) -> Zoned {
        Zoned::new(instant, self.zone.clone())
    }

    pub fn given(&self, consent: FieldId) -> bool {
        matches!(
            self.state(Cell::of(consent)).value(),
            Some(Value::Flag(true))
        )
    }

    /// The instances of a repeat: the first chosen options in the list's order, at most `max`. None
    /// where the repeat is not shown.
    pub fn instances(&self, repeat: RepeatId) -> Vec<usize> {
        let repeat = &self.survey[repeat];
        if !repeat
            .guard
            .is_none_or(|guard| self.guard_holds(guard, None))
        {
            return Vec::new();
        }
        let over = self.state(Cell::of(repeat.over)).value();
        let mut chosen = over.map_or(&[][..], Value::options).to_vec();
        chosen.sort_unstable();
        chosen.truncate(repeat.max.map_or(usize::MAX, |max| max as usize));
        chosen
    }

    /// Whether all of a chain of guards holds.
    pub fn guard_holds(&self, guard: GuardId, instance: Instance) -> bool {
        let mut next = Some(guard);
        while let Some(id) = next {
            if self.plan.guard_repeat[id.index()].is_none() {
                return self.guards[id.index()];
            }
            if !self.term_holds(&self.survey[id].term, instance) {
                return false;
            }
            next = self.survey[id].parent;
        }
        true
    }

    /// Whether a field's guard holds and no ending stands before it; if not, why.
    pub fn field_closed(&self, cell: Cell) -> Option<Closed<'a>> {
        let before = self.plan.exits_before[cell.field.index()];
        self.closed(self.survey[cell.field].guard, before, cell.instance)
    }

    /// The same for a check.
    pub fn check_closed(&self, check: CheckId, instance: Instance) -> Option<Closed<'a>> {
        let before = self.plan.exits_before_check[check.index()];
        self.closed(self.survey[check].guard, before, instance)
    }

    /// The repeat a chain of guards stands in.
    pub fn repeat_of(&self, guard: Option<GuardId>) -> Option<RepeatId> {
        guard.and_then(|guard| self.plan.guard_repeat[guard.index()])
    }

    /// Whether an option is shown.
    pub fn shown(&self, cell: Cell, option: usize) -> bool {
        let list = self.survey.options_of(cell.field);
        let option = list.and_then(|list| list.options.get(option));
        option.is_some_and(|option| {
            option
                .when
                .as_ref()
                .is_none_or(|when| self.holds(when, cell.instance))
        })
    }

    fn closed(
        &self,
        guard: Option<GuardId>,
        exits_before: usize,
        instance: Instance,
    ) -> Option<Closed<'a>> {
        if let Some((at, ending)) = self.taken
            && at < exits_before
        {
            return Some(Closed::Ended(ending));
        }
        let guard = guard.filter(|guard| !self.guard_holds(*guard, instance))?;
        let chain = self.survey.guard_chain(Some(guard));
        chain
            .into_iter()
            .find(|term| !self.term_holds(term, instance))
            .map(Closed::Term)
    }

    /// One guard of which the rest of the chain is settled.
    fn link_holds(&self, guard: GuardId, instance: Instance) -> bool {
        let guard = &self.survey[guard];
        guard
            .parent
            .is_none_or(|parent| self.guards[parent.index()])
            && self.term_holds(&guard.term, instance)
    }

    fn term_holds(&self, term: &Term, instance: Instance) -> bool {
        match term {
            Term::Holds(condition) => self.holds(&self.survey[*condition].expr, instance),
            Term::Fails(condition) => !self.holds(&self.survey[*condition].expr, instance),
            Term::Consent(consents) => consents.iter().any(|consent| self.given(*consent)),
            Term::Chosen(repeat) => {
                instance.is_some_and(|at| self.instances(*repeat).contains(&at))
            }
        }
    }

    fn settle_field(&mut self, field: FieldId) {
        let Some(repeat) = self.survey[field].repeat else {
            self.states.single[field.index()] = self.state_of(Cell::of(field));
            return;
        };
        for at in self.instances(repeat) {
            let cell = Cell {
                field,
                instance: Some(at),
            };
            let state = self.state_of(cell);
            self.states.repeated.insert(cell, state);
        }
    }

    fn state_of(&self, cell: Cell) -> State {
        if self.field_closed(cell).is_some() {
            return State::NotAsked;
        }
        let field = &self.survey[cell.field];
        if field.origin == Origin::Computed {
            let value = self.computed(cell);
            return value.map_or(State::Unanswered, State::Answered);
        }
        let Some(left) = self.left(cell) else {
            return State::Unanswered;
        };
        if let Some(code) = &left.missing {
            return State::Declined(code.clone());
        }
        let value = left
            .value
            .clone()
            .and_then(|value| self.without_hidden(cell, value));
        value.map_or(State::Unanswered, State::Answered)
    }

    /// The value of a computed field. A condition in a field of type `yes_no` is its `yes` or `no`.
    fn computed(&self, cell: Cell) -> Option<Value> {
        let field = &self.survey[cell.field];
        let value = self.eval(field.compute.as_ref()?, cell.instance)?;
        match (&field.ty, value) {
            (Type::One(list), Value::Flag(holds)) => {
                let name = if holds { "yes" } else { "no" };
                self.survey[*list].position(name).map(Value::Option)
            }
            (_, value) => Some(value),
        }
    }

    /// The value without options that are not shown; none where nothing is left.
    fn without_hidden(&self, cell: Cell, value: Value) -> Option<Value> {
        match value {
            Value::Option(at) => self.shown(cell, at).then_some(value),
            Value::Options(mut list) => {
                list.retain(|at| self.shown(cell, *at));
                (!list.is_empty()).then_some(Value::Options(list))
            }
            Value::Shares(mut list) => {
                list.retain(|(at, _)| self.shown(cell, *at));
                (!list.is_empty()).then_some(Value::Shares(list))
            }
            other => Some(other),
        }
    }

    fn settle_exit(&mut self, at: usize) {
        let exit = &self.plan.exits[at];
        if self.taken.is_some() || !exit.guard.is_none_or(|guard| self.reached(guard)) {
            return;
        }
        let ends = match exit.ending {
            Ending::Finish(id) => match &self.survey[id].when {
                FinishWhen::Holds(expr) => self.holds_anywhere(exit.guard, expr),
                FinishWhen::Refused(consent) => {
                    let state = self.state(Cell::of(*consent));
                    matches!(state.value(), Some(Value::Flag(false)))
                }
            },
            Ending::Quota(quota) => {
                self.response.full.contains(&quota)
                    && self.holds_anywhere(exit.guard, &self.survey.quotas[quota].when)
            }
        };
        if ends {
            self.taken = Some((at, exit.ending));
        }
    }

    /// Whether the guard of an ending holds, within a repeat in any instance.
    fn reached(&self, guard: GuardId) -> bool {
        match self.repeat_of(Some(guard)) {
            None => self.guard_holds(guard, None),
            Some(repeat) => {
                let instances = self.instances(repeat);
                instances
                    .iter()
                    .any(|at| self.guard_holds(guard, Some(*at)))
            }
        }
    }

    fn holds_anywhere(&self, guard: Option<GuardId>, expr: &crate::model::Expr) -> bool {
        match (guard, self.repeat_of(guard)) {
            (Some(guard), Some(repeat)) => self
                .instances(repeat)
                .iter()
                .any(|at| self.guard_holds(guard, Some(*at)) && self.holds(expr, Some(*at))),
            _ => self.holds(expr, None),
        }
    }
}

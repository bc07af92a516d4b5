//! What is absent, what is required, how the survey ends, and what must hold together.

use super::condition::chosen;
use super::shape::{absent, all, any, at, inside, not, present, reference, status, unless, when};
use super::translated::Translated;
use super::{Builder, Unchecked, part};
use crate::logic::{Cell, Ending, Reason, fields_compared};
use crate::model::{Check, CheckId, Choice, FieldId, FinishWhen, GuardId, Origin, Specify, Term};
use serde_json::{Value as Json, json};
use std::collections::HashMap;

/// What decides whether a field is asked: its guard, the exits before it, and its instance.
type Gate = (Option<GuardId>, usize, Option<usize>);

impl Builder<'_> {
    /// Fields that are absent where they are not asked, and there where they are required. Fields that
    /// are asked together share a rule.
    pub fn routing(&mut self) {
        for (gate, cells) in self.gates() {
            let (guard, closed, instance) = gate;
            let asked = self.open(guard, closed, instance);
            self.note_routing(&asked, &cells);
            let mut paths = Vec::new();
            for cell in &cells {
                paths.extend(self.places(*cell));
            }
            self.rule(&unless(asked.may.clone(), absent(&paths)));
            let required = self.required(&cells);
            self.rule_of_submitted(&when(asked.must().clone(), required));
        }
    }

    /// Submitted cells by what decides about them, in source order.
    fn gates(&self) -> Vec<(Gate, Vec<Cell>)> {
        let mut gates: Vec<(Gate, Vec<Cell>)> = Vec::new();
        let mut known: HashMap<Gate, usize> = HashMap::new();
        for (id, field) in self.survey.fields() {
            if field.origin == Origin::Computed {
                continue;
            }
            for instance in self.instances_of(field.repeat) {
                let gate = (field.guard, self.plan.exits_before[id.index()], instance);
                let at = *known.entry(gate).or_insert_with(|| {
                    gates.push((gate, Vec::new()));
                    gates.len() - 1
                });
                gates[at].1.push(self.cell(id, instance));
            }
        }
        gates
    }

    /// Lists fields of which the schema does not always know whether they are asked.
    fn note_routing(&mut self, asked: &Translated, cells: &[Cell]) {
        if asked.is_exact() {
            return;
        }
        let what = asked.lost.join(", ");
        for cell in cells {
            self.leave(cell.field, Reason::NotAsked, &what);
            if self.survey[cell.field].required {
                self.leave(cell.field, Reason::Missing, &what);
            }
        }
    }

    /// Every place where something of a cell can stand: its value, texts with options, missing code.
    fn places(&self, cell: Cell) -> Vec<Vec<String>> {
        let field = &self.survey[cell.field];
        let mut places = vec![self.place(cell)];
        let options = self
            .survey
            .options_of(cell.field)
            .map_or(&[][..], |list| &list.options);
        for option in options.iter().filter(|option| option.specify.is_some()) {
            places.push(self.text_place(cell, option));
        }
        if can_decline(field) {
            places.push(self.missing_place(cell));
        }
        places
    }

    fn text_place(&self, cell: Cell, option: &Choice) -> Vec<String> {
        let mut place = self.place(cell);
        if let Some(key) = place.last_mut() {
            *key = format!("{key}.{}.text", option.name);
        }
        place
    }

    /// Required cells are answered or declined.
    fn required(&self, cells: &[Cell]) -> Json {
        let mut there = Vec::new();
        let mut parts = Vec::new();
        for cell in cells.iter().filter(|cell| self.survey[cell.field].required) {
            if can_decline(&self.survey[cell.field]) {
                let declined = at(&self.missing_place(*cell), json!(true));
                parts.push(any(vec![at(&self.place(*cell), json!(true)), declined]));
            } else {
                there.push(self.place(*cell));
            }
        }
        parts.insert(0, present(&there));
        all(parts)
    }

    /// A guard and its whole chain; defined once and referred to.
    pub fn guard(&mut self, guard: Option<GuardId>, instance: Option<usize>) -> Translated {
        let mut chain = Vec::new();
        let mut next = guard;
        let mut known = Translated::exact(json!(true));
        while let Some(id) = next {
            let instance = self.plan.guard_repeat[id.index()].and(instance);
            if let Some(found) = self.guards.get(&(id.0, instance)) {
                known = found.clone();
                break;
            }
            chain.push((id, instance));
            next = self.survey[id].parent;
        }
        for (id, instance) in chain.into_iter().rev() {
            let term = self.term(id, instance);
            let name = match instance.zip(self.plan.guard_repeat[id.index()]) {
                None => format!("when.{}", id.0),
                Some((at, repeat)) => {
                    format!(
                        "when.{}.{}",
                        id.0,
                        self.option_name(self.survey[repeat].over, at)
                    )
                }
            };
            known = self.define(&name, Translated::all(vec![known, term]));
            self.guards.insert((id.0, instance), known.clone());
        }
        known
    }

    fn term(&mut self, guard: GuardId, instance: Option<usize>) -> Translated {
        let survey = self.survey;
        match &survey[guard].term {
            Term::Holds(condition) => self.condition(&survey[*condition].expr, instance),
            Term::Fails(condition) => self.condition(&survey[*condition].expr, instance).not(),
            Term::Consent(consents) => {
                let given = consents.iter().map(|id| {
                    let mut place = self.place(Cell::of(*id));
                    place.push("given".to_owned());
                    at(&place, json!({"const": true}))
                });
                Translated::exact(any(given.collect()))
            }
            Term::Chosen(repeat) => self.chosen_instance(*repeat, instance),
        }
    }

    /// A guard, and that the survey did not end at one of the first exits. The `status` tells, and it
    /// is checked by itself.
    pub fn open(
        &mut self,
        guard: Option<GuardId>,
        exits: usize,
        instance: Option<usize>,
    ) -> Translated {
        let open = Translated::exact(not(self.ended(exits)));
        Translated::all(vec![open, self.guard(guard, instance)])
    }

    /// The survey ended at one of the first exits.
    fn ended(&mut self, exits: usize) -> Json {
        if exits == 0 {
            return json!(false);
        }
        let name = format!("ended.{exits}");
        if !self.defs.contains_key(&name) {
            let schema = status(&self.exit_names(exits));
            self.defs.insert(name.clone(), part(&schema));
        }
        reference(&name)
    }

    fn exit_names(&self, exits: usize) -> Vec<String> {
        let exits = &self.plan.exits[..exits.min(self.plan.exits.len())];
        exits
            .iter()
            .map(|exit| exit.ending.status(self.survey))
            .collect()
    }

    /// The `status` says where the survey ended: at the first exit whose condition holds. Whether a quota
    /// was full only the status can say.
    pub fn endings(&mut self) {
        for at in 0..self.plan.exits.len() {
            let exit = self.plan.exits[at].clone();
            let repeat = exit
                .guard
                .and_then(|guard| self.plan.guard_repeat[guard.index()]);
            let mut holds = Vec::new();
            for instance in self.instances_of(repeat) {
                let guard = self.guard(exit.guard, instance);
                holds.push(Translated::all(vec![
                    guard,
                    self.ends(exit.ending, instance),
                ]));
            }
            let holds = Translated::any(holds);
            let name = exit.ending.status(self.survey);
            if !holds.is_exact() {
                self.unchecked.push(Unchecked {
                    field: None,
                    code: Reason::Status,
                    what: format!("{name}: {}", holds.lost.join(", ")),
                });
            }
            let here = status(std::slice::from_ref(&name));
            self.rule(&when(here, holds.may.clone()));
            if let Ending::Finish(_) = exit.ending {
                let ended = self.ended(at + 1);
                self.rule(&when(holds.must().clone(), ended));
            }
        }
    }

    fn ends(&mut self, ending: Ending, instance: Option<usize>) -> Translated {
        let survey = self.survey;
        match ending {
            Ending::Quota(at) => self.condition(&survey.quotas[at].when, instance),
            Ending::Finish(id) => match &survey[id].when {
                FinishWhen::Holds(expr) => self.condition(expr, instance),
                FinishWhen::Refused(consent) => {
                    let mut place = self.place(Cell::of(*consent));
                    place.push("given".to_owned());
                    Translated::exact(at(&place, json!({"const": false})))
                }
            },
        }
    }

    /// What the domain of a field asks for beyond its own value: shown options, texts with options, and
    /// no missing code next to an answer.
    pub fn domains(&mut self) {
        for (id, field) in self.survey.fields() {
            if field.origin == Origin::Computed {
                continue;
            }
            for instance in self.instances_of(field.repeat) {
                let cell = self.cell(id, instance);
                if can_decline(field) {
                    let declined = at(&self.missing_place(cell), json!(true));
                    self.rule(&when(declined, absent(&[self.place(cell)])));
                }
                self.hidden_options(id, cell);
                self.required_texts(id, cell);
            }
        }
    }

    fn hidden_options(&mut self, id: FieldId, cell: Cell) {
        let survey = self.survey;
        let options = survey.options_of(id).map_or(&[][..], |list| &list.options);
        for option in options {
            let Some(shown_when) = &option.when else {
                continue;
            };
            let shown = self.condition(shown_when, cell.instance);
            if !shown.is_exact() {
                let what = format!("{}: {}", option.name, survey.notation(shown_when));
                self.leave(id, Reason::Hidden, &what);
            }
            let without = not(chosen(&survey[id].ty, &[&option.name]));
            self.rule(&unless(shown.may, inside(&self.place(cell), without)));
        }
    }

    fn required_texts(&mut self, id: FieldId, cell: Cell) {
        let survey = self.survey;
        let options = survey.options_of(id).map_or(&[][..], |list| &list.options);
        for option in options
            .iter()
            .filter(|option| option.specify == Some(Specify::Required))
        {
            let is_chosen = at(&self.place(cell), chosen(&survey[id].ty, &[&option.name]));
            let text = at(&self.text_place(cell, option), json!(true));
            self.rule_of_submitted(&when(is_chosen, text));
        }
    }

    /// Hard checks that compare fields with constants.
    pub fn checks(&mut self) {
        for at in 0..self.survey.checks.len() {
            let id = CheckId(at as u32);
            let check = &self.survey[id];
            if !check.hard {
                continue;
            }
            let repeat = check
                .guard
                .and_then(|guard| self.plan.guard_repeat[guard.index()]);
            let mut fails = Vec::new();
            for instance in self.instances_of(repeat) {
                fails.push(self.fails(id, check, instance));
            }
            let fails = Translated::any(fails);
            if !fails.is_exact() {
                self.unchecked.push(Unchecked {
                    field: Some(check.name.clone()),
                    code: Reason::Check,
                    what: fails.lost.join(", "),
                });
            }
            self.rule_of_submitted(&not(fails.must().clone()));
        }
    }

    /// A check fails when it is asked, false, and all it compares is answered.
    fn fails(&mut self, id: CheckId, check: &Check, instance: Option<usize>) -> Translated {
        let closed = self.plan.exits_before_check[id.index()];
        let mut parts = vec![self.open(check.guard, closed, instance)];
        for field in fields_compared(&check.require) {
            let elsewhere = self.survey[field].repeat.is_some() && instance.is_none();
            let answered = match elsewhere {
                true => None,
                false => self.answered(field, instance),
            };
            parts.push(match answered {
                Some(answered) => Translated::exact(answered),
                None => Translated::lost(self.survey.notation(&check.require)),
            });
        }
        parts.push(self.condition(&check.require, instance).not());
        Translated::all(parts)
    }
}

/// Whether a field can be declined: consents and known values cannot.
fn can_decline(field: &crate::model::Field) -> bool {
    !field.missing.is_empty() && matches!(field.origin, Origin::Question | Origin::Row(_))
}

//! What can happen in a survey at all: whether a condition can hold where it stands, with answers that
//! show it, or with what rules it out.
//!
//! A question to the solver takes the fields, guards and endings that it depends on, turns them into
//! clauses (`encode`, `choice`, `condition`, `term`, `number`), and searches (`boolean`). What is
//! impossible is asked a second time with everything apart that could be the reason. Comparisons of two numbers are looked
//! at when a model is found: those that contradict each other are forbidden, and the search goes on.
//! Everything has a budget in steps, so the result is the same on every machine.

mod boolean;
mod choice;
mod condition;
mod encode;
mod named;
mod number;
mod term;
mod witness;

pub use encode::Fact;
pub use witness::Witness;

use super::plan::{Ending, Plan, Seen, Step};
use super::respondent::Respondents;
use super::validity::fields_compared;
use crate::model::{CheckId, Expr, ExprKind, FieldId, FinishId, FinishWhen, GuardId, Survey, Term};
use crate::source::Span;
use batsat::Lit;
use boolean::Found;
use encode::Encoder;
use named::Named;
use number::Pick;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// So many conflicts are looked at for one question.
const STEPS: u64 = 20_000;

/// So many models are looked at whose numbers contradict each other.
const MODELS: usize = 2_000;

/// So many steps of surveys are looked at in all, by the solvers of one survey together.
const WORK: usize = 4_000_000;

/// So many made-up people are tried where something could not be told exactly.
const DRAWS: usize = 100;

/// So many steps more than needed are no burden.
const FEW_STEPS: usize = 8;

/// A contradiction of more parts is not made smaller.
const PARTS: usize = 200;

/// What is known of a survey before anything is asked; shared by solvers that work side by side.
pub struct Basis<'s> {
    survey: &'s Survey,
    plan: Arc<Plan>,
    named: Arc<Named>,
    /// The hard checks that read a field.
    checks: BTreeMap<FieldId, Vec<CheckId>>,
    /// The first of the made-up people, who are looked at where something could not be told exactly.
    people: OnceLock<Respondents<'s>>,
}

/// Answers questions about one survey.
pub struct Solver<'b, 's> {
    basis: &'b Basis<'s>,
    /// The clauses of the last question: often the next needs little more.
    last: Option<Encoder<'s>>,
    seen: Seen,
    /// The steps of questions that may still be looked at.
    work: usize,
}

/// Whether these conditions can hold together at a place.
#[derive(Debug, Clone, Default)]
pub struct Question<'q> {
    /// What stands around the place.
    pub guard: Option<GuardId>,
    /// How many endings stand before it; see [`Basis::exits_before`].
    pub exits: usize,
    /// Where it is written; checks that stand later do not count.
    pub before: Option<Span>,
    /// Conditions that hold, or do not.
    pub conditions: Vec<(&'q Expr, bool)>,
    /// A field that is asked.
    pub asked: Option<FieldId>,
    /// Fields that are not asked.
    pub closed: Vec<FieldId>,
    /// Whether all of the survey must be valid, and not only what the question depends on.
    pub whole: bool,
}

/// What a question depends on, dependencies first, and the checks that bear on it.
struct Needed {
    steps: Vec<Step>,
    checks: BTreeSet<CheckId>,
}

impl Needed {
    fn fields(&self) -> BTreeSet<FieldId> {
        let fields = self.steps.iter().filter_map(|step| match step {
            Step::Field(id) => Some(*id),
            _ => None,
        });
        fields.collect()
    }
}

/// The answer to a [`Question`].
#[derive(Debug, Clone)]
pub enum Verdict {
    /// They can, with these answers.
    Possible(Box<Witness>),
    /// They cannot: these parts contradict each other, and each is needed for that.
    Impossible(Vec<Blame>),
    /// It is beyond what is decided, or the budget is spent.
    Undecided,
}

/// A part of a contradiction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Blame {
    /// A link of the guards around the place.
    Guard(GuardId),
    /// The survey has not ended here: an ending by position, see [`Basis::exits_before`].
    Exit(usize),
    /// Something about a field or check that stands before.
    Fact(Fact),
    /// A part of the conditions: where it is written, and whether it should hold.
    Condition(Span, bool),
    /// The field that should be asked.
    Asked(FieldId),
    /// A field that should not be.
    Closed(FieldId),
}

impl<'s> Basis<'s> {
    /// Works out what every question needs.
    pub fn new(survey: &'s Survey) -> Self {
        let mut checks: BTreeMap<FieldId, Vec<CheckId>> = BTreeMap::new();
        for (at, check) in survey
            .checks
            .iter()
            .enumerate()
            .filter(|(_, check)| check.hard)
        {
            for field in check.require.fields() {
                checks.entry(field).or_default().push(CheckId(at as u32));
            }
        }
        Basis {
            survey,
            plan: Arc::new(Plan::new(survey)),
            named: Arc::new(Named::new(survey)),
            checks,
            people: OnceLock::new(),
        }
    }

    /// How many endings stand before a field.
    pub fn exits_before(&self, field: FieldId) -> usize {
        self.plan.exits_before[field.index()]
    }

    /// How many endings stand before a check.
    pub fn exits_before_check(&self, check: CheckId) -> usize {
        self.plan.exits_before_check[check.index()]
    }

    /// How many endings stand before a text outside the fields, by the position of the field that comes
    /// next; a place outside the flow has none before it.
    pub fn exits_before_place(&self, next: usize, text: Span) -> usize {
        let mut exits = match self.plan.exits_before.get(next) {
            Some(exits) => *exits,
            None if next == self.plan.exits_before.len() => self.plan.exits.len(),
            None => 0,
        };
        let is_later = |exit: usize| {
            let span = self.exit_span(exit);
            span.is_some_and(|span| span.file == text.file && span.start > text.start)
        };
        while exits > 0 && is_later(exits - 1) {
            exits -= 1;
        }
        exits
    }

    /// How many endings stand before a quota.
    pub fn exits_before_quota(&self, quota: usize) -> usize {
        let ending = Ending::Quota(quota);
        let mut exits = self.plan.exits.iter();
        exits.position(|exit| exit.ending == ending).unwrap_or(0)
    }

    /// The finishes with their position among all endings.
    pub fn finishes(&self) -> impl Iterator<Item = (usize, FinishId)> {
        let exits = self.plan.exits.iter().enumerate();
        exits.filter_map(|(at, exit)| match exit.ending {
            Ending::Finish(id) => Some((at, id)),
            Ending::Quota(_) => None,
        })
    }

    /// Where an ending is written.
    pub fn exit_span(&self, at: usize) -> Option<Span> {
        let span = match self.plan.exits.get(at)?.ending {
            Ending::Finish(id) => match &self.survey[id].when {
                FinishWhen::Holds(expr) => expr.span,
                FinishWhen::Refused(consent) => self.survey[*consent].name_span,
            },
            Ending::Quota(at) => self.survey.quotas.get(at)?.when.span,
        };
        Some(span)
    }

    /// Where a link of guards is written, if it is.
    pub fn guard_span(&self, guard: GuardId) -> Option<Span> {
        match &self.survey[guard].term {
            Term::Holds(condition) | Term::Fails(condition) => {
                Some(self.survey[*condition].expr.span)
            }
            Term::Consent(consents) => consents.first().map(|id| self.survey[*id].name_span),
            Term::Chosen(repeat) => Some(self.survey[*repeat].span),
        }
    }
}

impl<'b, 's> Solver<'b, 's> {
    /// Ready for questions.
    pub fn new(basis: &'b Basis<'s>) -> Self {
        Self::one_of(basis, 1)
    }

    /// One of several that share the questions about a survey, and what may be spent on them.
    pub fn one_of(basis: &'b Basis<'s>, solvers: usize) -> Self {
        Solver {
            basis,
            last: None,
            seen: Seen::default(),
            work: WORK / solvers.max(1),
        }
    }

    /// Whether the conditions can hold.
    pub fn ask(&mut self, question: &Question) -> Verdict {
        let needed = self.needed(question);
        let Some(work) = self.work.checked_sub(needed.steps.len()) else {
            return Verdict::Undecided;
        };
        self.work = work;
        let named = self.named(question);
        let mut encoder = self.encoder(&needed, &named);
        let mut found = self.search(&mut encoder, question);
        if matches!(found, Found::Conflict(_)) && encoder.steps.len() > needed.steps.len() {
            // What another question needed could be what contradicts itself.
            encoder = self.fresh(named.clone(), false);
            self.fill(&mut encoder, &needed);
            found = self.search(&mut encoder, question);
        }
        let verdict = match found {
            Found::Model => match self.witness(&encoder, &needed, question) {
                Verdict::Undecided => self.draw(&needed, question),
                verdict => verdict,
            },
            Found::Conflict(_) => Verdict::Impossible(self.explain(question, &needed, named)),
            Found::Spent => Verdict::Undecided,
        };
        // What is rough of one question says nothing of the next.
        self.last = Some(encoder).filter(|encoder| !encoder.is_rough());
        verdict
    }

    fn search(&self, encoder: &mut Encoder, question: &Question) -> Found {
        let assumed = self.assume(encoder, question);
        search(encoder, &assumed)
    }

    /// What the model that was found last shows. Where it is rough, several values are tried.
    fn witness(&self, encoder: &Encoder, needed: &Needed, question: &Question) -> Verdict {
        let (survey, plan) = (self.basis.survey, &self.basis.plan);
        let tries = if encoder.is_rough() { usize::MAX } else { 1 };
        let mut found = Pick::all()
            .take(tries)
            .filter_map(|pick| Witness::new(encoder, &needed.steps, pick))
            .filter(|witness| !encoder.is_rough() || witness.shows(survey, plan, question));
        match found.next() {
            Some(witness) => Verdict::Possible(Box::new(witness)),
            None => Verdict::Undecided,
        }
    }

    /// Looks for people under whom it is possible among made-up ones.
    fn draw(&mut self, needed: &Needed, question: &Question) -> Verdict {
        let (survey, plan) = (self.basis.survey, &self.basis.plan);
        let people = self.basis.people.get_or_init(|| Respondents::new(survey));
        let (mut people, matters) = (people.clone(), needed.fields());
        for _ in 0..DRAWS {
            let Some(work) = self.work.checked_sub(survey.fields.len()) else {
                break;
            };
            self.work = work;
            let person = Witness::of(people.draw(), &matters, survey, plan);
            if person.shows(survey, plan, question) {
                return Verdict::Possible(Box::new(person));
            }
        }
        Verdict::Undecided
    }

    /// The options to tell apart for a question.
    fn named(&self, question: &Question) -> Arc<Named> {
        let mut named = self.basis.named.clone();
        for (expr, _) in &question.conditions {
            if !named.knows(expr) {
                Arc::make_mut(&mut named).add(expr);
            }
        }
        named
    }

    /// The clauses of a question, on top of those of the last one where most of these are needed again.
    fn encoder(&mut self, needed: &Needed, named: &Arc<Named>) -> Encoder<'s> {
        let fits = |last: &Encoder| {
            let steps = needed.steps.iter();
            let new = steps.filter(|step| !last.steps.contains(step)).count();
            last.steps.len() + new <= 2 * needed.steps.len() + FEW_STEPS
                && Arc::ptr_eq(&last.named, named)
                && last.checks.is_subset(&needed.checks)
        };
        let last = self.last.take().filter(fits);
        let mut encoder = last.unwrap_or_else(|| self.fresh(named.clone(), false));
        self.fill(&mut encoder, needed);
        encoder
    }

    fn fresh(&self, named: Arc<Named>, explains: bool) -> Encoder<'s> {
        Encoder::new(self.basis.survey, self.basis.plan.clone(), named, explains)
    }

    fn fill(&self, encoder: &mut Encoder<'s>, needed: &Needed) {
        encoder.core.allow(STEPS);
        encoder.extend(&needed.steps);
        for check in &needed.checks {
            self.enforce(encoder, *check);
        }
    }

    /// The parts of a contradiction, each of which is needed for it.
    fn explain(&self, question: &Question, needed: &Needed, named: Arc<Named>) -> Vec<Blame> {
        let mut encoder = self.fresh(named, true);
        self.fill(&mut encoder, needed);
        let mut assumed = self.assume_apart(&mut encoder, question);
        let facts = encoder.facts.iter();
        assumed.extend(facts.map(|(literal, fact)| (*literal, Blame::Fact(*fact))));
        let literals: Vec<Lit> = assumed.iter().map(|(literal, _)| *literal).collect();
        match search(&mut encoder, &literals) {
            Found::Conflict(core) => smallest(&mut encoder, &assumed, core),
            _ => Vec::new(),
        }
    }

    /// What a question depends on, and the checks that bear on it.
    fn needed(&mut self, question: &Question) -> Needed {
        let mut roots: Vec<Step> = Vec::new();
        roots.extend(question.guard.map(Step::Guard));
        roots.extend(question.exits.checked_sub(1).map(Step::Exit));
        roots.extend(question.asked.map(Step::Field));
        roots.extend(question.closed.iter().copied().map(Step::Field));
        for (expr, _) in &question.conditions {
            self.roots_of(expr, &mut roots);
        }
        if question.whole {
            roots.extend(self.basis.survey.fields().map(|(id, _)| Step::Field(id)));
            roots.extend(self.basis.plan.exits.len().checked_sub(1).map(Step::Exit));
        }
        let mut checks = BTreeSet::new();
        loop {
            let plan = &self.basis.plan;
            let steps = plan.needed(roots.iter().copied(), &mut self.seen);
            let before = checks.len();
            for step in &steps {
                let Step::Field(id) = step else { continue };
                for check in self.basis.checks.get(id).into_iter().flatten() {
                    if self.stands_before(*check, question) && checks.insert(*check) {
                        let before = self.basis.exits_before_check(*check);
                        roots.extend(before.checked_sub(1).map(Step::Exit));
                        roots.extend(self.basis.survey[*check].guard.map(Step::Guard));
                        self.roots_of(&self.basis.survey[*check].require, &mut roots);
                    }
                }
            }
            if checks.len() == before {
                return Needed { steps, checks };
            }
        }
    }

    fn stands_before(&self, check: CheckId, question: &Question) -> bool {
        let place = self.basis.survey[check].span;
        question
            .before
            .is_none_or(|before| place.file == before.file && place.start < before.start)
    }

    fn roots_of(&self, expr: &Expr, roots: &mut Vec<Step>) {
        roots.extend(expr.fields().into_iter().map(Step::Field));
        expr.walk(&mut |inner| {
            if let ExprKind::Over(_, repeat, _) = inner.kind {
                let repeat = &self.basis.survey[repeat];
                roots.push(Step::Field(repeat.over));
                roots.extend(repeat.guard.map(Step::Guard));
            }
        });
    }

    /// A hard check holds where it is asked and everything it compares is answered.
    fn enforce(&self, encoder: &mut Encoder<'s>, id: CheckId) {
        if !encoder.checks.insert(id) {
            return;
        }
        let check = &self.basis.survey[id];
        let guard = encoder.guard_holds(check.guard);
        let ended = encoder.ended(self.basis.exits_before_check(id));
        let holds = encoder.condition(&check.require);
        let fact = encoder.fact(Fact::Check(id));
        let compared = fields_compared(&check.require);
        let answered = compared
            .iter()
            .filter_map(|field| encoder.fields.get(field));
        let absent: Vec<Lit> = answered.map(|field| !field.answered).collect();
        encoder
            .core
            .clause(absent.into_iter().chain([!fact, !guard, ended, holds]));
    }

    /// What a question supposes.
    fn assume(&self, encoder: &mut Encoder, question: &Question) -> Vec<Lit> {
        let mut assumed = Vec::new();
        for (expr, holds) in &question.conditions {
            assumed.push(encoder.condition(expr).apply_sign(*holds));
        }
        let asked = question.asked.and_then(|id| encoder.fields.get(&id));
        assumed.extend(asked.map(|field| field.asked));
        let closed = question.closed.iter();
        let closed = closed.filter_map(|id| encoder.fields.get(id));
        assumed.extend(closed.map(|field| !field.asked));
        assumed.push(encoder.guard_holds(question.guard));
        assumed.push(!encoder.ended(question.exits));
        assumed
    }

    /// The same, with everything apart that can be blamed.
    fn assume_apart(&self, encoder: &mut Encoder, question: &Question) -> Vec<(Lit, Blame)> {
        let mut assumed = Vec::new();
        for (expr, holds) in &question.conditions {
            for (part, holds) in parts(expr, *holds) {
                let literal = encoder.condition(part).apply_sign(holds);
                assumed.push((literal, Blame::Condition(part.span, holds)));
            }
        }
        if let Some(asked) = question.asked.and_then(|id| encoder.fields.get(&id)) {
            let id = question.asked.unwrap_or(FieldId(0));
            assumed.push((asked.asked, Blame::Asked(id)));
        }
        for id in &question.closed {
            if let Some(field) = encoder.fields.get(id) {
                assumed.push((!field.asked, Blame::Closed(*id)));
            }
        }
        let mut next = question.guard;
        while let Some(id) = next {
            let guard = &self.basis.survey[id];
            assumed.push((encoder.term(&guard.term), Blame::Guard(id)));
            next = guard.parent;
        }
        for exit in 0..question.exits {
            if let Some(ends) = encoder.ends_at(exit) {
                assumed.push((!ends, Blame::Exit(exit)));
            }
        }
        assumed
    }
}

/// The parts that must all hold for a condition to hold, or to fail.
fn parts(expr: &Expr, holds: bool) -> Vec<(&Expr, bool)> {
    match (&expr.kind, holds) {
        (ExprKind::And(list), true) | (ExprKind::Or(list), false) => {
            list.iter().flat_map(|part| parts(part, holds)).collect()
        }
        (ExprKind::Not(inner), _) => parts(inner, !holds),
        _ => vec![(expr, holds)],
    }
}

/// Searches until the numbers agree with the comparisons too.
fn search(encoder: &mut Encoder, assumptions: &[Lit]) -> Found {
    for _ in 0..MODELS {
        let found = encoder.core.search(assumptions);
        if found != Found::Model {
            return found;
        }
        match encoder.numbers.conflict(&encoder.core) {
            None => return Found::Model,
            Some(forbidden) => encoder.core.clause(forbidden),
        }
    }
    Found::Spent
}

/// Leaves out of a contradiction whatever it does not need.
fn smallest(encoder: &mut Encoder, assumed: &[(Lit, Blame)], core: Vec<Lit>) -> Vec<Blame> {
    let mut kept: Vec<(Lit, Blame)> = assumed
        .iter()
        .filter(|(literal, _)| core.contains(literal))
        .copied()
        .collect();
    let mut at = if kept.len() > PARTS { kept.len() } else { 0 };
    while at < kept.len() {
        let without: Vec<Lit> = kept
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(_, (literal, _))| *literal)
            .collect();
        match search(encoder, &without) {
            Found::Conflict(core) => {
                kept.remove(at);
                kept.retain(|(literal, _)| core.contains(literal));
                at = at.min(kept.len());
            }
            _ => at += 1,
        }
    }
    let mut blame: Vec<Blame> = kept.into_iter().map(|(_, blame)| blame).collect();
    blame.sort_unstable();
    blame.dedup();
    blame
}

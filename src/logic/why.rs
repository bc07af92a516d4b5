//! Why something holds for a response or does not: the conditions that decide, with the values they read.

use super::Evaluator;
use super::eval::Instance;
use super::plan::Ending;
use super::state::{Closed, World};
use super::value::{Cell, Response, State, Value};
use crate::model::{Expr, ExprKind, FieldId, FinishId, FinishWhen, Survey, Term, Type};
use crate::source::Span;

/// So many steps back are told.
const DEEPEST: usize = 6;

/// Places in the survey, with what is so there.
type Places = Vec<(Span, String)>;

/// A field in one response.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The field.
    pub cell: Cell,
    /// What became of it.
    pub state: State,
    /// The same as an author reads it: ``"`recommend` is 9"``.
    pub words: String,
    /// Where it is not asked: the places in the survey that decide, with what is so there.
    pub because: Vec<(Span, String)>,
}

impl Evaluator<'_> {
    /// Every field in the order of the survey, with its state in a response and why it is not asked; of
    /// a repeat once for each instance.
    pub fn explain(&self, response: &Response) -> Vec<Explained> {
        let world = self.settle(response);
        let why = Why::of(&world);
        let cells = self.survey().fields().flat_map(|(id, _)| {
            let cells = world.cells_of(id);
            let none = cells.is_empty().then(|| Cell::of(id));
            cells.into_iter().chain(none)
        });
        let explain = |cell: Cell| Explained {
            cell,
            state: world.state(cell).clone(),
            words: why.state(cell),
            because: match world.state(cell) {
                State::NotAsked => why.not_asked(cell),
                _ => Vec::new(),
            },
        };
        cells.map(explain).collect()
    }
}

/// Explains one settled response.
pub(super) struct Why<'a> {
    world: &'a World<'a>,
}

impl<'a> Why<'a> {
    pub fn of(world: &'a World<'a>) -> Self {
        Why { world }
    }

    fn survey(&self) -> &'a Survey {
        self.world.survey()
    }

    /// Why a condition holds, or does not.
    pub fn condition(&self, expr: &Expr, holds: bool, instance: Instance) -> Places {
        let mut places = Vec::new();
        self.tell(expr, holds, instance, DEEPEST, &mut places);
        tidy(places)
    }

    /// Why a field is not asked.
    pub fn not_asked(&self, cell: Cell) -> Places {
        let mut places = Vec::new();
        self.closed(cell, DEEPEST, &mut places);
        tidy(places)
    }

    /// What lets a field be asked.
    pub fn asked(&self, cell: Cell) -> Places {
        let mut places = Vec::new();
        for term in self.survey().guard_chain(self.survey()[cell.field].guard) {
            self.term(term, true, cell.instance, DEEPEST, &mut places);
        }
        if places.is_empty() {
            let place = self.survey()[cell.field].name_span;
            places.push((place, "no condition stands around it".to_owned()));
        }
        tidy(places)
    }

    /// Why the survey ended there.
    pub fn ending(&self, ending: Ending) -> Places {
        let mut places = Vec::new();
        self.ended(ending, DEEPEST, &mut places);
        tidy(places)
    }

    /// Why it did not.
    pub fn no_ending(&self, finish: FinishId) -> Places {
        let mut places = Vec::new();
        let finish = &self.survey()[finish];
        for term in self.survey().guard_chain(finish.guard) {
            if !self.term_holds(term) {
                self.term(term, false, None, DEEPEST, &mut places);
            }
        }
        match &finish.when {
            FinishWhen::Holds(expr) => self.tell(expr, false, None, DEEPEST, &mut places),
            FinishWhen::Refused(consent) => {
                let words = self.state(Cell::of(*consent));
                places.push((self.survey()[*consent].name_span, words));
            }
        }
        tidy(places)
    }

    fn term_holds(&self, term: &Term) -> bool {
        match term {
            Term::Holds(id) => self.world.holds(&self.survey()[*id].expr, None),
            Term::Fails(id) => !self.world.holds(&self.survey()[*id].expr, None),
            Term::Consent(consents) => consents.iter().any(|id| self.world.given(*id)),
            Term::Chosen(_) => true,
        }
    }

    fn ended(&self, ending: Ending, depth: usize, places: &mut Places) {
        match ending {
            Ending::Quota(at) => {
                let quota = &self.survey().quotas[at];
                places.push((quota.when.span, "this quota was full".to_owned()));
            }
            Ending::Finish(id) => match &self.survey()[id].when {
                FinishWhen::Holds(expr) => self.tell(expr, true, None, depth, places),
                FinishWhen::Refused(consent) => {
                    let words = "this consent was refused, which ends the survey".to_owned();
                    places.push((self.survey()[*consent].name_span, words));
                }
            },
        }
    }

    fn closed(&self, cell: Cell, depth: usize, places: &mut Places) {
        match self.world.field_closed(cell) {
            Some(Closed::Ended(ending)) => self.ended(ending, depth, places),
            Some(Closed::Term(term)) => self.term(term, false, cell.instance, depth, places),
            None => {}
        }
    }

    /// Why a part of a guard holds, or does not.
    fn term(
        &self,
        term: &Term,
        holds: bool,
        instance: Instance,
        depth: usize,
        places: &mut Places,
    ) {
        match term {
            Term::Holds(id) => {
                self.tell(&self.survey()[*id].expr, holds, instance, depth, places);
            }
            Term::Fails(id) => {
                self.tell(&self.survey()[*id].expr, !holds, instance, depth, places);
            }
            Term::Consent(consents) => {
                for consent in consents {
                    let place = self.survey()[*consent].name_span;
                    places.push((place, self.state(Cell::of(*consent))));
                    self.back(Cell::of(*consent), depth, places);
                }
            }
            Term::Chosen(repeat) if !holds => {
                let over = self.survey()[*repeat].over;
                let words = format!(
                    "its option is not asked about: {}",
                    self.state(Cell::of(over))
                );
                places.push((self.survey()[over].name_span, words));
                self.back(Cell::of(over), depth, places);
            }
            Term::Chosen(_) => {}
        }
    }

    /// The parts of a condition that decide, each with the values it reads.
    fn tell(
        &self,
        expr: &Expr,
        holds: bool,
        instance: Instance,
        depth: usize,
        places: &mut Places,
    ) {
        let inner = |part: &Expr| self.world.holds(part, instance);
        match (&expr.kind, holds) {
            (ExprKind::And(list), true) | (ExprKind::Or(list), false) => {
                for part in list {
                    self.tell(part, holds, instance, depth, places);
                }
            }
            (ExprKind::And(list), false) | (ExprKind::Or(list), true) => {
                for part in list.iter().filter(|part| inner(part) == holds) {
                    self.tell(part, holds, instance, depth, places);
                }
            }
            (ExprKind::Not(part), _) => self.tell(part, !holds, instance, depth, places),
            _ => self.leaf(expr, holds, instance, depth, places),
        }
    }

    fn leaf(
        &self,
        expr: &Expr,
        holds: bool,
        instance: Instance,
        depth: usize,
        places: &mut Places,
    ) {
        let verb = if holds { "holds" } else { "does not hold" };
        let cells = expr.fields().into_iter();
        let cells: Vec<Cell> = cells
            .map(|field| self.world.cell(field, instance))
            .collect();
        let values: Vec<String> = cells.iter().map(|cell| self.state(*cell)).collect();
        let mut words = format!("`{}` {verb}", self.survey().notation(expr));
        if !values.is_empty() {
            words = format!("{words}: {}", values.join(", "));
        }
        places.push((expr.span, words));
        for cell in cells {
            self.back(cell, depth, places);
        }
    }

    /// Goes on to why a field is absent that was not asked, and to what a computed one reads.
    fn back(&self, cell: Cell, depth: usize, places: &mut Places) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        if *self.world.state(cell) == State::NotAsked {
            self.closed(cell, depth, places);
        } else if let Some(compute) = &self.survey()[cell.field].compute {
            let read = compute.fields().into_iter();
            let read: Vec<String> = read
                .map(|field| self.state(self.world.cell(field, cell.instance)))
                .collect();
            if !read.is_empty() {
                places.push((compute.span, read.join(", ")));
            }
        }
    }

    /// `recommend` is 9.
    fn state(&self, cell: Cell) -> String {
        let name = cell.path(self.survey());
        match self.world.state(cell) {
            State::Answered(value) => {
                format!("`{name}` is {}", words(self.survey(), cell.field, value))
            }
            State::Declined(code) => format!("`{name}` is declined with `{code}`"),
            State::Unanswered => format!("`{name}` has no answer"),
            State::NotAsked => format!("`{name}` is not asked"),
        }
    }
}

/// A value as an author writes it.
pub(crate) fn words(survey: &Survey, field: FieldId, value: &Value) -> String {
    let name = |at: &usize| {
        let list = survey[field].ty.list();
        list.map_or_else(String::new, |list| survey.option_name(list, *at).to_owned())
    };
    match (value, &survey[field].ty) {
        (Value::Option(at), _) => name(at),
        (Value::Options(list), _) => {
            let names: Vec<String> = list.iter().map(name).collect();
            format!("[{}]", names.join(", "))
        }
        (Value::Shares(parts), _) => {
            let parts = parts
                .iter()
                .map(|(at, share)| format!("{} {share}", name(at)));
            format!("[{}]", parts.collect::<Vec<_>>().join(", "))
        }
        (Value::Flag(flag), Type::Flag) => if *flag { "yes" } else { "no" }.to_owned(),
        (Value::Text(text), _) => format!("“{text}”"),
        (other, _) => other.to_string(),
    }
}

/// Each place once.
fn tidy(mut places: Places) -> Places {
    let mut seen = Vec::new();
    places.retain(|place| {
        let is_new = !seen.contains(place);
        if is_new {
            seen.push(place.clone());
        }
        is_new
    });
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logic::Pace;
    use crate::source::Notation;

    const SURVEY: &str = include_str!("../../tests/browser/every_type.peil");

    #[test]
    fn every_field_is_told_with_why_it_is_not_asked() {
        let checked = crate::check_text("a.peil", Notation::Peil, SURVEY);
        let survey = checked.survey.unwrap();
        let evaluator = Evaluator::new(&survey);
        let (place, exit) = (
            survey.field_named("place"),
            survey.field_named("rated.exit"),
        );
        let mut response = Response::default();
        let mut told = |at| {
            response.set(place.unwrap(), Value::Option(at));
            let fields = evaluator.explain(&response);
            let field = fields.into_iter().find(|it| Some(it.cell.field) == exit);
            let field = field.unwrap();
            let because = field.because.into_iter().map(|(_, words)| words);
            let length = evaluator.length(&response, Pace::default());
            (field.words, because.collect::<Vec<_>>(), length.questions)
        };
        let (words, because, asked) = told(0);
        assert_eq!(
            (words.as_str(), because.as_slice()),
            ("`rated.exit` has no answer", &[][..])
        );
        let (words, because, fewer) = told(1);
        assert_eq!(words, "`rated.exit` is not asked");
        assert_eq!(because, ["`place == shop` does not hold: `place` is site"]);
        assert_eq!(asked, fewer + 1);
    }
}

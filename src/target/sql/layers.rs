//! In which order values can be computed.
//!
//! A value stands in the first layer in which everything it reads has been computed in an earlier one.
//! So every condition is written once, and the script stays as long as the survey.

use super::guards::Guards;
use crate::model::{Expr, ExprKind, FieldId, FinishWhen, GuardId, RepeatId, Survey, Term};

/// One thing to compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Whether a guard holds.
    Guard(GuardId),
    /// Whether one of the first so many finishes ended the response.
    Ended(usize),
    /// The instances of a repeat.
    Instances(RepeatId),
    /// The value of a field and its missing code.
    Field(FieldId),
}

/// The steps, layer by layer.
pub fn layers(survey: &Survey, same: &Guards) -> Vec<Vec<Step>> {
    let mut levels = Levels::new(survey, same);
    // References go backwards but for known values, whose consent stands later; so this ends after two
    // or three rounds.
    for _ in 0..MOST_ROUNDS {
        if !levels.round() {
            break;
        }
    }
    levels.into_layers()
}

const MOST_ROUNDS: usize = 64;

struct Levels<'a> {
    survey: &'a Survey,
    same: &'a Guards,
    /// Known to stand in this layer or later; 0 is the document itself.
    fields: Vec<usize>,
    guards: Vec<usize>,
    /// Of "one of the first `n` finishes", by `n`.
    ended: Vec<usize>,
    repeats: Vec<usize>,
    /// Guards seen in this round.
    seen: Vec<bool>,
    changed: bool,
}

impl<'a> Levels<'a> {
    fn new(survey: &'a Survey, same: &'a Guards) -> Self {
        Levels {
            survey,
            same,
            fields: vec![0; survey.fields.len()],
            guards: vec![0; survey.guards.len()],
            ended: vec![0; survey.finishes.len() + 1],
            repeats: vec![0; survey.repeats.len()],
            seen: vec![false; survey.guards.len()],
            changed: false,
        }
    }

    /// Goes once through the survey; whether a level rose.
    fn round(&mut self) -> bool {
        self.changed = false;
        self.seen.fill(false);
        let mut ended = 0;
        for (id, field) in self.survey.fields() {
            while ended < field.finishes_before.min(self.survey.finishes.len()) {
                ended += 1;
                self.end(ended);
            }
            if let Some(repeat) = field.repeat {
                self.repeat(repeat);
            }
            let level = 1 + self.before_field(id);
            self.changed |= raise(&mut self.fields[id.index()], level);
        }
        self.changed
    }

    fn end(&mut self, count: usize) {
        let finish = &self.survey.finishes[count - 1];
        let condition = match &finish.when {
            FinishWhen::Holds(expr) => self.of_expr(expr),
            FinishWhen::Refused(field) => self.fields[field.index()],
        };
        let level = 1 + condition
            .max(self.of_guard(finish.guard))
            .max(self.ended[count - 1]);
        self.changed |= raise(&mut self.ended[count], level);
    }

    fn repeat(&mut self, id: RepeatId) {
        let repeat = &self.survey[id];
        let level = 1 + self.fields[repeat.over.index()].max(self.of_guard(repeat.guard));
        self.changed |= raise(&mut self.repeats[id.index()], level);
    }

    /// The last layer that must come before the one of a field.
    fn before_field(&mut self, id: FieldId) -> usize {
        let field = &self.survey[id];
        let mut level = self.of_guard(field.guard);
        level = level.max(self.ended[field.finishes_before.min(self.ended.len() - 1)]);
        if let Some(expr) = &field.compute {
            level = level.max(self.of_expr(expr));
        }
        if let Some(repeat) = field.repeat {
            level = level.max(self.repeats[repeat.index()]);
        }
        for option in self
            .survey
            .options_of(id)
            .iter()
            .flat_map(|list| &list.options)
        {
            if let Some(when) = &option.when {
                level = level.max(self.of_expr(when));
            }
        }
        level
    }

    fn of_expr(&self, expr: &Expr) -> usize {
        let mut level = 0;
        for field in expr.fields() {
            level = level.max(self.fields[field.index()]);
        }
        expr.walk(&mut |inner| {
            if let ExprKind::Over(_, repeat, _) | ExprKind::InstanceLabel(repeat) = inner.kind {
                level = level.max(self.repeats[repeat.index()]);
            }
        });
        level
    }

    fn of_guard(&mut self, guard: Option<GuardId>) -> usize {
        let Some(id) = guard.map(|id| self.same.first(id)) else {
            return 0;
        };
        let found = &self.survey[id];
        if !self.seen[id.index()] {
            self.seen[id.index()] = true;
            let above = self.of_guard(found.parent);
            let level = 1 + above.max(self.of_term(&found.term));
            self.changed |= raise(&mut self.guards[id.index()], level);
        }
        self.guards[id.index()]
    }

    fn of_term(&self, term: &Term) -> usize {
        match term {
            Term::Holds(id) | Term::Fails(id) => self.of_expr(&self.survey[*id].expr),
            Term::Consent(fields) => {
                let levels = fields.iter().map(|field| self.fields[field.index()]);
                levels.max().unwrap_or(0)
            }
            Term::Chosen(repeat) => self.repeats[repeat.index()],
        }
    }

    fn into_layers(self) -> Vec<Vec<Step>> {
        let all = [&self.fields, &self.guards, &self.ended, &self.repeats];
        let last = all.iter().flat_map(|levels| levels.iter()).max();
        let mut layers = vec![Vec::new(); last.copied().unwrap_or(0)];
        let mut put = |level: usize, step: Step| {
            if level > 0 {
                layers[level - 1].push(step);
            }
        };
        for (at, level) in self.guards.iter().enumerate() {
            put(*level, Step::Guard(GuardId(at as u32)));
        }
        for (at, level) in self.ended.iter().enumerate() {
            put(*level, Step::Ended(at));
        }
        for (at, level) in self.repeats.iter().enumerate() {
            put(*level, Step::Instances(RepeatId(at as u32)));
        }
        for (at, level) in self.fields.iter().enumerate() {
            put(*level, Step::Field(FieldId(at as u32)));
        }
        layers
    }
}

fn raise(level: &mut usize, to: usize) -> bool {
    let higher = to > *level;
    *level = to.max(*level);
    higher
}

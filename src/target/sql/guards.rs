//! Guards that ask for the same are computed once.

use crate::model::{Expr, ExprKind, FieldId, GuardId, RepeatId, Survey, Term};
use std::collections::HashMap;

/// What is known of the guards of a survey before anything is written.
pub struct Guards {
    /// For each guard the first that asks for the same.
    first: Vec<GuardId>,
    /// For each guard the repeat in whose instances it is looked at.
    repeats: Vec<Option<RepeatId>>,
}

impl Guards {
    /// Looks through the guards of a survey.
    pub fn of(survey: &Survey) -> Self {
        let mut guards = Guards {
            first: Vec::with_capacity(survey.guards.len()),
            repeats: Vec::with_capacity(survey.guards.len()),
        };
        let mut known: HashMap<(Option<GuardId>, String), GuardId> = HashMap::new();
        for (at, guard) in survey.guards.iter().enumerate() {
            let id = GuardId(at as u32);
            let parent = guard.parent.map(|parent| guards.first(parent));
            let key = (parent, survey.guard_notation(id));
            guards.first.push(*known.entry(key).or_insert(id));
            let around = guard.parent.and_then(|parent| guards.repeat(parent));
            guards
                .repeats
                .push(around.or_else(|| own_repeat(survey, &guard.term)));
        }
        guards
    }

    /// The first guard that asks for the same.
    pub fn first(&self, id: GuardId) -> GuardId {
        self.first.get(id.index()).copied().unwrap_or(id)
    }

    /// The repeat in whose instances a guard is looked at.
    pub fn repeat(&self, id: GuardId) -> Option<RepeatId> {
        self.repeats.get(id.index()).copied().flatten()
    }
}

fn own_repeat(survey: &Survey, term: &Term) -> Option<RepeatId> {
    match term {
        Term::Chosen(repeat) => Some(*repeat),
        Term::Holds(id) | Term::Fails(id) => read_here(&survey[*id].expr)
            .into_iter()
            .find_map(|field| survey[field].repeat),
        Term::Consent(_) => None,
    }
}

/// The fields an expression reads directly, not over the instances of a repeat.
fn read_here(expr: &Expr) -> Vec<FieldId> {
    if matches!(expr.kind, ExprKind::Over(..)) {
        return Vec::new();
    }
    let children = expr.children();
    if children.is_empty() {
        return expr.fields();
    }
    children.into_iter().flat_map(read_here).collect()
}

//! Fields, guards and endings as one graph.

use super::{Ending, Exit, Step};
use crate::model::{Expr, ExprKind, FieldId, FinishWhen, GuardId, RepeatId, Survey, Term};

/// What each step depends on: its part of one list.
#[derive(Debug, Clone, Default)]
pub(super) struct Links {
    fields: usize,
    guards: usize,
    /// Where the part of each step ends.
    ends: Vec<u32>,
    needs: Vec<u32>,
}

impl Links {
    /// Reads them from a survey and its endings.
    pub fn of(survey: &Survey, exits: &[Exit], exits_before: &[usize]) -> Self {
        let mut links = Links {
            fields: survey.fields.len(),
            guards: survey.guards.len(),
            ..Links::default()
        };
        let reader = Reader {
            survey,
            exits,
            exits_before,
        };
        for node in 0..reader.size() {
            let needs = reader.needs(links.step(node));
            links
                .needs
                .extend(needs.into_iter().map(|need| need as u32));
            links.ends.push(links.needs.len() as u32);
        }
        links
    }

    /// Everything, dependencies first.
    pub fn in_order(&self) -> Vec<Step> {
        self.walk(
            (0..self.ends.len()).map(|node| self.step(node)),
            &mut Seen::default(),
        )
    }

    /// What steps depend on and they themselves, dependencies first: a depth-first walk without
    /// recursion.
    pub fn walk(&self, starts: impl IntoIterator<Item = Step>, seen: &mut Seen) -> Vec<Step> {
        seen.begin(self.ends.len());
        let mut order = Vec::new();
        let mut stack = Vec::new();
        for start in starts {
            let start = self.node(start);
            if !seen.insert(start) {
                continue;
            }
            stack.push((start, self.needs(start).iter()));
            while let Some((node, needs)) = stack.last_mut() {
                let Some(need) = needs.next() else {
                    order.push(self.step(*node));
                    stack.pop();
                    continue;
                };
                let need = *need as usize;
                if seen.insert(need) {
                    stack.push((need, self.needs(need).iter()));
                }
            }
        }
        order
    }

    fn needs(&self, node: usize) -> &[u32] {
        let start = node.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.needs[start as usize..self.ends[node] as usize]
    }

    fn node(&self, step: Step) -> usize {
        match step {
            Step::Field(id) => id.index(),
            Step::Guard(id) => self.fields + id.index(),
            Step::Exit(at) => self.fields + self.guards + at,
        }
    }

    fn step(&self, node: usize) -> Step {
        match (
            node.checked_sub(self.fields),
            node.checked_sub(self.fields + self.guards),
        ) {
            (None, _) => Step::Field(FieldId(node as u32)),
            (Some(guard), None) => Step::Guard(GuardId(guard as u32)),
            (_, Some(exit)) => Step::Exit(exit),
        }
    }
}

/// The nodes that a walk has met; kept from one walk to the next, so that a short one stays cheap.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    walk: u32,
    last_met: Vec<u32>,
}

impl Seen {
    fn begin(&mut self, size: usize) {
        self.walk += 1;
        self.last_met.resize(size, 0);
    }

    /// Whether it is met for the first time.
    fn insert(&mut self, node: usize) -> bool {
        std::mem::replace(&mut self.last_met[node], self.walk) != self.walk
    }
}

/// Reads what a step depends on.
struct Reader<'s> {
    survey: &'s Survey,
    exits: &'s [Exit],
    exits_before: &'s [usize],
}

impl Reader<'_> {
    fn size(&self) -> usize {
        self.survey.fields.len() + self.survey.guards.len() + self.exits.len()
    }

    fn guard(&self, guard: GuardId) -> usize {
        self.survey.fields.len() + guard.index()
    }

    fn exit(&self, at: usize) -> usize {
        self.survey.fields.len() + self.survey.guards.len() + at
    }

    fn needs(&self, step: Step) -> Vec<usize> {
        let mut needs = Vec::new();
        match step {
            Step::Field(id) => self.field_needs(id, &mut needs),
            Step::Guard(id) => {
                let guard = &self.survey[id];
                needs.extend(guard.parent.map(|parent| self.guard(parent)));
                match &guard.term {
                    Term::Holds(condition) | Term::Fails(condition) => {
                        self.expr_needs(&self.survey[*condition].expr, &mut needs);
                    }
                    Term::Consent(consents) => needs.extend(consents.iter().map(|id| id.index())),
                    Term::Chosen(repeat) => self.repeat_needs(*repeat, &mut needs),
                }
            }
            Step::Exit(at) => {
                let exit = &self.exits[at];
                needs.extend(at.checked_sub(1).map(|before| self.exit(before)));
                needs.extend(exit.guard.map(|guard| self.guard(guard)));
                match exit.ending {
                    Ending::Finish(id) => match &self.survey[id].when {
                        FinishWhen::Holds(expr) => self.expr_needs(expr, &mut needs),
                        FinishWhen::Refused(consent) => needs.push(consent.index()),
                    },
                    Ending::Quota(at) => self.expr_needs(&self.survey.quotas[at].when, &mut needs),
                }
            }
        }
        needs
    }

    fn field_needs(&self, id: FieldId, needs: &mut Vec<usize>) {
        let field = &self.survey[id];
        let before = self.exits_before.get(id.index()).copied();
        needs.extend(
            before
                .and_then(|count| count.checked_sub(1))
                .map(|at| self.exit(at)),
        );
        needs.extend(field.guard.map(|guard| self.guard(guard)));
        if let Some(repeat) = field.repeat {
            self.repeat_needs(repeat, needs);
        }
        if let Some(expr) = &field.compute {
            self.expr_needs(expr, needs);
        }
        let options = self
            .survey
            .options_of(id)
            .map_or(&[][..], |list| &list.options);
        for when in options.iter().filter_map(|option| option.when.as_ref()) {
            self.expr_needs(when, needs);
        }
    }

    fn repeat_needs(&self, repeat: RepeatId, needs: &mut Vec<usize>) {
        let repeat = &self.survey[repeat];
        needs.push(repeat.over.index());
        needs.extend(repeat.guard.map(|guard| self.guard(guard)));
    }

    fn expr_needs(&self, expr: &Expr, needs: &mut Vec<usize>) {
        needs.extend(expr.fields().into_iter().map(FieldId::index));
        expr.walk(&mut |inner| {
            if let ExprKind::Over(_, repeat, _) = inner.kind {
                self.repeat_needs(repeat, needs);
            }
        });
    }
}

//! The Boolean core: clauses over literals, with the gates that conditions are made of.

use batsat::{Callbacks, ClauseKind, Lit, Solver, SolverInterface, SolverOpts, lbool};
use std::cell::Cell;

/// What the search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// The assumptions can hold together; the values can be read.
    Model,
    /// These of the assumptions contradict each other.
    Conflict(Vec<Lit>),
    /// The budget is spent.
    Spent,
}

/// Counts conflicts, so that a search ends after the same number of steps on every machine.
struct Steps(Cell<u64>);

impl Callbacks for Steps {
    fn on_new_clause(&mut self, _: &[Lit], kind: ClauseKind) {
        if kind == ClauseKind::Learnt {
            self.0.set(self.0.get().saturating_sub(1));
        }
    }

    fn stop(&self) -> bool {
        self.0.get() == 0
    }
}

/// Clauses and what follows from them.
pub(super) struct Boolean {
    sat: Solver<Steps>,
    yes: Lit,
    buffer: Vec<Lit>,
}

impl Boolean {
    /// No clauses yet, and no conflicts allowed yet.
    pub fn new() -> Self {
        let mut sat = Solver::new(SolverOpts::default(), Steps(Cell::new(0)));
        let yes = Lit::new(sat.new_var_default(), true);
        sat.add_clause_reuse(&mut vec![yes]);
        Boolean {
            sat,
            yes,
            buffer: Vec::new(),
        }
    }

    /// The literal that always holds.
    pub fn yes(&self) -> Lit {
        self.yes
    }

    /// The literal that never holds.
    pub fn no(&self) -> Lit {
        !self.yes
    }

    /// That literal, or the one that never holds.
    pub fn constant(&self, holds: bool) -> Lit {
        self.yes.apply_sign(holds)
    }

    /// A literal that nothing is known of.
    pub fn fresh(&mut self) -> Lit {
        Lit::new(self.sat.new_var_default(), true)
    }

    /// At least one of these holds.
    pub fn clause(&mut self, literals: impl IntoIterator<Item = Lit>) {
        self.buffer.clear();
        self.buffer.extend(literals);
        self.sat.add_clause_reuse(&mut self.buffer);
    }

    /// The second holds where the first does.
    pub fn implies(&mut self, a: Lit, b: Lit) {
        self.clause([!a, b]);
    }

    /// Whether all hold.
    pub fn and(&mut self, literals: &[Lit]) -> Lit {
        if let [a, b] = literals {
            return self.both(*a, *b);
        }
        let (yes, no) = (self.yes, self.no());
        let mut parts: Vec<Lit> = literals.iter().copied().filter(|it| *it != yes).collect();
        if parts.contains(&no) {
            return no;
        }
        parts.sort_unstable();
        parts.dedup();
        match parts.as_slice() {
            [] => yes,
            [one] => *one,
            _ => {
                let all = self.fresh();
                for part in &parts {
                    self.implies(all, *part);
                }
                self.clause(parts.iter().map(|part| !*part).chain([all]));
                all
            }
        }
    }

    fn both(&mut self, a: Lit, b: Lit) -> Lit {
        if a == self.yes || a == b {
            return b;
        }
        if b == self.yes {
            return a;
        }
        if a == self.no() || b == self.no() || a == !b {
            return self.no();
        }
        let all = self.fresh();
        self.clause([!all, a]);
        self.clause([!all, b]);
        self.clause([!a, !b, all]);
        all
    }

    /// Whether any holds.
    pub fn or(&mut self, literals: &[Lit]) -> Lit {
        match literals {
            [] => self.no(),
            [one] => *one,
            [a, b] => !self.both(!*a, !*b),
            _ => {
                let negated: Vec<Lit> = literals.iter().map(|literal| !*literal).collect();
                !self.and(&negated)
            }
        }
    }

    /// At most one holds.
    pub fn at_most_one(&mut self, literals: &[Lit]) {
        if literals.len() <= 5 {
            for (at, a) in literals.iter().enumerate() {
                for b in &literals[at + 1..] {
                    self.clause([!*a, !*b]);
                }
            }
            return;
        }
        // One that holds, so far: a chain, with clauses in proportion to the number of literals.
        let mut before = literals[0];
        for literal in &literals[1..] {
            self.clause([!before, !*literal]);
            let so_far = self.fresh();
            self.implies(before, so_far);
            self.implies(*literal, so_far);
            before = so_far;
        }
    }

    /// Whether at least 1, 2, … `count` of these hold.
    pub fn at_least_each(&mut self, literals: &[Lit], count: usize) -> Vec<Lit> {
        // `row[k]`: at least k + 1 of those seen so far (Sinz, 2005, in both directions).
        let mut row: Vec<Lit> = Vec::new();
        for literal in literals {
            let mut next = Vec::with_capacity(count);
            for at in 0..count.min(row.len() + 1) {
                let without = row.get(at).copied().unwrap_or(self.no());
                let with = match at.checked_sub(1) {
                    None => *literal,
                    Some(below) => self.and(&[row[below], *literal]),
                };
                next.push(self.or(&[without, with]));
            }
            row = next;
        }
        row
    }

    /// Allows so many conflicts from now on.
    pub fn allow(&mut self, steps: u64) {
        self.sat.cb().0.set(steps);
    }

    /// Looks for values of all literals under which the assumptions hold.
    pub fn search(&mut self, assumptions: &[Lit]) -> Found {
        let result = self.sat.solve_limited(assumptions);
        if result == lbool::TRUE {
            Found::Model
        } else if result == lbool::FALSE {
            // The core comes as the clause that was learnt: one of the assumptions must fail.
            Found::Conflict(self.sat.unsat_core().iter().map(|it| !*it).collect())
        } else {
            Found::Spent
        }
    }

    /// Whether a literal holds in the model that was found last.
    pub fn holds(&self, literal: Lit) -> bool {
        self.sat.value_lit(literal) == lbool::TRUE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed() -> Boolean {
        let mut core = Boolean::new();
        core.allow(1000);
        core
    }

    fn count(bits: u32) -> usize {
        bits.count_ones() as usize
    }

    #[test]
    fn gates_hold_for_every_choice() {
        let mut core = allowed();
        let inputs: Vec<Lit> = (0..7).map(|_| core.fresh()).collect();
        let all = core.and(&inputs);
        let any = core.or(&inputs);
        let at_least = core.at_least_each(&inputs, 7);
        for bits in 0..1u32 << 7 {
            let chosen: Vec<Lit> = inputs
                .iter()
                .enumerate()
                .map(|(at, lit)| lit.apply_sign(bits >> at & 1 == 1))
                .collect();
            assert_eq!(core.search(&chosen), Found::Model);
            assert_eq!(core.holds(all), count(bits) == 7);
            assert_eq!(core.holds(any), count(bits) > 0);
            for (k, gate) in at_least.iter().enumerate() {
                assert_eq!(core.holds(*gate), count(bits) > k, "{bits:b} {k}");
            }
        }
    }

    #[test]
    fn at_most_one_allows_none_and_each() {
        for size in [2, 5, 6, 9] {
            let mut core = allowed();
            let inputs: Vec<Lit> = (0..size).map(|_| core.fresh()).collect();
            core.at_most_one(&inputs);
            for bits in 0..1u32 << size {
                let chosen: Vec<Lit> = inputs
                    .iter()
                    .enumerate()
                    .map(|(at, lit)| lit.apply_sign(bits >> at & 1 == 1))
                    .collect();
                assert_eq!(core.search(&chosen) == Found::Model, count(bits) <= 1);
            }
        }
    }

    #[test]
    fn a_conflict_names_assumptions() {
        let mut core = allowed();
        let (a, b, c) = (core.fresh(), core.fresh(), core.fresh());
        core.clause([!a, !b]);
        let Found::Conflict(mut found) = core.search(&[c, a, b]) else {
            panic!("a and b contradict each other");
        };
        found.sort_unstable();
        let mut expected = vec![a, b];
        expected.sort_unstable();
        assert_eq!(found, expected);
    }
}

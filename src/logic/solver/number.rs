//! Numbers in the solver: each is cut at the constants it is compared with, and pairs are kept apart
//! by their difference.
//!
//! A number is a whole count of units of 10⁻¹², the precision of the language; a date counts days. A cut
//! is a literal for *at most this*. What two numbers have to do with each other is left to [`Numbers::conflict`],
//! which looks at a model and gives the comparisons that cannot hold together (a negative cycle of
//! differences: Bellman and Ford).

use super::boolean::Boolean;
use batsat::Lit;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Units of 10⁻¹².
pub(super) type Units = i128;

/// One.
pub(super) const ONE: Units = 1_000_000_000_000;

/// A number in units; none where it is too large or too fine.
pub(super) fn units(number: Decimal) -> Option<Units> {
    let scale = 12u32.checked_sub(number.normalize().scale())?;
    number.normalize().mantissa().checked_mul(10i128.pow(scale))
}

/// A number of the language from units.
pub(super) fn decimal(units: Units) -> Option<Decimal> {
    Decimal::try_from_i128_with_scale(units, 12)
        .ok()
        .map(|number| number.normalize())
}

/// A number, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Var(pub usize);

/// A number with no more values is compared with another value by value.
const FEW: Units = 200;

/// More gates are not built to count how many options are chosen.
const MOST_GATES: usize = 4096;

/// What values a number takes: `base` plus whole steps, within the ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    pub min: Option<Units>,
    pub max: Option<Units>,
    pub base: Units,
    pub step: Units,
}

impl Grid {
    /// Whole numbers between two ends.
    pub fn whole(min: Option<Units>, max: Option<Units>) -> Self {
        Grid {
            min,
            max,
            base: 0,
            step: ONE,
        }
    }

    /// The largest value at or below.
    fn floor(&self, value: Units) -> Units {
        self.base + (value - self.base).div_euclid(self.step) * self.step
    }

    fn lowest(&self) -> Option<Units> {
        let min = self.min?;
        let floor = self.floor(min);
        Some(if floor < min {
            floor + self.step
        } else {
            floor
        })
    }

    fn highest(&self) -> Option<Units> {
        self.max.map(|max| self.floor(max))
    }

    /// All values, where there are few.
    fn values(&self) -> Option<impl Iterator<Item = Units> + use<>> {
        let (lowest, highest, step) = (self.lowest()?, self.highest()?, self.step);
        let count = (highest - lowest) / step + 1;
        (count <= FEW).then(|| (0..count).map(move |at| lowest + at * step))
    }
}

/// Which of the values that a model leaves open: so many eighths of the way up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pick(pub Units);

impl Pick {
    /// The lowest.
    pub const LOWEST: Pick = Pick(0);

    /// All there are, the ends first.
    pub fn all() -> impl Iterator<Item = Pick> {
        [0, 8, 4, 2, 6, 1, 3, 5, 7].into_iter().map(Pick)
    }
}

struct Number {
    grid: Grid,
    cuts: BTreeMap<Units, Lit>,
    /// What is counted by it.
    counts: Option<Counted>,
    /// Whether at least 1, 2, … of these are chosen, as far as that was asked.
    at_least: Vec<Lit>,
    linked: bool,
}

/// Literals, of which it is the number that hold, and a number that is added.
#[derive(Clone)]
struct Counted {
    literals: Vec<Lit>,
    others: Option<Var>,
}

struct Difference {
    x: Var,
    y: Var,
    most: Units,
    holds: Lit,
}

/// All numbers of a question to the solver.
#[derive(Default)]
pub(super) struct Numbers {
    list: Vec<Number>,
    differences: Vec<Difference>,
    pairs: BTreeMap<(Var, Units, Var, Units, Units), Lit>,
    /// Whether something was too large to be told exactly.
    pub is_rough: bool,
}

impl Numbers {
    /// A new number.
    pub fn add(&mut self, grid: Grid) -> Var {
        self.list.push(Number {
            grid,
            cuts: BTreeMap::new(),
            counts: None,
            at_least: Vec::new(),
            linked: false,
        });
        Var(self.list.len() - 1)
    }

    /// How many of these literals hold, and so many others.
    pub fn add_count(&mut self, literals: Vec<Lit>, others: Option<Var>) -> Var {
        let more = others.and_then(|others| self.grid(others).max);
        let most = literals.len() as Units * ONE + more.unwrap_or(0);
        let var = self.add(Grid::whole(Some(0), Some(most)));
        self.list[var.0].counts = Some(Counted { literals, others });
        var
    }

    pub fn grid(&self, var: Var) -> Grid {
        self.list[var.0].grid
    }

    /// Whether a number is at most so much.
    pub fn at_most(&mut self, core: &mut Boolean, var: Var, most: Units) -> Lit {
        let number = &mut self.list[var.0];
        let most = number.grid.floor(most);
        if number.grid.highest().is_some_and(|highest| most >= highest) {
            return core.yes();
        }
        if number.grid.lowest().is_some_and(|lowest| most < lowest) {
            return core.no();
        }
        if let Some(cut) = number.cuts.get(&most) {
            return *cut;
        }
        let cut = match number.counts.clone() {
            Some(counted) => self.count_at_most(core, var, &counted, (most / ONE) as usize),
            None => core.fresh(),
        };
        let number = &mut self.list[var.0];
        if let Some((_, below)) = number.cuts.range(..most).next_back() {
            core.implies(*below, cut);
        }
        if let Some((_, above)) = number.cuts.range(most..).next() {
            core.implies(cut, *above);
        }
        number.cuts.insert(most, cut);
        cut
    }

    /// Whether a count is at most so much: the more literals hold, the less is left for the others.
    fn count_at_most(&mut self, core: &mut Boolean, var: Var, of: &Counted, most: usize) -> Lit {
        let enough = (most + 1).min(of.literals.len());
        let known = self.list[var.0].at_least.len();
        if enough > known {
            let enough = enough.max(2 * known).min(of.literals.len());
            if enough * of.literals.len() > MOST_GATES {
                self.is_rough = true;
                return core.fresh();
            }
            self.list[var.0].at_least = core.at_least_each(&of.literals, enough);
        }
        let mut parts = Vec::new();
        for held in 0..=enough {
            let is_held = match held.checked_sub(1) {
                None => core.yes(),
                Some(at) => self.list[var.0].at_least[at],
            };
            let left = (most as Units - held as Units) * ONE;
            let fits = match of.others {
                Some(others) => self.at_most(core, others, left),
                None => core.constant(left >= 0),
            };
            parts.push(core.or(&[!is_held, fits]));
        }
        core.and(&parts)
    }

    /// Whether a multiple of a number is at most so much; the factor is not zero.
    pub fn multiple_at_most(
        &mut self,
        core: &mut Boolean,
        var: Var,
        factor: Units,
        most: Units,
    ) -> Lit {
        if factor > 0 {
            return self.at_most(core, var, most.div_euclid(factor));
        }
        // `-k x <= m` is `x >= -m / k`, rounded up.
        let least = -most.div_euclid(-factor);
        !self.at_most(core, var, least - 1)
    }

    /// Whether the sum of two multiples is at most so much, where one of the two takes few values: each
    /// of them bounds the other. None where both take many.
    pub fn pair_at_most(
        &mut self,
        core: &mut Boolean,
        pair: [(Var, Units); 2],
        most: Units,
    ) -> Option<Lit> {
        let few = |(var, _): (Var, Units)| self.list[var.0].grid.values().is_some();
        let [(x, a), (y, b)] = match pair {
            [one, other] if few(other) => [one, other],
            [one, other] if few(one) => [other, one],
            _ => return None,
        };
        if let Some(known) = self.pairs.get(&(x, a, y, b, most)) {
            return Some(*known);
        }
        let holds = core.fresh();
        self.pairs.insert((x, a, y, b, most), holds);
        for value in self.list[y.0].grid.values()? {
            let bounded = self.multiple_at_most(core, x, a, most - b * value);
            let (up_to, below) = (
                self.at_most(core, y, value),
                self.at_most(core, y, value - 1),
            );
            // The larger `b y`, the less is left for `a x`.
            let (at_least_so_far, at_most_so_far) = match b > 0 {
                true => (!below, up_to),
                false => (up_to, !below),
            };
            core.clause([!holds, !at_least_so_far, bounded]);
            core.clause([holds, !at_most_so_far, !bounded]);
        }
        Some(holds)
    }

    /// Whether `x - y` is at most so much.
    pub fn difference(&mut self, core: &mut Boolean, x: Var, y: Var, most: Units) -> Lit {
        if x == y {
            return core.constant(most >= 0);
        }
        let (a, b) = (self.list[x.0].grid, self.list[y.0].grid);
        // Differences are `a.base - b.base` plus multiples of the steps' greatest common divisor.
        let step = gcd(a.step, b.step);
        let most = Grid {
            min: None,
            max: None,
            base: a.base - b.base,
            step,
        }
        .floor(most);
        if let (Some(high), Some(low)) = (a.highest(), b.lowest())
            && high - low <= most
        {
            return core.yes();
        }
        if let (Some(low), Some(high)) = (a.lowest(), b.highest())
            && low - high > most
        {
            return core.no();
        }
        let known = self.differences.iter().find_map(|known| {
            if (known.x, known.y, known.most) == (x, y, most) {
                return Some(known.holds);
            }
            // `y - x <= -most - step` is its opposite.
            ((known.x, known.y, known.most) == (y, x, -most - step)).then_some(!known.holds)
        });
        if let Some(known) = known {
            return known;
        }
        let holds = core.fresh();
        for var in [x, y] {
            self.list[var.0].linked = true;
            // How many options are chosen is fixed by the options: every value needs its cut.
            if self.list[var.0].counts.is_some() {
                let most = self.grid(var).max.unwrap_or(0) / ONE;
                for value in 0..most {
                    self.at_most(core, var, value * ONE);
                }
            }
        }
        self.differences.push(Difference { x, y, most, holds });
        holds
    }

    /// Comparisons of the model that no numbers satisfy together, as a clause that forbids them.
    pub fn conflict(&self, core: &Boolean) -> Option<Vec<Lit>> {
        if self.differences.is_empty() {
            return None;
        }
        self.values(core, Pick::LOWEST).err()
    }

    /// A value for every number under the model.
    ///
    /// # Errors
    /// There is none; the clause forbids the comparisons that contradict each other.
    pub fn values(&self, core: &Boolean, pick: Pick) -> Result<Vec<Units>, Vec<Lit>> {
        let picked = self.list.iter().map(|number| number.pick(core, pick));
        let mut values: Vec<Units> = picked.collect();
        if self.differences.is_empty() {
            return Ok(values);
        }
        let edges = self.edges(core);
        let zero = self.list.len();
        let mut distance = vec![0 as Units; zero + 1];
        let mut before: Vec<Option<usize>> = vec![None; zero + 1];
        let mut last = None;
        for _ in 0..=zero + 1 {
            last = None;
            for (at, edge) in edges.iter().enumerate() {
                if distance[edge.from] + edge.length < distance[edge.to] {
                    distance[edge.to] = distance[edge.from] + edge.length;
                    before[edge.to] = Some(at);
                    last = Some(edge.to);
                }
            }
            if last.is_none() {
                break;
            }
        }
        if let Some(start) = last {
            return Err(cycle(&edges, &before, start));
        }
        for (at, number) in self.list.iter().enumerate() {
            if number.linked {
                values[at] = distance[at] - distance[zero];
            }
        }
        Ok(values)
    }

    /// `to - from <= length`.
    fn edges(&self, core: &Boolean) -> Vec<Edge> {
        let zero = self.list.len();
        let mut edges = Vec::new();
        for (at, number) in self.list.iter().enumerate() {
            if !number.linked {
                continue;
            }
            let mut most = |length: Units, because: Option<Lit>| {
                edges.push(Edge {
                    from: zero,
                    to: at,
                    length,
                    because,
                });
            };
            if let Some(highest) = number.grid.highest() {
                most(highest, None);
            }
            let cut = number.cuts.iter().find(|(_, cut)| core.holds(**cut));
            if let Some((value, cut)) = cut {
                most(*value, Some(*cut));
            }
            let mut least = |value: Units, because: Option<Lit>| {
                edges.push(Edge {
                    from: at,
                    to: zero,
                    length: -value,
                    because,
                });
            };
            if let Some(lowest) = number.grid.lowest() {
                least(lowest, None);
            }
            let cut = number.cuts.iter().rfind(|(_, cut)| !core.holds(**cut));
            if let Some((value, cut)) = cut {
                least(*value + number.grid.step, Some(!*cut));
            }
        }
        for difference in &self.differences {
            let Difference { x, y, most, holds } = difference;
            let step = gcd(self.list[x.0].grid.step, self.list[y.0].grid.step);
            edges.push(match core.holds(*holds) {
                true => Edge {
                    from: y.0,
                    to: x.0,
                    length: *most,
                    because: Some(*holds),
                },
                false => Edge {
                    from: x.0,
                    to: y.0,
                    length: -*most - step,
                    because: Some(!*holds),
                },
            });
        }
        edges
    }
}

impl Number {
    /// A value between the cuts of the model.
    fn pick(&self, core: &Boolean, pick: Pick) -> Units {
        let above = self.cuts.iter().rfind(|(_, cut)| !core.holds(**cut));
        let least = above
            .map(|(value, _)| value + self.grid.step)
            .or(self.grid.lowest());
        let below = self.cuts.iter().find(|(_, cut)| core.holds(**cut));
        let most = below.map(|(value, _)| *value).or(self.grid.highest());
        match (least, most) {
            (Some(least), Some(most)) => {
                let way = (most - least) / 8 * pick.0 + (most - least) % 8 * pick.0 / 8;
                self.grid.floor(least + way).max(least)
            }
            (Some(end), None) | (None, Some(end)) => end,
            (None, None) => self.grid.base,
        }
    }
}

struct Edge {
    from: usize,
    to: usize,
    length: Units,
    because: Option<Lit>,
}

fn cycle(edges: &[Edge], before: &[Option<usize>], start: usize) -> Vec<Lit> {
    // As many steps back as there are nodes lead onto the cycle.
    let mut node = start;
    for _ in 0..before.len() {
        if let Some(edge) = before[node] {
            node = edges[edge].from;
        }
    }
    let (first, mut forbidden) = (node, Vec::new());
    while let Some(edge) = before[node] {
        forbidden.extend(edges[edge].because.map(|because| !because));
        node = edges[edge].from;
        if node == first {
            break;
        }
    }
    forbidden
}

fn gcd(a: Units, b: Units) -> Units {
    if b == 0 { a } else { gcd(b, a % b) }
}

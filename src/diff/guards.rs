//! Who sees what: conditions compared by their meaning, not by their words.

use super::expressions::{Judges, Relation, Stand};
use super::tables::Tables;
use super::verdict::listed;
use super::{Change, Kind, Subject};
use crate::logic::solver::{Basis, Witness};
use crate::model::{Expr, ExprKind, FieldId, GuardId, Origin, Survey, Term, ValueType};
use crate::source::Span;
use std::collections::{BTreeMap, HashMap};

/// So many pairs of conditions are looked at; more than that are compared by their words.
const MOST: usize = 300;

/// Two conditions that do not have the same words.
pub(super) struct Doubt {
    /// What it is if they mean the same for nobody in particular: in both directions.
    pub kind: Kind,
    pub subject: Subject,
    pub at: (Option<Span>, Option<Span>),
    pub old: (Expr, Stand),
    pub new: (Expr, Stand),
    /// What it is that depends on them, before whom: `is asked of`, `holds for`.
    pub words: &'static str,
    /// Whether nothing is missing in the responses of people who did not see it.
    pub is_optional: bool,
    /// What depends on the same two.
    pub with: Vec<Subject>,
    pub figures: Vec<Subject>,
}

impl Doubt {
    pub fn new(
        kind: Kind,
        subject: Subject,
        at: (Option<Span>, Option<Span>),
        old: Expr,
        new: Expr,
    ) -> Doubt {
        Doubt {
            kind,
            subject,
            at,
            old: (old, Stand::default()),
            new: (new, Stand::default()),
            words: "applies to",
            is_optional: true,
            with: Vec::new(),
            figures: Vec::new(),
        }
    }

    /// Whether it is told who is concerned with kinds of their own.
    fn is_routing(&self) -> bool {
        self.kind == Kind::RoutingChanged
    }
}

impl Tables<'_> {
    /// Notes two conditions that are to be compared by their meaning.
    pub fn doubt(&mut self, doubt: Doubt) {
        self.doubts.push(doubt);
    }
}

/// Compares the conditions of fields, and decides about all that were noted.
pub(super) fn compare(tables: &mut Tables) {
    fields(tables);
    options(tables);
    let doubts = std::mem::take(&mut tables.doubts);
    if doubts.is_empty() {
        return;
    }
    let (old, new) = (Basis::new(tables.old), Basis::new(tables.new));
    let mut judges = Judges::new(&old, &new);
    for (at, mut doubt) in doubts.into_iter().enumerate() {
        doubt.old.1.exits = exits(&old, doubt.old.1);
        doubt.new.1.exits = exits(&new, doubt.new.1);
        let relation = match at < MOST {
            true => judges.relate(
                tables,
                (&doubt.old.0, doubt.old.1),
                (&doubt.new.0, doubt.new.1),
            ),
            false => Relation {
                is_open: true,
                ..Relation::default()
            },
        };
        if let Some(change) = told(tables, &doubt, &relation) {
            tables.tell(change);
        }
    }
}

fn exits(basis: &Basis, stand: Stand) -> usize {
    stand.field.map_or(0, |field| basis.exits_before(field))
}

/// The change that two conditions make, if they make one.
fn told(tables: &Tables, doubt: &Doubt, relation: &Relation) -> Option<Change> {
    if relation.is_same() {
        return None;
    }
    let what = doubt.subject.quoted();
    let words = doubt.words;
    let (kind, message, witness) = match (&relation.gained, &relation.lost) {
        (Some(gained), None) if !relation.is_open => (
            Kind::RoutingWider,
            format!("{what} {words} more people"),
            told_of(gained, tables.new),
        ),
        (None, Some(lost)) if !relation.is_open => (
            Kind::RoutingNarrower,
            format!("{what} {words} fewer people"),
            told_of(lost, tables.old),
        ),
        (gained, lost) => {
            let of_new = gained.as_ref().map(|witness| told_of(witness, tables.new));
            let of_old = lost.as_ref().map(|witness| told_of(witness, tables.old));
            let witness = of_new.or(of_old).unwrap_or_default();
            let message = match relation.is_open {
                true => open(tables, &what, relation),
                false => format!("{what} {words} other people"),
            };
            (Kind::RoutingChanged, message, witness)
        }
    };
    let kind = if doubt.is_routing() { kind } else { doubt.kind };
    let values = (
        tables.old.notation(&doubt.old.0),
        tables.new.notation(&doubt.new.0),
    );
    let said = |words: String| Some(words).filter(|words| !words.is_empty());
    let mut change = Change::new(kind, doubt.subject.clone(), message);
    change = change.at(doubt.at.0, doubt.at.1);
    change = change.values(said(values.0), said(values.1));
    change.witness = witness;
    if kind == Kind::RoutingWider {
        change.fits = doubt.is_optional;
    }
    Some(
        change
            .with(doubt.with.clone())
            .figures(doubt.figures.clone()),
    )
}

/// What is said where it is not told for whom it makes a difference.
fn open(tables: &Tables, what: &str, relation: &Relation) -> String {
    let names = relation.unknown.iter().map(|name| format!("`{name}`"));
    let names: Vec<String> = names.collect();
    match names.is_empty() {
        true if !tables.is_sound => format!("{what} has another condition"),
        true => {
            format!("{what} has another condition; for whom it makes a difference is not decided")
        }
        false => format!(
            "{what} has another condition; it reads {}, which is not the same in both versions",
            listed(&names)
        ),
    }
}

fn told_of(witness: &Witness, survey: &Survey) -> Vec<(String, String)> {
    witness.words(survey)
}

/// The chains of guards of both versions under common numbers: chains with the same words have the same.
struct Chains {
    old: Vec<u32>,
    new: Vec<u32>,
}

impl Chains {
    fn of(tables: &Tables) -> Chains {
        let mut known: HashMap<(u32, String), u32> = HashMap::new();
        let mut numbers = |survey: &Survey, is_old: bool| {
            let mut found: Vec<u32> = Vec::with_capacity(survey.guards.len());
            for (at, guard) in survey.guards.iter().enumerate() {
                let parent = guard.parent.map_or(0, |parent| {
                    found.get(parent.index()).copied().unwrap_or_default()
                });
                let mut words = survey.guard_notation(GuardId(at as u32));
                // After a renaming the same words need not mean the same.
                if tables.has_renames {
                    words.push_str(if is_old { " old" } else { " new" });
                }
                let next = known.len() as u32 + 1;
                found.push(*known.entry((parent, words)).or_insert(next));
            }
            found
        };
        Chains {
            old: numbers(tables.old, true),
            new: numbers(tables.new, false),
        }
    }

    fn number(chains: &[u32], guard: Option<GuardId>) -> u32 {
        guard.map_or(0, |guard| {
            chains.get(guard.index()).copied().unwrap_or_default()
        })
    }
}

/// Fields that have other guards, those with the same two together.
fn fields(tables: &mut Tables) {
    let chains = Chains::of(tables);
    let mut groups: BTreeMap<(u32, u32, bool), Vec<(FieldId, FieldId)>> = BTreeMap::new();
    for (a, b) in &tables.fields.both {
        let (old, new) = (&tables.old.fields[*a], &tables.new.fields[*b]);
        let numbers = (
            Chains::number(&chains.old, old.guard),
            Chains::number(&chains.new, new.guard),
        );
        if numbers.0 != numbers.1 {
            let key = (numbers.0, numbers.1, new.origin == Origin::Computed);
            let both = (FieldId(*a as u32), FieldId(*b as u32));
            groups.entry(key).or_default().push(both);
        }
    }
    let mut doubts = Vec::new();
    for (_, fields) in groups {
        let Some((a, b)) = fields.first().copied() else {
            continue;
        };
        let (old, new) = (&tables.old[a], &tables.new[b]);
        let before = chain(tables.old, old.guard, old.span);
        let after = chain(tables.new, new.guard, new.span);
        if tables.same_expr(&before, &after) {
            continue;
        }
        let stand = |survey: &Survey, id: FieldId| Stand {
            guard: instance(survey, survey[id].guard),
            exits: 0,
            field: Some(id),
        };
        let others = fields
            .iter()
            .skip(1)
            .map(|(_, b)| Subject::field(&tables.new[*b]));
        let words = match new.origin {
            Origin::Computed => "is computed for",
            Origin::Known => "is kept for",
            _ => "is asked of",
        };
        doubts.push(Doubt {
            kind: Kind::RoutingChanged,
            subject: Subject::field(new),
            at: (Some(old.name_span), Some(new.name_span)),
            old: (before, stand(tables.old, a)),
            new: (after, stand(tables.new, b)),
            words,
            is_optional: fields.iter().all(|(_, b)| {
                let field = &tables.new[*b];
                !field.required && field.origin != Origin::Consent
            }),
            with: others.collect(),
            // Who is asked is the base of a figure, not what is measured.
            figures: Vec::new(),
        });
    }
    tables.doubts.splice(0..0, doubts);
}

/// The conditions of options.
fn options(tables: &mut Tables) {
    let mut doubts = Vec::new();
    for (a, b) in &tables.lists {
        let Some(pairs) = tables.options(*a, *b) else {
            continue;
        };
        for (from, to) in &pairs.both {
            let (old, new) = (&tables.old[*a].options[*from], &tables.new[*b].options[*to]);
            if tables.same_optional(old.when.as_ref(), new.when.as_ref()) {
                continue;
            }
            let subject = Subject::new("option", format!("{}.{}", tables.new[*b].name, new.name));
            let always = |when: &Option<Expr>, span: Span| {
                when.clone().unwrap_or_else(|| joined(Vec::new(), span))
            };
            doubts.push(Doubt {
                words: "is shown to",
                ..Doubt::new(
                    Kind::RoutingChanged,
                    subject,
                    (Some(old.span), Some(new.span)),
                    always(&old.when, old.span),
                    always(&new.when, new.span),
                )
            });
        }
    }
    tables.doubts.extend(doubts);
}

/// The whole chain of a guard as one condition; the option of an instance is left to the place.
pub(super) fn chain(survey: &Survey, guard: Option<GuardId>, span: Span) -> Expr {
    let parts = survey.guard_chain(guard).into_iter();
    let made = |kind, span| Expr {
        kind,
        ty: ValueType::Condition,
        span,
    };
    let parts = parts.filter_map(|term| match term {
        Term::Holds(id) => Some(survey[*id].expr.clone()),
        Term::Fails(id) => {
            let expr = survey[*id].expr.clone();
            let span = expr.span;
            Some(made(ExprKind::Not(Box::new(expr)), span))
        }
        Term::Consent(fields) => {
            let given = fields.iter().map(|id| made(ExprKind::Given(*id), span));
            let given: Vec<Expr> = given.collect();
            Some(match given.as_slice() {
                [one] => one.clone(),
                _ => made(ExprKind::Or(given), span),
            })
        }
        Term::Chosen(_) => None,
    });
    joined(parts.collect(), span)
}

fn joined(mut parts: Vec<Expr>, span: Span) -> Expr {
    match parts.len() {
        1 => parts.remove(0),
        _ => Expr {
            kind: ExprKind::And(parts),
            ty: ValueType::Condition,
            span,
        },
    }
}

/// The link that stands for the instance of a repeat, with what is around it.
fn instance(survey: &Survey, guard: Option<GuardId>) -> Option<GuardId> {
    let mut next = guard;
    while let Some(id) = next {
        if matches!(survey[id].term, Term::Chosen(_)) {
            return Some(id);
        }
        next = survey[id].parent;
    }
    None
}

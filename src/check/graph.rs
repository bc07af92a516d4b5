//! References go backwards only: forward references, self references and cycles.

use super::build::Builder;
use crate::model::*;
use crate::problem::Rule;
use crate::source::Span;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// An expression, what it decides about, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Read {
    /// Who reads, for messages: ``the question `reasons` ``.
    pub reader: String,
    pub expr: Expr,
    /// The fields whose being asked, or whose value, depends on it: `from..to`.
    pub covers: (u32, u32),
    /// Fields from this one on stand later.
    pub at: u32,
}

impl Builder<'_> {
    /// Checks every condition and computation, and every placeholder of a text.
    pub fn check_graph(&mut self) {
        let reads = std::mem::take(&mut self.reads);
        let depends = dependencies(&reads);
        let mut reported = HashSet::new();
        for read in &reads {
            for (id, span) in mentions(&read.expr) {
                if self.survey[id].origin == Origin::Known || id.0 < read.at {
                    continue;
                }
                self.check_later(read, id, span, &depends, &mut reported);
            }
        }
        self.reads = reads;
    }

    /// Reports what one child of a shuffled block reads of another. Each part is the fields and the
    /// conditions of one child.
    pub fn check_shuffled(&mut self, parts: &[(Range<u32>, Range<usize>)]) {
        let mut found = Vec::new();
        for (at, (_, reads)) in parts.iter().enumerate() {
            for read in &self.reads[reads.clone()] {
                for (id, span) in mentions(&read.expr) {
                    let others = parts.iter().enumerate().filter(|(other, _)| *other != at);
                    if others
                        .into_iter()
                        .any(|(_, (fields, _))| fields.contains(&id.0))
                    {
                        found.push((read.reader.clone(), id, span));
                    }
                }
            }
        }
        for (reader, id, span) in found {
            let (name, first) = (self.survey[id].name.clone(), self.survey[id].name_span);
            let message =
                format!("{reader} reads `{name}`, and in a shuffled block either may come first");
            self.report(Rule::LogicForward, span, message)
                .related(first, format!("`{name}` is asked here"))
                .help("take `shuffle` away, or ask the one before the shuffled block");
        }
    }

    fn check_later(
        &mut self,
        read: &Read,
        id: FieldId,
        span: Span,
        depends: &HashMap<u32, Vec<u32>>,
        reported: &mut HashSet<u32>,
    ) {
        let name = self.survey[id].name.clone();
        let first = self.survey[id].name_span;
        let (from, to) = read.covers;
        if (from..to).contains(&id.0) {
            if self.survey[id].origin == Origin::Computed && to - from == 1 {
                self.report(
                    Rule::LogicCycle,
                    span,
                    format!("`{name}` is computed from itself"),
                )
                .help("compute it from other fields");
            } else {
                self.report(
                    Rule::LogicSelf,
                    span,
                    format!(
                        "{} decides whether `{name}` is asked, and reads it",
                        read.reader
                    ),
                )
                .related(first, format!("`{name}` is asked here"))
                .help("a condition reads what was asked before it");
            }
            return;
        }
        if let Some(path) = (from..to).find_map(|target| path_to(id.0, target, depends)) {
            if path.iter().any(|step| !reported.insert(*step)) {
                return;
            }
            let names: Vec<String> = path
                .iter()
                .map(|step| format!("`{}`", self.survey.fields[*step as usize].name))
                .collect();
            let circle = format!("{} → {}", names.join(" → "), names[0]);
            self.report(
                Rule::LogicCycle,
                span,
                format!("{} depends on `{name}`, which depends on it", read.reader),
            )
            .related(first, format!("`{name}` stands here"))
            .help(format!(
                "the circle is {circle}; let one of them depend on something else"
            ));
            return;
        }
        self.report(
            Rule::LogicForward,
            span,
            format!("{} reads `{name}`, which is asked later", read.reader),
        )
        .related(first, format!("`{name}` is asked here"))
        .help("move the question before the condition, or the condition after the question");
    }

    /// A placeholder shows only what was asked before the text.
    pub fn check_pipe(&mut self, expr: &Expr, at: usize) {
        for (id, span) in mentions(expr) {
            if self.survey[id].origin == Origin::Known || id.index() < at {
                continue;
            }
            let (name, first) = (self.survey[id].name.clone(), self.survey[id].name_span);
            self.report(
                Rule::LogicForward,
                span,
                format!("this text shows `{name}`, which is asked later"),
            )
            .related(first, format!("`{name}` is asked here"))
            .help("show it in a text that comes after the question");
        }
    }
}

/// The fields that an expression names, each with its place.
pub(super) fn mentions(expr: &Expr) -> Vec<(FieldId, Span)> {
    let mut found: Vec<(FieldId, Span)> = Vec::new();
    expr.walk(&mut |inner| {
        let id = match &inner.kind {
            ExprKind::Field(id) | ExprKind::Has(id, ..) | ExprKind::Answered(id) => *id,
            ExprKind::Missing(id, _)
            | ExprKind::Given(id)
            | ExprKind::Count(id)
            | ExprKind::Label(id) => *id,
            _ => return,
        };
        if !found.iter().any(|(known, _)| *known == id) {
            found.push((id, inner.span));
        }
    });
    found
}

/// Which fields each field depends on.
fn dependencies(reads: &[Read]) -> HashMap<u32, Vec<u32>> {
    let mut depends: HashMap<u32, Vec<u32>> = HashMap::new();
    // A block that covers many fields would make this quadratic; only forward edges can close a circle.
    for read in reads {
        let later: Vec<u32> = read.expr.fields().into_iter().map(|id| id.0).collect();
        let forward = later.iter().any(|id| *id >= read.at);
        let (from, to) = read.covers;
        if forward || to - from <= 1 {
            for field in from..to {
                depends.entry(field).or_default().extend(&later);
            }
        } else {
            depends.entry(from).or_default().extend(&later);
        }
    }
    depends
}

/// The fields on a way from one to another along dependencies, ends included.
fn path_to(from: u32, target: u32, depends: &HashMap<u32, Vec<u32>>) -> Option<Vec<u32>> {
    let mut back: HashMap<u32, u32> = HashMap::new();
    let mut queue = std::collections::VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        if at == target {
            let mut path = vec![at];
            while let Some(before) = back.get(path.last()?) {
                path.push(*before);
            }
            path.reverse();
            return Some(path);
        }
        for next in depends.get(&at).into_iter().flatten() {
            if *next != from && !back.contains_key(next) {
                back.insert(*next, at);
                queue.push_back(*next);
            }
        }
    }
    None
}

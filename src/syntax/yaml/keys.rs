//! The keys of a mapping, each once, with what `<<` brings in.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::read::Reader;
use super::tree::{Kind, NodeId};
use crate::problem::{Problem, Rule, Shape};
use crate::source::Span;

/// A key with its value.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub key: NodeId,
    pub value: NodeId,
    /// Brought in by `<<`.
    pub merged: bool,
}

/// The pairs of a mapping while they are collected.
#[derive(Default)]
struct Pairs<'a> {
    all: Vec<Pair>,
    known: HashMap<&'a str, usize>,
    /// What `<<` brings in, still to be added; the last comes first.
    merges: Vec<NodeId>,
}

impl<'a> Reader<'a> {
    /// Keys and values of a mapping, merged ones behind its own; what stands twice is reported.
    pub fn pairs(&mut self, mapping: NodeId) -> Vec<Pair> {
        let mut pairs = Pairs::default();
        self.add_pairs(mapping, false, &mut pairs);
        while let Some(source) = pairs.merges.pop() {
            match &self.tree.node(source).kind {
                Kind::List(sources) => pairs.merges.extend(sources.iter().rev()),
                Kind::Mapping(_) => self.add_pairs(source, true, &mut pairs),
                Kind::Broken(_) => {}
                _ => {
                    let span = self.tree.node(source).span;
                    self.problems
                        .add(
                            Rule::SyntaxWrongValue,
                            span,
                            "`<<` brings in the keys of a mapping",
                        )
                        .help("write `<<: *name` with the name of a mapping");
                }
            }
        }
        pairs.all
    }

    fn add_pairs(&mut self, mapping: NodeId, merged: bool, pairs: &mut Pairs<'a>) {
        let Kind::Mapping(entries) = &self.tree.node(mapping).kind else {
            return;
        };
        for &(key, value) in entries {
            let pair = Pair { key, value, merged };
            let (word, span) = self.key(pair);
            if word == "<<" {
                pairs.merges.push(value);
                continue;
            }
            match pairs.known.entry(word) {
                Entry::Vacant(place) => {
                    place.insert(pairs.all.len());
                    pairs.all.push(pair);
                }
                Entry::Occupied(place) => {
                    let before = pairs.all[*place.get()];
                    if !merged && !before.merged {
                        let first = self.key(before).1;
                        let written = |pair: Pair| {
                            let value = self.tree.node(pair.value).span;
                            self.source[value.start as usize..value.end as usize].trim()
                        };
                        let is_same = written(before) == written(pair);
                        let whole = span.to(self.tree.node(pair.value).span);
                        let problem = self.twice(word, span, first);
                        if is_same {
                            let shape = Shape::WithoutProperty;
                            problem.reshape("leave the second out", whole, shape);
                            problem.safely();
                        }
                    }
                }
            }
        }
    }

    /// Reports a key that stands twice.
    pub fn twice(&mut self, word: &str, again: Span, first: Span) -> &mut Problem {
        self.problems
            .add(
                Rule::SyntaxDuplicateKey,
                again,
                format!("`{word}` stands twice in one item"),
            )
            .related(first, "the first stands here")
            .help("keep one; values of a key that may repeat go in a list")
    }

    /// A key as written and its place; not a word where the key is a collection.
    pub fn key(&self, pair: Pair) -> (&'a str, Span) {
        let node = self.tree.node(pair.key);
        match &node.kind {
            Kind::Scalar(word, _) => (word.trim(), node.span),
            _ => ("?", self.first_line(node.span)),
        }
    }
}

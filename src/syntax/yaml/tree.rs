//! The tree: every key, scalar and collection with its exact place.
//!
//! A flat table of nodes. Aliases stay references; what a walk through them would cost is counted while
//! the tree is built, so a file that unfolds to billions of nodes is refused before anything walks it.

use saphyr_parser::ScalarStyle;

use crate::source::Span;

/// Number of a node in a [`Tree`].
pub(super) type NodeId = u32;

/// All nodes of one file.
#[derive(Default)]
pub(super) struct Tree {
    pub nodes: Vec<Node>,
    /// The outermost node, `None` in an empty file.
    pub root: Option<NodeId>,
}

/// One node with its place.
pub(super) struct Node {
    /// From the first to the last character, without comments and blank lines behind it.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    pub unfolded: Unfolded,
}

/// The kinds of node.
pub(super) enum Kind {
    /// One value, decoded.
    Scalar(String, ScalarStyle),
    /// `- a` or `[a]`.
    List(Vec<NodeId>),
    /// `a: b` or `{a: b}`, keys and values in order, duplicates kept.
    Mapping(Vec<(NodeId, NodeId)>),
    /// `*name`, and the node it stands for.
    Alias(NodeId),
    /// What stands on a line that YAML cannot read, as it is written; the problem is reported.
    Broken(String),
}

/// What a walk through a node visits, aliases followed.
#[derive(Clone, Copy)]
pub(super) struct Unfolded {
    pub nodes: u32,
    pub height: usize,
}

/// What a node without children counts for.
pub(super) const LEAF: Unfolded = Unfolded {
    nodes: 1,
    height: 1,
};

impl Tree {
    /// The node of that number, aliases followed.
    pub fn node(&self, id: NodeId) -> &Node {
        let node = &self.nodes[id as usize];
        match node.kind {
            Kind::Alias(target) => &self.nodes[target as usize],
            _ => node,
        }
    }

    /// What that node itself is, an alias too.
    pub fn kind(&self, id: NodeId) -> &Kind {
        &self.nodes[id as usize].kind
    }

    /// The byte ranges of the nodes of one kind, in the order they were read.
    pub fn ranges(&self, is: impl Fn(&Kind) -> bool) -> Vec<(usize, usize)> {
        let nodes = self.nodes.iter().filter(|node| is(&node.kind));
        let range = |node: &Node| (node.span.start as usize, node.span.end as usize);
        nodes.map(range).collect()
    }

    /// Where that node itself begins.
    pub fn start(&self, id: NodeId) -> usize {
        self.nodes[id as usize].span.start as usize
    }

    /// Replaces the last value of a mapping if its key stands at or after `from`.
    pub fn replace_value(&mut self, mapping: NodeId, from: usize, value: NodeId) -> bool {
        let Kind::Mapping(pairs) = &self.nodes[mapping as usize].kind else {
            return false;
        };
        let Some((key, _)) = pairs.last() else {
            return false;
        };
        if self.start(*key) < from {
            return false;
        }
        if let Kind::Mapping(pairs) = &mut self.nodes[mapping as usize].kind
            && let Some(last) = pairs.last_mut()
        {
            last.1 = value;
        }
        true
    }

    /// What a walk through a collection visits, and where its last child ends.
    pub fn measure(&self, id: NodeId) -> (Unfolded, u32) {
        let node = &self.nodes[id as usize];
        let mut all = LEAF;
        let mut last = node.span.start;
        let mut add = |child: NodeId| {
            let child = &self.nodes[child as usize];
            all.nodes = all.nodes.saturating_add(child.unfolded.nodes);
            all.height = all.height.max(child.unfolded.height + 1);
            last = last.max(child.span.end);
        };
        match &node.kind {
            Kind::List(ids) => ids.iter().for_each(|id| add(*id)),
            Kind::Mapping(pairs) => pairs.iter().for_each(|(key, value)| {
                add(*key);
                add(*value);
            }),
            _ => {}
        }
        (all, last)
    }
}

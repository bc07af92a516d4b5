//! YAML that is no survey: a project's settings, as texts, lists and mappings with their places.

use super::recover::read_tree;
use super::scalar::text_of;
use super::tree::{Kind, NodeId, Tree};
use crate::problem::{Problems, Rule};
use crate::source::{FileId, Span};
use crate::syntax::ast::Text;

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Node {
    /// All of it.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// A value; every scalar is a text, whatever YAML would make of it.
#[derive(Debug, Clone)]
pub enum Value {
    /// A scalar.
    Text(Text),
    /// A list.
    List(Vec<Node>),
    /// A mapping, each key once, in order.
    Mapping(Vec<(Text, Node)>),
}

/// Reads a whole file; `None` where it is empty. Mistakes and keys that stand twice become problems.
pub fn read(text: &str, file: FileId, problems: &mut Problems) -> Option<Node> {
    let tree = read_tree(text, file, problems);
    let mut reader = Reader {
        tree: &tree,
        text,
        problems,
    };
    tree.root.map(|root| reader.node(root))
}

struct Reader<'a> {
    tree: &'a Tree,
    text: &'a str,
    problems: &'a mut Problems,
}

impl Reader<'_> {
    fn node(&mut self, id: NodeId) -> Node {
        let node = self.tree.node(id);
        let value = match &node.kind {
            Kind::List(ids) => Value::List(ids.iter().map(|id| self.node(*id)).collect()),
            Kind::Mapping(pairs) => Value::Mapping(self.mapping(pairs)),
            _ => Value::Text(self.scalar(id)),
        };
        Node {
            span: node.span,
            value,
        }
    }

    fn mapping(&mut self, pairs: &[(NodeId, NodeId)]) -> Vec<(Text, Node)> {
        let mut mapping: Vec<(Text, Node)> = Vec::new();
        for (key, value) in pairs {
            let key = self.scalar(*key);
            match mapping.iter().find(|(known, _)| known.value == key.value) {
                Some((first, _)) => {
                    self.problems
                        .add(
                            Rule::SyntaxDuplicateKey,
                            key.span,
                            format!("`{}` stands twice", key.value),
                        )
                        .related(first.span, "the first stands here");
                }
                None => {
                    let value = self.node(*value);
                    mapping.push((key, value));
                }
            }
        }
        mapping
    }

    fn scalar(&self, id: NodeId) -> Text {
        let node = self.tree.node(id);
        text_of(node, self.text).unwrap_or_else(|| Text {
            value: String::new(),
            span: node.span,
            offsets: crate::syntax::ast::Offsets::Direct(node.span.start),
        })
    }
}

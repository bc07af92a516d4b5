//! From YAML events to the tree, without recursion.

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, ScalarStyle, Span as Marked};

use super::bytes::Bytes;
use super::tree::{Kind, LEAF, Node, NodeId, Tree, Unfolded};
use crate::problem::{Problems, Rule};
use crate::source::{FileId, Span};

/// How deep lists and mappings may nest, aliases followed.
const DEPTH: usize = 64;
/// How many nodes a file may repeat through aliases.
const COPIED: u32 = 100_000;

/// A collection that has not ended yet.
pub(super) struct Open {
    pub node: NodeId,
    anchor: usize,
    /// Where its entries begin on their lines; `None` between brackets.
    pub column: Option<usize>,
    /// The key that waits for its value.
    pub key: Option<NodeId>,
}

/// Takes events and builds the tree.
pub(super) struct Builder<'a> {
    text: &'a str,
    file: FileId,
    pub tree: Tree,
    pub open: Vec<Open>,
    anchors: HashMap<usize, NodeId>,
    bytes: Bytes<'a>,
    /// While reading goes on after an error: how many collections were open there.
    floor: usize,
    resuming: bool,
    /// How many nodes the aliases so far repeat.
    copied: u32,
    too_many: bool,
}

/// Whether to go on with the events.
#[derive(PartialEq, Eq)]
pub(super) enum Flow {
    /// Go on.
    Next,
    /// What follows is not read.
    Stop,
}

impl<'a> Builder<'a> {
    pub fn new(text: &'a str, file: FileId) -> Self {
        Builder {
            text,
            file,
            tree: Tree::default(),
            open: Vec::new(),
            anchors: HashMap::new(),
            bytes: Bytes::new(text, 0),
            floor: 0,
            resuming: false,
            copied: 0,
            too_many: false,
        }
    }

    /// Makes the builder ready for events of `text[start..]`, which continue the innermost open
    /// collection.
    pub fn resume_at(&mut self, start: usize) {
        self.bytes = Bytes::new(self.text, start);
        self.anchors.clear();
        self.floor = self.open.len();
        self.resuming = self.floor > 0;
    }

    /// The byte of the file that a marker points at.
    pub fn offset(&mut self, marker: &Marker) -> usize {
        self.bytes.offset(marker.index())
    }

    /// A range of the file.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end.max(start))
    }

    /// Where the last node ends that was read.
    pub fn last_end(&self) -> usize {
        self.tree
            .nodes
            .last()
            .map_or(0, |node| node.span.end as usize)
    }

    /// Takes one event.
    pub fn event(&mut self, event: Event<'_>, at: Marked, problems: &mut Problems) -> Flow {
        let start = self.offset(&at.start);
        match event {
            Event::SequenceStart(anchor, tag) => {
                self.refuse_tag(tag.is_some(), start, problems);
                let column = at.start.col();
                return self.begin(Kind::List(Vec::new()), start, column, anchor, problems);
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_tag(tag.is_some(), start, problems);
                let column = at.start.col();
                return self.begin(Kind::Mapping(Vec::new()), start, column, anchor, problems);
            }
            Event::Scalar(value, style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), start, problems);
                let end = self.offset(&at.end);
                let span = self.scalar_span(style, start, end);
                let node = self.leaf(span, Kind::Scalar(value.into_owned(), style));
                self.name_anchor(anchor, node);
                self.attach(node);
            }
            Event::Alias(anchor) => {
                let end = self.offset(&at.end);
                self.alias(anchor, self.span(start, end), problems);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let end = self.offset(&at.end);
                if self.open.len() > self.floor {
                    self.end(end);
                }
            }
            Event::DocumentStart(_) if self.tree.root.is_some() && self.floor == 0 => {
                problems
                    .add(
                        Rule::SyntaxExpected,
                        self.span(start, start + 3),
                        "a second document begins here",
                    )
                    .help("one file holds one survey: move what follows to a file of its own");
                return Flow::Stop;
            }
            _ => {}
        }
        Flow::Next
    }

    fn refuse_tag(&self, tagged: bool, start: usize, problems: &mut Problems) {
        if !tagged {
            return;
        }
        let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let tag = self.text[line..start]
            .rfind('!')
            .map_or(start, |at| line + at);
        let length = self.text[tag..]
            .find(char::is_whitespace)
            .unwrap_or(self.text.len() - tag);
        let span = self.span(tag, tag + length);
        problems
            .add(Rule::SyntaxExpected, span, "a tag says nothing in a survey")
            .help("leave the `!…` out, or put the text in quotes if it belongs to it");
    }

    /// YAML markers run past what belongs to a scalar: over blanks after a quote, and to the next line
    /// after a block.
    fn scalar_span(&self, style: ScalarStyle, start: usize, end: usize) -> Span {
        let text = &self.text[start..end];
        let length = match style {
            ScalarStyle::Plain => text.len(),
            ScalarStyle::SingleQuoted => closing_quote(text, '\''),
            ScalarStyle::DoubleQuoted => closing_quote(text, '"'),
            ScalarStyle::Literal | ScalarStyle::Folded => text.trim_end().len(),
        };
        self.span(start, start + length)
    }

    fn push(&mut self, span: Span, kind: Kind, unfolded: Unfolded) -> NodeId {
        self.tree.nodes.push(Node {
            span,
            kind,
            unfolded,
        });
        self.tree.nodes.len() as NodeId - 1
    }

    /// Adds a node without children.
    pub fn leaf(&mut self, span: Span, kind: Kind) -> NodeId {
        self.push(span, kind, LEAF)
    }

    fn name_anchor(&mut self, anchor: usize, node: NodeId) {
        if anchor > 0 {
            self.anchors.insert(anchor, node);
        }
    }

    fn begin(
        &mut self,
        kind: Kind,
        start: usize,
        column: usize,
        anchor: usize,
        problems: &mut Problems,
    ) -> Flow {
        if std::mem::take(&mut self.resuming) {
            return Flow::Next;
        }
        if self.open.len() >= DEPTH {
            let message = format!("more than {DEPTH} lists and mappings inside one another");
            problems.add(Rule::SyntaxExpected, self.span(start, start + 1), message);
            return Flow::Stop;
        }
        let brackets = self.text[start..].starts_with(['[', '{'])
            || self.open.last().is_some_and(|open| open.column.is_none());
        self.open_collection(kind, start, (!brackets).then_some(column), anchor);
        Flow::Next
    }

    /// Opens a collection that begins at `start`; its entries stand at `column`, if on lines.
    pub fn open_collection(
        &mut self,
        kind: Kind,
        start: usize,
        column: Option<usize>,
        anchor: usize,
    ) {
        let node = self.leaf(self.span(start, start), kind);
        self.open.push(Open {
            node,
            anchor,
            column,
            key: None,
        });
    }

    /// Ends the innermost collection: at `end` between brackets, behind the last child elsewhere.
    pub fn end(&mut self, end: usize) {
        if let Some(key) = self.open.last().and_then(|open| open.key) {
            self.attach_rest_of_line(key);
        }
        let Some(open) = self.open.pop() else { return };
        let (unfolded, last) = self.tree.measure(open.node);
        let node = &mut self.tree.nodes[open.node as usize];
        let bracket = open.column.is_none();
        node.span.end = if bracket { last.max(end as u32) } else { last };
        node.unfolded = unfolded;
        self.name_anchor(open.anchor, open.node);
        self.attach(open.node);
    }

    /// Gives a key whose value was lost to a mistake what stands behind its colon.
    fn attach_rest_of_line(&mut self, key: NodeId) {
        let from = self.tree.nodes[key as usize].span.end as usize;
        let line = self.text[from..].lines().next().unwrap_or_default();
        let rest = line.trim_start_matches([':', ' ']);
        let start = from + line.len() - rest.len();
        let rest = rest.trim_end();
        let span = self.span(start, start + rest.len());
        let node = self.leaf(
            span,
            Kind::Broken(rest.trim_matches(['"', '\'']).to_owned()),
        );
        self.attach(node);
    }

    /// Where the outermost bracket or brace stands that is still open.
    pub fn open_bracket(&self) -> Option<usize> {
        let open = self.open.iter().find(|open| open.column.is_none())?;
        Some(self.tree.start(open.node))
    }

    fn alias(&mut self, anchor: usize, span: Span, problems: &mut Problems) {
        let target = self.anchors.get(&anchor).copied();
        let name = &self.text[span.start as usize..span.end as usize];
        let Some(target) = target else {
            problems
                .add(
                    Rule::SyntaxExpected,
                    span,
                    format!("`{name}` stands inside what it repeats"),
                )
                .help("an alias can only repeat what ended before it");
            let node = self.leaf(span, Kind::Broken(String::new()));
            return self.attach(node);
        };
        let unfolded = self.tree.nodes[target as usize].unfolded;
        let copied = self.copied.saturating_add(unfolded.nodes);
        if copied > COPIED || self.open.len() + unfolded.height > DEPTH {
            self.repeats_too_much(span, problems);
            let node = self.leaf(span, Kind::Broken(String::new()));
            return self.attach(node);
        }
        self.copied = copied;
        let node = self.push(span, Kind::Alias(target), unfolded);
        self.attach(node);
    }

    fn repeats_too_much(&mut self, span: Span, problems: &mut Problems) {
        if std::mem::replace(&mut self.too_many, true) {
            return;
        }
        let name = &self.text[span.start as usize..span.end as usize];
        let message = format!("`{name}` repeats too much: this file would unfold without end");
        let limits =
            format!("aliases may repeat {COPIED} values in one file and nest {DEPTH} deep");
        problems
            .add(Rule::SyntaxExpected, span, message)
            .help(limits);
    }

    /// Puts a finished node where it belongs in the innermost open collection.
    pub fn attach(&mut self, node: NodeId) {
        let Some(open) = self.open.last_mut() else {
            self.tree.root.get_or_insert(node);
            return;
        };
        match (
            &mut self.tree.nodes[open.node as usize].kind,
            open.key.take(),
        ) {
            (Kind::List(ids), _) => ids.push(node),
            (Kind::Mapping(pairs), Some(key)) => pairs.push((key, node)),
            (Kind::Mapping(_), None) => open.key = Some(node),
            _ => {}
        }
    }
}

/// The length of a quoted scalar at the start of `text`, its quotes included.
fn closing_quote(text: &str, quote: char) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            if quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == '\'') {
                chars.next();
            } else {
                return at + 1;
            }
        }
    }
    text.trim_end().len()
}

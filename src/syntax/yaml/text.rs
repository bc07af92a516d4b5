//! Single values: taken as they stand, unless YAML reads them as something else.

use saphyr_parser::ScalarStyle;

use super::read::Reader;
use super::scalar::text_of;
use super::trap::{Expects, Reading};
use super::tree::{Kind, Node, NodeId};
use crate::problem::Rule;
use crate::source::Span;
use crate::syntax::ast::Text;
use crate::syntax::encoding;

impl Reader<'_> {
    /// A text after a key that needs one.
    pub fn required_text(&mut self, word: &str, key: Span, value: NodeId) -> Option<Text> {
        self.required_text_as(word, key, value, Expects::Text)
    }

    /// A scalar after a key that needs one.
    pub fn required_text_as(
        &mut self,
        word: &str,
        key: Span,
        value: NodeId,
        expects: Expects,
    ) -> Option<Text> {
        if self.is_empty(value) {
            let message = format!("a value is missing after `{word}`");
            self.problems.add(Rule::SyntaxMissingValue, key, message);
            return None;
        }
        self.text(value, expects)
    }

    /// A scalar; traps and collections are reported.
    pub fn text(&mut self, value: NodeId, expects: Expects) -> Option<Text> {
        let node = self.tree.node(value);
        self.refuse_trap(node, expects);
        let text = text_of(node, self.source);
        match &text {
            Some(text) => self.refuse_unseen(text),
            None => self.not_a_text(node.span),
        }
        text
    }

    /// Escapes in double quotes can bring in what the encoding of the file does not show.
    fn refuse_unseen(&mut self, text: &Text) {
        let plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
        if text.value.bytes().all(plain) {
            return;
        }
        for (at, c) in text.value.char_indices() {
            if let Some(what) = encoding::what(c) {
                let span = text.slice_span(at, at + c.len_utf8());
                let message = format!("{what} (U+{:04X}) does not belong in a survey", c as u32);
                self.problems
                    .add(Rule::SyntaxEncoding, span, message)
                    .label("it is not visible here")
                    .fix("leave it out", span, "");
            }
        }
    }

    fn not_a_text(&mut self, span: Span) {
        let written = &self.source[span.start as usize..span.end as usize];
        let brace = written.starts_with(['{', '[']);
        let span = self.first_line(span);
        let problem = self.problems.add(
            Rule::SyntaxWrongValue,
            span,
            if brace {
                "YAML reads this as a list or mapping, where a single value was expected"
            } else {
                "a single value was expected here"
            },
        );
        if brace && !written.contains('\n') {
            problem.help("put a text that begins with a brace or bracket in quotes");
            let quoted = format!("'{}'", written.replace('\'', "''"));
            problem.fix("put it in quotes", span, quoted);
        }
    }

    /// Whether nothing stands there.
    pub fn is_empty(&self, value: NodeId) -> bool {
        let node = self.tree.node(value);
        matches!(&node.kind, Kind::Scalar(text, _) if text.is_empty() && node.span.is_empty())
    }

    /// A span cut off at the end of its first line.
    pub fn first_line(&self, span: Span) -> Span {
        let text = &self.source[span.start as usize..span.end as usize];
        let length = text.lines().next().map_or(0, |line| line.trim_end().len());
        Span::new(self.file, span.start as usize, span.start as usize + length)
    }

    /// Reports a plain value that YAML reads as something else.
    pub fn refuse_trap(&mut self, node: &Node, expects: Expects) {
        let Kind::Scalar(plain, ScalarStyle::Plain) = &node.kind else {
            return;
        };
        let Some(reading) = Reading::of(plain).filter(|reading| reading.is_trap(expects)) else {
            return;
        };
        if plain.is_empty() {
            return;
        }
        let message = reading.message(plain, expects);
        let problem = self.problems.add(Rule::SyntaxYamlTrap, node.span, message);
        if expects == Expects::Number {
            problem.help("write the number as people do: digits, without a leading zero");
        } else {
            let quoted = format!("'{plain}'");
            problem.help("put it in quotes");
            problem.fix(format!("write `{quoted}`"), node.span, quoted);
        }
    }
}

//! Texts: placeholders, unsafe content, translations.

use super::build::{Builder, Place};
use crate::model::markdown::{self, UnsafeKind};
use crate::model::*;
use crate::problem::Rule;
use crate::source::Span;
use crate::syntax::ast::{self, Text};
use crate::syntax::peil;
use std::collections::HashMap;

/// A text whose placeholders are still to be read.
#[derive(Debug)]
pub(super) struct Pending<'a> {
    pub id: TextId,
    pub text: &'a Text,
    pub place: Place,
}

/// A brace pair in a text, or what stands between two of them.
enum Part<'t> {
    Plain(String),
    /// The inside of `{…}` and its byte range in the text.
    Brace(&'t str, (usize, usize)),
}

impl Builder<'_> {
    /// Reads the placeholders of every text in the source language. Gives the places from which texts
    /// with placeholders are seen, for their translations.
    pub fn read_texts(&mut self) -> HashMap<TextId, Place> {
        let mut places = HashMap::new();
        for pending in std::mem::take(&mut self.pending) {
            self.written.push((pending.id, 0, pending.text));
            let rich = self.rich(pending.text, pending.place);
            if !rich.is_fixed() {
                places.insert(pending.id, pending.place);
                self.check_pipes(&rich, pending.place);
            }
            self.survey.texts.entries[pending.id.0 as usize].forms = vec![Some(rich)];
            self.check_safe(pending.text);
            self.note_claim(pending.id, pending.text);
        }
        places
    }

    fn check_pipes(&mut self, rich: &Rich, place: Place) {
        for piece in &rich.pieces {
            match piece {
                Piece::Value { expr, .. } | Piece::Choice { when: expr, .. } => {
                    self.check_pipe(expr, place.at)
                }
                Piece::Plain(_) => {}
            }
        }
    }

    /// Reports markup, script and unsafe links.
    pub fn check_safe(&mut self, text: &Text) {
        let mut parts = markdown::unsafe_parts(&text.value);
        parts.dedup_by_key(|part| part.kind.clone());
        for part in parts {
            let span = text.slice_span(part.range.start, part.range.end);
            let what = match part.kind {
                UnsafeKind::Markup => "a text holds no HTML".to_owned(),
                UnsafeKind::Script => "this address would run a script".to_owned(),
                UnsafeKind::Unencrypted => "this link is not encrypted".to_owned(),
                UnsafeKind::Scheme(scheme) => format!("a link cannot begin with `{scheme}:`"),
                UnsafeKind::Target => "this is not an address to link to".to_owned(),
            };
            self.report(Rule::TextUnsafe, span, what).help(
                "texts are words with `*emphasis*`, `**strong**`, lists and `[links](https://…)`",
            );
        }
    }

    /// A text with its placeholders read.
    pub fn rich(&mut self, text: &Text, place: Place) -> Rich {
        let parts = self.split(text);
        let mut pieces = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Part::Plain(plain) => pieces.push(Piece::Plain(plain)),
                Part::Brace(inner, range) => {
                    pieces.push(self.placeholder(text, inner, range, place))
                }
            }
        }
        Rich {
            raw: text.value.clone(),
            pieces,
        }
    }

    fn split<'t>(&mut self, text: &'t Text) -> Vec<Part<'t>> {
        let value = text.value.as_str();
        let (mut parts, mut plain, mut at) = (Vec::new(), String::new(), 0);
        while let Some(found) = value[at..].find(['{', '}']) {
            let brace = at + found;
            plain.push_str(&value[at..brace]);
            let rest = &value[brace..];
            if rest.starts_with("{{") || rest.starts_with("}}") {
                plain.push_str(&rest[..1]);
                at = brace + 2;
            } else if rest.starts_with('}') {
                let span = text.slice_span(brace, brace + 1);
                self.report(Rule::TextPlaceholder, span, "this `}` closes nothing")
                    .help("write `}}` for a brace");
                plain.push('}');
                at = brace + 1;
            } else if let Some(length) = rest.find('}') {
                if !plain.is_empty() {
                    parts.push(Part::Plain(std::mem::take(&mut plain)));
                }
                parts.push(Part::Brace(
                    &value[brace + 1..brace + length],
                    (brace + 1, brace + length),
                ));
                at = brace + length + 1;
            } else {
                let span = text.slice_span(brace, brace + 1);
                self.report(
                    Rule::SyntaxUnclosed,
                    span,
                    "this placeholder is never closed",
                )
                .help("close it with `}`, or write `{{` for a brace");
                plain.push_str(rest);
                at = value.len();
            }
        }
        plain.push_str(&value[at..]);
        if !plain.is_empty() {
            parts.push(Part::Plain(plain));
        }
        parts
    }

    fn placeholder(
        &mut self,
        text: &Text,
        inner: &str,
        (start, end): (usize, usize),
        place: Place,
    ) -> Piece {
        let span = text.slice_span(start, end);
        if inner.trim().is_empty() {
            self.report(Rule::TextPlaceholder, span, "this placeholder is empty")
                .help("name a question between the braces, or write `{{` for a brace");
            return Piece::Plain(String::new());
        }
        let words = inner.trim_start();
        if let Some(rest) = words.strip_prefix("if ") {
            let offset = start + (inner.len() - rest.len());
            return self.choice_piece(text, rest, offset, span, place);
        }
        let (subject, fallback) = match inner.split_once(" or ") {
            Some((subject, fallback)) => (subject, Some(fallback.trim().to_owned())),
            None => (inner, None),
        };
        let Some(ast) = self.inner_expr(text, subject, start) else {
            return Piece::Plain(String::new());
        };
        let expr = self.shown(&ast, place);
        Piece::Value { expr, fallback }
    }

    fn choice_piece(
        &mut self,
        text: &Text,
        rest: &str,
        offset: usize,
        span: Span,
        place: Place,
    ) -> Piece {
        let Some((condition, words)) = rest.split_once(" then ") else {
            self.report(
                Rule::TextPlaceholder,
                span,
                "this placeholder has an `if` without `then`",
            )
            .help("write `{if condition then words else other words}`");
            return Piece::Plain(String::new());
        };
        let (then, otherwise) = words.split_once(" else ").unwrap_or((words, ""));
        let Some(ast) = self.inner_expr(text, condition, offset) else {
            return Piece::Plain(String::new());
        };
        let when = self.condition(&ast, place);
        Piece::Choice {
            when,
            then: then.trim().to_owned(),
            otherwise: otherwise.trim().to_owned(),
        }
    }

    /// Parses a part of a text as an expression, with its place in the file.
    fn inner_expr(&mut self, text: &Text, part: &str, start: usize) -> Option<ast::Expr> {
        let lead = part.len() - part.trim_start().len();
        let part = part.trim();
        let (from, to) = (start + lead, start + lead + part.len());
        let fragment = text.fragment(from, to);
        peil::parse_expr(&fragment, self.problems)
    }

    /// What a placeholder shows: the value of a field, or its label.
    fn shown(&mut self, expr: &ast::Expr, place: Place) -> Expr {
        let typed = self.expr(expr, place);
        let labelled = match (&typed.kind, &typed.ty) {
            (ExprKind::Field(id), ValueType::Option(_) | ValueType::Set(_)) => Some(*id),
            _ => None,
        };
        if let Some(id) = labelled {
            return super::expr::made(ExprKind::Label(id), ValueType::Text, typed.span);
        }
        if typed.ty == ValueType::Condition {
            self.report(
                Rule::TextPlaceholder,
                typed.span,
                "a condition cannot be shown in a text",
            )
            .help("write `{if condition then words else other words}`");
        }
        typed
    }
}

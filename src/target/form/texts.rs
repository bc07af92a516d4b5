//! The author's texts in one language, with live placeholders.
//!
//! A placeholder becomes `<span data-pipe="n">fallback</span>`; the n-th entry of `pipes` in the island
//! tells the runtime what to put there.

use super::encode::Encoder;
use super::layout::Instance;
use crate::model::markdown::{self, Block};
use crate::model::{Expr, ExprKind, Piece, Survey, TextId, ValueType};
use crate::target::html::{self, escape};
use serde_json::{Value, json};
use std::cell::RefCell;

/// Renders texts, and gathers their placeholders.
pub struct Texts<'a> {
    survey: &'a Survey,
    language: usize,
    encoder: &'a Encoder<'a>,
    pipes: RefCell<Vec<Value>>,
}

impl<'a> Texts<'a> {
    /// Texts of a survey in one of its languages, by position.
    pub fn new(survey: &'a Survey, language: usize, encoder: &'a Encoder<'a>) -> Self {
        Texts {
            survey,
            language,
            encoder,
            pipes: RefCell::default(),
        }
    }

    /// The placeholders of all texts rendered so far.
    pub fn take_pipes(&self) -> Vec<Value> {
        self.pipes.take()
    }

    /// One run of HTML, for labels.
    pub fn inline(&self, text: TextId, at: Option<Instance>) -> String {
        html::phrase(&self.parse(text), &mut |piece| self.piece(text, piece, at))
    }

    /// Paragraphs and lists.
    pub fn blocks(&self, text: TextId, at: Option<Instance>) -> String {
        html::blocks(&self.parse(text), &mut |piece| self.piece(text, piece, at))
    }

    /// The first paragraph as a label, and what follows it.
    pub fn heading(&self, text: TextId, at: Option<Instance>) -> (String, Option<String>) {
        let parsed = self.parse(text);
        let (first, rest) = parsed.split_at(parsed.len().min(1));
        let mut value = |piece| self.piece(text, piece, at);
        let label = html::phrase(first, &mut value);
        let rest = (!rest.is_empty()).then(|| html::blocks(rest, &mut value));
        (label, rest)
    }

    /// Plain words, fallbacks for placeholders: for prose and titles.
    pub fn words(&self, text: TextId) -> String {
        self.survey.words(text, self.language)
    }

    fn parse(&self, text: TextId) -> Vec<Block> {
        markdown::parse(self.survey.text(text, self.language))
    }

    /// A placeholder as HTML.
    fn piece(&self, text: TextId, piece: usize, at: Option<Instance>) -> String {
        match self.survey.text(text, self.language).pieces.get(piece) {
            Some(Piece::Value { expr, fallback }) => self.value(expr, fallback.as_deref(), at),
            Some(Piece::Choice {
                when,
                then,
                otherwise,
            }) => {
                let value = json!(["choose", self.encoder.expr(when, at), then, otherwise]);
                self.pipe(json!({ "value": value }), otherwise)
            }
            Some(Piece::Plain(text)) => escape(text),
            None => String::new(),
        }
    }

    fn value(&self, expr: &Expr, fallback: Option<&str>, at: Option<Instance>) -> String {
        if let (ExprKind::InstanceLabel(_), Some(instance)) = (&expr.kind, at) {
            return self.instance_label(instance);
        }
        let value = match &expr.kind {
            ExprKind::Field(field) if self.encoder.shows_label(*field) => {
                self.encoder.label(*field, at)
            }
            _ => self.encoder.expr(expr, at),
        };
        let mut pipe = json!({ "value": value });
        if let Some(fallback) = fallback {
            pipe["or"] = json!(fallback);
        }
        match expr.ty {
            ValueType::Date => pipe["as"] = json!("date"),
            ValueType::DateTime => pipe["as"] = json!("moment"),
            _ => {}
        }
        self.pipe(pipe, fallback.unwrap_or(""))
    }

    /// The words of the option an instance stands for.
    pub fn instance_label(&self, instance: Instance) -> String {
        let over = self.survey[instance.repeat].over;
        let option = self
            .survey
            .options_of(over)
            .and_then(|list| list.options.get(instance.option));
        option.map_or_else(String::new, |option| self.inline(option.text, None))
    }

    fn pipe(&self, pipe: Value, fallback: &str) -> String {
        let mut pipes = self.pipes.borrow_mut();
        pipes.push(pipe);
        format!(
            "<span data-pipe=\"{}\">{}</span>",
            pipes.len() - 1,
            escape(fallback)
        )
    }
}

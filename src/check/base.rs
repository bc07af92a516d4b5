//! Which responses a metric counts, and whether that is said where it makes a difference.

use super::build::{Builder, listed};
use super::metrics::figure_fields;
use crate::model::*;
use crate::problem::{Rule, nearest};
use crate::syntax::ast::{self, Name, Value};
use crate::syntax::vocabulary::Key;

impl Builder<'_> {
    /// The base of a metric: who answered, unless said otherwise.
    pub fn base(&mut self, item: &ast::Item, figure: Option<&Figure>) -> Base {
        let Some(property) = item.property(Key::Base) else {
            return Base::Answered;
        };
        let counts = |figure: &Figure| {
            use Figure as F;
            !matches!(
                figure,
                F::Mean(_) | F::Median(_) | F::Deviation(_) | F::EventMean(..) | F::ResponseRate(_)
            )
        };
        if figure.is_some_and(|figure| !counts(figure)) {
            self.report(
                Rule::MetricScale,
                property.span,
                "`base` changes nothing here: only answers have a mean",
            )
            .help("leave it out; a share or a box can count people who did not answer");
        }
        let words: Vec<&Name> = property.values.iter().flat_map(names_in).collect();
        match words.split_first() {
            Some((first, _)) if first.text == "asked" => Base::Asked,
            Some((first, [])) if first.text == "answered" => Base::Answered,
            Some((_, codes)) => {
                let known: Vec<String> = figure
                    .map(figure_fields)
                    .into_iter()
                    .flatten()
                    .flat_map(|id| self.survey[id].missing.iter().map(|code| code.name.clone()))
                    .collect();
                for code in codes {
                    if !known.contains(&code.text) {
                        let close = nearest(&code.text, known.iter().map(String::as_str));
                        self.report(
                            Rule::NameUnknown,
                            code.span,
                            format!("there is no missing code `{}` here", code.text),
                        )
                        .did_you_mean(close);
                    }
                }
                Base::Including(codes.iter().map(|code| code.text.clone()).collect())
            }
            None => Base::Answered,
        }
    }

    /// Reports a share whose whole is a guess: people to whom the question applies could say that they do
    /// not know, or would not say, and the metric tells not whether they count.
    pub fn check_base(
        &mut self,
        item: &ast::Item,
        name: &Name,
        figure: Option<&Figure>,
        filter: Option<&Expr>,
    ) {
        // The NPS has a base of its own: who gave a number from 0 to 10.
        let fields = match figure {
            Some(Figure::Top(field, ..) | Figure::Bottom(field, ..)) => vec![*field],
            Some(Figure::Share(condition)) if !asks_why_absent(condition) => condition.fields(),
            _ => return,
        };
        if item.has(Key::Base) || filter.is_some_and(asks_why_absent) {
            return;
        }
        let open = fields.into_iter().find_map(|id| {
            let codes = self.survey[id].missing.iter();
            let codes: Vec<&Missing> = codes.filter(|code| could_count(code)).collect();
            Some((
                id,
                codes.first()?.span,
                codes.iter().map(|code| code.name.clone()).collect(),
            ))
        });
        let Some((id, code, codes)): Option<(FieldId, _, Vec<String>)> = open else {
            return;
        };
        let named = listed(codes.iter().map(String::as_str));
        let message = format!(
            "`{}` does not say whether {named} is part of its base",
            name.text
        );
        let answer = format!("`{}` can be answered with this", self.survey[id].name);
        self.report(Rule::MetricBase, name.span, message)
            .related(code, answer)
            .help(format!(
                "add `base answered` to leave these answers out, or `base including {}` to count them in the whole",
                codes[0]
            ));
    }
}

/// Whether people who gave this answer could be counted: the question applied to them.
fn could_count(code: &Missing) -> bool {
    matches!(code.kind, MissingKind::DontKnow | MissingKind::Refused)
}

/// Whether a condition itself looks at who answered.
fn asks_why_absent(condition: &Expr) -> bool {
    let mut found = false;
    condition.walk(&mut |part| {
        found |= matches!(part.kind, ExprKind::Answered(_) | ExprKind::Missing(..));
    });
    found
}

fn names_in(value: &Value) -> Vec<&Name> {
    match value {
        Value::Name(name) => vec![name],
        Value::List(list) => list.iter().flat_map(names_in).collect(),
        _ => Vec::new(),
    }
}

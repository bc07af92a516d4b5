//! Metrics: what stands after the `=`.

use super::build::{Builder, Place, carried};
use super::flow::everywhere;
use crate::model::*;
use crate::problem::{Rule, nearest};
use crate::syntax::ast::{self, Name};
use crate::syntax::vocabulary::Key;

impl<'a> Builder<'a> {
    /// A metric.
    pub fn metric(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let text = self.item_text(item, Place::default());
        let figure = item
            .property(Key::Value)
            .and_then(ast::Property::expr)
            .and_then(|expr| self.figure(expr));
        let filter = self.filter(item);
        let base = self.base(item, figure.as_ref());
        self.check_base(item, name, figure.as_ref(), filter.as_ref());
        let id = MetricId(self.survey.metrics.len() as u32);
        let Some(figure) = figure else {
            // A metric that was reported still has a name.
            let expr = super::expr::wrong(name.span);
            self.push_metric(item, name, text, Figure::Count(expr), filter, base);
            return self.declare(|scope| &mut scope.metrics, "metric", name, id);
        };
        self.push_metric(item, name, text, figure, filter, base);
        self.declare(|scope| &mut scope.metrics, "metric", name, id);
    }

    pub fn push_metric(
        &mut self,
        item: &ast::Item,
        name: &Name,
        text: TextId,
        figure: Figure,
        filter: Option<Expr>,
        base: Base,
    ) {
        let target = self.target(item);
        let (name, doc, span) = (name.text.clone(), item.doc.clone(), name.span);
        self.survey.metrics.push(Metric {
            name,
            text,
            figure,
            filter,
            base,
            target,
            doc,
            span,
        });
    }

    pub fn filter(&mut self, item: &ast::Item) -> Option<Expr> {
        let expr = item.property(Key::Where)?.expr()?;
        Some(self.condition(expr, everywhere()))
    }

    pub fn target(&mut self, item: &ast::Item) -> Option<Target> {
        let property = item.property(Key::Target)?;
        let number = property.number()?;
        let at_least = property.name().is_none_or(|word| word.text != "at_most");
        Some(Target {
            at_least,
            value: self.number(number)?,
            percent: number.percent,
        })
    }

    /// What stands after the `=` of a metric.
    pub fn figure(&mut self, expr: &ast::Expr) -> Option<Figure> {
        let ast::ExprKind::Call(function, arguments) = &expr.kind else {
            self.report(
                Rule::MetricScale,
                expr.span,
                "a metric is a figure over responses",
            )
            .help(FIGURES);
            return None;
        };
        let word = function.text.as_str();
        match (word, arguments.as_slice()) {
            ("share" | "count", [condition]) => {
                let condition = self.condition(condition, everywhere());
                Some(if word == "share" {
                    Figure::Share(condition)
                } else {
                    Figure::Count(condition)
                })
            }
            ("response_rate", [touchpoint]) => self.response_rate(touchpoint),
            ("mean", [argument]) if self.event_path(argument).is_some() => {
                self.event_mean(argument)
            }
            ("nps" | "mean" | "median" | "sd" | "top" | "bottom", [argument, rest @ ..])
                if rest.len() <= 1 =>
            {
                let id = self.figure_field(argument)?;
                self.field_figure(function, id, argument, rest.first())
            }
            (
                "nps" | "mean" | "median" | "sd" | "top" | "bottom" | "share" | "count"
                | "response_rate",
                _,
            ) => {
                self.report(
                    Rule::TypeArity,
                    expr.span,
                    format!("`{word}` cannot be taken of {} values", arguments.len()),
                )
                .help(FIGURES);
                None
            }
            _ => {
                let names = [
                    "nps",
                    "top",
                    "bottom",
                    "mean",
                    "median",
                    "sd",
                    "share",
                    "count",
                    "response_rate",
                ];
                self.report(
                    Rule::TypeUnknownFunction,
                    function.span,
                    format!("there is no figure `{word}`"),
                )
                .help(FIGURES)
                .did_you_mean(nearest(word, names));
                None
            }
        }
    }

    pub fn figure_field(&mut self, argument: &ast::Expr) -> Option<FieldId> {
        if let ast::ExprKind::Name(path) = &argument.kind
            && self.scope.grids.get(path).is_some()
        {
            self.report(
                Rule::MetricScale,
                argument.span,
                format!("`{path}` is a grid; a metric is about one of its rows"),
            )
            .help("name a row, or make an `index` over the rows");
            return None;
        }
        let id = self.field_argument(argument, everywhere())?;
        if self.survey[id].repeat.is_some() {
            self.report(
                Rule::MetricScale,
                argument.span,
                "this question is asked more than once a response",
            )
            .help("compute one value a response first, for example `compute lowest: integer = …`");
            return None;
        }
        Some(id)
    }

    pub fn field_figure(
        &mut self,
        function: &Name,
        id: FieldId,
        at: &ast::Expr,
        boxes: Option<&ast::Expr>,
    ) -> Option<Figure> {
        let word = function.text.as_str();
        let name = self.survey[id].name.clone();
        let scale = match &self.survey[id].ty {
            Type::Scale(scale) => Some(self.survey[*scale].clone()),
            _ => None,
        };
        let standard = scale.as_ref().and_then(|scale| scale.standard);
        match word {
            "nps" if standard == Some(Standard::Nps) => Some(Figure::Nps(id)),
            "nps" => {
                self.report(
                    Rule::MetricScale,
                    at.span,
                    format!("`{name}` is not an `nps` question"),
                )
                .help("the NPS is defined on 0-10 with fixed cut-offs; ask it with the type `nps`");
                None
            }
            "top" | "bottom" => self.boxes(word, id, at, scale.as_ref(), boxes),
            _ if boxes.is_some() => {
                self.report(
                    Rule::TypeArity,
                    function.span,
                    format!("`{word}` takes one question"),
                );
                None
            }
            _ => {
                let numeric = scale.is_some() || matches!(self.survey[id].ty, Type::Number(_));
                let scored = word == "mean" && self.scored(id);
                if !(numeric || scored) {
                    self.report(
                        Rule::MetricScale,
                        at.span,
                        format!("`{name}` has no numbers to take the {word} of"),
                    )
                    .help("take it of a scale or number, or give every option a `score`");
                    return None;
                }
                Some(match word {
                    "mean" => Figure::Mean(id),
                    "median" => Figure::Median(id),
                    _ => Figure::Deviation(id),
                })
            }
        }
    }

    pub fn scored(&self, id: FieldId) -> bool {
        matches!(self.survey[id].ty, Type::One(_))
            && self
                .survey
                .options_of(id)
                .is_some_and(|list| list.options.iter().all(|option| option.score.is_some()))
    }

    pub fn boxes(
        &mut self,
        word: &str,
        id: FieldId,
        at: &ast::Expr,
        scale: Option<&Scale>,
        boxes: Option<&ast::Expr>,
    ) -> Option<Figure> {
        let name = self.survey[id].name.clone();
        let Some(scale) = scale else {
            self.report(
                Rule::MetricScale,
                at.span,
                format!("`{name}` is not on a scale, so it has no {word} boxes"),
            )
            .help(format!(
                "take the share of a condition: `share({name} == …)`"
            ));
            return None;
        };
        let (low, high) = match boxes.map(|boxes| &boxes.kind) {
            Some(ast::ExprKind::Range(ast::Range {
                low: Some(ast::Bound::Number(low)),
                high: Some(ast::Bound::Number(high)),
                ..
            })) => (self.whole(low, word)?, self.whole(high, word)?),
            None if word == "top" && scale.max - scale.min == 4 => match scale.best {
                Some(best) if best == scale.min => (scale.min, scale.min + 1),
                _ => (scale.max - 1, scale.max),
            },
            None => {
                self.report(Rule::ScaleStandard, at.span, format!("which codes of `{name}` are its {word} boxes?"))
                    .help(format!("say so, like `{word}({name}, {}..{})`; only for five points is there a default", scale.max - 1, scale.max));
                return None;
            }
            Some(_) => {
                let span = boxes.map_or(at.span, |boxes| boxes.span);
                self.report(Rule::TypeOperands, span, "the boxes are a range of codes")
                    .help(format!("write `{word}({name}, 4..5)`"));
                return None;
            }
        };
        if low > high || low < scale.min || high > scale.max {
            let span = boxes.map_or(at.span, |boxes| boxes.span);
            self.report(
                Rule::TypeOutOfDomain,
                span,
                format!("`{name}` has no codes {low} to {high}"),
            )
            .help(format!("its codes run from {} to {}", scale.min, scale.max));
            return None;
        }
        Some(if word == "top" {
            Figure::Top(id, low, high)
        } else {
            Figure::Bottom(id, low, high)
        })
    }

    /// The event and field of a path such as `service.contact_closed.handled`.
    pub fn event_path(&self, expr: &ast::Expr) -> Option<(EventId, String)> {
        let ast::ExprKind::Name(path) = &expr.kind else {
            return None;
        };
        let (event, field) = path.rsplit_once('.')?;
        Some((self.scope.events.get(event)?, field.to_owned()))
    }

    pub fn event_mean(&mut self, expr: &ast::Expr) -> Option<Figure> {
        let (event, field) = self.event_path(expr)?;
        let name = self.survey[event].name.clone();
        self.uses("event", &name);
        let Some(at) = self.survey[event]
            .fields
            .iter()
            .position(|known| known.name == field)
        else {
            let names: Vec<String> = self.survey[event]
                .fields
                .iter()
                .map(|field| field.name.clone())
                .collect();
            self.report(
                Rule::NameUnknown,
                expr.span,
                format!("the event `{name}` does not carry `{field}`"),
            )
            .help(carried(&names));
            return None;
        };
        if !matches!(self.survey[event].fields[at].ty, Type::Number(_)) {
            self.report(
                Rule::MetricScale,
                expr.span,
                format!("`{field}` is not a number"),
            );
            return None;
        }
        Some(Figure::EventMean(event, at))
    }

    pub fn response_rate(&mut self, expr: &ast::Expr) -> Option<Figure> {
        let ast::ExprKind::Name(path) = &expr.kind else {
            self.report(
                Rule::TypeOperands,
                expr.span,
                "a response rate is of a touchpoint",
            );
            return None;
        };
        let name = Name {
            text: path.clone(),
            span: expr.span,
        };
        self.resolve(|scope| &scope.touchpoints, "touchpoint", &name)
            .map(Figure::ResponseRate)
    }
}

pub(super) const FIGURES: &str = "the figures are `nps(q)`, `top(q, 4..5)`, `bottom(q, 1..2)`, `mean(q)`, `median(q)`, `sd(q)`, \
                       `share(condition)`, `count(condition)` and `response_rate(touchpoint)`";

/// The fields a figure reads.
pub(super) fn figure_fields(figure: &Figure) -> Vec<FieldId> {
    match figure {
        Figure::Nps(id) | Figure::Top(id, ..) | Figure::Bottom(id, ..) => vec![*id],
        Figure::Mean(id) | Figure::Median(id) | Figure::Deviation(id) => vec![*id],
        Figure::Share(expr) | Figure::Count(expr) => expr.fields(),
        Figure::EventMean(..) | Figure::ResponseRate(_) => Vec::new(),
    }
}

//! Segments, metrics, indexes, drivers, weights and reports.

use super::build::{Builder, Place, child_text, listed, period};
use super::expr::{made, value_type};
use super::flow::everywhere;
use crate::model::*;
use crate::problem::{Rule, closest};
use crate::syntax::ast::{self, Name, Value};
use crate::syntax::vocabulary::{Key, Keyword};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

impl<'a> Builder<'a> {
    /// A segment.
    pub fn segment(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let text = self.item_text(item, Place::default());
        let by = item.property(Key::By).and_then(ast::Property::name);
        let (by, groups) = match by {
            Some(field) => self.groups_by(item, field),
            None => (None, self.groups(item, name)),
        };
        let mut fields: Vec<FieldId> = by.into_iter().collect();
        for when in groups.iter().filter_map(|group| group.when.as_ref()) {
            for field in when.fields() {
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
        }
        let id = SegmentId(self.survey.segments.len() as u32);
        self.survey.segments.push(Segment {
            name: name.text.clone(),
            text,
            by,
            groups,
            fields,
            span: name.span,
        });
        self.declare(|scope| &mut scope.segments, "segment", name, id);
    }

    fn groups_by(&mut self, item: &ast::Item, field: &Name) -> (Option<FieldId>, Vec<Group>) {
        if item.children_of(Keyword::Group).next().is_some() {
            self.report(
                Rule::SyntaxWrongValue,
                field.span,
                "a segment has groups of its own or `by` a field",
            )
            .help("keep one of the two");
        }
        let Some(id) = self.find_field(&field.text, everywhere()) else {
            self.unknown_name(&field.text, field.span);
            return (None, Vec::new());
        };
        let Type::One(list) = self.survey[id].ty else {
            let message = format!("`{}` has no options to group by", field.text);
            self.report(Rule::MetricScale, field.span, message)
                .help("`by` takes a choice of one; for other fields write groups with a `when`");
            return (None, Vec::new());
        };
        let span = field.span;
        let left = made(
            ExprKind::Field(id),
            value_type(&self.survey[id].ty, &self.survey),
            span,
        );
        let options = self.survey[list].options.iter().enumerate();
        let groups = options
            .map(|(at, option)| {
                let right = made(ExprKind::Option(list, at), ValueType::Option(list), span);
                let kind =
                    ExprKind::Compare(Comparison::Equal, Box::new(left.clone()), Box::new(right));
                let when = Some(made(kind, ValueType::Condition, span));
                Group {
                    name: option.name.clone(),
                    text: option.text,
                    when,
                    span,
                }
            })
            .collect();
        (Some(id), groups)
    }

    fn groups(&mut self, item: &'a ast::Item, name: &Name) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for child in item.children_of(Keyword::Group) {
            let Some(group) = &child.name else { continue };
            if let Some(first) = groups.iter().find(|known| known.name == group.text) {
                let first = first.span;
                self.duplicate("group", &group.text, group.span, first);
                continue;
            }
            if group.text == "unknown" {
                self.report(
                    Rule::NameShadows,
                    group.span,
                    "a group cannot be called `unknown`",
                )
                .help("that is the built-in group of people who fall in no other");
            }
            let text = self.text(
                format!("group.{}.{}", name.text, group.text),
                child_text(child),
                Place::default(),
            );
            let when = child
                .property(Key::When)
                .and_then(ast::Property::expr)
                .map(|when| self.condition(when, everywhere()));
            if when.is_none() && !child.has(Key::Otherwise) {
                self.report(
                    Rule::SyntaxMissingProperty,
                    group.span,
                    format!("the group `{}` does not say who is in it", group.text),
                )
                .help("add `when` and a condition, or `otherwise`");
            }
            groups.push(Group {
                name: group.text.clone(),
                text,
                when,
                span: group.span,
            });
        }
        if groups.is_empty() {
            self.report(
                Rule::SyntaxMissingProperty,
                name.span,
                format!("the segment `{}` has no groups", name.text),
            )
            .help("write `by` and a field, or groups with a `when`");
        }
        groups
    }

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

    fn push_metric(
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

    fn filter(&mut self, item: &ast::Item) -> Option<Expr> {
        let expr = item.property(Key::Where)?.expr()?;
        Some(self.condition(expr, everywhere()))
    }

    fn target(&mut self, item: &ast::Item) -> Option<Target> {
        let property = item.property(Key::Target)?;
        let number = property.number()?;
        let at_least = property.name().is_none_or(|word| word.text != "at_most");
        Some(Target {
            at_least,
            value: self.number(number)?,
            percent: number.percent,
        })
    }

    fn base(&mut self, item: &ast::Item, figure: Option<&Figure>) -> Base {
        let Some(property) = item.property(Key::Base) else {
            return Base::Answered;
        };
        let words: Vec<&Name> = property.values.iter().flat_map(names_in).collect();
        match words.split_first() {
            Some((first, _)) if first.text == "asked" => Base::Asked,
            Some((_, codes)) => {
                let known: Vec<String> = figure
                    .map(figure_fields)
                    .into_iter()
                    .flatten()
                    .flat_map(|id| self.survey[id].missing.iter().map(|code| code.name.clone()))
                    .collect();
                for code in codes {
                    if !known.contains(&code.text) {
                        let close = closest(&code.text, known.iter().map(String::as_str))
                            .map(str::to_owned);
                        self.report(
                            Rule::NameUnknown,
                            code.span,
                            format!("there is no missing code `{}` here", code.text),
                        )
                        .did_you_mean(close.as_deref());
                    }
                }
                Base::Including(codes.iter().map(|code| code.text.clone()).collect())
            }
            None => Base::Answered,
        }
    }

    /// What stands after the `=` of a metric.
    fn figure(&mut self, expr: &ast::Expr) -> Option<Figure> {
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
                .did_you_mean(closest(word, names));
                None
            }
        }
    }

    fn figure_field(&mut self, argument: &ast::Expr) -> Option<FieldId> {
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

    fn field_figure(
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
                if !numeric && !(word == "mean" && self.scored(id)) {
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

    fn scored(&self, id: FieldId) -> bool {
        matches!(self.survey[id].ty, Type::One(_))
            && self
                .survey
                .options_of(id)
                .is_some_and(|list| list.options.iter().all(|option| option.score.is_some()))
    }

    fn boxes(
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
    fn event_path(&self, expr: &ast::Expr) -> Option<(EventId, String)> {
        let ast::ExprKind::Name(path) = &expr.kind else {
            return None;
        };
        let (event, field) = path.rsplit_once('.')?;
        Some((self.scope.events.get(event)?, field.to_owned()))
    }

    fn event_mean(&mut self, expr: &ast::Expr) -> Option<Figure> {
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
            .help(format!(
                "it carries {}",
                listed(names.iter().map(String::as_str))
            ));
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

    fn response_rate(&mut self, expr: &ast::Expr) -> Option<Figure> {
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

    /// An index.
    pub fn index(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let text = self.item_text(item, Place::default());
        let mut items = Vec::new();
        for child in item.children_of(Keyword::Item) {
            let Some(path) = &child.name else { continue };
            let argument = ast::Expr {
                kind: ast::ExprKind::Name(path.text.clone()),
                span: path.span,
            };
            let Some(field) = self.figure_field(&argument) else {
                continue;
            };
            if !self.can_rescale(field) {
                self.report(
                    Rule::MetricScale,
                    path.span,
                    format!("`{}` has no lowest and highest value", path.text),
                )
                .help(
                    "an index rescales its items to 0-100, so it takes scales and bounded numbers",
                );
                continue;
            }
            let weight = self.decimal(child, Key::ItemWeight).unwrap_or(Decimal::ONE);
            if weight <= Decimal::ZERO {
                self.report(
                    Rule::ValueRange,
                    child.span,
                    "the weight of an item is more than 0",
                );
            }
            items.push(IndexItem {
                field,
                weight,
                reverse: child.has(Key::Reverse),
            });
        }
        if items.is_empty() && item.children.is_empty() {
            self.report(
                Rule::SyntaxMissingProperty,
                name.span,
                format!("the index `{}` has no items", name.text),
            );
        }
        let absent = self.absent_rule(item, items.len());
        let (target, filter) = (self.target(item), self.filter(item));
        let id = IndexId(self.survey.indexes.len() as u32);
        let index = Index {
            name: name.text.clone(),
            text,
            items,
            absent,
            filter,
            target,
            span: name.span,
        };
        self.survey.indexes.push(index);
        self.declare(|scope| &mut scope.indexes, "index", name, id);
    }

    fn can_rescale(&self, field: FieldId) -> bool {
        matches!(self.bounds(field), (Some(min), Some(max)) if min < max)
    }

    fn absent_rule(&mut self, item: &ast::Item, items: usize) -> Option<AbsentRule> {
        let property = item.property(Key::Absent)?;
        let Some(number) = property.number() else {
            return Some(AbsentRule::None);
        };
        let needs = self.whole(number, "needs")?;
        if needs < 1 || needs > items as i64 {
            self.report(
                Rule::ValueRange,
                number.span,
                format!("the index has {items} items, so it cannot need {needs}"),
            );
            return None;
        }
        Some(AbsentRule::Skip {
            needs: needs.to_u32().unwrap_or(1),
        })
    }

    /// A driver analysis.
    pub fn drivers(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let text = self.item_text(item, Place::default());
        let of = item.property(Key::Of).and_then(ast::Property::name);
        let outcome = of.and_then(|of| self.driver_field(of));
        let by: Vec<&Name> = item
            .property(Key::By)
            .into_iter()
            .flat_map(ast::Property::names)
            .collect();
        let by = by
            .into_iter()
            .filter_map(|name| self.driver_field(name))
            .collect();
        let filter = self.filter(item);
        let at = self.survey.drivers.len();
        self.declare(|scope| &mut scope.drivers, "driver analysis", name, at);
        let Some(outcome) = outcome else { return };
        self.survey.drivers.push(Drivers {
            name: name.text.clone(),
            text,
            outcome,
            by,
            filter,
            span: name.span,
        });
    }

    fn driver_field(&mut self, name: &Name) -> Option<FieldId> {
        let argument = ast::Expr {
            kind: ast::ExprKind::Name(name.text.clone()),
            span: name.span,
        };
        let id = self.figure_field(&argument)?;
        if !matches!(self.survey[id].ty, Type::Scale(_) | Type::Number(_)) {
            self.report(
                Rule::MetricScale,
                name.span,
                format!("`{}` is not a scale or number", name.text),
            )
            .help("drivers and their outcome are numbers");
            return None;
        }
        Some(id)
    }

    /// A weighting.
    pub fn weight(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let text = self.item_text(item, Place::default());
        let properties: Vec<&ast::Property> = item.properties_of(Key::Margin).collect();
        if properties.is_empty() {
            self.report(
                Rule::SyntaxMissingProperty,
                name.span,
                format!("the weighting `{}` has no margin", name.text),
            )
            .help("add for example `margin tenure new 30%, loyal 70%`");
        }
        let margins = properties
            .into_iter()
            .filter_map(|property| self.margin(property))
            .collect();
        let source = self.string(item, Key::Source);
        self.survey.weights.push(Weight {
            name: name.text.clone(),
            text,
            source,
            margins,
            span: name.span,
        });
        self.declare(|scope| &mut scope.weights, "weighting", name, ());
    }

    fn margin(&mut self, property: &ast::Property) -> Option<Margin> {
        let name = property.values.iter().find_map(Value::name)?;
        let segment = self.resolve(|scope| &scope.segments, "segment", name)?;
        let mut shares: Vec<(usize, Decimal)> = Vec::new();
        let pairs = property.values.iter().flat_map(|value| match value {
            Value::List(list) => list.as_slice(),
            _ => &[],
        });
        for pair in pairs {
            let Value::Pair(group, value) = pair else {
                continue;
            };
            let Value::Number(number) = &**value else {
                continue;
            };
            let Some(share) = self.number(number) else {
                continue;
            };
            let known: Vec<String> = self.survey[segment]
                .groups
                .iter()
                .map(|group| group.name.clone())
                .collect();
            match known.iter().position(|name| *name == group.text) {
                Some(at) if shares.iter().any(|(known, _)| *known == at) => {
                    self.report(
                        Rule::WeightTarget,
                        group.span,
                        format!("the group `{}` stands twice", group.text),
                    );
                }
                Some(at) => shares.push((at, share)),
                None => {
                    self.report(
                        Rule::WeightTarget,
                        group.span,
                        format!("`{}` has no group `{}`", name.text, group.text),
                    )
                    .help(format!(
                        "its groups are {}",
                        listed(known.iter().map(String::as_str))
                    ))
                    .did_you_mean(closest(&group.text, known.iter().map(String::as_str)));
                }
            }
        }
        let total: Decimal = shares.iter().map(|(_, share)| *share).sum();
        if (total - Decimal::ONE).abs() > Decimal::new(5, 3) {
            let percent = (total * Decimal::ONE_HUNDRED).normalize();
            self.report(
                Rule::WeightTarget,
                property.span,
                format!("the shares of `{}` add up to {percent}%", name.text),
            )
            .help("they add up to 100%, within half a percent");
        }
        Some(Margin {
            segment,
            shares,
            span: property.span,
        })
    }

    /// A report.
    pub fn report_item(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let text = self.item_text(item, Place::default());
        let shown: Vec<&Name> = item
            .property(Key::Show)
            .into_iter()
            .flat_map(ast::Property::names)
            .collect();
        let show = shown
            .into_iter()
            .filter_map(|name| self.shown_in_report(name))
            .collect();
        let by: Vec<&Name> = item
            .property(Key::By)
            .into_iter()
            .flat_map(ast::Property::names)
            .collect();
        let by = self.resolve_all(|scope| &scope.segments, "segment", by.into_iter());
        let report = Report {
            name: name.text.clone(),
            text,
            every: item
                .property(Key::Every)
                .and_then(ast::Property::duration)
                .map(period),
            show,
            by,
            compare_previous: item.has(Key::Compare),
            span: name.span,
        };
        self.survey.reports.push(report);
        self.declare(|scope| &mut scope.reports, "report", name, ());
    }

    fn shown_in_report(&mut self, name: &Name) -> Option<Shown> {
        let word = name.text.as_str();
        if let Some(id) = self.scope.metrics.get(word) {
            self.uses("metric", word);
            return Some(Shown::Metric(id));
        }
        if let Some(id) = self.scope.indexes.get(word) {
            self.uses("index", word);
            return Some(Shown::Index(id));
        }
        if let Some(at) = self.scope.drivers.get(word) {
            return Some(Shown::Drivers(at));
        }
        if let Some(id) = self.find_field(word, everywhere()) {
            return Some(Shown::Field(id));
        }
        let scope = &self.scope;
        let names = scope
            .metrics
            .iter()
            .chain(scope.indexes.iter())
            .chain(scope.drivers.iter())
            .chain(scope.fields.iter());
        let close = closest(word, names).map(str::to_owned);
        self.report(
            Rule::NameUnknown,
            name.span,
            format!("there is no metric, index or question `{word}`"),
        )
        .did_you_mean(close.as_deref());
        None
    }
}

const FIGURES: &str = "the figures are `nps(q)`, `top(q, 4..5)`, `bottom(q, 1..2)`, `mean(q)`, `median(q)`, `sd(q)`, \
                       `share(condition)`, `count(condition)` and `response_rate(touchpoint)`";

fn names_in(value: &Value) -> Vec<&Name> {
    match value {
        Value::Name(name) => vec![name],
        Value::List(list) => list.iter().flat_map(names_in).collect(),
        _ => Vec::new(),
    }
}

/// The fields a figure reads.
pub(super) fn figure_fields(figure: &Figure) -> Vec<FieldId> {
    match figure {
        Figure::Nps(id) | Figure::Top(id, ..) | Figure::Bottom(id, ..) => vec![*id],
        Figure::Mean(id) | Figure::Median(id) | Figure::Deviation(id) => vec![*id],
        Figure::Share(expr) | Figure::Count(expr) => expr.fields(),
        Figure::EventMean(..) | Figure::ResponseRate(_) => Vec::new(),
    }
}

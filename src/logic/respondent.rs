//! Made-up respondents, the same in every run: each option equally likely.
//!
//! A number is drawn from the ranges that conditions tell apart, each range equally likely; where no
//! condition reads it, each order of magnitude within its bounds is.

use super::value::{Cell, Given, Response, Value};
use crate::model::{
    DateBound, Expr, ExprKind, FieldId, ListId, Origin, Selection, Specify, Survey, Type,
};
use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The day on which all of them answer.
const TODAY: Date = jiff::civil::date(2026, 1, 15);

/// Makes up respondents to one survey.
#[derive(Clone)]
pub struct Respondents<'s> {
    survey: &'s Survey,
    /// The constants that conditions compare a field with.
    cuts: Arc<BTreeMap<FieldId, Vec<Decimal>>>,
    state: u64,
}

impl<'s> Respondents<'s> {
    /// Ready for the first of the respondents with that number; each number has others.
    pub fn numbered(survey: &'s Survey, number: u64) -> Self {
        let mut respondents = Respondents::new(survey);
        // Neighbouring numbers give states far apart, and none gives 0.
        respondents.state ^= number.wrapping_mul(0xD134_2543_DE82_EF95) >> 1;
        respondents
    }

    /// Ready for the first.
    pub fn new(survey: &'s Survey) -> Self {
        let mut cuts: BTreeMap<FieldId, Vec<Decimal>> = BTreeMap::new();
        survey.each_expr(&mut |expr| expr.walk(&mut |part| note_cuts(part, &mut cuts)));
        for action in &survey.actions {
            action.when.walk(&mut |part| note_cuts(part, &mut cuts));
        }
        for quota in &survey.quotas {
            quota.when.walk(&mut |part| note_cuts(part, &mut cuts));
        }
        for check in &survey.checks {
            check.require.walk(&mut |part| note_cuts(part, &mut cuts));
        }
        Respondents {
            survey,
            cuts: Arc::new(cuts),
            state: 0x9E37_79B9_7F4A_7C15,
        }
    }

    /// The next respondent, who answers whatever may be asked.
    pub fn draw(&mut self) -> Response {
        let survey = self.survey;
        let mode = self.below(survey.modes.len());
        let started = TODAY.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
        let mut response = Response {
            mode: survey.modes.get(mode).copied(),
            started: started.ok().map(|at| at.timestamp()),
            ..Response::default()
        };
        for (id, field) in survey.fields() {
            if field.origin == Origin::Computed {
                continue;
            }
            let instances: Vec<Option<usize>> = match field.repeat {
                None => vec![None],
                Some(repeat) => {
                    let options = survey.options_of(survey[repeat].over);
                    let count = options.map_or(0, |list| list.options.len());
                    (0..count).map(Some).collect()
                }
            };
            for instance in instances {
                let given = self.answer(id);
                let cell = Cell {
                    field: id,
                    instance,
                };
                response.given.insert(cell, given);
            }
        }
        response
    }

    fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) as usize % end.max(1)
    }

    fn answer(&mut self, id: FieldId) -> Given {
        let field = &self.survey[id];
        let codes = field.missing.len();
        let choices = match &field.ty {
            Type::One(list) => self.survey[*list].options.len(),
            Type::Scale(scale) => {
                let scale = &self.survey[*scale];
                usize::try_from(scale.max - scale.min + 1).unwrap_or(1)
            }
            _ => 5,
        };
        let mut given = Given::default();
        if self.below(choices + codes) < codes {
            let code = self.below(codes);
            given.missing = field.missing.get(code).map(|code| code.name.clone());
            return given;
        }
        let value = self.value(id);
        if let (Some(list), Some(value)) = (field.ty.list(), &value) {
            for at in value.options() {
                if self.survey[list].options[*at].specify == Some(Specify::Required) {
                    given.specify.insert(*at, "…".to_owned());
                }
            }
        }
        given.value = value;
        given
    }

    fn value(&mut self, id: FieldId) -> Option<Value> {
        Some(match &self.survey[id].ty {
            Type::One(list) => {
                let count = self.survey[*list].options.len();
                (count > 0).then(|| Value::Option(self.below(count)))?
            }
            Type::Many(list, size) => Value::Options(self.several(*list, *size, false)?),
            Type::Rank(list, size) => Value::Options(self.several(*list, *size, true)?),
            Type::Scale(scale) => {
                let (min, max) = (self.survey[*scale].min, self.survey[*scale].max);
                let count = usize::try_from(max - min + 1).ok()?;
                Value::Number(Decimal::from(min + self.below(count) as i64))
            }
            Type::Number(number) => {
                let value = self.number(id, number.min, number.max);
                let (step, base) = (number.step.unwrap_or(Decimal::ONE), number.min);
                let base = base.unwrap_or(Decimal::ZERO);
                let steps = value.checked_sub(base)?.checked_div(step)?.floor();
                Value::Number(base + steps * step)
            }
            Type::Allocate(list, total) => {
                let count = self.survey[*list].options.len();
                Value::Shares(vec![(self.below(count), *total)])
            }
            Type::Date(bounds) => {
                let day = |bound: Option<DateBound>| {
                    bound.map(|bound| match bound {
                        DateBound::On(date) => days(date),
                        DateBound::Today => days(TODAY),
                    })
                };
                let value = self.number(id, day(bounds.min), day(bounds.max));
                Value::Date(
                    jiff::civil::date(1970, 1, 1)
                        .checked_add(value.to_i32()?.days())
                        .ok()?,
                )
            }
            Type::Time => Value::Time(jiff::civil::time(self.below(24) as i8, 0, 0, 0)),
            Type::DateTime(_) => Value::Instant(
                TODAY
                    .at(12, 0, 0, 0)
                    .to_zoned(jiff::tz::TimeZone::UTC)
                    .ok()?
                    .timestamp(),
            ),
            Type::Flag => Value::Flag(self.below(2) == 0),
            Type::Email => Value::Text("naam@voorbeeld.nl".to_owned()),
            Type::Phone => Value::Text("+31612345678".to_owned()),
            Type::Url => Value::Text("https://voorbeeld.nl".to_owned()),
            _ => Value::Text("…".to_owned()),
        })
    }

    /// A whole number from one of the ranges between the cuts, ends included.
    fn number(&mut self, id: FieldId, min: Option<Decimal>, max: Option<Decimal>) -> Decimal {
        let cuts = self.cuts.get(&id).cloned().unwrap_or_default();
        let is_date = matches!(self.survey[id].ty, Type::Date(_));
        let middle = match is_date {
            true => days(TODAY),
            false => Decimal::ZERO,
        };
        // A hundred, or a hundred years.
        let spread = Decimal::from(if is_date { 36_525 } else { 100 });
        let first = cuts.first().copied().unwrap_or(middle);
        let last = cuts.last().copied().unwrap_or(middle);
        let low = min.unwrap_or_else(|| (first - spread).min(max.unwrap_or(first)));
        let high = max.unwrap_or_else(|| match is_date {
            true => last.max(low),
            false => (last + spread).max(low),
        });
        let mut edges: Vec<Decimal> = cuts
            .into_iter()
            .filter(|cut| *cut > low && *cut < high)
            .collect();
        // What is computed from a wide range usually cares about its low end: each order of magnitude
        // is equally likely.
        if edges.is_empty() && !is_date {
            let orders = [1_000, 100, 10].map(|part| low + (high - low) / Decimal::from(part));
            edges.extend(
                orders
                    .into_iter()
                    .filter(|edge| *edge - low >= Decimal::TEN),
            );
        }
        edges.insert(0, low);
        edges.push(high);
        let at = self.below(edges.len() - 1);
        let (from, to) = (edges[at], edges[at + 1]);
        let width = (to - from).floor().to_usize().unwrap_or(1_000_000);
        from + Decimal::from(self.below(width.saturating_add(1)))
    }

    /// Options in random order, as many as may be; an exclusive one stands alone.
    fn several(&mut self, list: ListId, size: Selection, ranked: bool) -> Option<Vec<usize>> {
        let options = &self.survey[list].options;
        let mut order: Vec<usize> = (0..options.len()).collect();
        for at in (1..order.len()).rev() {
            let other = self.below(at + 1);
            order.swap(at, other);
        }
        let first = *order.first()?;
        if options[first].exclusive {
            return Some(vec![first]);
        }
        order.retain(|at| !options[*at].exclusive);
        let least = size.min.map_or(1, |min| min as usize).max(1);
        let most = size
            .max
            .map_or(order.len(), |max| (max as usize).min(order.len()));
        let count = least + self.below(most.saturating_sub(least) + 1);
        order.truncate(count);
        if !ranked {
            order.sort_unstable();
        }
        Some(order)
    }
}

fn days(date: Date) -> Decimal {
    Decimal::from(super::days_between(jiff::civil::date(1970, 1, 1), date))
}

/// Notes the constants that stand beside fields in a comparison, and where each becomes another.
fn note_cuts(part: &Expr, cuts: &mut BTreeMap<FieldId, Vec<Decimal>>) {
    let compares = matches!(
        part.kind,
        ExprKind::Compare(..) | ExprKind::Between(..) | ExprKind::OneOf(..)
    );
    if !compares {
        return;
    }
    let mut found = Vec::new();
    part.walk(&mut |inner| match &inner.kind {
        ExprKind::Number(number) => found.extend([*number, *number + Decimal::ONE]),
        ExprKind::Date(date) => found.extend([days(*date), days(*date) + Decimal::ONE]),
        _ => {}
    });
    for field in part.fields() {
        let own = cuts.entry(field).or_default();
        own.extend(&found);
        own.sort_unstable();
        own.dedup();
    }
}

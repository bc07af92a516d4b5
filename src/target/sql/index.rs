//! Indexes: one figure from 0 to 100 for each person, over several items.

use super::expr::Writer;
use crate::model::{AbsentRule, FieldId, Index, IndexItem, Survey, Type};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// How an item is brought to 0–100: `100 (x − low) / (high − low)`, or from `high` down when turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rescale {
    /// The value that becomes 0, or 100 when turned.
    pub low: Decimal,
    /// The value that becomes 100, or 0 when turned.
    pub high: Decimal,
    /// A high value is bad.
    pub turned: bool,
}

/// How an item of an index is rescaled; none for a type without ends.
pub fn rescale(survey: &Survey, item: &IndexItem) -> Option<Rescale> {
    let field = &survey[item.field];
    let reverse = item.reverse || field.reverse;
    let (low, high, low_is_best) = match &field.ty {
        Type::Scale(id) => {
            let scale = &survey[*id];
            let low_is_best = scale.best.is_some_and(|best| best == scale.min);
            (scale.min.into(), scale.max.into(), low_is_best)
        }
        Type::Number(number) => (number.min?, number.max?, false),
        Type::One(list) => {
            let scores = survey[*list]
                .options
                .iter()
                .filter_map(|option| option.score);
            let scores: Vec<Decimal> = scores.collect();
            (*scores.iter().min()?, *scores.iter().max()?, false)
        }
        _ => return None,
    };
    (low < high).then_some(Rescale {
        low,
        high,
        turned: low_is_best || reverse,
    })
}

/// The index of one person, to 12 decimals; NULL where too many items are absent.
pub fn value(writer: &Writer, index: &Index) -> String {
    let items: Vec<(String, &IndexItem, Rescale)> = index
        .items
        .iter()
        .filter_map(|item| {
            let rescale = rescale(writer.survey, item)?;
            Some((number(writer, item.field), item, rescale))
        })
        .collect();
    if items.is_empty() {
        return "CAST(NULL AS DECIMAL(38, 12))".to_owned();
    }
    let needs = match index.absent {
        Some(AbsentRule::Skip { needs }) => needs as usize,
        Some(AbsentRule::None) | None => index.items.len(),
    };
    let mut parts: Vec<String> = Vec::new();
    let mut weights: Vec<String> = Vec::new();
    let mut present: Vec<String> = Vec::new();
    for (column, item, scale) in &items {
        parts.push(format!(
            "COALESCE({} * {}, 0)",
            item.weight,
            rescaled(column, *scale)
        ));
        weights.push(format!(
            "CASE WHEN {column} IS NOT NULL THEN {} ELSE 0 END",
            item.weight
        ));
        present.push(format!("CAST({column} IS NOT NULL AS INTEGER)"));
    }
    let mut when = format!("{} >= {needs}", present.join(" + "));
    if let Some(filter) = &index.filter {
        when.push_str(&format!(" AND ({})", writer.condition(filter)));
    }
    format!(
        "CAST(CASE WHEN {when} THEN\n    ({})\n    / NULLIF({}, 0)\n  END AS DECIMAL(38, 12))",
        parts.join("\n     + "),
        weights.join(" + "),
    )
}

fn rescaled(column: &str, scale: Rescale) -> String {
    let span = (scale.high - scale.low).normalize();
    let above = match (scale.turned, scale.low.normalize(), scale.high.normalize()) {
        (true, _, high) => format!("({high} - {column})"),
        (false, low, _) if low.is_zero() => column.to_owned(),
        (false, low, _) if low.is_sign_negative() => format!("({column} + {})", low.abs()),
        (false, low, _) => format!("({column} - {low})"),
    };
    match span.to_i64() {
        Some(1) => format!("100e0 * {above}"),
        _ => format!("100e0 * {above} / {span}"),
    }
}

/// A field as a number: its value, or the score of its option.
pub fn number(writer: &Writer, field: FieldId) -> String {
    let column = writer.column(field);
    match &writer.survey[field].ty {
        Type::One(list) => scores(writer, *list, &column),
        _ => column,
    }
}

/// The score of an option, NULL for one without.
pub fn scores(writer: &Writer, list: crate::model::ListId, column: &str) -> String {
    let arms: Vec<String> = writer.survey[list]
        .options
        .iter()
        .filter_map(|option| {
            let score = option.score?;
            Some(format!(
                " WHEN {} THEN {score}",
                writer.dialect.string(&option.name)
            ))
        })
        .collect();
    match arms.is_empty() {
        true => "NULL".to_owned(),
        false => format!("CASE {column}{} END", arms.concat()),
    }
}

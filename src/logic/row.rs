//! The flat row of a response: a value for each column of the survey.

use super::Evaluator;
use super::value::{Cell, Given, Response, State, Value};
use crate::model::{Column, ColumnKind, Part, RepeatId, Survey, Type};
use rust_decimal::Decimal;

/// Values in the order of the columns; `None` is NULL. Options are their names, dates and times as in a
/// response document, chosen options 1 or 0, conditions true or false.
pub type Row = Vec<Option<Value>>;

impl Evaluator<'_> {
    /// The row of a response in the main table, in the order of [`Survey::columns`].
    pub fn row(&self, response: &Response) -> Row {
        self.cells(response, &self.survey().columns(), None)
    }

    /// The rows of the table of a repeat, in the order of [`Survey::repeat_columns`]: the position of the
    /// option of each instance, and its values.
    pub fn repeat_rows(&self, response: &Response, repeat: RepeatId) -> Vec<(usize, Row)> {
        let columns = self.survey().repeat_columns(repeat);
        let instances = self.settle(response).instances(repeat);
        instances
            .into_iter()
            .map(|at| (at, self.cells(response, &columns, Some(at))))
            .collect()
    }

    fn cells(&self, response: &Response, columns: &[Column], instance: Option<usize>) -> Row {
        let world = self.settle(response);
        columns
            .iter()
            .map(|column| {
                let cell = Cell {
                    field: column.field,
                    instance,
                };
                let shown = |at: usize| world.shown(cell, at);
                datum(
                    self.survey(),
                    column,
                    world.state(cell),
                    world.left(cell),
                    shown,
                )
            })
            .collect()
    }
}

fn datum(
    survey: &Survey,
    column: &Column,
    state: &State,
    left: Option<&Given>,
    shown: impl Fn(usize) -> bool,
) -> Option<Value> {
    if column.part == Part::Missing {
        return match state {
            State::Declined(code) => Some(Value::Text(code.clone())),
            State::Unanswered => Some(Value::Text("unanswered".to_owned())),
            State::Answered(_) | State::NotAsked => None,
        };
    }
    let value = state.value()?;
    let whole = |number: usize| Some(Value::Number(Decimal::from(number)));
    match column.part {
        Part::Value => single(survey, column, value),
        Part::Chosen(at) if shown(at) => whole(usize::from(value.options().contains(&at))),
        Part::Rank(at) => {
            let rank = value.options().iter().position(|chosen| *chosen == at);
            rank.and_then(|rank| whole(rank + 1))
        }
        Part::Share(at) if shown(at) => match value {
            Value::Shares(parts) => {
                let part = parts.iter().find(|(option, _)| *option == at);
                Some(Value::Number(part.map_or(Decimal::ZERO, |(_, part)| *part)))
            }
            _ => None,
        },
        Part::Specify(at) if value.options().contains(&at) => {
            left?.specify.get(&at).cloned().map(Value::Text)
        }
        _ => None,
    }
}

fn single(survey: &Survey, column: &Column, value: &Value) -> Option<Value> {
    match (&survey[column.field].ty, value) {
        (Type::One(list), Value::Option(at)) => {
            Some(Value::Text(survey.option_name(*list, *at).to_owned()))
        }
        (_, Value::Number(_)) if column.kind == ColumnKind::Text => None,
        (_, other) => Some(other.clone()),
    }
}

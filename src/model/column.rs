//! The flat table: how the leaves of a response document become columns.
//!
//! One row a response. A field has one column, or one for each option or part; a repeat has a table of
//! its own with one row an instance. Beside the values of a field stands `<field>.missing`: the name of
//! the missing code that was chosen, `unanswered` when it was asked and left empty, NULL otherwise. So
//! the four states can be told apart: a field whose value and missing code are both NULL was not asked.

use super::{FieldId, ListId, Origin, RepeatId, Specify, Survey, Type};

/// A column of the flat table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// `satisfied`, `reasons.waiting`, `reasons.other.text`, `satisfied.missing`.
    pub name: String,
    /// The field it belongs to.
    pub field: FieldId,
    /// Which part of the field.
    pub part: Part,
    /// What the column holds.
    pub kind: ColumnKind,
}

/// Which part of a field a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The value.
    Value,
    /// Whether the option at this position is chosen, 0 or 1; NULL when it was not shown.
    Chosen(usize),
    /// The rank of the option at this position, from 1.
    Rank(usize),
    /// The share of the option at this position.
    Share(usize),
    /// The text that came with the option at this position.
    Specify(usize),
    /// The missing code, or `unanswered`.
    Missing,
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    /// A whole number.
    Integer,
    /// An exact decimal.
    Decimal,
    /// The name of an option, or words.
    Text,
    /// A date.
    Date,
    /// A time of day.
    Time,
    /// An instant.
    Timestamp,
    /// True or false.
    Boolean,
}

/// A flat table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// That of the survey; of a repeat with its name behind it, `webshop.visit`.
    pub name: String,
    /// The repeat of which each instance is a row; none where each response is one.
    pub repeat: Option<RepeatId>,
    /// Its columns, those of a field together.
    pub columns: Vec<Column>,
}

impl Table {
    /// The columns of each field.
    pub fn fields(&self) -> impl Iterator<Item = &[Column]> {
        self.columns.chunk_by(|one, next| one.field == next.field)
    }
}

impl Survey {
    /// Every flat table, the main one first.
    pub fn tables(&self) -> Vec<Table> {
        let main = Table {
            name: self.name.clone(),
            repeat: None,
            columns: self.columns(),
        };
        let repeats = self.repeats.iter().zip(0..).map(|(repeat, at)| Table {
            name: format!("{}.{}", self.name, repeat.name),
            repeat: Some(RepeatId(at)),
            columns: self.repeat_columns(RepeatId(at)),
        });
        std::iter::once(main).chain(repeats).collect()
    }

    /// The columns of the main table, in source order; fields of repeats are left out.
    pub fn columns(&self) -> Vec<Column> {
        self.columns_where(None)
    }

    /// The columns of the table of a repeat.
    pub fn repeat_columns(&self, repeat: RepeatId) -> Vec<Column> {
        self.columns_where(Some(repeat))
    }

    fn columns_where(&self, repeat: Option<RepeatId>) -> Vec<Column> {
        let mut columns = Vec::new();
        for (id, field) in self.fields().filter(|(_, field)| field.repeat == repeat) {
            self.add_columns(id, &mut columns);
            if !field.missing.is_empty()
                || matches!(field.origin, Origin::Question | Origin::Row(_))
            {
                let name = format!("{}.missing", field.name);
                columns.push(Column {
                    name,
                    field: id,
                    part: Part::Missing,
                    kind: ColumnKind::Text,
                });
            }
        }
        columns
    }

    fn add_columns(&self, id: FieldId, columns: &mut Vec<Column>) {
        let field = &self[id];
        let mut by_option = |list: ListId, part: fn(usize) -> Part| {
            for (at, option) in self[list].options.iter().enumerate() {
                let name = format!("{}.{}", field.name, option.name);
                columns.push(Column {
                    name,
                    field: id,
                    part: part(at),
                    kind: ColumnKind::Integer,
                });
            }
        };
        match &field.ty {
            Type::Many(list, _) => by_option(*list, Part::Chosen),
            Type::Rank(list, _) => by_option(*list, Part::Rank),
            Type::Allocate(list, _) => by_option(*list, Part::Share),
            ty => {
                let kind = column_kind(ty);
                columns.push(Column {
                    name: field.name.clone(),
                    field: id,
                    part: Part::Value,
                    kind,
                });
            }
        }
        let Some(list) = field.ty.list() else { return };
        for (at, option) in self[list].options.iter().enumerate() {
            if matches!(option.specify, Some(Specify::Required | Specify::Optional)) {
                let name = format!("{}.{}.text", field.name, option.name);
                columns.push(Column {
                    name,
                    field: id,
                    part: Part::Specify(at),
                    kind: ColumnKind::Text,
                });
            }
        }
    }
}

fn column_kind(ty: &Type) -> ColumnKind {
    use super::NumberKind::{Decimal, Integer, Money, Slider};
    match ty {
        Type::Scale(_) => ColumnKind::Integer,
        Type::Number(number) => match number.kind {
            Integer => ColumnKind::Integer,
            Decimal | Money | Slider => ColumnKind::Decimal,
        },
        Type::Date(_) => ColumnKind::Date,
        Type::Time => ColumnKind::Time,
        Type::DateTime(_) => ColumnKind::Timestamp,
        Type::Flag => ColumnKind::Boolean,
        _ => ColumnKind::Text,
    }
}

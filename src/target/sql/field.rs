//! The value of a field and its missing code, out of a document.

use super::document;
use super::expr::{INSTANCE, Writer};
use super::names;
use crate::model::{
    Column, ColumnKind, Field, FieldId, ListId, Part, Survey, Term, Type, ValueType,
};

impl Writer<'_> {
    /// When a field is asked; none if always.
    fn asked(&self, field: &Field) -> Option<String> {
        let mut terms = Vec::new();
        if let Some(guard) = field.guard {
            terms.push(self.guard_column(guard));
        }
        if field.finishes_before > 0 {
            let ended = names::ended(field.finishes_before.min(self.survey.finishes.len()));
            terms.push(format!("NOT {}", self.dialect.identifier(&ended)));
        }
        (!terms.is_empty()).then(|| terms.join(" AND "))
    }

    /// The column of a guard.
    pub fn guard_column(&self, guard: crate::model::GuardId) -> String {
        let guard = self.guards.first(guard);
        let column = self.dialect.identifier(&names::guard(guard));
        match self.guards.repeat(guard) {
            Some(_) => format!("{INSTANCE}.{column}"),
            None => column,
        }
    }

    /// What one guard adds to its parents.
    pub fn term(&self, term: &Term) -> String {
        match term {
            Term::Holds(id) => self.condition(&self.survey[*id].expr),
            Term::Fails(id) => format!("NOT ({})", self.condition(&self.survey[*id].expr)),
            Term::Consent(fields) if fields.is_empty() => "FALSE".to_owned(),
            Term::Consent(fields) => {
                let given: Vec<String> = fields
                    .iter()
                    .map(|field| format!("COALESCE({}, FALSE)", self.column(*field)))
                    .collect();
                given.join(" OR ")
            }
            Term::Chosen(_) => "TRUE".to_owned(),
        }
    }

    /// The columns of a field in the working table: its value or chosen options, and its missing code.
    pub fn field_columns(&self, id: FieldId) -> Vec<(String, String)> {
        let field = &self.survey[id];
        let name = match field.ty {
            Type::Many(..) | Type::Rank(..) | Type::Allocate(..) => names::chosen(&field.name),
            _ => field.name.clone(),
        };
        let asked = self.asked(field);
        let asked = asked.as_deref();
        let stored = self.stored(id);
        if !document::has_missing(field) {
            return vec![(name, self.when_asked(asked, stored))];
        }
        let code = document::missing_leaf(self.survey, self.dialect, field);
        let undeclined = format!("{code} IS NULL");
        let open = asked.map_or(undeclined.clone(), |asked| {
            format!("{asked} AND {undeclined}")
        });
        let empty = format!("CASE WHEN {stored} IS NULL THEN 'unanswered' END");
        let state = self.when_asked(asked, format!("COALESCE({code}, {empty})"));
        let value = self.when_asked(Some(&open), stored);
        vec![(name, value), (names::missing(&field.name), state)]
    }

    fn when_asked(&self, asked: Option<&str>, value: String) -> String {
        match asked {
            Some(asked) => format!("CASE WHEN {asked} THEN {value} END"),
            None => value,
        }
    }

    /// The value in the document, in its type and its domain's options, or as it is computed.
    fn stored(&self, id: FieldId) -> String {
        let field = &self.survey[id];
        if let Some(expr) = &field.compute {
            return match (&expr.ty, kind_of(&field.ty)) {
                (ValueType::Condition, _) => self.condition(expr),
                (_, kind) => {
                    let kind = self.dialect.column_type(kind);
                    format!("CAST({} AS {kind})", self.value(expr))
                }
            };
        }
        let path = document::path(self.survey, id);
        let leaf = document::leaf(self.dialect, field, &path);
        match &field.ty {
            Type::Many(list, _) => {
                let shown = self.shown_options(*list);
                let held = self.dialect.contains(&leaf, "_o");
                let set = self
                    .dialect
                    .filter(&shown, "_o", &format!("COALESCE({held}, FALSE)"));
                format!("NULLIF({set}, [])")
            }
            Type::Rank(list, _) => {
                let shown = self.dialect.contains(&self.shown_options(*list), "_o");
                let kept = format!("COALESCE({shown}, FALSE)");
                format!("NULLIF({}, [])", self.dialect.filter(&leaf, "_o", &kept))
            }
            Type::Allocate(list, _) => self.allocated(field, *list, &path),
            Type::One(list) if self.has_hidden(*list) => {
                let shown = self.dialect.contains(&self.shown_options(*list), &leaf);
                format!("CASE WHEN {shown} THEN {leaf} END")
            }
            Type::One(_) => leaf,
            ty => match kind_of(ty) {
                ColumnKind::Text => format!("NULLIF({leaf}, '')"),
                kind => self.dialect.read(&leaf, kind),
            },
        }
    }

    /// The options with a share, as a list.
    fn allocated(&self, field: &Field, list: ListId, path: &[&str]) -> String {
        let options: Vec<String> = self.survey[list]
            .options
            .iter()
            .map(|option| {
                let path: Vec<&str> = path.iter().copied().chain([option.name.as_str()]).collect();
                let leaf = document::leaf(self.dialect, field, &path);
                let name = self.dialect.string(&option.name);
                let shown = option.when.as_ref().map(|when| self.condition(when));
                let when = shown.map_or(String::new(), |shown| format!(" AND {shown}"));
                format!("CASE WHEN {leaf} IS NOT NULL{when} THEN {name} END")
            })
            .collect();
        let list = self.dialect.list(&options);
        format!(
            "NULLIF({}, [])",
            self.dialect.filter(&list, "_o", "_o IS NOT NULL")
        )
    }

    fn has_hidden(&self, list: ListId) -> bool {
        self.survey[list]
            .options
            .iter()
            .any(|option| option.when.is_some())
    }

    /// The options a respondent could see, as a list; NULL for one that was hidden.
    fn shown_options(&self, list: ListId) -> String {
        let options: Vec<String> = self.survey[list]
            .options
            .iter()
            .map(|option| {
                let name = self.dialect.string(&option.name);
                match &option.when {
                    Some(when) => format!("CASE WHEN {} THEN {name} END", self.condition(when)),
                    None => name,
                }
            })
            .collect();
        self.dialect.list(&options)
    }

    /// A column of the flat table, from the columns of the working table.
    pub fn flat_column(&self, column: &Column) -> String {
        let field = &self.survey[column.field];
        let own = self.column(column.field);
        let list = field.ty.list();
        let option = |at: usize| {
            let options = list.map(|list| &self.survey[list].options);
            options.and_then(|options| options.get(at))
        };
        match column.part {
            Part::Value => own,
            Part::Missing => self.missing_column(column.field),
            Part::Chosen(at) | Part::Rank(at) | Part::Share(at) | Part::Specify(at) => {
                match option(at) {
                    Some(option) => self.option_column(column, field, &own, option),
                    None => "NULL".to_owned(),
                }
            }
        }
    }

    fn option_column(
        &self,
        column: &Column,
        field: &Field,
        own: &str,
        option: &crate::model::Choice,
    ) -> String {
        let name = self.dialect.string(&option.name);
        let kind = self.dialect.column_type(column.kind);
        match column.part {
            Part::Chosen(_) => {
                let chosen = format!("CAST({} AS {kind})", self.dialect.contains(own, &name));
                let shown = option.when.as_ref().map(|when| self.condition(when));
                self.when_asked(shown.as_deref(), chosen)
            }
            Part::Rank(_) => format!("CAST(NULLIF(list_position({own}, {name}), 0) AS {kind})"),
            Part::Share(_) => {
                let mut path = document::path(self.survey, column.field);
                path.push(&option.name);
                let leaf = document::leaf(self.dialect, field, &path);
                let share = self.dialect.read(&leaf, column.kind);
                let shown = option.when.as_ref().map(|when| self.condition(when));
                let shown = shown.map_or(String::new(), |shown| format!(" AND {shown}"));
                format!("CASE WHEN {own} IS NOT NULL{shown} THEN COALESCE({share}, 0) END")
            }
            _ => {
                let key = document::specify_key(self.survey, field, &option.name);
                let leaf = match field.repeat {
                    Some(_) => document::leaf(self.dialect, field, &[&key]),
                    None => document::leaf(self.dialect, field, &["answers", &key]),
                };
                let chosen = match field.ty {
                    Type::One(_) => format!("{own} = {name}"),
                    _ => self.dialect.contains(own, &name),
                };
                format!("CASE WHEN {chosen} THEN NULLIF({leaf}, '') END")
            }
        }
    }
}

/// The kind of column that holds a type's single value.
pub fn kind_of(ty: &Type) -> ColumnKind {
    use crate::model::NumberKind;
    match ty {
        Type::Scale(_) | Type::Allocate(..) => ColumnKind::Integer,
        Type::Number(number) if number.kind == NumberKind::Integer => ColumnKind::Integer,
        Type::Number(_) => ColumnKind::Decimal,
        Type::Date(_) => ColumnKind::Date,
        Type::Time => ColumnKind::Time,
        Type::DateTime(_) => ColumnKind::Timestamp,
        Type::Flag => ColumnKind::Boolean,
        _ => ColumnKind::Text,
    }
}

/// Whether everything a survey says about a field can be read from one column.
pub fn has_single_value(survey: &Survey, id: FieldId) -> bool {
    !matches!(
        survey[id].ty,
        Type::Many(..) | Type::Rank(..) | Type::Allocate(..)
    )
}

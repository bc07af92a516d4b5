//! What the names of a post mean.

use crate::logic::value::Cell;
use crate::model::{FieldId, Origin, Survey, Type};
use indexmap::IndexMap;

/// What one name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    /// Something about the response.
    Head(Head),
    /// A field.
    Field(Cell),
    /// The place of an option in a ranking, or its share of a total.
    Option(Cell, usize),
    /// The words with an option.
    Words(Cell, usize),
    /// A part of a date or moment.
    Part(Cell, Part),
}

/// The parts in which people type a date or moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Day,
    Month,
    Year,
    Time,
}

/// What a post tells of the response itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Head {
    Survey,
    Version,
    Language,
    Mode,
    Response,
    Started,
    Touchpoint,
    Token,
    Trap,
}

const HEADS: [(&str, Head); 9] = [
    ("_survey", Head::Survey),
    ("_version", Head::Version),
    ("_language", Head::Language),
    ("_mode", Head::Mode),
    ("_response", Head::Response),
    ("_started", Head::Started),
    ("_touchpoint", Head::Touchpoint),
    ("_token", Head::Token),
    ("_comment", Head::Trap),
];

const PARTS: [(&str, Part); 4] = [
    ("day", Part::Day),
    ("month", Part::Month),
    ("year", Part::Year),
    ("time", Part::Time),
];

/// The names of a survey's form.
#[derive(Debug)]
pub(super) struct Names(IndexMap<String, Name>);

impl Names {
    pub fn of(survey: &Survey) -> Self {
        let has = |head: &Head| match head {
            Head::Token => survey.token.is_some(),
            Head::Trap => survey.trap,
            _ => true,
        };
        let heads = HEADS.iter().filter(|(_, head)| has(head));
        let heads = heads.map(|(name, head)| ((*name).to_owned(), Name::Head(*head)));
        let mut names = Names(heads.collect());
        for (id, field) in survey.fields() {
            if field.origin != Origin::Computed {
                for cell in Cell::all(survey, id) {
                    names.add(survey, cell);
                }
            }
        }
        names
    }

    pub fn get(&self, name: &str) -> Option<Name> {
        self.0.get(name).copied()
    }

    fn add(&mut self, survey: &Survey, cell: Cell) {
        let path = cell.path(survey);
        let ty = &survey[cell.field].ty;
        self.0.insert(path.clone(), Name::Field(cell));
        let options = survey.options_of(cell.field);
        let options = options.map_or(&[][..], |list| &list.options);
        for (at, option) in options.iter().enumerate() {
            let own = format!("{path}.{}", option.name);
            if option.specify.is_some() {
                self.0.insert(format!("{own}.text"), Name::Words(cell, at));
            }
            if is_by_option(ty) {
                self.0.insert(own, Name::Option(cell, at));
            }
        }
        let parts: &[_] = match ty {
            Type::Date(_) => &PARTS[..3],
            Type::DateTime(_) => &PARTS,
            _ => &[],
        };
        for (name, part) in parts {
            self.0
                .insert(format!("{path}.{name}"), Name::Part(cell, *part));
        }
    }
}

/// What a name of a form takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// The name of the survey.
    Survey,
    /// Its version.
    Version,
    /// The language of the page.
    Language,
    /// The mode of the page, where an interviewer fills it in.
    Mode,
    /// The token of the invitation.
    Token,
    /// What nobody fills in.
    Trap,
    /// What is chosen or typed at a field.
    Field(FieldId),
    /// Other words.
    Words,
}

/// The names that a form posts, in the order of the survey.
pub fn inputs(survey: &Survey) -> Vec<(String, Input)> {
    let input = |name: Name| match name {
        Name::Head(Head::Survey) => Input::Survey,
        Name::Head(Head::Version) => Input::Version,
        Name::Head(Head::Language) => Input::Language,
        Name::Head(Head::Mode) => Input::Mode,
        Name::Head(Head::Token) => Input::Token,
        Name::Head(Head::Trap) => Input::Trap,
        Name::Field(cell) => Input::Field(cell.field),
        _ => Input::Words,
    };
    let names = Names::of(survey).0.into_iter();
    names.map(|(key, name)| (key, input(name))).collect()
}

/// Whether each option has an input of its own.
pub(super) fn is_by_option(ty: &Type) -> bool {
    matches!(ty, Type::Rank(..) | Type::Allocate(..))
}

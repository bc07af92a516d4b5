//! What the keys of a response document mean.

use super::value::{Cell, local_name};
use crate::model::{FieldId, Origin, RepeatId, Survey};
use std::collections::BTreeMap;

/// What the keys of a document mean.
#[derive(Debug, Clone)]
pub(super) struct Keys<'s> {
    pub known: BTreeMap<&'s str, FieldId>,
    pub consent: BTreeMap<&'s str, FieldId>,
    pub answers: Place,
    /// Inside an instance, by repeat.
    pub instance: Vec<Place>,
    /// Fields that can be declined, by name.
    declined: BTreeMap<&'s str, FieldId>,
}

/// The keys of one object of answers.
pub(super) type Place = BTreeMap<String, Slot>;

/// What one key means.
#[derive(Debug, Clone)]
pub(super) enum Slot {
    Field(FieldId),
    Specify(FieldId, usize),
    Grid(Place),
    Repeat(RepeatId),
}

impl<'s> Keys<'s> {
    pub fn new(survey: &'s Survey) -> Self {
        let mut keys = Keys {
            known: BTreeMap::new(),
            consent: BTreeMap::new(),
            answers: BTreeMap::new(),
            instance: vec![BTreeMap::new(); survey.repeats.len()],
            declined: BTreeMap::new(),
        };
        for (at, repeat) in survey.repeats.iter().enumerate() {
            let slot = Slot::Repeat(RepeatId(at as u32));
            keys.answers.insert(repeat.name.clone(), slot);
        }
        for (id, field) in survey.fields() {
            match field.origin {
                Origin::Known => drop(keys.known.insert(&field.name, id)),
                Origin::Consent => drop(keys.consent.insert(&field.name, id)),
                Origin::Computed | Origin::Question | Origin::Row(_) => keys.add(survey, id),
            }
        }
        keys
    }

    fn add(&mut self, survey: &'s Survey, id: FieldId) {
        let field = &survey[id];
        if field.origin != Origin::Computed {
            self.declined.insert(&field.name, id);
        }
        let (place, path) = match field.repeat {
            None => (&mut self.answers, field.name.as_str()),
            Some(repeat) => (
                &mut self.instance[repeat.index()],
                local_name(&field.name, &survey[repeat].name),
            ),
        };
        let (place, key) = match path.split_once('.') {
            None => (place, path),
            Some((grid, row)) => {
                let slot = place
                    .entry(grid.to_owned())
                    .or_insert_with(|| Slot::Grid(BTreeMap::new()));
                match slot {
                    Slot::Grid(rows) => (rows, row),
                    _ => return,
                }
            }
        };
        place.insert(key.to_owned(), Slot::Field(id));
        let options = survey.options_of(id).map_or(&[][..], |list| &list.options);
        for (at, option) in options.iter().enumerate() {
            if option.specify.is_some() {
                let key = format!("{key}.{}.text", option.name);
                place.insert(key, Slot::Specify(id, at));
            }
        }
    }

    /// The field that a path of `missing` names.
    pub fn declined(&self, survey: &Survey, path: &str) -> Option<Cell> {
        if let Some(field) = self.declined.get(path)
            && survey[*field].repeat.is_none()
        {
            return Some(Cell::of(*field));
        }
        let (repeat, rest) = path.split_once('.')?;
        let (option, rest) = rest.split_once('.')?;
        let field = *self.declined.get(format!("{repeat}.{rest}").as_str())?;
        let over = survey[survey[field].repeat?].over;
        let instance = Some(survey.options_of(over)?.position(option)?);
        Some(Cell { field, instance })
    }
}

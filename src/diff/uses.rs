//! Which stored responses may serve which purposes: whether what people agreed to, or were told, covers what
//! the new version does with data.

use super::tables::Tables;
use crate::model::{Basis, FieldId, Origin, PurposeId};

/// A purpose, with what responses of the old version may serve it and what may not.
#[derive(Debug, Clone, PartialEq)]
pub struct Use {
    /// The purpose, by its new name.
    pub purpose: String,
    /// Its basis.
    pub basis: Option<&'static str>,
    /// The fields of stored responses that may serve it.
    pub covered: Vec<String>,
    /// The fields of stored responses that may not, although those of new responses do.
    pub not_covered: Vec<String>,
    /// Why not; and on which condition the others may.
    pub why: Vec<String>,
}

impl Use {
    /// Whether all that the new version uses may be used of stored responses as well.
    pub fn is_whole(&self) -> bool {
        self.not_covered.is_empty()
    }
}

/// The purposes for which stored responses may not do all that new ones do.
pub(super) fn of(tables: &Tables) -> Vec<Use> {
    let purposes = (0..tables.new.purposes.len()).map(|at| PurposeId(at as u32));
    let uses = purposes.map(|id| one(tables, id));
    uses.filter(|one| !one.is_whole() || !one.why.is_empty())
        .collect()
}

fn one(tables: &Tables, id: PurposeId) -> Use {
    let purpose = &tables.new[id];
    let before = tables.purposes.old_of(id.index());
    let mut found = Use {
        purpose: purpose.name.clone(),
        basis: purpose.basis.map(Basis::word),
        covered: Vec::new(),
        not_covered: Vec::new(),
        why: Vec::new(),
    };
    let consent = match purpose.basis {
        Some(Basis::Consent) => consents(tables, id, &mut found),
        _ => true,
    };
    let Some(before) = before else {
        found
            .why
            .push("people were not told of this purpose".to_owned());
        let all = stored(tables, id);
        found.not_covered.extend(all.map(|(_, name)| name));
        return found;
    };
    let old_basis = tables.old.purposes[before].basis;
    if old_basis != purpose.basis {
        let word = old_basis.map_or("no basis", Basis::word);
        found.why.push(format!(
            "they were collected on the basis `{word}`, which is not exchanged afterwards"
        ));
    }
    for (old, name) in stored(tables, id) {
        let served = tables.old[old]
            .purposes
            .iter()
            .any(|own| own.index() == before);
        match served && consent {
            true => found.covered.push(name),
            false => found.not_covered.push(name),
        }
    }
    if consent && !found.not_covered.is_empty() {
        found
            .why
            .push("people were not told that these serve it".to_owned());
    }
    found
}

/// The fields that serve a purpose now and are in stored responses, by their old name.
fn stored<'t>(
    tables: &'t Tables,
    purpose: PurposeId,
) -> impl Iterator<Item = (FieldId, String)> + 't {
    let fields = tables.new.fields().filter(move |(_, field)| {
        let is_data = !matches!(field.origin, Origin::Computed | Origin::Consent);
        is_data && field.purposes.contains(&purpose)
    });
    fields.filter_map(|(id, _)| {
        let old = tables.old_field(id)?;
        Some((old, tables.old[old].name.clone()))
    })
}

/// Whether a consent that the old version asked covers the purpose; says on which condition.
fn consents(tables: &Tables, purpose: PurposeId, found: &mut Use) -> bool {
    let before = tables.purposes.old_of(purpose.index());
    let mut is_covered = false;
    let mut words = Vec::new();
    for (_, consent) in tables
        .old
        .fields()
        .filter(|(_, field)| field.origin == Origin::Consent)
    {
        if !consent
            .purposes
            .iter()
            .any(|own| Some(own.index()) == before)
        {
            continue;
        }
        is_covered = true;
        let Some(new) = tables.new.field_named(&consent.name) else {
            continue;
        };
        let text = |survey: &crate::model::Survey, id| survey.text(id, 0).raw.clone();
        if text(tables.old, consent.text) != text(tables.new, tables.new[new].text) {
            words.push(format!(
                "consent `{}` was given to other words",
                consent.name
            ));
        }
    }
    found.why.extend(words);
    if !is_covered {
        found.why.push("no consent was asked for it".to_owned());
    }
    is_covered
}

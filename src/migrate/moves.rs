//! What becomes of every value of the old version.

use super::recode::{Recode, Recoded, instances, recode};
use super::{Migration, Move, test};
use crate::diff::{Named, Pairs, field_names, named};
use crate::logic::Cell;
use crate::model::{FieldId, FinishId, FinishWhen, GuardId, Missing, Origin, Survey};
use std::collections::BTreeMap;

/// Works out the whole.
pub(super) fn migration<'s>(old: &'s Survey, new: &'s Survey) -> Migration<'s> {
    let mut migration = Migration {
        old,
        new,
        moves: Vec::new(),
        notes: Vec::new(),
    };
    let fields = Fields::of(old, new);
    migration.envelope(&fields);
    for (id, field) in new.fields() {
        if field.origin != Origin::Computed {
            migration.field(&fields, id);
        }
    }
    migration.left_behind(&fields);
    migration
}

/// The old field that each new one takes its answers from: its own, under whatever name, or one that was
/// split.
struct Fields {
    sources: Vec<Option<FieldId>>,
    /// How many new fields take from an old one.
    takers: BTreeMap<FieldId, usize>,
}

impl Fields {
    fn of(old: &Survey, new: &Survey) -> Fields {
        let names = field_names(new);
        let pairs = Pairs::of(&field_names(old), &names);
        let source = |(at, named): (usize, &Named)| {
            let own = pairs.old_of(at).map(|at| FieldId(at as u32));
            let split = || old.field_named(named.was.as_deref()?);
            let found = own.or_else(split);
            found.filter(|id| old[*id].origin != Origin::Computed)
        };
        let sources: Vec<Option<FieldId>> = names.iter().enumerate().map(source).collect();
        let mut takers = BTreeMap::new();
        for id in sources.iter().flatten() {
            *takers.entry(*id).or_default() += 1;
        }
        Fields { sources, takers }
    }

    fn source(&self, id: FieldId) -> Option<FieldId> {
        self.sources.get(id.index()).copied().flatten()
    }
}

/// Where the value of a cell stands in a document.
fn place(survey: &Survey, cell: Cell) -> Vec<String> {
    let path = cell.path(survey);
    let part = match survey[cell.field].origin {
        Origin::Known => return vec!["known".to_owned(), path],
        Origin::Consent => return vec!["consent".to_owned(), path],
        _ => "answers",
    };
    let steps = path.split('.').map(str::to_owned);
    std::iter::once(part.to_owned()).chain(steps).collect()
}

/// Where the words stand that come with an option.
fn words_place(survey: &Survey, cell: Cell, option: &str) -> Vec<String> {
    let mut place = place(survey, cell);
    if let Some(last) = place.last_mut() {
        *last = format!("{last}.{option}.text");
    }
    place
}

fn missing_place(survey: &Survey, cell: Cell) -> Vec<String> {
    vec!["missing".to_owned(), cell.path(survey)]
}

impl Migration<'_> {
    fn carry(&mut self, to: &[&str], recode: Recode) {
        let path = || to.iter().map(|step| (*step).to_owned()).collect();
        self.moves.push(Move {
            to: path(),
            from: path(),
            cell: None,
            recode,
            only: None,
        });
    }

    /// What every document has.
    fn envelope(&mut self, fields: &Fields) {
        let (old, new) = (self.old, self.new);
        self.carry(&["response"], Recode::Keep);
        let statuses = self.statuses(fields);
        self.carry(&["status"], statuses);
        for (what, before, after) in [
            ("language", old.languages.clone(), &new.languages),
            ("mode", modes(old), &modes(new)),
        ] {
            self.carry(&[what], Recode::Keep);
            for gone in before.iter().filter(|one| !after.contains(one)) {
                let message = format!(
                    "responses of the {what} `{gone}` are carried over, and the new version has no such {what}"
                );
                self.note(true, message);
            }
        }
        let touchpoints = self.touchpoints();
        self.carry(&["touchpoint"], touchpoints);
        self.carry(&["started"], Recode::Keep);
        self.carry(&["submitted"], Recode::Keep);
        if new.trap {
            self.carry(&["quality"], Recode::Keep);
        }
    }

    /// The ends by their old and new names.
    fn statuses(&mut self, fields: &Fields) -> Recode {
        let (old, new) = (self.old, self.new);
        let pairs = Pairs::of(
            &named(old, "finish", &old.finishes, |finish| &finish.name),
            &named(new, "finish", &new.finishes, |finish| &finish.name),
        );
        // The end of who refuses a consent is named after the consent.
        let refusal = |at: usize| {
            match old.finishes[at].when {
            FinishWhen::Refused(consent) => new.finishes.iter().position(|finish| {
                matches!(finish.when, FinishWhen::Refused(id) if fields.source(id) == Some(consent))
            }),
            FinishWhen::Holds(_) => None,
        }
        };
        let mut words = ["complete", "partial"]
            .map(|word| (word.to_owned(), word.to_owned()))
            .to_vec();
        for (at, finish) in old.finishes.iter().enumerate() {
            match pairs.new_of(at).or_else(|| refusal(at)) {
                Some(to) => {
                    words.push((finish.name.clone(), new[FinishId(to as u32)].name.clone()))
                }
                None => self.note(
                    true,
                    format!(
                        "responses that ended at `{}` have no such end any more",
                        finish.name
                    ),
                ),
            }
        }
        for (at, finish) in new.finishes.iter().enumerate() {
            if pairs.old_of(at).is_none() && matches!(finish.when, FinishWhen::Holds(_)) {
                self.note(true, format!("`finish {}` is new: who it would have ended has answers that stand after it", finish.name));
            }
        }
        match words.iter().all(|(a, b)| a == b) {
            true => Recode::Keep,
            false => Recode::Word(words),
        }
    }

    fn touchpoints(&mut self) -> Recode {
        let (old, new) = (self.old, self.new);
        let pairs = Pairs::of(
            &named(old, "touchpoint", &old.touchpoints, |one| &one.name),
            &named(new, "touchpoint", &new.touchpoints, |one| &one.name),
        );
        let mut words = Vec::new();
        for (at, one) in old.touchpoints.iter().enumerate() {
            match pairs.new_of(at) {
                Some(to) => words.push((one.name.clone(), new.touchpoints[to].name.clone())),
                None => self.note(
                    false,
                    format!(
                        "the touchpoint `{}` is gone, and responses no longer name it",
                        one.name
                    ),
                ),
            }
        }
        match words.len() == old.touchpoints.len() && words.iter().all(|(a, b)| a == b) {
            true => Recode::Keep,
            false => Recode::Word(words),
        }
    }

    /// One field of the new version, in every instance of its repeat.
    fn field(&mut self, fields: &Fields, id: FieldId) {
        let (old, new) = (self.old, self.new);
        let name = &new[id].name;
        let Some(source) = fields.source(id) else {
            if new[id].required && new[id].origin != Origin::Known {
                self.note(true, format!("`{name}` is required and was not asked: responses of people it is asked of now are not complete"));
            }
            return;
        };
        let Recoded { recode, notes } = match recode((old, source), (new, id)) {
            Ok(recoded) => recoded,
            Err(why) => {
                self.note(
                    true,
                    format!("`{name}` {why}: its answers are not carried over"),
                );
                return;
            }
        };
        if old[source].name != *name {
            self.note(false, format!("`{}` becomes `{name}`", old[source].name));
        }
        for note in notes {
            self.note(false, format!("{name}: {note}"));
        }
        if new[id].required && !old[source].required {
            self.note(
                true,
                format!("`{name}` is required now: responses without an answer are not complete"),
            );
        }
        let is_split = fields.takers.get(&source).is_some_and(|takers| *takers > 1);
        let is_guarded = is_split || chain(old, old[source].guard) != chain(new, new[id].guard);
        for (a, b) in self.cells(source, id) {
            self.cell(a, b, &recode, is_guarded);
        }
    }

    /// The cells that stand for each other.
    fn cells(&mut self, a: FieldId, b: FieldId) -> Vec<(Cell, Cell)> {
        let (old, new) = (self.old, self.new);
        let at = |field, instance| Cell { field, instance };
        match (old[a].repeat, new[b].repeat) {
            (None, None) => vec![(Cell::of(a), Cell::of(b))],
            (Some(before), Some(after)) => {
                let lists = old
                    .options_of(old[before].over)
                    .zip(new.options_of(new[after].over));
                let pairs = lists.map_or_else(Vec::new, |(old, new)| instances(old, new));
                let cells = pairs.into_iter();
                cells
                    .map(|(x, y)| (at(a, Some(x)), at(b, Some(y))))
                    .collect()
            }
            _ => {
                let name = &new[b].name;
                self.note(true, format!("`{name}` is asked once for each of several things in one version only: its answers are not carried over"));
                Vec::new()
            }
        }
    }

    fn cell(&mut self, a: Cell, b: Cell, recode: &Recode, is_guarded: bool) {
        let (old, new) = (self.old, self.new);
        let only = match is_guarded {
            false => None,
            true => {
                let decided = test::guard(new, new[b.field].guard, b.instance);
                if decided.is_none() {
                    let name = &new[b.field].name;
                    self.note(true, format!("whom `{name}` is asked of now cannot be decided here: it is carried over wherever it was answered, and `peil answer` names who should not have it"));
                }
                decided
            }
        };
        let is_left_out = only.is_some() && old[a.field].name == new[b.field].name;
        if is_left_out {
            let name = &new[b.field].name;
            self.note(
                false,
                format!(
                    "`{name}` is left out of responses of people who are not asked it any more"
                ),
            );
        }
        self.moves.push(Move {
            to: place(new, b),
            from: place(old, a),
            cell: Some((b, false)),
            recode: recode.clone(),
            only: only.clone(),
        });
        for (before, after) in specified(old, a, new, b, recode) {
            self.moves.push(Move {
                to: words_place(new, b, &after),
                from: words_place(old, a, &before),
                cell: None,
                recode: Recode::Keep,
                only: only.clone(),
            });
        }
        self.missing(a, b, only);
    }

    /// The missing codes that both offer.
    fn missing(&mut self, a: Cell, b: Cell, only: Option<test::Test>) {
        let (old, new) = (self.old, self.new);
        let names = |codes: &[Missing]| codes.iter().map(|code| code.name.clone()).collect();
        let (before, after): (Vec<String>, Vec<String>) =
            (names(&old[a.field].missing), names(&new[b.field].missing));
        let (kept, gone): (Vec<&String>, Vec<&String>) =
            before.iter().partition(|code| after.contains(code));
        for code in &gone {
            let name = &new[b.field].name;
            self.note(false, format!("{name}: the missing answer `{code}` is left out, for it is not offered any more"));
        }
        if kept.is_empty() {
            return;
        }
        let recode = match gone.is_empty() {
            true => Recode::Keep,
            false => Recode::Word(
                kept.iter()
                    .map(|code| ((*code).clone(), (*code).clone()))
                    .collect(),
            ),
        };
        self.moves.push(Move {
            to: missing_place(new, b),
            from: missing_place(old, a),
            cell: Some((b, true)),
            recode,
            only,
        });
    }

    /// Says which fields nothing takes from.
    fn left_behind(&mut self, fields: &Fields) {
        for (id, field) in self.old.fields() {
            let is_stored = field.origin != Origin::Computed;
            let is_other = self
                .new
                .fields()
                .any(|(to, _)| fields.source(to) == Some(id));
            if is_stored && !is_other {
                self.note(
                    true,
                    format!("`{}` is gone: its answers are not carried over", field.name),
                );
            }
        }
    }
}

fn modes(survey: &Survey) -> Vec<String> {
    survey
        .modes
        .iter()
        .map(|mode| mode.word().to_owned())
        .collect()
}

/// The guards of a chain as written.
fn chain(survey: &Survey, guard: Option<GuardId>) -> Vec<String> {
    let links = std::iter::successors(guard, |id| survey[*id].parent);
    links.map(|id| survey.guard_notation(id)).collect()
}

/// The options, by old and new name, with which words come in both versions.
fn specified(
    old: &Survey,
    a: Cell,
    new: &Survey,
    b: Cell,
    recode: &Recode,
) -> Vec<(String, String)> {
    let Some((before, after)) = old.options_of(a.field).zip(new.options_of(b.field)) else {
        return Vec::new();
    };
    let both = match recode {
        Recode::Word(pairs) | Recode::Wrapped(pairs) | Recode::Members(pairs) => pairs.clone(),
        _ => before
            .options
            .iter()
            .map(|it| (it.name.clone(), it.name.clone()))
            .collect(),
    };
    let takes = |list: &crate::model::List, name: &str| {
        let option = list.position(name).map(|at| &list.options[at]);
        option.is_some_and(|option| option.specify.is_some())
    };
    let both = both.into_iter();
    both.filter(|(x, y)| takes(before, x) && takes(after, y))
        .collect()
}

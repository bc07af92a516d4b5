//! Two surveys side by side: which item is which, who reads what, and the changes found so far.

use super::guards::Doubt;
use super::names::{Named, Pairs};
use super::readers::{Figure, Readers};
use super::similar::Suggestion;
use super::{Change, Class, Diff, Kind, Subject, continuity, similar, uses};
use crate::model::{Field, FieldId, GridId, ListId, Origin, PurposeId, RepeatId, Survey};
use crate::source::Span;
use std::collections::{BTreeMap, HashMap};

/// What is compared, and what was found.
pub(super) struct Tables<'a> {
    pub old: &'a Survey,
    pub new: &'a Survey,
    /// Both were understood, so what can happen in them can be decided.
    pub is_sound: bool,
    pub fields: Pairs,
    pub repeats: Pairs,
    pub purposes: Pairs,
    pub metrics: Pairs,
    pub indexes: Pairs,
    pub drivers: Pairs,
    pub events: Pairs,
    pub scales: Pairs,
    /// Lists that stand for each other.
    pub lists: Vec<(ListId, ListId)>,
    /// Those of them that have one name, or had it.
    pub shared_lists: Vec<(ListId, ListId)>,
    options: HashMap<(ListId, ListId), Pairs>,
    /// Languages that both have: position in each, and tag.
    pub languages: Vec<(usize, usize, String)>,
    /// Something has another name, so that words that are the same may mean something else.
    pub has_renames: bool,
    pub old_readers: Readers,
    pub new_readers: Readers,
    pub suggestions: Vec<Suggestion>,
    pub gaps: Vec<String>,
    pub doubts: Vec<Doubt>,
    changes: Vec<Change>,
    /// Where a change stands that is told once for all that it touches.
    told: HashMap<(Kind, String), usize>,
}

/// The name of a table with its `was`, from the history of the survey.
pub(crate) fn named<'a, T>(
    survey: &Survey,
    keyword: &str,
    items: &'a [T],
    name: impl Fn(&'a T) -> &'a str,
) -> Vec<Named<'a>> {
    let was = &survey.history.was;
    let named = items.iter().map(|item| {
        let name = name(item);
        // Most surveys have few renames, or none.
        let was = match was.is_empty() {
            true => None,
            false => was.get(&format!("{keyword} {name}")).cloned(),
        };
        Named { name, was }
    });
    named.collect()
}

macro_rules! pairs {
    ($old:expr, $new:expr, $keyword:literal, $table:ident) => {
        Pairs::of(
            &named($old, $keyword, &$old.$table, |item| &item.name),
            &named($new, $keyword, &$new.$table, |item| &item.name),
        )
    };
}

impl<'a> Tables<'a> {
    pub fn new(old: &'a Survey, new: &'a Survey, is_sound: bool) -> Self {
        let fields = Pairs::of(&field_names(old), &field_names(new));
        let has_renames = !(old.history.was.is_empty() && new.history.was.is_empty());
        let mut tables = Tables {
            is_sound,
            repeats: pairs!(old, new, "repeat", repeats),
            purposes: pairs!(old, new, "purpose", purposes),
            metrics: pairs!(old, new, "metric", metrics),
            indexes: pairs!(old, new, "index", indexes),
            drivers: pairs!(old, new, "drivers", drivers),
            events: pairs!(old, new, "event", events),
            scales: Pairs::default(),
            lists: Vec::new(),
            shared_lists: Vec::new(),
            options: HashMap::new(),
            languages: languages(old, new),
            has_renames,
            old_readers: Readers::of(old),
            new_readers: Readers::of(new),
            suggestions: Vec::new(),
            gaps: Vec::new(),
            doubts: Vec::new(),
            changes: Vec::new(),
            told: HashMap::new(),
            fields,
            old,
            new,
        };
        tables.scales = pairs!(old, new, "scale", scales);
        tables.pair_lists();
        tables
    }

    /// Lists stand for each other where a field chooses from the one in the old version and from the other
    /// in the new, or where they are shared under one name.
    fn pair_lists(&mut self) {
        let shared = |survey: &'a Survey| {
            let lists = survey.lists.iter().zip(0..).filter(|(list, _)| list.shared);
            lists
                .map(|(list, at)| (list, ListId(at)))
                .collect::<Vec<_>>()
        };
        let (old, new) = (shared(self.old), shared(self.new));
        let old_names = named(self.old, "list", &old, |(list, _)| &list.name);
        let new_names = named(self.new, "list", &new, |(list, _)| &list.name);
        let by_name = Pairs::of(&old_names, &new_names);
        let by_name = by_name.both.iter().map(|(a, b)| (old[*a].1, new[*b].1));
        self.shared_lists = by_name.collect();
        let by_name = self.shared_lists.iter().copied();
        let by_field = self.fields.both.iter().filter_map(|(a, b)| {
            let (a, b) = (&self.old.fields[*a].ty, &self.new.fields[*b].ty);
            let both = a.list().zip(b.list())?;
            (std::mem::discriminant(a) == std::mem::discriminant(b)).then_some(both)
        });
        let mut lists: Vec<(ListId, ListId)> = by_name.chain(by_field).collect();
        lists.sort_unstable_by_key(|(old, new)| (*new, *old));
        lists.dedup();
        for (a, b) in &lists {
            let pairs = Pairs::of_options(&self.old[*a], &self.new[*b]);
            self.options.insert((*a, *b), pairs);
        }
        self.lists = lists;
    }

    /// How the options of two lists that stand for each other are paired.
    pub fn options(&self, old: ListId, new: ListId) -> Option<&Pairs> {
        self.options.get(&(old, new))
    }

    /// The field of the new version that an old one became.
    pub fn new_field(&self, old: FieldId) -> Option<FieldId> {
        self.fields.new_of(old.index()).map(|at| FieldId(at as u32))
    }

    /// The field of the old version that became a new one.
    pub fn old_field(&self, new: FieldId) -> Option<FieldId> {
        self.fields.old_of(new.index()).map(|at| FieldId(at as u32))
    }

    /// The figures, in both versions, that read a field in each version that has it.
    pub fn figures_of(&self, old: Option<FieldId>, new: Option<FieldId>) -> Vec<Subject> {
        let old_figures = || old.into_iter().flat_map(|id| self.old_readers.of_field(id));
        let old_figures = || old_figures().filter_map(|figure| figure.in_new(self));
        let new_figures = || new.into_iter().flat_map(|id| self.new_readers.of_field(id));
        let new_figures = || new_figures().filter(|figure| figure.in_old(self).is_some());
        let found: Vec<_> = match (old, new) {
            (Some(_), Some(_)) => {
                let before: Vec<_> = old_figures().collect();
                new_figures().filter(|one| before.contains(one)).collect()
            }
            (Some(_), None) => old_figures().collect(),
            (None, _) => new_figures().collect(),
        };
        found.into_iter().map(|one| one.subject(self.new)).collect()
    }

    /// Every figure that both versions have.
    pub fn all_figures(&self) -> Vec<Subject> {
        let metrics = self.metrics.both.iter().map(|(_, at)| Figure::Metric(*at));
        let indexes = self.indexes.both.iter().map(|(_, at)| Figure::Index(*at));
        let drivers = self.drivers.both.iter().map(|(_, at)| Figure::Drivers(*at));
        let all = metrics.chain(indexes).chain(drivers);
        all.map(|figure| figure.subject(self.new)).collect()
    }

    /// Says that the change that was told last touches the trend of figures.
    pub fn touch_last(&mut self, figures: Vec<Subject>) {
        if let Some(last) = self.changes.last_mut() {
            last.figures = figures;
        }
    }

    /// What something other than a field is for, where that is said.
    pub fn purposes_of(
        &mut self,
        subject: &Subject,
        at: (Option<Span>, Option<Span>),
        old: &[PurposeId],
        new: &[PurposeId],
    ) {
        let carried: Vec<Option<usize>> = old
            .iter()
            .map(|id| self.purposes.new_of(id.index()))
            .collect();
        let mut changes = Vec::new();
        for id in new.iter().filter(|id| !carried.contains(&Some(id.index()))) {
            let name = &self.new[*id].name;
            let message = format!("{} serves the purpose `{name}` too", subject.quoted());
            let change = Change::new(Kind::PurposeAdded, subject.clone(), message);
            changes.push(change.at(at.0, at.1).values(None, Some(name.clone())));
        }
        let is_kept = |id: &&usize| new.iter().any(|own| own.index() == **id);
        for (id, carried) in old.iter().zip(&carried) {
            if carried.as_ref().filter(is_kept).is_none() {
                let name = &self.old[*id].name;
                let message = format!("{} no longer serves the purpose `{name}`", subject.quoted());
                let change = Change::new(Kind::PurposeDropped, subject.clone(), message);
                changes.push(change.at(at.0, at.1).values(Some(name.clone()), None));
            }
        }
        self.changes.extend(changes);
    }

    /// Adds a change.
    pub fn tell(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Adds a change that may be met at several places; the others are told with the first.
    pub fn tell_once(&mut self, key: String, change: Change) {
        match self.told.get(&(change.kind, key.clone())) {
            Some(at) => {
                let first = &mut self.changes[*at];
                first.fits &= change.fits;
                for figure in change.figures {
                    if !first.figures.contains(&figure) {
                        first.figures.push(figure);
                    }
                }
                for other in std::iter::once(change.subject).chain(change.with) {
                    if other != first.subject && !first.with.contains(&other) {
                        first.with.push(other);
                    }
                }
            }
            None => {
                self.told.insert((change.kind, key), self.changes.len());
                self.changes.push(change);
            }
        }
    }

    /// The changes in their order, and what follows from them.
    pub fn finish(mut self) -> Diff {
        let place = |span: &Option<Span>| span.map(|span| (span.file, span.start));
        self.changes.sort_by(|a, b| {
            let key = |change: &Change| {
                let (new, old) = (place(&change.new), place(&change.old));
                (change.class(), new.is_none(), new, old)
            };
            key(a).cmp(&key(b))
        });
        let mut diff = Diff {
            survey: self.new.name.clone(),
            old_version: self.old.version.clone(),
            new_version: self.new.version.clone(),
            suggestions: std::mem::take(&mut self.suggestions),
            gaps: std::mem::take(&mut self.gaps),
            changes: std::mem::take(&mut self.changes),
            ..Diff::default()
        };
        similar::mention(&mut diff);
        diff.continuity = continuity::of(&self, &diff.changes);
        diff.uses = match diff.count(Class::Privacy) + diff.count(Class::Breaking) {
            0 => Vec::new(),
            _ => uses::of(&self),
        };
        diff
    }
}

/// The keyword of what a field is.
pub(super) fn origin_word(origin: Origin) -> &'static str {
    match origin {
        Origin::Known => "known",
        Origin::Consent => "consent",
        Origin::Question => "question",
        Origin::Row(_) => "row",
        Origin::Computed => "compute",
    }
}

/// The list that the options of a type stand in.
pub(super) fn list_subject(survey: &Survey, id: ListId) -> Subject {
    let list = &survey[id];
    let item = if list.shared { "list" } else { "question" };
    Subject::new(item, list.name.clone())
}

/// Languages that both have.
fn languages(old: &Survey, new: &Survey) -> Vec<(usize, usize, String)> {
    let tags = new.languages.iter().enumerate();
    let both = tags.filter_map(|(at, tag)| {
        let before = old.languages.iter().position(|before| before == tag)?;
        Some((before, at, tag.clone()))
    });
    both.collect()
}

/// The fields with the names that they had: a renamed grid or repeat renames what is in it.
/// The fields with the names they had.
pub(crate) fn field_names(survey: &Survey) -> Vec<Named<'_>> {
    let was = &survey.history.was;
    let named = survey.fields.iter().map(|field| Named {
        name: &field.name,
        was: match was.is_empty() {
            true => None,
            false => former(survey, was, field),
        },
    });
    named.collect()
}

fn former(survey: &Survey, was: &BTreeMap<String, String>, field: &Field) -> Option<String> {
    let said = |item: &str, path: &str| was.get(&format!("{item} {path}")).cloned();
    let leaf = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let repeat = field
        .repeat
        .map(|RepeatId(at)| &survey.repeats[at as usize].name);
    let repeat_before = repeat.map(|name| said("repeat", name).unwrap_or_else(|| name.clone()));
    let within = |path: String| match &repeat_before {
        Some(repeat) => format!("{repeat}.{}", leaf(&path)),
        None => path,
    };
    let before = match field.origin {
        Origin::Row(GridId(at)) => {
            let grid = &survey.grids[at as usize].name;
            let own = leaf(&field.name);
            let before = said("grid", grid).map_or_else(|| grid.clone(), |was| leaf(&was));
            let row = said("row", &field.name).unwrap_or(own);
            format!("{}.{}", within(before), leaf(&row))
        }
        origin => {
            let own = said(origin_word(origin), &field.name);
            within(own.unwrap_or_else(|| field.name.clone()))
        }
    };
    (before != field.name).then_some(before)
}

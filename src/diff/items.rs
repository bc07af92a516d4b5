//! Items with a name, paired and told of where only one version has them.

use super::names::Pairs;
use super::tables::{Tables, named};
use super::{Change, Fits, Kind, Subject};
use crate::model::{
    Action, Check, Drivers, Event, Finish, Grid, Index, Metric, Quota, Recipient, Repeat, Report,
    Segment, Survey, Touchpoint, Wave, Weight,
};
use crate::source::Span;

/// Where an item stands in the old and in the new version.
pub(super) type At = (Option<Span>, Option<Span>);

/// An item of a table of the model.
pub(super) trait Item {
    fn name(&self) -> &str;
    fn span(&self) -> Span;

    /// Whether stored responses fit where it is new, if its kind leaves that open.
    fn fits_when_new(&self) -> bool {
        false
    }
}

macro_rules! items {
    ($($item:ident)*) => {
        $(impl Item for $item {
            fn name(&self) -> &str {
                &self.name
            }

            fn span(&self) -> Span {
                self.span
            }
        })*
    };
}

items! {
    Action Drivers Event Finish Grid Index Metric Quota Recipient Repeat Report Segment Touchpoint
    Wave Weight
}

impl Item for Check {
    fn name(&self) -> &str {
        &self.name
    }

    fn span(&self) -> Span {
        self.span
    }

    fn fits_when_new(&self) -> bool {
        !self.hard
    }
}

/// The items of a table in both versions.
pub(super) fn pairs<T: Item>(
    tables: &Tables,
    keyword: &'static str,
    of: fn(&Survey) -> &[T],
) -> Pairs {
    Pairs::of(
        &named(tables.old, keyword, of(tables.old), Item::name),
        &named(tables.new, keyword, of(tables.new), Item::name),
    )
}

/// Tells of the items that only one version has, by the kind of what is gone and of what is new; the pairs
/// of those that both have.
pub(super) fn lone<T: Item>(
    tables: &mut Tables,
    keyword: &'static str,
    (gone, new): (Kind, Kind),
    of: fn(&Survey) -> &[T],
) -> Pairs {
    let pairs = pairs(tables, keyword, of);
    let (before, after) = (of(tables.old), of(tables.new));
    let told = |kind: Kind, item: &T, words: &str| {
        let subject = Subject::new(keyword, item.name());
        let message = format!("{} {words}", subject.quoted());
        Change::new(kind, subject, message)
    };
    let mut changes = Vec::new();
    for at in &pairs.removed {
        let item = &before[*at];
        changes.push(told(gone, item, "is gone").at(item.span(), None));
    }
    for at in &pairs.added {
        let item = &after[*at];
        let mut change = told(new, item, "is new").at(None, item.span());
        change.fits |= new.fits() == Fits::Depends && item.fits_when_new();
        changes.push(change);
    }
    for at in &pairs.reused {
        let item = &after[*at];
        let other = before.iter().find(|other| other.name() == item.name());
        let change = told(Kind::QuestionReused, item, "is another thing than before");
        changes.push(change.at(other.map(Item::span), item.span()));
    }
    changes.into_iter().for_each(|change| tables.tell(change));
    pairs
}

/// Tells of another name, if it is another.
pub(super) fn renamed(tables: &mut Tables, kind: Kind, subject: &Subject, before: &str, at: At) {
    if before == subject.name {
        return;
    }
    let message = format!("{} was called `{before}`", subject.quoted());
    let mut change = Change::new(kind, subject.clone(), message).at(at.0, at.1);
    change.before = Some(before.to_owned());
    // A response names the touchpoint that led to it.
    change.fits &= kind != Kind::TouchpointChanged;
    let values = (Some(before.to_owned()), Some(subject.name.clone()));
    tables.tell(change.values(values.0, values.1));
}

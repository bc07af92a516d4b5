//! Segments and their groups: who is in them.

use super::guards::Doubt;
use super::items::{At, lone, renamed};
use super::names::{Named, Pairs};
use super::tables::Tables;
use super::texts::Text;
use super::{Change, Kind, Subject};
use crate::model::{Expr, ExprKind, FieldId, Group, Segment, Survey, ValueType};

/// Compares the segments.
pub(super) fn compare(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let kinds = (Kind::SegmentRemoved, Kind::SegmentAdded);
    for (a, b) in lone(tables, "segment", kinds, |it| &it.segments).both {
        segment(tables, &old.segments[a], &new.segments[b]);
    }
}

fn segment(tables: &mut Tables, old: &Segment, new: &Segment) {
    let Segment {
        name,
        text,
        by,
        groups,
        fields: _,
        span,
    } = new;
    let subject = Subject::new("segment", name.clone());
    let at = (Some(old.span), Some(*span));
    renamed(tables, Kind::SegmentRenamed, &subject, &old.name, at);
    tables.text(&Text::plain(&subject, "the title"), old.text, *text);
    let carried = old.by.map(|id| tables.new_field(id));
    if carried != by.map(Some) {
        let name = |survey: &Survey, by: Option<FieldId>| {
            Some(by.map_or("conditions".to_owned(), |id| survey[id].name.clone()))
        };
        let values = (name(tables.old, old.by), name(tables.new, *by));
        tables.aspect(
            Kind::SegmentRedefined,
            &subject,
            "what decides about the groups",
            at,
            values,
        );
        return;
    }
    if by.is_some() {
        // The groups are the options of the field, and told with them.
        return;
    }
    let old_groups = group_names(tables.old, old);
    let new_groups = group_names(tables.new, new);
    let pairs = Pairs::of(&old_groups, &new_groups);
    for (a, b) in &pairs.both {
        group(tables, (old, *a), (new, *b));
    }
    if pairs.both.windows(2).any(|two| two[0].0 > two[1].0) {
        let message = format!("the groups of {} come in another order", subject.quoted());
        tables.tell(Change::new(Kind::Order, subject.clone(), message).at(at.0, at.1));
    }
    for at in &pairs.removed {
        let group = &old.groups[*at];
        let subject = Subject::new("group", format!("{}.{}", old.name, group.name));
        let message = format!("{} is gone", subject.quoted());
        tables.tell(Change::new(Kind::SegmentRemoved, subject, message).at(group.span, None));
    }
    for at in pairs.added.iter().chain(&pairs.reused) {
        let group = &groups[*at];
        let subject = Subject::new("group", format!("{name}.{}", group.name));
        let message = format!("{} is new", subject.quoted());
        tables.tell(Change::new(Kind::SegmentAdded, subject, message).at(None, group.span));
    }
}

fn group_names<'a>(survey: &Survey, segment: &'a Segment) -> Vec<Named<'a>> {
    let named = segment.groups.iter().map(|group| {
        let path = format!("group {}.{}", segment.name, group.name);
        Named {
            name: &group.name,
            was: survey.history.was.get(&path).cloned(),
        }
    });
    named.collect()
}

/// One group in both versions: who is in it, those of the groups before it left out.
fn group(tables: &mut Tables, (old, a): (&Segment, usize), (new, b): (&Segment, usize)) {
    let Group {
        name,
        text,
        when: _,
        span,
    } = &new.groups[b];
    let subject = Subject::new("group", format!("{}.{name}", new.name));
    let at = (Some(old.groups[a].span), Some(*span));
    rename_in(
        tables,
        Kind::SegmentRenamed,
        &subject,
        &format!("{}.{}", old.name, old.groups[a].name),
        at,
    );
    tables.text(
        &Text::plain(&subject, "the title"),
        old.groups[a].text,
        *text,
    );
    let (before, after) = (members(old, a), members(new, b));
    if tables.same_expr(&before, &after) {
        return;
    }
    tables.doubt(Doubt {
        words: "holds",
        ..Doubt::new(Kind::SegmentRedefined, subject, at, before, after)
    });
}

/// Who is in a group: its own condition without those of the groups before it.
fn members(segment: &Segment, at: usize) -> Expr {
    let span = segment.span;
    let made = |kind| Expr {
        kind,
        ty: ValueType::Condition,
        span,
    };
    let before = segment.groups[..at]
        .iter()
        .filter_map(|group| group.when.clone());
    let mut parts: Vec<Expr> = before
        .map(|when| made(ExprKind::Not(Box::new(when))))
        .collect();
    match &segment.groups[at].when {
        Some(when) => parts.push(when.clone()),
        None => {
            let fields = segment
                .fields
                .iter()
                .map(|id| made(ExprKind::Answered(*id)));
            parts.push(made(ExprKind::Or(fields.collect())));
        }
    }
    made(ExprKind::And(parts))
}

/// A name within another.
fn rename_in(tables: &mut Tables, kind: Kind, subject: &Subject, before: &str, at: At) {
    let leaf = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    if leaf(before) != leaf(&subject.name) {
        renamed(tables, kind, subject, before, at);
    }
}

//! What stands around the questions: grids, repeats, pages, notes, early ends, checks and quotas.

use super::figures::lone;
use super::guards::{Doubt, chain};
use super::names::Pairs;
use super::tables::{Tables, named};
use super::texts::Text;
use super::{Change, Kind, Subject};
use crate::model::{
    Check, Expr, ExprKind, FieldId, Finish, FinishWhen, Grid, Node, Note, Page, Quota, Repeat,
    Survey, ValueType,
};
use crate::source::Span;
use std::collections::BTreeSet;

/// Compares the items of the flow that have no value.
pub(super) fn compare(tables: &mut Tables) {
    grids(tables);
    repeats(tables);
    shown(tables);
    finishes(tables);
    checks(tables);
    quotas(tables);
}

fn grids(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let pairs = Pairs::of(
        &named(old, "grid", &old.grids, |item| &item.name),
        &named(new, "grid", &new.grids, |item| &item.name),
    );
    for (a, b) in pairs.both {
        let before = &old.grids[a];
        let Grid {
            name,
            text,
            hint,
            mode_texts,
            interviewer,
            rows,
            shuffle,
            doc,
            span,
        } = &new.grids[b];
        let subject = Subject::new("grid", name.clone());
        let at = (Some(before.span), Some(*span));
        let mut figures = Vec::new();
        for row in rows {
            for figure in tables.figures_of(tables.old_field(*row), Some(*row)) {
                if !figures.contains(&figure) {
                    figures.push(figure);
                }
            }
        }
        let wording = Text::of(&subject, "the text", &figures);
        tables.text(&wording, before.text, *text);
        tables.mode_texts(&wording, &before.mode_texts, mode_texts);
        tables.optional_text(
            &Text {
                what: "the hint",
                ..wording
            },
            before.hint,
            *hint,
        );
        let what = "the instruction for interviewers";
        tables.optional_text(&Text { what, ..wording }, before.interviewer, *interviewer);
        tables.documentation(&subject, at, &before.doc, doc);
        if before.shuffle != *shuffle {
            let words = if *shuffle {
                "are shuffled"
            } else {
                "are no longer shuffled"
            };
            let kind = match figures.is_empty() {
                true => Kind::Order,
                false => Kind::TrendPosition,
            };
            let message = format!("the rows of {} {words}", subject.quoted());
            let change = Change::new(kind, subject.clone(), message).at(at.0, at.1);
            tables.tell(change.figures(figures));
        }
    }
    // The rows of a grid that only one version has are told; its words go with them.
}

fn repeats(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    for (a, b) in tables.repeats.both.clone() {
        let before = &old.repeats[a];
        let Repeat {
            name,
            text,
            over,
            max,
            guard: _,
            nodes: _,
            fields: _,
            span,
        } = &new.repeats[b];
        let subject = Subject::new("repeat", name.clone());
        let at = (Some(before.span), Some(*span));
        if before.name != *name {
            let message = format!("{} was called `{}`", subject.quoted(), before.name);
            let mut change = Change::new(Kind::QuestionRenamed, subject.clone(), message);
            change.before = Some(before.name.clone());
            tables.tell(change.at(at.0, at.1));
        }
        tables.optional_text(&Text::plain(&subject, "the title"), before.text, *text);
        if tables.new_field(before.over) != Some(*over) {
            let name = |survey: &Survey, id: FieldId| {
                survey
                    .fields
                    .get(id.index())
                    .map(|field| field.name.clone())
            };
            let values = (name(old, before.over), name(new, *over));
            tables.aspect(Kind::RepeatOver, &subject, "what it runs over", at, values);
        }
        let room = |max: Option<u32>| max.unwrap_or(u32::MAX);
        let kind = match room(*max) > room(before.max) {
            true => Kind::RepeatMore,
            false => Kind::RepeatFewer,
        };
        let number = |max: Option<u32>| max.map(|max| max.to_string());
        let values = (number(before.max), number(*max));
        tables.aspect(
            kind,
            &subject,
            "the largest number of instances",
            at,
            values,
        );
    }
    // What is in a repeat that only one version has is told.
    let kinds = (Kind::PageRemoved, Kind::PageAdded);
    lone(
        tables,
        "repeat",
        kinds,
        |it| &it.repeats,
        |it| &it.repeats,
        |it| (&it.name, it.span),
    );
}

/// Pages and notes, wherever they stand.
fn shown(tables: &mut Tables) {
    let (old, new) = (parts(tables.old), parts(tables.new));
    let pages = Pairs::of(
        &named(tables.old, "page", &old.pages, |page| &page.name),
        &named(tables.new, "page", &new.pages, |page| &page.name),
    );
    for (a, b) in &pages.both {
        page(tables, old.pages[*a], new.pages[*b]);
    }
    let notes = Pairs::of(
        &named(tables.old, "note", &old.notes, |note| &note.name),
        &named(tables.new, "note", &new.notes, |note| &note.name),
    );
    for (a, b) in &notes.both {
        note(tables, old.notes[*a], new.notes[*b]);
    }
    let mut told = |kind: Kind, item: &'static str, name: &str, span: Span, is_new: bool| {
        let subject = Subject::new(item, name);
        let words = if is_new { "is new" } else { "is gone" };
        let message = format!("{} {words}", subject.quoted());
        let change = Change::new(kind, subject, message);
        tables.tell(match is_new {
            true => change.at(None, span),
            false => change.at(span, None),
        });
    };
    for at in &pages.removed {
        told(
            Kind::PageRemoved,
            "page",
            &old.pages[*at].name,
            old.pages[*at].span,
            false,
        );
    }
    for at in pages.added.iter().chain(&pages.reused) {
        told(
            Kind::PageAdded,
            "page",
            &new.pages[*at].name,
            new.pages[*at].span,
            true,
        );
    }
    for at in &notes.removed {
        told(
            Kind::NoteRemoved,
            "note",
            &old.notes[*at].name,
            old.notes[*at].span,
            false,
        );
    }
    for at in notes.added.iter().chain(&notes.reused) {
        told(
            Kind::NoteAdded,
            "note",
            &new.notes[*at].name,
            new.notes[*at].span,
            true,
        );
    }
}

/// The pages and notes of a survey, in order.
#[derive(Default)]
struct Parts<'a> {
    pages: Vec<&'a Page>,
    notes: Vec<&'a Note>,
}

fn parts(survey: &Survey) -> Parts<'_> {
    let mut parts = Parts::default();
    gather(survey, &survey.flow, &mut parts);
    parts
}

fn gather<'a>(survey: &'a Survey, nodes: &'a [Node], parts: &mut Parts<'a>) {
    for node in nodes {
        match node {
            Node::Page(page) => {
                // Things outside every page stand on one that nobody named.
                if !page.name.is_empty() {
                    parts.pages.push(page);
                }
                gather(survey, &page.nodes, parts);
            }
            Node::Branch(arms) => {
                arms.iter()
                    .for_each(|arm| gather(survey, &arm.nodes, parts));
            }
            Node::Repeat(id) => gather(survey, &survey[*id].nodes, parts),
            Node::Note(note) => parts.notes.push(note),
            Node::Ask(_) | Node::Grid(_) | Node::Compute(_) => {}
            Node::Check(_) | Node::Finish(_) | Node::Quota(_) => {}
        }
    }
}

fn page(tables: &mut Tables, old: &Page, new: &Page) {
    // Who sees a page is told with what is on it, and its order with that of the survey.
    let Page {
        name,
        title,
        guard: _,
        shuffle: _,
        nodes: _,
        span,
    } = new;
    let subject = Subject::new("page", name.clone());
    let at = (Some(old.span), Some(*span));
    if old.name != *name {
        let message = format!("{} was called `{}`", subject.quoted(), old.name);
        let mut change = Change::new(Kind::SharedName, subject.clone(), message);
        change.before = Some(old.name.clone());
        tables.tell(change.at(at.0, at.1));
    }
    tables.optional_text(&Text::plain(&subject, "the title"), old.title, *title);
}

fn note(tables: &mut Tables, old: &Note, new: &Note) {
    let Note {
        name,
        text,
        mode_texts,
        guard,
        span,
    } = new;
    let subject = Subject::new("note", name.clone());
    if old.name != *name {
        let message = format!("{} was called `{}`", subject.quoted(), old.name);
        let mut change = Change::new(Kind::SharedName, subject.clone(), message);
        change.before = Some(old.name.clone());
        tables.tell(change.at(old.span, *span));
    }
    let wording = Text::plain(&subject, "the text");
    tables.text(&wording, old.text, *text);
    tables.mode_texts(&wording, &old.mode_texts, mode_texts);
    let before = chain(tables.old, old.guard, old.span);
    let after = chain(tables.new, *guard, *span);
    if !tables.same_expr(&before, &after) {
        let at = (Some(old.span), Some(*span));
        tables.doubt(Doubt {
            words: "is shown to",
            ..Doubt::new(Kind::RoutingChanged, subject, at, before, after)
        });
    }
}

fn finishes(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let kinds = (Kind::FinishRemoved, Kind::FinishAdded);
    lone(
        tables,
        "finish",
        kinds,
        |it| &it.finishes,
        |it| &it.finishes,
        |it| (&it.name, it.span),
    );
    let pairs = finish_pairs(tables);
    for (a, b) in &pairs.both {
        let before = &old.finishes[*a];
        let Finish {
            name,
            text,
            disposition,
            when: _,
            guard: _,
            finishes_before: _,
            span,
        } = &new.finishes[*b];
        let subject = Subject::new("finish", name.clone());
        let at = (Some(before.span), Some(*span));
        if before.name != *name {
            let message = format!("{} was called `{}`", subject.quoted(), before.name);
            let mut change = Change::new(Kind::OptionRenamed, subject.clone(), message);
            change.before = Some(before.name.clone());
            tables.tell(change.at(at.0, at.1));
        }
        tables.optional_text(&Text::plain(&subject, "the text"), before.text, *text);
        let values = (Some(before.disposition.clone()), Some(disposition.clone()));
        tables.aspect(Kind::Disposition, &subject, "the disposition", at, values);
        let (ended, ends) = (ending(old, before), ending(new, &new.finishes[*b]));
        if !tables.same_expr(&ended, &ends) {
            tables.doubt(Doubt {
                words: "ends the survey for",
                ..Doubt::new(Kind::FinishCondition, subject, at, ended, ends)
            });
        }
    }
    moved_finishes(tables, &pairs);
}

fn finish_pairs(tables: &Tables) -> Pairs {
    let (old, new) = (tables.old, tables.new);
    Pairs::of(
        &named(old, "finish", &old.finishes, |item| &item.name),
        &named(new, "finish", &new.finishes, |item| &item.name),
    )
}

/// When a finish ends the survey, as one condition.
fn ending(survey: &Survey, finish: &Finish) -> Expr {
    let made = |kind| Expr {
        kind,
        ty: ValueType::Condition,
        span: finish.span,
    };
    let when = match &finish.when {
        FinishWhen::Holds(expr) => expr.clone(),
        FinishWhen::Refused(id) => made(ExprKind::And(vec![
            made(ExprKind::Answered(*id)),
            made(ExprKind::Not(Box::new(made(ExprKind::Given(*id))))),
        ])),
    };
    match finish.guard {
        None => when,
        Some(_) => made(ExprKind::And(vec![
            chain(survey, finish.guard, finish.span),
            when,
        ])),
    }
}

/// Finishes that stand before other questions than they did.
fn moved_finishes(tables: &mut Tables, pairs: &Pairs) {
    let mut changes = Vec::new();
    for (a, b) in &tables.fields.both {
        let (old, new) = (&tables.old.fields[*a], &tables.new.fields[*b]);
        let is_whole = pairs.removed.is_empty() && pairs.added.is_empty();
        let is_plain = pairs.both.iter().all(|(a, b)| a == b);
        if is_whole && is_plain && old.finishes_before == new.finishes_before {
            continue;
        }
        for (from, to) in &pairs.both {
            if (*from < old.finishes_before) != (*to < new.finishes_before) {
                let finish = &tables.new.finishes[*to];
                let subject = Subject::new("finish", finish.name.clone());
                let message = format!("{} stands before other questions", subject.quoted());
                let before = tables.old.finishes[*from].span;
                let change = Change::new(Kind::FinishCondition, subject, message);
                let change = change.at(before, finish.span);
                changes.push((finish.name.clone(), change.with(vec![Subject::field(new)])));
            }
        }
    }
    for (name, change) in changes {
        tables.tell_once(format!("moved {name}"), change);
    }
}

fn checks(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let pairs = Pairs::of(
        &named(old, "check", &old.checks, |item| &item.name),
        &named(new, "check", &new.checks, |item| &item.name),
    );
    for at in &pairs.removed {
        let gone = &old.checks[*at];
        let subject = Subject::new("check", gone.name.clone());
        let message = format!("{} is gone", subject.quoted());
        tables.tell(Change::new(Kind::CheckRemoved, subject, message).at(gone.span, None));
    }
    for at in pairs.added.iter().chain(&pairs.reused) {
        let own = &new.checks[*at];
        let subject = Subject::new("check", own.name.clone());
        let message = format!("{} is new", subject.quoted());
        let change = Change::new(Kind::CheckAdded, subject, message).at(None, own.span);
        tables.tell(change.fitting(!own.hard));
    }
    for (a, b) in &pairs.both {
        let before = &old.checks[*a];
        let Check {
            name,
            text,
            hard,
            require: _,
            guard: _,
            finishes_before: _,
            span,
        } = &new.checks[*b];
        let subject = Subject::new("check", name.clone());
        let at = (Some(before.span), Some(*span));
        if before.name != *name {
            let message = format!("{} was called `{}`", subject.quoted(), before.name);
            let mut change = Change::new(Kind::SharedName, subject.clone(), message);
            change.before = Some(before.name.clone());
            tables.tell(change.at(at.0, at.1));
        }
        tables.text(&Text::plain(&subject, "the text"), before.text, *text);
        if before.hard != *hard {
            let (kind, words) = match hard {
                true => (Kind::CheckHard, "stops the respondent"),
                false => (Kind::CheckSoft, "only warns"),
            };
            let message = format!("{} {words}", subject.quoted());
            tables.tell(Change::new(kind, subject.clone(), message).at(at.0, at.1));
        }
        let (failed, fails) = (failing(old, before), failing(new, &new.checks[*b]));
        if !tables.same_expr(&failed, &fails) {
            tables.doubt(Doubt {
                words: "fails for",
                ..Doubt::new(Kind::CheckCondition, subject, at, failed, fails)
            });
        }
    }
}

/// When a check fails, as one condition.
fn failing(survey: &Survey, check: &Check) -> Expr {
    let made = |kind| Expr {
        kind,
        ty: ValueType::Condition,
        span: check.span,
    };
    let fails = made(ExprKind::Not(Box::new(check.require.clone())));
    match check.guard {
        None => fails,
        Some(_) => made(ExprKind::And(vec![
            chain(survey, check.guard, check.span),
            fails,
        ])),
    }
}

fn quotas(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let kinds = (Kind::QuotaRemoved, Kind::QuotaAdded);
    lone(
        tables,
        "quota",
        kinds,
        |it| &it.quotas,
        |it| &it.quotas,
        |it| (&it.name, it.span),
    );
    let pairs = Pairs::of(
        &named(old, "quota", &old.quotas, |item| &item.name),
        &named(new, "quota", &new.quotas, |item| &item.name),
    );
    for (a, b) in pairs.both {
        let before = &old.quotas[a];
        let Quota {
            name,
            limit,
            when,
            span,
        } = &new.quotas[b];
        let subject = Subject::new("quota", name.clone());
        let at = (Some(before.span), Some(*span));
        let values = (Some(before.name.clone()), Some(name.clone()));
        tables.aspect(Kind::SharedName, &subject, "the name", at, values);
        let values = (Some(before.limit.to_string()), Some(limit.to_string()));
        tables.aspect(
            Kind::QuotaChanged,
            &subject,
            "the number wanted",
            at,
            values,
        );
        if !tables.same_expr(&before.when, when) {
            let doubt = Doubt::new(
                Kind::QuotaChanged,
                subject,
                at,
                before.when.clone(),
                when.clone(),
            );
            tables.doubt(doubt);
        }
    }
}

/// Something that has a place among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Leaf<'a> {
    Field(FieldId),
    /// Its keyword and name.
    Other(&'static str, &'a str),
}

/// One place in the order of a survey.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub leaf: Leaf<'a>,
    /// The page that it stands on.
    pub page: &'a str,
    /// It is shuffled among others.
    pub is_shuffled: bool,
}

/// Everything that has a place, in the order of the survey.
pub(super) fn places(survey: &Survey) -> Vec<Place<'_>> {
    let mut places = Vec::new();
    walk(survey, &survey.flow, ("", false), &mut places);
    places
}

fn walk<'a>(
    survey: &'a Survey,
    nodes: &'a [Node],
    (page, is_shuffled): (&'a str, bool),
    places: &mut Vec<Place<'a>>,
) {
    for node in nodes {
        let mut add = |leaf| {
            places.push(Place {
                leaf,
                page,
                is_shuffled,
            });
        };
        match node {
            Node::Page(own) => {
                let around = (own.name.as_str(), is_shuffled || own.shuffle);
                walk(survey, &own.nodes, around, places);
            }
            Node::Branch(arms) => {
                for arm in arms {
                    walk(
                        survey,
                        &arm.nodes,
                        (page, is_shuffled || arm.shuffle),
                        places,
                    );
                }
            }
            Node::Repeat(id) => walk(survey, &survey[*id].nodes, (page, is_shuffled), places),
            Node::Ask(id) => add(Leaf::Field(*id)),
            Node::Grid(id) => survey[*id]
                .rows
                .iter()
                .for_each(|row| add(Leaf::Field(*row))),
            Node::Note(note) => add(Leaf::Other("note", &note.name)),
            Node::Check(id) => add(Leaf::Other("check", &survey[*id].name)),
            Node::Quota(at) => {
                let quota = survey.quotas.get(*at);
                quota
                    .iter()
                    .for_each(|quota| add(Leaf::Other("quota", &quota.name)));
            }
            // What a finish stands before is told with it; where a value is computed means nothing.
            Node::Finish(_) | Node::Compute(_) => {}
        }
    }
}

/// The names of pages that stand for each other: old and new.
pub(super) fn page_names<'a>(tables: &Tables<'a>) -> BTreeSet<(&'a str, &'a str)> {
    let (old, new) = (parts(tables.old), parts(tables.new));
    let pairs = Pairs::of(
        &named(tables.old, "page", &old.pages, |page| &page.name),
        &named(tables.new, "page", &new.pages, |page| &page.name),
    );
    let both = pairs.both.iter();
    let names = both.map(|(a, b)| (old.pages[*a].name.as_str(), new.pages[*b].name.as_str()));
    names.collect()
}

//! What stands around the questions: grids, repeats, pages and notes; and the order of it all.

use super::guards::{Doubt, chain};
use super::items::{lone, pairs, renamed};
use super::names::Pairs;
use super::tables::{Tables, named};
use super::texts::Text;
use super::{Change, Kind, Subject};
use crate::model::{FieldId, Grid, Node, Note, Page, Repeat, Survey};
use crate::source::Span;
use std::collections::BTreeSet;

/// Compares the items of the flow that have no value.
pub(super) fn compare(tables: &mut Tables) {
    grids(tables);
    repeats(tables);
    shown(tables);
}

fn grids(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    // The rows of a grid that only one version has are told; its words go with them.
    let pairs = pairs(tables, "grid", |it| &it.grids);
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
}

fn repeats(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    // What is in a repeat that only one version has is told as well.
    let kinds = (Kind::PageRemoved, Kind::PageAdded);
    for (a, b) in lone(tables, "repeat", kinds, |it| &it.repeats).both {
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
        renamed(tables, Kind::QuestionRenamed, &subject, &before.name, at);
        tables.optional_text(&Text::plain(&subject, "the title"), before.text, *text);
        if tables.new_field(before.over) != Some(*over) {
            let name = |survey: &Survey, id: FieldId| {
                survey
                    .fields
                    .get(id.index())
                    .map(|field| field.name.clone())
            };
            let values = (name(old, before.over), name(new, *over));
            tables.aspect(Kind::RepeatOver, &subject, "what {} runs over", at, values);
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
    renamed(tables, Kind::SharedName, &subject, &old.name, at);
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

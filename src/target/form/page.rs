//! Pages and what stands on them, as the templates read them.

use super::island::{check_id, finish_id, note_id};
use super::layout::{Group, Instance, Item, Kind, Sheet};
use super::question::Questions;
use super::view::{GroupView, ItemView, NoteView, PageView};
use crate::model::{FinishWhen, GuardId};

/// A page; the first has a title in any case.
pub fn page(questions: &Questions, sheet: &Sheet, first: bool) -> PageView {
    let title = match sheet.title {
        Some(title) => Some(questions.texts.inline(title, None)),
        None => first.then(|| questions.words.text("begin").to_owned()),
    };
    PageView {
        name: sheet.name.clone(),
        title_html: title.filter(|title| !title.is_empty()),
        condition: questions.prose.only_if(sheet.guard, None),
        shuffle: sheet.shuffle,
        items: item_views(questions, &sheet.items, sheet.guard),
    }
}

fn item_views(questions: &Questions, items: &[Item], outer: Option<GuardId>) -> Vec<ItemView> {
    items
        .iter()
        .filter_map(|item| item_view(questions, item, outer))
        .collect()
}

fn item_view(questions: &Questions, item: &Item, outer: Option<GuardId>) -> Option<ItemView> {
    let at = item.instance;
    Some(match &item.kind {
        Kind::Ask(id) => ItemView::Question(Box::new(questions.question(*id, at, outer))),
        Kind::Grid(id) => ItemView::Question(Box::new(questions.grid(*id, at, outer))),
        Kind::Note(note) => ItemView::Note(NoteView {
            id: note_id(questions.survey, &note.name, at),
            html: (questions.texts).blocks(questions.for_mode(note.text, &note.mode_texts), at),
            condition: questions.prose.only_if(note.guard, outer),
        }),
        Kind::Compute(_) => return None,
        Kind::Check(id) => {
            let check = &questions.survey[*id];
            ItemView::Check(NoteView {
                id: check_id(questions.survey, &check.name, at),
                html: questions.texts.inline(check.text, at),
                condition: None,
            })
        }
        Kind::Finish(id) => {
            let finish = &questions.survey[*id];
            let FinishWhen::Holds(when) = &finish.when else {
                return None;
            };
            ItemView::Finish(NoteView {
                id: finish_id(questions.survey, &finish.name, at),
                html: finish
                    .text
                    .map(|text| questions.texts.blocks(text, at))
                    .unwrap_or_default(),
                condition: Some(questions.prose.stop_if(when, finish.guard)),
            })
        }
        Kind::Group(group) => ItemView::Group(group_view(questions, group, at, outer)),
    })
}

fn group_view(
    questions: &Questions,
    group: &Group,
    at: Option<Instance>,
    outer: Option<GuardId>,
) -> GroupView {
    let instance = at.filter(|_| group.repeat.is_some());
    let condition = match instance {
        Some(instance) => Some(questions.prose.for_instance(instance)),
        None => questions.prose.only_if(group.guard, outer),
    };
    GroupView {
        id: group.id.clone(),
        title_html: instance.map(|instance| questions.instance_title(instance)),
        condition,
        shuffle: group.shuffle,
        items: item_views(questions, &group.items, group.guard.or(outer)),
    }
}

//! Which sections a codebook has, and what stands in each.

use super::{Editor, Entry, Section};
use crate::model::{
    CheckId, Field, FieldId, FinishId, GridId, Node, Note, Origin, Quota, RepeatId, Survey,
};
use indexmap::IndexSet;

/// A section before its entries are written.
pub struct Outline<'a> {
    pub id: String,
    pub title: String,
    lead: Option<String>,
    items: Vec<Item<'a>>,
}

/// What an entry is about.
#[derive(Clone, Copy)]
enum Item<'a> {
    Field(FieldId),
    Grid(GridId),
    Note(&'a Note),
    Check(CheckId),
    Finish(FinishId),
    Repeat(RepeatId),
    Quota(&'a Quota),
}

impl<'a> Outline<'a> {
    /// The names of the entries that people look for.
    pub fn names(&self, survey: &'a Survey) -> impl Iterator<Item = &'a str> {
        self.items.iter().filter_map(|item| {
            let name: &str = match *item {
                Item::Field(id) => &survey[id].name,
                Item::Grid(id) => &survey[id].name,
                Item::Check(id) => &survey[id].name,
                Item::Finish(id) => &survey[id].name,
                Item::Repeat(id) => &survey[id].name,
                Item::Note(_) | Item::Quota(_) => return None,
            };
            Some(name)
        })
    }

    /// The section with its entries.
    pub fn section(&self, editor: &Editor<'a>) -> Section<'_> {
        Section {
            id: &self.id,
            title: &self.title,
            lead: self.lead.as_deref(),
            entries: self.items.iter().map(|item| item.entry(editor)).collect(),
        }
    }
}

impl<'a> Item<'a> {
    fn entry(self, editor: &Editor<'a>) -> Entry<'a> {
        match self {
            Item::Field(id) => editor.field(id),
            Item::Grid(id) => editor.grid(id),
            Item::Note(note) => editor.note(note),
            Item::Check(id) => editor.check(id),
            Item::Finish(id) => editor.finish(id),
            Item::Repeat(id) => editor.repeat(id),
            Item::Quota(quota) => editor.quota(quota),
        }
    }
}

/// The sections in order: what is known, the flow, and what is computed outside it.
pub fn outline<'a>(editor: &Editor<'a>) -> Vec<Outline<'a>> {
    let mut writer = Writer {
        editor,
        sections: Vec::new(),
        taken: IndexSet::new(),
    };
    let lead = Some(editor.phrases.get("known_lead").to_owned());
    writer.begin("known", editor.phrases.get("known").to_owned(), lead);
    writer.fields(|field| field.origin == Origin::Known);
    writer.nodes(&editor.survey.flow);
    writer.rest();
    writer.sections.retain(|section| !section.items.is_empty());
    writer.sections
}

/// Follows the flow of a survey.
struct Writer<'e, 'a> {
    editor: &'e Editor<'a>,
    sections: Vec<Outline<'a>>,
    taken: IndexSet<String>,
}

impl<'a> Writer<'_, 'a> {
    fn begin(&mut self, id: &str, title: String, lead: Option<String>) {
        // A section without items is not shown, so its id is free.
        if let Some(empty) = self.sections.pop_if(|section| section.items.is_empty()) {
            self.taken.shift_remove(&empty.id);
        }
        let mut unique = format!("section-{id}");
        while !self.taken.insert(unique.clone()) {
            unique.push('-');
        }
        self.sections.push(Outline {
            id: unique,
            title,
            lead,
            items: Vec::new(),
        });
    }

    fn add(&mut self, item: Item<'a>) {
        if let Some(section) = self.sections.last_mut() {
            section.items.push(item);
        }
    }

    fn fields(&mut self, keep: impl Fn(&Field) -> bool) {
        let fields = self.editor.survey.fields().filter(|(_, field)| keep(field));
        fields.for_each(|(id, _)| self.add(Item::Field(id)));
    }

    /// Top-level items: each page is a section, what stands between pages one more.
    fn nodes(&mut self, nodes: &'a [Node]) {
        let mut outside = false;
        for node in nodes {
            if let Node::Page(page) = node {
                let title = page.title.map(|title| self.editor.words(title));
                let title = title.filter(|title| !title.is_empty());
                let lead = self
                    .editor
                    .asked(page.guard)
                    .map(|fact| fact.values.join(" "));
                self.begin(&page.name, title.unwrap_or_else(|| page.name.clone()), lead);
                page.nodes.iter().for_each(|node| self.node(node));
                outside = false;
                continue;
            }
            if !outside {
                let consent = matches!(node, Node::Ask(id) if self.editor.survey[*id].origin == Origin::Consent);
                let title = if consent { "consent" } else { "outside" };
                self.begin(title, self.editor.phrases.get(title).to_owned(), None);
                outside = true;
            }
            self.node(node);
        }
    }

    fn node(&mut self, node: &'a Node) {
        let survey = self.editor.survey;
        match node {
            Node::Page(page) => page.nodes.iter().for_each(|node| self.node(node)),
            Node::Branch(arms) => {
                let nodes = arms.iter().flat_map(|arm| &arm.nodes);
                nodes.for_each(|node| self.node(node));
            }
            Node::Ask(id) | Node::Compute(id) => self.add(Item::Field(*id)),
            Node::Grid(id) => self.add(Item::Grid(*id)),
            Node::Note(note) => self.add(Item::Note(note)),
            Node::Check(id) => self.add(Item::Check(*id)),
            Node::Finish(id) => self.add(Item::Finish(*id)),
            Node::Repeat(id) => {
                self.add(Item::Repeat(*id));
                survey[*id].nodes.iter().for_each(|node| self.node(node));
            }
            Node::Quota(at) => {
                if let Some(quota) = survey.quotas.get(*at) {
                    self.add(Item::Quota(quota));
                }
            }
        }
    }

    /// Computed values that stand nowhere in the flow.
    fn rest(&mut self) {
        let survey = self.editor.survey;
        let items = self.sections.iter().flat_map(|section| &section.items);
        let told: IndexSet<&str> = items
            .filter_map(|item| match item {
                Item::Field(id) => Some(survey[*id].name.as_str()),
                _ => None,
            })
            .collect();
        let title = self.editor.phrases.get("computed").to_owned();
        self.begin("computed", title, None);
        self.fields(|field| {
            field.origin == Origin::Computed && !told.contains(field.name.as_str())
        });
    }
}

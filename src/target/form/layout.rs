//! The flow of a survey as pages of items, each instance of a repeat written out.
//!
//! Both the HTML and the island of data follow this one order. Things that stand outside every page
//! gather on a page of their own; what shows nothing joins the page before it.

use crate::logic::Cell;
use crate::model::{
    CheckId, FieldId, FinishId, FinishWhen, GridId, GuardId, Node, Note, RepeatId, Survey, TextId,
};

/// The instance of a repeat that stands for one option of its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instance {
    /// The repeat.
    pub repeat: RepeatId,
    /// The option, by position.
    pub option: usize,
}

/// A page as it is built.
#[derive(Debug, Default)]
pub struct Sheet<'a> {
    /// Part of its id; a hyphen in it means that no author gave it.
    pub name: String,
    /// Its title.
    pub title: Option<TextId>,
    /// When it is shown.
    pub guard: Option<GuardId>,
    /// Its items are shown in random order.
    pub shuffle: bool,
    /// What stands on it.
    pub items: Vec<Item<'a>>,
}

/// Something on a page.
#[derive(Debug)]
pub struct Item<'a> {
    /// The instance it belongs to.
    pub instance: Option<Instance>,
    /// What it is.
    pub kind: Kind<'a>,
}

/// The kinds of item.
#[derive(Debug)]
pub enum Kind<'a> {
    /// A question or consent.
    Ask(FieldId),
    /// A grid.
    Grid(GridId),
    /// A text.
    Note(&'a Note),
    /// A computed value.
    Compute(FieldId),
    /// A check.
    Check(CheckId),
    /// An early end.
    Finish(FinishId),
    /// An instance of a repeat, or a shuffled block.
    Group(Group<'a>),
}

/// Items that belong together.
#[derive(Debug)]
pub struct Group<'a> {
    /// Unique on the page.
    pub id: String,
    /// The repeat, where it is one.
    pub repeat: Option<RepeatId>,
    /// Its items are shown in random order.
    pub shuffle: bool,
    /// When it is shown.
    pub guard: Option<GuardId>,
    /// What it holds.
    pub items: Vec<Item<'a>>,
}

impl Kind<'_> {
    /// Whether a respondent sees it.
    pub fn is_seen(&self) -> bool {
        match self {
            Kind::Compute(_) | Kind::Check(_) | Kind::Finish(_) => false,
            Kind::Group(group) => group.items.iter().any(|item| item.kind.is_seen()),
            Kind::Ask(_) | Kind::Grid(_) | Kind::Note(_) => true,
        }
    }
}

impl Sheet<'_> {
    /// What is asked on it.
    pub fn asked(&self, survey: &Survey) -> Vec<Cell> {
        let mut cells = Vec::new();
        asked(survey, &self.items, &mut cells);
        cells
    }
}

fn asked(survey: &Survey, items: &[Item], cells: &mut Vec<Cell>) {
    for item in items {
        let cell = |field: &FieldId| Cell {
            field: *field,
            instance: (item.instance.filter(|_| survey[*field].repeat.is_some()))
                .map(|instance| instance.option),
        };
        match &item.kind {
            Kind::Ask(field) => cells.push(cell(field)),
            Kind::Grid(grid) => cells.extend(survey[*grid].rows.iter().map(cell)),
            Kind::Group(group) => asked(survey, &group.items, cells),
            Kind::Note(_) | Kind::Compute(_) | Kind::Check(_) | Kind::Finish(_) => {}
        }
    }
}

/// The pages of a survey, in order.
pub fn sheets(survey: &Survey) -> Vec<Sheet<'_>> {
    let mut layout = Layout {
        survey,
        sheets: Vec::new(),
        loose: false,
        blocks: 0,
    };
    layout.top(&survey.flow);
    layout.sheets
}

struct Layout<'a> {
    survey: &'a Survey,
    sheets: Vec<Sheet<'a>>,
    /// The last sheet holds what stands outside pages.
    loose: bool,
    /// Shuffled blocks so far.
    blocks: usize,
}

impl<'a> Layout<'a> {
    fn top(&mut self, nodes: &'a [Node]) {
        for node in nodes {
            match node {
                Node::Page(page) => {
                    let items = self.items(&page.nodes, None);
                    let held = self.take_unseen();
                    self.loose = false;
                    self.sheets.push(Sheet {
                        name: page.name.clone(),
                        title: page.title,
                        guard: page.guard,
                        shuffle: page.shuffle,
                        items: held.into_iter().chain(items).collect(),
                    });
                }
                Node::Branch(arms) if arms.iter().any(|arm| has_page(&arm.nodes)) => {
                    arms.iter().for_each(|arm| self.top(&arm.nodes));
                }
                other => self.add_loose(other),
            }
        }
    }

    /// A loose sheet on which nothing is seen gives its items to the page that follows.
    fn take_unseen(&mut self) -> Vec<Item<'a>> {
        let unseen = |sheet: &Sheet| !sheet.items.iter().any(|item| item.kind.is_seen());
        match self.sheets.pop_if(|sheet| self.loose && unseen(sheet)) {
            Some(sheet) => sheet.items,
            None => Vec::new(),
        }
    }

    fn add_loose(&mut self, node: &'a Node) {
        let items = self.items(std::slice::from_ref(node), None);
        let seen = items.iter().any(|item| item.kind.is_seen());
        if self.sheets.is_empty() || (seen && !self.loose) {
            let name = format!("part-{}", self.sheets.len() + 1);
            self.sheets.push(Sheet {
                name,
                ..Sheet::default()
            });
            self.loose = true;
        }
        if let Some(last) = self.sheets.last_mut() {
            last.items.extend(items);
        }
    }

    fn items(&mut self, nodes: &'a [Node], instance: Option<Instance>) -> Vec<Item<'a>> {
        let mut items = Vec::new();
        for node in nodes {
            let kind = match node {
                Node::Ask(field) => Kind::Ask(*field),
                Node::Grid(grid) => Kind::Grid(*grid),
                Node::Note(note) => Kind::Note(note),
                Node::Compute(field) => Kind::Compute(*field),
                Node::Check(check) => Kind::Check(*check),
                // A refused consent ends the survey by itself.
                Node::Finish(finish) => match self.survey[*finish].when {
                    FinishWhen::Refused(_) => continue,
                    FinishWhen::Holds(_) => Kind::Finish(*finish),
                },
                Node::Repeat(repeat) => {
                    items.extend(self.instances(*repeat));
                    continue;
                }
                Node::Branch(arms) => {
                    for arm in arms {
                        let inner = self.items(&arm.nodes, instance);
                        items.extend(self.block(arm.shuffle, arm.guard, inner, instance));
                    }
                    continue;
                }
                Node::Page(page) => {
                    let inner = self.items(&page.nodes, instance);
                    items.extend(inner);
                    continue;
                }
                Node::Quota(_) => continue,
            };
            items.push(Item { instance, kind });
        }
        items
    }

    /// The items of a block; one group where they are shuffled among themselves.
    fn block(
        &mut self,
        shuffle: bool,
        guard: Option<GuardId>,
        items: Vec<Item<'a>>,
        instance: Option<Instance>,
    ) -> Vec<Item<'a>> {
        if !shuffle {
            return items;
        }
        self.blocks += 1;
        let group = Group {
            id: format!("block-{}", self.blocks),
            repeat: None,
            shuffle,
            guard,
            items,
        };
        vec![Item {
            instance,
            kind: Kind::Group(group),
        }]
    }

    fn instances(&mut self, repeat: RepeatId) -> Vec<Item<'a>> {
        let survey = self.survey;
        let item = &survey[repeat];
        let options = survey
            .options_of(item.over)
            .map_or(0, |list| list.options.len());
        (0..options)
            .map(|option| {
                let instance = Instance { repeat, option };
                let items = self.items(&item.nodes, Some(instance));
                let group = Group {
                    id: format!("r-{}-{}", item.name, option_name(survey, instance)),
                    repeat: Some(repeat),
                    shuffle: false,
                    guard: item.guard,
                    items,
                };
                Item {
                    instance: Some(instance),
                    kind: Kind::Group(group),
                }
            })
            .collect()
    }
}

fn has_page(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| match node {
        Node::Page(_) => true,
        Node::Branch(arms) => arms.iter().any(|arm| has_page(&arm.nodes)),
        _ => false,
    })
}

/// The option an instance stands for.
pub fn option_name(survey: &Survey, instance: Instance) -> &str {
    survey
        .options_of(survey[instance.repeat].over)
        .and_then(|list| list.options.get(instance.option))
        .map_or("", |option| &option.name)
}

/// The name of a field in the form: within an instance the option stands after the repeat,
/// `visit.phone.rate`.
pub fn field_name(survey: &Survey, field: FieldId, instance: Option<Instance>) -> String {
    let name = &survey[field].name;
    match instance {
        Some(instance) if survey[field].repeat == Some(instance.repeat) => {
            within(survey, name, instance)
        }
        _ => name.clone(),
    }
}

/// A dotted name that begins with the repeat, with the option put in.
pub fn within(survey: &Survey, name: &str, instance: Instance) -> String {
    let repeat = &survey[instance.repeat].name;
    let rest = name
        .strip_prefix(repeat.as_str())
        .and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or(name);
    format!("{repeat}.{}.{rest}", option_name(survey, instance))
}

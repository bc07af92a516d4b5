//! What a codebook tells, in one language, before it has a shape.

mod codes;
mod entry;

use crate::model::{Field, FieldId, Node, Origin, Survey};
use crate::target::phrases::Phrases;
use crate::target::prose::{Tongue, language_name, mode_words};
use codes::Codes;
use indexmap::IndexSet;
use serde::Serialize;

/// One edition.
#[derive(Debug, Serialize)]
pub struct Book {
    pub tag: String,
    pub title: String,
    pub version: String,
    pub doc: Option<String>,
    pub goal: Option<String>,
    pub owner: Option<String>,
    pub languages: Vec<String>,
    pub modes: Vec<String>,
    pub editions: Vec<Edition>,
    pub sections: Vec<Section>,
    pub columns: Vec<ColumnFacts>,
}

/// The codebook in a language, for the links between them.
#[derive(Debug, Serialize)]
pub struct Edition {
    pub tag: String,
    pub name: String,
}

/// A page of the survey, or what stands outside pages.
#[derive(Debug, Serialize)]
pub struct Section {
    pub id: String,
    pub title: String,
    pub lead: Option<String>,
    pub entries: Vec<Entry>,
}

/// A question, text, check or end.
#[derive(Debug, Default, Serialize)]
pub struct Entry {
    /// `question`, `grid`, `consent`, `known`, `computed`, `note`, `check`, `finish`, `quota`, `repeat`.
    pub kind: &'static str,
    pub name: String,
    pub text: String,
    /// Further words under a label.
    pub notes: Vec<Fact>,
    /// What is told of it, in rows.
    pub facts: Vec<Fact>,
    pub codes: Option<Codes>,
    /// The rows of a grid: name and words.
    pub rows: Vec<(String, String)>,
    pub columns: Vec<String>,
}

/// A label with its values, one a line, and the same as code where there is such a form.
#[derive(Debug, Serialize)]
pub struct Fact {
    pub label: &'static str,
    pub values: Vec<String>,
    pub code: Option<String>,
}

/// One column of the appendix.
#[derive(Debug, Serialize)]
pub struct ColumnFacts {
    pub table: String,
    pub name: String,
    pub kind: &'static str,
    pub path: String,
    pub take: String,
}

/// The edition in a language (a position in the survey's `languages`).
pub fn book(survey: &Survey, language: usize, phrases: &Phrases) -> Book {
    let editor = Editor::new(survey, language, phrases);
    let edition = |tag: &String| Edition {
        tag: tag.clone(),
        name: language_name(tag).to_owned(),
    };
    let name = |tag: &String| language_name(tag).to_owned();
    let modes = survey.modes.iter();
    Book {
        tag: survey.languages[language].clone(),
        title: editor.words(survey.title),
        version: survey.version.clone(),
        doc: survey.doc.clone(),
        goal: survey.goal.clone(),
        owner: survey.owner.clone(),
        languages: survey.languages.iter().map(name).collect(),
        modes: modes
            .map(|mode| mode_words(editor.tongue, *mode).to_owned())
            .collect(),
        editions: survey.languages.iter().map(edition).collect(),
        sections: editor.sections(),
        columns: super::mapping::rows(survey)
            .into_iter()
            .map(|row| row.facts(&editor))
            .collect(),
    }
}

/// Writes entries in one language.
pub struct Editor<'a> {
    pub survey: &'a Survey,
    pub language: usize,
    pub tongue: Tongue,
    pub phrases: &'a Phrases,
    columns: Vec<Vec<String>>,
}

impl<'a> Editor<'a> {
    fn new(survey: &'a Survey, language: usize, phrases: &'a Phrases) -> Self {
        let mut columns = vec![Vec::new(); survey.fields.len()];
        for row in super::mapping::rows(survey) {
            if let Some(list) = columns.get_mut(row.column.field.index()) {
                list.push(row.column.name);
            }
        }
        Editor {
            survey,
            language,
            tongue: phrases.tongue(),
            phrases,
            columns,
        }
    }

    /// The words of a text.
    pub fn words(&self, text: crate::model::TextId) -> String {
        self.survey.words(text, self.language)
    }

    /// The columns of a field.
    pub fn columns(&self, id: FieldId) -> &[String] {
        self.columns.get(id.index()).map_or(&[], Vec::as_slice)
    }

    fn sections(&self) -> Vec<Section> {
        let mut writer = Writer {
            editor: self,
            sections: Vec::new(),
            taken: IndexSet::new(),
        };
        let is_known = |(_, field): &(FieldId, &Field)| field.origin == Origin::Known;
        let known = self
            .survey
            .fields()
            .filter(is_known)
            .map(|(id, _)| self.field(id));
        let known: Vec<Entry> = known.collect();
        if !known.is_empty() {
            let lead = Some(self.phrases.get("known_lead").to_owned());
            writer.begin("known", self.phrases.get("known").to_owned(), lead);
            known.into_iter().for_each(|entry| writer.add(entry));
        }
        writer.nodes(&self.survey.flow);
        writer.rest();
        writer
            .sections
            .retain(|section| !section.entries.is_empty());
        writer.sections
    }
}

/// Follows the flow of a survey.
struct Writer<'a> {
    editor: &'a Editor<'a>,
    sections: Vec<Section>,
    taken: IndexSet<String>,
}

impl Writer<'_> {
    fn begin(&mut self, id: &str, title: String, lead: Option<String>) {
        let mut unique = format!("section-{id}");
        while !self.taken.insert(unique.clone()) {
            unique.push('-');
        }
        self.sections.push(Section {
            id: unique,
            title,
            lead,
            entries: Vec::new(),
        });
    }

    fn add(&mut self, entry: Entry) {
        if let Some(section) = self.sections.last_mut() {
            section.entries.push(entry);
        }
    }

    /// Top-level items: each page is a section, what stands between pages one more.
    fn nodes(&mut self, nodes: &[Node]) {
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

    fn node(&mut self, node: &Node) {
        let editor = self.editor;
        match node {
            Node::Page(page) => page.nodes.iter().for_each(|node| self.node(node)),
            Node::Branch(arms) => {
                let nodes = arms.iter().flat_map(|arm| &arm.nodes);
                nodes.for_each(|node| self.node(node));
            }
            Node::Ask(id) | Node::Compute(id) => self.add(editor.field(*id)),
            Node::Grid(id) => self.add(editor.grid(*id)),
            Node::Note(note) => self.add(editor.note(note)),
            Node::Check(id) => self.add(editor.check(*id)),
            Node::Finish(id) => self.add(editor.finish(*id)),
            Node::Repeat(id) => {
                self.add(editor.repeat(*id));
                editor.survey[*id]
                    .nodes
                    .iter()
                    .for_each(|node| self.node(node));
            }
            Node::Quota(at) => {
                if let Some(quota) = editor.survey.quotas.get(*at) {
                    self.add(editor.quota(quota));
                }
            }
        }
    }

    /// Computed values that stand nowhere in the flow.
    fn rest(&mut self) {
        let editor = self.editor;
        let told: IndexSet<&str> = self
            .sections
            .iter()
            .flat_map(|section| section.entries.iter().map(|entry| entry.name.as_str()))
            .collect();
        let computed = editor.survey.fields().filter(|(_, field)| {
            field.origin == Origin::Computed && !told.contains(field.name.as_str())
        });
        let entries: Vec<Entry> = computed.map(|(id, _)| editor.field(id)).collect();
        if !entries.is_empty() {
            self.begin("computed", editor.phrases.get("computed").to_owned(), None);
            entries.into_iter().for_each(|entry| self.add(entry));
        }
    }
}

//! What the author's tools know of a survey: its questions with their places, what can arrive with an
//! invitation, and what can be filled in.

use serde_json::{Value as Json, json};

use super::diagnostics::place;
use super::editor::Editor;
use crate::logic::{Coverage, Evaluator, Goal, Role};
use crate::model::{FieldId, FinishWhen, Node, Survey, TextId, Type};
use crate::source::{Sources, Span};

/// A survey with the files it was read from.
pub struct Outline<'a> {
    /// The survey.
    pub survey: &'a Survey,
    /// Its files.
    pub sources: &'a Sources,
    /// What opens them.
    pub editor: &'a Editor,
}

impl Outline<'_> {
    /// The pages in order, each with its questions, texts left out; what stands outside every page is
    /// grouped by what it stands between.
    pub fn pages(&self) -> Vec<Json> {
        let mut pages: Vec<Sheet> = Vec::new();
        self.walk(&self.survey.flow, &mut pages, false);
        let pages = pages.into_iter().filter(|sheet| !sheet.items.is_empty());
        pages
            .map(|sheet| json!({ "title": sheet.title, "items": sheet.items }))
            .collect()
    }

    fn walk(&self, nodes: &[Node], pages: &mut Vec<Sheet>, mut is_open: bool) {
        for node in nodes {
            match node {
                Node::Page(page) => {
                    pages.push(Sheet {
                        title: match page.title {
                            Some(title) => self.words(title),
                            None => json!([page.name]),
                        },
                        items: Vec::new(),
                    });
                    self.walk(&page.nodes, pages, true);
                    is_open = false;
                    continue;
                }
                Node::Branch(arms) => {
                    arms.iter()
                        .for_each(|arm| self.walk(&arm.nodes, pages, is_open));
                    continue;
                }
                _ => {}
            }
            if !is_open || pages.is_empty() {
                pages.push(Sheet {
                    title: Json::Null,
                    items: Vec::new(),
                });
                is_open = true;
            }
            if let Node::Repeat(id) = node {
                self.walk(&self.survey[*id].nodes, pages, true);
            } else if let (Some(item), Some(sheet)) = (self.item(node), pages.last_mut()) {
                sheet.items.push(item);
            }
        }
    }

    fn item(&self, node: &Node) -> Option<Json> {
        let field = |id: FieldId, kind: &str| {
            let field = &self.survey[id];
            self.entry(&field.name, kind, self.words(field.text), field.span, &[id])
        };
        Some(match node {
            Node::Ask(id) => match self.survey[*id].ty {
                Type::Flag => field(*id, "consent"),
                _ => field(*id, "question"),
            },
            Node::Compute(id) => field(*id, "computed"),
            Node::Grid(id) => {
                let grid = &self.survey[*id];
                let words = self.words(grid.text);
                self.entry(&grid.name, "grid", words, grid.span, &grid.rows)
            }
            Node::Finish(id) => {
                let finish = &self.survey[*id];
                let FinishWhen::Holds(when) = &finish.when else {
                    return None;
                };
                let words = json!([format!("ends when {}", self.survey.notation(when))]);
                self.entry(&finish.name, "ending", words, finish.span, &[])
            }
            _ => return None,
        })
    }

    fn entry(&self, name: &str, kind: &str, words: Json, span: Span, fields: &[FieldId]) -> Json {
        let rows: Vec<&str> = fields
            .iter()
            .map(|id| self.survey[*id].name.as_str())
            .collect();
        json!({
            "name": name, "kind": kind, "words": words, "fields": rows,
            "place": place(span, self.sources, self.editor),
        })
    }

    /// A text in every language.
    fn words(&self, text: TextId) -> Json {
        let languages = 0..self.survey.languages.len();
        languages.map(|at| self.survey.words(text, at)).collect()
    }

    /// What can arrive with an invitation.
    pub fn known(&self) -> Vec<Json> {
        use crate::model::Origin;
        let fields = self.survey.fields();
        let known = fields.filter(|(_, field)| field.origin == Origin::Known);
        known
            .map(|(id, field)| {
                let options = self.survey.options_of(id).map(|list| {
                    let names = list.options.iter().map(|option| option.name.as_str());
                    names.collect::<Vec<_>>()
                });
                json!({
                    "name": field.name, "words": self.words(field.text),
                    "options": options, "input": input(&field.ty),
                })
            })
            .collect()
    }

    /// What can be filled in: the tests, the endings and the groups of segments.
    pub fn fills(&self) -> Vec<Json> {
        let evaluator = Evaluator::new(self.survey);
        let coverage = Coverage::new(&evaluator);
        let fill = |of: &str, at: usize, label: &str| json!({ "group": of, "value": format!("{of}:{at}"), "label": label });
        let tests = self.survey.tests.iter().enumerate();
        let tests = tests.map(|(at, test)| fill("test", at, &test.name));
        // Whether a quota is full, nobody answers.
        let is_quota = |name: &str| {
            let finishes = self.survey.finishes.iter();
            name != "complete" && finishes.clone().all(|finish| finish.name != name)
        };
        let endings = coverage.endings.iter().enumerate();
        let endings = endings.filter(|(_, stop)| !is_quota(&stop.name));
        let endings = endings.map(|(at, stop)| fill("ending", at, &stop.name));
        let groups = coverage.conditions.iter().enumerate();
        let groups = groups.filter_map(|(at, branch)| {
            let Role::Group(segment, group) = branch.role else {
                return None;
            };
            let segment = &self.survey.segments[segment];
            let name = format!("{}: {}", segment.name, segment.groups.get(group)?.name);
            Some(fill("group", at, &name))
        });
        tests.chain(endings).chain(groups).collect()
    }
}

/// The goal of a fill that is no test.
pub fn goal(of: &str, at: usize) -> Option<Goal> {
    match of {
        "ending" => Some(Goal::Ending(at)),
        "group" => Some(Goal::Outcome(at, true)),
        _ => None,
    }
}

struct Sheet {
    title: Json,
    items: Vec<Json>,
}

/// The kind of HTML input in which an author types such a value.
fn input(ty: &Type) -> &'static str {
    match ty {
        Type::Number(_) | Type::Scale(_) => "number",
        Type::Date(_) => "date",
        Type::Time => "time",
        _ => "text",
    }
}

//! What tests have seen of a survey: each condition true and false, options, pages and endings.

use super::Evaluator;
mod branches;

use super::plan::Ending;
use super::state::World;
use super::value::{Cell, Response, State, Value};
use crate::model::{Expr, FieldId, GuardId, Node, Origin, Page, Survey, Type};
use crate::source::Span;
use branches::branches;
pub(super) use branches::refused;

/// What a condition decides about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Whether something is asked: `if` and `when`. The guard that it is part of.
    Routing(GuardId),
    /// Whether an option is shown.
    Option,
    /// Whether the survey ends; the position of the ending.
    Ending(usize),
    /// Whether the check at this position is satisfied.
    Check(usize),
    /// Whether somebody is in a group: segment and group.
    Group(usize, usize),
    /// Whether the action at this position is taken.
    Action(usize),
}

/// A condition in the place where it is looked at.
#[derive(Debug, Clone)]
pub struct Branch {
    /// What it decides about.
    pub role: Role,
    /// The condition.
    pub expr: Expr,
    /// The condition as an author writes it.
    pub words: String,
    /// Where it is written.
    pub span: Span,
    /// What must hold for it to be looked at.
    pub(super) guard: Option<GuardId>,
    /// How many endings stand before it.
    pub(super) exits: usize,
    /// A field that must be asked for it to be looked at.
    pub(super) asked: Option<FieldId>,
    /// Fields that must be answered for it to be looked at.
    pub(super) answered: Vec<FieldId>,
    /// Was it seen false, and true.
    pub seen: [bool; 2],
}

/// Something that is reached or not.
#[derive(Debug, Clone)]
pub struct Stop {
    /// `subject.order`, `contact`, `too_young`; `complete` for the end of the survey.
    pub name: String,
    /// Where it is written.
    pub span: Span,
    /// Was it reached.
    pub seen: bool,
}

/// Something that can be seen; positions in a [`Coverage`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    /// A condition that holds, or does not.
    Outcome(usize, bool),
    /// A response option.
    Option(usize),
    /// A page.
    Page(usize),
    /// An ending; the last is the end of the survey.
    Ending(usize),
}

/// What has been seen of a survey.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// Conditions, in source order.
    pub conditions: Vec<Branch>,
    /// Response options, of consents yes and no.
    pub options: Vec<Stop>,
    /// Pages.
    pub pages: Vec<Stop>,
    /// Endings, and the end.
    pub endings: Vec<Stop>,
    option_of: Vec<(FieldId, usize)>,
    page_of: Vec<(Option<GuardId>, Vec<FieldId>)>,
}

impl Coverage {
    /// Nothing seen yet.
    pub fn new(evaluator: &Evaluator) -> Self {
        let survey = evaluator.survey();
        let mut coverage = Coverage {
            conditions: branches(survey, &evaluator.plan),
            options: Vec::new(),
            pages: Vec::new(),
            endings: Vec::new(),
            option_of: Vec::new(),
            page_of: Vec::new(),
        };
        coverage.add_options(survey);
        coverage.add_pages(survey, &survey.flow);
        for exit in &evaluator.plan.exits {
            let span = match exit.ending {
                Ending::Finish(id) => survey[id].span.at_start(),
                Ending::Quota(at) => survey.quotas[at].span.at_start(),
            };
            let name = exit.ending.status(survey);
            coverage.endings.push(stop(name, span));
        }
        coverage
            .endings
            .push(stop("complete".to_owned(), survey.span));
        coverage
    }

    fn add_options(&mut self, survey: &Survey) {
        for (id, field) in survey.fields() {
            let is_asked = !matches!(field.origin, Origin::Known | Origin::Computed);
            if is_asked && field.ty == Type::Flag {
                for (at, word) in ["no", "yes"].iter().enumerate() {
                    self.options
                        .push(stop(format!("{} {word}", field.name), field.name_span));
                    self.option_of.push((id, at));
                }
            }
            let options = survey.options_of(id).filter(|_| is_asked);
            for (at, option) in options
                .into_iter()
                .flat_map(|list| list.options.iter().enumerate())
            {
                let name = format!("{}.{}", field.name, option.name);
                self.options.push(stop(name, field.name_span));
                self.option_of.push((id, at));
            }
        }
    }

    fn add_pages(&mut self, survey: &Survey, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Page(page) => {
                    self.pages
                        .push(stop(page.name.clone(), page.span.at_start()));
                    self.page_of.push((page.guard, fields_of(survey, page)));
                }
                Node::Branch(arms) => arms
                    .iter()
                    .for_each(|arm| self.add_pages(survey, &arm.nodes)),
                _ => {}
            }
        }
    }

    /// Everything that can be seen.
    pub fn goals(&self) -> Vec<Goal> {
        let outcomes = (0..self.conditions.len())
            .flat_map(|at| [Goal::Outcome(at, true), Goal::Outcome(at, false)]);
        let pages = (0..self.pages.len()).map(Goal::Page);
        let endings = (0..self.endings.len()).map(Goal::Ending);
        let options = (0..self.options.len()).map(Goal::Option);
        outcomes
            .chain(endings)
            .chain(pages)
            .chain(options)
            .collect()
    }

    /// Whether it has been seen.
    pub fn has_seen(&self, goal: Goal) -> bool {
        match goal {
            Goal::Outcome(at, holds) => self.conditions[at].seen[usize::from(holds)],
            Goal::Option(at) => self.options[at].seen,
            Goal::Page(at) => self.pages[at].seen,
            Goal::Ending(at) => self.endings[at].seen,
        }
    }

    /// Adds what a response sees.
    pub fn add(&mut self, evaluator: &Evaluator, response: &Response) {
        let world = evaluator.settle(response);
        for goal in self.goals() {
            if self.has_seen(goal) || !self.sees(evaluator, &world, goal) {
                continue;
            }
            match goal {
                Goal::Outcome(at, holds) => self.conditions[at].seen[usize::from(holds)] = true,
                Goal::Option(at) => self.options[at].seen = true,
                Goal::Page(at) => self.pages[at].seen = true,
                Goal::Ending(at) => self.endings[at].seen = true,
            }
        }
    }

    /// Whether a response sees something.
    pub(super) fn sees(&self, evaluator: &Evaluator, world: &World, goal: Goal) -> bool {
        match goal {
            Goal::Outcome(at, holds) => self.conditions[at].outcomes(world).contains(&holds),
            Goal::Option(at) => {
                let (field, option) = self.option_of[at];
                let cells = world.cells_of(field).into_iter();
                let mut values = cells.filter_map(|cell| world.state(cell).value());
                values.any(|value| match value {
                    Value::Flag(given) => usize::from(*given) == option,
                    Value::Shares(parts) => parts.iter().any(|(at, _)| *at == option),
                    value => value.options().contains(&option),
                })
            }
            Goal::Page(at) => {
                let (guard, fields) = &self.page_of[at];
                let is_open = guard.is_none_or(|guard| world.guard_holds(guard, None));
                let is_asked = |field: &FieldId| {
                    let cells = world.cells_of(*field);
                    cells
                        .into_iter()
                        .any(|cell| *world.state(cell) != State::NotAsked)
                };
                is_open && (fields.is_empty() || fields.iter().any(is_asked))
            }
            Goal::Ending(at) => {
                let exits = &evaluator.plan.exits;
                let taken = world.ending();
                taken == exits.get(at).map(|exit| exit.ending)
            }
        }
    }

    /// The field and option of a goal; of a consent 0 is no and 1 is yes.
    pub(super) fn option_at(&self, at: usize) -> (FieldId, usize) {
        self.option_of[at]
    }

    /// The fields of a page.
    pub(super) fn fields_of_page(&self, at: usize) -> &[FieldId] {
        &self.page_of[at].1
    }

    /// How many outcomes of conditions were seen, of how many.
    pub fn outcomes(&self) -> (usize, usize) {
        let seen = self.conditions.iter().flat_map(|branch| branch.seen);
        (seen.filter(|seen| *seen).count(), 2 * self.conditions.len())
    }
}

fn stop(name: String, span: Span) -> Stop {
    Stop {
        name,
        span,
        seen: false,
    }
}

fn fields_of(survey: &Survey, page: &Page) -> Vec<FieldId> {
    fn down(survey: &Survey, nodes: &[Node], found: &mut Vec<FieldId>) {
        for node in nodes {
            match node {
                Node::Ask(id) => found.push(*id),
                Node::Grid(id) => found.extend(&survey[*id].rows),
                Node::Branch(arms) => arms.iter().for_each(|arm| down(survey, &arm.nodes, found)),
                Node::Repeat(id) => down(survey, &survey[*id].nodes, found),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    down(survey, &page.nodes, &mut found);
    found
}

impl World<'_> {
    /// A field, within a repeat once for each instance.
    pub(super) fn cells_of(&self, field: FieldId) -> Vec<Cell> {
        match self.survey()[field].repeat {
            None => vec![Cell::of(field)],
            Some(repeat) => {
                let instances = self.instances(repeat).into_iter();
                instances
                    .map(|at| Cell {
                        field,
                        instance: Some(at),
                    })
                    .collect()
            }
        }
    }
}

impl Branch {
    /// What the condition yields in a response where it is looked at; once an instance.
    pub(super) fn outcomes(&self, world: &World) -> Vec<bool> {
        let repeat = match (world.repeat_of(self.guard), self.asked) {
            (None, Some(field)) => world.survey()[field].repeat,
            (repeat, _) => repeat,
        };
        let instances: Vec<Option<usize>> = match repeat {
            None => vec![None],
            Some(repeat) => world.instances(repeat).into_iter().map(Some).collect(),
        };
        let open = instances.into_iter().filter(|at| {
            let cell = |field: FieldId| world.cell(field, *at);
            world.goes_on_to(self.exits)
                && self.guard.is_none_or(|guard| world.guard_holds(guard, *at))
                && self
                    .asked
                    .is_none_or(|field| *world.state(cell(field)) != State::NotAsked)
                && self
                    .answered
                    .iter()
                    .all(|field| world.state(cell(*field)).value().is_some())
        });
        open.map(|at| world.holds(&self.expr, at)).collect()
    }
}

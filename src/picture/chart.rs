//! The routing of a survey as something to draw: boxes for pages, forks for conditions, and ends.

use crate::model::{
    Arm, ExprKind, FieldId, FinishWhen, GuardId, Node, Page, RepeatId, Survey, Term, TextId,
};

/// What is drawn below each other.
pub type Column = Vec<Piece>;

/// One thing in a column.
pub enum Piece {
    /// A page, or things outside every page.
    Box(Sheet),
    /// Columns beside each other, of which one is taken; each with its condition.
    Fork(Vec<(String, Column)>),
}

/// What is shown together.
#[derive(Default)]
pub struct Sheet {
    /// The title of a page, or its name.
    pub title: Option<String>,
    pub lines: Vec<Line>,
    /// Where the survey can end here: when, and at what.
    pub exits: Vec<(String, String)>,
}

/// A line in a box.
pub struct Line {
    /// How many conditions stand around it within the box.
    pub depth: usize,
    pub kind: Kind,
}

/// What a line is.
pub enum Kind {
    /// A question: its name, its words, and its own condition.
    Question(String, String, Option<String>),
    /// A text.
    Note(String),
    /// A condition over the deeper lines that follow.
    Condition(String),
}

/// What to draw of a survey.
pub fn chart(survey: &Survey) -> Column {
    let draft = Draft { survey };
    let mut column = Column::new();
    draft.column(&survey.flow, None, &mut column);
    column
}

/// The name of an ending that people read.
pub const COMPLETE: &str = "complete";

struct Draft<'s> {
    survey: &'s Survey,
}

impl Draft<'_> {
    fn words(&self, id: TextId) -> String {
        self.survey.words(id, 0)
    }

    fn column(&self, nodes: &[Node], guard: Option<GuardId>, column: &mut Column) {
        let mut is_open = false;
        for node in nodes {
            match node {
                Node::Page(page) => {
                    let sheet = Piece::Box(self.page(page));
                    match self.own(page.guard, guard) {
                        None => column.push(sheet),
                        Some(when) => {
                            let arms =
                                vec![(when, vec![sheet]), (OTHERWISE.to_owned(), Vec::new())];
                            column.push(Piece::Fork(arms));
                        }
                    }
                    is_open = false;
                }
                Node::Branch(arms) if arms.iter().any(|arm| has_page(&arm.nodes)) => {
                    column.push(self.fork(arms));
                    is_open = false;
                }
                Node::Compute(_) | Node::Check(_) => {}
                Node::Finish(_) | Node::Quota(_) if !column.is_empty() && !is_open => {
                    // It belongs to what stands before it.
                    match column.last_mut() {
                        Some(Piece::Box(sheet)) => self.line(node, guard, 0, sheet),
                        _ => column.push(Piece::Box(self.sheet(node, guard))),
                    }
                }
                node => {
                    match column.last_mut() {
                        Some(Piece::Box(sheet)) if is_open => self.line(node, guard, 0, sheet),
                        _ => column.push(Piece::Box(self.sheet(node, guard))),
                    }
                    is_open = true;
                }
            }
        }
    }

    fn sheet(&self, node: &Node, guard: Option<GuardId>) -> Sheet {
        let mut sheet = Sheet::default();
        self.line(node, guard, 0, &mut sheet);
        sheet
    }

    fn page(&self, page: &Page) -> Sheet {
        let title = page.title.map(|title| self.words(title));
        let mut sheet = Sheet {
            title: Some(title.unwrap_or_else(|| page.name.clone())),
            ..Sheet::default()
        };
        for node in &page.nodes {
            self.line(node, page.guard, 0, &mut sheet);
        }
        sheet
    }

    fn fork(&self, arms: &[Arm]) -> Piece {
        let mut forks: Vec<(String, Column)> = arms
            .iter()
            .map(|arm| {
                let mut column = Column::new();
                self.column(&arm.nodes, arm.guard, &mut column);
                (self.condition(arm), column)
            })
            .collect();
        if arms.iter().all(|arm| arm.condition.is_some()) {
            forks.push((OTHERWISE.to_owned(), Vec::new()));
        }
        Piece::Fork(forks)
    }

    fn condition(&self, arm: &Arm) -> String {
        let condition = arm
            .condition
            .map(|id| self.survey.notation(&self.survey[id].expr));
        condition.unwrap_or_else(|| OTHERWISE.to_owned())
    }

    fn line(&self, node: &Node, guard: Option<GuardId>, depth: usize, sheet: &mut Sheet) {
        let mut add = |kind| sheet.lines.push(Line { depth, kind });
        match node {
            Node::Ask(id) => {
                let field = &self.survey[*id];
                add(self.question(*id, guard));
                let refused = self.survey.finishes.iter().find(
                    |finish| matches!(finish.when, FinishWhen::Refused(consent) if consent == *id),
                );
                if let Some(finish) = refused {
                    let when = format!("{} refused", field.name);
                    sheet.exits.push((when, finish.name.clone()));
                }
            }
            Node::Grid(id) => {
                let grid = &self.survey[*id];
                let rows: Vec<&str> = grid
                    .rows
                    .iter()
                    .map(|row| {
                        self.survey[*row]
                            .name
                            .rsplit('.')
                            .next()
                            .unwrap_or_default()
                    })
                    .collect();
                let first = grid.rows.first().and_then(|row| self.survey[*row].guard);
                let words = format!("{} ({})", self.words(grid.text), rows.join(", "));
                add(Kind::Question(
                    grid.name.clone(),
                    words,
                    self.own(first, guard),
                ));
            }
            Node::Note(note) => {
                let mut words = self.words(note.text);
                if let Some(when) = self.own(note.guard, guard) {
                    words = format!("{words} ({when})");
                }
                add(Kind::Note(words));
            }
            Node::Branch(arms) => self.arms(arms, depth, sheet),
            Node::Repeat(id) => self.repeat(*id, depth, sheet),
            Node::Finish(id) => {
                if let FinishWhen::Holds(expr) = &self.survey[*id].when {
                    let name = self.survey[*id].name.clone();
                    sheet.exits.push((self.survey.notation(expr), name));
                }
            }
            Node::Quota(at) => {
                let quota = &self.survey.quotas[*at];
                let when = format!(
                    "{}, and {} is full",
                    self.survey.notation(&quota.when),
                    quota.name
                );
                sheet.exits.push((when, format!("{}_full", quota.name)));
            }
            Node::Compute(_) | Node::Check(_) | Node::Page(_) => {}
        }
    }

    fn arms(&self, arms: &[Arm], depth: usize, sheet: &mut Sheet) {
        for (at, arm) in arms.iter().enumerate() {
            let word = match (arm.condition, at) {
                (None, _) => "",
                (Some(_), 0) => "if ",
                (Some(_), _) => "else if ",
            };
            let kind = Kind::Condition(format!("{word}{}", self.condition(arm)));
            sheet.lines.push(Line { depth, kind });
            for node in &arm.nodes {
                self.line(node, arm.guard, depth + 1, sheet);
            }
        }
    }

    fn repeat(&self, id: RepeatId, depth: usize, sheet: &mut Sheet) {
        let repeat = &self.survey[id];
        let over = &self.survey[repeat.over].name;
        let kind = Kind::Condition(format!("for each of {over}"));
        sheet.lines.push(Line { depth, kind });
        let first = repeat.fields.first().and_then(|id| self.survey[*id].guard);
        let inside = self.chosen(first).or(repeat.guard);
        for node in &repeat.nodes {
            self.line(node, inside, depth + 1, sheet);
        }
    }

    fn question(&self, id: FieldId, guard: Option<GuardId>) -> Kind {
        let field = &self.survey[id];
        let words = self.words(field.text);
        let name = field.name.rsplit('.').next().unwrap_or_default();
        Kind::Question(name.to_owned(), words, self.own(field.guard, guard))
    }

    /// The link at which the options of a repeat are told apart.
    fn chosen(&self, guard: Option<GuardId>) -> Option<GuardId> {
        let mut chain = std::iter::successors(guard, |id| self.survey[*id].parent);
        chain.find(|id| matches!(self.survey[*id].term, Term::Chosen(_)))
    }

    /// The conditions that stand between a guard and the one around it; consents that end the survey
    /// when they are refused need no mention.
    fn own(&self, guard: Option<GuardId>, around: Option<GuardId>) -> Option<String> {
        let chain = std::iter::successors(guard, |id| self.survey[*id].parent);
        let own = chain.take_while(|id| Some(*id) != around);
        let said = self.given_in(guard);
        let mut words: Vec<String> = own
            .filter_map(|id| match &self.survey[id].term {
                Term::Holds(condition) => {
                    Some(self.survey.notation_in_and(&self.survey[*condition].expr))
                }
                Term::Consent(consents) => {
                    let names = consents.iter().filter(|id| !self.survey[**id].required);
                    let names: Vec<&str> = names.map(|id| self.survey[*id].name.as_str()).collect();
                    let is_said = consents.iter().any(|id| said.contains(id));
                    (names.len() == consents.len() && !is_said).then(|| names.join(" or "))
                }
                Term::Fails(_) | Term::Chosen(_) => None,
            })
            .collect();
        words.reverse();
        words.dedup();
        (!words.is_empty()).then(|| words.join(" and "))
    }
}

impl Draft<'_> {
    /// The consents that conditions of a guard name themselves.
    fn given_in(&self, guard: Option<GuardId>) -> Vec<FieldId> {
        let conditions = self.survey.guard_chain(guard).into_iter();
        conditions
            .filter_map(|term| match term {
                Term::Holds(id) => match self.survey[*id].expr.kind {
                    ExprKind::Given(consent) => Some(consent),
                    _ => None,
                },
                _ => None,
            })
            .collect()
    }
}

const OTHERWISE: &str = "otherwise";

fn has_page(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| match node {
        Node::Page(_) => true,
        Node::Branch(arms) => arms.iter().any(|arm| has_page(&arm.nodes)),
        _ => false,
    })
}

//! Second walk over the flow: conditions, guards, and what is shown in which order.

use super::build::{Builder, Place};
use super::expr::made;
use super::graph::Read;
use crate::model::*;
use crate::problem::Rule;
use crate::syntax::ast;
use crate::syntax::vocabulary::{Key, Keyword};

/// Where the walk is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Here {
    pub guard: Option<GuardId>,
    pub repeat: Option<RepeatId>,
}

/// Walks the items in the order in which `declare_flow` did, so fields come out in the same order.
pub(super) struct Walk {
    pub next_field: u32,
    pub next_grid: u32,
    pub next_repeat: u32,
}

impl Walk {
    pub fn new() -> Self {
        Walk {
            next_field: 0,
            next_grid: 0,
            next_repeat: 0,
        }
    }
}

impl<'a> Builder<'a> {
    /// The nodes of the whole survey.
    pub fn build_flow(&mut self, items: &[&'a ast::Item]) {
        for (id, field) in self.survey.fields() {
            if field.origin == Origin::Consent {
                for purpose in &field.purposes {
                    self.consents.entry(*purpose).or_default().push(id);
                }
            }
        }
        let mut walk = Walk::new();
        self.survey.flow = self.nodes(items, Here::default(), &mut walk);
    }

    pub fn nodes(&mut self, items: &[&'a ast::Item], here: Here, walk: &mut Walk) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut at = 0;
        while let Some(item) = items.get(at) {
            at += 1;
            match item.keyword {
                Keyword::If => {
                    let rest = items[at..]
                        .iter()
                        .take_while(|item| matches!(item.keyword, Keyword::ElseIf | Keyword::Else));
                    let count = rest.count();
                    nodes.push(self.branch(&items[at - 1..at + count], here, walk));
                    at += count;
                }
                Keyword::ElseIf | Keyword::Else => self.stray_else(item, here, walk, &mut nodes),
                _ => self.node(item, here, walk, &mut nodes),
            }
        }
        nodes
    }

    /// The nodes of a block; in a shuffled one no child reads what another asks.
    pub fn block(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> Vec<Node> {
        let children: Vec<&ast::Item> = item.children.iter().collect();
        if !item.has(Key::Shuffle) {
            return self.nodes(&children, here, walk);
        }
        let (mut nodes, mut parts) = (Vec::new(), Vec::new());
        let together = |_: &&ast::Item, next: &&ast::Item| {
            matches!(next.keyword, Keyword::ElseIf | Keyword::Else)
        };
        for group in children.chunk_by(together) {
            let (field, read) = (walk.next_field, self.reads.len());
            nodes.extend(self.nodes(group, here, walk));
            parts.push((field..walk.next_field, read..self.reads.len()));
        }
        self.check_shuffled(&parts);
        nodes
    }

    pub fn stray_else(
        &mut self,
        item: &'a ast::Item,
        here: Here,
        walk: &mut Walk,
        nodes: &mut Vec<Node>,
    ) {
        let word = item.keyword.as_str();
        self.report(
            Rule::SyntaxExpected,
            item.keyword_span,
            format!("this `{word}` follows no `if`"),
        )
        .help("it stands directly after the block of an `if`");
        nodes.push(self.branch(&[item], here, walk));
    }

    pub fn node(
        &mut self,
        item: &'a ast::Item,
        here: Here,
        walk: &mut Walk,
        nodes: &mut Vec<Node>,
    ) {
        match item.keyword {
            Keyword::Known if item.name.is_some() => self.known(walk),
            Keyword::Consent if item.name.is_some() => {
                nodes.push(Node::Ask(self.consent(item, here, walk)))
            }
            Keyword::Question if item.name.is_some() => {
                nodes.push(Node::Ask(self.question(item, here, walk)))
            }
            Keyword::Grid if item.name.is_some() => {
                nodes.push(Node::Grid(self.grid(item, here, walk)))
            }
            Keyword::Compute if item.name.is_some() => {
                nodes.push(Node::Compute(self.computed(item, here, walk)))
            }
            Keyword::Page => nodes.push(Node::Page(self.page(item, here, walk))),
            Keyword::Note => nodes.push(Node::Note(self.note(item, here, walk))),
            Keyword::Check => nodes.extend(self.check_item(item, here, walk).map(Node::Check)),
            Keyword::Finish => nodes.extend(self.finish(item, here, walk).map(Node::Finish)),
            Keyword::Quota => nodes.extend(self.quota(item, here, walk).map(Node::Quota)),
            Keyword::Repeat if item.name.is_some() && here.repeat.is_none() => {
                nodes.push(Node::Repeat(self.repeat(item, here, walk)));
            }
            _ => {}
        }
    }

    pub fn place(&self, here: Here, walk: &Walk) -> Place {
        Place {
            at: walk.next_field as usize,
            repeat: here.repeat,
            event: None,
            guard: here.guard,
        }
    }

    pub fn known(&mut self, walk: &mut Walk) {
        let id = FieldId(walk.next_field);
        walk.next_field += 1;
        let finishes = self.survey.finishes.len();
        self.survey.fields[id.index()].finishes_before = finishes;
        let consents = self.consent_term(id);
        self.survey.fields[id.index()].guard = self.guard(None, consents);
    }

    /// A new link under `parent`; the parent itself where there is no term.
    pub fn guard(&mut self, parent: Option<GuardId>, term: Option<Term>) -> Option<GuardId> {
        let Some(term) = term else { return parent };
        // Fields that wait for the same consents share a link, so that a target tests it once.
        if let Term::Consent(consents) = &term {
            let known = self.consent_guards.get(&(parent, consents.clone()));
            if known.is_some() {
                return known.copied();
            }
            let id = GuardId(self.survey.guards.len() as u32);
            self.consent_guards.insert((parent, consents.clone()), id);
        }
        self.survey.guards.push(Guard { parent, term });
        Some(GuardId(self.survey.guards.len() as u32 - 1))
    }

    /// The consents that a field waits for: those of its purposes when every one rests on consent. What
    /// is asked waits only for those that stand before it, as a later one cannot be given yet.
    pub fn consent_term(&self, id: FieldId) -> Option<Term> {
        let purposes = &self.survey[id].purposes;
        let on_consent = |id: &PurposeId| self.survey[*id].basis == Some(Basis::Consent);
        if purposes.is_empty() || !purposes.iter().all(on_consent) {
            return None;
        }
        let covering = purposes
            .iter()
            .filter_map(|purpose| self.consents.get(purpose));
        let mut consents: Vec<FieldId> = covering.flatten().copied().collect();
        consents.retain(|consent| *consent != id);
        consents.sort_unstable();
        consents.dedup();
        let earlier: Vec<FieldId> = consents
            .iter()
            .copied()
            .filter(|consent| *consent < id)
            .collect();
        if self.survey[id].origin != Origin::Known && !earlier.is_empty() {
            consents = earlier;
        }
        (!consents.is_empty()).then_some(Term::Consent(consents))
    }

    /// Reads the `when` of an item as a routing condition; [`close`](Self::close) says over which fields.
    pub fn when(&mut self, item: &'a ast::Item, place: Place) -> Option<ConditionId> {
        let property = item.property(Key::When)?;
        let expr = self.condition(property.expr()?, place);
        let reader = describe(item);
        let at = place.at as u32;
        self.reads.push(Read {
            reader,
            expr: expr.clone(),
            covers: (at, at),
            at,
        });
        self.survey.conditions.push(Condition { expr });
        Some(ConditionId(self.survey.conditions.len() as u32 - 1))
    }

    /// Says that the condition read as number `read`, if any, decides about the fields up to here.
    pub fn close(&mut self, read: Option<usize>, walk: &Walk) {
        if let Some(read) = read.and_then(|read| self.reads.get_mut(read)) {
            read.covers.1 = read.covers.1.max(walk.next_field);
        }
    }

    pub fn branch(&mut self, arms: &[&'a ast::Item], here: Here, walk: &mut Walk) -> Node {
        let mut parent = here.guard;
        let mut built = Vec::new();
        for (at, item) in arms.iter().enumerate() {
            if item.keyword == Keyword::Else && at + 1 < arms.len() {
                self.report(
                    Rule::SyntaxExpected,
                    arms[at + 1].keyword_span,
                    "nothing follows an `else`",
                );
            }
            let place = self.place(
                Here {
                    guard: parent,
                    ..here
                },
                walk,
            );
            let read = self.reads.len();
            let condition = self.when(item, place);
            let guard = self.guard(parent, condition.map(Term::Holds));
            let inner = Here { guard, ..here };
            let nodes = self.block(item, inner, walk);
            self.close(condition.map(|_| read), walk);
            let shuffle = item.has(Key::Shuffle);
            built.push(Arm {
                condition,
                guard,
                shuffle,
                nodes,
                span: item.span,
            });
            parent = self.guard(parent, condition.map(Term::Fails));
        }
        Node::Branch(built)
    }

    pub fn page(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> Page {
        let place = self.place(here, walk);
        let read = self.reads.len();
        let condition = self.when(item, place);
        let guard = self.guard(here.guard, condition.map(Term::Holds));
        let inner = Here { guard, ..here };
        let title = self.optional_text(
            format!("page.{}", item.name_text()),
            item,
            self.place(inner, walk),
        );
        let nodes = self.block(item, inner, walk);
        self.close(condition.map(|_| read), walk);
        Page {
            name: item.name_text().to_owned(),
            title,
            guard,
            shuffle: item.has(Key::Shuffle),
            nodes,
            span: item.span,
        }
    }

    /// Gives a field its guard: what is around it, its own `when`, and its consents.
    pub fn guard_field(
        &mut self,
        item: &'a ast::Item,
        here: Here,
        walk: &mut Walk,
    ) -> (FieldId, Place) {
        let id = FieldId(walk.next_field);
        let place = self.place(here, walk);
        let read = self.reads.len();
        let condition = self.when(item, place);
        let guard = self.guard(here.guard, condition.map(Term::Holds));
        let consents = if self.survey[id].origin == Origin::Consent {
            None
        } else {
            self.consent_term(id)
        };
        let guard = self.guard(guard, consents);
        let finishes = self.survey.finishes.len();
        let field = &mut self.survey.fields[id.index()];
        (field.guard, field.finishes_before) = (guard, finishes);
        walk.next_field += 1;
        self.close(condition.map(|_| read), walk);
        (id, Place { guard, ..place })
    }

    /// A condition that is computed as a `yes_no` is yes where it holds, and no where it does not.
    pub fn yes_or_no(&self, id: FieldId, value: Expr) -> Expr {
        let Type::One(list) = self.survey[id].ty else {
            return value;
        };
        if value.ty != ValueType::Condition || self.survey[list].name != "yes_no" {
            return value;
        }
        let (ty, span) = (ValueType::Option(list), value.span);
        let option = |at| Box::new(made(ExprKind::Option(list, at), ty.clone(), span));
        let kind = ExprKind::Choose(Box::new(value), option(0), option(1));
        made(kind, ty.clone(), span)
    }
}

/// An item in a few words: ``the condition of `reasons` ``.
pub(super) fn describe(item: &ast::Item) -> String {
    match (item.keyword, item.name_text()) {
        (Keyword::If | Keyword::ElseIf, _) => format!("this `{}`", item.keyword.as_str()),
        (keyword, name) => format!("the {} `{name}`", keyword.as_str()),
    }
}

/// A place outside the flow, from which every field can be read.
pub(super) fn everywhere() -> Place {
    Place {
        at: usize::MAX,
        ..Place::default()
    }
}

//! Second walk over the flow: conditions, guards, and what is shown in which order.

use super::build::{Builder, Place, child_text};
use super::expr::made;
use super::graph::Read;
use crate::model::*;
use crate::problem::Rule;
use crate::syntax::ast;
use crate::syntax::vocabulary::{Key, Keyword};

/// Where the walk is.
#[derive(Debug, Clone, Copy, Default)]
struct Here {
    guard: Option<GuardId>,
    repeat: Option<RepeatId>,
}

/// Walks the items in the order in which `declare_flow` did, so fields come out in the same order.
pub(super) struct Walk {
    next_field: u32,
    next_grid: u32,
    next_repeat: u32,
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

    fn nodes(&mut self, items: &[&'a ast::Item], here: Here, walk: &mut Walk) -> Vec<Node> {
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
    fn block(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> Vec<Node> {
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

    fn stray_else(
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

    fn node(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk, nodes: &mut Vec<Node>) {
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

    fn place(&self, here: Here, walk: &Walk) -> Place {
        Place {
            at: walk.next_field as usize,
            repeat: here.repeat,
            event: None,
            guard: here.guard,
        }
    }

    fn known(&mut self, walk: &mut Walk) {
        let id = FieldId(walk.next_field);
        walk.next_field += 1;
        let finishes = self.survey.finishes.len();
        self.survey.fields[id.index()].finishes_before = finishes;
        let consents = self.consent_term(id);
        self.survey.fields[id.index()].guard = self.guard(None, consents);
    }

    /// A new link under `parent`; the parent itself where there is no term.
    fn guard(&mut self, parent: Option<GuardId>, term: Option<Term>) -> Option<GuardId> {
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
    fn consent_term(&self, id: FieldId) -> Option<Term> {
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
    fn when(&mut self, item: &'a ast::Item, place: Place) -> Option<ConditionId> {
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
    fn close(&mut self, read: Option<usize>, walk: &Walk) {
        if let Some(read) = read.and_then(|read| self.reads.get_mut(read)) {
            read.covers.1 = read.covers.1.max(walk.next_field);
        }
    }

    fn branch(&mut self, arms: &[&'a ast::Item], here: Here, walk: &mut Walk) -> Node {
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

    fn page(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> Page {
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
    fn guard_field(
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

    fn consent(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> FieldId {
        let (id, place) = self.guard_field(item, here, walk);
        let key = format!("consent.{}", item.name_text());
        let text = self.text(key.clone(), child_text(item), place);
        let hint = self.property_text(item, &key, Key::Hint, place);
        let field = &mut self.survey.fields[id.index()];
        (field.text, field.hint) = (text, hint);
        if field.required {
            let (name, finishes_before) = (
                format!("{}_refused", field.name),
                self.survey.finishes.len(),
            );
            self.survey.finishes.push(Finish {
                name,
                text: None,
                disposition: "refused".to_owned(),
                when: FinishWhen::Refused(id),
                guard: here.guard,
                finishes_before,
                span: item.label_span(),
            });
        }
        id
    }

    fn question(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> FieldId {
        let (id, place) = self.guard_field(item, here, walk);
        let key = format!("question.{}", self.survey[id].name);
        let text = self.text(key.clone(), child_text(item), place);
        let hint = self.property_text(item, &key, Key::Hint, place);
        let interviewer = self.property_text(item, &key, Key::Interviewer, place);
        let mode_texts = self.mode_texts(item, &key, place);
        self.option_conditions(item, id, place);
        let field = &mut self.survey.fields[id.index()];
        (field.text, field.hint, field.interviewer, field.mode_texts) =
            (text, hint, interviewer, mode_texts);
        id
    }

    /// The conditions of a question's own options.
    fn option_conditions(&mut self, item: &'a ast::Item, id: FieldId, place: Place) {
        let Some(list) = self.survey[id]
            .ty
            .list()
            .filter(|list| !self.survey[*list].shared)
        else {
            return;
        };
        self.list_conditions(item, list, place, id);
    }

    /// The conditions of a shared list's options: they read fields that stand before its first use.
    pub fn shared_list_conditions(&mut self, item: &'a ast::Item) {
        let Some(list) = self.scope.lists.get(item.name_text()) else {
            return;
        };
        let uses = |field: &Field| field.ty.list() == Some(list);
        let first = self
            .survey
            .fields
            .iter()
            .position(uses)
            .unwrap_or(self.survey.fields.len());
        let place = Place {
            at: first,
            ..Place::default()
        };
        self.list_conditions(item, list, place, FieldId(first as u32));
    }

    /// The conditions of the options that an item declares.
    pub fn list_conditions(
        &mut self,
        item: &'a ast::Item,
        list: ListId,
        place: Place,
        owner: FieldId,
    ) {
        for child in item.children_of(Keyword::Option) {
            let Some(property) = child.property(Key::When) else {
                continue;
            };
            let position = self.survey[list].position(child.name_text());
            let (Some(ast), Some(position)) = (property.expr(), position) else {
                continue;
            };
            let expr = self.condition(ast, place);
            let reader = describe(child);
            let (covers, at) = ((owner.0, owner.0 + 1), place.at as u32);
            self.reads.push(Read {
                reader,
                expr: expr.clone(),
                covers,
                at,
            });
            self.survey.lists[list.index()].options[position].when = Some(expr);
        }
    }

    fn grid(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> GridId {
        let id = GridId(walk.next_grid);
        walk.next_grid += 1;
        let rows = self.survey[id].rows.clone();
        let place = self.place(here, walk);
        let read = self.reads.len();
        let condition = self.when(item, place);
        let guard = self.guard(here.guard, condition.map(Term::Holds));
        let row_items: Vec<&ast::Item> = item
            .children_of(Keyword::Row)
            .filter(|row| row.name.is_some())
            .collect();
        let inner = Here { guard, ..here };
        for at in 0..rows.len() {
            match row_items.get(at) {
                Some(row) => {
                    self.guard_field(row, inner, walk);
                }
                None => self.guard_listed_row(inner, walk),
            }
        }
        self.close(condition.map(|_| read), walk);
        if let Some(first) = rows.first() {
            self.option_conditions(item, *first, place);
        }
        self.grid_texts(item, id, place);
        id
    }

    /// A row from a list has no condition of its own.
    fn guard_listed_row(&mut self, here: Here, walk: &mut Walk) {
        let id = FieldId(walk.next_field);
        let consents = self.consent_term(id);
        let guard = self.guard(here.guard, consents);
        let finishes = self.survey.finishes.len();
        let field = &mut self.survey.fields[id.index()];
        (field.guard, field.finishes_before) = (guard, finishes);
        walk.next_field += 1;
    }

    fn grid_texts(&mut self, item: &'a ast::Item, id: GridId, place: Place) {
        let key = format!("grid.{}", self.survey[id].name);
        let text = self.text(key.clone(), child_text(item), place);
        let hint = self.property_text(item, &key, Key::Hint, place);
        let interviewer = self.property_text(item, &key, Key::Interviewer, place);
        let mode_texts = self.mode_texts(item, &key, place);
        let grid = &mut self.survey.grids[id.index()];
        (grid.text, grid.hint, grid.interviewer, grid.mode_texts) =
            (text, hint, interviewer, mode_texts);
    }

    fn computed(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> FieldId {
        let id = FieldId(walk.next_field);
        let place = self.place(here, walk);
        let finishes = self.survey.finishes.len();
        let text = self.item_text(item, place);
        let value = item
            .property(Key::Value)
            .and_then(ast::Property::expr)
            .map(|value| self.expr(value, place));
        let value = value.map(|value| self.yes_or_no(id, value));
        if let Some(value) = &value {
            self.check_computed(id, value);
            let reader = describe(item);
            let (covers, at) = ((id.0, id.0 + 1), id.0);
            self.reads.push(Read {
                reader,
                expr: value.clone(),
                covers,
                at,
            });
            self.survey.fields[id.index()].purposes = self.shared_purposes(value);
        }
        let field = &mut self.survey.fields[id.index()];
        (
            field.text,
            field.guard,
            field.finishes_before,
            field.compute,
        ) = (text, here.guard, finishes, value);
        walk.next_field += 1;
        id
    }

    /// A condition that is computed as a `yes_no` is yes where it holds, and no where it does not.
    fn yes_or_no(&self, id: FieldId, value: Expr) -> Expr {
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

    /// A computed value has the type that is declared for it.
    fn check_computed(&mut self, id: FieldId, value: &Expr) {
        let declared = super::expr::value_type(&self.survey[id].ty, &self.survey);
        let fits = match (&declared, &value.ty) {
            (_, ValueType::Unknown) => true,
            (ValueType::Number(a), ValueType::Number(b)) => b.is_none() || a == b,
            (a, b) => a == b,
        };
        if !fits {
            let (a, b) = (self.type_words(&declared), self.type_words(&value.ty));
            let name = self.survey[id].name.clone();
            self.report(
                Rule::TypeOperands,
                value.span,
                format!("`{name}` is declared as {a}, and this is {b}"),
            );
        }
    }

    /// The purposes that every field an expression reads was collected for.
    fn shared_purposes(&self, expr: &Expr) -> Vec<PurposeId> {
        let mut fields = expr
            .fields()
            .into_iter()
            .map(|id| &self.survey[id].purposes);
        let Some(first) = fields.next() else {
            return Vec::new();
        };
        let rest: Vec<_> = fields.collect();
        first
            .iter()
            .copied()
            .filter(|id| rest.iter().all(|purposes| purposes.contains(id)))
            .collect()
    }

    fn note(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> Note {
        let place = self.place(here, walk);
        let condition = self.when(item, place);
        let guard = self.guard(here.guard, condition.map(Term::Holds));
        let text = self.item_text(item, Place { guard, ..place });
        Note {
            name: item.name_text().to_owned(),
            text,
            guard,
            span: item.span,
        }
    }

    fn check_item(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> Option<CheckId> {
        let place = self.place(here, walk);
        let condition = self.when(item, place);
        let guard = self.guard(here.guard, condition.map(Term::Holds));
        let require = self.condition(
            item.property(Key::Require)?.expr()?,
            Place { guard, ..place },
        );
        self.read_at(item, &require, place);
        let text = self.item_text(item, place);
        if item.has(Key::Hard) && item.has(Key::Soft) {
            self.report(
                Rule::SyntaxWrongValue,
                item.label_span(),
                "a check is either `hard` or `soft`",
            );
        }
        self.survey.checks.push(Check {
            name: item.name_text().to_owned(),
            text,
            hard: !item.has(Key::Soft),
            require,
            guard,
            finishes_before: self.survey.finishes.len(),
            span: item.span,
        });
        Some(CheckId(self.survey.checks.len() as u32 - 1))
    }

    /// Notes what an expression that decides about no field reads, for the graph rules.
    fn read_at(&mut self, item: &ast::Item, expr: &Expr, place: Place) {
        let reader = describe(item);
        let at = place.at as u32;
        self.reads.push(Read {
            reader,
            expr: expr.clone(),
            covers: (at, at),
            at,
        });
    }

    fn finish(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> Option<FinishId> {
        let name = item.name.as_ref()?;
        let place = self.place(here, walk);
        let when = self.condition(item.property(Key::When)?.expr()?, place);
        self.read_at(item, &when, place);
        let text = Some(self.item_text(item, place));
        let disposition = self.disposition(item);
        if ["complete", "partial"].contains(&name.text.as_str()) {
            self.report(
                Rule::NameInvalid,
                name.span,
                format!("a finish cannot be called `{}`", name.text),
            )
            .help("that word says something else in the status of a response");
        }
        let id = FinishId(self.survey.finishes.len() as u32);
        self.declare(|scope| &mut scope.finishes, "finish", name, id);
        self.survey.finishes.push(Finish {
            name: name.text.clone(),
            text,
            disposition,
            when: FinishWhen::Holds(when),
            guard: here.guard,
            finishes_before: id.index(),
            span: item.span,
        });
        Some(id)
    }

    fn disposition(&mut self, item: &ast::Item) -> String {
        const KNOWN: &[&str] = &[
            "complete",
            "partial",
            "refused",
            "not_eligible",
            "screened",
            "quota_full",
        ];
        let Some(name) = item.property(Key::As).and_then(ast::Property::name) else {
            return "screened".to_owned();
        };
        if !KNOWN.contains(&name.text.as_str()) {
            self.report(
                Rule::SyntaxWrongValue,
                name.span,
                format!("`{}` is not a disposition", name.text),
            )
            .help(format!(
                "the dispositions are {}",
                super::build::listed(KNOWN.iter().copied())
            ))
            .did_you_mean(crate::problem::closest(&name.text, KNOWN.iter().copied()));
        }
        name.text.clone()
    }

    fn quota(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> Option<usize> {
        let name = item.name.as_ref()?;
        let place = self.place(here, walk);
        let when = self.condition(item.property(Key::When)?.expr()?, place);
        self.read_at(item, &when, place);
        let limit = self.whole_number(item, Key::Limit).unwrap_or(0);
        if limit < 1 {
            self.report(
                Rule::ValueRange,
                item.label_span(),
                format!("the quota `{}` takes nobody", name.text),
            );
        }
        self.declare(|scope| &mut scope.quotas, "quota", name, ());
        let limit = u64::try_from(limit).unwrap_or(0);
        self.survey.quotas.push(Quota {
            name: name.text.clone(),
            limit,
            when,
            span: item.span,
        });
        Some(self.survey.quotas.len() - 1)
    }

    fn repeat(&mut self, item: &'a ast::Item, here: Here, walk: &mut Walk) -> RepeatId {
        let id = RepeatId(walk.next_repeat);
        walk.next_repeat += 1;
        let place = self.place(here, walk);
        let read = self.reads.len();
        let condition = self.when(item, place);
        let outer = self.guard(here.guard, condition.map(Term::Holds));
        let over = item.property(Key::Over).and_then(ast::Property::name);
        if let Some(over) = over.and_then(|name| self.repeat_over(name, place)) {
            self.survey.repeats[id.index()].over = over;
        }
        let guard = self.guard(outer, Some(Term::Chosen(id)));
        let inner = Here {
            guard,
            repeat: Some(id),
        };
        let text = self.optional_text(
            format!("repeat.{}", item.name_text()),
            item,
            self.place(inner, walk),
        );
        let nodes = self.block(item, inner, walk);
        self.close(condition.map(|_| read), walk);
        let repeat = &mut self.survey.repeats[id.index()];
        (repeat.guard, repeat.text, repeat.nodes) = (outer, text, nodes);
        id
    }

    fn repeat_over(&mut self, name: &ast::Name, place: Place) -> Option<FieldId> {
        let Some(id) = self.find_field(&name.text, place) else {
            self.unknown_name(&name.text, name.span);
            return None;
        };
        if !matches!(self.survey[id].ty, Type::Many(..) | Type::Rank(..)) {
            self.report(
                Rule::TypeOperands,
                name.span,
                format!("`{}` is not a choice of several", name.text),
            )
            .help("a repeat runs over the chosen options of a `many`");
            return None;
        }
        if id.index() >= place.at {
            let first = self.field_span(id);
            self.report(
                Rule::LogicForward,
                name.span,
                format!("`{}` is asked later", name.text),
            )
            .related(first, "it is asked here")
            .help("put the repeat after the question it runs over");
        }
        Some(id)
    }
}

/// An item in a few words: ``the condition of `reasons` ``.
fn describe(item: &ast::Item) -> String {
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

//! First walk over the flow: every field, grid and repeat gets its place and its name.
//!
//! Conditions are left for the second walk ([`flow`](super::flow)), when every name is known.

use super::build::{Builder, Place, child_text};
use crate::model::*;
use crate::problem::Rule;
use crate::source::Span;
use crate::syntax::ast::{self, Name};
use crate::syntax::vocabulary::{Key, Keyword};

/// What is inherited on the way down.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around<'a> {
    /// The nearest `for`.
    pub purposes: Option<&'a ast::Property>,
    /// The enclosing repeat.
    pub repeat: Option<RepeatId>,
}

impl<'a> Builder<'a> {
    /// Declares everything under these items that has a value.
    pub fn declare_flow(&mut self, items: &[&'a ast::Item], around: Around<'a>) {
        for item in items {
            let inner = Around {
                purposes: item.property(Key::For).or(around.purposes),
                ..around
            };
            match item.keyword {
                Keyword::Known => self.declare_known(item, inner),
                Keyword::Consent => self.declare_consent(item, inner),
                Keyword::Question => self.declare_question(item, inner),
                Keyword::Grid => self.declare_grid(item, inner),
                Keyword::Compute => self.declare_compute(item, inner),
                Keyword::Repeat => self.declare_repeat(item, inner),
                Keyword::Page => {
                    self.declare_block(item, "page");
                    self.declare_flow(&item.children.iter().collect::<Vec<_>>(), inner);
                }
                Keyword::If | Keyword::ElseIf | Keyword::Else => {
                    self.declare_flow(&item.children.iter().collect::<Vec<_>>(), inner);
                }
                Keyword::Note => self.declare_block(item, "note"),
                Keyword::Check => self.declare_block(item, "check"),
                _ => {}
            }
        }
    }

    fn declare_block(&mut self, item: &ast::Item, what: &str) {
        let Some(name) = &item.name else { return };
        let key = Name {
            text: format!("{what} {}", name.text),
            span: name.span,
        };
        if let Err(first) = self.scope.blocks.declare(&key.text, (), name.span) {
            self.duplicate(what, &name.text, name.span, first);
        }
    }

    /// The column path of a name here.
    fn path(&self, name: &str, around: Around) -> String {
        match around.repeat {
            Some(repeat) => format!("{}.{name}", self.survey[repeat].name),
            None => name.to_owned(),
        }
    }

    fn add_field(
        &mut self,
        path: String,
        name: &Name,
        origin: Origin,
        ty: Type,
        item: &'a ast::Item,
        around: Around<'a>,
    ) -> FieldId {
        let id = self.next_field();
        let purposes = self.purposes(around.purposes);
        let field = Field {
            name: path,
            was: self.was(item),
            origin,
            ty,
            text: TextId::default(),
            hint: None,
            mode_texts: Vec::new(),
            interviewer: None,
            doc: item.doc.clone(),
            required: item.has(Key::Required),
            missing: Vec::new(),
            purposes,
            personal: self.personal(item),
            sensitive: self.sensitive(item),
            guard: None,
            finishes_before: 0,
            repeat: around.repeat,
            shuffle: item.has(Key::Shuffle),
            reverse: item.has(Key::Reverse),
            compute: None,
            span: item.span,
            name_span: name.span,
        };
        let path = Name {
            text: field.name.clone(),
            span: name.span,
        };
        self.survey.fields.push(field);
        let first_grid = self.scope.grids.span(&path.text);
        match first_grid.filter(|_| !matches!(origin, Origin::Row(_))) {
            Some(first) => self.duplicate("grid", &path.text, name.span, first),
            None => self.declare(|scope| &mut scope.fields, "field", &path, id),
        }
        id
    }

    /// The purposes that a `for` names.
    pub fn purposes(&mut self, property: Option<&ast::Property>) -> Vec<PurposeId> {
        let Some(property) = property else {
            return Vec::new();
        };
        let names: Vec<&Name> = property.names().collect();
        let mut found = Vec::new();
        for name in names {
            // Reported once where it is written: see `check_purposes`.
            if let Some(id) = self.scope.purposes.get(&name.text)
                && !found.contains(&id)
            {
                self.uses("purpose", &name.text);
                found.push(id);
            }
        }
        found
    }

    fn personal(&self, item: &ast::Item) -> Option<String> {
        let said = item
            .property(Key::Personal)
            .and_then(|personal| Some(personal.name()?.text.clone()));
        said.or_else(|| match item.ty.as_ref()?.name.text.as_str() {
            "email" => Some("contact.email".to_owned()),
            "phone" => Some("contact.phone".to_owned()),
            "key" => Some("unique_id.pseudonymous".to_owned()),
            _ => None,
        })
    }

    fn sensitive(&mut self, item: &ast::Item) -> Option<Sensitive> {
        let child = item.children_of(Keyword::Sensitive).next()?;
        let category = child.name.as_ref()?.text.clone();
        let categories = crate::syntax::vocabulary::CATEGORIES;
        if !categories.contains(&category.as_str()) {
            let close = crate::problem::nearest(&category, categories.iter().copied());
            self.report(
                Rule::SyntaxWrongValue,
                child.label_span(),
                format!("`{category}` is not a special category"),
            )
            .help(format!(
                "the categories are {}",
                super::build::listed(categories.iter().copied())
            ))
            .did_you_mean(close);
        }
        let basis = child
            .property(Key::Basis)
            .and_then(|basis| Some(basis.name()?.text.clone()));
        let bases = crate::syntax::vocabulary::SPECIAL_BASES;
        if let (Some(word), Some(property)) = (&basis, child.property(Key::Basis))
            && !bases.contains(&word.as_str())
        {
            self.report(
                Rule::SyntaxWrongValue,
                property.span,
                format!("`{word}` is not a basis of Article 9"),
            )
            .help(format!(
                "the bases are {}",
                super::build::listed(bases.iter().copied())
            ));
        }
        Some(Sensitive {
            category,
            basis,
            span: child.span,
        })
    }

    fn declare_known(&mut self, item: &'a ast::Item, around: Around<'a>) {
        let Some(name) = &item.name else { return };
        let ty = self
            .item_type(item, &name.text)
            .unwrap_or(Type::Text(TextType::default()));
        let id = self.add_field(name.text.clone(), name, Origin::Known, ty, item, around);
        let missing = self.missing_codes(item, &name.text);
        let text = self.item_text(item, Place::default());
        let field = &mut self.survey.fields[id.index()];
        (field.missing, field.text) = (missing, text);
    }

    fn declare_consent(&mut self, item: &'a ast::Item, around: Around<'a>) {
        let Some(name) = &item.name else { return };
        let path = self.path(&name.text, around);
        self.add_field(path, name, Origin::Consent, Type::Flag, item, around);
    }

    fn declare_question(&mut self, item: &'a ast::Item, around: Around<'a>) {
        let Some(name) = &item.name else { return };
        let path = self.path(&name.text, around);
        let ty = self
            .item_type(item, &path)
            .unwrap_or(Type::Text(TextType::default()));
        let missing = self.field_missing(item, &name.text, &ty);
        let id = self.add_field(path, name, Origin::Question, ty, item, around);
        self.survey.fields[id.index()].missing = missing;
    }

    /// The missing codes of a question: its own, then of its scale, then of the survey.
    fn field_missing(&mut self, item: &'a ast::Item, owner: &str, ty: &Type) -> Vec<Missing> {
        let mut codes = self.missing_codes(item, owner);
        let mut inherited = Vec::new();
        if let Type::Scale(scale) = ty {
            inherited.extend(self.survey[*scale].missing.clone());
        }
        inherited.extend(self.scope_missing());
        for code in inherited {
            if !codes.iter().any(|own| own.name == code.name) {
                codes.push(code);
            }
        }
        codes
    }

    fn declare_grid(&mut self, item: &'a ast::Item, around: Around<'a>) {
        let Some(name) = &item.name else { return };
        let path = self.path(&name.text, around);
        let id = GridId(self.survey.grids.len() as u32);
        let ty = self
            .item_type(item, &path)
            .unwrap_or(Type::Text(TextType::default()));
        let missing = self.field_missing(item, &name.text, &ty);
        self.survey.grids.push(Grid {
            name: path.clone(),
            text: TextId::default(),
            hint: None,
            mode_texts: Vec::new(),
            interviewer: None,
            rows: Vec::new(),
            shuffle: item.has(Key::Shuffle),
            doc: item.doc.clone(),
            span: item.span,
        });
        let whole = Name {
            text: path.clone(),
            span: name.span,
        };
        match self.scope.fields.span(&path) {
            Some(first) => self.duplicate("question", &path, name.span, first),
            None => self.declare(|scope| &mut scope.grids, "grid", &whole, id),
        }
        let rows = self.rows(item, id, &path, &ty, &missing, around);
        if rows.is_empty() {
            self.report(
                Rule::SyntaxMissingProperty,
                name.span,
                format!("the grid `{}` has no rows", name.text),
            )
            .help("add a `row`, or `rows of` a list");
        }
        self.survey.grids[id.index()].rows = rows;
    }

    fn rows(
        &mut self,
        item: &'a ast::Item,
        grid: GridId,
        path: &str,
        ty: &Type,
        missing: &[Missing],
        around: Around<'a>,
    ) -> Vec<FieldId> {
        let mut rows = Vec::new();
        for child in item.children_of(Keyword::Row) {
            let Some(name) = &child.name else { continue };
            let mut codes = self.missing_codes(child, &format!("{path}.{}", name.text));
            let inherited = missing
                .iter()
                .filter(|code| !codes.iter().any(|own| own.name == code.name));
            let inherited: Vec<Missing> = inherited.cloned().collect();
            codes.extend(inherited);
            let text = self.text(
                format!("row.{path}.{}", name.text),
                child_text(child),
                Place::default(),
            );
            let id = self.add_row(item, child, name, grid, path, ty, around);
            let row = &mut self.survey.fields[id.index()];
            (row.missing, row.text) = (codes, text);
            rows.push(id);
        }
        let Some(list) = item.property(Key::Rows).and_then(ast::Property::name) else {
            return rows;
        };
        let Some(list) = self.resolve(|scope| &scope.lists, "list", list) else {
            return rows;
        };
        for option in self.survey[list].options.clone() {
            let name = Name {
                text: option.name.clone(),
                span: option.span,
            };
            let id = self.add_row(item, item, &name, grid, path, ty, around);
            let row = &mut self.survey.fields[id.index()];
            (row.missing, row.text) = (missing.to_vec(), option.text);
            rows.push(id);
        }
        rows
    }

    #[allow(clippy::too_many_arguments)]
    fn add_row(
        &mut self,
        grid_item: &'a ast::Item,
        item: &'a ast::Item,
        name: &Name,
        grid: GridId,
        path: &str,
        ty: &Type,
        around: Around<'a>,
    ) -> FieldId {
        let id = self.add_field(
            format!("{path}.{}", name.text),
            name,
            Origin::Row(grid),
            ty.clone(),
            item,
            around,
        );
        let personal = self.personal(grid_item);
        let sensitive = self.sensitive(grid_item);
        let row = &mut self.survey.fields[id.index()];
        // What a grid shuffles is its rows.
        row.shuffle = false;
        row.required |= grid_item.has(Key::Required);
        row.reverse |= grid_item.has(Key::Reverse);
        row.personal = row.personal.take().or(personal);
        row.sensitive = row.sensitive.take().or(sensitive);
        id
    }

    fn declare_compute(&mut self, item: &'a ast::Item, around: Around<'a>) {
        let Some(name) = &item.name else { return };
        let path = self.path(&name.text, around);
        let ty = self
            .item_type(item, &path)
            .unwrap_or(Type::Text(TextType::default()));
        self.add_field(path, name, Origin::Computed, ty, item, around);
    }

    fn declare_repeat(&mut self, item: &'a ast::Item, around: Around<'a>) {
        let Some(name) = &item.name else { return };
        if around.repeat.is_some() {
            self.report(
                Rule::SyntaxUnknownKeyword,
                item.keyword_span,
                "a repeat cannot stand inside a repeat",
            );
            return;
        }
        let id = RepeatId(self.survey.repeats.len() as u32);
        let max = self.count(item, Key::Max);
        self.survey.repeats.push(Repeat {
            name: name.text.clone(),
            text: None,
            over: FieldId(0),
            max,
            guard: None,
            nodes: Vec::new(),
            fields: Vec::new(),
            span: item.span,
        });
        match self
            .scope
            .fields
            .span(&name.text)
            .or_else(|| self.scope.grids.span(&name.text))
        {
            Some(first) => self.duplicate("question", &name.text, name.span, first),
            None => self.declare(|scope| &mut scope.repeats, "repeat", name, id),
        }
        let start = self.next_field();
        let inner = Around {
            repeat: Some(id),
            ..around
        };
        self.declare_flow(&item.children.iter().collect::<Vec<_>>(), inner);
        let fields = (start.0..self.next_field().0).map(FieldId).collect();
        self.survey.repeats[id.index()].fields = fields;
    }

    /// Reports purposes in a `for` that do not exist, each once.
    pub fn check_purposes(&mut self, items: &[&'a ast::Item]) {
        for item in items {
            if let Some(property) = item.property(Key::For) {
                for name in property.names() {
                    self.resolve(|scope| &scope.purposes, "purpose", name);
                }
            }
            self.check_purposes(&item.children.iter().collect::<Vec<_>>());
        }
    }

    /// The place where a name of the survey was declared.
    pub fn field_span(&self, id: FieldId) -> Span {
        self.survey[id].name_span
    }
}

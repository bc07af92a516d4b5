//! Rules about names: case, hidden built-ins, columns that clash, and what nobody uses.

use super::build::Review;
use crate::model::*;
use crate::problem::{Rule, Shape};
use crate::project::Loaded;
use crate::source::{FileId, Span};
use crate::syntax::ast::Item;
use crate::syntax::vocabulary::Keyword;
use std::collections::HashMap;

impl<'a> Review<'a> {
    /// Checks all names of the survey.
    pub fn check_names(&mut self) {
        self.check_case();
        self.check_shadows();
        self.check_columns();
        self.check_unused();
    }

    fn check_case(&mut self) {
        let mut seen: HashMap<String, &Field> = HashMap::new();
        let survey = self.survey;
        for field in &survey.fields {
            let Some(other) = seen.insert(field.name.to_lowercase(), field) else {
                continue;
            };
            if other.name != field.name {
                let message = format!("`{}` and `{}` differ only in case", field.name, other.name);
                self.report(Rule::NameCase, field.name_span, message)
                    .related(other.name_span, "the other name")
                    .help("many databases take them for the same column");
            }
        }
    }

    fn check_shadows(&mut self) {
        for field in &self.survey.fields {
            if ["mode", "today"].contains(&field.name.as_str()) {
                self.report(
                    Rule::NameShadows,
                    field.name_span,
                    format!("`{}` hides the built-in `{}`", field.name, field.name),
                )
                .help("give it another name");
            }
        }
        let lists: Vec<(String, Span)> = self
            .survey
            .lists
            .iter()
            .filter(|list| list.shared && list.span != Span::default())
            .map(|list| (list.name.clone(), list.span))
            .collect();
        for (name, span) in lists.into_iter().filter(|(name, _)| name == "yes_no") {
            self.report(
                Rule::NameShadows,
                span,
                format!("the list `{name}` hides the built-in one"),
            );
        }
    }

    /// Two fields that become one column of the flat table, in the main table and in each repeat's.
    fn check_columns(&mut self) {
        let mut tables = vec![self.survey.columns()];
        let repeats = 0..self.survey.repeats.len() as u32;
        tables.extend(repeats.map(|id| self.survey.repeat_columns(RepeatId(id))));
        let mut known: HashMap<String, FieldId> = HashMap::new();
        for column in tables.into_iter().flatten() {
            let Some(first) = known.insert(column.name.clone(), column.field) else {
                continue;
            };
            if first == column.field {
                let (name, span) = (
                    self.survey[first].name.clone(),
                    self.survey[first].name_span,
                );
                let message = format!("`{name}` has the column `{}` twice", column.name);
                self.report(Rule::NameFlattenedClash, span, message)
                    .help("beside a question stands a column that says why there is no answer, so no option is called `missing`");
                continue;
            }
            if self.survey[first].name == self.survey[column.field].name {
                continue;
            }
            let (a, b) = (&self.survey[first], &self.survey[column.field]);
            let message = format!(
                "`{}` and `{}` both have a column `{}`",
                a.name, b.name, column.name
            );
            self.report(Rule::NameFlattenedClash, b.name_span, message)
                .related(a.name_span, "the other field")
                .help("rename one of the two");
        }
    }

    /// A `use` of the survey that brings nothing anybody uses: only lists, scales, events and purposes
    /// can lie unused, and one that is used is reason enough. A file of scales alone is the house style
    /// of a project, which surveys may take along before a question needs it.
    pub fn check_uses(&mut self, loaded: &Loaded) {
        for item in &loaded.document().items {
            let Some(path) = item.text.as_ref() else {
                continue;
            };
            let mut uses = loaded.uses.iter();
            let Some((_, file)) = uses.find(|(at, _)| *at == path.span) else {
                continue;
            };
            let brought = brought(loaded, *file);
            let is_used = |item: &&Item| {
                let kind = match item.keyword {
                    Keyword::List => "list",
                    Keyword::Scale => "scale",
                    Keyword::Event => "event",
                    Keyword::Purpose => "purpose",
                    _ => return true,
                };
                self.used.contains(&(kind, item.name_text().to_owned()))
            };
            let is_scale = |item: &&Item| item.keyword == Keyword::Scale;
            if !brought.iter().all(is_scale) && !brought.iter().any(is_used) {
                let message = format!("nothing uses what `{}` holds", path.value);
                self.report(Rule::NameUnused, path.span, message)
                    .help("use something of it, or leave the `use` out")
                    .reshape("leave the `use` out", item.keyword_span, Shape::WithoutItem)
                    .safely();
            }
        }
    }

    fn check_unused(&mut self) {
        let mut unused: Vec<(&str, String, Span)> = Vec::new();
        let mut look = |kind: &'static str, names: Vec<(String, Span)>| {
            unused.extend(names.into_iter().map(|(name, span)| (kind, name, span)));
        };
        let survey = &self.survey;
        let spans = |list: &[(String, Span)]| list.to_vec();
        let lists: Vec<_> = survey
            .lists
            .iter()
            .filter(|list| list.shared && list.span != Span::default())
            .map(|list| (list.name.clone(), list.span))
            .collect();
        let scales: Vec<_> = survey
            .scales
            .iter()
            .filter(|scale| scale.standard.is_none())
            .map(|scale| (scale.name.clone(), scale.span))
            .collect();
        look("list", spans(&lists));
        look("scale", spans(&scales));
        look(
            "event",
            survey
                .events
                .iter()
                .map(|event| (event.name.clone(), event.span))
                .collect(),
        );
        look(
            "purpose",
            survey
                .purposes
                .iter()
                .map(|purpose| (purpose.name.clone(), purpose.span))
                .collect(),
        );
        let computed = survey
            .fields
            .iter()
            .filter(|field| field.origin == Origin::Computed);
        look(
            "field",
            computed
                .map(|field| (field.name.clone(), field.name_span))
                .collect(),
        );
        let in_reports: Vec<SegmentId> = survey
            .reports
            .iter()
            .flat_map(|report| report.by.clone())
            .collect();
        let segments = survey.segments.iter().enumerate().filter(|(at, _)| {
            !in_reports.is_empty() && !in_reports.contains(&SegmentId(*at as u32))
        });
        look(
            "segment",
            segments
                .map(|(_, segment)| (segment.name.clone(), segment.span))
                .collect(),
        );
        for (kind, name, span) in unused {
            let main = span.file == self.survey.span.file;
            if !main || self.used.contains(&(kind, name.clone())) {
                continue;
            }
            let what = if kind == "field" {
                "computed value"
            } else {
                kind
            };
            let problem = self.report(
                Rule::NameUnused,
                span,
                format!("nothing uses the {what} `{name}`"),
            );
            problem.help("use it, or leave it out");
            problem.reshape(
                format!("leave out the {what} `{name}`"),
                span,
                Shape::WithoutItem,
            );
            // The others stand in a privacy notice or in what analysts get.
            if ["list", "scale", "event"].contains(&kind) {
                problem.safely();
            }
        }
    }
}

/// The items of a file and of the files that it uses, without the `use` itself.
fn brought(loaded: &Loaded, file: FileId) -> Vec<&Item> {
    let mut files = vec![file];
    let mut at = 0;
    while let Some(user) = files.get(at).copied() {
        for (_, used) in loaded.uses.iter().filter(|(span, _)| span.file == user) {
            if !files.contains(used) {
                files.push(*used);
            }
        }
        at += 1;
    }
    let documents = loaded.documents.iter();
    documents
        .filter(|(file, _)| files.contains(file))
        .flat_map(|(_, document)| &document.items)
        .filter(|item| item.keyword != Keyword::Use)
        .collect()
}

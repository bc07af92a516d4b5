//! `<survey>.schema.json`: JSON Schema 2020-12 of the response document.
//!
//! Routing is written as `if` and `else`: what is not asked is absent, what is asked and required is
//! there. Every condition is translated twice: to a schema that accepts every document in which it *may*
//! hold, and one that accepts only documents in which it *must* hold. The two are the same wherever the
//! condition compares fields with constants. So a valid response is never rejected; what the schema lets
//! through is listed by [`unchecked`] and in the `$comment` of the file.

mod compare;
mod condition;
mod routing;
mod shape;
mod structure;
mod translated;
mod unchecked;
mod values;

pub use unchecked::Unchecked;

use super::{Artifact, Target, json};
use crate::check::Valid;
use crate::logic::{AnswerProblem, Cell, Plan};
use crate::model::{Survey, TextId};
use indexmap::IndexMap;
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;
use translated::Translated;

/// The target `schema`.
#[derive(Debug)]
pub struct Schema;

impl Target for Schema {
    fn name(&self) -> &'static str {
        "schema"
    }

    fn about(&self) -> &'static str {
        "JSON Schema of the responses"
    }

    fn build(&self, survey: &Valid<Survey>) -> Vec<Artifact> {
        let path = format!("{}.schema.json", survey.name);
        let (schema, _) = Builder::new(survey).finish();
        vec![Artifact::new(path, json::print(&schema))]
    }
}

/// The schema of the response documents of a survey.
pub fn schema(survey: &Survey) -> Json {
    let (schema, _) = Builder::new(survey).finish();
    serde_json::to_value(schema).unwrap_or_default()
}

/// What makes a response invalid and the schema accepts: everything else it tells exactly.
pub fn unchecked(survey: &Survey) -> Vec<Unchecked> {
    Builder::new(survey).finish().1
}

/// Whether the schema tells of a problem with a response too; `unchecked` is what it lets through.
pub fn sees(survey: &Survey, unchecked: &[Unchecked], problem: &AnswerProblem) -> bool {
    let name = problem.field.as_deref().map(|path| {
        let is_it = |id| {
            Cell::all(survey, id)
                .iter()
                .any(|cell| cell.path(survey) == path)
        };
        let field = survey.fields().find(|(id, _)| is_it(*id));
        field.map_or(path, |(_, field)| field.name.as_str())
    });
    !unchecked.iter().any(|one| one.covers(problem, name))
}

/// A part that is finished. As text it takes a tenth of the memory of a tree.
type Part = Box<RawValue>;

fn part(schema: &impl serde::Serialize) -> Part {
    serde_json::value::to_raw_value(schema).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// A schema in the making.
struct Builder<'s> {
    survey: &'s Survey,
    plan: Plan,
    /// `$defs`.
    defs: IndexMap<String, Part>,
    /// Guards that have a definition, by guard and instance.
    guards: HashMap<(u32, Option<usize>), Translated>,
    /// Computed conditions that have a definition, by its name.
    computed: HashMap<String, Translated>,
    /// Rules for every response.
    rules: Vec<Part>,
    /// Rules for responses that are not partial.
    submitted: Vec<Part>,
    unchecked: Vec<Unchecked>,
}

impl<'s> Builder<'s> {
    fn new(survey: &'s Survey) -> Self {
        Builder {
            survey,
            plan: Plan::new(survey),
            defs: IndexMap::new(),
            guards: HashMap::new(),
            computed: HashMap::new(),
            rules: Vec::new(),
            submitted: Vec::new(),
            unchecked: Vec::new(),
        }
    }

    fn finish(mut self) -> (IndexMap<String, Part>, Vec<Unchecked>) {
        let properties = self.properties();
        self.define_computed();
        self.domains();
        self.routing();
        self.endings();
        self.checks();
        let mut head = Map::new();
        head.insert(
            "$schema".to_owned(),
            json!("https://json-schema.org/draft/2020-12/schema"),
        );
        let title = self.words(self.survey.title);
        head.insert("title".to_owned(), json!(title));
        let about = format!(
            "A response to `{}`, version {}.",
            self.survey.name, self.survey.version
        );
        head.insert("description".to_owned(), json!(about));
        if let Some(comment) = unchecked::comment(&self.unchecked) {
            head.insert("$comment".to_owned(), json!(comment));
        }
        let head = head.into_iter().map(|(key, value)| (key, part(&value)));
        let mut schema: IndexMap<String, Part> = head.chain(properties).collect();
        self.add_rules(&mut schema);
        (schema, self.unchecked)
    }

    /// The conditions on several properties at once.
    fn add_rules(&mut self, schema: &mut IndexMap<String, Part>) {
        let mut rules = std::mem::take(&mut self.rules);
        let submitted = std::mem::take(&mut self.submitted);
        rules.push(part(&json!({
            "if": shape::status(&["partial".to_owned()]),
            "else": {
                "type": "object", "properties": {"submitted": true}, "required": ["submitted"],
                "$ref": "#/$defs/submitted"
            }
        })));
        let submitted = match submitted.is_empty() {
            true => part(&true),
            false => {
                let ty = ("type", part(&"object"));
                part(&IndexMap::from([ty, ("allOf", part(&submitted))]))
            }
        };
        self.defs.insert("submitted".to_owned(), submitted);
        schema.insert("allOf".to_owned(), part(&rules));
        schema.insert("$defs".to_owned(), part(&std::mem::take(&mut self.defs)));
    }

    /// A rule for every response.
    fn rule(&mut self, rule: &Json) {
        if *rule != Json::Bool(true) {
            self.rules.push(part(rule));
        }
    }

    /// A rule for responses that are not partial.
    fn rule_of_submitted(&mut self, rule: &Json) {
        if *rule != Json::Bool(true) {
            self.submitted.push(part(rule));
        }
    }

    fn words(&self, text: TextId) -> String {
        self.survey.words(text, 0)
    }
}

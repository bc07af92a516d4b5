//! The data of the form for its runtime: what is asked when, and what is valid.

use super::encode::{Encoder, all_of, decimal};
use super::layout::{Group, Instance, Item, Kind, Sheet, field_name, option_name, within};
use super::question::element_id;
use crate::logic::consent_hash;
use crate::model::{
    CheckId, Expr, ExprKind, FieldId, FinishId, FinishWhen, GridId, ListId, NumberKind, NumberType,
    Origin, Selection, Specify, Survey, TextType, Type,
};
use serde_json::{Map, Value, json};

/// Builds the parts of the island that do not depend on the language.
pub struct Island<'a> {
    /// The survey.
    pub survey: &'a Survey,
    /// Writes its expressions.
    pub encoder: &'a Encoder<'a>,
    /// The language in which consent is given.
    pub language: usize,
}

impl Island<'_> {
    /// The page with its items, groups dissolved.
    pub fn page(&self, sheet: &Sheet) -> Value {
        let mut items = Vec::new();
        let all = sheet.items.iter();
        all.for_each(|item| self.item(item, &mut items));
        json!({ "name": sheet.name, "items": items })
    }

    /// What can arrive with the address of the page.
    pub fn known(&self) -> Vec<Value> {
        let fields = self.survey.fields();
        fields
            .filter(|(_, field)| field.origin == Origin::Known)
            .map(|(id, field)| {
                let mut known = self.field(id, None);
                let arrives = arrives(&field.ty).map(|what| ("arrives".to_owned(), json!(what)));
                known.extend(arrives);
                Value::Object(known)
            })
            .collect()
    }

    /// The words of the answers that texts show.
    pub fn labels(&self) -> Value {
        let mut all = Map::new();
        for (id, at) in self.encoder.labelled() {
            let words = |text| json!(self.survey.words(text, self.language));
            let labels: Map<String, Value> = match &self.survey[id].ty {
                Type::Scale(scale) => self.survey[*scale]
                    .labels
                    .iter()
                    .map(|(code, text)| (code.to_string(), words(*text)))
                    .collect(),
                ty => ty
                    .list()
                    .map(|list| &self.survey[list].options)
                    .into_iter()
                    .flatten()
                    .map(|option| (option.name.clone(), words(option.text)))
                    .collect(),
            };
            all.insert(field_name(self.survey, id, at), Value::Object(labels));
        }
        Value::Object(all)
    }

    fn item(&self, item: &Item, out: &mut Vec<Value>) {
        let at = item.instance;
        match &item.kind {
            Kind::Ask(id) if self.survey[*id].origin == Origin::Consent => {
                out.push(self.consent(*id, at));
            }
            Kind::Ask(id) => out.push(self.question(*id, at)),
            Kind::Grid(id) => out.push(self.grid(*id, at)),
            Kind::Note(note) => {
                let id = note_id(self.survey, &note.name, at);
                let when = self.encoder.guard(note.guard, at);
                out.push(with_guard(json!({ "is": "note", "id": id }), when));
            }
            Kind::Compute(id) => out.push(self.compute(*id, at)),
            Kind::Check(id) => out.push(self.check(*id, at)),
            Kind::Finish(id) => out.push(self.finish(*id, at)),
            Kind::Group(group) => self.group(group, at, out),
        }
    }

    fn group(&self, group: &Group, at: Option<Instance>, out: &mut Vec<Value>) {
        let mut terms: Vec<Value> = self.encoder.guard(group.guard, at).into_iter().collect();
        if let (Some(_), Some(instance)) = (group.repeat, at) {
            terms = vec![self.encoder.present(instance)];
        }
        out.push(with_guard(
            json!({ "is": "note", "id": group.id }),
            all_of(terms),
        ));
        group.items.iter().for_each(|item| self.item(item, out));
    }

    fn question(&self, id: FieldId, at: Option<Instance>) -> Value {
        Value::Object(self.field(id, at))
    }

    fn grid(&self, id: GridId, at: Option<Instance>) -> Value {
        let grid = &self.survey[id];
        let name = at.map_or_else(
            || grid.name.clone(),
            |at| within(self.survey, &grid.name, at),
        );
        let rows: Vec<Value> = grid
            .rows
            .iter()
            .map(|row| Value::Object(self.field(*row, at)))
            .collect();
        json!({ "type": "grid", "name": name, "rows": rows })
    }

    fn consent(&self, id: FieldId, at: Option<Instance>) -> Value {
        let field = &self.survey[id];
        let mut item = json!({
            "is": "consent",
            "name": field_name(self.survey, id, at),
            "text": consent_hash(self.survey, id, self.language),
        });
        if field.required {
            item["required"] = json!(true);
            item["status"] = json!(self.refused_status(id));
        }
        with_guard(item, self.guard(id, at))
    }

    /// The status of a response in which this consent was refused.
    fn refused_status(&self, id: FieldId) -> String {
        let finish = self
            .survey
            .finishes
            .iter()
            .find(|finish| matches!(finish.when, FinishWhen::Refused(field) if field == id));
        finish.map_or_else(
            || format!("{}_refused", self.survey[id].name),
            |finish| finish.name.clone(),
        )
    }

    fn compute(&self, id: FieldId, at: Option<Instance>) -> Value {
        let field = &self.survey[id];
        let value = field
            .compute
            .as_ref()
            .map(|expr| self.encoder.expr(expr, at));
        let name = field_name(self.survey, id, at);
        let mut item = json!({ "is": "compute", "name": name, "value": value });
        if matches!(field.ty, Type::One(_)) {
            item["type"] = json!("one");
        }
        with_guard(item, self.guard(id, at))
    }

    fn check(&self, id: CheckId, at: Option<Instance>) -> Value {
        let check = &self.survey[id];
        let mut fields = Vec::new();
        fields_compared(&check.require, &mut fields);
        let (inside, reads): (Vec<FieldId>, Vec<FieldId>) = fields
            .into_iter()
            .partition(|field| at.is_none() && self.survey[*field].repeat.is_some());
        let reads: Vec<String> = reads
            .into_iter()
            .map(|field| field_name(self.survey, field, at))
            .collect();
        let mut item = json!({
            "is": "check",
            "id": check_id(self.survey, &check.name, at),
            "name": scoped(self.survey, &check.name, at),
            "level": if check.hard { "hard" } else { "soft" },
            "require": self.encoder.expr(&check.require, at),
            "reads": reads,
        });
        let ready = inside
            .into_iter()
            .flat_map(|field| self.answered_everywhere(field));
        if let Some(ready) = all_of(ready.collect()) {
            item["ready"] = ready;
        }
        with_guard(item, self.encoder.guard(check.guard, at))
    }

    /// That a field is answered in every instance that is there.
    fn answered_everywhere(&self, field: FieldId) -> Vec<Value> {
        let Some(repeat) = self.survey[field].repeat else {
            return Vec::new();
        };
        let answered = |at: Instance| {
            let name = field_name(self.survey, field, Some(at));
            json!(["or", ["not", self.encoder.present(at)], ["answered", name]])
        };
        self.encoder.instances(repeat).map(answered).collect()
    }

    fn finish(&self, id: FinishId, at: Option<Instance>) -> Value {
        let finish = &self.survey[id];
        let mut terms: Vec<Value> = self.encoder.guard(finish.guard, at).into_iter().collect();
        if let FinishWhen::Holds(expr) = &finish.when {
            terms.push(self.encoder.expr(expr, at));
        }
        let mut item = json!({ "is": "finish", "id": finish_id(self.survey, &finish.name, at), "status": finish.name });
        if self.survey.form_mode().has_interviewer() && finish.disposition != "screened" {
            item["disposition"] = json!(finish.disposition);
        }
        with_guard(item, all_of(terms))
    }

    fn guard(&self, id: FieldId, at: Option<Instance>) -> Option<Value> {
        self.encoder.guard(self.survey[id].guard, at)
    }

    /// A field with its domain.
    fn field(&self, id: FieldId, at: Option<Instance>) -> Map<String, Value> {
        let field = &self.survey[id];
        let mut map = Map::new();
        let name = field_name(self.survey, id, at);
        map.insert("name".to_owned(), json!(name));
        self.domain(&field.ty, at, &mut map);
        if field.required {
            map.insert("required".to_owned(), json!(true));
        }
        if !field.missing.is_empty() {
            let codes: Vec<&str> = field
                .missing
                .iter()
                .map(|missing| missing.name.as_str())
                .collect();
            map.insert("missing".to_owned(), json!(codes));
        }
        if self.survey.save.is_some() && field.sensitive.is_some() {
            map.insert("private".to_owned(), json!(true));
        }
        if let Some(when) = self.guard(id, at) {
            map.insert("when".to_owned(), when);
        }
        map
    }

    fn domain(&self, ty: &Type, at: Option<Instance>, map: &mut Map<String, Value>) {
        let mut set = |key: &str, value: Value| map.insert(key.to_owned(), value);
        match ty {
            Type::One(list) => set("options", self.options(*list, at)),
            Type::Many(list, _) | Type::Rank(list, _) => set("options", self.options(*list, at)),
            Type::Allocate(list, total) => {
                set("options", self.options(*list, at));
                set("total", json!(total.normalize().to_string()))
            }
            Type::Scale(scale) => {
                set("min", json!(self.survey[*scale].min));
                set("max", json!(self.survey[*scale].max))
            }
            Type::Date(bounds) | Type::DateTime(bounds) => {
                bounds
                    .min
                    .and_then(|min| set("min", self.encoder.bound(min)));
                bounds
                    .max
                    .and_then(|max| set("max", self.encoder.bound(max)))
            }
            Type::File { size, .. } => size.and_then(|size| set("size", decimal(size))),
            _ => None,
        };
        match ty {
            Type::Many(_, selection) | Type::Rank(_, selection) => limits(*selection, map),
            Type::Number(number) => number_domain(number, map),
            Type::Text(text) => text_domain(text, map),
            _ => {}
        }
        map.insert("type".to_owned(), json!(kind(ty)));
    }

    fn options(&self, list: ListId, at: Option<Instance>) -> Value {
        let options = self.survey[list].options.iter().map(|option| {
            if option.specify.is_none() && !option.exclusive && option.when.is_none() {
                return json!(option.name);
            }
            let mut map = json!({ "name": option.name });
            match option.specify {
                Some(Specify::Required) => map["specify"] = json!("required"),
                Some(Specify::Optional) => map["specify"] = json!("optional"),
                None => {}
            }
            if option.exclusive {
                map["exclusive"] = json!(true);
            }
            if let Some(when) = &option.when {
                map["only"] = self.encoder.expr(when, at);
            }
            map
        });
        options.collect()
    }
}

/// The fields an expression reads outside `answered` and `missing`.
fn fields_compared(expr: &Expr, fields: &mut Vec<FieldId>) {
    let field = match &expr.kind {
        ExprKind::Answered(_) | ExprKind::Missing(..) => return,
        ExprKind::Field(id) | ExprKind::Has(id, ..) | ExprKind::Given(id) => Some(*id),
        ExprKind::Count(id) | ExprKind::Label(id) => Some(*id),
        _ => None,
    };
    fields.extend(field.filter(|field| !fields.contains(field)));
    expr.children()
        .into_iter()
        .for_each(|child| fields_compared(child, fields));
}

fn with_guard(mut item: Value, when: Option<Value>) -> Value {
    if let Some(when) = when {
        item["when"] = when;
    }
    item
}

fn limits(selection: Selection, map: &mut Map<String, Value>) {
    if let Some(min) = selection.min {
        map.insert("min".to_owned(), json!(min));
    }
    if let Some(max) = selection.max {
        map.insert("max".to_owned(), json!(max));
    }
}

fn number_domain(number: &NumberType, map: &mut Map<String, Value>) {
    let bounds = [
        ("min", number.min),
        ("max", number.max),
        ("step", number.step),
    ];
    for (key, value) in bounds {
        if let Some(value) = value {
            map.insert(key.to_owned(), decimal(value));
        }
    }
    if number.kind == NumberKind::Money {
        map.entry("step").or_insert(json!(["num", "0.0001"]));
        map.insert("decimals".to_owned(), json!(2));
    }
}

fn text_domain(text: &TextType, map: &mut Map<String, Value>) {
    if let Some(min) = text.min.filter(|min| *min > 0) {
        map.insert("min_length".to_owned(), json!(min));
    }
    if let Some(max) = text.max {
        map.insert("max_length".to_owned(), json!(max));
    }
    if let Some(pattern) = &text.pattern {
        map.insert("pattern".to_owned(), json!(pattern));
    }
}

/// The word for a type in the data; a consent is a choice of one.
pub fn kind(ty: &Type) -> &'static str {
    match ty {
        Type::One(_) | Type::Flag => "one",
        Type::Many(..) => "many",
        Type::Rank(..) => "rank",
        Type::Scale(_) => "scale",
        Type::Number(number) => match number.kind {
            NumberKind::Integer => "integer",
            NumberKind::Decimal => "decimal",
            NumberKind::Money => "money",
            NumberKind::Slider => "slider",
        },
        Type::Allocate(..) => "allocate",
        Type::Date(_) => "date",
        Type::Time => "time",
        Type::DateTime(_) => "datetime",
        Type::Text(text) if text.long => "long_text",
        Type::Text(_) => "text",
        Type::Email => "email",
        Type::Phone => "phone",
        Type::Url => "url",
        Type::File { .. } => "file",
        Type::Key => "key",
    }
}

/// What the text of a known field is read as, where it is not text.
fn arrives(ty: &Type) -> Option<&'static str> {
    Some(match ty {
        Type::One(_) => "option",
        Type::Scale(_) | Type::Number(_) => "number",
        Type::Date(_) => "date",
        Type::Time => "time",
        Type::DateTime(_) => "datetime",
        _ => return None,
    })
}

/// A name within an instance: the repeat and the option before it.
fn scoped(survey: &Survey, name: &str, at: Option<Instance>) -> String {
    match at {
        Some(at) => format!(
            "{}.{}.{name}",
            survey[at.repeat].name,
            option_name(survey, at)
        ),
        None => name.to_owned(),
    }
}

/// The id of the element of a note.
pub fn note_id(survey: &Survey, name: &str, at: Option<Instance>) -> String {
    element_id(&scoped(survey, name, at)).replacen('q', "n", 1)
}

/// The id of the element of a check.
pub fn check_id(survey: &Survey, name: &str, at: Option<Instance>) -> String {
    element_id(&scoped(survey, name, at)).replacen('q', "c", 1)
}

/// The id of the element of a finish.
pub fn finish_id(survey: &Survey, name: &str, at: Option<Instance>) -> String {
    element_id(&scoped(survey, name, at)).replacen('q', "f", 1)
}

//! The domain of a field as a schema.

use super::shape::reference;
use super::{Builder, Unchecked};
use crate::logic::{Reason, decimal, format};
use crate::model::{
    DateBounds, FieldId, ListId, NumberKind, NumberType, Selection, TextType, Type,
};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value as Json, json};

impl Builder<'_> {
    /// What the value of a field may be; lists what of it cannot be expressed.
    pub fn value(&mut self, id: FieldId) -> Json {
        let field = &self.survey[id];
        match &field.ty {
            Type::One(list) => self.option(*list),
            Type::Many(list, size) => {
                if self.survey[*list].options.len() > 1 && size.max != Some(1) {
                    self.leave(id, Reason::Order, "");
                }
                self.set(*list, *size)
            }
            Type::Rank(list, size) => self.set(*list, *size),
            Type::Allocate(list, total) => {
                self.leave(id, Reason::Total, &total.normalize().to_string());
                self.shares(*list, *total)
            }
            Type::Scale(scale) => {
                let scale = &self.survey[*scale];
                json!({"type": "integer", "minimum": scale.min, "maximum": scale.max})
            }
            Type::Number(ty) if ty.kind == NumberKind::Money => self.money(id, ty),
            Type::Number(ty) => self.number(id, ty),
            Type::Date(bounds) => self.date(id, *bounds, format::DATE),
            Type::DateTime(bounds) => self.date(id, *bounds, format::INSTANT),
            Type::Time => json!({"type": "string", "pattern": format::TIME}),
            Type::Text(ty) => words(ty),
            Type::Email => form(format::EMAIL, Some(format::EMAIL_LENGTH)),
            Type::Phone => form(format::PHONE, None),
            Type::Url => form(format::URL, Some(format::URL_LENGTH)),
            Type::Key => form(format::KEY, Some(format::KEY_LENGTH)),
            Type::File { .. } => {
                json!({"type": "string", "minLength": 1, "maxLength": format::FILE_LENGTH})
            }
            Type::Flag => json!({"type": "boolean"}),
        }
    }

    /// Notes that the schema lets something through.
    pub fn leave(&mut self, id: FieldId, code: Reason, what: &str) {
        self.unchecked.push(Unchecked {
            field: Some(self.survey[id].name.clone()),
            code,
            what: what.to_owned(),
        });
    }

    /// The name of an option; a list with a name of its own is defined once.
    fn option(&mut self, list: ListId) -> Json {
        let list = &self.survey[list];
        let names: Vec<&str> = list
            .options
            .iter()
            .map(|option| option.name.as_str())
            .collect();
        let schema = match names.is_empty() {
            true => json!(false),
            false => json!({"enum": names}),
        };
        if !list.shared {
            return schema;
        }
        let name = format!("list.{}", list.name);
        let known = reference(&name);
        self.defs
            .entry(name)
            .or_insert_with(|| super::part(&schema));
        known
    }

    fn set(&mut self, list: ListId, size: Selection) -> Json {
        let mut set = Map::new();
        set.insert("type".to_owned(), json!("array"));
        set.insert("items".to_owned(), self.option(list));
        set.insert("uniqueItems".to_owned(), json!(true));
        let options = &self.survey[list].options;
        let alone = options.iter().filter(|option| option.exclusive);
        let alone: Vec<&str> = alone.map(|option| option.name.as_str()).collect();
        let min = size.min.unwrap_or(1).max(1);
        if let Some(max) = size.max {
            set.insert(
                "maxItems".to_owned(),
                json!(max.max(u32::from(!alone.is_empty()))),
            );
        }
        if alone.is_empty() {
            set.insert("minItems".to_owned(), json!(min));
        } else {
            set.insert("minItems".to_owned(), json!(1));
            set.insert("if".to_owned(), json!({"contains": {"enum": alone}}));
            set.insert("then".to_owned(), json!({"maxItems": 1}));
            if min > 1 {
                set.insert("else".to_owned(), json!({"minItems": min}));
            }
        }
        Json::Object(set)
    }

    fn shares(&self, list: ListId, total: Decimal) -> Json {
        let part = json!({"type": "integer", "minimum": 0, "maximum": number(total)});
        let options = self.survey[list].options.iter();
        let parts: Map<String, Json> = options
            .map(|option| (option.name.clone(), part.clone()))
            .collect();
        json!({
            "type": "object", "properties": parts,
            "additionalProperties": false, "minProperties": 1
        })
    }

    fn number(&mut self, id: FieldId, ty: &NumberType) -> Json {
        let whole = ty.kind == NumberKind::Integer;
        let mut schema = Map::new();
        schema.insert(
            "type".to_owned(),
            json!(if whole { "integer" } else { "number" }),
        );
        schema.insert(
            "minimum".to_owned(),
            number(ty.min.unwrap_or(-decimal::LIMIT)),
        );
        schema.insert(
            "maximum".to_owned(),
            number(ty.max.unwrap_or(decimal::LIMIT)),
        );
        let step = ty.step.filter(|step| !step.is_zero());
        let exact = |step: Decimal| {
            let from = ty.min.unwrap_or_default().checked_rem(step);
            is_binary(step) && from.is_some_and(|rest| rest.is_zero())
        };
        match step {
            Some(step) if exact(step) => {
                schema.insert("multipleOf".to_owned(), number(step));
            }
            Some(step) => self.leave(id, Reason::Step, &step.normalize().to_string()),
            None => {}
        }
        if !whole && !step.is_some_and(exact) {
            self.leave(id, Reason::Step, "at most 12 decimals");
        }
        Json::Object(schema)
    }

    fn money(&mut self, id: FieldId, ty: &NumberType) -> Json {
        let signed = ty
            .min
            .is_none_or(|min| min.is_sign_negative() && !min.is_zero());
        if ty.max.is_some() || ty.min.is_some_and(|min| !min.is_zero()) {
            self.leave(id, Reason::Range, &bounds(ty.min, ty.max));
        }
        if let Some(step) = ty.step {
            self.leave(id, Reason::Step, &step.normalize().to_string());
        }
        let pattern = if signed {
            format::SIGNED_AMOUNT
        } else {
            format::AMOUNT
        };
        json!({"type": "string", "pattern": pattern})
    }

    fn date(&mut self, id: FieldId, bounds: DateBounds, pattern: &str) -> Json {
        if bounds.min.is_some() || bounds.max.is_some() {
            self.leave(id, Reason::Range, "");
        }
        json!({"type": "string", "pattern": pattern})
    }
}

fn bounds(min: Option<Decimal>, max: Option<Decimal>) -> String {
    let end = |end: Option<Decimal>| {
        end.map(|end| end.normalize().to_string())
            .unwrap_or_default()
    };
    format!("{}..{}", end(min), end(max))
}

fn words(ty: &TextType) -> Json {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("string"));
    schema.insert("minLength".to_owned(), json!(ty.min.unwrap_or(1).max(1)));
    if let Some(max) = ty.max {
        schema.insert("maxLength".to_owned(), json!(max));
    }
    if let Some(pattern) = &ty.pattern {
        schema.insert("pattern".to_owned(), json!(format::whole(pattern)));
    }
    Json::Object(schema)
}

fn form(pattern: &str, longest: Option<u32>) -> Json {
    match longest {
        Some(longest) => json!({"type": "string", "pattern": pattern, "maxLength": longest}),
        None => json!({"type": "string", "pattern": pattern}),
    }
}

/// Whether validators that divide in floating point find multiples exactly: whole numbers, halves and
/// quarters.
fn is_binary(step: Decimal) -> bool {
    let quarters = step.checked_mul(Decimal::from(4));
    quarters.is_some_and(|quarters| quarters.is_integer())
}

/// A decimal as a JSON number.
pub fn number(decimal: Decimal) -> Json {
    let whole = decimal.is_integer().then(|| decimal.to_i64()).flatten();
    match whole {
        Some(whole) => json!(whole),
        None => decimal
            .normalize()
            .to_string()
            .parse::<f64>()
            .map_or(Json::Null, Json::from),
    }
}

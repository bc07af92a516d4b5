//! Small schemas, put together. `true` and `false` are schemas too, and are taken out where they say
//! nothing.

use serde_json::{Map, Value as Json, json};

/// All of these hold.
pub fn all(mut schemas: Vec<Json>) -> Json {
    schemas.retain(|schema| *schema != Json::Bool(true));
    if schemas.contains(&Json::Bool(false)) {
        return Json::Bool(false);
    }
    match schemas.len() {
        0 => Json::Bool(true),
        1 => schemas.remove(0),
        _ => json!({"allOf": schemas}),
    }
}

/// One of these holds.
pub fn any(mut schemas: Vec<Json>) -> Json {
    schemas.retain(|schema| *schema != Json::Bool(false));
    if schemas.contains(&Json::Bool(true)) {
        return Json::Bool(true);
    }
    match schemas.len() {
        0 => Json::Bool(false),
        1 => schemas.remove(0),
        _ => json!({"anyOf": schemas}),
    }
}

/// It does not hold.
pub fn not(schema: Json) -> Json {
    match schema {
        Json::Bool(holds) => Json::Bool(!holds),
        schema => json!({"not": schema}),
    }
}

/// `schema` where `condition` holds; nothing elsewhere.
pub fn when(condition: Json, schema: Json) -> Json {
    match (condition, schema) {
        (Json::Bool(true), schema) => schema,
        (Json::Bool(false), _) | (_, Json::Bool(true)) => Json::Bool(true),
        (condition, schema) => json!({"if": condition, "then": schema}),
    }
}

/// `schema` where `condition` does not hold; nothing elsewhere.
pub fn unless(condition: Json, schema: Json) -> Json {
    match (condition, schema) {
        (Json::Bool(false), schema) => schema,
        (Json::Bool(true), _) | (_, Json::Bool(true)) => Json::Bool(true),
        (condition, schema) => json!({"if": condition, "else": schema}),
    }
}

/// There is a value at a path, and `schema` accepts it.
pub fn at(path: &[String], schema: Json) -> Json {
    nested(path, schema, true)
}

/// If there is a value at a path, `schema` accepts it.
pub fn inside(path: &[String], schema: Json) -> Json {
    match schema {
        Json::Bool(true) => Json::Bool(true),
        schema => nested(path, schema, false),
    }
}

fn nested(path: &[String], schema: Json, required: bool) -> Json {
    path.iter().rev().fold(schema, |schema, key| {
        let mut object = Map::new();
        object.insert("type".to_owned(), json!("object"));
        // Strict validators want every required property among the properties.
        if required || schema != Json::Bool(true) {
            object.insert("properties".to_owned(), json!({key: schema}));
        }
        if required {
            object.insert("required".to_owned(), json!([key]));
        }
        Json::Object(object)
    })
}

/// There is nothing at any of the paths.
pub fn absent(paths: &[Vec<String>]) -> Json {
    together(paths, false)
}

/// There is something at each of the paths.
pub fn present(paths: &[Vec<String>]) -> Json {
    together(paths, true)
}

fn together(paths: &[Vec<String>], required: bool) -> Json {
    let mut tree = Json::Object(Map::new());
    for path in paths {
        add(&mut tree, path, required);
    }
    match paths.is_empty() {
        true => Json::Bool(true),
        false => tree,
    }
}

fn add(mut tree: &mut Json, path: &[String], required: bool) {
    for (depth, key) in path.iter().enumerate() {
        tree["type"] = json!("object");
        let known = tree["properties"].get(key).is_some();
        if required && !known {
            require(tree, key);
        }
        let last = depth + 1 == path.len();
        match (last, required) {
            (true, required) => tree["properties"][key.as_str()] = Json::Bool(required),
            (false, _) => {
                let inner = &mut tree["properties"][key.as_str()];
                if inner.is_null() {
                    *inner = json!({"type": "object"});
                }
                tree = inner;
            }
        }
    }
}

fn require(tree: &mut Json, key: &str) {
    match &mut tree["required"] {
        Json::Array(keys) => keys.push(json!(key)),
        none => *none = json!([key]),
    }
}

/// The document has one of these values as its `status`.
pub fn status(names: &[String]) -> Json {
    one_of("status", names)
}

/// The document has one of some values as a property that it always has.
pub fn one_of(key: &str, names: &[String]) -> Json {
    let value = match names {
        [name] => json!({"const": name}),
        several => json!({"enum": several}),
    };
    json!({"type": "object", "properties": {key: value}})
}

/// A path from its parts.
pub fn path(parts: &[&str]) -> Vec<String> {
    parts.iter().map(|part| (*part).to_owned()).collect()
}

/// A reference to a definition.
pub fn reference(name: &str) -> Json {
    json!({"$ref": format!("#/$defs/{name}")})
}

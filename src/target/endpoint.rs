//! `<survey>.openapi.json`: an OpenAPI 3.1 document of the address that receives the answers.
//!
//! It says what the form sends, with JavaScript and without, and which replies the form understands. A
//! survey without such an address has none.

use super::{Artifact, Target};
use crate::check::Valid;
use crate::logic::post::{Input, inputs};
use crate::logic::{case, format};
use crate::model::{Survey, Type};
use serde_json::{Map, Value as Json, json};

/// The target `endpoint`.
#[derive(Debug)]
pub struct Endpoint;

impl Target for Endpoint {
    fn name(&self) -> &'static str {
        "endpoint"
    }

    fn about(&self) -> &'static str {
        "OpenAPI description of the address that receives the answers"
    }

    fn build(&self, survey: &Valid<Survey>) -> Vec<Artifact> {
        let path = format!("{}.openapi.json", survey.name);
        let address = survey.submit.as_deref();
        let document = address.map(|address| Artifact::json(path, &description(survey, address)));
        document.into_iter().collect()
    }
}

/// What the form takes for a token: nothing that means something in an address or a header.
const TOKEN: &str = "^[A-Za-z0-9._~-]{8,1000}$";

fn description(survey: &Survey, address: &str) -> Json {
    let (server, path) = split(address);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": survey.words(survey.title, 0),
            "version": survey.version,
            "description": format!("Receives the answers to `{}`.", survey.name),
        },
        "servers": [{ "url": server }],
        "paths": { path: { "post": post(survey) } },
        "components": components(survey),
    })
}

fn components(survey: &Survey) -> Json {
    let mut components = json!({ "schemas": { "Problems": problems() } });
    if tells_cases(survey) {
        components["schemas"]["Case"] = case::schema(survey);
    }
    if survey.token.is_some() {
        components["securitySchemes"] = json!({ "invitation": {
            "type": "http",
            "scheme": "bearer",
            "description": "The token of the invitation, as the link has it. Without JavaScript it is the field \
                `_token`.",
        } });
    }
    components
}

/// Whether a page for interviewers tells how each attempt ended.
fn tells_cases(survey: &Survey) -> bool {
    survey.modes.iter().any(|mode| mode.has_interviewer())
}

/// The server and the path of an address. A query is no part of either.
fn split(address: &str) -> (&str, &str) {
    let address = address.split(['?', '#']).next().unwrap_or(address);
    let host = address.find("://").map_or(0, |at| at + 3);
    let slash = address[host..].find('/').map(|at| host + at);
    match slash {
        Some(at) => address.split_at(at),
        None => (address, "/"),
    }
}

fn post(survey: &Survey) -> Json {
    let by_form = json!({});
    let response = json!({ "$ref": format!("{}.schema.json", survey.name) });
    let document = match tells_cases(survey) {
        true => json!({ "oneOf": [response, { "$ref": "#/components/schemas/Case" }] }),
        false => response,
    };
    let security = match survey.token {
        Some(_) => json!([{ "invitation": [] }, by_form]),
        None => json!([]),
    };
    json!({
        "operationId": "submit",
        "summary": "Takes one response",
        "description": "The form sends the response document. It tries again, under the same key, where there \
            is no connection and after 408, 429 and 5xx. Without JavaScript the page posts form data.",
        "security": security,
        "parameters": [{
            "name": "Idempotency-Key",
            "in": "header",
            "description": "The identifier of the response; a case has one of its own. A key that was seen \
                before is answered as it was then. The page sends none without JavaScript.",
            "schema": { "type": "string", "pattern": format::KEY, "maxLength": format::KEY_LENGTH },
        }],
        "requestBody": {
            "required": true,
            "content": {
                "application/json": { "schema": document },
                "application/x-www-form-urlencoded": { "schema": form(survey) },
            },
        },
        "responses": responses(survey),
    })
}

/// The names that the page posts without JavaScript. What is required depends on the answers.
fn form(survey: &Survey) -> Json {
    let mut properties = Map::new();
    for (name, input) in inputs(survey) {
        properties.insert(name, schema(survey, input));
    }
    json!({
        "type": "object",
        "properties": properties,
        "required": ["_survey", "_version", "_language"],
        "additionalProperties": false,
    })
}

fn schema(survey: &Survey, input: Input) -> Json {
    match input {
        Input::Survey => json!({ "const": survey.name }),
        Input::Version => json!({ "const": survey.version }),
        Input::Language => json!({ "enum": survey.languages }),
        Input::Mode => {
            json!({ "enum": survey.modes.iter().map(|mode| mode.word()).collect::<Vec<_>>() })
        }
        Input::Token => json!({ "type": "string", "pattern": TOKEN }),
        Input::Trap => json!({
            "type": "string",
            "description": "Empty, unless a program filled it in. Take such a response as any other.",
        }),
        Input::Words => json!({ "type": "string" }),
        Input::Field(id) => {
            let codes = survey[id].missing.iter();
            let codes = codes.map(|code| format!("missing:{}", code.name));
            match &survey[id].ty {
                Type::One(list) | Type::Many(list, _) => {
                    let options = survey[*list].options.iter();
                    let names = options.map(|option| option.name.clone());
                    let one = json!({ "enum": names.chain(codes).collect::<Vec<_>>() });
                    match survey[id].ty {
                        Type::Many(..) => json!({ "type": "array", "items": one }),
                        _ => one,
                    }
                }
                Type::Flag => json!({ "enum": ["yes", "no"] }),
                _ => json!({ "type": "string" }),
            }
        }
    }
}

fn responses(survey: &Survey) -> Json {
    let plain = |description: &str| json!({ "description": description });
    let found = |description: &str| {
        let schema = json!({ "$ref": "#/components/schemas/Problems" });
        json!({ "description": description, "content": { "application/json": { "schema": schema } } })
    };
    let later = |description: &str| {
        let seconds = json!({ "type": "integer", "minimum": 0 });
        let header = json!({ "description": "Seconds to wait", "schema": seconds });
        json!({ "description": description, "headers": { "Retry-After": header } })
    };
    let mut all = json!({
        "200": plain("This response was taken before"),
        "201": plain("The response was taken"),
        "400": found("The body cannot be read, or is of another survey or version"),
        "409": plain("The key belongs to another response"),
        "413": plain("The body is larger than a response can be"),
        "415": plain("The body is of another type"),
        "422": found("The response is not valid"),
        "429": later("Too many responses at a time"),
        "503": later("Responses cannot be taken now"),
    });
    if survey.token.is_some() {
        all["401"] = plain("There is no token, or it is not one of an invitation");
        all["403"] = plain("The invitation is over");
        all["409"] = plain("The invitation was used for another response, or the key was");
    }
    all
}

/// What the form shows at its questions.
fn problems() -> Json {
    json!({
        "type": "object",
        "properties": {
            "problems": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "field": {
                            "type": ["string", "null"],
                            "description": "The question, `aspects.speed`; none where it is about all",
                        },
                        "message": {
                            "type": "string",
                            "description": "What the form shows at the question",
                        },
                    },
                    "required": ["message"],
                },
            },
        },
        "required": ["problems"],
    })
}

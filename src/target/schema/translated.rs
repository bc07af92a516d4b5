//! A condition as two schemas, and how they combine.

use super::shape::{all, any, not};
use serde_json::{Value as Json, json};

/// A condition as a schema, from above and from below.
#[derive(Debug, Clone)]
pub struct Translated {
    /// Accepts every document in which the condition holds.
    pub may: Json,
    /// Accepts only documents in which it holds; the same as `may` where that is none.
    pub must: Option<Json>,
    /// What could not be expressed, as the author wrote it.
    pub lost: Vec<String>,
}

impl Translated {
    /// Holds in exactly the documents that the schema accepts.
    pub fn exact(schema: Json) -> Self {
        Translated {
            may: schema,
            must: None,
            lost: Vec::new(),
        }
    }

    /// Cannot be expressed.
    pub fn lost(what: String) -> Self {
        Translated {
            may: json!(true),
            must: Some(json!(false)),
            lost: vec![what],
        }
    }

    pub fn is_exact(&self) -> bool {
        self.must.is_none()
    }

    /// Accepts only documents in which the condition holds.
    pub fn must(&self) -> &Json {
        self.must.as_ref().unwrap_or(&self.may)
    }

    pub fn not(self) -> Self {
        match self.must {
            None => Translated {
                may: not(self.may),
                ..self
            },
            Some(must) => Translated {
                may: not(must),
                must: Some(not(self.may)),
                lost: self.lost,
            },
        }
    }

    pub fn all(parts: Vec<Translated>) -> Self {
        Translated::join(parts, all)
    }

    pub fn any(parts: Vec<Translated>) -> Self {
        Translated::join(parts, any)
    }

    fn join(parts: Vec<Translated>, join: fn(Vec<Json>) -> Json) -> Self {
        let inexact = parts.iter().any(|part| !part.is_exact());
        let must = inexact.then(|| join(parts.iter().map(|part| part.must().clone()).collect()));
        let mut lost: Vec<String> = Vec::new();
        let mut mays = Vec::with_capacity(parts.len());
        for part in parts {
            mays.push(part.may);
            for what in part.lost {
                if !lost.contains(&what) {
                    lost.push(what);
                }
            }
        }
        Translated {
            may: join(mays),
            must,
            lost,
        }
    }
}

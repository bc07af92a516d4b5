//! Response documents for tests.

use serde_json::{Value as Json, json};

/// A complete response with these answers.
pub fn complete(answers: Json) -> Json {
    json!({
        "survey": "s", "version": "1.0.0", "response": "r-1", "status": "complete",
        "language": "en", "mode": "online",
        "started": "2026-11-21T10:00:00Z", "submitted": "2026-11-21T10:02:10Z",
        "answers": answers
    })
}

/// The same with other properties set.
pub fn with(mut document: Json, changes: Json) -> Json {
    for (key, value) in changes.as_object().unwrap() {
        document[key] = value.clone();
    }
    document
}

/// A consent that was given or refused.
pub fn digest(given: bool) -> Json {
    let text = format!("sha256:{}", "0123456789abcdef".repeat(4));
    json!({"given": given, "text": text, "at": "2026-11-21T10:00:04Z"})
}

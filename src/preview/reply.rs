//! Answers to requests: what they hold, and what the browser may do with it.

use serde_json::{Value as Json, json};

use super::http::Request;

/// An answer.
pub struct Reply {
    status: u16,
    kind: &'static str,
    body: String,
    /// What the browser may do with it.
    policy: &'static str,
    location: Option<String>,
}

/// Pages of the author's tools.
const OWN: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    frame-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// The form has a policy of its own; this one says who may frame it.
pub const FRAMED: &str = "frame-ancestors 'self'";
/// What follows a form without scripts stands where the form stood.
pub const PLAIN: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'self'";
/// A picture with its own style.
pub const PICTURE: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

impl Reply {
    /// Of a media type, for the author's tools.
    pub fn new(status: u16, kind: &'static str, body: impl Into<String>) -> Reply {
        Reply {
            status,
            kind,
            body: body.into(),
            policy: OWN,
            location: None,
        }
    }

    /// A page.
    pub fn page(html: impl Into<String>) -> Reply {
        Reply::new(200, "text/html; charset=utf-8", html)
    }

    /// Data.
    pub fn json(value: &Json) -> Reply {
        Reply::new(200, "application/json", value.to_string())
    }

    /// What is wrong, in one sentence.
    pub fn refusal(status: u16, message: impl Into<String>) -> Reply {
        let message = json!({ "message": message.into() });
        Reply::new(status, "application/json", message.to_string())
    }

    /// Somewhere else.
    pub fn redirect(location: String) -> Reply {
        Reply {
            location: Some(location),
            ..Reply::new(307, "text/plain", "")
        }
    }

    /// No address of ours.
    pub fn nothing() -> Reply {
        Reply::refusal(404, "there is nothing here")
    }

    /// The same under another policy.
    pub fn under(self, policy: &'static str) -> Reply {
        Reply { policy, ..self }
    }

    /// Answers a request.
    pub fn send(self, request: Request) {
        let fixed = [
            ("Content-Type", self.kind),
            ("Content-Security-Policy", self.policy),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ];
        let location = self.location.as_deref();
        let location = location.map(|location| ("Location", location));
        let headers: Vec<_> = fixed.into_iter().chain(location).collect();
        // Who asked may be gone.
        let _ = request.respond(self.status, &headers, self.body.as_bytes());
    }
}

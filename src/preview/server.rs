//! Who may ask, and what is answered.
//!
//! Only this machine reaches the server. A website could still have a browser ask it things, so every
//! request must name our address as its `Host` (a name that was pointed here names itself), and what
//! changes something must come from our own pages (`Origin`, or `Sec-Fetch-Site` where the form's
//! policy hides the origin). No address leads to a file: every answer is something that was made.

use std::io::{self, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::http::{NoBody, Request};
use super::reply::{FRAMED, PICTURE, PLAIN, Reply};
use super::session::{Good, Session};
use super::{Preview, fill, judge, pages};
use crate::logic::{Evaluator, case};
use crate::model::Mode;
use crate::picture;
use crate::target::form;

/// Tried first, so that an address can be kept; any free one otherwise.
const PORT: u16 = 7345;
/// The longest request that is read, in bytes.
const LARGEST: u64 = 4 << 20;
/// A stream without news says so often that it is still there.
const PULSE: Duration = Duration::from_secs(15);

/// Listens on this machine.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    origin: String,
}

impl Server {
    /// Listens on a port of this machine, or on one that is free.
    ///
    /// # Errors
    /// The port is taken, or may not be used.
    pub fn bind(port: Option<u16>) -> io::Result<Server> {
        let listen = |port: u16| TcpListener::bind(("127.0.0.1", port));
        let bound = match port {
            Some(port) => listen(port).map_err(|error| {
                let words = "leave out `--port` for a free one";
                io::Error::new(
                    error.kind(),
                    format!("port {port} cannot be used: {error}; {words}"),
                )
            }),
            None => listen(PORT).or_else(|_| listen(0)),
        };
        let listener = bound?;
        Ok(Server {
            origin: format!("http://{}", listener.local_addr()?),
            listener,
        })
    }

    /// `http://127.0.0.1:7345`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Answers every request on a thread of its own, until the program ends.
    pub fn run(&self, preview: &Arc<Preview>) {
        for stream in self.listener.incoming().flatten() {
            let preview = Arc::clone(preview);
            thread::spawn(move || {
                if let Ok(request) = Request::read(stream) {
                    answer(&preview, request);
                }
            });
        }
    }
}

/// What is asked for.
struct Asked<'a> {
    path: Vec<&'a str>,
    query: &'a str,
}

fn answer(preview: &Preview, mut request: Request) {
    let url = request.target.clone();
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let asked = Asked {
        path: path.split('/').skip(1).collect(),
        query,
    };
    if let Err(reply) = admit(&preview.desk.origin, &request) {
        return reply.send(request);
    }
    let reply = match (request.method.as_str(), asked.path.as_slice()) {
        ("GET", ["events"]) => return stream(preview, request, None),
        ("GET", ["s", id, "events"]) => match preview.session(id) {
            Some(session) => return stream(preview, request, Some(session)),
            None => Reply::nothing(),
        },
        ("GET" | "HEAD", _) => shown(preview, &asked),
        ("POST", ["s", id, what @ ("judge" | "answers")]) => match preview.session(id) {
            Some(session) => match body(&mut request) {
                Ok(body) => posted(&session, what, &body, is_json(&request)),
                Err(reply) => reply,
            },
            None => Reply::nothing(),
        },
        ("POST", _) => Reply::nothing(),
        _ => Reply::refusal(405, "only GET and POST are answered"),
    };
    reply.send(request);
}

/// Whether a request comes from this machine's own browser, for what it wants.
fn admit(origin: &str, request: &Request) -> Result<(), Reply> {
    let host = origin.trim_start_matches("http://");
    let given = request.header("host").unwrap_or_default();
    let is_reading = matches!(request.method.as_str(), "GET" | "HEAD");
    if given != host {
        let port = host.rsplit(':').next().unwrap_or_default();
        let is_local = given == format!("localhost:{port}") && is_reading;
        return Err(match is_local {
            true => Reply::redirect(format!("{origin}{}", request.target)),
            false => Reply::refusal(403, format!("this preview answers at {origin} only")),
        });
    }
    let is_own = request.header("origin") == Some(origin)
        || request.header("sec-fetch-site") == Some("same-origin");
    match is_reading || is_own {
        true => Ok(()),
        false => Err(Reply::refusal(
            403,
            "only the preview's own pages may send this",
        )),
    }
}

fn is_json(request: &Request) -> bool {
    request
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("application/json"))
}

/// The text that came with a request.
fn body(request: &mut Request) -> Result<String, Reply> {
    let bytes = request.body(LARGEST).map_err(|why| match why {
        NoBody::TooLong => {
            let most = LARGEST >> 20;
            Reply::refusal(
                413,
                format!("this is longer than {most} MB, which no response is"),
            )
        }
        NoBody::Broken => Reply::refusal(400, "the request broke off, or says not how long it is"),
    })?;
    String::from_utf8(bytes).map_err(|_| Reply::refusal(400, "the request is not UTF-8"))
}

fn shown(preview: &Preview, asked: &Asked) -> Reply {
    match asked.path.as_slice() {
        [""] => match preview.sessions().as_slice() {
            [only] => Reply::redirect(format!("/s/{}/", only.id)),
            _ => Reply::page(pages::INDEX),
        },
        ["assets", name] => match pages::asset(name) {
            Some((kind, text)) => Reply::new(200, kind, text),
            None => Reply::nothing(),
        },
        ["rules", area, rule] => match pages::rule(&format!("{area}/{rule}")) {
            Some(html) => Reply::page(html),
            None => Reply::nothing(),
        },
        ["s", id] => match preview.session(id) {
            Some(_) => Reply::redirect(format!("/s/{id}/")),
            None => Reply::nothing(),
        },
        ["s", id, rest @ ..] => match preview.session(id) {
            Some(session) => of_session(&session, rest, asked.query),
            None => Reply::nothing(),
        },
        _ => Reply::nothing(),
    }
}

fn of_session(session: &Session, path: &[&str], query: &str) -> Reply {
    match path {
        [""] => return Reply::page(pages::SHELL),
        ["state"] => return Reply::json(&session.state()),
        _ => {}
    }
    let Some(good) = session.good() else {
        return Reply::refusal(409, "this survey has not compiled yet");
    };
    match path {
        ["form", file] => {
            let mode = parameter(query, "mode").and_then(|mode| Mode::parse(&mode));
            match good.form(&decoded(file), mode) {
                Some(html) => Reply::page(html).under(FRAMED),
                None => Reply::nothing(),
            }
        }
        ["routes.svg"] => {
            let svg = picture::svg(good.survey(), good.pace());
            Reply::new(200, "image/svg+xml", svg).under(PICTURE)
        }
        ["fill"] => {
            let evaluator = Evaluator::new(good.survey());
            let wanted = parameter(query, "what").unwrap_or_default();
            match fill::answers(&evaluator, &wanted) {
                Ok(response) => {
                    let now = jiff::Timestamp::now()
                        .strftime("%Y-%m-%dT%H:%M:%SZ")
                        .to_string();
                    Reply::json(&form::draft(&evaluator, &response, &now))
                }
                Err(message) => Reply::refusal(404, message),
            }
        }
        _ => Reply::nothing(),
    }
}

fn posted(session: &Session, what: &str, body: &str, is_json: bool) -> Reply {
    let Some(good) = session.good() else {
        return Reply::refusal(409, "this survey has not compiled yet");
    };
    let document: Json = match is_json {
        true => match serde_json::from_str(body) {
            Ok(document) => document,
            Err(error) => return Reply::refusal(400, format!("this is not JSON: {error}")),
        },
        false => {
            let posted = judge::posted(&good, body);
            let words = posted
                .problems
                .iter()
                .map(|told| told.problem.message.clone());
            let words: Vec<String> = words.collect();
            return match (what, posted.document) {
                ("judge", Some(document)) => Reply::json(&judge::judge(&good, &document)),
                (_, Some(document)) if words.is_empty() => {
                    let words = keep(session, &good, &document).err().into_iter();
                    Reply::page(pages::posted(&words.collect::<Vec<_>>())).under(PLAIN)
                }
                _ => Reply::page(pages::posted(&words)).under(PLAIN),
            };
        }
    };
    if what == "judge" {
        return Reply::json(&judge::judge(&good, &document));
    }
    let (document, problems) = case::received(&Evaluator::new(good.survey()), document, &[]);
    if !problems.is_empty() {
        let problems = json!({ "problems": problems });
        return Reply::new(422, "application/json", problems.to_string());
    }
    match keep(session, &good, &document) {
        Ok(()) => Reply::new(201, "application/json", "{}"),
        Err(message) => Reply::refusal(507, message),
    }
}

/// Writes a valid response to the record.
fn keep(session: &Session, good: &Good, document: &Json) -> Result<(), String> {
    good.record
        .add(document)
        .map_err(|error| error.to_string())?;
    session.touch();
    Ok(())
}

/// Tells news of a survey, or of all, as long as somebody listens.
fn stream(preview: &Preview, request: Request, session: Option<Arc<Session>>) {
    let headers = [
        ("Content-Type", "text/event-stream"),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ];
    let Ok(mut out) = request.stream(&headers) else {
        return;
    };
    let mut send = |text: &str| out.write_all(text.as_bytes());
    let bell = &preview.desk.bell;
    let mut told = None;
    loop {
        let heard = bell.rings();
        let sessions = preview.sessions();
        let number = match &session {
            Some(session) => session.number(),
            None => sessions.iter().map(|session| session.number()).sum(),
        };
        if told != Some(number) {
            told = Some(number);
            let news = match &session {
                Some(session) => session.state(),
                None => json!(
                    sessions
                        .iter()
                        .map(|session| session.row())
                        .collect::<Vec<_>>()
                ),
            };
            if send(&format!("data: {news}\n\n")).is_err() {
                return;
            }
        }
        if bell.wait(heard, PULSE) == heard && send(": still here\n\n").is_err() {
            return;
        }
    }
}

/// A value of a query, decoded.
fn parameter(query: &str, name: &str) -> Option<String> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut values = pairs.filter(|(key, _)| *key == name);
    values.next().map(|(_, value)| decoded(value))
}

/// Percent-encoding undone; what is no encoding stays.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let code = code.and_then(|two| u8::from_str_radix(two, 16).ok());
        match (first, code) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_read() {
        assert_eq!(
            parameter("a=1&what=asked%3Ab.c&x", "what").as_deref(),
            Some("asked:b.c")
        );
        assert_eq!(parameter("what", "what"), None);
        assert_eq!(decoded("100%&%zz%4"), "100%&%zz%4");
        assert_eq!(decoded("%C3%A9"), "é");
    }

    #[test]
    fn a_port_that_is_taken_is_told() {
        let first = Server::bind(None).unwrap();
        let port = first.origin().rsplit(':').next().unwrap().parse().unwrap();
        let error = Server::bind(Some(port)).err().unwrap().to_string();
        assert!(
            error.starts_with(&format!("port {port} cannot be used")),
            "{error}"
        );
    }
}

//! HTTP as far as the preview needs it: a thread and a connection for each request, which is closed
//! behind the answer. Nothing waits for another, streams stay open as long as they like.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

/// The longest head of a request, in bytes.
const LONGEST_HEAD: usize = 32 << 10;
/// The most that is read after an answer, of what nobody wanted.
const MOST_IGNORED: u64 = 64 << 20;
/// A browser on this machine never takes so long.
const PATIENCE: Duration = Duration::from_secs(10);

/// A request whose body was not read yet.
pub struct Request {
    /// `GET`, `POST`.
    pub method: String,
    /// The path, with its query.
    pub target: String,
    headers: Vec<(String, String)>,
    /// What was read behind the head.
    begun: Vec<u8>,
    stream: TcpStream,
}

/// Why a body is not there.
#[derive(Debug, PartialEq, Eq)]
pub enum NoBody {
    /// It is longer than the limit.
    TooLong,
    /// It says not how long it is, or ended before that.
    Broken,
}

impl Request {
    /// Reads the head of a request.
    ///
    /// # Errors
    /// The connection broke off, or what came is no HTTP.
    pub fn read(mut stream: TcpStream) -> io::Result<Request> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let wrong = || io::Error::from(io::ErrorKind::InvalidData);
        let mut bytes = Vec::new();
        loop {
            let mut some = [0; 4096];
            let count = stream.read(&mut some)?;
            bytes.extend_from_slice(&some[..count]);
            let mut fields = [httparse::EMPTY_HEADER; 64];
            let mut head = httparse::Request::new(&mut fields);
            let parsed = head.parse(&bytes).map_err(|_| wrong())?;
            if let httparse::Status::Complete(length) = parsed {
                let (Some(method), Some(target)) = (head.method, head.path) else {
                    return Err(wrong());
                };
                let headers = head.headers.iter().map(|field| {
                    let value = String::from_utf8_lossy(field.value);
                    (field.name.to_ascii_lowercase(), value.trim().to_owned())
                });
                return Ok(Request {
                    method: method.to_owned(),
                    target: target.to_owned(),
                    headers: headers.collect(),
                    begun: bytes[length..].to_vec(),
                    stream,
                });
            }
            if count == 0 || bytes.len() > LONGEST_HEAD {
                return Err(wrong());
            }
        }
    }

    /// A header by its name in lower case; nothing where it comes twice, for then it is not clear.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(field, _)| field == name);
        let (_, value) = found.next()?;
        found.next().is_none().then_some(value.as_str())
    }

    /// The body, which must not be longer than `limit` bytes.
    ///
    /// # Errors
    /// It is, or it does not come.
    pub fn body(&mut self, limit: u64) -> Result<Vec<u8>, NoBody> {
        let length = self.header("content-length");
        let length: u64 = length
            .and_then(|length| length.parse().ok())
            .ok_or(NoBody::Broken)?;
        if length > limit {
            return Err(NoBody::TooLong);
        }
        let mut bytes = std::mem::take(&mut self.begun);
        let left = length.saturating_sub(bytes.len() as u64);
        let read = (&self.stream).take(left).read_to_end(&mut bytes);
        bytes.truncate(length as usize);
        match read.is_ok() && bytes.len() as u64 == length {
            true => Ok(bytes),
            false => Err(NoBody::Broken),
        }
    }

    /// Answers, and closes the connection.
    ///
    /// # Errors
    /// Who asked is gone.
    pub fn respond(mut self, status: u16, headers: &[(&str, &str)], body: &[u8]) -> io::Result<()> {
        let length = body.len().to_string();
        let mut message = head(status, headers, &[("Content-Length", &length)]);
        if self.method != "HEAD" {
            message.extend_from_slice(body);
        }
        self.stream.write_all(&message)?;
        // A connection that is closed with bytes unread may take the answer with it.
        self.stream.shutdown(Shutdown::Write)?;
        io::copy(&mut self.stream.take(MOST_IGNORED), &mut io::sink()).map(drop)
    }

    /// Begins an answer that goes on; what is written to the stream is its body.
    ///
    /// # Errors
    /// Who asked is gone.
    pub fn stream(mut self, headers: &[(&str, &str)]) -> io::Result<TcpStream> {
        self.stream.write_all(&head(200, headers, &[]))?;
        Ok(self.stream)
    }
}

fn head(status: u16, headers: &[(&str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    let reason = match status {
        200 => "OK",
        201 => "Created",
        307 => "Temporary Redirect",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        413 => "Content Too Large",
        422 => "Unprocessable Content",
        _ => "Insufficient Storage",
    };
    let mut text = format!("HTTP/1.1 {status} {reason}\r\nConnection: close\r\n");
    for (name, value) in headers.iter().chain(more) {
        // A line break would begin another header.
        let value: String = value.chars().filter(|c| !c.is_control()).collect();
        text += &format!("{name}: {value}\r\n");
    }
    text += "\r\n";
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::thread;

    /// What a server makes of some bytes, and what the client gets back.
    fn exchange(sent: &[u8], serve: fn(Request)) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            if let Ok(request) = Request::read(stream) {
                serve(request);
            }
        });
        let mut client = TcpStream::connect(address).unwrap();
        client.write_all(sent).unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        let mut text = String::new();
        client.read_to_string(&mut text).unwrap();
        server.join().unwrap();
        text
    }

    fn echo(mut request: Request) {
        let body = request.body(10).map_err(|why| format!("{why:?}"));
        let body = body.map(|body| String::from_utf8(body).unwrap());
        let host = request.header("host").unwrap_or("none").to_owned();
        let text = format!("{} {} {host} {body:?}", request.method, request.target);
        request
            .respond(200, &[("X-Odd", "a\r\nb")], text.as_bytes())
            .unwrap();
    }

    #[test]
    fn a_request_is_read_and_answered() {
        let sent = b"POST /a?b HTTP/1.1\r\nHOST: x \r\ncontent-length: 3\r\n\r\nabcd";
        assert_eq!(
            exchange(sent, echo),
            "HTTP/1.1 200 OK\r\nConnection: close\r\nX-Odd: ab\r\nContent-Length: 21\r\n\r\nPOST /a?b x Ok(\"abc\")"
        );
    }

    #[test]
    fn what_is_too_long_twice_there_or_no_http_is_not_taken() {
        let ends = |sent: &[u8], words: &str| {
            let text = exchange(sent, echo);
            assert!(text.ends_with(words), "{text}");
        };
        ends(
            b"POST / HTTP/1.1\r\nContent-Length: 11\r\n\r\n01234567890",
            "Err(\"TooLong\")",
        );
        ends(
            b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n012",
            "Err(\"Broken\")",
        );
        ends(
            b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Err(\"Broken\")",
        );
        ends(
            b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET / none Err(\"Broken\")",
        );
        assert_eq!(exchange(b"\x16\x03\x01\x02", echo), "");
        assert_eq!(exchange(b"GET / HT", echo), "");
        let head = exchange(b"HEAD / HTTP/1.1\r\n\r\n", echo);
        assert!(head.ends_with("\r\n\r\n"), "{head}");
    }
}

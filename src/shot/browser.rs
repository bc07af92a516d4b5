//! Chromium without a window: found, started, asked over a pipe, and stopped.
//!
//! It speaks the DevTools protocol, JSON objects that end in a zero byte, on its descriptors 3 and 4. When
//! the pipe closes, it ends by itself, so none is left behind even if this program is killed.

use std::env;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::project::shown;

/// How long it may take to end.
const LEAVE: Duration = Duration::from_secs(5);

/// What Chromium is called on a `PATH`.
const NAMES: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
];

/// Where it is on a Mac.
const PLACES: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const ARGUMENTS: &[&str] = &[
    "--headless",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND",
];

/// The browser to use: the one that is named, else that of the variable `CHROMIUM`, else the first that is
/// installed.
///
/// # Errors
/// There is none, or none where it should be; the message says what to do.
pub fn find(named: Option<&Path>) -> io::Result<PathBuf> {
    let variable = env::var_os("CHROMIUM").filter(|value| !value.is_empty());
    if let Some(path) = named.map(Path::to_path_buf).or(variable.map(PathBuf::from)) {
        let is_name = path.components().count() == 1;
        // The shell would look for a name without a folder on the `PATH`.
        let found = match path.is_file() {
            true => Some(std::path::absolute(&path)?),
            false => on_path(&path),
        };
        return found.ok_or_else(|| {
            let place = if is_name { "on the `PATH`" } else { "there" };
            let message = format!("{}: there is no browser {place}", shown(&path));
            io::Error::new(io::ErrorKind::NotFound, message)
        });
    }
    let on_path = NAMES.iter().filter_map(|name| on_path(Path::new(name)));
    let placed = PLACES.iter().map(PathBuf::from).filter(|it| it.is_file());
    on_path.chain(placed).next().ok_or_else(|| {
        let message = "no Chromium was found; install Chromium or Chrome, or name one with \
                       `--browser PATH` or the variable `CHROMIUM`";
        io::Error::new(io::ErrorKind::NotFound, message)
    })
}

/// A program by its name alone.
fn on_path(name: &Path) -> Option<PathBuf> {
    if name.components().count() != 1 {
        return None;
    }
    let path = env::var_os("PATH")?;
    let mut places = env::split_paths(&path).map(|folder| folder.join(name));
    places.find(|place| place.is_file())
}

/// A browser with one page.
#[derive(Debug)]
pub struct Browser {
    child: Child,
    to: Option<ChildStdin>,
    from: Receiver<Json>,
    /// Its profile, what it complains of, and what else is needed for a while.
    folder: TempDir,
    asked: u64,
    session: Option<String>,
    /// Events that came while something else was awaited.
    events: Vec<String>,
    /// How long an answer may take.
    patience: Duration,
}

impl Browser {
    /// Starts it with an empty page. With `patience` it is waited for whenever it is asked for something.
    ///
    /// # Errors
    /// It does not start, or does not answer; the message has its last words.
    pub fn start(program: &Path, has_sandbox: bool, patience: Duration) -> io::Result<Browser> {
        if !cfg!(unix) {
            let message = "pictures need a system with pipes as Linux and macOS have them; on Windows, \
                           run `peil shot` in WSL";
            return Err(io::Error::new(io::ErrorKind::Unsupported, message));
        }
        let folder = tempfile::Builder::new().prefix("peil-shot-").tempdir()?;
        let complaints = File::create(folder.path().join("complaints"))?;
        // The shell puts the pipes where the browser looks for them, and becomes the browser.
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null"]);
        command.arg(program).args(ARGUMENTS);
        command.args((!has_sandbox).then_some("--no-sandbox"));
        let profile = folder.path().join("profile");
        command.arg(format!("--user-data-dir={}", profile.display()));
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(complaints).spawn()?;
        let (to, out) = (child.stdin.take(), child.stdout.take());
        let (sender, from) = mpsc::channel();
        thread::spawn(move || {
            let mut out = BufReader::new(out?);
            let mut message = Vec::new();
            while out.read_until(0, &mut message).ok()? > 0 {
                let text = message.strip_suffix(&[0]).unwrap_or(&message);
                sender.send(serde_json::from_slice(text).ok()?).ok()?;
                message.clear();
            }
            Some(())
        });
        let mut browser = Browser {
            child,
            to,
            from,
            folder,
            asked: 0,
            session: None,
            events: Vec::new(),
            patience,
        };
        browser.open_page()?;
        Ok(browser)
    }

    /// A folder that goes when the browser does.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn open_page(&mut self) -> io::Result<()> {
        let page = self.ask("Target.createTarget", json!({ "url": "about:blank" }))?;
        let attach = json!({ "targetId": page["targetId"], "flatten": true });
        let session = self.ask("Target.attachToTarget", attach)?;
        self.session = session["sessionId"].as_str().map(str::to_owned);
        self.ask("Page.enable", json!({}))?;
        Ok(())
    }

    /// Asks for something and waits for the answer.
    ///
    /// # Errors
    /// The browser is gone, takes too long, or refuses.
    pub fn ask(&mut self, method: &str, params: Json) -> io::Result<Json> {
        self.asked += 1;
        let id = self.asked;
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        let text = format!("{message}\0");
        let written = self.to.as_mut().map(|to| to.write_all(text.as_bytes()));
        if !matches!(written, Some(Ok(()))) {
            return Err(self.gone());
        }
        let until = Instant::now() + self.patience;
        loop {
            let mut message = self.next(until)?;
            if message["id"] != json!(id) {
                let event = message["method"].as_str().unwrap_or_default();
                self.events.push(event.to_owned());
                continue;
            }
            if let Some(refusal) = message["error"]["message"].as_str() {
                return Err(io::Error::other(format!("the browser: {refusal}")));
            }
            return Ok(message["result"].take());
        }
    }

    /// Goes to an address and waits until it is loaded.
    ///
    /// # Errors
    /// As of [`Browser::ask`], or nothing is there.
    pub fn go(&mut self, address: &str) -> io::Result<()> {
        self.events.clear();
        let went = self.ask("Page.navigate", json!({ "url": address }))?;
        if let Some(why) = went["errorText"].as_str() {
            return Err(io::Error::other(format!("the browser: {address}: {why}")));
        }
        let until = Instant::now() + self.patience;
        while !self
            .events
            .iter()
            .any(|event| event == "Page.loadEventFired")
        {
            let message = self.next(until)?;
            let event = message["method"].as_str().unwrap_or_default();
            self.events.push(event.to_owned());
        }
        Ok(())
    }

    /// Runs a script in the page and waits for its value.
    ///
    /// # Errors
    /// As of [`Browser::ask`], or the script fails.
    pub fn run(&mut self, script: &str) -> io::Result<Json> {
        let params = json!({ "expression": script, "awaitPromise": true, "returnByValue": true });
        let mut ran = self.ask("Runtime.evaluate", params)?;
        match ran["exceptionDetails"]["exception"]["description"].as_str() {
            Some(why) => Err(io::Error::other(format!("the form: {why}"))),
            None => Ok(ran["result"]["value"].take()),
        }
    }

    fn next(&mut self, until: Instant) -> io::Result<Json> {
        let left = until.saturating_duration_since(Instant::now());
        match self.from.recv_timeout(left) {
            Ok(message) => Ok(message),
            Err(RecvTimeoutError::Disconnected) => Err(self.gone()),
            Err(RecvTimeoutError::Timeout) => {
                let seconds = self.patience.as_secs();
                let message = format!(
                    "the browser did not answer within {seconds} seconds; give it longer with `--timeout`"
                );
                Err(io::Error::new(io::ErrorKind::TimedOut, message))
            }
        }
    }

    /// That it is gone, with its last words.
    fn gone(&mut self) -> io::Error {
        self.stop();
        let said = fs::read(self.folder.path().join("complaints")).unwrap_or_default();
        let said = String::from_utf8_lossy(&said);
        if said.contains("no-sandbox") {
            return io::Error::other(
                "the browser does not start as root, or in this container, with its sandbox; \
                 if you trust the survey, use `--no-sandbox`",
            );
        }
        let last: Vec<&str> = said.lines().rev().take(5).collect();
        let last: Vec<&str> = last.into_iter().rev().collect();
        io::Error::other(format!(
            "the browser ended before the pictures were made\n{}",
            last.join("\n")
        ))
    }

    /// Ends it, by force where it does not end by itself.
    fn stop(&mut self) {
        self.to = None;
        let until = Instant::now() + LEAVE;
        while Instant::now() < until {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.stop();
        // Its helpers may still write for a moment after it ended.
        for _ in 0..50 {
            if fs::remove_dir_all(self.folder.path()).is_ok() || !self.folder.path().exists() {
                break;
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

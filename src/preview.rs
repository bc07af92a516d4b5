//! `peil preview`: surveys in the browser while they are written.
//!
//! A server on this machine shows a page of tools, and within it in a frame the form as it is built, but
//! for the address it posts to. Pages hear of news over server-sent events and ask for what they show;
//! what a response means is told by the same evaluator that `peil answer` runs.
//!
//! | file | |
//! |---|---|
//! | `server`, `http`, `reply` | who may ask, and what is answered |
//! | `session` | one survey: what is wrong now, and the last form that compiled |
//! | `watch` | seeing that a file changed |
//! | `diagnostics`, `outline`, `judge` | problems, questions and responses for the page |
//! | `fill` | answers to fill in |
//! | `record` | the answers that were submitted |
//! | `editor` | addresses that open a place in the editor |
//! | `pages` | what the browser loads: `shell.html`, its scripts and style |

mod diagnostics;
mod editor;
mod fill;
mod http;
mod judge;
mod outline;
mod pages;
mod record;
mod reply;
mod server;
mod session;
mod watch;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

pub use editor::Editor;
pub use server::Server;

use crate::problem::levels::Levels;
use crate::project::discover;
use session::Session;
use watch::Bell;

/// What all sessions share.
#[derive(Debug)]
pub struct Desk {
    /// `http://127.0.0.1:7345`.
    origin: String,
    editor: Editor,
    levels: Levels,
    /// The file for submitted answers, where the author named one.
    record: Option<PathBuf>,
    bell: Bell,
}

/// All surveys that are previewed.
#[derive(Debug)]
pub struct Preview {
    desk: Arc<Desk>,
    /// What the author named: files, folders, or nothing for the project around.
    named: Vec<PathBuf>,
    sessions: Mutex<Vec<Arc<Session>>>,
}

impl Preview {
    /// Reads and checks the surveys that `named` means.
    ///
    /// # Errors
    /// One of them is not there.
    pub fn new(
        server: &Server,
        named: Vec<PathBuf>,
        editor: Editor,
        levels: Levels,
        record: Option<PathBuf>,
    ) -> io::Result<Arc<Preview>> {
        discover::files(&named)?;
        let preview = Arc::new(Preview {
            desk: Arc::new(Desk {
                origin: server.origin().to_owned(),
                editor,
                levels,
                record,
                bell: Bell::default(),
            }),
            named,
            sessions: Mutex::default(),
        });
        preview.gather();
        Ok(preview)
    }

    /// Follows the files, and answers until the program ends.
    pub fn run(self: &Arc<Self>, server: &Server) {
        let preview = Arc::clone(self);
        thread::spawn(move || watch::follow(&preview));
        server.run(self);
    }

    /// The addresses of the surveys, with their files and where their answers go.
    pub fn addresses(&self) -> Vec<(String, String, Option<String>)> {
        let sessions = self.sessions();
        let address = |session: &Arc<Session>| {
            let record = session.good().map(|good| good.record.shown());
            let address = format!("{}/s/{}/", self.desk.origin, session.id);
            (crate::project::shown(session.path()), address, record)
        };
        sessions.iter().map(address).collect()
    }

    /// Takes up the surveys that are new.
    fn gather(&self) {
        let known: BTreeSet<PathBuf> = self
            .sessions()
            .iter()
            .map(|session| session.path().to_path_buf())
            .collect();
        let found = discover::each(&self.named).into_iter().flatten();
        for path in found.filter(|path| !known.contains(path)) {
            let id = self.free_id(&path);
            let session = Arc::new(Session::new(id, path, Arc::clone(&self.desk)));
            session.look();
            self.locked().push(session);
            self.desk.bell.ring();
        }
    }

    /// The name of the file without its ending, with a number where another has that.
    fn free_id(&self, path: &Path) -> String {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let stem = name.split('.').next().unwrap_or_default();
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        let stem: String = stem.chars().map(plain).collect();
        let sessions = self.sessions();
        let is_free = |id: &String| sessions.iter().all(|session| session.id != *id);
        let numbered = (2..).map(|number| format!("{stem}-{number}"));
        let mut names = std::iter::once(stem.clone()).chain(numbered);
        names.find(is_free).unwrap_or(stem)
    }

    fn locked(&self) -> MutexGuard<'_, Vec<Arc<Session>>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sessions(&self) -> Vec<Arc<Session>> {
        self.locked().clone()
    }

    fn session(&self, id: &str) -> Option<Arc<Session>> {
        let sessions = self.sessions();
        sessions.into_iter().find(|session| session.id == id)
    }
}

//! Seeing that a file changed: by its time and length, some times a second. That asks nothing of the
//! system, and works where its notices do not: on network drives and in containers.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use super::Preview;

/// Files with their time and length; nothing where there is no file.
pub type Prints = BTreeMap<PathBuf, Option<(SystemTime, u64)>>;

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(60);
/// So many looks pass before what may be new is looked for.
const PATIENCE: u32 = 16;

/// How some files are now.
pub fn prints<'a>(paths: impl Iterator<Item = &'a PathBuf>) -> Prints {
    let print = |path: &PathBuf| {
        let data = path.metadata().ok()?;
        Some((data.modified().ok()?, data.len()))
    };
    paths.map(|path| (path.clone(), print(path))).collect()
}

/// Follows the files of all sessions until the program ends.
pub fn follow(preview: &Preview) {
    let mut turn = 0u32;
    loop {
        thread::sleep(PAUSE);
        turn = turn.wrapping_add(1);
        let is_patient = !turn.is_multiple_of(PATIENCE);
        if !is_patient {
            preview.gather();
        }
        for session in preview.sessions() {
            session.follow(is_patient);
        }
    }
}

/// Wakes those who wait for news.
#[derive(Debug, Default)]
pub struct Bell {
    rings: Mutex<u64>,
    rung: Condvar,
}

impl Bell {
    /// There is news.
    pub fn ring(&self) {
        *self.rings.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.rung.notify_all();
    }

    /// How often it rang.
    pub fn rings(&self) -> u64 {
        *self.rings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until it rang more than so often, or so long.
    pub fn wait(&self, heard: u64, longest: Duration) -> u64 {
        let rings = self.rings.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .rung
            .wait_timeout_while(rings, longest, |rings| *rings <= heard);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_written_made_or_removed_has_another_print() {
        let folder = tempfile::tempdir().unwrap();
        let paths = [folder.path().join("a"), folder.path().join("b")];
        let mut seen = vec![prints(paths.iter())];
        for act in [
            &|| std::fs::write(&paths[0], "a") as std::io::Result<()>,
            &|| std::fs::write(&paths[0], "ab"),
            &|| std::fs::write(&paths[1], ""),
            &|| std::fs::remove_file(&paths[0]),
        ] as [&dyn Fn() -> std::io::Result<()>; 4]
        {
            act().unwrap();
            let now = prints(paths.iter());
            assert_ne!(Some(&now), seen.last());
            assert_eq!(now, prints(paths.iter()));
            seen.push(now);
        }
    }

    #[test]
    fn a_bell_that_rang_before_is_heard() {
        let bell = Bell::default();
        bell.ring();
        assert_eq!(bell.wait(0, Duration::from_secs(60)), 1);
        assert_eq!(bell.wait(1, Duration::from_millis(1)), 1);
    }
}

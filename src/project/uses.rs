//! Where a `use` leads: a file inside the project, or a problem.

use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::files::Files;
use crate::problem::{Guess, Problems, Rule, nearest};
use crate::source::{Notation, Span};
use crate::syntax::ast::{Item, Text};

/// From where paths are followed.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// Where files are read.
    pub files: &'a Files,
    /// The canonical folder of the file in which the path stands.
    pub folder: &'a Path,
    /// The canonical folder outside which nothing is read.
    pub root: &'a Path,
}

/// A file to be used.
pub struct Used {
    /// Its one canonical path.
    pub path: PathBuf,
    /// The name to show.
    pub name: String,
    /// How it is written.
    pub notation: Notation,
}

/// Finds the file that `item` uses from a file in a folder, which is shown as `shown_folder`. Without
/// one, a problem was reported.
pub fn resolve(
    item: &Item,
    place: Place,
    shown_folder: &Path,
    problems: &mut Problems,
) -> Option<Used> {
    let text = item.text.as_ref()?;
    let wanted = Path::new(&text.value);
    let target = target(text, place, problems)?;
    let Some(notation) = Notation::of(&target) else {
        let message = format!("`{}` is not a survey file", text.value);
        problems
            .add(Rule::UseMissing, inner(text), message)
            .label("ends in neither `.peil` nor `.peil.yaml`");
        return None;
    };
    let path = existing(text, &target, place, problems)?;
    let name = normal(&shown_folder.join(wanted)).unwrap_or_else(|| wanted.to_path_buf());
    Some(Used {
        path,
        name: shown(&name),
        notation,
    })
}

/// The canonical path of the file that a text names, relative to the folder and inside the root. Without
/// one, a problem was reported.
pub fn find(text: &Text, place: Place, problems: &mut Problems) -> Option<PathBuf> {
    let target = target(text, place, problems)?;
    existing(text, &target, place, problems)
}

/// Where a text leads by its words alone.
fn target(text: &Text, place: Place, problems: &mut Problems) -> Option<PathBuf> {
    let target =
        inside(&place.folder.join(&text.value), place.root).filter(|_| is_plain(&text.value));
    if target.is_none() {
        outside(text, place.root, "", problems);
    }
    target
}

/// The canonical path of a file that is there, and still inside when links are followed.
fn existing(text: &Text, target: &Path, place: Place, problems: &mut Problems) -> Option<PathBuf> {
    let files = place.files;
    let mut missing = |why: &str| missing(text, why, target, files, problems);
    let path = match files.canonical(target) {
        Ok(path) if files.is_file(&path) => path,
        Ok(_) => return missing("this is not a file"),
        Err(error) if error.kind() == io::ErrorKind::Other => return missing(&error.to_string()),
        Err(_) => return missing("there is no such file"),
    };
    if !path.starts_with(place.root) {
        outside(text, place.root, "a link on the way leads there", problems);
        return None;
    }
    Some(path)
}

/// A path for messages, with `/` on every machine.
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The words of the text without its quotes.
fn inner(text: &Text) -> Span {
    text.slice_span(0, text.value.len())
}

/// Relative, with `/` between the parts, and not empty.
fn is_plain(path: &str) -> bool {
    let is_drive = path.as_bytes().get(1) == Some(&b':');
    !path.is_empty() && !is_drive && !path.starts_with('/') && !path.contains(['\\', '\0'])
}

/// The path without `.` and `..`, if it stays inside `root`; nothing is looked up on disk.
fn inside(path: &Path, root: &Path) -> Option<PathBuf> {
    normal(path).filter(|path| path.starts_with(root))
}

/// The path with `.` left out and `..` worked out as far as there is something before it.
pub fn normal(path: &Path) -> Option<PathBuf> {
    let mut parts: Vec<Component> = Vec::new();
    for part in path.components() {
        match (part, parts.last()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                parts.pop();
            }
            (Component::ParentDir, Some(Component::RootDir | Component::Prefix(_))) => return None,
            _ => parts.push(part),
        }
    }
    Some(parts.iter().collect())
}

fn outside(text: &Text, root: &Path, why: &str, problems: &mut Problems) {
    let message = format!("`{}` lies outside the project", text.value);
    let folder = root.file_name().unwrap_or_else(|| OsStr::new("/"));
    let problem = problems.add(Rule::UseOutside, inner(text), message);
    problem.help(format!(
        "write a path relative to this file that stays in the project folder `{}`; \
         a `peil.yaml` marks where a project begins",
        shown(Path::new(folder))
    ));
    if !why.is_empty() {
        problem.label(why);
    }
}

fn missing(
    text: &Text,
    why: &str,
    target: &Path,
    files: &Files,
    problems: &mut Problems,
) -> Option<PathBuf> {
    let names = survey_files(files, target.parent().unwrap_or(Path::new("")));
    let wanted = target.file_name().unwrap_or_default().to_string_lossy();
    let similar = nearest(&wanted, names.iter().map(String::as_str));
    let message = format!("`{}` cannot be used", text.value);
    let problem = problems.add(Rule::UseMissing, inner(text), message);
    problem.label(why);
    if let Some(Guess { name, is_sure }) = similar {
        let before = text.value.rfind('/').map_or("", |at| &text.value[..=at]);
        let name = format!("{before}{name}");
        problem.did_you_mean(Some(Guess { name, is_sure }));
    } else if names.is_empty() {
        problem.help("the path is relative to this file");
    } else {
        problem.help(format!("that folder holds {}", names.join(", ")));
    }
    None
}

/// The names of the survey files in a folder, sorted; at most ten.
fn survey_files(files: &Files, folder: &Path) -> Vec<String> {
    let mut names = files.names(folder);
    names.retain(|name| Notation::of(Path::new(name)).is_some());
    names.truncate(10);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_root() {
        let root = Path::new("/p/root");
        let at = |path: &str| inside(&Path::new("/p/root/a").join(path), root);
        assert_eq!(at("../b.peil"), Some("/p/root/b.peil".into()));
        assert_eq!(at("./c/../b.peil"), Some("/p/root/a/b.peil".into()));
        assert_eq!(at("../../root2/b.peil"), None);
        assert_eq!(at("../../../../../etc/passwd"), None);
        assert_eq!(at("/etc/passwd"), None);
    }

    #[test]
    fn only_relative_paths_with_slashes_are_plain() {
        assert!(is_plain("shared/scales.peil") && is_plain("../a.peil"));
        for path in ["", "/a.peil", "C:/a.peil", "a\\b.peil", "a\0.peil"] {
            assert!(!is_plain(path), "{path}");
        }
    }
}

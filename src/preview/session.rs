//! One survey that is being written: what is wrong with it now, and the last form that compiled.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::Desk;
use super::diagnostics;
use super::editor::Editor;
use super::outline::Outline;
use super::record::Record;
use super::watch::{Prints, prints};
use crate::Checked;
use crate::check::Valid;
use crate::logic::{Clock, Pace};
use crate::model::{Mode, Survey};
use crate::problem::render::Counts;
use crate::project::{Project, SETTINGS, shown};
use crate::source::Sources;
use crate::target::form::Form;
use crate::target::{Artifact, privacy};

/// A survey in the preview.
#[derive(Debug)]
pub struct Session {
    /// Its part of addresses.
    pub id: String,
    path: PathBuf,
    desk: Arc<Desk>,
    now: Mutex<Now>,
}

/// What is known of it.
#[derive(Debug, Default)]
struct Now {
    /// Grows with everything that pages must hear of.
    number: u64,
    look: Look,
    good: Option<Arc<Good>>,
    watched: Prints,
}

/// What one look at the files gave.
#[derive(Debug, Default)]
struct Look {
    is_good: bool,
    is_survey: bool,
    problems: Vec<Json>,
    counts: Counts,
    /// The file cannot be read.
    failure: Option<String>,
}

/// A survey that compiled, with its forms.
#[derive(Debug)]
pub struct Good {
    checked: Checked,
    survey: Valid<Survey>,
    pace: Pace,
    editor: Editor,
    /// Where submitted answers go.
    pub record: Record,
    /// Differs when a form differs.
    build: String,
    outline: Json,
    forms: Mutex<BTreeMap<Option<Mode>, Arc<Vec<Artifact>>>>,
}

impl Session {
    /// A session for the survey at `path`, not looked at yet.
    pub fn new(id: String, path: PathBuf, desk: Arc<Desk>) -> Session {
        Session {
            id,
            path,
            desk,
            now: Mutex::default(),
        }
    }

    /// The file, as the author named it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The last survey that compiled.
    pub fn good(&self) -> Option<Arc<Good>> {
        self.now().good.clone()
    }

    /// The number of the newest state.
    pub fn number(&self) -> u64 {
        self.now().number
    }

    /// Tells pages that something besides the files is new.
    pub fn touch(&self) {
        self.now().number += 1;
        self.desk.bell.ring();
    }

    /// Looks at the files again if one of them is not as it was.
    pub fn follow(&self, is_patient: bool) {
        let (watched, is_good) = {
            let now = self.now();
            (now.watched.clone(), now.look.is_good)
        };
        // What is wrong may be a file that is not there, which nobody knows to watch.
        let is_changed = prints(watched.keys()) != watched || (!is_good && !is_patient);
        if is_changed {
            self.look();
        }
    }

    /// Reads and checks the survey, and builds its form if it compiles.
    pub fn look(&self) {
        let before = self.now().watched.clone();
        let (look, good, mut paths) = match self.read() {
            Ok(read) => read,
            Err(error) => {
                let failure = Look {
                    failure: Some(error.to_string()),
                    ..Look::default()
                };
                (failure, None, vec![self.path.clone()])
            }
        };
        if !look.is_good {
            paths.extend(before.keys().cloned());
        }
        let watched = prints(paths.iter());
        let mut now = self.now();
        let is_same = now.number > 0
            && look.is_good == now.look.is_good
            && look.failure == now.look.failure
            && look.problems == now.look.problems
            && good.as_ref().is_none_or(|good| {
                let before = now.good.as_ref();
                before.is_some_and(|before| {
                    before.build == good.build && before.outline == good.outline
                })
            });
        now.look = look;
        now.watched = watched;
        if let Some(good) = good {
            now.good = Some(Arc::new(good));
        }
        if !is_same {
            now.number += 1;
            drop(now);
            self.desk.bell.ring();
        }
    }

    fn read(&self) -> io::Result<(Look, Option<Good>, Vec<PathBuf>)> {
        let project = Project::of(&self.path)?;
        let levels = project.settings.levels.and(&self.desk.levels);
        let checked = crate::check(&self.path, &project, &levels)?;
        let editor = &self.desk.editor;
        let mut problems = diagnostics::entries(&project.problems, &project.sources, editor);
        problems.extend(diagnostics::entries(
            &checked.problems,
            &checked.sources,
            editor,
        ));
        let mut counts = Counts::default();
        let all = project.problems.iter().chain(checked.problems.iter());
        all.for_each(|problem| counts.add(problem.level));
        let look = Look {
            is_good: counts.errors == 0,
            is_survey: checked.has_survey,
            problems,
            counts,
            failure: None,
        };
        let paths = self.watched(&project, &checked);
        let good = match counts.errors {
            0 => self.compile(&project, checked),
            _ => None,
        };
        Ok((look, good, paths))
    }

    /// The files that the survey consists of, and those that it would if they were there.
    fn watched(&self, project: &Project, checked: &Checked) -> Vec<PathBuf> {
        let files = checked.sources.files().take(checked.own_files);
        let mut paths: Vec<PathBuf> = files.filter_map(|(_, file)| file.path.clone()).collect();
        let folder = self.path.parent().unwrap_or(Path::new(""));
        paths.extend([
            self.path.clone(),
            project.root.join(SETTINGS),
            folder.join(SETTINGS),
        ]);
        if let Some(survey) = &checked.survey {
            let name = self.path.file_name().unwrap_or_default().to_string_lossy();
            let stem = name.split('.').next().unwrap_or_default();
            let languages = survey.languages.iter();
            paths.extend(languages.map(|tag| folder.join(format!("{stem}.{tag}.po"))));
            let folders: Vec<PathBuf> = paths
                .iter()
                .filter_map(|path| Some(path.parent()?.to_path_buf()))
                .collect();
            for picture in survey.pictures.keys() {
                let places = folders.iter().map(|folder| folder.join(picture));
                paths.extend(places.filter(|path| path.exists()));
            }
        }
        paths
    }

    fn compile(&self, project: &Project, checked: Checked) -> Option<Good> {
        let address = format!("{}/s/{}/answers", self.desk.origin, self.id);
        let survey = checked.survey.as_ref()?.tried_at(Some(&address), None);
        let forms = files(&survey);
        let mut hash = Sha256::new();
        forms
            .iter()
            .for_each(|form| hash.update(form.contents.as_bytes()));
        let outline = Outline {
            survey: &survey,
            sources: &checked.sources,
            editor: &self.desk.editor,
        };
        let clock = Clock::new(&survey, project.settings.time);
        let outline = json!({
            "survey": survey.name,
            "title": (0..survey.languages.len()).map(|at| survey.words(survey.title, at)).collect::<Vec<_>>(),
            "languages": survey.languages,
            "modes": survey.modes.iter().map(|mode| mode.word()).collect::<Vec<_>>(),
            "pages": outline.pages(),
            "known": outline.known(),
            "fills": outline.fills(),
            "touchpoints": survey.touchpoints.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(),
            "seconds": [clock.least().time / 1000, clock.most().time / 1000],
        });
        Some(Good {
            record: Record::new(
                &project.shown_root,
                &survey.name,
                self.desk.record.as_deref(),
            ),
            build: format!("{:x}", hash.finalize())[..16].to_owned(),
            outline,
            pace: project.settings.time,
            editor: self.desk.editor.clone(),
            forms: Mutex::new(BTreeMap::from([(None, forms)])),
            survey,
            checked,
        })
    }

    /// Everything a page shows of it.
    pub fn state(&self) -> Json {
        let now = self.now();
        let mut state = self.summary(&now);
        state["problems"] = json!(now.look.problems);
        if let Some(good) = &now.good {
            state["outline"] = good.outline.clone();
            state["build"] = json!(good.build);
            state["record"] = json!({ "file": good.record.shown(), "count": good.record.count() });
        }
        state
    }

    /// What the list of surveys shows of it.
    pub fn row(&self) -> Json {
        let now = self.now();
        let mut row = self.summary(&now);
        if let Some(good) = &now.good {
            row["title"] = good.outline["title"][0].clone();
            row["languages"] = good.outline["languages"].clone();
        }
        let changes = now.watched.values().flatten().map(|(at, _)| *at).max();
        let since = changes.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        row["changed"] = json!(since.map(|since| since.as_millis() as u64));
        row
    }

    fn summary(&self, now: &Now) -> Json {
        let Counts {
            errors,
            warnings,
            advice,
        } = now.look.counts;
        json!({
            "id": self.id,
            "file": shown(&self.path),
            "number": now.number,
            "good": now.look.is_good,
            "survey": now.look.is_survey || now.good.is_some(),
            "failure": now.look.failure,
            "counts": { "errors": errors, "warnings": warnings, "advice": advice },
        })
    }
}

/// The forms, and the notices that they link to.
fn files(survey: &Valid<Survey>) -> Arc<Vec<Artifact>> {
    let forms = Form::with_drafts(survey).into_iter();
    Arc::new(forms.chain(privacy::notices(survey)).collect())
}

impl Good {
    /// The survey, its answers going to the preview.
    pub fn survey(&self) -> &Valid<Survey> {
        &self.survey
    }

    /// Its files.
    pub fn sources(&self) -> &Sources {
        &self.checked.sources
    }

    /// What opens them.
    pub fn editor(&self) -> &Editor {
        &self.editor
    }

    /// How quickly people answer.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// A file of the form: as it is built, or as if the survey had this mode only.
    pub fn form(&self, file: &str, mode: Option<Mode>) -> Option<String> {
        let mode = mode.filter(|mode| self.survey.modes.contains(mode));
        let mut forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        let build = || {
            let address = self.survey.submit.as_deref();
            files(&self.survey.tried_at(address, mode))
        };
        let forms = forms.entry(mode).or_insert_with(build);
        let form = forms.iter().find(|form| form.path == file)?;
        Some(form.contents.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const SURVEY: &str = include_str!("../../tests/browser/every_type.peil");

    fn session(folder: &Path) -> Session {
        fs::write(folder.join("shop.peil"), SURVEY).unwrap();
        let desk = Desk {
            origin: "http://127.0.0.1:1".to_owned(),
            editor: Editor::parse("vscode").unwrap(),
            levels: Default::default(),
            record: None,
            bell: Default::default(),
        };
        let session = Session::new("shop".into(), folder.join("shop.peil"), Arc::new(desk));
        session.look();
        session
    }

    #[test]
    fn the_last_form_stays_while_the_survey_is_broken() {
        let folder = tempfile::tempdir().unwrap();
        let session = session(folder.path());
        let (first, build) = (session.number(), session.state()["build"].clone());
        assert_eq!(session.state()["good"], json!(true), "{}", session.state());
        session.follow(true);
        assert_eq!(session.number(), first, "nothing is new");

        let file = folder.path().join("shop.peil");
        fs::write(&file, SURVEY.replacen("question ", "quesion ", 1)).unwrap();
        session.follow(true);
        let state = session.state();
        assert_eq!((&state["good"], &state["build"]), (&json!(false), &build));
        assert!(session.good().is_some() && session.number() > first);

        fs::remove_file(&file).unwrap();
        session.follow(true);
        let failure = session.state()["failure"].to_string();
        assert!(failure.contains("there is no such file"), "{failure}");

        fs::write(&file, format!("{SURVEY}\n")).unwrap();
        session.follow(true);
        let state = session.state();
        assert_eq!((&state["good"], &state["build"]), (&json!(true), &build));
    }

    #[test]
    fn the_form_is_that_of_a_build_but_for_its_address() {
        let folder = tempfile::tempdir().unwrap();
        let session = session(folder.path());
        let good = session.good().unwrap();
        let html = good.form("every_type.nl.html", None).unwrap();
        assert!(html.contains("connect-src http://127.0.0.1:1/s/shop/answers;"));
        assert!(html.contains("action=\"http://127.0.0.1:1/s/shop/answers\""));
        assert_eq!(good.form("../shop.peil", None), None);
    }
}

//! `peil shot`: pictures of every page of a form.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::Outcome;
use super::console::Console;
use super::surveys;
use crate::check::Valid;
use crate::model::{Mode, Survey};
use crate::problem::render::{Format, counted};
use crate::project::output::Staging;
use crate::project::shown;
use crate::shot::{Browser, Camera, Scene, Screen, Shot, find, scenes, sheet};
use crate::target::Artifact;
use crate::target::form::{Form, file_name};

/// Take pictures of every page of a form, for pull requests
///
/// Needs an installed Chromium or Chrome. Pages are reached by answers that lead there, and every
/// question is on some picture. Writes PNG files, and a page that shows all of them.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Shoot {
    /// The survey file
    survey: PathBuf,
    /// Where to write; by default `shots` in the folder of builds
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Widths of the screen, in pixels of CSS
    #[arg(
        long = "size",
        value_name = "PIXELS",
        value_delimiter = ',',
        default_value = "390,1280"
    )]
    #[arg(value_parser = clap::value_parser!(u32).range(200..=4000))]
    sizes: Vec<u32>,
    /// The languages; by default all
    #[arg(long = "lang", value_name = "TAG", value_delimiter = ',')]
    languages: Vec<String>,
    /// The page for this mode: online, phone or face_to_face
    #[arg(long, value_name = "MODE", value_parser = mode)]
    mode: Option<Mode>,
    /// On a dark screen too
    #[arg(long)]
    dark: bool,
    /// On paper too
    #[arg(long)]
    print: bool,
    /// The browser; by default that of the variable CHROMIUM, or the first that is installed
    #[arg(long, value_name = "PATH")]
    browser: Option<PathBuf>,
    /// How many seconds an answer of the browser may take
    #[arg(long, value_name = "SECONDS", default_value = "30")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: u64,
    /// Run the browser without its sandbox, as root and in many containers
    #[arg(long)]
    no_sandbox: bool,
}

fn mode(word: &str) -> Result<Mode, String> {
    Mode::parse(word).ok_or_else(|| "this is no mode".to_owned())
}

impl Shoot {
    /// Takes and writes all pictures, or none.
    pub fn run(self, console: &Console) -> io::Result<Outcome> {
        console.only(&[Format::Human, Format::Plain])?;
        let found = surveys::only(&self.survey, console, "there is nothing to show")?;
        let Some((survey, project)) = &found else {
            return Ok(Outcome::Findings);
        };
        let survey = self.as_shown(survey)?;
        let languages = self.languages(&survey)?;
        let program = find(self.browser.as_deref())?;
        let output = project.shown_root.join(&project.settings.output);
        let folder = self.output.clone().unwrap_or_else(|| output.join("shots"));
        let (scenes, missed) = scenes(&survey);
        for page in missed {
            let message = format!("page `{page}`: no answers were found that lead there");
            console.note(&message);
        }
        let patience = Duration::from_secs(self.timeout);
        let browser = Browser::start(&program, !self.no_sandbox, patience)?;
        let mut session = Session {
            camera: Camera::new(browser, &Form::with_drafts(&survey))?,
            staging: Staging::new(&folder)?,
            stem: self.stem(&survey),
            shots: Vec::new(),
        };
        for language in &languages {
            self.shoot(&mut session, &survey, language, &scenes, console)?;
        }
        let files = counted(session.finish(&survey)?, "file", "files");
        console.remark(&format!("wrote {files} to {}", shown(&folder)))?;
        Ok(Outcome::Clean)
    }

    /// Takes the pictures of one language: every scene on every screen.
    fn shoot(
        &self,
        session: &mut Session,
        survey: &Survey,
        language: &str,
        scenes: &[Scene],
        console: &Console,
    ) -> io::Result<()> {
        let form = file_name(&survey.name, language);
        for scene in scenes {
            if !session.camera.show(&form, scene)? {
                let words = "the form did not come there with the answers that lead there";
                console.note(&format!("`{}` in `{language}`: {words}", scene.name));
                continue;
            }
            for screen in self.screens() {
                session.take(language, &scene.name, screen)?;
            }
        }
        if self.print {
            session.camera.open(&form)?;
            session.take(language, "paper", Screen::Paper)?;
        }
        Ok(())
    }

    /// The survey in the mode to show.
    fn as_shown(&self, survey: &Valid<Survey>) -> io::Result<Valid<Survey>> {
        let mode = self.mode.unwrap_or_else(|| survey.form_mode());
        if !survey.modes.contains(&mode) {
            let message = format!("the survey has no mode `{}`", mode.word());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        Ok(survey.tried_at(survey.submit.as_deref(), Some(mode)))
    }

    fn languages(&self, survey: &Survey) -> io::Result<Vec<String>> {
        let known = &survey.languages;
        if let Some(other) = self.languages.iter().find(|tag| !known.contains(tag)) {
            let message = format!(
                "the survey is not in `{other}`; it is in {}",
                known.join(", ")
            );
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let is_wanted = |tag: &&String| self.languages.is_empty() || self.languages.contains(tag);
        Ok(known.iter().filter(is_wanted).cloned().collect())
    }

    /// What the names of the files begin with.
    fn stem(&self, survey: &Survey) -> String {
        match self.mode {
            Some(mode) => format!("{}.{}", survey.name, mode.word()),
            None => survey.name.clone(),
        }
    }

    fn screens(&self) -> Vec<Screen> {
        let shades: &[bool] = if self.dark { &[false, true] } else { &[false] };
        let mut screens = Vec::new();
        for width in &self.sizes {
            for is_dark in shades {
                let screen = Screen::Lit {
                    width: *width,
                    is_dark: *is_dark,
                };
                if !screens.contains(&screen) {
                    screens.push(screen);
                }
            }
        }
        screens
    }
}

/// The pictures that are being taken.
struct Session {
    camera: Camera,
    staging: Staging,
    /// What the names of the files begin with.
    stem: String,
    shots: Vec<Shot>,
}

impl Session {
    /// Takes a picture of what is shown.
    fn take(&mut self, language: &str, scene: &str, screen: Screen) -> io::Result<()> {
        let file = format!("{}.{language}.{scene}{}", self.stem, ending(screen));
        self.staging.add_bytes(&file, &self.camera.shoot(screen)?)?;
        self.shots.push(Shot {
            file,
            language: language.to_owned(),
            scene: scene.to_owned(),
            screen,
        });
        Ok(())
    }

    /// Adds the page of all pictures and puts everything in its place; how many files there are.
    fn finish(self, survey: &Survey) -> io::Result<usize> {
        let title = survey.words(survey.title, 0);
        let page = sheet(&title, &survey.version, &self.shots);
        let file = format!("{}.shots.html", self.stem);
        self.staging.add(&Artifact::new(file, page))?;
        self.staging.commit()
    }
}

/// What the name of a picture ends in.
fn ending(screen: Screen) -> String {
    match screen {
        Screen::Paper => ".png".to_owned(),
        Screen::Lit { width, is_dark } => {
            format!(".{width}{}.png", if is_dark { ".dark" } else { "" })
        }
    }
}

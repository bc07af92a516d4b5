//! A page of the form on a screen, as a picture.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::browser::Browser;
use super::scenes::Scene;
use crate::base64;
use crate::target::Artifact;

/// Browsers draw nothing higher, in pixels of the picture.
const HIGHEST: f64 = 16_000.0;
/// Up to this width, in pixels of CSS, pictures are twice as sharp.
const NARROW: u32 = 600;
/// The width of A4 paper, in pixels of CSS.
const PAPER: u32 = 794;

/// What a page is shown on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// A screen so many pixels of CSS wide, dark or light.
    Lit {
        /// In pixels of CSS.
        width: u32,
        /// The respondent prefers dark.
        is_dark: bool,
    },
    /// A sheet of paper.
    Paper,
}

/// A browser with the files of a form.
#[derive(Debug)]
pub struct Camera {
    browser: Browser,
}

impl Camera {
    /// Puts the files where the browser finds them.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn new(mut browser: Browser, files: &[Artifact]) -> io::Result<Camera> {
        for file in files {
            fs::write(browser.folder().join(&file.path), &file.contents)?;
        }
        // What is shuffled stands in the order of the source.
        let script = json!({ "source": "Math.random = () => 1 - 2 ** -32;" });
        browser.ask("Page.addScriptToEvaluateOnNewDocument", script)?;
        Ok(Camera { browser })
    }

    /// Opens a file of the form and fills in what leads to a scene; whether that page is shown.
    ///
    /// # Errors
    /// The browser fails.
    pub fn show(&mut self, file: &str, scene: &Scene) -> io::Result<bool> {
        self.open(file)?;
        let restore = format!("peilForm.restore({})", scene.draft);
        self.browser.run(&restore)?;
        let shown =
            "document.querySelector('#form').hidden ? '' : document.querySelector('.page.open').id";
        let shown = self.browser.run(shown)?;
        Ok(shown == json!(scene.element))
    }

    /// Opens a file of the form as it comes.
    ///
    /// # Errors
    /// The browser fails.
    pub fn open(&mut self, file: &str) -> io::Result<()> {
        let path = self.browser.folder().join(file);
        self.browser.go(&address(&path))
    }

    /// Takes a picture of what is shown, in its full height: PNG.
    ///
    /// # Errors
    /// The browser fails.
    pub fn shoot(&mut self, screen: Screen) -> io::Result<Vec<u8>> {
        let (width, media, scheme) = match screen {
            Screen::Lit { width, is_dark } => {
                (width, "screen", if is_dark { "dark" } else { "light" })
            }
            Screen::Paper => (PAPER, "print", "light"),
        };
        let sharp = if width <= NARROW { 2.0 } else { 1.0 };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        if screen == Screen::Paper {
            // A long form unfolds its pages then.
            self.browser
                .run("void dispatchEvent(new Event('beforeprint'))")?;
        }
        let emulated = json!({ "media": media, "features": features });
        self.browser.ask("Emulation.setEmulatedMedia", emulated)?;
        let metrics = json!({ "width": width, "height": 800, "deviceScaleFactor": sharp, "mobile": width <= NARROW });
        self.browser
            .ask("Emulation.setDeviceMetricsOverride", metrics)?;
        let drawn = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => \
                     done(document.documentElement.getBoundingClientRect().height))))";
        let height = self.browser.run(drawn)?.as_f64().unwrap_or(800.0).ceil();
        let scale = (HIGHEST / (height * sharp)).min(1.0);
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": scale });
        let wanted = json!({ "format": "png", "clip": clip, "captureBeyondViewport": true });
        let taken = self.browser.ask("Page.captureScreenshot", wanted)?;
        picture(&taken)
    }
}

fn picture(taken: &Json) -> io::Result<Vec<u8>> {
    let bytes = taken["data"].as_str().and_then(base64::decode);
    let bytes = bytes.filter(|bytes| bytes.starts_with(b"\x89PNG"));
    bytes.ok_or_else(|| io::Error::other("the browser gave no picture"))
}

/// The address of a file.
fn address(path: &Path) -> String {
    let path: PathBuf = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    let written = path
        .to_string_lossy()
        .bytes()
        .fold(String::new(), |mut out, byte| {
            match plain(byte) {
                true => out.push(char::from(byte)),
                false => out.push_str(&format!("%{byte:02X}")),
            }
            out
        });
    format!("file://{written}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_pictures_are_read_with_care() {
        assert_eq!(
            address(Path::new("/a b/é#?.html")),
            "file:///a%20b/%C3%A9%23%3F.html"
        );
        // The eight bytes that begin every PNG.
        let png = json!({ "data": "iVBORw0KGgo=" });
        assert_eq!(picture(&png).unwrap(), b"\x89PNG\r\n\x1a\n");
        for wrong in [json!({}), json!({ "data": "!" }), json!({ "data": "Zm9v" })] {
            assert!(picture(&wrong).is_err());
        }
    }
}

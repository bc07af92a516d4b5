//! All pictures side by side, to look at or to keep with a pull request.

use super::camera::Screen;
use crate::target::html::{self, Page};

/// A picture that was taken.
#[derive(Debug, Clone)]
pub struct Shot {
    /// Its file.
    pub file: String,
    /// The language of the form in it, a BCP 47 tag.
    pub language: String,
    /// The scene it shows: `2-contact`.
    pub scene: String,
    /// What it was shown on.
    pub screen: Screen,
}

impl Screen {
    /// In words: `390 pixels, dark`.
    fn words(self) -> String {
        match self {
            Screen::Paper => "paper".to_owned(),
            Screen::Lit { width, is_dark } => {
                format!("{width} pixels{}", if is_dark { ", dark" } else { "" })
            }
        }
    }
}

/// The page with all pictures in their order, by language and then by scene.
pub fn sheet(title: &str, version: &str, shots: &[Shot]) -> String {
    let page = Page {
        language: "en",
        title,
        class: "shots",
        style: include_str!("sheet.css"),
        has_pictures: true,
    };
    page.render(|html| {
        let (title, version) = (html::escape(title), html::escape(version));
        html.push_str(&format!("<main>\n<h1>{title} {version}</h1>\n"));
        for language in shots.chunk_by(|a, b| a.language == b.language) {
            let tag = html::escape(&language[0].language);
            html.push_str(&format!("<section>\n<h2>{tag}</h2>\n"));
            for scene in language.chunk_by(|a, b| a.scene == b.scene) {
                let name = html::escape(&scene[0].scene);
                html.push_str(&format!(
                    "<h3 id=\"{tag}-{name}\">{name}</h3>\n<div class=\"row\">\n"
                ));
                scene.iter().for_each(|shot| html.push_str(&figure(shot)));
                html.push_str("</div>\n");
            }
            html.push_str("</section>\n");
        }
        html.push_str("</main>\n");
    })
}

fn figure(shot: &Shot) -> String {
    let (file, scene) = (html::escape(&shot.file), html::escape(&shot.scene));
    let words = shot.screen.words();
    let is_narrow = matches!(shot.screen, Screen::Lit { width, .. } if width <= 600);
    let class = if is_narrow { " class=\"narrow\"" } else { "" };
    format!(
        "<figure{class}><a href=\"{file}\"><img src=\"{file}\" alt=\"{scene} on {words}\" loading=\"lazy\"></a>\
         <figcaption>{words}</figcaption></figure>\n"
    )
}

//! The form that respondents fill in: one self-contained HTML file for each language.
//!
//! All pages, conditional questions included, are in the HTML and work as one long form without
//! JavaScript. The runtime in `form/runtime` reads the island of data (`form/island`) and adds pages,
//! routing, validation and sending. Nothing is requested from anywhere, and the policy in the page
//! allows only its own script and style, by hash.

mod encode;
mod island;
mod layout;
mod page;
mod prose;
mod question;
mod texts;
mod view;
mod words;

use super::{Artifact, Target, html};
use crate::check::Valid;
use crate::model::{DateWords, Mode, Survey};
use encode::Encoder;
use island::Island;
use layout::Sheet;
use minijinja::{context, value::Serde};
use prose::Prose;
use question::Questions;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use texts::Texts;
use words::{PAGE, RUNTIME, Speech, Words, word};

/// The style of every form.
const STYLE: &str = include_str!("form/form.css");

/// The runtime of every form: its parts within one function, so that they share names with nothing else.
const SCRIPT: &str = concat!(
    "\"use strict\";\n(() => {\n",
    include_str!("form/runtime/expressions.js"),
    "\n",
    include_str!("form/runtime/answers.js"),
    "\n",
    include_str!("form/runtime/typing.js"),
    "\n",
    include_str!("form/runtime/page.js"),
    "\n",
    include_str!("form/runtime/fields.js"),
    "\n",
    include_str!("form/runtime/errors.js"),
    "\n",
    include_str!("form/runtime/sending.js"),
    "\n",
    include_str!("form/runtime/choices.js"),
    "\n",
    include_str!("form/runtime/start.js"),
    "})();\n"
);

/// The target.
#[derive(Debug)]
pub struct Form;

impl Target for Form {
    fn name(&self) -> &'static str {
        "form"
    }

    fn about(&self) -> &'static str {
        "the form that respondents fill in, one HTML file for each language"
    }

    fn build(&self, survey: &Valid<Survey>) -> Vec<Artifact> {
        (0..survey.languages.len())
            .map(|language| Artifact::new(file_name(survey, language), html_page(survey, language)))
            .collect()
    }
}

fn file_name(survey: &Survey, language: usize) -> String {
    format!("{}.{}.html", survey.name, survey.languages[language])
}

/// The whole page in one language.
fn html_page(survey: &Survey, language: usize) -> String {
    let tag = &survey.languages[language];
    let speech = Speech::of(tag);
    let encoder = Encoder::new(survey);
    let texts = Texts::new(survey, language, &encoder);
    let prose = Prose::new(survey, language, speech);
    let questions = Questions {
        survey,
        texts: &texts,
        prose: &prose,
        speech,
        mode: mode(survey),
    };
    let sheets = layout::sheets(survey);
    let pages = page::pages(&questions, &sheets);
    let notice = super::privacy::notice_body(survey, language).map(|notice| demote(&notice));
    let island = island_text(survey, language, &encoder, &texts, &sheets);
    let sender = survey
        .privacy
        .as_ref()
        .map_or("", |privacy| &privacy.controller);
    let words = page_words(survey, speech);
    render(context! {
        language => tag,
        direction => html::direction(tag),
        policy => policy(survey),
        title => texts.words(survey.title),
        style => STYLE,
        script => SCRIPT,
        texts => Serde(words),
        sender => sender,
        languages => Serde(other_languages(survey, language)),
        submit => survey.submit.clone(),
        survey => survey.name.clone(),
        version => survey.version.clone(),
        pages => Serde(pages),
        notice_html => notice,
        island => island,
    })
}

fn render(values: minijinja::Value) -> String {
    let mut environment = html::environment();
    let templates = [
        (
            "questions.html",
            include_str!("form/templates/questions.html"),
        ),
        ("form.html", include_str!("form/templates/form.html")),
    ];
    for (name, source) in templates {
        // The templates are part of the program; a test renders them.
        let _ = environment.add_template(name, source);
    }
    environment
        .get_template("form.html")
        .and_then(|template| template.render(values))
        .unwrap_or_else(|error| format!("<!-- {error} -->\n"))
}

/// The mode the form is answered in: online where the survey has it.
fn mode(survey: &Survey) -> Mode {
    let online = survey.modes.contains(&Mode::Online);
    survey
        .modes
        .first()
        .copied()
        .filter(|_| !online)
        .unwrap_or(Mode::Online)
}

/// Headings one level down, for a text that stands within a page.
fn demote(html: &str) -> String {
    (1..=3).rev().fold(html.to_owned(), |html, level| {
        let below = level + 1;
        html.replace(&format!("<h{level}"), &format!("<h{below}"))
            .replace(&format!("</h{level}>"), &format!("</h{below}>"))
    })
}

fn page_words(survey: &Survey, speech: Speech) -> Value {
    let mut words = table(PAGE, speech);
    if survey.submit.is_none() {
        words.insert(
            "thanks_help".to_owned(),
            json!(word(PAGE, speech, "thanks_save")),
        );
        words.insert("send".to_owned(), json!(word(RUNTIME, speech, "finish")));
    }
    Value::Object(words)
}

fn table(words: &[Words], speech: Speech) -> Map<String, Value> {
    words
        .iter()
        .map(|(key, dutch, english)| ((*key).to_owned(), json!(speech.pick(dutch, english))))
        .collect()
}

fn other_languages(survey: &Survey, language: usize) -> Vec<Value> {
    let others = (0..survey.languages.len()).filter(|other| *other != language);
    others
        .map(|other| {
            let tag = &survey.languages[other];
            json!({ "tag": tag, "file": file_name(survey, other), "name": own_name(tag) })
        })
        .collect()
}

/// What a language calls itself; the tag where that is not known here.
fn own_name(tag: &str) -> &str {
    match tag.split('-').next().unwrap_or("") {
        "ar" => "العربية",
        "bg" => "Български",
        "cs" => "Čeština",
        "da" => "Dansk",
        "de" => "Deutsch",
        "el" => "Ελληνικά",
        "en" => "English",
        "es" => "Español",
        "fa" => "فارسی",
        "fi" => "Suomi",
        "fr" => "Français",
        "fy" => "Frysk",
        "he" => "עברית",
        "hu" => "Magyar",
        "it" => "Italiano",
        "nl" => "Nederlands",
        "pl" => "Polski",
        "pt" => "Português",
        "ro" => "Română",
        "ru" => "Русский",
        "sv" => "Svenska",
        "tr" => "Türkçe",
        "uk" => "Українська",
        "zh" => "中文",
        _ => tag,
    }
}

/// The content security policy: this script, this style, and the address that receives answers.
fn policy(survey: &Survey) -> String {
    let submit = survey
        .submit
        .as_deref()
        .filter(|address| is_source(address))
        .unwrap_or("'none'");
    format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; img-src data:; connect-src {submit}; form-action {submit}; base-uri 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
}

/// Whether an address may stand in a policy as it is.
fn is_source(address: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, ';' | ',' | '\'' | '"' | '?' | '#');
    (address.starts_with("https://") || address.starts_with("http://"))
        && address.chars().all(plain)
}

fn hash(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

/// Base64 of RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().enumerate().fold(0u32, |bits, (at, byte)| {
            bits | u32::from(*byte) << (16 - 8 * at)
        });
        for at in 0..4 {
            let sextet = (bits >> (18 - 6 * at)) as usize & 63;
            text.push(if at <= chunk.len() {
                char::from(ALPHABET[sextet])
            } else {
                '='
            });
        }
    }
    text
}

/// The island, safe inside a script element.
fn island_text(
    survey: &Survey,
    language: usize,
    encoder: &Encoder,
    texts: &Texts,
    sheets: &[Sheet],
) -> String {
    let island = Island {
        survey,
        encoder,
        language,
    };
    let (pages, known) = (island.pages(sheets), island.known());
    let touchpoints: Vec<&str> = survey
        .touchpoints
        .iter()
        .map(|touchpoint| touchpoint.name.as_str())
        .collect();
    let all = json!({
        "survey": survey.name,
        "version": survey.version,
        "language": survey.languages[language],
        "mode": mode(survey).word(),
        "timezone": survey.time_zone,
        "dates": DateWords::of(&survey.languages[language]),
        "submit": survey.submit,
        "touchpoints": touchpoints,
        "known": known,
        "pages": pages,
        "pipes": texts.take_pipes(),
        "labels": island.labels(),
        "texts": table(RUNTIME, Speech::of(&survey.languages[language])),
    });
    html::json(&all)
}

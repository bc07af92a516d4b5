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

use super::json::Each;
use super::{Artifact, Target, html};
use crate::check::Valid;
use crate::model::{DateWords, Mode, Survey};
use encode::Encoder;
use indexmap::IndexMap;
use island::Island;
use layout::Sheet;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};
use prose::Prose;
use question::Questions;
use serde::{Serialize, Serializer};
use serde_json::json;
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
    include_str!("form/runtime/draft.js"),
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
    let environment = environment();
    let words = &Value::from(Serde(page_words(survey, speech)));
    let frame = context! {
        language => tag,
        direction => html::direction(tag),
        policy => policy(survey),
        title => texts.words(survey.title),
        style => STYLE,
        texts => words,
        sender => survey.privacy.as_ref().map_or("", |privacy| &privacy.controller),
        languages => Serde(other_languages(survey, language)),
        submit => survey.submit.clone(),
        survey => survey.name.clone(),
        version => survey.version.clone(),
    };
    let mut html = String::new();
    let mut add = |name: &str, values: Value| html::render(&environment, name, values, &mut html);
    add("opening.html", frame);
    for (at, sheet) in sheets.iter().enumerate() {
        let page = Value::from(Serde(page::page(&questions, sheet, at == 0)));
        add("page.html", context! { page, texts => words });
    }
    let notice = super::privacy::notice_body(survey, language).map(|notice| demote(&notice));
    let closing = context! {
        texts => words,
        survey => survey.name.clone(),
        version => survey.version.clone(),
        notice_html => notice.map(html::ready),
        island => html::ready(island_text(survey, language, &encoder, &texts, &sheets)),
        script => SCRIPT,
    };
    add("closing.html", closing);
    html
}

fn environment() -> Environment<'static> {
    html::environment_of(&[
        (
            "questions.html",
            include_str!("form/templates/questions.html"),
        ),
        ("opening.html", include_str!("form/templates/opening.html")),
        ("page.html", include_str!("form/templates/page.html")),
        ("closing.html", include_str!("form/templates/closing.html")),
    ])
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

fn page_words(survey: &Survey, speech: Speech) -> IndexMap<&'static str, &'static str> {
    let mut words = table(PAGE, speech);
    if survey.submit.is_none() {
        words.insert("thanks_help", word(PAGE, speech, "thanks_save"));
        words.insert("send", word(RUNTIME, speech, "finish"));
    }
    words
}

fn table(words: &[Words], speech: Speech) -> IndexMap<&'static str, &'static str> {
    let words = words.iter();
    words
        .map(|(key, dutch, english)| (*key, speech.pick(dutch, english)))
        .collect()
}

fn other_languages(survey: &Survey, language: usize) -> Vec<serde_json::Value> {
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
    let island = &Island {
        survey,
        encoder,
        language,
    };
    html::json(&IslandData {
        survey: &survey.name,
        version: &survey.version,
        language: &survey.languages[language],
        mode: mode(survey).word(),
        timezone: &survey.time_zone,
        dates: DateWords::of(&survey.languages[language]),
        submit: survey.submit.as_deref(),
        touchpoints: survey
            .touchpoints
            .iter()
            .map(|touchpoint| touchpoint.name.as_str())
            .collect(),
        known: island.known(),
        pages: Each(|| sheets.iter().map(|sheet| island.page(sheet))),
        pipes: texts.take_pipes(),
        labels: Labels(island),
        texts: table(RUNTIME, Speech::of(&survey.languages[language])),
    })
}

#[derive(Serialize)]
struct IslandData<'a, Pages: Serialize> {
    survey: &'a str,
    version: &'a str,
    language: &'a str,
    mode: &'static str,
    timezone: &'a str,
    dates: Option<DateWords>,
    submit: Option<&'a str>,
    touchpoints: Vec<&'a str>,
    known: serde_json::Value,
    pages: Pages,
    pipes: Vec<serde_json::Value>,
    labels: Labels<'a>,
    texts: IndexMap<&'static str, &'static str>,
}

/// The words that texts show, which are known once the pages are written.
struct Labels<'a>(&'a Island<'a>);

impl Serialize for Labels<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.labels().serialize(serializer)
    }
}

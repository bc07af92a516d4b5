//! The form that respondents fill in: one self-contained HTML file for each language.
//!
//! All pages, conditional questions included, are in the HTML and work as one long form without
//! JavaScript. The runtime in `form/runtime` reads the island of data (`form/island`) and adds pages,
//! routing, validation and sending. Nothing is requested from anywhere, and the policy in the page
//! allows only its own script and style, by hash.

mod draft;
mod encode;
mod island;
mod layout;
mod page;
mod paper;
mod parts;
mod prose;
mod question;
mod texts;
mod theme;
mod view;
mod words;

use super::json::Each;
use super::{Artifact, Target, html};
use crate::check::Valid;
use crate::logic::Cell;
use crate::model::{DateWords, Mode, Survey};
pub(crate) use draft::draft;
use encode::Encoder;
use indexmap::IndexMap;
use island::{Island, kind};
use layout::Sheet;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};
use parts::Found;
pub use parts::runtime_parts;
use prose::Prose;
use question::Questions;
use serde::{Serialize, Serializer};
use serde_json::json;
use std::collections::BTreeSet;
use texts::Texts;
use words::{Needs, Text, Words, required_text};

/// Tells the style that there are scripts, before anything is shown.
const EARLY: &str = "document.documentElement.className=\"js\"";

/// What an interviewer can say of an attempt that led to no whole interview; `stopped` becomes `partial`, or
/// `refused` where nothing was answered.
const OUTCOMES: [&str; 5] = [
    "refused",
    "stopped",
    "non_contact",
    "not_eligible",
    "unknown",
];

/// With more questions than this a browser is slow to lay out all pages before the first is shown.
const LONG: usize = 300;

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
        files(survey)
    }
}

/// Every file of a survey: a page for who fills it in, one for each mode with an interviewer, one to print
/// where it is answered on paper, and the script for websites that embed the form, which is the same for all
/// surveys.
pub(super) fn files(survey: &Survey) -> Vec<Artifact> {
    let pages_in = |(mode, stem): (Mode, String)| {
        if stem == survey.name {
            return pages(survey, &stem, "");
        }
        let as_asked = Survey {
            modes: vec![mode],
            ..survey.clone()
        };
        let needed = match mode {
            Mode::Paper => parts::PAPER,
            _ => "",
        };
        pages(&as_asked, &stem, needed)
    };
    let mut files: Vec<Artifact> = modes(survey).into_iter().flat_map(pages_in).collect();
    if !survey.embed.is_empty() {
        files.push(Artifact::new(
            "peil-form.js",
            include_str!("form/peil-form.js"),
        ));
    }
    files
}

/// The modes that have pages, each with what the names of its files begin with; the first is the one that
/// the survey itself is made for.
pub(super) fn modes(survey: &Survey) -> Vec<(Mode, String)> {
    let own = survey.form_mode();
    let others = survey.modes.iter().copied();
    let apart = |mode: &Mode| match mode {
        Mode::Paper => true,
        mode => mode.has_interviewer() && *mode != own,
    };
    let others = others.filter(apart);
    let named = others.map(|mode| (mode, format!("{}.{}", survey.name, mode.word())));
    std::iter::once((own, survey.name.clone()))
        .chain(named)
        .collect()
}

impl Form {
    /// The files with a runtime that hands out what a page holds as plain data, and takes it back:
    /// `peilForm.draft()`, `peilForm.restore(draft)` and `peilForm.response()`.
    pub(crate) fn with_drafts(survey: &Valid<Survey>) -> Vec<Artifact> {
        pages(survey, &survey.name, parts::DRAFT)
    }
}

/// The pages of the form by name, each with what is asked on it.
pub(crate) fn pages_asked(survey: &Survey) -> Vec<(String, Vec<Cell>)> {
    let sheets = layout::sheets(survey).into_iter();
    sheets
        .map(|sheet| (sheet.name.clone(), sheet.asked(survey)))
        .collect()
}

/// The page of a survey in every language; `stem` is what the names of the files begin with.
fn pages(survey: &Survey, stem: &str, needed: &str) -> Vec<Artifact> {
    let languages = 0..survey.languages.len();
    let file = |language: usize| {
        let page = html_page(survey, language, stem, needed);
        Artifact::new(file_name(stem, &survey.languages[language]), page)
    };
    languages.map(file).collect()
}

/// The file of a page: `webshop.nl.html`, where its name begins with `webshop`.
pub(crate) fn file_name(stem: &str, language: &str) -> String {
    format!("{stem}.{language}.html")
}

/// The style of a page with what was found in it, and what the survey says of its look.
fn style(survey: &Survey, found: &Found) -> String {
    let own = survey.theme.as_ref().map(theme::style);
    found.style() + &own.unwrap_or_default()
}

/// The address of the logo, and what it shows.
fn logo(survey: &Survey, language: usize) -> Option<Value> {
    let (path, alt) = survey.theme.as_ref()?.logo.as_ref()?;
    let address = survey.pictures.get(path)?;
    let alt = survey.words(*alt, language);
    Some(context! { address, alt })
}

/// The whole page in one language, with links to the others; `needed` holds marks of parts that it
/// carries besides its own.
fn html_page(survey: &Survey, language: usize, stem: &str, needed: &str) -> String {
    let tag = &survey.languages[language];
    let words = Words::of(tag);
    let encoder = Encoder::new(survey);
    let texts = Texts::new(survey, language, &encoder);
    let on_paper = needed == parts::PAPER;
    let prose = Prose::new(survey, language, words, on_paper);
    let questions = Questions {
        survey,
        texts: &texts,
        prose: &prose,
        words,
        mode: survey.form_mode(),
        on_paper,
    };
    let mut sheets = layout::sheets(survey);
    if on_paper {
        paper::leave_out(survey, &mut sheets);
    }
    let environment = environment();
    let words = &Value::from(Serde(page_words(survey, words)));
    let pages = question_pages(&questions, !needed.is_empty(), &sheets, words, &environment);
    let island = island_text(survey, language, &encoder, &texts, &sheets);
    let switch = match survey.languages.len() {
        0 | 1 => "",
        _ => parts::LANGUAGES,
    };
    let found = Found::in_page(&[&pages, parts::without_texts(&island), needed, switch]);
    let (script, style) = (found.script(), style(survey, &found));
    let frame = context! {
        language => tag,
        direction => html::direction(tag),
        policy => html::ready(match on_paper {
            true => paper::policy(&html::hash(&style)),
            false => policy(survey, &script, &style),
        }),
        title => texts.words(survey.title),
        style,
        logo => logo(survey, language),
        early => (!on_paper).then_some(EARLY),
        texts => words,
        sender => survey.privacy.as_ref().map_or("", |privacy| &privacy.controller),
        languages => Serde(other_languages(survey, language, stem)),
        mode => Some(survey.form_mode().word()).filter(|mode| *mode != "online"),
        lead => !survey.form_mode().has_interviewer(),
        submit => survey.submit.clone().filter(|_| !on_paper),
        survey => survey.name.clone(),
        version => survey.version.clone(),
    };
    let mut html = String::new();
    html::render(&environment, "opening.html", frame, &mut html);
    html.push_str(&pages);
    drop(pages);
    let closing = context! {
        texts => words,
        paper => on_paper,
        trap => has_trap(survey),
        outcomes => survey.form_mode().has_interviewer().then_some(OUTCOMES),
        survey => survey.name.clone(),
        version => survey.version.clone(),
        notice_html => super::privacy::notice_in_short(survey, language).map(html::ready),
        notice_file => super::privacy::notice_path(survey, tag, "html"),
        island => html::ready(island),
        script,
    };
    html::render(&environment, "closing.html", closing, &mut html);
    html
}

/// Whether the page has the field that people leave empty: where respondents fill it in themselves.
fn has_trap(survey: &Survey) -> bool {
    survey.trap && survey.form_mode() == Mode::Online
}

/// The pages of the form, and the one that shows all answers where the survey has it. Of a long form a
/// browser with scripts reads all but the first as text, unless the `whole` of it is asked for.
fn question_pages(
    questions: &Questions,
    whole: bool,
    sheets: &[Sheet],
    words: &Value,
    environment: &Environment,
) -> String {
    let long = questions.survey.fields().count() > LONG && !whole;
    let mut pages = String::new();
    for (at, sheet) in sheets.iter().enumerate() {
        let page = Value::from(Serde(page::page(questions, sheet, at == 0)));
        let values = context! { page, texts => words, first => at == 0, folded => long && at > 0 };
        html::render(environment, "page.html", values, &mut pages);
    }
    if questions.survey.review {
        let values = context! { texts => words };
        html::render(environment, "review.html", values, &mut pages);
    }
    pages
}

fn environment() -> Environment<'static> {
    html::environment_of(&[
        (
            "questions.html",
            include_str!("form/templates/questions.html"),
        ),
        ("opening.html", include_str!("form/templates/opening.html")),
        ("review.html", include_str!("form/templates/review.html")),
        ("page.html", include_str!("form/templates/page.html")),
        ("closing.html", include_str!("form/templates/closing.html")),
    ])
}

fn page_words<'a>(survey: &Survey, words: &'a Words) -> IndexMap<&'a str, &'a str> {
    let mut page = words.page();
    if survey.submit.is_none() {
        page.insert("thanks_help", words.text("thanks_save"));
        page.insert("send", words.text("finish"));
    }
    page
}

fn other_languages(survey: &Survey, language: usize, stem: &str) -> Vec<serde_json::Value> {
    let others = (0..survey.languages.len()).filter(|other| *other != language);
    others
        .map(|other| {
            let tag = &survey.languages[other];
            json!({ "tag": tag, "file": file_name(stem, tag), "name": own_name(tag) })
        })
        .collect()
}

/// What a language calls itself; the tag where that is not known here.
pub(super) fn own_name(tag: &str) -> &str {
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
fn policy(survey: &Survey, script: &str, style: &str) -> String {
    let submit = survey
        .submit
        .as_deref()
        .filter(|address| is_source(address))
        .unwrap_or("'none'");
    format!(
        "default-src 'none'; script-src '{}' '{}'; style-src '{}'; img-src data:; connect-src {submit}; form-action {submit}; base-uri 'none'",
        html::hash(EARLY),
        html::hash(script),
        html::hash(style)
    )
}

/// Whether an address may stand in a policy as it is.
fn is_source(address: &str) -> bool {
    let plain = |c: char| {
        c.is_ascii_graphic() && !matches!(c, ';' | ',' | '\'' | '"' | '?' | '#' | '<' | '&')
    };
    (address.starts_with("https://") || address.starts_with("http://"))
        && address.chars().all(plain)
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
    let needs = Needs::of(survey);
    let words = Words::of(&survey.languages[language]);
    let pipes = texts.take_pipes();
    let data = html::json(&IslandData {
        survey: &survey.name,
        version: &survey.version,
        language: &survey.languages[language],
        mode: Some(survey.form_mode().word()).filter(|mode| *mode != "online"),
        timezone: Some(survey.time_zone.as_str()).filter(|zone| *zone != "UTC"),
        dates: DateWords::of(&survey.languages[language])
            .filter(|_| needs.dates() || !pipes.is_empty()),
        save: survey
            .save
            .map(|period| (period.minutes().0 / (24 * 60)).max(1)),
        submit: survey.submit.as_deref(),
        embed: &survey.embed,
        token: survey.token.is_some() && survey.submit.is_some(),
        trap: has_trap(survey),
        touchpoints: survey
            .touchpoints
            .iter()
            .map(|touchpoint| touchpoint.name.as_str())
            .collect(),
        known: island.known(),
        pages: Each(|| sheets.iter().map(|sheet| island.page(sheet))),
        pipes,
        labels: Labels(island),
        plurals: Some(words.tag()).filter(|tag| *tag != survey.languages[language]),
    });
    let texts = html::json(&runtime_texts(survey, words, &needs));
    let data = data.strip_suffix('}').unwrap_or(&data);
    format!("{data},\"texts\":{texts}}}")
}

/// What the runtime may say. That a required field is empty is said by its type.
fn runtime_texts<'a>(
    survey: &Survey,
    words: &'a Words,
    needs: &Needs,
) -> IndexMap<String, &'a Text> {
    let required = survey.fields().filter(|(_, field)| field.required);
    let kinds: BTreeSet<&str> = required.map(|(_, field)| kind(&field.ty)).collect();
    let mut texts = IndexMap::new();
    for (key, text) in words.runtime(needs) {
        let of = kinds.iter().filter(|kind| required_text(kind) == key);
        texts.extend(of.map(|kind| (format!("required_{kind}"), text)));
        if !key.starts_with("required_") {
            texts.insert(key.to_owned(), text);
        }
    }
    texts
}

/// What the runtime knows of the survey; what is usual or empty is left out.
#[derive(Serialize)]
struct IslandData<'a, Pages: Serialize> {
    survey: &'a str,
    version: &'a str,
    language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timezone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dates: Option<DateWords>,
    #[serde(skip_serializing_if = "Option::is_none")]
    submit: Option<&'a str>,
    #[serde(skip_serializing_if = "is_not")]
    token: bool,
    #[serde(skip_serializing_if = "is_not")]
    trap: bool,
    /// In days.
    #[serde(skip_serializing_if = "Option::is_none")]
    save: Option<u64>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    embed: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    touchpoints: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    known: Vec<serde_json::Value>,
    pages: Pages,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pipes: Vec<serde_json::Value>,
    #[serde(skip_serializing_if = "Labels::is_empty")]
    labels: Labels<'a>,
    /// The language whose plural rules the texts follow, where it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    plurals: Option<&'static str>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde asks for
fn is_not(flag: &bool) -> bool {
    !flag
}

/// The words that texts show, which are known once the pages are written.
struct Labels<'a>(&'a Island<'a>);

impl Labels<'_> {
    fn is_empty(&self) -> bool {
        self.0.encoder.labelled().is_empty()
    }
}

impl Serialize for Labels<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.labels().serialize(serializer)
    }
}

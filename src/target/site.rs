//! A site of many surveys: their forms and privacy notices, and a page that leads to all of them.

use super::form::{self, Form, file_name, own_name};
use super::html::{self, Page};
use super::phrases::{self, Phrases, fill};
use super::privacy::{notice_path, notices};
use super::{Artifact, Target};
use crate::check::Valid;
use crate::logic::{Clock, Pace};
use crate::model::Survey;
use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::Serialize;

/// What a survey brings to the site: its forms, pages for interviewers and privacy notices.
pub fn pages(survey: &Valid<Survey>) -> Vec<Artifact> {
    let mut pages = Form.build(survey);
    pages.extend(notices(survey));
    pages
}

/// `index.html`: every survey with links to what [`pages`] gives of it, by name; Dutch where all of them
/// are, else English. With each survey stands how quickly people answer it.
pub fn index(surveys: &[(&Survey, Pace)]) -> Artifact {
    let is_dutch = |survey: &Survey| survey.languages[0].split('-').next() == Some("nl");
    let all_dutch = surveys.iter().all(|(survey, _)| is_dutch(survey));
    let tag = if all_dutch { "nl" } else { "en" };
    let words = words(tag);
    let mut cards: Vec<Card> = surveys
        .iter()
        .map(|(survey, pace)| card(survey, *pace, &words))
        .collect();
    cards.sort_by(|a, b| a.name.cmp(&b.name));
    let page = Page {
        language: tag,
        title: words.get("title"),
        class: "site",
        style: include_str!("site/site.css"),
        has_pictures: false,
    };
    let template = include_str!("site/templates/index.html");
    let mut environment = html::environment_of(&[("index.html", template)]);
    environment.add_filter("fill", phrases::filter);
    let t = Value::from(Serde(words.entries()));
    let values = context! { t, surveys => Value::from(Serde(&cards)) };
    let contents = page.render(|html| html::render(&environment, "index.html", values, html));
    Artifact::new("index.html", contents)
}

/// The words of the index, English for languages that have none.
pub(super) fn words(tag: &str) -> Phrases {
    Phrases::of(
        tag,
        include_str!("site/phrases/nl.txt"),
        include_str!("site/phrases/en.txt"),
    )
}

/// A survey on the index.
#[derive(Serialize)]
struct Card {
    name: String,
    version: String,
    title: String,
    /// The language of the title.
    language: String,
    direction: &'static str,
    /// How long it is, in words.
    questions: String,
    minutes: String,
    rows: Vec<Row>,
}

/// Links of one kind, one for each language.
#[derive(Serialize)]
struct Row {
    label: &'static str,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct Link {
    tag: String,
    name: String,
    direction: &'static str,
    file: String,
}

fn card(survey: &Survey, pace: Pace, words: &Phrases) -> Card {
    let mut rows: Vec<Row> = form::modes(survey)
        .into_iter()
        .map(|(mode, stem)| Row {
            label: words.get(mode.word()),
            links: links(survey, |tag| file_name(&stem, tag)),
        })
        .collect();
    if survey.privacy.is_some() {
        rows.push(Row {
            label: words.get("notice"),
            links: links(survey, |tag| notice_path(survey, tag, "html")),
        });
    }
    let language = survey.languages[0].clone();
    let (questions, minutes) = length(survey, pace, words);
    Card {
        name: survey.name.clone(),
        version: survey.version.clone(),
        title: survey.words(survey.title, 0),
        direction: html::direction(&language),
        language,
        questions,
        minutes,
        rows,
    }
}

fn links(survey: &Survey, file: impl Fn(&str) -> String) -> Vec<Link> {
    let link = |tag: &String| Link {
        tag: tag.clone(),
        name: own_name(tag).to_owned(),
        direction: html::direction(tag),
        file: file(tag),
    };
    survey.languages.iter().map(link).collect()
}

/// How many questions, and how many minutes, from the shortest way to the longest.
fn length(survey: &Survey, pace: Pace, words: &Phrases) -> (String, String) {
    let clock = Clock::new(survey, pace);
    let (least, most) = (clock.least(), clock.most());
    let counted = |key: &str, least: u64, most: u64| {
        let count = match least == most {
            true => most.to_string(),
            false => format!("{least}–{most}"),
        };
        let key = if most == 1 {
            format!("{key}_one")
        } else {
            key.to_owned()
        };
        fill(words.get(&key), &[("count", &count)])
    };
    let minutes = [least, most].map(|length| length.minutes().max(1));
    let questions = counted("questions", least.questions, most.questions);
    (questions, counted("minutes", minutes[0], minutes[1]))
}

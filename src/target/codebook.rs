//! The codebook: every question with its codes, routing and columns, as a page to read and print, and as
//! the mapping from the response document to the flat tables for programs.

mod book;
mod mapping;

use super::html::{self, Page, escape};
use super::phrases::{self, Phrases};
use super::{Artifact, Target};
use crate::check::Valid;
use crate::model::Survey;
use minijinja::context;
use minijinja::value::{Serde, Value};

/// `<survey>.codebook.html` and `<survey>.codebook.json`.
pub struct Codebook;

impl Target for Codebook {
    fn name(&self) -> &'static str {
        "codebook"
    }

    fn about(&self) -> &'static str {
        "every question with its codes, routing and columns, to read and for programs"
    }

    fn build(&self, survey: &Valid<Survey>) -> Vec<Artifact> {
        build(survey)
    }
}

pub(super) fn build(survey: &Survey) -> Vec<Artifact> {
    let html = Artifact::new(format!("{}.codebook.html", survey.name), page(survey));
    let json = format!("{}.codebook.json", survey.name);
    vec![html, Artifact::json(json, &mapping::document(survey))]
}

/// The words of the codebook, English for languages that have none.
pub(super) fn phrases(tag: &str) -> Phrases {
    Phrases::of(
        tag,
        include_str!("codebook/phrases/nl.txt"),
        include_str!("codebook/phrases/en.txt"),
    )
}

/// One page with an edition for each language, of which the address chooses one: `#en`, or any anchor
/// within it. Without an anchor it is the first.
fn page(survey: &Survey) -> String {
    let first = survey.languages.first().map_or("en", String::as_str);
    let editions: Vec<String> = (0..survey.languages.len())
        .map(|language| edition(survey, language))
        .collect();
    let title = phrases(first).get("title");
    let title = phrases::fill(title, &[("title", &survey.words(survey.title, 0))]);
    Page {
        language: first,
        title: &title,
        class: "codebook",
        body: &editions.join("\n"),
    }
    .render()
}

fn edition(survey: &Survey, language: usize) -> String {
    let tag = &survey.languages[language];
    let phrases = phrases(tag);
    let book = book::book(survey, language, &phrases);
    let mut environment = html::environment();
    environment.add_filter("fill", phrases::filter);
    let source = include_str!("codebook/templates/edition.html");
    let template = environment.template_from_named_str("edition.html", source);
    let (b, t) = (
        Value::from(Serde(&book)),
        Value::from(Serde(phrases.entries())),
    );
    let body = template.and_then(|template| template.render(context! { b, t }));
    // The template is ours and rendered in tests, so that an error stands in a test and not in a file.
    let body = body.unwrap_or_else(|error| escape(&format!("{error:#}")));
    let hidden = if language == 0 { "" } else { " later" };
    format!(
        "<div class=\"edition{hidden}\" id=\"{tag}\" lang=\"{tag}\" dir=\"{}\">\n{}\n</div>",
        html::direction(tag),
        body.trim_end(),
        tag = escape(tag),
    )
}

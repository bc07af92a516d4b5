//! The codebook: every question with its codes, routing and columns, as a page to read and print, and as
//! the mapping from the response document to the flat tables for programs.

mod book;
mod mapping;

use super::html::{self, Page};
use super::phrases::{self, Phrases};
use super::{Artifact, Target};
use crate::check::Valid;
use crate::model::Survey;
use book::{ColumnFacts, Editor};
use mapping::Table;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};

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
    let tables = mapping::tables(survey);
    let json = format!("{}.codebook.json", survey.name);
    vec![
        Artifact::new(
            format!("{}.codebook.html", survey.name),
            page(survey, &tables),
        ),
        Artifact::json(json, &mapping::document(survey, &tables)),
    ]
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
fn page(survey: &Survey, tables: &[Table]) -> String {
    let first = survey.languages.first().map_or("en", String::as_str);
    let title = phrases(first).get("title");
    let title = phrases::fill(title, &[("title", &survey.words(survey.title, 0))]);
    let page = Page {
        language: first,
        title: &title,
        class: "codebook",
        style: "",
        has_pictures: false,
    };
    let environment = environment();
    page.render(|html| {
        for language in 0..survey.languages.len() {
            edition(survey, tables, language, &environment, html);
        }
    })
}

fn environment() -> Environment<'static> {
    let mut environment = html::environment_of(&[
        (
            "opening.html",
            include_str!("codebook/templates/opening.html"),
        ),
        (
            "section.html",
            include_str!("codebook/templates/section.html"),
        ),
        (
            "appendix.html",
            include_str!("codebook/templates/appendix.html"),
        ),
        (
            "columns.html",
            include_str!("codebook/templates/columns.html"),
        ),
        (
            "closing.html",
            include_str!("codebook/templates/closing.html"),
        ),
    ]);
    environment.add_filter("fill", phrases::filter);
    environment
}

/// One language. What is long is rendered in parts, so that the values of one part at a time are in
/// memory.
fn edition(
    survey: &Survey,
    tables: &[Table],
    language: usize,
    environment: &Environment,
    page: &mut String,
) {
    let tag = &survey.languages[language];
    let phrases = phrases(tag);
    let editor = Editor::new(survey, tables, language, &phrases);
    let outlines = book::outline(&editor);
    let b = &Value::from(Serde(&editor.book(&outlines)));
    let t = &Value::from(Serde(phrases.entries()));
    let mut render = |name: &str, values: Value| html::render(environment, name, values, page);
    let (hidden, direction) = (language > 0, html::direction(tag));
    render("opening.html", context! { b, t, hidden, direction });
    for outline in &outlines {
        let s = Value::from(Serde(&outline.section(&editor)));
        render("section.html", context! { b, t, s });
    }
    render("appendix.html", context! { b, t });
    for rows in tables.iter().flat_map(|table| table.rows.chunks(100)) {
        let columns: Vec<ColumnFacts> = rows.iter().map(|row| row.facts(&editor)).collect();
        let columns = Value::from(Serde(&columns));
        render("columns.html", context! { columns });
    }
    render("closing.html", context! { b, t });
}

//! The notice as HTML and as Markdown: two templates over the same facts.

use super::facts::{Notice, notice};
use crate::model::Survey;
use crate::target::html::{self, Page, ready};
use crate::target::phrases::{self, Phrases, fill};
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, Output, State, context};

/// The notice in a language (a position in the survey's `languages`) as a page, none when the survey
/// declares nothing about privacy.
pub fn html(survey: &Survey, language: usize) -> Option<String> {
    let tag = survey.languages.get(language)?;
    let phrases = super::phrases(tag);
    let notice = notice(survey, language, &phrases)?;
    let body = fill_template(html_environment(), "notice.html", &notice, &phrases);
    let title = fill(phrases.get("title"), &[("title", &notice.title)]);
    let page = Page {
        language: tag,
        title: &title,
        class: "notice",
        style: "",
        has_pictures: false,
    };
    Some(page.render(|html| html.push_str(&body)))
}

/// The same as Markdown.
pub fn markdown(survey: &Survey, language: usize) -> Option<String> {
    let phrases = super::phrases(survey.languages.get(language)?);
    let notice = notice(survey, language, &phrases)?;
    let markdown = fill_template(markdown_environment(), "notice.md", &notice, &phrases);
    Some(tidy(&markdown))
}

/// What the notice says in short, as HTML without a page around it, for the form that links to the whole;
/// none when the survey declares nothing about privacy.
pub fn in_short(survey: &Survey, language: usize) -> Option<String> {
    let phrases = super::phrases(survey.languages.get(language)?);
    let notice = notice(survey, language, &phrases)?;
    let environment = html_environment();
    Some(fill_template(environment, "short.html", &notice, &phrases))
}

/// The templates are ours and rendered in tests, so that an error stands in a test and not in a file.
fn fill_template(
    mut environment: Environment,
    name: &str,
    notice: &Notice,
    phrases: &Phrases,
) -> String {
    let source = match name {
        "notice.html" => include_str!("templates/notice.html"),
        "short.html" => include_str!("templates/short.html"),
        _ => include_str!("templates/notice.md"),
    };
    environment.add_filter("fill", phrases::filter);
    let template = environment.template_from_named_str(name, source);
    let (n, t) = (
        Value::from(Serde(notice)),
        Value::from(Serde(phrases.entries())),
    );
    let context = context! { n, t };
    let rendered = template.and_then(|template| template.render(context));
    rendered.unwrap_or_else(|error| format!("{error:#}"))
}

fn html_environment() -> Environment<'static> {
    let mut environment = html::environment();
    environment.add_function("link", |link: Value| -> Result<Value, Error> {
        let words = html::escape(&link.get_attr("words")?.to_string());
        let target = link.get_attr("target")?;
        let Some(target) = target.as_str() else {
            return Ok(ready(words));
        };
        let target = html::escape(target);
        Ok(ready(format!(
            "<a href=\"{target}\" rel=\"noopener noreferrer\">{words}</a>"
        )))
    });
    environment
}

/// An environment in which every value is escaped for Markdown.
fn markdown_environment() -> Environment<'static> {
    let mut environment = html::environment();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_formatter(|out: &mut Output, _: &mut State, value: &Value| {
        if value.is_undefined() {
            return Err(minijinja::ErrorKind::UndefinedError.into());
        }
        let text = value.to_string();
        let ready = value.is_safe();
        out.write_str(&if ready { text } else { escape_markdown(&text) })?;
        Ok(())
    });
    environment.add_function("link", |link: Value| -> Result<Value, Error> {
        let words = escape_markdown(&link.get_attr("words")?.to_string());
        let target = link.get_attr("target")?;
        let Some(target) = target.as_str() else {
            return Ok(ready(words));
        };
        let target = target.replace('(', "%28").replace(')', "%29");
        Ok(ready(format!("[{words}]({target})")))
    });
    environment
}

/// A text as it is in CommonMark, on one line: what could be a mark stands after a backslash.
pub fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let digits = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let number_end = words.len() - digits.len();
    for (at, c) in words.char_indices() {
        let always = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '&' | '~' | '$'
        );
        let first = at == 0 && matches!(c, '#' | '+' | '-' | '=');
        let number = at == number_end && at > 0 && matches!(c, '.' | ')');
        if always || first || number {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Never more than one empty line, none at the end, one line break at the very end.
fn tidy(markdown: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in markdown.lines().map(str::trim_end) {
        let empty_twice = line.is_empty() && lines.last().is_none_or(|last| last.is_empty());
        if !empty_twice {
            lines.push(line);
        }
    }
    let text = lines.join("\n");
    format!("{}\n", text.trim_end())
}

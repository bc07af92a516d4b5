//! What every HTML output shares: escaping, texts as HTML, and the page around a notice or codebook.
//!
//! Everything that comes from a survey passes [`escape`] or [`json`] on its way into a page, so a text
//! can never become markup.

use crate::base64;
use crate::model::markdown::{Block, Inline};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Output, State};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt;

/// A text as HTML: for between tags and within attribute values in either quotes. Control characters
/// that HTML does not have become U+FFFD.
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    // Writing to a string does not fail.
    let _ = write_escaped(text, &mut html);
    html
}

fn write_escaped(text: &str, html: &mut dyn fmt::Write) -> fmt::Result {
    // 0xC2 begins the control characters beyond ASCII, among others.
    let is_special = |byte: u8| {
        matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | 0x7f | 0xc2)
            || byte < b' ' && !matches!(byte, b'\n' | b'\t')
    };
    let mut rest = text;
    while let Some(at) = rest.bytes().position(is_special) {
        html.write_str(&rest[..at])?;
        let mut chars = rest[at..].chars();
        match chars.next() {
            Some('&') => html.write_str("&amp;")?,
            Some('<') => html.write_str("&lt;")?,
            Some('>') => html.write_str("&gt;")?,
            Some('"') => html.write_str("&quot;")?,
            Some('\'') => html.write_str("&#39;")?,
            Some(c) if c.is_control() => html.write_char('\u{fffd}')?,
            Some(c) => html.write_char(c)?,
            None => {}
        }
        rest = chars.as_str();
    }
    html.write_str(rest)
}

/// Renders one of our templates behind what is there, and ends it in a line break. Templates are
/// rendered in tests, so that an error stands in a test and not in a file.
pub fn render(environment: &Environment, template: &str, values: Value, html: &mut String) {
    let rendered = environment
        .get_template(template)
        .and_then(|template| template.render(values));
    html.push_str(&rendered.unwrap_or_else(|error| escape(&format!("{error:#}"))));
    if !html.ends_with('\n') {
        html.push('\n');
    }
}

/// A value as JSON that may stand in a `<script>` element: no `<`, `>` or `&`, and no line separator
/// that JavaScript would read as a line break.
pub fn json(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_else(|_| "null".into());
    let is_unsafe = |c: char| matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}');
    let mut safe = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text.as_str();
    while let Some(at) = rest.find(is_unsafe) {
        safe.push_str(&rest[..at]);
        let mut chars = rest[at..].chars();
        let unsafe_one = chars.next().map_or(0, u32::from);
        safe.push_str(&format!("\\u{unsafe_one:04x}"));
        rest = chars.as_str();
    }
    safe.push_str(rest);
    safe
}

/// What stands for a placeholder: given the position of its piece, HTML that is already escaped.
pub type Placeholder<'a> = &'a mut dyn FnMut(usize) -> String;

/// A text as paragraphs and lists.
pub fn blocks(blocks: &[Block], value: Placeholder) -> String {
    let mut html = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(content) => {
                html.push_str(&format!("<p>{}</p>", inlines(content, value)));
            }
            Block::Bullets(items) => {
                html.push_str(&format!("<ul>{}</ul>", list_items(items, value)));
            }
            Block::Numbers(start, items) => {
                let items = list_items(items, value);
                html.push_str(&format!("<ol start=\"{start}\">{items}</ol>"));
            }
        }
    }
    html
}

fn list_items(items: &[Vec<Inline>], value: Placeholder) -> String {
    let item = |item: &Vec<Inline>| format!("<li>{}</li>", inlines(item, value));
    items.iter().map(item).collect()
}

/// A text where only phrases may stand, as in a label, legend or heading: blocks become lines, list
/// items keep their marker as words.
pub fn phrase(blocks: &[Block], value: Placeholder) -> String {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(content) => lines.push(inlines(content, value)),
            Block::Bullets(items) => {
                lines.extend(
                    items
                        .iter()
                        .map(|item| format!("• {}", inlines(item, value))),
                );
            }
            Block::Numbers(start, items) => {
                let numbered = (*start..).zip(items);
                lines.extend(numbered.map(|(at, item)| format!("{at}. {}", inlines(item, value))));
            }
        }
    }
    lines.join("<br>")
}

/// Parts of a line.
pub fn inlines(content: &[Inline], value: Placeholder) -> String {
    let mut html = String::new();
    for inline in content {
        match inline {
            Inline::Text(text) => html.push_str(&escape(text)),
            Inline::Value(piece) => html.push_str(&value(*piece)),
            Inline::Break => html.push_str("<br>"),
            Inline::Emphasis(inner) => {
                html.push_str(&format!("<em>{}</em>", inlines(inner, value)))
            }
            Inline::Strong(inner) => {
                html.push_str(&format!("<strong>{}</strong>", inlines(inner, value)));
            }
            Inline::Link { target, words } => html.push_str(&format!(
                "<a href=\"{}\" rel=\"noopener noreferrer\">{}</a>",
                escape(target),
                inlines(words, value)
            )),
        }
    }
    html
}

/// An empty template environment in which every value is escaped by [`escape`], a value that does not
/// exist is an error, and tags leave no lines behind.
pub fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|name| match name.ends_with(".html") {
        true => AutoEscape::Html,
        false => AutoEscape::None,
    });
    environment.set_formatter(write_value);
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    let mut syntax = SyntaxConfig::builder();
    if let Ok(syntax) = syntax.trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    environment
}

/// The same with our templates, each by its name.
pub fn environment_of(templates: &[(&'static str, &'static str)]) -> Environment<'static> {
    let mut environment = environment();
    for (name, source) in templates {
        // One that cannot be read is told where it is rendered.
        let _ = environment.add_template(name, source);
    }
    environment
}

fn write_value(out: &mut Output, state: &mut State, value: &Value) -> Result<(), minijinja::Error> {
    if value.is_undefined() {
        return Err(minijinja::ErrorKind::UndefinedError.into());
    }
    let text = value
        .as_str()
        .map_or_else(|| value.to_string().into(), Cow::Borrowed);
    match matches!(state.auto_escape(), AutoEscape::Html) && !value.is_safe() {
        true => write_escaped(&text, out)?,
        false => out.write_str(&text)?,
    }
    Ok(())
}

/// Marks HTML as ready for a template, which will not escape it again.
pub fn ready(html: String) -> Value {
    Value::from_safe_string(html)
}

const STYLE: &str = include_str!("html/page.css");

/// The hash of a script or style, as a content security policy names it.
pub fn hash(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    format!("sha256-{}", base64::encode(&hash))
}

/// A page to read: a notice, a codebook or an index. It asks nothing of any other place, runs no script, and
/// prints well.
pub struct Page<'a> {
    /// BCP 47 tag of its words.
    pub language: &'a str,
    /// Title of the window; not yet escaped.
    pub title: &'a str,
    /// Class of the body, a word of ours: `notice`, `codebook`, `site`.
    pub class: &'a str,
    /// Style of its own, behind that of every page.
    pub style: &'static str,
    /// It shows pictures that stand beside it.
    pub has_pictures: bool,
}

impl Page<'_> {
    /// The whole file; `body` writes the HTML of the body.
    pub fn render(&self, body: impl FnOnce(&mut String)) -> String {
        let style = format!("{STYLE}{}", self.style);
        let pictures = if self.has_pictures {
            " img-src 'self' file:;"
        } else {
            ""
        };
        let mut html = format!(
            "<!doctype html>\n\
             <html lang=\"{language}\" dir=\"{direction}\">\n\
             <head>\n\
             <meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{hash}';{pictures} base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"robots\" content=\"noindex\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>{title}</title>\n\
             <style>{style}</style>\n\
             </head>\n\
             <body class=\"{class}\">\n",
            language = escape(self.language),
            direction = direction(self.language),
            title = escape(self.title),
            hash = hash(&style),
            class = escape(self.class),
        );
        body(&mut html);
        html.truncate(html.trim_end().len());
        html.push_str("\n</body>\n</html>\n");
        html
    }
}

/// The direction in which a language is written, `rtl` or `ltr`, by its first subtag, or its script
/// where the tag names one.
pub fn direction(language: &str) -> &'static str {
    let mut subtags = language.split('-');
    let primary = subtags.next().unwrap_or_default();
    let script = subtags.find(|subtag| subtag.len() == 4);
    let to_left = match script {
        Some(script) => ["Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(script)),
        None => [
            "ar", "arc", "dv", "fa", "he", "ks", "ku", "nqo", "ps", "sd", "ug", "ur", "yi",
        ]
        .contains(&primary.to_ascii_lowercase().as_str()),
    };
    if to_left { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::model::Rich;
    use crate::model::markdown::parse;

    fn html(text: &str) -> String {
        blocks(&parse(&Rich::plain(text)), &mut |_| String::new())
    }

    #[test]
    fn markdown_becomes_html() {
        assert_eq!(
            html("Een **sterk** en *zacht* [woord](https://a.nl/?b=1&c=2)\n- a\n- b"),
            "<p>Een <strong>sterk</strong> en <em>zacht</em> \
             <a href=\"https://a.nl/?b=1&amp;c=2\" rel=\"noopener noreferrer\">woord</a></p>\
             <ul><li>a</li><li>b</li></ul>"
        );
    }

    #[test]
    fn nothing_becomes_markup() {
        assert_eq!(
            html("<script>alert('x')</script> & \"y\"\u{0}"),
            "<p>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;\u{fffd}</p>"
        );
        assert_eq!(
            json(&"</script><!--\u{2028}"),
            "\"\\u003c/script\\u003e\\u003c!--\\u2028\""
        );
    }

    #[test]
    fn phrases_hold_no_blocks() {
        let parsed = parse(&Rich::plain("Kies\n2. a\n3. b"));
        assert_eq!(
            phrase(&parsed, &mut |_| String::new()),
            "Kies<br>2. a<br>3. b"
        );
    }

    #[test]
    fn templates_escape_by_themselves() {
        let mut environment = environment();
        environment
            .add_template("a.html", "{{ x }} {{ y }}")
            .unwrap();
        let template = environment.get_template("a.html").unwrap();
        let page = template.render(minijinja::context! { x => "<i>", y => ready("<b>".into()) });
        assert_eq!(page.unwrap(), "&lt;i&gt; <b>");
        assert!(template.render(minijinja::context! { x => 1 }).is_err());
    }

    #[test]
    fn direction_follows_the_script() {
        assert_eq!(direction("nl"), "ltr");
        assert_eq!(direction("ar-EG"), "rtl");
        assert_eq!(direction("az-Arab"), "rtl");
        assert_eq!(direction("ar-Latn"), "ltr");
    }
}

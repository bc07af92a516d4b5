//! What the browser loads of the author's tools.

use crate::problem::Rule;
use crate::target::html::escape;

/// The list of surveys.
pub const INDEX: &str = include_str!("pages/index.html");
/// The tools around a form.
pub const SHELL: &str = include_str!("pages/shell.html");

/// Scripts and styles by name, with their media type.
pub fn asset(name: &str) -> Option<(&'static str, &'static str)> {
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    const STYLE: &str = "text/css; charset=utf-8";
    Some(match name {
        "shell.css" => (STYLE, include_str!("pages/shell.css")),
        "shell.js" => (SCRIPT, include_str!("pages/shell.js")),
        "frame.js" => (SCRIPT, include_str!("pages/frame.js")),
        "problems.js" => (SCRIPT, include_str!("pages/problems.js")),
        "panels.js" => (SCRIPT, include_str!("pages/panels.js")),
        "elements.js" => (SCRIPT, include_str!("pages/elements.js")),
        "index.js" => (SCRIPT, include_str!("pages/index.js")),
        _ => return None,
    })
}

/// What follows a form without scripts: that its answers were written, or what is wrong with them.
pub fn posted(problems: &[String]) -> String {
    let item = |problem: &String| format!("<p class=\"item\">{}</p>\n", phrase(problem));
    let (title, body) = match problems {
        [] => (
            "Received",
            "<p>The answers are valid, and were written to the record.</p>".to_owned(),
        ),
        _ => ("Refused", problems.iter().map(item).collect()),
    };
    let page = include_str!("pages/posted.html");
    page.replace("{{ title }}", title)
        .replace("{{ body }}", &body)
}

/// The page of a rule, as `peil explain` tells it.
pub fn rule(slug: &str) -> Option<String> {
    let rule = Rule::ALL.iter().find(|rule| rule.slug() == slug)?;
    let page = include_str!("pages/rule.html");
    let page = page.replace("{{ title }}", &escape(slug));
    let page = page.replace("{{ level }}", rule.level().word());
    Some(page.replace("{{ body }}", &html(rule.page())))
}

/// The Markdown that the pages of rules are written in: headings, paragraphs, lists, code.
fn html(markdown: &str) -> String {
    let mut html = String::new();
    let mut lines = markdown.lines().skip_while(|line| line.starts_with("# "));
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            // A block that stands for another file is marked ```peil shared.peil.
            if let Some((_, file)) = info.split_once(' ') {
                html += &format!("<p class=\"file\">{}</p>", escape(file));
            }
            let code = lines.by_ref().take_while(|line| !line.starts_with("```"));
            let code: Vec<&str> = code.collect();
            html += &format!("<pre><code>{}</code></pre>\n", escape(&code.join("\n")));
        } else if let Some(title) = line.strip_prefix("## ") {
            html += &format!("<h2>{}</h2>\n", escape(title));
        } else if let Some(item) = line.strip_prefix("- ") {
            html += &format!("<p class=\"item\">{}</p>\n", phrase(item));
        } else if !line.is_empty() {
            html += &format!("<p>{}</p>\n", phrase(line));
        }
    }
    html
}

/// A line with its `code`.
fn phrase(line: &str) -> String {
    let parts = line.split('`').enumerate();
    let parts = parts.map(|(at, part)| match at % 2 {
        1 => format!("<code>{}</code>", escape(part)),
        _ => escape(part),
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_a_rule_is_escaped_and_has_its_parts() {
        assert_eq!(
            html(
                "# a/b\n\nUse `<b>` & more.\n\n## Fails\n\n```peil shared.peil\nx < 1\n```\n- one\n"
            ),
            "<p>Use <code>&lt;b&gt;</code> &amp; more.</p>\n<h2>Fails</h2>\n<p class=\"file\">shared.peil</p>\
             <pre><code>x &lt; 1</code></pre>\n<p class=\"item\">one</p>\n"
        );
        for rule in Rule::ALL {
            let page = super::rule(rule.slug()).unwrap();
            assert!(
                page.contains("<h2>Fails</h2>") || page.contains("<pre>"),
                "{}",
                rule.slug()
            );
            assert!(!page.contains("{{ body"), "{}", rule.slug());
        }
        assert!(super::rule("../etc").is_none());
    }
}

//! Hostile words in every text of a survey, and in none of the outputs as anything but words.
//!
//! The checks refuse such texts. Here they are put into a survey that was checked, so that the outputs
//! are seen to be safe by themselves.

use super::html::escape;
use super::{codebook, form, privacy, site, touchpoints};
use crate::check_text;
use crate::logic::Pace;
use crate::model::{Rich, Survey, Type};
use crate::source::Notation;
use crate::target::Artifact;

const PAYLOADS: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><script>alert(1)</script>",
    "'><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</details></dl></article></main></body></html>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script>",
    "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
    "<!-- -->",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "<style>@import 'https://evil.example';</style>",
    "<link rel=stylesheet href=https://evil.example>",
    "<meta http-equiv=refresh content=0;url=https://evil.example>",
    "<base href=https://evil.example>",
    "<form action=https://evil.example><button>x",
    "<object data=javascript:alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<x contenteditable onblur=alert(1)>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script\u{0}>alert(1)</script>",
    "<\u{0}script>alert(1)</script>",
    "<img\u{c}src=x\u{c}onerror=alert(1)>",
    "＜script＞alert(1)＜/script＞",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\" onmouseover=alert(1) x=\"",
    "' onmouseover=alert(1) x='",
    "` onmouseover=alert(1) x=`",
    "x\" style=\"background:url(javascript:alert(1))",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](https://a.example\"onclick=alert(1))",
    "[x](https://a.example'onclick=alert(1))",
    "[x](<https://a.example>)",
    "![x](https://evil.example/pixel.png)",
    "[x]: javascript:alert(1)",
    "<https://evil.example>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "{controller}{text}#*",
    "${alert(1)}`alert(1)`",
    "\u{2028}alert(1)\u{2029}",
    "\u{202e}<script>alert(1)</script>",
    "=HYPERLINK(\"https://evil.example\")",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "a\",\"=1",
    "x\r\n=1",
];

fn survey() -> Survey {
    let source = include_str!("../../tests/fixtures/polikliniek.peil");
    let checked = check_text("polikliniek.peil", Notation::Peil, source);
    let survey = checked.survey.map(|survey| (*survey).clone());
    survey.unwrap_or_default()
}

/// The survey with every text that an author writes freely replaced by these words.
fn with_words(words: &str) -> Survey {
    let mut survey = survey();
    let some = || Some(words.to_owned());
    for form in survey.texts.entries.iter_mut().flat_map(|it| &mut it.forms) {
        *form = Some(Rich::plain(words));
    }
    survey.doc = some();
    survey.owner = some();
    survey.goal = some();
    survey.version = words.to_owned();
    if let Some(privacy) = &mut survey.privacy {
        privacy.controller = words.to_owned();
        privacy.contact = words.to_owned();
        privacy.representative = some();
        privacy.officer = some();
        privacy.withdraw = some();
        privacy.object = some();
        privacy.authority = some();
        privacy.source = some();
    }
    for purpose in &mut survey.purposes {
        purpose.interest = some();
        purpose.object = some();
        purpose.law = some();
    }
    for recipient in &mut survey.recipients {
        recipient.country = some();
        recipient.contract = some();
        recipient.safeguard = some();
    }
    for field in &mut survey.fields {
        field.doc = some();
        field.was = some();
        field.personal = some();
        if let Type::Number(number) = &mut field.ty {
            number.unit = some();
        }
        if let Type::Text(text) = &mut field.ty {
            text.pattern = some();
        }
    }
    for option in survey.lists.iter_mut().flat_map(|list| &mut list.options) {
        option.was = some();
    }
    for finish in &mut survey.finishes {
        finish.disposition = words.to_owned();
    }
    survey
}

fn outputs(survey: &Survey) -> Vec<Artifact> {
    let mut outputs = privacy::build(survey);
    outputs.extend(codebook::build(survey));
    outputs.extend(form::files(survey));
    outputs.extend(touchpoints::build(survey));
    outputs.push(site::index(&[(survey, Pace::default())]));
    outputs
}

/// The tags of a page in order, each with the names of its attributes.
fn tags(html: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let (mut tag, mut quote) = (String::new(), None);
        let mut end = after.len();
        for (at, c) in after.char_indices() {
            match (c, quote) {
                ('"' | '\'', None) => quote = Some(c),
                (c, Some(open)) if c == open => quote = None,
                ('>', None) => {
                    end = at + 1;
                    break;
                }
                (c, None) => tag.push(c),
                _ => {}
            }
        }
        tags.push(tag);
        rest = &after[end..];
    }
    tags
}

/// The tags of a page but for links and line breaks, which authors may write in a text of the form; where links lead is
/// looked at by itself.
fn marks(html: &str) -> Vec<String> {
    let mut tags = tags(html);
    tags.retain(|tag| !["a href= rel=", "/a", "br"].contains(&tag.as_str()));
    tags
}

fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    let values = html.split(&start).skip(1);
    values.filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn no_word_becomes_markup_a_link_or_a_formula() {
    let plain = outputs(&with_words("woorden"));
    for payload in PAYLOADS {
        for (built, plain) in outputs(&with_words(payload)).iter().zip(&plain) {
            assert_eq!(built.path, plain.path);
            let place = format!("{payload} in {}", built.path);
            match built.path.rsplit('.').next() {
                Some("html") => check_html(&built.contents, &plain.contents, &place),
                Some("md") => check_markdown(&built.contents, &place),
                Some("csv") => check_csv(&built.contents, &place),
                _ => {
                    let value: Result<serde_json::Value, _> = serde_json::from_str(&built.contents);
                    assert!(value.is_ok(), "{place}");
                }
            }
        }
    }
}

fn check_html(html: &str, plain: &str, place: &str) {
    assert!(marks(html) == marks(plain), "other tags: {place}");
    for target in attributes(html, "href") {
        let safe = ["https://", "mailto:", "#", "polikliniek."];
        assert!(
            safe.iter().any(|start| target.starts_with(start)),
            "{target}: {place}"
        );
    }
}

fn check_markdown(markdown: &str, place: &str) {
    let mut marks = String::new();
    let mut chars = markdown.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            c => marks.push(c),
        }
    }
    assert!(!marks.contains('<') && !marks.contains("]:"), "{place}");
    for link in marks.split("](").skip(1) {
        let safe = ["https://", "mailto:"]
            .iter()
            .any(|start| link.starts_with(start));
        assert!(safe, "{link}: {place}");
    }
}

fn check_csv(csv: &str, place: &str) {
    let rows = read_csv(csv);
    for row in &rows {
        assert_eq!(row.len(), rows[0].len(), "{place}");
        let formula = |cell: &String| {
            cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.starts_with('\t')
        };
        assert!(!row.iter().any(formula), "{row:?}: {place}");
    }
}

#[test]
fn every_word_is_still_there() {
    let words = "<b>1 & 2</b> {x} #";
    let built = outputs(&with_words(words));
    let pages = built.iter().filter(|it| it.path.ends_with(".html"));
    for page in pages {
        assert!(page.contents.contains(&escape(words)), "{}", page.path);
    }
}

/// A reader of RFC 4180.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut chars) = (false, text.chars().peekable());
    while let Some(c) = chars.next() {
        match (c, quoted) {
            ('"', true) if chars.peek() == Some(&'"') => {
                cell.push('"');
                chars.next();
            }
            ('"', _) => quoted = !quoted,
            (',', false) => row.push(std::mem::take(&mut cell)),
            ('\r', false) if chars.peek() == Some(&'\n') => {
                chars.next();
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            (c, _) => cell.push(c),
        }
    }
    rows
}

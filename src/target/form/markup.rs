//! Author texts as HTML: the Markdown subset, with everything else escaped.
//!
//! Emphasis, strong, lists, line breaks, and links to `https:` and `mailto:` only. Placeholders are
//! replaced by characters of the private use area first, so that they pass through unharmed; such
//! characters in a text itself are dropped.

/// How far the end of an emphasis or link is looked for, in bytes: keeps the work linear.
const REACH: usize = 4_000;
/// How deep emphasis may nest.
const DEPTH: usize = 8;
const FIRST_MARK: u32 = 0xE000;
const LAST_MARK: u32 = 0xF8FF;

/// A text whose placeholders are marks, with the HTML each mark stands for.
#[derive(Debug, Default)]
pub struct Marked {
    text: String,
    marks: Vec<String>,
}

impl Marked {
    /// Adds characters of the author.
    pub fn push_text(&mut self, text: &str) {
        let kept = text.chars().filter(|c| !(FIRST_MARK..=LAST_MARK).contains(&(*c as u32)));
        self.text.extend(kept);
    }

    /// Adds finished HTML; beyond 6,400 in one text it is left out.
    pub fn push_html(&mut self, html: String) {
        let mark = FIRST_MARK + self.marks.len() as u32;
        if let Some(mark) = char::from_u32(mark).filter(|_| mark <= LAST_MARK) {
            self.text.push(mark);
            self.marks.push(html);
        }
    }

    /// The text as one run of inline HTML; blocks are joined by line breaks.
    pub fn inline(&self) -> String {
        let blocks = blocks(&self.text);
        let runs: Vec<String> = blocks.iter().flat_map(Block::lines).collect();
        self.fill(&runs.join("<br>"))
    }

    /// The first paragraph as inline HTML, and the blocks after it.
    pub fn heading(&self) -> (String, Option<String>) {
        let blocks = blocks(&self.text);
        let Some((first, rest)) = blocks.split_first() else {
            return (String::new(), None);
        };
        let rest: String = rest.iter().map(Block::html).collect();
        let rest = (!rest.is_empty()).then(|| self.fill(&rest));
        (self.fill(&first.lines().join("<br>")), rest)
    }

    /// The text as paragraphs and lists.
    pub fn blocks(&self) -> String {
        self.fill(&blocks(&self.text).iter().map(Block::html).collect::<String>())
    }

    fn fill(&self, html: &str) -> String {
        if self.marks.is_empty() {
            return html.to_owned();
        }
        let mut filled = String::with_capacity(html.len());
        for c in html.chars() {
            let mark = (c as u32).checked_sub(FIRST_MARK);
            match mark.and_then(|mark| self.marks.get(mark as usize)) {
                Some(mark) => filled.push_str(mark),
                None => filled.push(c),
            }
        }
        filled
    }
}

/// Characters of HTML text and quoted attributes, escaped.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    text.chars().for_each(|c| push_escaped(&mut escaped, c));
    escaped
}

fn push_escaped(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        '\0' => {}
        c => out.push(c),
    }
}

enum Block<'a> {
    Paragraph(String),
    List(&'static str, Vec<&'a str>),
}

impl Block<'_> {
    fn html(&self) -> String {
        match self {
            Block::Paragraph(text) => format!("<p>{}</p>", inline(text, 0)),
            Block::List(tag, items) => {
                let items: String =
                    items.iter().map(|item| format!("<li>{}</li>", inline(item, 0))).collect();
                format!("<{tag}>{items}</{tag}>")
            }
        }
    }

    fn lines(&self) -> Vec<String> {
        match self {
            Block::Paragraph(text) => vec![inline(text, 0)],
            Block::List(_, items) => items.iter().map(|item| inline(item, 0)).collect(),
        }
    }
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let bare = line.trim_start();
        if bare.trim_end().is_empty() {
            open = false;
        } else if let Some((tag, item)) = list_item(bare) {
            match blocks.last_mut() {
                Some(Block::List(last, items)) if *last == tag => items.push(item),
                _ => blocks.push(Block::List(tag, vec![item])),
            }
            open = false;
        } else if let (true, Some(Block::Paragraph(paragraph))) = (open, blocks.last_mut()) {
            paragraph.push('\n');
            paragraph.push_str(bare);
        } else {
            blocks.push(Block::Paragraph(bare.to_owned()));
            open = true;
        }
    }
    blocks
}

fn list_item(line: &str) -> Option<(&'static str, &str)> {
    if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return Some(("ul", item.trim()));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let item = line.get(digits..)?.strip_prefix(". ")?;
    (1..=2).contains(&digits).then(|| ("ol", item.trim()))
}

fn inline(text: &str, depth: usize) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    let mut rest = text.trim_end();
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        if let Some((made, length)) = span(rest, before, depth) {
            html.push_str(&made);
            rest = &rest[length..];
            before = '.';
            continue;
        }
        push_escaped(&mut html, c);
        before = c;
        rest = &rest[c.len_utf8()..];
    }
    html
}

/// A piece of Markdown at the start of `rest`, as HTML, and its length in bytes.
fn span(rest: &str, before: char, depth: usize) -> Option<(String, usize)> {
    if let Some(length) = line_break(rest) {
        return Some(("<br>".to_owned(), length));
    }
    let mut chars = rest.chars();
    match chars.next()? {
        '\\' => {
            let escaped = chars.next().filter(char::is_ascii_punctuation)?;
            Some((escape(escaped.encode_utf8(&mut [0; 4])), 2))
        }
        '*' if depth < DEPTH => enclosed(rest, "**", "strong", depth)
            .or_else(|| enclosed(rest, "*", "em", depth)),
        '_' if depth < DEPTH && !before.is_alphanumeric() => enclosed(rest, "_", "em", depth),
        '[' if depth < DEPTH => link(rest, depth),
        _ => None,
    }
}

/// Two spaces, or a backslash, before a line end.
fn line_break(rest: &str) -> Option<usize> {
    let spaces = rest.bytes().take_while(|b| *b == b' ').count();
    if spaces >= 2 && rest[spaces..].starts_with('\n') {
        return Some(spaces + 1);
    }
    rest.starts_with("\\\n").then_some(2)
}

fn enclosed(rest: &str, mark: &str, tag: &str, depth: usize) -> Option<(String, usize)> {
    let inner = rest.strip_prefix(mark)?;
    if inner.starts_with(char::is_whitespace) || inner.starts_with(mark) {
        return None;
    }
    let end = within_reach(inner).find(mark)?;
    let inside = &inner[..end];
    if inside.ends_with(char::is_whitespace) {
        return None;
    }
    let after = &inner[end + mark.len()..];
    if mark == "_" && after.starts_with(char::is_alphanumeric) {
        return None;
    }
    let html = format!("<{tag}>{}</{tag}>", inline(inside, depth + 1));
    Some((html, end + 2 * mark.len()))
}

fn link(rest: &str, depth: usize) -> Option<(String, usize)> {
    let near = within_reach(rest);
    let middle = near.find("](")?;
    let end = middle + 2 + near[middle + 2..].find(')')?;
    let (words, target) = (&rest[1..middle], &rest[middle + 2..end]);
    if words.contains('[') || !is_safe_link(target) {
        return None;
    }
    let html = format!(
        "<a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\">{}</a>",
        escape(target),
        inline(words, depth + 1)
    );
    Some((html, end + 1))
}

/// `https:` and `mailto:` links without white space, controls or marks.
pub fn is_safe_link(target: &str) -> bool {
    let scheme = target.split(':').next().unwrap_or("").to_ascii_lowercase();
    let clean = !target.chars().any(|c| {
        c.is_whitespace() || c.is_control() || (FIRST_MARK..=LAST_MARK).contains(&(c as u32))
    });
    clean && (scheme == "mailto" || (scheme == "https" && target[5..].starts_with("://")))
}

fn within_reach(text: &str) -> &str {
    let mut end = text.len().min(REACH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str) -> Marked {
        let mut marked = Marked::default();
        marked.push_text(text);
        marked
    }

    #[test]
    fn the_subset_becomes_html_and_all_else_is_escaped() {
        for (text, html) in [
            ("a & b < c", "a &amp; b &lt; c"),
            ("*weinig* **moeite** _echt_", "<em>weinig</em> <strong>moeite</strong> <em>echt</em>"),
            ("2 * 3 * 4, snake_case_name", "2 * 3 * 4, snake_case_name"),
            ("regel een  \nregel twee\\\nregel drie", "regel een<br>regel twee<br>regel drie"),
            ("los \\*sterretje\\*", "los *sterretje*"),
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("**open", "**open"),
        ] {
            assert_eq!(marked(text).inline(), html);
        }
    }

    #[test]
    fn links_go_to_https_and_mailto_only() {
        let safe = marked("[hier](https://voorbeeld.nl/?a=1&b=\"2\")").inline();
        assert_eq!(
            safe,
            "<a href=\"https://voorbeeld.nl/?a=1&amp;b=&quot;2&quot;\" target=\"_blank\" rel=\"noopener noreferrer\">hier</a>"
        );
        for target in ["javascript:alert(1)", "http://x.nl", "java\nscript:x", "data:text/html,x", "https:x", "//x.nl"] {
            let html = marked(&format!("[hier]({target})")).inline();
            assert!(!html.contains("<a"), "{html}");
        }
    }

    #[test]
    fn blocks_are_paragraphs_and_lists() {
        assert_eq!(
            marked("een\ntwee\n\n- a\n- b\n1. c").blocks(),
            "<p>een\ntwee</p><ul><li>a</li><li>b</li></ul><ol><li>c</li></ol>"
        );
        let (first, rest) = marked("Vraag?\n\nUitleg.").heading();
        assert_eq!((first.as_str(), rest.as_deref()), ("Vraag?", Some("<p>Uitleg.</p>")));
    }

    #[test]
    fn marks_of_the_author_are_dropped_and_placeholders_kept() {
        let mut text = marked("a\u{E000}b ");
        text.push_html("<span>x</span>".to_owned());
        assert_eq!(text.inline(), "ab <span>x</span>");
    }
}

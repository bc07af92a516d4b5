//! What a text may not contain: markup, and links to anything but `https:` and `mailto:`.
//!
//! Every output escapes what it writes, so none of this would work; but an author who writes it expects
//! something that does not happen, or means harm, and should hear of it.

use std::ops::Range;

/// A part of a text that is not allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsafe {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// What is wrong with it.
    pub kind: UnsafeKind,
}

/// Why a part of a text is not allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnsafeKind {
    /// An HTML tag, comment, declaration or processing instruction.
    Markup,
    /// An address that would run a script: `javascript:`, `vbscript:`, `data:`.
    Script,
    /// A link over an unencrypted connection, `http:`.
    Unencrypted,
    /// A link with another scheme, here in lower case without its colon.
    Scheme(String),
    /// A link without a scheme, or with characters that an address cannot have.
    Target,
}

/// Whether something may be the target of a link: `https://…` or `mailto:…@…` in visible characters
/// that end no attribute.
pub fn is_safe_target(target: &str) -> bool {
    let clean = !target.chars().any(|c| {
        c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\'' | '`' | '\\')
    });
    let after = |scheme: &str| {
        let start = target.get(..scheme.len())?;
        start
            .eq_ignore_ascii_case(scheme)
            .then(|| &target[scheme.len()..])
    };
    let to_host = |rest: &str| rest.starts_with(char::is_alphanumeric);
    clean
        && (after("https://").is_some_and(to_host) || after("mailto:").is_some_and(is_mail_address))
}

/// Whether a text is one mail address, perhaps with a subject after `?`.
fn is_mail_address(text: &str) -> bool {
    let address = text.split('?').next().unwrap_or_default();
    let Some((person, host)) = address.split_once('@') else {
        return false;
    };
    let in_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    let in_person = |c: char| c.is_alphanumeric() || ".!#$%&*+-/=_~^{|}".contains(c);
    !person.is_empty()
        && person.chars().all(in_person)
        && host.starts_with(char::is_alphanumeric)
        && host.chars().all(in_host)
}

/// Every part of a text (as written, placeholders in braces) that is not allowed, in order. Entities
/// such as `&#106;` are read as the characters they stand for.
pub fn unsafe_parts(text: &str) -> Vec<Unsafe> {
    // Markup, links, addresses and entities all need one of these.
    if !text.contains(['<', ']', ':', '&']) {
        return Vec::new();
    }
    let chars = decode(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let part = match chars[at].c {
            '<' => markup(&chars, at).map(|end| (end, UnsafeKind::Markup)),
            ']' => link(&chars, at),
            _ => script(&chars, at).map(|end| (end, UnsafeKind::Script)),
        };
        let Some((end, kind)) = part else {
            at += 1;
            continue;
        };
        let range = chars[at].start..chars[end - 1].end;
        found.push(Unsafe { range, kind });
        at = end;
    }
    found
}

/// A character and the bytes it was written with.
struct Decoded {
    c: char,
    start: usize,
    end: usize,
}

fn decode(text: &str) -> Vec<Decoded> {
    let mut chars = Vec::new();
    let mut start = 0;
    while let Some(c) = text[start..].chars().next() {
        let (c, length) = match c {
            '&' => entity(&text[start..]).unwrap_or(('&', 1)),
            c => (c, c.len_utf8()),
        };
        let end = start + length;
        chars.push(Decoded { c, start, end });
        start = end;
    }
    chars
}

/// The character of the entity at the start of a text and its length in bytes. Browsers read numeric
/// ones without a semicolon too.
fn entity(text: &str) -> Option<(char, usize)> {
    const NAMED: [(&str, char); 12] = [
        ("lt;", '<'),
        ("gt;", '>'),
        ("amp;", '&'),
        ("quot;", '"'),
        ("apos;", '\''),
        ("colon;", ':'),
        ("sol;", '/'),
        ("lpar;", '('),
        ("rpar;", ')'),
        ("Tab;", '\t'),
        ("NewLine;", '\n'),
        ("nbsp;", '\u{a0}'),
    ];
    let rest = text.strip_prefix('&')?;
    if let Some((name, c)) = NAMED.iter().find(|(name, _)| rest.starts_with(name)) {
        return Some((*c, 1 + name.len()));
    }
    let number = rest.strip_prefix('#')?;
    let (digits, radix, before) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 3),
        None => (number, 10, 2),
    };
    let all = digits.len() - digits.trim_start_matches(|c: char| c.is_digit(radix)).len();
    let significant = digits[..all].trim_start_matches('0');
    if all == 0 || significant.len() > 7 {
        return None;
    }
    let c = char::from_u32(u32::from_str_radix(significant, radix).ok()?)?;
    let semicolon = usize::from(digits[all..].starts_with(';'));
    Some((c, before + all + semicolon))
}

/// The end of the tag, comment or declaration at `at`, if one begins there: `a < b` does not. A tag
/// that never closes is told as its first word.
fn markup(chars: &[Decoded], at: usize) -> Option<usize> {
    let first = at + 1 + usize::from(chars.get(at + 1)?.c == '/');
    let begins = match chars.get(first)?.c {
        '!' => {
            matches!(chars.get(first + 1), Some(next) if next.c.is_ascii_alphabetic() || matches!(next.c, '-' | '['))
        }
        '?' => true,
        c => c.is_ascii_alphabetic(),
    };
    let ends_name = |decoded: &Decoded| {
        decoded.c.is_whitespace() || decoded.c.is_control() || matches!(decoded.c, '/' | '>' | '<')
    };
    let name_end = first + chars[first..].iter().position(ends_name)?;
    let closed = chars[name_end].c == '>';
    (begins && chars[name_end].c != '<').then_some(name_end + usize::from(closed))
}

/// The end of a script address that begins at `at`, also one hidden by spaces and control characters.
fn script(chars: &[Decoded], at: usize) -> Option<usize> {
    let begins_word = at == 0 || !chars[at - 1].c.is_alphanumeric();
    if !begins_word || !matches!(chars[at].c.to_ascii_lowercase(), 'j' | 'v' | 'd') {
        return None;
    }
    let spelled = |word: &str| spelled(chars, at, word);
    let media = |end: usize| {
        let rest = chars[end..].iter().map(|decoded| decoded.c).take(40);
        let rest: String = rest.collect();
        let kind = rest.split(['/', ',', ';']).next().unwrap_or_default();
        kind.len() < rest.len() && kind.chars().all(|c| c.is_ascii_alphanumeric())
    };
    spelled("javascript:")
        .or_else(|| spelled("vbscript:"))
        .or_else(|| spelled("data:").filter(|end| media(*end)))
}

/// The end of a word that is spelled from `at`, its case and the invisible characters in it left aside.
fn spelled(chars: &[Decoded], at: usize, word: &str) -> Option<usize> {
    let mut end = at;
    for letter in word.chars() {
        let hidden = |c: char| c.is_control() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}');
        while end > at && chars.get(end).is_some_and(|next| hidden(next.c)) {
            end += 1;
        }
        if !chars.get(end)?.c.eq_ignore_ascii_case(&letter) {
            return None;
        }
        end += 1;
    }
    Some(end)
}

/// The end of the `](target)` at `at` and what is wrong with its target, if something is.
fn link(chars: &[Decoded], at: usize) -> Option<(usize, UnsafeKind)> {
    if chars.get(at + 1)?.c != '(' {
        return None;
    }
    let mut depth = 0;
    let mut target = String::new();
    let mut end = at + 2;
    loop {
        let c = chars.get(end)?.c;
        end += 1;
        match c {
            '[' | ']' => return None,
            '(' => depth += 1,
            ')' if depth == 0 => break,
            ')' => depth -= 1,
            _ => {}
        }
        target.push(c);
    }
    Some((end, target_kind(&target)?))
}

/// What is wrong with the target of a link. A phrase in parentheses without a scheme is no target.
fn target_kind(target: &str) -> Option<UnsafeKind> {
    if is_safe_target(target) {
        return None;
    }
    let visible: String = target
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    let scheme = visible
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_scheme = |scheme: &String| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    };
    match scheme.filter(is_scheme) {
        Some(scheme) => Some(match scheme.as_str() {
            "javascript" | "vbscript" | "data" => UnsafeKind::Script,
            "http" => UnsafeKind::Unencrypted,
            "https" | "mailto" => UnsafeKind::Target,
            _ => UnsafeKind::Scheme(scheme),
        }),
        None if target.contains(char::is_whitespace) => None,
        None => Some(UnsafeKind::Target),
    }
}

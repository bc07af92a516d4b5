//! A text as words: small letters, sentences, and what the word lists say of each.

use super::lexicon::{Class, Classes, Lexicon};
use std::ops::Range;

/// One word of a text, a number, or a placeholder.
#[derive(Debug, Clone)]
pub(in crate::check) struct Word {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// Counts sentences from 0.
    pub sentence: u32,
    /// Follows a comma, a colon or a bracket.
    pub after_pause: bool,
    /// What the lists say.
    pub classes: Classes,
}

/// A text read as words.
#[derive(Debug)]
pub(in crate::check) struct Words<'t> {
    text: &'t str,
    /// The text in small letters, at the same byte offsets.
    lower: String,
    words: Vec<Word>,
    /// Phrases of the lists, by the words they run over.
    phrases: Vec<(Class, Range<usize>)>,
    /// Of all words and phrases.
    classes: Classes,
}

impl<'t> Words<'t> {
    /// Reads a text.
    pub fn read(text: &'t str, lexicon: &'static Lexicon) -> Self {
        let mut words = Words {
            text,
            lower: lower(text),
            words: Vec::with_capacity(text.len() / 5 + 1),
            phrases: Vec::new(),
            classes: Classes::default(),
        };
        words.split();
        for at in 0..words.words.len() {
            let (classes, phrases) = lexicon.look_up(words.lower(at));
            words.words[at].classes = classes;
            words.classes = words.classes.and(classes);
            for (class, rest) in phrases {
                let goes_on = |(more, wanted): (usize, &&str)| {
                    let next = at + 1 + more;
                    next < words.words.len() && words.lower(next) == *wanted
                };
                if rest.iter().enumerate().all(goes_on) {
                    words.phrases.push((class, at..at + 1 + rest.len()));
                    words.classes = words.classes.and(Classes::only(class));
                }
            }
        }
        words
    }

    fn split(&mut self) {
        let bytes = self.text.as_bytes();
        let (mut at, mut sentence, mut after_pause) = (0, 0, false);
        while let Some(c) = self.text[at..].chars().next() {
            let end = match c {
                '{' if bytes.get(at + 1) != Some(&b'{') => self.until(at, '}'),
                // The target of a link.
                ']' if bytes.get(at + 1) == Some(&b'(') => {
                    at = self.until(at, ')');
                    continue;
                }
                _ if c.is_alphanumeric() => word_end(self.text, at),
                _ => {
                    let next = bytes.get(at + c.len_utf8());
                    let ends = matches!(c, '.' | '!' | '?')
                        && next.is_none_or(|next| !next.is_ascii_alphanumeric());
                    if ends || (c == '\n' && next == Some(&b'\n')) {
                        sentence += 1;
                        after_pause = false;
                    } else {
                        after_pause |= matches!(c, ',' | ':' | ';' | '(' | ')' | '–' | '…' | '\n');
                    }
                    at += c.len_utf8();
                    continue;
                }
            };
            self.words.push(Word {
                range: at..end,
                sentence,
                after_pause,
                classes: Classes::default(),
            });
            (at, after_pause) = (end, false);
        }
    }

    fn until(&self, at: usize, close: char) -> usize {
        let found = self.text[at..].find(close);
        found.map_or(self.text.len(), |found| at + found + 1)
    }

    /// The words.
    pub fn all(&self) -> &[Word] {
        &self.words
    }

    /// A word in small letters.
    pub fn lower(&self, at: usize) -> &str {
        &self.lower[self.words[at].range.clone()]
    }

    /// A word as it is written.
    pub fn written(&self, at: usize) -> &'t str {
        &self.text[self.words[at].range.clone()]
    }

    /// The text between a word and the next.
    pub fn after(&self, at: usize) -> &'t str {
        let end = self
            .words
            .get(at + 1)
            .map_or(self.text.len(), |next| next.range.start);
        &self.text[self.words[at].range.end..end]
    }

    /// The text before the first word, or between a word and the one before it.
    pub fn before(&self, at: usize) -> &'t str {
        match at {
            0 => &self.text[..self.words[0].range.start],
            _ => self.after(at - 1),
        }
    }

    /// Whether a word is of a class.
    pub fn is(&self, at: usize, class: Class) -> bool {
        self.words
            .get(at)
            .is_some_and(|word| word.classes.has(class))
    }

    /// Phrases of a class, by the words they run over.
    pub fn phrases(&self, class: Class) -> impl Iterator<Item = Range<usize>> {
        let phrases = self
            .phrases
            .iter()
            .filter(move |(found, _)| *found == class);
        phrases.map(|(_, range)| range.clone())
    }

    /// Words and phrases of a class, by the words they run over.
    pub fn found(&self, class: Class) -> impl Iterator<Item = Range<usize>> {
        let end = if self.any(class) { self.words.len() } else { 0 };
        let single = (0..end).filter(move |at| self.is(*at, class));
        single.map(|at| at..at + 1).chain(self.phrases(class))
    }

    /// Whether any word or phrase is of a class.
    pub fn any(&self, class: Class) -> bool {
        self.classes.has(class)
    }

    /// Whether a word stands in a phrase of a class.
    pub fn within(&self, at: usize, class: Class) -> bool {
        self.phrases(class).any(|range| range.contains(&at))
    }

    /// Whether two words stand in one sentence.
    pub fn together(&self, a: usize, b: usize) -> bool {
        self.words[a].sentence == self.words[b].sentence
    }

    /// The bytes from the first of some words to the last.
    pub fn bytes(&self, words: Range<usize>) -> Range<usize> {
        let last = words.end.max(words.start + 1) - 1;
        self.words[words.start].range.start..self.words[last].range.end
    }
}

/// Where a word ends that begins here: letters and digits, with apostrophes, hyphens and points within.
fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut chars = text[start..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let joins =
            matches!(c, '\'' | '’' | '-' | '.' | '/') && next.is_some_and(char::is_alphanumeric);
        // `ja/nee` is two words, `1,5` and `1.5` one.
        let joins = joins && c != '/'
            || (c == ','
                && next.is_some_and(|next| next.is_ascii_digit())
                && text[start..start + at].bytes().all(|b| b.is_ascii_digit()));
        if !c.is_alphanumeric() && !joins {
            break;
        }
        end = start + at + c.len_utf8();
    }
    end
}

/// The text in small letters, byte for byte: a letter that changes its length stays as it is.
fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut lower = String::with_capacity(text.len());
    for c in text.chars() {
        let mut small = c.to_lowercase();
        match (small.next(), small.next()) {
            (Some(only), None) if only.len_utf8() == c.len_utf8() => lower.push(only),
            _ => lower.push(c),
        }
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<(String, u32)> {
        let words = Words::read(text, Lexicon::of("nl").unwrap());
        let all = words.all().iter().enumerate();
        all.map(|(at, word)| (words.written(at).to_owned(), word.sentence))
            .collect()
    }

    #[test]
    fn sentences_placeholders_and_links() {
        let text = "Beste {first_name or klant}, don't *go*. Zie [dit](https://a.nl/b.c) of B.V. 1.5 ja/nee?";
        let words: Vec<_> = split(text);
        let first: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
        assert_eq!(
            first,
            [
                "Beste",
                "{first_name or klant}",
                "don't",
                "go",
                "Zie",
                "dit",
                "of",
                "B.V",
                "1.5",
                "ja",
                "nee"
            ]
        );
        assert_eq!((words[3].1, words[4].1), (0, 1));
    }

    #[test]
    fn any_text_can_be_read() {
        for text in ["", "{", "}", "](", "İİ ẞ ŁÓDŹ’s", "…", "{{a}} b", "a'", "-"] {
            split(text);
        }
    }
}

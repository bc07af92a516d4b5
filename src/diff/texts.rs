//! Words, and values that are said in words.

use super::tables::Tables;
use super::{Change, Kind, Subject};
use crate::model::{Mode, Piece, Rich, TextId, markdown};
use crate::source::Span;

/// Values up to this many characters stand in the sentence.
const SHORT: usize = 48;

/// A text that is compared: of what, and what it is to it.
pub(super) struct Text<'t> {
    pub subject: &'t Subject,
    /// `the text`, `the hint`.
    pub what: &'t str,
    /// The figures that rest on it.
    pub figures: &'t [Subject],
    /// The kind of change where no figure rests on it.
    pub kind: Kind,
    /// The kind where one does.
    pub trend: Kind,
}

impl<'t> Text<'t> {
    /// Words on which no figure rests.
    pub fn plain(subject: &'t Subject, what: &'t str) -> Self {
        Text {
            subject,
            what,
            figures: &[],
            kind: Kind::Wording,
            trend: Kind::TrendWording,
        }
    }

    /// Words on which figures rest.
    pub fn of(subject: &'t Subject, what: &'t str, figures: &'t [Subject]) -> Self {
        Text {
            figures,
            ..Text::plain(subject, what)
        }
    }
}

impl Tables<'_> {
    /// Compares a text in every language that both versions have. Where the source changed, its translations
    /// follow, and are not told apart.
    pub fn text(&mut self, text: &Text, old: TextId, new: TextId) {
        let none = TextId::default();
        if old == none && new == none {
            return;
        }
        let (before, after) = (self.old, self.new);
        // Most texts are the same, which is told without a copy.
        let is_same = |(from, to, _): &(usize, usize, String)| {
            same_raw(&before.texts, old, *from, &after.texts, new, *to)
        };
        if self.languages.iter().all(is_same) {
            return;
        }
        let entry = |texts: &crate::model::Texts, id: TextId| {
            let entry = texts.entries.get(id.0 as usize);
            entry.map_or((Span::default(), true), |entry| {
                (entry.span, entry.built_in)
            })
        };
        let (old_span, old_built_in) = entry(&before.texts, old);
        let (new_span, new_built_in) = entry(&after.texts, new);
        let languages = self.languages.clone();
        let mut is_changed = false;
        for (from, to, tag) in languages {
            let form = |texts: &'_ crate::model::Texts, id: TextId, at: usize| -> Option<Rich> {
                let entry = texts.entries.get(id.0 as usize)?;
                entry.forms.get(at)?.clone()
            };
            let is_source = from == 0 || to == 0;
            if same_raw(&before.texts, old, from, &after.texts, new, to) {
                continue;
            }
            let (a, b) = (form(&before.texts, old, from), form(&after.texts, new, to));
            let (kind, label) = match (&a, &b) {
                (Some(a), Some(b)) if self.same_pieces(a, b) => continue,
                (Some(a), Some(b)) if markdown::words(a) == markdown::words(b) => {
                    (Kind::Typography, None)
                }
                (Some(_), Some(_)) if is_source => {
                    is_changed = true;
                    (text.kind, None)
                }
                (Some(_), Some(_)) if is_changed => continue,
                (Some(_), Some(_)) => (Kind::Translation, Some(&tag)),
                (None, Some(_)) if is_source || new_built_in => continue,
                (Some(_), None) if is_source || old_built_in => continue,
                (None, Some(_)) => (Kind::TranslationAdded, Some(&tag)),
                (Some(_), None) => (Kind::TranslationRemoved, Some(&tag)),
                (None, None) => continue,
            };
            let is_trend = !text.figures.is_empty();
            let kind = match kind {
                Kind::Translation if is_trend => text.trend,
                kind if kind == text.kind && is_trend => text.trend,
                kind => kind,
            };
            let message = words_message(text, kind, label, a.is_none(), b.is_none());
            let figures = match kind == text.trend && is_trend {
                true => text.figures.to_vec(),
                false => Vec::new(),
            };
            let raw = |form: Option<Rich>| form.map(|form| form.raw).filter(|raw| !raw.is_empty());
            let change = Change::new(kind, text.subject.clone(), message)
                .at(old_span, new_span)
                .values(raw(a), raw(b))
                .figures(figures);
            let key = format!("{old_span:?}{new_span:?}{tag}{}", text.what);
            match old_span == Span::default() && new_span == Span::default() {
                true => self.tell(change),
                false => self.tell_once(key, change),
            }
        }
    }

    /// The same of texts that may not be there.
    pub fn optional_text(&mut self, text: &Text, old: Option<TextId>, new: Option<TextId>) {
        self.text(text, old.unwrap_or_default(), new.unwrap_or_default());
    }

    /// Words for single modes.
    pub fn mode_texts(&mut self, text: &Text, old: &[(Mode, TextId)], new: &[(Mode, TextId)]) {
        for mode in [Mode::Online, Mode::Phone, Mode::FaceToFace, Mode::Paper] {
            let of = |texts: &[(Mode, TextId)]| {
                let found = texts.iter().find(|(own, _)| *own == mode);
                found.map(|(_, id)| *id)
            };
            let what = format!("the text for `{}`", mode.word());
            let own = Text {
                what: &what,
                ..*text
            };
            self.optional_text(&own, of(old), of(new));
        }
    }

    /// Whether two texts say the same, names apart that were changed.
    fn same_pieces(&self, old: &Rich, new: &Rich) -> bool {
        self.has_renames
            && old.pieces.len() == new.pieces.len()
            && old
                .pieces
                .iter()
                .zip(&new.pieces)
                .all(|(a, b)| match (a, b) {
                    (Piece::Plain(a), Piece::Plain(b)) => a == b,
                    (
                        Piece::Value {
                            expr: a,
                            fallback: x,
                        },
                        Piece::Value {
                            expr: b,
                            fallback: y,
                        },
                    ) => x == y && self.same_expr(a, b),
                    (
                        Piece::Choice {
                            when: a,
                            then: x,
                            otherwise: u,
                        },
                        Piece::Choice {
                            when: b,
                            then: y,
                            otherwise: v,
                        },
                    ) => x == y && u == v && self.same_expr(a, b),
                    _ => false,
                })
    }

    /// Compares one value of an item; whether it changed.
    pub fn aspect(
        &mut self,
        kind: Kind,
        subject: &Subject,
        what: &str,
        at: (Option<Span>, Option<Span>),
        values: (Option<String>, Option<String>),
    ) -> bool {
        let (from, to) = values;
        if from == to {
            return false;
        }
        let message = valued(subject, what, &from, &to);
        let change = Change::new(kind, subject.clone(), message).at(at.0, at.1);
        self.tell(change.values(from, to));
        true
    }

    /// `///` documentation.
    pub fn documentation(
        &mut self,
        subject: &Subject,
        at: (Option<Span>, Option<Span>),
        old: &Option<String>,
        new: &Option<String>,
    ) {
        if old != new {
            let values = (old.clone(), new.clone());
            self.aspect(
                Kind::Documentation,
                subject,
                "the documentation",
                at,
                values,
            );
        }
    }
}

fn same_raw(
    old_texts: &crate::model::Texts,
    old: TextId,
    from: usize,
    new_texts: &crate::model::Texts,
    new: TextId,
    to: usize,
) -> bool {
    let old = old_texts.entries.get(old.0 as usize);
    let new = new_texts.entries.get(new.0 as usize);
    let old = old.and_then(|entry| entry.forms.get(from)?.as_ref());
    let new = new.and_then(|entry| entry.forms.get(to)?.as_ref());
    match (old, new) {
        (Some(old), Some(new)) => old.raw == new.raw,
        (old, new) => old.is_none() && new.is_none(),
    }
}

fn words_message(
    text: &Text,
    kind: Kind,
    language: Option<&String>,
    was_absent: bool,
    is_absent: bool,
) -> String {
    let (what, subject) = (text.what, text.subject.quoted());
    let of = match text.subject.item {
        "" => what.to_owned(),
        _ => format!("{what} of {subject}"),
    };
    let tag = language.map_or("", |tag| tag.as_str());
    match kind {
        Kind::Typography => format!("{of} has the same words, marked otherwise"),
        Kind::TranslationAdded => format!("{of} is translated in `{tag}`"),
        Kind::TranslationRemoved => format!("{of} is no longer translated in `{tag}`"),
        _ if was_absent => format!("{of} is new"),
        _ if is_absent => format!("{of} is gone"),
        _ if language.is_some() => format!("{of} has other words in `{tag}`"),
        _ => format!("{of} has other words"),
    }
}

/// A sentence about a value that changed. `what` is of the subject, which may stand in it as `{}`.
pub(super) fn valued(
    subject: &Subject,
    what: &str,
    from: &Option<String>,
    to: &Option<String>,
) -> String {
    let of = match what.contains("{}") {
        true => what.replace("{}", &subject.quoted()),
        false => format!("{what} of {}", subject.quoted()),
    };
    let is_short = |value: &String| value.chars().count() <= SHORT && !value.contains('\n');
    match (from, to) {
        (Some(a), Some(b)) if is_short(a) && is_short(b) => format!("{of} is `{b}`, was `{a}`"),
        (Some(_), Some(_)) => format!("{of} changed"),
        (None, Some(b)) if is_short(b) => format!("{of} is `{b}`; there was none"),
        (None, _) => format!("{of} is new"),
        (Some(a), None) if is_short(a) => format!("{of} is gone; it was `{a}`"),
        (Some(_), None) => format!("{of} is gone"),
    }
}

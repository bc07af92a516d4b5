//! What each text of a survey is and where it shows, for a translator who sees only the texts.

mod tables;

use std::collections::HashMap;

use crate::model::{
    Expr, ExprKind, Field, FieldId, Mode, Node, Note, Origin, Piece, ScaleId, Survey, TextId, Type,
};
use crate::target::prose;

/// Longer texts are cut off where one quotes another.
const QUOTED: usize = 60;
/// Longer conditions are left to the survey.
const CONDITION: usize = 240;
/// More conditions around each other are left to the survey.
const DEPTH: usize = 12;

/// Lines about each text, by its number.
pub fn all(survey: &Survey) -> Vec<Vec<String>> {
    let mut teller = Teller {
        survey,
        lines: vec![Vec::new(); survey.texts.entries.len()],
        places: HashMap::new(),
        lists: vec![Vec::new(); survey.lists.len()],
        scales: vec![Vec::new(); survey.scales.len()],
        missing: HashMap::new(),
    };
    teller.walk(&survey.flow, "");
    teller.note_uses();
    teller.say(survey.title, "title of the survey");
    for (id, field) in survey.fields() {
        teller.field(id, field);
    }
    teller.grids();
    teller.lists();
    teller.scales();
    teller.missing();
    teller.flow_texts();
    teller.privacy();
    teller.rest();
    teller.placeholders();
    teller.lines
}

struct Teller<'a> {
    survey: &'a Survey,
    lines: Vec<Vec<String>>,
    /// Where something in the flow shows: `, on page “Contact”`.
    places: HashMap<FieldId, String>,
    /// Who chooses from a list, who answers on a scale, who offers a missing answer.
    lists: Vec<Vec<FieldId>>,
    scales: Vec<Vec<FieldId>>,
    missing: HashMap<TextId, Vec<FieldId>>,
}

impl<'a> Teller<'a> {
    fn say(&mut self, text: TextId, words: impl Into<String>) {
        self.lines[text.0 as usize].push(words.into());
    }

    /// A text in quotes, cut off where it is long.
    fn quote(&self, text: TextId) -> String {
        let words = self.survey.words(text, 0);
        match words.char_indices().nth(QUOTED) {
            Some((end, _)) => format!("“{}…”", words[..end].trim_end()),
            None => format!("“{words}”"),
        }
    }

    /// The question to which a field belongs: of a row, that of its grid.
    fn question(&self, id: FieldId) -> String {
        let field = &self.survey[id];
        match field.origin {
            Origin::Row(grid) => self.quote(self.survey[grid].text),
            _ if field.text == TextId::default() => format!("`{}`", field.name),
            _ => self.quote(field.text),
        }
    }

    /// `“One”, “Another” and 3 others`; the rows of a grid are one question.
    fn questions(&self, ids: &[FieldId]) -> String {
        let mut ids = ids.to_vec();
        ids.dedup_by_key(|id| match self.survey[*id].origin {
            Origin::Row(grid) => Ok(grid),
            _ => Err(*id),
        });
        let name = |id: &FieldId| self.question(*id);
        match ids.as_slice() {
            [] => "no question of this survey".to_owned(),
            [one] => name(one),
            [one, other] => format!("{} and {}", name(one), name(other)),
            [one, other, rest @ ..] => {
                let noun = if rest.len() == 1 { "other" } else { "others" };
                format!("{}, {} and {} {noun}", name(one), name(other), rest.len())
            }
        }
    }

    fn walk(&mut self, nodes: &'a [Node], place: &str) {
        for node in nodes {
            match node {
                Node::Page(page) => {
                    let title = page.title.map(|title| self.quote(title));
                    let title = title.unwrap_or_else(|| format!("`{}`", page.name));
                    if let Some(title) = page.title {
                        let condition = self.condition(page.guard);
                        self.say(title, "title of a page");
                        self.lines[title.0 as usize].extend(condition);
                    }
                    self.walk(&page.nodes, &format!(", on page {title}"));
                }
                Node::Branch(arms) => arms.iter().for_each(|arm| self.walk(&arm.nodes, place)),
                Node::Ask(id) => {
                    self.places.insert(*id, place.to_owned());
                }
                Node::Grid(id) => {
                    for row in &self.survey[*id].rows {
                        self.places.insert(*row, place.to_owned());
                    }
                }
                Node::Note(note) => self.note(note, place),
                Node::Repeat(id) => {
                    let repeat = &self.survey[*id];
                    if let Some(text) = repeat.text {
                        let over = self.question(repeat.over);
                        let words = format!(
                            "heading above the questions that come back for each answer to {over}{place}"
                        );
                        self.say(text, words);
                    }
                    self.walk(&repeat.nodes, place);
                }
                Node::Compute(_) | Node::Check(_) | Node::Finish(_) | Node::Quota(_) => {}
            }
        }
    }

    fn note(&mut self, note: &Note, place: &str) {
        self.say(note.text, format!("text that is read{place}"));
        let condition = self.condition(note.guard);
        self.lines[note.text.0 as usize].extend(condition);
        self.modes(note.text, &note.mode_texts);
    }

    /// `asked only if …`.
    fn condition(&self, guard: Option<crate::model::GuardId>) -> Option<String> {
        let (mut depth, mut next) = (0, guard);
        while let Some(id) = next {
            (depth, next) = (depth + 1, self.survey[id].parent);
            if depth > DEPTH {
                return None;
            }
        }
        let words = prose::guard(self.survey, guard, 0)?;
        (words.chars().count() <= CONDITION).then(|| format!("shown only if {words}"))
    }

    fn note_uses(&mut self) {
        for (id, field) in self.survey.fields() {
            if let Some(list) = field.ty.list() {
                self.lists[list.index()].push(id);
            }
            if let Type::Scale(scale) = field.ty {
                self.scales[scale.index()].push(id);
            }
            for code in &field.missing {
                self.missing.entry(code.text).or_default().push(id);
            }
        }
    }

    fn field(&mut self, id: FieldId, field: &Field) {
        let place = self.places.get(&id).cloned().unwrap_or_default();
        let words = match field.origin {
            Origin::Known => {
                "what arrives with the invitation; for those who work with the results".to_owned()
            }
            Origin::Computed => {
                "what is computed from answers; for those who work with the results".to_owned()
            }
            Origin::Consent => format!("consent, with yes or no{place}"),
            Origin::Question => format!("question{place}; {}", self.answer(&field.ty)),
            Origin::Row(grid) => format!("row of {}{place}", self.quote(self.survey[grid].text)),
        };
        if field.text != TextId::default() && self.lines[field.text.0 as usize].is_empty() {
            self.say(field.text, words);
            if !matches!(field.origin, Origin::Known | Origin::Row(_)) {
                let condition = self.condition(field.guard);
                self.lines[field.text.0 as usize].extend(condition);
            }
        }
        self.beside(field.text, field.hint, field.interviewer);
        self.modes(field.text, &field.mode_texts);
        if let Type::Number(number) = &field.ty {
            for (at, text) in &number.labels {
                let question = self.quote(field.text);
                self.say(*text, format!("words at {at} on the line of {question}"));
            }
        }
    }

    /// How a question is answered.
    fn answer(&self, ty: &Type) -> String {
        match ty {
            Type::One(_) => "one answer is chosen".to_owned(),
            Type::Many(..) => "several answers can be chosen".to_owned(),
            Type::Rank(..) => "answers are put in order".to_owned(),
            Type::Allocate(_, total) => format!("{total} is divided over the answers"),
            Type::Scale(id) => self.scale(*id),
            Type::Number(_) => "answered with a number".to_owned(),
            Type::Date(_) => "answered with a date".to_owned(),
            Type::Time => "answered with a time".to_owned(),
            Type::DateTime(_) => "answered with a date and a time".to_owned(),
            Type::Text(_) => "answered in own words".to_owned(),
            Type::Email => "answered with an e-mail address".to_owned(),
            Type::Phone => "answered with a telephone number".to_owned(),
            Type::Url => "answered with a web address".to_owned(),
            Type::File { .. } => "answered with a file".to_owned(),
            Type::Key | Type::Flag => "answered with yes or no".to_owned(),
        }
    }

    /// `scale from 1 “Very bad” to 5 “Very good”`.
    fn scale(&self, id: ScaleId) -> String {
        let scale = &self.survey[id];
        let end = |code: i64| {
            let label = scale.labels.iter().find(|(it, _)| *it == code);
            let words = label.map_or(String::new(), |(_, text)| format!(" {}", self.quote(*text)));
            format!("{code}{words}")
        };
        format!("scale from {} to {}", end(scale.min), end(scale.max))
    }

    fn beside(&mut self, text: TextId, hint: Option<TextId>, interviewer: Option<TextId>) {
        let question = self.quote(text);
        if let Some(hint) = hint {
            self.say(hint, format!("hint below {question}"));
        }
        if let Some(interviewer) = interviewer {
            self.say(
                interviewer,
                format!("instruction at {question}, for interviewers only"),
            );
        }
    }

    fn modes(&mut self, text: TextId, modes: &[(Mode, TextId)]) {
        for (mode, other) in modes {
            let how = match mode {
                Mode::Online => "shown on a screen",
                Mode::Phone => "read out on the telephone",
                Mode::FaceToFace => "read out in person",
                Mode::Paper => "printed on paper",
            };
            let words = format!("{how} in place of {}", self.quote(text));
            self.say(*other, words);
        }
    }

    fn grids(&mut self) {
        for grid in &self.survey.grids {
            let first = grid.rows.first();
            let place = first.and_then(|row| self.places.get(row)).cloned();
            let place = place.unwrap_or_default();
            let answer = first.map(|row| self.answer(&self.survey[*row].ty));
            let answer = answer.map_or(String::new(), |words| format!("; {words}"));
            self.say(grid.text, format!("question above rows{place}{answer}"));
            let guard = first.and_then(|row| self.survey[*row].guard);
            let condition = self.condition(guard);
            self.lines[grid.text.0 as usize].extend(condition);
            self.beside(grid.text, grid.hint, grid.interviewer);
            self.modes(grid.text, &grid.mode_texts);
        }
    }

    /// What stands in place of each placeholder, and what of it is translated.
    fn placeholders(&mut self) {
        for (at, entry) in self.survey.texts.entries.iter().enumerate() {
            let source = entry.forms.first().and_then(Option::as_ref);
            let pieces = source.map_or(&[][..], |source| &source.pieces);
            for piece in pieces {
                let line = match piece {
                    Piece::Plain(_) => continue,
                    Piece::Value { expr, fallback } => self.value(expr, fallback.is_some()),
                    Piece::Choice { .. } => {
                        "in {if … then … else …} only the words after “then” and “else” are translated".to_owned()
                    }
                };
                if !self.lines[at].contains(&line) {
                    self.lines[at].push(line);
                }
            }
        }
    }

    fn value(&self, expr: &Expr, has_fallback: bool) -> String {
        let after = match has_fallback {
            true => "; only the words after “or” are translated",
            false => "; it stays as it is",
        };
        match expr.kind {
            ExprKind::Field(id) | ExprKind::Label(id) => {
                let field = &self.survey[id];
                let or = if has_fallback { " or …" } else { "" };
                let what = match field.origin {
                    Origin::Known => self.question(id),
                    Origin::Computed => "a computed value".to_owned(),
                    _ => format!("the answer to {}", self.question(id)),
                };
                format!("{{{}{or}}} shows {what}{after}", field.name)
            }
            _ => format!("what stands in {{…}} shows a value{after}"),
        }
    }
}

//! What a mode of the survey cannot do: paper shows the same to everybody, and by telephone there is
//! nothing to see.

use super::build::Review;
use crate::model::*;
use crate::problem::Rule;
use crate::source::Span;

/// So many options nobody remembers who hears them.
const TOO_MANY_TO_HEAR: usize = 12;

/// What is known of one mode while the survey is walked.
struct Walk<'s> {
    survey: &'s Survey,
    mode: Mode,
    /// By guard: nobody who answers in this mode meets it.
    excluded: Vec<bool>,
    /// What was found: where, what, another place with words, what to do.
    found: Vec<Found>,
}

/// Where, what, another place with words, and what to do.
type Found = (Span, String, Option<(Span, String)>, String);

impl Review<'_> {
    /// Checks everything that is shown on paper or read out by telephone. `declared` is where the survey
    /// says in which modes it is answered.
    pub fn check_modes(&mut self, declared: Option<Span>) {
        for mode in [Mode::Paper, Mode::Phone] {
            if !self.survey.modes.contains(&mode) {
                continue;
            }
            let mut walk = Walk {
                survey: self.survey,
                mode,
                excluded: excluded(self.survey, mode),
                found: Vec::new(),
            };
            walk.nodes(&self.survey.flow);
            if mode == Mode::Paper {
                walk.finishes();
            }
            for (span, message, related, help) in walk.found {
                let problem = self.report(Rule::ModeUnsupported, span, message);
                if let Some((span, words)) = related {
                    problem.related(span, words);
                }
                if let Some(declared) = declared {
                    problem.related(declared, format!("`{}` stands here", mode.word()));
                }
                problem.help(help);
            }
        }
    }
}

impl Walk<'_> {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            self.node(node);
        }
    }

    fn node(&mut self, node: &Node) {
        let survey = self.survey;
        match node {
            Node::Page(page) if self.is_met(page.guard) => {
                if page.shuffle {
                    self.shuffled(page.span, format!("the items of `{}`", page.name));
                }
                self.texts(
                    page.span,
                    format!("the title of `{}`", page.name),
                    page.title,
                );
                self.nodes(&page.nodes);
            }
            Node::Branch(arms) => {
                for arm in arms {
                    if !self.is_met(arm.guard) {
                        continue;
                    }
                    if arm.shuffle {
                        self.shuffled(arm.span.at_start(), "the items of this block".to_owned());
                    }
                    self.nodes(&arm.nodes);
                }
            }
            Node::Ask(id) if self.is_met(survey[*id].guard) => self.question(&survey[*id]),
            Node::Grid(id) => self.grid(&survey[*id]),
            Node::Note(note) if self.is_met(note.guard) => {
                self.texts(note.span, format!("`{}`", note.name), Some(note.text));
            }
            Node::Check(id) if self.is_met(survey[*id].guard) => self.check(&survey[*id]),
            Node::Repeat(id) if self.is_met(survey[*id].guard) => self.repeat(&survey[*id]),
            _ => {}
        }
    }

    fn is_met(&self, guard: Option<GuardId>) -> bool {
        guard.is_none_or(|guard| {
            !self
                .excluded
                .get(guard.index())
                .copied()
                .unwrap_or_default()
        })
    }

    fn question(&mut self, field: &Field) {
        let own = self.words_for(&field.mode_texts, field.text);
        self.texts(
            field.name_span,
            format!("`{}`", field.name),
            [own, field.hint].into_iter().flatten(),
        );
        self.options(field, &field.name, field.interviewer);
        let list = field.ty.list().map(|list| &self.survey[list]);
        if field.shuffle || list.is_some_and(|list| list.shuffle) {
            self.shuffled(field.name_span, format!("the answers of `{}`", field.name));
        }
    }

    fn grid(&mut self, grid: &Grid) {
        let survey = self.survey;
        let rows = grid.rows.iter().map(|row| &survey[*row]);
        let rows: Vec<&Field> = rows.filter(|row| self.is_met(row.guard)).collect();
        let Some(first) = rows.first() else { return };
        let own = self.words_for(&grid.mode_texts, grid.text);
        self.texts(
            grid.span,
            format!("`{}`", grid.name),
            [own, grid.hint].into_iter().flatten(),
        );
        for row in &rows {
            self.texts(row.name_span, format!("`{}`", row.name), Some(row.text));
        }
        if grid.shuffle {
            self.shuffled(grid.span, format!("the rows of `{}`", grid.name));
        }
        self.options(first, &grid.name, grid.interviewer);
    }

    /// The options of a question or grid.
    fn options(&mut self, field: &Field, name: &str, interviewer: Option<TextId>) {
        let Some(list) = field.ty.list().map(|list| &self.survey[list]) else {
            return;
        };
        if self.mode == Mode::Paper {
            for option in &list.options {
                self.texts(
                    option.span,
                    format!("the option `{}`", option.name),
                    Some(option.text),
                );
            }
            return;
        }
        if let Some(option) = list.options.iter().find(|option| option.image.is_some()) {
            let message = format!("`{name}` shows pictures, and nobody sees them by telephone");
            let related = (option.span, "a picture".to_owned());
            self.add(
                field.name_span,
                message,
                Some(related),
                format!("ask it in the other modes only: {}", self.elsewhere()),
            );
        }
        let count = list.options.len();
        if count >= TOO_MANY_TO_HEAR && interviewer.is_none() {
            let message =
                format!("nobody remembers the {count} options of `{name}` when they are read out");
            self.add(field.name_span, message, None, "ask it in two steps, or tell the interviewer what to do: `interviewer \"Do not read out …\"`".to_owned());
        }
    }

    fn check(&mut self, check: &Check) {
        if self.mode != Mode::Paper {
            return;
        }
        self.texts(
            check.span.at_start(),
            format!("`{}`", check.name),
            Some(check.text),
        );
        if check.hard {
            let message = format!("`{}` is a hard check, and paper stops nobody", check.name);
            self.add(
                check.span.at_start(),
                message,
                None,
                format!("look at it in the other modes only: {}", self.elsewhere()),
            );
        }
    }

    /// What is inside a repeat needs no message of its own on paper.
    fn repeat(&mut self, repeat: &Repeat) {
        if self.mode != Mode::Paper {
            return self.nodes(&repeat.nodes);
        }
        let over = &self.survey[repeat.over];
        let message = format!(
            "`{}` repeats what is asked, and paper asks it once",
            repeat.name
        );
        let related = (
            over.name_span,
            format!("once for each answer to `{}`", over.name),
        );
        self.add(
            repeat.span.at_start(),
            message,
            Some(related),
            format!("repeat it in the other modes only: {}", self.elsewhere()),
        );
    }

    fn finishes(&mut self) {
        for finish in &self.survey.finishes {
            if self.is_met(finish.guard) {
                self.texts(
                    finish.span.at_start(),
                    format!("`{}`", finish.name),
                    finish.text,
                );
            }
        }
    }

    fn shuffled(&mut self, span: Span, what: String) {
        if self.mode == Mode::Paper {
            let message = format!("{what} are shuffled, and on paper there is one order");
            self.add(
                span,
                message,
                None,
                format!(
                    "leave `shuffle` out, or ask it in the other modes only: {}",
                    self.elsewhere()
                ),
            );
        }
    }

    /// Texts that show what was answered.
    fn texts(&mut self, span: Span, what: String, texts: impl IntoIterator<Item = TextId>) {
        if self.mode != Mode::Paper {
            return;
        }
        let survey = self.survey;
        let Some(field) = texts
            .into_iter()
            .find_map(|text| shown_answer(survey, text))
        else {
            return;
        };
        let (name, related) = match field {
            Shown::Answer(id) => (
                format!("the answer to `{}`", survey[id].name),
                Some((survey[id].name_span, "it is asked here".to_owned())),
            ),
            Shown::Today => ("the date of today".to_owned(), None),
        };
        let message = format!("{what} shows {name}, and paper cannot");
        self.add(span, message, related, format!("write words for paper (`text paper \"…\"`), or show it in the other modes only: {}", self.elsewhere()));
    }

    /// The words that are read in this mode.
    fn words_for(&self, own: &[(Mode, TextId)], all: TextId) -> Option<TextId> {
        let own = own.iter().find(|(mode, _)| *mode == self.mode);
        Some(own.map_or(all, |(_, text)| *text))
    }

    fn elsewhere(&self) -> String {
        format!("`when mode != {}`", self.mode.word())
    }

    fn add(&mut self, span: Span, message: String, related: Option<(Span, String)>, help: String) {
        self.found.push((span, message, related, help));
    }
}

/// What a text shows that is not known beforehand.
enum Shown {
    Answer(FieldId),
    Today,
}

fn shown_answer(survey: &Survey, text: TextId) -> Option<Shown> {
    let mut shown = None;
    for piece in &survey.text(text, 0).pieces {
        let (Piece::Value { expr, .. } | Piece::Choice { when: expr, .. }) = piece else {
            continue;
        };
        let answer = expr
            .fields()
            .into_iter()
            .find(|id| survey[*id].origin != Origin::Known);
        shown = shown.or(answer.map(Shown::Answer));
        expr.walk(&mut |part| {
            if shown.is_some() {
                return;
            }
            shown = match part.kind {
                ExprKind::Today => Some(Shown::Today),
                ExprKind::InstanceLabel(repeat) | ExprKind::Over(_, repeat, _) => {
                    Some(Shown::Answer(survey[repeat].over))
                }
                _ => None,
            };
        });
    }
    shown
}

/// For every guard whether the mode alone rules it out.
fn excluded(survey: &Survey, mode: Mode) -> Vec<bool> {
    let mut excluded: Vec<bool> = Vec::with_capacity(survey.guards.len());
    for guard in &survey.guards {
        let by_parent = guard
            .parent
            .and_then(|parent| excluded.get(parent.index()).copied());
        let by_itself = match &guard.term {
            Term::Holds(condition) => holds(&survey[*condition].expr, mode) == Some(false),
            Term::Fails(condition) => holds(&survey[*condition].expr, mode) == Some(true),
            Term::Consent(_) | Term::Chosen(_) => false,
        };
        excluded.push(by_parent.unwrap_or_default() || by_itself);
    }
    excluded
}

/// Whether a condition holds in a mode, where the mode alone decides it.
fn holds(condition: &Expr, mode: Mode) -> Option<bool> {
    let is_mode = |expr: &Expr| match expr.kind {
        ExprKind::Mode => Some(mode),
        ExprKind::ModeIs(other) => Some(other),
        _ => None,
    };
    match &condition.kind {
        ExprKind::And(parts) => all(parts.iter().map(|part| holds(part, mode))),
        ExprKind::Or(parts) => {
            all(parts.iter().map(|part| Some(!holds(part, mode)?))).map(|none| !none)
        }
        ExprKind::Not(part) => Some(!holds(part, mode)?),
        ExprKind::Compare(comparison, left, right) => {
            let is_same = is_mode(left)? == is_mode(right)?;
            match comparison {
                Comparison::Equal => Some(is_same),
                Comparison::NotEqual => Some(!is_same),
                _ => None,
            }
        }
        ExprKind::OneOf(value, list) => {
            let value = is_mode(value)?;
            let list: Option<Vec<Mode>> = list.iter().map(is_mode).collect();
            Some(list?.contains(&value))
        }
        _ => None,
    }
}

/// Whether all are true: false as soon as one is false, whatever is not known.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            Some(true) => {}
            None => known = None,
        }
    }
    known
}

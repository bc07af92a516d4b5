//! How long a survey takes: an estimate for each thing that a respondent reads or answers.
//!
//! The times are a proposal that a project can replace by its own, see `time` in `peil.yaml`. Reading is
//! within the 150 to 250 words a minute of Dutch readers; the seconds agree with what large panels count,
//! about 10 for an item that stands alone, 6 for a row of a grid, 20 to 60 for an open answer.

mod pace;

pub use pace::Pace;

use crate::model::{
    Arm, Field, FieldId, GridId, GuardId, Node, Note, NumberKind, Origin, Page, Piece, RepeatId,
    Rich, Survey, Term, TextId, Type,
};

/// How much a respondent is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Length {
    /// Items that are answered by a choice, rating, number or date; each row of a grid is one.
    pub closed: u64,
    /// Items that are answered in own words, names and addresses left out.
    pub open: u64,
    /// Questions of every kind, consents and addresses too; each row of a grid is one.
    pub questions: u64,
    /// The estimated time, in milliseconds.
    pub time: u64,
}

impl Length {
    /// One after the other.
    pub fn and(self, other: Length) -> Length {
        Length {
            closed: self.closed + other.closed,
            open: self.open + other.open,
            questions: self.questions + other.questions,
            time: self.time + other.time,
        }
    }

    /// So many times.
    pub fn times(self, count: u64) -> Length {
        Length {
            closed: self.closed * count,
            open: self.open * count,
            questions: self.questions * count,
            time: self.time * count,
        }
    }

    /// The smaller of each.
    pub fn least(self, other: Length) -> Length {
        Length {
            closed: self.closed.min(other.closed),
            open: self.open.min(other.open),
            questions: self.questions.min(other.questions),
            time: self.time.min(other.time),
        }
    }

    /// The larger of each.
    pub fn most(self, other: Length) -> Length {
        Length {
            closed: self.closed.max(other.closed),
            open: self.open.max(other.open),
            questions: self.questions.max(other.questions),
            time: self.time.max(other.time),
        }
    }

    /// Whole minutes, half a minute rounded up.
    pub fn minutes(self) -> u64 {
        (self.time + 30_000) / 60_000
    }
}

/// Something that takes a respondent time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// What is answered; none where something is only read.
    pub field: Option<FieldId>,
    /// When it is shown.
    pub guard: Option<GuardId>,
    /// The repeat of which each instance has one.
    pub repeat: Option<RepeatId>,
    /// How much it is.
    pub length: Length,
}

/// Estimates the length of one survey.
#[derive(Debug, Clone, Copy)]
pub struct Clock<'s> {
    survey: &'s Survey,
    pace: Pace,
}

impl<'s> Clock<'s> {
    /// A clock for a survey.
    pub fn new(survey: &'s Survey, pace: Pace) -> Self {
        Clock { survey, pace }
    }

    /// Everything that takes time, in the order of the flow.
    pub fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        let everything = Place {
            guard: None,
            repeat: None,
            loose: true,
        };
        self.walk(&self.survey.flow, everything, &mut parts);
        parts
    }

    /// The most that anybody can be asked if all conditions held that do not exclude each other by
    /// being arms of one `if`: no route is longer.
    pub fn most(&self) -> Length {
        self.most_of(&self.survey.flow, true)
    }

    /// What everybody gets who takes part to the end.
    pub fn least(&self) -> Length {
        let everybody = |part: &Part| part.repeat.is_none() && self.is_for_all(part.guard);
        let parts = self.parts().into_iter().filter(everybody);
        parts.fold(Length::default(), |sum, part| sum.and(part.length))
    }

    /// Whether nothing but consents stands around something.
    fn is_for_all(&self, guard: Option<GuardId>) -> bool {
        let chain = self.survey.guard_chain(guard);
        chain.iter().all(|term| matches!(term, Term::Consent(_)))
    }

    fn walk(&self, nodes: &[Node], place: Place, parts: &mut Vec<Part>) {
        let mut opens_page = place.loose;
        for node in nodes {
            let page = self.page_turn(node, &mut opens_page, place.loose);
            let mut add = |field, guard, length: Length| {
                parts.push(Part {
                    field,
                    guard,
                    repeat: place.repeat,
                    length,
                })
            };
            match node {
                Node::Ask(id) => add(Some(*id), self.survey[*id].guard, self.field(*id).and(page)),
                Node::Note(note) => {
                    add(None, note.guard.or(place.guard), self.note(note).and(page))
                }
                Node::Grid(id) => {
                    let rows = &self.survey[*id].rows;
                    let guard = rows.first().and_then(|row| self.survey[*row].guard);
                    add(None, guard, self.grid(*id).and(page));
                    for row in rows {
                        add(Some(*row), self.survey[*row].guard, self.field(*row));
                    }
                }
                Node::Page(it) => {
                    let guard = it.guard.or(place.guard);
                    add(None, guard, self.page(it));
                    let inside = Place {
                        guard,
                        loose: false,
                        ..place
                    };
                    self.walk(&it.nodes, inside, parts);
                }
                Node::Branch(arms) => {
                    for arm in arms {
                        let guard = arm.guard.or(place.guard);
                        self.walk(&arm.nodes, Place { guard, ..place }, parts);
                    }
                }
                Node::Repeat(id) => {
                    let guard = self.survey[*id].guard.or(place.guard);
                    let inside = Place {
                        guard,
                        repeat: Some(*id),
                        loose: false,
                    };
                    self.walk(&self.survey[*id].nodes, inside, parts);
                }
                Node::Compute(_) | Node::Check(_) | Node::Finish(_) | Node::Quota(_) => {}
            }
        }
    }

    fn most_of(&self, nodes: &[Node], loose: bool) -> Length {
        let mut opens_page = loose;
        nodes.iter().fold(Length::default(), |sum, node| {
            let page = self.page_turn(node, &mut opens_page, loose);
            sum.and(page).and(self.most_of_node(node, loose))
        })
    }

    fn most_of_node(&self, node: &Node, loose: bool) -> Length {
        match node {
            Node::Ask(id) => self.field(*id),
            Node::Note(note) => self.note(note),
            Node::Grid(id) => {
                let rows = self.survey[*id].rows.iter();
                rows.fold(self.grid(*id), |sum, row| sum.and(self.field(*row)))
            }
            Node::Page(page) => self.page(page).and(self.most_of(&page.nodes, false)),
            Node::Branch(arms) => {
                let arms = arms.iter().map(|arm: &Arm| self.most_of(&arm.nodes, loose));
                arms.fold(Length::default(), Length::most)
            }
            Node::Repeat(id) => {
                let inside = self.most_of(&self.survey[*id].nodes, false);
                inside.times(self.most_instances(*id))
            }
            Node::Compute(_) | Node::Check(_) | Node::Finish(_) | Node::Quota(_) => {
                Length::default()
            }
        }
    }

    /// The most time that some nodes take, in milliseconds.
    pub fn time_of(&self, nodes: &[Node]) -> u64 {
        self.most_of(nodes, false).time
    }

    /// How often a repeat is gone through at most.
    pub fn most_instances(&self, repeat: RepeatId) -> u64 {
        let repeat = &self.survey[repeat];
        let options = self.survey.options_of(repeat.over);
        let options = options.map_or(0, |list| list.options.len() as u64);
        repeat.max.map_or(options, |max| options.min(max.into()))
    }

    /// Things outside every page make a page of their own.
    fn page_turn(&self, node: &Node, opens_page: &mut bool, loose: bool) -> Length {
        let shown = matches!(node, Node::Ask(_) | Node::Grid(_) | Node::Note(_));
        let turned = shown && *opens_page;
        match node {
            Node::Page(_) => *opens_page = loose,
            _ if shown => *opens_page = false,
            _ => {}
        }
        time(if turned { self.pace.page.into() } else { 0 })
    }

    fn page(&self, page: &Page) -> Length {
        let title = page.title.map_or(0, |title| self.reading(title));
        time(u64::from(self.pace.page) + title)
    }

    fn note(&self, note: &Note) -> Length {
        time(self.reading(note.text))
    }

    fn grid(&self, grid: GridId) -> Length {
        let grid = &self.survey[grid];
        let hint = grid.hint.map_or(0, |hint| self.reading(hint));
        time(self.reading(grid.text) + hint)
    }

    /// A question, consent or row that is asked once.
    pub fn field(&self, id: FieldId) -> Length {
        let field = &self.survey[id];
        if matches!(field.origin, Origin::Known | Origin::Computed) {
            return Length::default();
        }
        let hint = field.hint.map_or(0, |hint| self.reading(hint));
        let (closed, open) = kind_of(field);
        Length {
            closed: closed.into(),
            open: open.into(),
            questions: 1,
            time: self.reading(field.text) + hint + self.answering(field),
        }
    }

    fn answering(&self, field: &Field) -> u64 {
        let options = field
            .ty
            .list()
            .map_or(0, |list| self.survey[list].options.len() as u64);
        let pace = &self.pace;
        let (base, more) = match &field.ty {
            _ if matches!(field.origin, Origin::Row(_)) => (pace.row, 0),
            Type::Scale(_) => (pace.rating, 0),
            Type::Number(number) if number.kind == NumberKind::Slider => (pace.rating, 0),
            Type::One(_) => (pace.choice, 500 * options.saturating_sub(5)),
            Type::Many(..) => (pace.choices, 1_000 * options.saturating_sub(6)),
            Type::Rank(_, size) => {
                let ranked = size.max.map_or(options, |max| options.min(max.into()));
                (0, u64::from(pace.rank) * ranked)
            }
            Type::Allocate(..) => (0, u64::from(pace.rank) * options),
            Type::Flag => (pace.choice, 0),
            Type::Text(text) if text.long && field.required => (pace.open_required, 0),
            Type::Text(text) if text.long => (pace.open, 0),
            Type::File { .. } => (pace.upload, 0),
            _ => (pace.entry, 0),
        };
        u64::from(base) + more
    }

    /// Milliseconds to read a text in the language of the source.
    fn reading(&self, text: TextId) -> u64 {
        words(self.survey.text(text, 0)) * 60_000 / u64::from(self.pace.words.max(1))
    }
}

#[derive(Clone, Copy)]
struct Place {
    guard: Option<GuardId>,
    repeat: Option<RepeatId>,
    /// Outside every page.
    loose: bool,
}

fn time(time: u64) -> Length {
    Length {
        time,
        ..Length::default()
    }
}

/// Whether a field is a closed item, and whether it is an open one.
fn kind_of(field: &Field) -> (bool, bool) {
    match &field.ty {
        Type::Text(_) => (false, field.personal.is_none()),
        Type::Email | Type::Phone | Type::Url | Type::File { .. } | Type::Key | Type::Flag => {
            (false, false)
        }
        _ => (true, false),
    }
}

/// The words of a text; a placeholder counts as one.
fn words(text: &Rich) -> u64 {
    let count = |piece: &Piece| match piece {
        Piece::Plain(words) => spoken(words),
        Piece::Value { .. } => 1,
        Piece::Choice {
            then, otherwise, ..
        } => spoken(then).max(spoken(otherwise)),
    };
    text.pieces.iter().map(count).sum()
}

fn spoken(text: &str) -> u64 {
    let words = text.split_whitespace();
    words
        .filter(|word| word.contains(char::is_alphanumeric))
        .count() as u64
}

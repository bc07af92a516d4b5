//! What a survey means: names resolved, types known, defaults filled in.
//!
//! The model is made by [`check`](mod@crate::check) and read by everything after it. Tables are plain
//! vectors in source order; an id is an index into one of them. Nothing here refers back to the syntax
//! but by [`Span`], for messages.

mod analysis;
mod calendar;
mod column;
mod expr;
mod field;
mod fieldwork;
mod flow;
mod formula;
mod history;
pub mod markdown;
mod notation;
mod privacy;
mod text;
mod theme;

pub use analysis::*;
pub use calendar::DateWords;
pub use column::*;
pub use expr::*;
pub use field::*;
pub use fieldwork::*;
pub use flow::*;
pub use history::*;
pub use privacy::*;
pub use text::*;
pub use theme::*;

use crate::source::Span;
use rust_decimal::Decimal;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident => $table:ident: $item:ty;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub struct $name(pub u32);

            impl $name {
                /// Position in its table.
                pub fn index(self) -> usize {
                    self.0 as usize
                }
            }

            impl std::ops::Index<$name> for Survey {
                type Output = $item;
                fn index(&self, id: $name) -> &$item {
                    &self.$table[id.index()]
                }
            }
        )*
    };
}

ids! {
    /// A [`Field`].
    FieldId => fields: Field;
    /// A [`List`] of options.
    ListId => lists: List;
    /// A [`Scale`].
    ScaleId => scales: Scale;
    /// A [`Grid`].
    GridId => grids: Grid;
    /// A [`Repeat`].
    RepeatId => repeats: Repeat;
    /// A [`Condition`] that routes.
    ConditionId => conditions: Condition;
    /// One link in a chain of guards, a [`Guard`].
    GuardId => guards: Guard;
    /// A [`Finish`].
    FinishId => finishes: Finish;
    /// A [`Check`].
    CheckId => checks: Check;
    /// A [`Purpose`].
    PurposeId => purposes: Purpose;
    /// An [`Event`].
    EventId => events: Event;
    /// A [`Segment`].
    SegmentId => segments: Segment;
    /// A [`Metric`].
    MetricId => metrics: Metric;
    /// An [`Index`].
    IndexId => indexes: Index;
    /// A [`Touchpoint`].
    TouchpointId => touchpoints: Touchpoint;
    /// An [`Action`].
    ActionId => actions: Action;
}

/// One survey.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// The name in data and file names.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// The title respondents see.
    pub title: TextId,
    /// `///` documentation.
    pub doc: Option<String>,
    /// The version, three numbers: `2.1.0`.
    pub version: String,
    /// BCP 47 tags; the first is the language of the source.
    pub languages: Vec<String>,
    /// Words of `kind`, as written.
    pub kind: Vec<String>,
    /// The modes in which it is answered; never empty, `online` unless said otherwise.
    pub modes: Vec<Mode>,
    /// IANA time zone in which `today` is read; `UTC` unless said otherwise.
    pub time_zone: String,
    /// Who answers for the survey.
    pub owner: Option<String>,
    /// What it is for, in the author's words.
    pub goal: Option<String>,
    /// Where the form posts responses.
    pub submit: Option<String>,
    /// How the form looks, where that is said.
    pub theme: Option<Theme>,
    /// How long respondents may keep what they filled in on their device; without it, never.
    pub save: Option<Period>,
    /// Respondents read their answers once more before they send them.
    pub review: bool,
    /// The websites on whose pages the form may be embedded, as origins: `https://www.example.org`.
    pub embed: Vec<String>,
    /// Where the survey passes on the token of the invitation with each response.
    pub token: Option<Span>,
    /// The form has a field that people leave empty and programs fill in.
    pub trap: bool,
    /// Every text that people read.
    pub texts: Texts,
    /// The `privacy` item.
    pub privacy: Option<Privacy>,
    /// Purposes.
    pub purposes: Vec<Purpose>,
    /// Recipients.
    pub recipients: Vec<Recipient>,
    /// Lists of options, shared and own.
    pub lists: Vec<List>,
    /// Scales, declared and built in, that the survey uses.
    pub scales: Vec<Scale>,
    /// Events.
    pub events: Vec<Event>,
    /// Everything that has a value, in source order.
    pub fields: Vec<Field>,
    /// Grids.
    pub grids: Vec<Grid>,
    /// Repeats.
    pub repeats: Vec<Repeat>,
    /// The conditions of guards.
    pub conditions: Vec<Condition>,
    /// Guards.
    pub guards: Vec<Guard>,
    /// Early ends, in source order.
    pub finishes: Vec<Finish>,
    /// Checks.
    pub checks: Vec<Check>,
    /// Quotas.
    pub quotas: Vec<Quota>,
    /// The pictures of options and the logo by path, as `data:` addresses.
    pub pictures: std::collections::BTreeMap<String, String>,
    /// What is shown, in order.
    pub flow: Vec<Node>,
    /// Segments.
    pub segments: Vec<Segment>,
    /// Metrics.
    pub metrics: Vec<Metric>,
    /// Indexes.
    pub indexes: Vec<Index>,
    /// Driver analyses.
    pub drivers: Vec<Drivers>,
    /// Weightings.
    pub weights: Vec<Weight>,
    /// Waves.
    pub waves: Vec<Wave>,
    /// Reports.
    pub reports: Vec<Report>,
    /// Touchpoints.
    pub touchpoints: Vec<Touchpoint>,
    /// Actions.
    pub actions: Vec<Action>,
    /// Tests.
    pub tests: Vec<Test>,
    /// What is said of earlier versions.
    pub history: History,
}

/// How a survey is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// In a browser.
    Online,
    /// An interviewer on the telephone.
    Phone,
    /// An interviewer in person.
    FaceToFace,
    /// On paper.
    Paper,
}

impl Mode {
    /// As written in a survey and in data.
    pub fn word(self) -> &'static str {
        match self {
            Mode::Online => "online",
            Mode::Phone => "phone",
            Mode::FaceToFace => "face_to_face",
            Mode::Paper => "paper",
        }
    }

    /// Whether somebody else than the respondent fills in the form.
    pub fn has_interviewer(self) -> bool {
        matches!(self, Mode::Phone | Mode::FaceToFace)
    }

    /// The mode of that word.
    pub fn parse(word: &str) -> Option<Mode> {
        [Mode::Online, Mode::Phone, Mode::FaceToFace, Mode::Paper]
            .into_iter()
            .find(|mode| mode.word() == word)
    }
}

impl Survey {
    /// Fields with their ids, in source order.
    pub fn fields(&self) -> impl Iterator<Item = (FieldId, &Field)> {
        self.fields
            .iter()
            .enumerate()
            .map(|(at, field)| (FieldId(at as u32), field))
    }

    /// The mode that the form is made for: online where the survey has it, else its first.
    pub fn form_mode(&self) -> Mode {
        match self.modes.first() {
            Some(first) if !self.modes.contains(&Mode::Online) => *first,
            _ => Mode::Online,
        }
    }

    /// The field whose column path this is.
    pub fn field_named(&self, path: &str) -> Option<FieldId> {
        self.fields
            .iter()
            .position(|field| field.name == path)
            .map(|at| FieldId(at as u32))
    }

    /// The options a field chooses from, if it does.
    pub fn options_of(&self, field: FieldId) -> Option<&List> {
        self[field].ty.list().map(|list| &self[list])
    }

    /// The smallest and largest number a field can be; open where it has no bound.
    pub fn bounds(&self, id: FieldId) -> (Option<Decimal>, Option<Decimal>) {
        match &self[id].ty {
            Type::Scale(scale) => (Some(self[*scale].min.into()), Some(self[*scale].max.into())),
            Type::Number(number) => (number.min, number.max),
            _ => (None, None),
        }
    }

    /// Consents that cover a purpose, in source order.
    pub fn consents_for(&self, purpose: PurposeId) -> impl Iterator<Item = FieldId> {
        self.fields()
            .filter(move |(_, field)| {
                field.origin == Origin::Consent && field.purposes.contains(&purpose)
            })
            .map(|(id, _)| id)
    }

    /// The guards of a field from the outermost to its own; all must hold for it to be asked, next to
    /// the finishes that stand before it.
    pub fn guard_chain(&self, guard: Option<GuardId>) -> Vec<&Term> {
        let mut chain = Vec::new();
        let mut next = guard;
        while let Some(id) = next {
            chain.push(&self[id].term);
            next = self[id].parent;
        }
        chain.reverse();
        chain
    }
}

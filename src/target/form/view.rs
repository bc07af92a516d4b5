//! What the templates read. A field ending in `_html` is finished markup; all others are escaped there.

use serde::Serialize;

/// One page.
#[derive(Debug, Default, Serialize)]
pub struct PageView {
    /// Part of its id.
    pub name: String,
    /// Its heading.
    pub title_html: Option<String>,
    /// When it is to be filled in.
    pub condition: Option<String>,
    /// Its items change places.
    pub shuffle: bool,
    /// What stands on it.
    pub items: Vec<ItemView>,
}

/// One thing on a page.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ItemView {
    /// A question, consent or grid.
    Question(Box<QuestionView>),
    /// A text.
    Note(NoteView),
    /// The text of an early end.
    Finish(NoteView),
    /// The text of a check.
    Check(NoteView),
    /// Items that belong together.
    Group(GroupView),
}

/// A text between questions.
#[derive(Debug, Default, Serialize)]
pub struct NoteView {
    /// Its id.
    pub id: String,
    /// Its words.
    pub html: String,
    /// When it applies.
    pub condition: Option<String>,
}

/// A group of items.
#[derive(Debug, Serialize)]
pub struct GroupView {
    /// Its id.
    pub id: String,
    /// Its heading.
    pub title_html: Option<String>,
    /// When it is to be filled in.
    pub condition: Option<String>,
    /// Its items change places.
    pub shuffle: bool,
    /// What it holds.
    pub items: Vec<ItemView>,
}

/// A question, or a row of a grid.
#[derive(Debug, Default, Serialize)]
pub struct QuestionView {
    /// How it is answered.
    pub control: Control,
    /// Its id in the page.
    pub id: String,
    /// The name of its inputs.
    pub name: String,
    /// The question.
    pub label_html: String,
    /// The hint below it.
    pub hint_html: Option<String>,
    /// An instruction for who asks it.
    pub interviewer_html: Option<String>,
    /// Its answers have codes to type.
    pub coded: bool,
    /// The ids of what describes it.
    pub described: Option<String>,
    /// When it is to be filled in.
    pub condition: Option<String>,
    /// Must be answered when asked.
    pub required: bool,
    /// Says that it may be left empty.
    pub optional: bool,
    /// Always asked and required, so that the browser can check it without JavaScript.
    pub native_required: bool,
    /// A sentence to agree with, not a question.
    pub statement: bool,
    /// Missing codes.
    pub missing: Vec<OptionView>,
    /// The codes of a scale.
    pub points: Vec<PointView>,
    /// Words under the scale.
    pub ends: Vec<PointView>,
    /// Every point has words.
    pub worded: bool,
    /// Points show words alone.
    pub wordy: bool,
    /// Options.
    pub options: Vec<OptionView>,
    /// Two short options, side by side.
    pub pair: bool,
    /// How many places a ranking has.
    pub places: u32,
    /// Options or rows change places.
    pub shuffle: bool,
    /// Rows of a grid.
    pub rows: Vec<QuestionView>,
    /// Asks for a time beside a date.
    pub clock: bool,
    /// The `type` of a single input.
    pub input: &'static str,
    /// The class that gives its width.
    pub width: &'static str,
    /// Its `inputmode`.
    pub mode: &'static str,
    /// Its `autocomplete`.
    pub fill: &'static str,
    /// Its `dir`.
    pub direction: &'static str,
    /// Most characters.
    pub max_length: Option<u32>,
    /// The limit in words.
    pub limit: Option<String>,
    /// Accepted files.
    pub accept: Option<String>,
    /// Shown after the input.
    pub unit: Option<String>,
}

impl QuestionView {
    /// With the ids of its hint, the words under its scale, its unit and its limit in `described`.
    pub fn with_description(mut self) -> Self {
        let parts = [
            (self.hint_html.is_some(), "hint"),
            (!self.ends.is_empty(), "ends"),
            (self.unit.is_some(), "unit"),
            (self.limit.is_some(), "count"),
        ];
        let there = parts.iter().filter(|(there, _)| *there);
        let ids: Vec<String> = there
            .map(|(_, part)| format!("{}-{part}", self.id))
            .collect();
        self.described = Some(ids.join(" ")).filter(|ids| !ids.is_empty());
        self
    }
}

/// How a question is answered.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Control {
    /// One line of text.
    #[default]
    Line,
    /// Several lines.
    Lines,
    /// Tiles of a scale.
    Tiles,
    /// Options of which one is chosen.
    Radios,
    /// Options of which some are chosen.
    Boxes,
    /// Options put in order.
    Rank,
    /// A total divided over options.
    Shares,
    /// A number on a line.
    Slider,
    /// Day, month and year.
    Parts,
    /// A file.
    File,
    /// Rows that are each answered.
    Rows,
}

/// A code of a scale.
#[derive(Debug, Clone, Serialize)]
pub struct PointView {
    /// The value it sends.
    pub value: String,
    /// The number on the tile.
    pub code: Option<i64>,
    /// Its words.
    pub html: Option<String>,
}

/// An option, or a missing code.
#[derive(Debug, Default, Serialize)]
pub struct OptionView {
    /// Its name in data.
    pub name: String,
    /// The number an interviewer types for it.
    pub code: Option<i64>,
    /// Its words.
    pub html: String,
    /// `required` or `optional`, where a text comes with it.
    pub specify: Option<&'static str>,
    /// Cannot be chosen with others.
    pub exclusive: bool,
    /// `first` or `last`.
    pub pin: Option<&'static str>,
    /// When it may be chosen.
    pub condition: Option<String>,
    /// The address of a picture.
    pub image: Option<String>,
    /// What the picture shows.
    pub alt: String,
}

//! Questions, consents and grids as the templates read them.

use super::layout::{Instance, field_name};
use super::prose::Prose;
use super::prose::fill;
use super::texts::Texts;
use super::view::{Control, OptionView, PointView, QuestionView};
use super::words::Words;
use crate::model::{
    Choice, Field, FieldId, GridId, GuardId, List, ListId, MissingKind, Mode, NumberKind,
    NumberType, Origin, Pin, Scale, Specify, Survey, TextId, Type,
};
use crate::target::html;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The longest words, in characters, that fit on a tile or in half a line.
const SHORT: usize = 22;

/// Makes the views of one page in one language.
pub struct Questions<'a> {
    /// The survey.
    pub survey: &'a Survey,
    /// Its texts in the language.
    pub texts: &'a Texts<'a>,
    /// Its conditions in the language.
    pub prose: &'a Prose<'a>,
    /// The words of the form itself.
    pub words: &'static Words,
    /// The mode the form is made for.
    pub mode: Mode,
    /// The page is printed.
    pub on_paper: bool,
}

impl Questions<'_> {
    /// A question or consent; conditions of `outer` are said already.
    pub fn question(
        &self,
        id: FieldId,
        at: Option<Instance>,
        outer: Option<GuardId>,
    ) -> QuestionView {
        let mut view = self.bare(id, at);
        let field = &self.survey[id];
        let text = self.for_mode(field.text, &field.mode_texts);
        self.head(&mut view, text, field.hint, field.interviewer, at);
        view.condition = self.prose.only_if(field.guard, outer);
        view.native_required = is_always_required(field, &view);
        if field.origin == Origin::Consent {
            self.as_consent(&mut view, id);
        }
        view.with_description()
    }

    /// A grid with its rows.
    pub fn grid(&self, id: GridId, at: Option<Instance>, outer: Option<GuardId>) -> QuestionView {
        let grid = &self.survey[id];
        let name = match at {
            Some(at) => super::layout::within(self.survey, &grid.name, at),
            None => grid.name.clone(),
        };
        let rows: Vec<QuestionView> = grid
            .rows
            .iter()
            .map(|row| self.row(*row, &grid.rows, at))
            .collect();
        let shared = self.shared_guard(&grid.rows);
        let mut view = QuestionView {
            control: Control::Rows,
            id: element_id(&name),
            optional: grid.rows.iter().all(|row| !self.survey[*row].required),
            shuffle: grid.shuffle,
            condition: self.prose.only_if(shared, outer),
            name,
            rows,
            ..QuestionView::default()
        };
        let text = self.for_mode(grid.text, &grid.mode_texts);
        self.head(&mut view, text, grid.hint, grid.interviewer, at);
        view.with_description()
    }

    fn row(&self, id: FieldId, rows: &[FieldId], at: Option<Instance>) -> QuestionView {
        let mut view = self.bare(id, at);
        let field = &self.survey[id];
        view.label_html = self.texts.inline(field.text, at);
        view.condition = self.prose.only_if(field.guard, self.shared_guard(rows));
        let differs = rows
            .iter()
            .any(|row| self.survey[*row].required != field.required);
        view.optional = differs && !field.required;
        view.native_required = is_always_required(field, &view);
        self.options_as_tiles(&mut view);
        view.with_description()
    }

    /// The heading of an instance: the title of the repeat, or the words of its option.
    pub fn instance_title(&self, instance: Instance) -> String {
        match self.survey[instance.repeat].text {
            Some(text) if !self.survey.text(text, 0).is_fixed() => {
                self.texts.inline(text, Some(instance))
            }
            _ => self.texts.instance_label(instance),
        }
    }

    /// The guard that all rows stand under: that of the row with the shortest chain.
    fn shared_guard(&self, rows: &[FieldId]) -> Option<GuardId> {
        let guards = rows.iter().map(|row| self.survey[*row].guard);
        guards
            .min_by_key(|guard| self.survey.guard_chain(*guard).len())
            .flatten()
    }

    fn head(
        &self,
        view: &mut QuestionView,
        text: TextId,
        hint: Option<TextId>,
        interviewer: Option<TextId>,
        at: Option<Instance>,
    ) {
        let (label, rest) = self.texts.heading(text, at);
        let mut hints: Vec<String> = rest.into_iter().collect();
        hints.extend(hint.map(|hint| self.texts.blocks(hint, at)));
        hints.extend(self.how_on_paper(view.control));
        view.label_html = label;
        view.hint_html = (!hints.is_empty()).then(|| hints.concat());
        let interviewer = interviewer.filter(|_| self.mode.has_interviewer());
        view.interviewer_html = interviewer.map(|text| self.texts.blocks(text, at));
    }

    /// What a control says by itself on a screen, and paper does not.
    fn how_on_paper(&self, control: Control) -> Option<String> {
        let key = match control {
            Control::Boxes => "several",
            Control::Rank => "write_order",
            _ => return None,
        };
        let words = html::escape(self.words.text(key));
        self.on_paper.then(|| format!("<p>{words}</p>"))
    }

    /// The words for the mode of the form.
    pub fn for_mode(&self, text: TextId, others: &[(Mode, TextId)]) -> TextId {
        others
            .iter()
            .find(|(mode, _)| *mode == self.mode)
            .map_or(text, |(_, text)| *text)
    }

    /// The control of a field, without its words.
    fn bare(&self, id: FieldId, at: Option<Instance>) -> QuestionView {
        let field = &self.survey[id];
        let name = field_name(self.survey, id, at);
        let missing = field.missing.iter().map(|missing| OptionView {
            name: missing.name.clone(),
            code: Some(missing.code.map_or(usual_code(missing.kind), i64::abs)),
            html: self.texts.inline(missing.text, at),
            ..OptionView::default()
        });
        let mut view = QuestionView {
            id: element_id(&name),
            name,
            required: field.required,
            optional: !field.required,
            shuffle: field.shuffle,
            missing: missing.collect(),
            input: "text",
            ..QuestionView::default()
        };
        view.coded = self.on_paper || self.mode.has_interviewer();
        self.control(&mut view, &field.ty, at);
        number_options(&mut view.options);
        view
    }

    fn control(&self, view: &mut QuestionView, ty: &Type, at: Option<Instance>) {
        match ty {
            Type::One(list) => self.choose(view, Control::Radios, *list, at),
            Type::Many(list, _) => self.choose(view, Control::Boxes, *list, at),
            Type::Rank(list, size) => {
                self.choose(view, Control::Rank, *list, at);
                let options = view.options.len() as u32;
                view.places = size.max.map_or(options, |max| max.min(options));
            }
            Type::Allocate(list, _) => self.choose(view, Control::Shares, *list, at),
            Type::Scale(scale) => self.scale(view, &self.survey[*scale], at),
            Type::Number(number) => {
                number_line(view, number);
                view.ends = self.slider_ends(number, at);
            }
            Type::Date(_) => view.control = Control::Parts,
            Type::DateTime(_) => (view.control, view.clock) = (Control::Parts, true),
            Type::Time => view.width = "w4",
            Type::Text(text) => {
                view.control = if text.long {
                    Control::Lines
                } else {
                    Control::Line
                };
                (view.width, view.direction, view.max_length) = ("w24", "auto", text.max);
                let limit = |max: u32| self.words.counted("limit", "max", max.into());
                view.limit = text.max.map(limit);
            }
            Type::Email => line(view, "email", "w24", "email", "email"),
            Type::Phone => line(view, "tel", "w16", "tel", "tel"),
            Type::Url => line(view, "url", "w24", "url", "url"),
            Type::File { accept, size } => {
                (view.control, view.input, view.width) = (Control::File, "file", "full");
                let limit = |size: Decimal| self.words.filled("file_size", "max", size);
                view.limit = size.map(limit);
                view.accept.clone_from(accept);
            }
            Type::Key => line(view, "text", "w24", "", "off"),
            Type::Flag => view.control = Control::Radios,
        }
    }

    fn choose(
        &self,
        view: &mut QuestionView,
        control: Control,
        list: ListId,
        at: Option<Instance>,
    ) {
        let list = &self.survey[list];
        view.control = control;
        view.shuffle |= list.shuffle;
        view.options = list
            .options
            .iter()
            .map(|option| self.option(option, at))
            .collect();
        view.pair = list.options.len() == 2 && self.are_short(list);
    }

    fn are_short(&self, list: &List) -> bool {
        list.options.iter().all(|option| {
            let plain = option.specify.is_none() && option.when.is_none() && option.image.is_none();
            plain && self.texts.words(option.text).chars().count() <= SHORT
        })
    }

    fn option(&self, option: &Choice, at: Option<Instance>) -> OptionView {
        let picture = option.image.as_ref();
        let data = picture.and_then(|(path, _)| self.survey.pictures.get(path));
        OptionView {
            name: option.name.clone(),
            code: option.code,
            html: self.texts.inline(option.text, at),
            specify: option.specify.map(|specify| match specify {
                Specify::Required => "required",
                Specify::Optional => "optional",
            }),
            exclusive: option.exclusive,
            pin: option.pin.map(|pin| match pin {
                Pin::First => "first",
                Pin::Last => "last",
            }),
            condition: option.when.as_ref().map(|when| self.prose.option_if(when)),
            image: data.cloned(),
            alt: picture.map_or_else(String::new, |(_, alt)| self.texts.words(*alt)),
        }
    }

    fn scale(&self, view: &mut QuestionView, scale: &Scale, at: Option<Instance>) {
        view.control = Control::Tiles;
        view.shuffle = false;
        view.points = (scale.min..=scale.max)
            .map(|code| {
                let label = scale.labels.iter().find(|(at, _)| *at == code);
                PointView {
                    value: code.to_string(),
                    code: Some(code),
                    html: label.map(|(_, text)| self.texts.inline(*text, at)),
                }
            })
            .collect();
        view.worded = view.points.iter().all(|point| point.html.is_some());
        if !view.worded {
            let middle = (scale.min + scale.max) / 2;
            let at_end = |code: &i64| [scale.min, middle, scale.max].contains(code);
            let shown =
                |point: &&PointView| point.html.is_some() && point.code.is_some_and(|c| at_end(&c));
            view.ends = view.points.iter().filter(shown).cloned().collect();
        }
    }

    /// Words at positions of a slider.
    fn slider_ends(&self, number: &NumberType, at: Option<Instance>) -> Vec<PointView> {
        let words = |(position, text): &(Decimal, TextId)| PointView {
            value: position.normalize().to_string(),
            code: position.to_i64().filter(|_| position.is_integer()),
            html: Some(self.texts.inline(*text, at)),
        };
        number.labels.iter().map(words).collect()
    }

    /// A few short options of a row stand side by side, like a scale of words.
    fn options_as_tiles(&self, view: &mut QuestionView) {
        let plain = |option: &OptionView| {
            option.specify.is_none() && option.condition.is_none() && option.image.is_none()
        };
        if view.control != Control::Radios
            || view.options.len() > 7
            || !view.options.iter().all(plain)
        {
            return;
        }
        (view.control, view.worded, view.wordy) = (Control::Tiles, true, true);
        view.points = std::mem::take(&mut view.options)
            .into_iter()
            .map(|option| PointView {
                value: option.name,
                code: option.code.filter(|_| view.coded),
                html: Some(option.html),
            })
            .collect();
    }

    /// Yes and no, never preset, with what the consent is for.
    fn as_consent(&self, view: &mut QuestionView, id: FieldId) {
        view.options = ["yes", "no"]
            .into_iter()
            .map(|name| OptionView {
                name: name.to_owned(),
                html: self.words.text(name).to_owned(),
                ..OptionView::default()
            })
            .collect();
        number_options(&mut view.options);
        view.pair = true;
        let uses: Vec<String> = self.survey[id]
            .purposes
            .iter()
            .map(|purpose| self.texts.inline(self.survey[*purpose].text, None))
            .collect();
        let about = html::escape(self.words.text("consent_use"));
        let said: Vec<String> = uses
            .iter()
            .map(|purpose| fill(&about, &[("purpose", purpose)]))
            .collect();
        let link = format!("<a href=\"#notice\">{}</a>", self.words.text("notice"));
        let hint = view.hint_html.take().unwrap_or_default();
        view.hint_html = Some(format!("{hint}<p>{} {link}</p>", said.join(" ")));
    }
}

/// Whether the browser can ask for an answer by itself: everybody must give one, and no missing code
/// stands beside the input, as it does beside a line of text.
fn is_always_required(field: &Field, view: &QuestionView) -> bool {
    let is_group = matches!(view.control, Control::Radios | Control::Tiles);
    field.required
        && field.guard.is_none()
        && field.finishes_before == 0
        && (is_group || field.missing.is_empty())
}

/// The id of the element of a field.
pub fn element_id(name: &str) -> String {
    format!("q-{}", name.replace('.', "-"))
}

/// Options are typed by the codes their list gives, or by their places where one has none, or a minus.
fn number_options(options: &mut [OptionView]) {
    if options
        .iter()
        .any(|option| option.code.is_none_or(|code| code < 0))
    {
        for (code, option) in (1..).zip(options) {
            option.code = Some(code);
        }
    }
}

/// What a missing answer is typed as where the survey gives it no code.
fn usual_code(kind: MissingKind) -> i64 {
    match kind {
        MissingKind::NotApplicable => 97,
        MissingKind::DontKnow => 98,
        MissingKind::Refused => 99,
    }
}

fn line(
    view: &mut QuestionView,
    input: &'static str,
    width: &'static str,
    mode: &'static str,
    fill: &'static str,
) {
    (view.input, view.width, view.mode, view.fill) = (input, width, mode, fill);
    view.direction = "ltr";
}

fn number_line(view: &mut QuestionView, number: &NumberType) {
    (view.mode, view.width) = match number.kind {
        NumberKind::Integer => ("numeric", "w4"),
        NumberKind::Decimal | NumberKind::Money => ("decimal", "w8"),
        NumberKind::Slider => ("decimal", "w4"),
    };
    if number
        .min
        .is_none_or(|min| min.is_sign_negative() && !min.is_zero())
    {
        // Numeric keyboards of phones lack a minus.
        view.mode = if number.min.is_some() {
            "text"
        } else {
            view.mode
        };
    }
    if number.kind == NumberKind::Slider {
        view.control = Control::Slider;
    }
    view.unit.clone_from(&number.unit);
    view.direction = "ltr";
}

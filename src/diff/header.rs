//! What is said of the survey as a whole, and how it looks.

use super::items::At;
use super::tables::Tables;
use super::texts::Text;
use super::{Change, Kind, Subject};
use crate::model::{Mode, Period, Survey, TextId, Theme};

/// Compares the `survey` item and the theme.
pub(super) fn compare(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let subject = Subject::new("survey", new.name.clone());
    let at = (Some(old.span), Some(new.span));
    if old.name != new.name {
        let message = format!("{} was called `{}`", subject.quoted(), old.name);
        let mut change = Change::new(Kind::SurveyRenamed, subject.clone(), message);
        change.before = Some(old.name.clone());
        let values = (Some(old.name.clone()), Some(new.name.clone()));
        tables.tell(change.at(at.0, at.1).values(values.0, values.1));
    }
    tables.text(&Text::plain(&subject, "the title"), old.title, new.title);
    tables.documentation(&subject, at, &old.doc, &new.doc);
    languages(tables, &subject, at);
    modes(tables, &subject, at);
    let said = |words: &[String]| Some(words.join(", ")).filter(|words| !words.is_empty());
    let yes = |is: bool| is.then(|| "yes".to_owned());
    let zone = |zone: &str| Some(zone.to_owned());
    let values = [
        (
            Kind::SurveyKind,
            "the kind",
            said(&old.kind),
            said(&new.kind),
        ),
        (
            Kind::TimeZone,
            "the time zone",
            zone(&old.time_zone),
            zone(&new.time_zone),
        ),
        (
            Kind::Administration,
            "the owner",
            old.owner.clone(),
            new.owner.clone(),
        ),
        (
            Kind::Administration,
            "the goal",
            old.goal.clone(),
            new.goal.clone(),
        ),
        (
            Kind::Submission,
            "the address for responses",
            old.submit.clone(),
            new.submit.clone(),
        ),
        (
            Kind::Submission,
            "the list of sites that may frame the form",
            said(&old.embed),
            said(&new.embed),
        ),
        (
            Kind::Protection,
            "the token of the invitation",
            yes(old.token.is_some()),
            yes(new.token.is_some()),
        ),
        (
            Kind::Protection,
            "the field that programs fill in",
            yes(old.trap),
            yes(new.trap),
        ),
        (
            Kind::Layout,
            "the look back before sending",
            yes(old.review),
            yes(new.review),
        ),
    ];
    for (kind, what, from, to) in values {
        tables.aspect(kind, &subject, what, at, (from, to));
    }
    saved(tables, &subject, at, old.save, new.save);
    looks(tables, &subject, at, &old.theme, &new.theme);
}

/// Every part of a survey is compared: here, or in the file that its comment names. One that is new does
/// not compile until it is.
const _: fn(&Survey) = |survey| {
    let Survey {
        // Here; the number of the version is what the verdict is about.
        name: _,
        span: _,
        title: _,
        doc: _,
        version: _,
        languages: _,
        kind: _,
        modes: _,
        time_zone: _,
        owner: _,
        goal: _,
        submit: _,
        theme: _,
        save: _,
        review: _,
        embed: _,
        token: _,
        trap: _,
        pictures: _,
        // `texts`, `promises`, `choices`, `scales`.
        texts: _,
        privacy: _,
        purposes: _,
        recipients: _,
        lists: _,
        scales: _,
        // `fields`, `flow`, `order`, `guards`, `endings`.
        fields: _,
        grids: _,
        repeats: _,
        conditions: _,
        guards: _,
        flow: _,
        finishes: _,
        checks: _,
        quotas: _,
        // `segments`, `figures`, `reports`.
        segments: _,
        metrics: _,
        indexes: _,
        drivers: _,
        weights: _,
        reports: _,
        // `fieldwork`, `touchpoints`.
        events: _,
        waves: _,
        touchpoints: _,
        actions: _,
        tests: _,
        // `names`, `continuity`.
        history: _,
    } = survey;
};

fn languages(tables: &mut Tables, subject: &Subject, at: At) {
    let (old, new) = (&tables.old.languages, &tables.new.languages);
    let told =
        |kind: Kind, message: String| Change::new(kind, subject.clone(), message).at(at.0, at.1);
    let added = new.iter().filter(|tag| !old.contains(tag));
    let added = added.map(|tag| {
        let message = format!("{} is asked in `{tag}` too", subject.quoted());
        told(Kind::LanguageAdded, message).values(None, Some(tag.clone()))
    });
    let removed = old.iter().filter(|tag| !new.contains(tag));
    let removed = removed.map(|tag| {
        let message = format!("{} is no longer asked in `{tag}`", subject.quoted());
        told(Kind::LanguageRemoved, message).values(Some(tag.clone()), None)
    });
    let mut changes: Vec<Change> = added.chain(removed).collect();
    let first = |tags: &[String]| tags.first().cloned();
    if first(old) != first(new) {
        let message = format!("another language is the source of {}", subject.quoted());
        changes.push(told(Kind::LanguageSource, message).values(first(old), first(new)));
    }
    if changes.is_empty() && old != new {
        let message = format!(
            "the languages of {} come in another order",
            subject.quoted()
        );
        let values = (Some(old.join(", ")), Some(new.join(", ")));
        changes.push(told(Kind::Layout, message).values(values.0, values.1));
    }
    changes.into_iter().for_each(|change| tables.tell(change));
}

fn modes(tables: &mut Tables, subject: &Subject, at: At) {
    let figures = tables.all_figures();
    let (old, new) = (&tables.old.modes, &tables.new.modes);
    let mut changes = Vec::new();
    for mode in [Mode::Online, Mode::Phone, Mode::FaceToFace, Mode::Paper] {
        let (kind, words) = match (old.contains(&mode), new.contains(&mode)) {
            (false, true) => (Kind::ModeAdded, "is asked"),
            (true, false) => (Kind::ModeRemoved, "is no longer asked"),
            _ => continue,
        };
        let message = format!("{} {words} in the mode `{}`", subject.quoted(), mode.word());
        let change = Change::new(kind, subject.clone(), message).at(at.0, at.1);
        let word = Some(mode.word().to_owned());
        let change = match kind {
            Kind::ModeAdded => change.values(None, word),
            _ => change.values(word, None),
        };
        changes.push(change.figures(figures.clone()));
    }
    if changes.is_empty() && old != new {
        let message = format!("the modes of {} come in another order", subject.quoted());
        let word = |modes: &[Mode]| {
            let words: Vec<&str> = modes.iter().map(|mode| mode.word()).collect();
            Some(words.join(", "))
        };
        let change = Change::new(Kind::Layout, subject.clone(), message).at(at.0, at.1);
        changes.push(change.values(word(old), word(new)));
    }
    changes.into_iter().for_each(|change| tables.tell(change));
}

/// How long answers stay on the device.
fn saved(tables: &mut Tables, subject: &Subject, at: At, old: Option<Period>, new: Option<Period>) {
    if old == new {
        return;
    }
    let length = |period: Option<Period>| period.map_or((0, 0), Period::minutes);
    let kind = match length(new) > length(old) {
        true => Kind::KeptLonger,
        false => Kind::KeptShorter,
    };
    let values = (old.map(period_words), new.map(period_words));
    let what = "how long answers to {} stay on the device";
    tables.aspect(kind, subject, what, at, values);
}

/// `90 days`.
pub(super) fn period_words(period: Period) -> String {
    let plural = if period.count == 1 { "" } else { "s" };
    format!("{} {}{plural}", period.count, period.unit.word())
}

fn looks(tables: &mut Tables, subject: &Subject, at: At, old: &Option<Theme>, new: &Option<Theme>) {
    let facts = |theme: &Theme| {
        let Theme {
            light,
            dark,
            radius,
            font,
            logo: _,
        } = theme;
        let palette =
            |one: &crate::model::Palette| format!("{} {} {}", one.accent, one.background, one.ink);
        let radius = radius.map_or(String::new(), |radius| format!(" corners {radius}"));
        let font = font
            .as_ref()
            .map_or(String::new(), |font| format!(" font {font}"));
        format!(
            "light {} dark {}{radius}{font}",
            palette(light),
            palette(dark)
        )
    };
    let values = (old.as_ref().map(facts), new.as_ref().map(facts));
    tables.aspect(Kind::Looks, subject, "the theme", at, values);
    let logo = |theme: &Option<Theme>| theme.as_ref().and_then(|theme| theme.logo.clone());
    tables.picture(subject, at, &logo(old), &logo(new));
}

impl Tables<'_> {
    /// A picture and the words for those who do not see it.
    pub fn picture(
        &mut self,
        subject: &Subject,
        at: At,
        old: &Option<(String, TextId)>,
        new: &Option<(String, TextId)>,
    ) {
        let shown = |survey: &Survey, picture: &Option<(String, TextId)>| {
            let (path, _) = picture.as_ref()?;
            Some((path.clone(), survey.pictures.get(path).cloned()))
        };
        let (from, to) = (shown(self.old, old), shown(self.new, new));
        if from != to {
            let path = |picture: Option<(String, Option<String>)>| picture.map(|(path, _)| path);
            let (from, to) = (path(from), path(to));
            let message = match from == to {
                true => format!("the picture of {} shows something else", subject.quoted()),
                false => super::texts::valued(subject, "the picture", &from, &to),
            };
            let change = Change::new(Kind::Picture, subject.clone(), message).at(at.0, at.1);
            self.tell(change.values(from, to));
        }
        let words = |picture: &Option<(String, TextId)>| picture.as_ref().map(|(_, text)| *text);
        let text = Text::plain(subject, "the description of the picture");
        self.optional_text(&text, words(old), words(new));
    }
}

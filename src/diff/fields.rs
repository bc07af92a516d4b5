//! Everything that has a value: questions, rows, consents, known and computed values.

use super::answers::{taken, words};
use super::tables::{Tables, origin_word};
use super::texts::Text;
use super::{Change, Kind, Subject, scales};
use crate::model::{Field, FieldId, GridId, NumberKind, Origin, Survey, Type};
use std::collections::BTreeSet;

/// Compares every field, and tells of those that only one version has.
pub(super) fn compare(tables: &mut Tables) {
    for (a, b) in tables.fields.both.clone() {
        one(tables, FieldId(a as u32), FieldId(b as u32));
    }
    for at in tables.fields.removed.clone() {
        lone(tables, FieldId(at as u32), false);
    }
    for at in tables.fields.added.clone() {
        lone(tables, FieldId(at as u32), true);
    }
    for at in tables.fields.reused.clone() {
        let new = &tables.new.fields[at];
        let before = tables.old.field_named(&new.name);
        let before = before.map(|id| tables.old[id].name_span);
        let subject = Subject::field(new);
        let message = format!("`{}` is another thing than before", new.name);
        let change = Change::new(Kind::QuestionReused, subject, message);
        tables.tell(change.at(before, new.name_span));
    }
}

/// A field that only one version has.
fn lone(tables: &mut Tables, id: FieldId, is_new: bool) {
    let (survey, word) = match is_new {
        true => (tables.new, "is new"),
        false => (tables.old, "is gone"),
    };
    let field = &survey[id];
    let subject = Subject::field(field);
    let kind = match (field.origin, is_new) {
        (Origin::Known, true) => Kind::KnownAdded,
        (Origin::Known, false) => Kind::KnownRemoved,
        (Origin::Computed, true) => Kind::ComputeAdded,
        (Origin::Computed, false) => Kind::ComputeRemoved,
        (_, true) => Kind::QuestionAdded,
        (_, false) => Kind::QuestionRemoved,
    };
    let (old, new) = match is_new {
        true => (None, Some(id)),
        false => (Some(id), None),
    };
    let figures = tables.figures_of(old, new);
    let figures = if is_new { Vec::new() } else { figures };
    let message = format!("{} {word}", subject.quoted());
    let shown = Some(survey.words(field.text, 0)).filter(|words| !words.is_empty());
    let change = Change::new(kind, subject, message);
    let change = match is_new {
        true => change.at(None, field.name_span).values(None, shown),
        false => change.at(field.name_span, None).values(shown, None),
    };
    let fits = match (kind.fits(), field.origin) {
        (super::Fits::Depends, Origin::Question | Origin::Row(_)) => !field.required,
        // A consent that waits for an answer, or a value that is to arrive, was not there before.
        (super::Fits::Depends, _) => false,
        (fits, _) => fits == super::Fits::Yes,
    };
    tables.tell(change.figures(figures).fitting(fits));
}

/// A field in both versions.
fn one(tables: &mut Tables, old_id: FieldId, new_id: FieldId) {
    let (before, after) = (tables.old, tables.new);
    let (old, new) = (&before[old_id], &after[new_id]);
    // Conditions are compared with those of everything else, places with the order of the survey.
    let Field {
        name,
        was: _,
        origin,
        ty: _,
        text: _,
        hint: _,
        mode_texts: _,
        interviewer: _,
        doc,
        required,
        missing,
        purposes: _,
        personal,
        sensitive: _,
        guard: _,
        finishes_before: _,
        repeat: _,
        shuffle,
        reverse,
        compute: _,
        span: _,
        name_span,
    } = new;
    let subject = Subject::field(new);
    let figures = tables.figures_of(Some(old_id), Some(new_id));
    let at = (Some(old.name_span), Some(*name_span));
    let told = |kind: Kind, message: String| {
        let change = Change::new(kind, subject.clone(), message).at(at.0, at.1);
        change.figures(figures.clone())
    };
    let what = subject.quoted();
    if old.name != *name {
        let message = format!("{what} was called `{}`", old.name);
        let mut change = told(Kind::QuestionRenamed, message);
        change.before = Some(old.name.clone());
        tables.tell(change.values(Some(old.name.clone()), Some(name.clone())));
    }
    if origin_word(old.origin) != origin_word(*origin) {
        let message = format!("{what} was a {}", origin_word(old.origin));
        let values = (origin_word(old.origin), origin_word(*origin));
        let values = (Some(values.0.to_owned()), Some(values.1.to_owned()));
        tables.tell(told(Kind::QuestionOrigin, message).values(values.0, values.1));
    }
    answers(tables, old, new, &figures);
    if old.required != *required {
        let (kind, words) = match required {
            true => (Kind::QuestionRequired, "must be answered"),
            false => (Kind::QuestionOptional, "may be left unanswered"),
        };
        let change = told(kind, format!("{what} {words}"));
        let key = grid_key(after, new);
        tables.tell_once(key, change);
    }
    let is_asked = matches!(origin, Origin::Question | Origin::Row(_));
    let rests = if is_asked { figures.as_slice() } else { &[] };
    written(tables, old, new, &subject, rests);
    tables.documentation(&subject, at, &old.doc, doc);
    scales::missing(tables, &subject, &old.missing, missing, rests);
    if old.personal != *personal {
        let what = "the kind of personal data";
        let values = (old.personal.clone(), personal.clone());
        tables.aspect(Kind::PersonalChanged, &subject, what, at, values);
    }
    if old.shuffle != *shuffle {
        let kind = match rests.is_empty() {
            true => Kind::QuestionChoices,
            false => Kind::TrendOptions,
        };
        let words = if *shuffle {
            "are shuffled"
        } else {
            "are no longer shuffled"
        };
        tables.tell(told(kind, format!("the options of {what} {words}")));
    }
    if old.reverse != *reverse {
        let words = match reverse {
            true => "is turned where figures are made of it",
            false => "is no longer turned where figures are made of it",
        };
        let key = grid_key(after, new);
        tables.tell_once(key, told(Kind::TrendReverse, format!("{what} {words}")));
    }
    computed(tables, old, new, &subject);
    data(tables, old, new, &subject);
}

/// The words that people read: in every mode, with the hint and the instruction for interviewers.
fn written(tables: &mut Tables, old: &Field, new: &Field, subject: &Subject, rests: &[Subject]) {
    let mut wording = Text::of(subject, "the text", rests);
    if new.origin == Origin::Consent {
        (wording.kind, wording.trend) = (Kind::ConsentWords, Kind::ConsentWords);
    }
    tables.text(&wording, old.text, new.text);
    tables.mode_texts(&wording, &old.mode_texts, &new.mode_texts);
    let hint = Text {
        what: "the hint",
        ..wording
    };
    tables.optional_text(&hint, old.hint, new.hint);
    let instruction = Text {
        what: "the instruction for interviewers",
        ..wording
    };
    tables.optional_text(&instruction, old.interviewer, new.interviewer);
}

/// Rows of one grid change together.
fn grid_key(survey: &Survey, field: &Field) -> String {
    match field.origin {
        Origin::Row(GridId(at)) => format!("grid {}", survey.grids[at as usize].name),
        _ => field.name.clone(),
    }
}

/// What can be answered.
fn answers(tables: &mut Tables, old: &Field, new: &Field, figures: &[Subject]) {
    let subject = Subject::field(new);
    let at = (Some(old.name_span), Some(new.name_span));
    let what = subject.quoted();
    if let Some(kind) = taken(&old.ty, &new.ty).kind() {
        let (from, to) = (words(tables.old, &old.ty), words(tables.new, &new.ty));
        let message = match kind {
            Kind::QuestionType => format!("{what} is of the type `{to}`, was `{from}`"),
            Kind::QuestionUnit => format!("{what} is in another unit: `{to}`, was `{from}`"),
            Kind::QuestionRangeWider => format!("{what} takes more answers: `{to}`, was `{from}`"),
            Kind::QuestionRangeNarrower => {
                format!("{what} takes fewer answers: `{to}`, was `{from}`")
            }
            _ => format!("{what} takes other answers: `{to}`, was `{from}`"),
        };
        let change = Change::new(kind, subject.clone(), message).at(at.0, at.1);
        let change = change
            .values(Some(from), Some(to))
            .figures(figures.to_vec());
        tables.tell_once(grid_key(tables.new, new), change);
    }
    match (&old.ty, &new.ty) {
        (Type::Text(a), Type::Text(b)) if a.long != b.long => {
            let words = if b.long {
                "has room for several lines"
            } else {
                "has room for one line"
            };
            let message = format!("{what} {words}");
            tables.tell(Change::new(Kind::Layout, subject, message).at(at.0, at.1));
        }
        (Type::Number(a), Type::Number(b)) if a.kind == NumberKind::Slider => {
            let text = |labels: &[(rust_decimal::Decimal, crate::model::TextId)], at| {
                let found = labels.iter().find(|(place, _)| *place == at);
                found.map(|(_, text)| *text)
            };
            let places = a.labels.iter().chain(&b.labels).map(|(place, _)| *place);
            let places: BTreeSet<rust_decimal::Decimal> = places.collect();
            for place in places {
                let label = format!("the label at {}", place.normalize());
                let own = Text {
                    trend: Kind::TrendLabels,
                    ..Text::of(&subject, &label, figures)
                };
                tables.optional_text(&own, text(&a.labels, place), text(&b.labels, place));
            }
        }
        _ => {}
    }
}

/// How a value is computed.
fn computed(tables: &mut Tables, old: &Field, new: &Field, subject: &Subject) {
    if tables.same_optional(old.compute.as_ref(), new.compute.as_ref()) {
        return;
    }
    let from = old.compute.as_ref().map(|expr| tables.old.notation(expr));
    let to = new.compute.as_ref().map(|expr| tables.new.notation(expr));
    if old.origin != new.origin {
        return;
    }
    let message = super::texts::valued(subject, "the computation", &from, &to);
    let new_id = tables.new.field_named(&new.name);
    let old_id = tables.old.field_named(&old.name);
    let figures = tables.figures_of(old_id, new_id);
    let change = Change::new(Kind::TrendCompute, subject.clone(), message);
    let change = change.at(old.name_span, new.name_span).values(from, to);
    tables.tell(change.figures(figures));
}

/// What was promised about a value: what it is for, and whether it is of a special category.
fn data(tables: &mut Tables, old: &Field, new: &Field, subject: &Subject) {
    let at = (Some(old.name_span), Some(new.name_span));
    // What a computed value is for follows from what it is computed from.
    if new.origin != Origin::Computed {
        let before: Vec<usize> = old.purposes.iter().map(|id| id.index()).collect();
        let after: Vec<usize> = new.purposes.iter().map(|id| id.index()).collect();
        for id in &after {
            let was = tables.purposes.old_of(*id);
            if was.is_none_or(|was| !before.contains(&was)) {
                let purpose = &tables.new.purposes[*id].name;
                let message = format!("{} serves the purpose `{purpose}` too", subject.quoted());
                let key = format!("to {purpose}");
                let change = Change::new(Kind::PurposeAdded, subject.clone(), message);
                tables.tell_once(
                    key,
                    change.at(at.0, at.1).values(None, Some(purpose.clone())),
                );
            }
        }
        for id in &before {
            let is = tables.purposes.new_of(*id);
            if is.is_none_or(|is| !after.contains(&is)) {
                let purpose = &tables.old.purposes[*id].name;
                let message = format!(
                    "{} no longer serves the purpose `{purpose}`",
                    subject.quoted()
                );
                let key = format!("from {purpose}");
                let change = Change::new(Kind::PurposeDropped, subject.clone(), message);
                tables.tell_once(
                    key,
                    change.at(at.0, at.1).values(Some(purpose.clone()), None),
                );
            }
        }
    }
    let key = grid_key(tables.new, new);
    let told = |kind: Kind, words: String| {
        let message = format!("{} {words}", subject.quoted());
        Change::new(kind, subject.clone(), message).at(at.0, at.1)
    };
    match (&old.sensitive, &new.sensitive) {
        (None, None) => {}
        (None, Some(new)) => {
            let change = told(
                Kind::SpecialAdded,
                format!("is about `{}`, a special category", new.category),
            );
            tables.tell_once(key, change.values(None, Some(new.category.clone())));
        }
        (Some(old), None) => {
            let words = format!(
                "is no longer said to be about `{}`, a special category",
                old.category
            );
            let change = told(Kind::SpecialDropped, words);
            tables.tell_once(key, change.values(Some(old.category.clone()), None));
        }
        (Some(old), Some(new)) if (&old.category, &old.basis) != (&new.category, &new.basis) => {
            let said = |one: &crate::model::Sensitive| {
                let basis = one.basis.as_deref().unwrap_or("no basis");
                format!("{} on {basis}", one.category)
            };
            let words = format!(
                "is of the special category `{}`, was `{}`",
                said(new),
                said(old)
            );
            let change = told(Kind::SpecialChanged, words).values(Some(said(old)), Some(said(new)));
            tables.tell_once(key, change);
        }
        (Some(_), Some(_)) => {}
    }
}

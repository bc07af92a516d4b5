//! Events, waves, actions and tests.

use super::guards::Doubt;
use super::header::period_words;
use super::items::lone;
use super::tables::Tables;
use super::texts::Text;
use super::{Change, Kind, Subject, answers};
use crate::model::{Action, Event, EventField, Survey, Test, Wave};

/// Compares what happens around the survey and what is done with their answers.
pub(super) fn compare(tables: &mut Tables) {
    events(tables);
    waves(tables);
    actions(tables);
    tests(tables);
}

fn events(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let kinds = (Kind::EventRemoved, Kind::EventAdded);
    for (a, b) in lone(tables, "event", kinds, |it| &it.events).both {
        let before = &old.events[a];
        let Event {
            name,
            text,
            fields,
            span,
        } = &new.events[b];
        let subject = Subject::new("event", name.clone());
        let at = (Some(before.span), Some(*span));
        let values = (Some(before.name.clone()), Some(name.clone()));
        tables.aspect(Kind::EventChanged, &subject, "the name", at, values);
        tables.optional_text(&Text::plain(&subject, "the text"), before.text, *text);
        for own in fields {
            let subject = Subject::new("field", format!("{name}.{}", own.name));
            match before.fields.iter().find(|field| field.name == own.name) {
                Some(before) => event_field(tables, &subject, before, own),
                None => {
                    let message = format!("{} is new", subject.quoted());
                    tables.tell(Change::new(Kind::EventAdded, subject, message).at(None, own.span));
                }
            }
        }
        for gone in before
            .fields
            .iter()
            .filter(|gone| !fields.iter().any(|own| own.name == gone.name))
        {
            let subject = Subject::new("field", format!("{name}.{}", gone.name));
            let message = format!("{} is gone", subject.quoted());
            tables.tell(Change::new(Kind::EventRemoved, subject, message).at(gone.span, None));
        }
    }
}

fn event_field(tables: &mut Tables, subject: &Subject, old: &EventField, new: &EventField) {
    let EventField {
        name: _,
        ty,
        personal,
        text,
        span,
    } = new;
    let at = (Some(old.span), Some(*span));
    let values = (
        Some(answers::words(tables.old, &old.ty)),
        Some(answers::words(tables.new, ty)),
    );
    tables.aspect(Kind::EventChanged, subject, "the type", at, values);
    let values = (old.personal.clone(), personal.clone());
    tables.aspect(
        Kind::PersonalChanged,
        subject,
        "the kind of personal data",
        at,
        values,
    );
    tables.optional_text(&Text::plain(subject, "the text"), old.text, *text);
}

fn waves(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let kinds = (Kind::WaveRemoved, Kind::WaveAdded);
    let pairs = lone(tables, "wave", kinds, |it| &it.waves);
    for (a, b) in pairs.both {
        let before = &old.waves[a];
        let Wave {
            name,
            text,
            field,
            expect,
            span,
        } = &new.waves[b];
        let subject = Subject::new("wave", name.clone());
        let at = (Some(before.span), Some(*span));
        let values = (Some(before.name.clone()), Some(name.clone()));
        tables.aspect(Kind::WaveChanged, &subject, "the name", at, values);
        tables.text(&Text::plain(&subject, "the title"), before.text, *text);
        let days = |field: (jiff::civil::Date, jiff::civil::Date)| {
            Some(format!("{}..{}", field.0, field.1))
        };
        tables.aspect(
            Kind::WaveChanged,
            &subject,
            "the fieldwork",
            at,
            (days(before.field), days(*field)),
        );
        let number = |expect: Option<u64>| expect.map(|expect| expect.to_string());
        let values = (number(before.expect), number(*expect));
        tables.aspect(
            Kind::WaveChanged,
            &subject,
            "the expected number of responses",
            at,
            values,
        );
    }
}

fn actions(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let kinds = (Kind::ActionRemoved, Kind::ActionAdded);
    let pairs = lone(tables, "action", kinds, |it| &it.actions);
    for (a, b) in pairs.both {
        action(tables, &old.actions[a], &new.actions[b]);
    }
}

fn action(tables: &mut Tables, old: &Action, new: &Action) {
    let Action {
        name,
        text,
        when,
        assign,
        within,
        show,
        purposes,
        span,
    } = new;
    let subject = Subject::new("action", name.clone());
    let at = (Some(old.span), Some(*span));
    let kind = Kind::ActionChanged;
    tables.aspect(
        kind,
        &subject,
        "the name",
        at,
        (Some(old.name.clone()), Some(name.clone())),
    );
    tables.text(&Text::plain(&subject, "the text"), old.text, *text);
    tables.aspect(
        kind,
        &subject,
        "who does {}",
        at,
        (old.assign.clone(), assign.clone()),
    );
    let values = (old.within.map(period_words), within.map(period_words));
    tables.aspect(kind, &subject, "the time for {}", at, values);
    let carried: Vec<_> = old.show.iter().map(|id| tables.new_field(*id)).collect();
    if carried != show.iter().map(|id| Some(*id)).collect::<Vec<_>>() {
        let names = |survey: &Survey, fields: &[crate::model::FieldId]| {
            let names = fields.iter().map(|id| survey[*id].name.as_str());
            Some(names.collect::<Vec<_>>().join(", "))
        };
        let values = (names(tables.old, &old.show), names(tables.new, show));
        tables.aspect(kind, &subject, "what {} shows", at, values);
    }
    tables.purposes_of(&subject, at, &old.purposes, purposes);
    if !tables.same_expr(&old.when, when) {
        tables.doubt(Doubt {
            words: "is taken for",
            ..Doubt::new(kind, subject, at, old.when.clone(), when.clone())
        });
    }
}

/// Tests change nothing for anybody; that they changed is told.
fn tests(tables: &mut Tables) {
    let (old, new) = (&tables.old.tests, &tables.new.tests);
    let mut changes = Vec::new();
    for test in new {
        let subject = Subject::new("test", test.name.clone());
        match old.iter().find(|before| before.name == test.name) {
            None => {
                let message = format!("{} is new", subject.quoted());
                changes.push(Change::new(Kind::Tests, subject, message).at(None, test.span));
            }
            Some(before) if text_of(tables.old, before) != text_of(tables.new, test) => {
                let message = format!("{} is otherwise", subject.quoted());
                let change = Change::new(Kind::Tests, subject, message);
                changes.push(change.at(before.span, test.span));
            }
            Some(_) => {}
        }
    }
    for gone in old
        .iter()
        .filter(|gone| !new.iter().any(|test| test.name == gone.name))
    {
        let subject = Subject::new("test", gone.name.clone());
        let message = format!("{} is gone", subject.quoted());
        changes.push(Change::new(Kind::Tests, subject, message).at(gone.span, None));
    }
    changes.into_iter().for_each(|change| tables.tell(change));
}

/// What a test says, without places.
fn text_of(survey: &Survey, test: &Test) -> String {
    let Test {
        name: _,
        given,
        mode,
        today,
        full,
        answers,
        expects,
        span: _,
    } = test;
    let name = |id: crate::model::FieldId| survey.fields.get(id.index()).map(|field| &field.name);
    let given = given
        .iter()
        .map(|(id, value)| format!("{:?} {value:?}", name(*id)));
    let answers = answers
        .iter()
        .map(|(place, value)| format!("{:?} {:?} {value:?}", name(place.field), place.instance));
    let expects = expects
        .iter()
        .map(|(expected, _)| expectation(survey, expected));
    let all: Vec<String> = given.chain(answers).chain(expects).collect();
    format!("{mode:?} {today:?} {full:?} {}", all.join("\n"))
}

fn expectation(survey: &Survey, expected: &crate::model::Expectation) -> String {
    use crate::model::Expectation as E;
    let name = |id: crate::model::FieldId| survey.fields.get(id.index()).map(|field| &field.name);
    let places = |places: &[crate::model::TestPlace]| {
        let all = places
            .iter()
            .map(|place| format!("{:?} {:?}", name(place.field), place.instance));
        all.collect::<Vec<_>>().join(" ")
    };
    match expected {
        E::Asked(fields, is) => format!("asked {is} {}", places(fields)),
        E::Valid => "valid".to_owned(),
        E::Invalid(field) => format!("invalid {:?}", field.map(name)),
        E::Missing(fields) => format!("missing {}", places(fields)),
        E::Computed(expr) => format!("computed {}", survey.notation(expr)),
        E::Text(field, text) => format!("text {:?} {text}", name(*field)),
        E::Finish(id) => format!(
            "finish {:?}",
            survey.finishes.get(id.index()).map(|it| &it.name)
        ),
        E::Action(id, is) => {
            format!(
                "action {is} {:?}",
                survey.actions.get(id.index()).map(|it| &it.name)
            )
        }
    }
}

//! Events, touchpoints, waves, actions and tests.

use super::figures::lone;
use super::guards::Doubt;
use super::header::period_words;
use super::names::Pairs;
use super::tables::{Tables, named};
use super::texts::Text;
use super::{Change, Kind, Subject, answers};
use crate::model::{
    Action, Address, Event, EventField, Period, Since, Survey, Test, Touchpoint, Via, Wave,
};
use crate::source::Span;
use rust_decimal::Decimal;

type At = (Option<Span>, Option<Span>);

/// Compares how people are invited and what is done with their answers.
pub(super) fn compare(tables: &mut Tables) {
    events(tables);
    touchpoints(tables);
    waves(tables);
    actions(tables);
    tests(tables);
}

fn events(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let kinds = (Kind::EventRemoved, Kind::EventAdded);
    lone(
        tables,
        "event",
        kinds,
        |it| &it.events,
        |it| &it.events,
        |it| (&it.name, it.span),
    );
    for (a, b) in tables.events.both.clone() {
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

fn touchpoints(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let pairs = Pairs::of(
        &named(old, "touchpoint", &old.touchpoints, |item| &item.name),
        &named(new, "touchpoint", &new.touchpoints, |item| &item.name),
    );
    let kinds = (Kind::TouchpointRemoved, Kind::TouchpointAdded);
    lone(
        tables,
        "touchpoint",
        kinds,
        |it| &it.touchpoints,
        |it| &it.touchpoints,
        |it| (&it.name, it.span),
    );
    for (a, b) in pairs.both {
        touchpoint(tables, &old.touchpoints[a], &new.touchpoints[b]);
    }
}

fn touchpoint(tables: &mut Tables, old: &Touchpoint, new: &Touchpoint) {
    let Touchpoint {
        name,
        text,
        on,
        filter,
        every,
        after,
        between,
        sample,
        quarantine,
        via,
        remind,
        close,
        expect,
        purposes,
        span,
    } = new;
    let subject = Subject::new("touchpoint", name.clone());
    let at = (Some(old.span), Some(*span));
    let kind = Kind::TouchpointChanged;
    if old.name != *name {
        let message = format!("{} was called `{}`", subject.quoted(), old.name);
        let mut change = Change::new(kind, subject.clone(), message).at(at.0, at.1);
        change.before = Some(old.name.clone());
        tables.tell(change);
    }
    tables.text(&Text::plain(&subject, "the title"), old.text, *text);
    let event = |survey: &Survey, on: Option<crate::model::EventId>| {
        on.and_then(|id| survey.events.get(id.index()))
            .map(|event| event.name.clone())
    };
    let filtered = |survey: &Survey, filter: Option<&crate::model::Expr>| {
        filter.map(|filter| survey.notation(filter))
    };
    let period = |period: Option<Period>| period.map(period_words);
    let times = |between: Option<(jiff::civil::Time, jiff::civil::Time)>| {
        let (from, to) = between?;
        Some(format!(
            "{} and {}",
            from.strftime("%H:%M"),
            to.strftime("%H:%M")
        ))
    };
    let rests = |quarantine: &[(Period, Since)]| {
        let all = quarantine.iter().map(|(period, since)| {
            format!("{} after {}", period_words(*period), since_words(*since))
        });
        Some(all.collect::<Vec<_>>().join(", ")).filter(|words| !words.is_empty())
    };
    let channels = |survey: &Survey, point: &Touchpoint, via: &[Via]| {
        let all = via.iter().map(|via| channel(survey, point, via));
        Some(all.collect::<Vec<_>>().join(", ")).filter(|words| !words.is_empty())
    };
    let is_filtered_alike = tables.same_optional(old.filter.as_ref(), filter.as_ref());
    let filters = match is_filtered_alike {
        true => (None, None),
        false => (
            filtered(tables.old, old.filter.as_ref()),
            filtered(tables.new, filter.as_ref()),
        ),
    };
    let values = [
        (
            "what starts it",
            event(tables.old, old.on),
            event(tables.new, *on),
        ),
        ("which events start it", filters.0, filters.1),
        ("how often it comes", period(old.every), period(*every)),
        (
            "how long after the event it comes",
            period(old.after),
            period(*after),
        ),
        ("the hours of sending", times(old.between), times(*between)),
        (
            "how long people are left alone",
            rests(&old.quarantine),
            rests(quarantine),
        ),
        (
            "the channels",
            channels(tables.old, old, &old.via),
            channels(tables.new, new, via),
        ),
        ("when it reminds", period(old.remind), period(*remind)),
        ("when it closes", period(old.close), period(*close)),
    ];
    for (what, from, to) in values {
        tables.aspect(kind, &subject, what, at, (from, to));
    }
    invitations(
        tables,
        &subject,
        at,
        (old.sample, &old.expect),
        (*sample, expect),
    );
    tables.purposes_of(&subject, at, &old.purposes, purposes);
}

fn since_words(since: Since) -> &'static str {
    match since {
        Since::Invitation => "invitation",
        Since::Response => "response",
        Since::AnyInvitation => "any invitation",
        Since::AnyResponse => "any response",
    }
}

fn channel(survey: &Survey, point: &Touchpoint, via: &Via) -> String {
    let address = match via.to {
        Some(Address::Event(at)) => {
            let event = point.on.and_then(|id| survey.events.get(id.index()));
            let field = event.and_then(|event| event.fields.get(at));
            field.map_or(String::new(), |field| format!(" to {}", field.name))
        }
        Some(Address::Known(id)) => {
            let field = survey.fields.get(id.index());
            field.map_or(String::new(), |field| format!(" to {}", field.name))
        }
        None => String::new(),
    };
    format!("{}{address}", via.channel)
}

type Expected = Option<(u64, Option<Period>)>;

/// How many are invited: the share of events that is drawn, and how many are expected.
///
/// `expect` tells how many invitations go out at the share that stands beside it; where only the share
/// changes, as many more or fewer follow.
fn invitations(
    tables: &mut Tables,
    subject: &Subject,
    at: At,
    (old_sample, old_expect): (Option<Decimal>, &Expected),
    (new_sample, new_expect): (Option<Decimal>, &Expected),
) {
    let share = |sample: Option<Decimal>| sample.unwrap_or(Decimal::ONE);
    let percent = |sample: Option<Decimal>| {
        Some(format!(
            "{}%",
            (share(sample) * Decimal::ONE_HUNDRED).normalize()
        ))
    };
    let expected = |expect: &Expected| {
        let (count, period) = (*expect)?;
        let per = period.map_or(String::new(), |period| match period.count {
            1 => format!(" per {}", period.unit.word()),
            _ => format!(" per {}", period_words(period)),
        });
        Some(format!("{count}{per}"))
    };
    if share(old_sample) != share(new_sample) {
        let kind = match share(new_sample) > share(old_sample) {
            true => Kind::MoreInvitations,
            false => Kind::FewerInvitations,
        };
        let values = (percent(old_sample), percent(new_sample));
        let mut message = super::texts::valued(subject, "the sample", &values.0, &values.1);
        if let Some((count, _)) = old_expect.filter(|_| old_expect == new_expect) {
            let drawn = share(new_sample).checked_div(share(old_sample));
            let count = drawn.and_then(|drawn| drawn.checked_mul(count.into()));
            if let Some(count) = count {
                let count = count.round();
                let was = expected(old_expect).unwrap_or_default();
                message +=
                    &format!("; that is about {count} invitations where {was} were expected");
            }
        }
        let change = Change::new(kind, subject.clone(), message).at(at.0, at.1);
        tables.tell(change.values(values.0, values.1));
    }
    if old_expect != new_expect {
        // Per minute, so that periods can be compared.
        let rate = |expect: &Expected| {
            let (count, period) = (*expect)?;
            let minutes = period.map_or(1, |period| period.minutes().1.max(1));
            Decimal::from(count).checked_div(minutes.into())
        };
        let kind = match rate(new_expect) > rate(old_expect) {
            true => Kind::MoreInvitations,
            false => Kind::FewerInvitations,
        };
        let values = (expected(old_expect), expected(new_expect));
        tables.aspect(
            kind,
            subject,
            "the expected number of invitations",
            at,
            values,
        );
    }
}

fn waves(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let kinds = (Kind::WaveRemoved, Kind::WaveAdded);
    lone(
        tables,
        "wave",
        kinds,
        |it| &it.waves,
        |it| &it.waves,
        |it| (&it.name, it.span),
    );
    let pairs = Pairs::of(
        &named(old, "wave", &old.waves, |item| &item.name),
        &named(new, "wave", &new.waves, |item| &item.name),
    );
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
    lone(
        tables,
        "action",
        kinds,
        |it| &it.actions,
        |it| &it.actions,
        |it| (&it.name, it.span),
    );
    let pairs = Pairs::of(
        &named(old, "action", &old.actions, |item| &item.name),
        &named(new, "action", &new.actions, |item| &item.name),
    );
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
        "who does it",
        at,
        (old.assign.clone(), assign.clone()),
    );
    let values = (old.within.map(period_words), within.map(period_words));
    tables.aspect(kind, &subject, "the time for it", at, values);
    let carried: Vec<_> = old.show.iter().map(|id| tables.new_field(*id)).collect();
    if carried != show.iter().map(|id| Some(*id)).collect::<Vec<_>>() {
        let names = |survey: &Survey, fields: &[crate::model::FieldId]| {
            let names = fields.iter().map(|id| survey[*id].name.as_str());
            Some(names.collect::<Vec<_>>().join(", "))
        };
        let values = (names(tables.old, &old.show), names(tables.new, show));
        tables.aspect(kind, &subject, "what is seen", at, values);
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

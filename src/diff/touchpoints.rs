//! Touchpoints: who is invited when, and how many that are.

use super::header::period_words;
use super::items::{At, lone, renamed};
use super::tables::Tables;
use super::texts::{Text, valued};
use super::{Change, Kind, Subject};
use crate::model::{Address, EventId, Period, Since, Survey, Touchpoint, Via};
use jiff::civil::Time;
use rust_decimal::Decimal;

/// Compares the touchpoints.
pub(super) fn compare(tables: &mut Tables) {
    let (old, new) = (tables.old, tables.new);
    let kinds = (Kind::TouchpointRemoved, Kind::TouchpointAdded);
    let pairs = lone(tables, "touchpoint", kinds, |it| &it.touchpoints);
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
    renamed(tables, kind, &subject, &old.name, at);
    tables.text(&Text::plain(&subject, "the title"), old.text, *text);
    let words = |period: Option<Period>| period.map(period_words);
    let is_filtered_alike = tables.same_optional(old.filter.as_ref(), filter.as_ref());
    let filters = match is_filtered_alike {
        true => (None, None),
        false => (
            old.filter
                .as_ref()
                .map(|filter| tables.old.notation(filter)),
            filter.as_ref().map(|filter| tables.new.notation(filter)),
        ),
    };
    let values = [
        (
            "what starts {}",
            event_name(tables.old, old.on),
            event_name(tables.new, *on),
        ),
        ("which events start {}", filters.0, filters.1),
        ("how often {} comes", words(old.every), words(*every)),
        (
            "how long after the event {} comes",
            words(old.after),
            words(*after),
        ),
        ("the hours of sending", times(old.between), times(*between)),
        (
            "how long {} leaves people alone",
            rests(&old.quarantine),
            rests(quarantine),
        ),
        (
            "the channels",
            channels(tables.old, old, &old.via),
            channels(tables.new, new, via),
        ),
        ("when {} reminds", words(old.remind), words(*remind)),
        ("when {} closes", words(old.close), words(*close)),
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

fn event_name(survey: &Survey, on: Option<EventId>) -> Option<String> {
    let event = survey.events.get(on?.index());
    event.map(|event| event.name.clone())
}

fn times(between: Option<(Time, Time)>) -> Option<String> {
    let (from, to) = between?;
    Some(format!(
        "{} and {}",
        from.strftime("%H:%M"),
        to.strftime("%H:%M")
    ))
}

fn rests(quarantine: &[(Period, Since)]) -> Option<String> {
    let all = quarantine
        .iter()
        .map(|(period, since)| format!("{} after {}", period_words(*period), since_words(*since)));
    Some(all.collect::<Vec<_>>().join(", ")).filter(|words| !words.is_empty())
}

fn channels(survey: &Survey, point: &Touchpoint, via: &[Via]) -> Option<String> {
    let all = via.iter().map(|via| channel(survey, point, via));
    Some(all.collect::<Vec<_>>().join(", ")).filter(|words| !words.is_empty())
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
        let mut message = valued(subject, "the sample", &values.0, &values.1);
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

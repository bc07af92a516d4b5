//! Whether the expected responses are enough for what is to be shown of them.
//!
//! These rules speak only where a number is stated: `expect` of a wave or touchpoint, or `volumes` in
//! the settings of the project.

use super::build::Review;
use crate::model::*;
use crate::problem::{Rule, closest};
use crate::project::settings::Volume;
use crate::source::Span;
use crate::syntax::ast::Unit;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Responses that each driver needs at least: the rule of one in ten, see `docs/rules/metric/drivers.md`.
const PER_DRIVER: u64 = 10;

/// How many responses are expected in one wave or period.
pub(super) struct Expected {
    pub count: u64,
    /// `"60 responses are expected in `spring`"`.
    pub words: String,
    /// Where the number is stated.
    pub stated: Span,
}

impl Review<'_> {
    /// Checks driver analyses and segments against the expected responses, and segments against who has
    /// the fields that they compare.
    pub fn check_volumes(&mut self, volumes: &[Volume]) {
        self.check_volume_names(volumes);
        for at in 0..self.survey.drivers.len() {
            self.check_drivers(volumes, at);
        }
        for at in 0..self.survey.segments.len() {
            let id = SegmentId(at as u32);
            self.check_small(volumes, id);
            self.check_unknown(id);
        }
    }

    /// A number for a touchpoint that the survey does not have.
    fn check_volume_names(&mut self, volumes: &[Volume]) {
        let survey = self.survey;
        for volume in volumes {
            let Some((name, touchpoint)) = volume.of.text.split_once('.') else {
                continue;
            };
            let names = || survey.touchpoints.iter().map(|known| known.name.as_str());
            if name != survey.name || names().any(|known| known == touchpoint) {
                continue;
            }
            let close = closest(touchpoint, names()).map(|close| format!("{name}.{close}"));
            let message = format!("`{name}` has no touchpoint `{touchpoint}`");
            self.report(Rule::NameUnknown, volume.of.span, message)
                .related(survey.span.at_start(), "the survey")
                .did_you_mean(close.as_deref());
        }
    }

    fn check_drivers(&mut self, volumes: &[Volume], at: usize) {
        let survey = self.survey;
        let drivers = &survey.drivers[at];
        let count = drivers.by.len() as u64;
        let periods = periods(survey, |report| report.show.contains(&Shown::Drivers(at)));
        let fewest = fewest(survey, volumes, &periods);
        let Some(expected) = fewest.filter(|expected| expected.count < count * PER_DRIVER) else {
            return;
        };
        let message = format!(
            "{} of `{}` need at least {} responses, and {}",
            match count {
                1 => "one driver".to_owned(),
                count => format!("{count} drivers"),
            },
            drivers.name,
            count * PER_DRIVER,
            expected.words
        );
        self.report(Rule::MetricDrivers, drivers.span, message)
            .related(expected.stated, "stated here")
            .help(format!(
                "reckon with {PER_DRIVER} responses for each driver: leave some out, or take a longer period"
            ));
    }

    fn check_small(&mut self, volumes: &[Volume], id: SegmentId) {
        let survey = self.survey;
        let segment = &survey[id];
        let smallest = u64::from(survey.min_group());
        let periods = periods(survey, |report| report.by.contains(&id));
        let Some(expected) = fewest(survey, volumes, &periods) else {
            return;
        };
        let help = format!(
            "groups of fewer than {smallest} are not shown: put groups together, or take a longer period"
        );
        let needed = segment.groups.len() as u64 * smallest;
        if let Some((group, share, shares)) = smallest_share(survey, id) {
            let people = Decimal::from(expected.count) * share;
            if people >= Decimal::from(smallest) {
                return;
            }
            let percent = (share * Decimal::ONE_HUNDRED).normalize();
            let message = format!(
                "`{}` of `{}` has {percent}% of people, too few to show: {}",
                segment.groups[group].name, segment.name, expected.words
            );
            self.report(Rule::SegmentSmall, segment.span, message)
                .related(shares, "its share")
                .related(expected.stated, "stated here")
                .help(help);
        } else if expected.count < needed {
            let message = format!(
                "the {} groups of `{}` need at least {needed} responses, and {}",
                segment.groups.len(),
                segment.name,
                expected.words
            );
            self.report(Rule::SegmentSmall, segment.span, message)
                .related(expected.stated, "stated here")
                .help(help);
        }
    }

    fn check_unknown(&mut self, id: SegmentId) {
        let survey = self.survey;
        let segment = &survey[id];
        let fields = segment.fields.iter();
        let lacking: Option<Vec<_>> = fields.map(|field| lacks(survey, *field)).collect();
        let Some((field, span, words)) = lacking.and_then(|all| all.into_iter().next()) else {
            return;
        };
        let message = format!(
            "many will be in `unknown` of `{}`: not everybody has `{}`",
            segment.name, survey[field].name
        );
        self.report(Rule::SegmentUnknown, segment.span, message)
            .related(span, words)
            .help("add a group for the others, or compare something that everybody has");
    }
}

/// The periods by which something is shown; that of the analysis where no report shows it.
fn periods(survey: &Survey, shows: impl Fn(&Report) -> bool) -> Vec<Option<Period>> {
    let whole = survey.analysis_period();
    let reports = survey.reports.iter().filter(|report| shows(report));
    let mut periods: Vec<_> = reports.map(|report| report.every.or(whole)).collect();
    if periods.is_empty() {
        periods.push(whole);
    }
    periods
}

/// What is expected in the period with the fewest responses.
pub(super) fn fewest(
    survey: &Survey,
    volumes: &[Volume],
    periods: &[Option<Period>],
) -> Option<Expected> {
    if !survey.waves.is_empty() {
        let waves = survey.waves.iter();
        let (count, wave) = waves
            .filter_map(|wave| Some((wave.expect?, wave)))
            .min_by_key(|(count, _)| *count)?;
        let when = format!("in `{}`", wave.name);
        return Some(Expected {
            count,
            words: told(count, &when, ""),
            stated: wave.span,
        });
    }
    let expected = periods
        .iter()
        .filter_map(|period| expected(survey, volumes, *period));
    expected.min_by_key(|expected| expected.count)
}

/// What is expected in a period, or in all where there is none; nothing where that is not stated of
/// every way in which responses come.
fn expected(survey: &Survey, volumes: &[Volume], period: Option<Period>) -> Option<Expected> {
    let when = when(period);
    let months = |per_month: u64| Some(Decimal::from(per_month) * days(period?) / days(MONTH));
    let of_name = |name: &str| volumes.iter().find(|volume| volume.of.text == name);
    if let Some(volume) = of_name(&survey.name) {
        let count = months(volume.per_month)?.to_u64()?;
        return Some(Expected {
            count,
            words: told(count, &when, ""),
            stated: volume.of.span,
        });
    }
    let mut total = Decimal::ZERO;
    let mut assumed = String::new();
    let mut stated = None;
    for touchpoint in &survey.touchpoints {
        let of = of_name(&format!("{}.{}", survey.name, touchpoint.name));
        let (responses, span) = match of {
            Some(volume) => (months(volume.per_month)?, volume.of.span),
            None => {
                let (rate, words) = response(survey, touchpoint);
                assumed = words;
                (invitations(touchpoint, period)? * rate, touchpoint.span)
            }
        };
        total += responses;
        stated = stated.or(Some(span));
    }
    let count = total.to_u64()?;
    Some(Expected {
        count,
        words: told(count, &when, &assumed),
        stated: stated?,
    })
}

/// The invitations of a touchpoint in a period; none where they are not stated so that they can be told.
fn invitations(touchpoint: &Touchpoint, period: Option<Period>) -> Option<Decimal> {
    let (count, per) = touchpoint.expect?;
    let count = Decimal::from(count);
    match (per.or(touchpoint.every), period) {
        (Some(per), Some(period)) => Some(count * days(period) / days(per)),
        (None, None) => Some(count),
        _ => None,
    }
}

/// The share of invitations that is answered: what a response rate is to be at least, or all.
fn response(survey: &Survey, touchpoint: &Touchpoint) -> (Decimal, String) {
    let aimed = survey.metrics.iter().find_map(|metric| {
        let target = metric
            .target
            .as_ref()
            .filter(|target| target.at_least && target.percent)?;
        match metric.figure {
            Figure::ResponseRate(id) if survey[id].name == touchpoint.name => {
                Some((target.value, &metric.name))
            }
            _ => None,
        }
    });
    match aimed {
        Some((rate, metric)) => {
            let percent = (rate * Decimal::ONE_HUNDRED).normalize();
            (
                rate,
                format!(" at the response of {percent}% that `{metric}` aims at"),
            )
        }
        None => (
            Decimal::ONE,
            " if everybody who is invited answers".to_owned(),
        ),
    }
}

fn told(count: u64, when: &str, assumed: &str) -> String {
    match count {
        1 => format!("1 response is expected {when}{assumed}"),
        _ => format!("{count} responses are expected {when}{assumed}"),
    }
}

fn when(period: Option<Period>) -> String {
    match period {
        None => "in all".to_owned(),
        Some(Period { count: 1, unit }) => format!("a {}", unit.word()),
        Some(Period { count, unit }) => format!("in {count} {}s", unit.word()),
    }
}

const MONTH: Period = Period {
    count: 1,
    unit: Unit::Month,
};

/// The days of a period on average: a year has 365.25, and a month a twelfth of that. Never 0.
fn days(period: Period) -> Decimal {
    let one = match period.unit {
        Unit::Minute => Decimal::ONE / Decimal::from(1440),
        Unit::Hour => Decimal::ONE / Decimal::from(24),
        Unit::Day => Decimal::ONE,
        Unit::Week => Decimal::from(7),
        Unit::Month => Decimal::new(304_375, 4),
        Unit::Year => Decimal::new(36_525, 2),
    };
    one * Decimal::from(period.count.max(1))
}

/// The group of a segment with the smallest share, where a weighting states it.
pub(super) fn smallest_share(survey: &Survey, id: SegmentId) -> Option<(usize, Decimal, Span)> {
    let margins = survey.weights.iter().flat_map(|weight| &weight.margins);
    let margin = margins.into_iter().find(|margin| margin.segment == id)?;
    let (group, share) = margin.shares.iter().min_by_key(|(_, share)| *share)?;
    Some((*group, *share, margin.span))
}

/// Why many do not have a field, if so: where that is written, and words.
fn lacks(survey: &Survey, id: FieldId) -> Option<(FieldId, Span, String)> {
    let field = &survey[id];
    if field.origin == Origin::Known {
        let without = event_without(survey, &field.name)?;
        let words = format!("`{}` does not carry `{}`", survey[without].name, field.name);
        return Some((id, survey[without].span, words));
    }
    if field.origin == Origin::Computed {
        let inputs = field.compute.as_ref()?.fields();
        let first = *inputs.first()?;
        let all = inputs.iter().all(|input| is_conditional(survey, *input));
        let words = format!("it is computed from `{}`", survey[first].name);
        return all.then_some((id, field.name_span, words));
    }
    let guard = field.guard.filter(|_| is_conditional(survey, id))?;
    let words = format!("asked only where `{}`", survey.guard_notation(guard));
    Some((id, field.name_span, words))
}

/// An event that starts a touchpoint and does not carry a value, where that of another does.
fn event_without(survey: &Survey, name: &str) -> Option<EventId> {
    let carries = |event: EventId| survey[event].fields.iter().any(|field| field.name == name);
    let started = || {
        survey
            .touchpoints
            .iter()
            .filter_map(|touchpoint| touchpoint.on)
    };
    started()
        .any(carries)
        .then(|| started().find(|event| !carries(*event)))?
}

/// Whether a field is asked of some people only. A consent that everybody must give to take part leaves
/// nobody out.
pub(super) fn is_conditional(survey: &Survey, id: FieldId) -> bool {
    let is_refusable = |consent: &FieldId| !survey[*consent].required;
    let mut next = survey[id].guard;
    while let Some(guard) = next {
        let leaves_out = match &survey[guard].term {
            Term::Consent(consents) => consents.iter().all(is_refusable),
            Term::Holds(condition) => match &survey[*condition].expr.kind {
                ExprKind::Given(consent) => is_refusable(consent),
                _ => true,
            },
            Term::Fails(_) | Term::Chosen(_) => true,
        };
        if leaves_out {
            return true;
        }
        next = survey[guard].parent;
    }
    false
}

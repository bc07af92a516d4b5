//! Groups so small that people in them can be recognised, at the numbers that are expected.

use super::super::build::{Review, listed};
use super::property;
use crate::model::*;
use crate::problem::Rule;
use crate::project::{Loaded, Volume};
use crate::source::Span;
use crate::syntax::vocabulary::{Key, Keyword};
use rust_decimal::Decimal;

/// How many people at most, and where that is said.
struct Expected {
    people: Decimal,
    span: Option<Span>,
}

/// Characteristics that say something of who somebody is and leave many with the same.
const DEMOGRAPHICS: &[&str] = &["age", "birth_date", "gender", "language", "job", "income"];

impl Review<'_> {
    /// Checks the groups of reports and of surveys that are called anonymous.
    pub(super) fn check_groups(&mut self, loaded: &Loaded, volumes: &[Volume]) {
        for report in &self.survey.reports {
            self.check_crossing(loaded, volumes, report);
        }
        self.check_frame(volumes);
    }

    /// A report by several segments: the smallest group where they cross.
    fn check_crossing(&mut self, loaded: &Loaded, volumes: &[Volume], report: &Report) {
        let survey = self.survey;
        if report.by.len() < 2 {
            return;
        }
        let period = report.every.or_else(|| survey.analysis_period());
        let Some(expected) = self.expected(volumes, period) else {
            return;
        };
        let share = report.by.iter().map(|id| smallest_share(survey, *id));
        let smallest: Decimal = share.fold(expected.people, |people, share| people * share);
        let min = survey.min_group();
        if smallest >= min.into() {
            return;
        }
        let names = listed(report.by.iter().map(|id| survey[*id].name.as_str()));
        let message = format!(
            "where {names} cross, the smallest group has about {} of {} expected, and groups below {min} are not shown",
            people(smallest),
            people(expected.people)
        );
        let by = property(loaded, Keyword::Report, &report.name, Key::By);
        let problem = self.report(Rule::PrivacySmallGroups, by.unwrap_or(report.span), message);
        if let Some(span) = expected.span {
            problem.related(span, "so many are expected");
        }
        if let Some(privacy) = &survey.privacy {
            problem.related(
                privacy.span.at_start(),
                "the smallest group is settled here",
            );
        }
        problem.help(
            "show fewer segments beside each other, merge groups, or report over a longer time",
        );
    }

    /// Several characteristics of few people are a name.
    fn check_frame(&mut self, volumes: &[Volume]) {
        let survey = self.survey;
        let Some(privacy) = survey
            .privacy
            .as_ref()
            .filter(|it| it.responses == Responses::Anonymous)
        else {
            return;
        };
        let is_demographic = |field: &&Field| {
            let kind = field.personal.as_deref().unwrap_or_default();
            field.origin != Origin::Computed && DEMOGRAPHICS.contains(&kind)
        };
        let traits: Vec<&Field> = survey.fields.iter().filter(is_demographic).collect();
        let year = Period {
            count: 1,
            unit: crate::syntax::ast::Unit::Year,
        };
        let Some(expected) = self
            .expected(volumes, Some(year))
            .filter(|_| traits.len() >= 2)
        else {
            return;
        };
        let groups = traits.iter().fold(Decimal::ONE, |groups, field| {
            groups * values(survey, field).min(Decimal::from(1000))
        });
        let each = expected.people / groups;
        if each >= privacy.min_group.into() {
            return;
        }
        let names = listed(traits.iter().map(|field| field.name.as_str()));
        let message = format!(
            "{names} divide {} people into {} groups: few of them are anonymous",
            people(expected.people),
            groups.normalize()
        );
        let problem = self.report(Rule::PrivacyFrameRisk, privacy.span.at_start(), message);
        for field in traits {
            problem.related(
                field.name_span,
                format!("`{}` tells people apart", field.name),
            );
        }
        if let Some(span) = expected.span {
            problem.related(span, "so many are asked");
        }
        problem.help("ask fewer of these, or in wider groups, or say `responses pseudonymous`");
    }

    /// How many responses may come in a period, by what the waves, the project or the touchpoints say:
    /// in the smallest wave, or of everybody who is invited. None where nothing is said.
    fn expected(&self, volumes: &[Volume], period: Option<Period>) -> Option<Expected> {
        let survey = self.survey;
        let waves = survey
            .waves
            .iter()
            .filter_map(|wave| Some((wave.expect?, wave.span)));
        if let Some((count, span)) = waves.min_by_key(|(count, _)| *count) {
            return Some(Expected {
                people: count.into(),
                span: Some(span),
            });
        }
        let month = Period {
            count: 1,
            unit: crate::syntax::ast::Unit::Month,
        };
        let is_own =
            |volume: &&Volume| volume.of.text.split('.').next() == Some(survey.name.as_str());
        let stated: Vec<&Volume> = volumes.iter().filter(is_own).collect();
        if let Some(first) = stated.first() {
            let count = stated.iter().map(|volume| volume.per_month).sum();
            return Some(Expected {
                people: scaled(count, month, period?),
                span: Some(first.of.span),
            });
        }
        let invited: Vec<&Touchpoint> = survey
            .touchpoints
            .iter()
            .filter(|point| point.expect.is_some())
            .collect();
        let mut people = Decimal::ZERO;
        for point in &invited {
            let (count, per) = point.expect?;
            people += match (per, period) {
                (Some(per), Some(period)) => scaled(count, per, period),
                (Some(_), None) => return None,
                (None, _) => count.into(),
            };
        }
        let first = invited.first()?;
        Some(Expected {
            people,
            span: Some(first.span),
        })
    }
}

/// A number in one length of time, in another.
fn scaled(count: u64, per: Period, period: Period) -> Decimal {
    let (per, period) = (per.minutes().1.max(1), period.minutes().1);
    Decimal::from(count) * Decimal::from(period) / Decimal::from(per)
}

/// The share of the smallest group of a segment: as weights state it, or as if all were equal.
fn smallest_share(survey: &Survey, id: SegmentId) -> Decimal {
    let margins = survey.weights.iter().flat_map(|weight| &weight.margins);
    let stated = margins.filter(|margin| margin.segment == id);
    let smallest = stated
        .flat_map(|margin| &margin.shares)
        .map(|(_, share)| *share)
        .min();
    smallest.unwrap_or_else(|| Decimal::ONE / Decimal::from(survey[id].groups.len().max(1)))
}

/// How many different answers a characteristic has.
fn values(survey: &Survey, field: &Field) -> Decimal {
    let count = match &field.ty {
        Type::One(list) => survey[*list].options.len().into(),
        Type::Scale(scale) => (survey[*scale].max - survey[*scale].min + 1).into(),
        Type::Number(number) => match (number.min, number.max) {
            (Some(min), Some(max)) => {
                (max - min) / number.step.unwrap_or(Decimal::ONE) + Decimal::ONE
            }
            _ => Decimal::TEN,
        },
        _ => Decimal::TEN,
    };
    count.max(Decimal::ONE)
}

/// A number of people, whole.
fn people(count: Decimal) -> String {
    count.floor().normalize().to_string()
}

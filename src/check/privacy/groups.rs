//! Groups so small that people in them can be recognised, at the numbers that are expected.

use super::super::build::{Review, listed};
use super::super::volumes::{fewest, smallest_share};
use super::property;
use crate::model::*;
use crate::problem::Rule;
use crate::project::{Loaded, Volume};
use crate::syntax::ast::Unit;
use crate::syntax::vocabulary::{Key, Keyword};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Characteristics that say something of who somebody is and leave many with the same.
const DEMOGRAPHICS: &[&str] = &["age", "birth_date", "gender", "language", "job", "income"];

const YEAR: Period = Period {
    count: 1,
    unit: Unit::Year,
};

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
        let Some(expected) = fewest(survey, volumes, &[period]) else {
            return;
        };
        let (all, min) = (
            Decimal::from(expected.count),
            Decimal::from(survey.min_group()),
        );
        let shares: Vec<Decimal> = report.by.iter().map(|id| smallest(survey, *id)).collect();
        let crossed = shares.iter().fold(all, |people, share| people * share);
        // A segment that is too fine by itself is told of by `segment/small`.
        if crossed >= min || shares.iter().any(|share| all * share < min) {
            return;
        }
        let names = listed(report.by.iter().map(|id| survey[*id].name.as_str()));
        let message = format!(
            "where {names} cross, the smallest group has about {} people: {}",
            crossed.floor().normalize(),
            expected.words
        );
        let by = property(loaded, Keyword::Report, &report.name, Key::By);
        let problem = self.report(Rule::PrivacySmallGroups, by.unwrap_or(report.span), message);
        problem.related(expected.stated, "stated here");
        if let Some(privacy) = &survey.privacy {
            problem.related(
                privacy.span.at_start(),
                "the smallest group is settled here",
            );
        }
        problem.help(format!(
            "groups of fewer than {min} are not shown: put groups together, give each segment a report of its own, or report over a longer time"
        ));
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
        let expected = [None, Some(YEAR)]
            .into_iter()
            .find_map(|period| fewest(survey, volumes, &[period]));
        let Some(expected) = expected.filter(|_| traits.len() >= 2) else {
            return;
        };
        let groups = traits.iter().fold(1, |groups: u64, field| {
            groups.saturating_mul(values(survey, field))
        });
        if expected.count / groups >= u64::from(privacy.min_group) {
            return;
        }
        let names = listed(traits.iter().map(|field| field.name.as_str()));
        let message = format!(
            "{names} divide people into {groups} groups, too small to be anonymous: {}",
            expected.words
        );
        let problem = self.report(Rule::PrivacyFrameRisk, privacy.span.at_start(), message);
        for field in traits {
            problem.related(
                field.name_span,
                format!("`{}` tells people apart", field.name),
            );
        }
        problem.related(expected.stated, "stated here");
        problem.help("ask fewer of these, or in wider groups, or say `responses pseudonymous`");
    }
}

/// The share of the smallest group of a segment: as weights state it, or as if all were equal.
fn smallest(survey: &Survey, id: SegmentId) -> Decimal {
    match smallest_share(survey, id) {
        Some((_, share, _)) => share,
        None => Decimal::ONE / Decimal::from(survey[id].groups.len().max(1)),
    }
}

/// How many different answers a characteristic has, 1000 at most.
fn values(survey: &Survey, field: &Field) -> u64 {
    let count = match &field.ty {
        Type::One(list) => survey[*list].options.len() as u64,
        Type::Scale(scale) => survey[*scale].max.abs_diff(survey[*scale].min) + 1,
        Type::Number(NumberType {
            min: Some(min),
            max: Some(max),
            ..
        }) => (max - min).to_u64().unwrap_or_default() + 1,
        // Words and dates without bounds tell more people apart than this.
        _ => 10,
    };
    count.clamp(1, 1000)
}

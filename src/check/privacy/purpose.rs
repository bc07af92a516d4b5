//! Purpose limitation, Article 5(1)(b) GDPR: what is used together was collected for a purpose in common.
//!
//! A figure, a segment, a computed value, an action and a touchpoint each combine fields; there must be a
//! purpose that all of those serve. A report shows figures by segments; each figure and each segment must
//! have a purpose in common. Reports, actions and touchpoints say with `for` what they serve; then that is
//! the purpose that counts, and where they do not, all that they use must have one in common. What a
//! respondent consented to may be read for anything, since it was asked to be acted on; and a condition
//! that routes decides what is asked, and takes nothing out of the form.

use super::super::build::{Review, listed};
use super::reads::*;
use super::{item, mention};
use crate::model::*;
use crate::problem::Rule;
use crate::project::Loaded;
use crate::source::Span;
use crate::syntax::vocabulary::Keyword;

/// Something that uses fields together.
struct Usage<'a> {
    keyword: Keyword,
    name: &'a str,
    span: Span,
    /// What it says it serves; none where it does not.
    declared: &'a [PurposeId],
    /// What it reads, with the place where that is plain.
    reads: Vec<(FieldId, Option<Span>)>,
}

/// The purposes that some fields have in common; none where anything goes, which is also the case for
/// what was reported already.
type Shared = Option<Vec<PurposeId>>;

impl<'a> Review<'a> {
    /// Checks everything that uses fields together.
    pub(super) fn check_uses_of_data(&mut self, loaded: &Loaded) {
        self.check_inputs(loaded);
        for usage in self.usages() {
            self.check_usage(loaded, &usage);
        }
        let is_broken = self.is_broken();
        for report in self.survey.reports.iter().filter(|_| !is_broken) {
            self.check_report(loaded, report);
        }
    }

    /// The purposes of a field that limit its use.
    fn limits(&self, field: FieldId) -> Option<&'a [PurposeId]> {
        let survey = self.survey;
        let field = &survey[field];
        let is_limited = field.origin != Origin::Consent && !field.purposes.is_empty();
        is_limited.then_some(&field.purposes)
    }

    fn usages(&self) -> Vec<Usage<'a>> {
        let survey = self.survey;
        let usage = |keyword, name: &'a str, span, reads| Usage {
            keyword,
            name,
            span,
            declared: &[],
            reads,
        };
        let segments = survey.segments.iter().map(|segment| {
            let reads = segment_reads(segment);
            usage(Keyword::Segment, &segment.name, segment.span, reads)
        });
        let metrics = survey.metrics.iter().map(|metric| {
            let reads = metric_reads(survey, metric);
            usage(Keyword::Metric, &metric.name, metric.span, reads)
        });
        let indexes = survey
            .indexes
            .iter()
            .map(|index| usage(Keyword::Index, &index.name, index.span, index_reads(index)));
        let drivers = survey.drivers.iter().map(|drivers| {
            let reads = driver_reads(drivers);
            usage(Keyword::Drivers, &drivers.name, drivers.span, reads)
        });
        let touchpoints = survey.touchpoints.iter().map(|point| Usage {
            declared: &point.purposes,
            ..usage(
                Keyword::Touchpoint,
                &point.name,
                point.span,
                touchpoint_reads(survey, point),
            )
        });
        let actions = survey.actions.iter().map(|action| {
            let mut reads = in_expr(&action.when);
            reads.extend(action.show.iter().map(|id| (*id, None)));
            Usage {
                declared: &action.purposes,
                ..usage(Keyword::Action, &action.name, action.span, reads)
            }
        });
        segments
            .chain(metrics)
            .chain(indexes)
            .chain(drivers)
            .chain(touchpoints)
            .chain(actions)
            .collect()
    }

    /// The purposes that all of these serve, within `declared` where that says something; the position
    /// of the first that has none in common with those before it, otherwise.
    fn shared(
        &self,
        declared: &[PurposeId],
        reads: &[(FieldId, Option<Span>)],
    ) -> Result<Shared, usize> {
        let mut left: Shared = (!declared.is_empty()).then(|| declared.to_vec());
        for (at, (field, _)) in reads.iter().enumerate() {
            let Some(own) = self.limits(*field) else {
                continue;
            };
            let both = match left {
                None => own.to_vec(),
                Some(left) => common(&left, own),
            };
            if both.is_empty() {
                return Err(at);
            }
            left = Some(both);
        }
        Ok(left)
    }

    fn check_usage(&mut self, loaded: &Loaded, usage: &Usage) {
        let Err(at) = self.shared(usage.declared, &usage.reads) else {
            return;
        };
        let (id, place) = usage.reads[at];
        let survey = self.survey;
        let field = &survey[id];
        let place = place.unwrap_or_else(|| {
            let item = item(loaded, usage.keyword, usage.name);
            let known = item.and_then(|item| mention(item, &field.name));
            known.unwrap_or(usage.span)
        });
        let what = format!("the {} `{}`", usage.keyword.as_str(), usage.name);
        let own = self.purposes_listed(&field.purposes);
        if !usage.declared.is_empty() && common(usage.declared, &field.purposes).is_empty() {
            let serves = self.purposes_listed(usage.declared);
            let message = format!(
                "{what} serves {serves}, and `{}` was collected for {own}",
                field.name
            );
            self.outside(place, message, id, None);
            return;
        }
        let before = usage.reads[..at].iter().map(|(id, _)| *id);
        let other = before.into_iter().find(|other| {
            let limits = self.limits(*other);
            limits.is_some_and(|purposes| common(purposes, &field.purposes).is_empty())
        });
        let message = match other {
            Some(other) => format!(
                "{what} uses `{}`, collected for {}, together with `{}`, collected for {own}",
                survey[other].name,
                self.purposes_listed(&survey[other].purposes),
                field.name
            ),
            None => format!(
                "no purpose covers all that {what} uses together; `{}` was collected for {own}",
                field.name
            ),
        };
        self.outside(place, message, id, other);
    }

    fn outside(&mut self, place: Span, message: String, field: FieldId, other: Option<FieldId>) {
        let survey = self.survey;
        let sources: Vec<(Span, String)> = [Some(field), other]
            .into_iter()
            .flatten()
            .map(|id| {
                let own = self.purposes_listed(&survey[id].purposes);
                (
                    survey[id].name_span,
                    format!("`{}` serves {own}", survey[id].name),
                )
            })
            .collect();
        let problem = self.report(Rule::PrivacyOutsidePurpose, place, message);
        for (span, words) in sources {
            problem.related(span, words);
        }
        problem.help("leave it out here, or add the purpose with `for` where it is collected, so that respondents are told");
    }

    /// A computed value whose inputs have no purpose in common.
    fn check_inputs(&mut self, loaded: &Loaded) {
        let survey = self.survey;
        for (id, field) in survey.fields() {
            let Some(compute) = field.compute.as_ref().filter(|_| field.purposes.is_empty()) else {
                continue;
            };
            let reads = in_expr(compute);
            if reads
                .iter()
                .any(|(read, _)| survey[*read].purposes.is_empty())
            {
                continue;
            }
            let usage = Usage {
                keyword: Keyword::Compute,
                name: &survey[id].name,
                span: field.name_span,
                declared: &[],
                reads,
            };
            self.check_usage(loaded, &usage);
        }
    }

    /// Each figure by each segment, and what the report serves as a whole.
    fn check_report(&mut self, loaded: &Loaded, report: &Report) {
        let survey = self.survey;
        let place = |word: &str| {
            let item = item(loaded, Keyword::Report, &report.name);
            item.and_then(|item| mention(item, word))
                .unwrap_or(report.span)
        };
        let declared = report.purposes.as_slice();
        let what = format!("the report `{}`", report.name);
        // What has no purpose in itself was reported where it stands.
        let parts = |reads: Vec<(FieldId, Option<Span>)>| self.shared(&[], &reads).ok().flatten();
        let shown: Vec<(&str, Span, Vec<PurposeId>)> = report
            .show
            .iter()
            .filter_map(|shown| {
                // Drivers that were reported have a name and nothing behind it.
                if let Shown::Drivers(at) = shown {
                    survey.drivers.get(*at)?;
                }
                let (name, span, reads) = shown_reads(survey, *shown);
                Some((name, span, parts(reads)?))
            })
            .collect();
        let by: Vec<(&str, Span, Vec<PurposeId>)> = report
            .by
            .iter()
            .filter_map(|id| {
                let segment = &survey[*id];
                Some((
                    segment.name.as_str(),
                    segment.span,
                    parts(segment_reads(segment))?,
                ))
            })
            .collect();
        for (name, span, own) in shown.iter().chain(&by) {
            if !declared.is_empty() && common(declared, own).is_empty() {
                let (serves, own) = (self.purposes_listed(declared), self.purposes_listed(own));
                let message = format!(
                    "{what} serves {serves}, and `{name}` rests on what was collected for {own}"
                );
                self.report(Rule::PrivacyOutsidePurpose, place(name), message)
                    .related(*span, format!("`{name}` serves {own}"))
                    .help("leave it out of this report, or add the purpose with `for` where the data are collected, so that respondents are told");
                return;
            }
        }
        for (segment, segment_span, segment_own) in &by {
            let apart = shown
                .iter()
                .find(|(_, _, own)| common(&within(declared, own), segment_own).is_empty());
            let Some((name, span, own)) = apart else {
                continue;
            };
            let (own, segment_own) = (self.purposes_listed(own), self.purposes_listed(segment_own));
            let message = format!(
                "{what} shows `{name}`, which serves {own}, by `{segment}`, which serves {segment_own}"
            );
            self.report(Rule::PrivacyOutsidePurpose, place(segment), message)
                .related(*span, format!("`{name}` serves {own}"))
                .related(*segment_span, format!("`{segment}` serves {segment_own}"))
                .help("show it in a report without this segment, or add the purpose with `for` where the data of the segment are collected");
            return;
        }
        if declared.is_empty() {
            self.check_whole(report, &what, shown.into_iter().chain(by).collect());
        }
    }

    /// A report that does not say what it serves, and shows things that serve no purpose in common.
    fn check_whole(
        &mut self,
        report: &Report,
        what: &str,
        parts: Vec<(&str, Span, Vec<PurposeId>)>,
    ) {
        let mut left: Shared = None;
        let mut all: Vec<PurposeId> = Vec::new();
        for (name, span, own) in &parts {
            all.extend(
                own.iter()
                    .copied()
                    .filter(|id| !all.contains(id))
                    .collect::<Vec<_>>(),
            );
            let both = left.map_or(own.clone(), |left| common(&left, own));
            if !both.is_empty() {
                left = Some(both);
                continue;
            }
            let words = self.purposes_listed(own);
            let (other, other_span, _) = &parts[0];
            let message = format!(
                "{what} shows `{name}`, which serves {words}, beside `{other}`, and does not say what it serves"
            );
            let survey = self.survey;
            let names: Vec<&str> = all.iter().map(|id| survey[*id].name.as_str()).collect();
            let help = match names.as_slice() {
                [one] => format!("say `for {one}`, or make two reports"),
                names => format!(
                    "make a report for each purpose, or say with `for` that this one serves {}",
                    listed(names.iter().copied())
                ),
            };
            self.report(Rule::PrivacyOutsidePurpose, report.span, message)
                .related(*span, format!("`{name}` serves {words}"))
                .related(*other_span, format!("`{other}` stands beside it"))
                .help(help);
            return;
        }
    }
}

/// What two lists have in common, in the order of the first.
fn common(a: &[PurposeId], b: &[PurposeId]) -> Vec<PurposeId> {
    a.iter().copied().filter(|id| b.contains(id)).collect()
}

/// Purposes within the declared ones; all where nothing is declared.
fn within(declared: &[PurposeId], own: &[PurposeId]) -> Vec<PurposeId> {
    match declared.is_empty() {
        true => own.to_vec(),
        false => common(own, declared),
    }
}

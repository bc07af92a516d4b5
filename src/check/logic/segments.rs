//! Segments whose groups overlap or leave people out, and weights that do.

use super::super::build::Review;
use super::super::expr::made;
use crate::logic::solver::{Question, Solver, Verdict};
use crate::model::{Expr, ExprKind, FieldId, Segment, ValueType};
use crate::problem::Rule;

/// Of more groups only neighbours are compared.
const MOST_PAIRS: usize = 12;

impl Review<'_> {
    /// Groups that overlap, people in no group, and groups without a share.
    pub(super) fn check_segments(&mut self, solver: &mut Solver) {
        let survey = self.survey;
        for segment in survey
            .segments
            .iter()
            .filter(|segment| segment.by.is_none())
        {
            self.check_overlap(solver, segment);
            self.check_gap(solver, segment);
        }
        self.check_covered(solver);
    }

    /// Groups of which each has people of its own and some of the other. A group that lies within a
    /// later one is a step of a staircase, where the first that holds counts.
    fn check_overlap(&mut self, solver: &mut Solver, segment: &Segment) {
        let survey = self.survey;
        let groups: Vec<_> = segment
            .groups
            .iter()
            .filter_map(|group| Some((group, group.when.as_ref()?)))
            .collect();
        for (at, (second, when)) in groups.iter().enumerate() {
            let earlier = groups[..at].iter().map(|(_, earlier)| (*earlier, false));
            let left: Vec<(&Expr, bool)> = earlier.chain([(*when, true)]).collect();
            if at > 0 && is_impossible(solver, left) && !is_impossible(solver, vec![(when, true)]) {
                let message = format!("earlier groups already take everybody of `{}`", second.name);
                self.report(Rule::LogicSubsumed, when.span, message)
                    .related(groups[at - 1].1.span, "the first group that holds counts")
                    .help("take the group out, or put it before the wider ones");
                continue;
            }
            let first = if at > MOST_PAIRS { at - 1 } else { 0 };
            for (before, earlier) in &groups[first..at] {
                let mut ask = |a, b| {
                    solver.ask(&Question {
                        conditions: vec![(earlier, a), (when, b)],
                        ..Question::default()
                    })
                };
                if let Verdict::Possible(witness) = ask(true, true)
                    && let Verdict::Possible(_) = ask(true, false)
                    && let Verdict::Possible(_) = ask(false, true)
                {
                    let message = format!(
                        "`{}` and `{}` overlap: who is in both counts in `{}`",
                        before.name, second.name, before.name
                    );
                    self.report(Rule::SegmentOverlap, when.span, message)
                        .related(earlier.span, "this can hold at the same time")
                        .witness(witness.words(survey))
                        .help("give each group limits of its own, such as `in 12..35`");
                }
            }
        }
    }

    fn check_gap(&mut self, solver: &mut Solver, segment: &Segment) {
        let survey = self.survey;
        let has_rest = segment.groups.iter().any(|group| group.when.is_none());
        if has_rest {
            return;
        }
        let groups = segment
            .groups
            .iter()
            .filter_map(|group| group.when.as_ref());
        let present: Vec<Expr> = segment
            .fields
            .iter()
            .map(|id| answered(*id, segment))
            .collect();
        let mut conditions: Vec<(&Expr, bool)> = groups.map(|when| (when, false)).collect();
        conditions.extend(present.iter().map(|answered| (answered, true)));
        let question = Question {
            conditions,
            ..Question::default()
        };
        if let Verdict::Possible(witness) = solver.ask(&question) {
            let message = format!("some people fall in no group of `{}`", segment.name);
            self.report(Rule::SegmentGap, segment.span, message)
                .witness(witness.words(survey))
                .help("widen a group, or add one with `otherwise`");
        }
    }

    /// Groups that people can be in, and a weighting has no share for.
    fn check_covered(&mut self, solver: &mut Solver) {
        let survey = self.survey;
        for weight in &survey.weights {
            for margin in &weight.margins {
                let segment = &survey[margin.segment];
                for (at, group) in segment.groups.iter().enumerate() {
                    if margin.shares.iter().any(|(group, _)| *group == at) {
                        continue;
                    }
                    let earlier = segment.groups[..at].iter();
                    let earlier = earlier.filter_map(|group| Some((group.when.as_ref()?, false)));
                    let own = group.when.iter().map(|when| (when, true));
                    let question = Question {
                        conditions: earlier.chain(own).collect(),
                        ..Question::default()
                    };
                    if let Verdict::Possible(witness) = solver.ask(&question) {
                        let message = format!(
                            "`{}` has no share for the group `{}` of `{}`",
                            weight.name, group.name, segment.name
                        );
                        self.report(Rule::WeightUncovered, margin.span, message)
                            .related(group.span, "people can be in this group")
                            .witness(witness.words(survey))
                            .help("add its share, so that all shares add up to 100%");
                    }
                }
            }
        }
    }
}

fn is_impossible(solver: &mut Solver, conditions: Vec<(&Expr, bool)>) -> bool {
    let question = Question {
        conditions,
        ..Question::default()
    };
    matches!(solver.ask(&question), Verdict::Impossible(_))
}

fn answered(id: FieldId, segment: &Segment) -> Expr {
    made(ExprKind::Answered(id), ValueType::Condition, segment.span)
}

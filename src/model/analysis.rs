//! What is computed from responses.

use super::{
    EventId, Expr, FieldId, FinishWhen, IndexId, MetricId, Period, PurposeId, SegmentId, Survey,
    TextId, TouchpointId,
};
use crate::source::Span;
use crate::syntax::ast::Unit;
use rust_decimal::Decimal;

/// A grouping of respondents. Who falls in no group is in the built-in group *unknown*.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Its name.
    pub name: String,
    /// Its title.
    pub text: TextId,
    /// The field whose options are the groups, for `by field`.
    pub by: Option<FieldId>,
    /// The groups in order; for `by field` one for each option. The first that holds counts.
    pub groups: Vec<Group>,
    /// The fields that are compared: `otherwise` needs one of them present.
    pub fields: Vec<FieldId>,
    /// Where.
    pub span: Span,
}

/// One group of a segment.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its name in results.
    pub name: String,
    /// Its words.
    pub text: TextId,
    /// Who is in it; none for `otherwise`.
    pub when: Option<Expr>,
    /// Where.
    pub span: Span,
}

/// A figure.
#[derive(Debug, Clone)]
pub struct Metric {
    /// Its name.
    pub name: String,
    /// Its title.
    pub text: TextId,
    /// What is computed.
    pub figure: Figure,
    /// Narrows the base.
    pub filter: Option<Expr>,
    /// Which responses count.
    pub base: Base,
    /// What is aimed at.
    pub target: Option<Target>,
    /// `///` documentation.
    pub doc: Option<String>,
    /// Where.
    pub span: Span,
}

/// What a metric computes.
#[derive(Debug, Clone)]
pub enum Figure {
    /// Share of 9–10 minus share of 0–6, times 100.
    Nps(FieldId),
    /// Share of codes `low..=high` at the good end.
    Top(FieldId, i64, i64),
    /// Share of codes `low..=high` at the bad end.
    Bottom(FieldId, i64, i64),
    /// Mean of a number or scale, or of the scores of options.
    Mean(FieldId),
    /// Median, from counts.
    Median(FieldId),
    /// Standard deviation, n − 1.
    Deviation(FieldId),
    /// Share of responses for which a condition holds, of those where its fields are answered.
    Share(Expr),
    /// Number of responses for which a condition holds.
    Count(Expr),
    /// Mean of a field over events: a ratio of sums.
    EventMean(EventId, usize),
    /// Completes over invitations, AAPOR RR1, of a touchpoint.
    ResponseRate(TouchpointId),
}

/// Which responses a metric counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// Asked and answered.
    Answered,
    /// Asked, answered or not.
    Asked,
    /// Asked and answered, or declined with one of these missing codes.
    Including(Vec<String>),
}

/// What is aimed at.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The figure should not be lower; otherwise not higher.
    pub at_least: bool,
    /// The figure; a percentage as a share, `80%` is 0.8.
    pub value: Decimal,
    /// Was written with a percent sign.
    pub percent: bool,
}

/// A figure from 0 to 100 over several items, each rescaled to 0–100.
#[derive(Debug, Clone)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Its title.
    pub text: TextId,
    /// Its items.
    pub items: Vec<IndexItem>,
    /// What happens to absent items; none where it is not said.
    pub absent: Option<AbsentRule>,
    /// Narrows the base.
    pub filter: Option<Expr>,
    /// What is aimed at.
    pub target: Option<Target>,
    /// Where.
    pub span: Span,
}

/// One item of an index.
#[derive(Debug, Clone)]
pub struct IndexItem {
    /// What is read.
    pub field: FieldId,
    /// Its weight; 1 unless said otherwise, above 0.
    pub weight: Decimal,
    /// Its direction is turned.
    pub reverse: bool,
    /// Its name in the index.
    pub span: Span,
}

/// What an index does where items are absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AbsentRule {
    /// Leaves them out, and the person too when fewer than this many are left.
    Skip {
        /// At least 1.
        needs: u32,
    },
    /// Leaves out the person.
    None,
}

/// Which items go with an outcome.
#[derive(Debug, Clone)]
pub struct Drivers {
    /// Its name.
    pub name: String,
    /// Its title.
    pub text: TextId,
    /// What is to be explained.
    pub outcome: FieldId,
    /// By what.
    pub by: Vec<FieldId>,
    /// Narrows the base.
    pub filter: Option<Expr>,
    /// Where.
    pub span: Span,
}

/// Known shares to which responses are weighted.
#[derive(Debug, Clone)]
pub struct Weight {
    /// Its name.
    pub name: String,
    /// Its title.
    pub text: TextId,
    /// Where the shares come from.
    pub source: Option<String>,
    /// One a segment.
    pub margins: Vec<Margin>,
    /// Where.
    pub span: Span,
}

/// The shares of the groups of one segment.
#[derive(Debug, Clone)]
pub struct Margin {
    /// The segment.
    pub segment: SegmentId,
    /// Group (position) and share from 0 to 1; the shares add up to 1 within 0.005.
    pub shares: Vec<(usize, Decimal)>,
    /// Where.
    pub span: Span,
}

/// Figures shown together.
#[derive(Debug, Clone)]
pub struct Report {
    /// Its name.
    pub name: String,
    /// Its title.
    pub text: TextId,
    /// How often.
    pub every: Option<Period>,
    /// What is shown.
    pub show: Vec<Shown>,
    /// By which segments.
    pub by: Vec<SegmentId>,
    /// Compared with the previous period.
    pub compare_previous: bool,
    /// What it serves; where it does not say, whatever all that it shows was collected for.
    pub purposes: Vec<PurposeId>,
    /// Where.
    pub span: Span,
}

/// Something a report shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// A metric.
    Metric(MetricId),
    /// An index.
    Index(IndexId),
    /// A driver analysis; a position in the survey's `drivers`.
    Drivers(usize),
    /// The answers to a question.
    Field(FieldId),
}

impl Figure {
    /// The condition of a share or count.
    pub fn condition(&self) -> Option<&Expr> {
        match self {
            Figure::Share(condition) | Figure::Count(condition) => Some(condition),
            _ => None,
        }
    }

    /// The field it is computed from, where that is one.
    pub fn field(&self) -> Option<FieldId> {
        match self {
            Figure::Nps(field)
            | Figure::Top(field, ..)
            | Figure::Bottom(field, ..)
            | Figure::Mean(field)
            | Figure::Median(field)
            | Figure::Deviation(field) => Some(*field),
            _ => None,
        }
    }
}

impl Survey {
    /// Groups of fewer respondents than this are not shown.
    pub fn min_group(&self) -> u32 {
        self.privacy
            .as_ref()
            .map_or(10, |privacy| privacy.min_group)
    }

    /// The period by which a survey without waves is reported: that of its first periodic report, a
    /// month for a continuous survey; none where all responses belong together.
    pub fn analysis_period(&self) -> Option<Period> {
        let reported = self.reports.iter().find_map(|report| report.every);
        let continuous = self.kind.iter().any(|word| word == "continuous");
        let month = Period {
            count: 1,
            unit: Unit::Month,
        };
        reported.or(continuous.then_some(month))
    }

    /// Calls `visit` on the outermost of every expression that is computed from responses.
    pub fn each_expr(&self, visit: &mut impl FnMut(&Expr)) {
        let options = self.lists.iter().flat_map(|list| &list.options);
        options
            .filter_map(|option| option.when.as_ref())
            .for_each(&mut *visit);
        self.conditions
            .iter()
            .for_each(|condition| visit(&condition.expr));
        self.fields
            .iter()
            .filter_map(|field| field.compute.as_ref())
            .for_each(&mut *visit);
        for finish in &self.finishes {
            if let FinishWhen::Holds(expr) = &finish.when {
                visit(expr);
            }
        }
        let groups = self.segments.iter().flat_map(|segment| &segment.groups);
        groups
            .filter_map(|group| group.when.as_ref())
            .for_each(&mut *visit);
        for metric in &self.metrics {
            metric.figure.condition().into_iter().for_each(&mut *visit);
            metric.filter.iter().for_each(&mut *visit);
        }
        self.indexes
            .iter()
            .filter_map(|index| index.filter.as_ref())
            .for_each(&mut *visit);
    }
}

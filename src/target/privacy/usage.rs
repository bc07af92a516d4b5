//! Who reads a field: routing, figures, reports, follow-up and invitations.

use indexmap::IndexSet;

use crate::model::{
    Expr, Field, FieldId, Figure, FinishWhen, IndexId, MetricId, Origin, Piece, SegmentId, Shown,
    Survey, Term,
};

/// For every field (by position) what uses it, as `metric:csat` or `routing:phone`, each once, in the
/// order: routing, computed values, texts, checks, finishes, quotas, segments, metrics, indexes, drivers,
/// reports, actions, touchpoints. A computed field passes on nothing: what reads it is told of it alone.
pub fn of_fields(survey: &Survey) -> Vec<Vec<String>> {
    let mut usage = Usage {
        survey,
        users: vec![IndexSet::new(); survey.fields.len()],
    };
    usage.routing();
    usage.texts();
    usage.gates();
    usage.figures();
    usage.reports();
    usage.people();
    let users = usage.users.into_iter();
    users.map(|users| users.into_iter().collect()).collect()
}

struct Usage<'a> {
    survey: &'a Survey,
    users: Vec<IndexSet<String>>,
}

impl Usage<'_> {
    fn add(&mut self, fields: impl IntoIterator<Item = FieldId>, user: &str) {
        for field in fields {
            if let Some(users) = self.users.get_mut(field.index()) {
                users.insert(user.to_owned());
            }
        }
    }

    /// Conditions under which other fields are asked, and what is computed from a field.
    fn routing(&mut self) {
        let survey = self.survey;
        for field in &survey.fields {
            let user = format!("routing:{}", field.name);
            for term in survey.guard_chain(field.guard) {
                match term {
                    Term::Holds(id) | Term::Fails(id) => {
                        self.add(survey[*id].expr.fields(), &user);
                    }
                    Term::Consent(consents) => self.add(consents.iter().copied(), &user),
                    Term::Chosen(repeat) => self.add([survey[*repeat].over], &user),
                }
            }
            if let Some(compute) = &field.compute {
                self.add(compute.fields(), &format!("compute:{}", field.name));
            }
        }
    }

    /// Texts that show a value or depend on one.
    fn texts(&mut self) {
        let survey = self.survey;
        for entry in &survey.texts.entries {
            let user = format!("text:{}", entry.key);
            for piece in entry.forms.iter().flatten().flat_map(|form| &form.pieces) {
                match piece {
                    Piece::Plain(_) => {}
                    Piece::Value { expr, .. } | Piece::Choice { when: expr, .. } => {
                        self.add(expr.fields(), &user);
                    }
                }
            }
        }
    }

    fn gates(&mut self) {
        let survey = self.survey;
        for check in &survey.checks {
            self.add(check.require.fields(), &format!("check:{}", check.name));
        }
        for finish in &survey.finishes {
            let fields = match &finish.when {
                FinishWhen::Holds(expr) => expr.fields(),
                FinishWhen::Refused(consent) => vec![*consent],
            };
            self.add(fields, &format!("finish:{}", finish.name));
        }
        for quota in &survey.quotas {
            self.add(quota.when.fields(), &format!("quota:{}", quota.name));
        }
    }

    fn figures(&mut self) {
        let survey = self.survey;
        for (at, segment) in survey.segments.iter().enumerate() {
            self.add(
                segment_fields(survey, SegmentId(at as u32)),
                &format!("segment:{}", segment.name),
            );
        }
        for (at, metric) in survey.metrics.iter().enumerate() {
            self.add(
                metric_fields(survey, MetricId(at as u32)),
                &format!("metric:{}", metric.name),
            );
        }
        for (at, index) in survey.indexes.iter().enumerate() {
            self.add(
                index_fields(survey, IndexId(at as u32)),
                &format!("index:{}", index.name),
            );
        }
        for (at, drivers) in survey.drivers.iter().enumerate() {
            self.add(
                driver_fields(survey, at),
                &format!("drivers:{}", drivers.name),
            );
        }
        for weight in &survey.weights {
            for margin in &weight.margins {
                self.add(
                    segment_fields(survey, margin.segment),
                    &format!("weight:{}", weight.name),
                );
            }
        }
    }

    fn reports(&mut self) {
        let survey = self.survey;
        for report in &survey.reports {
            let user = format!("report:{}", report.name);
            for shown in &report.show {
                let fields = match shown {
                    Shown::Metric(id) => metric_fields(survey, *id),
                    Shown::Index(id) => index_fields(survey, *id),
                    Shown::Drivers(at) => driver_fields(survey, *at),
                    Shown::Field(id) => vec![*id],
                };
                self.add(fields, &user);
            }
            for segment in &report.by {
                self.add(segment_fields(survey, *segment), &user);
            }
        }
    }

    /// Follow-up, and the touchpoints that fill a known value.
    fn people(&mut self) {
        let survey = self.survey;
        for action in &survey.actions {
            let user = format!("action:{}", action.name);
            self.add(action.when.fields(), &user);
            self.add(action.show.iter().copied(), &user);
        }
        let is_known = |(_, field): &(FieldId, &Field)| field.origin == Origin::Known;
        for point in &survey.touchpoints {
            let Some(event) = point.on else { continue };
            let fills = |field: &Field| survey[event].fields.iter().any(|it| it.name == field.name);
            let known = survey.fields().filter(is_known);
            let filled: Vec<FieldId> = known
                .filter(|(_, field)| fills(field))
                .map(|(id, _)| id)
                .collect();
            self.add(filled, &format!("touchpoint:{}", point.name));
        }
    }
}

fn with_filter(mut fields: Vec<FieldId>, filter: Option<&Expr>) -> Vec<FieldId> {
    fields.extend(filter.map(Expr::fields).unwrap_or_default());
    fields
}

fn metric_fields(survey: &Survey, id: MetricId) -> Vec<FieldId> {
    let metric = &survey[id];
    let fields = match &metric.figure {
        Figure::Nps(id) | Figure::Top(id, ..) | Figure::Bottom(id, ..) => vec![*id],
        Figure::Mean(id) | Figure::Median(id) | Figure::Deviation(id) => vec![*id],
        Figure::Share(expr) | Figure::Count(expr) => expr.fields(),
        Figure::EventMean(..) | Figure::ResponseRate(_) => Vec::new(),
    };
    with_filter(fields, metric.filter.as_ref())
}

fn index_fields(survey: &Survey, id: IndexId) -> Vec<FieldId> {
    let index = &survey[id];
    let items = index.items.iter().map(|item| item.field).collect();
    with_filter(items, index.filter.as_ref())
}

fn driver_fields(survey: &Survey, at: usize) -> Vec<FieldId> {
    let Some(drivers) = survey.drivers.get(at) else {
        return Vec::new();
    };
    let fields = std::iter::once(drivers.outcome).chain(drivers.by.iter().copied());
    with_filter(fields.collect(), drivers.filter.as_ref())
}

fn segment_fields(survey: &Survey, id: SegmentId) -> Vec<FieldId> {
    let segment = &survey[id];
    let groups = segment
        .groups
        .iter()
        .filter_map(|group| group.when.as_ref());
    segment
        .by
        .into_iter()
        .chain(groups.flat_map(Expr::fields))
        .collect()
}

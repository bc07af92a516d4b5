//! Which responses a metric counts.

use super::expr::Writer;
use super::{document, names};
use crate::model::{Base, Expr, ExprKind, FieldId, Metric};

/// The base of a share or count: a condition, or none where every response counts.
pub fn of_condition(writer: &Writer, metric: &Metric, condition: &Expr) -> Option<String> {
    let reads = Reads::of(condition);
    let mut terms: Vec<String> = Vec::new();
    for field in &reads.values {
        terms.push(counted(writer, *field, &metric.base));
    }
    for field in &reads.states {
        if !reads.values.contains(field) {
            terms.push(counted(writer, *field, &Base::Asked));
        }
    }
    if let Some(filter) = &metric.filter {
        terms.push(format!("({})", writer.condition(filter)));
    }
    (!terms.is_empty()).then(|| terms.join(" AND "))
}

/// Whether a response counts as far as one field goes.
fn counted(writer: &Writer, field: FieldId, base: &Base) -> String {
    let value = format!("{} IS NOT NULL", writer.column(field));
    if !document::has_missing(&writer.survey[field]) {
        return value;
    }
    let missing = writer.missing_column(field);
    match base {
        Base::Answered => value,
        Base::Asked => format!("({value} OR {missing} IS NOT NULL)"),
        Base::Including(codes) => {
            let codes: Vec<String> = codes
                .iter()
                .map(|code| writer.dialect.string(code))
                .collect();
            format!(
                "({value} OR COALESCE({missing} IN ({}), FALSE))",
                codes.join(", ")
            )
        }
    }
}

/// The fields whose values a condition reads, and those of which it only asks the state.
#[derive(Default)]
struct Reads {
    values: Vec<FieldId>,
    states: Vec<FieldId>,
}

impl Reads {
    fn of(expr: &Expr) -> Self {
        let mut reads = Reads::default();
        reads.add(expr);
        reads
    }

    fn add(&mut self, expr: &Expr) {
        match &expr.kind {
            // Instances come and go with the answers, so they do not narrow the base.
            ExprKind::Over(..) => {}
            ExprKind::Answered(field) | ExprKind::Missing(field, _) => {
                push(&mut self.states, *field);
            }
            ExprKind::Field(field)
            | ExprKind::Has(field, ..)
            | ExprKind::Given(field)
            | ExprKind::Count(field)
            | ExprKind::Label(field) => push(&mut self.values, *field),
            _ => expr
                .children()
                .into_iter()
                .for_each(|child| self.add(child)),
        }
    }
}

fn push(list: &mut Vec<FieldId>, field: FieldId) {
    if !list.contains(&field) {
        list.push(field);
    }
}

/// The states that count beside `answered`: none, all, or some missing codes.
pub fn states(writer: &Writer, base: &Base) -> String {
    match base {
        Base::Answered => "state = 'answered'".to_owned(),
        Base::Asked => "state IS NOT NULL".to_owned(),
        Base::Including(codes) => {
            let codes = codes.iter().map(|code| writer.dialect.string(code));
            let all: Vec<String> = std::iter::once("'answered'".to_owned())
                .chain(codes)
                .collect();
            format!("state IN ({})", all.join(", "))
        }
    }
}

/// The item a metric counts: its own where a filter narrows it.
pub fn item_name(field: &str, metric: &str, filtered: bool) -> String {
    match filtered {
        true => format!("_metric.{metric}"),
        false => field.to_owned(),
    }
}

/// The item of a share or count.
pub fn holds_item(metric: &Metric) -> String {
    names::holds(&metric.name)
}

//! Metrics and indexes on one line, as an author would write them.

use super::{AbsentRule, Base, FieldId, Figure, Index, Metric, Survey, Target};

impl Survey {
    /// The definition of a metric as it is written after `=`, with filter, base and target.
    pub fn formula(&self, metric: &Metric) -> String {
        let name = |field: &FieldId| self[*field].name.as_str();
        let mut text = match &metric.figure {
            Figure::Nps(field) => format!("nps({})", name(field)),
            Figure::Top(field, low, high) => format!("top({}, {low}..{high})", name(field)),
            Figure::Bottom(field, low, high) => format!("bottom({}, {low}..{high})", name(field)),
            Figure::Mean(field) => format!("mean({})", name(field)),
            Figure::Median(field) => format!("median({})", name(field)),
            Figure::Deviation(field) => format!("sd({})", name(field)),
            Figure::Share(condition) => format!("share({})", self.notation(condition)),
            Figure::Count(condition) => format!("count({})", self.notation(condition)),
            Figure::EventMean(event, at) => {
                let field = self[*event].fields.get(*at);
                let field = field.map_or("?", |field| &field.name);
                format!("mean({}.{field})", self[*event].name)
            }
            Figure::ResponseRate(id) => format!("response_rate({})", self[*id].name),
        };
        if let Some(filter) = &metric.filter {
            text.push_str(&format!(" where {}", self.notation(filter)));
        }
        match &metric.base {
            Base::Answered => {}
            Base::Asked => text.push_str(" base asked"),
            Base::Including(codes) => {
                text.push_str(&format!(" base including {}", codes.join(", ")));
            }
        }
        if let Some(target) = &metric.target {
            text.push_str(&target_notation(target));
        }
        text
    }

    /// The definition of an index on one line.
    pub fn index_formula(&self, index: &Index) -> String {
        let items: Vec<String> = index
            .items
            .iter()
            .map(|item| {
                let reverse = if item.reverse { " reverse" } else { "" };
                let weight = item.weight.normalize();
                format!("{} weight {weight}{reverse}", self[item.field].name)
            })
            .collect();
        let absent = match index.absent {
            Some(AbsentRule::Skip { needs }) => format!(", absent skip needs {needs}"),
            Some(AbsentRule::None) => ", absent none".to_owned(),
            None => String::new(),
        };
        format!("index of {}{absent}", items.join(", "))
    }
}

fn target_notation(target: &Target) -> String {
    let word = if target.at_least {
        "at_least"
    } else {
        "at_most"
    };
    let value = match target.percent {
        true => format!(
            "{}%",
            (target.value * rust_decimal::Decimal::ONE_HUNDRED).normalize()
        ),
        false => target.value.normalize().to_string(),
    };
    format!(" target {word} {value}")
}

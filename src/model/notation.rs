//! Expressions as an author would write them, for comments, code books and configurations.

use super::{AbsentRule, Aggregate};
use super::{
    Arithmetic, Base, Expr, ExprKind, FieldId, Figure, Fold, GuardId, Index, Metric, Quantifier,
    Survey, Target, Term,
};

impl Survey {
    /// An expression in Peil, on one line.
    pub fn notation(&self, expr: &Expr) -> String {
        use ExprKind as K;
        let of = |inner: &Expr| self.notation(inner);
        match &expr.kind {
            K::And(list) => self.joined(list, " and "),
            K::Or(list) => self.joined(list, " or "),
            K::Not(inner) => format!("not {}", self.operand(inner)),
            K::Compare(op, left, right) => {
                format!("{} {} {}", of(left), op.symbol(), of(right))
            }
            K::OneOf(value, list) => format!("{} in [{}]", of(value), self.listed(list)),
            K::Between(value, low, high) => {
                let end = |end: &Option<Box<Expr>>| end.as_deref().map_or(String::new(), of);
                format!("{} in {}..{}", of(value), end(low), end(high))
            }
            K::Has(field, quantifier, options) => self.has_notation(*field, *quantifier, options),
            K::Arithmetic(op, left, right) => {
                format!("{} {} {}", self.term(left), symbol(*op), self.term(right))
            }
            K::Negate(inner) => format!("-{}", self.term(inner)),
            K::Over(fold, _, inner) => format!("{}({})", fold_word(*fold), of(inner)),
            _ => self.atom(expr),
        }
    }

    fn atom(&self, expr: &Expr) -> String {
        use ExprKind as K;
        let name = |field: &FieldId| self.name_of(*field);
        let of = |inner: &Expr| self.notation(inner);
        match &expr.kind {
            K::Field(field) | K::Given(field) => name(field),
            K::EventField(event, at) => {
                let event = &self[*event];
                let field = event.fields.get(*at).map_or("?", |field| &field.name);
                format!("{}.{field}", event.name)
            }
            K::Number(number) => number.normalize().to_string(),
            K::Date(date) => date.to_string(),
            K::Time(time) => time.strftime("%H:%M").to_string(),
            K::Text(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
            K::Option(list, at) => {
                let option = self[*list].options.get(*at);
                option.map_or("?".to_owned(), |option| option.name.clone())
            }
            K::ModeIs(mode) => mode.word().to_owned(),
            K::Mode => "mode".to_owned(),
            K::Today => "today".to_owned(),
            K::Answered(field) => format!("answered({})", name(field)),
            K::Missing(field, None) => format!("missing({})", name(field)),
            K::Missing(field, Some(code)) => format!("missing({}, {code})", name(field)),
            K::Same(left, right) => format!("same({}, {})", of(left), of(right)),
            K::Round(inner, 0) => format!("round({})", of(inner)),
            K::Round(inner, places) => format!("round({}, {places})", of(inner)),
            K::Abs(inner) => format!("abs({})", of(inner)),
            K::Aggregate(function, list) => {
                format!("{}([{}])", aggregate(*function), self.listed(list))
            }
            K::Count(field) => format!("count({})", name(field)),
            K::Length(inner) => format!("length({})", of(inner)),
            K::YearsBetween(from, to) => format!("years_between({}, {})", of(from), of(to)),
            K::DaysBetween(from, to) => format!("days_between({}, {})", of(from), of(to)),
            K::Choose(when, then, otherwise) => {
                format!("choose({}, {}, {})", of(when), of(then), of(otherwise))
            }
            K::Label(field) => format!("{}.label", name(field)),
            K::InstanceLabel(repeat) => format!("{}.label", self[*repeat].name),
            _ => "?".to_owned(),
        }
    }

    fn name_of(&self, field: FieldId) -> String {
        self[field].name.clone()
    }

    fn listed(&self, list: &[Expr]) -> String {
        let items: Vec<String> = list.iter().map(|item| self.notation(item)).collect();
        items.join(", ")
    }

    fn joined(&self, list: &[Expr], with: &str) -> String {
        let parts: Vec<String> = list.iter().map(|part| self.operand(part)).collect();
        parts.join(with)
    }

    fn operand(&self, expr: &Expr) -> String {
        match expr.kind {
            ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Not(_) => {
                format!("({})", self.notation(expr))
            }
            _ => self.notation(expr),
        }
    }

    fn term(&self, expr: &Expr) -> String {
        match expr.kind {
            ExprKind::Arithmetic(..) | ExprKind::Negate(_) => format!("({})", self.notation(expr)),
            _ => self.notation(expr),
        }
    }

    fn has_notation(&self, field: FieldId, quantifier: Quantifier, options: &[usize]) -> String {
        let all = self.options_of(field).map(|list| &list.options);
        let names: Vec<&str> = options
            .iter()
            .filter_map(|at| all.and_then(|all| all.get(*at)))
            .map(|option| option.name.as_str())
            .collect();
        let words = match quantifier {
            Quantifier::Any if names.len() == 1 => {
                return format!("{} has {}", self[field].name, names[0]);
            }
            Quantifier::Any => "any",
            Quantifier::All => "all",
            Quantifier::None => "none",
        };
        format!("{} has {words} of [{}]", self[field].name, names.join(", "))
    }

    /// What one guard asks for, without its parents.
    pub fn guard_notation(&self, guard: GuardId) -> String {
        match self.guards.get(guard.index()).map(|guard| &guard.term) {
            Some(Term::Holds(id)) => self.notation(&self[*id].expr),
            Some(Term::Fails(id)) => format!("not ({})", self.notation(&self[*id].expr)),
            Some(Term::Consent(fields)) => {
                let names: Vec<&str> = fields.iter().map(|id| self[*id].name.as_str()).collect();
                format!("consent {}", names.join(" or "))
            }
            Some(Term::Chosen(repeat)) => format!("each {}", self[*repeat].name),
            None => String::new(),
        }
    }

    /// The definition of a metric as it is written after `=`, with filter, base and target.
    pub fn formula(&self, metric: &Metric) -> String {
        let name = |field: &FieldId| self.name_of(*field);
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

fn fold_word(fold: Fold) -> &'static str {
    match fold {
        Fold::Count => "count",
        Fold::Any => "any",
        Fold::All => "all",
        Fold::Sum => "sum",
        Fold::Mean => "mean",
    }
}

fn symbol(op: Arithmetic) -> &'static str {
    match op {
        Arithmetic::Add => "+",
        Arithmetic::Subtract => "-",
        Arithmetic::Multiply => "*",
        Arithmetic::Divide => "/",
    }
}

fn aggregate(function: Aggregate) -> &'static str {
    match function {
        Aggregate::Sum => "sum",
        Aggregate::Mean => "mean",
        Aggregate::Min => "min",
        Aggregate::Max => "max",
    }
}

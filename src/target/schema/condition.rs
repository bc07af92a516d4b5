//! Conditions as schemas of the whole document.

use super::Builder;
use super::shape::{all, any, at, not, path, reference};
use super::structure::local_path;
use super::values::number;
use crate::logic::{Cell, Step, Value, words};
use crate::model::{
    Comparison, Expr, ExprKind, FieldId, Fold, NumberKind, Origin, Quantifier, RepeatId, Type,
    ValueType,
};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value as Json, json};

/// A condition as a schema, from above and from below.
#[derive(Debug, Clone)]
pub struct Translated {
    /// Accepts every document in which the condition holds.
    pub may: Json,
    /// Accepts only documents in which it holds; the same as `may` where that is none.
    must: Option<Json>,
    /// What could not be expressed, as the author wrote it.
    pub lost: Vec<String>,
}

impl Translated {
    /// Holds in exactly the documents that the schema accepts.
    pub fn exact(schema: Json) -> Self {
        Translated {
            may: schema,
            must: None,
            lost: Vec::new(),
        }
    }

    /// Cannot be expressed.
    pub fn lost(what: String) -> Self {
        Translated {
            may: json!(true),
            must: Some(json!(false)),
            lost: vec![what],
        }
    }

    pub fn is_exact(&self) -> bool {
        self.must.is_none()
    }

    /// Accepts only documents in which the condition holds.
    pub fn must(&self) -> &Json {
        self.must.as_ref().unwrap_or(&self.may)
    }

    pub fn not(self) -> Self {
        match self.must {
            None => Translated {
                may: not(self.may),
                ..self
            },
            Some(must) => Translated {
                may: not(must),
                must: Some(not(self.may)),
                lost: self.lost,
            },
        }
    }

    pub fn all(parts: Vec<Translated>) -> Self {
        Translated::join(parts, all)
    }

    pub fn any(parts: Vec<Translated>) -> Self {
        Translated::join(parts, any)
    }

    fn join(parts: Vec<Translated>, join: fn(Vec<Json>) -> Json) -> Self {
        let inexact = parts.iter().any(|part| !part.is_exact());
        let must = inexact.then(|| join(parts.iter().map(|part| part.must().clone()).collect()));
        let mut lost: Vec<String> = Vec::new();
        let mut mays = Vec::with_capacity(parts.len());
        for part in parts {
            mays.push(part.may);
            for what in part.lost {
                if !lost.contains(&what) {
                    lost.push(what);
                }
            }
        }
        Translated {
            may: join(mays),
            must,
            lost,
        }
    }
}

type Instance = Option<usize>;

impl Builder<'_> {
    /// A condition.
    pub fn condition(&mut self, expr: &Expr, instance: Instance) -> Translated {
        use ExprKind as K;
        if let K::Compare(op, a, b) = &expr.kind
            && let Some(translated) = self.compare_computed(*op, a, b, instance)
        {
            return translated;
        }
        let schema = match &expr.kind {
            K::And(list) => return Translated::all(self.conditions(list, instance)),
            K::Or(list) => return Translated::any(self.conditions(list, instance)),
            K::Not(inner) => return self.condition(inner, instance).not(),
            K::Field(id) if self.survey[*id].origin == Origin::Consent => Some(self.given(*id)),
            K::Field(id) => return self.computed(*id, instance, expr),
            K::Given(id) => Some(self.given(*id)),
            K::Compare(op, a, b) => self.compare(*op, a, b, instance),
            K::OneOf(value, list) => {
                let equal = |one| self.compare(Comparison::Equal, value, one, instance);
                list.iter()
                    .map(equal)
                    .collect::<Option<Vec<Json>>>()
                    .map(any)
            }
            K::Between(value, low, high) => {
                self.between(value, low.as_deref(), high.as_deref(), instance)
            }
            K::Has(id, quantifier, options) => self.has(*id, *quantifier, options, instance),
            K::Answered(id) => self.answered(*id, instance),
            K::Missing(id, code) => self.declined(*id, code.as_deref(), instance),
            K::Same(a, b) => self.same(a, b, instance),
            K::Over(Fold::Any, repeat, inner) => return self.over(*repeat, inner, false),
            K::Over(Fold::All, repeat, inner) => return self.over(*repeat, inner, true),
            _ => None,
        };
        match schema {
            Some(schema) => Translated::exact(schema),
            None => Translated::lost(words::expression(self.survey, expr)),
        }
    }

    fn conditions(&mut self, list: &[Expr], instance: Instance) -> Vec<Translated> {
        list.iter()
            .map(|expr| self.condition(expr, instance))
            .collect()
    }

    /// A field in its instance.
    pub fn cell(&self, field: FieldId, instance: Instance) -> Cell {
        Cell {
            field,
            instance: self.survey[field].repeat.and(instance),
        }
    }

    /// Where the value of a field stands in the document.
    pub fn place(&self, cell: Cell) -> Vec<String> {
        let field = &self.survey[cell.field];
        let object = match field.origin {
            Origin::Known => "known",
            Origin::Consent => "consent",
            _ => "answers",
        };
        let mut place = path(&[object]);
        if let (Some(repeat), Some(at)) = (field.repeat, cell.instance) {
            place.push(self.survey[repeat].name.clone());
            place.push(self.option_name(self.survey[repeat].over, at));
        }
        place.extend(
            local_path(self.survey, cell.field)
                .split('.')
                .map(str::to_owned),
        );
        place
    }

    /// Where the missing code of a field stands.
    pub fn missing_place(&self, cell: Cell) -> Vec<String> {
        vec!["missing".to_owned(), cell.path(self.survey)]
    }

    /// The value of a field is there, and accepted.
    fn holds_value(&self, id: FieldId, instance: Instance, schema: Json) -> Json {
        at(&self.place(self.cell(id, instance)), schema)
    }

    pub fn option_name(&self, field: FieldId, at: usize) -> String {
        let list = self.survey.options_of(field);
        let option = list.and_then(|list| list.options.get(at));
        option.map(|option| option.name.clone()).unwrap_or_default()
    }

    fn given(&self, consent: FieldId) -> Json {
        let mut place = self.place(Cell::of(consent));
        place.push("given".to_owned());
        at(&place, json!({"const": true}))
    }

    /// A computed condition by itself.
    fn computed(&mut self, id: FieldId, instance: Instance, expr: &Expr) -> Translated {
        match (&self.survey[id].ty, &self.survey[id].compute) {
            (Type::Flag, Some(_)) => self.computed_holds(id, instance, true),
            _ => Translated::lost(words::expression(self.survey, expr)),
        }
    }

    /// Defines every computed condition, those first that others read.
    pub fn define_computed(&mut self) {
        let survey = self.survey;
        for step in self.plan.order.clone() {
            let Step::Field(id) = step else { continue };
            let compute = survey[id].compute.as_ref();
            if compute.is_some_and(|compute| compute.ty == ValueType::Condition) {
                for instance in self.instances_of(survey[id].repeat) {
                    self.computed_holds(id, instance, true);
                    self.computed_holds(id, instance, false);
                }
            }
        }
    }

    /// A computed condition that is asked and holds, or is asked and does not: defined once, and
    /// referred to.
    fn computed_holds(&mut self, id: FieldId, instance: Instance, holds: bool) -> Translated {
        let survey = self.survey;
        let field = &survey[id];
        let word = if holds { "yes" } else { "no" };
        let name = format!("computed.{}.{word}", self.cell(id, instance).path(survey));
        if let Some(known) = self.computed.get(&name) {
            return known.clone();
        }
        self.computed
            .insert(name.clone(), Translated::lost(field.name.clone()));
        let asked = self.open(field.guard, self.plan.exits_before[id.index()], instance);
        let value = match &field.compute {
            Some(compute) if holds => self.condition(compute, instance),
            Some(compute) => self.condition(compute, instance).not(),
            None => Translated::exact(json!(false)),
        };
        let defined = self.define(&name, Translated::all(vec![asked, value]));
        self.computed.insert(name, defined.clone());
        defined
    }

    /// `x == yes` where `x` is a computed condition.
    fn compare_computed(
        &mut self,
        op: Comparison,
        a: &Expr,
        b: &Expr,
        instance: Instance,
    ) -> Option<Translated> {
        let (ExprKind::Field(id), ExprKind::Option(list, at)) = (&a.kind, &b.kind) else {
            return None;
        };
        let compute = self.survey[*id].compute.as_ref()?;
        let yes = match words::option(self.survey, *list, *at) {
            _ if compute.ty != ValueType::Condition => return None,
            "yes" => true,
            "no" => false,
            _ => return None,
        };
        match op {
            Comparison::Equal => Some(self.computed_holds(*id, instance, yes)),
            Comparison::NotEqual => Some(self.computed_holds(*id, instance, !yes)),
            _ => None,
        }
    }

    /// Puts a condition that is used often in `$defs`.
    pub fn define(&mut self, name: &str, condition: Translated) -> Translated {
        let mut put = |name: String, schema: Json| match schema {
            Json::Object(entries) if entries.contains_key("$ref") && entries.len() == 1 => {
                Json::Object(entries)
            }
            Json::Object(entries) => {
                let known = reference(&name);
                self.defs.insert(name, Json::Object(entries));
                known
            }
            plain => plain,
        };
        Translated {
            must: condition
                .must
                .map(|must| put(format!("surely.{name}"), must)),
            may: put(name.to_owned(), condition.may),
            lost: condition.lost,
        }
    }

    fn compare(&mut self, op: Comparison, a: &Expr, b: &Expr, instance: Instance) -> Option<Json> {
        match (constant(a), constant(b)) {
            (None, Some(constant)) => self.compare_with(a, op, constant, instance),
            (Some(constant), None) => self.compare_with(b, turned(op), constant, instance),
            (Some(a), Some(b)) => Some(json!(
                crate::logic::in_order(&a, &b).is_some_and(|ordering| op.holds(ordering))
            )),
            (None, None) => None,
        }
    }

    fn compare_with(
        &mut self,
        left: &Expr,
        op: Comparison,
        constant: Value,
        instance: Instance,
    ) -> Option<Json> {
        match (&left.kind, &constant) {
            (ExprKind::Mode, Value::Mode(mode)) => {
                let schema = json!({"properties": {"mode": {"const": mode.word()}}});
                match op {
                    Comparison::Equal => Some(schema),
                    Comparison::NotEqual => Some(not(schema)),
                    _ => None,
                }
            }
            (ExprKind::Field(id), constant) => {
                let schema = self.domain_part(*id, op, constant)?;
                Some(self.holds_value(*id, instance, schema))
            }
            (ExprKind::Length(inner), Value::Number(length)) => match inner.kind {
                ExprKind::Field(id) if is_words(&self.survey[id].ty) => {
                    let schema = sized(op, *length, "string", "minLength", "maxLength")?;
                    Some(self.holds_value(id, instance, schema))
                }
                _ => None,
            },
            (ExprKind::Count(id), Value::Number(count)) => self.count(*id, op, *count, instance),
            _ => None,
        }
    }

    /// The values of a field for which a comparison holds.
    fn domain_part(&self, id: FieldId, op: Comparison, constant: &Value) -> Option<Json> {
        let field = &self.survey[id];
        if matches!(field.origin, Origin::Computed | Origin::Consent) {
            return None;
        }
        let same = match (&field.ty, constant) {
            (Type::Scale(_), Value::Number(number)) => return range(op, *number),
            (Type::Number(ty), Value::Number(number)) if ty.kind != NumberKind::Money => {
                return range(op, *number);
            }
            (Type::One(_), Value::Option(at)) => json!(self.option_name(id, *at)),
            (Type::Date(_), Value::Date(date)) => json!(date.to_string()),
            (Type::Time, Value::Time(time)) => json!(time.strftime("%H:%M").to_string()),
            (ty, Value::Text(text)) if is_words(ty) => json!(text),
            _ => return None,
        };
        match op {
            Comparison::Equal => Some(json!({"const": same})),
            Comparison::NotEqual => Some(json!({"not": {"const": same}})),
            _ => None,
        }
    }

    /// `count(f)` is 0 where the field is absent.
    fn count(
        &self,
        id: FieldId,
        op: Comparison,
        count: Decimal,
        instance: Instance,
    ) -> Option<Json> {
        if !matches!(self.survey[id].ty, Type::Many(..) | Type::Rank(..)) {
            return None;
        }
        let there = sized(op, count, "array", "minItems", "maxItems")?;
        let there = self.holds_value(id, instance, there);
        match op.holds(Decimal::ZERO.cmp(&count)) {
            true => Some(any(vec![
                there,
                not(self.holds_value(id, instance, json!(true))),
            ])),
            false => Some(there),
        }
    }

    fn between(
        &mut self,
        value: &Expr,
        low: Option<&Expr>,
        high: Option<&Expr>,
        instance: Instance,
    ) -> Option<Json> {
        let mut parts = Vec::new();
        for (end, op) in [
            (low, Comparison::GreaterOrEqual),
            (high, Comparison::LessOrEqual),
        ] {
            if let Some(end) = end {
                parts.push(self.compare(op, value, end, instance)?);
            }
        }
        match (&value.kind, parts.is_empty()) {
            (ExprKind::Field(id), true) => self.answered(*id, instance),
            (_, true) => None,
            (_, false) => Some(all(parts)),
        }
    }

    fn has(
        &self,
        id: FieldId,
        quantifier: Quantifier,
        options: &[usize],
        instance: Instance,
    ) -> Option<Json> {
        if self.survey[id].origin == Origin::Computed {
            return None;
        }
        let names: Vec<String> = options.iter().map(|at| self.option_name(id, *at)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let ty = &self.survey[id].ty;
        let any_of = || match names.is_empty() {
            true => json!(false),
            false => chosen(ty, &names),
        };
        let schema = match quantifier {
            Quantifier::Any => any_of(),
            Quantifier::All => all(names.iter().map(|name| chosen(ty, &[name])).collect()),
            Quantifier::None => not(any_of()),
        };
        Some(self.holds_value(id, instance, schema))
    }

    pub fn answered(&self, id: FieldId, instance: Instance) -> Option<Json> {
        let computed = self.survey[id].origin == Origin::Computed;
        (!computed).then(|| self.holds_value(id, instance, json!(true)))
    }

    fn declined(&self, id: FieldId, code: Option<&str>, instance: Instance) -> Option<Json> {
        let place = self.missing_place(self.cell(id, instance));
        Some(match code {
            Some(code) => at(&place, json!({"const": code})),
            None => at(&place, json!(true)),
        })
    }

    fn same(&self, a: &Expr, b: &Expr, instance: Instance) -> Option<Json> {
        let (ExprKind::Field(a), ExprKind::Field(b)) = (&a.kind, &b.kind) else {
            return None;
        };
        let list = |id: FieldId| match (self.survey[id].origin, &self.survey[id].ty) {
            (Origin::Computed, _) => None,
            (_, Type::One(list)) => Some(&self.survey[*list]),
            _ => None,
        };
        let (of_a, of_b) = (list(*a)?, list(*b)?);
        let names = of_a.options.iter().map(|option| option.name.as_str());
        let shared = names.filter(|name| of_b.position(name).is_some());
        let both = shared.map(|name| {
            let is = |id: FieldId| self.holds_value(id, instance, json!({"const": name}));
            all(vec![is(*a), is(*b)])
        });
        Some(any(both.collect()))
    }

    /// `any` and `all` over a repeat: the condition in each instance that exists.
    fn over(&mut self, repeat: RepeatId, inner: &Expr, every: bool) -> Translated {
        let mut parts = Vec::new();
        for instance in self.instances_of(Some(repeat)) {
            let exists = self.exists(repeat, instance);
            let holds = self.condition(inner, instance);
            parts.push(match every {
                true => Translated::any(vec![exists.not(), holds]),
                false => Translated::all(vec![exists, holds]),
            });
        }
        match every {
            true => Translated::all(parts),
            false => Translated::any(parts),
        }
    }

    /// Every instance a repeat can have; one that is none outside repeats.
    pub fn instances_of(&self, repeat: Option<RepeatId>) -> Vec<Instance> {
        match repeat {
            None => vec![None],
            Some(repeat) => {
                let list = self.survey.options_of(self.survey[repeat].over);
                (0..list.map_or(0, |list| list.options.len()))
                    .map(Some)
                    .collect()
            }
        }
    }

    /// The instance exists: its repeat is shown, its option is chosen, and not too many before it are.
    pub fn exists(&mut self, repeat: RepeatId, instance: Instance) -> Translated {
        let shown = self.guard(self.survey[repeat].guard, None);
        Translated::all(vec![shown, self.chosen_instance(repeat, instance)])
    }

    /// The option of the instance is chosen, and fewer than `max` before it are.
    pub fn chosen_instance(&self, repeat: RepeatId, instance: Instance) -> Translated {
        let Some(option) = instance else {
            return Translated::exact(json!(false));
        };
        let (over, max) = (self.survey[repeat].over, self.survey[repeat].max);
        let name = self.option_name(over, option);
        let mut schema = vec![chosen(&self.survey[over].ty, &[&name])];
        if let Some(max) = max.filter(|max| *max as usize <= option) {
            let before: Vec<String> = (0..option).map(|at| self.option_name(over, at)).collect();
            schema.push(not(json!({
                "type": "array", "contains": {"enum": before}, "minContains": max
            })));
        }
        Translated::exact(self.holds_value(over, None, all(schema)))
    }
}

/// Accepts values in which one of some options is chosen.
pub fn chosen(ty: &Type, names: &[&str]) -> Json {
    let one = match names {
        [name] => json!({"const": name}),
        several => json!({"enum": several}),
    };
    match ty {
        Type::One(_) => one,
        Type::Allocate(..) => any(names
            .iter()
            .map(|name| json!({"required": [name]}))
            .collect()),
        _ => json!({"type": "array", "contains": one}),
    }
}

fn is_words(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Text(_) | Type::Email | Type::Phone | Type::Url | Type::Key | Type::File { .. }
    )
}

/// The value of a constant.
fn constant(expr: &Expr) -> Option<Value> {
    Some(match &expr.kind {
        ExprKind::Number(number) => Value::Number(*number),
        ExprKind::Negate(inner) => match constant(inner)? {
            Value::Number(number) => Value::Number(-number),
            _ => return None,
        },
        ExprKind::Option(_, at) if matches!(expr.ty, ValueType::Option(_)) => Value::Option(*at),
        ExprKind::Date(date) => Value::Date(*date),
        ExprKind::Time(time) => Value::Time(*time),
        ExprKind::Text(text) => Value::Text(text.clone()),
        ExprKind::ModeIs(mode) => Value::Mode(*mode),
        _ => return None,
    })
}

/// The comparison with its sides exchanged.
fn turned(op: Comparison) -> Comparison {
    match op {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        same => same,
    }
}

/// Numbers for which a comparison holds. A constant of more digits than a JSON number keeps is lost.
fn range(op: Comparison, constant: Decimal) -> Option<Json> {
    if constant.normalize().mantissa().unsigned_abs() >= 10_u128.pow(15) {
        return None;
    }
    let constant = number(constant);
    Some(match op {
        Comparison::Equal => json!({"type": "number", "minimum": constant, "maximum": constant}),
        Comparison::NotEqual => {
            json!({"not": {"type": "number", "minimum": constant, "maximum": constant}})
        }
        Comparison::Less => json!({"type": "number", "exclusiveMaximum": constant}),
        Comparison::LessOrEqual => json!({"type": "number", "maximum": constant}),
        Comparison::Greater => json!({"type": "number", "exclusiveMinimum": constant}),
        Comparison::GreaterOrEqual => json!({"type": "number", "minimum": constant}),
    })
}

/// Lengths for which a comparison with a whole number holds.
fn sized(op: Comparison, constant: Decimal, ty: &str, min: &str, max: &str) -> Option<Json> {
    let size = constant.is_integer().then(|| constant.to_i64()).flatten()?;
    let bound = |low: Option<i64>, high: Option<i64>| {
        let mut schema = json!({"type": ty});
        if let Some(low) = low {
            schema[min] = json!(low.max(0));
        }
        match high {
            Some(high) if high < 0 => return json!(false),
            Some(high) => schema[max] = json!(high),
            None => {}
        }
        schema
    };
    let size = size.clamp(-2, i64::from(u32::MAX));
    Some(match op {
        Comparison::Equal => bound(Some(size), Some(size)),
        Comparison::NotEqual => not(bound(Some(size), Some(size))),
        Comparison::Less => bound(None, Some(size - 1)),
        Comparison::LessOrEqual => bound(None, Some(size)),
        Comparison::Greater => bound(Some(size + 1), None),
        Comparison::GreaterOrEqual => bound(Some(size), None),
    })
}

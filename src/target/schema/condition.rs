//! Conditions as schemas of the whole document.

use super::Builder;
use super::shape::{all, any, at, not, path, reference};
use super::structure::local_path;
use super::translated::Translated;
use crate::logic::{Cell, Step};
use crate::model::{
    Comparison, Expr, ExprKind, FieldId, Fold, Origin, Quantifier, RepeatId, Type, ValueType,
};
use serde_json::{Value as Json, json};

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
            None => Translated::lost(self.survey.notation(expr)),
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
    pub fn holds_value(&self, id: FieldId, instance: Instance, schema: Json) -> Json {
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
            _ => Translated::lost(self.survey.notation(expr)),
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
        let yes = match self.survey.option_name(*list, *at) {
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
                self.defs.insert(name, super::part(&entries));
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
            .map(|name| at(&path(&[name]), json!(true)))
            .collect()),
        _ => json!({"type": "array", "contains": one}),
    }
}

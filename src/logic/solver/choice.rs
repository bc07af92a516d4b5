//! Choices as literals: one for each option that a condition names, and the others together.

use super::encode::{Encoder, Shape};
use super::named::Named;
use super::number::{Grid, ONE, Units, Var};
use crate::model::{Expr, ExprKind, FieldId, ListId, Quantifier, Selection, Survey, ValueType};
use batsat::Lit;
use std::rc::Rc;

/// What is chosen.
#[derive(Debug, Clone, Default)]
pub(super) struct Choice {
    /// The options that are told apart, by position.
    pub named: Vec<(usize, Lit)>,
    /// The rest, where there is one.
    pub others: Option<Others>,
}

/// Options that no condition tells apart.
#[derive(Debug, Clone)]
pub(super) struct Others {
    /// Their positions.
    pub options: Vec<usize>,
    /// Any of them is chosen.
    pub any: Lit,
    /// How many of them, where several can be.
    pub many: Option<Var>,
}

impl Choice {
    /// An option that is told apart.
    fn literal(&self, option: usize) -> Option<Lit> {
        let mut named = self.named.iter();
        named.find_map(|(at, literal)| (*at == option).then_some(*literal))
    }

    /// The literals of the named options.
    pub fn literals(&self) -> impl Iterator<Item = Lit> {
        self.named.iter().map(|(_, literal)| *literal)
    }

    /// One literal an option or group of them.
    fn parts(&self) -> impl Iterator<Item = Lit> {
        let others = self.others.iter().map(|others| others.any);
        self.literals().chain(others)
    }
}

/// The positions of the options that nothing tells apart.
fn alike(survey: &Survey, named: &Named, id: FieldId, list: ListId) -> Vec<usize> {
    let options = survey[list].options.iter().enumerate();
    options
        .filter(|(at, option)| option.when.is_none() && !option.exclusive && !named.has(id, *at))
        .map(|(at, _)| at)
        .collect()
}

impl Encoder<'_> {
    /// A choice of one.
    pub fn one(&mut self, id: FieldId, list: ListId, answered: Lit) -> Shape {
        let alike = alike(self.survey, &self.named, id, list);
        let mut choice = self.told_apart(list, &alike, answered);
        if !alike.is_empty() {
            let any = self.core.fresh();
            self.core.implies(any, answered);
            choice.others = Some(Others {
                options: alike,
                any,
                many: None,
            });
        }
        let parts: Vec<Lit> = choice.parts().collect();
        self.core.at_most_one(&parts);
        self.core.clause(parts.into_iter().chain([!answered]));
        Shape::Options(Rc::new(choice))
    }

    /// A choice of several.
    pub fn many(&mut self, id: FieldId, list: ListId, size: Selection, answered: Lit) -> Shape {
        let alike = alike(self.survey, &self.named, id, list);
        let mut choice = self.told_apart(list, &alike, answered);
        if !alike.is_empty() {
            let most = alike.len() as Units * ONE;
            let many = self.numbers.add(Grid::whole(Some(0), Some(most)));
            let any = !self.numbers.at_most(&mut self.core, many, 0);
            self.core.implies(any, answered);
            choice.others = Some(Others {
                options: alike,
                any,
                many: Some(many),
            });
        }
        let parts: Vec<Lit> = choice.parts().collect();
        self.core.clause(parts.iter().copied().chain([!answered]));
        let alone = self.exclude(list, &choice);
        self.limit(id, list, size, &choice, &alone, answered);
        Shape::Options(Rc::new(choice))
    }

    /// The options that are told apart, as far as they are shown.
    fn told_apart(&mut self, list: ListId, alike: &[usize], answered: Lit) -> Choice {
        let survey = self.survey;
        let mut choice = Choice::default();
        for (at, option) in survey[list].options.iter().enumerate() {
            if alike.binary_search(&at).is_ok() {
                continue;
            }
            let literal = self.core.fresh();
            if let Some(when) = &option.when {
                let shown = self.condition(when);
                self.core.implies(literal, shown);
            }
            self.core.implies(literal, answered);
            choice.named.push((at, literal));
        }
        choice
    }

    /// Keeps exclusive options alone; gives them.
    fn exclude(&mut self, list: ListId, choice: &Choice) -> Vec<Lit> {
        let survey = self.survey;
        let named = choice.named.iter();
        let alone: Vec<Lit> = named
            .filter(|(at, _)| survey[list].options[*at].exclusive)
            .map(|(_, literal)| *literal)
            .collect();
        for literal in &alone {
            for other in choice.parts().filter(|other| other != literal) {
                self.core.clause([!*literal, !other]);
            }
        }
        alone
    }

    /// Keeps the number of chosen options within its limits; an exclusive one is enough by itself.
    fn limit(
        &mut self,
        id: FieldId,
        list: ListId,
        size: Selection,
        choice: &Choice,
        alone: &[Lit],
        answered: Lit,
    ) {
        let count = self.survey[list].options.len() as u32;
        let min = size.min.filter(|min| *min > 1);
        let max = size.max.filter(|max| *max < count);
        if min.is_none() && max.is_none() {
            return;
        }
        let var = self.count_of(id, choice);
        let free: Vec<Lit> = alone.iter().copied().chain([!answered]).collect();
        if let Some(min) = min {
            let few = self.chosen_at_most(var, min - 1);
            self.core.clause(free.iter().copied().chain([!few]));
        }
        if let Some(max) = max {
            let few = self.chosen_at_most(var, max);
            self.core.clause(free.iter().copied().chain([few]));
        }
    }

    fn chosen_at_most(&mut self, var: Var, most: u32) -> Lit {
        self.numbers
            .at_most(&mut self.core, var, Units::from(most) * ONE)
    }

    /// How many options of a field are chosen.
    pub fn count(&mut self, id: FieldId) -> Option<Var> {
        match self.fields.get(&id).map(|field| field.value.clone()) {
            Some(Shape::Options(choice)) => Some(self.count_of(id, &choice)),
            _ => None,
        }
    }

    fn count_of(&mut self, id: FieldId, choice: &Choice) -> Var {
        let numbers = &mut self.numbers;
        let others = choice.others.as_ref().and_then(|others| others.many);
        *self
            .counts
            .entry(id)
            .or_insert_with(|| numbers.add_count(choice.literals().collect(), others))
    }

    /// Whether a set holds options.
    pub fn has(&mut self, id: FieldId, quantifier: Quantifier, options: &[usize]) -> Lit {
        let Some((answered, Shape::Options(choice))) = self
            .fields
            .get(&id)
            .map(|field| (field.answered, field.value.clone()))
        else {
            return self.core.no();
        };
        let chosen: Vec<Lit> = options
            .iter()
            .map(|at| self.literal_of(&choice, *at))
            .collect();
        match quantifier {
            Quantifier::Any => self.core.or(&chosen),
            Quantifier::All => {
                let all = self.core.and(&chosen);
                self.core.and(&[answered, all])
            }
            Quantifier::None => {
                let any = self.core.or(&chosen);
                self.core.and(&[answered, !any])
            }
        }
    }

    fn literal_of(&mut self, choice: &Choice, option: usize) -> Lit {
        choice.literal(option).unwrap_or_else(|| {
            self.is_rough = true;
            self.core.fresh()
        })
    }

    /// Which option an expression yields, each with when. Options that nothing tells apart go by the
    /// first of them.
    pub fn options(&mut self, expr: &Expr) -> Vec<(usize, Lit)> {
        match &expr.kind {
            ExprKind::Option(_, at) => vec![(*at, self.core.yes())],
            ExprKind::Field(id) => match self.fields.get(id).map(|field| &field.value) {
                Some(Shape::Options(choice)) => {
                    let others = choice.others.iter();
                    let others = others.filter_map(|it| Some((*it.options.first()?, it.any)));
                    choice.named.iter().copied().chain(others).collect()
                }
                _ => Vec::new(),
            },
            ExprKind::Choose(when, then, otherwise) => {
                let when = self.condition(when);
                let mut found = Vec::new();
                for (branch, when) in [(then, when), (otherwise, !when)] {
                    for (at, literal) in self.options(branch) {
                        found.push((at, self.core.and(&[when, literal])));
                    }
                }
                found
            }
            _ => {
                self.is_rough = true;
                Vec::new()
            }
        }
    }

    /// Whether two choices are of options with the same name.
    pub fn same(&mut self, a: &Expr, b: &Expr) -> Lit {
        let (ValueType::Option(first), ValueType::Option(second)) = (&a.ty, &b.ty) else {
            return self.rough(a);
        };
        let survey = self.survey;
        let (first, second) = (&survey[*first].options, &survey[*second].options);
        let (a, b) = (self.options(a), self.options(b));
        self.pairs(&a, &b, |a, b| match (first.get(a), second.get(b)) {
            (Some(a), Some(b)) => a.name == b.name,
            _ => false,
        })
    }
}

//! The shape of scales: their two sides, the words at their ends, which way they run, how long they are.

use super::build::Review;
use super::wording::lexicon::{Class, Lexicon};
use super::wording::words::Words;
use crate::model::*;
use crate::problem::Rule;
use crate::source::Span;
use std::collections::{BTreeMap, HashSet};

/// A survey can do with so many lengths of scale.
const LENGTHS: usize = 2;

/// What a label says of the thing that is rated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Good,
    Bad,
    Neutral,
    /// Good to some, middling to others.
    Middling,
}

impl<'a> Review<'a> {
    /// Checks the scales that questions use.
    pub fn check_scales(&mut self) {
        let used = self.used_scales();
        for id in used.keys() {
            let scale = &self.survey[*id];
            if scale.standard.is_none() {
                self.check_balance(
                    &scale.labels,
                    (scale.min, scale.max),
                    &scale.name,
                    scale.span,
                );
            }
            self.check_ends(scale, used[id]);
        }
        for list in self
            .survey
            .lists
            .iter()
            .filter(|list| list.span != Span::default())
        {
            self.check_options_balance(list);
        }
        self.check_sliders();
        self.check_directions();
        self.check_lengths();
    }

    /// The scales in use, each with the first field that uses it.
    fn used_scales(&self) -> BTreeMap<ScaleId, &'a Field> {
        let mut used = BTreeMap::new();
        for field in self.survey.fields.iter() {
            if let Type::Scale(scale) = field.ty {
                used.entry(scale).or_insert(field);
            }
        }
        used
    }

    fn check_balance(
        &mut self,
        labels: &[(i64, TextId)],
        (min, max): (i64, i64),
        name: &str,
        span: Span,
    ) {
        let sides = labels
            .iter()
            .map(|(code, label)| Some((*code, self.side(*label)?)));
        // One label that is no judgement, and it is not looked at.
        let Some(sides) = sides.collect::<Option<Vec<(i64, Side)>>>() else {
            return;
        };
        let count = |side| sides.iter().filter(|(_, found)| *found == side).count();
        let (good, bad, middling) = (count(Side::Good), count(Side::Bad), count(Side::Middling));
        if good == 0 || bad == 0 {
            return;
        }
        let is_complete = labels.len() as i64 == max - min + 1;
        let off_centre = sides
            .iter()
            .find(|(code, side)| *side == Side::Neutral && code * 2 != min + max);
        let message = if is_complete && good.abs_diff(bad) > middling {
            format!("`{name}` has {good} good answers and {bad} bad")
        } else if let (Some((code, _)), true) = (off_centre, count(Side::Neutral) == 1) {
            format!("the neutral answer of `{name}`, {code}, is not in the middle")
        } else {
            return;
        };
        self.report(Rule::ScaleUnbalanced, span, message)
            .help("give both sides as many answers, with a neutral one in the middle or none");
    }

    /// A list whose options are all judgements is a scale.
    fn check_options_balance(&mut self, list: &'a List) {
        let is_rest = |option: &&Choice| !option.exclusive && option.specify.is_none();
        let labels = list.options.iter().filter(is_rest).enumerate();
        let labels: Vec<(i64, TextId)> = labels
            .map(|(at, option)| (at as i64 + 1, option.text))
            .collect();
        if labels.len() > 2 {
            let ends = (1, labels.len() as i64);
            self.check_balance(&labels, ends, &list.name, list.span);
        }
    }

    fn side(&self, label: TextId) -> Option<Side> {
        let lexicon = Lexicon::of(self.survey.languages.first()?)?;
        let text = self.survey.words(label, 0);
        let words = Words::read(&text, lexicon);
        let says = |class| words.any(class);
        if says(Class::Neutral) || (says(Class::Good) && says(Class::Bad)) {
            return Some(Side::Neutral);
        }
        let sides = [
            (Class::Middling, Side::Middling),
            (Class::Bad, Side::Bad),
            (Class::Good, Side::Good),
        ];
        let found = sides.into_iter().find(|(class, _)| says(*class));
        match found {
            // `not good` is not what the lists say of `good`.
            Some((Class::Good | Class::Bad, _)) if says(Class::Negator) => None,
            found => found.map(|(_, side)| side),
        }
    }

    fn check_ends(&mut self, scale: &Scale, field: &Field) {
        let without = [scale.min, scale.max]
            .into_iter()
            .find(|end| !scale.labels.iter().any(|(code, _)| code == end));
        let Some(end) = without else { return };
        let (name, span) = match scale.standard {
            Some(_) => (&field.name, field.name_span),
            None => (&scale.name, scale.span),
        };
        self.report(
            Rule::ScaleUnlabelledEnds,
            span,
            format!("{end} has no words in `{name}`"),
        )
        .help(format!("add `label {end} \"…\"`"));
    }

    fn check_sliders(&mut self) {
        for field in &self.survey.fields {
            let Type::Number(number) = &field.ty else {
                continue;
            };
            if number.kind != NumberKind::Slider || number.unit.is_some() {
                continue;
            }
            let labelled = |end: &_| number.labels.iter().any(|(at, _)| at == end);
            let ends = [number.min, number.max].into_iter().flatten();
            if let Some(end) = ends.filter(|end| !labelled(end)).min() {
                let message = format!("{end} has no words in `{}`", field.name);
                self.report(Rule::ScaleUnlabelledEnds, field.name_span, message)
                    .help(format!("add `label {end} \"…\"`, or a `unit`"));
            }
        }
    }

    fn check_directions(&mut self) {
        for index in &self.survey.indexes {
            for item in &index.items {
                self.need_direction(item.field, &index.name);
            }
        }
        for fields in asked_together(self.survey) {
            self.check_turns(&fields);
        }
    }

    /// An index adds up what is good, so each of its scales says which end that is.
    fn need_direction(&mut self, field: FieldId, index: &str) {
        let Type::Scale(id) = self.survey[field].ty else {
            return;
        };
        let scale = &self.survey[id];
        if scale.best.is_some() {
            return;
        }
        let message = format!(
            "`{}` does not say which end is good, and `{index}` adds it up",
            scale.name
        );
        self.report(Rule::ScaleDirection, scale.span, message)
            .help(format!("add `best {}` or `best {}`", scale.max, scale.min));
    }

    /// Reports the first question that turns the scale round among those asked together.
    fn check_turns(&mut self, fields: &[FieldId]) {
        let mut first: Option<(bool, &Field)> = None;
        for id in fields {
            let field = &self.survey[*id];
            let Type::Scale(scale) = field.ty else {
                continue;
            };
            let scale = &self.survey[scale];
            let Some(best) = scale.best.filter(|_| !field.reverse) else {
                continue;
            };
            let high_is_good = best == scale.max;
            match first {
                None => first = Some((high_is_good, field)),
                Some((known, other)) if known != high_is_good => {
                    let word = if high_is_good { "high" } else { "low" };
                    let message = format!(
                        "a {word} number is good in `{}`, and bad in `{}` before it",
                        field.name, other.name
                    );
                    self.report(Rule::ScaleDirection, field.name_span, message)
                        .related(other.name_span, "the scale that people have just read")
                        .help("turn the scale round, or ask it on another page");
                    return;
                }
                Some(_) => {}
            }
        }
    }

    fn check_lengths(&mut self) {
        let mut lengths: Vec<(i64, &Scale)> = Vec::new();
        let mut seen = HashSet::new();
        for field in &self.survey.fields {
            let Type::Scale(id) = field.ty else { continue };
            let scale = &self.survey[id];
            let length = scale.max - scale.min + 1;
            if scale.standard.is_none() && seen.insert(length) {
                lengths.push((length, scale));
            }
        }
        let Some((length, scale)) = lengths.get(LENGTHS) else {
            return;
        };
        let message = format!(
            "`{}` brings a third length of scale, {length} points",
            scale.name
        );
        let problem = self.report(Rule::ScaleMixed, scale.span, message);
        for (length, other) in &lengths[..LENGTHS] {
            problem.related(other.span, format!("{length} points"));
        }
        problem.help("use one length wherever the questions allow it");
    }
}

/// The fields that are asked on each page, in order; what stands outside every page makes a page of its
/// own between the others.
pub(super) fn asked_together(survey: &Survey) -> Vec<Vec<FieldId>> {
    let mut pages = vec![Vec::new()];
    turn_pages(&survey.flow, survey, &mut pages);
    pages
}

fn turn_pages(nodes: &[Node], survey: &Survey, pages: &mut Vec<Vec<FieldId>>) {
    for node in nodes {
        let asked: &[FieldId] = match node {
            Node::Page(page) => {
                pages.push(Vec::new());
                turn_pages(&page.nodes, survey, pages);
                pages.push(Vec::new());
                continue;
            }
            Node::Branch(arms) => {
                arms.iter()
                    .for_each(|arm| turn_pages(&arm.nodes, survey, pages));
                continue;
            }
            Node::Repeat(repeat) => {
                turn_pages(&survey[*repeat].nodes, survey, pages);
                continue;
            }
            Node::Ask(id) => std::slice::from_ref(id),
            Node::Grid(grid) => &survey[*grid].rows,
            _ => continue,
        };
        if let Some(page) = pages.last_mut() {
            page.extend(asked);
        }
    }
}

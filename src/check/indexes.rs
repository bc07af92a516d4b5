//! What makes the items of an index one measure: a direction, a unit, and a rule for absent ones.

use super::build::{Builder, Review};
use super::phrases::{Kind, phrases};
use crate::model::*;
use crate::problem::Rule;
use crate::syntax::ast;
use crate::syntax::vocabulary::Key;

impl Builder<'_> {
    /// Checks an index as a whole.
    pub fn check_index(&mut self, item: &ast::Item, index: &Index) {
        if !item.has(Key::Absent) {
            self.check_absent_rule(index);
        }
        self.check_measures(index);
        self.check_turned_twice(index);
    }

    /// An index over items that somebody may not have, without a word on what happens then.
    fn check_absent_rule(&mut self, index: &Index) {
        let survey = &self.survey;
        let absent = index.items.iter().find_map(|item| {
            let why = why_absent(survey, item.field)?;
            let field = &survey[item.field];
            Some((field.name_span, format!("`{}` {why}", field.name)))
        });
        let Some((span, words)) = absent else { return };
        let message = format!(
            "`{}` does not say what happens when an item is absent",
            index.name
        );
        let help = match index.items.len() {
            0 | 1 => "add `absent none`: who has no answer is left out".to_owned(),
            count => format!(
                "add `absent skip needs {}` to take the mean of the items that are there, or `absent none` to leave the person out",
                count.div_ceil(2)
            ),
        };
        self.report(Rule::MetricMissingRule, index.span, message)
            .related(span, words)
            .help(help);
    }

    /// Opinions and measured numbers, or numbers in different units: rescaling does not make them one.
    fn check_measures(&mut self, index: &Index) {
        let survey = &self.survey;
        let measured = |item: &IndexItem| Measure::of(survey, item.field);
        let items = index.items.iter();
        let mut measured = items.filter_map(|item| Some((item, measured(item)?)));
        let Some((first, usual)) = measured.next() else {
            return;
        };
        let Some((item, other)) = measured.find(|(_, measure)| *measure != usual) else {
            return;
        };
        let name = |item: &IndexItem| survey[item.field].name.clone();
        let message = format!(
            "`{}` is {}, and cannot be mixed with `{}`, which is {}",
            name(item),
            other.words(),
            name(first),
            usual.words()
        );
        let (span, first) = (item.span, first.span);
        self.report(Rule::IndexMixed, span, message)
            .related(first, "the other item")
            .help("leave one of them out, and show it by a metric of its own, such as `mean(…)`");
    }

    /// `reverse` on a scale that is turned by itself, because its lowest code is the best.
    fn check_turned_twice(&mut self, index: &Index) {
        for item in &index.items {
            let field = &self.survey[item.field];
            let Type::Scale(scale) = field.ty else {
                continue;
            };
            let scale = &self.survey[scale];
            if scale.best != Some(scale.min) || !(item.reverse || field.reverse) {
                continue;
            }
            let (best, declared) = (scale.min, field.name_span);
            let message = format!(
                "`reverse` changes nothing for `{}`: {best} is the good end of its scale, so it is turned already",
                field.name
            );
            let name = format!("`{}` is asked here", field.name);
            self.report(Rule::IndexReverse, item.span, message)
                .related(declared, name)
                .help("leave `reverse` out; if a high code is good for this item, ask it on a scale whose high end is `best`");
        }
    }
}

impl Review<'_> {
    /// Checks the words of the items of every index.
    pub fn check_indexes(&mut self) {
        let survey = self.survey;
        survey
            .indexes
            .iter()
            .for_each(|index| self.check_negated(index));
    }

    /// A statement with negative words among positive ones, not turned. Only with agreement do the words
    /// give the direction; somebody can be satisfied with how a problem was handled.
    fn check_negated(&mut self, index: &Index) {
        let survey = self.survey;
        let (mut positive, mut negative) = (Vec::new(), Vec::new());
        for item in &index.items {
            let field = &survey[item.field];
            let Type::Scale(scale) = field.ty else {
                continue;
            };
            let is_agreement = matches!(
                survey[scale].standard,
                Some(Standard::Agree5 | Standard::Agree7)
            );
            if item.reverse || field.reverse || !is_agreement {
                continue;
            }
            match negative_word(survey, field) {
                Some(word) => negative.push((item, scale, word)),
                None => positive.push(scale),
            }
        }
        negative.retain(|(_, scale, _)| positive.contains(scale));
        for (item, _, word) in negative {
            let field = &survey[item.field];
            let message = format!(
                "`{}` looks negative among positive items, and is not turned",
                field.name
            );
            self.report(Rule::IndexReverse, item.span, message)
                .related(field.name_span, format!("\"{word}\" stands in its words"))
                .help("add `reverse` to the question or row, so that a high figure means the same for all items");
        }
    }
}

/// What an item measures, for a mean with others.
#[derive(PartialEq)]
enum Measure {
    /// An opinion between two ends.
    Opinion,
    /// An amount, in a unit where it has one.
    Amount(Option<String>),
}

impl Measure {
    fn of(survey: &Survey, field: FieldId) -> Option<Measure> {
        match &survey[field].ty {
            Type::Scale(_) => Some(Measure::Opinion),
            Type::Number(number) if number.kind == NumberKind::Slider => Some(Measure::Opinion),
            // What is computed has the bounds that its maker gave it, mostly 0 to 100.
            Type::Number(_) if survey[field].origin == Origin::Computed => None,
            Type::Number(number) => Some(Measure::Amount(number.unit.clone())),
            _ => None,
        }
    }

    fn words(&self) -> String {
        match self {
            Measure::Opinion => "an opinion on a scale".to_owned(),
            Measure::Amount(Some(unit)) => format!("an amount in `{unit}`"),
            Measure::Amount(None) => "an amount".to_owned(),
        }
    }
}

/// Why somebody who takes part may have no answer to a field, if so.
fn why_absent(survey: &Survey, id: FieldId) -> Option<String> {
    let field = &survey[id];
    if field.origin == Origin::Computed {
        return None;
    }
    if super::volumes::is_conditional(survey, id) {
        return Some("is not asked of everybody".to_owned());
    }
    if !field.required && field.origin != Origin::Known {
        return Some("may be left empty".to_owned());
    }
    let code = field.missing.first()?;
    Some(format!("can be answered with `{}`", code.name))
}

/// The word that makes a statement negative, in the language of the source: an odd number of words that
/// deny or name something bad.
fn negative_word(survey: &Survey, field: &Field) -> Option<String> {
    let words = survey.words(field.text, 0);
    let tag = survey.languages.first().map_or("", String::as_str);
    let mut found = phrases(Kind::Negative, tag).all_in(&words);
    match found.len() % 2 {
        1 => found.pop().map(|found| found.words),
        _ => None,
    }
}

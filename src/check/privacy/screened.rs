//! Answers of people who turn out not to belong in the survey.

use super::super::build::Review;
use super::lexicon;
use crate::logic::solver::{Basis, Question, Solver, Verdict};
use crate::model::{Field, FieldId, Finish, FinishWhen, Origin, Survey, Type};
use crate::problem::Rule;

impl Review<'_> {
    /// Checks that nobody who is screened out has first said who they are, or something sensitive, unless
    /// the ending tells what happens to it.
    pub(super) fn check_screened(&mut self) {
        let survey = self.survey;
        let screens = |finish: &Finish| {
            finish.disposition == "screened" && matches!(finish.when, FinishWhen::Holds(_))
        };
        if !survey.finishes.iter().any(screens) || self.problems.has_errors() {
            return;
        }
        let told: Vec<(FieldId, &Field)> = survey
            .fields()
            .filter(|(_, field)| tells_much(field))
            .collect();
        if told.is_empty() {
            return;
        }
        let basis = Basis::new(survey);
        let mut solver = Solver::new(&basis);
        for (exits, id) in basis.finishes().collect::<Vec<_>>() {
            let finish = &survey[id];
            let FinishWhen::Holds(condition) = &finish.when else {
                continue;
            };
            if !screens(finish) || says_what_happens(survey, finish) {
                continue;
            }
            let before = told.iter().filter(|(_, field)| {
                field.span.end <= finish.span.start && field.span.file == finish.span.file
            });
            let found = before.copied().find(|(asked, _)| {
                let question = Question {
                    guard: finish.guard,
                    exits,
                    before: Some(finish.span),
                    conditions: vec![(condition, true)],
                    asked: Some(*asked),
                    ..Question::default()
                };
                matches!(solver.ask(&question), Verdict::Possible(_))
            });
            if let Some((_, field)) = found {
                let message = format!(
                    "who is screened out by `{}` has answered `{}` first, and is not told that it is kept",
                    finish.name, field.name
                );
                self.report(Rule::PrivacyScreenedKept, finish.span.at_start(), message)
                    .related(field.name_span, format!("`{}` is asked here", field.name))
                    .help(format!("ask `{}` after this, or say in the ending what happens to the answers given so far", field.name));
            }
        }
    }
}

/// Whether an answer tells who somebody is, or belongs to a special category.
fn tells_much(field: &Field) -> bool {
    let asked = matches!(field.origin, Origin::Question | Origin::Row(_));
    let kinds = [
        "name",
        "contact",
        "unique_id",
        "government_id",
        "birth_date",
    ];
    let identifies = field
        .personal
        .as_ref()
        .is_some_and(|personal| kinds.iter().any(|kind| personal.starts_with(kind)));
    asked && (identifies || field.sensitive.is_some() || matches!(field.ty, Type::File { .. }))
}

fn says_what_happens(survey: &Survey, finish: &Finish) -> bool {
    let Some(text) = finish.text else {
        return false;
    };
    survey
        .languages
        .iter()
        .enumerate()
        .all(|(at, tag)| match lexicon::of(tag) {
            Some(words) => words.says("kept", &survey.text(text, at).raw),
            None => true,
        })
}

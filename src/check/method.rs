//! How a survey is built up: what must be answered, in which order, in which grids, and twice.

use super::balance::asked_together;
use super::build::Review;
use super::wording::lexicon::{Class, Lexicon};
use super::wording::words::Words;
use crate::logic::solver::{Basis, Question, Solver, Verdict};
use crate::model::*;
use crate::problem::Rule;
use std::collections::{HashMap, HashSet};

/// For so many pairs of questions with the same words it is decided whether one person can get both.
const DECIDED: usize = 100;

/// A grid has at most so many rows, and so many columns.
const GRID: usize = 7;

impl<'a> Review<'a> {
    /// Checks how questions are put together.
    pub fn check_method(&mut self) {
        for (_, field) in self.survey.fields().filter(|(_, field)| is_asked(field)) {
            self.check_required(field);
            self.check_escape(field);
        }
        for grid in &self.survey.grids {
            self.check_grid(grid);
        }
        self.check_overall_first();
        self.check_sensitive_last();
        self.check_duplicates();
    }

    fn check_required(&mut self, field: &Field) {
        let Type::Text(text) = &field.ty else { return };
        let is_opinion = text.long || (text.pattern.is_none() && field.personal.is_none());
        if field.required && is_opinion && field.missing.is_empty() {
            let message = format!("`{}` is an open question that must be answered", field.name);
            self.report(Rule::MethodRequiredOpen, field.name_span, message)
                .help("take out `required`: who has nothing to say can go on");
        }
    }

    fn check_escape(&mut self, field: &Field) {
        let Some(sensitive) = &field.sensitive else {
            return;
        };
        let is_open = matches!(field.ty, Type::Text(_)) && !field.required;
        let declines = field
            .missing
            .iter()
            .any(|code| code.kind == MissingKind::Refused);
        if is_open || declines || self.offers_declining(field) {
            return;
        }
        let message = format!("nobody can decline to answer `{}`", field.name);
        self.report(Rule::MethodSensitiveNoEscape, field.name_span, message)
            .related(sensitive.span, "it is sensitive")
            .help("add `missing refused` with words like \"I prefer not to say\"");
    }

    /// Whether an option says that one does not want to tell.
    fn offers_declining(&self, field: &Field) -> bool {
        let lexicon = self
            .survey
            .languages
            .first()
            .and_then(|tag| Lexicon::of(tag));
        let (Some(list), Some(lexicon)) = (field.ty.list(), lexicon) else {
            return false;
        };
        self.survey[list].options.iter().any(|option| {
            let words = self.survey.words(option.text, 0);
            Words::read(&words, lexicon).any(Class::Declining)
        })
    }

    fn check_grid(&mut self, grid: &Grid) {
        if !self.survey.modes.contains(&Mode::Online) {
            return;
        }
        let columns = match grid.rows.first().map(|row| &self.survey[*row].ty) {
            Some(Type::Scale(scale)) => {
                (self.survey[*scale].max - self.survey[*scale].min + 1) as usize
            }
            Some(Type::One(list) | Type::Many(list, _)) => self.survey[*list].options.len(),
            _ => 0,
        };
        let (count, what) = match grid.rows.len() > GRID {
            true => (grid.rows.len(), "rows"),
            false => (columns, "columns"),
        };
        if count > GRID {
            let message = format!("the grid `{}` has {count} {what}", grid.name);
            self.report(Rule::MethodGrid, grid.span.at_start(), message)
                .help(match what {
                    "rows" => "split it over two pages, or take the rows that matter",
                    _ => "ask row by row, as questions of their own",
                });
        }
    }

    /// What is explained by other questions is asked before them, where all are on one page.
    fn check_overall_first(&mut self) {
        if self.survey.drivers.is_empty() {
            return;
        }
        let pages = asked_together(self.survey);
        for drivers in &self.survey.drivers {
            let overall = &self.survey[drivers.outcome];
            let page = pages.iter().find(|page| page.contains(&drivers.outcome));
            let parts = drivers.by.iter().filter(|part| {
                **part < drivers.outcome && page.is_some_and(|page| page.contains(part))
            });
            let Some(part) = parts.min().filter(|_| is_asked(overall)) else {
                continue;
            };
            let part = &self.survey[*part];
            if !is_asked(part) {
                continue;
            }
            let message = format!("`{}` asks about the whole after its parts", overall.name);
            self.report(Rule::MethodOrder, overall.name_span, message)
                .related(part.name_span, "a part, asked before it")
                .help("ask about the whole first, so that the parts do not colour it");
        }
    }

    /// What is sensitive is asked after the first rating, unless it decides about what is asked.
    fn check_sensitive_last(&mut self) {
        let fields: Vec<(FieldId, &Field)> = self
            .survey
            .fields()
            .filter(|(_, field)| is_asked(field))
            .collect();
        let is_rating = |(_, field): &(FieldId, &Field)| {
            matches!(field.ty, Type::Scale(_)) && field.sensitive.is_none()
        };
        let Some(core) = fields.iter().position(is_rating) else {
            return;
        };
        let early: Vec<_> = fields[..core]
            .iter()
            .filter(|(_, field)| field.sensitive.is_some())
            .collect();
        if early.is_empty() {
            return;
        }
        let routes = self.routing_fields();
        for (_, field) in early.into_iter().filter(|(id, _)| !routes.contains(id)) {
            let message = format!(
                "`{}` is sensitive, and stands before what the survey is about",
                field.name
            );
            self.report(Rule::MethodOrder, field.name_span, message)
                .related(fields[core].1.name_span, "the first rating")
                .help("ask it later, when people know why you ask");
        }
    }

    /// The fields that decide about what is asked.
    fn routing_fields(&self) -> HashSet<FieldId> {
        let conditions = self
            .survey
            .conditions
            .iter()
            .map(|condition| &condition.expr);
        let finishes = self
            .survey
            .finishes
            .iter()
            .filter_map(|finish| match &finish.when {
                FinishWhen::Holds(expr) => Some(expr),
                FinishWhen::Refused(_) => None,
            });
        let quotas = self.survey.quotas.iter().map(|quota| &quota.when);
        let all = conditions.chain(finishes).chain(quotas);
        all.flat_map(|expr| expr.fields()).collect()
    }

    /// Questions with the same words, of which one person can get both.
    fn check_duplicates(&mut self) {
        let survey = self.survey;
        let mut first: HashMap<String, FieldId> = HashMap::new();
        let mut twice = Vec::new();
        for (id, field) in survey.fields() {
            if field.origin != Origin::Question || matches!(field.ty, Type::Text(_)) {
                continue;
            }
            let words = plain(&survey.text(field.text, 0).raw);
            if words.is_empty() {
                continue;
            }
            match first.get(&words) {
                Some(other) => twice.push((*other, id)),
                None => {
                    first.insert(words, id);
                }
            }
        }
        if twice.is_empty() || self.problems.has_errors() {
            return;
        }
        let basis = Basis::new(survey);
        let mut solver = Solver::new(&basis);
        let mut left = DECIDED;
        for (other, id) in twice {
            if !both_asked(&basis, &mut solver, &mut left, survey, (other, id)) {
                continue;
            }
            let message = format!(
                "`{}` asks the same as `{}`",
                survey[id].name, survey[other].name
            );
            let span = survey.texts.entries[survey[id].text.0 as usize].span;
            let first = survey.texts.entries[survey[other].text.0 as usize].span;
            self.report(Rule::MethodDuplicateText, span, message)
                .related(first, "the same words")
                .help("change the words of one, or leave it out");
        }
    }
}

fn is_asked(field: &Field) -> bool {
    matches!(field.origin, Origin::Question | Origin::Row(_))
}

/// Small letters and digits, single spaces.
fn plain(text: &str) -> String {
    let kept = text
        .chars()
        .map(|c| match c.is_alphanumeric() || c == '{' || c == '}' {
            true => c,
            false => ' ',
        });
    let kept: String = kept.flat_map(char::to_lowercase).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether one person can be asked both: not where their conditions exclude each other, nor where that
/// is no longer looked at because `left` is spent.
fn both_asked(
    basis: &Basis<'_>,
    solver: &mut Solver<'_, '_>,
    left: &mut usize,
    survey: &Survey,
    (first, second): (FieldId, FieldId),
) -> bool {
    let guard = survey[first].guard;
    if guard.is_none() || guard == survey[second].guard {
        return true;
    }
    let Some(rest) = left.checked_sub(1) else {
        return false;
    };
    *left = rest;
    let conditions = survey.guard_chain(survey[first].guard).into_iter();
    let conditions = conditions.filter_map(|term| match term {
        Term::Holds(condition) => Some((&survey[*condition].expr, true)),
        Term::Fails(condition) => Some((&survey[*condition].expr, false)),
        _ => None,
    });
    let question = Question {
        guard: survey[second].guard,
        exits: basis.exits_before(second),
        before: Some(survey[second].span),
        conditions: conditions.collect(),
        asked: Some(second),
        ..Question::default()
    };
    !matches!(solver.ask(&question), Verdict::Impossible(_))
}

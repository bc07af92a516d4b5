//! Whether a response is valid, §6 of the language.

use super::Evaluator;
use super::eval::Instance;
use super::plan::Ending;
use super::problem::{AnswerProblem, Reason};
use super::state::{Closed, World};
use super::value::{Cell, Progress, State};
use crate::model::{CheckId, Expr, ExprKind, FieldId, FinishWhen, Origin, Specify, Survey, Term};

/// What is wrong with a settled response, in source order.
pub(super) fn problems(evaluator: &Evaluator, world: &World) -> Vec<AnswerProblem> {
    let mut judge = Judge {
        evaluator,
        world,
        problems: Vec::new(),
    };
    for (id, field) in world.survey().fields() {
        match field.repeat {
            None => judge.field(Cell::of(id)),
            Some(_) => judge.instances(id),
        }
    }
    if world.response().progress == Progress::Submitted {
        for check in failing(world, true) {
            judge.check(check);
        }
    }
    judge.problems
}

/// Soft checks that warn.
pub(super) fn warnings(world: &World) -> Vec<CheckId> {
    failing(world, false)
}

/// Checks that fail: asked, false, and all that they read outside `answered` and `missing` is
/// answered; within a repeat, in any instance.
fn failing(world: &World, hard: bool) -> Vec<CheckId> {
    let survey = world.survey();
    let fails = |id: CheckId, instance: Instance| {
        world.check_closed(id, instance).is_none()
            && all_answered(world, &survey[id].require, instance)
            && !world.holds(&survey[id].require, instance)
    };
    let checks = (0..survey.checks.len()).map(|at| CheckId(at as u32));
    checks
        .filter(|id| survey[*id].hard == hard)
        .filter(|id| match world.repeat_of(survey[*id].guard) {
            None => fails(*id, None),
            Some(repeat) => {
                let instances = world.instances(repeat);
                instances.into_iter().any(|at| fails(*id, Some(at)))
            }
        })
        .collect()
}

fn all_answered(world: &World, expr: &Expr, instance: Instance) -> bool {
    let answered = |field: FieldId, at: Instance| {
        matches!(world.state(world.cell(field, at)), State::Answered(_))
    };
    fields_compared(expr)
        .into_iter()
        .all(|field| match (world.survey()[field].repeat, instance) {
            (Some(repeat), None) => {
                let instances = world.instances(repeat);
                instances.into_iter().all(|at| answered(field, Some(at)))
            }
            _ => answered(field, instance),
        })
}

struct Judge<'a, 'w> {
    evaluator: &'a Evaluator<'w>,
    world: &'a World<'w>,
    problems: Vec<AnswerProblem>,
}

impl<'w> Judge<'_, 'w> {
    fn survey(&self) -> &'w Survey {
        self.world.survey()
    }

    fn report(&mut self, cell: Cell, code: Reason, message: String) {
        let problem = AnswerProblem::at(self.survey(), cell, code, message);
        self.problems.push(problem);
    }

    /// Every instance that exists, and every one that something was left at.
    fn instances(&mut self, field: FieldId) {
        let Some(repeat) = self.survey()[field].repeat else {
            return;
        };
        let mut instances = self.world.instances(repeat);
        let first = Cell {
            field,
            instance: Some(0),
        };
        let last = Cell {
            field,
            instance: Some(usize::MAX),
        };
        let left = self.world.response().given.range(first..=last);
        instances.extend(left.filter_map(|(cell, _)| cell.instance));
        instances.sort_unstable();
        instances.dedup();
        for at in instances {
            self.field(Cell {
                field,
                instance: Some(at),
            });
        }
    }

    fn field(&mut self, cell: Cell) {
        let field = &self.survey()[cell.field];
        let path = cell.path(self.survey());
        let left = self.world.left(cell);
        if let Some(closed) = self.world.field_closed(cell) {
            if left.is_some() && field.origin != Origin::Computed {
                let why = self.why(closed);
                self.report(
                    cell,
                    Reason::NotAsked,
                    format!("`{path}` is not asked: {why}"),
                );
            }
            return;
        }
        if field.origin == Origin::Computed {
            return;
        }
        let Some(left) = left else {
            if field.required && self.world.response().progress == Progress::Submitted {
                self.report(
                    cell,
                    Reason::Missing,
                    format!("`{path}` is required and has no answer"),
                );
            }
            return;
        };
        if let (Some(code), true) = (&left.missing, left.value.is_some()) {
            let message = format!("`{path}` has an answer and the missing code `{code}`");
            self.report(cell, Reason::Declined, message);
        }
        if let Some(value) = &left.value {
            let pattern = self.evaluator.patterns.get(&cell.field);
            for (code, fault) in self.world.faults(cell, value, pattern) {
                self.report(cell, code, format!("`{path}` {fault}"));
            }
        }
        self.specify(cell);
    }

    /// Texts that come with options.
    fn specify(&mut self, cell: Cell) {
        let Some(list) = self.survey().options_of(cell.field) else {
            return;
        };
        let state = self.world.state(cell).value().cloned();
        let chosen = state.as_ref().map_or(&[][..], |value| value.options());
        let texts = self.world.left(cell).map(|left| &left.specify);
        let path = cell.path(self.survey());
        for (at, option) in list.options.iter().enumerate() {
            let text = texts.and_then(|texts| texts.get(&at));
            let key = format!("{path}.{}.text", option.name);
            if text.is_some() && !chosen.contains(&at) {
                let message = format!("`{key}` stands without `{}`", option.name);
                self.report(cell, Reason::Specify, message);
            }
            if text.is_some_and(String::is_empty) {
                self.report(cell, Reason::Specify, format!("`{key}` is empty"));
            }
            let submitted = self.world.response().progress == Progress::Submitted;
            if option.specify == Some(Specify::Required)
                && text.is_none()
                && chosen.contains(&at)
                && submitted
            {
                self.report(
                    cell,
                    Reason::Specify,
                    format!("`{key}` is required with `{}`", option.name),
                );
            }
        }
    }

    fn check(&mut self, id: CheckId) {
        let check = &self.survey()[id];
        let require = self.survey().notation(&check.require);
        self.problems.push(AnswerProblem {
            path: "/answers".to_owned(),
            field: Some(check.name.clone()),
            code: Reason::Check,
            message: format!("`{}` fails: `{require}` does not hold", check.name),
        });
    }

    /// The end of "`x` is not asked: …".
    fn why(&self, closed: Closed) -> String {
        let survey = self.survey();
        match closed {
            Closed::Ended(ending) => why_ended(survey, ending),
            Closed::Term(Term::Holds(condition)) => {
                format!(
                    "`{}` does not hold",
                    survey.notation(&survey[*condition].expr)
                )
            }
            Closed::Term(Term::Fails(condition)) => {
                format!("`{}` holds", survey.notation(&survey[*condition].expr))
            }
            Closed::Term(Term::Consent(consents)) => {
                let names: Vec<&str> = consents
                    .iter()
                    .map(|id| survey[*id].name.as_str())
                    .collect();
                format!("consent `{}` was not given", names.join("` or `"))
            }
            Closed::Term(Term::Chosen(repeat)) => {
                let over = &survey[survey[*repeat].over].name;
                format!("its option is not among those of `{over}` that are asked about")
            }
        }
    }
}

fn why_ended(survey: &Survey, ending: Ending) -> String {
    match ending {
        Ending::Quota(at) => format!("quota `{}` was full", survey.quotas[at].name),
        Ending::Finish(id) => match &survey[id].when {
            FinishWhen::Refused(consent) => {
                format!("consent `{}` was refused", survey[*consent].name)
            }
            FinishWhen::Holds(expr) => format!(
                "the survey ended at `{}`, where `{}`",
                survey[id].name,
                survey.notation(expr)
            ),
        },
    }
}

/// The fields an expression reads outside `answered` and `missing`.
pub(crate) fn fields_compared(expr: &Expr) -> Vec<FieldId> {
    let mut fields = expr.fields();
    let mut compared = Vec::new();
    expr.walk(&mut |inner| match inner.kind {
        ExprKind::Field(id)
        | ExprKind::Has(id, ..)
        | ExprKind::Given(id)
        | ExprKind::Count(id)
        | ExprKind::Label(id) => compared.push(id),
        _ => {}
    });
    fields.retain(|field| compared.contains(field));
    fields
}

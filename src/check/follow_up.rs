//! Follow-up: who does it by when, and whether the person it is about can and may be reached.

use super::build::{Builder, Review};
use super::phrases::{Kind, phrases};
use crate::model::*;
use crate::problem::{Level, Rule};
use crate::source::Span;
use crate::syntax::ast::Name;

impl Builder<'_> {
    /// Reports an action that nobody does, or that is never late.
    pub fn check_owner(&mut self, name: &Name, is_nobodys: bool, within: Option<Period>) {
        let owner = "add for example `assign \"team-klantenservice\"`";
        let deadline = "add for example `within 2 days`";
        let (lacks, help) = match (is_nobodys, within.map(|within| within.count)) {
            (true, None) => (
                "nobody to do it and no deadline",
                "add for example `assign \"team-klantenservice\"` and `within 2 days`",
            ),
            (true, Some(_)) => ("nobody to do it", owner),
            (false, None) => ("no deadline", deadline),
            (false, Some(0)) => (
                "no time: its deadline is the moment it begins",
                "write for example `within 2 hours`",
            ),
            (false, Some(_)) => return,
        };
        self.report(
            Rule::ActionOwner,
            name.span,
            format!("the action `{}` has {lacks}", name.text),
        )
        .help(help);
    }
}

impl Review<'_> {
    /// Reports actions that reach out to a person whom nobody can tell, or who was not asked.
    pub fn check_follow_up(&mut self) {
        let survey = self.survey;
        for action in &survey.actions {
            let ways: Vec<FieldId> = action
                .show
                .iter()
                .copied()
                .filter(|id| reaches(&survey[*id]))
                .collect();
            match ways.first() {
                Some(way) => self.check_shown(action, *way, &ways),
                None => self.check_said(action),
            }
        }
    }

    /// An action that shows a way to reach the person. That of an anonymous survey was reported where it
    /// is asked.
    fn check_shown(&mut self, action: &Action, way: FieldId, ways: &[FieldId]) {
        let survey = self.survey;
        let are_consented = ways.iter().all(|id| stands_under_consent(survey, *id));
        if self.declared_anonymous().is_some()
            || are_consented
            || asks_consent(survey, &action.when)
        {
            return;
        }
        let field = &survey[way];
        let message = format!(
            "`{}` shows `{}`, and nobody asked whether the person may be contacted",
            action.name, field.name
        );
        let words = format!("`{}` comes from here", field.name);
        self.report(Rule::ActionUnreachablePerson, action.span, message)
            .related(field.name_span, words)
            .help(CONSENT);
    }

    /// An action whose title says that it reaches out; a guess.
    fn check_said(&mut self, action: &Action) {
        let survey = self.survey;
        let tag = survey.languages.first().map_or("", String::as_str);
        let title = survey.words(action.text, 0);
        if phrases(Kind::Contact, tag).first_of(&title).is_none()
            || phrases(Kind::Person, tag).all_in(&title).is_empty()
        {
            return;
        }
        let problem = if let Some(declared) = self.declared_anonymous() {
            let message = format!(
                "`{}` reaches out to somebody, and nobody can tell to whom",
                action.name
            );
            self.report(Rule::ActionUnreachablePerson, action.span, message)
                .related(declared, "the responses are anonymous")
                .help("do what can be done without the person, or do not promise that the responses are anonymous")
        } else if !asks_consent(survey, &action.when) {
            let message = format!(
                "`{}` reaches out to somebody who was not asked whether that is all right",
                action.name
            );
            self.report(Rule::ActionUnreachablePerson, action.span, message)
                .help(CONSENT)
        } else {
            return;
        };
        problem.level = Level::Warning;
    }

    fn declared_anonymous(&self) -> Option<Span> {
        let privacy = self.survey.privacy.as_ref()?;
        (privacy.responses == Responses::Anonymous).then_some(privacy.span)
    }
}

const CONSENT: &str =
    "ask for it with a `consent`, and add that to the condition of the action: `… and callback_ok`";

/// Whether a field is a way to reach somebody.
fn reaches(field: &Field) -> bool {
    let is_contact = |kind: &String| kind.starts_with("contact");
    matches!(field.ty, Type::Email | Type::Phone) || field.personal.as_ref().is_some_and(is_contact)
}

/// Whether a condition holds only for people who gave a consent that they could have refused.
fn asks_consent(survey: &Survey, condition: &Expr) -> bool {
    let under = |expr: &Expr| match expr.kind {
        ExprKind::Field(id) => stands_under_consent(survey, id),
        _ => false,
    };
    match &condition.kind {
        ExprKind::Given(id) => !survey[*id].required,
        ExprKind::And(parts) => parts.iter().any(|part| asks_consent(survey, part)),
        ExprKind::Or(parts) => parts.iter().all(|part| asks_consent(survey, part)),
        ExprKind::Compare(_, left, right) => under(left) || under(right),
        ExprKind::OneOf(value, _) | ExprKind::Between(value, ..) => under(value),
        ExprKind::Has(id, ..) | ExprKind::Answered(id) => stands_under_consent(survey, *id),
        _ => false,
    }
}

/// Whether only people who gave a consent that they could have refused are asked a field.
fn stands_under_consent(survey: &Survey, id: FieldId) -> bool {
    let terms = survey.guard_chain(survey[id].guard);
    terms.into_iter().any(|term| match term {
        Term::Consent(consents) => consents.iter().all(|consent| !survey[*consent].required),
        Term::Holds(condition) => gives(survey, &survey[*condition].expr),
        Term::Fails(_) | Term::Chosen(_) => false,
    })
}

/// Whether a condition itself asks for a consent that could have been refused.
fn gives(survey: &Survey, condition: &Expr) -> bool {
    match &condition.kind {
        ExprKind::Given(id) => !survey[*id].required,
        ExprKind::And(parts) => parts.iter().any(|part| gives(survey, part)),
        ExprKind::Or(parts) => parts.iter().all(|part| gives(survey, part)),
        _ => false,
    }
}

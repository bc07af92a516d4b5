//! Consents that come too late, or not to everybody.

use super::super::build::Review;
use crate::logic::solver::{Basis, Question, Solver, Verdict};
use crate::model::{Basis as Ground, FieldId, GuardId, Origin, PurposeId, Survey, Term};
use crate::problem::Rule;
use std::collections::BTreeSet;

impl Review<'_> {
    /// Fields on consent alone, of which no consent is asked first on every path.
    pub(super) fn check_consents_first(&mut self, basis: &Basis, solver: &mut Solver) {
        let survey = self.survey;
        let mut told = BTreeSet::new();
        for (id, field) in survey.fields() {
            let asked = matches!(field.origin, Origin::Question | Origin::Row(_));
            let on_consent = |purpose: PurposeId| survey[purpose].basis == Some(Ground::Consent);
            let is_alone = field.purposes.iter().all(|purpose| on_consent(*purpose));
            if !asked || field.purposes.is_empty() || !is_alone {
                continue;
            }
            let consents: Vec<FieldId> = field
                .purposes
                .iter()
                .flat_map(|purpose| survey.consents_for(*purpose))
                .collect();
            let first: Vec<FieldId> = consents.iter().copied().filter(|it| *it < id).collect();
            if !told.insert((field.guard, field.purposes.clone(), first.len())) {
                continue;
            }
            match (consents.as_slice(), first.as_slice()) {
                ([], _) => self.never_asked(id),
                ([late, ..], []) => self.asked_late(id, *late),
                (_, first) => self.asked_of_some(basis, solver, id, first),
            }
        }
    }

    fn never_asked(&mut self, id: FieldId) {
        let survey = self.survey;
        let field = &survey[id];
        let purpose = &survey[field.purposes[0]];
        let message = format!(
            "`{}` is collected on consent for `{}`, and no consent is asked",
            field.name, purpose.name
        );
        self.report(Rule::PrivacyConsentFirst, field.name_span, message)
            .related(purpose.span, "the purpose rests on consent")
            .help(format!("add `consent … for {}` before it", purpose.name));
    }

    fn asked_late(&mut self, id: FieldId, consent: FieldId) {
        let survey = self.survey;
        let (field, consent) = (&survey[id], &survey[consent]);
        let message = format!(
            "`{}` is asked before the consent `{}`",
            field.name, consent.name
        );
        self.report(Rule::PrivacyConsentFirst, field.name_span, message)
            .related(consent.name_span, "the consent is asked only here")
            .help("put the consent before everything it covers");
    }

    /// Whether somebody would meet a field, were it not for a consent that they are never asked.
    fn asked_of_some(
        &mut self,
        basis: &Basis,
        solver: &mut Solver,
        id: FieldId,
        first: &[FieldId],
    ) {
        let survey = self.survey;
        let is_asked_of_all = |consent: &FieldId| {
            survey[*consent].guard.is_none() && basis.exits_before(*consent) == 0
        };
        if first.iter().any(is_asked_of_all) {
            return;
        }
        let field = &survey[id];
        let question = Question {
            guard: without_consent(survey, field.guard),
            exits: basis.exits_before(id),
            before: Some(field.span),
            closed: first.to_vec(),
            ..Question::default()
        };
        if let Verdict::Possible(witness) = solver.ask(&question) {
            let consent = &survey[first[0]];
            let message = format!(
                "some people would be asked `{}`, but are never asked the consent `{}`",
                field.name, consent.name
            );
            self.report(Rule::PrivacyConsentFirst, field.name_span, message)
                .related(consent.name_span, "the consent is asked of others only")
                .witness(witness.words(survey))
                .help("ask the consent of everybody who comes to the question, or ask both under one condition");
        }
    }
}

/// What stands around a field beside the consent it waits for.
fn without_consent(survey: &Survey, guard: Option<GuardId>) -> Option<GuardId> {
    let own = guard.filter(|id| matches!(survey[*id].term, Term::Consent(_)));
    own.map_or(guard, |id| survey[id].parent)
}

//! Consent that is free, and a way to object where it is not asked.

use super::super::build::Review;
use super::{items, property};
use crate::model::*;
use crate::problem::Rule;
use crate::project::Loaded;
use crate::syntax::vocabulary::{Key, Keyword};

impl Review<'_> {
    /// Checks what each consent covers, who is asked it, and how to object to the rest.
    pub(super) fn check_consents(&mut self, loaded: &Loaded) {
        self.check_bundled(loaded);
        self.check_employees(loaded);
        self.check_objection(loaded);
    }

    fn check_bundled(&mut self, loaded: &Loaded) {
        let survey = self.survey;
        for field in survey
            .fields
            .iter()
            .filter(|field| field.origin == Origin::Consent)
        {
            let on_consent = |id: &&PurposeId| survey[**id].basis == Some(Basis::Consent);
            let covered: Vec<PurposeId> =
                field.purposes.iter().filter(on_consent).copied().collect();
            if covered.len() < 2 {
                continue;
            }
            let words = self.purposes_listed(&covered);
            let place = property(loaded, Keyword::Consent, &field.name, Key::For);
            let message = format!("`{}` asks one consent for {words}", field.name);
            let problem = self.report(
                Rule::PrivacyConsentBundled,
                place.unwrap_or(field.name_span),
                message,
            );
            for id in covered {
                problem.related(
                    survey[id].span,
                    format!("`{}` is a purpose of its own", survey[id].name),
                );
            }
            problem.help("ask a consent for each purpose, so that people can agree to one and not to the other");
        }
    }

    fn check_employees(&mut self, loaded: &Loaded) {
        let survey = self.survey;
        if !survey.kind.iter().any(|kind| kind == "employee") {
            return;
        }
        let header = items(loaded).find(|item| item.keyword == Keyword::Survey);
        let kind = header.and_then(|item| Some(item.property(Key::Kind)?.span));
        for purpose in survey
            .purposes
            .iter()
            .filter(|purpose| purpose.basis == Some(Basis::Consent))
        {
            let place = property(loaded, Keyword::Purpose, &purpose.name, Key::Basis);
            let message = format!("`{}` rests on the consent of employees", purpose.name);
            let problem = self.report(
                Rule::PrivacyEmployeeConsent,
                place.unwrap_or(purpose.span),
                message,
            );
            if let Some(kind) = kind {
                problem.related(kind, "employees are asked here");
            }
            problem.help("choose another basis, such as `legitimate_interest`: who depends on an employer is seldom free to refuse");
        }
    }

    /// Who may object is told where: Article 21 holds for legitimate interests and public tasks.
    fn check_objection(&mut self, loaded: &Loaded) {
        let survey = self.survey;
        let Some(privacy) = survey
            .privacy
            .as_ref()
            .filter(|privacy| privacy.object.is_none())
        else {
            return;
        };
        // A link that is wrong was reported, and is no link in the model.
        let is_written =
            items(loaded).any(|item| item.keyword == Keyword::Privacy && item.has(Key::Object));
        for purpose in survey.purposes.iter().filter(|_| !is_written) {
            let own = property(loaded, Keyword::Purpose, &purpose.name, Key::Object);
            let may_object = matches!(
                purpose.basis,
                Some(Basis::LegitimateInterest | Basis::PublicTask)
            );
            if !may_object || own.is_some() {
                continue;
            }
            let words = match purpose.basis {
                Some(Basis::PublicTask) => "a public task",
                _ => "a legitimate interest",
            };
            let message = format!(
                "`{}` rests on {words}, and nobody is told where to object",
                purpose.name
            );
            self.report(Rule::PrivacyNoObjection, purpose.span, message)
                .related(privacy.span, "there is no `object` for the whole survey either")
                .help("add `object` and a link, here or to `privacy`: people may object at any time (Article 21)");
        }
    }
}

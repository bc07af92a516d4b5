//! What the law and the survey's own words ask of its data.

use super::build::Review;
use crate::model::*;
use crate::problem::Rule;
use crate::source::Span;

/// The European Economic Area, ISO 3166-1 alpha-2: the Union of 27, Iceland, Liechtenstein and Norway.
const EEA: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS",
    "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];

impl<'a> Review<'a> {
    /// Checks purposes, recipients and what is claimed of the responses. `longest` is the longest
    /// retention that the project allows.
    pub fn check_promises(&mut self, longest: Option<Period>) {
        self.check_purposeless();
        self.check_retention(longest);
        self.check_recipients();
        self.check_ways_back();
        self.check_anonymous();
    }

    fn collected(&self) -> impl Iterator<Item = &'a Field> + use<'a> {
        self.survey
            .fields
            .iter()
            .filter(|field| field.origin != Origin::Computed)
    }

    fn check_purposeless(&mut self) {
        let mut grids = std::collections::HashSet::new();
        let without: Vec<(String, Span)> = self
            .collected()
            .filter(|field| field.purposes.is_empty())
            .filter(|field| match field.origin {
                Origin::Row(grid) => grids.insert(grid),
                _ => true,
            })
            .map(|field| (field.name.clone(), field.name_span))
            .collect();
        for (name, span) in without {
            self.report(
                Rule::PrivacyNoPurpose,
                span,
                format!("`{name}` is collected for no purpose"),
            )
            .help("add `for` and a purpose here, or to the page, or to the survey");
        }
    }

    fn check_retention(&mut self, longest: Option<Period>) {
        let Some(longest) = longest else { return };
        for purpose in &self.survey.purposes {
            let Some(retain) = purpose.retain else {
                continue;
            };
            if retain.period.minutes().1 > longest.minutes().1 {
                let (kept, allowed) = (words(retain.period), words(longest));
                let message = format!(
                    "`{}` keeps data for {kept}, and the project allows {allowed}",
                    purpose.name
                );
                self.report(Rule::PrivacyRetentionPolicy, retain.span, message)
                    .help("shorten the period, or raise `policy: retention` in `peil.yaml` with a good reason");
            }
        }
    }

    fn check_recipients(&mut self) {
        for recipient in &self.survey.recipients {
            let name = &recipient.name;
            if recipient.role == "processor" && recipient.contract.is_none() {
                self.report(
                    Rule::PrivacyRecipient,
                    recipient.span,
                    format!("the processor `{name}` has no contract"),
                )
                .help("add `contract` and the number of the processing agreement (Article 28)");
            }
            let Some(country) = &recipient.country else {
                self.report(
                    Rule::PrivacyRecipient,
                    recipient.span,
                    format!("it is not said in which country `{name}` is"),
                )
                .help("add `country` and its two letters, like `NL`");
                continue;
            };
            if !EEA.contains(&country.as_str()) && recipient.safeguard.is_none() {
                self.report(Rule::PrivacyRecipient, recipient.span, format!("`{name}` is outside the EEA, in `{country}`, without a safeguard"))
                    .help("add `safeguard`: an adequacy decision or standard clauses (Articles 45 and 46)");
            }
        }
    }

    fn check_ways_back(&mut self) {
        let privacy = &self.survey.privacy;
        let with = |basis| {
            self.survey
                .purposes
                .iter()
                .find(|purpose| purpose.basis == Some(basis))
                .cloned()
        };
        let on_consent = with(Basis::Consent);
        let Some(privacy) = privacy else {
            let first = self.collected().next().cloned();
            if let Some(field) = first {
                self.report(
                    Rule::SyntaxMissingProperty,
                    field.name_span,
                    "this survey collects data and has no `privacy` item",
                )
                .help("add `privacy` with `controller`, `contact` and `responses`");
            }
            return;
        };
        if let Some(purpose) = on_consent.filter(|_| privacy.withdraw.is_none()) {
            self.report(Rule::PrivacyNoWithdrawal, purpose.span, format!("`{}` rests on consent that nobody can withdraw", purpose.name))
                .related(privacy.span, "there is no `withdraw` here")
                .help("add `withdraw` with a link to `privacy`: withdrawing is as easy as giving (Article 7)");
        }
        let personal = privacy.responses != Responses::Anonymous;
        // An answer is no key: who did not give it cannot be found, and anybody may give another's.
        let has_key = self
            .survey
            .fields
            .iter()
            .any(|field| field.origin == Origin::Known && field.ty == Type::Key);
        if personal && !has_key && self.collected().next().is_some() {
            let word = privacy.responses.word();
            self.report(
                Rule::PrivacyNoErasureKey,
                privacy.span,
                format!("the responses are {word}, and nothing finds those of one person"),
            )
            .help("add a `known` field of type `key`, or make the responses `anonymous`");
        }
    }

    fn check_anonymous(&mut self) {
        let Some(privacy) = &self.survey.privacy else {
            return;
        };
        if privacy.responses != Responses::Anonymous {
            return;
        }
        let telling: Vec<(String, Span, &str)> = self
            .collected()
            .filter_map(|field| {
                let what = match (&field.ty, &field.personal) {
                    (Type::Key, _) => "a key",
                    (Type::Email, _) => "an e-mail address",
                    (Type::Phone, _) => "a telephone number",
                    (_, Some(personal)) if identifies(personal) => "personal data",
                    _ => return None,
                };
                Some((field.name.clone(), field.name_span, what))
            })
            .collect();
        for (name, span, what) in telling {
            self.report(
                Rule::PrivacyAnonymousClaim,
                span,
                format!("`{name}` is {what}, and the responses are declared anonymous"),
            )
            .related(privacy.span, "declared here")
            .help("say `responses pseudonymous` or `identified`, or do not collect it");
        }
        if let Some(span) = self.survey.token {
            let message =
                "a token tells whose invitation it was, and the responses are declared anonymous";
            self.report(Rule::PrivacyAnonymousClaim, span, message)
                .related(privacy.span, "declared here")
                .help("say `responses pseudonymous`, or leave `token` out: then one person can answer twice");
        }
    }
}

/// Whether a kind of personal data tells who somebody is.
fn identifies(personal: &str) -> bool {
    ["name", "contact", "unique_id", "government_id", "device"]
        .iter()
        .any(|start| personal.starts_with(start))
}

/// A period in words: `90 days`.
fn words(period: Period) -> String {
    let plural = if period.count == 1 { "" } else { "s" };
    format!("{} {}{plural}", period.count, period.unit.word())
}

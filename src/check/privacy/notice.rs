//! What the notice for respondents must have and cannot take from the survey: Article 13 GDPR.

use super::super::build::Review;
use crate::model::*;
use crate::problem::Rule;
use crate::project::Loaded;

impl Review<'_> {
    /// Checks that the survey says what its notice has to tell.
    pub(super) fn check_notice(&mut self, loaded: &Loaded) {
        let survey = self.survey;
        if survey.privacy.is_none() {
            return;
        }
        for purpose in &survey.purposes {
            let (name, basis) = (&purpose.name, purpose.basis);
            if basis == Some(Basis::LegitimateInterest) && purpose.interest.is_none() {
                let message = format!("the notice cannot tell which interest `{name}` serves");
                self.report(Rule::PrivacyNotice, purpose.span, message)
                    .help("add `interest` with the interest in words (Article 13(1)(d))");
            }
            let by_law = matches!(basis, Some(Basis::LegalObligation | Basis::PublicTask));
            if by_law && purpose.law.is_none() {
                let message = format!("the notice cannot tell on which law `{name}` rests");
                self.report(Rule::PrivacyNotice, purpose.span, message)
                    .help("add `law` with the law and its article: such a basis is laid down by law (Article 6(3))");
            }
        }
        self.check_notice_languages(loaded);
    }

    /// A notice is whole in every language of the survey: what it takes from the survey is translated.
    fn check_notice_languages(&mut self, loaded: &Loaded) {
        let survey = self.survey;
        let purposes = survey
            .purposes
            .iter()
            .map(|it| ("what it is for", &it.name, it.text));
        let recipients = survey
            .recipients
            .iter()
            .map(|it| ("who receives data", &it.name, it.text));
        let taken: Vec<_> = purposes.chain(recipients).collect();
        for (at, tag) in survey.languages.iter().enumerate().skip(1) {
            let has = |text: &TextId| {
                let entry = survey.texts.entries.get(text.0 as usize);
                entry.is_some_and(|entry| entry.forms.get(at).is_some_and(Option::is_some))
            };
            // A language without any translation is told of once, elsewhere.
            if !loaded.catalogues.iter().any(|it| it.language == *tag) {
                continue;
            }
            for (what, name, text) in taken.iter().filter(|(_, _, text)| !has(text)) {
                let span = survey.texts.entries[text.0 as usize].span;
                let message = format!(
                    "the notice in `{tag}` does not tell {what}: `{name}` is not translated"
                );
                self.report(Rule::PrivacyNotice, span, message)
                    .help(format!("translate it in the catalogue for `{tag}`: respondents are told in plain language (Article 12)"));
            }
        }
    }
}

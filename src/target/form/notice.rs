//! The privacy notice that stands one click away on every page.

use super::texts::Texts;
use super::words::Speech;
use crate::model::markdown::is_safe_target;
use crate::model::{Basis, Disposal, Period, Privacy, Purpose, Survey};
use crate::syntax::ast::Unit;
use crate::target::html::escape;

/// The notice as HTML; none for a survey without a `privacy` item.
pub fn notice(survey: &Survey, texts: &Texts, speech: Speech) -> Option<String> {
    let privacy = survey.privacy.as_ref()?;
    let notice = Notice { texts, speech };
    let mut html = notice.who(privacy);
    html.push_str(&notice.heading("Waarvoor en hoe lang", "What for and how long"));
    html.push_str("<ul>");
    survey
        .purposes
        .iter()
        .for_each(|purpose| html.push_str(&notice.purpose(purpose)));
    html.push_str("</ul>");
    html.push_str(&notice.recipients(survey));
    html.push_str(&notice.rights(survey, privacy));
    Some(html)
}

struct Notice<'a> {
    texts: &'a Texts<'a>,
    speech: Speech,
}

impl Notice<'_> {
    fn say<'b>(&self, dutch: &'b str, english: &'b str) -> &'b str {
        self.speech.pick(dutch, english)
    }

    fn heading(&self, dutch: &str, english: &str) -> String {
        format!("<h3>{}</h3>", self.say(dutch, english))
    }

    fn who(&self, privacy: &Privacy) -> String {
        let responsible = self.say(
            "is verantwoordelijk voor dit onderzoek.",
            "is responsible for this survey.",
        );
        let ask = self.say("Vragen over uw gegevens:", "Questions about your data:");
        let mut html = format!(
            "<p>{} {responsible} {ask} {}.",
            escape(&privacy.controller),
            address(&privacy.contact)
        );
        if let Some(officer) = &privacy.officer {
            let about = self.say(
                "Functionaris voor gegevensbescherming:",
                "Data protection officer:",
            );
            html.push_str(&format!(" {about} {}.", address(officer)));
        }
        html.push_str("</p>");
        html
    }

    fn purpose(&self, purpose: &Purpose) -> String {
        let text = self.texts.inline(purpose.text, None);
        let start = self.say("Om", "To");
        let mut html = format!("<li>{start} {text}");
        if let Some(basis) = purpose.basis {
            html.push_str(&format!(": {}", self.basis(basis)));
        }
        if let Some(interest) = &purpose.interest {
            html.push_str(&format!(" ({})", escape(interest)));
        }
        if let Some(retain) = purpose.retain {
            let then = match retain.then {
                Disposal::Delete => self.say("daarna verwijderd", "then deleted"),
                Disposal::Anonymise => self.say("daarna geanonimiseerd", "then anonymised"),
            };
            let kept = self.say("bewaard gedurende", "kept for");
            html.push_str(&format!("; {kept} {}, {then}", self.period(retain.period)));
        }
        if let Some(object) = &purpose.object {
            html.push_str(&format!(
                ". {} {}",
                self.say("Bezwaar maken:", "To object:"),
                address(object)
            ));
        }
        html.push_str(".</li>");
        html
    }

    fn basis(&self, basis: Basis) -> &'static str {
        let (dutch, english) = match basis {
            Basis::Consent => ("met uw toestemming", "with your consent"),
            Basis::Contract => (
                "om een overeenkomst met u uit te voeren",
                "to perform a contract with you",
            ),
            Basis::LegalObligation => ("omdat de wet het verplicht", "because the law requires it"),
            Basis::VitalInterest => (
                "om iemands leven te beschermen",
                "to protect someone's life",
            ),
            Basis::PublicTask => (
                "voor een taak van algemeen belang",
                "for a task in the public interest",
            ),
            Basis::LegitimateInterest => (
                "omdat wij er een gerechtvaardigd belang bij hebben",
                "because we have a legitimate interest",
            ),
        };
        match self.speech {
            Speech::Dutch => dutch,
            Speech::English => english,
        }
    }

    fn period(&self, period: Period) -> String {
        let one = period.count == 1;
        let unit = match (period.unit, one) {
            (Unit::Minute, true) => ("minuut", "minute"),
            (Unit::Minute, false) => ("minuten", "minutes"),
            (Unit::Hour, true) => ("uur", "hour"),
            (Unit::Hour, false) => ("uur", "hours"),
            (Unit::Day, true) => ("dag", "day"),
            (Unit::Day, false) => ("dagen", "days"),
            (Unit::Week, true) => ("week", "week"),
            (Unit::Week, false) => ("weken", "weeks"),
            (Unit::Month, true) => ("maand", "month"),
            (Unit::Month, false) => ("maanden", "months"),
            (Unit::Year, true) => ("jaar", "year"),
            (Unit::Year, false) => ("jaar", "years"),
        };
        format!("{} {}", period.count, self.say(unit.0, unit.1))
    }

    fn recipients(&self, survey: &Survey) -> String {
        if survey.recipients.is_empty() {
            return String::new();
        }
        let names: Vec<String> = survey
            .recipients
            .iter()
            .map(|recipient| self.texts.inline(recipient.text, None))
            .collect();
        let heading = self.heading(
            "Wie uw gegevens nog meer krijgt",
            "Who else receives your data",
        );
        format!(
            "{heading}<p>{}.</p>",
            names.join("; ").trim_end_matches('.')
        )
    }

    fn rights(&self, survey: &Survey, privacy: &Privacy) -> String {
        let mut html = self.heading("Uw rechten", "Your rights");
        let rights = self.say(
            "U kunt uw gegevens inzien, laten verbeteren, laten verwijderen of beperken, ze meekrijgen, en bezwaar maken.",
            "You can see your data, have them corrected, erased or restricted, take them with you, and object.",
        );
        html.push_str(&format!("<p>{rights}"));
        let withdraw = privacy.withdraw.as_ref().filter(|_| {
            survey
                .purposes
                .iter()
                .any(|purpose| purpose.basis == Some(Basis::Consent))
        });
        if let Some(withdraw) = withdraw {
            let about = self.say(
                "Toestemming intrekken kan altijd:",
                "You can withdraw consent at any time:",
            );
            html.push_str(&format!(" {about} {}.", address(withdraw)));
        }
        if let Some(object) = &privacy.object {
            html.push_str(&format!(
                " {} {}.",
                self.say("Bezwaar maken:", "To object:"),
                address(object)
            ));
        }
        let authority = privacy
            .authority
            .as_deref()
            .unwrap_or("Autoriteit Persoonsgegevens");
        let complain = self.say("Een klacht kunt u indienen bij", "You can complain to");
        html.push_str(&format!(" {complain} {}.</p>", address(authority)));
        html
    }
}

/// An e-mail address or `https:` link as a link, anything else as words.
fn address(text: &str) -> String {
    let shown = escape(text);
    let mail = format!("mailto:{text}");
    if is_safe_target(text) {
        format!("<a href=\"{shown}\" target=\"_blank\" rel=\"noopener noreferrer\">{shown}</a>")
    } else if text.contains('@') && is_safe_target(&mail) {
        format!("<a href=\"mailto:{shown}\">{shown}</a>")
    } else {
        shown
    }
}

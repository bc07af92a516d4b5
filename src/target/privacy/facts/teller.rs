//! Finds in a survey what a notice tells.

use super::{
    Edition, Link, Notice, Objection, PurposeFacts, RecipientFacts, Right, SensitiveFacts,
    Withdrawal, link,
};
use crate::model::{
    Basis, Disposal, Field, Origin, Period, Privacy, Purpose, PurposeId, Recipient, Retention,
    Survey, Type,
};
use crate::target::phrases::{Phrases, fill};
use crate::target::privacy::{countries, notice_path, terms};
use crate::target::prose::{self, Tongue, language_name};
use indexmap::IndexMap;

/// Tells the facts in one language.
pub struct Teller<'a> {
    pub survey: &'a Survey,
    pub privacy: &'a Privacy,
    pub language: usize,
    pub phrases: &'a Phrases,
}

impl Teller<'_> {
    /// All of them.
    pub fn notice(&self) -> Notice {
        let Teller {
            survey, privacy, ..
        } = self;
        let asked = self.asked(|_| true);
        let known: Vec<String> = self.of_origin(Origin::Known, |_| true);
        let required = self.asked(|field| field.required);
        let recipients = survey.recipients.iter();
        let joint = recipients
            .clone()
            .filter(|recipient| recipient.role == "joint");
        Notice {
            title: self.words(survey.title),
            version: survey.version.clone(),
            controller: privacy.controller.clone(),
            joint: joint.map(|recipient| self.words(recipient.text)).collect(),
            representative: privacy.representative.clone(),
            contact: link(&privacy.contact),
            officer: privacy.officer.as_deref().map(link),
            responses: privacy.responses.word(),
            purposes: self
                .purposes()
                .map(|(id, purpose)| self.purpose(id, purpose))
                .collect(),
            retention_range: self.retention_range(),
            anonymises: survey.purposes.iter().any(|purpose| {
                let retain = purpose.retain;
                retain.is_some_and(|retain| retain.then == Disposal::Anonymise)
            }),
            bound: survey
                .purposes
                .iter()
                .any(|p| p.basis == Some(Basis::LegalObligation)),
            recipients: recipients
                .map(|recipient| self.recipient(recipient))
                .collect(),
            source: privacy.source.clone().filter(|_| !known.is_empty()),
            sensitive: self.sensitive(),
            rights: self.rights(),
            withdraw: self.withdrawal(),
            objections: self.objections(),
            answers: self.counted("what_answer", "what_answers", asked.len()),
            details: self.counted("what_known_one", "what_known", known.len()),
            asked_count: asked.len(),
            known_count: known.len(),
            known,
            required_count: required.len(),
            required_consents: self.required_consents(),
            open_text: survey.fields.iter().any(is_open_text),
            authority: match &privacy.authority {
                Some(authority) => link(authority),
                None => Link {
                    words: self.phrases.get("authority").to_owned(),
                    target: link(self.phrases.get("authority_link")).target,
                },
            },
            min_group: privacy.min_group,
            saved: survey.save.map(|kept| prose::period(self.tongue(), kept)),
            token: survey.token.is_some(),
            trap: survey.trap,
            other_languages: self.other_languages(),
        }
    }

    fn tongue(&self) -> Tongue {
        self.phrases.tongue()
    }

    fn words(&self, text: crate::model::TextId) -> String {
        self.survey.words(text, self.language)
    }

    fn purposes(&self) -> impl Iterator<Item = (PurposeId, &Purpose)> {
        let purposes = self.survey.purposes.iter().enumerate();
        purposes.map(|(at, purpose)| (PurposeId(at as u32), purpose))
    }

    /// "om u uit te nodigen"
    fn to_do(&self, id: PurposeId) -> String {
        let text = self.words(self.survey[id].text);
        let phrase = fill(self.phrases.get("purpose"), &[("text", &text)]);
        let mut chars = phrase.chars();
        let first = chars.next().into_iter().flat_map(char::to_lowercase);
        first.chain(chars).collect()
    }

    fn purpose(&self, id: PurposeId, purpose: &Purpose) -> PurposeFacts {
        let for_it = |field: &Field| field.purposes.contains(&id);
        let asked = self.asked(for_it);
        let receives = |recipient: &&Recipient| {
            recipient.purposes.is_empty() || recipient.purposes.contains(&id)
        };
        let recipients = self.survey.recipients.iter().filter(receives);
        PurposeFacts {
            name: purpose.name.clone(),
            text: self.words(purpose.text),
            basis: purpose.basis.map_or("none", Basis::word),
            letter: purpose.basis.map(terms::letter),
            interest: purpose.interest.clone(),
            law: purpose.law.clone(),
            known: self.of_origin(Origin::Known, for_it),
            answers: self.counted("what_answer", "what_answers", asked.len()),
            asked,
            derived: self.of_origin(Origin::Computed, for_it),
            consents: self.survey.consents_for(id).next().is_some(),
            retention: self.retention(purpose.retain),
            retention_iso: purpose
                .retain
                .map(|retain| retain.period.iso())
                .unwrap_or_default(),
            recipients: recipients
                .map(|recipient| self.words(recipient.text))
                .collect(),
        }
    }

    fn retention(&self, retain: Option<Retention>) -> String {
        let Some(retain) = retain else {
            return self.phrases.get("retain_none").to_owned();
        };
        let phrase = self.phrases.get(match retain.then {
            Disposal::Delete => "retain_delete",
            Disposal::Anonymise => "retain_anonymise",
        });
        fill(
            phrase,
            &[("period", &prose::period(self.tongue(), retain.period))],
        )
    }

    fn retention_range(&self) -> String {
        let retained = self
            .survey
            .purposes
            .iter()
            .filter_map(|purpose| purpose.retain);
        let mut periods: Vec<Period> = retained.map(|retain| retain.period).collect();
        periods.sort_by_key(|period| period.minutes());
        let words = |period: &Period| prose::period(self.tongue(), *period);
        match (periods.first(), periods.last()) {
            (Some(shortest), Some(longest)) if shortest.minutes() != longest.minutes() => fill(
                self.phrases.get("long_range"),
                &[("shortest", &words(shortest)), ("longest", &words(longest))],
            ),
            (Some(only), _) => words(only),
            (None, _) => self.phrases.get("retain_none").to_owned(),
        }
    }

    /// Questions in words, a grid as one with its rows.
    fn asked(&self, keep: impl Fn(&Field) -> bool) -> Vec<String> {
        let mut asked: IndexMap<String, Vec<String>> = IndexMap::new();
        for field in self.survey.fields.iter().filter(|field| keep(field)) {
            match field.origin {
                Origin::Question => {
                    asked.entry(self.field(field)).or_default();
                }
                Origin::Row(grid) => {
                    let title = self.words(self.survey[grid].text);
                    asked.entry(title).or_default().push(self.field(field));
                }
                _ => {}
            }
        }
        let words = |(title, rows): (String, Vec<String>)| match rows.is_empty() {
            true => title,
            false => format!("{title} ({})", rows.join(", ")),
        };
        asked.into_iter().map(words).collect()
    }

    fn of_origin(&self, origin: Origin, keep: impl Fn(&Field) -> bool) -> Vec<String> {
        let fields = self.survey.fields.iter();
        let fields = fields.filter(|field| field.origin == origin && keep(field));
        fields.map(|field| self.field(field)).collect()
    }

    /// What a field is called: its words, the kind of data it holds, or its name.
    fn field(&self, field: &Field) -> String {
        let words = self.words(field.text);
        if !words.is_empty() {
            return words;
        }
        match terms::of_field(field) {
            Some(term) => term.words(self.tongue()).to_owned(),
            None => match &field.ty {
                Type::One(list) | Type::Many(list, _) => {
                    let options = self.survey[*list].options.iter();
                    let options: Vec<String> = options.map(|it| self.words(it.text)).collect();
                    format!("{} ({})", spaced(&field.name), options.join(", "))
                }
                _ => spaced(&field.name),
            },
        }
    }

    fn recipient(&self, recipient: &Recipient) -> RecipientFacts {
        let country = recipient.country.as_deref();
        let purposes = recipient.purposes.iter();
        RecipientFacts {
            name: recipient.name.clone(),
            text: self.words(recipient.text),
            role: recipient.role.clone(),
            country: country.map(|code| countries::name(code, self.tongue())),
            country_code: recipient.country.clone(),
            transfer: country.is_some_and(countries::is_outside),
            safeguard: recipient.safeguard.clone(),
            role_words: self.phrases.get(&format!("role_{}", recipient.role)),
            shared: match recipient.purposes.is_empty() {
                true => self.phrases.get("shared_all").to_owned(),
                false => {
                    let purposes: Vec<String> = purposes.map(|id| self.to_do(*id)).collect();
                    fill(
                        self.phrases.get("shared"),
                        &[("purposes", &self.tongue().and(&purposes))],
                    )
                }
            },
        }
    }

    fn sensitive(&self) -> Vec<SensitiveFacts> {
        let mut found: Vec<SensitiveFacts> = Vec::new();
        for field in &self.survey.fields {
            let Some(special) = &field.sensitive else {
                continue;
            };
            let words = self.field(field);
            let same = |it: &&mut SensitiveFacts| {
                it.category == special.category && it.basis == special.basis
            };
            if let Some(known) = found.iter_mut().find(same) {
                known.fields.push(words);
                continue;
            }
            let term = terms::sensitive(&special.category);
            found.push(SensitiveFacts {
                category: special.category.clone(),
                words: term.map_or(special.category.clone(), |it| {
                    it.words(self.tongue()).into()
                }),
                basis: special
                    .basis
                    .as_deref()
                    .map(|basis| self.special_basis(basis)),
                fields: vec![words],
            });
        }
        found
    }

    fn counted(&self, one: &str, several: &str, count: usize) -> String {
        let phrase = self.phrases.get(if count == 1 { one } else { several });
        fill(phrase, &[("count", &count.to_string())])
    }

    fn special_basis(&self, basis: &str) -> String {
        match self.phrases.get(&format!("special_{basis}")) {
            "" => spaced(basis),
            words => words.to_owned(),
        }
    }

    /// Purposes on one of these bases.
    fn on_basis(&self, bases: &[Basis]) -> Vec<PurposeId> {
        let on = |it: &Purpose| it.basis.is_some_and(|basis| bases.contains(&basis));
        self.purposes()
            .filter(|(_, it)| on(it))
            .map(|(id, _)| id)
            .collect()
    }

    fn rights(&self) -> Vec<Right> {
        let right = |(article, bases): &(&'static str, &[Basis])| {
            let purposes = self.on_basis(bases);
            let narrowed = purposes.len() < self.survey.purposes.len();
            let words: Vec<String> = purposes.iter().map(|id| self.to_do(*id)).collect();
            let words = self.tongue().and(&words);
            let only = narrowed.then(|| format!("{} {words}.", self.phrases.get("right_for")));
            (!purposes.is_empty()).then_some(Right { article, only })
        };
        terms::RIGHTS.iter().filter_map(right).collect()
    }

    fn withdrawal(&self) -> Option<Withdrawal> {
        let purposes = self.on_basis(&[Basis::Consent]);
        let purposes: Vec<String> = purposes.into_iter().map(|id| self.to_do(id)).collect();
        let to = self
            .privacy
            .withdraw
            .as_ref()
            .unwrap_or(&self.privacy.contact);
        (!purposes.is_empty()).then(|| Withdrawal {
            purposes,
            link: link(to),
        })
    }

    fn objections(&self) -> Vec<Objection> {
        let purposes = self.on_basis(&[Basis::LegitimateInterest, Basis::PublicTask]);
        let objection = |id: PurposeId| {
            let purpose = &self.survey[id];
            let to = purpose.object.as_ref().or(self.privacy.object.as_ref());
            Objection {
                purpose: self.words(purpose.text),
                link: link(to.unwrap_or(&self.privacy.contact)),
            }
        };
        purposes.into_iter().map(objection).collect()
    }

    /// Consents without which the questionnaire ends.
    fn required_consents(&self) -> Vec<String> {
        let required = |field: &&Field| field.origin == Origin::Consent && field.required;
        let consents = self.survey.fields.iter().filter(required);
        consents.map(|field| self.words(field.text)).collect()
    }

    fn other_languages(&self) -> Vec<Edition> {
        let others = self.survey.languages.iter().enumerate();
        let others = others.filter(|(at, _)| *at != self.language);
        let edition = |(_, tag): (usize, &String)| Edition {
            tag: tag.clone(),
            name: language_name(tag).to_owned(),
            path: notice_path(self.survey, tag, "html"),
        };
        others.map(edition).collect()
    }
}

fn is_open_text(field: &Field) -> bool {
    let asked = matches!(field.origin, Origin::Question | Origin::Row(_));
    asked && matches!(field.ty, Type::Text(_))
}

fn spaced(name: &str) -> String {
    name.replace(['_', '.'], " ")
}

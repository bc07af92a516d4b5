//! What a privacy notice tells, in one language, before it has a shape.

mod teller;

use super::countries;
use crate::model::markdown::is_safe_target;
use crate::model::{Basis, Origin, Recipient, Survey};
use crate::target::phrases::Phrases;
use serde::Serialize;
use teller::Teller;

/// Everything a notice tells. The texts are plain; nothing is escaped.
#[derive(Debug, Serialize)]
pub struct Notice {
    pub title: String,
    pub version: String,
    pub controller: String,
    pub joint: Vec<String>,
    pub representative: Option<String>,
    pub contact: Link,
    pub officer: Option<Link>,
    pub responses: &'static str,
    pub purposes: Vec<PurposeFacts>,
    pub retention_range: String,
    pub anonymises: bool,
    pub bound: bool,
    pub recipients: Vec<RecipientFacts>,
    pub known: Vec<String>,
    pub source: Option<String>,
    pub sensitive: Vec<SensitiveFacts>,
    pub rights: Vec<Right>,
    pub withdraw: Option<Withdrawal>,
    pub objections: Vec<Objection>,
    pub answers: String,
    pub details: String,
    pub asked_count: usize,
    pub known_count: usize,
    pub required_count: usize,
    pub required_consents: Vec<String>,
    pub open_text: bool,
    pub authority: Link,
    pub min_group: u32,
    pub saved: Option<String>,
    pub token: bool,
    pub trap: bool,
    pub other_languages: Vec<Edition>,
}

/// Where to go, as words and, when it is safe to follow, a target.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    pub words: String,
    pub target: Option<String>,
}

/// One purpose.
#[derive(Debug, Serialize)]
pub struct PurposeFacts {
    pub name: String,
    pub text: String,
    pub basis: &'static str,
    pub letter: Option<char>,
    pub interest: Option<String>,
    pub law: Option<String>,
    pub known: Vec<String>,
    pub asked: Vec<String>,
    pub answers: String,
    pub derived: Vec<String>,
    pub consents: bool,
    pub retention: String,
    pub retention_iso: String,
    pub recipients: Vec<String>,
}

/// One recipient; `shared` says for what.
#[derive(Debug, Serialize)]
pub struct RecipientFacts {
    pub name: String,
    pub text: String,
    pub role: String,
    pub country: Option<String>,
    pub country_code: Option<String>,
    pub transfer: bool,
    pub safeguard: Option<String>,
    pub role_words: &'static str,
    pub shared: String,
}

/// A special category and the fields that hold it.
#[derive(Debug, Serialize)]
pub struct SensitiveFacts {
    pub category: String,
    pub words: String,
    pub basis: Option<String>,
    pub fields: Vec<String>,
}

/// A right; `only` says for what, where it does not hold for every purpose.
#[derive(Debug, Serialize)]
pub struct Right {
    pub article: &'static str,
    pub only: Option<String>,
}

/// Where consent is withdrawn, and for what it is asked.
#[derive(Debug, Serialize)]
pub struct Withdrawal {
    pub purposes: Vec<String>,
    pub link: Link,
}

/// Where to object to a purpose.
#[derive(Debug, Serialize)]
pub struct Objection {
    pub purpose: String,
    pub link: Link,
}

/// The notice in another language.
#[derive(Debug, Serialize)]
pub struct Edition {
    pub tag: String,
    pub name: String,
    pub path: String,
}

/// The facts of a survey in a language (a position in its `languages`), none when it declares nothing.
pub fn notice(survey: &Survey, language: usize, phrases: &Phrases) -> Option<Notice> {
    let privacy = survey.privacy.as_ref()?;
    Some(
        Teller {
            survey,
            privacy,
            language,
            phrases,
        }
        .notice(),
    )
}

/// Reads a contact, address or link as a person wrote it.
pub fn link(written: &str) -> Link {
    let written = written.trim();
    let address = format!("mailto:{written}");
    let target = match written {
        link if is_safe_target(link) => Some(link.to_owned()),
        _ if is_safe_target(&address) => Some(address),
        _ => None,
    };
    let words = written.strip_prefix("mailto:").unwrap_or(written);
    let words = words.strip_prefix("https://").unwrap_or(words);
    Link {
        words: words.trim_end_matches('/').to_owned(),
        target,
    }
}

/// The ids of the items that a notice of this survey must have: those of Articles 13 and 14 GDPR, `9-2`
/// for special categories and `21-4` for the right to object.
pub fn required_items(survey: &Survey) -> Vec<&'static str> {
    let Some(privacy) = &survey.privacy else {
        return Vec::new();
    };
    let has_basis = |bases: &[Basis]| {
        let mut purposes = survey.purposes.iter();
        purposes.any(|purpose| purpose.basis.is_some_and(|basis| bases.contains(&basis)))
    };
    let outside = |it: &Recipient| it.country.as_deref().is_some_and(countries::is_outside);
    let known = survey
        .fields
        .iter()
        .any(|field| field.origin == Origin::Known);
    let items = [
        ("13-1-a", true),
        ("13-1-b", privacy.officer.is_some()),
        ("13-1-c", true),
        ("13-1-d", has_basis(&[Basis::LegitimateInterest])),
        ("13-1-e", true),
        ("13-1-f", survey.recipients.iter().any(outside)),
        ("13-2-a", true),
        ("13-2-b", true),
        ("13-2-c", has_basis(&[Basis::Consent])),
        ("13-2-d", true),
        ("13-2-e", true),
        ("14-1-d", known),
        ("14-2-f", known),
        (
            "21-4",
            has_basis(&[Basis::LegitimateInterest, Basis::PublicTask]),
        ),
        (
            "9-2",
            survey.fields.iter().any(|field| field.sensitive.is_some()),
        ),
    ];
    let needed = items.into_iter().filter(|(_, needed)| *needed);
    needed.map(|(item, _)| item).collect()
}

//! Kinds of personal data, with the terms other tools know them by.
//!
//! DPV is the Data Privacy Vocabulary 2.3 of the W3C community group (`pd:` is
//! `https://w3id.org/dpv/pd#`), fides the taxonomy fideslang 3.1.4. The pairing is a proposal: neither
//! vocabulary has a term for every kind.

use crate::model::{Basis, Field, Origin, Type};
use crate::target::prose::Tongue;

/// A kind of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// As it is written after `personal` or `sensitive`.
    pub kind: &'static str,
    /// The DPV term.
    pub dpv: &'static str,
    /// The fides data category.
    pub fides: &'static str,
    dutch: &'static str,
    english: &'static str,
}

impl Term {
    /// What it is called.
    pub fn words(&self, tongue: Tongue) -> &'static str {
        tongue.say(self.dutch, self.english)
    }
}

macro_rules! terms {
    ($($kind:literal $dpv:literal $fides:literal $dutch:literal $english:literal)*) => {
        &[$(Term { kind: $kind, dpv: $dpv, fides: $fides, dutch: $dutch, english: $english }),*]
    };
}

/// Kinds of `personal`. A more precise kind, `name.first.initial`, falls under the one it begins with.
#[rustfmt::skip]
const PERSONAL: &[Term] = terms! {
    "name" "pd:Name" "user.name" "uw naam" "your name"
    "name.first" "pd:Name" "user.name.first" "uw voornaam" "your first name"
    "name.last" "pd:Name" "user.name.last" "uw achternaam" "your last name"
    "contact" "pd:Contact" "user.contact" "uw contactgegevens" "your contact details"
    "contact.email" "pd:EmailAddress" "user.contact.email" "uw e-mailadres" "your e-mail address"
    "contact.phone" "pd:TelephoneNumber" "user.contact.phone_number" "uw telefoonnummer" "your telephone number"
    "contact.address" "pd:PhysicalAddress" "user.contact.address" "uw adres" "your address"
    "contact.postcode" "pd:PostalCode" "user.contact.address.postal_code" "uw postcode" "your postcode"
    "contact.city" "pd:City" "user.contact.address.city" "uw woonplaats" "your town or city"
    "contact.country" "pd:Country" "user.contact.address.country" "uw land" "your country"
    "age" "pd:AgeRange" "user.demographic.age_range" "uw leeftijd" "your age"
    "birth_date" "pd:BirthDate" "user.demographic.date_of_birth" "uw geboortedatum" "your date of birth"
    "gender" "pd:Gender" "user.demographic.gender" "uw gender" "your gender"
    "language" "pd:Language" "user.demographic.language" "uw taal" "your language"
    "unique_id" "pd:UID" "user.unique_id" "een nummer dat bij u hoort" "a number that belongs to you"
    "unique_id.pseudonymous" "pd:UID" "user.unique_id.pseudonymous" "een code die bij u hoort" "a code that belongs to you"
    "government_id" "pd:OfficialID" "user.government_id" "een nummer van de overheid" "a government number"
    "device" "pd:UserAgent" "user.device" "uw apparaat" "your device"
    "device.ip_address" "pd:IPAddress" "user.device.ip_address" "uw IP-adres" "your IP address"
    "purchase" "pd:Purchase" "user.behavior.purchase_history" "wat u kocht" "what you bought"
    "job" "pd:Job" "user.job_title" "uw werk" "your work"
    "income" "pd:IncomeBracket" "user.financial" "uw inkomen" "your income"
};

/// Kinds of `sensitive`, those of the language.
#[rustfmt::skip]
const SENSITIVE: &[Term] = terms! {
    "health" "pd:MedicalHealth" "user.health_and_medical" "gezondheid" "health"
    "biometric" "pd:Biometric" "user.biometric" "biometrische gegevens" "biometric data"
    "genetic" "pd:Genetic" "user.health_and_medical.genetic" "erfelijke gegevens" "genetic data"
    "ethnicity" "pd:EthnicOrigin" "user.demographic.race_ethnicity" "afkomst" "ethnic origin"
    "religion" "pd:Religion" "user.demographic.religious_belief" "geloof of levensovertuiging" "religion or belief"
    "politics" "pd:PoliticalOpinion" "user.demographic.political_opinion" "politieke opvattingen" "political opinions"
    "union" "pd:TradeUnionMembership" "user.demographic.trade_union_membership" "lidmaatschap van een vakbond" "trade union membership"
    "sexuality" "pd:Sexual" "user.demographic.sexual_orientation" "seksualiteit" "sex life or orientation"
    "criminal" "pd:Criminal" "user.criminal_history" "strafrechtelijke gegevens" "criminal records"
};

const OPINION: Term = Term {
    kind: "opinion",
    dpv: "pd:Opinion",
    fides: "user.content.survey_response",
    dutch: "uw mening",
    english: "your opinion",
};

const OPEN_TEXT: Term = Term {
    fides: "user.content.open_text",
    kind: "opinion.open_text",
    dutch: "uw eigen woorden",
    english: "your own words",
    ..OPINION
};

/// The term for a kind after `personal`.
pub fn personal(kind: &str) -> Option<&'static Term> {
    let matches = |term: &&Term| {
        let rest = kind.strip_prefix(term.kind);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    PERSONAL
        .iter()
        .filter(matches)
        .max_by_key(|term| term.kind.len())
}

/// The term for a kind after `sensitive`.
pub fn sensitive(category: &str) -> Option<&'static Term> {
    SENSITIVE.iter().find(|term| term.kind == category)
}

/// What a field holds: its special category, the kind it is said to be, what its type tells, or for an
/// answer an opinion. None for what is known of a person or computed without being said to be anything.
pub fn of_field(field: &Field) -> Option<&'static Term> {
    let asked = matches!(field.origin, Origin::Question | Origin::Row(_));
    let special = field.sensitive.as_ref();
    special
        .and_then(|special| sensitive(&special.category))
        .or_else(|| field.personal.as_deref().and_then(personal))
        .or_else(|| match &field.ty {
            Type::Email => personal("contact.email"),
            Type::Phone => personal("contact.phone"),
            Type::Key => personal("unique_id.pseudonymous"),
            Type::Text(text) if asked && text.long => Some(&OPEN_TEXT),
            Type::One(_) | Type::Many(..) | Type::Rank(..) | Type::Scale(_) if asked => {
                Some(&OPINION)
            }
            Type::Allocate(..) if asked => Some(&OPINION),
            _ => None,
        })
}

/// The DPV term for a basis, `eu-gdpr:` being `https://w3id.org/dpv/legal/eu/gdpr#`.
pub fn basis_dpv(basis: Basis) -> String {
    format!("eu-gdpr:A6-1-{}", letter(basis))
}

/// The fides word for a basis.
pub fn basis_fides(basis: Basis) -> &'static str {
    match basis {
        Basis::Consent => "Consent",
        Basis::Contract => "Contract",
        Basis::LegalObligation => "Legal obligations",
        Basis::VitalInterest => "Vital interests",
        Basis::PublicTask => "Public interest",
        Basis::LegitimateInterest => "Legitimate interests",
    }
}

/// The letter of Article 6(1) GDPR.
pub fn letter(basis: Basis) -> char {
    match basis {
        Basis::Consent => 'a',
        Basis::Contract => 'b',
        Basis::LegalObligation => 'c',
        Basis::VitalInterest => 'd',
        Basis::PublicTask => 'e',
        Basis::LegitimateInterest => 'f',
    }
}

/// A right of the person, by its article, and the bases under which it holds, from `dpv:hasRight` in
/// the GDPR extension of DPV 2.3. The rights to be informed (13, 14) are met by the notice itself; the
/// complaint (77) and withdrawal (7(3)) have a place of their own in it.
pub const RIGHTS: &[(&str, &[Basis])] = {
    use Basis::*;
    &[
        ("15", &Basis::ALL),
        ("16", &Basis::ALL),
        (
            "17",
            &[Consent, Contract, VitalInterest, LegitimateInterest],
        ),
        ("18", &Basis::ALL),
        ("20", &[Consent, Contract]),
        ("21", &[PublicTask, LegitimateInterest]),
        (
            "22",
            &[
                Consent,
                Contract,
                VitalInterest,
                PublicTask,
                LegitimateInterest,
            ],
        ),
    ]
};

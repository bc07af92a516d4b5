//! The register entry of Article 30: one row for each survey and purpose.

use super::{countries, disposal_word};
use super::{csv, terms};
use crate::model::{Basis, Origin, Purpose, PurposeId, Recipient, Survey};
use crate::target::Artifact;
use serde::Serialize;

/// `<survey>.register.json` and `.csv`.
pub fn build(survey: &Survey) -> Vec<Artifact> {
    let entries: Vec<Entry> = (0..survey.purposes.len())
        .map(|at| entry(survey, PurposeId(at as u32)))
        .collect();
    let document = Register {
        format: "peil-register/1",
        survey: &survey.name,
        version: &survey.version,
        declares: "what the survey states; it is no judgement of what the law asks",
        entries: &entries,
    };
    vec![
        Artifact::json(format!("{}.register.json", survey.name), &document),
        Artifact::new(
            format!("{}.register.csv", survey.name),
            csv::table(HEADER, entries.iter().map(|it| csv::row(&it.cells()))),
        ),
    ]
}

#[derive(Serialize)]
struct Register<'a> {
    format: &'static str,
    survey: &'a str,
    version: &'a str,
    declares: &'static str,
    entries: &'a [Entry],
}

const HEADER: &[&str] = &[
    "survey",
    "title",
    "version",
    "owner",
    "controller",
    "joint_controllers",
    "representative",
    "officer",
    "contact",
    "purpose",
    "purpose_text",
    "basis",
    "article",
    "basis_dpv",
    "basis_fides",
    "interest",
    "law",
    "persons",
    "data_categories",
    "special_categories",
    "fields",
    "source",
    "recipients",
    "third_countries",
    "safeguards",
    "processor_contracts",
    "retention",
    "then",
    "security",
    "rights",
    "withdrawal",
    "objection",
    "notices",
    "needs_a_human_decision",
];

/// One processing: this survey for one purpose. Lists are empty where nothing is declared.
#[derive(Serialize)]
struct Entry {
    survey: String,
    title: String,
    version: String,
    owner: String,
    controller: String,
    joint_controllers: Vec<String>,
    representative: String,
    officer: String,
    contact: String,
    purpose: String,
    purpose_text: String,
    basis: String,
    article: String,
    basis_dpv: String,
    basis_fides: String,
    interest: String,
    law: String,
    persons: Vec<String>,
    data_categories: Vec<String>,
    special_categories: Vec<String>,
    fields: Vec<String>,
    source: String,
    recipients: Vec<String>,
    third_countries: Vec<String>,
    safeguards: Vec<String>,
    processor_contracts: Vec<String>,
    retention: String,
    then: String,
    security: Vec<String>,
    rights: Vec<String>,
    withdrawal: String,
    objection: String,
    notices: Vec<String>,
    needs_a_human_decision: Vec<String>,
}

impl Entry {
    fn cells(&self) -> Vec<String> {
        let value = serde_json::to_value(self).unwrap_or_default();
        let cell = |name: &&str| match &value[*name] {
            serde_json::Value::Array(list) => {
                let words: Vec<&str> = list.iter().filter_map(|word| word.as_str()).collect();
                words.join("; ")
            }
            word => word.as_str().unwrap_or_default().to_owned(),
        };
        HEADER.iter().map(cell).collect()
    }
}

fn entry(survey: &Survey, id: PurposeId) -> Entry {
    let purpose = &survey[id];
    let privacy = survey.privacy.as_ref();
    let declared =
        |of: fn(&crate::model::Privacy) -> Option<String>| privacy.and_then(of).unwrap_or_default();
    let recipients: Vec<&Recipient> = survey
        .recipients
        .iter()
        .filter(|it| serves(it, id))
        .collect();
    let names = |keep: &dyn Fn(&Recipient) -> bool| -> Vec<String> {
        let kept = recipients.iter().filter(|it| keep(it));
        kept.map(|it| survey.words(it.text, 0)).collect()
    };
    let abroad = |it: &&&Recipient| it.country.as_deref().is_some_and(countries::is_outside);
    let outside = || recipients.iter().filter(abroad);
    let (data_categories, special_categories, fields) = data(survey, id);
    Entry {
        survey: survey.name.clone(),
        title: survey.words(survey.title, 0),
        version: survey.version.clone(),
        owner: survey.owner.clone().unwrap_or_default(),
        controller: declared(|it| Some(it.controller.clone())),
        joint_controllers: names(&|it| it.role == "joint"),
        representative: declared(|it| it.representative.clone()),
        officer: declared(|it| it.officer.clone()),
        contact: declared(|it| Some(it.contact.clone())),
        purpose: purpose.name.clone(),
        purpose_text: survey.words(purpose.text, 0),
        basis: purpose.basis.map(Basis::word).unwrap_or_default().into(),
        article: purpose
            .basis
            .map(|it| format!("6(1)({})", terms::letter(it)))
            .unwrap_or_default(),
        basis_dpv: purpose.basis.map(terms::basis_dpv).unwrap_or_default(),
        basis_fides: purpose
            .basis
            .map(terms::basis_fides)
            .unwrap_or_default()
            .into(),
        interest: purpose.interest.clone().unwrap_or_default(),
        law: purpose.law.clone().unwrap_or_default(),
        persons: vec!["respondents".into()],
        data_categories,
        special_categories,
        source: source(survey, id),
        fields,
        recipients: names(&|it| it.role != "joint"),
        third_countries: outside().filter_map(|it| it.country.clone()).collect(),
        safeguards: outside().filter_map(|it| it.safeguard.clone()).collect(),
        processor_contracts: recipients
            .iter()
            .filter_map(|it| it.contract.clone())
            .collect(),
        retention: purpose.retain.map(|it| it.period.iso()).unwrap_or_default(),
        then: purpose
            .retain
            .map(|it| disposal_word(it.then))
            .unwrap_or_default()
            .into(),
        security: security(survey),
        rights: rights(purpose),
        withdrawal: match purpose.basis {
            Some(Basis::Consent) => declared(|it| it.withdraw.clone()),
            _ => String::new(),
        },
        objection: match purpose.basis {
            Some(Basis::LegitimateInterest | Basis::PublicTask) => {
                let own = purpose.object.clone();
                own.unwrap_or_else(|| declared(|it| it.object.clone()))
            }
            _ => String::new(),
        },
        notices: notices(survey),
        needs_a_human_decision: open_points(purpose),
    }
}

fn serves(recipient: &Recipient, id: PurposeId) -> bool {
    recipient.purposes.is_empty() || recipient.purposes.contains(&id)
}

/// Categories of data, special categories, and the fields, of a purpose.
fn data(survey: &Survey, id: PurposeId) -> (Vec<String>, Vec<String>, Vec<String>) {
    let (mut categories, mut special, mut names) = (Vec::new(), Vec::new(), Vec::new());
    let add = |list: &mut Vec<String>, word: &str| {
        if !list.iter().any(|known| known == word) {
            list.push(word.to_owned());
        }
    };
    for field in survey
        .fields
        .iter()
        .filter(|field| field.purposes.contains(&id))
    {
        match (terms::of_field(field), field.origin) {
            (Some(term), _) => add(&mut categories, term.kind),
            (None, Origin::Consent) => add(&mut categories, "consent"),
            (None, Origin::Known) => add(&mut categories, "known"),
            (None, _) => add(&mut categories, "answer"),
        }
        if let Some(sensitive) = &field.sensitive {
            let basis = sensitive.basis.as_deref().unwrap_or("no basis stated");
            add(&mut special, &format!("{} ({basis})", sensitive.category));
        }
        names.push(field.name.clone());
    }
    (categories, special, names)
}

/// Where the data of a purpose comes from.
fn source(survey: &Survey, id: PurposeId) -> String {
    let of_purpose = survey
        .fields
        .iter()
        .filter(|field| field.purposes.contains(&id));
    let known = of_purpose
        .clone()
        .any(|field| field.origin == Origin::Known);
    let asked = of_purpose
        .clone()
        .any(|field| field.origin != Origin::Known);
    let elsewhere = survey
        .privacy
        .as_ref()
        .and_then(|privacy| privacy.source.clone());
    let elsewhere = known.then(|| elsewhere.unwrap_or_else(|| "the controller".into()));
    let person = asked.then(|| "the respondent".to_owned());
    person
        .into_iter()
        .chain(elsewhere)
        .collect::<Vec<_>>()
        .join("; ")
}

/// What the survey itself does to protect data.
fn security(survey: &Survey) -> Vec<String> {
    let Some(privacy) = &survey.privacy else {
        return Vec::new();
    };
    vec![
        format!("responses {}", privacy.responses.word()),
        format!("groups below {} not shown", privacy.min_group),
        "form without requests to third parties, cookies or storage on the device".into(),
    ]
}

fn rights(purpose: &Purpose) -> Vec<String> {
    let Some(basis) = purpose.basis else {
        return Vec::new();
    };
    let holds = terms::RIGHTS
        .iter()
        .filter(|(_, bases)| bases.contains(&basis));
    let rights = holds.map(|(article, _)| (*article).to_owned());
    let withdrawal = (basis == Basis::Consent).then(|| "7(3)".to_owned());
    rights.chain(withdrawal).chain(["77".to_owned()]).collect()
}

fn notices(survey: &Survey) -> Vec<String> {
    let languages = survey.languages.iter().filter(|_| survey.privacy.is_some());
    languages
        .map(|tag| super::notice_path(survey, tag, "html"))
        .collect()
}

/// What the register asks and no survey can say.
fn open_points(purpose: &Purpose) -> Vec<String> {
    let balancing = (purpose.basis == Some(Basis::LegitimateInterest))
        .then(|| "balancing of the legitimate interest".to_owned());
    let always = [
        "categories of persons",
        "storage place and security measures",
        "need for a DPIA",
    ];
    balancing
        .into_iter()
        .chain(always.map(str::to_owned))
        .collect()
}

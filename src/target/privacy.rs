//! The privacy notice, the register entry of Article 30 GDPR, and the inventory of fields.
//!
//! They state what the survey declares, never that it is enough: outputs say *declares* and *vermeldt*.
//! The notice marks each item that Articles 13 and 14 ask for with `data-gdpr`, so that the set in the
//! page can be compared with the set the survey needs, [`required_items`].

mod countries;
mod csv;
mod facts;
mod inventory;
mod notice;
mod register;
mod terms;
mod usage;

pub(crate) use countries::is_outside;
pub use facts::required_items;
pub(super) use notice::in_short as notice_in_short;

use super::phrases::Phrases;
use super::{Artifact, Target};
use crate::check::Valid;
use crate::model::{Disposal, Survey};

/// Notice, register and inventory.
pub struct PrivacyTarget;

impl Target for PrivacyTarget {
    fn name(&self) -> &'static str {
        "privacy"
    }

    fn about(&self) -> &'static str {
        "privacy notice per language, register entry (Article 30) and field inventory"
    }

    fn build(&self, survey: &Valid<Survey>) -> Vec<Artifact> {
        build(survey)
    }
}

pub(super) fn build(survey: &Survey) -> Vec<Artifact> {
    let mut artifacts = notices(survey);
    artifacts.extend(each_language(survey, "md", notice::markdown));
    artifacts.extend(register::build(survey));
    artifacts.extend(inventory::build(survey));
    artifacts
}

/// The notice as a page in every language, for the form that links to it.
pub(crate) fn notices(survey: &Survey) -> Vec<Artifact> {
    each_language(survey, "html", notice::html)
}

/// The notice in every language.
fn each_language(
    survey: &Survey,
    extension: &str,
    render: fn(&Survey, usize) -> Option<String>,
) -> Vec<Artifact> {
    let languages = survey.languages.iter().enumerate();
    let notice = |(at, tag): (usize, &String)| {
        let path = notice_path(survey, tag, extension);
        Some(Artifact::new(path, render(survey, at)?))
    };
    languages.filter_map(notice).collect()
}

/// The file of the notice in a language: `webshop.privacy.nl.html`.
pub fn notice_path(survey: &Survey, language: &str, extension: &str) -> String {
    format!("{}.privacy.{language}.{extension}", survey.name)
}

/// The words of the notice, English for languages that have none.
pub(super) fn phrases(tag: &str) -> Phrases {
    Phrases::of(
        tag,
        include_str!("privacy/phrases/nl.txt"),
        include_str!("privacy/phrases/en.txt"),
    )
}

fn disposal_word(disposal: Disposal) -> &'static str {
    match disposal {
        Disposal::Delete => "delete",
        Disposal::Anonymise => "anonymise",
    }
}

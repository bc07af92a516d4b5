//! Personal data that say so: what looks personal and is not declared, and what may not be collected
//! just so.

use super::super::build::Review;
use super::lexicon::{self, Lexicon};
use crate::model::*;
use crate::problem::Rule;
use crate::source::Span;

/// The national number of the Netherlands by its names; Article 46 of the UAVG.
const NATIONAL_NUMBER: &[&str] = &["bsn", "burgerservicenummer", "sofinummer"];

impl Review<'_> {
    /// Checks every field that is collected, and what events bring.
    pub(super) fn check_personal(&mut self) {
        let survey = self.survey;
        let words = survey.languages.first().and_then(|tag| lexicon::of(tag));
        let mut grids = std::collections::BTreeSet::new();
        for field in survey.fields.iter().filter(|field| is_collected(field)) {
            if is_national_number(&field.name, &field.ty) {
                self.national_number(&field.name, field.name_span);
                continue;
            }
            let is_first = match field.origin {
                Origin::Row(grid) => grids.insert(grid),
                _ => true,
            };
            if let Some(sensitive) = field.sensitive.as_ref().filter(|_| is_first) {
                self.check_special(field, sensitive);
            }
            if field.personal.is_none() && field.sensitive.is_none() {
                self.check_looks(field, words);
            }
        }
        self.check_event_fields();
    }

    fn check_looks(&mut self, field: &Field, words: Option<&Lexicon>) {
        let survey = self.survey;
        let text = words.and_then(|words| look(words, &survey.text(field.text, 0).raw, &field.ty));
        let above = || match field.origin {
            Origin::Row(grid) => words.and_then(|words| {
                let found = look(words, &survey.text(survey[grid].text, 0).raw, &field.ty);
                found.filter(|_| {
                    survey[grid]
                        .rows
                        .first()
                        .is_some_and(|row| survey[*row].name == field.name)
                })
            }),
            _ => None,
        };
        let by_name = || by_name(&field.name, &field.ty);
        if let Some((declaration, matched)) = text.or_else(above).or_else(by_name) {
            self.undeclared(&field.name, field.name_span, &declaration, &matched);
        }
    }

    fn undeclared(&mut self, name: &str, span: Span, declaration: &str, matched: &str) {
        let message = match matched == name {
            true => format!("`{name}` sounds personal, and does not say so"),
            false => format!("`{name}` sounds personal (\"{matched}\"), and does not say so"),
        };
        let help = match declaration.starts_with("sensitive") {
            true => format!(
                "add `{declaration} {{ basis … }}` with the exception of Article 9 that allows it, or do not ask it"
            ),
            false => format!(
                "add `{declaration}`, so that the notice and the register name it, or do not collect it"
            ),
        };
        self.report(Rule::PrivacyUndeclaredPersonal, span, message)
            .help(help);
    }

    /// What events bring: a known field of the same name says it for both.
    fn check_event_fields(&mut self) {
        let survey = self.survey;
        for field in survey.events.iter().flat_map(|event| &event.fields) {
            let said = field.personal.is_some()
                || matches!(field.ty, Type::Email | Type::Phone | Type::Key);
            if survey.field_named(&field.name).is_some() || said {
                continue;
            }
            if is_national_number(&field.name, &field.ty) {
                self.national_number(&field.name, field.span);
            } else if let Some((declaration, matched)) = by_name(&field.name, &field.ty) {
                // An event carries what is personal, not what is sensitive.
                if declaration.starts_with("personal") {
                    self.undeclared(&field.name, field.span, &declaration, &matched);
                }
            }
        }
    }

    fn national_number(&mut self, name: &str, span: Span) {
        let message =
            format!("`{name}` is a national identification number, and a survey may not use one");
        self.report(Rule::PrivacySpecialCategory, span, message).help(
            "use a key of your own; only a law allows the use of the number (Article 87 GDPR, Article 46 UAVG), and consent does not",
        );
    }

    fn check_special(&mut self, field: &Field, sensitive: &Sensitive) {
        let survey = self.survey;
        let name = match field.origin {
            Origin::Row(grid) => &survey[grid].name,
            _ => &field.name,
        };
        let category = &sensitive.category;
        let Some(basis) = &sensitive.basis else {
            let message = format!("`{name}` is about {category}, and nothing allows that");
            let help = match category.as_str() {
                "criminal" => {
                    "add `basis` with what allows it, or do not ask it: criminal data need a basis in law (Article 10)"
                }
                _ => {
                    "add `basis` with an exception of Article 9, such as `explicit_consent`, or do not ask it"
                }
            };
            self.report(Rule::PrivacySpecialCategory, sensitive.span, message)
                .help(help);
            return;
        };
        let without = field
            .purposes
            .iter()
            .find(|id| survey[**id].basis != Some(Basis::Consent));
        if let Some(purpose) = without.filter(|_| basis == "explicit_consent") {
            let purpose = &survey[*purpose];
            let message = format!(
                "`{name}` rests on explicit consent, and for `{}` no consent is asked",
                purpose.name
            );
            self.report(Rule::PrivacySpecialCategory, sensitive.span, message)
                .related(purpose.span, format!("`{}` rests on something else", purpose.name))
                .help(format!("collect `{name}` only for a purpose with `basis consent`, and ask that consent before it"));
        }
    }
}

fn is_collected(field: &Field) -> bool {
    !matches!(field.origin, Origin::Computed | Origin::Consent)
}

/// Whether somebody can write anything in it.
fn is_open(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Text(_) | Type::Number(_) | Type::Date(_) | Type::DateTime(_) | Type::Key
    )
}

fn is_national_number(name: &str, ty: &Type) -> bool {
    let mut parts = name.split(['.', '_']);
    is_open(ty) && parts.any(|part| NATIONAL_NUMBER.contains(&part))
}

/// What words tell of: how it would be declared, and the words.
fn look(words: &Lexicon, text: &str, ty: &Type) -> Option<(String, String)> {
    let found = |area| {
        let (kind, matched) = words.find(area, text)?;
        Some((format!("{area} {kind}"), matched))
    };
    found("sensitive").or_else(|| found("personal").filter(|_| is_open(ty)))
}

/// The same of a name, in any language.
fn by_name(name: &str, ty: &Type) -> Option<(String, String)> {
    let own = name.rsplit('.').next().unwrap_or(name);
    let words = own.replace('_', " ");
    lexicon::all().into_iter().find_map(|lexicon| {
        let whole = lexicon
            .find("named", &words)
            .filter(|(_, matched)| *matched == words && is_open(ty));
        let whole = whole.map(|(kind, _)| (format!("personal {kind}"), name.to_owned()));
        whole.or_else(|| {
            look(lexicon, &words, ty).map(|(declaration, _)| (declaration, name.to_owned()))
        })
    })
}

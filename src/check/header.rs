//! The survey itself, privacy, purposes and recipients.

use super::build::{Builder, Place, listed, period};
use crate::model::*;
use crate::problem::{Guess, Rule, nearest};
use crate::source::Span;
use crate::syntax::ast::{self, Name, Value};
use crate::syntax::vocabulary::{BASES, Key, Keyword};

impl<'a> Builder<'a> {
    /// Reads the `survey` item.
    pub fn header(&mut self, item: &'a ast::Item) {
        self.survey.name = item.name_text().to_owned();
        self.survey.span = item.span;
        self.survey.doc = item.doc.clone();
        self.survey.languages = self.languages(item);
        self.survey.title = self.item_text(item, Place::default());
        self.survey.version = self.version(item);
        let words = |key| {
            item.property(key)
                .into_iter()
                .flat_map(ast::Property::names)
        };
        self.survey.kind = words(Key::Kind).map(|name| name.text.clone()).collect();
        self.survey.modes = words(Key::Mode)
            .filter_map(|name| Mode::parse(&name.text))
            .collect();
        if self.survey.modes.is_empty() {
            self.survey.modes.push(Mode::Online);
        }
        self.survey.time_zone = self.time_zone(item);
        self.survey.owner = self.string(item, Key::Owner);
        self.survey.goal = self.string(item, Key::Goal);
        self.survey.submit = self.link(item, Key::Submit);
        let save = item.property(Key::Save);
        self.survey.save = save.and_then(ast::Property::duration).map(period);
        self.survey.embed = self.origins(item);
        self.survey.review = item.property(Key::Review).is_some();
        self.survey.token = item.property(Key::Token).map(|property| property.span);
        self.survey.trap = item.property(Key::Trap).is_some();
        let name = self.survey.name.clone();
        self.scope_missing = self.missing_codes(item, &name);
    }

    /// The missing codes of the whole survey.
    pub fn scope_missing(&self) -> Vec<Missing> {
        self.scope_missing.clone()
    }

    fn languages(&mut self, item: &ast::Item) -> Vec<String> {
        let mut tags: Vec<String> = Vec::new();
        let properties = [Key::Language, Key::Translate]
            .into_iter()
            .filter_map(|key| item.property(key));
        let names: Vec<&Name> = properties.flat_map(ast::Property::names).collect();
        for name in names {
            match oxilangtag::LanguageTag::parse_and_normalize(&name.text) {
                Ok(_) if tags.contains(&name.text) => {
                    self.report(
                        Rule::NameDuplicate,
                        name.span,
                        format!("the language `{}` stands twice", name.text),
                    );
                }
                Ok(tag) if plausible(tag.primary_language()) => {
                    self.language_spans.insert(name.text.clone(), name.span);
                    tags.push(name.text.clone());
                }
                _ => {
                    let close = LANGUAGES
                        .iter()
                        .find(|(words, _)| words.contains(&name.text.to_lowercase().as_str()));
                    self.report(
                        Rule::TextLanguageTag,
                        name.span,
                        format!("`{}` is not a language tag", name.text),
                    )
                    .help("languages are written as in BCP 47: `nl`, `en`, `pt-BR`")
                    .did_you_mean(close.map(|(_, tag)| Guess {
                        name: (*tag).to_owned(),
                        is_sure: true,
                    }));
                }
            }
        }
        if tags.is_empty() {
            tags.push("nl".to_owned());
        }
        tags
    }

    fn version(&mut self, item: &ast::Item) -> String {
        let Some(text) = item.property(Key::Version).and_then(ast::Property::text) else {
            return "0.0.0".to_owned();
        };
        let parts: Vec<&str> = text.value.split('.').collect();
        let number = |part: &&str| {
            !part.is_empty() && part.len() <= 9 && part.bytes().all(|b| b.is_ascii_digit())
        };
        if parts.len() != 3 || !parts.iter().all(number) {
            self.report(
                Rule::SyntaxWrongValue,
                text.span,
                format!("`{}` is not a version", text.value),
            )
            .help("a version is three numbers, like `2.1.0`");
        }
        text.value.clone()
    }

    fn time_zone(&mut self, item: &ast::Item) -> String {
        let Some(text) = item.property(Key::Timezone).and_then(ast::Property::text) else {
            return "UTC".to_owned();
        };
        if jiff::tz::db().get(&text.value).is_err() {
            self.report(
                Rule::SyntaxWrongValue,
                text.span,
                format!("`{}` is not a time zone", text.value),
            )
            .help("write its IANA name, like `Europe/Amsterdam`");
            return "UTC".to_owned();
        }
        text.value.clone()
    }

    /// A property that is a link: `https:`, or `mailto:`.
    fn link(&mut self, item: &ast::Item, key: Key) -> Option<String> {
        let text = item.property(key)?.text()?;
        let value = text.value.trim();
        let local = ["http://localhost", "http://127.0.0.1", "http://[::1]"]
            .iter()
            .any(|start| value.starts_with(start));
        if !(value.starts_with("https://")
            || value.starts_with("mailto:")
            || (key == Key::Submit && local))
        {
            self.report(
                Rule::TextUnsafe,
                text.span,
                format!(
                    "`{}` takes a link that begins with `https://`",
                    key.as_str()
                ),
            )
            .help("data and promises about data do not travel unprotected");
            return None;
        }
        Some(value.to_owned())
    }

    /// The websites that may embed the form, each once.
    fn origins(&mut self, item: &ast::Item) -> Vec<String> {
        let mut origins: Vec<String> = Vec::new();
        let texts: Vec<&ast::Text> = item
            .properties_of(Key::Embed)
            .filter_map(ast::Property::text)
            .collect();
        for text in texts {
            let value = text.value.trim().to_owned();
            if !is_origin(&value) {
                let message = format!("`{value}` is not the beginning of a website's addresses");
                self.report(Rule::SyntaxWrongValue, text.span, message)
                    .help("write how its addresses begin, up to the first `/` after the name, in small letters and with `https`: `https://www.example.org`");
            } else if origins.contains(&value) {
                let message = format!("the website `{value}` stands twice");
                self.report(Rule::NameDuplicate, text.span, message);
            } else {
                origins.push(value);
            }
        }
        origins
    }

    /// Reads the `privacy` item.
    pub fn privacy(&mut self, item: &'a ast::Item) {
        if self.survey.privacy.is_some() {
            self.report(
                Rule::NameDuplicate,
                item.keyword_span,
                "there is already a `privacy` item",
            );
            return;
        }
        let responses = match item
            .property(Key::Responses)
            .and_then(ast::Property::name)
            .map(|name| name.text.as_str())
        {
            Some("identified") => Responses::Identified,
            Some("anonymous") => Responses::Anonymous,
            _ => Responses::Pseudonymous,
        };
        let min_group = self.count(item, Key::MinGroup).unwrap_or(10);
        if min_group < 5
            && let Some(property) = item.property(Key::MinGroup)
        {
            self.report(
                Rule::ValueRange,
                property.span,
                format!("a group of {min_group} can be recognised"),
            )
            .help("the smallest group that is shown has at least 5 respondents; 10 is usual");
        }
        self.survey.privacy = Some(Privacy {
            controller: self.string(item, Key::Controller).unwrap_or_default(),
            representative: self.string(item, Key::Representative),
            contact: self.string(item, Key::Contact).unwrap_or_default(),
            officer: self.string(item, Key::Officer),
            responses,
            withdraw: self.link(item, Key::Withdraw),
            object: self.link(item, Key::Object),
            min_group,
            authority: self.string(item, Key::Authority),
            source: self.string(item, Key::Source),
            span: item.span,
        });
    }

    /// Reads a `purpose`.
    pub fn purpose(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let text = self.item_text(item, Place::default());
        let basis = self.basis(item, name);
        let retain = self.retention(item, name);
        let purpose = Purpose {
            name: name.text.clone(),
            text,
            basis,
            interest: self.string(item, Key::Interest),
            object: self.link(item, Key::Object),
            law: self.string(item, Key::Law),
            retain,
            span: name.span,
        };
        let id = PurposeId(self.survey.purposes.len() as u32);
        self.survey.purposes.push(purpose);
        self.declare(|scope| &mut scope.purposes, "purpose", name, id);
    }

    fn basis(&mut self, item: &ast::Item, name: &Name) -> Option<Basis> {
        let Some(property) = item.property(Key::Basis) else {
            self.report(
                Rule::PrivacyNoBasis,
                name.span,
                format!("the purpose `{}` has no legal basis", name.text),
            )
            .help(format!(
                "add `basis` with one of {}",
                listed(BASES.iter().copied())
            ));
            return None;
        };
        let words: Vec<&Name> = property.names().collect();
        if words.len() > 1 {
            self.report(
                Rule::PrivacyNoBasis,
                property.span,
                format!("the purpose `{}` rests on two bases", name.text),
            )
            .help("a purpose rests on exactly one basis; split it into two purposes");
        }
        let word = words.first()?;
        let basis = Basis::parse(&word.text);
        if basis.is_none() {
            self.report(
                Rule::PrivacyNoBasis,
                word.span,
                format!("`{}` is not a legal basis", word.text),
            )
            .help(format!(
                "the bases of Article 6 are {}",
                listed(BASES.iter().copied())
            ))
            .did_you_mean(nearest(&word.text, BASES.iter().copied()));
        }
        basis
    }

    fn retention(&mut self, item: &ast::Item, name: &Name) -> Option<Retention> {
        let Some(property) = item.property(Key::Retain) else {
            self.report(
                Rule::PrivacyNoRetention,
                name.span,
                format!("the purpose `{}` has no retention period", name.text),
            )
            .help("add for example `retain 1 year then anonymise`");
            return None;
        };
        let duration = property.duration()?;
        let then = property
            .values
            .iter()
            .rev()
            .find_map(Value::name)
            .map(|name| name.text.as_str());
        let then = match then {
            Some("delete") => Disposal::Delete,
            Some("anonymise") => Disposal::Anonymise,
            _ => {
                self.report(
                    Rule::PrivacyNoRetention,
                    property.span,
                    "this does not say what happens to the data then",
                )
                .help("end with `then delete` or `then anonymise`");
                return None;
            }
        };
        if duration.count == 0 || matches!(duration.unit, ast::Unit::Minute | ast::Unit::Hour) {
            self.report(
                Rule::PrivacyNoRetention,
                duration.span,
                "a retention period is at least one day",
            )
            .help("write whole days, weeks, months or years");
        }
        Some(Retention {
            period: period(duration),
            then,
            span: property.span,
        })
    }

    /// Reads a `recipient`.
    pub fn recipient(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let text = self.item_text(item, Place::default());
        let word = |key| {
            item.property(key)
                .and_then(ast::Property::name)
                .map(|name: &Name| name.text.clone())
        };
        let recipient = Recipient {
            name: name.text.clone(),
            text,
            role: word(Key::Role).unwrap_or_default(),
            country: word(Key::Country),
            contract: self.string(item, Key::Contract),
            safeguard: self.string(item, Key::Safeguard),
            purposes: item
                .property(Key::For)
                .into_iter()
                .flat_map(ast::Property::names)
                .filter_map(|name| self.scope.purposes.get(&name.text))
                .collect(),
            span: name.span,
        };
        self.survey.recipients.push(recipient);
        self.declare(|scope| &mut scope.recipients, "recipient", name, ());
    }

    /// An event with what it carries.
    pub fn event(&mut self, item: &'a ast::Item) {
        let Some(name) = &item.name else { return };
        let mut fields: Vec<EventField> = Vec::new();
        for child in item.children_of(Keyword::Field) {
            let Some(field) = &child.name else { continue };
            if let Some(first) = fields.iter().find(|known| known.name == field.text) {
                let first: Span = first.span;
                self.duplicate("field", &field.text, field.span, first);
                continue;
            }
            let Some(ty) = self.item_type(child, &field.text) else {
                continue;
            };
            let personal = child
                .property(Key::Personal)
                .and_then(|personal| Some(personal.name()?.text.clone()));
            let text = self.optional_text(
                format!("field.{}.{}", name.text, field.text),
                child,
                Place::default(),
            );
            fields.push(EventField {
                name: field.text.clone(),
                ty,
                personal,
                text,
                span: field.span,
            });
        }
        let text = self.optional_text(format!("event.{}", name.text), item, Place::default());
        let id = EventId(self.survey.events.len() as u32);
        self.survey.events.push(Event {
            name: name.text.clone(),
            text,
            fields,
            span: name.span,
        });
        self.declare(|scope| &mut scope.events, "event", name, id);
    }
}

/// Whether a primary language subtag can be one: two or three letters.
fn plausible(primary: &str) -> bool {
    (2..=3).contains(&primary.len())
}

const LANGUAGES: &[(&[&str], &str)] = &[
    (&["dutch", "nederlands", "ned", "nederland"], "nl"),
    (&["english", "engels", "eng", "uk"], "en"),
    (&["german", "duits", "deutsch"], "de"),
    (&["french", "frans", "francais"], "fr"),
    (&["spanish", "spaans"], "es"),
    (&["turkish", "turks"], "tr"),
    (&["arabic", "arabisch"], "ar"),
    (&["polish", "pools"], "pl"),
];

/// Whether a text is an origin as browsers write it: no path, no capitals, no port that goes without saying.
/// Without encryption only on the machine itself, to try things out.
fn is_origin(text: &str) -> bool {
    let (encrypted, rest) = match text.split_once("://") {
        Some(("https", rest)) => (true, rest),
        Some(("http", rest)) => (false, rest),
        _ => return false,
    };
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (rest, None),
    };
    let is_label = |label: &str| {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        !label.is_empty() && label.len() <= 63 && label.bytes().all(plain)
    };
    let is_port = |port: &str| {
        let number = port.parse::<u16>().ok();
        let usual = if encrypted { 443 } else { 80 };
        number.is_some_and(|number| number.to_string() == port && number != usual)
    };
    host.split('.').all(is_label)
        && port.is_none_or(is_port)
        && (encrypted || ["localhost", "127.0.0.1"].contains(&host))
}

#[cfg(test)]
mod tests {
    use super::is_origin;
    use crate::problem::Rule;
    use crate::source::Notation;

    #[test]
    fn websites_that_embed_are_told_where_they_are_wrong() {
        let text = r#"survey a "A" {
          version "1.0.0"
          language en
          embed "https://a.example"
          embed "https://b.example/shop"
          embed "https://a.example"
        }"#;
        let checked = crate::check_text("a.peil", Notation::Peil, text);
        let found: Vec<(Rule, u32)> = checked
            .problems
            .iter()
            .map(|problem| (problem.rule, problem.span.start))
            .filter(|(_, start)| *start > text.find("embed").map_or(0, |at| at as u32))
            .collect();
        let at = |part: &str, nth: usize| {
            text.match_indices(part)
                .nth(nth)
                .map_or(0, |(at, _)| at as u32 - 1)
        };
        assert_eq!(
            found,
            [
                (Rule::SyntaxWrongValue, at("https://b.example/shop", 0)),
                (Rule::NameDuplicate, at("https://a.example", 1))
            ]
        );
    }

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for right in [
            "https://example.org",
            "https://www.xn--bcher-kva.example:8443",
            "http://localhost:8080",
            "http://127.0.0.1:1",
        ] {
            assert!(is_origin(right), "{right}");
        }
        for wrong in [
            "",
            "*",
            "null",
            "https://",
            "https://example.org/",
            "https://example.org/shop",
            "https://Example.org",
            "https://example.org:443",
            "https://example.org:080",
            "https://example.org:",
            "https://*.example.org",
            "https://a@example.org",
            "https://bücher.example",
            "https://example.org;script-src *",
            "https://example..org",
            "http://example.org",
            "http://localhost.example.org",
            "file://",
            "example.org",
        ] {
            assert!(!is_origin(wrong), "{wrong}");
        }
    }
}

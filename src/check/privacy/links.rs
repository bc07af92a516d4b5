//! Data in addresses: they end up in histories, logs and the reports of whoever runs the other site.

use super::super::build::Review;
use super::items;
use crate::model::*;
use crate::problem::Rule;
use crate::project::Loaded;
use crate::syntax::vocabulary::{Key, Keyword};

const HELP: &str = "leave it out of the address: addresses are kept in histories and logs; link to a page that asks for what it needs";

impl Review<'_> {
    /// Checks the addresses of links in texts, and those of the survey itself.
    pub(super) fn check_links(&mut self, loaded: &Loaded) {
        let survey = self.survey;
        for entry in &survey.texts.entries {
            for rich in entry.forms.iter().flatten().filter(|rich| !rich.is_fixed()) {
                self.check_addresses(rich);
            }
        }
        for item in items(loaded) {
            let keys: &[Key] = match item.keyword {
                Keyword::Survey => &[Key::Submit],
                Keyword::Privacy => &[Key::Withdraw, Key::Object],
                Keyword::Purpose => &[Key::Object],
                _ => continue,
            };
            for property in keys.iter().filter_map(|key| item.property(*key)) {
                let Some(text) = property.text() else {
                    continue;
                };
                let mut rest = text.value.as_str();
                while let Some((before, after)) = rest.split_once('{') {
                    let Some((inside, next)) = after.split_once('}') else {
                        break;
                    };
                    let start = text.value.len() - rest.len() + before.len();
                    let end = start + inside.len() + 2;
                    rest = next;
                    let name = inside.split(' ').next().unwrap_or_default();
                    if survey.field_named(name).is_some() {
                        let message = format!(
                            "the address in `{}` carries `{name}`",
                            property.key.as_str()
                        );
                        self.report(
                            Rule::PrivacyLinkParameter,
                            text.slice_span(start, end),
                            message,
                        )
                        .help(HELP);
                    }
                }
            }
        }
    }

    fn check_addresses(&mut self, rich: &Rich) {
        let survey = self.survey;
        let mut before = String::new();
        for piece in &rich.pieces {
            let expr = match piece {
                Piece::Plain(words) => {
                    before.push_str(words);
                    continue;
                }
                Piece::Value { expr, .. } | Piece::Choice { when: expr, .. } => expr,
            };
            let of_instance = match expr.kind {
                ExprKind::InstanceLabel(repeat) => Some(survey[repeat].over),
                _ => None,
            };
            let carried = expr.fields().first().copied().or(of_instance);
            if let Some(field) = carried.filter(|_| in_address(&before)) {
                let field = &survey[field];
                let message = format!("the address of this link carries `{}`", field.name);
                self.report(Rule::PrivacyLinkParameter, expr.span, message)
                    .related(
                        field.name_span,
                        format!("`{}` belongs to one respondent", field.name),
                    )
                    .help(HELP);
            }
            before.push('x');
        }
    }
}

/// Whether a text ends within an address: in the target of a link, or in one that is written out.
fn in_address(text: &str) -> bool {
    let in_target = text.rfind("](").is_some_and(|at| !text[at..].contains(')'));
    let last_word = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    in_target || last_word.contains("://") || last_word.contains("mailto:")
}

#[cfg(test)]
mod tests {
    use super::in_address;

    #[test]
    fn addresses_end_with_their_link() {
        assert!(in_address("Look [here](https://shop.example/?c="));
        assert!(in_address("Go to https://shop.example/"));
        assert!(!in_address("Look [here](https://shop.example/), "));
        assert!(!in_address("Dear "));
        assert!(!in_address("See https://shop.example/ for "));
    }
}

//! What items say of their earlier versions, collected under their paths.

use crate::model::{History, TrendBreak};
use crate::syntax::ast::{Item, Property, Value};
use crate::syntax::vocabulary::{Key, Keyword};

/// Everything said with `was` and `trend_break`.
pub(super) fn of(items: &[&Item]) -> History {
    let (mut history, mut within) = (History::default(), Vec::new());
    for item in items {
        walk(item, &mut within, &mut history);
    }
    history
}

/// Notes what an item and those in it say; `within` are the names around it.
fn walk<'a>(item: &'a Item, within: &mut Vec<&'a str>, history: &mut History) {
    for property in &item.properties {
        let subject = || {
            let names = within.iter().copied().chain([item.name_text()]);
            let path: Vec<&str> = names.collect();
            format!("{} {}", item.keyword.as_str(), path.join("."))
        };
        match property.key {
            Key::Was => {
                let name = property.name().map(|name| name.text.clone());
                history.was.extend(name.map(|name| (subject(), name)));
            }
            Key::TrendBreak => history.breaks.push(declared(property, subject())),
            _ => {}
        }
    }
    // Pages and conditions stand around questions without being part of their names.
    let is_named = !matches!(
        item.keyword,
        Keyword::Page | Keyword::If | Keyword::ElseIf | Keyword::Else | Keyword::Survey
    );
    if is_named {
        within.push(item.name_text());
    }
    for child in &item.children {
        walk(child, within, history);
    }
    if is_named {
        within.pop();
    }
}

fn declared(property: &Property, item: String) -> TrendBreak {
    let texts = property.elements().iter();
    let mut texts = texts.filter_map(|value| match value {
        Value::Text(text) => Some(text.value.clone()),
        _ => None,
    });
    TrendBreak {
        item,
        version: texts.next().unwrap_or_default(),
        reason: texts.next().unwrap_or_default(),
        span: property.span,
    }
}

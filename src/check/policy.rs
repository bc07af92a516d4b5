//! What the project asks of every survey.

use crate::problem::{Problems, Rule};
use crate::project::{Loaded, Settings};
use crate::syntax::ast::{Item, Name};
use crate::syntax::vocabulary::{Key, Keyword};

/// Reports languages in which the project wants every survey and in which this one is not.
pub fn languages(loaded: &Loaded, settings: &Settings, problems: &mut Problems) {
    let mut items = loaded.document().items.iter();
    let Some(survey) = items.find(|item| item.keyword == Keyword::Survey) else {
        return;
    };
    for language in settings
        .languages
        .iter()
        .filter(|language| !speaks(survey, language))
    {
        let (name, tag) = (survey.name_text(), &language.text);
        problems
            .add(
                Rule::TextMissingTranslation,
                survey.label_span(),
                format!("`{name}` is not translated into `{tag}`"),
            )
            .related(
                language.span,
                "the project wants every survey in this language",
            )
            .help(format!(
                "add `translate {tag}` here and the texts in `{name}.{tag}.po`"
            ));
    }
}

fn speaks(survey: &Item, language: &Name) -> bool {
    [Key::Language, Key::Translate]
        .into_iter()
        .flat_map(|key| survey.properties_of(key))
        .flat_map(|property| property.names())
        .any(|own| own.text == language.text)
}

//! `allow area/rule "reason"`: what an author knows and accepts.
//!
//! An `allow` concerns the item it stands in, its children included; in `survey` it concerns the whole
//! file. What is found in a translation is allowed where its source stands. What cannot be built cannot be
//! allowed.

use super::project::looks_across;
use crate::problem::levels::Selector;
use crate::problem::{Problem, Problems, Rule, Shape};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Document, Item, Name, Property, Value};
use crate::syntax::vocabulary::{Key, Keyword};

/// One `allow` whose rule exists.
struct Allowed {
    rule: Rule,
    /// Where it holds.
    within: Span,
    /// The rule's name in it.
    at: Span,
    /// All of it.
    property: Span,
    is_used: bool,
}

/// Leaves out the problems that are allowed where they stand, and reports what is wrong with each
/// `allow`. Runs when all other checks have; an `allow` is only called unused if they could all run.
/// Gives those of rules about several surveys, which are looked at later, with where they hold.
pub fn apply(documents: &[(FileId, Document)], problems: &mut Problems) -> Vec<(Rule, Span)> {
    let mut all = Vec::new();
    for (_, document) in documents {
        for item in &document.items {
            let is_survey = item.keyword == Keyword::Survey;
            let file = Span::new(item.span.file, 0, u32::MAX as usize);
            collect(item, is_survey.then_some(file), &mut all, problems);
        }
    }
    // The innermost comes first, so that it is the one that counts as used.
    all.sort_by_key(|allowed| allowed.within.len());
    let could_all_run = !problems.iter().any(|problem| problem.rule.is_firm());
    problems.retain(
        |problem| match find(&mut all, place_of(problem, documents)) {
            Some(allowed) => {
                allowed.is_used = true;
                false
            }
            None => true,
        },
    );
    let unused = all
        .iter()
        .filter(|allowed| could_all_run && !allowed.is_used && !looks_across(allowed.rule));
    for allowed in unused {
        let message = format!("nothing here breaks `{}`", allowed.rule.slug());
        problems
            .add(Rule::AllowUnused, allowed.at, message)
            .reshape(
                "leave this `allow` out",
                allowed.property,
                Shape::WithoutProperty,
            )
            .safely();
    }
    let across = all.iter().filter(|allowed| looks_across(allowed.rule));
    across
        .map(|allowed| (allowed.rule, allowed.within))
        .collect()
}

/// Where a problem stands in the survey: for one in a catalogue the first related place, the source.
fn place_of(problem: &Problem, documents: &[(FileId, Document)]) -> (Rule, Span) {
    let in_survey = |span: &Span| documents.iter().any(|(file, _)| *file == span.file);
    let related = problem.related.iter().map(|(span, _)| *span);
    let place = std::iter::once(problem.span).chain(related).find(in_survey);
    (problem.rule, place.unwrap_or(problem.span))
}

fn find(all: &mut [Allowed], (rule, place): (Rule, Span)) -> Option<&mut Allowed> {
    all.iter_mut().find(|allowed| {
        let within = allowed.within;
        allowed.rule == rule
            && within.file == place.file
            && (within.start..=within.end).contains(&place.start)
            && place.end <= within.end
    })
}

fn collect(item: &Item, within: Option<Span>, all: &mut Vec<Allowed>, problems: &mut Problems) {
    for property in item.properties_of(Key::Allow) {
        all.extend(read(property, within.unwrap_or(item.span), problems));
    }
    for child in &item.children {
        collect(child, None, all, problems);
    }
}

fn read(property: &Property, within: Span, problems: &mut Problems) -> Option<Allowed> {
    let name = property.values.iter().find_map(Value::name)?;
    let rule = rule(name, problems)?;
    let reason = property.text().map_or("", |text| text.value.trim());
    if reason.is_empty() {
        problems
            .add(
                Rule::AllowNoReason,
                property.span,
                format!("`{}` is allowed without a reason", rule.slug()),
            )
            .help("say why in quotes behind it, for whoever reads this next");
    }
    Some(Allowed {
        rule,
        within,
        at: name.span,
        property: property.span,
        is_used: false,
    })
}

/// The rule of that name, if it may be allowed.
fn rule(name: &Name, problems: &mut Problems) -> Option<Rule> {
    match Rule::parse(&name.text) {
        Some(rule) if rule.is_firm() => {
            let message = format!("`{}` cannot be allowed", rule.slug());
            problems
                .add(Rule::SyntaxWrongValue, name.span, message)
                .label("without it there is no survey to build");
            None
        }
        Some(rule) => Some(rule),
        None => {
            let message = format!("there is no rule `{}`", name.text);
            let problem = problems.add(Rule::NameUnknown, name.span, message);
            match Selector::closest(&name.text).filter(|close| close.contains('/')) {
                Some(close) => problem.did_you_mean(Some(close)),
                None => problem.help("`peil explain` lists all rules"),
            };
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Notation, Sources};

    const TEXT: &str = r#"survey s "S" {
  version "1.0.0"
  language nl
  allow option/gap "known"
}
page a {
  question b: yes_no "B" {
    allow option/too-many "the list is given"
    allow value/absent ""
    allow option/toomany "x"
    allow name/unknown "x"
  }
}
"#;

    fn run(text: &str, found: &[(Rule, &str)]) -> Vec<String> {
        let mut sources = Sources::new();
        let file = sources.add("a.peil", Notation::Peil, text.into());
        let mut problems = Problems::new();
        let document = crate::syntax::parse(&sources, file, &mut problems);
        assert!(problems.is_empty());
        for (rule, words) in found {
            let at = text.find(words).unwrap();
            problems.add(*rule, Span::new(file, at, at + words.len()), "found");
        }
        apply(&[(file, document)], &mut problems);
        problems.sort();
        let told = problems
            .iter()
            .map(|problem| format!("{} {}", problem.rule.slug(), problem.message));
        told.collect()
    }

    const ALWAYS: [&str; 3] = [
        "allow/no-reason `value/absent` is allowed without a reason",
        "name/unknown there is no rule `option/toomany`",
        "syntax/wrong-value `name/unknown` cannot be allowed",
    ];

    #[test]
    fn problems_are_allowed_where_the_allow_stands() {
        let told = run(
            TEXT,
            &[
                (Rule::OptionGap, "page a"),
                (Rule::OptionTooMany, "yes_no"),
                (Rule::OptionTooMany, "page a"),
                (Rule::ValueAbsent, "yes_no"),
            ],
        );
        assert_eq!(told, [&["option/too-many found"], &ALWAYS[..]].concat());
    }

    #[test]
    fn an_allow_is_not_called_unused_while_checks_are_missing() {
        assert_eq!(run(TEXT, &[]), ALWAYS);
    }

    #[test]
    fn an_allow_that_allows_nothing_is_told() {
        let text = "page a {\n  allow option/gap \"known\"\n  allow option/overlap \"known\"\n}\n";
        let told = run(text, &[(Rule::OptionGap, "page")]);
        assert_eq!(told, ["allow/unused nothing here breaks `option/overlap`"]);
    }
}

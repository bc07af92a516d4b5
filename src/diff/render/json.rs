//! Diffs for other programs: one JSON object. `docs/diff.md` tells what its keys mean.

use super::Compared;
use crate::diff::{Bump, Change, Class, Subject};
use crate::source::{Sources, Span};
use serde_json::{Map, Value, json};

/// All surveys that were compared, and what could not be read: file and message.
pub fn render(compared: &[Compared], failures: &[(String, String)]) -> String {
    let failures = failures
        .iter()
        .map(|(file, message)| json!({"file": file, "message": message}));
    let document = json!({
        "surveys": compared.iter().map(survey).collect::<Vec<_>>(),
        "failures": failures.collect::<Vec<_>>(),
    });
    crate::target::json::print(&document)
}

fn survey(compared: &Compared) -> Value {
    let diff = compared.diff;
    let counts = Class::ALL.iter();
    let counts = counts.map(|class| (class.word().to_owned(), diff.count(*class).into()));
    let counts: Map<String, Value> = counts.collect();
    let changes = diff.changes.iter().map(|it| change(it, compared));
    let continuity = diff.continuity.iter().map(|one| {
        json!({
            "figure": subject(&one.figure),
            "changes": one.changes,
            "broken": one.is_broken(),
            "declared": one.declared,
        })
    });
    let uses = diff.uses.iter().map(|one| {
        json!({
            "purpose": one.purpose,
            "basis": one.basis,
            "covered": one.covered,
            "not_covered": one.not_covered,
            "why": one.why,
        })
    });
    let suggestions = diff.suggestions.iter().map(|one| {
        json!({
            "removed": subject(&one.removed),
            "added": subject(&one.added),
            "write": one.clause(),
        })
    });
    json!({
        "path": compared.path,
        "survey": diff.survey,
        "old_version": diff.old_version,
        "new_version": diff.new_version,
        "counts": counts,
        "changes": changes.collect::<Vec<_>>(),
        "continuity": continuity.collect::<Vec<_>>(),
        "stored_responses": uses.collect::<Vec<_>>(),
        "suggestions": suggestions.collect::<Vec<_>>(),
        "not_compared": diff.gaps,
        "verdict": verdict(compared),
    })
}

fn verdict(compared: &Compared) -> Value {
    let verdict = &compared.diff.verdict;
    let objections = verdict.objections.iter();
    let objections =
        objections.map(|one| json!({"rule": one.rule, "message": one.message, "help": one.help}));
    json!({
        "in_order": verdict.is_fine(),
        "raises": Some(verdict.bump).filter(|bump| *bump != Bump::None).map(Bump::word),
        "proposed": verdict.proposed,
        "objections": objections.collect::<Vec<_>>(),
    })
}

fn change(change: &Change, compared: &Compared) -> Value {
    let witness = change.witness.iter();
    let witness = witness.map(|(name, value)| (name.clone(), value.clone().into()));
    let witness: Map<String, Value> = witness.collect();
    let subjects = |all: &[Subject]| all.iter().map(subject).collect::<Vec<_>>();
    let mut value = json!({
        "kind": change.kind.slug(),
        "class": change.class().word(),
        "direction": change.kind.direction().map(|direction| direction.word()),
        "item": change.subject.item,
        "name": change.subject.name,
        "before": change.before,
        "message": change.message,
        "from": change.from,
        "to": change.to,
        "old": change.old.map(|span| place(span, &compared.old.sources)),
        "new": change.new.map(|span| place(span, &compared.new.sources)),
        "witness": witness,
        "with": subjects(&change.with),
        "figures": subjects(&change.figures),
        "stored_responses_fit": change.fits,
        "advice": change.advice(),
    });
    // What there is nothing to say of is left out.
    if let Some(object) = value.as_object_mut() {
        object.retain(|_, value| match value {
            Value::Null => false,
            Value::String(text) => !text.is_empty(),
            Value::Array(list) => !list.is_empty(),
            Value::Object(map) => !map.is_empty(),
            _ => true,
        });
    }
    value
}

fn subject(subject: &Subject) -> Value {
    json!({"item": subject.item, "name": subject.name})
}

fn place(span: Span, sources: &Sources) -> Value {
    let file = sources.file(span.file);
    let (from, to) = (
        file.position(span.start as usize),
        file.position(span.end as usize),
    );
    json!({
        "file": file.name,
        "line": from.line,
        "column": from.column,
        "end_line": to.line,
        "end_column": to.column,
    })
}

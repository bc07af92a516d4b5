//! One entry of a codebook.

use super::{Editor, Entry, Fact};
use crate::model::{
    CheckId, Disposal, Expr, Field, FieldId, FinishId, FinishWhen, GridId, GuardId, Note, Origin,
    Quota, RepeatId, TextId,
};
use crate::target::phrases::fill;
use crate::target::{domain, expression, prose};

impl<'a> Editor<'a> {
    /// A question, consent, known or computed value.
    pub fn field(&self, id: FieldId) -> Entry<'a> {
        let field = &self.survey[id];
        let mut entry = Entry {
            kind: match field.origin {
                Origin::Known => "known",
                Origin::Consent => "consent",
                Origin::Question | Origin::Row(_) => "question",
                Origin::Computed => "computed",
            },
            name: &field.name,
            text: self.words(field.text),
            columns: self.own_columns(id),
            codes: self.codes(field),
            ..Entry::default()
        };
        self.add_notes(
            &mut entry,
            field.hint,
            field.interviewer,
            field.doc.as_ref(),
        );
        self.add_type(&mut entry, field, field.shuffle);
        self.add_terms(&mut entry, field);
        entry
    }

    /// The columns of a field, none where they are just its name with and without `.missing`.
    fn own_columns(&self, id: FieldId) -> Vec<&'a str> {
        let name = &self.survey[id].name;
        let plain = |column: &str| column.strip_suffix(".missing").unwrap_or(column) == name;
        match self.columns(id).all(plain) {
            true => Vec::new(),
            false => self.columns(id).collect(),
        }
    }

    /// A grid, told once for all its rows.
    pub fn grid(&self, id: GridId) -> Entry<'a> {
        let grid = &self.survey[id];
        let rows = grid.rows.iter().map(|row| {
            let field = &self.survey[*row];
            (field.name.as_str(), self.words(field.text))
        });
        let columns = grid.rows.iter().flat_map(|row| self.columns(*row));
        let mut entry = Entry {
            kind: "grid",
            name: &grid.name,
            text: self.words(grid.text),
            rows: rows.collect(),
            columns: columns.collect(),
            ..Entry::default()
        };
        self.add_notes(&mut entry, grid.hint, grid.interviewer, grid.doc.as_ref());
        if let Some(first) = grid.rows.first().map(|row| &self.survey[*row]) {
            entry.codes = self.codes(first);
            self.add_type(&mut entry, first, grid.shuffle);
            self.add_terms(&mut entry, first);
        }
        entry
    }

    fn add_notes(
        &self,
        entry: &mut Entry<'a>,
        hint: Option<TextId>,
        interviewer: Option<TextId>,
        doc: Option<&String>,
    ) {
        let notes = [
            ("hint", hint.map(|text| self.words(text))),
            ("interviewer", interviewer.map(|text| self.words(text))),
            ("documentation", doc.cloned()),
        ];
        for (key, words) in notes {
            if let Some(words) = words.filter(|words| !words.is_empty()) {
                entry.notes.push(self.fact(key, words));
            }
        }
    }

    fn add_type(&self, entry: &mut Entry<'a>, field: &Field, shuffled: bool) {
        let mut words = vec![domain::words(self.survey, &field.ty, self.tongue)];
        if shuffled {
            words.push(self.phrases.get("shuffled").to_owned());
        }
        if field.reverse {
            words.push(self.phrases.get("reversed").to_owned());
        }
        entry.facts.push(self.fact("type", words.join("; ")));
        if let Some(compute) = &field.compute {
            entry.facts.push(self.coded("formula", compute));
        }
    }

    /// When it is asked, whether it must be answered, and what was promised about it.
    fn add_terms(&self, entry: &mut Entry<'a>, field: &Field) {
        entry.facts.extend(self.asked(field.guard));
        if field.required {
            entry
                .facts
                .push(self.fact("required", self.phrases.get("yes").to_owned()));
        }
        if !field.purposes.is_empty() {
            let purposes: Vec<String> = field.purposes.iter().map(|id| self.purpose(*id)).collect();
            entry.facts.push(self.facts("purposes", purposes));
        }
        if let Some(personal) = &field.personal {
            entry.facts.push(self.fact("personal", personal.clone()));
        }
        if let Some(special) = &field.sensitive {
            entry
                .facts
                .push(self.fact("sensitive", special.category.clone()));
        }
        if let Some(was) = &field.was {
            entry.facts.push(self.fact("was", was.clone()));
        }
    }

    /// "onze dienstverlening te verbeteren (1 jaar, daarna geanonimiseerd)"
    fn purpose(&self, id: crate::model::PurposeId) -> String {
        let purpose = &self.survey[id];
        let text = self.words(purpose.text);
        let Some(retain) = purpose.retain else {
            return text;
        };
        let key = match retain.then {
            Disposal::Delete => "retention_delete",
            Disposal::Anonymise => "retention_anonymise",
        };
        let period = prose::period(self.tongue, retain.period);
        format!(
            "{text} ({})",
            fill(self.phrases.get(key), &[("period", &period)])
        )
    }

    /// When something is asked, in words and in the language; none where it always is.
    pub fn asked(&self, guard: Option<GuardId>) -> Option<Fact> {
        let condition = prose::guard(self.survey, guard, self.language)?;
        Some(Fact {
            code: expression::guard_source(self.survey, guard),
            ..self.fact(
                "asked",
                fill(self.phrases.get("asked_if"), &[("condition", &condition)]),
            )
        })
    }

    fn fact(&self, key: &str, value: String) -> Fact {
        self.facts(key, vec![value])
    }

    fn facts(&self, key: &str, values: Vec<String>) -> Fact {
        Fact {
            label: self.phrases.get(key),
            values,
            code: None,
        }
    }

    fn coded(&self, key: &str, expr: &Expr) -> Fact {
        Fact {
            code: Some(self.survey.notation(expr)),
            ..self.fact(key, prose::condition(self.survey, expr, self.language))
        }
    }

    /// A text between questions.
    pub fn note(&self, note: &'a Note) -> Entry<'a> {
        Entry {
            kind: "note",
            name: &note.name,
            text: self.words(note.text),
            facts: self.asked(note.guard).into_iter().collect(),
            ..Entry::default()
        }
    }

    /// What answers must satisfy together.
    pub fn check(&self, id: CheckId) -> Entry<'a> {
        let check = &self.survey[id];
        let effect = if check.hard {
            "check_hard"
        } else {
            "check_soft"
        };
        let effect = self.phrases.get(effect).to_owned();
        Entry {
            kind: "check",
            name: &check.name,
            text: self.words(check.text),
            facts: [
                self.coded("check", &check.require),
                self.fact("meaning", effect),
            ]
            .into_iter()
            .chain(self.asked(check.guard))
            .collect(),
            ..Entry::default()
        }
    }

    /// An early end.
    pub fn finish(&self, id: FinishId) -> Entry<'a> {
        let finish = &self.survey[id];
        let when = match &finish.when {
            FinishWhen::Holds(expr) => self.coded("when", expr),
            FinishWhen::Refused(_) => {
                self.fact("when", self.phrases.get("finish_refused").to_owned())
            }
        };
        let outcome = self.fact("disposition", finish.disposition.clone());
        Entry {
            kind: "finish",
            name: &finish.name,
            text: finish.text.map(|text| self.words(text)).unwrap_or_default(),
            facts: [when, outcome]
                .into_iter()
                .chain(self.asked(finish.guard))
                .collect(),
            ..Entry::default()
        }
    }

    /// How many responses of a kind are wanted.
    pub fn quota(&self, quota: &'a Quota) -> Entry<'a> {
        let limit = quota.limit.to_string();
        let limit = fill(self.phrases.get("limit"), &[("limit", &limit)]);
        Entry {
            kind: "quota",
            name: &quota.name,
            facts: vec![self.coded("when", &quota.when), self.fact("meaning", limit)],
            ..Entry::default()
        }
    }

    /// The heading above questions that return.
    pub fn repeat(&self, id: RepeatId) -> Entry<'a> {
        let repeat = &self.survey[id];
        let over = &self.survey[repeat.over];
        let over = match self.words(over.text) {
            words if words.is_empty() => over.name.clone(),
            words => format!("“{words}”"),
        };
        let mut lead = fill(self.phrases.get("repeat_lead"), &[("over", &over)]);
        if let Some(max) = repeat.max {
            let max = fill(self.phrases.get("repeat_max"), &[("max", &max.to_string())]);
            lead = format!("{lead} {max}");
        }
        let table = format!("{}.{}", self.survey.name, repeat.name);
        let table = fill(self.phrases.get("table"), &[("table", &table)]);
        Entry {
            kind: "repeat",
            name: &repeat.name,
            text: repeat.text.map(|text| self.words(text)).unwrap_or_default(),
            facts: [self.fact("repeat", lead), self.fact("meaning", table)]
                .into_iter()
                .chain(self.asked(repeat.guard))
                .collect(),
            ..Entry::default()
        }
    }
}

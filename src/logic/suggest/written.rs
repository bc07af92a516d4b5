//! A suggested test as source text: its name, what is given and answered, and what is expected.

use super::Search;
use crate::logic::coverage::{Goal, Role};
use crate::logic::plan::Ending;
use crate::logic::value::{Cell, Given, Response, State, Value};
use crate::logic::why;
use crate::model::{FinishWhen, GuardId, Origin, Term};

/// So many fields are named in one expectation.
const NAMED: usize = 4;

impl Search<'_, '_> {
    /// The test as a source text.
    pub(super) fn write(&mut self, response: &Response, targets: &[Goal]) -> String {
        let name = self.name(targets);
        let mut lines = vec![format!("test \"{name}\" {{")];
        let mut given: Vec<String> = Vec::new();
        given.extend(response.mode.map(|mode| format!("mode {}", mode.word())));
        if let Some(started) = response.started {
            let zone = jiff::tz::TimeZone::get(&self.survey.time_zone);
            let zone = zone.unwrap_or(jiff::tz::TimeZone::UTC);
            given.push(format!("today {}", started.to_zoned(zone).date()));
        }
        let full = response
            .full
            .iter()
            .map(|at| format!("full {}", self.survey.quotas[*at].name));
        given.extend(full);
        let mut answers = Vec::new();
        for (cell, left) in &response.given {
            let pairs = self.pairs(*cell, left);
            match self.survey[cell.field].origin {
                Origin::Known => given.extend(pairs),
                _ => answers.extend(pairs),
            }
        }
        if !given.is_empty() {
            lines.push(format!("  given {}", given.join(", ")));
        }
        if !answers.is_empty() {
            lines.push(format!("  answer {}", answers.join(", ")));
        }
        for expected in self.expected(response, targets) {
            lines.push(format!("  expect {expected}"));
        }
        lines.push("}".to_owned());
        lines.join("\n")
    }

    fn pairs(&self, cell: Cell, given: &Given) -> Vec<String> {
        let path = cell.path(self.survey);
        let option = |at: usize| {
            let list = self.survey[cell.field].ty.list();
            list.map_or("", |list| self.survey.option_name(list, at))
                .to_owned()
        };
        let mut pairs = Vec::new();
        pairs.extend(given.missing.as_ref().map(|code| format!("{path} {code}")));
        match &given.value {
            Some(Value::Shares(parts)) => {
                let parts = parts
                    .iter()
                    .map(|(at, share)| format!("{path}.{} {share}", option(*at)));
                pairs.extend(parts);
            }
            Some(Value::Text(text)) => pairs.push(format!("{path} {}", quoted(text))),
            Some(Value::Instant(at)) => pairs.push(format!("{path} \"{at}\"")),
            Some(value) => {
                pairs.push(format!(
                    "{path} {}",
                    why::words(self.survey, cell.field, value)
                ));
            }
            None => {}
        }
        let specify = given.specify.iter();
        pairs.extend(
            specify.map(|(at, text)| format!("{path}.{}.text {}", option(*at), quoted(text))),
        );
        pairs
    }

    /// The innermost guard that is no consent.
    fn own_guard(&self, guard: Option<GuardId>) -> Option<GuardId> {
        let mut chain = std::iter::successors(guard, |id| self.survey[*id].parent);
        chain.find(|id| !matches!(self.survey[*id].term, Term::Consent(_)))
    }

    /// What the targets show, and whether the response is valid.
    fn expected(&self, response: &Response, targets: &[Goal]) -> Vec<String> {
        let outcome = self.evaluator.evaluate(response);
        let world = self.evaluator.settle(response);
        let (mut asked, mut skipped, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for goal in targets {
            match *goal {
                Goal::Outcome(at, holds) => match self.coverage.conditions[at].role {
                    Role::Routing(guard) => {
                        let fields = self
                            .survey
                            .fields()
                            .filter(|(_, field)| self.own_guard(field.guard) == Some(guard));
                        for (id, field) in
                            fields.filter(|(_, field)| field.origin != Origin::Computed)
                        {
                            let cells = world.cells_of(id);
                            let is_asked = cells
                                .iter()
                                .any(|cell| *world.state(*cell) != State::NotAsked);
                            match is_asked {
                                true => asked.push(field.name.clone()),
                                false => skipped.push(field.name.clone()),
                            }
                        }
                    }
                    Role::Action(at) => {
                        let not = if holds { "" } else { "not " };
                        others.push(format!("{not}action {}", self.survey.actions[at].name));
                    }
                    // That somebody is not in a group would be a `not`, which also holds of absent
                    // answers.
                    Role::Group(..) if holds => {
                        others.push(format!("computed {}", self.coverage.conditions[at].words));
                    }
                    _ => {}
                },
                Goal::Page(at) => {
                    let fields = self.coverage.fields_of_page(at).iter();
                    let shown = fields.filter(|id| {
                        let cells = world.cells_of(**id);
                        cells
                            .iter()
                            .any(|cell| *world.state(*cell) != State::NotAsked)
                    });
                    asked.extend(shown.map(|id| self.survey[*id].name.clone()));
                }
                _ => {}
            }
        }
        if let Some(Ending::Finish(id)) = outcome.ending
            && matches!(self.survey[id].when, FinishWhen::Holds(_))
        {
            others.push(format!("finish {}", self.survey[id].name));
        }
        others.push(match outcome.problems.is_empty() {
            true => "valid".to_owned(),
            false => "invalid".to_owned(),
        });
        let mut expected = Vec::new();
        for (word, mut names) in [("asked", asked), ("not asked", skipped)] {
            names.dedup();
            names.truncate(NAMED);
            if !names.is_empty() {
                expected.push(format!("{word} {}", names.join(", ")));
            }
        }
        others.dedup();
        expected.extend(others);
        expected
    }

    /// What says most about a test comes first.
    fn rank(&self, goal: Goal) -> usize {
        let Goal::Outcome(at, holds) = goal else {
            return 0;
        };
        match (self.coverage.conditions[at].role, holds) {
            (Role::Ending(_), true) | (Role::Check(_), false) => 0,
            (Role::Action(_), true) => 1,
            (Role::Routing(_) | Role::Option, _) => 2,
            (Role::Group(..), true) => 3,
            _ => 4,
        }
    }

    /// A name that says what the test shows, in the language of the survey.
    fn name(&mut self, targets: &[Goal]) -> String {
        let dutch = self.is_dutch();
        let say = |nl: &str, en: &str| if dutch { nl.to_owned() } else { en.to_owned() };
        let first = targets.iter().copied().min_by_key(|goal| self.rank(*goal));
        let name = match first {
            Some(Goal::Outcome(at, holds)) => {
                let branch = &self.coverage.conditions[at];
                let words = &branch.words;
                match (branch.role, holds) {
                    (Role::Ending(at), true) => {
                        let name = &self.coverage.endings[at].name;
                        format!("{} {name}", say("het einde bij", "the end at"))
                    }
                    (Role::Ending(at), false) => {
                        let name = &self.coverage.endings[at].name;
                        format!("{} {name}", say("verder, voorbij", "on, past"))
                    }
                    (Role::Check(at), holds) => {
                        let name = &self.survey.checks[at].name;
                        match holds {
                            true => format!("{} {name}", say("klopt volgens", "satisfies")),
                            false => format!("{} {name}", say("klopt niet volgens", "fails")),
                        }
                    }
                    (Role::Action(at), holds) => {
                        let name = &self.survey.actions[at].name;
                        match holds {
                            true => format!("{} {name}", say("opvolging:", "follow-up:")),
                            false => format!("{} {name}", say("geen opvolging:", "no follow-up:")),
                        }
                    }
                    (Role::Group(segment, group), holds) => {
                        let segment = &self.survey.segments[segment];
                        let name = format!("{} {}", segment.name, segment.groups[group].name);
                        match holds {
                            true => format!("{} {name}", say("groep", "group")),
                            false => format!("{} {name}", say("niet in groep", "not in group")),
                        }
                    }
                    (_, true) => format!("{} {words}", say("met", "with")),
                    (_, false) => format!("{} {words}", say("zonder", "without")),
                }
            }
            Some(Goal::Page(at)) => {
                format!("{} {}", say("pagina", "page"), self.coverage.pages[at].name)
            }
            Some(Goal::Ending(at)) => {
                let name = &self.coverage.endings[at].name;
                match at + 1 == self.coverage.endings.len() {
                    true => say("tot het einde", "to the end"),
                    false => format!("{} {name}", say("het einde bij", "the end at")),
                }
            }
            _ => say("zonder antwoorden", "no answers"),
        };
        let name = name.replace(['"', '\\'], "'");
        let mut unique = name.clone();
        let mut count = 2;
        while !self.names.insert(unique.clone()) {
            unique = format!("{name}, {count}");
            count += 1;
        }
        unique
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

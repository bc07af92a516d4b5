//! Tests that see what no test has seen yet, from answers that the solver finds.

use super::coverage::{Branch, Coverage, Goal, Role};
use super::plan::Ending;
use super::respondent::Respondents;
use super::solver::{Basis, Question, Solver, Verdict};
use super::value::{Cell, Given, Response, State, Value};
use super::{Evaluator, why};
use crate::model::{
    Expr, ExprKind, FieldId, FinishWhen, GuardId, Origin, Specify, Survey, Term, Type, ValueType,
};
use std::collections::BTreeSet;

/// So often the solver is asked for one survey.
const QUESTIONS: usize = 3_000;
/// So many made-up respondents are tried where the solver does not decide.
const TRIES: usize = 2_000;
/// So many fields are named in one expectation.
const NAMED: usize = 4;

/// What came of looking for tests.
#[derive(Debug, Default)]
pub struct Suggestions {
    /// The tests, each as it is written in `.peil`.
    pub tests: Vec<String>,
    /// What no answers can show.
    pub impossible: Vec<Goal>,
    /// What was not found.
    pub open: Vec<Goal>,
}

/// Looks for tests that see all conditions, pages and endings that `coverage` has not.
pub fn suggest(evaluator: &Evaluator, coverage: &Coverage) -> Suggestions {
    let basis = Basis::new(evaluator.survey());
    let mut search = Search {
        evaluator,
        survey: evaluator.survey(),
        solver: Solver::new(&basis),
        questions: QUESTIONS,
        coverage: coverage.clone(),
        random: None,
        names: BTreeSet::new(),
    };
    search.names.extend(
        evaluator
            .survey()
            .tests
            .iter()
            .map(|test| test.name.clone()),
    );
    search.run()
}

/// Which of these cannot be seen, whatever the answers.
pub fn impossible(evaluator: &Evaluator, coverage: &Coverage) -> Vec<Goal> {
    let basis = Basis::new(evaluator.survey());
    let mut search = Search {
        evaluator,
        survey: evaluator.survey(),
        solver: Solver::new(&basis),
        questions: QUESTIONS,
        coverage: coverage.clone(),
        random: None,
        names: BTreeSet::new(),
    };
    let goals = search.coverage.goals().into_iter();
    let missing: Vec<Goal> = goals.filter(|goal| !coverage.has_seen(*goal)).collect();
    let cannot = missing
        .into_iter()
        .filter(|goal| matches!(search.ask(*goal, &[]), Asked::Impossible));
    cannot.collect()
}

enum Asked {
    Found(Box<Response>),
    Impossible,
    Undecided,
}

/// What must hold for a goal.
struct Needs {
    guard: Option<GuardId>,
    exits: usize,
    asked: Option<FieldId>,
    before: Option<crate::source::Span>,
    conditions: Vec<(Expr, bool)>,
    full: Option<usize>,
}

struct Search<'e, 'b> {
    evaluator: &'e Evaluator<'e>,
    survey: &'e Survey,
    solver: Solver<'b, 'e>,
    questions: usize,
    coverage: Coverage,
    random: Option<Vec<Response>>,
    names: BTreeSet<String>,
}

impl Search<'_, '_> {
    fn run(mut self) -> Suggestions {
        let mut found = Suggestions::default();
        let is_wanted = |goal: &Goal| !matches!(goal, Goal::Option(_));
        let goals: Vec<Goal> = self
            .coverage
            .goals()
            .into_iter()
            .filter(is_wanted)
            .collect();
        for goal in &goals {
            if self.coverage.has_seen(*goal) {
                continue;
            }
            let asked = self.ask(*goal, &[]);
            let (response, targets) = match asked {
                Asked::Impossible => {
                    found.impossible.push(*goal);
                    continue;
                }
                Asked::Found(response) => self.with_more(*goal, *response, &goals),
                Asked::Undecided => (Response::default(), vec![*goal]),
            };
            let polished = self.polish(response, *goal);
            let Some(response) = polished.or_else(|| self.tried(*goal)) else {
                found.open.push(*goal);
                continue;
            };
            let targets: Vec<Goal> = targets
                .into_iter()
                .filter(|goal| self.shows(&response, *goal))
                .collect();
            let response = self.shortest(response, &targets);
            self.coverage.add(self.evaluator, &response);
            found.tests.push(self.write(&response, &targets));
        }
        found
    }

    /// Adds other goals that the same answers can reach.
    fn with_more(&mut self, goal: Goal, first: Response, goals: &[Goal]) -> (Response, Vec<Goal>) {
        let (mut response, mut targets) = (first, vec![goal]);
        if !self.can_share(goal) {
            return (response, targets);
        }
        for other in goals {
            let is_new = *other != goal && !self.coverage.has_seen(*other);
            if !is_new || !matches!(other, Goal::Outcome(..)) || !self.can_share(*other) {
                continue;
            }
            targets.push(*other);
            match self.ask(goal, &targets[1..]) {
                Asked::Found(better) => response = *better,
                _ => drop(targets.pop()),
            }
        }
        (response, targets)
    }

    /// Whether a goal lets the survey go on and the response be valid.
    fn can_share(&self, goal: Goal) -> bool {
        match goal {
            Goal::Outcome(at, holds) => {
                let branch = &self.coverage.conditions[at];
                let is_single = branch.guard.is_none_or(|guard| {
                    self.survey
                        .guard_chain(Some(guard))
                        .iter()
                        .all(|term| !matches!(term, Term::Chosen(_)))
                });
                is_single
                    && match branch.role {
                        Role::Ending(_) => !holds,
                        Role::Check(at) => holds || !self.survey.checks[at].hard,
                        _ => true,
                    }
            }
            Goal::Page(_) | Goal::Option(_) => true,
            Goal::Ending(at) => at + 1 == self.coverage.endings.len(),
        }
    }

    fn ask(&mut self, goal: Goal, more: &[Goal]) -> Asked {
        let Some(left) = self.questions.checked_sub(1) else {
            return Asked::Undecided;
        };
        self.questions = left;
        let Some(mut needs) = self.needs(goal) else {
            return Asked::Undecided;
        };
        for other in more {
            let Some(other) = self.needs(*other) else {
                return Asked::Undecided;
            };
            needs.exits = needs.exits.max(other.exits);
            needs.conditions.extend(other.conditions);
            let chain = self.survey.guard_chain(other.guard);
            needs
                .conditions
                .extend(chain.into_iter().filter_map(|term| self.term(term)));
            needs.conditions.extend(
                other
                    .asked
                    .and_then(|field| self.survey[field].guard)
                    .into_iter()
                    .flat_map(|guard| {
                        let chain = self.survey.guard_chain(Some(guard));
                        chain
                            .into_iter()
                            .filter_map(|term| self.term(term))
                            .collect::<Vec<_>>()
                    }),
            );
        }
        let question = Question {
            guard: needs.guard,
            exits: needs.exits,
            before: needs.before,
            conditions: needs
                .conditions
                .iter()
                .map(|(expr, holds)| (expr, *holds))
                .collect(),
            asked: needs.asked,
            whole: true,
            ..Question::default()
        };
        match self.solver.ask(&question) {
            Verdict::Possible(witness) => {
                let mut response = witness.response;
                response.full.extend(needs.full);
                Asked::Found(Box::new(response))
            }
            Verdict::Impossible(_) => Asked::Impossible,
            Verdict::Undecided => Asked::Undecided,
        }
    }

    fn needs(&self, goal: Goal) -> Option<Needs> {
        let needs = |guard, exits| Needs {
            guard,
            exits,
            asked: None,
            before: None,
            conditions: Vec::new(),
            full: None,
        };
        let exits = &self.evaluator.plan.exits;
        Some(match goal {
            Goal::Outcome(at, holds) => {
                let branch: &Branch = &self.coverage.conditions[at];
                let mut needs = needs(branch.guard, branch.exits);
                needs.asked = branch.asked;
                needs.conditions.push((branch.expr.clone(), holds));
                let answered = branch
                    .answered
                    .iter()
                    .map(|id| (condition(ExprKind::Answered(*id)), true));
                needs.conditions.extend(answered);
                if let Role::Check(at) = branch.role {
                    needs.before = Some(self.survey.checks[at].span).filter(|_| !holds);
                }
                needs
            }
            Goal::Option(at) => {
                let (field, option) = self.coverage.option_at(at);
                let mut needs = needs(None, 0);
                needs.asked = Some(field);
                needs.conditions.extend(chosen(self.survey, field, option));
                needs
            }
            Goal::Page(at) => {
                let field = *self.coverage.fields_of_page(at).first()?;
                let mut needs = needs(None, 0);
                needs.asked = Some(field);
                needs
            }
            Goal::Ending(at) => match exits.get(at) {
                None => needs(None, exits.len()),
                Some(exit) => {
                    let mut needs = needs(exit.guard, at);
                    needs.conditions.push(match exit.ending {
                        Ending::Quota(quota) => {
                            needs.full = Some(quota);
                            (self.survey.quotas[quota].when.clone(), true)
                        }
                        Ending::Finish(id) => match &self.survey[id].when {
                            FinishWhen::Holds(expr) => (expr.clone(), true),
                            FinishWhen::Refused(consent) => {
                                let place = self.survey[*consent].name_span;
                                (super::coverage::refused(*consent, place), true)
                            }
                        },
                    });
                    needs
                }
            },
        })
    }

    /// A part of a guard as a condition.
    fn term(&self, term: &Term) -> Option<(Expr, bool)> {
        Some(match term {
            Term::Holds(id) => (self.survey[*id].expr.clone(), true),
            Term::Fails(id) => (self.survey[*id].expr.clone(), false),
            Term::Consent(consents) => {
                let given = consents.iter().map(|id| condition(ExprKind::Given(*id)));
                (condition(ExprKind::Or(given.collect())), true)
            }
            Term::Chosen(_) => return None,
        })
    }

    fn shows(&self, response: &Response, goal: Goal) -> bool {
        let world = self.evaluator.settle(response);
        self.coverage.sees(self.evaluator, &world, goal)
    }

    fn is_valid(&self, response: &Response) -> bool {
        self.evaluator.evaluate(response).problems.is_empty()
    }

    /// Whether the goal is that a hard check stops the respondent.
    fn is_about_invalid(&self, goal: Goal) -> bool {
        let Goal::Outcome(at, false) = goal else {
            return false;
        };
        match self.coverage.conditions[at].role {
            Role::Check(at) => self.survey.checks[at].hard,
            _ => false,
        }
    }

    /// A response as it could arrive: repeats told apart, texts with the options that need them, and
    /// nothing that is not asked. None where it does not do what it should.
    fn polish(&self, response: Response, goal: Goal) -> Option<Response> {
        let mut response = self.in_instances(response);
        for (cell, given) in &mut response.given {
            self.complete(*cell, given);
        }
        for _ in 0..4 {
            let problems = self.evaluator.evaluate(&response).problems;
            let before = response.given.len();
            let survey = self.survey;
            response.given.retain(|cell, _| {
                let path = cell.path(survey);
                let named = |name: &Option<String>| {
                    name.as_ref()
                        .is_some_and(|name| *name == path || *name == survey[cell.field].name)
                };
                let is_wrong = problems.iter().any(|problem| named(&problem.field));
                !is_wrong || survey[cell.field].required
            });
            if response.given.len() == before {
                break;
            }
        }
        let is_right = self.shows(&response, goal)
            && (self.is_about_invalid(goal) || self.is_valid(&response));
        is_right.then_some(response)
    }

    /// What the solver says of a field in a repeat holds for each instance.
    fn in_instances(&self, response: Response) -> Response {
        let world = self.evaluator.settle(&response);
        let mut given = std::collections::BTreeMap::new();
        for (cell, left) in &response.given {
            match (self.survey[cell.field].repeat, cell.instance) {
                (Some(repeat), None) => {
                    for at in world.instances(repeat) {
                        let cell = Cell {
                            field: cell.field,
                            instance: Some(at),
                        };
                        given.insert(cell, left.clone());
                    }
                }
                _ => drop(given.insert(*cell, left.clone())),
            }
        }
        Response {
            given,
            ..response.clone()
        }
    }

    fn complete(&self, cell: Cell, given: &mut Given) {
        let field = &self.survey[cell.field];
        if let (Some(list), Some(value)) = (field.ty.list(), &given.value) {
            for at in value.options() {
                let needed = self.survey[list].options[*at].specify == Some(Specify::Required);
                if needed {
                    given
                        .specify
                        .entry(*at)
                        .or_insert_with(|| self.sentence().to_owned());
                }
            }
        }
        if let (Type::Text(ty), Some(Value::Text(text))) = (&field.ty, &mut given.value)
            && text == "…"
        {
            let least = ty.min.unwrap_or(0) as usize;
            let most = ty.max.map_or(usize::MAX, |max| max as usize);
            let sentence = self.sentence().chars().cycle();
            let length = self.sentence().chars().count().max(least).min(most);
            *text = sentence.take(length).collect();
        }
    }

    fn is_dutch(&self) -> bool {
        self.survey
            .languages
            .first()
            .is_some_and(|tag| tag.starts_with("nl"))
    }

    fn sentence(&self) -> &'static str {
        if self.is_dutch() {
            "Een antwoord"
        } else {
            "An answer"
        }
    }

    /// The first made-up respondent who shows the goal.
    fn tried(&mut self, goal: Goal) -> Option<Response> {
        let survey = self.survey;
        let random = self.random.get_or_insert_with(|| {
            let mut respondents = Respondents::new(survey);
            (0..TRIES).map(|_| respondents.draw()).collect()
        });
        let random = std::mem::take(random);
        let found = random
            .iter()
            .filter(|response| self.shows(response, goal))
            .find_map(|response| self.polish(response.clone(), goal));
        self.random = Some(random);
        found
    }

    /// Leaves out every answer that is not needed for the targets, and for the response to be valid.
    fn shortest(&self, mut response: Response, targets: &[Goal]) -> Response {
        let is_valid = self.is_valid(&response);
        let still = |response: &Response| {
            self.is_valid(response) == is_valid
                && targets.iter().all(|goal| self.shows(response, *goal))
        };
        let cells: Vec<Cell> = response.given.keys().rev().copied().collect();
        for cell in cells {
            let Some(left) = response.given.remove(&cell) else {
                continue;
            };
            if !still(&response) {
                response.given.insert(cell, left);
            }
        }
        let without = Response {
            started: None,
            ..response.clone()
        };
        let response = if still(&without) { without } else { response };
        let first = Response {
            mode: None,
            ..response.clone()
        };
        if still(&first) { first } else { response }
    }

    /// The test as a source text.
    fn write(&mut self, response: &Response, targets: &[Goal]) -> String {
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
                    Role::Group(..) => {
                        let branch = &self.coverage.conditions[at];
                        let words = match holds {
                            true => branch.words.clone(),
                            false => format!("not ({})", branch.words),
                        };
                        others.push(format!("computed {words}"));
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

fn condition(kind: ExprKind) -> Expr {
    Expr {
        kind,
        ty: ValueType::Condition,
        span: crate::source::Span::default(),
    }
}

/// That an option is chosen; of a consent, that it is given or not.
fn chosen(survey: &Survey, field: FieldId, option: usize) -> Vec<(Expr, bool)> {
    use crate::model::{Comparison, Quantifier};
    let answered = || (condition(ExprKind::Answered(field)), true);
    match &survey[field].ty {
        Type::Flag => vec![answered(), (condition(ExprKind::Given(field)), option == 1)],
        Type::One(list) => {
            let side = |kind| {
                Box::new(Expr {
                    kind,
                    ty: ValueType::Option(*list),
                    span: survey[field].span,
                })
            };
            let (left, right) = (
                side(ExprKind::Field(field)),
                side(ExprKind::Option(*list, option)),
            );
            vec![(
                condition(ExprKind::Compare(Comparison::Equal, left, right)),
                true,
            )]
        }
        Type::Many(..) => vec![(
            condition(ExprKind::Has(field, Quantifier::Any, vec![option])),
            true,
        )],
        _ => Vec::new(),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

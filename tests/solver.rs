//! The solver against brute force: random small surveys of which every answer is tried.

#![allow(clippy::unwrap_used, clippy::panic)]

use peil::check::{self, Policy};
use peil::logic::solver::{Basis, Question, Solver, Verdict};
use peil::logic::{Cell, Clock, Evaluator, Given, Pace, Response, Value, routes};
use peil::model::{Expr, FieldId, FinishWhen, GuardId, Origin, Survey, Term, Type};
use peil::problem::{Problems, Rule};
use peil::project::Loaded;
use peil::source::{Notation, Sources};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Numbers that look random and are the same on every machine (xorshift, Marsaglia, 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    fn one<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// What conditions can say of a field.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    YesNo,
    One,
    Many,
    Number(i64, i64),
    Flag,
    Computed,
}

struct Author {
    random: Random,
    fields: Vec<(String, Kind)>,
    text: String,
}

impl Author {
    fn survey(seed: u64) -> String {
        let mut author = Author {
            random: Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
            fields: Vec::new(),
            text: String::new(),
        };
        let consent = author.random.chance(30);
        let basis = match consent {
            true => "consent",
            false => "legitimate_interest interest \"i\"",
        };
        let purpose = format!("purpose p \"p\" {{ basis {basis} retain 1 year then delete }}\n");
        author.text.push_str(
            "survey s \"s\" { version \"1.0.0\" language nl for p mode online, phone }\nprivacy { controller \"c\" \
             contact \"c@voorbeeld.nl\" responses pseudonymous withdraw \"https://voorbeeld.nl\" \
             object \"https://voorbeeld.nl\" }\nknown k: key\n",
        );
        author.text.push_str(&purpose);
        let items = author.random.below(3) + 2;
        let consent_at = match author.random.chance(60) {
            true => 0,
            false => author.random.below(items),
        };
        for at in 0..items {
            if consent && at == consent_at {
                author.consent();
            }
            author.item(at);
        }
        let (a, b) = (author.condition(2), author.condition(2));
        writeln!(
            author.text,
            "segment g \"g\" {{ group x \"x\" when {a}\n group y \"y\" when {b} }}"
        )
        .unwrap();
        author.text
    }

    fn consent(&mut self) {
        let when = match self.random.chance(50) && !self.fields.is_empty() {
            true => format!(" when {}", self.condition(1)),
            false => String::new(),
        };
        let required = self.random.one(&["{ required }", ""]);
        writeln!(self.text, "consent ok \"ok\" for p{when} {required}").unwrap();
        self.fields.push(("ok".into(), Kind::Flag));
    }

    fn item(&mut self, at: usize) {
        let when = match self.random.chance(60) && !self.fields.is_empty() {
            true => format!(" when {}", self.condition(2)),
            false => String::new(),
        };
        match self.random.below(12) {
            0 if !when.is_empty() => writeln!(self.text, "finish f{at} \"f\"{when}").unwrap(),
            1 if !self.fields.is_empty() => {
                let require = self.condition(1);
                writeln!(self.text, "check h{at} \"h\" hard require {require}{when}").unwrap();
            }
            2 if !self.fields.is_empty() => {
                let condition = self.condition(1);
                writeln!(self.text, "compute c{at}: yes_no = {condition}").unwrap();
                self.fields.push((format!("c{at}"), Kind::Computed));
            }
            _ => self.question(at, &when),
        }
    }

    fn question(&mut self, at: usize, when: &str) {
        let name = format!("q{at}");
        let (kind, ty, body) = match self.random.below(6) {
            0 => (Kind::YesNo, "yes_no".to_owned(), String::new()),
            1 => {
                let shown = match self.random.chance(30) && !self.fields.is_empty() {
                    true => format!(" when {}", self.condition(1)),
                    false => String::new(),
                };
                (
                    Kind::One,
                    "one".to_owned(),
                    format!("option a \"a\"\n option b \"b\"\n option c \"c\"{shown}\n"),
                )
            }
            2 => {
                let exclusive = if self.random.chance(50) {
                    " exclusive"
                } else {
                    ""
                };
                let size = self.random.one(&["", "min 2\n", "max 1\n", "max 2\n"]);
                (
                    Kind::Many,
                    "many".to_owned(),
                    format!("option a \"a\"\n option b \"b\"\n option c \"c\"{exclusive}\n {size}"),
                )
            }
            3 => (Kind::Number(1, 5), "csat".to_owned(), String::new()),
            4 => (Kind::Number(0, 3), "integer 0..3".to_owned(), String::new()),
            _ => (
                Kind::Number(0, 6),
                "slider 0..6 step 2".to_owned(),
                String::new(),
            ),
        };
        let required = if self.random.chance(40) {
            "required\n"
        } else {
            ""
        };
        let missing = if self.random.chance(30) {
            "missing dk \"dk\"\n"
        } else {
            ""
        };
        writeln!(
            self.text,
            "question {name}: {ty} \"q\"{when} {{\n {body} {missing} {required} }}"
        )
        .unwrap();
        self.fields.push((name, kind));
    }

    fn condition(&mut self, depth: usize) -> String {
        if depth > 0 && self.random.chance(45) {
            let (a, b) = (self.condition(depth - 1), self.condition(depth - 1));
            return match self.random.below(3) {
                0 => format!("({a}) and ({b})"),
                1 => format!("({a}) or ({b})"),
                _ => format!("not ({a})"),
            };
        }
        if self.fields.is_empty() {
            return "mode == online".into();
        }
        let at = self.random.below(self.fields.len());
        let (name, kind) = self.fields[at].clone();
        if self.random.chance(10) && kind != Kind::Flag {
            return format!("answered({name})");
        }
        match kind {
            Kind::YesNo | Kind::Computed => format!(
                "{name} {} {}",
                self.random.one(&["==", "!="]),
                self.random.one(&["yes", "no"])
            ),
            Kind::Flag => name,
            Kind::One => match self.random.below(2) {
                0 => format!(
                    "{name} {} {}",
                    self.random.one(&["==", "!="]),
                    self.random.one(&["a", "b", "c"])
                ),
                _ => format!("{name} in [{}, {}]", self.random.one(&["a", "b"]), "c"),
            },
            Kind::Many => match self.random.below(4) {
                0 => format!("{name} has {}", self.random.one(&["a", "b", "c"])),
                1 => format!("{name} has all of [a, {}]", self.random.one(&["b", "c"])),
                2 => format!("{name} has none of [{}, b]", self.random.one(&["a", "c"])),
                _ => format!(
                    "count({name}) {} {}",
                    self.random.one(&["<", ">=", "=="]),
                    self.random.below(3)
                ),
            },
            Kind::Number(min, max) => self.number(&name, min, max),
        }
    }

    fn number(&mut self, name: &str, min: i64, max: i64) -> String {
        let op = self.random.one(&["<", "<=", ">", ">=", "==", "!="]);
        let others: Vec<String> = self
            .fields
            .iter()
            .filter(|(other, kind)| matches!(kind, Kind::Number(..)) && other != name)
            .map(|(other, _)| other.clone())
            .collect();
        if !others.is_empty() && self.random.chance(45) {
            let other = &others[self.random.below(others.len())];
            return match self.random.below(4) {
                0 => format!("{name} + {other} {op} 4"),
                1 => format!("{name} - {other} {op} 1"),
                _ => format!("{name} {op} {other}"),
            };
        }
        let constant = min + self.random.below((max - min) as usize + 1) as i64;
        format!("{name} {op} {constant}")
    }
}

/// Every response to a small survey; none where there are too many.
fn responses(survey: &Survey) -> Option<Vec<Response>> {
    let mut all = vec![Response::default()];
    for (id, field) in survey.fields() {
        if field.compute.is_some() || matches!(field.ty, Type::Key) {
            continue;
        }
        let mut answers: Vec<Given> = vec![Given::default()];
        answers.extend(values(survey, id).into_iter().map(|value| Given {
            value: Some(value),
            ..Given::default()
        }));
        answers.extend(field.missing.iter().map(|missing| Given {
            missing: Some(missing.name.clone()),
            ..Given::default()
        }));
        if all.len() * answers.len() > 6000 {
            return None;
        }
        all = all
            .iter()
            .flat_map(|response| {
                answers.iter().map(|given| {
                    let mut response = response.clone();
                    if *given != Given::default() {
                        response.given.insert(Cell::of(id), given.clone());
                    }
                    response
                })
            })
            .collect();
    }
    let modes = survey.modes.iter();
    Some(
        modes
            .flat_map(|mode| {
                all.iter().map(|response| Response {
                    mode: Some(*mode),
                    ..response.clone()
                })
            })
            .collect(),
    )
}

fn values(survey: &Survey, id: FieldId) -> Vec<Value> {
    let options = survey.options_of(id).map_or(0, |list| list.options.len());
    let number = |value: i64| Value::Number(value.into());
    match &survey[id].ty {
        Type::One(_) => (0..options).map(Value::Option).collect(),
        Type::Many(..) => (1..1usize << options)
            .map(|bits| Value::Options((0..options).filter(|at| bits >> at & 1 == 1).collect()))
            .collect(),
        Type::Scale(_) => (1..=5).map(number).collect(),
        Type::Number(ty) if ty.step.is_some() => (0..=3).map(|step| number(step * 2)).collect(),
        Type::Number(_) => (0..=3).map(number).collect(),
        Type::Flag => vec![Value::Flag(true), Value::Flag(false)],
        other => panic!("{other:?}"),
    }
}

/// Something that may be possible: a field that is asked, or conditions that hold or not.
#[derive(Default)]
struct Claim<'s> {
    asked: Option<FieldId>,
    conditions: Vec<(&'s Expr, bool)>,
    /// Somebody would come to the first, were it not for its consent, and is never asked the second.
    without: Option<(FieldId, FieldId)>,
}

fn claims(survey: &Survey) -> Vec<Claim<'_>> {
    let mut claims = Vec::new();
    for (id, _) in survey.fields() {
        claims.push(Claim {
            asked: Some(id),
            ..Claim::default()
        });
    }
    let consent = survey
        .fields()
        .find(|(_, field)| field.origin == Origin::Consent);
    if let Some((consent, _)) = consent {
        let later = survey.fields().filter(|(id, field)| {
            *id > consent && field.compute.is_none() && field.origin == Origin::Question
        });
        claims.extend(later.map(|(id, _)| Claim {
            without: Some((id, consent)),
            ..Claim::default()
        }));
    }
    let groups: Vec<&Expr> = survey
        .segments
        .iter()
        .flat_map(|segment| &segment.groups)
        .filter_map(|group| group.when.as_ref())
        .collect();
    let routing = survey.conditions.iter().map(|condition| &condition.expr);
    for expr in groups.iter().copied().chain(routing) {
        for holds in [true, false] {
            claims.push(Claim {
                conditions: vec![(expr, holds)],
                ..Claim::default()
            });
        }
    }
    if let [a, b] = groups.as_slice() {
        claims.push(Claim {
            conditions: vec![(a, true), (b, true)],
            ..Claim::default()
        });
        claims.push(Claim {
            conditions: vec![(a, false), (b, false)],
            ..Claim::default()
        });
    }
    claims
}

/// What stands around a field beside its consent.
fn beside_consent(survey: &Survey, field: FieldId) -> Option<GuardId> {
    let guard = survey[field].guard?;
    match survey[guard].term {
        Term::Consent(_) => survey[guard].parent,
        _ => Some(guard),
    }
}

/// Whether somebody comes to a field, leaving aside its consent.
fn comes_to(survey: &Survey, evaluator: &Evaluator, response: &Response, field: FieldId) -> bool {
    let holds = |mut guard: Option<GuardId>| {
        while let Some(id) = guard {
            let is_met = match &survey[id].term {
                Term::Holds(condition) => evaluator.holds(response, &survey[*condition].expr),
                Term::Fails(condition) => !evaluator.holds(response, &survey[*condition].expr),
                other => panic!("{other:?}"),
            };
            if !is_met {
                return false;
            }
            guard = survey[id].parent;
        }
        true
    };
    let finishes = &survey.finishes[..survey[field].finishes_before];
    let has_left = finishes.iter().any(|finish| {
        holds(finish.guard)
            && match &finish.when {
                FinishWhen::Holds(expr) => evaluator.holds(response, expr),
                FinishWhen::Refused(consent) => {
                    let given = response.given.get(&Cell::of(*consent));
                    evaluator.evaluate(response).asked(*consent)
                        && given.is_some_and(|given| given.value == Some(Value::Flag(false)))
                }
            }
    });
    holds(beside_consent(survey, field)) && !has_left
}

/// The survey of a text; none where something is wrong that is not about what can happen.
fn model(text: &str) -> Option<Survey> {
    let mut sources = Sources::new();
    let mut problems = Problems::new();
    let file = sources.add("s.peil", Notation::Peil, text.to_owned());
    let document = peil::syntax::parse(&sources, file, &mut problems);
    let loaded = Loaded::alone(file, document, &sources);
    let survey = check::survey(&loaded, &Policy::default(), &mut problems);
    let is_decided = |rule: Rule| {
        rule.area() == "logic" || [Rule::PrivacyConsentFirst, Rule::SegmentOverlap].contains(&rule)
    };
    // A question before its consent waits for something that comes later.
    let is_late = |message: &str| message.contains("is asked before the consent");
    problems.retain(|problem| !is_decided(problem.rule) || is_late(&problem.message));
    survey.filter(|_| !problems.has_errors())
}

#[derive(Default)]
struct Tally {
    surveys: usize,
    possible: usize,
    impossible: usize,
    undecided: usize,
}

fn try_survey(text: &str, tally: &mut Tally) {
    let Some(survey) = &model(text) else { return };
    let Some(responses) = responses(survey) else {
        return;
    };
    tally.surveys += 1;
    let evaluator = Evaluator::new(survey);
    let valid: Vec<&Response> = responses
        .iter()
        .filter(|response| evaluator.evaluate(response).problems.is_empty())
        .collect();
    let basis = Basis::new(survey);
    let mut solver = Solver::new(&basis);
    for claim in claims(survey) {
        let holds = |response: &Response| {
            let outcome = evaluator.evaluate(response);
            claim.asked.is_none_or(|field| outcome.asked(field))
                && claim.without.is_none_or(|(field, consent)| {
                    !outcome.asked(consent) && comes_to(survey, &evaluator, response, field)
                })
                && claim
                    .conditions
                    .iter()
                    .all(|(expr, holds)| evaluator.holds(response, expr) == *holds)
        };
        let truth = valid.iter().any(|response| holds(response));
        let question = Question {
            asked: claim.asked,
            conditions: claim.conditions.clone(),
            whole: true,
            guard: claim
                .without
                .and_then(|(field, _)| beside_consent(survey, field)),
            exits: claim
                .without
                .map_or(0, |(field, _)| basis.exits_before(field)),
            closed: claim.without.iter().map(|(_, consent)| *consent).collect(),
            ..Question::default()
        };
        let told = || {
            let conditions: Vec<String> = claim
                .conditions
                .iter()
                .map(|(expr, holds)| format!("{} is {holds}", survey.notation(expr)))
                .collect();
            format!(
                "asked {:?}, without consent {:?}, {conditions:?}\n{text}",
                claim.asked.map(|id| survey[id].name.clone()),
                claim.without.map(|(id, _)| survey[id].name.clone())
            )
        };
        match solver.ask(&question) {
            Verdict::Possible(witness) => {
                assert!(truth, "not possible: {}", told());
                let outcome = evaluator.evaluate(&witness.response);
                assert_eq!(outcome.problems, [], "{}", told());
                assert!(
                    holds(&witness.response),
                    "{:?} shows nothing: {}",
                    witness.response,
                    told()
                );
                tally.possible += 1;
            }
            Verdict::Impossible(blame) => {
                assert!(!truth, "possible, but {blame:?}: {}", told());
                tally.impossible += 1;
            }
            Verdict::Undecided => tally.undecided += 1,
        }
    }
}

#[test]
fn the_solver_agrees_with_every_answer() {
    let count = std::env::var("PEIL_SURVEYS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(300);
    let mut tally = Tally::default();
    let mut seed = 0;
    while tally.surveys < count {
        seed += 1;
        try_survey(&Author::survey(seed), &mut tally);
    }
    let Tally {
        surveys,
        possible,
        impossible,
        undecided,
    } = tally;
    println!(
        "{surveys} surveys of {seed}: {possible} possible, {impossible} impossible, {undecided} undecided"
    );
    assert!(impossible * 20 > possible, "too few are impossible");
    assert!(
        undecided * 20 < possible + impossible,
        "too many are undecided"
    );
}

/// What a response goes through: the questions it is asked, and where it ends.
fn route(survey: &Survey, evaluator: &Evaluator, response: &Response) -> (Vec<FieldId>, String) {
    let outcome = evaluator.evaluate(response);
    let questions = survey
        .fields()
        .filter(|(_, field)| field.compute.is_none() && !matches!(field.ty, Type::Key));
    let asked = questions.map(|(id, _)| id).filter(|id| outcome.asked(*id));
    let ending = outcome
        .ending
        .map_or("complete".to_owned(), |ending| ending.status(survey));
    (asked.collect(), ending)
}

/// Compares the number and lengths of routes with those of every answer; whether they were all found.
fn try_routes(text: &str) -> Option<bool> {
    let survey = &model(text)?;
    let responses = responses(survey)?;
    let evaluator = Evaluator::new(survey);
    let valid = responses
        .iter()
        .filter(|response| evaluator.evaluate(response).problems.is_empty());
    let taken: BTreeSet<(Vec<FieldId>, String)> = valid
        .map(|response| route(survey, &evaluator, response))
        .collect();
    let parts = Clock::new(survey, Pace::default()).parts();
    for found in routes(&evaluator, Pace::default()) {
        if !found.is_exact {
            return Some(false);
        }
        let own: Vec<&Vec<FieldId>> = taken
            .iter()
            .filter(|(_, ending)| *ending == found.ending)
            .map(|(asked, _)| asked)
            .collect();
        let told = || format!("{} in\n{text}", found.ending);
        assert_eq!(found.count, own.len() as u128, "{}", told());
        let times = || {
            own.iter().map(|asked| {
                let shown = parts
                    .iter()
                    .filter(|part| asked.contains(&part.field.unwrap()));
                shown.map(|part| part.length.time).sum::<u64>()
            })
        };
        let questions = || own.iter().map(|asked| asked.len() as u64);
        let range = found.range;
        let ends = |least: Option<u64>, most: Option<u64>| least.zip(most);
        assert_eq!(
            range.map(|range| (range.least.questions, range.most.questions)),
            ends(questions().min(), questions().max()),
            "{}",
            told()
        );
        assert_eq!(
            range.map(|range| (range.least.time, range.most.time)),
            ends(times().min(), times().max()),
            "{}",
            told()
        );
    }
    Some(true)
}

#[test]
fn routes_agree_with_every_answer() {
    let count = std::env::var("PEIL_SURVEYS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(300);
    let (mut surveys, mut exact, mut seed) = (0, 0, 0);
    while surveys < count {
        seed += 1;
        if let Some(is_exact) = try_routes(&Author::survey(seed)) {
            surveys += 1;
            exact += usize::from(is_exact);
        }
    }
    println!("{surveys} surveys of {seed}: the routes of {exact} were all found");
    assert!(exact * 20 > surveys * 19, "too few: {exact} of {surveys}");
}

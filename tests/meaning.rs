//! One meaning: the form's runtime, the reference evaluator and the JSON Schema agree.
//!
//! Random surveys become forms; the data of the page and the parts of the script that it carries run under
//! a JavaScript engine. Random people fill them in, sensibly and absurdly, and change their minds. The runtime and the evaluator, which reads
//! what they typed as a post of the page without JavaScript, must find the same state of every field, the
//! same options shown, the same ending, the same checks that fail, problems at the same fields, and the
//! same document. `PEIL_PAIRS` sets how many pairs of a survey and a person are tried:
//!
//! ```text
//! PEIL_PAIRS=100000 cargo test --test meaning -- --nocapture
//! ```

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "meaning/engine.rs"]
mod engine;
#[path = "meaning/person.rs"]
mod person;
#[allow(dead_code)]
#[path = "answers/random.rs"]
mod random;
#[allow(dead_code)]
#[path = "answers/surveys.rs"]
mod surveys;

use engine::Engine;
use peil::logic::post::{Posts, Receipt};
use peil::logic::{Cell, Ending, Evaluator, Outcome, Reason, State, Value};
use peil::model::{Origin, Survey};
use peil::target::schema;
use random::Rng;
use rquickjs::Runtime;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// The options that are shown, by field.
type Shown = BTreeMap<Cell, Vec<usize>>;

const PEOPLE_PER_SURVEY: usize = 50;

/// When people start: around midnight on the clock of the surveys.
const STARTS: [&str; 3] = [
    "2026-11-21T10:00:00Z",
    "2026-11-21T23:30:00Z",
    "2026-11-22T22:59:59Z",
];

/// How the pairs turned out.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    pairs: usize,
    valid: usize,
    ended: usize,
    states: usize,
}

fn pairs() -> usize {
    let set = std::env::var("PEIL_PAIRS").ok();
    set.and_then(|pairs| pairs.parse().ok()).unwrap_or(500)
}

#[test]
fn the_form_the_evaluator_and_the_schema_agree() {
    let surveys = pairs().div_ceil(PEOPLE_PER_SURVEY) as u64;
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    let run = |first: u64| {
        let mut tally = Tally::default();
        let runtime = Runtime::new().unwrap();
        let only: Option<u64> = std::env::var("PEIL_SEED")
            .ok()
            .and_then(|seed| seed.parse().ok());
        for seed in only
            .into_iter()
            .chain((first..surveys).step_by(threads as usize))
        {
            agree(seed, &runtime, &mut tally);
        }
        tally
    };
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let started: Vec<_> = (0..threads)
            .map(|first| scope.spawn(move || run(first)))
            .collect();
        started
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    let sum = |part: fn(&Tally) -> usize| tallies.iter().map(part).sum::<usize>();
    let tally = Tally {
        pairs: sum(|tally| tally.pairs),
        valid: sum(|tally| tally.valid),
        ended: sum(|tally| tally.ended),
        states: sum(|tally| tally.states),
    };
    println!("{surveys} surveys, {tally:?}");
    assert!(
        tally.valid * 10 > tally.pairs,
        "too few are valid: {tally:?}"
    );
    assert!(
        tally.valid * 10 < tally.pairs * 9,
        "too few are invalid: {tally:?}"
    );
}

/// The people of one random survey.
fn agree(seed: u64, runtime: &Runtime, tally: &mut Tally) {
    let items = random::items(seed);
    let survey = surveys::of(&items);
    let page = engine::page(&survey);
    let engine = Engine::open(runtime, &page);
    let evaluator = Evaluator::new(&survey);
    let validator = jsonschema::draft202012::new(&schema::schema(&survey)).unwrap();
    let mut rng = Rng::new(seed ^ 0xF0_12);
    for _ in 0..PEOPLE_PER_SURVEY {
        let filled = Filled::draw(&survey, &mut rng);
        let form = engine.fill(&filled.for_form());
        let (reference, is_valid) = filled.by_reference(&evaluator);
        let document = &reference["document"];
        let difference = difference(&reference, &form);
        let context =
            || format!("seed {seed}\n{items}\n{filled:#?}\nreference {reference:#}\nform {form:#}");
        assert!(
            difference.is_empty(),
            "{}\n{}",
            context(),
            difference.join("\n")
        );
        let problems = evaluator.check(document);
        if is_valid {
            assert!(problems.is_empty(), "{}\n{problems:#?}", context());
            assert!(
                validator.is_valid(document),
                "the schema refuses a valid document\n{}",
                context()
            );
        }
        tally.pairs += 1;
        tally.valid += usize::from(is_valid);
        tally.ended += usize::from(!reference["finish"].is_null());
        tally.states += reference["states"].as_object().unwrap().len();
    }
}

/// A form that was filled in.
#[derive(Debug)]
struct Filled {
    at: &'static str,
    known: person::Pairs,
    /// What was filled in at first.
    before: person::Pairs,
    pairs: person::Pairs,
}

impl Filled {
    fn draw(survey: &Survey, rng: &mut Rng) -> Filled {
        Filled {
            at: STARTS[rng.below(STARTS.len())],
            known: person::known(survey, rng),
            before: person::pairs(survey, rng),
            pairs: person::pairs(survey, rng),
        }
    }

    /// As the runtime takes it.
    fn for_form(&self) -> Json {
        let known = self.known.iter();
        let known: Vec<String> = known
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        // A browser hands scripts one line feed for what it posts as two characters.
        let plain = |pairs: &person::Pairs| -> Vec<(String, String)> {
            let pairs = pairs.iter();
            let plain = pairs.map(|(name, value)| (name.clone(), value.replace("\r\n", "\n")));
            plain.collect()
        };
        json!({
            "at": self.at, "known": known.join("&"),
            "before": plain(&self.before), "pairs": plain(&self.pairs),
        })
    }

    /// What the reference makes of it, told as the runtime does, and whether it is valid.
    fn by_reference(&self, evaluator: &Evaluator) -> (Json, bool) {
        let survey = evaluator.survey();
        let head = [("_survey", "s"), ("_version", "1.0.0"), ("_language", "en")];
        let head = head
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"));
        let rest = self
            .pairs
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        let body = head.chain(rest).collect::<Vec<_>>().join("&");
        let receipt = Receipt {
            at: self.at.parse().unwrap(),
            response: "r-1".to_owned(),
            known: self.known.clone(),
        };
        let posted = Posts::new(evaluator).read(body.as_bytes(), &receipt);
        let document = posted.document.unwrap();
        let response = posted.response;
        let outcome = evaluator.evaluate(&response);
        let shown = evaluator.shown(&response);
        let failing = outcome
            .problems
            .iter()
            .filter(|problem| problem.code == Reason::Check);
        let failing = failing.filter_map(|problem| problem.field.clone());
        let soft = evaluator
            .warnings(&response)
            .into_iter()
            .map(|check| survey[check].name.clone());
        let problems: BTreeSet<String> = posted
            .problems
            .iter()
            .map(|told| {
                told.problem
                    .field
                    .clone()
                    .unwrap_or_else(|| told.problem.message.clone())
            })
            .collect();
        let told = json!({
            "states": states(survey, &shown, &outcome),
            "options": options(survey, &shown),
            "finish": outcome.ending.map(|ending: Ending| ending.status(survey)),
            "failing": failing.chain(soft).collect::<BTreeSet<_>>(),
            "problems": problems,
            "document": document,
            "said": posted.problems.iter().map(|told| &told.problem.message).collect::<Vec<_>>(),
        });
        (told, posted.problems.is_empty())
    }
}

/// The state of every field, by its path.
fn states(survey: &Survey, shown: &Shown, outcome: &Outcome) -> Json {
    let mut states = Map::new();
    for cell in every_cell(survey) {
        let told = match outcome.states.get(cell) {
            State::NotAsked => json!({ "is": "not_asked" }),
            State::Unanswered => json!({ "is": "unanswered" }),
            State::Declined(code) => json!({ "is": "declined", "code": code }),
            State::Answered(value) => {
                json!({ "is": "answered", "value": in_form(survey, shown, cell, value) })
            }
        };
        states.insert(cell.path(survey), told);
    }
    Json::Object(states)
}

fn every_cell(survey: &Survey) -> Vec<Cell> {
    let fields = survey.fields();
    fields.flat_map(|(id, _)| Cell::all(survey, id)).collect()
}

/// A value as the runtime holds it.
fn in_form(survey: &Survey, shown: &Shown, cell: Cell, value: &Value) -> Json {
    let list = survey.options_of(cell.field);
    let name = |at: &usize| list.unwrap().options[*at].name.clone();
    match value {
        Value::Option(at) => json!(name(at)),
        Value::Options(chosen) => chosen.iter().map(name).collect(),
        // What is left empty is a part of 0.
        Value::Shares(parts) => {
            let part = |at: usize| {
                let part = parts.iter().find(|(option, _)| *option == at);
                part.map_or("0".to_owned(), |(_, part)| part.normalize().to_string())
            };
            let shown = shown.get(&cell).into_iter().flatten();
            Json::Object(shown.map(|at| (name(at), json!(part(*at)))).collect())
        }
        Value::Instant(at) => json!(at.as_millisecond().to_string()),
        Value::Flag(given) => json!(given),
        other => json!(other.to_string()),
    }
}

/// The options that are shown at every question that is asked.
fn options(survey: &Survey, shown: &Shown) -> Json {
    let is_question =
        |cell: &Cell| matches!(survey[cell.field].origin, Origin::Question | Origin::Row(_));
    let questions = shown.iter().filter(|(cell, _)| is_question(cell));
    let all = questions.map(|(cell, shown)| {
        let options = &survey.options_of(cell.field).unwrap().options;
        let names = shown.iter().map(|at| json!(options[*at].name));
        (cell.path(survey), names.collect())
    });
    Json::Object(all.collect())
}

/// What the two do not tell alike.
fn difference(reference: &Json, form: &Json) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |what: &str, reference: &Json, form: &Json| {
        if reference != form {
            found.push(format!(
                "{what}: the reference says {reference}, the form {form}"
            ));
        }
    };
    for part in ["finish", "failing", "problems", "document"] {
        compare(part, &reference[part], &form[part]);
    }
    for part in ["states", "options"] {
        let names = |told: &Json| {
            told[part]
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect::<BTreeSet<_>>()
        };
        for name in names(reference).union(&names(form)) {
            compare(
                &format!("{part} of {name}"),
                &reference[part][name],
                &form[part][name],
            );
        }
    }
    found
}

/// Words as a browser posts them.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => {
            char::from(byte).to_string()
        }
        b' ' => "+".to_owned(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

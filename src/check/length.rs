//! How long a survey is: against what its kind allows, and against what it says itself.
//!
//! The estimate is that of [`Clock`]. What is counted is the longest route, because the limits are about
//! what a respondent goes through, and those on the longest route are the ones who stop.

use super::build::{Builder, Review};
use crate::logic::solver::{Basis, Question, Solver, Verdict};
use crate::logic::{Clock, Length, Pace};
use crate::model::{Expr, GuardId, Node, Survey, Term, TextId};
use crate::problem::Rule;
use crate::source::Span;
use crate::syntax::ast::Text;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The most closed items and minutes by kind. The items are those of the experience-management guides
/// that give 4 to 15 for a touchpoint; a large panel stops at 15 minutes.
const LIMITS: &[(&str, u64, u64)] = &[
    ("population", 60, 15),
    ("employee", 60, 15),
    ("relationship", 30, 10),
    ("transactional", 15, 3),
];

/// The most open items, whatever the kind.
const OPEN: u64 = 2;

/// What a text says about how long it takes, in minutes.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    low: u64,
    high: u64,
    /// It may well take less.
    at_most: bool,
    span: Span,
}

impl Review<'_> {
    /// Checks the length of the survey, and what its texts say about it.
    pub fn check_length(&mut self, claims: &[Claim], pace: Pace) {
        let kind = |word: &str| self.survey.kind.iter().any(|own| own == word);
        let limits = LIMITS.iter().find(|(word, ..)| kind(word)).copied();
        if limits.is_none() && claims.is_empty() {
            return;
        }
        let clock = Clock::new(self.survey, pace);
        let most = clock.most();
        if let Some(limits) = limits {
            self.check_limits(limits, &clock, most);
        }
        for claim in claims {
            self.check_claim(*claim, most);
        }
    }

    fn check_limits(&mut self, limits: (&str, u64, u64), clock: &Clock, most: Length) {
        let (kind, closed, minutes) = limits;
        let over = |length: Length| {
            [
                (length.closed > closed).then(|| {
                    (
                        format!("{} closed items", length.closed),
                        format!("{closed} closed items"),
                    )
                }),
                (length.open > OPEN).then(|| {
                    (
                        format!("{} open items", length.open),
                        format!("{OPEN} open ones"),
                    )
                }),
                (length.minutes() > minutes).then(|| {
                    (
                        format!("about {} minutes", length.minutes()),
                        format!("{minutes} minutes"),
                    )
                }),
            ]
        };
        if over(most).iter().all(Option::is_none) {
            return;
        }
        let is_sure = over(clock.least()).iter().any(Option::is_some);
        if !is_sure && !self.is_possible(clock) {
            return;
        }
        let over = over(most);
        let found: Vec<&str> = over
            .iter()
            .flatten()
            .map(|(found, _)| found.as_str())
            .collect();
        let allowed: Vec<&str> = over
            .iter()
            .flatten()
            .map(|(_, allowed)| allowed.as_str())
            .collect();
        let message = format!("the longest route has {}", found.join(" and "));
        let label = format!(
            "a {kind} survey should have at most {}",
            allowed.join(" and ")
        );
        self.report(Rule::MethodTooLong, self.survey.span, message)
            .label(label)
            .help("leave out what nobody acts on, or ask part of it of some; `peil paths` shows the routes");
    }

    /// Whether all conditions can hold together that do not exclude each other as arms of one `if`.
    fn is_possible(&self, clock: &Clock) -> bool {
        let mut guards = BTreeSet::new();
        longest_arms(clock, &self.survey.flow, &mut guards);
        let mut asked = Vec::new();
        let parts = clock.parts();
        let on_route = parts.iter().filter(|part| {
            let mut chain = chain(self.survey, part.guard);
            chain.all(|guard| !guards.contains(&guard))
        });
        for part in on_route {
            for guard in chain(self.survey, part.guard) {
                if let Some(condition) = condition(self.survey, guard) {
                    asked.push(condition);
                }
            }
        }
        let basis = Basis::new(self.survey);
        let last = self.survey.fields().map(|(id, _)| basis.exits_before(id));
        let question = Question {
            exits: last.max().unwrap_or(0),
            conditions: asked,
            ..Question::default()
        };
        matches!(Solver::new(&basis).ask(&question), Verdict::Possible(_))
    }

    fn check_claim(&mut self, claim: Claim, most: Length) {
        let minutes = most.minutes();
        let is_longer = 2 * minutes > 3 * claim.high && minutes > claim.high + 1;
        let is_shorter = !claim.at_most && 2 * minutes < claim.low && minutes + 1 < claim.low;
        if !is_longer && !is_shorter {
            return;
        }
        let said = match claim.high {
            1 => "1 minute".to_owned(),
            high => format!("{high} minutes"),
        };
        let takes = match minutes {
            0 => "less than a minute".to_owned(),
            1 => "about 1 minute".to_owned(),
            minutes => format!("about {minutes} minutes"),
        };
        let message = format!("this says {said}, and the longest route takes {takes}");
        self.report(Rule::TextTimeClaim, claim.span, message).help(
            "say what to expect, or change how much is asked; `peil paths` shows the estimate",
        );
    }
}

fn chain(survey: &Survey, guard: Option<GuardId>) -> impl Iterator<Item = GuardId> {
    std::iter::successors(guard, |id| survey[*id].parent)
}

fn condition(survey: &Survey, guard: GuardId) -> Option<(&Expr, bool)> {
    match survey[guard].term {
        Term::Holds(id) => Some((&survey[id].expr, true)),
        Term::Fails(id) => Some((&survey[id].expr, false)),
        Term::Consent(_) | Term::Chosen(_) => None,
    }
}

/// The guards of the arms that are not the longest of their `if`.
fn longest_arms(clock: &Clock, nodes: &[Node], left_out: &mut BTreeSet<GuardId>) {
    for node in nodes {
        match node {
            Node::Page(page) => longest_arms(clock, &page.nodes, left_out),
            Node::Branch(arms) => {
                let longest = (0..arms.len()).max_by_key(|at| clock.time_of(&arms[*at].nodes));
                for (at, arm) in arms.iter().enumerate() {
                    match Some(at) == longest {
                        true => longest_arms(clock, &arm.nodes, left_out),
                        false => left_out.extend(arm.guard),
                    }
                }
            }
            _ => {}
        }
    }
}

/// A number of minutes, or a range of them.
static MINUTES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const NUMBER: &str = "[0-9]{1,3}|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|vijftien|twintig|\
        dertig|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty";
    let pattern = format!(
        r"(?i)\b({NUMBER})(?:\s*(?:-|–|à|a|tot|of|to|or)\s*({NUMBER}))?[\s-]*(?:minuten|minuut|minuutjes|minutes?|mins?)\b"
    );
    Regex::new(&pattern).ok()
});

/// Words that show that a sentence is about filling in.
static ABOUT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(duurt|duren|kost|invullen|ingevuld|vragenlijst|enquête|enquete|onderzoek|vragen|beantwoorden|uw tijd|takes?|survey|questionnaire|fill(ing)? (it )?(in|out)|complete|completing|questions|answering|your time)\b",
    )
    .ok()
});

/// What stands before a number of minutes that is about something else.
static OTHERWISE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(laatste|afgelopen|na|elke|iedere|last|past|previous|after|every)\s+$").ok()
});

/// What stands before the most that something takes.
static AT_MOST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(minder dan|hooguit|maximaal|hoogstens|ten hoogste|binnen|less than|under|at most|no more than|within|up to|maximum)\s+$",
    )
    .ok()
});

const NUMBERS: &[(&str, &str, u64)] = &[
    ("een", "one", 1),
    ("één", "one", 1),
    ("twee", "two", 2),
    ("drie", "three", 3),
    ("vier", "four", 4),
    ("vijf", "five", 5),
    ("zes", "six", 6),
    ("zeven", "seven", 7),
    ("acht", "eight", 8),
    ("negen", "nine", 9),
    ("tien", "ten", 10),
    ("twaalf", "twelve", 12),
    ("vijftien", "fifteen", 15),
    ("twintig", "twenty", 20),
    ("dertig", "thirty", 30),
];

impl Builder<'_> {
    /// Notes what a text before the questions or between them says about how long it takes.
    pub fn note_claim(&mut self, id: TextId, text: &Text) {
        if !text.value.contains("min") && !text.value.contains("Min") {
            return;
        }
        let key = &self.survey.texts.entries[id.0 as usize].key;
        let places = ["note.", "survey.", "page.", "consent.", "touchpoint."];
        if places.iter().any(|place| key.starts_with(place)) {
            self.claims.extend(claim(text));
        }
    }
}

/// The first number of minutes in a sentence about filling in.
fn claim(text: &Text) -> Option<Claim> {
    let minutes = MINUTES.as_ref()?;
    minutes.captures_iter(&text.value).find_map(|found| {
        let whole = found.get(0)?;
        let sentence = sentence(&text.value, whole.start(), whole.end());
        let before = &text.value[..whole.start()];
        let after = text.value[whole.end()..].trim_start();
        let is_other = OTHERWISE.as_ref()?.is_match(before)
            || ["geleden", "later", "ago"]
                .iter()
                .any(|word| after.starts_with(word));
        if is_other || !ABOUT.as_ref()?.is_match(sentence) {
            return None;
        }
        let low = number(found.get(1)?.as_str())?;
        let high = found
            .get(2)
            .map_or(Some(low), |high| number(high.as_str()))?;
        Some(Claim {
            low,
            high: high.max(low),
            at_most: AT_MOST.as_ref()?.is_match(before),
            span: text.slice_span(whole.start(), whole.end()),
        })
    })
}

/// The sentence around a range.
fn sentence(text: &str, start: usize, end: usize) -> &str {
    let ends = |c: char| matches!(c, '.' | '!' | '?');
    let from = text[..start].rfind(ends).map_or(0, |at| at + 1);
    let to = text[end..].find(ends).map_or(text.len(), |at| end + at);
    &text[from..to]
}

fn number(word: &str) -> Option<u64> {
    let lower = word.to_lowercase();
    let named = NUMBERS
        .iter()
        .find(|(dutch, english, _)| lower == *dutch || lower == *english);
    named
        .map(|(.., number)| *number)
        .or_else(|| lower.parse().ok())
}

#[cfg(test)]
mod tests {
    use crate::source::Notation;

    fn told(note: &str, questions: usize) -> Vec<String> {
        let questions: String = (0..questions)
            .map(|at| {
                format!("question q{at}: csat \"Hoe tevreden bent u over onderdeel {at}?\"\n")
            })
            .collect();
        let text = format!(
            "survey s \"S\" {{ version \"1.0.0\" language nl for p }}\n\
             privacy {{ controller \"C\" contact \"c@c.nl\" responses anonymous }}\n\
             purpose p \"p\" {{ basis legitimate_interest interest \"i\" object \"https://o.nl\" retain 1 year then delete }}\n\
             page a {{ note n \"{note}\"\n {questions} }}"
        );
        let checked = crate::check_text("s.peil", Notation::Peil, &text);
        checked
            .problems
            .iter()
            .map(|problem| {
                format!(
                    "{}: {}",
                    checked.sources.text(problem.span),
                    problem.message
                )
            })
            .collect()
    }

    #[test]
    fn a_claim_is_held_against_the_estimate() {
        // 30 ratings of 6 s, 7 words each: 30 × 6 + 210 / 250 × 60 = 230 s, with the note and page 4 minutes.
        let longer = "this says 2 minutes, and the longest route takes about 4 minutes";
        assert_eq!(
            told("Invullen kost twee minuten.", 30),
            [format!("twee minuten: {longer}")]
        );
        assert_eq!(
            told("The survey takes about 2-min.", 30),
            [format!("2-min: {longer}")]
        );
        assert_eq!(
            told("Dit duurt 15 tot 20 minuten.", 30),
            [
                "15 tot 20 minuten: this says 20 minutes, and the longest route takes about 4 minutes"
            ]
        );
    }

    #[test]
    fn other_minutes_and_true_claims_are_left_alone() {
        for note in [
            "Invullen kost 3 tot 5 minuten.",
            "Het invullen kost minder dan 15 minuten.",
            "Denk aan de laatste 15 minuten voor u de vragenlijst kreeg.",
            "U belde ons 15 minuten geleden met vragen.",
            "U wachtte 20 minuten in de rij.",
            "Wij stellen u 30 vragen. Na 20 minuten belt u ons.",
        ] {
            assert_eq!(told(note, 30), Vec::<String>::new(), "{note}");
        }
    }
}
